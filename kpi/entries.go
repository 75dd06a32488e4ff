package kpi

import (
	"context"
	"encoding/hex"
	"slices"
	"sort"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// A KPI that is typed by hand is evaluated like any other: its entries become a
// table of dates and values, and a formula over that table becomes its own. The
// table is named by its bytes like those of files, so everything that is kept by
// that name notices an entry that came, changed or went.

// manual is the workbook as the engine evaluates it, with tables and formulas for
// the KPIs that have entries. It is the same workbook where there are none.
func (e *Engine) manual(w workbook.Workbook) workbook.Workbook {
	if !slices.ContainsFunc(w.KPIs, workbook.KPI.Manual) {
		return w
	}
	w.KPIs, w.Tables = slices.Clone(w.KPIs), slices.Clone(w.Tables)
	for i := range w.KPIs {
		k := &w.KPIs[i]
		if !k.Manual() {
			continue
		}
		data := entriesCSV(w.Settings, k.Entries)
		sum := sha256.Sum256(data)
		s := workbook.Source{
			ID: "entries " + k.ID, Name: w.FreeTableName("Entries of " + k.Name), DateColumn: "Date", Recipe: entriesRecipe(),
			Batches: []workbook.Batch{{ID: "entries", SHA256: hex.EncodeToString(sum[:])}},
		}
		if e.tables[KeyOf(s)] == nil {
			t, err := table.Read(context.Background(), data, table.Options{Recipe: s.Recipe, Name: s.Name})
			if err != nil {
				continue // only a cancelled read has one
			}
			e.Hold(s, t)
		}
		w.Tables = append(w.Tables, s)
		k.Formula = formula.Print(&formula.Aggregate{Func: combining(k.Combine), X: &formula.Column{Table: s.Name, Name: "Value"}})
	}
	return w
}

func combining(how string) formula.Func {
	switch how {
	case workbook.CombineSum:
		return formula.FnSum
	case workbook.CombineAverage:
		return formula.FnAverage
	}
	return formula.FnLast
}

// entriesCSV writes entries by date; of one date the one typed last stands last.
// What is no date or number is left out: Validate tells of it.
func entriesCSV(settings workbook.Settings, entries []workbook.Entry) []byte {
	type row struct {
		day   calendar.Day
		value string
	}
	var rows []row
	for _, entry := range entries {
		days, dated := settings.EntryDays(entry.Date)
		if v := decimalOr(entry.Value, num.NoValues); dated && !v.IsBlank() {
			rows = append(rows, row{days.From, v.Plain()})
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].day < rows[j].day })
	out := []byte("Date,Value\n")
	for _, r := range rows {
		out = append(r.day.Append(out), ","+r.value+"\n"...)
	}
	return out
}

// entriesRecipe leaves nothing of such a table to be guessed.
func entriesRecipe() table.Recipe {
	header, none := true, 0
	return table.Recipe{
		Encoding: "utf-8", Delimiter: ",", Quote: `"`, Escape: table.None, Comment: table.None,
		Header: &header, SkipLines: &none, Decimal: ".", Dates: "ymd",
		Columns: map[string]table.ColumnRecipe{"Date": {Type: table.Date, Format: "yyyy-mm-dd"}, "Value": {Type: table.Decimal}},
	}
}
