package eval

import (
	"fmt"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// Explain is the plan as text: which scans there are, over which groups and
// days, and what each fills for whom. Two plans that do the same read the same.
func (pl *Plan) Explain() string {
	var b strings.Builder
	for i, part := range pl.parts {
		fmt.Fprintf(&b, "question %d: %s\n", i+1, part.p.contextText())
		for _, a := range part.asked {
			fmt.Fprintf(&b, "  %s: %d aggregates\n", a.name, distinctLeaves(a.leaves))
		}
	}
	frames := map[*frame][]string{}
	var order []*frame
	for _, part := range pl.parts {
		for _, l := range part.p.order {
			for k, at := range l.parts {
				if l.reason != num.NotBlank {
					continue
				}
				if frames[at.f] == nil {
					order = append(order, at.f)
				}
				frames[at.f] = append(frames[at.f], l.text(k))
			}
		}
	}
	for _, f := range order {
		fmt.Fprintf(&b, "scan %s\n", f.text())
		lines := frames[f]
		sort.Strings(lines)
		for i, line := range lines {
			if i == 0 || line != lines[i-1] {
				fmt.Fprintf(&b, "  %s\n", line)
			}
		}
	}
	return b.String()
}

func distinctLeaves(leaves []*leaf) int {
	seen := map[*leaf]bool{}
	for _, l := range leaves {
		seen[l] = true
	}
	return len(seen)
}

// contextText is the context of a question.
func (p *planner) contextText() string {
	text := fmt.Sprintf("%d × %s", len(p.grid), p.q.Grain)
	if len(p.grid) == 1 {
		text = p.grid[0].label
	} else if len(p.grid) > 1 {
		text += fmt.Sprintf(", %s to %s", p.grid[0].label, p.grid[len(p.grid)-1].label)
	}
	for _, d := range p.dims {
		text += " by " + d.name
	}
	for _, s := range p.slices {
		text += " where " + nameOf(s.node)
	}
	if p.time.hasDates {
		text += " as of " + p.time.asOf.String()
	}
	return text
}

// text is the rows and cells of a frame.
func (f *frame) text() string {
	text := f.t.Name
	if f.date != nil {
		text += " dated by [" + f.date.Name + "]"
	}
	for _, d := range f.dims {
		text += " by " + d.key
	}
	for _, e := range f.slice {
		text += " where " + e.key
	}
	if n := f.cut.segments(); n > 0 {
		text += fmt.Sprintf(" in %d segments of %s", n, calendar.Range{From: f.cut[0], To: f.cut[n] - 1})
	}
	return text
}

// text is what a leaf counts in one of its parts, and in which windows.
func (l *leaf) text(part int) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(l.fn.String()))
	if l.x != nil {
		b.WriteString(" " + l.x.key)
	} else {
		b.WriteString(" rows")
	}
	for _, e := range l.where {
		b.WriteString(" where " + e.key)
	}
	for i, all := range l.any {
		b.WriteString([]string{" where any of ", ", "}[min(i, 1)] + conditionKey(all))
	}
	if len(l.ops) > 0 {
		b.WriteString(" in " + opsKey(l.ops))
	}
	if len(l.parts) > 1 {
		fmt.Fprintf(&b, ", layer %d of %d", part+1, len(l.parts))
	}
	return b.String()
}
