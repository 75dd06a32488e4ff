package library

import (
	"slices"

	"kpiworkbook/kpi/formula"
)

// Have is a table of somebody's workbook.
type Have struct {
	Name    string
	Date    string // the column that dates its rows
	Columns []HaveColumn
}

// HaveColumn is a column of such a table.
type HaveColumn struct {
	Name     string
	Type     string // as a table names it
	Empty    bool   // no cell of it has a value
	Distinct int64
	Values   []string // what is in it, where that is known
}

// Match is a role and the table that plays it; "" is none.
type Match struct {
	Role    string
	Table   string
	Columns []ColumnMatch
}

// ColumnMatch is a needed column and the one that is taken for it; "" is none.
type ColumnMatch struct {
	Need   string
	Column string
	Why    string // what speaks for it, in a few words
	Values []ValueMatch
}

// ValueMatch is a text that formulas compare with, and what stands for it in
// the data. Nothing stands for itself.
type ValueMatch struct {
	Text string
	As   []string
}

// Scores of a column or table, from 0 to 100. A match below enough is not one.
const (
	same    = 100 // its very name
	synonym = 92  // one of its other names
	within  = 80  // that, once the table's name and the like are left out
	part    = 65  // the name and more words
	shorter = 50  // some words of the name
	enough  = 40
)

// Tables is somebody's tables, looked at closely once so that many templates can
// be held against them.
type Tables struct {
	list   []candidate
	scores map[pair][]score
}

// pair is a needed column and a table.
type pair struct {
	role, column string
	table        int
}

// score says how well a column meets a need, and why.
type score struct {
	points int
	why    string
}

// candidate is a table with its names cut into words.
type candidate struct {
	Have
	words   []string
	columns [][]string
	claimed []string // the roles whose name it has
}

// Look looks at somebody's tables.
func (l *Library) Look(tables []Have) *Tables {
	t := &Tables{scores: map[pair][]score{}}
	for _, have := range tables {
		c := candidate{Have: have, words: wordsOf(have.Name)}
		for _, column := range have.Columns {
			c.columns = append(c.columns, wordsOf(column.Name))
		}
		for i := range l.Tables {
			if alike(l.Tables[i].called, c.words, nil) >= synonym {
				c.claimed = append(c.claimed, l.Tables[i].Name)
			}
		}
		t.list = append(t.list, c)
	}
	return t
}

// Propose finds, for what a template needs, the tables and columns that fit
// best. Every role and column has an entry, with an empty name where nothing
// fits.
func (t *Tables) Propose(needs []Need) []Match {
	matches := make([]Match, len(needs))
	for i, need := range needs {
		best, points := Match{Role: need.Role.Name, Columns: blank(need)}, 0
		for at, c := range t.list {
			if len(c.claimed) > 0 && !slices.Contains(c.claimed, need.Role.Name) {
				continue // it is the table for something else
			}
			if m, s := t.play(need, at); s > points {
				best, points = m, s
			}
		}
		matches[i] = best
	}
	return matches
}

// Columns finds the columns of a role in a table that somebody chose.
func (t *Tables) Columns(need Need, table string) Match {
	for at, c := range t.list {
		if c.Name == table {
			m, _ := t.play(need, at)
			return m
		}
	}
	return Match{Role: need.Role.Name, Columns: blank(need)}
}

func blank(need Need) []ColumnMatch {
	var list []ColumnMatch
	for _, c := range need.Columns {
		list = append(list, ColumnMatch{Need: c.Name, Values: c.Stand(nil)})
	}
	return list
}

// Complete reports whether every column that is needed was found.
func Complete(needs []Need, matches []Match) bool { return len(Lacking(needs, matches)) == 0 }

// Lacking lists the roles of which a table or a needed column is missing.
func Lacking(needs []Need, matches []Match) []string {
	var roles []string
	for i, need := range needs {
		for k, c := range need.Columns {
			if matches[i].Table == "" || matches[i].Columns[k].Column == "" && !c.Optional {
				roles = append(roles, need.Role.Name)
				break
			}
		}
	}
	return roles
}

// play lets a table play a role, and says how well it does: 0 is not at all.
func (t *Tables) play(need Need, at int) (Match, int) {
	table := t.list[at]
	m := Match{Role: need.Role.Name, Table: table.Name}
	likeness := alike(need.Role.called, table.words, nil)
	lacking, sum := 0, 0
	taken := map[string]bool{}
	for _, c := range need.Columns {
		found, points := t.column(c, need.Role, at, taken)
		taken[found.Column] = found.Column != ""
		m.Columns = append(m.Columns, found)
		sum += points
		if points == 0 && !c.Optional {
			lacking++
		}
	}
	sum /= len(need.Columns)
	switch {
	case lacking > 0 && likeness < part:
		return m, 0
	case likeness == 0 && sum < within:
		return m, 0 // columns like Date and Amount are in every table
	case lacking > 0:
		return m, max(1, sum+likeness/2-100)
	}
	return m, sum + likeness/2
}

