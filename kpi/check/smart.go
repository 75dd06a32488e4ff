package check

import (
	"strings"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// judgedLeast is from how many judged periods on history says something.
const judgedLeast = 3

func (l *looking) smart() []Criterion {
	return []Criterion{l.specific(), l.measurable(), l.attainable(), l.realistic(), l.timeBound()}
}

// specific asks for a definition in words.
func (l *looking) specific() Criterion {
	if strings.TrimSpace(l.KPI.Description) == "" {
		return Criterion{Word: "Specific", Because: "No description says in words what it measures."}
	}
	return Criterion{Word: "Specific", Met: true, Because: "It says in words what it measures."}
}

// measurable asks for a way to a value, and for one.
func (l *looking) measurable() Criterion {
	c := Criterion{Word: "Measurable"}
	if l.KPI.Formula == "" && !l.KPI.Manual() {
		c.Because = "It has no formula, and no values are typed by hand."
		return c
	}
	n := l.values()
	if n == 0 {
		c.Because = "No complete period has a value yet."
		return c
	}
	how := "Its formula"
	if l.KPI.Manual() {
		how = "What is typed by hand"
	}
	c.Met, c.Because = true, how+" gives a value in "+l.count(n)+" complete "+plural(n, "period.", "periods.")
	return c
}

// judged is the complete periods with a verdict against a target.
func (l *looking) judged() (cells []kpi.Cell, met int) {
	for _, c := range l.past {
		switch score.Word(c.Status) {
		case score.OnTrack:
			met++
			cells = append(cells, c)
		case score.AtRisk, score.OffTrack:
			cells = append(cells, c)
		}
	}
	return cells, met
}

// attainable asks whether the target was ever met.
func (l *looking) attainable() Criterion {
	c := Criterion{Word: "Attainable"}
	cells, met := l.judged()
	switch {
	case !expects(l.KPI):
		c.Because = "No target is set."
	case len(cells) < judgedLeast && met == 0:
		c.Open, c.Because = true, "Too few complete periods stand against a target to tell."
	case met == 0:
		c.Because = "The target was met in none of " + l.count(len(cells)) + " complete periods."
	default:
		c.Met, c.Because = true, "The target was met in "+l.count(met)+" of "+l.count(len(cells))+" complete "+plural(len(cells), "period.", "periods.")
	}
	return c
}

// realistic asks for somebody who answers for it.
func (l *looking) realistic() Criterion {
	if strings.TrimSpace(l.KPI.Owner) == "" {
		return Criterion{Word: "Realistic", Because: "Nobody answers for it, so nobody has said that it can be done."}
	}
	return Criterion{Word: "Realistic", Met: true, Because: l.KPI.Owner + " answers for it."}
}

// timeBound asks for a day by which, or a period in which.
func (l *looking) timeBound() Criterion {
	c := Criterion{Word: "Time-bound"}
	due := ""
	if p := l.KPI.Plan; p.Grows() {
		due = p.Due
	}
	for _, m := range l.KPI.Milestones {
		if due == "" || m.Date > due {
			due = m.Date
		}
	}
	for _, o := range l.Book.Objectives {
		if due == "" && o.ID == l.KPI.Objective && o.ID != "" {
			due = o.Due
		}
	}
	from := ""
	for _, t := range l.KPI.Targets {
		from = max(from, t.From)
	}
	switch {
	case !expects(l.KPI):
		c.Because = "No target is set, so nothing is due."
	case due != "":
		c.Met, c.Because = true, "Its target is due by "+l.named(due)+"."
	case from != "":
		c.Met, c.Because = true, "Its target holds from "+l.named(from)+" on, "+each(l.KPI.Targets)+"."
	default:
		c.Because = "Its target says neither from when it holds nor by when it is due."
	}
	return c
}

// each names the periods that targets speak of.
func each(targets []workbook.Target) string {
	return "for each " + targets[len(targets)-1].Grain
}
