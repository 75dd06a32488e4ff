package shrink

import (
	"slices"
	"testing"
)

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

// What is shared lies in front, what is referred to most first.
func TestLay(t *testing.T) {
	l := list{align: 4}
	for i, data := range []string{"own", "two", "five5", "", "two", "five5", "five5", "last"} {
		l.reference(i%2, []byte(data))
	}
	var numbers [2][]int
	data, own := l.lay([]byte("...."), func(column, n int) { numbers[column] = append(numbers[column], n) })
	if want := "....five5\x00\x00\x00two\x00own\x00last"; string(data) != want || own != 16 {
		t.Errorf("%q, one's own from %d, not %q", data, own, want)
	}
	if want := [2][]int{{-4, 5, 13, 5}, {13, 0, 5, -4}}; !slices.Equal(numbers[0], want[0]) || !slices.Equal(numbers[1], want[1]) {
		t.Errorf("%v, not %v", numbers, want)
	}
}

func TestMapsWithoutPointers(t *testing.T) {
	const at, args, pointers = 8, 100, 120
	memory := make(image, 160)
	f := function{at: at, funcdata: 2}
	memory.put32(at+funcArgs, 24)
	memory.put32(f.funcdataAt(funcdataArgMaps), args)
	memory.put32(f.funcdataAt(funcdataLocalMaps), pointers)
	for _, one := range []int{args, pointers} {
		memory.put32(one, 2)
		memory.put32(one+4, 9)
	}
	memory[pointers+8] = 1
	p := packer{tables: &tables{memory: memory, extraEnd: 160}}
	if n := p.argsOf(f); n != 0 {
		t.Errorf("arguments without pointers are %d bytes", n)
	}
	if n := p.keptExtra(f); n != 2 || p.noPointers(f, funcdataLocalMaps) {
		t.Errorf("of local variables with a pointer %d kinds are kept", n)
	}
	memory[args+8+2] = 1
	if n := p.argsOf(f); n != 8 {
		t.Errorf("arguments with pointers are %d bytes", n)
	}
	memory.put32(at+funcArgs, 1<<31)
	if n := p.argsOf(f); n != -1<<31 {
		t.Errorf("arguments that only the runtime knows are %d bytes", n)
	}
}
