package eval_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// randomTable has columns of every kind, with blanks, over about four months.
func randomTable(r *rand.Rand, rows int) string {
	var b strings.Builder
	b.WriteString("Day,At,Region,Name,N,A,B,Flag,Wide\n")
	first, _ := calendar.DayOf(2025, 11, 20)
	maybe := func(share int, s string) string {
		if r.IntN(100) < share {
			return ""
		}
		return s
	}
	for range rows {
		day := first + calendar.Day(r.IntN(130))
		at := (day + calendar.Day(r.IntN(5))).String()
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%s,%d\n",
			maybe(5, day.String()),
			maybe(10, fmt.Sprintf("%s %02d:%02d:%02d", at, r.IntN(24), r.IntN(60), r.IntN(60))),
			maybe(15, []string{"West", "East", "North", "south"}[r.IntN(4)]),
			fmt.Sprintf("n%d", r.IntN(9)),
			maybe(10, fmt.Sprint(r.IntN(12)-3)),
			maybe(10, fmt.Sprintf("%d.%02d", r.IntN(300)-100, r.IntN(100))),
			fmt.Sprintf("%d.%03d", r.IntN(5), r.IntN(1000)),
			maybe(10, []string{"TRUE", "FALSE"}[r.IntN(2)]),
			r.Int64N(4_000_000_000_000_000_000)-2_000_000_000_000_000_000)
	}
	return b.String()
}

// writer makes random formulas that check.
type writer struct{ *rand.Rand }

func (w writer) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w writer) number(depth int) string {
	if depth <= 0 {
		return w.pick("T[N]", "T[A]", "T[B]", "T[N]", "T[A]", "3", "0.25", "T[Wide]", "T[Name.Rate]", "T[Calc]", "T[Name.Double]")
	}
	x, y := w.number(depth-1), w.number(depth-1)
	switch w.IntN(16) {
	case 0, 1:
		return "(" + x + " + " + y + ")"
	case 2:
		return "(" + x + " - " + y + ")"
	case 3, 4:
		return "(" + x + " * " + y + ")"
	case 5:
		return "(" + x + " / " + w.pick("4", "0.3", "T[N]", "T[B]") + ")"
	case 6:
		return "IF(" + w.condition(depth-1) + ", " + x + ", " + y + ")"
	case 7:
		return "IFBLANK(" + x + ", " + y + ")"
	case 8:
		return w.pick("ABS", "FLOOR", "CEILING") + "(" + x + ")"
	case 9:
		return "ROUND(" + x + ", " + w.pick("0", "1", "2", "-1") + ")"
	case 10:
		return w.pick("YEAR", "MONTH", "QUARTER", "DAY", "WEEKDAY") + "(T[" + w.pick("Day", "At") + "])"
	case 11:
		return w.pick("DAYS", "HOURS", "MINUTES") + "(T[At] - T[Day])"
	case 12:
		return "-" + x
	case 13:
		return "(" + x + " ^ " + w.pick("2", "0", "3", "-1") + ")"
	case 14:
		return "WORKHOURS(" + w.pick("T[At] - T[Day]", "T[Day] - T[At]", `T[At] - DATE "2025-12-30 10:15"`) + ")"
	}
	return "IF(" + w.condition(depth-1) + ", " + x + ")"
}

func (w writer) condition(depth int) string {
	if depth > 0 && w.IntN(2) == 0 {
		switch w.IntN(3) {
		case 0:
			return "(" + w.condition(depth-1) + " AND " + w.condition(depth-1) + ")"
		case 1:
			return "(" + w.condition(depth-1) + " OR " + w.condition(depth-1) + ")"
		}
		return "NOT (" + w.condition(depth-1) + ")"
	}
	cmp := w.pick("=", "<>", "<", "<=", ">", ">=")
	switch w.IntN(17) {
	case 15:
		return "T[Size] " + w.pick("=", "<>", "<") + ` "large"`
	case 12:
		return "T[Name.Team] " + w.pick("=", "<>", ">") + ` "red"`
	case 13:
		return "T[Name.Since] " + cmp + " T[Day]"
	case 14:
		return "HOUR(T[At]) " + cmp + " 12"
	case 0:
		return "T[Region] " + cmp + ` "` + w.pick("West", "East", "m") + `"`
	case 1:
		return "T[Region] " + w.pick("IN", "NOT IN") + ` ("West", "south")`
	case 2:
		return "T[" + w.pick("Region", "N", "A", "Day", "At", "Flag") + "] " + w.pick("IS BLANK", "IS NOT BLANK")
	case 3:
		return "T[Name] " + w.pick(`CONTAINS "3"`, `STARTS WITH "n1"`)
	case 4:
		return "T[Day] " + cmp + ` DATE "2026-01-15"`
	case 5:
		return "T[At] " + w.pick("BETWEEN", "NOT BETWEEN") + ` DATE "2025-12-24" AND DATE "2026-01-31 12:00"`
	case 6:
		return "T[Flag] " + w.pick("= TRUE", "<> FALSE", "= FALSE")
	case 7:
		return w.number(depth-1) + " " + w.pick("BETWEEN", "NOT BETWEEN") + " -1 AND 4.5"
	case 8:
		return "T[N] " + w.pick("IN", "NOT IN") + " (1, 2.5, 3, -2)"
	case 9:
		return `UPPER(T[Region]) = "SOUTH"`
	case 10:
		return "T[Wide] " + cmp + " 12345678901234.5"
	}
	return w.number(depth-1) + " " + cmp + " " + w.number(depth-1)
}

