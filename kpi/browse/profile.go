package browse

import (
	"math"
	"math/bits"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Profile is what one column holds.
type Profile struct {
	Rows, Blank, Bad int
	Distinct         int  // different values
	Capped           bool // there are more than Distinct
	Min, Max         string
	Mean             num.Value // of a number column; blank where it means nothing
	Buckets          []Bucket  // of numbers, days and moments, from the least on
	Top              []Count   // the most frequent values where there are no buckets
	Rest             int       // rows with other values than those of Top
	Missing          []string  // what was read as no value
}

// Bucket is the rows with values from From up to, not including, To.
type Bucket struct {
	From, To string // as table.Column.Cell writes them
	Rows     int
}

// Count is one value and its rows.
type Count struct {
	Text string
	Rows int
}

const (
	mostBuckets  = 20
	mostMonths   = 24 // two years stay months
	topValues    = 12
	mostDistinct = 1 << 22 // of numbers
)

// Of makes the profile of a column.
func Of(c *table.Column, pause func() error) (Profile, error) {
	p := Profile{Rows: c.Len(), Blank: c.Blank, Bad: c.Bad, Missing: c.Missing, Mean: num.Blank(num.NoValues)}
	p.Min, p.Max = c.Span()
	if c.Blank == c.Len() {
		return p, nil
	}
	var err error
	switch {
	case c.Kind() == table.Text:
		err = p.ofText(c, pause)
	case c.Big():
		p.Distinct, p.Capped = c.Distinct()
		err = p.meanOfBig(c, pause)
	case c.Kind() == table.Bool:
		err = p.ofBools(c, pause)
	default:
		err = p.ofValues(c, pause)
	}
	return p, err
}

func (p *Profile) meanOfBig(c *table.Column, pause func() error) error {
	sum, n := num.Int(0), int64(0)
	for row := range c.Len() {
		if row&0xfff == 0 {
			if err := pause(); err != nil {
				return err
			}
		}
		if c.HasValue(row) {
			sum, n = num.Add(sum, num.FromBig(c.BigAt(row), c.Scale)), n+1
		}
	}
	p.Mean = num.Div(sum, num.Int(n))
	return nil
}

func (p *Profile) ofBools(c *table.Column, pause func() error) error {
	var counts [2]int
	names := [2]string{c.False, c.True}
	err := blocks(c, pause, func(from int, values []int64) {
		for i, v := range values {
			if c.HasValue(from + i) {
				counts[v&1]++
			}
		}
	})
	for i, n := range counts {
		if n > 0 {
			p.Top = append(p.Top, Count{names[i], n})
			p.Distinct++
		}
	}
	if len(p.Top) == 2 && p.Top[0].Rows < p.Top[1].Rows {
		p.Top[0], p.Top[1] = p.Top[1], p.Top[0]
	}
	return err
}

// ofText counts each text.
func (p *Profile) ofText(c *table.Column, pause func() error) error {
	t := textTally{p: p}
	var err error
	if c.HasDict() {
		err = t.codes(c, pause)
	} else {
		err = t.rows(c, pause)
	}
	p.Rest = p.Rows - p.Blank
	for _, n := range p.Top {
		p.Rest -= n.Rows
	}
	return err
}

// textTally takes in the different texts of a column, in any order.
type textTally struct {
	p          *Profile
	bufA, bufB []byte
}

func (t *textTally) before(a, b string) bool { return compare(a, b, &t.bufA, &t.bufB) < 0 }

// add takes in a text and how many rows have it.
func (t *textTally) add(text string, rows int) {
	p := t.p
	if p.Distinct++; p.Distinct == 1 || t.before(text, p.Min) {
		p.Min = text
	}
	if p.Distinct == 1 || t.before(p.Max, text) {
		p.Max = text
	}
	ahead := func(of Count) bool { return rows > of.Rows || rows == of.Rows && t.before(text, of.Text) }
	i := len(p.Top)
	if i < topValues {
		p.Top = append(p.Top, Count{})
	} else if i--; !ahead(p.Top[i]) {
		return
	}
	for ; i > 0 && ahead(p.Top[i-1]); i-- {
		p.Top[i] = p.Top[i-1]
	}
	p.Top[i] = Count{text, rows}
}

// codes counts the texts of a dictionary.
func (t *textTally) codes(c *table.Column, pause func() error) error {
	counts, block := make([]uint32, c.DictLen()), make([]uint32, blockRows)
	for from := 0; from < c.Len(); from += blockRows {
		if err := pause(); err != nil {
			return err
		}
		for i, code := range c.Codes(block[:min(blockRows, c.Len()-from)], from) {
			if c.HasValue(from + i) {
				counts[code]++
			}
		}
	}
	for code, n := range counts {
		if code&0xfff == 0 {
			if err := pause(); err != nil {
				return err
			}
		}
		if n > 0 {
			t.add(c.DictText(uint32(code)), int(n))
		}
	}
	return nil
}

// partTexts is about how many texts are told apart at once.
const partTexts = 1 << 16

// rows counts the texts of a column without a dictionary. Those with the same hash are
// told apart together: a set of all would take several times the column.
func (t *textTally) rows(c *table.Column, pause func() error) error {
	parts := c.Len()/partTexts + 1
	of := make([]uint16, c.Len())
	counts := map[string]int{}
	for part := range parts {
		clear(counts)
		for row := range of {
			if row&0xfff == 0 {
				if err := pause(); err != nil {
					return err
				}
			}
			if part == 0 {
				of[row] = uint16(hashOf(c.TextAt(row)) % uint32(parts))
			}
			if int(of[row]) == part && c.HasValue(row) {
				counts[c.TextAt(row)]++
			}
		}
		for text, n := range counts {
			t.add(text, n)
		}
		if err := pause(); err != nil {
			return err
		}
	}
	return nil
}

// hashOf is FNV-1a, its high bits folded into the low ones.
func hashOf(text string) uint32 {
	h := uint32(2166136261)
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * 16777619
	}
	return h ^ h>>15
}

