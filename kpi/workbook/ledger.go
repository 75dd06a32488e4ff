package workbook

import (
	"maps"
	"slices"

	"kpiworkbook/kpi/table"
)

// How a batch meets the rows that are there already.
const (
	KindReplace = "replace" // its rows take the place of all earlier ones
	KindAppend  = "append"  // its rows follow the earlier ones
	KindUpdate  = "update"  // a row with the key of an earlier one takes its place, the others follow
)

// Batch is one file dropped on a table: an entry of the table's ledger. Columns
// are named in it as the table's files name them, before any renaming.
type Batch struct {
	ID       string `json:"id"`
	File     string `json:"file"`   // its name when it was dropped; shown, never used as a path
	SHA256   string `json:"sha256"` // of its bytes, lower-case hex: the name storage knows it by
	Bytes    int64  `json:"bytes"`
	Rows     int64  `json:"rows"`
	Rejected int64  `json:"rejected,omitempty"` // cells that did not fit their column
	At       string `json:"at,omitempty"`       // RFC 3339, from the caller
	Who      string `json:"who,omitempty"`      // who dropped it
	Kind     string `json:"kind"`
	// Keys are the columns by which an update finds the rows it replaces.
	Keys []string `json:"keys,omitempty"`
	// Columns maps columns that this file names in its own way to the table's.
	Columns map[string]string `json:"columns,omitempty"`
	// Recipe holds what is different about this file: encoding, delimiter, header
	// and the like. The columns are the table's affair.
	Recipe *table.Recipe `json:"recipe,omitempty"`
	Fixes  []Fix         `json:"fixes,omitempty"`  // cells that were put right by hand
	Undone *Undone       `json:"undone,omitempty"` // nil while its rows count
	Effect *Effect       `json:"effect,omitempty"` // what it did when it landed

	Extra Extra `json:"-"`
}

// Fix is another text for one cell of a file. The file keeps its own: where that
// is not what Was says, the fix is not applied.
type Fix struct {
	Row    int64  `json:"row"`            // of the file's rows, counted from 1
	Line   int64  `json:"line,omitempty"` // where it stands in the file, for people
	Column string `json:"column"`
	Was    string `json:"was"`
	Now    string `json:"now"` // "" makes the cell blank
	Why    string `json:"why,omitempty"`
	At     string `json:"at,omitempty"` // RFC 3339, from the caller
	Who    string `json:"who,omitempty"`

	Extra Extra `json:"-"`
}

// Undone says that a batch does not count, since when, and by whose hand.
type Undone struct {
	At  string `json:"at,omitempty"`
	Who string `json:"who,omitempty"`

	Extra Extra `json:"-"`
}

// Effect is what a batch did to the table and to values of periods that were
// over, as it was when the batch landed.
type Effect struct {
	Added     int64  `json:"added"`
	Replaced  int64  `json:"replaced,omitempty"`  // rows that came to say something else
	Unchanged int64  `json:"unchanged,omitempty"` // rows that were there already
	Removed   int64  `json:"removed,omitempty"`
	Grain     string `json:"grain,omitempty"` // of the periods
	KPIs      int    `json:"kpis,omitempty"`  // with a past value that moved
	Moved     int    `json:"moved,omitempty"` // past values that did
	New       int    `json:"new,omitempty"`   // values of periods without one before
	Moves     []Move `json:"moves,omitempty"` // the biggest

	Extra Extra `json:"-"`
}