func (w writer) aggregate(depth int) string {
	clauses := ""
	if w.IntN(2) == 0 {
		clauses += " WHERE " + w.condition(depth)
	}
	if w.IntN(6) == 0 {
		clauses += " ON At"
	}
	switch w.IntN(16) {
	case 12:
		return w.pick("SUM", "AVERAGE", "MIN", "COUNT", "DISTINCT", "LAST") + "(U[V]" + w.pick("", " WHERE V > 2", ` WHERE Region <> "West"`, " WHERE Name IN PRIOR(T[Name], 1 month)") + ")"
	case 13:
		return "CONVERTED(" + w.pick("U[Name]", "U[Name] WHERE V > 2") + " TO " + w.pick("T[Name]", "T[Name] ON At", "T[Name] WHERE N > 4") + " WITHIN " + w.pick("3 days", "1 week", "1 month") + ")"
	case 14:
		return "CONVERTED(T[Name] ON At TO T[Name] ON At WITHIN " + w.pick("1 day", "2 days") + ")"
	case 15:
		return "DISTINCT(" + w.pick("UPPER(T[Region])", "T[Size]", "T[Name.Team]", "MONTH(T[At])", "LOWER(TRIM(T[Name]))") + clauses + ")"
	case 0:
		return "COUNT(T" + clauses + ")"
	case 1:
		return "DISTINCT(T[" + w.pick("Region", "Name", "N", "A", "Day", "Wide") + "]" + clauses + ")"
	case 2:
		return "PERCENTILE(" + w.rows(depth) + ", " + w.pick("90%", "0.33", "100%") + clauses + ")"
	case 3:
		return w.pick("SUM", "MAX", "AVERAGE", "COUNT") + "(" + w.pick("SUM", "COUNT", "MIN") + "(" + w.rows(depth) + ") PER " + w.pick("Name", "(Name, Region)", "Region") + clauses + ")"
	case 4:
		return "COUNT(T WHERE Name " + w.pick("IN", "NOT IN") + " PRIOR(" + w.pick("T[Name]", "U[Name]", "T[Name] WHERE N > 3", "T[Name] ON At") + ", " + w.pick("1 month", "10 days") + ") AND " + w.condition(depth) + ")"
	}
	return w.pick("SUM", "SUM", "AVERAGE", "COUNT", "MIN", "MAX", "MEDIAN", "VARIANCE", "FIRST", "LAST") + "(" + w.rows(depth) + clauses + ")"
}

// rows is a number that names the table.
func (w writer) rows(depth int) string {
	for {
		if x := w.number(depth); strings.Contains(x, "T[") {
			return x
		}
	}
}

func (w writer) formula(depth int) string {
	if depth <= 0 {
		return w.aggregate(w.IntN(3))
	}
	x := w.formula(depth - 1)
	switch w.IntN(20) {
	case 11:
		return "CLOSING(" + x + ")"
	case 12:
		return "OPENING(" + x + ", " + w.pick("year", "month", "quarter", "week") + ")"
	case 13:
		return "(" + x + " ^ " + w.pick("2", "-1") + ")"
	case 14:
		return "IFBLANK(TARGET([K]), " + x + ")"
	case 15:
		return "WORKHOURS(MAX(T[At]) - MIN(T[At]" + w.pick("", " WHERE N > 2") + ")) + " + x
	case 16:
		return w.pick("ABS", "FLOOR", "CEILING", "-") + "(" + x + ")"
	case 0, 1:
		return "(" + x + " + " + w.formula(depth-1) + ")"
	case 2:
		return "(" + x + " / " + w.formula(depth-1) + ")"
	case 3:
		return "PRIOR(" + x + ", " + w.pick("1 month", "1 week", "3 days", "1 year", "1 quarter") + ")"
	case 4:
		return "ROLLING(" + x + ", " + w.pick("2 months", "7 days", "1 quarter") + ")"
	case 5:
		return "TODATE(" + x + ", " + w.pick("year", "month", "quarter", "week", "ever") + ")"
	case 6:
		return "MOVINGAVG(" + x + ", " + w.pick("3 weeks", "2 months", "5 days") + ")"
	case 7:
		return "TOTAL(" + x + ", " + w.pick("Region", "Name", "Region, Name", "T[Name.Team]") + ")"
	case 8:
		return "IFBLANK(" + x + ", 7)"
	case 9:
		return "IF(" + x + " > " + w.formula(depth-1) + ", " + w.formula(depth-1) + ", 1)"
	case 10:
		return "[K]"
	}
	return x
}

