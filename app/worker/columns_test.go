//go:build !js

package worker

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/workbook"
)

// large is a file large enough for its columns to be kept.
func large(seed int) string {
	var text strings.Builder
	text.WriteString("day,region,amount\n")
	for i := 0; text.Len() < columnsFrom+columnsFrom/4; i++ {
		fmt.Fprintf(&text, "2026-%02d-%02d,R%d,%d.25\n", i%12+1, i%28+1, (i+seed)%7, i*seed%100_000)
	}
	return text.String()
}

// columnsOf waits until the columns of a source are kept.
func (b *bench) columnsOf(s workbook.Source) (pieces []string) {
	b.t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if pieces, _, ok, _ := b.vault.FindColumns(context.Background(), columnsKey(s)); ok {
			return pieces
		}
	}
	b.t.Fatal("the columns are not kept")
	return nil
}

func TestColumnsComeBackWithoutTheFile(t *testing.T) {
	b := newBench(t)
	got, source := b.imported("t1", "orders", large(1))
	want, err := b.revenue(book(source))
	if err != nil {
		t.Fatal(err)
	}
	b.columnsOf(source)
	b.vault.Lose(source.Batches[0].SHA256) // so that nothing but its columns can be read
	b.pipe.Kill("a test")
	b.ready(1)
	again := ask[job.Table](b, job.KindLoad, job.Load{Source: source}, nil)
	if !reflect.DeepEqual(again, got.Table) {
		t.Error("the columns make another table than the file")
	}
	if values, err := b.revenue(book(source)); err != nil || !slices.Equal(values, want) {
		t.Errorf("revenue is %v (%v), was %v", values, err, want)
	}
}

func TestDamagedOrMissingColumnsAreReadFromTheFile(t *testing.T) {
	for name, damage := range map[string]func(b *bench, pieces []string){
		"damaged":    func(b *bench, pieces []string) { b.vault.SpoilPiece(pieces[len(pieces)-1]) },
		"unreadable": func(b *bench, _ []string) { b.vault.Fail = failing("find-columns") },
	} {
		b := newBench(t)
		got, source := b.imported("t1", "orders", large(2))
		damage(b, b.columnsOf(source))
		b.pipe.Kill("a test")
		b.ready(1)
		if again := ask[job.Table](b, job.KindLoad, job.Load{Source: source}, nil); again.Rows != got.Table.Rows {
			t.Errorf("%s: %d rows, want %d", name, again.Rows, got.Table.Rows)
		}
	}
}

func failing(what string) func(string) error {
	return func(does string) error {
		if does == what {
			return errors.New("the disk does not answer")
		}
		return nil
	}
}

func TestColumnsAreKeptWhenAFileWasReadAgain(t *testing.T) {
	b := newBench(t)
	var full atomic.Bool
	full.Store(true)
	b.vault.Fail = func(does string) error {
		if full.Load() {
			return failing("seal-columns")(does)
		}
		return nil
	}
	_, source := b.imported("t1", "orders", large(3))
	b.pipe.Kill("a test")
	b.ready(1)
	full.Store(false)
	ask[job.Table](b, job.KindLoad, job.Load{Source: source}, nil)
	b.columnsOf(source)
}

func TestOfSmallFilesNoColumnsAreKept(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	b.alive()
	if _, _, ok, _ := b.vault.FindColumns(context.Background(), columnsKey(source)); ok {
		t.Error("they are")
	}
}