// ofValues counts numbers, days and moments: all in all, and by bucket.
func (p *Profile) ofValues(c *table.Column, pause func() error) error {
	lo, hi := c.MinMax()
	edges := edgesOf(c, lo, hi)
	rows := make([]int, len(edges)-1)
	seen := newSet(lo, hi, c.Len())
	var sum num.Sum
	valid := c.Valid()
	err := blocks(c, pause, func(from int, values []int64) {
		if valid != nil {
			values = dense(values, valid[from>>6:])
		}
		sum.AddBlock(values)
		tally(rows, edges, values)
		seen.add(values)
	})
	for err == nil && seen.nextPart() {
		err = blocks(c, pause, func(from int, values []int64) {
			if valid != nil {
				values = dense(values, valid[from>>6:])
			}
			seen.add(values)
		})
	}
	if err != nil {
		return err
	}
	p.Distinct, p.Capped = seen.count(), seen.full
	if c.Kind() == table.Number {
		p.Mean = num.Div(sum.Value(c.Scale), num.Int(int64(p.Rows-p.Blank)))
	}
	for i, n := range rows {
		p.Buckets = append(p.Buckets, Bucket{written(c, edges[i]), written(c, edges[i+1]), n})
	}
	return nil
}

// dense moves the values of rows that have one to the front.
func dense(values []int64, valid []uint64) []int64 {
	n := 0
	for i, v := range values {
		values[n] = v
		n += int(valid[i>>6] >> (i & 63) & 1)
	}
	return values[:n]
}

// tally adds values to their buckets. Neighbours are mostly alike, so the last bucket is tried first.
func tally(rows []int, edges, values []int64) {
	last := 0
	for _, v := range values {
		if v < edges[last] || v >= edges[last+1] {
			lo, hi := 0, len(rows)-1
			for lo < hi {
				mid := (lo + hi + 1) / 2
				if v < edges[mid] {
					hi = mid - 1
				} else {
					lo = mid
				}
			}
			last = lo
		}
		rows[last]++
	}
}

// edgesOf are the borders of the buckets, one more than there are buckets.
func edgesOf(c *table.Column, lo, hi int64) []int64 {
	switch c.Kind() {
	case table.Day:
		return days(calendar.Day(lo), calendar.Day(hi), 1)
	case table.Moment:
		from, to := calendar.Moment(lo).Day(), calendar.Moment(hi).Day()
		if to-from >= 3 {
			return days(from, to, int64(calendar.DayLength))
		}
		return steps(lo, hi, []int64{60e6, 300e6, 600e6, 1800e6, 3600e6, 7200e6, 10800e6, 21600e6})
	}
	return steps(lo, hi, nil)
}

// steps are borders at whole multiples of one step: the first of a list, or of 1, 2, 2.5, 5, 10 and
// so on, that makes at most mostBuckets of them.
func steps(lo, hi int64, list []int64) []int64 {
	step := int64(1)
	fits := func(step int64) bool { return uint64(floor(hi, step))-uint64(floor(lo, step)) < mostBuckets }
	for i := 0; !fits(step) && i < len(list); i++ {
		step = list[i]
	}
	for ten := int64(1); !fits(step) && ten <= 1e18; ten *= 10 {
		for _, quarter := range [...]int64{4, 8, 10, 20} {
			if step = ten * quarter / 4; ten*quarter%4 == 0 && fits(step) {
				break
			}
		}
	}
	var edges []int64
	for at := floor(lo, step); at <= floor(hi, step)+1; at++ {
		edges = append(edges, times(at, step))
	}
	return edges
}

