package eval_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

func TestSetsOfEarlierPeriods(t *testing.T) {
	w := newWorld().csv(t, "O", "Day,Customer,Region,Amount\n"+
		"2026-01-03,Ann,West,1\n2026-01-09,Bob,West,2\n2026-01-11,Bob,East,4\n"+
		"2026-02-02,Ann,West,8\n2026-02-03,Ann,West,16\n2026-02-05,Cid,East,32\n2026-02-06,,East,1\n"+
		"2026-03-01,Bob,East,64\n2026-03-31,Cid,East,128\n").
		csv(t, "N", "Sent,Name\n2026-02-01,Bob\n2026-03-01,Cid\n2026-03-01,Zoe\n")
	check(t, w, []rule{
		{"customers kept", "DISTINCT(O[Customer] WHERE Customer IN PRIOR(O[Customer], 1 month))", "by month;full prior", "2026-01 0;2026-02 1;2026-03 1"},
		{"retention", "DISTINCT(O[Customer] WHERE Customer IN PRIOR(O[Customer], 1 month)) / PRIOR(DISTINCT(O[Customer]), 1 month)", "by month;full prior", "2026-01 (no-earlier-period);2026-02 1/2;2026-03 1/2"},
		{"amount of those who came back", "SUM(O[Amount] WHERE Customer IN PRIOR(O[Customer], 1 month))", "by month;full prior", "2026-01 (no-rows);2026-02 24;2026-03 128"},
		{"and of new ones", "SUM(O[Amount] WHERE Customer NOT IN PRIOR(O[Customer], 1 month))", "by month;full prior", "2026-01 7;2026-02 32;2026-03 64"},
		{"within a region", "DISTINCT(O[Customer] WHERE Customer IN PRIOR(O[Customer], 1 month))", "by month;by O[Region];full prior", "2026-01 East 0;2026-01 West 0;2026-02 East 0;2026-02 West 1;2026-03 East 1"},
		{"over overlapping windows", "ROLLING(DISTINCT(O[Customer] WHERE Customer IN PRIOR(O[Customer], 2 months)), 2 months)", "by month;full prior;as of 2026-03-31", "2026-01 0;2026-02 0;2026-03 2"},
		{"from another table", "COUNT(N WHERE Name IN PRIOR(O[Customer], 1 month))", "by month;full prior", "2026-02 1;2026-03 1"},
		{"or something else", `COUNT(O WHERE Amount = 64 OR Customer IN PRIOR(O[Customer], 1 month))`, "by month;full prior", "2026-01 0;2026-02 2;2026-03 2"},
	})
}

func TestConversions(t *testing.T) {
	w := newWorld().csv(t, "Signups", "On,User,Source\n2026-01-01,a,Web\n2026-01-05,b,Web\n2026-01-20,c,Ads\n2026-02-01,a,Web\n2026-02-02,d,Ads\n").
		csv(t, "Orders", "At,Customer,Amount\n2026-01-31,a,5\n2026-02-10,b,6\n2026-01-19,c,7\n2026-02-02,d,8\n")
	check(t, w, []rule{
		{"within 30 days", "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 days)", "by month", "2026-01 1;2026-02 1"},
		{"within two months", "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 2 months)", "by month", "2026-01 2;2026-02 1"},
		{"a value counts once", "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 1 year) / DISTINCT(Signups[User])", "", "all 3/4"},
		{"with a condition", "CONVERTED(Signups[User] WHERE Source = \"Web\" TO Orders[Customer] WHERE Amount > 5 WITHIN 2 months)", "", "all 1"},
		{"sliced", "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 2 months)", "by Source", "all Ads 1;all Web 2"},
	})
}

