package state

import (
	"strings"

	"kpiworkbook/kpi/formula"
)

// Writing is a formula under the caret, of a KPI or of a calculated column, without
// its text.
type Writing struct {
	Caret   int // bytes
	Check   Check
	Choices []Completion // at the caret
	Choice  int          // highlighted, -1 none
	Open    bool         // the list of completions is shown
}

// updateFormula answers the formula box that is open.
func updateFormula(m Model, msg Msg) (Model, []Cmd, bool) {
	if m.Editor == nil && !m.writesColumn() {
		return m, nil, false
	}
	var cmds []Cmd
	switch msg := msg.(type) {
	case FormulaTyped:
		m, cmds = m.formulaTyped(msg.Text, msg.Caret, true)
	case CaretMoved:
		m = m.changeWriting(func(f *Writing) { f.Caret, f.Open = msg.Caret, f.Open && f.Caret == msg.Caret })
	case CompletionsAsked:
		m = m.changeWriting(func(f *Writing) {
			f.Choices = m.choices(m.formulaText(), f.Caret)
			f.Choice, f.Open = 0, len(f.Choices) > 0
		})
	case CompletionMoved:
		m = m.changeWriting(func(f *Writing) { f.Choice = wrap(f.Choice+msg.By, len(f.Choices)) })
	case CompletionsClosed:
		m = m.changeWriting(func(f *Writing) { f.Open = false })
	case CompletionTaken:
		m, cmds = m.complete(msg.Index)
	case FixTaken:
		m, cmds = m.fix(msg.Index)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// writing is the formula that is open.
func (m Model) writing() Writing {
	if m.writesColumn() {
		return m.Calculating.Writing
	}
	return m.Editor.Writing
}

func (m Model) formulaText() string {
	if m.writesColumn() {
		return m.Calculating.Text
	}
	return m.Editor.Draft.Text(FieldFormula)
}

// changeWriting is the model with the formula that is open changed, but for its
// text.
func (m Model) changeWriting(change func(*Writing)) Model {
	if m.writesColumn() {
		return m.changeColumn(func(c *ColumnForm) { change(&c.Writing) })
	}
	return m.changeEditor(func(e *Editor) { change(&e.Writing) })
}

func (m Model) formulaTyped(text string, caret int, open bool) (Model, []Cmd) {
	w := Writing{Caret: max(0, min(caret, len(text))), Choice: -1}
	if open {
		w.Choices = m.choices(text, w.Caret)
		w.Choice, w.Open = 0, len(w.Choices) > 0 && worthOpening(text, w.Caret)
	}
	if m.writesColumn() {
		return m.columnTyped(func(c *ColumnForm) { c.Text, c.Writing = text, w })
	}
	return m.typed(func(e *Editor) { e.Draft, e.Writing = e.Draft.with(FieldFormula, text), w })
}

// worthOpening keeps the list away where nothing of a name was typed yet.
func worthOpening(text string, caret int) bool {
	if caret == 0 {
		return false
	}
	last := text[caret-1]
	return last == '[' || last == '_' || last == '\'' || last >= 0x80 ||
		'a' <= last|0x20 && last|0x20 <= 'z' || '0' <= last && last <= '9' && strings.ContainsAny(text, "[")
}

// choices is what can stand at a place of the formula that is open.
func (m Model) choices(text string, caret int) []Completion {
	if m.writesColumn() {
		table, before := m.columnScope()
		return completed(formula.CompleteRow(text, caret, before, table))
	}
	return completed(formula.Complete(text, caret, m.schemaFor(m.Editor)))
}

// complete puts a completion into the formula.
func (m Model) complete(i int) (Model, []Cmd) {
	w, text := m.writing(), m.formulaText()
	if i < 0 {
		i = w.Choice
	}
	if i < 0 || i >= len(w.Choices) {
		return m.changeWriting(func(f *Writing) { f.Open = false }), nil
	}
	c := w.Choices[i]
	if c.Start > c.End || c.End > len(text) {
		return m, nil
	}
	return m.rewrite(text[:c.Start]+c.Insert+text[c.End:], c.Caret)
}

// fix replaces the span of a diagnostic by what it proposes.
func (m Model) fix(i int) (Model, []Cmd) {
	problems, text := m.writing().Check.Problems, m.formulaText()
	if i < 0 || i >= len(problems) || !problems[i].HasFix || problems[i].Span.End > len(text) {
		return m, nil
	}
	d := problems[i]
	return m.rewrite(text[:d.Span.Start]+d.Fix+text[d.Span.End:], d.Span.Start+len(d.Fix))
}

// rewrite changes the formula from our side, so that the field must be told.
func (m Model) rewrite(text string, caret int) (Model, []Cmd) {
	m, cmds := m.formulaTyped(text, caret, false)
	return m, append(cmds, SetFormula{Text: text, Caret: m.writing().Caret})
}
