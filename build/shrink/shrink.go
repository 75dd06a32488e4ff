// Package shrink makes a Go program for the web smaller after it is linked.
//
// Go writes some things into a wasm program that a page pays for and
// gains little from:
//
//   - Tables of source lines, files, inlined calls and arguments of functions,
//     read only to print where a crash happened. They are left out: a trace
//     still names every function that was called, without "file.go:12" and
//     without calls that were compiled into their callers. What the garbage
//     collector and panics need stays as it is.
//   - Descriptions of functions, an index of them and a table that leads from an
//     address to a function: four megabytes in some hundred thousand data
//     segments. What follows from the number of functions and the order of other
//     tables is left out, the rest is written as columns of small numbers. A
//     start function, which the browser calls before it hands out the program,
//     makes the tables from them.
//   - Instructions for a machine with 64-bit addresses and jumps between blocks,
//     which can be said in fewer, and in the same ones in every function: what
//     repeats is packed well.
//   - Data segments around every few zeros, whose addresses compress badly.
//
// All of that depends on how one version of Go lays out its tables. Module
// checks whatever it relies on and fails, without having changed the program,
// when something is not as expected; the program is then used as it was linked.
package shrink

import (
	"fmt"
	"runtime"
	"strings"
)

// layout is the version of Go whose tables this package knows.
const layout = "go1.26"

// Module makes a linked program smaller. The program must come from the Go
// version that this very code was compiled with.
func Module(module []byte) ([]byte, error) {
	if version := runtime.Version(); version != layout && !strings.HasPrefix(version, layout+".") {
		return nil, fmt.Errorf("the layout of %s is known, not that of %s", layout, version)
	}
	p, err := readProgram(module)
	if err != nil {
		return nil, err
	}
	memory, err := readImage(p.parts[sectionData].content)
	if err != nil {
		return nil, err
	}
	t, err := findTables(memory)
	if err != nil {
		return nil, err
	}
	asked, err := p.shrinkCode(t)
	if err != nil {
		return nil, err
	}
	names, err := t.pack(asked)
	if err != nil {
		return nil, err
	}
	start, err := p.addStart(t, names)
	if err != nil {
		return nil, err
	}
	p.parts[sectionData].content = writeData(memory)
	return p.join(start), nil
}

// shrinkCode writes the functions anew and adds the helpers that they call. It
// gives the places of functions whose blocks have other numbers.
func (p *program) shrinkCode(t *tables) (map[int]asked, error) {
	code := p.parts[sectionCode]
	o, err := newOutliner(t, code.content, p.imported, p.imported+p.own)
	if err != nil {
		return nil, err
	}
	if code.content, err = rewriteCode(code.content, o); err != nil {
		return nil, err
	}
	for _, body := range o.bodies {
		if _, err := p.add(signature(typeI64, typeI32), body); err != nil {
			return nil, err
		}
	}
	return o.asked, nil
}