// anything is a formula of any kind of value.
func (w writer) anything() string {
	if w.IntN(12) > 0 {
		return w.formula(w.IntN(4))
	}
	x := w.pick("MIN", "MAX", "FIRST", "LAST") + "(T[" + w.pick("Region", "Name", "Day", "At", "Name.Team", "Name.Since") + "]" + w.pick("", " WHERE N > 2", " ON At") + ")"
	switch w.IntN(5) {
	case 0:
		return "PRIOR(" + x + ", 1 month)"
	case 1:
		return "CLOSING(" + x + ")"
	case 2:
		return "TODATE(" + x + ", quarter)"
	}
	return x
}

var rounds = flag.Int("rounds", 1, "how many times as many random tables to try")

// tries is how many random cases to try: few in a short run, as under wasm, where
// each takes some ten times as long.
func tries(all, few int) int {
	if testing.Short() {
		return few
	}
	return all
}

// TestEngineIsTheOracle compares the engine with an evaluator that goes
// through the rows for every single value.
func TestEngineIsTheOracle(t *testing.T) {
	tables, formulas := tries(12**rounds, 3), 40
	for seed := range tables {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		w := randomWorld(t, r, 20+r.IntN(60))
		write := writer{r}
		for range formulas {
			w.names, w.srcs = nil, nil
			w.kpi("K", write.aggregate(1))
			src := write.anything()
			c := w.check(src)
			if !c.OK() {
				t.Fatalf("%s: %v", src, c.Problems.All())
			}
			compareWithOracle(t, w, src, randomContext(write))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// randomWorld is the random table T, the table C that its names look into, and
// another table of facts, U, that shares some of its dimensions.
func randomWorld(t testing.TB, r *rand.Rand, rows int) *world {
	u := "Day,Name,Region,V\n"
	first, _ := calendar.DayOf(2025, 11, 1)
	for range rows / 2 {
		u += fmt.Sprintf("%s,n%d,%s,%d.5\n", first+calendar.Day(r.IntN(120)), r.IntN(10), []string{"West", "East", ""}[r.IntN(3)], r.IntN(7))
	}
	w := newWorld().read(t, "T", []byte(randomTable(r, rows)), recipe).csv(t, "U", u).
		csv(t, "C", "Name,Team,Rate,Since\nn1,red,0.5,2025-12-01\nn2,blue,2,2026-01-01\nn3,red,,2026-02-01\nn4,,-1.25,\nn5,blue,3,2025-01-01\nn7,red,1,2026-01-20\n")
	w.rels["T"] = []formula.Relation{{Column: "Name", Table: "C", Key: "Name"}}
	w.calc = []calculated{{"T", "Calc", "IF(N > 3, A * 2, B / 3)"}, {"T", "Size", `IF(Wide > 0, "large", IF(N IS NOT BLANK, LOWER(Region)))`}, {"C", "Double", "Rate * 2 + YEAR(Since)"}}
	return w
}

var recipe = table.Recipe{Columns: map[string]table.ColumnRecipe{
	"Day": {Type: table.Date}, "At": {Type: table.Timestamp}, "Flag": {Type: table.Boolean}, "Wide": {Type: table.Integer},
}}

func randomContext(w writer) []string {
	words := []string{"by " + w.pick("month", "week", "day", "quarter", "year", "all", "month")}
	if w.IntN(3) == 0 {
		words = append(words, "by "+w.pick("T[Region]", "T[Name]", "T[N]", "T[Flag]", "T[Name.Team]", "U[Region]", "T[Size]", "T[Name.Double]"))
	}
	if w.IntN(6) == 0 {
		words = append(words, "by WEEKDAY(T[Day])")
	}
	if w.IntN(3) == 0 {
		words = append(words, "where "+w.pick(`T[Region] = "West"`, "T[N] > 2 AND T[Flag]", `T[Name.Team] <> "blue"`, `T[Name] <> "n1"`, `T[Region] <> "East" AND T[B] > 1`))
	}
	if w.IntN(4) == 0 {
		words = append(words, "from 2025-12-05", "to 2026-02-10")
	}
	if w.IntN(4) == 0 {
		words = append(words, w.pick("as of 2026-01-17", "as of 2026-02-28", "as of 2026-04-15"))
	}
	if w.IntN(3) == 0 {
		words = append(words, "full prior")
	}
	if w.IntN(5) == 0 {
		words = append(words, w.pick("fiscal from 4", "weeks from sun", "weeks in 4-4-5", "weeks in 5-4-4"))
	}
	return words
}

func compareWithOracle(t *testing.T, w *world, src string, words []string) {
	t.Helper()
	q := w.query(t, src, words...)
	q.Work = officeWork
	q.Target = wholeAims(func(p calendar.Period) num.Value { return targetOf(p.Index) })
	r, err := eval.Run(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	o := &kpitest.Oracle{
		Table: q.Tables, Calendar: q.Calendar, Grain: q.Grain, AsOf: r.AsOf, FullPrior: q.FullPrior,
		KPI:   func(name string) *formula.Checked { return q.KPIs[0].Checked },
		Where: q.Where, Hours: officeHours, Calculated: w.calculated,
	}
	o.Target = func(_ string, d kpitest.Days) kpitest.Answer {
		p := calendar.Period{Grain: calendar.All}
		if !d.Whole && q.Grain != calendar.All {
			p = q.Calendar.PeriodOf(d.Period.To, q.Grain)
		}
		if v := targetOf(p.Index); !d.None && !v.IsBlank() {
			return kpitest.Answer{Kind: formula.KindNumber, Number: v.Rat()}
		}
		return kpitest.Answer{Blank: "no-target"}
	}
	for _, d := range q.By {
		o.By = append(o.By, d.Expr)
	}
	for i, cell := range r.Series[0].Cells {
		if i%7 != 0 && len(r.Series[0].Cells) > 60 {
			continue // days and groups make many; a seventh of them will do
		}
		want := o.Value(q.Formulas[0].Checked, daysOf(q, cell, r.AsOf), groupOf(cell)).String()
		if len(q.By) == 0 && q.Grain == calendar.All && want == "(no-rows)" && valueText(cell) == "0" {
			continue // a count of nothing in the whole is 0
		}
		if got := valueText(cell); got != want {
			t.Errorf("%s %v\n%s %v: got %s, want %s\nK = %s", src, words, cell.Label, cell.By, got, want, w.srcs[0])
			return
		}
	}
}

// targetOf is the target of a period; every third has none.
func targetOf(index int32) num.Value {
	if index%3 == 2 {
		return num.Blank(num.NoTarget)
	}
	return num.Frac(int64(index), 4)
}

// officeHours are from nine to twelve and from one to half past four, on Fridays
// until noon, with two days of their own.
func officeHours(d calendar.Day) [][2]int {
	switch {
	case d == mustDay(2026, 1, 1):
		return nil
	case d == mustDay(2025, 12, 28): // a Sunday
		return [][2]int{{600, 660}}
	case d.Weekday() > 5:
		return nil
	case d.Weekday() == 5:
		return [][2]int{{540, 720}}
	}
	return [][2]int{{540, 720}, {780, 990}}
}

var officeWork = func() calendar.Work {
	morning, afternoon := calendar.Hours{From: 540, To: 720}, calendar.Hours{From: 780, To: 990}
	whole := []calendar.Hours{morning, afternoon}
	return calendar.NewWork(&[7][]calendar.Hours{whole, whole, whole, whole, {morning}}, map[calendar.Day][]calendar.Hours{
		mustDay(2026, 1, 1): nil, mustDay(2025, 12, 28): {{From: 600, To: 660}},
	})
}()

func mustDay(y, m, d int) calendar.Day {
	day, ok := calendar.DayOf(y, m, d)
	if !ok {
		panic("no such day")
	}
	return day
}

func daysOf(q eval.Query, c eval.Cell, asOf calendar.Day) kpitest.Days {
	switch {
	case !c.Dated:
		return kpitest.Days{Whole: true}
	}
	return kpitest.Days{Period: c.Range, UpTo: min(c.Range.To, asOf)}
}

func groupOf(c eval.Cell) []kpitest.Answer {
	group := make([]kpitest.Answer, len(c.By))
	for i, k := range c.By {
		group[i] = kpitest.Answer{Kind: formula.KindText, Text: k.Text}
		if k.Blank {
			group[i] = kpitest.Answer{Blank: "blank"}
		}
	}
	return group
}