func TestTimestampsAndWorkHours(t *testing.T) {
	w := newWorld().csv(t, "T", "Opened,Closed\n2026-03-06 16:30,2026-03-09 10:00\n2026-03-07 09:00,2026-03-07 12:00\n2026-03-10 08:00,2026-03-10 18:30:30\n2026-03-11 23:59,\n")
	check(t, w, []rule{
		{"hours", "SUM(HOURS(T[Closed] - T[Opened]))", "", "all 9481/120"},
		{"days", "MAX(DAYS(T[Closed] - T[Opened]))", "", "all 131/48"},
		{"minutes", "MEDIAN(MINUTES(T[Closed] - T[Opened]))", "", "all 1261/2"},
		{"working hours", "SUM(WORKHOURS(T[Closed] - T[Opened]))", "", "all 19/2"},
		{"a plain date is its midnight", `COUNT(T WHERE Opened >= DATE "2026-03-07")`, "", "all 3"},
		{"a time of day", `COUNT(T WHERE Opened > DATE "2026-03-10 08:00" OR Opened <= DATE "2026-03-06 16:30")`, "", "all 2"},
		{"hour", "COUNT(T WHERE HOUR(Opened) >= 16)", "", "all 2"},
		{"on the other date", "COUNT(T ON Closed)", "by day", "2026-03-07 1;2026-03-09 1;2026-03-10 1"},
		{"rows without a date count in the whole", "COUNT(T ON Closed)", "", "all 4"},
		{"but not in a range", "COUNT(T ON Closed)", "from 2026-01-01;to 2026-12-31", "all 3"},
		{"latest moment", "MAX(T[Closed])", "", "all 2026-03-10 18:30:30"},
		{"days that are one", "COUNT(T)", "by day", "2026-03-06 1;2026-03-07 1;2026-03-10 1;2026-03-11 1"},
		{"by hour of the day", "COUNT(T)", "by HOUR(T[Opened])", "all 8 1;all 9 1;all 16 1;all 23 1"},
	})
}

func TestLookUpsFollowRelations(t *testing.T) {
	w := newWorld().csv(t, "Orders", "Day,Customer,Amount\n2026-01-01,1,5\n2026-01-02,2,7\n2026-01-03,9,11\n2026-01-04,1,13\n").
		csv(t, "Customers", "Id,Segment,Country\n1,Home,NL\n2,Office,DE\n").csv(t, "Countries", "Code,Name\nNL,Netherlands\nDE,Germany\n").
		csv(t, "Twice", "Id,Segment\n1,Home\n1,Office\n")
	w.rels["Orders"] = []formula.Relation{{Column: "Customer", Table: "Customers", Key: "Id"}}
	w.rels["Customers"] = []formula.Relation{{Column: "Country", Table: "Countries", Key: "Code"}}
	check(t, w, []rule{
		{"in a condition", `SUM(Orders[Amount] WHERE [Customer.Segment] = "Home")`, "", "all 18"},
		{"a key without a row is blank", `COUNT(Orders WHERE [Customer.Segment] IS BLANK)`, "", "all 1"},
		{"as a dimension", "SUM(Orders[Amount])", "by Orders[Customer.Segment]", "all Home 18;all Office 7;all ∅ 11"},
		{"two steps", `SUM(Orders[Amount] WHERE [Customer.Country.Name] = "Germany")`, "", "all 7"},
	})
	// Visits share the customer, so they share the customer's segment; Returns
	// call him Buyer and reach him by a relation of their own; Leads cannot.
	w.csv(t, "Visits", "Day,Customer,Pages\n2026-01-01,2,10\n2026-01-05,1,2\n2026-01-06,8,3\n").
		csv(t, "Returns", "Day,Buyer\n2026-01-09,1\n2026-01-09,7\n").csv(t, "Leads", "Day,Source\n2026-01-09,Web\n").
		csv(t, "Calls", "Day,From,To\n2026-01-09,1,2\n")
	w.rels["Returns"] = []formula.Relation{{Column: "Buyer", Table: "Customers", Key: "Id"}}
	w.rels["Calls"] = []formula.Relation{{Column: "From", Table: "Customers", Key: "Id"}, {Column: "To", Table: "Customers", Key: "Id"}}
	check(t, w, []rule{
		{"shared by the customer", "SUM(Orders[Amount]) / SUM(Visits[Pages])", "by Orders[Customer.Segment]", "all Home 9;all Office 7/10;all ∅ 11/3"},
		{"the table looked up itself", "SUM(Orders[Amount]) / COUNT(Customers)", "by Orders[Customer.Segment]", "all Home 18;all Office 7;all ∅ (denominator-zero)"},
		{"its column cuts who looks it up", "SUM(Orders[Amount]) / COUNT(Customers)", "by Customers[Segment]", "all Home 18;all Office 7;all ∅ (denominator-zero)"},
		{"two steps away", "SUM(Orders[Amount])", "by Countries[Name]", "all Germany 7;all Netherlands 18;all ∅ 11"},
		{"by another name", "COUNT(Returns) + 0 * COUNT(Customers)", "by Customers[Segment]", "all Home 1;all Office 0;all ∅ 1"},
		{"as a filter", "SUM(Orders[Amount]) / COUNT(Customers)", `where Customers[Segment] = "Home" AND Country = "NL"`, "all 18"},
		{"no way", "COUNT(Leads)", "by Customers[Segment]", ""},
		{"two ways", "COUNT(Calls) + COUNT(Customers)", `where Customers[Segment] = "Home"`, "all (no-such-dimension)"},
		{"share of a total", "SUM(Orders[Amount]) / TOTAL(SUM(Orders[Amount]), Customers[Segment])", "by Customers[Segment]", "all Home 1/2;all Office 7/36;all ∅ 11/36"},
	})
	w.rels["Orders"] = []formula.Relation{{Column: "Customer", Table: "Twice", Key: "Id"}}
	check(t, w, []rule{{"not many to one", `SUM(Orders[Amount] WHERE [Customer.Segment] = "Home")`, "",
		"it: ambiguous-lookup: Column “Id” of Twice has “1” more than once, so a row cannot be looked up by it.;all (error-in-kpi)"}})
}

