package table

import (
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/diag"
)

// The codes of what can be wrong with an update. They are stable.
const (
	CodeUnknownKey   diag.Code = "unknown-key"
	CodeRepeatedKey  diag.Code = "repeated-key"
	CodeBlankKey     diag.Code = "blank-key"
	CodeKeyNotUnique diag.Code = "key-not-unique"
)

// Layer is the rows of one file in a table that several files make up, one after the other.
type Layer struct {
	File  string
	Rows  int
	Keys  []string // columns by which its rows take the place of earlier ones; none: they all follow
	Lacks []string // columns of the table that the file does not have
}

// Landing is what became of the rows of a layer.
type Landing struct {
	Added    int // rows that follow the earlier ones
	Replaced int // earlier rows that a row of the layer took the place of
	Removed  int // earlier rows that went because they shared such a key
	Repeated int // rows of the layer that a later one with the same key stands for
	Unkeyed  int // of those added, rows without a key
	// Pairs is, for each replaced row, its number in the table of all layers and
	// that of the row in its place.
	Pairs [][2]int32
}

// Update brings rows up to date: a row of a layer with keys takes the place of the earlier row with the
// same values in the key columns, and rows with a new key follow at the end. Columns that the file
// lacks keep what the earlier row had.
//
//   - A key that several rows of the layer have: the last of them counts.
//   - A key that several earlier rows have: the row takes the place of the first, the others go.
//   - A row that is blank in one of the key columns has no key and follows at the end.
//
// Each of these is a warning. A layer that lacks one of its key columns is not an update: its rows
// follow, and that is an error among the problems.
//
// from is the rows of t in the places of the result.
func Update(t *Table, layers []Layer) (updated *Table, from []int32, landed []Landing) {
	u := updating{t: t, kept: map[string][]int32{}, known: map[string]identity{}}
	u.problems.Merge(t.Problems)
	for _, l := range layers {
		for _, name := range l.Lacks {
			if len(l.Keys) > 0 {
				u.kept[name] = nil
			}
		}
	}
	at := 0
	for _, l := range layers {
		landed = append(landed, u.layer(l, at))
		at += l.Rows
	}
	u.close()
	updated = Pick(t, u.rows, u.kept)
	updated.Problems = u.problems
	return updated, u.rows, landed
}

// updating is the rows of the result as far as they are known.
type updating struct {
	t        *Table
	rows     []int32            // the row in each place, -1 where it went
	kept     map[string][]int32 // the same for columns that some update lacks
	known    map[string]identity
	problems diag.List
}

func (u *updating) layer(l Layer, at int) Landing {
	missing := u.missing(l)
	if len(l.Keys) > 0 && missing == "" {
		return u.meet(l, at, u.identity(l.Keys))
	}
	if missing != "" {
		u.tell(l, fail(CodeUnknownKey, fmt.Sprintf("%s has no column %s to find rows by, so all its rows follow the others.", l.File, quoted(missing)),
			"Undo the import, and import the file again by another key."))
	}
	for row := at; row < at+l.Rows; row++ {
		u.follow(row)
	}
	return Landing{Added: l.Rows}
}

// missing is the first key column that a layer does not have, "" when it has all.
func (u *updating) missing(l Layer) string {
	for _, key := range l.Keys {
		if _, ok := u.t.Column(key); !ok || slices.Contains(l.Lacks, key) {
			return key
		}
	}
	return ""
}

func (u *updating) identity(keys []string) identity {
	name := strings.Join(keys, "\x1f")
	id, ok := u.known[name]
	if !ok {
		id = u.t.identify(keys, false)
		u.known[name] = id
	}
	return id
}

// follow puts a row behind all others.
func (u *updating) follow(row int) {
	u.rows = append(u.rows, int32(row))
	for name := range u.kept {
		u.kept[name] = append(u.kept[name], int32(row))
	}
}

