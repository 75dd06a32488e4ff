package formula

import (
	"strings"
	"testing"
)

// canonical lists formulas and their one spelling; "" means that they have it.
var canonical = []struct{ in, want string }{
	{`SUM(Orders[Amount] WHERE Status = "Paid")`, ""},
	{`sum( orders[Amount] where Status="Paid" )`, `SUM(orders[Amount] WHERE Status = "Paid")`},
	{"SUM(Orders[Amount] // all of them\n WHERE Qty > 1)", "SUM(Orders[Amount] WHERE Qty > 1)"},
	{`=[Revenue]/2`, `[Revenue] / 2`},
	{`COUNT(Customers ON [First order])`, ""},
	{`COUNT('Sales 2025')`, ""},
	{`COUNT('Orders')`, `COUNT(Orders)`},
	{`COUNT([Amount])`, ""},
	{`SUM('Sales 2025'[Amount])`, ""},
	{`SUM('It''s'[a]]b])`, ""},
	{`SUM('To'[To] WHERE [To] <> "x")`, ""},
	{`[A]]B] + 1`, ""},
	{`CLOSING(SUM(Subs[MRR] WHERE Stage NOT IN ("Won"; "Lost")))`, `CLOSING(SUM(Subs[MRR] WHERE Stage NOT IN ("Won", "Lost")))`},
	{`[MRR] / PRIOR([MRR], month) - 1`, `[MRR] / PRIOR([MRR], 1 month) - 1`},
	{`ROLLING([MRR], 12 Month)`, `ROLLING([MRR], 12 months)`},
	{`TODATE([MRR], YEAR) + TODATE([MRR], quarters) + TODATE([MRR], month)`, `YTD([MRR]) + QTD([MRR]) + MTD([MRR])`},
	{`TODATE([MRR], week) + TODATE([MRR], ever)`, ""},
	{`OPENING([MRR], year) * 120%`, ""},
	{`MOVINGAVG(DISTINCT(Events[User]), 30 days)`, ""},
	{`[Revenue] / TOTAL([Revenue], Region, Orders[Status], [Unit cost]) + TOTAL([Revenue])`, ""},
	{`TARGET([Revenue]) - [Revenue]`, ""},
	{`CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 days)`, ""},
	{`CONVERTED(Signups[User] WHERE Plan = "Pro" ON At TO Orders[Customer] ON Delivered WITHIN 1 day)`, ""},
	{`DISTINCT(Orders[Customer] WHERE Customer IN PRIOR(Orders[Customer], 1 month))`, ""},
	{`DISTINCT(Orders[Customer] WHERE Customer NOT IN PRIOR(Orders[Customer] WHERE Qty > 1 ON Delivered, 2 weeks))`, ""},
	{`SUM(MAX(Lines[Daily budget]) PER Campaign)`, ""},
	{`SUM(MAX(Lines[B]) per (Campaign; Region) on Day where x = 1)`, `SUM(MAX(Lines[B]) WHERE x = 1 ON Day PER (Campaign, Region))`},
	{`SUM(MAX(Lines[B]) PER ((a + b) * c))`, ""},
	{`SUM(MAX(Lines[B]) PER (Campaign))`, `SUM(MAX(Lines[B]) PER Campaign)`},
	{`PERCENTILE(DAYS(Jobs[Finished] - Jobs[Started]), 85% ON Finished)`, ""},
	{`AVERAGE(T[x] ON d WHERE a = 1)`, `AVERAGE(T[x] WHERE a = 1 ON d)`},
	// Binding.
	{`1+2*3-4/5`, `1 + 2 * 3 - 4 / 5`},
	{`((1+2))*3`, `(1 + 2) * 3`},
	{`1-(2-3)`, `1 - (2 - 3)`},
	{`(1-2)-3`, `1 - 2 - 3`},
	{`2^3^4`, `2 ^ 3 ^ 4`},
	{`(2^3)^4`, `(2 ^ 3) ^ 4`},
	{`-2^2`, `-2 ^ 2`},
	{`(-2)^2`, `(-2) ^ 2`},
	{`2^-1`, `2 ^ -1`},
	{`2^-(1+1)*3`, `2 ^ -(1 + 1) * 3`},
	{`- -1`, `--1`},
	{`+1`, `1`},
	{`-(NOT TRUE)`, ""},
	{`-(1 * 2)`, ""},
	{`NOT [a] > 1 AND NOT ([b] > 1 OR [c] > 2)`, ""},
	{`([a] AND [b]) OR [c]`, `[a] AND [b] OR [c]`},
	{`[a] AND ([b] OR [c])`, ""},
	{`([a] = 1) = TRUE`, `([a] = 1) = TRUE`},
	{`[a] = (NOT [b])`, ""},
	{`COUNT(T WHERE a NOT CONTAINS "x")`, `COUNT(T WHERE NOT a CONTAINS "x")`},
	{`COUNT(T WHERE a NOT starts with "x" or b is not blank)`, `COUNT(T WHERE NOT a STARTS WITH "x" OR b IS NOT BLANK)`},
	{`COUNT(T WHERE a BETWEEN 1 AND 2 AND b NOT BETWEEN 1 + 1 AND 4)`, ""},
	{`COUNT(T WHERE (a AND b) IS BLANK)`, ""},
	{`COUNT(T WHERE a BETWEEN (1 < 2) AND (TRUE AND FALSE))`, ""},
	// Literals.
	{`1_000.50`, `1000.5`},
	{`007.00`, `7`},
	{`.5 + 0.50% + 20 %`, `0.5 + 0.5% + 20%`},
	{`123456789012345678901234567890.123456789`, ""},
	{`IF([a] = "say ""hi""", true, False)`, `IF([a] = "say ""hi""", TRUE, FALSE)`},
	{`MAX(T[d]) >= date "2026-03-31"`, `MAX(T[d]) >= DATE "2026-03-31"`},
	{`MAX(T[d]) >= DATE "2026-03-31 17:30"`, ""},
	{`MAX(T[d]) >= DATE "2026-03-31T17:30:05.250"`, `MAX(T[d]) >= DATE "2026-03-31 17:30:05.25"`},
	{`MAX(T[d]) >= DATE "2026-03-31 00:00"`, ""},
	// Words that are names where they mean nothing else.
	{`SUM(T[x] WHERE Date = DATE "2026-03-31" AND Day = 1 AND Blank IS BLANK AND With STARTS WITH "a")`, ""},
	{`SUM(Day[Month] WHERE month = 1)`, ""},
	{`SUM(Größe[Umsatz in €] WHERE größe > 1 AND Κόστος = 2)`, ""},
	{`SUM(Orders[Customer.Segment])`, ""},
	{`round(ifblank([a], 0); -2)`, `ROUND(IFBLANK([a], 0), -2)`},
}

