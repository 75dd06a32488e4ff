package workbook

import (
	"fmt"
	"slices"

	"kpiworkbook/kpi/formula"
)

// AddKPI appends a KPI. Its name and id must be free.
type AddKPI struct{ KPI KPI }

func (e AddKPI) Apply(w Workbook) (Workbook, error) {
	if err := w.kpiNameFree(e.KPI.Name, ""); err != nil {
		return w, err
	}
	if _, taken := w.KPIByID(e.KPI.ID); taken || e.KPI.ID == "" {
		return w, idTaken("KPI", e.KPI.ID)
	}
	w.KPIs = plus(w.KPIs, e.KPI)
	return w, nil
}

func (e AddKPI) Describe(Workbook) string { return fmt.Sprintf("Add KPI %q", e.KPI.Name) }

// EditKPI puts another definition in place of the KPI with the same id. When the
// name changes, formulas that refer to it follow.
type EditKPI struct{ KPI KPI }

func (e EditKPI) Apply(w Workbook) (Workbook, error) {
	renamed, err := RenameKPI{e.KPI.ID, e.KPI.Name}.Apply(w)
	if err != nil {
		return w, err
	}
	i, err := renamed.kpiAt(e.KPI.ID)
	if err != nil {
		return w, err
	}
	kpi := e.KPI
	if old := w.KPIs[i]; old.Name != kpi.Name && old.Formula == kpi.Formula {
		kpi.Formula = renamed.KPIs[i].Formula // a formula that names its own KPI is wrong, but follows too
	}
	renamed.KPIs = with(renamed.KPIs, i, kpi)
	return renamed, nil
}

func (e EditKPI) Describe(w Workbook) string {
	return fmt.Sprintf("Change KPI %q", w.kpiName(e.KPI.ID))
}

// RenameKPI gives a KPI another name and rewrites every formula that refers to it.
type RenameKPI struct{ ID, Name string }

func (e RenameKPI) Apply(w Workbook) (Workbook, error) {
	i, err := w.kpiAt(e.ID)
	if err != nil {
		return w, err
	}
	if err := w.kpiNameFree(e.Name, e.ID); err != nil {
		return w, err
	}
	old := w.KPIs[i].Name
	if old == e.Name {
		return w, nil
	}
	w = w.rewritten(formula.Name{Kind: formula.KPIName, Name: old}, e.Name)
	kpi := w.KPIs[i]
	kpi.Name = e.Name
	w.KPIs = with(w.KPIs, i, kpi)
	return w, nil
}

func (e RenameKPI) Describe(w Workbook) string {
	return fmt.Sprintf("Rename KPI %q to %q", w.kpiName(e.ID), e.Name)
}

// RemoveKPI takes a KPI away. Formulas that refer to it stay and say so.
type RemoveKPI struct{ ID string }

func (e RemoveKPI) Apply(w Workbook) (Workbook, error) {
	i, err := w.kpiAt(e.ID)
	if err != nil {
		return w, err
	}
	w.KPIs = without(w.KPIs, i)
	return w, nil
}

func (e RemoveKPI) Describe(w Workbook) string { return fmt.Sprintf("Remove KPI %q", w.kpiName(e.ID)) }

// MoveKPI puts a KPI at another place in the list, counted from 0; places
// outside the list mean its ends.
type MoveKPI struct {
	ID string
	To int
}

func (e MoveKPI) Apply(w Workbook) (Workbook, error) {
	i, err := w.kpiAt(e.ID)
	if err != nil {
		return w, err
	}
	w.KPIs = moved(w.KPIs, i, e.To)
	return w, nil
}

func (e MoveKPI) Describe(w Workbook) string { return fmt.Sprintf("Move KPI %q", w.kpiName(e.ID)) }

// SetTargets replaces the targets of a KPI.
type SetTargets struct {
	ID      string
	Targets []Target
}

func (e SetTargets) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.ID, func(k *KPI) { k.Targets = slices.Clone(e.Targets) })
}

func (e SetTargets) Describe(w Workbook) string {
	return fmt.Sprintf("Set targets of %q", w.kpiName(e.ID))
}

// AddNote adds a remark to a KPI, or to the workbook when KPIID is "".
type AddNote struct {
	KPIID string
	Note  Note
}

func (e AddNote) Apply(w Workbook) (Workbook, error) {
	return w.changeNotes(e.KPIID, func(notes []Note) []Note { return plus(notes, e.Note) })
}

func (e AddNote) Describe(w Workbook) string { return "Add a note" + of(w.kpiName(e.KPIID)) }

// EditNote puts another remark in place of the one with the same id.
type EditNote struct {
	KPIID string
	Note  Note
}

func (e EditNote) Apply(w Workbook) (Workbook, error) {
	return w.changeNotes(e.KPIID, func(notes []Note) []Note {
		if i := noteAt(notes, e.Note.ID); i >= 0 {
			return with(notes, i, e.Note)
		}
		return notes
	})
}

func (e EditNote) Describe(w Workbook) string { return "Change a note" + of(w.kpiName(e.KPIID)) }

// RemoveNote takes a remark away again.
type RemoveNote struct{ KPIID, NoteID string }

func (e RemoveNote) Apply(w Workbook) (Workbook, error) {
	return w.changeNotes(e.KPIID, func(notes []Note) []Note {
		if i := noteAt(notes, e.NoteID); i >= 0 {
			return without(notes, i)
		}
		return notes
	})
}

func (e RemoveNote) Describe(w Workbook) string { return "Remove a note" + of(w.kpiName(e.KPIID)) }

// changeNotes changes the notes on a KPI, or with "" those on the workbook.
func (w Workbook) changeNotes(id string, change func([]Note) []Note) (Workbook, error) {
	if id == "" {
		w.Notes = change(w.Notes)
		return w, nil
	}
	return w.changeKPI(id, func(k *KPI) { k.Notes = change(k.Notes) })
}

func noteAt(notes []Note, id string) int {
	return slices.IndexFunc(notes, func(n Note) bool { return n.ID == id })
}

// of names whose note it is; a note on the workbook needs no name.
func of(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" on %q", name)
}

// kpiAt is where a KPI stands, or the refusal to use when it is gone.
func (w Workbook) kpiAt(id string) (int, error) {
	i := slices.IndexFunc(w.KPIs, func(k KPI) bool { return k.ID == id })
	if i < 0 {
		return 0, refuse("unknown-kpi", "The KPI is not in the workbook any more.", "")
	}
	return i, nil
}

// changeKPI is the workbook with one KPI changed.
func (w Workbook) changeKPI(id string, change func(*KPI)) (Workbook, error) {
	return w.changeKPIs([]string{id}, func(k *KPI) error {
		change(k)
		return nil
	})
}

// changeKPIs is the workbook with some KPIs changed, or none.
func (w Workbook) changeKPIs(ids []string, change func(*KPI) error) (Workbook, error) {
	next := w
	next.KPIs = slices.Clone(w.KPIs)
	for _, id := range ids {
		i, err := w.kpiAt(id)
		if err != nil {
			return w, err
		}
		if err := change(&next.KPIs[i]); err != nil {
			return w, err
		}
	}
	return next, nil
}

func (w Workbook) kpiName(id string) string {
	k, _ := w.KPIByID(id)
	return k.Name
}
