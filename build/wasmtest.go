package main

import (
	"os"
	"os/exec"
	"strings"
)

// runWasmTests runs the engine's tests as they run in the browser: compiled to
// wasm, made smaller as the page's program is, under node. What tries random
// tables tries fewer of them: natively it tries all.
func runWasmTests(args []string) error {
	out, err := exec.Command("go", "list", "./kpi/...").Output()
	if err != nil {
		return err
	}
	var pkgs []string
	for pkg := range strings.FieldsSeq(string(out)) {
		if inEngine(strings.Replace(pkg, "kpiworkbook", ".", 1)) {
			pkgs = append(pkgs, pkg)
		}
	}
	runner, err := wasmRunner()
	if err != nil {
		return err
	}
	cmd := exec.Command("go", append(append([]string{"test", "-short", "-vet=off", "-ldflags=-s -w", "-exec", runner}, args...), pkgs...)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
