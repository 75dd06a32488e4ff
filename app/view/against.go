package view

import (
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
)

// againsts is what values can be compared with by a grain.
func againsts(grain string) []Choice {
	others := state.Againsts(grain)
	if len(others) == 0 {
		return nil
	}
	list := []Choice{{Label: "vs the " + grain + " before"}}
	for _, a := range others {
		list = append(list, Choice{Value: a, Label: againstWords(a)})
	}
	return list
}

func againstWords(against string) string {
	switch against {
	case kpi.AgainstWeekdays:
		return "vs the same weekdays"
	case kpi.AgainstWorkdays:
		return "vs as many working days"
	}
	return "vs " + against + " before"
}

// heads names the columns of changes and trend.
func heads(w words, label string) Heads {
	h := Heads{Prior: "vs prior", Year: "vs last year", Spark: "Trend"}
	p, ok := w.cal.ParseLabel(label)
	if !ok || p.Grain == calendar.All {
		return h
	}
	h.Prior = "vs " + w.cal.Short(p.Next(-back(w, p)), w.tag)
	if count, unit, ok := strings.Cut(w.against, " "); ok && unit != p.Grain.String()+"s" {
		h.Prior = "vs " + count + " " + unit + " before"
	}
	before := map[calendar.Grain]int{calendar.Month: 12, calendar.Quarter: 4, calendar.Year: 1}[p.Grain]
	switch {
	case w.against == kpi.AgainstWeekdays:
		h.Year = "vs 52 weeks before"
	case before > 0:
		h.Year = "vs " + w.shortPeriod(w.cal.Label(p.Next(-before)))
	}
	h.Spark = strconv.Itoa(sparkPeriods) + " " + p.Grain.String() + "s"
	return h
}

// back is how many periods the earlier one lies back.
func back(w words, p calendar.Period) int {
	if w.against == kpi.AgainstWeekdays && p.Grain == calendar.DayGrain {
		return 7
	}
	if count, unit, ok := strings.Cut(w.against, " "); ok && unit == p.Grain.String()+"s" {
		if n, err := strconv.Atoi(count); err == nil {
			return n
		}
	}
	return 1
}

// daysCompared says how many working days two periods have, where the change
// takes them into account.
func daysCompared(w words, c kpi.Change) string {
	if c.BeforeDays == 0 {
		return ""
	}
	return " in " + w.some(int64(c.BeforeDays), "working day", "working days") + ", now " + w.count(int64(c.Days))
}
