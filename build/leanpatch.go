package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// patch changes one place in a file of a lean module or of Go's own library.
type patch struct{ file, old, new string }

// apply changes a text. The place must be there exactly once.
func (p patch) apply(text []byte) ([]byte, error) {
	if n := bytes.Count(text, []byte(p.old)); n != 1 {
		return nil, fmt.Errorf("patch %s: %q is there %d times, not once; look at what changed", p.file, p.old, n)
	}
	return bytes.Replace(text, []byte(p.old), []byte(p.new), 1), nil
}

var patches = []patch{
	// No component holds a time; naming the type keeps every way to write and
	// read one.
	{"goapp/pkg/app/node.go", "\t\tcase time.Time:\n\t\t\treturn !v.Equal(new)\n\n", ""},
	{"goapp/pkg/app/node.go", "\t\"time\"\n", ""},

	// Drawing pauses; pause.go.txt tells why and how.
	{"goapp/pkg/app/engine.go", "\t\t\tdispatch()\n\n\t\tcase <-frames.C:\n\t\t\te.processFrame()\n", "\t\t\tturn(dispatch)\n\n\t\tcase <-frames.C:\n\t\t\tturn(e.processFrame)\n"},
	{"goapp/pkg/app/node.go", "func (m nodeManager) Mount(ctx Context, depth uint, v UI) (UI, error) {\n", "func (m nodeManager) Mount(ctx Context, depth uint, v UI) (UI, error) {\n\tpauseAtNode()\n"},
	{"goapp/pkg/app/node.go", "func (m nodeManager) Update(ctx Context, v, new UI) (UI, error) {\n", "func (m nodeManager) Update(ctx Context, v, new UI) (UI, error) {\n\tpauseAtNode()\n"},
	{"goapp/pkg/app/node.go", "\trendering := FilterUIElems(v.Render())\n", "\tpause()\n\trendering := FilterUIElems(v.Render())\n"},
	{"goapp/pkg/app/node.go", "\tjsHandler := FuncOf(func(this Value, args []Value) any {\n", "\tjsHandler := FuncOf(func(this Value, args []Value) any {\n\t\tdefer waitFor(ctx)()\n"},
	{"goapp/pkg/app/browser.go", "\tb.anchorClick = FuncOf(func(this Value, args []Value) any {\n", "\tb.anchorClick = FuncOf(func(this Value, args []Value) any {\n\t\tdefer waitFor(ctx)()\n"},

	// Every component of ours says what it looks like.
	{"goapp/pkg/app/component.go", `	return Div().
		DataSet("compo-type", componentName).
		Style("border", "1px solid currentColor").
		Style("padding", "12px 0").
		Body(
			H1().Text("Component "+strings.TrimPrefix(componentName, "*")),
			P().Body(
				Text("Change appearance by implementing: "),
				Code().
					Style("color", "deepskyblue").
					Style("margin", "0 6px").
					Text("func (c "+componentName+") Render() app.UI"),
			),
		)
`, "\treturn Text(strings.TrimPrefix(componentName, \"*\"))\n"},
}

// patchLean applies the patches.
func patchLean() error {
	for _, p := range patches {
		path := leanDir + "/" + p.file
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("patch a lean module: %w", err)
		}
		if text, err = p.apply(text); err != nil {
			return err
		}
		if err := writeFile(path, text); err != nil {
			return err
		}
	}
	return nil
}

// standIns are files of Go's own library that the program is compiled with
// ours in place of: settings by environment, which a page has not, bring a
// registry of metrics and ways to bisect. A library that asks more of them than
// ours has fails to compile.
var standIns = map[string]string{
	"src/internal/godebug/godebug.go": "build/lean/std/godebug.go.txt",
}

// stdPatches change files of Go's own library for the program. Sorting with one
// function for all types is slower than with one for each, which is a few
// hundred lines: these sort members of a document and maps that are printed.
var stdPatches = []patch{
	// Powers modulo a number, as in ciphers, are taken the plain way.
	{"src/math/big/nat.go", "if len(y) > 1 && !slow {", "if false {"},

	{"src/internal/fmtsort/sort.go", "\t\"slices\"\n", "\t\"sort\"\n"},
	{"src/internal/fmtsort/sort.go", "slices.SortStableFunc(sorted, func(a, b KeyValue) int {\n\t\treturn compare(a.Key, b.Key)\n",
		"sort.SliceStable(sorted, func(i, j int) bool {\n\t\treturn compare(sorted[i].Key, sorted[j].Key) < 0\n"},

	{"src/encoding/json/encode.go", "\t\"slices\"\n", "\t\"slices\"\n\t\"sort\"\n"},
	{"src/encoding/json/encode.go", "slices.SortFunc(sv, ", "sortFunc(sv, "},
	{"src/encoding/json/encode.go", "slices.SortFunc(fields, func(a, b field)", "sortFunc(fields, func(a, b field)"},
	{"src/encoding/json/encode.go", "slices.SortFunc(fields, func(i, j field)", "sortFunc(fields, func(i, j field)"},
	{"src/encoding/json/encode.go", "\ntype reflectWithString struct {", `
func sortFunc[T any](all []T, compare func(a, b T) int) {
	sort.Slice(all, func(i, j int) bool { return compare(all[i], all[j]) < 0 })
}

type reflectWithString struct {`},
}

// overlayStd writes which file the compiler is to take for which.
func overlayStd() error {
	root, err := goRoot()
	if err != nil {
		return err
	}
	ours := maps.Clone(standIns)
	if err := patchStd(root, ours); err != nil {
		return err
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for theirs, file := range ours {
		theirs = filepath.Join(root, theirs)
		if _, err := os.Stat(theirs); err != nil {
			return fmt.Errorf("stand in for a file of Go's library: %w", err)
		}
		if overlay.Replace[theirs], err = filepath.Abs(file); err != nil {
			return fmt.Errorf("find our own file: %w", err)
		}
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		return fmt.Errorf("encode the stand-ins: %w", err)
	}
	return writeFile(leanOverlayFile, data)
}

// patchStd writes patched copies of files of Go's library and adds them to the
// files that stand in.
func patchStd(root string, ours map[string]string) error {
	texts := map[string][]byte{}
	for _, p := range stdPatches {
		text, known := texts[p.file]
		if !known {
			var err error
			if text, err = os.ReadFile(filepath.Join(root, p.file)); err != nil {
				return fmt.Errorf("patch Go's library: %w", err)
			}
		}
		text, err := p.apply(text)
		if err != nil {
			return err
		}
		texts[p.file] = text
	}
	for file, text := range texts {
		ours[file] = leanDir + "/std/" + file
		if err := writeFile(ours[file], text); err != nil {
			return err
		}
	}
	return nil
}
