package eval_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
)

// shop is the table that most rules are shown on.
const shop = `Day,Region,Customer,Status,Amount,Qty,Score
2026-01-05,West,Ann,Paid,10.50,1,9
2026-01-20,East,Bob,Paid,20.25,2,6
2026-01-31,West,Cid,Open,5.00,1,
2026-02-03,West,Ann,Paid,30.00,3,10
2026-02-14,,Dan,Paid,7.75,1,2
2026-03-01,East,Bob,Void,,4,7
2026-03-09,East,Ann,Paid,12.00,2,9
2026-05-02,West,Eve,Paid,40.00,5,8
`

type rule struct {
	name  string
	src   string
	words string // separated by ;
	want  string // lines separated by ;
}

func check(t *testing.T, w *world, rules []rule) {
	t.Helper()
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			var words []string
			if r.words != "" {
				words = strings.Split(r.words, ";")
			}
			got := strings.TrimSpace(strings.ReplaceAll(w.ask(t, r.src, words...), "\n", ";"))
			got = strings.TrimSuffix(got, ";")
			if got != r.want {
				t.Errorf("%s [%s]\n got %s\nwant %s", r.src, r.words, got, r.want)
			}
		})
	}
}

func TestAggregates(t *testing.T) {
	w := newWorld().csv(t, "S", shop)
	check(t, w, []rule{
		{"sum", "SUM(S[Amount])", "", "all 251/2"},
		{"sum of a product", "SUM(S[Amount] * S[Qty])", "", "all 1511/4"},
		{"sum with a condition", `SUM(S[Amount] WHERE Status = "Paid")`, "", "all 241/2"},
		{"average skips blanks", "AVERAGE(S[Amount])", "", "all 251/14"},
		{"count of rows", "COUNT(S)", "", "all 8"},
		{"count of cells", "COUNT(S[Amount])", "", "all 7"},
		{"count of nothing beside something", `COUNT(S WHERE Status = "Lost")`, "", "all 0"},
		{"distinct texts", "DISTINCT(S[Customer])", "", "all 5"},
		{"distinct numbers", "DISTINCT(S[Qty])", "", "all 5"},
		{"distinct skips blanks", "DISTINCT(S[Region])", "", "all 2"},
		{"distinct of an expression", "DISTINCT(LOWER(S[Status]))", "", "all 3"},
		{"least", "MIN(S[Amount])", "", "all 5"},
		{"greatest", "MAX(S[Amount])", "", "all 40"},
		{"least date", "MIN(S[Day])", "", "all 2026-01-05"},
		{"greatest text", "MAX(S[Customer])", "", "all Eve"},
		{"least text with blanks", "MIN(S[Region])", "", "all East"},
		{"median of an even count", "MEDIAN(S[Qty])", "", "all 2"},
		{"median between two", "MEDIAN(S[Score])", "", "all 8"},
		{"percentile interpolates", "PERCENTILE(S[Amount], 90%)", "", "all 34"},
		{"percentile 0", "PERCENTILE(S[Amount], 0%)", "", "all 5"},
		{"percentile 1", "PERCENTILE(S[Amount], 100%)", "", "all 40"},
		{"variance", "VARIANCE(S[Qty])", "", "all 127/56"},
		{"standard deviation is not exact", "STDEV(S[Qty] WHERE Qty <= 2)", "", "all ~0.54772255750516611346"},
		{"variance of one value", `VARIANCE(S[Qty] WHERE Customer = "Eve")`, "", "all (denominator-zero)"},
		{"first", "FIRST(S[Customer])", "", "all Ann"},
		{"last", "LAST(S[Amount])", "", "all 40"},
		{"first skips blanks", `FIRST(S[Amount] WHERE Region = "East" AND Qty >= 2)`, "", "all 81/4"},
		{"last of a month", "LAST(S[Amount])", "by month", "2026-01 5;2026-02 31/4;2026-03 12;2026-05 40"},
		{"sum of no rows", `SUM(S[Amount] WHERE Status = "Lost")`, "", "all (no-rows)"},
		{"sum of blank cells", `SUM(S[Amount] WHERE Status = "Void")`, "", "all (no-values)"},
		{"if among rows", "SUM(IF(S[Score] >= 9, 1, 0))", "", "all 3"},
		{"ifblank among rows", "SUM(IFBLANK(S[Amount], 100))", "", "all 451/2"},
		{"abs, round, floor, ceiling", "SUM(ABS(S[Qty] - 3)) + SUM(ROUND(S[Amount], 0)) + SUM(FLOOR(S[Amount])) + SUM(CEILING(S[Amount]))", "", "all 387"},
		{"negated", "SUM(-S[Qty])", "", "all -19"},
		{"division by a constant stays exact", "SUM(S[Qty] / 3)", "", "all 19/3"},
		{"division by a column", "SUM(S[Amount] / S[Qty])", "", "all 459/8"},
		{"difference of days", `SUM(DAYS(S[Day] - DATE "2026-01-01"))`, "", "all 377"},
	})
}