// Move is a past value that came to be another. Numbers are fractions or decimal
// text; a side without a value is empty.
type Move struct {
	KPI    string `json:"kpi"`  // id
	Name   string `json:"name"` // as it was called
	Period string `json:"period"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	By     string `json:"by,omitempty"` // after less before

	Extra Extra `json:"-"`
}

// Live is the batches whose rows the table is made of: the last one that
// replaced everything and what came since, without what was undone.
func (s Source) Live() []Batch {
	live := slices.DeleteFunc(slices.Clone(s.Batches), func(b Batch) bool { return b.Undone != nil })
	from := 0
	for i, b := range live {
		if b.Kind == KindReplace {
			from = i
		}
	}
	return live[from:]
}

// Rows is how many rows the live batches brought, as far as they were counted.
func (s Source) Rows() int64 {
	var n int64
	for i, b := range s.Live() {
		if b.Kind == KindUpdate && i > 0 && b.Effect != nil {
			n += b.Effect.Added - b.Effect.Removed
		} else {
			n += b.Rows
		}
	}
	return n
}

// Joined is the source with the rows of its live batches one after the other as
// they stand in the files: nothing updated, no cell fixed.
func (s Source) Joined() Source {
	live := slices.Clone(s.Batches)
	for i := range live {
		live[i].Fixes = nil
		if live[i].Kind == KindUpdate {
			live[i].Kind = KindAppend
		}
	}
	s.Batches = live
	return s
}

// AsDropped reports whether the live rows are those of [Source.Joined].
func (s Source) AsDropped() bool {
	return !s.Updates() && !slices.ContainsFunc(s.Live(), func(b Batch) bool { return len(b.Fixes) > 0 })
}

// Reading is the recipe for one file of the source: the table's, with what is
// different about the file, and the columns by the names the file has for them.
func (s Source) Reading(b Batch) table.Recipe {
	r := s.Recipe
	if b.Recipe != nil {
		r = OfFile(*b.Recipe, r)
	}
	if len(b.Columns) == 0 || len(r.Columns) == 0 {
		return r
	}
	columns := maps.Clone(r.Columns)
	for _, there := range b.Columns {
		delete(columns, there)
	}
	for here, there := range b.Columns {
		if c, known := r.Columns[there]; known {
			columns[here] = c
		}
	}
	r.Columns = columns
	return r
}

// OfFile is a recipe with what another says of the file as such.
func OfFile(of, base table.Recipe) table.Recipe {
	for _, pair := range [][2]*string{{&of.Encoding, &base.Encoding}, {&of.Delimiter, &base.Delimiter}, {&of.Quote, &base.Quote},
		{&of.Escape, &base.Escape}, {&of.Comment, &base.Comment}, {&of.Decimal, &base.Decimal}, {&of.Dates, &base.Dates}} {
		if *pair[0] != "" {
			*pair[1] = *pair[0]
		}
	}
	if of.Header != nil {
		base.Header = of.Header
	}
	if of.SkipLines != nil {
		base.SkipLines = of.SkipLines
	}
	return base
}

// Differing is what the recipe of a file says of it otherwise than that of its
// table does, for [Batch.Recipe]; nil when that is nothing.
func Differing(file, of table.Recipe) *table.Recipe {
	var d table.Recipe
	for _, set := range []struct {
		to         *string
		file, base string
	}{{&d.Encoding, file.Encoding, of.Encoding}, {&d.Delimiter, file.Delimiter, of.Delimiter}, {&d.Quote, file.Quote, of.Quote},
		{&d.Escape, file.Escape, of.Escape}, {&d.Comment, file.Comment, of.Comment}, {&d.Decimal, file.Decimal, of.Decimal}, {&d.Dates, file.Dates, of.Dates}} {
		if set.file != set.base {
			*set.to = set.file
		}
	}
	if file.Header != nil && (of.Header == nil || *file.Header != *of.Header) {
		d.Header = file.Header
	}
	if file.SkipLines != nil && (of.SkipLines == nil || *file.SkipLines != *of.SkipLines) {
		d.SkipLines = file.SkipLines
	}
	if d.Encoding == "" && d.Delimiter == "" && d.Quote == "" && d.Escape == "" && d.Comment == "" && d.Decimal == "" && d.Dates == "" &&
		d.Header == nil && d.SkipLines == nil {
		return nil
	}
	return &d
}

// Apart reports whether a file of the source has marks of its own for decimals
// or orders of its own for dates.
func (s Source) Apart() bool {
	return slices.ContainsFunc(s.Live(), func(b Batch) bool { return b.Recipe != nil && (b.Recipe.Decimal != "" || b.Recipe.Dates != "") })
}

// Updates reports whether a live batch takes the place of earlier rows by a key.
func (s Source) Updates() bool {
	return slices.ContainsFunc(s.Live(), func(b Batch) bool { return b.Kind == KindUpdate })
}

// Mapping is what was said so far of columns that files name in their own way,
// the last word on each.
func (s Source) Mapping() map[string]string {
	all := map[string]string{}
	for _, b := range s.Batches {
		maps.Copy(all, b.Columns)
	}
	return all
}
