package state

import (
	"maps"
	"slices"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// reconcile brings the loaded tables in line with the document: what is new or
// read another way is loaded, what is gone is let go.
func (m Model) reconcile() (Model, []Cmd) {
	var cmds []Cmd
	tables := make(map[string]Table, len(m.Book.Tables))
	for _, source := range m.Book.Tables {
		now, has := m.Tables[source.ID]
		if has && now.Key == kpi.KeyOf(source) {
			tables[source.ID] = now
			continue
		}
		loading, cmd := m.load(now, source)
		tables[source.ID] = loading
		if cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	for id := range m.Tables {
		if _, stays := tables[id]; !stays {
			cmds = append(cmds, KeepTables{Book: m.Book})
			break
		}
	}
	m.Tables = tables
	return m, cmds
}

// load begins to read a table; now is what is known of it so far.
func (m *Model) load(now Table, source workbook.Source) (Table, Cmd) {
	key := kpi.KeyOf(source)
	if len(source.Live()) == 0 {
		return Table{Phase: TableMissing, Key: key, Reason: "No file was ever read into this table."}, nil
	}
	now.Phase, now.Key, now.Reason, now.Progress, now.Job = TableLoading, key, "", job.Progress{}, m.next()
	return now, LoadTable{ID: source.ID, Job: now.Job, Request: job.Load{Source: source}}
}

// loading reports whether a table is on its way.
func (m Model) loading() bool {
	for _, t := range m.Tables {
		if t.Phase == TableLoading {
			return true
		}
	}
	return false
}

// setTable is the model with one table replaced.
func (m Model) setTable(id string, t Table) Model {
	tables := maps.Clone(m.Tables)
	if tables == nil {
		tables = map[string]Table{}
	}
	tables[id] = t
	m.Tables = tables
	if t.Phase == TableReady {
		m = m.calculate()
	}
	return m
}

// Columns describes the columns of a table under the names that formulas use, those
// of its files and then those that are calculated. It is nil while nothing is known
// of them.
func (m Model) Columns(id string) []job.Column {
	columns := m.FileColumns(id)
	if columns == nil {
		return nil
	}
	return append(columns, m.calculated[id]...)
}

// FileColumns is those of its files alone, in the order of Info.Columns.
func (m Model) FileColumns(id string) []job.Column {
	source, ok := m.Book.TableByID(id)
	if !ok {
		return nil
	}
	columns := slices.Clone(m.Tables[id].Info.Columns)
	for i, c := range columns {
		columns[i].Name = source.ColumnName(c.Name)
	}
	return columns
}

// Column describes one column under the names that formulas use.
func (m Model) Column(ref ColumnRef) (job.Column, bool) {
	source, _ := m.Book.Table(ref.Table)
	for _, c := range m.Columns(source.ID) {
		if c.Name == ref.Column {
			return c, true
		}
	}
	return job.Column{}, false
}

// inFile is the name a column has in its file, which recipes go by.
func inFile(s workbook.Source, name string) string {
	for file, formula := range s.Names {
		if formula == name {
			return file
		}
	}
	return name
}

// isDated reports whether a column of the type can put rows into periods.
func isDated(typ string) bool {
	return table.Type(typ).Kind() == table.Day || table.Type(typ).Kind() == table.Moment
}

// dateColumn is the first column that could date the rows, "" when none can.
func dateColumn(columns []job.Column) string {
	for _, c := range columns {
		if isDated(c.Type) && c.Min != "" {
			return c.Name
		}
	}
	return ""
}
