package table

import (
	"context"
	"testing"

	"kpiworkbook/kpi/kpitest"
)

func BenchmarkRead(b *testing.B) {
	data := kpitest.Orders(1, 100_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(context.Background(), data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	data := kpitest.Orders(1, 100_000)
	b.SetBytes(int64(len(data)))
	k := newBlock(4096, 15)
	for b.Loop() {
		x := newIndexer(data, dialect{delim: ',', quote: '"'}, 15, 0, 1)
		for x.next(k) {
		}
	}
}

func BenchmarkCountUTF8(b *testing.B) {
	data := kpitest.Orders(1, 100_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		countUTF8(data, false)
	}
}
