package workbook

import (
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
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

// The edits. Each takes the ids of what it makes from the caller.
type (
	// AddTable appends a table. Its name must be free.
	AddTable struct{ Source Source }
	// DropBatch adds a file to a table, replacing or appending as its kind says.
	// A recipe that is given takes the place of the table's.
	DropBatch struct {
		TableID string
		Batch   Batch
		Recipe  *table.Recipe
	}
	// RemoveBatch takes one file back out of a table.
	RemoveBatch struct{ TableID, BatchID string }
	// RemoveTable takes a table away. Formulas that name it stay and say so.
	RemoveTable struct{ ID string }
	// RenameTable gives a table another name and rewrites every formula that names it.
	RenameTable struct{ ID, Name string }
	// RenameColumn gives a column another name in formulas and roles; the recipe
	// keeps which header it stands for.
	RenameColumn struct{ TableID, From, To string }
	// SetRecipe changes how a table's files are read.
	SetRecipe struct {
		TableID string
		Recipe  table.Recipe
	}
	// SetDateColumn says which column dates the rows of a table.
	SetDateColumn struct{ TableID, Column string }
	// AddKPI appends a KPI. Its name must be free.
	AddKPI struct{ KPI KPI }
	// EditKPI puts another definition in place of the KPI with the same id. When
	// the name changes, formulas that refer to it follow.
	EditKPI struct{ KPI KPI }
	// RenameKPI gives a KPI another name and rewrites every formula that refers to it.
	RenameKPI struct{ ID, Name string }
	// RemoveKPI takes a KPI away. Formulas that refer to it stay and say so.
	RemoveKPI struct{ ID string }
	// MoveKPI puts a KPI at another place in the list, counted from 0.
	MoveKPI struct {
		ID string
		To int
	}
	// SetTargets replaces the targets of a KPI.
	SetTargets struct {
		ID      string
		Targets []Target
	}
	// AddNote adds a remark to a KPI, or to the workbook when KPIID is "".
	AddNote struct {
		KPIID string
		Note  Note
	}
	// RemoveNote takes a remark away again.
	RemoveNote struct{ KPIID, NoteID string }
	// SetSettings changes what all KPIs share.
	SetSettings struct{ Settings Settings }
	// RenameWorkbook gives the document another name.
	RenameWorkbook struct{ Name string }
	// Several makes some edits as one step of the history.
	Several struct {
		Edits []Edit
		Label string
	}
)
