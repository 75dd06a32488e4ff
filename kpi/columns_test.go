package kpi_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

const (
	lines3 = `Day,Shipped,Customer,Price,Qty
2026-01-05,2026-01-08,1,2.50,2
2026-01-20,2026-01-21,2,10,3
2026-02-03,,1,4,0
2026-02-04,2026-02-04,7,,1
`
	people = `Id,Born,Name
1,1990-05-01,Ann
2,2000-12-31,Bob
3,2001-01-01,Cy
`
)

func calculatedShop(t *testing.T) *shop {
	s := newShop(t)
	s.table("Orders", lines3)
	s.table("People", people)
	s.do(workbook.SetRelations{TableID: "Orders", Relations: []workbook.Relation{{Column: "Customer", Table: "People", Key: "Id"}}},
		workbook.SetCalculated{TableID: "Orders", Columns: []workbook.Calculated{
			{Name: "Net", Expression: "Price * Qty"},
			{Name: "Size", Expression: `IF(Net >= 20, "large", "small")`},
			{Name: "Took", Expression: "Shipped - Day"},
			{Name: "Due", Expression: "IF(Net >= 20, Shipped, Day)"},
			{Name: "Free", Expression: "Net = 0"},
			{Name: "Each", Expression: "Price / 3"},
			{Name: "Huge", Expression: "Price * 1000000000000000000"},
			{Name: "Who", Expression: "[Customer.Name]"},
			{Name: "Per piece", Expression: "Net / Qty"},
			{Name: "Wrong", Expression: "Nett"},
		}})
	return s
}

