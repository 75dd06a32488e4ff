package state

// saveMillis is how long an edit waits for others before all are saved.
const saveMillis = 250

// updateSave answers what concerns the safety of the document.
func updateSave(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case SaveDue:
		m.saveDue = false
		m, cmds = m.saveNow()
	case FlushWanted:
		m, cmds = m.saveNow()
	case RetrySave:
		if m.Saved.Gone {
			m.Saved.Generation = 0 // it begins anew: there is nothing to compare with
		}
		m, cmds = m.saveNow()
	case SaveDone:
		m, cmds = m.saveDone(msg)
	case SaveBroken:
		m, cmds = m.saveBroken(msg)
	case HeadMoved:
		if msg.Key == m.Key {
			m.Pen.head = msg.Generation
		}
		m, cmds = m.headMoved(msg)
	case ConflictReload:
		m.Dialog, m.Editor = Dialog{}, nil
		cmds = []Cmd{LoadBook{Key: m.Key, Switch: true}}
	case ConflictCopy:
		cmds = []Cmd{Mint{For: msg}}
	case UpdateWaiting:
		m.Env.UpdateNew = true
		m = m.banner(Banner{Kind: UpdateReady, Title: "A new version is ready", Text: "It loads when you restart the page. Your work is saved."})
	case UpdateAccepted:
		m, cmds = m.saveNow()
		cmds = append(cmds, AcceptUpdate{})
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// saveSoon marks the document as changed and sees to it that it is saved within
// saveMillis, however many edits follow.
func (m Model) saveSoon() (Model, []Cmd) {
	switch m.Saved.State {
	case SaveConflict:
		return m, nil // the reader decides first; nothing is overwritten
	case Unsaved, Saving, SaveFailed:
	default:
		m.Saved.Since = m.Rev
	}
	if m.Saved.State != Saving {
		m.Saved.State = Unsaved
	}
	if m.saveDue {
		return m, nil
	}
	m.saveDue = true
	return m, []Cmd{After{Millis: saveMillis, Msg: SaveDue{}}}
}

// saveNow saves what is not saved, unless a save is under way: its end goes on.
func (m Model) saveNow() (Model, []Cmd) {
	if m.Saved.State != Unsaved && m.Saved.State != SaveFailed {
		return m, nil
	}
	if m.Reads() {
		return m.conflict(), nil
	}
	why := m.saveWhy
	if why == "" {
		why = "edit"
	}
	m.saveWhy, m.sentWhy = "", why
	m.Saved.State, m.Saved.Sending = Saving, m.Rev
	return m, []Cmd{Save{Key: m.Key, Book: m.Book, Rev: m.Rev, Expect: m.Saved.Generation, Why: why}}
}

func (m Model) saveDone(msg SaveDone) (Model, []Cmd) {
	m.Books = msg.Books
	if msg.Key != m.Key || m.Saved.State != Saving || msg.Rev != m.Saved.Sending {
		return m, nil
	}
	m = m.unbanner(SaveFailedNote)
	m.Saved = Saved{State: SavedState, At: msg.At, Generation: msg.Generation, Rev: msg.Rev, Since: m.Rev}
	if msg.Memory {
		m.Saved.State = SaveMemory
	}
	m, cmds := m.worked()
	if m.Rev != msg.Rev {
		m.Saved.State = Unsaved
		m, save := m.saveNow()
		return m, append(cmds, save...)
	}
	if m.switchTo != "" {
		return m.leave(m.switchTo, cmds)
	}
	if m.Route.View == SettingsView {
		cmds = append(cmds, ListGenerations{Key: m.Key}, AskStorage{})
	}
	return m.diskSoon(cmds)
}

func (m Model) saveBroken(msg SaveBroken) (Model, []Cmd) {
	if msg.Key != m.Key {
		return m.fail("A workbook that was opened could not be kept: " + msg.Reason), nil
	}
	if m.Saved.State != Saving || msg.Rev != m.Saved.Sending {
		return m, nil
	}
	m.Saved.Sending, m.Saved.Reason, m.switchTo = 0, msg.Reason, ""
	if msg.Conflict {
		return m.conflict(), nil
	}
	return m.saveFailed(msg)
}

// conflict stops saving until the reader has decided.
func (m Model) conflict() Model {
	m.Saved.State = SaveConflict
	m.Saved.Reason = "This workbook was changed in another tab."
	return m.banner(Banner{Kind: ConflictNote, Title: "This workbook was changed in another tab",
		Text: "Nothing was overwritten. Reload to take the other tab's version, or keep this one as a copy."})
}

// headMoved follows another tab: without changes of its own this one reloads.
func (m Model) headMoved(msg HeadMoved) (Model, []Cmd) {
	switch {
	case msg.Key != m.Key:
		return m, nil
	case msg.Generation <= m.Saved.Generation || m.Saved.State == Saving || m.Saved.State == SaveConflict:
		return m.level()
	case m.dirty():
		return m.conflict().level()
	}
	return m, []Cmd{LoadBook{Key: m.Key, Switch: false}}
}

// keepCopy goes on with this tab's version as a workbook of its own.
func (m Model) keepCopy(msg Fresh) (Model, []Cmd) {
	m = m.unbanner(ConflictNote).unbanner(SaveFailedNote)
	m.Dialog = Dialog{}
	m.Key = msg.ID
	m.Saved = Saved{State: NotSaved}
	m.Backup, m.Disk = Backup{}, Disk{Offered: m.Disk.Offered} // those are of the other
	m.History.Now.Name = m.freeBookName(m.Book.Name + " (copy)")
	return m.changed()
}
