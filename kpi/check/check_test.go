package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/workbook"
)

// months answers with a status and a number of rows for each month from 2026-01
// on: "On track 20", "Off track 5 *" for an open one. "" is a month without
// anything to judge.
func months(states ...string) kpi.KPIAnswer {
	var a kpi.KPIAnswer
	for i, text := range states {
		c := kpi.Cell{Period: fmt.Sprintf("2026-%02d", i+1), Number: kpi.Number{Exact: fmt.Sprint(i + 1)}, Rows: 20}
		if rest, open := strings.CutSuffix(text, " *"); open {
			text, c.Open = rest, true
		}
		if at := strings.LastIndex(text, " "); at >= 0 {
			if _, err := fmt.Sscan(text[at:], &c.Rows); err == nil {
				text = text[:at]
			}
		}
		if c.Status = text; text != "" {
			c.Target = &kpi.Expected{Value: "1", From: "2026-01"}
		}
		a.Cells = append(a.Cells, c)
	}
	return a
}

func times(n int, state string) []string { return slices.Repeat([]string{state}, n) }

func input(k workbook.KPI, states ...string) Input {
	k.ID, k.Name, k.Owner = "k", "K", "Ada"
	if k.Formula == "" {
		k.Formula = "SUM(T[Amount])"
	}
	w := workbook.New("w", "W")
	w.Tables = []workbook.Source{{ID: "t", Name: "T", DateColumn: "Day"}, {ID: "u", Name: "U"}}
	w.KPIs = []workbook.KPI{k, {ID: "r", Name: "Rate", Formula: "SUM(T[Amount]) / COUNT(T)"}, {ID: "s", Name: "Level", Formula: "CLOSING(SUM(T[Seats]))"}}
	last, _ := calendar.DayOf(2026, 6, 30)
	today := last + 10
	return Input{Book: w, KPI: k, Answer: months(states...), Grain: "month", Today: &today, Last: func(s workbook.Source) (calendar.Day, bool) { return last, s.Name == "T" }}
}

func codes(list []Finding) string {
	var out []string
	for _, f := range list {
		mark := ""
		if f.Fine {
			mark = "+"
		}
		out = append(out, mark+f.Code)
	}
	return strings.Join(out, " ")
}

