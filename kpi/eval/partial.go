package eval

import (
	"math"
	"math/big"
	"math/bits"
	"slices"
	"sort"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// A partial is what one pass over rows leaves behind for every cell (a group
// in a segment of time). It is filled block by block, merges with the partial
// of other rows, and gives values for any set of cells: so a window over many
// segments, rows that were appended, and parts counted elsewhere all come
// together without looking at a row twice.
type partial interface {
	grow(cells int)
	// merge takes the cells of another partial of the same kind: its cell i
	// belongs to cell into[i] of this one.
	merge(other partial, into []uint32)
	bytes() int
}

func grown[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	if n <= cap(s) {
		return s[:n]
	}
	t := make([]T, n, max(n, min(2*len(s), len(s)+1<<20)))
	copy(t, s)
	return t
}

// counts counts rows.
type counts struct{ n []int64 }

func (p *counts) grow(cells int) { p.n = grown(p.n, cells) }
func (p *counts) bytes() int     { return 8 * len(p.n) }
func (p *counts) merge(other partial, into []uint32) {
	for i, n := range other.(*counts).n {
		p.n[into[i]] += n
	}
}

func (p *counts) of(cells []uint32) int64 {
	var n int64
	for _, c := range cells {
		n += p.n[c]
	}
	return n
}

// sums adds coefficients: in int64 where bounds × rows prove that it cannot
// overflow, else in 128 bits.
type sums struct {
	narrow []int64
	wide   []num.Sum
	isWide bool
	factor num.Value
	kind   formula.Kind
}

func (p *sums) grow(cells int) {
	if p.isWide {
		p.wide = grown(p.wide, cells)
		return
	}
	p.narrow = grown(p.narrow, cells)
}
func (p *sums) bytes() int { return 8*len(p.narrow) + 16*len(p.wide) }
func (p *sums) merge(other partial, into []uint32) {
	o := other.(*sums)
	for i := range into {
		switch {
		case p.isWide && o.isWide:
			p.wide[into[i]].Merge(o.wide[i])
		case p.isWide:
			p.wide[into[i]].Add(o.narrow[i])
		default:
			p.narrow[into[i]] += o.narrow[i]
		}
	}
}

func (p *sums) of(cells []uint32) num.Value {
	if !p.isWide {
		var n int64
		for _, c := range cells {
			n += p.narrow[c]
		}
		return num.Mul(num.Int(n), p.factor)
	}
	var s num.Sum
	for _, c := range cells {
		s.Merge(p.wide[c])
	}
	return num.Mul(s.Value(0), p.factor)
}

func wideSumCells(sums []num.Sum, cells []uint32, v []int64) {
	for i, c := range cells {
		if c != 0 {
			sums[c].Add(v[i])
		}
	}
}

// squares adds squares of coefficients, for the variance.
type squares struct {
	factor num.Value // of what is squared
	narrow []int64
	wide   []wideSquare
	isWide bool
}

// wideSquare is a sum of squares of up to 192 bits.
type wideSquare struct{ hi, mid, lo uint64 }

func (w *wideSquare) add(v int64) {
	h, l := bits.Mul64(absUint(v), absUint(v))
	var c uint64
	w.lo, c = bits.Add64(w.lo, l, 0)
	w.mid, c = bits.Add64(w.mid, h, c)
	w.hi += c
}

func (w *wideSquare) merge(o wideSquare) {
	var c uint64
	w.lo, c = bits.Add64(w.lo, o.lo, 0)
	w.mid, c = bits.Add64(w.mid, o.mid, c)
	w.hi += o.hi + c
}

func (w wideSquare) value() num.Value {
	n := new(big.Int).SetUint64(w.hi)
	n.Lsh(n, 64).Add(n, new(big.Int).SetUint64(w.mid))
	n.Lsh(n, 64).Add(n, new(big.Int).SetUint64(w.lo))
	return num.FromBig(n, 0)
}

func (p *squares) grow(cells int) {
	if p.isWide {
		p.wide = grown(p.wide, cells)
		return
	}
	p.narrow = grown(p.narrow, cells)
}
func (p *squares) bytes() int { return 8*len(p.narrow) + 24*len(p.wide) }
func (p *squares) merge(other partial, into []uint32) {
	o := other.(*squares)
	for i := range into {
		switch {
		case p.isWide && o.isWide:
			p.wide[into[i]].merge(o.wide[i])
		case p.isWide:
			p.wide[into[i]].merge(wideSquare{lo: uint64(o.narrow[i])})
		default:
			p.narrow[into[i]] += o.narrow[i]
		}
	}
}

func (p *squares) of(cells []uint32) num.Value {
	if !p.isWide {
		var n int64
		for _, c := range cells {
			n += p.narrow[c]
		}
		return num.Int(n)
	}
	var s wideSquare
	for _, c := range cells {
		s.merge(p.wide[c])
	}
	return s.value()
}

func wideSquareCells(sums []wideSquare, cells []uint32, v []int64) {
	for i, c := range cells {
		if c != 0 {
			sums[c].add(v[i])
		}
	}
}

// extremes keeps the least or greatest coefficient. A cell without any has the
// sentinel; whether there was one is for the counts to say.
type extremes struct {
	v      []int64
	most   bool
	factor num.Value // 0 for what has a rank instead
	// value turns a coefficient into what it stands for.
	value func(coef int64) scalar
}

func (p *extremes) sentinel() int64 {
	if p.most {
		return math.MinInt64
	}
	return math.MaxInt64
}

func (p *extremes) grow(cells int) {
	from := len(p.v)
	p.v = grown(p.v, cells)
	for i := from; i < len(p.v); i++ {
		p.v[i] = p.sentinel()
	}
}
func (p *extremes) bytes() int { return 8 * len(p.v) }
func (p *extremes) better(a, b int64) int64 {
	if p.most {
		return max(a, b)
	}
	return min(a, b)
}
func (p *extremes) merge(other partial, into []uint32) {
	for i, v := range other.(*extremes).v {
		p.v[into[i]] = p.better(p.v[into[i]], v)
	}
}

func (p *extremes) of(cells []uint32) scalar {
	best := p.sentinel()
	for _, c := range cells {
		best = p.better(best, p.v[c])
	}
	return p.value(best)
}

// bitSets keeps the codes that occurred in a cell, one bit each. The bit after
// the last code is that of blanks and does not count.
type bitSets struct {
	domain
	words int
	bits  []uint64
}

func newBitSets(d domain) *bitSets { return &bitSets{domain: d, words: d.size>>6 + 1} }

// domain is what the codes of a set mean.
type domain struct {
	key   string
	size  int
	value func(code int) scalar
}

func (d domain) codes() domain { return d }

func (p *bitSets) grow(cells int) { p.bits = grown(p.bits, cells*p.words) }
func (p *bitSets) bytes() int     { return 8 * len(p.bits) }
func (p *bitSets) cell(c uint32) []uint64 {
	return p.bits[int(c)*p.words : (int(c)+1)*p.words]
}
func (p *bitSets) merge(other partial, into []uint32) {
	switch o := other.(type) {
	case *pairSets:
		o.eachPair(func(cell, code uint32) { markBit(p.cell(into[cell]), 0, code) })
	case *codedSets:
		for i, s := range o.cells {
			s.mark(p.cell(into[i]), p.size)
		}
	case *bitSets:
		for i := range into {
			orWords(p.cell(into[i]), o.cell(uint32(i)))
		}
	}
}

func orWords(dst, src []uint64) {
	src = src[:len(dst)]
	for i := range dst {
		dst[i] |= src[i]
	}
}

// union is the codes of several cells; the result must not be changed.
func (p *bitSets) union(cells []uint32) []uint64 {
	if len(cells) == 1 {
		return p.cell(cells[0])
	}
	all := make([]uint64, p.words)
	for _, c := range cells {
		orWords(all, p.cell(c))
	}
	return all
}

func (p *bitSets) count(cells []uint32) int64 {
	set := p.union(cells)
	n := countBits(set)
	if set[p.size>>6]>>(p.size&63)&1 != 0 {
		n--
	}
	return int64(n)
}

func (p *bitSets) each(cells []uint32, visit func(code uint32)) {
	for i, w := range p.union(cells) {
		for ; w != 0; w &= w - 1 {
			if code := i<<6 + bits.TrailingZeros64(w); code < p.size {
				visit(uint32(code))
			}
		}
	}
}

// pairSets is bitSets for cells of few codes each: pairs of cell and code. They
// are kept as they come, and sorted by cell when somebody asks; only then what
// came twice goes.
type pairSets struct {
	domain
	cells int
	pairs []uint64    // cell and code, while they come
	more  []*pairSets // sorted sets of the same cells that came in one
	left  int         // of all when what came twice went
	// the codes by cell, once they are sorted
	list   []uint32
	starts []uint32
	seen   []uint64 // a bit for each code, all clear between uses
}

func newPairSets(d domain, room int) *pairSets {
	return &pairSets{domain: d, pairs: make([]uint64, 0, room)}
}

func (p *pairSets) grow(cells int) {
	p.cells = cells
	for p.starts != nil && len(p.starts) <= cells {
		p.starts = append(p.starts, uint32(len(p.list)))
	}
}
func (p *pairSets) bytes() int {
	n := 8*cap(p.pairs) + 4*cap(p.list) + 4*len(p.starts) + 8*len(p.seen)
	for _, o := range p.more {
		n += o.bytes()
	}
	return n
}

// join takes sorted sets of the same cells.
func (p *pairSets) join(o *pairSets) {
	p.loosen()
	p.more = append(p.more, o)
}

func (p *pairSets) merge(other partial, into []uint32) {
	other.(interface {
		eachPair(func(cell, code uint32))
	}).eachPair(func(cell, code uint32) { p.put(into[cell], code) })
}

// morePairs is how many pairs may come before those that came twice go, over as
// many as were left the last time.
const morePairs = 1 << 20

func (p *pairSets) add(cells, codes []uint32) {
	p.loosen()
	n := len(p.pairs)
	p.pairs = slices.Grow(p.pairs, len(cells))[:n+len(cells)]
	p.pairs = p.pairs[:n+pairCodes(p.pairs[n:], cells, codes, uint32(p.size))]
	p.tighten()
}

func (p *pairSets) put(cell, code uint32) {
	p.loosen()
	p.pairs = append(p.pairs, uint64(cell)<<32|uint64(code))
	p.tighten()
}

// tighten sorts the pairs when they are many.
func (p *pairSets) tighten() {
	if len(p.pairs) > 2*p.left+morePairs {
		p.index()
		p.left = len(p.list)
	}
}

// loosen makes pairs of what is sorted, so that more can come.
func (p *pairSets) loosen() {
	if p.starts == nil {
		return
	}
	pairs := make([]uint64, 0, 2*len(p.list))
	p.eachPair(func(cell, code uint32) { pairs = append(pairs, uint64(cell)<<32|uint64(code)) })
	p.pairs, p.list, p.starts = pairs, nil, nil
}

// eachPair visits every pair, maybe more than once.
func (p *pairSets) eachPair(visit func(cell, code uint32)) {
	for _, k := range p.pairs {
		visit(uint32(k>>32), uint32(k))
	}
	for cell := range max(1, len(p.starts)) - 1 {
		for _, code := range p.list[p.starts[cell]:p.starts[cell+1]] {
			visit(uint32(cell), code)
		}
	}
	for _, o := range p.more {
		o.eachPair(visit)
	}
}

// cell is the codes of a cell.
func (p *pairSets) cell(c uint32) []uint32 {
	if p.starts == nil {
		p.index()
	}
	return p.list[p.starts[c]:p.starts[c+1]]
}

// index sorts the pairs by cell and takes each once.
func (p *pairSets) index() {
	p.starts = make([]uint32, p.cells+1)
	for part := range slices.Chunk(p.pairs, blockRows) {
		countPairs(p.starts[1:], part)
	}
	for _, o := range p.more {
		for c := range p.cells {
			p.starts[c+1] += uint32(len(o.cell(uint32(c))))
		}
	}
	addUp(p.starts)
	p.list = make([]uint32, p.starts[p.cells])
	next := slices.Clone(p.starts)
	for part := range slices.Chunk(p.pairs, blockRows) {
		placePairs(p.list, next, part)
	}
	for _, o := range p.more {
		for c := range p.cells {
			next[c] += uint32(copy(p.list[next[c]:], o.cell(uint32(c))))
		}
	}
	p.pairs, p.more = nil, nil
	n, seen := uint32(0), p.unseen()
	for c := range p.cells {
		part := p.list[p.starts[c]:p.starts[c+1]]
		p.starts[c] = n
		once := p.list[n:][:newCodes(p.list[n:], part, seen)]
		clearCodes(seen, once)
		n += uint32(len(once))
	}
	p.starts[p.cells] = n
	p.list = p.list[:n]
}

func (p *pairSets) unseen() []uint64 {
	if p.seen == nil {
		p.seen = make([]uint64, p.size>>6+1)
	}
	return p.seen
}

func (p *pairSets) count(cells []uint32) int64 {
	if len(cells) == 1 {
		return int64(len(p.cell(cells[0])))
	}
	n := int64(0)
	p.each(cells, func(uint32) { n++ })
	return n
}

func (p *pairSets) each(cells []uint32, visit func(code uint32)) {
	seen := p.unseen()
	for _, c := range cells {
		for _, code := range p.cell(c) {
			if seen[code>>6]>>(code&63)&1 == 0 {
				markBit(seen, 0, code)
				visit(code)
			}
		}
	}
	for _, c := range cells {
		clearCodes(seen, p.cell(c))
	}
}

// sets is what a distinct count keeps.
type sets interface {
	partial
	count(cells []uint32) int64
	each(cells []uint32, visit func(code uint32))
	codes() domain
}

// tallies counts how often each coefficient of a small range occurs.
type tallies struct {
	low    int64
	size   uint32
	n      []uint32
	narrow []uint8 // instead of n in a message
	factor num.Value
	kind   formula.Kind
}

func (p *tallies) grow(cells int) { p.n = grown(p.n, cells*int(p.size)) }
func (p *tallies) bytes() int     { return 4 * len(p.n) }
func (p *tallies) merge(other partial, into []uint32) {
	if l, ok := other.(*lists); ok {
		for i, c := range l.cells {
			p.n[into[c]*p.size+uint32(l.v[i]-p.low)]++
		}
		return
	}
	o := other.(*tallies)
	for i := range into {
		dst := p.n[into[i]*p.size : (into[i]+1)*p.size]
		if o.narrow != nil {
			addBytes(dst, o.narrow[uint32(i)*p.size:])
			continue
		}
		for k, n := range o.n[uint32(i)*p.size : uint32(i+1)*p.size] {
			dst[k] += n
		}
	}
}

func addBytes(dst []uint32, src []uint8) {
	src = src[:len(dst)]
	for i := range dst {
		dst[i] += uint32(src[i])
	}
}

func (p *tallies) ranked(cells []uint32, count int64) ranked {
	n := p.n[cells[0]*p.size : (cells[0]+1)*p.size]
	if len(cells) > 1 {
		n = slices.Clone(n)
		for _, c := range cells[1:] {
			for k, m := range p.n[c*p.size : (c+1)*p.size] {
				n[k] += m
			}
		}
	}
	at, passed := 0, int64(0) // ranks are asked from below
	return ranked{count: count, at: func(k int64) num.Value {
		at, passed = skip(n, at, passed, k)
		return num.Mul(num.Int(p.low+int64(at)), p.factor)
	}}
}

// skip goes on until the counts that it passed and the next one are more than k.
func skip(n []uint32, at int, passed, k int64) (int, int64) {
	for ; at+8 <= len(n); at += 8 {
		w := (*[8]uint32)(n[at:])
		some := int64(w[0]) + int64(w[1]) + int64(w[2]) + int64(w[3]) + int64(w[4]) + int64(w[5]) + int64(w[6]) + int64(w[7])
		if passed+some > k {
			break
		}
		passed += some
	}
	for passed+int64(n[at]) <= k {
		passed += int64(n[at])
		at++
	}
	return at, passed
}

// ranked is values in order, asked by rank from 0, each time the same or a
// higher one.
type ranked struct {
	count int64
	at    func(k int64) num.Value
}

// percentile interpolates between the closest ranks (type 7).
func (r ranked) percentile(p num.Value) num.Value {
	if r.count == 0 {
		return num.Blank(num.NoValues)
	}
	if p.IsBlank() || p.Sign() < 0 || num.Cmp(p, num.Int(1)) > 0 {
		return num.Blank(num.NotANumber)
	}
	top, bottom, ok := num.Mul(num.Int(r.count-1), p).Fraction()
	if !ok {
		return num.Blank(num.TooLarge)
	}
	k := top / bottom
	low, rest := r.at(k), num.Frac(top%bottom, bottom)
	if rest.IsZero() {
		return low
	}
	return num.Add(low, num.Mul(rest, num.Sub(r.at(k+1), low)))
}

// lists keeps every coefficient with its cell.
type lists struct {
	cells  []uint32
	v      []int64
	room   int // about as many will come
	factor num.Value
	kind   formula.Kind
	// by cell, made when it is asked for
	starts []uint32
	byCell []int64
}

func (p *lists) grow(int)   {}
func (p *lists) bytes() int { return 4*len(p.cells) + 8*len(p.v) + 8*len(p.byCell) + 4*len(p.starts) }
func (p *lists) merge(other partial, into []uint32) {
	o := other.(*lists)
	p.starts = nil
	for i, c := range o.cells {
		p.cells = append(p.cells, into[c])
		p.v = append(p.v, o.v[i])
	}
}

func (p *lists) add(cells []uint32, v []int64) {
	p.starts = nil
	n := len(p.v)
	if n == 0 {
		p.cells, p.v = slices.Grow(p.cells, p.room), slices.Grow(p.v, p.room)
	}
	p.cells, p.v = slices.Grow(p.cells, len(cells)+1), slices.Grow(p.v, len(cells)+1)
	k := gather(p.cells[n:n+len(cells)+1], p.v[n:n+len(cells)+1], cells, v)
	p.cells, p.v = p.cells[:n+k], p.v[:n+k]
}

// cell is the coefficients of a cell, in an order that may be changed.
func (p *lists) cell(c uint32) []int64 {
	if p.starts == nil {
		p.index()
	}
	if int(c)+1 >= len(p.starts) {
		return nil
	}
	return p.byCell[p.starts[c]:p.starts[c+1]]
}

func (p *lists) index() {
	most := uint32(0)
	for _, c := range p.cells {
		most = max(most, c)
	}
	p.starts = make([]uint32, most+2)
	for _, c := range p.cells {
		p.starts[c+1]++
	}
	addUp(p.starts)
	p.byCell = make([]int64, len(p.v))
	at := slices.Clone(p.starts)
	for i, c := range p.cells {
		p.byCell[at[c]] = p.v[i]
		at[c]++
	}
}

func (p *lists) ranked(cells []uint32) ranked {
	var all []int64
	if len(cells) == 1 {
		all = p.cell(cells[0])
	} else {
		for _, c := range cells {
			all = append(all, p.cell(c)...)
		}
	}
	passed := 0 // what comes before is smaller
	return ranked{count: int64(len(all)), at: func(k int64) num.Value {
		v := nth(all[passed:], int(k)-passed)
		passed = int(k)
		return num.Mul(num.Int(v), p.factor)
	}}
}

// nth brings the value of a rank to its place, smaller ones before it and greater
// ones behind it: a percentile needs no more order than that.
func nth(v []int64, k int) int64 {
	for tries := 4 * bits.Len(uint(len(v))); len(v) > sortedAtOnce && tries > 0; tries-- {
		pivot := middleOf(middleOf(v[0], v[1], v[2]), v[len(v)/2], v[len(v)-1])
		if n := lessFirst(v, pivot); k < n {
			v = v[:n]
			continue
		} else if n > 0 {
			v, k = v[n:], k-n
			continue
		}
		if n := lessFirst(v, pivot+1); k < n {
			return pivot
		} else {
			v, k = v[n:], k-n
		}
	}
	slices.Sort(v)
	return v[k]
}

// sortedAtOnce is how many values are sorted rather than parted again.
const sortedAtOnce = 32

func middleOf(a, b, c int64) int64 { return max(min(a, b), min(max(a, b), c)) }

// anyValues keeps every value as it is: for what does not fit the others.
type anyValues struct{ v [][]scalar }

func (p *anyValues) grow(cells int) { p.v = grown(p.v, cells) }
func (p *anyValues) bytes() int {
	n := 0
	for _, v := range p.v {
		n += 24 + 96*len(v)
	}
	return n
}
func (p *anyValues) merge(other partial, into []uint32) {
	for i, v := range other.(*anyValues).v {
		p.v[into[i]] = append(p.v[into[i]], v...)
	}
}

func (p *anyValues) add(cells []uint32, v []scalar) {
	for i, c := range cells {
		if c != 0 && !v[i].blank() {
			p.v[c] = append(p.v[c], v[i])
		}
	}
}

func (p *anyValues) of(cells []uint32) []scalar {
	var all []scalar
	for _, c := range cells {
		all = append(all, p.v[c]...)
	}
	return all
}

// edges keeps the row with the earliest or latest date that has a value.
type edges struct {
	last bool
	at   []int64 // day or moment
	row  []int32 // -1: none
	read func(row int) scalar
	// values of rows that are gone: those of merged partials
	kept map[int32]scalar
}

func (p *edges) grow(cells int) {
	from := len(p.row)
	p.at, p.row = grown(p.at, cells), grown(p.row, cells)
	for i := from; i < len(p.row); i++ {
		p.row[i] = -1
	}
}
func (p *edges) bytes() int { return 12 * len(p.row) }
func (p *edges) merge(other partial, into []uint32) {
	o := other.(*edges)
	for i, row := range o.row {
		if row >= 0 {
			p.offer(into[i], o.at[i], row)
		}
	}
}

func (p *edges) offer(c uint32, at int64, row int32) {
	if p.row[c] < 0 || p.beats(at, row, p.at[c], p.row[c]) {
		p.at[c], p.row[c] = at, row
	}
}

func (p *edges) beats(at int64, row int32, than int64, thanRow int32) bool {
	if at != than {
		return at > than == p.last
	}
	return row > thanRow == p.last && row != thanRow
}

func (p *edges) add(cells []uint32, at []int64, from int) {
	for i, c := range cells {
		if c != 0 {
			p.offer(c, at[i], int32(from+i))
		}
	}
}

func (p *edges) of(cells []uint32) scalar {
	best := -1
	for i, c := range cells {
		if p.row[c] >= 0 && (best < 0 || p.beats(p.at[c], p.row[c], p.at[cells[best]], p.row[cells[best]])) {
			best = i
		}
	}
	if best < 0 {
		return blank(num.NoValues)
	}
	return p.read(int(p.row[cells[best]]))
}

// combine is an aggregate over values that are there in full: the entities of
// PER, and rows that fit no faster partial.
func combine(fn formula.Func, values []scalar, rank num.Value) scalar {
	if fn == formula.FnCount {
		return number(num.Int(int64(len(values))))
	}
	if fn == formula.FnDistinct {
		return number(num.Int(int64(distinctScalars(values))))
	}
	if len(values) == 0 {
		return blank(num.NoValues)
	}
	kind := values[0].kind
	switch fn {
	case formula.FnSum:
		return scalar{kind: kind, n: sumOf(values)}
	case formula.FnAverage:
		return scalar{kind: kind, n: num.Div(sumOf(values), num.Int(int64(len(values))))}
	case formula.FnMin, formula.FnMax:
		return extremeOf(values, fn == formula.FnMax)
	case formula.FnFirst:
		return values[0]
	case formula.FnLast:
		return values[len(values)-1]
	case formula.FnMedian:
		return scalar{kind: kind, n: rankedOf(values).percentile(num.Frac(1, 2))}
	case formula.FnPercentile:
		return scalar{kind: kind, n: rankedOf(values).percentile(rank)}
	case formula.FnVariance, formula.FnStdev:
		squares := make([]scalar, len(values))
		for i, v := range values {
			squares[i] = number(num.Mul(v.n, v.n))
		}
		v := variance(int64(len(values)), sumOf(values), sumOf(squares))
		if fn == formula.FnStdev {
			v = num.Sqrt(v)
		}
		return scalar{kind: kind, n: v}
	}
	return blank(num.NotAvailable)
}

// variance is (Σx² − (Σx)²/n) / (n − 1), of a sample.
func variance(n int64, sum, squares num.Value) num.Value {
	if n < 2 {
		return num.Blank(num.DivideByZero)
	}
	mean2 := num.Div(num.Mul(sum, sum), num.Int(n))
	return num.Div(num.Sub(squares, mean2), num.Int(n-1))
}

func distinctScalars(values []scalar) int {
	seen := map[string]bool{}
	for _, v := range values {
		seen[v.identity()] = true
	}
	return len(seen)
}

func extremeOf(values []scalar, most bool) scalar {
	best := values[0]
	for _, v := range values[1:] {
		if c, ok := compare(v, best); ok && (c > 0) == most && c != 0 {
			best = v
		}
	}
	return best
}

func rankedOf(values []scalar) ranked {
	ordered := slices.Clone(values)
	sort.SliceStable(ordered, func(i, j int) bool { return num.Cmp(ordered[i].n, ordered[j].n) < 0 })
	return ranked{count: int64(len(ordered)), at: func(k int64) num.Value { return ordered[k].n }}
}

// sumOf adds values of any denominators.
func sumOf(values []scalar) num.Value {
	var s fractionSum
	for _, v := range values {
		s.add(v.n)
	}
	return s.value()
}

// fractionSum adds fractions by their denominators, so that the sum of a
// million is made of as many additions of whole numbers.
type fractionSum struct {
	by   map[int64]*num.Sum
	rest num.Value // what has large parts, or is not exact
}

func (s *fractionSum) add(v num.Value) {
	p, q, ok := v.Fraction()
	if !ok || v.Inexact() {
		s.rest = num.Add(s.rest, v)
		return
	}
	s.under(q).Add(p)
}

func (s *fractionSum) under(q int64) *num.Sum {
	if s.by == nil {
		s.by = map[int64]*num.Sum{}
	}
	sum := s.by[q]
	if sum == nil {
		sum = &num.Sum{}
		s.by[q] = sum
	}
	return sum
}

func (s *fractionSum) merge(o fractionSum) {
	for q, sum := range o.by {
		s.under(q).Merge(*sum)
	}
	s.rest = num.Add(s.rest, o.rest)
}

// maxDenominators is how many different denominators a sum may have and still
// be one fraction: beyond, it would have more digits than anybody reads and
// take seconds to reduce. It is then rounded to many places, and marked.
const (
	maxDenominators = 2000
	roundedPlaces   = 60
)

func (s *fractionSum) value() num.Value {
	order := make([]int64, 0, len(s.by))
	for q := range s.by {
		order = append(order, q)
	}
	slices.Sort(order)
	parts := make([]num.Value, len(order))
	for i, q := range order {
		parts[i] = num.Div(s.by[q].Value(0), num.Int(q))
		if len(order) > maxDenominators {
			parts[i] = num.RoundTo(parts[i], roundedPlaces)
		}
	}
	total := num.Add(s.rest, pairwise(parts))
	if len(order) > maxDenominators {
		total = markedInexact(total)
	}
	return total
}

// markedInexact marks a value as not exact.
func markedInexact(v num.Value) num.Value {
	root := num.Sqrt(num.Int(2))
	return num.Add(v, num.Sub(root, root))
}

// pairwise adds neighbours first, so that denominators grow as late as they can.
func pairwise(parts []num.Value) num.Value {
	switch len(parts) {
	case 0:
		return num.Int(0)
	case 1:
		return parts[0]
	}
	half := len(parts) / 2
	return num.Add(pairwise(parts[:half]), pairwise(parts[half:]))
}

// fractions adds values that are not whole multiples of one fraction.
type fractions struct{ v []fractionSum }

func (p *fractions) grow(cells int) { p.v = grown(p.v, cells) }
func (p *fractions) bytes() int {
	n := 0
	for _, s := range p.v {
		n += 56 + 80*len(s.by)
	}
	return n
}
func (p *fractions) merge(other partial, into []uint32) {
	for i, s := range other.(*fractions).v {
		p.v[into[i]].merge(s)
	}
}

func (p *fractions) add(cells []uint32, v []scalar) {
	for i, c := range cells {
		if c != 0 && !v[i].blank() {
			p.v[c].add(v[i].n)
		}
	}
}

func (p *fractions) of(cells []uint32) num.Value {
	var s fractionSum
	for _, c := range cells {
		s.merge(p.v[c])
	}
	return s.value()
}
