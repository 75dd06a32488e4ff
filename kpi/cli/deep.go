package cli

import (
	"cmp"
	"fmt"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// evalDeep is what a KPI's values mean, in JSON.
type evalDeep struct {
	Name string `json:"name"`
	*kpi.Insight
}

// namesOf is the KPIs that are looked into: those in question, or all.
func namesOf(w workbook.Workbook, only []string) []string {
	if len(only) > 0 {
		return only
	}
	var all []string
	for _, k := range w.KPIs {
		all = append(all, k.Name)
	}
	return all
}

func deepOf(a *kpi.Answer) []evalDeep {
	var out []evalDeep
	for _, k := range a.KPIs {
		if k.Insight != nil {
			out = append(out, evalDeep{k.Name, k.Insight})
		}
	}
	return out
}

// deepTable says below the scorecard what the values mean.
func (c *command) deepTable(w workbook.Workbook, a *kpi.Answer) {
	for _, k := range a.KPIs {
		if k.Insight == nil {
			continue
		}
		definition, _ := w.KPIByID(k.ID)
		fmt.Fprintf(c.out, "\n%s\n", k.Name)
		for _, line := range insightLines(definition.Unit.Format(w.Settings), num.LocaleOf(cmp.Or(w.Settings.Locale, "en")), k.Insight) {
			fmt.Fprintf(c.out, "  %-12s %s\n", line[0], line[1])
		}
	}
}

func insightLines(f num.Format, l num.Locale, i *kpi.Insight) (lines [][2]string) {
	f.Compact = false
	add := func(what, says string) {
		if says != "" {
			lines = append(lines, [2]string{what, says})
		}
	}
	for _, s := range i.Variation.Stretches {
		text := s.Short
		if text == "" {
			text = fmt.Sprintf("%s to %s: mean %s, %s to %s, by %d values.", s.From, s.To, f.Text(s.Mean.Num(), l), f.Text(s.Lower.Num(), l), f.Text(s.Upper.Num(), l), s.Count)
		}
		if s.Reason != "" {
			text += " Confirmed for " + s.Shift + ": " + s.Reason
		}
		add("limits", text)
	}
	points := i.Variation.Points
	for n := 0; n < len(points); {
		last := n
		for last+1 < len(points) && points[last+1].Signal == points[n].Signal {
			last++
		}
		switch {
		case points[n].Signal == "":
		case last > n:
			add("signal", fmt.Sprintf("%s to %s: %s", points[n].Period, points[last].Period, points[n].Signal))
		default:
			add("signal", points[n].Period+": "+points[n].Signal)
		}
		n = last + 1
	}
	add("variation", points[len(points)-1].Says)
	if p := i.Variation.Proposed; p != nil {
		add("proposed", p.Says)
	}
	if i.Close != nil {
		add("close", i.Close.Says)
	}
	if i.Forecast != nil {
		add("forecast", i.Forecast.Says)
	}
	add("forecast", i.Short)
	for _, x := range i.Links {
		add("link", x.Says)
	}
	for _, x := range i.Proposed {
		add("likely link", x.Says)
	}
	for _, g := range i.Guards {
		add("guardrail", g.Says)
		for _, alarm := range g.Alarms {
			add("guardrail", alarm.Says)
		}
	}
	return lines
}
