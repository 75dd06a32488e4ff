package view

import (
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Form is the dialog of an objective or a scorecard.
type Form struct {
	Kind   state.DialogKind
	ID     string // "" for a new one
	Title  string
	Fields map[state.Field]string
	Wrong  string
	Remove state.Msg // nil for a new one

	// Of an objective.
	Parents []Choice
	Rule    string // what the rule says, in a sentence
	Usual   [2]string
	Scored  bool // its rule has a score
	Owners  []string

	// Of a scorecard.
	Picks  []Pick
	Count  string
	Advice []string
}

// Pick is a KPI that can be on the scorecard.
type Pick struct {
	ID, Name, Meta string
	On             bool
}

// FormInFront is the dialog to fill in, if there is one.
func FormInFront(m state.Model) (Form, bool) {
	v := Form{Kind: m.Dialog.Kind, ID: m.Dialog.ID, Fields: m.Form.Fields, Wrong: m.Form.Wrong}
	switch m.Dialog.Kind {
	case state.ObjectiveDialog:
		v.objective(m)
	case state.ScorecardDialog:
		v.scorecard(m)
	default:
		return Form{}, false
	}
	return v, true
}

func (v *Form) objective(m state.Model) {
	v.Title = "New objective"
	if o, ok := m.Book.ObjectiveByID(v.ID); ok {
		v.Title, v.Remove = "Objective: "+o.Name, state.ObjectiveRemoved{ID: o.ID}
	}
	v.Parents = []Choice{{Label: "None, it stands at the top"}}
	for _, o := range m.Book.Objectives {
		if o.ID != v.ID {
			v.Parents = append(v.Parents, Choice{Value: o.ID, Label: o.Name})
		}
	}
	v.Rule, v.Usual, v.Scored = scoring(v.Fields[state.FieldRule])
	v.Owners = listed(m).Owners
}

// scoring says what a rule does, and from which scores it is on track and at
// risk when nothing else is said.
func scoring(rule string) (text string, usual [2]string, scored bool) {
	const under = " Only what stands right under it counts; what has no verdict is left out."
	switch rule {
	case workbook.RulePoints:
		return "On track counts 100, at risk 50, off track 0; the score is their weighted mean." + under, [2]string{"80", "50"}, true
	case workbook.RuleWorst:
		return "The objective is as bad as the worst under it." + under, usual, false
	}
	return "The score is the weighted mean of how far each target is reached. What is on track counts 100, and too much of one does not make up for another." + under, [2]string{"100", "90"}, true
}

func (v *Form) scorecard(m state.Model) {
	w := wordsOf(m)
	v.Title = "New scorecard"
	if s, ok := m.Book.ScorecardByID(v.ID); ok {
		v.Title, v.Remove = "Scorecard: "+s.Name, state.ScorecardRemoved{ID: s.ID}
	}
	lagging, on := 0, 0
	for _, k := range m.Book.KPIs {
		if k.State == workbook.StateRetired {
			continue
		}
		p := Pick{ID: k.ID, Name: k.Name, Meta: k.Lead, On: slices.Contains(m.Form.Picked, k.ID)}
		if p.On {
			on++
			if k.Lead == workbook.Lagging {
				lagging++
			}
		}
		v.Picks = append(v.Picks, p)
	}
	v.Count = w.count(int64(on)) + " of " + w.count(int64(len(v.Picks)))
	limit := workbook.Scorecard{}
	limit.Limit, _ = strconv.Atoi(strings.TrimSpace(v.Fields[state.FieldLimit]))
	if on > limit.Most() {
		v.Advice = append(v.Advice, crowded(on, limit.Most()))
	}
	if on > 1 && lagging == on {
		v.Advice = append(v.Advice, allLagging)
	}
}

// OpeningGrains are the periods that a scorecard can open with.
var OpeningGrains = append([]Choice{{Label: "The period chosen before"}}, grains...)