func TestConditions(t *testing.T) {
	w := newWorld().csv(t, "S", shop)
	count := func(cond string) string { return "COUNT(S WHERE " + cond + ")" }
	check(t, w, []rule{
		{"blank is not equal", count(`Score = 9`), "", "all 2"},
		{"blank is not unequal", count(`Score <> 9`), "", "all 5"},
		{"not of blank", count(`NOT Score = 9`), "", "all 5"},
		{"blank text is not unequal", count(`Region <> "West"`), "", "all 3"},
		{"blank is not outside a list", count(`Region NOT IN ("West")`), "", "all 3"},
		{"blank is not outside a range", count(`Score NOT BETWEEN 7 AND 9`), "", "all 3"},
		{"is blank", count(`Score IS BLANK`), "", "all 1"},
		{"is not blank", count(`Region IS NOT BLANK`), "", "all 7"},
		{"or with a blank side", count(`Score > 100 OR Qty = 1`), "", "all 3"},
		{"not of and with a blank side", count(`NOT (Score > 0 AND Qty > 100)`), "", "all 8"},
		{"not of and that is unknown", count(`NOT (Score > 0 AND Qty > 0)`), "", "all 0"},
		{"in numbers", count(`Qty IN (1, 5, 7)`), "", "all 4"},
		{"between dates", count(`Day BETWEEN DATE "2026-01-20" AND DATE "2026-02-03"`), "", "all 3"},
		{"contains", count(`Customer CONTAINS "n"`), "", "all 4"},
		{"case matters", count(`Customer CONTAINS "N"`), "", "all 0"},
		{"starts with", count(`Status STARTS WITH "P"`), "", "all 6"},
		{"upper", count(`UPPER(Status) = "PAID"`), "", "all 6"},
		{"month", count(`MONTH(Day) = 1`), "", "all 3"},
		{"weekday from monday", count(`WEEKDAY(Day) = 1`), "", "all 2"},
		{"two columns", count(`Qty > Score`), "", "all 0"},
		{"decimal against whole", count(`Amount = 30`), "", "all 1"},
		{"a finer constant equals nothing", count(`Amount = 10.505`), "", "all 0"},
		{"at most a finer constant", count(`Amount <= 10.505`), "", "all 3"},
		{"less than", count(`Amount < 10.5`), "", "all 2"},
		{"greater than a finer constant", count(`Amount > 10.495`), "", "all 5"},
		{"constant on the left", count(`10.5 < Amount`), "", "all 4"},
		{"arithmetic in a condition", count(`Amount / Qty >= 10`), "", "all 3"},
		{"ratio of columns in a condition", count(`Amount * 2 > Qty * 20`), "", "all 2"},
		{"never", count(`1 = 2`), "", "all 0"},
		{"always", count(`1 = 1`), "", "all 8"},
	})
}

