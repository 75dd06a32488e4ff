package table

import (
	"bytes"
	"context"
	"runtime"
	"testing"
)

// A table must not hold on to the text it was read from: of a large file that
// would be most of the memory. 64 MB of text make columns of some kilobytes here.
func TestReadLetsTheTextGo(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	const rows = 64 << 10
	text := append([]byte("name,n\n"), bytes.Repeat([]byte(string(bytes.Repeat([]byte("x"), 1000))+",1\n"), rows)...)
	read, err := Read(context.Background(), text, Options{Name: "wide"})
	if err != nil || read.Rows != rows {
		t.Fatalf("read %v rows, %v", read.Rows, err)
	}
	text = nil
	if grown := int64(heap()) - int64(before); grown > 16<<20 {
		t.Errorf("the table keeps %d MB", grown>>20)
	}
	runtime.KeepAlive(read)
}
