package state

import "fmt"

// HelperReplaced reports that a worker which helps the engine's ended, and that
// another has its place.
type HelperReplaced struct {
	isMsg
	Reason string
}

func updateEngine(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg := msg.(type) {
	case EngineChanged:
		next, cmds := m.engineChanged(msg)
		return next, cmds, true
	case HelperReplaced:
		next, cmds := m.say("A part of the calculation stopped and was started again. Nothing is lost: "+msg.Reason, false)
		return next, cmds, true
	case EngineRetried:
		m.Engine.Phase = EngineStarting
		return m.unbanner(EngineDead), []Cmd{RestartEngine{}}, true
	}
	return m, nil, false
}

// engineChanged follows the worker. One that was restarted has lost its tables:
// they are read again from storage, and the question is repeated.
func (m Model) engineChanged(msg EngineChanged) (Model, []Cmd) {
	lost := msg.Phase == EngineReady && (m.Engine.Phase == EngineDown || msg.Restarts > m.Engine.Restarts)
	m.Engine = EngineState{Phase: msg.Phase, Restarts: msg.Restarts, Reason: msg.Reason}
	switch msg.Phase {
	case EngineDown:
		m = m.banner(Banner{Kind: EngineDead, Title: "The calculation stopped and is being restarted",
			Text: "Your work is safe. Why it stopped: " + msg.Reason + "."})
	case EngineGone:
		m = m.banner(Banner{Kind: EngineDead, Title: "The calculation does not start", Text: msg.Reason})
	case EngineReady:
		m = m.unbanner(EngineDead)
	}
	if !lost {
		return m, nil
	}
	m = m.banner(Banner{Kind: EngineBack, Title: "The calculation was restarted",
		Text: fmt.Sprintf("It stopped: %s. Tables were read again from this browser.", msg.Reason)})
	return m.reload()
}

// reload reads every table again.
func (m Model) reload() (Model, []Cmd) {
	var cmds []Cmd
	for _, s := range m.Book.Tables {
		t, cmd := m.load(m.Tables[s.ID], s)
		m = m.setTable(s.ID, t)
		if cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	m.Lookups = nil
	if m.Asked > 0 {
		m.Asked++ // what was asked will not be answered
	}
	m.last, m.KPI.last, m.Because.last = asking{}, drove{}, asking{}
	m.AnswerRev = m.Asked
	m, ask := m.ask()
	return m, append(cmds, ask...)
}
