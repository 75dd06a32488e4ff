package view

import (
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Meets is how a file meets the table it goes to, and what that would do.
type Meets struct {
	Kind       string
	Kinds      []Choice
	Keys       [2]string // the second may be empty
	KeyChoices []Choice
	Maps       []MapLine
	Busy       bool
	Failed     string
	Facts      []MeetFact
	Notices    []Problem
	Moves      []MoveLine
	MoveNote   string
}

// MapLine is a column of the table that the file does not have by that name.
type MapLine struct {
	Column, File string
	Choices      []Choice
}

// MeetFact is one thing an import would do.
type MeetFact struct{ Class, Icon, Text string }

// MoveLine is a past value that moved, or would.
type MoveLine struct {
	Name, Href, Period string
	Was, Is            string
	By                 Delta
	Exact              string // by how much exactly
}

// LedgerLine is a batch in the ledger.
type LedgerLine struct {
	ID, File, Kind, When, Rows, Size string
	Rejected                         string
	Moves                            []MoveLine
	MoveText                         string
	Undone                           string // since when, "" while it counts
	IsUndone, CanUndo                bool
	Notes                            []string
}

// Faults is what of a table's files did not fit.
type Faults struct {
	Table          string
	Loading        bool
	Why            string
	Filter, Kind   string
	Kinds          []Choice
	Rows           []FaultRow
	Count          string
	Note           string
	None, NoneHere bool
	Edit           *FaultForm
}

// FaultRow is a cell or a record that did not fit.
type FaultRow struct {
	Fault         job.Fault
	Where         string
	Was, Now      string
	Reason, Extra string
	Fixed, Misfit bool
	Editing       bool
}

// FaultForm is the form in which a cell is put right.
type FaultForm struct {
	Title, Was, Text, Why string
	Column                string
	Types                 []Choice
	Type                  string
}

func matchText(m state.Model, w words, s workbook.Source, imp state.Import) string {
	info := m.Tables[s.ID].Info
	have := 0
	for _, c := range info.Columns {
		if fileColumn(imp, c.Name) != "" {
			have++
		}
	}
	text := w.count(int64(have)) + " of its " + w.count(int64(len(info.Columns))) + " columns are in the file."
	if have == len(info.Columns) {
		text = "All " + w.count(int64(have)) + " columns match."
	}
	if imp.Meeting.Why != "" && imp.Replace != "" {
		text += " " + imp.Meeting.Why
	}
	if len(imp.Meeting.Map) > 0 && imp.Replace != "" {
		text += " Columns of other names are matched as shown below."
	}
	return text
}

// fileColumn is the column of a file that belongs to one of the table, "" when it
// has none.
func fileColumn(imp state.Import, name string) string {
	for file, there := range imp.Meeting.Map {
		if there == name {
			return file
		}
	}
	for _, c := range imp.Preview.Columns {
		if c.Name == name && imp.Meeting.Map[c.Name] == "" {
			return name
		}
	}
	return ""
}

func meetsOf(m state.Model, w words, s workbook.Source, imp state.Import) Meets {
	meeting := imp.Meeting
	v := Meets{Kind: meeting.Kind, Busy: meeting.Landed == nil && meeting.Failed == "", Failed: meeting.Failed,
		Kinds: []Choice{{Value: workbook.KindAppend, Label: "Append"}, {Value: workbook.KindUpdate, Label: "Update by key"}, {Value: workbook.KindReplace, Label: "Replace"}}}
	copy(v.Keys[:], meeting.Keys)
	known := map[string]bool{}
	for _, c := range m.Tables[s.ID].Info.Columns {
		known[c.Name] = true
		v.KeyChoices = append(v.KeyChoices, Choice{Value: c.Name, Label: s.ColumnName(c.Name)})
	}
	var unknown []Choice
	for _, c := range imp.Preview.Columns {
		if !known[c.Name] {
			unknown = append(unknown, Choice{Value: c.Name, Label: c.Name})
		}
	}
	for _, c := range m.Tables[s.ID].Info.Columns {
		file := fileColumn(imp, c.Name)
		if file == c.Name || len(unknown) == 0 {
			continue
		}
		v.Maps = append(v.Maps, MapLine{Column: c.Name, File: file, Choices: append([]Choice{{Value: "", Label: "not in the file"}}, unknown...)})
	}
	if l := meeting.Landed; l != nil && meeting.Failed == "" {
		v.landed(m, w, s, *l)
	}
	return v
}

// landed says what an import would do.
func (v *Meets) landed(m state.Model, w words, s workbook.Source, l job.Landed) {
	say := func(class, icon, text string) { v.Facts = append(v.Facts, MeetFact{class, icon, text}) }
	e := l.Effect
	say("", "plus", w.some(e.Added, "row", "rows")+" added")
	if e.Replaced > 0 {
		say("", "refresh", w.some(e.Replaced, "row", "rows")+" changed")
	}
	if e.Unchanged > 0 {
		say("", "check", w.some(e.Unchanged, "row", "rows")+" unchanged")
	}
	if e.Removed > 0 {
		say("st-risk", "st-risk", w.some(e.Removed, "row", "rows")+" removed")
	}
	if len(l.New) > 0 {
		say("", "plus", plural(len(l.New), "New column", "New columns")+": "+naming(w, l.New))
	}
	if len(l.Lacks) > 0 {
		kept := ", blank in these rows"
		if v.Kind == workbook.KindUpdate {
			kept = ", left as it is in rows that change"
		}
		say("st-risk", "st-risk", "Not in the file: "+naming(w, l.Lacks)+kept)
	}
	if l.Bad > 0 {
		say("st-risk", "st-risk", w.some(l.Bad, "cell", "cells")+" that cannot be read")
	}
	for _, d := range l.Notices {
		v.Notices = append(v.Notices, Problem{Reason: d.Message, WayOut: d.Hint})
	}
	for _, mv := range l.Moved {
		v.Moves = append(v.Moves, moveLine(m, w, mv))
	}
	v.MoveNote = movedText(w, e)
	if more := e.Moved - len(l.Moved); more > 0 {
		v.MoveNote += "; the biggest are shown"
	}
}

func naming(w words, names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + w.count(int64(len(names)-most)) + " more"
	}
	return strings.Join(names, ", ")
}

