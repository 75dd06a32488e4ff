package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const (
	linkedFile = outDir + "/linked.wasm" // as Go links it
	wasmFile   = outDir + "/app.wasm"    // as pages get it
	serverFile = outDir + "/kpi-web"
)

// buildProgram compiles app to wasm and makes it small.
func buildProgram(m *memo) error {
	h := newHash()
	h.text(runtime.Version())
	for _, path := range []string{"go.mod", "go.sum"} {
		if err := h.file(path); err != nil {
			return err
		}
	}
	for _, dir := range []string{"app", "kpi", "build/lean", "build/shrink"} {
		if err := h.tree(dir, inProgram); err != nil {
			return err
		}
	}
	_, err := m.once("program", h.sum(), wasmFile, func() error {
		fmt.Println("compiling the program")
		if err := makeLean(); err != nil {
			return err
		}
		err := run(".", []string{"GOOS=js", "GOARCH=wasm"},
			"go", slices.Concat([]string{"build", "-overlay", leanOverlayFile, "-modfile", leanModFile, "-trimpath", "-ldflags", "-s -w"},
				callsInFull(), []string{"-o", linkedFile, "./app"})...)
		if err != nil {
			return err
		}
		return shrinkProgram()
	})
	return err
}

// small is the packages whose functions are called, not copied into their
// callers: their code runs once for a screen or a question, and is a twentieth
// of the program smaller so. Those that run once for a row are left alone, and
// so are a few that grow by it.
var (
	small = []string{"kpiworkbook/...", "github.com/...", "encoding/...", "fmt", "math/big", "strings"}
	fast  = []string{"kpiworkbook/kpi/table", "kpiworkbook/kpi/eval", "kpiworkbook/kpi/browse", "kpiworkbook/kpi/num", "encoding/binary"}
)

// callsInFull is what the compiler is told about them.
func callsInFull() []string {
	var flags []string
	for _, pkg := range small {
		flags = append(flags, "-gcflags="+pkg+"=-l")
	}
	for _, pkg := range fast {
		flags = append(flags, "-gcflags="+pkg+"=")
	}
	return flags
}

// inProgram leaves out files that cannot end up in the program.
func inProgram(path string) bool {
	return !strings.HasSuffix(path, "_test.go") && !strings.Contains(path, "/testdata/")
}

// wasmSupport reads the script that goes with programs of this Go version.
func wasmSupport() ([]byte, error) {
	root, err := goRoot()
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, fmt.Errorf("read Go's wasm support script: %w", err)
	}
	return data, nil
}

// buildServer compiles the server with the site inside it.
func buildServer(m *memo) error {
	h := newHash()
	for _, path := range []string{"go.mod", "go.sum"} {
		if err := h.file(path); err != nil {
			return err
		}
	}
	inServer := func(path string) bool {
		return strings.HasPrefix(path, "web/dist/") || isGo(path) && !strings.HasSuffix(path, "_test.go")
	}
	if err := h.tree("web", inServer); err != nil {
		return err
	}
	_, err := m.once("server", h.sum(), serverFile, func() error {
		return run(".", nil, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", serverFile, "./web")
	})
	return err
}
