package state

import "strings"

type (
	// ReaderNamed says who is reading; the name goes with notes, marks and what else
	// is written. It stays on this device.
	ReaderNamed struct {
		isMsg
		Name string
	}
	// KeysChosen lets single keys do something, or not.
	KeysChosen struct {
		isMsg
		On bool
	}
)

// RememberReader keeps what the reader chose for this device.
type RememberReader struct {
	isCmd
	Name   string
	NoKeys bool
}

// updateReader answers what the reader says of themselves.
func updateReader(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg := msg.(type) {
	case ReaderNamed:
		m.Env.Reader = strings.TrimSpace(msg.Name)
	case KeysChosen:
		m.Env.NoKeys = !msg.On
	default:
		return m, nil, false
	}
	return m, []Cmd{RememberReader{Name: m.Env.Reader, NoKeys: m.Env.NoKeys}}, true
}