func TestSlicing(t *testing.T) {
	w := newWorld().csv(t, "S", shop).csv(t, "Costs", "Day,Region,Cost\n2026-01-02,West,4\n2026-02-10,East,5\n2026-02-11,North,6\n").
		csv(t, "Leads", "Day,Source\n2026-01-02,Web\n")
	check(t, w, []rule{
		{"by a column, blank is a group", "SUM(S[Amount])", "by Customer", "all Ann 105/2;all Bob 81/4;all Cid 5;all Dan 31/4;all Eve 40"},
		{"by a column with blanks", "COUNT(S)", "by S[Region]", "all East 3;all West 4;all ∅ 1"},
		{"by a number", "COUNT(S)", "by Qty", "all 1 3;all 2 2;all 3 1;all 4 1;all 5 1"},
		{"by an expression", "COUNT(S)", "by WEEKDAY(S[Day])", "all 1 2;all 2 2;all 6 3;all 7 1"},
		{"by two", "COUNT(S)", "by S[Region];by Status", "all East Paid 2;all East Void 1;all West Open 1;all West Paid 3;all ∅ Paid 1"},
		{"by month and region", "SUM(S[Amount])", "by month;by S[Region]", "2026-01 East 81/4;2026-01 West 31/2;2026-02 West 30;2026-02 ∅ 31/4;2026-03 East 12;2026-05 West 40"},
		{"where", "SUM(S[Amount])", `where S[Region] = "West"`, "all 171/2"},
		{"two tables share a dimension", "SUM(S[Amount]) - SUM(Costs[Cost])", "by S[Region]", "all East 109/4;all North (no-rows);all West 163/2;all ∅ (no-rows)"},
		{"a table without the dimension", "SUM(S[Amount]) / COUNT(Leads)", "by S[Region];by month", "2026-01 East (no-such-dimension);2026-01 West (no-such-dimension);2026-02 West (no-such-dimension);2026-02 ∅ (no-such-dimension);2026-03 East (no-such-dimension);2026-05 West (no-such-dimension)"},
		{"a table without the dimension of a filter", "SUM(S[Amount]) / COUNT(Leads)", `where S[Region] = "West"`, "all (no-such-dimension)"},
		{"share of the whole", "SUM(S[Amount]) / TOTAL(SUM(S[Amount]), Region)", "by S[Region]", "all East 129/502;all West 171/251;all ∅ 31/502"},
		{"total lifts a filter on its dimension", "SUM(S[Amount]) / TOTAL(SUM(S[Amount]), Region)", `where S[Region] = "West" AND Status = "Paid"`, "all 161/241"},
		{"total of everything", "COUNT(S) / TOTAL(COUNT(S))", "by S[Region];by Status", "all East Paid 1/4;all East Void 1/8;all West Open 1/8;all West Paid 3/8;all ∅ Paid 1/8"},
		{"total in each period", "COUNT(S) / TOTAL(COUNT(S), Region)", "by month;by S[Region]", "2026-01 East 1/3;2026-01 West 2/3;2026-01 ∅ 0;2026-02 East 0;2026-02 West 1/2;2026-02 ∅ 1/2;2026-03 East 1;2026-03 West 0;2026-03 ∅ 0;2026-05 East 0;2026-05 West 1;2026-05 ∅ 0"},
		{"per entity", "AVERAGE(SUM(S[Amount]) PER Customer)", "", "all 251/10"},
		{"per entity with a condition outside", `SUM(MAX(S[Amount]) PER Customer WHERE Status = "Paid")`, "", "all 98"},
		{"per entity by group", "COUNT(SUM(S[Amount]) PER Customer)", "by S[Region]", "all East 2;all West 3;all ∅ 1"},
		{"per entity in each period", "MAX(COUNT(S) PER Customer)", "by year", "2026 3"},
		{"per pairs", "COUNT(COUNT(S) PER (Customer, Region))", "", "all 6"},
	})
}

