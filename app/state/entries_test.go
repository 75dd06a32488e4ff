package state

import (
	"testing"

	"kpiworkbook/kpi/workbook"
)

// rated is a page with a KPI that is typed by hand, on its page.
func rated(t *testing.T, k workbook.KPI) *stage {
	w := workbook.New("d1", "Shop")
	k.ID, k.Name = "k1", "Mood"
	w.KPIs = []workbook.KPI{k}
	s := &stage{Model: New(), t: t}
	return s.tell(Started{Env: Env{Today: "2026-03-20", Locale: "de-DE"}}, Loaded{Key: "k1", ID: "x", Book: &w, Generation: 5}, HashChanged{Hash: "#/kpi/k1"})
}

func TestAnEntryIsTypedChangedAndTakenBack(t *testing.T) {
	s := rated(t, workbook.KPI{Combine: workbook.CombineLast, Unit: workbook.Unit{Kind: workbook.UnitPercent}})
	s.tell(EntryOpened{Open: true})
	s.want("date", s.KPI.Entry.Date, "2026-03-20")
	for _, c := range []struct{ date, value, wrong string }{
		{"2026-03", "", "Write a number, such as 12.5."},
		{"2026-03", "good", "Write a number, such as 12.5."},
		{"gestern", "4", "Write a date like 2026-03-31, or name a period: 2026-03, 2026-Q1."},
		{"2026-03-21", "4", "That is in the future. Write a date up to today."},
		{"2026-Q2", "4", "That is in the future. Write a date up to today."},
	} {
		s.tell(EntryTyped{Field: EntryDate, Text: c.date}, EntryTyped{Field: EntryValue, Text: c.value}, EntryKept{})
		s.want(c.date+" "+c.value, s.KPI.Entry.Wrong, c.wrong)
		none[Mint](s)
	}
	s.tell(EntryTyped{Field: EntryDate, Text: " 2026-03 "}, EntryTyped{Field: EntryValue, Text: "12,5"}, EntryTyped{Field: EntryNote, Text: "asked all "}, EntryKept{})
	s.tell(Fresh{For: the[Mint](s).For, ID: "e1", At: "2026-03-20T10:00:00Z"})
	first := workbook.Entry{ID: "e1", Date: "2026-03", Value: "0.125", Note: "asked all", At: "2026-03-20T10:00:00Z"}
	s.want("entries", s.Book.KPIs[0].Entries, []workbook.Entry{first})
	s.want("form", s.KPI.Entry, EntryDraft{})
	s.want("step", s.History.UndoLabel(), `Add the entry 2026-03 to "Mood"`)
	s.want("period", s.Label(), "2026-03")

	s.tell(EntryOpened{Open: true, ID: "e1"})
	s.want("form", s.KPI.Entry, EntryDraft{Open: true, ID: "e1", Date: "2026-03", Value: "12,5", Note: "asked all"})
	s.tell(EntryTyped{Field: EntryValue, Text: "20 %"}, EntryKept{})
	s.tell(Fresh{For: the[Mint](s).For, ID: "e2", At: "2026-03-20T11:00:00Z"})
	first.Value, first.At = "0.2", "2026-03-20T11:00:00Z"
	s.want("entries", s.Book.KPIs[0].Entries, []workbook.Entry{first})

	s.tell(EntryRemoved{KPI: "k1", Entry: "e1"})
	s.want("entries", len(s.Book.KPIs[0].Entries), 0)
	s.tell(Undone{})
	s.want("entries", s.Book.KPIs[0].Entries, []workbook.Entry{first})
}

