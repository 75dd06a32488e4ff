package browse

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/bits"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Test is what a filter asks of a cell.
type Test string

// The tests. A cell without a value passes Blank alone, and Problem if its text could not be read.
const (
	Contains Test = "contains" // the text has Text in it, as texts compare
	Equals   Test = "equals"   // the text is Text, letter by letter
	Between  Test = "between"  // a number or day from From to To, both included; "" leaves a side open
	OneOf    Test = "one-of"   // it is one of Values, written as table.Column.Cell does
	Blank    Test = "blank"
	Filled   Test = "filled"
	Problem  Test = "problem" // it is listed as a bad cell of the column; of any column when none is named
)

// Filter keeps the rows whose cell passes.
type Filter struct {
	Column string   `json:"column,omitempty"`
	Test   Test     `json:"test"`
	Text   string   `json:"text,omitempty"`
	From   string   `json:"from,omitempty"` // plain decimal or ISO date
	To     string   `json:"to,omitempty"`
	Values []string `json:"values,omitempty"`
}

// blockRows is how many rows are looked at between two pauses; whole words of a bitmap.
const blockRows = 1 << 14

// every is a bitmap of all rows.
func every(rows int) []uint64 {
	keep := make([]uint64, (rows+63)/64)
	for i := range keep {
		keep[i] = math.MaxUint64
	}
	if rest := rows & 63; rest != 0 {
		keep[len(keep)-1] = 1<<rest - 1
	}
	return keep
}

// listed is the rows of a bitmap.
func listed(keep []uint64) []uint32 {
	n := 0
	for _, w := range keep {
		n += bits.OnesCount64(w)
	}
	rows := make([]uint32, 0, n)
	for i, w := range keep {
		for ; w != 0; w &= w - 1 {
			rows = append(rows, uint32(i<<6+bits.TrailingZeros64(w)))
		}
	}
	return rows
}

// sieve takes the rows that do not pass out of keep.
func sieve(t *table.Table, f Filter, keep []uint64, pause func() error) error {
	if f.Test == Problem && f.Column == "" {
		sieveListed(keep, t.Columns)
		return nil
	}
	c, err := column(t, f.Column)
	if err != nil {
		return err
	}
	switch f.Test {
	case Problem:
		sieveListed(keep, []*table.Column{c})
		return nil
	case Blank:
		sieveValid(keep, c.Valid(), true)
		return nil
	}
	sieveValid(keep, c.Valid(), false)
	if f.Test == Filled {
		return nil
	}
	if c.Kind() == table.Text {
		return sieveText(c, f, keep, pause)
	}
	return sieveValues(c, f, keep, pause)
}

// sieveListed keeps the rows with a bad cell.
func sieveListed(keep []uint64, columns []*table.Column) {
	bad := make([]uint64, len(keep))
	for _, c := range columns {
		for _, b := range c.BadCells {
			bad[b.Row>>6] |= 1 << (b.Row & 63)
		}
	}
	for i := range keep {
		keep[i] &= bad[i]
	}
}

// sieveValid keeps the rows that have a value, or those that have none.
func sieveValid(keep, valid []uint64, none bool) {
	for i := range keep {
		has := uint64(math.MaxUint64)
		if valid != nil {
			has = valid[i]
		}
		if none {
			has = ^has
		}
		keep[i] &= has
	}
}

// textTest is whether a text passes.
func textTest(f Filter) (func(string) bool, error) {
	switch f.Test {
	case Equals:
		return func(s string) bool { return s == f.Text }, nil
	case Contains:
		want := fold(nil, f.Text)
		var buf []byte
		return func(s string) bool {
			buf = fold(buf[:0], s)
			return bytes.Contains(buf, want)
		}, nil
	case OneOf:
		want := setOf(f.Values)
		return func(s string) bool { return want[s] }, nil
	}
	return nil, unfit(f, "text")
}

func unfit(f Filter, kind string) error {
	return fmt.Errorf("filter %s: %q is no test of a %s column", f.Column, f.Test, kind)
}

func sieveText(c *table.Column, f Filter, keep []uint64, pause func() error) error {
	test, err := textTest(f)
	if err != nil {
		return err
	}
	if !c.HasDict() {
		return sieveTexts(c, test, keep, pause)
	}
	pass := make([]bool, c.DictLen())
	for code := range pass {
		if code&0x3fff == 0 {
			if err := pause(); err != nil {
				return err
			}
		}
		pass[code] = test(c.DictText(uint32(code)))
	}
	var block [blockRows]uint32
	for from := 0; from < c.Len(); from += blockRows {
		if err := pause(); err != nil {
			return err
		}
		sieveCodes(keep[from>>6:], c.Codes(block[:min(blockRows, c.Len()-from)], from), pass)
	}
	return nil
}

// sieveCodes keeps the rows whose code passes.
func sieveCodes(keep []uint64, codes []uint32, pass []bool) {
	for i, code := range codes {
		if int(code) < len(pass) && pass[code] {
			continue
		}
		keep[i>>6] &^= 1 << (i & 63)
	}
}