// meet lets the rows of a layer take their places.
func (u *updating) meet(l Layer, at int, key identity) Landing {
	var got Landing
	earlier := slices.Clone(u.rows)
	first := make([]int32, key.n) // the place of a key, counted from 1
	for place := len(earlier) - 1; place >= 0; place-- {
		if row := earlier[place]; row >= 0 && key.of[row] >= 0 {
			first[key.of[row]] = int32(place) + 1
		}
	}
	met := make([]bool, key.n)
	for row := at; row < at+l.Rows; row++ {
		id := key.of[row]
		if id < 0 || first[id] == 0 {
			u.follow(row)
			got.Added++
			if id < 0 {
				got.Unkeyed++
				continue
			}
			first[id] = int32(len(u.rows))
		} else {
			u.replace(int(first[id])-1, row, l)
			if met[id] {
				got.Repeated++
			} else {
				got.Replaced++
			}
		}
		met[id] = true
	}
	for place, row := range earlier {
		switch {
		case row < 0:
		case u.rows[place] != row:
			got.Pairs = append(got.Pairs, [2]int32{row, u.rows[place]})
		case key.of[row] >= 0 && met[key.of[row]]:
			u.remove(place)
			got.Removed++
		}
	}
	u.tellOf(l, got)
	return got
}

// replace puts a row in a place; columns its file lacks keep theirs.
func (u *updating) replace(place, row int, l Layer) {
	u.rows[place] = int32(row)
	for name, list := range u.kept {
		if !slices.Contains(l.Lacks, name) {
			list[place] = int32(row)
		}
	}
}

func (u *updating) remove(place int) {
	u.rows[place] = -1
	for _, list := range u.kept {
		list[place] = -1
	}
}

// close leaves out the places whose rows went.
func (u *updating) close() {
	gone := func(row int32) bool { return row < 0 }
	u.rows = slices.DeleteFunc(u.rows, gone)
	for name, list := range u.kept {
		u.kept[name] = slices.DeleteFunc(list, gone)
	}
}

func (u *updating) tellOf(l Layer, got Landing) {
	by := strings.Join(l.Keys, ", ")
	if n := got.Repeated; n > 0 {
		u.tell(l, warn(CodeRepeatedKey, fmt.Sprintf("For %s of %s a later row of the file has the same %s; the later one counts.", count(n, "row"), l.File, by),
			"If each row should count, choose a key that tells them apart, or append the file."))
	}
	if n := got.Unkeyed; n > 0 {
		u.tell(l, warn(CodeBlankKey, fmt.Sprintf("%s of %s without %s follow the others.", count(n, "row"), l.File, by), "Fill the key in, and import the file again."))
	}
	if n := got.Removed; n > 0 {
		u.tell(l, warn(CodeKeyNotUnique, fmt.Sprintf("%s of the table went because they shared their %s with a row that %s replaced.", count(n, "row"), by, l.File),
			"If they should have stayed, undo the import and choose a key that tells rows apart."))
	}
}

func (u *updating) tell(l Layer, d diag.Diagnostic) {
	d.Source = l.File
	u.problems.Add(d)
}

// Same counts the pairs of rows that say the same, but for some columns.
func (t *Table) Same(pairs [][2]int32, but []string) int {
	differ := make([]bool, len(pairs))
	for _, c := range t.Columns {
		if slices.Contains(but, c.Name) {
			continue
		}
		same := c.comparer()
		for i, p := range pairs {
			differ[i] = differ[i] || !same(int(p[0]), int(p[1]))
		}
	}
	n := 0
	for _, d := range differ {
		if !d {
			n++
		}
	}
	return n
}

// comparer tells whether two rows of the column have the same value, or both none.
func (c *Column) comparer() func(a, b int) bool {
	id := c.identify()
	return func(a, b int) bool { return id.of[a] == id.of[b] }
}

// Common counts the rows that two tables have in common, in the columns both have: a row that is n
// times in one and m times in the other counts as often as it is in both. ok is false when the tables
// cannot be compared.
func Common(a, b *Table) (rows int, ok bool) {
	both, ok := Concat(a, b)
	if !ok {
		return 0, false
	}
	var names []string
	for _, c := range a.Columns {
		if _, has := b.Column(c.Name); has {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return 0, false
	}
	id := both.identify(names, true)
	times := make([]int32, id.n)
	for _, of := range id.of[:a.Rows] {
		times[of]++
	}
	for _, of := range id.of[a.Rows:] {
		if times[of] > 0 {
			times[of]--
			rows++
		}
	}
	return rows, true
}
