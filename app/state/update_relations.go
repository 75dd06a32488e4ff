package state

import (
	"maps"
	"slices"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/workbook"
)

// RelationsTab is what a table looks up in others.
const RelationsTab DataTab = "relations"

// The dialogs of relations. Dialog.ID is that of the table whose rows look up.
const (
	RelationDialog    DialogKind = "relation"
	RemoveRelationAsk DialogKind = "remove-relation" // Dialog.Text is the column
)

// RelationForm is what was chosen in the dialog of a relation.
type RelationForm struct {
	Table string // id of the table whose rows look up
	Was   string // column of the relation being changed, "" for a new one
	Is    workbook.Relation
	Wrong string // why it cannot be kept, once that was tried
}

// MatchKey names a relation and the rows it was counted over.
type MatchKey struct {
	From, To kpi.Key
	Is       [3]string // column, table and key
}

// Matching is how the rows of one table find theirs in another, as far as known.
type Matching struct {
	Match *eval.Match // nil while it is counted, or when Why says why not
	Why   string
}

type (
	// RelationOpened opens the dialog of a relation: of the one that a column has,
	// or, without a column, a new one.
	RelationOpened struct {
		isMsg
		Table, Column string
	}
	// RelationChosen changes what the dialog says.
	RelationChosen struct {
		isMsg
		Is workbook.Relation
	}
	// RelationSaved keeps what the dialog says.
	RelationSaved struct{ isMsg }
	// RelationTaken declares a relation that was proposed.
	RelationTaken struct {
		isMsg
		Table string
		Is    workbook.Relation
	}
	// RelationRemoved takes a relation away; it asks first when formulas follow it,
	// unless Sure.
	RelationRemoved struct {
		isMsg
		Table, Column string
		Sure          bool
	}
	// MatchesCame is how rows find theirs.
	MatchesCame struct {
		isMsg
		Keys    []MatchKey
		Matched job.Matched
		Err     string
		Stopped bool // by the next that was asked
	}

	// CountMatches → MatchesCame.
	CountMatches struct {
		isCmd
		Keys    []MatchKey
		Request job.Match
	}
)

