package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// benchReport is what build/out/bench.json holds.
type benchReport struct {
	Go      string        `json:"go"`
	Machine string        `json:"machine"`
	CPUs    int           `json:"cpus"`
	Results []benchResult `json:"results"`

	// Chromium is what web/bench/run.mjs measured beside the peers.
	Chromium json.RawMessage `json:"chromium,omitempty"`
}

// benchResult is one benchmark in one place, with its metrics by unit:
// "ns/op", "MB/s", "B/op", "allocs/op" and whatever the benchmark reports.
type benchResult struct {
	Where   string             `json:"where"`
	Package string             `json:"package"`
	Name    string             `json:"name"`
	Runs    int64              `json:"runs"`
	Metrics map[string]float64 `json:"metrics"`
}

// runBench runs the benchmarks natively, as wasm under node, and beside our
// peers in Chromium.
func runBench(args []string) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	pattern := flags.String("run", ".", "benchmarks to run, natively and under node")
	budget := flags.String("benchtime", "0.2s", "time or runs for each of these")
	places := flags.String("where", "native,wasm,chromium", "where to run benchmarks")
	full := flags.Bool("full", false, "a million rows in Chromium, and all rounds however long they take")
	var meeting chromiumBench
	flags.IntVar(&meeting.rows, "rows", 0, "rows of the table in Chromium")
	flags.IntVar(&meeting.rounds, "rounds", 0, "rounds in Chromium")
	flags.StringVar(&meeting.only, "only", "", "contestants in Chromium, with commas between")
	flags.Parse(args)
	meeting.size(*full)

	report := benchReport{Go: runtime.Version(), Machine: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU()}
	var err error
	if report.Results, err = benchPackages(strings.Split(*places, ","), *pattern, *budget); err != nil {
		return err
	}
	if len(report.Results) > 0 {
		report.print(os.Stdout)
	}
	if strings.Contains(*places, "chromium") {
		if report.Chromium, err = meeting.run(); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the benchmarks: %w", err)
	}
	return writeFile(outDir+"/bench.json", append(data, '\n'))
}

// size fills in what was not asked for.
func (b *chromiumBench) size(full bool) {
	usual := chromiumBench{rows: 100_000, rounds: 3, minutes: 3}
	if full {
		usual = chromiumBench{rows: 1_000_000, rounds: 3}
	}
	b.rows, b.rounds = cmp.Or(b.rows, usual.rows), cmp.Or(b.rounds, usual.rounds)
	b.minutes = usual.minutes
}

// benchPackages runs Go's benchmarks where they are wanted.
func benchPackages(places []string, pattern, budget string) ([]benchResult, error) {
	targets, err := findTargets(benchmarkName)
	if err != nil {
		return nil, err
	}
	var all []benchResult
	for _, where := range []string{"native", "wasm"} {
		if !slices.Contains(places, where) {
			continue
		}
		for _, pkg := range packagesOf(targets) {
			if where == "wasm" && !inEngine(pkg) {
				continue
			}
			fmt.Fprintf(os.Stderr, "%s %s\n", where, pkg)
			results, err := benchPackage(where, pkg, pattern, budget)
			if err != nil {
				return nil, err
			}
			all = append(all, results...)
		}
	}
	return all, nil
}

// inEngine tells packages that also run in the browser's worker.
func inEngine(pkg string) bool {
	return strings.HasPrefix(pkg, "./kpi") && !strings.HasPrefix(pkg, "./kpi/cmd")
}

func benchPackage(where, pkg, pattern, budget string) ([]benchResult, error) {
	args := []string{"test", "-run", "^$", "-bench", pattern, "-benchmem", "-benchtime", budget, "-vet=off"}
	cmd := exec.Command("go", append(args, pkg)...)
	if where == "wasm" {
		node, err := wasmRunner()
		if err != nil {
			return nil, err
		}
		cmd = exec.Command("go", append(args, "-ldflags=-s -w", "-exec", node, pkg)...)
		cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("benchmark %s (%s): %w\n%s", pkg, where, err, out)
	}
	return readBenchmarks(where, pkg, out), nil
}

// wasmRunner is what runs a wasm test under node, made smaller as the page's
// program is (see runWasmExec). Go's program refuses a large environment, so it
// gets a small one.
func wasmRunner() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find our own program: %w", err)
	}
	return fmt.Sprintf("%s '%s' wasmexec", cleanEnv(), self), nil
}

// cleanEnv begins a command with only what a test needs.
func cleanEnv() string {
	return fmt.Sprintf("env -i 'PATH=%s' 'HOME=%s' 'KPI_DATA=%s'", os.Getenv("PATH"), os.Getenv("HOME"), os.Getenv("KPI_DATA"))
}

var (
	benchLine = regexp.MustCompile(`^(Benchmark\S+)\s+(\d+)\s+(.+)$`)
	cpuSuffix = regexp.MustCompile(`-\d+$`) // Go adds it where there is more than one processor
)

func readBenchmarks(where, pkg string, out []byte) []benchResult {
	var results []benchResult
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		found := benchLine.FindStringSubmatch(lines.Text())
		if found == nil {
			continue
		}
		runs, err := strconv.ParseInt(found[2], 10, 64)
		if err != nil {
			continue
		}
		name := found[1]
		if where == "native" && runtime.GOMAXPROCS(0) > 1 {
			name = cpuSuffix.ReplaceAllString(name, "")
		}
		result := benchResult{Where: where, Package: strings.TrimPrefix(pkg, "./"), Name: name, Runs: runs, Metrics: map[string]float64{}}
		fields := strings.Fields(found[3])
		for i := 0; i+1 < len(fields); i += 2 {
			if value, err := strconv.ParseFloat(fields[i], 64); err == nil {
				result.Metrics[fields[i+1]] = value
			}
		}
		results = append(results, result)
	}
	return results
}

// print sets each benchmark's native and wasm times side by side.
func (r benchReport) print(w io.Writer) {
	type key struct{ pkg, name string }
	wasm := map[key]benchResult{}
	for _, result := range r.Results {
		if result.Where == "wasm" {
			wasm[key{result.Package, result.Name}] = result
		}
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "benchmark\tnative\twasm\tratio\tnative MB/s\twasm MB/s\tnative allocs\t")
	for _, result := range r.Results {
		if result.Where != "native" {
			continue
		}
		other := wasm[key{result.Package, result.Name}].Metrics
		fmt.Fprintf(table, "%s.%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", result.Package, strings.TrimPrefix(result.Name, "Benchmark"),
			duration(result.Metrics["ns/op"]), duration(other["ns/op"]), ratio(other["ns/op"], result.Metrics["ns/op"]),
			number(result.Metrics["MB/s"]), number(other["MB/s"]), number(result.Metrics["allocs/op"]))
	}
	table.Flush()
}

func duration(ns float64) string {
	switch {
	case ns == 0:
		return "–"
	case ns < 1e3:
		return fmt.Sprintf("%.3g ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	case ns < 1e9:
		return fmt.Sprintf("%.3g ms", ns/1e6)
	}
	return fmt.Sprintf("%.3g s", ns/1e9)
}

func ratio(a, b float64) string {
	if a == 0 || b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", a/b)
}

func number(v float64) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", v)
}
