package piece

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestWhatIsWrittenIsReadAtAnyPlace(t *testing.T) {
	want := make([]byte, 2*writeSize+12345)
	for i := range want {
		want[i] = byte(i * i >> 7)
	}
	list, err := Gather(func(to io.Writer) error {
		for from := 0; from < len(want); from += 100_000 {
			to.Write(want[from:min(from+100_000, len(want))])
		}
		return nil
	})
	if err != nil || list.Size() != int64(len(want)) || len(list) != 3 {
		t.Fatalf("%d bytes in %d pieces", list.Size(), len(list))
	}
	for _, c := range []struct{ from, n int }{{0, len(want)}, {writeSize - 3, 7}, {5, 0}, {2*writeSize - 1, 12346}} {
		got := make([]byte, c.n)
		if n, err := list.ReadAt(got, int64(c.from)); n != c.n || err != nil || !bytes.Equal(got, want[c.from:c.from+c.n]) {
			t.Errorf("%d bytes from %d: %d, %v", c.n, c.from, n, err)
		}
	}
	if n, err := list.ReadAt(make([]byte, 10), int64(len(want)-4)); n != 4 || !errors.Is(err, io.EOF) {
		t.Errorf("over the end: %d, %v", n, err)
	}
}
