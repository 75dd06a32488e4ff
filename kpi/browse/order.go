package browse

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"

	"kpiworkbook/kpi/table"
)

// order sorts rows by one column: stable, rows without a value last.
func order(c *table.Column, rows []uint32, down bool, pause func() error) ([]uint32, error) {
	has, none := split(rows, c.Valid())
	var err error
	switch {
	case len(has) < 2:
	case c.Kind() == table.Text:
		has, err = orderTexts(c, has, down, pause)
	case c.Big():
		has, err = orderBig(c, has, down, pause)
	default:
		has, err = orderValues(c, has, down, pause)
	}
	return append(has, none...), err
}

// split tells the rows with a value from those without, each in their order. The former has room
// for the latter.
func split(rows []uint32, valid []uint64) (has, none []uint32) {
	if valid == nil {
		return rows, nil
	}
	has = make([]uint32, 0, len(rows))
	for _, r := range rows {
		if valid[r>>6]>>(r&63)&1 != 0 {
			has = append(has, r)
		} else {
			none = append(none, r)
		}
	}
	return has, none
}

// orderValues sorts by the stored whole numbers, 32 bits of them at a time.
func orderValues(c *table.Column, rows []uint32, down bool, pause func() error) ([]uint32, error) {
	lo, hi := c.MinMax()
	span := uint64(hi) - uint64(lo)
	s := newSorter(rows)
	byRow := make([]uint32, c.Len())
	for shift := 0; shift == 0 || shift < 64 && span>>shift != 0; shift += 32 {
		err := blocks(c, pause, func(from int, values []int64) { keysOf(byRow[from:], values, lo, hi, down, shift) })
		if err != nil {
			return nil, err
		}
		if err := s.sort(byRow, bits.Len32(uint32(min(span>>shift, 1<<32-1))), pause); err != nil {
			return nil, err
		}
	}
	return s.rows, nil
}

// keysOf is how far values are from the end that comes first.
func keysOf(dst []uint32, values []int64, lo, hi int64, down bool, shift int) {
	if down {
		for i, v := range values {
			dst[i] = uint32((uint64(hi) - uint64(v)) >> shift)
		}
		return
	}
	for i, v := range values {
		dst[i] = uint32((uint64(v) - uint64(lo)) >> shift)
	}
}

// orderTexts sorts by the rank of each text.
func orderTexts(c *table.Column, rows []uint32, down bool, pause func() error) ([]uint32, error) {
	ranks, top, err := ranksOf(c, pause)
	if err != nil {
		return nil, err
	}
	if down {
		for i, r := range ranks {
			ranks[i] = top - r
		}
	}
	s := newSorter(rows)
	err = s.sort(ranks, bits.Len32(top), pause)
	return s.rows, err
}

// ranksOf is the rank of each row's text, alike for the same text, and the last rank. Those of rows
// without a value mean nothing.
func ranksOf(c *table.Column, pause func() error) (ranks []uint32, top uint32, err error) {
	if !c.HasDict() {
		return rankRows(c, pause)
	}
	codes := make([]uint32, c.DictLen())
	for i := range codes {
		codes[i] = uint32(i)
	}
	err = sortTexts(codes, c.DictText, pause)
	if err != nil {
		return nil, 0, err
	}
	byCode := make([]uint32, len(codes))
	for rank, code := range codes {
		byCode[code] = uint32(rank)
	}
	ranks = make([]uint32, c.Len())
	for from := 0; from < c.Len(); from += blockRows {
		if err := pause(); err != nil {
			return nil, 0, err
		}
		block := c.Codes(ranks[from:min(from+blockRows, c.Len())], from)
		for i, code := range block {
			block[i] = byCode[code]
		}
	}
	return ranks, uint32(len(codes) - 1), nil
}

// rankRows ranks the texts of a column without codes.
func rankRows(c *table.Column, pause func() error) (ranks []uint32, top uint32, err error) {
	all := make([]uint32, 0, c.Len()-c.Blank)
	for row := range c.Len() {
		if c.HasValue(row) {
			all = append(all, uint32(row))
		}
	}
	if err := sortTexts(all, func(row uint32) string { return c.TextAt(int(row)) }, pause); err != nil {
		return nil, 0, err
	}
	ranks = make([]uint32, c.Len())
	for i, row := range all {
		if i > 0 && c.TextAt(int(row)) != c.TextAt(int(all[i-1])) {
			top++
		}
		ranks[row] = top
	}
	return ranks, top, nil
}

// orderBig sorts numbers that do not fit 64 bits, by comparing them.
func orderBig(c *table.Column, rows []uint32, down bool, pause func() error) ([]uint32, error) {
	values, places := make(map[uint32]*big.Int, len(rows)), make(map[uint32]int, len(rows))
	for i, r := range rows {
		values[r], places[r] = c.BigAt(int(r)), i
	}
	var failed error
	compared := 0
	slices.SortFunc(rows, func(a, b uint32) int {
		if compared++; compared&0xfff == 0 && failed == nil {
			failed = pause()
		}
		if failed != nil {
			return 0
		}
		d := values[a].Cmp(values[b])
		if down {
			d = -d
		}
		return cmp.Or(d, places[a]-places[b])
	})
	return rows, failed
}

// sorter sorts rows by keys, again and again, digit by digit from the lowest: each pass keeps the
// order of the one before among equal digits.
type sorter struct {
	rows, keys           []uint32
	otherRows, otherKeys []uint32
}

func newSorter(rows []uint32) *sorter {
	n := len(rows)
	return &sorter{rows: rows, keys: make([]uint32, n), otherRows: make([]uint32, n, n+n/8+1), otherKeys: make([]uint32, n)}
}

const digitBits = 11

// sort orders the rows by the keys of all rows, of which so many bits count.
func (s *sorter) sort(byRow []uint32, width int, pause func() error) error {
	gather(s.keys, byRow, s.rows)
	for shift := 0; shift < width; shift += digitBits {
		if err := pause(); err != nil {
			return err
		}
		var starts [1 << digitBits]uint32
		if !startsOf(&starts, s.keys, shift) {
			continue // one digit everywhere
		}
		scatter(s.otherKeys, s.otherRows, s.keys, s.rows, &starts, shift)
		s.rows, s.otherRows, s.keys, s.otherKeys = s.otherRows, s.rows, s.otherKeys, s.keys
	}
	return nil
}

func gather(dst, byRow, rows []uint32) {
	for i, r := range rows {
		dst[i] = byRow[r]
	}
}

// startsOf is where the keys of each digit go; it reports whether there are several digits.
func startsOf(starts *[1 << digitBits]uint32, keys []uint32, shift int) bool {
	for _, k := range keys {
		starts[k>>shift&(1<<digitBits-1)]++
	}
	at, most := uint32(0), uint32(0)
	for d, n := range starts {
		most = max(most, n)
		starts[d] = at
		at += n
	}
	return int(most) < len(keys)
}

func scatter(toKeys, toRows, keys, rows []uint32, starts *[1 << digitBits]uint32, shift int) {
	for i, k := range keys {
		d := k >> shift & (1<<digitBits - 1)
		at := starts[d]
		starts[d] = at + 1
		toKeys[at], toRows[at] = k, rows[i]
	}
}
