package table

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestDictIsAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	d, want := newDict(), map[string]uint32{}
	for range 60_000 {
		text := strings.Repeat("ab"[r.IntN(2):][:1], r.IntN(30)) + fmt.Sprint(r.IntN(500)) + strings.Repeat("\x00", r.IntN(3))
		code := d.code([]byte(text))
		if old, ok := want[text]; ok && old != code {
			t.Fatalf("%q has the codes %d and %d", text, old, code)
		}
		want[text] = code
	}
	if d.len() != len(want) {
		t.Fatalf("%d texts of %d", d.len(), len(want))
	}
	for text, code := range want {
		if got, ok := d.lookup([]byte(text)); !ok || got != code || string(d.text(code)) != text {
			t.Fatalf("%q: code %d %v, text %q", text, got, ok, d.text(code))
		}
	}
	d.seal()
	for text, code := range want {
		if string(d.text(code)) != text {
			t.Fatalf("sealed: %q for %q", d.text(code), text)
		}
	}
}