// column finds the column for a need, and says how sure that is.
func (t *Tables) column(c ColumnNeed, role *Table, at int, taken map[string]bool) (ColumnMatch, int) {
	table := t.list[at]
	key := pair{role.Name, c.Name, at}
	scores, known := t.scores[key]
	if !known {
		scores = make([]score, len(table.Columns))
		for i := range table.Columns {
			scores[i].points, scores[i].why = table.fits(c, role, i)
		}
		t.scores[key] = scores
	}
	best, points := ColumnMatch{Need: c.Name, Values: c.Stand(nil)}, enough-1
	for i, s := range scores {
		have := table.Columns[i]
		if s.points > points && !have.Empty && !taken[have.Name] && Suits(c, have) {
			best, points = ColumnMatch{Need: c.Name, Column: have.Name, Why: s.why, Values: c.Stand(have.Values)}, s.points
		}
	}
	if best.Column == "" {
		return best, 0
	}
	return best, points
}

// fits says how well the name and the content of one column meet a need.
func (t candidate) fits(c ColumnNeed, role *Table, i int) (int, string) {
	have := t.Columns[i]
	noise := slices.Concat(role.called[0], t.words)
	points, why := alike(c.called, t.columns[i], noise), "called alike"
	if points == same {
		why = "same name"
	}
	if held := c.held(have.Values); held != "" && points < within {
		points, why = max(points, part)+5, "holds “"+held+"”"
	}
	if c.Column.Name != role.Date || !formula.KindOf(have.Type).IsTime() {
		return points, why
	}
	switch {
	case have.Name == t.Date && points < synonym:
		points, why = within+5, "dates this table already"
	case points == 0 && t.onlyDate():
		points, why = enough, "the only date"
	}
	return points, why
}

func (t candidate) onlyDate() bool {
	n := 0
	for _, c := range t.Columns {
		if formula.KindOf(c.Type).IsTime() {
			n++
		}
	}
	return n == 1
}

// Suits reports whether a column has a type that the need can use.
func Suits(c ColumnNeed, have HaveColumn) bool {
	want, is := formula.KindOf(c.Type), formula.KindOf(have.Type)
	switch {
	case want.IsTime():
		return is.IsTime()
	case want == formula.KindText && len(c.Compared) > 0:
		return is == formula.KindText || is == formula.KindBool
	case want == formula.KindText:
		return is == formula.KindText || have.Type == "integer"
	}
	return is == want
}

// held is a value of a column that templates compare with; "" is none.
func (c ColumnNeed) held(values []string) string {
	for _, v := range values {
		words := wordsOf(v)
		for _, names := range c.valued {
			if alike(names, words, nil) >= synonym {
				return v
			}
		}
	}
	return ""
}

// Stand finds, for each text that is compared with, what stands for it among
// the values of a column: the text itself, else all that others call it.
func (c ColumnNeed) Stand(values []string) []ValueMatch {
	var list []ValueMatch
	for _, text := range c.Compared {
		m := ValueMatch{Text: text}
		for _, v := range values {
			switch alike(c.valued[text], wordsOf(v), nil) {
			case same:
				m.As = []string{v}
			case synonym:
				if len(m.As) == 0 || alike(c.valued[text], wordsOf(m.As[0]), nil) < same {
					m.As = append(m.As, v)
				}
			}
		}
		list = append(list, m)
	}
	return list
}

// called is a name and others, in words.
func called(name string, also []string) [][]string {
	list := [][]string{wordsOf(name)}
	for _, other := range also {
		list = append(list, wordsOf(other))
	}
	return list
}

// alike says how well words name a thing that has a name of its own, the first,
// and others. Words in noise may be left out.
func alike(names [][]string, words, noise []string) int {
	best := 0
	for i, name := range names {
		full := synonym
		if i == 0 {
			full = same
		}
		best = max(best, near(name, words, noise, full))
	}
	return best
}

func near(name, words, noise []string, full int) int {
	if len(words) == 0 || len(name) == 0 {
		return 0
	}
	if slices.Equal(name, words) {
		return full
	}
	bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(noise, w) })
	switch {
	case len(bare) > 0 && slices.Equal(name, bare):
		return within
	case all(name, words):
		return part
	case all(words, name):
		return shorter
	}
	return 0
}

// all reports whether every word of one list is in the other.
func all(words, list []string) bool {
	for _, w := range words {
		if !slices.Contains(list, w) {
			return false
		}
	}
	return true
}

// wordsOf cuts a name into words: order_dateTime is order, date, time. Plurals
// lose their s.
func wordsOf(name string) []string {
	var words []string
	var word []byte
	end := func() {
		if n := len(word); n > 3 && word[n-1] == 's' && word[n-2] != 's' {
			word = word[:n-1]
		}
		if len(word) > 0 {
			words = append(words, string(word))
		}
		word = word[:0]
	}
	lower := false
	for i := 0; i < len(name); i++ {
		c := name[i]
		upper := c >= 'A' && c <= 'Z'
		switch {
		case upper && lower:
			end()
			fallthrough
		case upper:
			word = append(word, c|' ')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80:
			word = append(word, c)
		default:
			end()
		}
		lower = c >= 'a' && c <= 'z'
	}
	end()
	return words
}
