package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"kpiworkbook/build/shrink"
)

// runWasmExec runs a wasm program under node the way it reaches a page: made
// smaller first. It is what go test is given to run the engine's tests with, so
// that every one of them also holds what package shrink promises.
func runWasmExec(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("wasmexec: name a program")
	}
	linked, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("read the program: %w", err)
	}
	smaller, err := shrink.Module(linked)
	if err != nil {
		return fmt.Errorf("shrink %s: %w", args[0], err)
	}
	dir, err := os.MkdirTemp("", "kpi-wasm-")
	if err != nil {
		return fmt.Errorf("make a folder for the program: %w", err)
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, filepath.Base(args[0]))
	if err := os.WriteFile(program, smaller, 0o755); err != nil {
		return fmt.Errorf("write the program: %w", err)
	}
	root, err := goRoot()
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(root, "lib", "wasm", "go_js_wasm_exec"), append([]string{program}, args[1:]...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
