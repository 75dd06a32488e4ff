package formula

import (
	"fmt"
	"strings"
	"testing"
)

// offers lists the first completions at the caret, which stands at "|".
func offers(src string, most int) string {
	caret := strings.IndexByte(src, '|')
	text := src[:caret] + src[caret+1:]
	var list []string
	for i, c := range Complete(text, caret, shop()) {
		if i == most {
			break
		}
		list = append(list, text[:c.Span.Start]+c.Insert[:c.Caret]+"|"+c.Insert[c.Caret:]+text[c.Span.End:])
	}
	return strings.Join(list, "\n")
}

func TestCompletionFitsThePlace(t *testing.T) {
	cases := []struct{ src, want string }{
		{`|`, "[Revenue]|\n[New customers]|"},
		{`SU|`, "SUM(|)"},
		{`su|m(Orders[Amount])`, "SUM|(Orders[Amount])"},
		{`[Re|`, "[Revenue]|"},
		{`[Re|]`, "[Revenue]|"},
		{`rev|`, "[Revenue]|"},
		{`1 + cust|`, "1 + [New customers]|"},
		{`SUM(|`, "SUM(Orders[|]\nSUM(Customers[|]"},
		{`SUM(Or|`, "SUM(Orders[|]\nSUM(Orders[Order]|"},
		{`SUM(Sal|`, "SUM('Sales 2025'[|]"},
		{`SUM(Or|[Amount])`, "SUM(Orders|[Amount])"},
		{`COUNT(|`, "COUNT(Orders|\nCOUNT(Customers|"},
		{`SUM(Orders[|`, "SUM(Orders[Order]|\nSUM(Orders[Delivered]|"},
		{`SUM(Orders[Am|])`, "SUM(Orders[Amount]|)"},
		{`SUM(Orders[un|])`, "SUM(Orders[Unit cost]|)\nSUM(Orders[Amount]|)"},
		{`SUM('Sales 2025'[T|`, "SUM('Sales 2025'[To]|"},
		{`SUM(Orders[Amount] WHERE St|`, "SUM(Orders[Amount] WHERE Status|"},
		{`SUM(Orders[Amount] WHERE Uni|)`, "SUM(Orders[Amount] WHERE [Unit cost]|)"},
		{`SUM(Orders[Amount] WHERE seg|)`, "SUM(Orders[Amount] WHERE [Customer.Segment]|)"},
		{`COUNT(Jobs ON |)`, "COUNT(Jobs ON Started|)\nCOUNT(Jobs ON Finished|)"},
		{`COUNT(Jobs PER T|)`, "COUNT(Jobs PER Team|)"},
		{`COUNT(Orders |)`, "COUNT(Orders WHERE |)\nCOUNT(Orders ON |)\nCOUNT(Orders PER |)"},
		{`COUNT(Orders WHERE Status |)`, "COUNT(Orders WHERE Status WHERE |)"},
		{`COUNT(Orders WHERE Status IS |)`, "COUNT(Orders WHERE Status IS BLANK|)"},
		{`COUNT(Orders WHERE Status st|)`, "COUNT(Orders WHERE Status STARTS WITH |)"},
		{`COUNT(Orders WHERE Customer in |)`, "COUNT(Orders WHERE Customer in PRIOR(|))"},
		{`COUNT(Orders WHERE Status i|)`, "COUNT(Orders WHERE Status IN (|))\nCOUNT(Orders WHERE Status IS BLANK|)"},
		{`PRIOR([Revenue], |)`, "PRIOR([Revenue], 1 day|)\nPRIOR([Revenue], 1 week|)"},
		{`PRIOR([Revenue], 12 m|)`, "PRIOR([Revenue], 12 months|)"},
		{`TODATE([Revenue], |)`, "TODATE([Revenue], week|)\nTODATE([Revenue], month|)"},
		{`OPENING([Revenue], y|)`, "OPENING([Revenue], year|)"},
		{`TOTAL([Revenue], Reg|)`, "TOTAL([Revenue], Region|)"},
		{`TARGET(|)`, "TARGET([Revenue]|)"},
		{`CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 d|)`, "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 days|)"},
		{`CONVERTED(Signups[User] |`, "CONVERTED(Signups[User] TO |"},
		{`COUNT(Orders WHERE Status = "P|")`, ""},
		{`1 // SU|`, ""},
		{`12|`, ""},
	}
	for _, c := range cases {
		got := offers(c.src, max(1, strings.Count(c.want, "\n")+1))
		if got != c.want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", c.src, got, c.want)
		}
	}
}

func TestCompletionInARowExpression(t *testing.T) {
	list := CompleteRow("WEEKDAY(Or", 10, shop(), "Orders")
	if len(list) == 0 || list[0].Insert != "Order" || list[1].Insert != "Ordered" {
		t.Errorf("got %+v", list)
	}
}