// times is n steps, cut to what can be stored.
func times(n, step int64) int64 {
	switch {
	case n > math.MaxInt64/step:
		return math.MaxInt64
	case n < math.MinInt64/step:
		return math.MinInt64
	}
	return n * step
}

// floor is how often step fits into v, rounded down.
func floor(v, step int64) int64 {
	q := v / step
	if v%step < 0 {
		q--
	}
	return q
}

// days are borders at days, weeks, months, quarters, years, or some years, whatever is not too many.
func days(lo, hi calendar.Day, unit int64) []int64 {
	var cal calendar.Calendar
	grain, every := calendar.Year, int32(1)
	for _, g := range []calendar.Grain{calendar.DayGrain, calendar.Week, calendar.Month, calendar.Quarter} {
		most := int32(mostBuckets)
		if g == calendar.Month {
			most = mostMonths
		}
		if cal.PeriodOf(hi, g).Index-cal.PeriodOf(lo, g).Index < most {
			grain = g
			break
		}
	}
	first, last := cal.PeriodOf(lo, grain), cal.PeriodOf(hi, grain)
	if grain == calendar.Year {
		for _, every = range []int32{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
			if (last.Index-first.Index)/every < mostBuckets-1 {
				break
			}
		}
		year, _, _ := lo.Date()
		first = first.Next(-year % int(every))
	}
	edges := []int64{int64(cal.First(first)) * unit}
	for p := first; p.Index <= last.Index; {
		p = p.Next(int(every))
		edges = append(edges, int64(cal.First(p))*unit)
	}
	return edges
}

// written is a border as a cell is.
func written(c *table.Column, v int64) string {
	switch c.Kind() {
	case table.Day:
		return calendar.Day(v).String()
	case table.Moment:
		return calendar.Moment(v).String()
	}
	return num.Fixed(v, c.Scale).Plain()
}

// set counts different whole numbers: with a bit for each that can be, or by their hashes. Of
// very many it takes in one part after the other, each time they are added, or it would need as
// much memory as the column several times over.
type set struct {
	n    int
	full bool
	lo   int64
	bits []uint64

	zero  bool
	slots []uint64
	held  int    // in the slots
	part  uint64 // that is taken in: what a hash shifted right comes to
	shift uint
}

const (
	mostBits  = 1 << 24 // up to which span a bit is kept for each number: two megabytes
	partRows  = 1 << 17 // about how many rows make it worth it to count in parts
	mostParts = 3       // as a power of two
)

func newSet(lo, hi int64, rows int) *set {
	if span := uint64(hi) - uint64(lo); span < mostBits {
		return &set{lo: lo, bits: make([]uint64, span>>6+1)}
	}
	return &set{slots: make([]uint64, 1<<12), shift: 64 - uint(min(mostParts, bits.Len(uint(rows)/partRows)))}
}

// nextPart reports whether the numbers are to be added once more, for those of another part.
func (s *set) nextPart() bool {
	if s.bits != nil || s.full || s.part+1 == 1<<(64-s.shift) {
		return false
	}
	s.part++
	s.held = 0
	clear(s.slots)
	return true
}

func (s *set) add(values []int64) {
	if s.bits != nil {
		mark(s.bits, values, s.lo)
		return
	}
	for _, v := range values {
		if s.full {
			return
		}
		if uint64(v)*hashFactor>>s.shift == s.part {
			s.put(uint64(v))
		}
	}
}

// mark sets the bit of each value.
func mark(marks []uint64, values []int64, lo int64) {
	for _, v := range values {
		at := uint64(v - lo)
		marks[at>>6] |= 1 << (at & 63)
	}
}

// count is how many there are.
func (s *set) count() int {
	if s.bits == nil {
		return s.n
	}
	n := 0
	for _, w := range s.bits {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s *set) put(v uint64) {
	if v == 0 {
		if !s.zero {
			s.zero = true
			s.n++
		}
		return
	}
	if !s.place(v) {
		return
	}
	s.n++
	if s.n == mostDistinct {
		s.full = true
		return
	}
	if s.held++; s.held*2 > len(s.slots) {
		old := s.slots
		s.slots = make([]uint64, 2*len(old))
		for _, v := range old {
			if v != 0 {
				s.place(v)
			}
		}
	}
}

const hashFactor = 0x9E3779B97F4A7C15

// place puts a number other than nought where its hash says; it reports whether it is new.
func (s *set) place(v uint64) bool {
	mask := uint64(len(s.slots) - 1)
	for i := v * hashFactor >> 32 & mask; ; i = (i + 1) & mask {
		switch s.slots[i] {
		case 0:
			s.slots[i] = v
			return true
		case v:
			return false
		}
	}
}
