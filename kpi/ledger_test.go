package kpi_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// drop adds a file to the first table and loads it.
func (s *shop) drop(kind, data string, change func(*workbook.Batch)) {
	s.t.Helper()
	b := s.put(data)
	b.ID, b.Kind = fmt.Sprint("b", len(s.book.Tables[0].Batches)), kind
	b.File = b.ID + ".csv"
	if change != nil {
		change(&b)
	}
	s.do(workbook.DropBatch{TableID: s.book.Tables[0].ID, Batch: b})
	s.load()
}

// rows writes the first table as the workbook sees it.
func (s *shop) rows() string {
	s.t.Helper()
	t := s.Table(s.book.Tables[0])
	if t == nil {
		s.t.Fatal("the table is not loaded")
	}
	var b strings.Builder
	for row := range t.Rows {
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte('|')
			}
			b.WriteString(c.Cell(row))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (s *shop) fresh() string {
	s.t.Helper()
	held := s.Engine
	defer func() { s.Engine = held }()
	s.Engine = kpi.New()
	s.load()
	return s.rows()
}

const stock = "Item,Day,Units,Price\nA,2026-01-05,10,1.50\nB,2026-01-06,20,2.00\nC,2026-02-01,5,9.00\n"

func TestTheLedgerInAllItsKinds(t *testing.T) {
	s := newShop(t)
	s.table("Stock", stock)
	s.drop(workbook.KindAppend, "Price;Article;Day;Units;Site\n3,25;D;2026-02-03;7;North\n", func(b *workbook.Batch) {
		b.Columns = map[string]string{"Article": "Item"}
		b.Recipe = &table.Recipe{Delimiter: ";", Decimal: ","}
	})
	s.drop(workbook.KindUpdate, "Item,Units\nB,21\nE,1\nB,22\n", func(b *workbook.Batch) { b.Keys = []string{"Item"} })
	const all = "A|2026-01-05|10|1.50|\nB|2026-01-06|22|2.00|\nC|2026-02-01|5|9.00|\nD|2026-02-03|7|3.25|North\nE||1||\n"
	compare(t, s.rows(), all)
	compare(t, s.fresh(), all)
	if batch, row := s.Origin(s.book.Tables[0], 1); batch != 2 || row != 3 {
		t.Errorf("the second row comes from row %d of batch %d", row, batch)
	}
	id := s.book.Tables[0].ID
	s.do(workbook.FixCell{TableID: id, BatchID: "b2", Fix: workbook.Fix{Row: 3, Line: 4, Column: "Units", Was: "22", Now: "24"}},
		workbook.FixCell{TableID: id, BatchID: "b2", Fix: workbook.Fix{Row: 1, Column: "Units", Was: "99", Now: "1"}},
		workbook.UndoBatch{TableID: id, BatchID: "b1", Undone: workbook.Undone{At: "2026-03-01T10:00:00Z"}})
	s.load()
	const fixed = "A|2026-01-05|10|1.50\nB|2026-01-06|24|2.00\nC|2026-02-01|5|9.00\nE||1|\n"
	compare(t, s.rows(), fixed)
	compare(t, s.fresh(), fixed)
	if n := s.Table(s.book.Tables[0]).Problems.Count(kpi.CodeFixLost); n != 1 {
		t.Errorf("%d lost fixes are told", n)
	}
	s.do(workbook.RedoBatch{TableID: id, BatchID: "b1"}, workbook.UnfixCell{TableID: id, BatchID: "b2", Row: 1, Column: "Units"},
		workbook.UnfixCell{TableID: id, BatchID: "b2", Row: 3, Column: "Units"})
	s.load()
	compare(t, s.rows(), all)
	s.do(workbook.UndoBatch{TableID: id, BatchID: "b2"}, workbook.UndoBatch{TableID: id, BatchID: "b1"})
	if _, err := (workbook.UndoBatch{TableID: id, BatchID: s.book.Tables[0].Batches[0].ID}).Apply(s.book); err == nil {
		t.Error("the last batch could be undone")
	}
	s.load()
	compare(t, s.rows(), "A|2026-01-05|10|1.50\nB|2026-01-06|20|2.00\nC|2026-02-01|5|9.00")
	s.Keep(s.book)
	compare(t, s.rows(), "A|2026-01-05|10|1.50\nB|2026-01-06|20|2.00\nC|2026-02-01|5|9.00")
}

func TestAReplacedFileIsReadAsItWasWhenItComesBack(t *testing.T) {
	s := newShop(t)
	s.table("Stock", strings.ReplaceAll(stock, ",", ";"))
	b := s.put(stock + "D,2026-03-01,1,1.00\n")
	b.ID, b.Kind = "b1", workbook.KindReplace
	read, err := s.Read(context.Background(), workbook.Source{}, strings.NewReader(string(s.files[b.SHA256])), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.do(workbook.DropBatch{TableID: "Stock", Batch: b, Recipe: &read.Recipe})
	s.load()
	if n := strings.Count(s.rows(), "\n"); n != 4 {
		t.Errorf("%d rows", n)
	}
	s.do(workbook.UndoBatch{TableID: "Stock", BatchID: "b1"})
	s.load()
	compare(t, s.rows(), "A|2026-01-05|10|1.50\nB|2026-01-06|20|2.00\nC|2026-02-01|5|9.00")
}

func TestEffectAndRestatement(t *testing.T) {
	s := newShop(t)
	s.table("Stock", stock)
	s.kpi(workbook.KPI{Name: "Units", Formula: "SUM(Stock[Units])"})
	s.kpi(workbook.KPI{Name: "Average", Formula: "AVERAGE(Stock[Price])"})
	before, first := s.book, s.ask(kpi.Question{Grain: "month", Bare: true})
	s.drop(workbook.KindUpdate, "Item,Day,Units,Price\nA,2026-01-05,10,1.50\nB,2026-01-06,25,2.00\nF,2026-01-09,1,4.00\nG,2026-03-02,8,1.00\n", func(b *workbook.Batch) { b.Keys = []string{"Item"} })
	e, lacks := s.Effect(before.Tables[0], s.book.Tables[0])
	if e.Added != 2 || e.Replaced != 1 || e.Unchanged != 1 || e.Removed != 0 || len(lacks) != 0 {
		t.Errorf("%+v, lacks %v", e, lacks)
	}
	r := kpi.Restate(first, s.ask(kpi.Question{Grain: "month", Bare: true}))
	var got []string
	for _, m := range append(r.Moved, r.New...) {
		got = append(got, fmt.Sprint(m.Name, " ", m.Period, " ", value(m.Before), " > ", value(m.After), " by ", value(m.By)))
	}
	// February was not over yet, so it may change without a word.
	compare(t, strings.Join(got, "\n"), `
Average 2026-01 7/4 > 5/2 by 3/4
Units 2026-01 30 > 36 by 6
Units 2026-03 no-values > 8 by no-values
Average 2026-03 no-values > 1 by no-values`)
	r.Note(&e, 1)
	if e.Moved != 2 || e.New != 2 || e.KPIs != 2 || len(e.Moves) != 1 || e.Moves[0].By != "3/4" {
		t.Errorf("%+v", e)
	}
	before = s.book
	s.drop(workbook.KindReplace, "Item,Day,Units,Price\nA,2026-01-05,10,1.50\n", nil)
	if e, _ := s.Effect(before.Tables[0], s.book.Tables[0]); e.Added != 0 || e.Unchanged != 1 || e.Removed != 4 {
		t.Errorf("%+v", e)
	}
}
