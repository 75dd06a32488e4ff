package formula

import (
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/kpi/diag"
)

// mistakes are formulas with something wrong; what is said about each stands
// in testdata/problems.golden.
var mistakes = []string{
	// Form.
	``, `   `, `// only a comment`, `SUM(`, `SUM()`, `SUM(Orders[Amount]`, `1 +`, `(1 + 2`, `1 + 2)`, `[Revenue`, `[]`, `"Paid`, `'Sales 2025`,
	`[Revenue] [MRR]`, `1, 2`, `* 2`, `1 + * 2`, `1 ? 2`, `(1, 2)`, `5 %%`, `% 5`, `1e5`, `1.000.000`, `1__0`, `[MRR] = = 2`,
	`IF([MRR] == 1, 1, 0)`, `IF([MRR] != 1 && [MRR] ≥ 2, 1, 0)`, `[Revenue] − [MRR] × 2`, `IF(1 < [MRR] < 3, 1, 0)`,
	`COUNT(Orders WHERE Status = 'Paid')`, `COUNT(Orders WHERE Status = “Paid”)`, `COUNT(Orders WHERE Status = “Paid”)`,
	`COUNT(Orders WHERE Ordered >= DATE "31.03.2026")`, `COUNT(Orders WHERE Ordered >= DATE "2026-02-30")`,
	`[Revenue] WHERE Status = "Paid"`, `ABS([Revenue] WHERE Status = "Paid")`, `SUM(Orders[Amount], 2)`, `ABS(1, 2)`, `ROUND()`, `PERCENTILE(Orders[Amount])`,
	`SUM(Orders[Amount] WHERE Qty > 1, Qty < 5)`, `SUM(Orders[Amount] WHERE Qty > 1 WHERE Qty < 5)`, `COUNT(Orders ON Ordered ON Delivered)`,
	`COUNT(Orders WHERE Status IN "Paid")`, `COUNT(Orders WHERE Status IN {"Paid"})`, `COUNT(Orders WHERE Status IN ())`, `COUNT(Orders WHERE Status IS NULL)`,
	`COUNT(Orders WHERE Status IS "Paid")`, `COUNT(Orders WHERE Qty BETWEEN 1, 2)`, `COUNT(Orders ON Delivered + 1)`, `Orders.Amount`, `SUM(Orders.Amount)`,
	`SUM(Sales 2025[Amount])`, `SUM(To[Amount])`, `New customers / 2`, `SUM(Orders[Amount] * Unit cost)`,
	// Time.
	`PRIOR([Revenue])`, `PRIOR([Revenue], 1)`, `PRIOR([Revenue], -1 month)`, `PRIOR([Revenue], 0 days)`, `PRIOR([Revenue], 1.5 years)`, `PRIOR([Revenue], 1 mnth)`,
	`PRIOR([Revenue], 1 hour)`, `PRIOR([Revenue], ever)`, `PRIOR([Revenue], [MRR])`, `TODATE([Revenue])`, `TODATE([Revenue], day)`, `OPENING([MRR], ever)`, `TODATE([Revenue], 1 year)`,
	`TARGET(SUM(Orders[Amount]))`, `CONVERTED(Signups[User], Orders[Customer], 30 days)`, `CONVERTED(Signups[User] TO Orders[Customer])`, `CONVERTED(Signups[User] TO Orders[Qty] WITHIN 30 days)`,
	// Functions.
	`SUMPRODUCTIFS(Orders[Amount])`, `AVG(Orders[Amount])`, `SUMM(Orders[Amount])`, `COUNTIFS(Orders[Status])`, `Zebra(1)`, `VLOOKUP(Orders[Amount], 2)`, `DATE(2026, 3, 31)`, `AND([MRR] > 1, [MRR] < 3)`, `TODAY()`,
	// Names.
	`SUM(Order[Amount])`, `SUM(Nothing[Amount])`, `SUM(Orders[Amuont])`, `SUM(Orders[Colour])`, `SUM(Orders[Amount] WHERE Statsu = "Paid")`, `SUM(Orders[Amount] WHERE [Statsu] = "Paid")`,
	`SUM(Orders[amount])`, `COUNT(Ordrs)`, `COUNT(Status)`, `COUNT(Segment)`, `SUM(Amount)`, `SUM(Qty)`, `SUM(Orders)`, `SUM(Colour)`, `SUM(1)`, `[New custmrs]`, `[Qty]`, `[Nothing at all]`, `Revenue * 2`, `Orders / 2`, `Qty / 2`,
	`Orders[Amount] / 2`, `Orders[Status]`, `Jobs[Started]`, `Nothing`, `Revenue = SUM(Orders[Amount])`, `SUM([Revenue])`, `SUM(Orders[Amount] * [Revenue])`, `COUNT(Orders WHERE Status = Paid)`, `COUNT(Orders WHERE Region = Statsu)`,
	`SUM(Orders[Amount] * Jobs[Id])`, `COUNT(Orders WHERE Customers[Segment] = "A")`, `COUNT(Orders WHERE Orders[Customer.Segmnt] = "A")`, `COUNT(Orders WHERE [Region.Country] = "A")`, `COUNT(Orders WHERE [Customer.City.Zip] = "A")`,
	`TOTAL([Revenue], Regoin)`, `TOTAL([Revenue], Nothing[Region])`,
	// Places.
	`SUM(SUM(Orders[Amount]))`, `SUM(PRIOR([Revenue], 1 month))`, `SUM(PRIOR(SUM(Orders[Amount]), 1 month))`, `SUM(Orders[Amount] * TARGET([Revenue]))`, `SUM(Lines[Budget] PER Campaign)`, `SUM(MAX(Lines[Budget]) + Lines[Budget] PER Campaign)`,
	`SUM(MAX(Lines[Budget]) + COUNT(Orders) PER Campaign)`, `COUNT(Orders ON Status)`, `COUNT(Orders ON [Customer.First order])`, `IF([MRR] IN PRIOR(Orders[Qty], 1 month), 1, 0)`,
	// Kinds.
	`SUM(Orders[Status])`, `SUM(Orders[Gift])`, `SUM(Orders[Ordered])`, `VARIANCE(Jobs[Finished] - Jobs[Started])`, `MIN(Orders[Gift])`, `SUM(Orders[Amount] + Orders[Status])`, `SUM(Orders[Amount] * Gift)`,
	`SUM(Jobs[Started] + Jobs[Finished])`, `SUM(Jobs[Started] - 1)`, `SUM(Jobs[Pause] + 1)`, `COUNT(Orders WHERE Status = 9)`, `COUNT(Orders WHERE Qty = "9")`, `COUNT(Orders WHERE Qty = "nine")`, `COUNT(Orders WHERE Ordered >= "2026-03-31")`,
	`COUNT(Orders WHERE Ordered >= 2026)`, `COUNT(Orders WHERE Gift = "yes")`, `COUNT(Orders WHERE Gift > FALSE)`, `COUNT(Orders WHERE Qty)`, `COUNT(Orders WHERE NOT Qty)`, `COUNT(Orders WHERE Qty CONTAINS "9")`, `COUNT(Orders WHERE Qty IN (1, "2"))`,
	`COUNT(Orders WHERE Qty BETWEEN 1 AND "2")`, `COUNT(Jobs WHERE Finished - Started > 2)`, `[Revenue] > 2`, `IF([Revenue], 1, 0)`, `IF([Revenue] > 1, 1, "no")`, `UPPER([Revenue])`, `COUNT(Orders WHERE HOUR(Ordered) = 1)`, `AVERAGE(DAYS(Orders[Qty]))`,
	`AVERAGE(WORKHOURS(Jobs[Pause]))`, `PERCENTILE(Orders[Amount], 85)`, `PERCENTILE(Orders[Amount], [Qty])`, `ROUND([Revenue], 1.5)`, `ROUND(Orders[Amount])`,
}