func whole(t *testing.T, s *shop, name string) (*table.Table, []string) {
	t.Helper()
	source, _ := s.book.Table(name)
	made, inexact, err := s.Whole(context.Background(), s.book, source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return made, inexact
}

func TestCalculatedColumnsStandBehindThoseOfTheFile(t *testing.T) {
	s := calculatedShop(t)
	made, inexact := whole(t, s, "Orders")
	var got []string
	for _, c := range made.Columns[5:] {
		cells := make([]string, c.Len())
		for row := range cells {
			cells[row] = c.Cell(row)
		}
		got = append(got, fmt.Sprintf("%s %s: %s", c.Name, c.Type, strings.Join(cells, " | ")))
	}
	want := []string{
		"Net decimal: 5.00 | 30.00 | 0.00 | ",
		"Size text: small | large | small | small",
		"Took duration: 259200 | 86400 |  | 0",
		"Due date: 2026-01-05 | 2026-01-21 | 2026-02-03 | 2026-02-04",
		"Free boolean: FALSE | FALSE | TRUE | ",
		"Each decimal: 0.833333 | 3.333333 | 1.333333 | ",
		"Huge decimal: 2500000000000000000 | 10000000000000000000 | 4000000000000000000 | ",
		"Who text: Ann | Bob | Ann | ",
		"Per piece decimal: 2.5 | 10.0 |  | ",
		"Wrong text:  |  |  | ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.Equal(inexact, []string{"Each"}) {
		t.Errorf("rounded are %v", inexact)
	}
	if again, _ := whole(t, s, "Orders"); again != made {
		t.Error("the same columns were worked out twice")
	}
	s.do(workbook.RenameColumn{TableID: "People", From: "Name", To: "Full name"})
	if again, _ := whole(t, s, "Orders"); again == made {
		t.Error("a column that looks something up was not worked out again when that changed")
	}
}

func TestOnlyColumnsThatChangedAreWorkedOutAgain(t *testing.T) {
	s := calculatedShop(t)
	made, _ := whole(t, s, "Orders")
	source, _ := s.book.Table("Orders")
	columns := slices.Clone(source.Calculated)
	columns[2].Expression = "Day - Shipped"
	s.do(workbook.SetCalculated{TableID: "Orders", Columns: append(columns, workbook.Calculated{Name: "Last", Expression: "Took"})})
	again, _ := whole(t, s, "Orders")
	for i, c := range again.Columns {
		kept := i < len(made.Columns) && c == made.Columns[i]
		if first := i < 7; kept != first {
			t.Errorf("%s was kept: %v", c.Name, kept)
		}
	}
	if last := again.Columns[len(again.Columns)-1]; last.Cell(0) != "-259200" {
		t.Errorf("the last column says %q", last.Cell(0))
	}
}

// What a column shows in the grid, its formula gives in a KPI.
func TestCalculatedColumnsSumToWhatTheirFormulasSay(t *testing.T) {
	s := newShop(t)
	s.table("Orders", someOrders(10_000))
	s.do(workbook.SetCalculated{TableID: "Orders", Columns: []workbook.Calculated{
		{Name: "Net", Expression: "Amount * Qty - 0.25"}, {Name: "Odd", Expression: `IF(Qty > 3, Amount / 8, IFBLANK(Amount, 0) ^ 2)`}, {Name: "Word", Expression: "LOWER(Code)"}}})
	made, _ := whole(t, s, "Orders")
	for _, name := range []string{"Net", "Odd"} {
		c, _ := made.Column(name)
		p, err := browse.Of(c, func() error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Query(context.Background(), s.book, "AVERAGE(Orders["+name+"])", kpi.Question{Grain: "all"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := p.Mean.Exact(), a.KPIs[0].Cells[0].Number.Exact; got != want {
			t.Errorf("the mean of %s is %s in the grid and %s in a KPI", name, got, want)
		}
	}
	if c, _ := made.Column("Word"); c.HasDict() || c.Cell(9999) != "c9999" {
		t.Errorf("texts that all differ: %q, with codes %v", c.Cell(9999), c.HasDict())
	}
}

// someOrders is made-up orders, of each customer several.
func someOrders(rows int) string {
	var b strings.Builder
	b.WriteString("Code,Customer,Amount,Qty\n")
	for i := range rows {
		amount := fmt.Sprintf("%d.%02d", i%977, i%89)
		if i%50 == 7 {
			amount = ""
		}
		fmt.Fprintf(&b, "C%d,K%05d,%s,%d\n", i, i*7919%(rows/5+1), amount, i%7)
	}
	return b.String()
}

func TestATrialShowsWhatAColumnReadsAndGives(t *testing.T) {
	s := calculatedShop(t)
	got := s.Try(s.book, "Orders", "Size", 2)
	if fmt.Sprint(got.Reads, got.Types, got.Columns) != "[Net] [decimal] [[5 30] [small large]]" || len(got.Problems) > 0 {
		t.Errorf("got %+v", got)
	}
	if got := s.Try(s.book, "Orders", "Who", 9); fmt.Sprint(got.Columns) != "[[Ann Bob Ann ]]" {
		t.Errorf("got %+v", got)
	}
	if got := s.Try(s.book, "Orders", "Wrong", 2); len(got.Problems) != 1 || got.Columns != nil {
		t.Errorf("a wrong column gave %+v", got)
	}
}

func TestRowsFindTheirsInAnotherTable(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"numbers":     {"a\n1\n2\n\n3\n2\n", "k\n1\n2\n4\n2\n", "rows 5 blank 1 found 1 lost 1 twice 2 of 3 keys 1 shared"},
		"more places": {"a\n1.50\n2\n", "k\n1.5\n2.00\n", "rows 2 blank 0 found 2 lost 0 twice 0 of 2 keys 0 shared"},
		"texts":       {"a\nx\ny\nx\nz\n", "k\nx\ny\ny\n", "rows 4 blank 0 found 2 lost 1 twice 1 of 2 keys 1 shared"},
		"case counts": {"a\nX\n", "k\nx\n", "rows 1 blank 0 found 0 lost 1 twice 0 of 1 keys 0 shared"},
		"days":        {"a\n2026-01-01\n2026-01-02\n", "k\n2026-01-01 00:00\n2026-01-02 10:00\n", "rows 2 blank 0 found 1 lost 1 twice 0 of 2 keys 0 shared"},
		"large":       {"a\n12345678901234567890\n1\n", "k\n12345678901234567890\n5\n", "rows 2 blank 0 found 1 lost 1 twice 0 of 2 keys 0 shared"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.table("From", "n,"+strings.ReplaceAll(strings.TrimSuffix(c.from, "\n"), "\n", "\n0,")+"\n")
			s.table("To", "n,"+strings.ReplaceAll(strings.TrimSuffix(c.to, "\n"), "\n", "\n0,")+"\n")
			m := s.match(t, "From", workbook.Relation{Column: "a", Table: "To", Key: "k"}, nil)
			got := fmt.Sprintf("rows %d blank %d found %d lost %d twice %d of %d keys %d shared", m.Rows, m.Blank, m.Found, m.Lost, m.Twice, m.Keys, m.Shared)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func (s *shop) match(t testing.TB, from string, is workbook.Relation, each func(row, fate int)) eval.Match {
	t.Helper()
	a, _ := s.book.Table(from)
	b, _ := s.book.Table(is.Table)
	m, ok, err := s.Match(context.Background(), kpi.Related{From: a, To: b, Is: is}, nil, each)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	return m
}

// A row that is said to find its row is one that a look-up has a value for.
func TestMatchesAreWhatLookUpsFind(t *testing.T) {
	s := newShop(t)
	s.table("Orders", someOrders(3000))
	s.table("People", "Key,Name\nK00001,a\nK00002,b\nK00003,c\nK99999,d\n")
	is := workbook.Relation{Column: "Customer", Table: "People", Key: "Key"}
	s.do(workbook.SetRelations{TableID: "Orders", Relations: []workbook.Relation{is}},
		workbook.SetCalculated{TableID: "Orders", Columns: []workbook.Calculated{{Name: "Who", Expression: "[Customer.Name]"}}})
	made, _ := whole(t, s, "Orders")
	who, _ := made.Column("Who")
	m := s.match(t, "Orders", is, func(row, fate int) {
		if who.HasValue(row) != (fate == eval.RowFound) {
			t.Errorf("row %d has the fate %d, and is looked up as %q", row, fate, who.Cell(row))
		}
	})
	if m.Found == 0 || m.Found+m.Lost != 3000 {
		t.Errorf("got %+v", m)
	}
}

func TestLongWorkOnColumnsCanBeStopped(t *testing.T) {
	s := calculatedShop(t)
	stop := errors.New("stop")
	source, _ := s.book.Table("Orders")
	if _, _, err := s.Whole(context.Background(), s.book, source, func(int64, int64, int) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("columns: %v", err)
	}
	to, _ := s.book.Table("People")
	_, _, err := s.Match(context.Background(), kpi.Related{From: source, To: to, Is: source.Relations[0]}, func(int64, int64, int) error { return stop }, nil)
	if !errors.Is(err, stop) {
		t.Errorf("matches: %v", err)
	}
}

func BenchmarkColumns(b *testing.B) {
	s := newShop(&testing.T{})
	s.table("Orders", someOrders(1_000_000))
	var keys strings.Builder
	keys.WriteString("Key,Name\n")
	for i := range 150_000 {
		fmt.Fprintf(&keys, "K%05d,n%d\n", i, i%1000)
	}
	s.table("People", keys.String())
	is := workbook.Relation{Column: "Customer", Table: "People", Key: "Key"}
	s.do(workbook.SetRelations{TableID: "Orders", Relations: []workbook.Relation{is}})
	b.Run("match", func(b *testing.B) {
		for b.Loop() {
			s.match(b, "Orders", is, nil)
		}
	})
	for name, expression := range map[string]string{"product": "Amount * Qty", "thirds": "Amount / Qty", "text": `IF(Qty > 3, "many", "few")`, "lookup": "[Customer.Name]"} {
		b.Run(name, func(b *testing.B) {
			s.do(workbook.SetCalculated{TableID: "Orders", Columns: []workbook.Calculated{{Name: "X", Expression: expression}}})
			source, _ := s.book.Table("Orders")
			for b.Loop() {
				s.Forget()
				if _, _, err := s.Whole(context.Background(), s.book, source, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Tables that look each other up may have columns made of one another, but not of
// themselves.
func TestColumnsOfTablesThatLookEachOtherUp(t *testing.T) {
	s := newShop(t)
	s.table("Orders", "Id,Customer,Amount\n1,a,5\n2,b,7\n")
	s.table("People", "Id,Last\na,1\nb,2\n")
	s.do(workbook.SetRelations{TableID: "Orders", Relations: []workbook.Relation{{Column: "Customer", Table: "People", Key: "Id"}}},
		workbook.SetRelations{TableID: "People", Relations: []workbook.Relation{{Column: "Last", Table: "Orders", Key: "Id"}}},
		workbook.SetCalculated{TableID: "Orders", Columns: []workbook.Calculated{{Name: "Net", Expression: "Amount * 2"}, {Name: "Most", Expression: "[Customer.Recent]"}, {Name: "Round", Expression: "[Customer.Trip]"}}},
		workbook.SetCalculated{TableID: "People", Columns: []workbook.Calculated{{Name: "Recent", Expression: "[Last.Net]"}, {Name: "Trip", Expression: "[Last.Round]"}}})
	made, _ := whole(t, s, "Orders")
	most, _ := made.Column("Most")
	if round, _ := made.Column("Round"); most.Cell(1) != "14" || round.Blank != 2 {
		t.Errorf("most is %q, round blank in %d", most.Cell(1), round.Blank)
	}
	if got := s.Try(s.book, "Orders", "Round", 2); len(got.Problems) == 0 || got.Problems[0].Code != "cycle" {
		t.Errorf("a column made of itself: %+v", got)
	}
}
