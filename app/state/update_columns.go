package state

import (
	"slices"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// The dialogs of calculated columns. Dialog.ID is that of the table.
const (
	ColumnDialog    DialogKind = "column"
	RemoveColumnAsk DialogKind = "remove-column" // Dialog.Text is the column
)

// ColumnForm is a calculated column as it is typed.
type ColumnForm struct {
	Table      string // id
	Was        string // its name before, "" for a new one
	Name, Text string
	Writing

	Kind  formula.Kind // of its values; unknown while nothing can be said
	Wrong string       // why it cannot be kept, "" when it can
	Tried bool         // that was tried

	Trial    *kpi.Trial // the first rows, of the last version that can be worked out
	Job      int
	TrialWhy string
}

type (
	// ColumnOpened opens the dialog of a calculated column, or, without a name, of a
	// new one.
	ColumnOpened struct {
		isMsg
		Table, Column string
	}
	// ColumnNamed types its name.
	ColumnNamed struct {
		isMsg
		Text string
	}
	// ColumnSaved keeps it.
	ColumnSaved struct{ isMsg }
	// ColumnRemoved takes it away; it asks first when something is made of it, unless
	// Sure.
	ColumnRemoved struct {
		isMsg
		Table, Column string
		Sure          bool
	}
	// TrialDue asks for the first rows, unless typing went on.
	TrialDue struct {
		isMsg
		Job int
	}
	// TrialCame is the first rows.
	TrialCame struct {
		isMsg
		Job   int
		Trial *kpi.Trial
		Err   string
	}

	// TryColumn → TrialCame.
	TryColumn struct {
		isCmd
		Job     int
		Request job.Try
	}
)

// trialRows is how many rows show what a column will hold.
const trialRows = 8

func updateColumns(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case ColumnOpened:
		m, cmds = m.openColumn(msg.Table, msg.Column)
		return m, cmds, true
	case ColumnRemoved:
		m, cmds = m.removeColumn(msg)
		return m, cmds, true
	}
	if !m.writesColumn() {
		return m, nil, false
	}
	switch msg := msg.(type) {
	case ColumnNamed:
		m, cmds = m.columnTyped(func(c *ColumnForm) { c.Name = msg.Text })
	case ColumnSaved:
		m, cmds = m.saveColumn()
	case TrialDue:
		if c := m.Calculating; msg.Job == c.Job && c.Check.OK && !m.loading() {
			w, name := m.withColumn(*c)
			s, _ := w.TableByID(c.Table)
			cmds = []Cmd{TryColumn{Job: c.Job, Request: job.Try{Within: *job.Whole(w, s), Table: s.Name, Column: name, Rows: trialRows}}}
		}
	case TrialCame:
		if msg.Job == m.Calculating.Job {
			m = m.changeColumn(func(c *ColumnForm) {
				if c.TrialWhy = msg.Err; msg.Err == "" {
					c.Trial = msg.Trial
				}
			})
		}
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// writesColumn reports whether a calculated column is being typed, of a table that
// is still there.
func (m Model) writesColumn() bool {
	if m.Calculating == nil || m.Dialog.Kind != ColumnDialog {
		return false
	}
	_, ok := m.Book.TableByID(m.Calculating.Table)
	return ok
}

func (m Model) changeColumn(change func(*ColumnForm)) Model {
	c := *m.Calculating
	change(&c)
	m.Calculating = &c
	return m
}

func (m Model) openColumn(table, column string) (Model, []Cmd) {
	s, ok := m.Book.TableByID(table)
	if !ok {
		return m, nil
	}
	c := ColumnForm{Table: table, Was: column, Name: column, Writing: Writing{Choice: -1}}
	if at := calculatedAt(s, column); at >= 0 {
		c.Text = s.Calculated[at].Expression
	}
	c.Caret = len(c.Text)
	m.Calculating, m.Dialog = &c, Dialog{Kind: ColumnDialog, ID: table}
	m, cmds := m.columnTyped(func(*ColumnForm) {})
	return m, append(cmds, Focus{Target: "dialog"})
}

func calculatedAt(s workbook.Source, name string) int {
	return slices.IndexFunc(s.Calculated, func(c workbook.Calculated) bool { return c.Name == name })
}

// columnTyped takes a change in, checks it, and asks for its first rows when typing
// pauses.
func (m Model) columnTyped(change func(*ColumnForm)) (Model, []Cmd) {
	m = m.changeColumn(change)
	w, name := m.withColumn(*m.Calculating)
	s, _ := w.TableByID(m.Calculating.Table)
	checked := m.schemaOf(w).Calculated(s.Name, name)
	m = m.changeColumn(func(c *ColumnForm) {
		c.Check = checkOf(c.text(), checked)
		if c.Kind = formula.KindUnknown; c.Check.OK {
			c.Kind = checked.Type.Kind
		}
	})
	wrong := m.columnProblem()
	n := m.next()
	m = m.changeColumn(func(c *ColumnForm) { c.Wrong, c.Job = wrong, n })
	if !m.Calculating.Check.OK {
		return m, nil
	}
	return m, []Cmd{After{Millis: liveMillis, Msg: TrialDue{Job: n}}}
}

// text is the formula without what stands around it.
func (c ColumnForm) text() string { return strings.TrimRight(c.Text, " \t\r\n") }

// unnamed stands for a column that has no name yet.
const unnamed = "\x00new"

// withColumn is the document as it would be if the column were kept, and what the
// column is called there: its name, or one that nothing has while it cannot have
// that.
func (m Model) withColumn(c ColumnForm) (workbook.Workbook, string) {
	w := m.Book
	w.Tables = slices.Clone(w.Tables)
	at := slices.IndexFunc(w.Tables, func(s workbook.Source) bool { return s.ID == c.Table })
	s := &w.Tables[at]
	s.Calculated = slices.Clone(s.Calculated)
	one := workbook.Calculated{Name: unnamed, Expression: c.text()}
	if i := calculatedAt(*s, c.Was); i >= 0 && c.Was != "" {
		one.Extra = s.Calculated[i].Extra
		s.Calculated[i] = one
	} else {
		s.Calculated = append(s.Calculated, one)
	}
	return w, one.Name
}

// columnScope is what the formula of the column being typed can name: of its own
// table, the columns before it.
func (m Model) columnScope() (table string, before formula.Schema) {
	w, name := m.withColumn(*m.Calculating)
	for i := range w.Tables {
		if s := &w.Tables[i]; s.ID == m.Calculating.Table {
			table = s.Name
			s.Calculated = s.Calculated[:calculatedAt(*s, name)]
		}
	}
	return table, m.schemaOf(w)
}

// columnProblem says why the column cannot be kept, "" when it can.
func (m Model) columnProblem() string {
	c := m.Calculating
	if s, _ := m.Book.TableByID(c.Table); c.Was != "" && calculatedAt(s, c.Was) < 0 {
		return c.Was + " is not in the workbook any more."
	}
	if strings.TrimSpace(c.Name) == "" {
		return "A column needs a name."
	}
	if c.text() == "" {
		return "A calculated column needs a formula."
	}
	if !c.Check.OK {
		for _, d := range c.Check.Problems {
			if d.Severity == diag.Error && !d.Incomplete {
				return d.Message
			}
		}
		return "The formula is not finished."
	}
	if _, err := m.columnEdit(); err != nil {
		return err.Error()
	}
	return ""
}

// columnEdit is the change that keeps the column: a new name goes through all
// formulas first.
func (m Model) columnEdit() (workbook.Edit, error) {
	c, name := m.Calculating, strings.TrimSpace(m.Calculating.Name)
	label := "Add the calculated column " + name
	var edits []workbook.Edit
	w := m.Book
	if c.Was != "" {
		label = "Change the calculated column " + c.Was
		rename := workbook.RenameColumn{TableID: c.Table, From: c.Was, To: name}
		var err error
		if w, err = rename.Apply(w); err != nil {
			return nil, err
		}
		edits = append(edits, rename)
	}
	s, _ := w.TableByID(c.Table)
	columns := slices.Clone(s.Calculated)
	if at := calculatedAt(s, name); at >= 0 && c.Was != "" {
		columns[at].Expression = c.text()
	} else {
		columns = append(columns, workbook.Calculated{Name: name, Expression: c.text()})
	}
	e := labelled(label, append(edits, workbook.SetCalculated{TableID: c.Table, Columns: columns})...)
	_, err := e.Apply(m.Book)
	return e, err
}

func (m Model) saveColumn() (Model, []Cmd) {
	if bad := m.columnProblem(); bad != "" {
		m = m.changeColumn(func(c *ColumnForm) { c.Wrong, c.Tried = bad, true })
		m.Announce = bad
		return m, nil
	}
	e, err := m.columnEdit()
	if err != nil {
		return m.fail(err.Error()), nil
	}
	text := "Added " + strings.TrimSpace(m.Calculating.Name) + " to " + m.tableName(m.Calculating.Table)
	if m.Calculating.Was != "" {
		text = "Changed " + strings.TrimSpace(m.Calculating.Name)
	}
	m.Dialog = Dialog{}
	return m.editSaying(e, text)
}

func (m Model) removeColumn(msg ColumnRemoved) (Model, []Cmd) {
	s, ok := m.Book.TableByID(msg.Table)
	at := calculatedAt(s, msg.Column)
	if !ok || at < 0 {
		return m, nil
	}
	if !msg.Sure && m.Book.UsesOf(s.Name, msg.Column).Any() {
		m.Dialog = Dialog{Kind: RemoveColumnAsk, ID: s.ID, Text: msg.Column}
		return m, []Cmd{Focus{Target: "dialog"}}
	}
	m.Dialog = Dialog{}
	return m.editSaying(labelled("Delete the calculated column "+msg.Column,
		workbook.SetCalculated{TableID: s.ID, Columns: slices.Delete(slices.Clone(s.Calculated), at, at+1)}), "Deleted "+msg.Column)
}

// calculate finds what the calculated columns of the workbook are.
func (m Model) calculate() Model {
	m.calculated = nil
	if !slices.ContainsFunc(m.Book.Tables, func(s workbook.Source) bool { return len(s.Calculated) > 0 }) {
		return m
	}
	m.calculated = map[string][]job.Column{}
	schema := m.Schema()
	for _, s := range m.Book.Tables {
		if len(s.Calculated) == 0 {
			continue
		}
		columns := schema.Columns(s.Name)
		columns = columns[len(columns)-len(s.Calculated):]
		for i, c := range s.Calculated {
			m.calculated[s.ID] = append(m.calculated[s.ID], job.Column{Name: c.Name, Type: or(columns[i].Type, "text"), Evidence: c.Expression, Calculated: true})
		}
	}
	return m
}
