package main

import (
	"bytes"
	"fmt"
	"os"
)

// patch changes one place in a file of a lean module.
type patch struct{ file, old, new string }

var patches = []patch{
	// No component holds a time; naming the type keeps every way to write and
	// read one.
	{"goapp/pkg/app/node.go", "\t\tcase time.Time:\n\t\t\treturn !v.Equal(new)\n\n", ""},
	{"goapp/pkg/app/node.go", "\t\"time\"\n", ""},
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
