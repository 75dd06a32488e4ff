package table_test

import (
	"context"
	"testing"

	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/table"
)

const benchRows = 100_000

func BenchmarkRead(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		t, err := table.Read(context.Background(), data, table.Options{})
		if err != nil || t.Rows != benchRows {
			b.Fatal(t.Rows, err)
		}
	}
}

func BenchmarkPreview(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	for b.Loop() {
		table.Preview(data[:256<<10], int64(len(data)), table.Recipe{}, 20)
	}
}

func BenchmarkIndex(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if n := table.IndexAll(data, 15); n != benchRows+1 {
			b.Fatal(n)
		}
	}
}

func BenchmarkCountUTF8(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		table.CountUTF8(data)
	}
}