func TestEveryFormulaHasOneSpelling(t *testing.T) {
	for _, c := range canonical {
		want := c.want
		if want == "" {
			want = c.in
		}
		f := Parse(c.in)
		for _, d := range f.Problems.All() {
			t.Errorf("%s: %s", c.in, d.Message)
		}
		if got := Print(f.Root); got != want {
			t.Errorf("%s\nprints %s\nwant   %s", c.in, got, want)
		}
		if again := Print(Parse(want).Root); again != want {
			t.Errorf("%s\nprints %s the second time", want, again)
		}
	}
}

func TestSpansCoverTheirText(t *testing.T) {
	src := `SUM(Orders[Amount] * 2 WHERE Status IN ("a", "b") ON Day) / PRIOR([Revenue], 1 year)`
	var got []string
	Walk(Parse(src).Root, func(n Node) bool {
		got = append(got, src[n.Span().Start:n.Span().End])
		return true
	})
	want := []string{
		src, `SUM(Orders[Amount] * 2 WHERE Status IN ("a", "b") ON Day)`, `Orders[Amount] * 2`, `Orders[Amount]`, `2`,
		`Status IN ("a", "b")`, `Status`, `"a"`, `"b"`, `Day`, `PRIOR([Revenue], 1 year)`, `[Revenue]`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// Every beginning of a good formula is what stands in the editor on the way to it.
func TestTypingIsIncompleteAndNotWrong(t *testing.T) {
	whole := []string{
		`SUM(Orders[Amount] * 2 WHERE Status IN ("Paid", "Sent") AND Qty BETWEEN 1 AND 3 ON Delivered)`,
		`[Revenue] / PRIOR([New customers], 12 months) - 1`,
		`COUNT(Orders WHERE Status IS NOT BLANK AND Ordered >= DATE "2026-03-31")`,
		`CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 days)`,
		`SUM(MAX(Lines[Budget]) PER Campaign) / TOTAL([Revenue], Region)`,
		`DISTINCT(Orders[Customer] WHERE Customer IN PRIOR(Orders[Customer], 1 month)) + TODATE([MRR], ever)`,
		`IF([Revenue] > 0, ROUND(TARGET([Revenue]), 2), 20%)`,
		`SUM('Sales 2025'[Amount])`,
	}
	for _, src := range whole {
		for end := 0; end <= len(src); end++ {
			part := src[:end]
			f := Parse(part)
			c := Check(f, shop())
			if c.OK() || c.Incomplete {
				continue
			}
			for _, d := range c.Problems.All() {
				t.Errorf("%q: %s", part, d.Message)
			}
		}
		if c := Check(Parse(src), shop()); !c.OK() {
			t.Errorf("%s: %v", src, c.Problems.All())
		}
	}
}

func TestLimitsHold(t *testing.T) {
	cases := map[string]string{
		"parentheses": strings.Repeat("(", 10_000) + "1",
		"calls":       strings.Repeat("ABS(", 10_000),
		"aggregates":  strings.Repeat("SUM(", 10_000),
		"minus":       strings.Repeat("-", 30_000) + "1",
		"not":         strings.Repeat("NOT ", 10_000) + "TRUE",
		"powers":      strings.Repeat("2^", 10_000) + "2",
		"chain":       "1" + strings.Repeat("+1", 10_000),
		"comparisons": "1" + strings.Repeat("=1", 10_000),
		"is blank":    "1" + strings.Repeat(" IS BLANK", 5_000),
		"per":         strings.Repeat("SUM(1 PER (", 5_000),
		"nested per":  strings.Repeat("SUM(1 PER (", 120) + "1" + strings.Repeat("))", 120) + "?",
		"in prior":    strings.Repeat("COUNT(T WHERE a IN PRIOR(T[a] WHERE ", 1_500),
		"long":        strings.Repeat("1 ", MaxLength),
	}
	for name, src := range cases {
		f := Parse(src)
		c := Check(f, shop())
		if c.OK() {
			t.Errorf("%s: no problem was reported", name)
		}
		if h := height(f.Root); h > MaxHeight {
			t.Errorf("%s: a tree of %d levels", name, h)
		}
		_ = Print(f.Root)
		_ = Complete(src, len(src), shop())
		_ = Rename(src, shop(), Name{ColumnName, "T", "a"}, "b")
	}
	if f := Parse("1" + strings.Repeat("+1", MaxHeight-2)); f.Problems.HasErrors() {
		t.Errorf("a chain within the limit is refused: %v", f.Problems.All())
	}
	if f := Parse(strings.Repeat("(", MaxNest-2) + "1" + strings.Repeat(")", MaxNest-2)); f.Problems.HasErrors() {
		t.Errorf("parentheses within the limit are refused: %v", f.Problems.All())
	}
}

func TestTokensCoverEverything(t *testing.T) {
	for _, src := range fuzzSeeds() {
		at := 0
		for _, tok := range Tokens(src) {
			if tok.Span.Start != at || tok.Span.End <= at {
				t.Fatalf("%q: a token from %d to %d after %d", src, tok.Span.Start, tok.Span.End, at)
			}
			at = tok.Span.End
		}
		if at != len(src) {
			t.Fatalf("%q: covered up to %d of %d", src, at, len(src))
		}
	}
}

func TestColours(t *testing.T) {
	const letters = " /.fktcKnsuo()!" // one letter per class
	cases := []struct{ src, want string }{
		{`SUM(Orders[Qty] WHERE a = "x") // c`, `fff(ttttttccccc kkkkk c o sss( ////`},
		{`[Revenue] / PRIOR([a], 1 month)`, `KKKKKKKKK o fffff(KKK( n uuuuu(`},
		{`COUNT(Orders) * 20%`, `fffff(tttttt( o nnn`},
		{`TOTAL([a], Region) ? DATE "x"`, `fffff(KKK( cccccc( ! kkkk sss`},
		{`Foo + 'A b'[c]`, `... o tttttccc`},
	}
	for _, c := range cases {
		var got strings.Builder
		for _, tok := range Tokens(c.src) {
			b := letters[tok.Kind]
			if tok.Kind == TokenPunct {
				b = '('
			} else if tok.Kind == TokenBad {
				b = '!'
			}
			got.WriteString(strings.Repeat(string(b), tok.Span.Len()))
		}
		if got.String() != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.src, got.String(), c.want)
		}
	}
}
