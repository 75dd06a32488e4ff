//go:build !js

package worker

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync"
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
	vault  Vault                                      // that it keeps pieces in, if any
	keeps  func(ctx context.Context, piece int) error // fails to, unless nil
	pieces int
	ended  sync.Once
	closed chan struct{}
}

func (r *reading) Ready() bool { return true }

func (r *reading) Begin(at int64, state sha256.State) { r.at, r.state = at, state }

func (r *reading) Next(ctx context.Context) (AheadPiece, error) {
	if r.left--; r.left < 0 {
		return AheadPiece{}, r.then(ctx)
	}
	p, err := r.file.Slice(ctx, r.at, min(r.at+r.size, r.file.Size()))
	if err != nil {
		return AheadPiece{}, err
	}
	data := piece.All(p)
	sha256.Mix(&r.state, data[:len(data)&^63], &sha256.Constants)
	r.at += int64(len(data))
	read := AheadPiece{Piece: p, State: r.state}
	if r.vault != nil {
		sum := sha256.Sum256(data)
		read.Hash = hex.EncodeToString(sum[:])
		read.Kept = r.keep(piece.Bytes(data), r.pieces) // a copy, as the browser makes one
		r.pieces++
	}
	return read, nil
}

// keep gives what keeps a piece in the vault when it is waited for.
func (r *reading) keep(p piece.Piece, number int) func(context.Context) error {
	return func(ctx context.Context) error {
		if r.keeps != nil {
			if err := r.keeps(ctx, number); err != nil {
				return err
			}
		}
		_, err := r.vault.Put(ctx, p)
		return err
	}
}

func (r *reading) Close() { r.ended.Do(func() { close(r.closed) }) }

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
	second := func(_ context.Context, piece int) error {
		if piece == 1 {
			return errors.New("a test")
		}
		return nil
	}
	for _, c := range []struct {
		name  string
		left  int
		store bool
		keeps func(context.Context, int) error
	}{
		{name: "reads all", left: 1 << 20}, {name: "reads nothing"}, {name: "reads one", left: 1}, {name: "reads three", left: 3},
		{name: "keeps all", left: 1 << 20, store: true},
		{name: "keeps three", left: 3, store: true},
		{name: "keeps all but one", left: 1 << 20, store: true, keeps: second},
		{name: "keeps none", left: 1 << 20, store: true, keeps: func(ctx context.Context, _ int) error { return died(ctx) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, r := aheadBench(t, c.left, died)
			if r.keeps = c.keeps; c.store {
				r.vault = b.vault
			}
			got, source := b.imported("t1", "orders", text)
			<-r.closed
			if got.SHA256 != want.SHA256 || !got.Kept || got.Table.Rows != want.Table.Rows {
				t.Errorf("%s, %d rows, kept: %v", got.SHA256, got.Table.Rows, got.Kept)
			}
			if again, err := b.revenue(book(source)); err != nil || !slices.Equal(again, values) {
				t.Errorf("%v (%v), not %v", again, err, values)
			}
			if whole := b.kept(got.SHA256); whole != text {
				t.Errorf("%d of %d bytes are kept", len(whole), len(text))
			}
		})
	}
}

// kept is what the vault has of a file, "" when it does not name it.
func (b *bench) kept(sha string) string {
	list, _, _, _ := b.vault.Find(context.Background(), sha)
	var whole strings.Builder
	for _, hash := range list {
		p, _, _ := b.vault.Get(context.Background(), hash)
		whole.Write(piece.All(p))
	}
	return whole.String()
}

// A file is said to be kept only when whoever keeps it has said so of every piece.
func TestKeepingAheadIsWaitedFor(t *testing.T) {
	b, r := aheadBench(t, 1<<20, died)
	waits, go_ := make(chan struct{}), make(chan struct{})
	r.vault, r.keeps = b.vault, func(_ context.Context, piece int) error {
		if piece == 0 {
			close(waits)
			<-go_
		}
		return nil
	}
	done := make(chan job.Imported)
	go func() {
		got, _ := b.imported("t1", "orders", large(3))
		done <- got
	}()
	<-waits
	select {
	case got := <-done:
		t.Fatalf("it is imported, kept: %v", got.Kept)
	case <-time.After(200 * time.Millisecond):
	}
	close(go_)
	if got := <-done; !got.Kept || b.kept(got.SHA256) != large(3) {
		t.Errorf("kept: %v", got.Kept)
	}
}

// What has changed by the time it is read once more is not kept as what it was.
func TestAFileThatChangesIsNotKept(t *testing.T) {
	b, r := aheadBench(t, 1<<20, died)
	r.vault, r.keeps = b.vault, func(ctx context.Context, _ int) error { return died(ctx) }
	text := large(3)
	_, err := try[job.Imported](b, job.KindImport, job.Import{Source: "t1", Name: "orders", File: "orders.csv"}, &changing{Memory: file("orders.csv", text)})
	sum := sha256.Sum256([]byte(text))
	if CodeOf(err) != Unreadable || b.vault.Has(hex.EncodeToString(sum[:])) {
		t.Errorf("it gives %v", err)
	}
}

// changing is a file of which every part is another when it is read once more.
type changing struct {
	Memory
	mu   sync.Mutex
	read map[int64]bool
}

func (f *changing) Slice(ctx context.Context, from, to int64) (piece.Piece, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	data := slices.Clone(f.Data[from:to])
	if f.read[from] {
		data[0] ^= 1
	}
	if f.read == nil {
		f.read = map[int64]bool{}
	}
	f.read[from] = true
	return piece.Bytes(data), ctx.Err()
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
