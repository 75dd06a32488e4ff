package workbook

import "fmt"

// SetSettings changes what all KPIs share.
type SetSettings struct{ Settings Settings }

func (e SetSettings) Apply(w Workbook) (Workbook, error) {
	w.Settings = e.Settings
	return w, nil
}

func (e SetSettings) Describe(Workbook) string { return "Change settings" }

// RenameWorkbook gives the document another name.
type RenameWorkbook struct{ Name string }

func (e RenameWorkbook) Apply(w Workbook) (Workbook, error) {
	if err := checkName("workbook", e.Name); err != nil {
		return w, err
	}
	w.Name = e.Name
	return w, nil
}

func (e RenameWorkbook) Describe(Workbook) string {
	return fmt.Sprintf("Rename the workbook to %q", e.Name)
}