func TestPeriods(t *testing.T) {
	w := newWorld().csv(t, "S", shop)
	check(t, w, []rule{
		{"months; none without rows", "SUM(S[Amount])", "by month", "2026-01 143/4;2026-02 151/4;2026-03 12;2026-05 40"},
		{"quarters", "COUNT(S)", "by quarter", "2026-Q1 7;2026-Q2 1"},
		{"days of a range", "COUNT(S)", "by day;from 2026-01-15;to 2026-02-10", "2026-01-20 1;2026-01-31 1;2026-02-03 1"},
		{"months are cut by the range", "COUNT(S)", "by month;from 2026-01-15;to 2026-02-10", "2026-01 2;2026-02 1"},
		{"the whole of a range", "COUNT(S)", "from 2026-01-15;to 2026-02-10", "all 3"},
		{"fiscal year from february", "COUNT(S)", "by year;fiscal from 2", "2025 3;2026 5"},
		{"a count in a month without rows is not listed", "COUNT(S)", "by month", "2026-01 3;2026-02 2;2026-03 2;2026-05 1"},
		{"counts beside other values are 0", `COUNT(S WHERE Status = "Void") + 0 * COUNT(S)`, "by month", "2026-01 0;2026-02 0;2026-03 1;2026-05 0"},
		{"prior month", "COUNT(S) - PRIOR(COUNT(S), 1 month)", "by month;full prior", "2026-01 (no-earlier-period);2026-02 -1;2026-03 0;2026-04 -2;2026-05 1"},
		{"a sum a month earlier without rows", "PRIOR(SUM(S[Amount]), 1 month)", "by month;full prior", "2026-01 (no-earlier-period);2026-02 143/4;2026-03 151/4;2026-04 12;2026-05 (no-rows)"},
		{"running total lists months without rows", "TODATE(SUM(S[Amount]), ever)", "by month", "2026-01 143/4;2026-02 147/2;2026-03 171/2;2026-04 171/2;2026-05 251/2"},
		{"quarter to date", "QTD(SUM(S[Amount]))", "by month", "2026-01 143/4;2026-02 147/2;2026-03 171/2;2026-05 40"},
		{"year to date by quarter", "YTD(COUNT(S))", "by quarter", "2026-Q1 7;2026-Q2 8"},
		{"rolling", "ROLLING(SUM(S[Amount]), 2 months)", "by month;as of 2026-05-31", "2026-01 143/4;2026-02 147/2;2026-03 199/4;2026-04 12;2026-05 40"},
		{"rolling distinct is not a sum", "ROLLING(DISTINCT(S[Customer]), 3 months)", "by month;as of 2026-05-31", "2026-01 3;2026-02 4;2026-03 4;2026-04 3;2026-05 3"},
		{"mean of months", "MOVINGAVG(SUM(S[Qty]), 2 months)", "by month;as of 2026-05-31", "2026-01 4;2026-02 4;2026-03 5;2026-04 6;2026-05 5"},
		{"prior of a total so far", "PRIOR(TODATE(SUM(S[Qty]), ever), 1 month)", "by month;full prior", "2026-01 (no-earlier-period);2026-02 4;2026-03 8;2026-04 14;2026-05 14"},
		{"closing takes the last day with rows", "CLOSING(SUM(S[Amount]))", "by month", "2026-01 5;2026-02 31/4;2026-03 12;2026-05 40"},
		{"opening of a quarter", "OPENING(SUM(S[Amount]), quarter)", "by quarter", "2026-Q1 (no-earlier-period);2026-Q2 12"},
		{"closing of a total so far carries on", "CLOSING(TODATE(SUM(S[Qty]), ever))", "by month", "2026-01 4;2026-02 8;2026-03 14;2026-04 14;2026-05 19"},
		{"time functions over the whole end with the data", "ROLLING(COUNT(S), 3 months)", "", "all 5"},
		{"nothing is earlier than the whole", "PRIOR(COUNT(S), 1 year)", "", "all (no-earlier-period)"},
		{"the whole of a range has an earlier one", "PRIOR(COUNT(S), 1 month)", "from 2026-02-01;to 2026-02-28", "all 3"},
	})
}

