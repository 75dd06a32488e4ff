package shrink

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// The places of a function that calls, is gone on with and panics in two ways,
// with tables that say the same of both.
func TestPlacesAreNumberedAnew(t *testing.T) {
	const helper = 900
	o, n := describedFunction(t)
	o.helped = map[int]string{helper: "runtime.gopanic", helper + 1: "runtime.sigpanic"}
	at := func(block int) instruction { return wideConstant((n+int(o.firstFunc))<<blocksPerFuncLog | block) }
	saved := func(block int) []instruction {
		return []instruction{numbered(opGlobalSet, 0), numbered(opGlobalGet, 0), at(block), access(opStore64, 3, 0)}
	}
	all := slices.Concat(
		[]instruction{at(3), call(helper), simple(opReturn)},
		saved(5), saved(9),
		[]instruction{at(7), call(helper + 1), simple(opReturn)},
		[]instruction{constant(5), numbered(opLocalSet, localBlock), numbered(opBranch, 0)},
		[]instruction{simple(opEnd)},
	)
	got := o.renumber(n, slices.Clone(all))
	want := slices.Concat(
		[]instruction{at(1), call(helper), simple(opReturn)},
		saved(2), saved(3),
		[]instruction{at(1), call(helper + 1), simple(opReturn)},
		[]instruction{constant(2), numbered(opLocalSet, localBlock), numbered(opBranch, 0)},
		[]instruction{simple(opEnd)},
	)
	if !bytes.Equal(written(got), written(want)) {
		t.Errorf("% x, not % x", written(got), written(want))
	}
	asked := o.asked[n]
	if want := []place{{0, 0}, {3, 1}, {7, 1}, {5, 2}, {9, 3}}; !slices.Equal(asked.stack, want) {
		t.Errorf("the stack is asked for at %v, not %v", asked.stack, want)
	}
	if want := []place{{2, 0}, {4, 1}, {8, 2}}; !slices.Equal(asked.pointers, want) {
		t.Errorf("pointers are asked for at %v, not %v", asked.pointers, want)
	}

	for name, odd := range map[string][]instruction{
		"a number that looks like a place": {at(3), simple(opDrop), simple(opEnd)},
		"a place beyond the tables":        append(saved(20), simple(opEnd)),
	} {
		if got := o.renumber(n, slices.Clone(odd)); !bytes.Equal(written(got), written(odd)) {
			t.Errorf("%s: % x became % x", name, written(odd), written(got))
		}
	}
}

// describedFunction is a function with tables that cover 12 blocks.
func describedFunction(t *testing.T) (*outliner, int) {
	t.Helper()
	const funcs, at, ranges = 16, 64, 200
	memory := make(image, 300)
	memory.put32(funcs+4, at-funcs)
	memory.put32(at+funcStack, 1)
	memory.put32(at+funcPCData, 2)
	memory.put32(at+funcSize+4*pcdataStackMap, 40)
	copy(memory[ranges+1:], writeRanges(valueRanges{{0, 1}, {64, 12}}))
	copy(memory[ranges+40:], writeRanges(valueRanges{{-1, 2}, {0, 6}, {1, 12}}))
	o := &outliner{
		tables: &tables{memory: memory, count: 1, funcs: funcs, ranges: ranges, rangesEnd: 300, firstFunc: 7},
		all:    []function{{at: at, pcdata: 2, ordinary: true}},
		asked:  map[int]asked{},
	}
	return o, 0
}

func TestHoldAddress(t *testing.T) {
	o := &outliner{tables: &tables{firstFunc: 7}}
	const n = 2
	at := func(block int) instruction { return wideConstant(9<<blocksPerFuncLog | block) }
	locals, got := o.holdAddress(n, []byte{3, 1, typeI32, 2, typeI64, 1, 0x7c},
		[]instruction{at(0), get(1), at(4), get(2), numbered(opLocalSet, 4)})
	if want := []byte{3, 1, typeI32, 3, typeI64, 1, 0x7c}; !bytes.Equal(locals, want) {
		t.Errorf("locals % x, not % x", locals, want)
	}
	want := []instruction{at(0), numbered(opLocalSet, 2), get(2), get(1), get(2), wide(4), simple(opAdd64), get(3), numbered(opLocalSet, 5)}
	if !bytes.Equal(written(got), written(want)) {
		t.Errorf("% x, not % x", written(got), written(want))
	}
	for name, c := range map[string]struct {
		locals []byte
		code   []instruction
	}{
		"no place":              {[]byte{1, 1, typeI32}, []instruction{get(2)}},
		"a place elsewhere":     {[]byte{1, 1, typeI32}, []instruction{wideConstant(8 << blocksPerFuncLog)}},
		"other local variables": {[]byte{1, 2, typeI32}, []instruction{at(1)}},
	} {
		locals, got := o.holdAddress(n, c.locals, slices.Clone(c.code))
		if !bytes.Equal(locals, c.locals) || !bytes.Equal(written(got), written(c.code)) {
			t.Errorf("%s: became % x, % x", name, locals, written(got))
		}
	}
}

func TestDeclareAddress(t *testing.T) {
	for _, c := range []struct{ from, to []byte }{
		{[]byte{1, 1, typeI32}, []byte{2, 1, typeI32, 1, typeI64}},
		{[]byte{2, 1, typeI32, 1, 0x7c}, []byte{3, 1, typeI32, 1, typeI64, 1, 0x7c}},
		{binary.AppendUvarint([]byte{2, 1, typeI32}, 127), nil},
	} {
		if c.to == nil {
			c.from = append(c.from, typeI64)
			c.to = append(binary.AppendUvarint([]byte{2, 1, typeI32}, 128), typeI64)
		}
		if got, ok := declareAddress(c.from); !ok || !bytes.Equal(got, c.to) {
			t.Errorf("% x became % x, not % x", c.from, got, c.to)
		}
	}
}
