package check

import (
	"slices"
	"strings"
	"unicode"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// What history must hold before it is told that a target is never or always met,
// and that nothing is done about a KPI off track.
const (
	historyLeast = 6
	redLeast     = 3
)

// lint looks for what is missing and for formulas that mislead. Nothing in the
// list is fine.
func (l *looking) lint() []Finding {
	var list []Finding
	add := func(code, text, hint string) { list = append(list, Finding{Code: code, Text: text, Hint: hint}) }
	l.missing(add)
	l.formulas(add)
	l.history(add)
	return list
}

type adding func(code, text, hint string)

func (l *looking) missing(add adding) {
	if strings.TrimSpace(l.KPI.Owner) == "" {
		add("missing-owner", "Nobody answers for it.", "Name an owner.")
	}
	for _, name := range l.Book.Reads(l.KPI) {
		s, known := l.Book.Table(name)
		if _, own := l.KPI.DateColumns[name]; known && s.DateColumn == "" && !own && !datedInFormula(l.KPI.Formula) {
			add("missing-date", "Nothing says which date puts the rows of "+name+" into periods.", "Choose the date column of the table.")
		}
	}
	if first := l.firstTarget(); first >= 0 && l.past[first].Target.From != "" && !baselined(l.KPI) && !slices.ContainsFunc(l.past[:first], valued) && l.values() < historyLeast {
		add("missing-baseline", "There is no value from before its target began, so nobody can say how far it has come.", "Type a baseline into its plan, or load earlier data.")
	}
}

// values is how many complete periods have a value. Many of them beside a target
// stand for what it began with.
func (l *looking) values() (n int) {
	for _, c := range l.past {
		if valued(c) {
			n++
		}
	}
	return n
}

// firstTarget is the place of the first complete period with a target, -1 when
// there is none.
func (l *looking) firstTarget() int {
	for i, c := range l.past {
		if c.Target != nil {
			return i
		}
	}
	return -1
}

func baselined(k workbook.KPI) bool {
	return k.Plan != nil && (k.Plan.Baseline != "" || k.Plan.BaselinePeriod != "")
}

// datedInFormula reports whether a formula names a date column itself.
func datedInFormula(src string) bool {
	found := false
	formula.Walk(formula.Parse(src).Root, func(n formula.Node) bool {
		if a, ok := n.(*formula.Aggregate); ok && a.On != nil {
			found = true
		}
		return true
	})
	return found
}

// formulas looks for shapes that mislead.
func (l *looking) formulas(add adding) {
	snapshots := l.snapshots()
	told := map[string]bool{}
	once := func(code, text, hint string) {
		if !told[text] {
			told[text] = true
			add(code, text, hint)
		}
	}
	l.walk(formula.Parse(l.KPI.Formula).Root, false, func(n formula.Node, moment bool) {
		switch n := n.(type) {
		case *formula.Aggregate:
			c, plain := n.X.(*formula.Column)
			if !plain {
				return
			}
			if n.Func == formula.FnAverage && ratioName(c.Name) {
				once("average-of-averages", "It averages "+c.Name+", which looks like a share or an average itself: small groups weigh as much as large ones.", "Divide the total of the parts by the total of the whole.")
			}
			if n.Func == formula.FnSum && !moment && (snapshots[c.Table+"["+c.Name] || stockName(c.Name)) {
				once("summed-snapshot", "It adds up "+c.Name+" over time, which looks like a level and not like a flow: a month would count as often as it was noted.", "Write CLOSING(SUM(…)), or LAST, to take the level at the end of a period.")
			}
		case *formula.MovingAverage:
			if name, ok := l.ratio(n.X); ok {
				once("average-of-averages", "MOVINGAVG averages "+name+" of each period: weak periods weigh as much as strong ones.", "ROLLING works it out over all rows of the window.")
			}
		case *formula.Binary:
			if parts := l.averaged(n); len(parts) > 1 {
				once("average-of-averages", "It averages "+strings.Join(parts, " and ")+", each of them a ratio: parts of different size weigh alike.", "Divide the total of the parts by the total of the whole.")
			}
			if a, b := reach(n.X), reach(n.Y); (n.Op == formula.OpAdd || n.Op == formula.OpSub) && a != b && a != "" && b != "" {
				once("mixed-grains", "It puts "+a+" and "+b+" together.", "Give both sides the same length of time.")
			}
		}
	})
	l.mixedTargets(add)
}

// walk visits a formula; moment tells whether a node stands at a moment of its
// period, as within CLOSING.
func (l *looking) walk(n formula.Node, moment bool, visit func(formula.Node, bool)) {
	formula.Walk(n, func(n formula.Node) bool {
		visit(n, moment)
		switch n := n.(type) {
		case *formula.Closing:
			l.walk(n.X, true, visit)
			return false
		case *formula.Opening:
			l.walk(n.X, true, visit)
			return false
		}
		return true
	})
}

// snapshots is the columns that some KPI takes the closing or opening level of.
func (l *looking) snapshots() map[string]bool {
	found := map[string]bool{}
	for _, k := range l.Book.KPIs {
		l.walk(formula.Parse(k.Formula).Root, false, func(n formula.Node, moment bool) {
			if c, ok := n.(*formula.Column); ok && moment && c.Table != "" {
				found[c.Table+"["+c.Name] = true
			}
		})
	}
	return found
}

// ratio is the name of a KPI that is a ratio or an average.
func (l *looking) ratio(n formula.Node) (string, bool) {
	ref, ok := n.(*formula.KPI)
	if !ok {
		return "", false
	}
	k, ok := l.Book.KPI(ref.Name)
	if !ok {
		return "", false
	}
	switch root := formula.Parse(k.Formula).Root.(type) {
	case *formula.Binary:
		return k.Name, root.Op == formula.OpDiv && !isNumber(root.Y)
	case *formula.Aggregate:
		return k.Name, root.Func == formula.FnAverage
	}
	return "", false
}

func isNumber(n formula.Node) bool {
	_, ok := n.(*formula.Number)
	return ok
}

// averaged is the ratios of which a formula such as ([A] + [B]) / 2 is the mean.
func (l *looking) averaged(n *formula.Binary) (names []string) {
	by, ok := n.Y.(*formula.Number)
	if n.Op != formula.OpDiv || !ok {
		return nil
	}
	parts := summands(n.X)
	if !num.Equal(by.Value, num.Int(int64(len(parts)))) {
		return nil
	}
	for _, part := range parts {
		name, is := l.ratio(part)
		if !is {
			return nil
		}
		names = append(names, name)
	}
	return names
}

func summands(n formula.Node) []formula.Node {
	if x, ok := n.(*formula.Binary); ok && x.Op == formula.OpAdd {
		return append(summands(x.X), summands(x.Y)...)
	}
	return []formula.Node{n}
}

// reach is over which time a part of a formula is taken, "" where it is of none,
// as a number is.
func reach(n formula.Node) string {
	switch n := n.(type) {
	case *formula.ToDate:
		return "a value of the " + n.Unit.String() + " to date"
	case *formula.Rolling:
		return "a value of a window"
	case *formula.Aggregate, *formula.KPI:
		return "a value of one period"
	case *formula.Prior:
		return reach(n.X)
	}
	return ""
}

// mixedTargets finds targets of two lengths that do not go together: twelve
// months of which a year asks for something else.
func (l *looking) mixedTargets(add adding) {
	of := map[string]num.Value{}
	for _, t := range l.KPI.Targets {
		if v, ok := workbook.ParseDecimal(t.Value); ok && t.Value != "" && t.From == "" {
			of[t.Grain] = v
		}
	}
	for _, pair := range []struct {
		short, long string
		times       int64
	}{{"month", "quarter", 3}, {"month", "year", 12}, {"quarter", "year", 4}} {
		short, a := of[pair.short]
		long, b := of[pair.long]
		if a && b && !num.Equal(num.Mul(short, num.Int(pair.times)), long) && !num.Equal(short, long) {
			add("mixed-grains", "Its target of "+l.text(short)+" a "+pair.short+" and that of "+l.text(long)+" a "+pair.long+" do not go together.", "Set one of them, and let it be spread over the other periods.")
		}
	}
}

// history looks at how the KPI stood against its target.
func (l *looking) history(add adding) {
	cells, met := l.judged()
	n := len(cells)
	switch {
	case n >= historyLeast && met == 0:
		add("never-met", "The target was met in none of the last "+l.count(n)+" periods.", "Ask whether it can be reached, or what is to be done for it.")
	case n >= historyLeast && met == n:
		add("always-met", "The target was met in all of the last "+l.count(n)+" periods.", "Ask whether it still asks for anything.")
	}
	red := 0
	for i := n - 1; i >= 0 && cells[i].Status == string(score.OffTrack); i-- {
		red++
	}
	if red >= redLeast && !slices.ContainsFunc(l.KPI.Actions, workbook.Action.Open) {
		add("red-without-action", "It has been off track for "+l.count(red)+" periods, and no action is open.", "Write down who does what by when.")
	}
}

// ratioName reports whether a column is called like something that is a share or
// an average already.
func ratioName(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool {
		return slices.Contains([]string{"avg", "average", "mean", "rate", "ratio", "share", "percent", "percentage", "pct"}, w)
	}) || strings.Contains(name, "%")
}

// stockName reports whether a column is called like a level rather than a flow.
func stockName(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool {
		return slices.Contains([]string{"balance", "stock", "inventory", "headcount", "mrr", "arr", "backlog", "snapshot"}, w)
	})
}

func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
}