func TestSignatureKnowsTheArgument(t *testing.T) {
	cases := []struct{ src, want string }{
		{`SUM(|`, "SUM 0"},
		{`PERCENTILE(DAYS(Jobs[Finished] - |Jobs[Started]), 85%)`, "DAYS 0"},
		{`PERCENTILE(DAYS(Jobs[Finished] - Jobs[Started]), |85%)`, "PERCENTILE 1"},
		{`IF([Revenue] > (1 + |2), 3, 4)`, "IF 0"},
		{`IF([Revenue] > (1 + 2), 3, |4)`, "IF 2"},
		{`TOTAL([Revenue], a, b, |c)`, "TOTAL 1"},
		{`zebra(SUM(Orders[Amount]), |`, "none"},
		{`SUM(Orders[Amount])| + 1`, "none"},
		{`|SUM(1)`, "none"},
	}
	for _, c := range cases {
		caret := strings.IndexByte(c.src, '|')
		got := "none"
		if p, ok := Signature(c.src[:caret]+c.src[caret+1:], caret); ok {
			got = fmt.Sprint(p.Function.Name, " ", p.Arg)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.src, got, c.want)
		}
	}
}

func TestRenameRewritesEveryReference(t *testing.T) {
	table := func(n string) Name { return Name{Kind: TableName, Name: n} }
	column := func(t, n string) Name { return Name{Kind: ColumnName, Table: t, Name: n} }
	kpi := func(n string) Name { return Name{Kind: KPIName, Name: n} }
	cases := []struct {
		src  string
		what Name
		to   string
		want string
	}{
		{`[Revenue] /  PRIOR([Revenue],1 month) // [Revenue]`, kpi("Revenue"), "A]B", `[A]]B] /  PRIOR([A]]B],1 month) // [Revenue]`},
		{`TARGET([Revenue]) - SUM(Orders[Revenue] WHERE [Revenue] > 1)`, kpi("Revenue"), "Sales", `TARGET([Sales]) - SUM(Orders[Revenue] WHERE [Revenue] > 1)`},
		{`sum( Orders[Amount] WHERE 'Orders'[Qty] > 1) + count(Orders)`, table("Orders"), "Sales 2026", `sum( 'Sales 2026'[Amount] WHERE 'Sales 2026'[Qty] > 1) + count('Sales 2026')`},
		{`COUNT('Sales 2025') + SUM('Sales 2025'[To])`, table("Sales 2025"), "Sales", `COUNT(Sales) + SUM(Sales[To])`},
		{`SUM(Orders[Amount] WHERE Amount > 1 AND [Amount] < 5 ON Amount PER Amount)`, column("Orders", "Amount"), "Net", `SUM(Orders[Net] WHERE Net > 1 AND [Net] < 5 ON Net PER Net)`},
		{`SUM(Orders[Amount] WHERE Amount > 1)`, column("Orders", "Amount"), "Net amount", `SUM(Orders[Net amount] WHERE [Net amount] > 1)`},
		{`SUM(Orders[Amount] WHERE Amount > 1)`, column("Orders", "Amount"), "To", `SUM(Orders[To] WHERE [To] > 1)`},
		{`SUM('Sales 2025'[Amount]) + SUM(Orders[Amount])`, column("Orders", "Amount"), "Net", `SUM('Sales 2025'[Amount]) + SUM(Orders[Net])`},
		{`DISTINCT(Signups[User] WHERE User IN PRIOR(Orders[User] WHERE User <> "x", 1 month))`, column("Orders", "User"), "Who", `DISTINCT(Signups[User] WHERE User IN PRIOR(Orders[Who] WHERE Who <> "x", 1 month))`},
		{`CONVERTED(Signups[User] WHERE User <> "" TO Orders[Customer] WHERE User = "" WITHIN 1 day)`, column("Signups", "User"), "Who", `CONVERTED(Signups[Who] WHERE Who <> "" TO Orders[Customer] WHERE User = "" WITHIN 1 day)`},
		{`[Revenue] / TOTAL([Revenue], Region)`, column("Orders", "Region"), "Area", `[Revenue] / TOTAL([Revenue], Area)`},
		{`TOTAL(SUM('Sales 2025'[Amount]), Region)`, column("Orders", "Region"), "Area", `TOTAL(SUM('Sales 2025'[Amount]), Region)`},
		{`COUNT(Orders WHERE [Customer.City.Country] = "IT" AND Customer = "x")`, column("Orders", "Customer"), "Buyer", `COUNT(Orders WHERE [Buyer.City.Country] = "IT" AND Buyer = "x")`},
		{`COUNT(Orders WHERE [Customer.City.Country] = "IT")`, column("Customers", "City"), "Town", `COUNT(Orders WHERE [Customer.Town.Country] = "IT")`},
		{`COUNT(Orders WHERE Orders[Customer.City.Country] = "IT")`, column("Cities", "Country"), "Land", `COUNT(Orders WHERE Orders[Customer.City.Land] = "IT")`},
		{`SUM(Orders[Price.Net])`, column("Orders", "Price"), "X", `SUM(Orders[Price.Net])`},
		{`SUM(Orders[Amount]) Orders[Amount] ) + SUM(Orders[Amount]`, column("Orders", "Amount"), "Net", `SUM(Orders[Net]) Orders[Net] ) + SUM(Orders[Net]`},
		{`SUM(MAX(Lines[Budget] WHERE Budget > 1) PER Campaign)`, column("Lines", "Budget"), "B", `SUM(MAX(Lines[B] WHERE B > 1) PER Campaign)`},
		{`AVERAGE(MAX(Budget) + MIN(Lines[Day]) PER Budget)`, column("Lines", "Budget"), "B", `AVERAGE(MAX(B) + MIN(Lines[Day]) PER B)`},
	}
	for _, c := range cases {
		if got := Rename(c.src, shop(), c.what, c.to); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.src, got, c.want)
		}
	}
	if got := RenameRow(`Status = "x" AND Orders[Status] <> "y"`, nil, "Orders", column("Orders", "Status"), "State"); got != `State = "x" AND Orders[State] <> "y"` {
		t.Error(got)
	}
}

