package job

import (
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/workbook"
)

// KindRoles makes sample tables for templates of the library: Roles → RolesMade.
const KindRoles Kind = "roles"

// Roles asks for sample rows for tables of the library.
type Roles struct {
	Tables []library.Table `json:"tables"`
	Names  []string        `json:"names"` // of the workbook's tables, in the same order
	Until  string          `json:"until"` // the last day of the rows; "" leaves it to the sample
	ID     string          `json:"id"`    // ids are derived from it
	At     string          `json:"at"`    // RFC 3339
}

// RolesMade is the tables, whose files are kept.
type RolesMade struct {
	Sources []workbook.Source `json:"sources"`
	Kept    bool              `json:"kept"`
}
