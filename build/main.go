// Command build makes the site and everything around it.
//
//	go run ./build [-release] [-e2e]   program, site, size report, server
//	go run ./build check               format, vet and house rules
//	go run ./build wasmtest [FLAGS]    the engine's tests as wasm under node
//	go run ./build wasmexec FILE       a wasm program under node, shrunk as the page's is
//	go run ./build bench [-run RE]     benchmarks, native and as wasm under node
//	go run ./build fuzz [-t 20s]       every fuzz target in turn
//	go run ./build golden              rewrite golden files
//
// It is run from the root of the repository. Whatever depends only on inputs
// whose content has not changed is not done again; what it remembers lies in
// build/out, which can be deleted at any time.
//
// The site is composed in web/dist: a page, its boot script, styles, the
// program and a service worker, in files whose names carry a hash of their
// content, each beside a brotli and a gzip copy. The addresses in it are
// relative, so any static host can serve the folder at any path.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

func main() {
	command, args := "site", os.Args[1:]
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		command, args = args[0], args[1:]
	}
	commands := map[string]func([]string) error{
		"site": runSite, "check": runCheck, "wasmtest": runWasmTests, "wasmexec": runWasmExec, "bench": runBench, "fuzz": runFuzz, "golden": runGolden,
	}
	run, known := commands[command]
	if !known {
		fmt.Fprintf(os.Stderr, "build: no command %q; there are site, check, wasmtest, bench, fuzz and golden\n", command)
		os.Exit(2)
	}
	if _, err := os.Stat("go.mod"); err != nil && command != "wasmexec" {
		fmt.Fprintln(os.Stderr, "build: run it from the root of the repository")
		os.Exit(2)
	}
	if err := run(args); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// runSite builds the site and the server that carries it.
func runSite(args []string) error {
	flags := flag.NewFlagSet("site", flag.ExitOnError)
	release := flags.Bool("release", false, "compress as small as possible and hold the budgets")
	e2e := flags.Bool("e2e", false, "also install what the browser tests need")
	flags.Parse(args)

	begin := time.Now()
	memo, err := openMemo()
	if err != nil {
		return err
	}
	if *e2e {
		if err := installPackages(memo, "web/e2e"); err != nil {
			return err
		}
	}
	s := site{memo: memo, quality: 5}
	if *release {
		s.quality = 11
	}
	changed, err := s.build()
	if err != nil {
		return err
	}
	forgetCopies()
	report, err := measureSite(s.quality)
	if err != nil {
		return err
	}
	if changed {
		report.print(os.Stdout)
	}
	if err := report.checkBudgets(); err != nil {
		if *release {
			return err
		}
		fmt.Printf("a release would fail: %v\n", err)
	}
	if err := buildServer(memo); err != nil {
		return err
	}
	fmt.Printf("built in %.1f s\n", time.Since(begin).Seconds())
	return nil
}

// run executes a command in a folder, showing what it says only when it fails.
func run(dir string, env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("run %s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}
