package state

// LogShown lists all that was changed in the definition of the KPI on screen, or
// what was changed last.
type LogShown struct {
	isMsg
	Whole bool
}

// updateLog answers what is done with the log of changes.
func updateLog(m Model, msg Msg) (Model, []Cmd, bool) {
	shown, ok := msg.(LogShown)
	if ok {
		m.KPI.WholeLog = shown.Whole
	}
	return m, nil, ok
}