// wholeAims are targets of every KPI that are set for all rows alone.
func wholeAims(of func(calendar.Period) num.Value) func(string) eval.Aims {
	return func(string) eval.Aims {
		return eval.Aims{In: func(p calendar.Period, part []eval.Part) (num.Value, int) {
			if len(part) > 0 {
				return num.Blank(num.NoTarget), 0
			}
			return of(p), 0
		}}
	}
}

func TestTargetsAreAskedByPeriod(t *testing.T) {
	w := newWorld().csv(t, "S", shop).kpi("Revenue", "SUM(S[Amount])")
	q := w.query(t, "[Revenue] / TARGET([Revenue])", "by month", "full prior")
	q.Target = wholeAims(func(p calendar.Period) num.Value {
		if q.Calendar.Label(p) == "2026-02" {
			return num.Int(50)
		}
		return num.Blank(num.NoTarget)
	})
	r, err := eval.Run(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	want := "2026-01 (no-target)\n2026-02 151/200\n2026-03 (no-target)\n2026-05 (no-target)\n"
	if got := lines(r.Series[0]); got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestEmptyMeansZeroWhereTheKPISaysSo(t *testing.T) {
	w := newWorld().csv(t, "S", shop).kpi("Revenue", "SUM(S[Amount])")
	q := w.query(t, "[Revenue] + 1", "by month")
	q.KPIs[0].EmptyMeansZero = true
	r, _ := eval.Run(context.Background(), q)
	want := "2026-01 147/4\n2026-02 155/4\n2026-03 13\n2026-04 1\n2026-05 41\n"
	if got := lines(r.Series[0]); got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestCellsTellWhichRowsWereUsed(t *testing.T) {
	w := newWorld().csv(t, "S", "Day,Region,Status,Amount\n2026-01-01,West,Paid,1\n2026-01-02,West,Paid,\n2026-01-03,East,Paid,4\n2026-01-04,West,Open,8\n,West,Paid,16\n2026-02-01,West,Paid,32\n")
	for _, c := range []struct {
		src   string
		words []string
		want  string
	}{
		{`SUM(S[Amount] WHERE Status = "Paid")`, []string{"by month", `where S[Region] = "West"`},
			"2026-01: 2 rows, 1 skipped, not used [{other-slice 1} {undated 1} {other-period 1} {filtered 1} {blank 1}]; 2026-02: 1 rows, 0 skipped, not used [{other-slice 1} {undated 1} {other-period 3}]"},
		{`SUM(S[Amount] WHERE Status = "Paid") / COUNT(S WHERE Status = "Open")`, []string{"by month"},
			"2026-01: 4 rows, 0 skipped, not used [{undated 1} {other-period 1}]; 2026-02: 1 rows, 0 skipped, not used [{undated 1} {other-period 4}]"},
		{`SUM(S[Amount])`, nil, "all: 6 rows, 1 skipped, not used [{blank 1}]"},
		{`SUM(S[Amount]) / PRIOR(SUM(S[Amount]), 1 month)`, []string{"by month", "full prior"},
			"2026-01: 4 rows, 1 skipped, not used [{undated 1} {other-period 1} {blank 1}]; 2026-02: 5 rows, 1 skipped, not used [{undated 1} {other-period 4}]"},
	} {
		r, err := eval.Run(context.Background(), w.query(t, c.src, c.words...))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for i, cell := range r.Series[0].Cells {
			if i > 0 {
				got += "; "
			}
			got += fmt.Sprintf("%s: %d rows, %d skipped, not used %v", cell.Label, cell.Rows, cell.Skipped, cell.NotUsed)
		}
		if got != c.want {
			t.Errorf("%s %v\n got %s\nwant %s", c.src, c.words, got, c.want)
		}
	}
}

func TestTablesWithoutDatesHaveNoPeriods(t *testing.T) {
	w := newWorld().csv(t, "Flat", "Name,N\na,1\nb,2\n").csv(t, "S", shop)
	check(t, w, []rule{
		{"the whole", "SUM(Flat[N])", "", "all 3"},
		{"no periods", "SUM(Flat[N])", "by month", ""},
		{"beside one that has", "SUM(S[Qty]) + SUM(Flat[N])", "by quarter", "2026-Q1 (no-rows);2026-Q2 (no-rows)"},
	})
	r, _ := eval.Run(context.Background(), w.query(t, "SUM(Flat[N])", "by month"))
	if r.Problems.Count("no-date-column") != 1 {
		t.Errorf("problems are %v", r.Problems.All())
	}
}

func TestEmptyTables(t *testing.T) {
	w := newWorld().csv(t, "E", "Day,N\n2026-01-01,1\n")
	check(t, w, []rule{
		{"count of nothing", "COUNT(E WHERE N = 2)", "", "all 0"},
		{"count of nothing in a slice", "COUNT(E)", "where E[N] = 2", "all 0"},
		{"sum of nothing in a slice", "SUM(E[N])", "where E[N] = 2", "all (no-rows)"},
		{"months of a range without data", "COUNT(E)", "by month;from 2030-01-01;to 2030-06-30", ""},
	})
}

func TestOpenPeriodsAreMarked(t *testing.T) {
	w := newWorld().csv(t, "S", shop)
	r, _ := eval.Run(context.Background(), w.query(t, "COUNT(S)", "by month"))
	open := ""
	for _, c := range r.Series[0].Cells {
		open += fmt.Sprint(c.Label, " ", c.Open, ";")
	}
	if want := "2026-01 false;2026-02 false;2026-03 false;2026-05 true;"; open != want || r.AsOf.String() != "2026-05-02" {
		t.Errorf("got %s as of %s, want %s", open, r.AsOf, want)
	}
}

func TestCancelledEvaluationsStop(t *testing.T) {
	w := newWorld().csv(t, "S", shop)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := eval.Run(ctx, w.query(t, "COUNT(S)")); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	stop := errors.New("stop")
	q := w.query(t, "COUNT(S)")
	q.Cache = &eval.Cache{}
	q.Yield = func(done, total int64) error { return stop }
	if _, err := eval.Run(context.Background(), q); !errors.Is(err, stop) {
		t.Errorf("error is %v", err)
	}
	q.Yield = nil
	r, err := eval.Run(context.Background(), q)
	if err != nil || lines(r.Series[0]) != "all 8\n" {
		t.Errorf("after a stop: %v %v", lines(r.Series[0]), err)
	}
}

func TestMissingDataIsTold(t *testing.T) {
	w := newWorld().csv(t, "S", shop)
	q := w.query(t, "SUM(S[Amount])")
	delete(w.tables, "S")
	r, err := eval.Run(context.Background(), q)
	if err != nil || r.Problems.Count("missing-table") != 1 || lines(r.Series[0]) != "all (error-in-kpi)\n" {
		t.Errorf("got %v %v %v", r.Problems.All(), lines(r.Series[0]), err)
	}
	w = newWorld().csv(t, "S", shop)
	q = w.query(t, "SUM(S[Amount])")
	w.csv(t, "S", "Day,Other\n2026-01-01,1\n")
	r, _ = eval.Run(context.Background(), q)
	if r.Problems.Count("unknown-column") != 1 {
		t.Errorf("problems are %v", r.Problems.All())
	}
}
