package worker

import (
	"context"

	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/sha256"
)

// Ahead reads a file, hashes and perhaps keeps it before anybody asks for what it has
// read: on another core than whoever makes a table of it meanwhile.
type Ahead interface {
	// Ready reports whether it has started, which takes a moment.
	Ready() bool
	// Begin has it read from a place on, once. A block of the sum begins there, and
	// state is what the sum comes to before it.
	Begin(at int64, state sha256.State)
	// Next waits for the piece that follows the last one. Nothing is lost when the
	// context ends; after any other error there is nothing more.
	Next(ctx context.Context) (AheadPiece, error)
	// Close ends it, also while it reads or keeps, and more than once.
	Close()
}

// AheadPiece is a piece that was read ahead.
type AheadPiece struct {
	piece.Piece
	State sha256.State // what the sum comes to behind the whole blocks of it
	Hash  string       // of the piece
	// Kept waits until the vault has the piece under its hash. After an error it may
	// not have it. Nil when whoever asks has to keep it.
	Kept func(ctx context.Context) error
}

// aheadFrom is how large a file is that makes it worth it to start somebody who
// reads ahead.
const aheadFrom = 4 << 20

// aheadSize is how much is read ahead at once at most, and aheadBy how many pieces
// may be waiting: the memory that it takes.
const (
	aheadSize = 8 << 20
	aheadBy   = 2
)
