// Package shrink makes a Go program for the web smaller after it is linked.
//
// Go's linker writes three things into a wasm program that a page pays for and
// gains little from:
//
//   - Tables of source lines, files, inlined calls and arguments of functions,
//     read only to print where a crash happened. They are left out: a trace
//     still names every function that was called, without "file.go:12" and
//     without calls that were compiled into their callers. What the garbage
//     collector and panics need stays as it is.
//   - A table that leads from an address to a function, and an index of
//     functions, which follow from the number of functions: more than a
//     megabyte in some hundred thousand data segments. A start function, which
//     the browser calls before it hands out the program, fills them in.
//   - Data segments around every few zeros, whose addresses compress badly.
//
// All of that depends on how one version of Go lays out its tables. Module
// checks whatever it relies on and fails, without having changed the program,
// when something is not as expected; the program is then used as it was linked.
package shrink

import (
	"errors"
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
	sections, err := splitModule(module)
	if err != nil {
		return nil, err
	}
	parts, err := findSections(sections)
	if err != nil {
		return nil, err
	}
	memory, err := readImage(parts[sectionData].content)
	if err != nil {
		return nil, err
	}
	t, err := findTables(memory)
	if err != nil {
		return nil, err
	}
	functions, err := t.functions()
	if err != nil {
		return nil, err
	}
	if err := t.checkBuckets(); err != nil {
		return nil, err
	}
	if err := t.dropPlaces(functions); err != nil {
		return nil, err
	}
	t.dropIndex(functions)
	parts[sectionData].content = writeData(memory)
	return addStart(sections, parts, t.startFunction())
}

// findSections gives the sections that change; each must be there once.
func findSections(sections []section) (map[byte]*section, error) {
	parts := map[byte]*section{}
	for i := range sections {
		id := sections[i].id
		if id != sectionCustom && parts[id] != nil {
			return nil, fmt.Errorf("section %d is there twice", id)
		}
		parts[id] = &sections[i]
	}
	for _, id := range []byte{sectionType, sectionFunction, sectionElement, sectionCode, sectionData} {
		if parts[id] == nil {
			return nil, fmt.Errorf("section %d is missing", id)
		}
	}
	if parts[sectionStart] != nil {
		return nil, errors.New("there is a start function already")
	}
	return parts, nil
}
