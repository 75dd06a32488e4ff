package state

import (
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// The messages about what is expected, besides the fields of the editor.
type (
	// MilestoneTyped changes a part of one milestone of the draft, the one behind the last adds it.
	MilestoneTyped struct {
		isMsg
		Index      int
		Part, Text string
	}
	MilestoneRemoved struct {
		isMsg
		Index int
	}
	// LimitTyped changes a part of one rule of the draft, the one behind the last adds it.
	LimitTyped struct {
		isMsg
		Index      int
		Part, Text string
	}
	LimitRemoved struct {
		isMsg
		Index int
	}
	// RulesOwned gives the draft rules of its own, as they are usual.
	RulesOwned struct{ isMsg }
	// ThroughTyped says which day a table is complete through; "" leaves it to the data.
	ThroughTyped struct {
		isMsg
		Table, Day string
	}
)

func updateTargets(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	if through, ok := msg.(ThroughTyped); ok {
		text := m.tableName(through.Table) + " is complete through " + through.Day
		if through.Day == "" {
			text = m.tableName(through.Table) + " is complete through its last day"
		}
		m, cmds = m.editSaying(workbook.SetThrough{TableID: through.Table, Day: through.Day}, text)
		return m, cmds, true
	}
	if m.Editor == nil {
		return m, nil, false
	}
	change := func(of func(d *Draft)) {
		m, cmds = m.typed(func(e *Editor) { of(&e.Draft) })
	}
	switch msg := msg.(type) {
	case MilestoneTyped:
		change(func(d *Draft) {
			d.Milestones = alter(d.Milestones, msg.Index, MilestoneDraft{}, func(x *MilestoneDraft) { x.set(msg.Part, msg.Text) })
		})
	case MilestoneRemoved:
		change(func(d *Draft) { d.Milestones = cut(d.Milestones, msg.Index) })
	case LimitTyped:
		change(func(d *Draft) {
			d.Rules = alter(d.Rules, msg.Index, LimitDraft{Word: string(score.AtRisk), Kind: LimitAt}, func(x *LimitDraft) { x.set(msg.Part, msg.Text) })
		})
	case LimitRemoved:
		change(func(d *Draft) { d.Rules = cut(d.Rules, msg.Index) })
	case RulesOwned:
		change(func(d *Draft) {
			near := "90"
			if d.Text(FieldDirection) != workbook.Higher {
				near = "110"
			}
			d.Rules = []LimitDraft{
				{Word: string(score.OnTrack), Limit: or(d.Text(FieldOnTrack), "100")},
				{Word: string(score.AtRisk), Limit: or(d.Text(FieldAtRisk), near)},
			}
		})
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// alter is a list with one element changed, a fresh one when there is none at the place.
func alter[T any](list []T, i int, fresh T, change func(*T)) []T {
	list = slices.Clone(list)
	if i < 0 || i >= len(list) {
		i, list = len(list), append(list, fresh)
	}
	change(&list[i])
	return list
}

// cut is a list without the element at a place.
func cut[T any](list []T, i int) []T {
	if i < 0 || i >= len(list) {
		return list
	}
	return slices.Delete(slices.Clone(list), i, i+1)
}

// DraftKPI is the KPI that the editor's draft makes.
func (m Model) DraftKPI() (workbook.KPI, bool) {
	if m.Editor == nil {
		return workbook.KPI{}, false
	}
	k, _ := m.kpi(m.Editor.Draft, m.before(m.Editor))
	return k, true
}

// Revising reports whether the draft changes what was expected before.
func (m Model) Revising() bool {
	k, ok := m.DraftKPI()
	return ok && len(k.Revise(m.before(m.Editor), "", "", "").Revised) > len(k.Revised)
}

// needsMint reports whether a KPI that is saved needs ids or the time.
func needsMint(k, before workbook.KPI) bool {
	return len(k.Revise(before, "", "", "").Revised) > len(k.Revised) ||
		slices.ContainsFunc(k.Milestones, func(m workbook.Milestone) bool { return strings.HasPrefix(m.ID, draftID) })
}

// minted gives milestones that are new their ids.
func minted(k workbook.KPI, id string) workbook.KPI {
	k.Milestones = slices.Clone(k.Milestones)
	for i := range k.Milestones {
		if strings.HasPrefix(k.Milestones[i].ID, draftID) {
			k.Milestones[i].ID = workbook.ID(id, "milestone", strconv.Itoa(i))
		}
	}
	return k
}
