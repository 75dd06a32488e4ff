package view

import (
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Placing is the part of the editor that says what a KPI is for.
type Placing struct {
	Objectives []Choice
	Parents    []Choice // KPIs that it could explain
	Successors []Choice // KPIs that could take its place
	Levels     []Choice
	Horizons   []Choice
	Leads      []Choice
	States     []Choice
	Retired    bool
}

func placingOf(m state.Model, e *state.Editor) Placing {
	v := Placing{
		Objectives: []Choice{{Label: "None"}},
		Parents:    []Choice{{Label: "None, it stands by itself"}},
		Successors: []Choice{{Label: "None"}},
		Levels:     Levels,
		Horizons:   []Choice{{Label: "Not said"}, {Value: workbook.Strategic, Label: "Strategic"}, {Value: workbook.Operational, Label: "Operational"}},
		Leads:      []Choice{{Label: "Not said"}, {Value: workbook.Leading, Label: "Leading"}, {Value: workbook.Lagging, Label: "Lagging"}},
		States:     []Choice{{Label: "Active"}, {Value: workbook.StateDraft, Label: "Draft"}, {Value: workbook.StateRetired, Label: "Retired, only its history is kept"}},
		Retired:    e.Draft.Text(state.FieldState) == workbook.StateRetired,
	}
	v.States = withValue(v.States, e.Draft.Text(state.FieldState))
	v.Levels = withValue(v.Levels, e.Draft.Text(state.FieldLevel))
	if parent := e.Draft.Text(state.FieldParent); parent != "" && e.Draft.Text(state.FieldObjective) == "" {
		if o, ok := m.Book.ObjectiveByID(servedBy(m, parent)); ok {
			v.Objectives[0].Label = "That of the KPI above: " + o.Name
		}
	}
	for _, o := range m.Book.Objectives {
		v.Objectives = append(v.Objectives, Choice{Value: o.ID, Label: o.Name})
	}
	for _, k := range m.Book.KPIs {
		if k.ID == e.ID {
			continue
		}
		c := Choice{Value: k.ID, Label: k.Name}
		if k.State != workbook.StateRetired {
			v.Successors = append(v.Successors, c)
			v.Parents = append(v.Parents, c)
		}
	}
	return v
}

// Levels are whose an objective or a KPI can be.
var Levels = []Choice{{Label: "Not said"}, {Value: workbook.LevelCompany, Label: "Company"}, {Value: workbook.LevelDepartment, Label: "Department"}, {Value: workbook.LevelPerson, Label: "Person"}}

// lifeOf says of a KPI that it is retired, and what took its place.
func lifeOf(m state.Model, k workbook.KPI) Life {
	l := Life{Retired: k.State == workbook.StateRetired}
	if by, ok := m.Book.KPIByID(k.Replaced); ok && l.Retired {
		l.By = Link{by.Name, "#/kpi/" + by.ID}
	}
	for _, other := range m.Book.KPIs {
		if other.Replaced == k.ID && other.State == workbook.StateRetired {
			l.Instead = append(l.Instead, Link{other.Name, "#/kpi/" + other.ID})
		}
	}
	return l
}

// Life is whether a KPI is still in use, and what came before and after it.
type Life struct {
	Retired bool
	By      Link   // what took its place
	Instead []Link // whose place it took
}

// placed is what a KPI is for, as facts of its definition.
func placed(m state.Model, k workbook.KPI) []Fact {
	var list []Fact
	add := func(name, text string) {
		if text != "" {
			list = append(list, Fact{Name: name, Text: text})
		}
	}
	add("Contributors", strings.Join(k.Contributors, ", "))
	if o, ok := m.Book.ObjectiveByID(servedBy(m, k.ID)); ok {
		add("Objective", o.Name)
	}
	if over, ok := m.Book.KPIByID(k.Parent); ok {
		add("Part of", over.Name)
	}
	add("Weight", k.Weight)
	add("Level", k.Level)
	add("Horizon", k.Horizon)
	add("Effort", k.Effort)
	add("Decision", k.Decision)
	add("State", k.State)
	return list
}