func TestTraps(t *testing.T) {
	check(t, newWorld().csv(t, "Ads", "Day,Clicks,Views\n2026-01-01,10,1000\n2026-01-02,5,50\n"), []rule{
		{"average of ratios", "SUM(Ads[Clicks]) / SUM(Ads[Views])", "by month", "2026-01 1/70"},
	})
	check(t, newWorld().csv(t, "D", "Day,N\n2026-10-02,2\n2026-10-04,4\n"), []rule{
		{"prior goes by the calendar", "SUM(D[N]) - PRIOR(SUM(D[N]), 1 day)", "by day", "2026-10-02 (no-earlier-period);2026-10-04 (no-rows)"},
	})
	oee := newWorld().csv(t, "Runs", "Day,Planned,Run,Ideal,Units,Good\n2026-01-01,480,400,30,700,650\n2026-01-01,480,120,60,100,99\n").
		kpi("Availability", "SUM(Runs[Run]) / SUM(Runs[Planned])").
		kpi("Performance", "SUM(Runs[Ideal] * Runs[Units]) / 60 / SUM(Runs[Run])").
		kpi("Quality", "SUM(Runs[Ideal] * Runs[Good]) / SUM(Runs[Ideal] * Runs[Units])")
	check(t, oee, []rule{
		{"quality weighted by ideal time", "ROUND([Availability] * [Performance] * [Quality], 4)", "", "all 4417/10000"},
	})
	check(t, newWorld().csv(t, "Subs", "Day,Team,MRR\n2026-01-31,A,100\n2026-01-31,B,50\n2026-02-28,A,120\n2026-02-28,B,60\n2026-03-31,A,130\n"), []rule{
		{"a snapshot closes in time and adds across", "CLOSING(SUM(Subs[MRR]))", "by quarter", "2026-Q1 130"},
		{"by month", "CLOSING(SUM(Subs[MRR]))", "by month", "2026-01 150;2026-02 180;2026-03 130"},
		{"growth", "CLOSING(SUM(Subs[MRR])) / PRIOR(CLOSING(SUM(Subs[MRR])), 1 month) - 1", "by month", "2026-01 (no-earlier-period);2026-02 1/5;2026-03 -5/18"},
		{"opening of the year", "OPENING(CLOSING(SUM(Subs[MRR])), quarter)", "by month;from 2026-01-01;to 2026-03-31", "2026-01 (no-earlier-period);2026-02 (no-earlier-period);2026-03 (no-earlier-period)"},
	})
	check(t, newWorld().csv(t, "V", "Day,User\n2026-01-01,a\n2026-01-02,b\n2026-02-01,a\n2026-03-01,a\n2026-03-02,c\n"), []rule{
		{"distinct over a quarter is not the sum of months", "DISTINCT(V[User])", "by quarter", "2026-Q1 3"},
		{"a third three times", "COUNT(V) / 15 * 3", "", "all 1"},
	})
	check(t, newWorld().csv(t, "O", "Day,N\n2026-02-01,10\n2026-02-10,10\n2026-02-20,20\n2026-03-01,10\n2026-03-10,12\n"), []rule{
		{"an open month against as many days", "SUM(O[N]) / PRIOR(SUM(O[N]), 1 month)", "by month", "2026-02 (no-earlier-period);2026-03 11/10"},
		{"or against the whole one", "SUM(O[N]) / PRIOR(SUM(O[N]), 1 month)", "by month;full prior", "2026-02 (no-earlier-period);2026-03 11/20"},
		{"as of a day before the end of the data", "SUM(O[N])", "by month;as of 2026-02-15", "2026-02 20"},
		{"a complete month is compared in full", "SUM(O[N]) / PRIOR(SUM(O[N]), 1 month)", "by month;as of 2026-03-31", "2026-02 (no-earlier-period);2026-03 11/20"},
		{"rolling days of an earlier open month", "PRIOR(ROLLING(SUM(O[N]), 7 days), 1 month)", "by month;from 2026-03-01", "2026-03 10"},
	})
	check(t, newWorld().csv(t, "P", "Day,N\n2026-01-01,-50\n2026-02-01,25\n2026-03-01,0\n2026-04-01,5\n").kpi("Profit", "SUM(P[N])"), []rule{
		{"growth from a negative base", "([Profit] - PRIOR([Profit], 1 month)) / ABS(PRIOR([Profit], 1 month))", "by month;full prior", "2026-01 (no-earlier-period);2026-02 3/2;2026-03 -1;2026-04 (denominator-zero)"},
	})
	check(t, newWorld().csv(t, "W", "Day,N\n2026-12-31,1\n2027-01-01,1\n2027-01-03,1\n2027-01-04,1\n"), []rule{
		{"week 53 at new year", "COUNT(W)", "by week", "2026-W53 3;2027-W01 1"},
		{"no week 53 a year earlier", "PRIOR(COUNT(W), 1 year)", "by week", "2026-W53 (no-earlier-period);2027-W01 (no-earlier-period)"},
	})
}

