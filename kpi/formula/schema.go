package formula

// ColumnInfo is what the language needs to know of a column.
type ColumnInfo struct {
	Name  string
	Type  string // integer decimal percent money date timestamp duration boolean text; "" when unknown
	Scale uint8  // decimal places of a number
	// Calculated: made of other columns of its row.
	Calculated bool
}

// Kind is the kind of the values in the column.
func (c ColumnInfo) Kind() Kind { return KindOf(c.Type) }

// Relation says that every value of Column names one row of Table by its
// column Key: Orders[Customer] → Customers[Name].
type Relation struct {
	Column string
	Table  string
	Key    string
}

// Schema is the world a formula is checked against. All names are exact: case
// matters. A nil slice means that there is nothing of the kind; Columns of a
// table that does not exist is nil.
type Schema interface {
	Tables() []string
	Columns(table string) []ColumnInfo
	KPIs() []string
	// DateColumn is the column that dates the rows of a table unless ON names
	// another; "" leaves the choice to the language.
	DateColumn(table string) string
	// Relations are the declared look-ups that start from the table.
	Relations(table string) []Relation
}

// KPIKinds may be implemented by a Schema that knows what its KPIs yield; all
// of them are numbers otherwise. KindUnknown fits everywhere.
type KPIKinds interface {
	KPIKind(name string) Kind
}

// remembered asks a schema for everything only once: a check looks many names
// up, and a schema may have to build its answers.
type remembered struct {
	Schema
	tables  []string
	kpis    []string
	columns map[string][]ColumnInfo
}

func remember(s Schema) *remembered {
	return &remembered{Schema: s, tables: s.Tables(), kpis: s.KPIs(), columns: map[string][]ColumnInfo{}}
}

func (r *remembered) Tables() []string { return r.tables }
func (r *remembered) KPIs() []string   { return r.kpis }

func (r *remembered) Columns(table string) []ColumnInfo {
	cols, ok := r.columns[table]
	if !ok {
		cols = r.Schema.Columns(table)
		r.columns[table] = cols
	}
	return cols
}

func (r *remembered) KPIKind(name string) Kind {
	if k, ok := r.Schema.(KPIKinds); ok {
		return k.KPIKind(name)
	}
	return KindNumber
}

// TableInfo describes a table in a Static schema.
type TableInfo struct {
	Name       string
	Columns    []ColumnInfo
	DateColumn string
	Relations  []Relation
}

// Static is a Schema made of plain data. KPIs may be nil.
type Static struct {
	Table []TableInfo
	KPI   []string
}

// Tables lists the tables in their order.
func (s *Static) Tables() []string {
	names := make([]string, len(s.Table))
	for i := range s.Table {
		names[i] = s.Table[i].Name
	}
	return names
}

// Columns lists the columns of a table in their order.
func (s *Static) Columns(table string) []ColumnInfo {
	if t := s.find(table); t != nil {
		return t.Columns
	}
	return nil
}

// KPIs lists the names of the KPIs.
func (s *Static) KPIs() []string { return s.KPI }

// DateColumn is the declared date column of a table.
func (s *Static) DateColumn(table string) string {
	if t := s.find(table); t != nil {
		return t.DateColumn
	}
	return ""
}

// Relations are the declared look-ups from a table.
func (s *Static) Relations(table string) []Relation {
	if t := s.find(table); t != nil {
		return t.Relations
	}
	return nil
}

func (s *Static) find(table string) *TableInfo {
	for i := range s.Table {
		if s.Table[i].Name == table {
			return &s.Table[i]
		}
	}
	return nil
}