func updateRelations(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case RelationOpened:
		m, cmds = m.openRelation(msg.Table, msg.Column)
	case RelationChosen:
		m, cmds = m.chooseRelation(msg.Is)
	case RelationSaved:
		m, cmds = m.saveRelation()
	case RelationTaken:
		m, cmds = m.relate(msg.Table, "", msg.Is)
	case RelationRemoved:
		m, cmds = m.removeRelation(msg)
	case MatchesCame:
		m, cmds = m.matchesCame(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// related is a relation with the sources of its tables; ok is false while one of
// them, or a column, is not there.
func (m Model) related(from workbook.Source, r workbook.Relation) (out kpi.Related, key MatchKey, ok bool) {
	to, has := m.Book.Table(r.Table)
	named := func(s workbook.Source, name string) bool {
		return m.Tables[s.ID].Phase == TableReady && slices.ContainsFunc(m.FileColumns(s.ID), func(c job.Column) bool { return c.Name == name })
	}
	ok = has && named(from, r.Column) && named(to, r.Key)
	return kpi.Related{From: from, To: to, Is: r}, MatchKey{kpi.KeyOf(from), kpi.KeyOf(to), [3]string{r.Column, r.Table, r.Key}}, ok
}

// MatchOf is how the rows of a table find theirs by a relation.
func (m Model) MatchOf(from workbook.Source, r workbook.Relation) (found Matching, ok bool) {
	_, key, ok := m.related(from, r)
	if !ok {
		return found, false
	}
	return m.Matches[key], true
}

// countMatches asks for the relations that were not counted yet.
func (m Model) countMatches(from workbook.Source, list []workbook.Relation) (Model, []Cmd) {
	var ask CountMatches
	matches := maps.Clone(m.Matches)
	if matches == nil {
		matches = map[MatchKey]Matching{}
	}
	for _, r := range list {
		related, key, ok := m.related(from, r)
		if _, known := matches[key]; known || !ok {
			continue
		}
		matches[key] = Matching{}
		ask.Keys, ask.Request.Relations = append(ask.Keys, key), append(ask.Request.Relations, related)
	}
	if len(ask.Keys) == 0 {
		return m, nil
	}
	m.Matches = matches
	return m, []Cmd{ask}
}

// matchesCame takes counts in. What was stopped for another count is asked again.
func (m Model) matchesCame(msg MatchesCame) (Model, []Cmd) {
	m.Matches = maps.Clone(m.Matches)
	for i, k := range msg.Keys {
		found := Matching{Why: or(msg.Err, "the columns are not there any more")}
		if i < len(msg.Matched.Matches) && msg.Matched.Matches[i] != nil {
			found = Matching{Match: msg.Matched.Matches[i]}
		}
		if m.Matches[k] = found; msg.Stopped {
			delete(m.Matches, k)
		}
	}
	if s, ok := m.TableShown(); ok && !msg.Stopped && m.Route.View == DataScreen && m.Data.Tab == RelationsTab {
		return m.enterRelations(s)
	}
	return m, nil
}

// enterRelations counts what the tab shows.
func (m Model) enterRelations(s workbook.Source) (Model, []Cmd) {
	return m.countMatches(s, append(slices.Clone(s.Relations), m.guesses(s)...))
}

// Likely is the relations that the table could have: keys of other tables with a
// like name, whose rows most of the values find.
func (m Model) Likely(s workbook.Source) (list []workbook.Relation, busy bool) {
	for _, r := range m.guesses(s) {
		found, ok := m.MatchOf(s, r)
		if !ok || found.Why != "" {
			continue
		}
		if found.Match == nil {
			busy = true
		} else if n := found.Match; n.Shared == 0 && n.Found > 0 && n.Found*2 >= n.Rows-n.Blank {
			list = append(list, r)
		}
	}
	return list, busy
}

func (m Model) openRelation(table, column string) (Model, []Cmd) {
	s, ok := m.Book.TableByID(table)
	if !ok {
		return m, nil
	}
	f := RelationForm{Table: table, Was: column}
	if i := relationAt(s, column); i >= 0 {
		f.Is = s.Relations[i]
	}
	m.Relating, m.Dialog = &f, Dialog{Kind: RelationDialog, ID: table}
	m, cmds := m.countMatches(s, []workbook.Relation{f.Is})
	return m, append(cmds, Focus{Target: "dialog"})
}

func relationAt(s workbook.Source, column string) int {
	return slices.IndexFunc(s.Relations, func(r workbook.Relation) bool { return r.Column == column })
}

// chooseRelation takes a choice in. Another table has another key: the likeliest.
func (m Model) chooseRelation(is workbook.Relation) (Model, []Cmd) {
	if m.Relating == nil {
		return m, nil
	}
	f := *m.Relating
	s, _ := m.Book.TableByID(f.Table)
	if to, _ := m.Book.Table(is.Table); is.Table != f.Is.Table {
		is.Key = m.keyOf(to)
	}
	f.Is, f.Wrong = is, ""
	m.Relating = &f
	return m.countMatches(s, []workbook.Relation{is})
}

func (m Model) saveRelation() (Model, []Cmd) {
	f := m.Relating
	if f == nil {
		return m, nil
	}
	if bad := m.relationProblem(*f); bad != "" {
		next := *f
		next.Wrong = bad
		m.Relating, m.Announce = &next, bad
		return m, nil
	}
	m.Dialog = Dialog{}
	return m.relate(f.Table, f.Was, f.Is)
}

// relationProblem says why a relation cannot be kept, "" when it can.
func (m Model) relationProblem(f RelationForm) string {
	s, _ := m.Book.TableByID(f.Table)
	switch {
	case f.Is.Column == "":
		return "Choose the column of " + s.Name + " that names the other row."
	case f.Is.Table == "":
		return "Choose the table that the rows belong to."
	case f.Is.Key == "":
		return "Choose the column of " + f.Is.Table + " that it is found by."
	case f.Is.Column != f.Was && relationAt(s, f.Is.Column) >= 0:
		return f.Is.Column + " has a relation already. Change that one, or choose another column."
	}
	return ""
}

// relate declares a relation in place of the one that a column had, or behind the
// others.
func (m Model) relate(table, was string, is workbook.Relation) (Model, []Cmd) {
	s, ok := m.Book.TableByID(table)
	if !ok {
		return m, nil
	}
	list := slices.Clone(s.Relations)
	if at := relationAt(s, was); at >= 0 && was != "" {
		is.Extra = list[at].Extra
		list[at] = is
	} else {
		list = append(list, is)
	}
	text := "Each row of " + s.Name + " belongs to one row of " + is.Table
	return m.editSaying(labelled("Relate "+s.Name+" to "+is.Table, workbook.SetRelations{TableID: table, Relations: list}), text)
}

func (m Model) removeRelation(msg RelationRemoved) (Model, []Cmd) {
	s, ok := m.Book.TableByID(msg.Table)
	at := relationAt(s, msg.Column)
	if !ok || at < 0 {
		return m, nil
	}
	r := s.Relations[at]
	if !msg.Sure && m.Book.Followers(s.Name, r).Any() {
		m.Dialog = Dialog{Kind: RemoveRelationAsk, ID: s.ID, Text: r.Column}
		return m, []Cmd{Focus{Target: "dialog"}}
	}
	m.Dialog = Dialog{}
	text := s.Name + " is not related to " + r.Table + " any more"
	return m.editSaying(labelled("Take the relation of "+s.Name+" to "+r.Table+" away",
		workbook.SetRelations{TableID: s.ID, Relations: slices.Delete(slices.Clone(s.Relations), at, at+1)}), text)
}

// labelled is edits as one step that undo calls by name.
func labelled(label string, edits ...workbook.Edit) workbook.Edit {
	return workbook.Several{Label: label, Edits: edits}
}
