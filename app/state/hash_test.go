package state

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParseHash holds for any address: it is some screen and some question, and their own address
// leads to the same ones.
func FuzzParseHash(f *testing.F) {
	for _, hash := range []string{
		"", "#", "#/scorecard?grain=week&period=2026-W14&slice=Orders%7CRegion%7CWest", "#/kpi/k1/edit", "#/kpi/k%2F1", "#/data/t1?slice=a%7Cb",
		"#/data/a/b", "#/settings?grain=x", "#/data/t1/k1/2026-03/1/0/filtered/2?period=2026-03", "#/data/t/k/%2F/-1/07/x/y", "#/kpi//", "#/kpi/%zz?slice=%7C%7C%7C", "#/review?slice=%257C%7C%25%7C%26",
	} {
		f.Add(hash)
	}
	f.Fuzz(func(t *testing.T, hash string) {
		if !utf8.ValidString(hash) {
			return
		}
		r, q := ParseHash(hash)
		own := Hash(r, q)
		again, question := ParseHash(own)
		if again != r || !reflect.DeepEqual(question, q) {
			t.Errorf("%q is %+v %+v; its address %q is %+v %+v", hash, r, q, own, again, question)
		}
		if !strings.HasPrefix(own, "#/") {
			t.Errorf("address %q", own)
		}
	})
}

func TestWhatIsComparedWithStaysInTheAddress(t *testing.T) {
	for _, c := range []struct{ grain, against, want string }{
		{"month", "3 months", "3 months"},
		{"day", "weekdays", "weekdays"},
		{"year", "weekdays", ""},
		{"month", "3 moons", ""},
	} {
		hash := Hash(Route{View: ScorecardView}, Question{Grain: c.grain, Against: c.against})
		if _, q := ParseHash(hash); q.Against != c.want || q.Grain != c.grain {
			t.Errorf("%s: against %q by %s, want %q by %s", hash, q.Against, q.Grain, c.want, c.grain)
		}
	}
}

func TestWhatIsComparedWithIsAsked(t *testing.T) {
	s := opened(t).tell(AgainstChosen{Against: "3 months"})
	s.want("asked", the[Evaluate](s).Ask.Against, "3 months")
	s.tell(GrainChosen{Grain: "week"})
	s.want("a week has no such choice", the[Evaluate](s).Ask.Against, "")
}
