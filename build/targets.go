package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	benchmarkName = regexp.MustCompile(`(?m)^func (Benchmark\w+)\(`)
	fuzzName      = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	updateFlag    = regexp.MustCompile(`flag\.Bool\("update"`)
)

// target is something that test files of a package hold.
type target struct{ pkg, name string }

// findTargets looks through the test files for what the pattern captures, or
// for the pattern itself when it captures nothing.
func findTargets(pattern *regexp.Regexp) ([]target, error) {
	var found []target
	for _, dir := range sourceDirs {
		files, err := listFiles(dir)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("read a test file: %w", err)
			}
			for _, match := range pattern.FindAllStringSubmatch(string(text), -1) {
				found = append(found, target{"./" + path.Dir(file), match[len(match)-1]})
			}
		}
	}
	return found, nil
}

// packagesOf lists the packages of targets once each.
func packagesOf(targets []target) []string {
	var pkgs []string
	for _, t := range targets {
		if !slices.Contains(pkgs, t.pkg) {
			pkgs = append(pkgs, t.pkg)
		}
	}
	return pkgs
}

// runFuzz gives every fuzz target some time in turn.
func runFuzz(args []string) error {
	flags := flag.NewFlagSet("fuzz", flag.ExitOnError)
	budget := flags.String("t", "20s", "time for each target")
	flags.Parse(args)
	targets, err := findTargets(fuzzName)
	if err != nil {
		return err
	}
	for _, t := range targets {
		if err := show("go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", *budget, t.pkg); err != nil {
			return err
		}
	}
	fmt.Printf("%d fuzz targets\n", len(targets))
	return nil
}

// runGolden rewrites the golden files of every package that has some.
func runGolden([]string) error {
	targets, err := findTargets(updateFlag)
	if err != nil {
		return err
	}
	for _, pkg := range packagesOf(targets) {
		if err := show("go", "test", pkg, "-update"); err != nil {
			return err
		}
	}
	return nil
}

// show runs a command with its output on ours.
func show(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run %s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
