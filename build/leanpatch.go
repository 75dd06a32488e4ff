package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// patch changes one place in a file of a lean module.
type patch struct{ file, old, new string }

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
}

// patchLean applies the patches; each place must be there exactly once.
func patchLean() error {
	for _, p := range patches {
		path := leanDir + "/" + p.file
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("patch a lean module: %w", err)
		}
		if n := bytes.Count(text, []byte(p.old)); n != 1 {
			return fmt.Errorf("patch %s: %q is there %d times, not once; look at what changed", path, p.old, n)
		}
		text = bytes.Replace(text, []byte(p.old), []byte(p.new), 1)
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

// overlayStd writes which file the compiler is to take for which.
func overlayStd() error {
	root, err := goRoot()
	if err != nil {
		return err
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for theirs, ours := range standIns {
		theirs = filepath.Join(root, theirs)
		if _, err := os.Stat(theirs); err != nil {
			return fmt.Errorf("stand in for a file of Go's library: %w", err)
		}
		if overlay.Replace[theirs], err = filepath.Abs(ours); err != nil {
			return fmt.Errorf("find our own file: %w", err)
		}
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		return fmt.Errorf("encode the stand-ins: %w", err)
	}
	return writeFile(leanOverlayFile, data)
}