// A plain date is its midnight in groups, sets and look-ups too.
func TestADateMeetsItsMidnight(t *testing.T) {
	w := newWorld().csv(t, "A", "Day,N\n2026-01-01,1\n2026-01-02,2\n").
		csv(t, "B", "Day,M\n2026-01-01 00:00,10\n2026-01-02 12:00,20\n")
	w.rels["A"] = []formula.Relation{{Column: "Day", Table: "B", Key: "Day"}}
	check(t, w, []rule{
		{"as a dimension", "SUM(A[N]) + SUM(B[M])", "by A[Day]", "all 2026-01-01 11;all 2026-01-02 (no-rows);all 2026-01-02 12:00:00 (no-rows)"},
		{"in a set", "COUNT(A WHERE DATE \"2026-01-01\" IN PRIOR(B[Day], 1 day))", "by day;full prior", "2026-01-01 0;2026-01-02 1"},
		{"in a look-up", "SUM(A[Day.M])", "", "all 10"},
		{"in a condition", "COUNT(B WHERE Day = DATE \"2026-01-01\")", "", "all 1"},
	})
}

func TestTenthsDoNotDrift(t *testing.T) {
	rows := 100_000
	w := newWorld().csv(t, "T", "A,B\n"+strings.Repeat("0.1,0.2\n", rows))
	check(t, w, []rule{
		{"no drift", "SUM(T[A] + T[B])", "", "all 30000"},
		{"average", "AVERAGE(T[A])", "", "all 1/10"},
		{"variance of equal values", "VARIANCE(T[A])", "", "all 0"},
	})
}

func TestSumsOfVeryManyDenominatorsAreRoundedAndSaySo(t *testing.T) {
	var b strings.Builder
	b.WriteString("A,B\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "1,%d\n", i+1)
	}
	w := newWorld().csv(t, "T", b.String())
	check(t, w, []rule{
		// The harmonic number of 3000, and 1/1 + 1/2 + … + 1/6.
		{"rounded", "ROUND(SUM(T[A] / T[B]), 20)", "", "all ~8.5837498899591871143"},
		{"exact", "SUM(T[A] / T[B] WHERE B <= 6)", "", "all 49/20"},
	})
	for src, want := range map[string]int{"SUM(T[A] / T[B])": 1, "STDEV(T[B])": 1, "SUM(T[B]) ^ 0.5": 1, "VARIANCE(T[B])": 0, "SUM(T[A] / T[B] WHERE B <= 6)": 0} {
		r, err := eval.Run(context.Background(), w.query(t, src))
		if err != nil || r.Problems.Count("rounded") != want {
			t.Errorf("%s: %v, %v", src, r.Problems.All(), err)
		}
	}
}

func TestKPIsReferToEachOther(t *testing.T) {
	w := newWorld().csv(t, "S", shop).
		kpi("Revenue", `SUM(S[Amount] WHERE Status = "Paid")`).
		kpi("Orders", `COUNT(S WHERE Status = "Paid")`).
		kpi("Value", "[Revenue] / [Orders]")
	sound := *w
	w.kpi("A", "[B] + 1").kpi("B", "[C] * 2").kpi("C", "[A] - 1").kpi("Self", "[Self]").
		kpi("On cycle", "[A] + [Revenue]").
		kpi("Broken", "SUM(S[Amount]")
	check(t, &sound, []rule{
		{"two steps", "[Value] * 2", "", "all 241/6"},
		{"in the period asked", "[Value]", "by month", "2026-01 123/8;2026-02 151/8;2026-03 12;2026-05 40"},
		{"under prior", "PRIOR([Value], 1 month)", "by month;full prior;from 2026-02-01;to 2026-03-31", "2026-02 123/8;2026-03 151/8"},
		{"ifblank catches", "IFBLANK(PRIOR([Revenue], 1 month), 0)", "by month;full prior", "2026-01 0;2026-02 123/4;2026-03 151/4;2026-04 12;2026-05 0"},
		{"if between KPIs", "IF([Revenue] > 30, 1, 0)", "by month", "2026-01 1;2026-02 1;2026-03 0;2026-05 1"},
	})
	cycles := "A: cycle: “A” refers to itself: A → B → C → A.\n" +
		"B: cycle: “B” refers to itself: B → C → A → B.\n" +
		"C: cycle: “C” refers to itself: C → A → B → C.\n" +
		"Self: cycle: “Self” refers to itself: Self → Self.\n"
	for src, want := range map[string]string{
		"[Revenue]":  cycles + "all 241/2\n",
		"[A]":        cycles + "all (error-in-kpi)\n",
		"[On cycle]": cycles + "all (error-in-kpi)\n",
		"[Broken]":   cycles + "all (error-in-kpi)\n",
	} {
		if got := w.ask(t, src); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}
