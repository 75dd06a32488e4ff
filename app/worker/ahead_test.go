//go:build !js

package worker

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/sha256"
)

// reading reads a file in memory ahead, until after so many pieces it does what
// the test wants it to do instead.
type reading struct {
	file   Blob
	size   int64
	at     int64
	state  sha256.State
	left   int
	then   func(ctx context.Context) error
	closed chan struct{}
}

func (r *reading) Ready() bool { return true }

func (r *reading) Begin(at int64, state sha256.State) { r.at, r.state = at, state }

func (r *reading) Next(ctx context.Context) (piece.Piece, sha256.State, error) {
	if r.left--; r.left < 0 {
		return nil, sha256.State{}, r.then(ctx)
	}
	p, err := r.file.Slice(ctx, r.at, min(r.at+r.size, r.file.Size()))
	if err != nil {
		return nil, sha256.State{}, err
	}
	data := piece.All(p)
	sha256.Mix(&r.state, data[:len(data)&^63], &sha256.Constants)
	r.at += int64(len(data))
	return p, r.state, nil
}

func (r *reading) Close() { close(r.closed) }

func died(context.Context) error { return errors.New("a test") }

func hung(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// aheadBench reads files ahead, so many pieces of them.
func aheadBench(t *testing.T, left int, then func(context.Context) error) (*bench, *reading) {
	b := newBench(t)
	r := &reading{size: 1 << 20, left: left, then: then, closed: make(chan struct{})}
	b.pipe.Ahead = func(file Blob) (Ahead, error) {
		r.file = file
		return r, nil
	}
	b.pipe.Kill("it is to read ahead")
	b.ready(1)
	return b, r
}

// A file that is read ahead is the same as one that is not, whoever reads the rest
// of it.
func TestAFileIsReadAhead(t *testing.T) {
	text := large(3)
	plain := newBench(t)
	want, source := plain.imported("t1", "orders", text)
	values, err := plain.revenue(book(source))
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []int{1 << 20, 0, 1, 3} {
		b, r := aheadBench(t, left, died)
		got, source := b.imported("t1", "orders", text)
		<-r.closed
		if got.SHA256 != want.SHA256 || !got.Kept || got.Table.Rows != want.Table.Rows {
			t.Errorf("after %d pieces: %s, %d rows, kept: %v", left, got.SHA256, got.Table.Rows, got.Kept)
		}
		if again, err := b.revenue(book(source)); err != nil || !slices.Equal(again, values) {
			t.Errorf("after %d pieces: %v (%v), not %v", left, again, err, values)
		}
		list, _, ok, _ := b.vault.Find(context.Background(), got.SHA256)
		var whole []byte
		for _, hash := range list {
			p, _, _ := b.vault.Get(context.Background(), hash)
			whole = append(whole, piece.All(p)...)
		}
		if !ok || !bytes.Equal(whole, []byte(text)) {
			t.Errorf("after %d pieces, %d of %d bytes are kept", left, len(whole), len(text))
		}
	}
}

// An import that waits for what is read ahead is cancelled at once.
func TestReadingAheadIsCancelled(t *testing.T) {
	b, r := aheadBench(t, 1, hung)
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	go func() {
		<-started
		cancel()
	}()
	r.then = func(ctx context.Context) error {
		select {
		case <-started:
		default:
			close(started)
		}
		return hung(ctx)
	}
	_, err := b.Ask(ctx, job.KindImport, job.Import{Source: "t1", Name: "orders", File: "orders.csv"}, file("orders.csv", large(1)), nil, nil)
	if CodeOf(err) != Cancelled {
		t.Errorf("it gives %v", err)
	}
	select {
	case <-r.closed:
	case <-time.After(10 * time.Second):
		t.Error("it is not ended")
	}
}