func TestLint(t *testing.T) {
	target := []workbook.Target{{Grain: "month", From: "2026-01", Value: "1"}}
	open := []workbook.Action{{ID: "1", Title: "Ask"}}
	for name, c := range map[string]struct {
		kpi    workbook.KPI
		states []string
		want   string
	}{
		"well":                  {workbook.KPI{}, nil, ""},
		"five met":              {workbook.KPI{Targets: target, Plan: &workbook.Plan{Baseline: "1"}}, times(5, "On track"), ""},
		"six met":               {workbook.KPI{Targets: target, Plan: &workbook.Plan{Baseline: "1"}}, times(6, "On track"), "always-met"},
		"all but one":           {workbook.KPI{Targets: target, Plan: &workbook.Plan{Baseline: "1"}}, append(times(6, "On track"), "At risk"), ""},
		"six missed":            {workbook.KPI{Targets: target, Plan: &workbook.Plan{Baseline: "1"}}, times(6, "At risk"), "never-met"},
		"open ones do not say":  {workbook.KPI{Targets: target, Plan: &workbook.Plan{Baseline: "1"}}, append(times(5, "At risk"), "Off track *"), ""},
		"two red":               {workbook.KPI{}, append(times(3, ""), "On track", "Off track", "Off track"), ""},
		"three red":             {workbook.KPI{}, append(times(3, ""), "On track", "Off track", "Off track", "Off track"), "red-without-action"},
		"three red and acted":   {workbook.KPI{Actions: open}, append(times(3, ""), "On track", "Off track", "Off track", "Off track"), ""},
		"no baseline":           {workbook.KPI{Targets: target}, times(3, "On track"), "missing-baseline"},
		"a value before":        {workbook.KPI{Targets: target}, append(times(1, ""), times(3, "On track")...), ""},
		"no date":               {workbook.KPI{Formula: "SUM(U[Amount])"}, nil, "missing-date"},
		"a date of its own":     {workbook.KPI{Formula: "SUM(U[Amount])", DateColumns: map[string]string{"U": "Day"}}, nil, ""},
		"a date in the formula": {workbook.KPI{Formula: "SUM(U[Amount] ON Day)"}, nil, ""},
		"average of a rate":     {workbook.KPI{Formula: "AVERAGE(T[Open rate])"}, nil, "average-of-averages"},
		"rated":                 {workbook.KPI{Formula: "AVERAGE(T[Operated hours])"}, nil, ""},
		"mean of ratios":        {workbook.KPI{Formula: "([Rate] + [Rate] + [Rate]) / 3"}, nil, "average-of-averages"},
		"sum of ratios":         {workbook.KPI{Formula: "([Rate] + [Rate]) / 3"}, nil, ""},
		"mean of amounts":       {workbook.KPI{Formula: "([Level] + [Level]) / 2"}, nil, ""},
		"moving average":        {workbook.KPI{Formula: "MOVINGAVG([Rate], 3 months)"}, nil, "average-of-averages"},
		"of a sum":              {workbook.KPI{Formula: "MOVINGAVG([Level], 3 months)"}, nil, ""},
		"a level added up":      {workbook.KPI{Formula: "SUM(T[Seats])"}, nil, "summed-snapshot"},
		"by its name":           {workbook.KPI{Formula: "SUM(T[Closing balance]) / 2"}, nil, "summed-snapshot"},
		"at the end":            {workbook.KPI{Formula: "CLOSING(SUM(T[Seats])) / OPENING(SUM(T[Balance]), month)"}, nil, ""},
		"month and year":        {workbook.KPI{Formula: "[Level] - YTD([Level])"}, nil, "mixed-grains"},
		"share of a year":       {workbook.KPI{Formula: "[Level] / YTD([Level])"}, nil, ""},
		"growth":                {workbook.KPI{Formula: "[Level] - PRIOR([Level], 1 month)"}, nil, ""},
		"targets at odds":       {workbook.KPI{Targets: []workbook.Target{{Grain: "month", Value: "10"}, {Grain: "year", Value: "130"}}}, nil, "mixed-grains"},
		"targets that fit":      {workbook.KPI{Targets: []workbook.Target{{Grain: "month", Value: "10"}, {Grain: "year", Value: "120"}}}, nil, ""},
		"a ratio's targets":     {workbook.KPI{Targets: []workbook.Target{{Grain: "month", Value: "0.5"}, {Grain: "year", Value: "0.5"}}}, nil, ""},
		"a broken formula":      {workbook.KPI{Formula: "SUM(T[Amount"}, nil, ""},
	} {
		if got := codes(Look(input(c.kpi, c.states...)).Lint); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	in := input(workbook.KPI{})
	in.KPI.Owner = " "
	if got := codes(Look(in).Lint); got != "missing-owner" {
		t.Errorf("nobody's KPI: %q", got)
	}
}

func TestData(t *testing.T) {
	for name, c := range map[string]struct {
		checks workbook.Checks
		states []string
		period string
		want   string
	}{
		"nothing yet":       {workbook.Checks{}, nil, "", "+fresh"},
		"too few to know":   {workbook.Checks{}, []string{"", "", " 60"}, "", "+fresh"},
		"as usual":          {workbook.Checks{}, []string{" 20", " 22", " 18", " 30"}, "", "+fresh +rows"},
		"many":              {workbook.Checks{}, []string{" 20", " 22", " 18", " 31"}, "", "+fresh rows"},
		"few":               {workbook.Checks{}, []string{" 20", " 22", " 18", " 9"}, "", "+fresh rows"},
		"an open period":    {workbook.Checks{}, []string{" 20", " 22", " 18", " 21", " 2 *"}, "", "+fresh +rows"},
		"when it is shown":  {workbook.Checks{}, []string{" 20", " 22", " 18", " 21", " 2 *"}, "2026-05", "+fresh"},
		"an earlier one":    {workbook.Checks{}, []string{" 20", " 22", " 18", " 40", " 20"}, "2026-04", "+fresh rows"},
		"small numbers":     {workbook.Checks{}, []string{" 2", " 2", " 2", " 8"}, "", "+fresh"},
		"its own least":     {workbook.Checks{Rows: 15}, []string{" 2", " 14"}, "", "+fresh rows"},
		"enough":            {workbook.Checks{Rows: 14}, []string{" 2", " 14"}, "", "+fresh +rows"},
		"old":               {workbook.Checks{Fresh: 9}, nil, "", "fresh"},
		"not old":           {workbook.Checks{Fresh: 10}, nil, "", "+fresh"},
		"plausible":         {workbook.Checks{Low: "1", High: "2"}, []string{"", ""}, "", "+fresh +range"},
		"above what may be": {workbook.Checks{High: "1.5"}, []string{"", ""}, "", "+fresh range"},
		"below what may be": {workbook.Checks{Low: "2.5"}, []string{"", ""}, "", "+fresh range"},
	} {
		in := input(workbook.KPI{Checks: c.checks}, c.states...)
		in.Period = c.period
		if got := codes(Look(in).Data); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestSmart(t *testing.T) {
	target := []workbook.Target{{Grain: "month", Value: "1"}}
	for name, c := range map[string]struct {
		kpi    workbook.KPI
		states []string
		want   string // a sign for each letter: + met, - not, ? cannot be told
	}{
		"nothing":       {workbook.KPI{}, nil, "---+-"},
		"described":     {workbook.KPI{Description: "What it is."}, times(1, ""), "++-+-"},
		"met once":      {workbook.KPI{Targets: target}, []string{"Off track", "On track"}, "-+++-"},
		"never met":     {workbook.KPI{Targets: target}, times(3, "Off track"), "-+-+-"},
		"too early":     {workbook.KPI{Targets: target}, times(2, "Off track"), "-+?+-"},
		"dated target":  {workbook.KPI{Targets: []workbook.Target{{Grain: "month", From: "2026-01", Value: "1"}}}, nil, "--?++"},
		"plan":          {workbook.KPI{Plan: &workbook.Plan{Baseline: "1", Factor: "2", Due: "2026-12"}}, nil, "--?++"},
		"milestone":     {workbook.KPI{Milestones: []workbook.Milestone{{Date: "2026-12-31", Value: "1"}}}, nil, "--?++"},
		"typed by hand": {workbook.KPI{Formula: " ", Combine: "last"}, times(1, ""), "-+-+-"},
	} {
		got := ""
		for _, s := range Look(input(c.kpi, c.states...)).Smart {
			switch {
			case s.Met:
				got += "+"
			case s.Open:
				got += "?"
			default:
				got += "-"
			}
			if s.Because == "" {
				t.Errorf("%s: nothing says why %s", name, s.Word)
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
