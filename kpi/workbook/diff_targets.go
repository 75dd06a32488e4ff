package workbook

import (
	"cmp"
	"fmt"
	"strings"
)

// planned is a plan as one text.
func planned(p *Plan) string {
	if p == nil {
		return ""
	}
	var parts []string
	if p.Grows() {
		parts = append(parts, fmt.Sprintf("%s × %s by %s", cmp.Or(p.Baseline, "value of "+p.BaselinePeriod), cmp.Or(p.Factor, "1"), p.Due))
	}
	if p.Stretch != "" {
		parts = append(parts, "stretch × "+p.Stretch)
	}
	if p.Phasing != "" {
		parts = append(parts, "spread: "+p.Phasing)
	}
	return strings.Join(parts, ", ")
}

// reason is why a plan is what it is.
func reason(p *Plan) string {
	if p == nil {
		return ""
	}
	return p.Note
}

func milestones(list []Milestone) string {
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = strings.TrimSpace(m.Title + " " + m.Value + " by " + m.Date)
	}
	return strings.Join(parts, ", ")
}

func rules(list []Rule) string {
	parts := make([]string, len(list))
	for i, r := range list {
		switch {
		case r.Factor != "":
			parts[i] = r.Word + " from " + r.Factor + " of the target"
		case r.At != "":
			parts[i] = r.Word + " from " + r.At
		default:
			parts[i] = r.Word
		}
		if r.By != "" {
			parts[i] += " until " + r.By
		}
	}
	return strings.Join(parts, "; ")
}
