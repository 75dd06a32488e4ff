package cli

import (
	"fmt"
	"strings"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/check"
	"kpiworkbook/kpi/workbook"
)

// checkedKPI is what was found about a KPI, in JSON.
type checkedKPI struct {
	Name     string            `json:"name"`
	Smart    []check.Criterion `json:"smart"`
	Findings []check.Finding   `json:"findings"`
	Data     []check.Finding   `json:"data"`
}

func (c *command) check(args []string) error {
	f := newFlags("check")
	var (
		x    setting
		only list
	)
	x.register(f)
	f.Var(&only, "kpi", "")
	names, err := f.parse(args)
	switch {
	case err != nil:
		return err
	case len(names) != 1:
		return wrongUsage("check: give one .kpi file, not %d", len(names))
	case x.format == "csv":
		return wrongUsage("check: --format must be one of table, json, not %q", x.format)
	case len(x.by) > 0 || len(x.where) > 0:
		return wrongUsage("check: a KPI is checked as a whole, without --by and --where")
	}
	engine, w, bad, err := c.open(names[0], &x)
	if err != nil {
		return err
	}
	x.q.KPIs = only
	answer, err := engine.Evaluate(c.ctx, w, x.q, nil)
	if err != nil {
		return err
	}
	all := answer.Problems
	for _, k := range answer.KPIs {
		all = append(all, k.Problems...)
	}
	problems, wrong := c.problems(all, sourceOf(w, "", x))
	found := findings(engine, w, answer)
	if x.format == "json" {
		err = c.json(struct {
			KPIs     []checkedKPI `json:"kpis"`
			Problems []problem    `json:"problems"`
		}{found, problems})
	} else {
		c.checkTable(w, found)
	}
	if err == nil && (wrong || bad) {
		return broken
	}
	return err
}

// findings checks every KPI of an answer. The day it was made for stands for
// today.
func findings(engine *kpi.Engine, w workbook.Workbook, a *kpi.Answer) []checkedKPI {
	found := []checkedKPI{}
	in := check.Input{Book: w, Grain: a.Grain, Last: engine.LastDay}
	if days, ok := w.Settings.EntryDays(a.AsOf); ok {
		in.Today = &days.To
	}
	for _, k := range a.KPIs {
		in.KPI, _ = w.KPIByID(k.ID)
		in.Answer = k
		r := check.Look(in)
		found = append(found, checkedKPI{k.Name, r.Smart, orEmpty(r.Lint), orEmpty(r.Data)})
	}
	return found
}

func orEmpty(list []check.Finding) []check.Finding { return append([]check.Finding{}, list...) }

// checkTable is what was found for people: a line for each thing, those that are
// well marked "ok".
func (c *command) checkTable(w workbook.Workbook, found []checkedKPI) {
	fmt.Fprintln(c.out, w.Name)
	for _, k := range found {
		fmt.Fprintf(c.out, "\n%s\n", k.Name)
		for _, s := range k.Smart {
			is := word(s.Met)
			if s.Open {
				is = "open"
			}
			c.checkLine(is, strings.ToLower(s.Word), s.Because)
		}
		for _, f := range append(k.Findings, k.Data...) {
			c.checkLine(word(f.Fine), f.Code, strings.TrimSpace(f.Text+" "+f.Hint))
		}
	}
}

func word(fine bool) string {
	if fine {
		return "ok"
	}
	return "look"
}

func (c *command) checkLine(is, what, because string) {
	fmt.Fprintf(c.out, "  %-4s  %-19s  %s\n", is, what, because)
}
