package table

// identity gives every row a number so that rows with the same values have the same one. It is -1
// where values are missing, unless that counts as a value, and below n elsewhere.
type identity struct {
	of []int32
	n  int
}

// identify tells rows apart by some columns. blanks says that having no value is a value.
func (t *Table) identify(columns []string, blanks bool) identity {
	var all identity
	for i, name := range columns {
		c, _ := t.Column(name)
		next := c.identify()
		if blanks {
			next = next.withBlank()
		}
		if i == 0 {
			all = next
			continue
		}
		all = all.with(next)
	}
	return all
}

// withBlank gives rows without a number one of their own.
func (a identity) withBlank() identity {
	for row, id := range a.of {
		if id < 0 {
			a.of[row] = int32(a.n)
		}
	}
	return identity{a.of, a.n + 1}
}

// with tells rows apart by both.
func (a identity) with(b identity) identity {
	seen := newNumbering()
	for row, id := range a.of {
		if other := b.of[row]; id >= 0 && other >= 0 {
			a.of[row] = seen.number(uint64(id)*uint64(b.n) + uint64(other))
		} else {
			a.of[row] = -1
		}
	}
	return identity{a.of, seen.n}
}

// identify tells the rows of a column apart: by code where texts have codes, by value where the
// values lie close together, and else by numbers given in order of appearance.
func (c *Column) identify() identity {
	id := identity{of: make([]int32, c.rows)}
	switch {
	case c.Kind() == Text && c.dict != nil:
		codes := c.Codes(make([]uint32, c.rows), 0)
		for row, code := range codes {
			id.of[row] = int32(code)
		}
		id.n = c.dict.len()
	case c.Kind() == Text:
		seen := newDict()
		for row := range id.of {
			id.of[row] = int32(seen.code(c.textAt(row)))
		}
		id.n = seen.len()
	case c.Big():
		seen := newDict()
		for row := range id.of {
			id.of[row] = int32(seen.code([]byte(c.Cell(row))))
		}
		id.n = seen.len()
	default:
		id.n = c.identifyValues(id.of)
	}
	if c.valid != nil {
		for row := range id.of {
			if !c.HasValue(row) {
				id.of[row] = -1
			}
		}
	}
	return id
}

// roomy is how many numbers there may be to a row before they are given by appearance.
const roomy = 2

func (c *Column) identifyValues(of []int32) (n int) {
	values := c.Numbers(make([]int64, c.rows), 0)
	if span := uint64(c.hi - c.lo); span < uint64(roomy*c.rows+1024) {
		for row, v := range values {
			of[row] = int32(v - c.lo)
		}
		return int(span) + 1
	}
	seen := newNumbering()
	for row, v := range values {
		of[row] = seen.number(uint64(v))
	}
	return seen.n
}

// numbering numbers values in the order in which they appear. It is an open-addressing table.
type numbering struct {
	keys []uint64
	ids  []int32 // counted from 1; 0 marks a free place
	n    int
}

func newNumbering() *numbering {
	return &numbering{keys: make([]uint64, 1<<12), ids: make([]int32, 1<<12)}
}

func (s *numbering) number(key uint64) int32 {
	mask := len(s.keys) - 1
	i := int(key*mix>>32) & mask
	for s.ids[i] != 0 {
		if s.keys[i] == key {
			return s.ids[i] - 1
		}
		i = (i + 1) & mask
	}
	s.n++
	s.keys[i], s.ids[i] = key, int32(s.n)
	if s.n*2 > len(s.keys) {
		s.grow()
		return int32(s.n - 1)
	}
	return s.ids[i] - 1
}

func (s *numbering) grow() {
	keys, ids := s.keys, s.ids
	s.keys, s.ids = make([]uint64, 4*len(keys)), make([]int32, 4*len(ids))
	mask := len(s.keys) - 1
	for at, id := range ids {
		if id == 0 {
			continue
		}
		i := int(keys[at]*mix>>32) & mask
		for s.ids[i] != 0 {
			i = (i + 1) & mask
		}
		s.keys[i], s.ids[i] = keys[at], id
	}
}