// movedText says how many past values moved.
func movedText(w words, e workbook.Effect) string {
	text := "No past value moves"
	if e.Moved > 0 {
		text = w.some(int64(e.Moved), "past value", "past values") + " of " + w.some(int64(e.KPIs), "KPI", "KPIs") + " " + plural(e.Moved, "moves", "move")
	}
	if e.New > 0 {
		text += "; " + w.some(int64(e.New), "value is", "values are") + " new"
	}
	return text
}

func moveLine(m state.Model, w words, mv kpi.Moved) MoveLine {
	k, ok := m.Book.KPIByID(mv.ID)
	u := unitOf(m, w, k)
	l := MoveLine{Name: mv.Name, Period: w.period(mv.Period), Was: u.full(mv.Before.Num()), Is: u.full(mv.After.Num())}
	if ok {
		l.Name, l.Href = k.Name, "#/kpi/"+k.ID
	}
	for text, n := range map[*string]kpi.Number{&l.Was: mv.Before, &l.Is: mv.After} {
		if n.Num().IsBlank() {
			*text = "no value"
		}
	}
	l.By = u.delta(kpi.Change{Before: mv.Before, By: mv.By, Percent: mv.Percent}, ok && len(k.Targets) > 0)
	if by := mv.By.Num(); !by.IsBlank() {
		l.Exact = u.signed(by)
	}
	return l
}

// keptMove is a move as a batch remembers it.
func keptMove(mv workbook.Move) kpi.Moved {
	of := func(text string) kpi.Number {
		if text == "" {
			return kpi.Number{Blank: num.NoValues.String()}
		}
		return kpi.Number{Exact: text}
	}
	out := kpi.Moved{ID: mv.KPI, Name: mv.Name, Period: mv.Period, Before: of(mv.Before), After: of(mv.After), By: of(mv.By)}
	if share := num.Relative(out.By.Num(), out.Before.Num()); !share.IsBlank() {
		out.Percent = kpi.Number{Exact: share.Exact(), Value: share.Plain()}
	} else {
		out.Percent = kpi.Number{Blank: num.NoValues.String()}
	}
	return out
}

// ledgerOf is the batches of a table, the newest first.
func ledgerOf(m state.Model, w words, s workbook.Source) []LedgerLine {
	live := len(s.Live())
	var out []LedgerLine
	for i := len(s.Batches) - 1; i >= 0; i-- {
		b := s.Batches[i]
		l := LedgerLine{ID: b.ID, File: b.File, Kind: kindText(s, b, i == 0), When: w.when(b.At), Rows: w.count(b.Rows), Size: w.size(b.Bytes),
			Rejected: w.count(b.Rejected), IsUndone: b.Undone != nil, CanUndo: live > 1 || replacedBefore(s, i)}
		if b.Who != "" {
			l.When += ", " + b.Who
		}
		if b.Undone != nil {
			l.Undone = strings.TrimSpace("Undone " + w.when(b.Undone.At) + " " + b.Undone.Who)
		}
		if n := len(b.Fixes); n > 0 {
			l.Notes = append(l.Notes, w.some(int64(n), "cell corrected", "cells corrected"))
		}
		if e := b.Effect; e != nil {
			l.Rows = effectText(w, b)
			l.MoveText = "No past value moved"
			if e.Moved > 0 {
				l.MoveText = w.some(int64(e.Moved), "past value", "past values") + " of " + w.some(int64(e.KPIs), "KPI", "KPIs") + " moved"
			}
			for _, mv := range e.Moves {
				l.Moves = append(l.Moves, moveLine(m, w, keptMove(mv)))
			}
		}
		out = append(out, l)
	}
	return out
}

