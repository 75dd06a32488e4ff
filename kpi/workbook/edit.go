package workbook

import (
	"slices"

	"kpiworkbook/kpi/diag"
)

// Edit is one change a user can make. Apply is pure: it returns a new workbook
// that shares what did not change, or refuses with a [Refusal] and returns the
// workbook it was given.
type Edit interface {
	Apply(Workbook) (Workbook, error)
	// Describe says what the edit does to the given workbook, for the undo menu:
	// `Rename KPI "Revenue" to "Sales"`.
	Describe(Workbook) string
}

// Refusal is an edit that cannot be made, with the reason and the way out. It
// is the only kind of error an [Edit] returns.
type Refusal struct{ Diagnostic diag.Diagnostic }

func (r Refusal) Error() string { return r.Diagnostic.Message }

// Several makes some edits as one step of the history, or none of them. Edits
// take the ids of what they make from the caller.
type Several struct {
	Edits []Edit
	Label string // what the step is called
}

func (e Several) Apply(w Workbook) (Workbook, error) {
	next := w
	for _, edit := range e.Edits {
		var err error
		if next, err = edit.Apply(next); err != nil {
			return w, err
		}
	}
	return next, nil
}

func (e Several) Describe(Workbook) string { return e.Label }

// with is a copy of a list with the element at i replaced.
func with[T any](list []T, i int, v T) []T {
	list = slices.Clone(list)
	list[i] = v
	return list
}

// plus is a copy of a list with one more element at its end.
func plus[T any](list []T, v T) []T { return append(list[:len(list):len(list)], v) }

// without is a copy of a list that lacks the element at i; nil when none is left.
func without[T any](list []T, i int) []T {
	if len(list) == 1 {
		return nil
	}
	return slices.Concat(list[:i], list[i+1:])
}

// moved is a copy of a list with the element at i at another place, counted from
// 0; places outside the list mean its ends.
func moved[T any](list []T, i, to int) []T {
	rest := slices.Concat(list[:i], list[i+1:])
	return slices.Insert(rest, min(max(to, 0), len(rest)), list[i])
}

// copyOf is a map that can be changed without the original seeing it.
func copyOf(m map[string]string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}