func TestCheckSaysWhatAFormulaNeeds(t *testing.T) {
	src := `[Revenue] / TARGET([MRR]) + SUM(Orders[Amount] WHERE [Customer.City.Country] = "IT" ON Delivered)
		+ COUNT(Jobs) + DISTINCT(Orders[Customer] WHERE Customer IN PRIOR(Signups[User], 1 month)) + SUM('Sales 2025'[Amount])`
	c := Check(Parse(src), shop())
	if !c.OK() {
		t.Fatal(c.Problems.All())
	}
	got := fmt.Sprint(c.KPIs, c.Targets, c.Tables, c.Columns, c.Type)
	want := `[Revenue] [MRR] [Orders Customers Cities Jobs Signups Sales 2025] ` +
		`[{Orders Delivered} {Orders Amount} {Orders Customer} {Customers City} {Cities Country} {Jobs Started} {Orders Ordered} {Signups At} {Signups User} {Sales 2025 Amount}] {number 2}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var dates []string
	Walk(c.Formula.Root, func(n Node) bool {
		if a, ok := n.(*Aggregate); ok {
			r := c.Rows(a)
			dates = append(dates, fmt.Sprint(r.Table, ".", r.Date, " ", r.Explicit))
		}
		return true
	})
	if got := strings.Join(dates, ", "); got != "Orders.Delivered true, Jobs.Started false, Orders.Ordered false, Sales 2025. false" {
		t.Error(got)
	}
}

func TestInsidePerTheOuterDateApplies(t *testing.T) {
	c := Check(Parse(`AVERAGE(MAX(Jobs[Id]) + MIN(Jobs[Id] ON Planned) ON Finished PER Team)`), shop())
	var dates []string
	Walk(c.Formula.Root, func(n Node) bool {
		if a, ok := n.(*Aggregate); ok {
			dates = append(dates, a.Func.String()+" "+c.Rows(a).Date)
		}
		return true
	})
	if got := strings.Join(dates, ", "); !c.OK() || got != "AVERAGE Finished, MAX Finished, MIN Planned" {
		t.Error(got, c.Problems.All())
	}
}

func TestRowExpressionsFindTheirTable(t *testing.T) {
	cases := []struct{ src, table, want string }{
		{`WEEKDAY(Ordered)`, "", "Orders number"},
		{`Orders[Status]`, "", "Orders text"},
		{`Segment`, "", "Customers text"},
		{`[Customer.Segment]`, "Orders", "Orders text"},
		{`Region = "West" AND Qty > 1`, "", "Orders yes/no"},
		{`Region = "West"`, "Sales 2025", "Sales 2025 yes/no"},
		{`Region`, "", "table-missing"},
		{`Regoin`, "", "unknown-column"},
		{`SUM(Orders[Qty])`, "Orders", "nested-aggregate"},
		{`Jobs[Team]`, "Orders", "other-table"},
		{`TRUE`, "", " yes/no"},
	}
	for _, c := range cases {
		r := CheckRow(ParseRow(c.src), shop(), c.table)
		got := fmt.Sprint(r.Table, " ", r.Type.Kind)
		if !r.OK() {
			got = string(r.Problems.All()[0].Code)
		}
		if got != c.want {
			t.Errorf("%s in %q: %s, want %s", c.src, c.table, got, c.want)
		}
	}
}

func TestTypes(t *testing.T) {
	cases := []struct {
		src  string
		want Kind
	}{
		{`SUM(Orders[Amount])`, KindNumber},
		{`MIN(Orders[Ordered])`, KindDate},
		{`LAST(Orders[Status])`, KindText},
		{`MAX(Jobs[Finished])`, KindTimestamp},
		{`SUM(Jobs[Pause])`, KindDuration},
		{`SUM(Jobs[Pause]) / COUNT(Jobs)`, KindDuration},
		{`SUM(Jobs[Pause]) / SUM(Jobs[Finished] - Jobs[Started])`, KindNumber},
		{`DAYS(MAX(Orders[Delivered]) - MIN(Orders[Ordered]))`, KindNumber},
		{`AVERAGE(Jobs[Finished] - Jobs[Started])`, KindDuration},
		{`MAX(Jobs[Started] + Jobs[Pause])`, KindTimestamp},
		{`IF([Revenue] > 1, DATE "2026-01-01", MAX(Jobs[Started]))`, KindTimestamp},
		{`IF([Revenue] > 1 AND NOT [MRR] BETWEEN 1 AND 2, 1)`, KindNumber},
		{`COUNT(Jobs WHERE Started >= Planned AND Gift IS BLANK)`, KindNumber},
		{`42`, KindNumber},
	}
	for _, c := range cases {
		r := Check(Parse(c.src), shop())
		if r.Type.Kind != c.want || !r.OK() && !strings.Contains(c.src, "Gift") {
			t.Errorf("%s: %s, want %s: %v", c.src, r.Type.Kind, c.want, r.Problems.All())
		}
	}
}

func TestCatalogue(t *testing.T) {
	var b strings.Builder
	for i, f := range Functions() {
		if int(f.Func) != i+1 {
			t.Errorf("%s is out of order", f.Name)
		}
		if got, ok := Lookup(strings.ToLower(f.Name)); !ok || got.Func != f.Func {
			t.Errorf("%s is not found", f.Name)
		}
		if ex := Parse(f.Example); ex.Problems.HasErrors() || Print(ex.Root) != f.Example || !strings.Contains(f.Example, f.Name+"(") {
			t.Errorf("the example of %s: %v", f.Name, ex.Problems.All())
		}
		if f.Required > len(f.Params) || f.Help == "" || !strings.HasPrefix(f.Signature, f.Name+"(") {
			t.Errorf("%s is not described", f.Name)
		}
		fmt.Fprintf(&b, "%s\n  %s\n", f.Signature, f.Help)
		for _, p := range f.Params {
			fmt.Fprintf(&b, "  %s: %s\n", p.Name, p.Help)
		}
		fmt.Fprintf(&b, "  Example: %s\n\n", f.Example)
	}
	golden(t, "functions.golden", b.String())
}

// dated is a schema whose KPIs are dates.
type dated struct{ *Static }

func (dated) KPIKind(string) Kind { return KindDate }

func TestASchemaMaySayWhatItsKPIsYield(t *testing.T) {
	c := Check(Parse(`DAYS([Revenue] - [MRR])`), dated{shop()})
	if !c.OK() || c.Type.Kind != KindNumber {
		t.Error(c.Problems.All())
	}
}

// A long formula full of mistakes over a wide table stays fast: suggestions
// stop with the problems that are shown.
func TestManyMistakesAreQuick(t *testing.T) {
	wide := &Static{Table: []TableInfo{{Name: "T"}}, KPI: []string{"K"}}
	for i := range 2000 {
		wide.Table[0].Columns = append(wide.Table[0].Columns, ColumnInfo{Name: fmt.Sprint("column number ", i), Type: "text"})
	}
	src := "COUNT(T WHERE clmn1 IN (" + strings.Repeat("clmn2, ", 9000) + "1))"
	c := Check(Parse(src), wide)
	if c.Problems.Total() != 9001 || len(c.Problems.All()) != 100 {
		t.Error(c.Problems.Total(), len(c.Problems.All()))
	}
}

func BenchmarkKeystroke(b *testing.B) {
	src := `100 * (COUNT(Orders WHERE Status = "NPS" AND Qty >= 9) - COUNT(Orders WHERE Status = "NPS" AND Qty <= 6)) / COUNT(Orders WHERE Status = "NPS") + [Revenue] / PRIOR([Revenue], 1 year)`
	s := shop()
	b.ReportAllocs()
	for b.Loop() {
		Check(Parse(src), s)
		Tokens(src)
		Complete(src, 40, s)
	}
}

func BenchmarkLongest(b *testing.B) {
	src := `COUNT(Orders WHERE Status IN (` + strings.Repeat(`"abcdefgh", `, MaxLength/13) + `"x"))`
	s := shop()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if !Check(Parse(src), s).OK() {
			b.Fatal("not fine")
		}
	}
}
