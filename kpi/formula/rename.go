package formula

// NameKind says what a Name names.
type NameKind uint8

// The kinds of names.
const (
	TableName NameKind = iota
	ColumnName
	KPIName
)

// Name is a table, a column of Table, or a KPI.
type Name struct {
	Kind  NameKind
	Table string // of a column
	Name  string
}

// Rename rewrites every reference to the name and leaves the rest of the text
// as it is. The schema is the one before the renaming; without one (nil)
// look-ups through relations keep the names of their far end.
func Rename(src string, s Schema, what Name, to string) string { return src }
