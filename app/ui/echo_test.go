package ui

import "testing"

func TestEcho(t *testing.T) {
	type step struct {
		typed string // reported, when not ""
		came  string // else a value of the model
		news  bool
	}
	cases := map[string][]step{
		"what was typed comes back":               {{typed: "a"}, {came: "a"}},
		"a frame from before the typing":          {{typed: "a"}, {came: "start"}, {came: "a"}},
		"more was typed before the first is back": {{typed: "a"}, {typed: "ab"}, {came: "a"}, {typed: "abc"}, {came: "ab"}, {came: "abc"}},
		"frames are left out":                     {{typed: "a"}, {typed: "ab"}, {typed: "abc"}, {came: "abc"}, {came: "abc"}},
		"a completion replaces it":                {{typed: "SU"}, {came: "SU"}, {came: "SUM()", news: true}, {came: "SUM()"}},
		"the model corrects it":                   {{typed: "a "}, {came: "a", news: true}},
		"undo goes back to the start":             {{typed: "a"}, {came: "a"}, {came: "start", news: true}},
		"the same again after something else":     {{typed: "a"}, {came: "a"}, {came: "b", news: true}, {typed: "a"}, {came: "a"}, {came: "b", news: true}},
		"there and back within one frame":         {{typed: "a"}, {typed: "ab"}, {typed: "a"}, {came: "a"}, {came: "ab", news: true}},
	}
	for name, steps := range cases {
		t.Run(name, func(t *testing.T) {
			var e echo
			e.begin("start")
			for i, s := range steps {
				if s.typed != "" {
					e.report(s.typed)
					continue
				}
				if got := e.news(s.came); got != s.news {
					t.Fatalf("step %d: %q is news: %v", i, s.came, got)
				}
			}
		})
	}
}