func sieveTexts(c *table.Column, test func(string) bool, keep []uint64, pause func() error) error {
	for row := range c.Len() {
		if row&0xfff == 0 {
			if err := pause(); err != nil {
				return err
			}
		}
		if !test(c.TextAt(row)) {
			keep[row>>6] &^= 1 << (row & 63)
		}
	}
	return nil
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return set
}

func sieveValues(c *table.Column, f Filter, keep []uint64, pause func() error) error {
	switch f.Test {
	case Between:
		if c.Big() {
			return sieveBig(c, f, keep, pause)
		}
		lo, hi, err := bounds(c, f)
		if err != nil {
			return err
		}
		return blocks(c, pause, func(from int, values []int64) { sieveRange(keep[from>>6:], values, lo, hi) })
	case OneOf:
		return sieveCells(c, f.Values, keep, pause)
	}
	return unfit(f, string(c.Type))
}

// blocks hands over all stored values.
func blocks(c *table.Column, pause func() error, each func(from int, values []int64)) error {
	block := make([]int64, blockRows)
	for from := 0; from < c.Len(); from += blockRows {
		if err := pause(); err != nil {
			return err
		}
		each(from, c.Numbers(block[:min(blockRows, c.Len()-from)], from))
	}
	return nil
}

// sieveRange keeps the rows from lo to hi.
func sieveRange(keep []uint64, values []int64, lo, hi int64) {
	for ; len(values) > 0; keep = keep[1:] {
		n := min(64, len(values))
		var pass uint64
		for i, v := range values[:n] {
			if v >= lo && v <= hi {
				pass |= 1 << i
			}
		}
		keep[0] &= pass
		values = values[n:]
	}
}

// sieveCells keeps the rows whose cell is written as one of some texts.
func sieveCells(c *table.Column, texts []string, keep []uint64, pause func() error) error {
	want := setOf(texts)
	known := map[int64]bool{} // so that a value is written once
	return blocks(c, pause, func(from int, values []int64) {
		for i, v := range values {
			row := from + i
			pass, seen := known[v]
			if !seen || c.Big() {
				pass = want[c.Cell(row)]
				if len(known) < blockRows && c.HasValue(row) {
					known[v] = pass
				}
			}
			if !pass {
				keep[row>>6] &^= 1 << (row & 63)
			}
		}
	})
}

// sieveBig compares numbers of any size.
func sieveBig(c *table.Column, f Filter, keep []uint64, pause func() error) error {
	lo, err := decimal(f.From)
	if err != nil {
		return err
	}
	hi, err := decimal(f.To)
	if err != nil {
		return err
	}
	for row := range c.Len() {
		if row&0xfff == 0 {
			if err := pause(); err != nil {
				return err
			}
		}
		if keep[row>>6]>>(row&63)&1 == 0 {
			continue
		}
		v := num.FromBig(c.BigAt(row), c.Scale)
		if f.From != "" && num.Cmp(v, lo) < 0 || f.To != "" && num.Cmp(v, hi) > 0 {
			keep[row>>6] &^= 1 << (row & 63)
		}
	}
	return nil
}

// decimal reads a plain decimal; "" is nought.
func decimal(s string) (num.Value, error) {
	if s == "" {
		return num.Int(0), nil
	}
	p, ok := num.ParseCell([]byte(s), num.Convention{Decimal: '.'})
	if !ok {
		return num.Value{}, fmt.Errorf("filter by %q: not a plain decimal", s)
	}
	return p.Value(), nil
}

// bounds are the stored values a range begins and ends with.
func bounds(c *table.Column, f Filter) (lo, hi int64, err error) {
	lo, hi = math.MinInt64, math.MaxInt64
	if f.From != "" {
		if lo, err = bound(c, f.From, false); err != nil {
			return 0, 0, err
		}
	}
	if f.To != "" {
		hi, err = bound(c, f.To, true)
	}
	return lo, hi, err
}

// bound is the least stored value that is not before a text, or the greatest not after it.
func bound(c *table.Column, s string, upper bool) (int64, error) {
	switch c.Kind() {
	case table.Number:
		v, err := decimal(s)
		if err != nil {
			return 0, err
		}
		return coefficient(num.Mul(v, num.FromBig(power(c.Scale), 0)), upper), nil
	case table.Day, table.Moment:
		day, ok := isoDay(s)
		switch {
		case !ok:
			return 0, fmt.Errorf("filter %s by %q: not an ISO date", c.Name, s)
		case c.Kind() == table.Day:
			return int64(day), nil
		case upper:
			return int64((day + 1).At()) - 1, nil
		}
		return int64(day.At()), nil
	}
	return 0, unfit(Filter{Column: c.Name, Test: Between}, string(c.Type))
}

func power(scale uint8) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
}

// coefficient is a value as a whole number inside the range, rounded towards its inner side and cut
// to what can be stored.
func coefficient(v num.Value, upper bool) int64 {
	if upper {
		v = num.Floor(v)
	} else {
		v = num.Ceil(v)
	}
	n := v.Rat().Num()
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() > 0:
		return math.MaxInt64
	}
	return math.MinInt64
}

// isoDay reads 2026-08-31.
func isoDay(s string) (calendar.Day, bool) {
	p, ok := calendar.Calendar{}.ParseLabel(s)
	if !ok || p.Grain != calendar.DayGrain {
		return 0, false
	}
	return calendar.Calendar{}.First(p), true
}
