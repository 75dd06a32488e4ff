package keep

import (
	"strings"
	"testing"
)

// FuzzReadCopy holds for any text in small storage: a copy is believed only when it is what was
// written, to the letter of its document.
func FuzzReadCopy(f *testing.F) {
	whole, err := writeCopy(copied{Key: "book", Generation: 7, At: "2026-03-31T10:00:00Z", Document: `{"name":"é"}`})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(strings.Replace(whole, ":7:", ":8:", 1))
	f.Add(strings.Replace(whole, ":7:", ":07:", 1))
	f.Add("KPI1:1:" + checksum("{}") + ":{}")
	f.Add("KPI1:1:" + checksum(`{"key":"a","generation":1}`) + `:{"key":"a","generation":1}`)
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		first, ok := readCopy(text)
		if !ok {
			return
		}
		if parts := strings.SplitN(text, ":", 4); checksum(parts[3]) != parts[2] {
			t.Fatalf("%q is believed", text)
		}
		written, err := writeCopy(first)
		if err != nil {
			t.Fatal(err)
		}
		if again, ok := readCopy(written); !ok || again != first {
			t.Errorf("%+v comes back as %+v, %v", first, again, ok)
		}
	})
}
