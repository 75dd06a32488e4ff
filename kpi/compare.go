package kpi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// What Question.Against can be, besides a number of periods such as "3 months".
const (
	AgainstWeekdays = "weekdays" // 52 weeks before in place of a year, and a week in place of a day: the same weekdays
	AgainstWorkdays = "workdays" // as if the earlier period had had as many working days
)

// comparing is how cells are compared with earlier ones.
type comparing struct {
	prior, year formula.Step // as PRIOR takes them: 1 month, 52 weeks
	workdays    bool
}

// readAgainst reads what the question compares with.
func (f *frame) readAgainst() comparing {
	usual := comparing{prior: formula.Step{N: 1, Unit: f.grain}, year: formula.Step{N: 1, Unit: calendar.Year}}
	switch text := strings.TrimSpace(f.q.Against); text {
	case "":
		return usual
	case AgainstWorkdays:
		usual.workdays = true
		return usual
	case AgainstWeekdays:
		if f.grain == calendar.DayGrain {
			usual.prior = formula.Step{N: 1, Unit: calendar.Week}
		}
		usual.year = formula.Step{N: 52, Unit: calendar.Week}
		return usual
	default:
		if step, ok := readStep(text); ok {
			usual.prior = step
			return usual
		}
	}
	f.problems.Add(diag.Diagnostic{Code: "unknown-comparison", Source: "against", Message: fmt.Sprintf("%q is nothing to compare with.", f.q.Against),
		Hint: "Write how far back, like 3 months or 52 weeks, or weekdays or workdays."})
	return usual
}

// readStep reads "3 months".
func readStep(text string) (step formula.Step, ok bool) {
	count, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(count)
	grain, known := calendar.ParseGrain(strings.TrimSpace(unit))
	if err != nil || n < 1 || n > formula.MaxStep || !known || grain == calendar.All {
		return step, false
	}
	return formula.Step{N: n, Unit: grain}, true
}

// change compares a cell with the same place in an earlier period. Where both
// are to have as many working days, the earlier value is taken as often as the
// days of the two stand to each other; that makes sense for what adds up over
// days and is left alone elsewhere.
func (f *frame) change(c *eval.Cell, at place, earlier map[place]num.Value, step formula.Step, linear bool) Change {
	before, ok := earlier[at]
	if !ok || c.IsText {
		before = num.Blank(num.NoEarlierPeriod)
	}
	out := Change{Before: numberOf(before)}
	if f.against.workdays && linear && !before.IsBlank() {
		if now, then, known := f.workdays(c, step); known {
			out.Days, out.BeforeDays = now, then
			before = num.Div(num.Mul(before, num.Int(int64(now))), num.Int(int64(then)))
		}
	}
	by := num.Sub(c.Value, before)
	out.By, out.Percent = numberOf(by), numberOf(num.Relative(by, before))
	return out
}

// linear reports whether a formula is a sum over the rows of a period, so that
// the values of its parts add up to that of the whole, and twice as many days alike
// give twice as much: sums and counts, what is added or taken from these, and
// multiples. It errs on the side of no.
func (f *frame) linear(n formula.Node, path []string) bool {
	switch n := n.(type) {
	case *formula.Aggregate:
		return (n.Func == formula.FnSum || n.Func == formula.FnCount) && len(n.Per) == 0 && !looksAround(n.Where)
	case *formula.KPI:
		at, known := f.index[n.Name]
		return known && len(path) < 100 && !slices.Contains(path, n.Name) && f.linear(f.kpis[at].Checked.Formula.Root, append(path, n.Name))
	case *formula.Call: // what is made 0 when it is blank
		if n.Func != formula.FnIfBlank || len(n.Args) != 2 {
			return false
		}
		number, ok := n.Args[1].(*formula.Number)
		return ok && number.Value.IsZero() && f.linear(n.Args[0], path)
	case *formula.Unary:
		return n.Op == formula.OpNeg && f.linear(n.X, path)
	case *formula.Binary:
		switch n.Op {
		case formula.OpAdd, formula.OpSub:
			return f.linear(n.X, path) && f.linear(n.Y, path)
		case formula.OpMul:
			return isNumber(n.X) && f.linear(n.Y, path) || f.linear(n.X, path) && isNumber(n.Y)
		case formula.OpDiv:
			return f.linear(n.X, path) && isNumber(n.Y)
		}
	}
	return false
}

// looksAround reports whether a condition depends on more than its row.
func looksAround(n formula.Node) bool {
	found := false
	if n != nil {
		formula.Walk(n, func(part formula.Node) bool {
			_, set := part.(*formula.Set)
			found = found || set
			return !found
		})
	}
	return found
}

func isNumber(n formula.Node) bool {
	_, ok := n.(*formula.Number)
	return ok
}

// workdays counts the working days of a cell's period and of the earlier one, so
// far as they are compared. known is false where the earlier one has none.
func (f *frame) workdays(c *eval.Cell, step formula.Step) (now, then int, known bool) {
	days := f.cal.Range(c.Period)
	before, ok := f.cal.ShiftIn(f.grain, days, -step.N, step.Unit)
	if !ok {
		return 0, 0, false
	}
	if c.Open && f.asOf != nil {
		passed := *f.asOf - days.From
		days.To = *f.asOf
		if !f.q.FullPrior {
			before.To = min(before.To, before.From+passed)
		}
	}
	now, then = f.work.Days(days), f.work.Days(before)
	return now, then, now > 0 && then > 0
}
