package table_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/table"
)

const benchRows = 100_000

// fastest runs f as often as the benchmark asks and reports the best speed beside the mean, which
// other work on the machine disturbs less.
func fastest(b *testing.B, size int, f func()) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	best := time.Duration(1 << 62)
	for b.Loop() {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	b.ReportMetric(float64(size)/1e6/best.Seconds(), "best-MB/s")
}

func BenchmarkRead(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	fastest(b, len(data), func() {
		t, err := table.Read(context.Background(), data, table.Options{})
		if err != nil || t.Rows != benchRows {
			b.Fatal(err)
		}
	})
}

// BenchmarkEncode and BenchmarkDecode report the speed by the size of the file, beside BenchmarkRead.
func BenchmarkEncode(b *testing.B) {
	data, t := readOrders(b)
	fastest(b, len(data), func() {
		if err := t.Encode(io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data, t := readOrders(b)
	var form bytes.Buffer
	if err := t.Encode(&form, nil); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(form.Len())/benchRows, "bytes/row")
	fastest(b, len(data), func() {
		if back, err := table.Decode(bytes.NewReader(form.Bytes()), nil); err != nil || back.Rows != benchRows {
			b.Fatal(err)
		}
	})
}

func readOrders(b *testing.B) ([]byte, *table.Table) {
	data := kpitest.Orders(1, benchRows)
	t, err := table.Read(context.Background(), data, table.Options{})
	if err != nil || t.Rows != benchRows {
		b.Fatal(err)
	}
	return data, t
}

func BenchmarkPreview(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	fastest(b, 256<<10, func() {
		table.Preview(data[:256<<10], int64(len(data)), table.Recipe{}, 20)
	})
}

func BenchmarkIndex(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	fastest(b, len(data), func() {
		if n := table.IndexAll(data, 15); n != benchRows+1 {
			b.Fatal(n)
		}
	})
}

func BenchmarkCountUTF8(b *testing.B) {
	data := kpitest.Orders(1, benchRows)
	fastest(b, len(data), func() { table.CountUTF8(data) })
}
