package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

const outDir = "build/out"

// memo remembers for each step the hash of the inputs it last succeeded with.
type memo struct {
	tools string // what every step depends on: this program and Go itself
	steps map[string]string
}

func openMemo() (*memo, error) {
	if err := os.MkdirAll(outDir, 0o755); err != nil {
		return nil, fmt.Errorf("make the output folder: %w", err)
	}
	h := newHash()
	if err := h.tree("build", isGo); err != nil {
		return nil, err
	}
	h.text(runtime.Version())
	m := &memo{tools: h.sum(), steps: map[string]string{}}
	if data, err := os.ReadFile(m.path()); err == nil {
		_ = json.Unmarshal(data, &m.steps) // a damaged memory only costs time
	}
	return m, nil
}

func (m *memo) path() string { return filepath.Join(outDir, "memo.json") }

// once runs a step unless its inputs are those it last succeeded with and the
// output still exists. It reports whether the step ran.
func (m *memo) once(step, inputs, output string, do func() error) (bool, error) {
	key := m.tools + inputs
	if m.steps[step] == key {
		if _, err := os.Stat(output); err == nil {
			return false, nil
		}
	}
	delete(m.steps, step)
	if err := do(); err != nil {
		return true, err
	}
	m.steps[step] = key
	data, err := json.MarshalIndent(m.steps, "", "  ")
	if err != nil {
		return true, fmt.Errorf("encode the memory of steps: %w", err)
	}
	return true, writeFile(m.path(), data)
}

// hash collects inputs: names and contents, in a fixed order.
type hash struct{ all []byte }

func newHash() *hash { return &hash{} }

func (h *hash) text(s string) {
	sum := sha256.Sum256([]byte(s))
	h.all = append(h.all, sum[:]...)
}

func (h *hash) file(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read an input: %w", err)
	}
	h.text(path)
	h.text(string(data))
	return nil
}

// tree adds every file under a folder that the filter lets through. A folder
// that does not exist counts as empty.
func (h *hash) tree(dir string, want func(path string) bool) error {
	paths, err := listFiles(dir)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if want != nil && !want(path) {
			continue
		}
		if err := h.file(path); err != nil {
			return err
		}
	}
	return nil
}

func (h *hash) sum() string { return hashOf(h.all) }

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// listFiles gives the files under a folder, sorted, without what packages
// installed and what the build made.
func listFiles(dir string) ([]string, error) {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if os.IsNotExist(err) && path == dir {
				return nil
			}
			return err
		case d.IsDir() && (d.Name() == "node_modules" || path == outDir):
			return filepath.SkipDir
		case d.Type().IsRegular():
			paths = append(paths, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	sort.Strings(paths)
	return paths, nil
}

func isGo(path string) bool { return strings.HasSuffix(path, ".go") }

// writeFile replaces a file as a whole.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	temporary := path + ".new"
	if err := os.WriteFile(temporary, data, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("replace %s: %w", path, err)
	}
	return nil
}