// tell writes everything that is said about a formula.
func tell(src string) string {
	var b strings.Builder
	c := Check(Parse(src), shop())
	b.WriteString("> " + src + "\n")
	if c.Incomplete {
		b.WriteString("not finished\n")
	}
	for _, d := range c.Problems.All() {
		fmt.Fprintf(&b, "%s %d-%d: %s", d.Code, d.Span.Start, d.Span.End, d.Message)
		if d.Hint != "" {
			b.WriteString(" " + d.Hint)
		}
		if d.HasFix {
			fmt.Fprintf(&b, " [%s]", strings.TrimSpace(fixed(src, d)))
		}
		b.WriteByte('\n')
	}
	return b.String() + "\n"
}

func fixed(src string, d diag.Diagnostic) string {
	return src[:d.Span.Start] + d.Fix + src[d.Span.End:]
}

func TestEveryMistakeIsNamed(t *testing.T) {
	var b strings.Builder
	for _, src := range mistakes {
		if Check(Parse(src), shop()).OK() {
			t.Errorf("%s: nothing is said", src)
		}
		b.WriteString(tell(src))
	}
	golden(t, "problems.golden", b.String())
}

// A repair takes its own problem away.
func TestRepairsRepair(t *testing.T) {
	for _, src := range mistakes {
		for _, d := range Check(Parse(src), shop()).Problems.All() {
			if !d.HasFix {
				continue
			}
			after := fixed(src, d)
			for _, left := range Check(Parse(after), shop()).Problems.All() {
				if left.Code == d.Code && left.Span.Start == d.Span.Start && left.Message == d.Message {
					t.Errorf("%s → %s: still %s", src, after, left.Message)
				}
			}
		}
	}
}
