package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"kpiworkbook/build/shrink"
	"kpiworkbook/kpi/kpitest"
)

const (
	benchSource = "web/bench"
	benchMade   = outDir + "/bench"
)

// chromiumBench is how the contestants meet.
type chromiumBench struct {
	rows    int
	rounds  int
	only    string // names of contestants, with commas; "" is all
	minutes int    // no new round begins that would likely end later; 0 is without end
}

// run lets our engine and its peers meet in Chromium. What it says goes to our
// output; the figures come back as they were written.
func (b chromiumBench) run() (json.RawMessage, error) {
	memo, err := openMemo()
	if err != nil {
		return nil, err
	}
	if err := installPackages(memo, benchSource); err != nil {
		fmt.Fprintf(os.Stderr, "without the peers, whose packages could not be installed: %v\n", err)
	}
	table, err := ordersFile(memo, b.rows)
	if err != nil {
		return nil, err
	}
	if err := buildContestants(memo); err != nil {
		return nil, err
	}
	if _, err := (&site{memo: memo, quality: 5}).build(); err != nil {
		fmt.Fprintf(os.Stderr, "without the product's own worker, which could not be built: %v\n", err)
	}
	out := outDir + "/bench-chromium.json"
	if err := os.RemoveAll(out); err != nil {
		return nil, fmt.Errorf("clear the figures: %w", err)
	}
	if err := show("node", benchSource+"/run.mjs", "--csv", table, "--made", benchMade, "--site", distDir, "--out", out,
		"--rounds", strconv.Itoa(b.rounds), "--only", b.only, "--minutes", strconv.Itoa(b.minutes)); err != nil {
		return nil, err
	}
	figures, err := os.ReadFile(out)
	if os.IsNotExist(err) {
		return nil, nil // there is no Chromium, which has been said
	}
	if err != nil {
		return nil, fmt.Errorf("read the figures: %w", err)
	}
	return figures, nil
}

// ordersFile writes the generated table once.
func ordersFile(m *memo, rows int) (string, error) {
	h := newHash()
	if err := h.file("kpi/kpitest/gen.go"); err != nil {
		return "", err
	}
	file := fmt.Sprintf("%s/orders-%d.csv", outDir, rows)
	_, err := m.once(file, h.sum(), file, func() error {
		fmt.Fprintf(os.Stderr, "generating %d orders\n", rows)
		return writeFile(file, kpitest.Orders(1, rows))
	})
	return file, err
}

// buildContestants bundles the page and every contestant whose packages are
// there, and compiles the engine.
func buildContestants(m *memo) error {
	if err := buildBenchEngine(m); err != nil {
		return err
	}
	support, err := wasmSupport()
	if err != nil {
		return err
	}
	module, err := scannerText()
	if err != nil {
		return err
	}
	entries, err := filepath.Glob(benchSource + "/contestants/*.js")
	if err != nil {
		return fmt.Errorf("list the contestants: %w", err)
	}
	for _, entry := range append(entries, benchSource+"/page/page.js") {
		made := filepath.Join(benchMade, filepath.Base(entry))
		if err := os.RemoveAll(made); err != nil {
			return fmt.Errorf("clear a contestant: %w", err)
		}
		code, err := bundle(entry, map[string]string{"KPI_SCAN": module})
		if err != nil {
			fmt.Fprintf(os.Stderr, "without %s: %s\n", filepath.Base(entry), strings.SplitN(err.Error(), "\n", 3)[1])
			continue
		}
		if filepath.Base(entry) == "engine.js" {
			code = append(append(support, '\n'), code...)
		}
		if err := writeFile(made, code); err != nil {
			return err
		}
	}
	return nil
}

// buildBenchEngine compiles the engine without a page, made smaller as the
// page's program is.
func buildBenchEngine(m *memo) error {
	h := newHash()
	for _, path := range []string{"go.mod", "go.sum"} {
		if err := h.file(path); err != nil {
			return err
		}
	}
	for _, dir := range []string{benchSource + "/engine", "build/shrink", "kpi", "app/worker", "app/job", "app/piece"} {
		if err := h.tree(dir, inProgram); err != nil {
			return err
		}
	}
	file := benchMade + "/engine.wasm"
	_, err := m.once("bench engine", h.sum(), file, func() error {
		fmt.Fprintln(os.Stderr, "compiling the engine")
		if err := run(".", []string{"GOOS=js", "GOARCH=wasm"},
			"go", "build", "-trimpath", "-ldflags", "-s -w", "-o", file, "./"+benchSource+"/engine"); err != nil {
			return err
		}
		linked, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read the engine: %w", err)
		}
		smaller, err := shrink.Module(linked)
		if err != nil {
			return fmt.Errorf("shrink the engine: %w", err)
		}
		return writeFile(file, smaller)
	})
	return err
}
