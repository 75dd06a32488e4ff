package worker

import (
	"context"
	"errors"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
)

// Type says what a message is.
type Type string

// The types of messages.
const (
	Request  Type = "request"  // page → worker: ID, Job, Body, perhaps File
	Cancel   Type = "cancel"   // page → worker: ID
	Seen     Type = "seen"     // page → worker: somebody looks at the page, as at the start
	Unseen   Type = "unseen"   // page → worker: nobody does
	Ping     Type = "ping"     // page → worker: it is to give a sign of life
	Alive    Type = "alive"    // worker → page: the sign
	Ready    Type = "ready"    // worker → page: it listens
	Started  Type = "started"  // worker → page: ID is being worked on
	Progress Type = "progress" // worker → page: ID, Body is a job.Progress
	Reply    Type = "reply"    // worker → page: ID, Body or Error, perhaps File
	Lost     Type = "lost"     // worker → page: a helper of the worker ended and was replaced; Error says why
	Exit     Type = "exit"     // of the link itself: the worker ended; Error says why
)

// Message is what crosses the border.
type Message struct {
	Type  Type
	ID    int
	Job   job.Kind
	Body  []byte // JSON; a kpi.Answer as a job.Packer writes it
	Error *Failure
	File  any // a File or Blob in the browser, a Blob in memory; a piece.List is handed over
}

// Failure is an error as plain data.
type Failure struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

func (f *Failure) Error() string { return f.Message }

// Code tells failures apart.
type Code string

// The codes of failures.
const (
	Cancelled  Code = "cancelled"
	Crashed    Code = "crashed"       // the worker died while it was at it
	Gone       Code = "gone"          // the worker does not start
	BytesGone  Code = "bytes-missing" // storage does not have the bytes of a file
	BytesBad   Code = "bytes-damaged" // storage has other bytes than it was given
	Refused    Code = "refused"       // the input cannot be used; the message is for the reader
	Unreadable Code = "unreadable"    // the file vanished or changed while it was read
	TooLarge   Code = "too-large"
	Internal   Code = "internal" // our fault
	UnknownJob Code = "unknown-job"
	NotAtHand  Code = "not-at-hand" // the table is not loaded
)

// CodeOf is the code of an error, "" of nil.
func CodeOf(err error) Code {
	var f *Failure
	switch {
	case err == nil:
		return ""
	case errors.As(err, &f):
		return f.Code
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Cancelled
	}
	return Internal
}

// failure writes an error as plain data.
func failure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Code: CodeOf(err), Message: err.Error()}
}

// Blob is a file's bytes, read piece by piece.
type Blob interface {
	Name() string
	Size() int64
	// Slice reads the bytes from (included) to (excluded).
	Slice(ctx context.Context, from, to int64) (piece.Piece, error)
}

// Vault keeps bytes under their hash, so that they are there after a reload.
// What it answers when bytes are missing or damaged has an empty hash.
type Vault interface {
	// Put keeps a piece and gives the hash it is found by. It has happened when
	// Put returns.
	Put(ctx context.Context, p piece.Piece) (hash string, err error)
	// Get reads a piece back; ok is false when it is missing or not what was put.
	Get(ctx context.Context, hash string) (p piece.Piece, ok bool, err error)
	// Seal names a whole file by the pieces it is made of.
	Seal(ctx context.Context, sha string, size int64, pieces []string) error
	// Find gives the pieces of a file.
	Find(ctx context.Context, sha string) (pieces []string, size int64, ok bool, err error)
	// SealColumns names what was read of a file by the pieces it is made of, so
	// that the file need not be read again. It goes when the file goes, or before.
	SealColumns(ctx context.Context, key, of string, size int64, pieces []string) error
	// FindColumns gives the pieces of columns.
	FindColumns(ctx context.Context, key string) (pieces []string, size int64, ok bool, err error)
	// Collect drops the files that are not named, their columns, and the pieces
	// nothing is made of, as far as they have been there for at least an hour.
	Collect(ctx context.Context, named []string) (files int, bytes int64, err error)
}
