package workbook

// HistoryLimit is how many steps can be undone.
const HistoryLimit = 200

// History is a workbook with the way it came about. It is a value: every method
// returns a new one. The zero value holds an empty workbook.
type History struct {
	Now    Workbook
	Past   []Step // oldest first; the last one is what Undo returns to
	Future []Step // nearest last; the last one is what Redo returns to
}

// Step is a workbook that can be gone back (or forward) to, and what the edit
// between it and its neighbour did.
type Step struct {
	Workbook    Workbook
	Description string
}

// Open starts a history at a workbook.
func Open(w Workbook) History { return History{Now: w} }

// Do makes an edit and forgets what had been undone. A refused edit changes
// nothing.
func (h History) Do(e Edit) (History, error) {
	next, err := e.Apply(h.Now)
	if err != nil {
		return h, err
	}
	past := append(clip(h.Past), Step{h.Now, e.Describe(h.Now)})
	if over := len(past) - HistoryLimit; over > 0 {
		past = append([]Step(nil), past[over:]...)
	}
	return History{Now: next, Past: past}, nil
}

// Undo goes back one step; false when there is none.
func (h History) Undo() (History, bool) {
	n := len(h.Past)
	if n == 0 {
		return h, false
	}
	step := h.Past[n-1]
	return History{
		Now:    step.Workbook,
		Past:   clip(h.Past[:n-1]),
		Future: append(clip(h.Future), Step{h.Now, step.Description}),
	}, true
}

// Redo goes forward again; false when nothing was undone.
func (h History) Redo() (History, bool) {
	n := len(h.Future)
	if n == 0 {
		return h, false
	}
	step := h.Future[n-1]
	return History{
		Now:    step.Workbook,
		Past:   append(clip(h.Past), Step{h.Now, step.Description}),
		Future: clip(h.Future[:n-1]),
	}, true
}

// UndoLabel says what Undo would take back, "" when nothing.
func (h History) UndoLabel() string { return lastDescription(h.Past) }

// RedoLabel says what Redo would do again, "" when nothing.
func (h History) RedoLabel() string { return lastDescription(h.Future) }

func lastDescription(steps []Step) string {
	if len(steps) == 0 {
		return ""
	}
	return steps[len(steps)-1].Description
}

// clip makes the next append copy, so that two histories never share a tail.
func clip(steps []Step) []Step { return steps[:len(steps):len(steps)] }
