package eval

import (
	"context"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Match is how the rows of one table find their rows in another: by the value of
// a column here that is one of the key there, as a look-up takes it.
type Match struct {
	Rows   int // in all
	Blank  int // without a value, which look nothing up
	Found  int // whose value one row has
	Lost   int // whose value no row has
	Twice  int // whose value more rows than one have
	Keys   int // different keys there
	Shared int // of these, that more rows than one have
}

// Fate of a row that is matched.
const (
	RowFound = iota
	RowBlank
	RowLost
	RowTwice
)

// MatchRows follows each value of a column to the key of another table. each, unless it is nil, is
// told the fate of every row, in their order. pause is called between blocks of rows; its error ends
// the work and comes back.
func MatchRows(ctx context.Context, column, key *table.Column, pause func() error, each func(row int, fate int)) (Match, error) {
	m := matcher{ctx: ctx, pause: pause, column: column, key: key}
	m.result.Rows = column.Len()
	fates, err := m.fates()
	if err != nil {
		return m.result, err
	}
	err = m.rows(column.Len(), func(row int) {
		fate := RowBlank
		if column.HasValue(row) {
			fate = fates(row)
		}
		switch fate {
		case RowBlank:
			m.result.Blank++
		case RowFound:
			m.result.Found++
		case RowLost:
			m.result.Lost++
		case RowTwice:
			m.result.Twice++
		}
		if each != nil {
			each(row, fate)
		}
	})
	return m.result, err
}

type matcher struct {
	ctx         context.Context
	pause       func() error
	column, key *table.Column
	result      Match
}

// rows calls do for each row of a column.
func (m *matcher) rows(n int, do func(row int)) error {
	for row := range n {
		if row%blockRows == 0 {
			if err := m.ctx.Err(); err != nil {
				return err
			}
			if m.pause != nil {
				if err := m.pause(); err != nil {
					return err
				}
			}
		}
		do(row)
	}
	return nil
}

// fates tells the fate of a row that has a value, by the quickest way there is.
func (m *matcher) fates() (func(row int) int, error) {
	if scale, ok := oneScale(m.column, m.key); ok {
		return byValue(m, coefficients(m.key, scale), coefficients(m.column, scale))
	}
	if m.column.Kind() == table.Text && m.key.Kind() == table.Text {
		return m.byText()
	}
	return byValue(m, identities(m.key), identities(m.column))
}

// byText follows texts; those with codes once for each.
func (m *matcher) byText() (func(row int) int, error) {
	fate, err := byValue(m, m.key.TextAt, m.column.TextAt)
	if err != nil || !m.column.HasDict() {
		return fate, err
	}
	n := m.column.DictLen()
	known := make([]int8, n) // the fate and one
	code := make([]uint32, 1)
	return func(row int) int {
		at := m.column.Codes(code, row)[0]
		if known[at] == 0 {
			known[at] = int8(fate(row)) + 1
		}
		return int(known[at]) - 1
	}, nil
}

// byValue counts the keys and gives the fate of a row by its value.
func byValue[K int64 | string](m *matcher, keyAt, valueAt func(row int) K) (func(row int) int, error) {
	fates := map[K]int8{}
	err := m.rows(m.key.Len(), func(row int) {
		if !m.key.HasValue(row) {
			return
		}
		k := keyAt(row)
		switch fate, has := fates[k]; {
		case !has:
			fates[k] = RowFound
			m.result.Keys++
		case fate == RowFound:
			fates[k] = RowTwice
			m.result.Shared++
		}
	})
	return func(row int) int {
		if fate, has := fates[valueAt(row)]; has {
			return int(fate)
		}
		return RowLost
	}, err
}

// oneScale is the scale at which the numbers of two columns are whole, where both
// are kept as such.
func oneScale(a, b *table.Column) (uint8, bool) {
	number := func(c *table.Column) bool { return c.Kind() == table.Number && !c.Big() }
	if !number(a) || !number(b) || formula.KindOf(string(a.Type)) != formula.KindNumber || formula.KindOf(string(b.Type)) != formula.KindNumber {
		return 0, false
	}
	scale := max(a.Scale, b.Scale)
	for _, c := range []*table.Column{a, b} {
		lo, hi := c.MinMax()
		if _, fits := num.Rescale(lo, c.Scale, scale); !fits {
			return 0, false
		}
		if _, fits := num.Rescale(hi, c.Scale, scale); !fits {
			return 0, false
		}
	}
	return scale, true
}

// coefficients reads a column of numbers at a scale.
func coefficients(c *table.Column, scale uint8) func(row int) int64 {
	up, _ := num.Rescale(1, c.Scale, scale)
	block, from := make([]int64, blockRows), -1
	return func(row int) int64 {
		if at := row &^ (blockRows - 1); at != from {
			from = at
			c.Numbers(block[:min(blockRows, c.Len()-at)], at)
		}
		return block[row-from] * up
	}
}

// identities reads a column of any kind as look-ups compare it.
func identities(c *table.Column) func(row int) string {
	return func(row int) string { return cellAt(c, row).identity() }
}
