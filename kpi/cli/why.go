package cli

import (
	"cmp"
	"fmt"
	"strings"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

func (c *command) why(args []string) error {
	f := newFlags("why")
	var x setting
	name, period := f.String("kpi", "", ""), f.String("period", "", "")
	year, most := f.Bool("year", false, ""), f.Int("most", 10, "")
	x.register(f)
	names, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(names) != 1 || *name == "" {
		return wrongUsage("why: give one .kpi file and --kpi NAME")
	}
	if x.format == "csv" {
		return wrongUsage("why: --format must be one of table, json, not %q", x.format)
	}
	engine, w, bad, err := c.open(names[0], &x)
	if err != nil {
		return err
	}
	x.q.KPIs = []string{*name}
	if x.q.From, x.q.To, err = c.onePeriod(engine, w, x.q, *period); err != nil {
		return err
	}
	answer, err := engine.Why(c.ctx, w, x.q, nil)
	if err != nil {
		return err
	}
	var drivers *kpi.Drivers
	if len(x.by) > 0 && len(answer.Steps) > 0 {
		if drivers, err = engine.Drivers(c.ctx, w, x.q, kpi.Drive{Year: *year, Most: *most}, nil); err != nil {
			return err
		}
	}
	problems, wrong := c.problems(answer.Problems, sourceOf(w, "", x))
	if x.format == "json" {
		err = c.json(struct {
			*kpi.Why
			Drivers  *kpi.Drivers `json:"drivers,omitempty"`
			Problems []problem    `json:"problems"`
		}{answer, drivers, problems})
	} else {
		c.whyTable(w, answer)
		c.driversTable(w, drivers)
	}
	if err == nil && (wrong || bad) {
		return broken
	}
	return err
}

// onePeriod is the period to explain: the one named or, when none was, the last
// complete one that has values.
func (c *command) onePeriod(engine *kpi.Engine, w workbook.Workbook, q kpi.Question, label string) (from, to string, err error) {
	if cmp.Or(q.Grain, w.Settings.Grain) == "all" {
		return "", "", nil
	}
	if label == "" {
		answer, err := engine.Evaluate(c.ctx, w, q, nil)
		if err != nil {
			return "", "", err
		}
		label = lastClosed(answer)
	}
	return label, label, nil
}

// whyTable is the parts of a value for people, each below what it is a part of.
func (c *command) whyTable(w workbook.Workbook, a *kpi.Why) {
	if len(a.Steps) == 0 {
		return // the problems say why
	}
	fmt.Fprintf(c.out, "%s, %s: data through %s\n\n", a.Name, a.Period, a.AsOf)
	locale := num.LocaleOf(cmp.Or(w.Settings.Locale, "en"))
	lines := [][]string{{"part", "value", "rows", "amount"}}
	depth := make([]int, len(a.Steps))
	for i, s := range a.Steps {
		if s.Parent >= 0 {
			depth[i] = depth[s.Parent] + 1
		}
		indent := strings.Repeat("  ", depth[i])
		lines = append(lines, []string{indent + partText(s), stepValue(w, s, locale)})
		for _, u := range s.Uses {
			lines = append(lines, []string{indent + "  " + usedTable(u), "", fmt.Sprint(u.Rows)})
			for _, fate := range u.Fates {
				lines = append(lines, []string{indent + "    " + fateText(fate), "", fmt.Sprint(fate.Rows), amountText(u, fate)})
			}
		}
	}
	c.columns(lines)
}

// driversTable is the parts of a change, and which dimension explains most.
func (c *command) driversTable(w workbook.Workbook, d *kpi.Drivers) {
	if d == nil {
		return
	}
	locale := num.LocaleOf(cmp.Or(w.Settings.Locale, "en"))
	k, _ := w.KPIByID(d.ID)
	format := k.Unit.Format(w.Settings)
	number := func(n kpi.Number) string {
		if n.Exact == "" && n.Value == "" {
			return ""
		}
		return num.RoundTo(n.Num(), 6).Plain()
	}
	fmt.Fprintf(c.out, "\nThe change by %s: %s\n", d.By, number(d.Change.By))
	if d.Why != "" {
		fmt.Fprintln(c.out, d.Why)
	}
	lines := [][]string{{"slice", "value", "part", "own", "mix"}}
	for _, p := range d.Parts {
		name := fmt.Sprintf("%d others", p.Rest)
		if p.Rest == 0 {
			name = keyText(p.By[0])
		}
		switch {
		case p.New:
			name += ", new"
		case p.Gone:
			name += ", gone"
		}
		lines = append(lines, []string{name, readable(p.Cell, format, locale), number(p.Part), number(p.Own), number(p.Mix)})
	}
	if len(lines) > 1 {
		c.columns(lines)
	}
	if len(d.Ranked) < 2 {
		return
	}
	fmt.Fprintln(c.out, "\nHow far its largest parts are from an even change:")
	lines = nil
	for _, r := range d.Ranked {
		lines = append(lines, []string{r.By, cmp.Or(number(r.Moved), r.Why)})
	}
	c.columns(lines)
}

func partText(s kpi.WhyStep) string {
	text := cmp.Or(s.Around, s.Formula)
	if s.KPI != "" {
		text = strings.TrimSuffix("["+s.KPI+"] = "+text, " = ")
	}
	if s.Role != "whole" {
		text = s.Role + ": " + text
	}
	if s.From != "" {
		text += " from " + s.From + " to " + s.To
	}
	if s.Again {
		text += ", see above"
	}
	return text
}

func stepValue(w workbook.Workbook, s kpi.WhyStep, l num.Locale) string {
	switch {
	case s.Many:
		return "one for each"
	case s.IsText:
		return s.Text
	case s.Blank != "":
		return "(" + s.Blank + ")"
	}
	if k, ok := w.KPIByID(s.ID); ok {
		return k.Unit.Format(w.Settings).Text(s.Num(), l)
	}
	return num.RoundTo(s.Num(), 6).Plain()
}

func usedTable(u kpi.WhyUse) string {
	if u.Date == "" {
		return u.Table + ", without dates"
	}
	return u.Table + " by " + u.Date
}

func fateText(f kpi.WhyFate) string {
	if f.Condition != "" {
		return f.Why + ": " + f.Condition
	}
	return f.Why
}

// amountText is what rows add up to; "unknown" where the cells could not be read.
func amountText(u kpi.WhyUse, f kpi.WhyFate) string {
	switch {
	case !u.Added:
		return ""
	case f.Why == "unreadable":
		return "unknown"
	case f.Amount.Blank != "":
		return ""
	}
	return num.RoundTo(f.Amount.Num(), 6).Plain()
}
