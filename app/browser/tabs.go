package browser

// Note is what tabs of this origin tell each other. A tab does not hear its own.
type Note struct {
	Kind       string `json:"kind"`                 // one of the kinds below
	Key        string `json:"key"`                  // of the workbook it is about
	From       string `json:"from"`                 // tab that says it
	To         string `json:"to,omitempty"`         // tab it is meant for, "" all
	Generation uint64 `json:"generation,omitempty"` // that was saved
	Format     int    `json:"format"`               // version of the document that the tab writes
	Force      bool   `json:"force,omitempty"`      // whatever is under way there
	Text       string `json:"text,omitempty"`       // why not yet
}

// The kinds of notes.
const (
	NoteSaved  = "saved"  // a generation was confirmed
	NoteWants  = "wants"  // asks the tab that writes to hand over
	NoteWaits  = "waits"  // will hand over soon, or cannot yet: Text says why
	NoteYields = "yields" // everything is saved; the pen may be taken
)

// penName is the name of the lock that the one tab that writes a workbook holds.
func penName(key string) string { return penPrefix + key }

const penPrefix = "kpi-pen:"

// notesName is the channel of the notes.
const notesName = "kpi-tabs"
