package state

// updateChrome answers what lies around the content: toasts, banners, dialogs,
// undo, theme, clipboard.
func updateChrome(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg := msg.(type) {
	case ToastDismissed:
		m.Toast, m.toastHeld = Toast{}, false
	case ToastExpired:
		if msg.ID == m.Toast.ID && !m.toastHeld {
			m.Toast = Toast{}
		}
	case ToastHeld:
		return m.holdToast(msg.Held)
	case BannerDismissed:
		m = m.unbanner(msg.Kind)
	case DialogOpened:
		m.Dialog = Dialog{Kind: msg.Kind, ID: msg.ID}
		return m, []Cmd{Focus{Target: "dialog"}}, true
	case DialogClosed:
		m = m.closeDialog()
	case Undone:
		next, cmds := m.undo()
		return next, cmds, true
	case Redone:
		next, cmds := m.redo()
		return next, cmds, true
	case ThemeChosen:
		m.Env.Theme = msg.Theme
		return m, []Cmd{SetTheme{Theme: msg.Theme}}, true
	case CopyWanted:
		return m, []Cmd{CopyText{What: msg.What, Text: msg.Text}}, true
	case Copied:
		if msg.Err != "" {
			return m.fail(msg.What + " could not be copied: " + msg.Err), nil, true
		}
		next, cmds := m.say(msg.What+" copied", false)
		return next, cmds, true
	case Trouble:
		return m.fail(msg.Text), nil, true
	default:
		return m, nil, false
	}
	return m, nil, true
}

// holdToast keeps the toast while it has focus or the pointer.
func (m Model) holdToast(held bool) (Model, []Cmd, bool) {
	m.toastHeld = held
	if held || m.Toast.ID == 0 || m.Toast.Bad {
		return m, nil, true
	}
	return m, []Cmd{After{Millis: toastMillis / 2, Msg: ToastExpired{ID: m.Toast.ID}}}, true
}

// closeDialog closes the dialog in front. Imports that wait for an answer go on
// waiting: the queue shows them.
func (m Model) closeDialog() Model {
	m.Dialog = Dialog{}
	return m
}

func (m Model) undo() (Model, []Cmd) {
	what := m.History.UndoLabel()
	h, ok := m.History.Undo()
	if !ok {
		return m.say("Nothing to undo", false)
	}
	m.History = h
	return m.stepped("Undone: " + what)
}

func (m Model) redo() (Model, []Cmd) {
	what := m.History.RedoLabel()
	h, ok := m.History.Redo()
	if !ok {
		return m.say("Nothing to redo", false)
	}
	m.History = h
	return m.stepped("Done again: " + what)
}

func (m Model) stepped(text string) (Model, []Cmd) {
	m, cmds := m.changed()
	m, toast := m.say(text, false)
	return m, append(cmds, toast...)
}
