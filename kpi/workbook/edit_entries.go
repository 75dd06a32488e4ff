package workbook

import (
	"fmt"
	"slices"
)

// PutEntry adds a value that somebody typed, or puts it in place of the one with
// the same id.
type PutEntry struct {
	KPIID string
	Entry Entry
}

func (e PutEntry) Apply(w Workbook) (Workbook, error) {
	if _, ok := w.Settings.EntryDays(e.Entry.Date); !ok {
		return w, refuse("bad-date", fmt.Sprintf("%q is no date.", clipText(e.Entry.Date, 40)), "Write it like 2026-03-31, or name a period: 2026-03, 2026-Q1.")
	}
	if _, ok := ParseDecimal(e.Entry.Value); !ok || e.Entry.Value == "" {
		return w, refuse("bad-value", fmt.Sprintf("%q is no number.", clipText(e.Entry.Value, 40)), "Write a number such as 12.5.")
	}
	return w.changeEntries(e.KPIID, func(list []Entry) []Entry {
		if i := entryAt(list, e.Entry.ID); i >= 0 {
			return with(list, i, e.Entry)
		}
		return plus(list, e.Entry)
	})
}

func (e PutEntry) Describe(w Workbook) string {
	k, _ := w.KPIByID(e.KPIID)
	if entryAt(k.Entries, e.Entry.ID) >= 0 {
		return fmt.Sprintf("Change the entry %s of %q", e.Entry.Date, k.Name)
	}
	return fmt.Sprintf("Add the entry %s to %q", e.Entry.Date, k.Name)
}

// RemoveEntry takes a typed value away.
type RemoveEntry struct{ KPIID, EntryID string }

func (e RemoveEntry) Apply(w Workbook) (Workbook, error) {
	return w.changeEntries(e.KPIID, func(list []Entry) []Entry {
		if i := entryAt(list, e.EntryID); i >= 0 {
			return without(list, i)
		}
		return list
	})
}

func (e RemoveEntry) Describe(w Workbook) string {
	return fmt.Sprintf("Remove an entry of %q", w.kpiName(e.KPIID))
}

func (w Workbook) changeEntries(id string, change func([]Entry) []Entry) (Workbook, error) {
	return w.changeKPI(id, func(k *KPI) { k.Entries = change(k.Entries) })
}

func entryAt(list []Entry, id string) int {
	return slices.IndexFunc(list, func(e Entry) bool { return e.ID == id })
}
