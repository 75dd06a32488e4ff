package check

import (
	"slices"
	"strconv"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/alert"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// usualPeriods is how many periods before say how many rows are usual; fewer rows
// than rowsLeast come and go by chance.
const (
	usualPeriods = 12
	rowsLeast    = 10
)

// data looks at what is behind the value: does it reach up to now, are there about
// as many rows as usual, is the value where it may be, are rows left out that
// should not be.
func (l *looking) data() []Finding {
	list := l.fresh()
	c, at, ok := l.cell()
	if !ok {
		return list
	}
	list = append(list, l.rows(c, at)...)
	list = append(list, l.inRange(c)...)
	return append(list, l.leftOut(c)...)
}

// fresh is a finding for all tables that are fresh, and one for each that is not.
func (l *looking) fresh() (list []Finding) {
	if l.Today == nil {
		return nil
	}
	days := l.KPI.Checks.Fresh
	if days <= 0 {
		days = alert.UsualAge(l.Grain)
	}
	var reach []string
	say := func(name string, last calendar.Day, ok bool) {
		switch age := int(*l.Today - last); {
		case !ok:
		case age > days:
			list = append(list, Finding{Code: "fresh", Text: name + " ends on " + l.day(last) + ", " + l.count(age) + " days ago.", Hint: "Add newer data."})
		default:
			reach = append(reach, name+" to "+l.day(last))
		}
	}
	for _, name := range l.Book.Reads(l.KPI) {
		if s, known := l.Book.Table(name); known && l.Last != nil {
			last, ok := l.Last(s)
			say(name, last, ok)
		}
	}
	if l.KPI.Manual() {
		typed, ok := workbook.Workbook{Settings: l.Book.Settings, KPIs: []workbook.KPI{l.KPI}}.Typed()
		say("What was typed", typed.To, ok)
	}
	if len(reach) > 0 {
		list = slices.Insert(list, 0, Finding{Code: "fresh", Fine: true, Text: "Fresh: " + joined(reach) + "."})
	}
	return list
}

// rows compares their number with the usual one, the median of the periods
// before.
func (l *looking) rows(c kpi.Cell, at int) []Finding {
	f := Finding{Code: "rows", Hint: "Look whether a file is missing, or was imported twice."}
	if least := int64(l.KPI.Checks.Rows); least > 0 {
		f.Fine = c.Rows >= least
		f.Text = l.count(int(c.Rows)) + " " + plural(int(c.Rows), "row", "rows") + " in " + l.named(c.Period) + ", where " + l.count(int(least)) + " are the least."
		return []Finding{fine(f)}
	}
	if at < judgedLeast || l.KPI.Manual() {
		return nil
	}
	var before []int64
	for _, c := range l.past[max(0, at-usualPeriods):at] {
		before = append(before, c.Rows)
	}
	slices.Sort(before)
	usual := before[len(before)/2]
	if usual < rowsLeast {
		return nil
	}
	change := num.Format{Kind: num.KindPercent, Decimals: 0}.Signed(num.Frac(c.Rows-usual, usual), l.locale)
	f.Fine = 2*c.Rows >= usual && 2*c.Rows <= 3*usual
	f.Text = l.count(int(c.Rows)) + plural(int(c.Rows), " row in ", " rows in ") + l.named(c.Period) + ", " + change + " against the usual " + l.count(int(usual)) + "."
	if c.Rows == usual {
		f.Text = l.count(int(c.Rows)) + " rows in " + l.named(c.Period) + ", as many as usual."
	}
	return []Finding{fine(f)}
}

// fine drops the way out of what is well.
func fine(f Finding) Finding {
	if f.Fine {
		f.Hint = ""
	}
	return f
}

func (l *looking) inRange(c kpi.Cell) []Finding {
	low, hasLow := limit(l.KPI.Checks.Low)
	high, hasHigh := limit(l.KPI.Checks.High)
	if c.IsText || c.Blank != "" || !hasLow && !hasHigh {
		return nil
	}
	v := c.Num()
	f := Finding{Code: "range", Hint: "Look at the rows behind it before anybody acts on it."}
	switch {
	case hasLow && num.Cmp(v, low) < 0:
		f.Text = l.text(v) + " is below " + l.text(low) + ", the least that is plausible."
	case hasHigh && num.Cmp(v, high) > 0:
		f.Text = l.text(v) + " is above " + l.text(high) + ", the most that is plausible."
	default:
		f.Fine, f.Text = true, l.text(v)+" is plausible."
	}
	return []Finding{fine(f)}
}

func limit(text string) (num.Value, bool) {
	v, ok := workbook.ParseDecimal(text)
	return v, ok && text != ""
}

// leftOut tells of rows that are in no period for want of a date.
func (l *looking) leftOut(c kpi.Cell) []Finding {
	for _, n := range c.NotUsed {
		if n.Why == "undated" && n.Rows > 0 {
			return []Finding{{Code: "undated", Text: strconv.FormatInt(n.Rows, 10) + plural(int(n.Rows), " row has", " rows have") + " no readable date and no period.",
				Hint: "Correct them among the problems of the table."}}
		}
	}
	return nil
}

func joined(list []string) string {
	text := ""
	for i, s := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			text += " and "
		default:
			text += ", "
		}
		text += s
	}
	return text
}
