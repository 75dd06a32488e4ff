package view

import (
	"cmp"
	"slices"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// ColumnDialog is the dialog of a calculated column.
type ColumnDialog struct {
	Title   string
	New     bool
	Table   string
	Name    string
	Wrong   string // why it cannot be kept, once that was tried
	Formula Formula
	Heads   []string
	Numeric []bool
	Rows    []GridRow // the first rows: what it reads, and behind it what it gives
	Said    string    // in place of rows
}

// calculatedMark stands where other columns have a mark for their type.
const calculatedMark = "fx"

// ColumnInFront is the dialog of a calculated column, if it is open.
func ColumnInFront(m state.Model) (v ColumnDialog, ok bool) {
	c := m.Calculating
	if m.Dialog.Kind != state.ColumnDialog || c == nil {
		return v, false
	}
	w := wordsOf(m)
	s, ok := m.Book.TableByID(c.Table)
	if !ok {
		return v, false
	}
	v = ColumnDialog{Title: "New calculated column of " + s.Name, New: c.Was == "", Table: s.Name, Name: c.Name, Formula: formulaOf(c.Text, c.Writing)}
	if c.Was != "" {
		v.Title = "Calculated column " + c.Was
	}
	if c.Tried {
		v.Wrong = c.Wrong
	}
	if c.Text == "" {
		v.Formula.Calm = "Start with a column, such as Price * Quantity, or press Ctrl Space for what is there."
	}
	if c.Kind != formula.KindUnknown {
		v.Formula.Done = "It gives a " + c.Kind.String() + " for each row."
	}
	v.trial(w, c)
	return v, true
}

// trial shows the first rows.
func (v *ColumnDialog) trial(w words, c *state.ColumnForm) {
	t := c.Trial
	switch {
	case c.TrialWhy != "":
		v.Said = c.TrialWhy
	case !c.Check.OK && t == nil:
		v.Said = "The first rows appear here once the formula is complete."
	case t == nil:
		v.Said = "Working it out…"
	case len(t.Problems) > 0:
		v.Said = t.Problems[0].Message + " " + t.Problems[0].Hint
	case len(t.Columns) == 0 || len(t.Columns[0]) == 0:
		v.Said = "The table has no rows."
	default:
		v.first(w, t, c.Kind.ColumnType())
	}
}

func (v *ColumnDialog) first(w words, t *kpi.Trial, typ string) {
	types := append(slices.Clone(t.Types), typ)
	v.Heads = append(slices.Clone(t.Reads), cmp.Or(v.Name, "New column"))
	for _, typ := range types {
		v.Numeric = append(v.Numeric, isNumber(typ))
	}
	for row := range t.Columns[0] {
		r := GridRow{Line: w.count(int64(row + 1))}
		for i, cells := range t.Columns {
			cell := GridCell{Text: w.cell(types[i], cells[row]), Numeric: v.Numeric[i]}
			if cells[row] == "" {
				cell = GridCell{Text: "blank", Blank: true}
			}
			r.Cells = append(r.Cells, cell)
		}
		v.Rows = append(v.Rows, r)
	}
}

// calculatedRow is a calculated column in the profile.
func calculatedRow(m state.Model, w words, s workbook.Source, c job.Column) ColumnRow {
	if !c.Calculated {
		return ColumnRow{}
	}
	known := m.Data.Grid.Profiles[c.Name]
	r := columnRow(w, m.Tables[s.ID].Info.Rows, c, table.ColumnRecipe{})
	r.Mark, r.Type, r.Note, r.Calculated = calculatedMark, c.Type, c.Evidence, true
	if checked := m.Schema().Calculated(s.Name, c.Name); checked != nil && !checked.OK() {
		r.Wrong = checked.Problems.All()[0].Message
	}
	if !known.Ready {
		r.FillText, r.Distinct, r.Min, r.Max = "", "", "", ""
		if r.Wrong == "" {
			r.FillText = known.Why
		}
	}
	return r
}

// removeColumnAsk asks before a column goes that something is made of.
func removeColumnAsk(m state.Model) Ask {
	s, _ := m.Book.TableByID(m.Dialog.ID)
	name := m.Dialog.Text
	return Ask{Title: "Delete " + name, Text: "It is used by " + usesText(m.Book.UsesOf(s.Name, name)) + ". Their formulas stay as they are and say that the column is gone. Undo brings it back.",
		Buttons: []Button{{Text: "Keep it", Msg: state.DialogClosed{}}, {Text: "Delete " + name, Msg: state.ColumnRemoved{Table: s.ID, Column: name, Sure: true}, Danger: true}}}
}

// removeRelationAsk asks before a relation goes that formulas follow.
func removeRelationAsk(m state.Model) Ask {
	s, _ := m.Book.TableByID(m.Dialog.ID)
	var u workbook.Uses
	for _, r := range s.Relations {
		if r.Column == m.Dialog.Text {
			u = m.Book.Followers(s.Name, r)
		}
	}
	return Ask{Title: "Remove the relation of " + m.Dialog.Text, Text: "It is used by " + usesText(u) + ". Their formulas stay as they are and say that nothing leads there. Undo brings it back.",
		Buttons: []Button{{Text: "Keep it", Msg: state.DialogClosed{}}, {Text: "Remove the relation", Msg: state.RelationRemoved{Table: s.ID, Column: m.Dialog.Text, Sure: true}, Danger: true}}}
}
