package state

import "kpiworkbook/kpi"

// Ask is a question to the engine.
type Ask = kpi.Question

// Answer is what the engine says to a question.
type Answer = kpi.Answer

// Locale is the tag that numbers and dates are written by: the workbook's own,
// else the reader's.
func (m Model) Locale() string {
	if tag := m.Book.Settings.Locale; tag != "" {
		return tag
	}
	if m.Env.Locale != "" {
		return m.Env.Locale
	}
	return "en"
}
