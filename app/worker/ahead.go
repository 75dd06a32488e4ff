package worker

import (
	"context"

	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/sha256"
)

// Ahead reads a file and hashes it before anybody asks for what it has read: on
// another core than whoever makes a table of it meanwhile.
type Ahead interface {
	// Ready reports whether it has started, which takes a moment.
	Ready() bool
	// Begin has it read from a place on, once. A block of the sum begins there, and
	// state is what the sum comes to before it.
	Begin(at int64, state sha256.State)
	// Next waits for the piece that follows the last one, and gives what the sum
	// comes to behind the whole blocks of it. Nothing is lost when the context ends;
	// after any other error there is nothing more.
	Next(ctx context.Context) (p piece.Piece, state sha256.State, err error)
	// Close ends it, also while it reads.
	Close()
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