func TestTheEditorMakesAKPITypedByHand(t *testing.T) {
	s := opened(t).tell(KPIEdit{}, FieldTyped{Field: FieldName, Text: "Mood"})
	s.want("blocked", s.Editor.Blocked, "A KPI needs a formula, or values typed by hand.")
	s.tell(FieldTyped{Field: FieldManual, Text: "yes"})
	s.want("blocked", s.Editor.Blocked, "")
	for text, wrong := range map[string]string{
		"1 poor\n2":        "Write one step a line, its number and then its word: 1 poor.",
		"poor":             "Write one step a line, its number and then its word: 1 poor.",
		"2 fair\n1 poor":   "Write the steps from the lowest to the highest, each once.",
		"1 poor\n1.0 fair": "Write the steps from the lowest to the highest, each once.",
	} {
		s.tell(FieldTyped{Field: FieldScale, Text: text})
		s.want(text, s.Editor.Blocked, wrong)
	}
	s.tell(FieldTyped{Field: FieldScale, Text: "1 poor\n\n 2 = fair enough\n3: good"}, FieldTyped{Field: FieldCombine, Text: workbook.CombineAverage}, EditorSaved{})
	s.tell(Fresh{For: the[Mint](s).For, ID: "k9"})
	made, _ := s.Book.KPIByID("k9")
	s.want("manual", made.Manual(), true)
	s.want("combine", made.Combine, workbook.CombineAverage)
	s.want("scale", made.Scale, []workbook.Grade{{Value: "1", Label: "poor"}, {Value: "2", Label: "fair enough"}, {Value: "3", Label: "good"}})

	s.tell(KPIEdit{ID: "k9"})
	s.want("scale", s.Editor.Draft.Text(FieldScale), "1 poor\n2 fair enough\n3 good")
	s.want("dirty", s.Editor.Dirty(), false)
	s.tell(FieldTyped{Field: FieldManual}, FormulaTyped{Text: "SUM(orders[amount])", Caret: 3}, EditorSaved{})
	made, _ = s.Book.KPIByID("k9")
	s.want("manual", made.Manual(), false)
	s.want("scale", len(made.Scale), 0)
}

func TestValuesTypedByHandExtendTheTime(t *testing.T) {
	s := opened(t)
	s.tell(KPIEdit{}, FieldTyped{Field: FieldName, Text: "Mood"}, FieldTyped{Field: FieldManual, Text: "yes"}, EditorSaved{})
	s.tell(Fresh{For: the[Mint](s).For, ID: "k9"}, EntryOpened{Open: true}, EntryTyped{Field: EntryDate, Text: "2026-03"}, EntryTyped{Field: EntryValue, Text: "3"}, EntryKept{})
	s.tell(Fresh{For: the[Mint](s).For, ID: "e1"})
	r, _ := s.Extent()
	s.want("last day", r.To.String(), "2026-03-17") // that of the table: a month noted beside it does not close it
	s.want("period", s.Label(), "2026-02")
}

func TestWhatDataIsHeldAgainstIsTyped(t *testing.T) {
	s := opened(t).tell(KPIEdit{ID: "k1"}, FieldTyped{Field: FieldUnit, Text: workbook.UnitPercent})
	for _, c := range []struct {
		field       Field
		text, wrong string
	}{
		{FieldFresh, "soon", "Write a whole number above 0, or leave it empty."}, {FieldFresh, "10", ""},
		{FieldRows, "0", "Write a whole number above 0, or leave it empty."}, {FieldRows, "25", ""},
		{FieldLow, "few", "Write a number, or leave it empty."}, {FieldLow, "12.5", ""},
		{FieldHigh, "10", "The least plausible value is above the most."}, {FieldHigh, "90", ""},
	} {
		s.tell(FieldTyped{Field: c.field, Text: c.text})
		s.want(c.text, s.Editor.Wrong[string(c.field)], c.wrong)
	}
	s.tell(EditorSaved{})
	s.want("checks", s.Book.KPIs[0].Checks, workbook.Checks{Fresh: 10, Rows: 25, Low: "0.125", High: "0.9"})
	s.tell(KPIEdit{ID: "k1"})
	s.want("low", s.Editor.Draft.Text(FieldLow), "12.5")
	s.want("dirty", s.Editor.Dirty(), false)
}
