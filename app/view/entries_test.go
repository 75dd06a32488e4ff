package view

import (
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

func TestEntriesAreListedFromTheLatestOn(t *testing.T) {
	two := 2
	k := workbook.KPI{ID: "k", Name: "Mood", Combine: workbook.CombineAverage, Unit: workbook.Unit{Decimals: &two},
		Scale:   []workbook.Grade{{Value: "1", Label: "poor"}, {Value: "2.5", Label: "good"}},
		Entries: []workbook.Entry{{ID: "a", Date: "2026-02", Value: "1", Note: "first"}, {ID: "b", Date: "2026-02-01", Value: "2.5"}, {ID: "c", Date: "2026-01-31", Value: "2"}}}
	var m state.Model
	m.Book.Settings.Locale = "de"
	m.KPI.Entry = state.EntryDraft{Open: true, Value: "2,5"}
	w := wordsOf(m)
	v := entriesOf(m, w, unitOf(m, w, k), k)
	var got []string
	for _, r := range v.Rows {
		got = append(got, strings.Join([]string{r.ID, r.Date, r.Value, r.Note}, " | "))
	}
	want := "b | 1. Feb 2026 | 2,50 · good | \na | " + w.period("2026-02") + " | 1,00 · poor | first\nc | 31. Jan 2026 | 2,00 · poor to good | "
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
	if v.How != "The average of a period's entries counts." {
		t.Errorf("it is said that: %s", v.How)
	}
	if got := fmt.Sprint(v.Choices); got != "[{1 1,00 · poor  false} {2,5 2,50 · good  false}]" {
		t.Errorf("the choices are %s", got)
	}
	m.KPI.Entry.Value = ""
	if v = entriesOf(m, w, unitOf(m, w, k), k); v.Choices[0].Label != "Choose" {
		t.Errorf("nothing chosen: %v", v.Choices)
	}
	if v = entriesOf(m, w, unit{}, workbook.KPI{Formula: "1", Entries: k.Entries}); v.Shown {
		t.Error("a KPI with a formula shows entries")
	}
}