// replacedBefore reports whether the table has rows without a batch that replaced
// all others.
func replacedBefore(s workbook.Source, at int) bool {
	next, err := workbook.UndoBatch{TableID: s.ID, BatchID: s.Batches[at].ID}.Apply(workbook.Workbook{Tables: []workbook.Source{s}})
	return err == nil && len(next.Tables) == 1
}

func effectText(w words, b workbook.Batch) string {
	e := b.Effect
	text := w.count(b.Rows) + " in"
	if e.Replaced > 0 {
		text += ", " + w.count(e.Replaced) + " changed"
	}
	if e.Removed > 0 {
		text += ", " + w.count(e.Removed) + " removed"
	}
	return text
}

func kindText(s workbook.Source, b workbook.Batch, first bool) string {
	switch {
	case b.Kind == workbook.KindAppend:
		return "append"
	case b.Kind == workbook.KindUpdate:
		names := make([]string, len(b.Keys))
		for i, k := range b.Keys {
			names[i] = s.ColumnName(k)
		}
		return "update by " + strings.Join(names, " and ")
	case first:
		return "first import"
	}
	return "replace"
}

// The states a fault can have.
const (
	faultsOpen  = "open"
	faultsFixed = "fixed"
)

func faultsOf(m state.Model, w words, s workbook.Source) Faults {
	f := m.Data.Faults
	v := Faults{Table: s.ID, Filter: f.Filter, Kind: f.Kind,
		Kinds: []Choice{{Value: "", Label: "All"}, {Value: faultsOpen, Label: "To correct"}, {Value: faultsFixed, Label: "Corrected"}}}
	if f.Source != s.ID || f.List == nil {
		v.Loading = true
		return v
	}
	v.Why, v.None = f.Why, len(f.List.List) == 0
	wanted := strings.ToLower(f.Filter)
	matching := 0
	for _, fault := range f.List.List {
		fixed := fault.Fixed && !fault.Misfit
		if f.Kind == faultsOpen && fixed || f.Kind == faultsFixed && !fault.Fixed {
			continue
		}
		row := FaultRow{Fault: fault, Where: whereOf(w, s, fault), Was: fault.Was, Now: fault.Now, Reason: fault.Reason, Extra: fault.WayOut, Fixed: fault.Fixed, Misfit: fault.Misfit}
		if fault.Fixed {
			row.Extra = strings.TrimSpace(fault.Why + " " + w.when(fault.At))
			if fault.Now == "" {
				row.Now = "blank"
			}
		}
		if wanted != "" && !strings.Contains(strings.ToLower(row.Where+" "+row.Was+" "+row.Now+" "+row.Reason), wanted) {
			continue
		}
		matching++
		if len(v.Rows) == faultsShown {
			continue
		}
		row.Editing = f.Edit != nil && f.Edit.Fault == fault
		v.Rows = append(v.Rows, row)
	}
	v.NoneHere = matching == 0
	v.Count = w.count(int64(matching)) + " of " + w.count(int64(len(f.List.List))+f.List.More)
	if rest := int64(matching-len(v.Rows)) + f.List.More; rest > 0 {
		v.Note = "The first " + w.count(int64(len(v.Rows))) + " are listed; " + w.count(rest) + " more are like them."
	}
	if f.Edit != nil {
		v.Edit = faultForm(m, w, s, f)
	}
	return v
}

// faultsShown is how many rows of the list a page has.
const faultsShown = 200

func whereOf(w words, s workbook.Source, f job.Fault) string {
	where := f.File
	if f.Line > 0 {
		where += ", line " + w.count(f.Line)
	}
	if f.Column != "" {
		where += ", " + s.ColumnName(f.Column)
	}
	return where
}

func faultForm(m state.Model, w words, s workbook.Source, f state.Faults) *FaultForm {
	fault := f.Edit.Fault
	form := &FaultForm{Title: whereOf(w, s, fault), Was: fault.Was, Text: f.Edit.Text, Why: f.Edit.Why, Column: s.ColumnName(fault.Column)}
	for _, c := range m.Tables[s.ID].Info.Columns {
		if c.Name == fault.Column {
			form.Type = c.Type
		}
	}
	form.Types = types()
	return form
}
