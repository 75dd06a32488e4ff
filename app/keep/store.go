package keep

import (
	"context"
	"errors"
	"fmt"
)

// Head names the current generation of a workbook and says enough to list it.
type Head struct {
	Key        string `json:"key"` // what storage knows the workbook by
	Generation uint64 `json:"generation"`
	Name       string `json:"name"`
	At         string `json:"at"` // RFC 3339
	Tables     int    `json:"tables"`
	KPIs       int    `json:"kpis"`
}

// Record is one generation of a workbook's document.
type Record struct {
	Key      string   `json:"key"`
	Number   uint64   `json:"number"`
	Parent   uint64   `json:"parent"` // the generation it grew from
	At       string   `json:"at"`     // RFC 3339
	Name     string   `json:"name"`   // of the workbook
	Why      string   `json:"why"`    // edit, import, merge, open, new, restore
	App      string   `json:"app"`    // version of the program that wrote it
	Checksum string   `json:"checksum"`
	Bytes    int      `json:"bytes"`
	Tables   int      `json:"tables"`
	KPIs     int      `json:"kpis"`
	Files    []string `json:"files,omitempty"` // SHA-256 of the files it names
	Damaged  bool     `json:"damaged,omitempty"`

	Payload string `json:"-"` // the document; "" in a list
}

// Commit is one save.
type Commit struct {
	Expect  uint64 // generation the head must have, 0 for none
	Head    Head
	Record  Record
	Prune   []uint64 // generations to drop
	Damaged []uint64 // generations to mark as unreadable
}

// Store holds heads and generations. Its errors are failures of the storage,
// except [Conflict].
type Store interface {
	Heads(ctx context.Context) ([]Head, error)
	// List is the generations of a workbook without their documents, newest first.
	List(ctx context.Context, key string) ([]Record, error)
	Read(ctx context.Context, key string, number uint64) (r Record, ok bool, err error)
	// Commit makes a save happen as a whole or not at all. It has happened, down
	// to the disk, when Commit returns.
	Commit(ctx context.Context, c Commit) error
	Forget(ctx context.Context, key string) error
	// Sizes is what is kept.
	Sizes(ctx context.Context) (Sizes, error)
	// DropColumns drops what was read of files, which can be read again.
	DropColumns(ctx context.Context) error
	// Thin drops generations.
	Thin(ctx context.Context, key string, numbers []uint64) error
}

// Sizes is what is kept, in bytes as they were written. How much of the disk the
// browser takes for it is its own affair.
type Sizes struct {
	Files    map[string]int64 // SHA-256 of a file → its bytes
	Columns  map[string]int64 // SHA-256 of a file → the columns that were read of it
	Versions map[string]int64 // key of a workbook → its documents, all generations
}

// Local is small storage that is there at once.
type Local interface {
	Get(name string) string
	Set(name, text string) error
	Remove(name string)
}

// Failures of a save that have a way out of their own.
var (
	ErrFull = errors.New("the browser's storage for this page is full")
	ErrGone = errors.New("the workbook is gone from the browser's storage: it was deleted in another tab, or the data of this site were cleared")
)

// Conflict means that somebody else saved since: the head is at another
// generation than was expected.
type Conflict struct{ Theirs uint64 }

func (c *Conflict) Error() string {
	return fmt.Sprintf("another tab saved generation %d", c.Theirs)
}
