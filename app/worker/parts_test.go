//go:build !js

package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/kpi/workbook"
)

// newReaders is a bench whose worker reads files in small parts.
func newReaders(t *testing.T, helpers int) *bench {
	b := &bench{t: t, vault: browser.NewVault(), health: make(chan Health, 1024)}
	b.pipe = &Pipe{Vault: b.vault, Helpers: helpers, Part: 1 << 20}
	b.Client = NewClient(b.pipe.Spawn, func(h Health) { b.health <- h })
	b.ready(0)
	return b
}

// form is the bytes of a table that the running worker holds.
func (b *bench) form(s workbook.Source) []byte {
	b.t.Helper()
	ask[job.Pong](b, job.KindPing, struct{}{}, nil)
	server := b.pipe.server.server
	if err := server.turns.enter(context.Background(), false); err != nil {
		b.t.Fatal(err)
	}
	defer server.turns.leave()
	var out bytes.Buffer
	if err := server.engine.Table(s).Encode(&out, nil); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

func TestHelpersReadParts(t *testing.T) {
	text := large(4)
	alone := newBench(t)
	_, source := alone.imported("t", "orders", text)
	want := alone.form(source)
	b := newReaders(t, 2)
	var parts atomic.Int32
	b.pipe.Overhear(func(m Message) {
		if m.Type == Reply && m.Job == job.KindPart && m.Error == nil {
			parts.Add(1)
		}
	})
	var last atomic.Pointer[job.Progress]
	var got job.Imported
	if _, err := b.Ask(context.Background(), job.KindImport, job.Import{Source: "t", Name: "orders"}, file("orders.csv", text), &got, func(p job.Progress) {
		if p.Done > p.Total || p.Rows > 230_000 {
			t.Errorf("progress is %+v", p)
		}
		last.Store(&p)
	}); err != nil {
		t.Fatal(err)
	}
	if got.SHA256 != source.Batches[0].SHA256 || !got.Kept || !bytes.Equal(b.form(source), want) {
		t.Error("read together the file is another table")
	}
	if parts.Load() == 0 {
		t.Error("no helper read a part")
	}
}

func TestHelpersMayDieWhileTheyRead(t *testing.T) {
	text := large(5)
	alone := newBench(t)
	_, source := alone.imported("t", "orders", text)
	want := alone.form(source)
	for after := range int32(6) {
		b := newReaders(t, 3)
		var heard atomic.Int32
		b.pipe.Overhear(func(m Message) {
			if m.Type != Exit && heard.Add(1) == 2*after {
				b.pipe.KillHelper(int(after), "a test")
			}
		})
		got, _ := b.imported("t", "orders", text)
		if got.SHA256 != source.Batches[0].SHA256 || !bytes.Equal(b.form(source), want) {
			t.Errorf("a death after %d messages makes another table", after)
		}
	}
}

func TestAnImportIsCancelledWithHelpers(t *testing.T) {
	text := large(6)
	b := newReaders(t, 2)
	for after := range 5 {
		ctx, cancel := context.WithCancel(context.Background())
		var heard atomic.Int32
		b.pipe.Overhear(func(m Message) {
			if m.Job == job.KindPart && int(heard.Add(1)) == after {
				cancel()
			}
		})
		if after == 0 {
			cancel()
		}
		began := time.Now()
		_, err := b.Ask(ctx, job.KindImport, job.Import{Source: "t", Name: fmt.Sprint("t", after)}, file("orders.csv", text), nil, nil)
		if err != nil && !errors.Is(err, context.Canceled) || time.Since(began) > cancelGrace {
			t.Errorf("cancelled after %d parts it ends with %v after %v", after, err, time.Since(began))
		}
		cancel()
	}
	b.imported("t", "orders", orders)
	if b.pipe.Starts != 1 {
		t.Errorf("the worker was started %d times", b.pipe.Starts)
	}
}
