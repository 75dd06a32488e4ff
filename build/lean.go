package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The program is compiled with lean copies of three modules: go-app without what
// a page never uses and what weighs more than a megabyte (its HTTP server with
// the network and cryptography under it, ciphers for states, routes by regular
// expression, states and storage of its own), decimal without what calculators
// have, and a uuid that draws its numbers from Go's own generator.
// Tests and native builds see the modules as they are.
//
// The copies are made from the module cache, with the files in build/lean in
// place of theirs; go.mod names the version they fit. With another one the
// program fails to compile, or needs a look here.
const (
	leanDir         = outDir + "/lean"
	leanModFile     = leanDir + "/go.mod"
	leanOverlayFile = leanDir + "/overlay.json"
	goAppModule     = "github.com/maxence-charriere/go-app/v10"
	uuidModule      = "github.com/google/uuid"
	decimalModule   = "github.com/shopspring/decimal"
)

// makeLean writes the copies and the module file that names them.
func makeLean() error {
	if err := os.RemoveAll(leanDir); err != nil {
		return fmt.Errorf("clear the lean modules: %w", err)
	}
	if err := copyModule(goAppModule, leanDir+"/goapp", "pkg/app", "pkg/errors"); err != nil {
		return err
	}
	if err := copyModule(uuidModule, leanDir+"/uuid"); err != nil {
		return err
	}
	if err := copyModule(decimalModule, leanDir+"/decimal", "."); err != nil {
		return err
	}
	if err := putOurs("decimal", leanDir+"/decimal"); err != nil {
		return err
	}
	if err := putOurs("goapp", leanDir+"/goapp/pkg/app"); err != nil {
		return err
	}
	if err := putOurs("uuid", leanDir+"/uuid"); err != nil {
		return err
	}
	if err := patchLean(); err != nil {
		return err
	}
	if err := overlayStd(); err != nil {
		return err
	}
	return writeLeanModFile()
}

// copyModule copies the Go files of some folders of a module, tests left out.
func copyModule(module, target string, folders ...string) error {
	source, err := moduleDir(module)
	if err != nil {
		return err
	}
	files := []string{"go.mod"}
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(source, folder, "*.go"))
		if err != nil {
			return fmt.Errorf("list the files of %s: %w", module, err)
		}
		for _, file := range found {
			if !strings.HasSuffix(file, "_test.go") {
				files = append(files, filepath.Join(folder, filepath.Base(file)))
			}
		}
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(source, file))
		if err != nil {
			return fmt.Errorf("read %s: %w", module, err)
		}
		if err := writeFile(filepath.Join(target, file), data); err != nil {
			return err
		}
	}
	return nil
}

// putOurs puts our files of build/lean in place of a module's.
func putOurs(folder, target string) error {
	files, err := filepath.Glob(filepath.Join("build/lean", folder, "*.go.txt"))
	if err != nil {
		return fmt.Errorf("list our files: %w", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read our file: %w", err)
		}
		if err := writeFile(filepath.Join(target, strings.TrimSuffix(filepath.Base(file), ".txt")), data); err != nil {
			return err
		}
	}
	return nil
}

func writeLeanModFile() error {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return fmt.Errorf("read go.mod: %w", err)
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return fmt.Errorf("read go.sum: %w", err)
	}
	text := bytes.NewBuffer(mod)
	for module, folder := range map[string]string{goAppModule: "goapp", uuidModule: "uuid", decimalModule: "decimal"} {
		fmt.Fprintf(text, "\nreplace %s => ./%s/%s\n", module, leanDir, folder)
	}
	if err := writeFile(leanModFile, text.Bytes()); err != nil {
		return err
	}
	return writeFile(strings.TrimSuffix(leanModFile, ".mod")+".sum", sum)
}

// moduleDir is where a module lies on this machine.
func moduleDir(module string) (string, error) {
	if err := run(".", nil, "go", "mod", "download", module); err != nil {
		return "", err
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("find the module %s: %w", module, err)
	}
	return strings.TrimSpace(string(out)), nil
}
