package shrink

import "testing"

func TestPrintedName(t *testing.T) {
	for name, want := range map[string]string{
		"main.main":                      "main.main",
		"slices.Sort[go.shape.int]":      "slices.Sort[...]",
		"a.(*T[go.shape.[]int]).f.func1": "a.(*T[...]).f.func1",
		"odd]name[":                      "odd]name[",
	} {
		if got := printedName(name); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
}
