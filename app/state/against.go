package state

import (
	"slices"

	"kpiworkbook/kpi"
)

// Againsts are what values by a grain can be compared with instead of the period
// before: a number of periods back that people ask for, the same weekdays, as
// many working days. Years have neither weekdays nor a working week to speak of.
func Againsts(grain string) []string {
	switch grain {
	case "day":
		return []string{"2 days", "4 weeks", "1 month", kpi.AgainstWeekdays}
	case "week":
		return []string{"2 weeks", "4 weeks", "13 weeks", kpi.AgainstWeekdays, kpi.AgainstWorkdays}
	case "month":
		return []string{"2 months", "3 months", "6 months", kpi.AgainstWeekdays, kpi.AgainstWorkdays}
	case "quarter":
		return []string{"2 quarters", "3 quarters", kpi.AgainstWeekdays, kpi.AgainstWorkdays}
	case "year":
		return []string{"2 years", "3 years", "5 years"}
	}
	return nil
}

// againstOf is what can be compared with by a grain: the usual where the choice
// means nothing there.
func againstOf(grain, against string) string {
	if slices.Contains(Againsts(grain), against) {
		return against
	}
	return ""
}
