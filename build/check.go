package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"strings"
)

// sourceDirs is everything of ours that holds Go or text.
var sourceDirs = []string{"app", "build", "kpi", "web"}

// runCheck holds what a compiler does not: format, vet for both machines, and
// rules of this repository.
func runCheck([]string) error {
	return errors.Join(
		checkFormat(),
		run(".", nil, "go", "vet", "./..."),
		run(".", []string{"GOOS=js", "GOARCH=wasm"}, "go", "vet", "./app/...", "./kpi/...", "./"+benchSource+"/engine"),
		checkRules(),
	)
}

func checkFormat() error {
	out, err := exec.Command("gofmt", append([]string{"-s", "-l"}, sourceDirs...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("run gofmt: %w\n%s", err, out)
	}
	if len(bytes.TrimSpace(out)) > 0 {
		return fmt.Errorf("gofmt -s would change:\n%s", out)
	}
	return nil
}

// rule is a pattern that must not stand in files of some kind.
type rule struct {
	files   *regexp.Regexp
	pattern *regexp.Regexp
	why     string
}

var rules = []rule{
	{regexp.MustCompile(`^app/.*\.go$`), regexp.MustCompile(`\bapp\.Raw\(`), "markup from text runs what is in it"},
	{regexp.MustCompile(`^app/.*\.go$`), regexp.MustCompile(`\bapp\.HTMLString\(`), "its attributes are not escaped"},
	{regexp.MustCompile(`\.(go|m?js|css|html|md)$`), regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`), "what is unfinished is not here"},
	{regexp.MustCompile(`^(app|kpi|web/static)/`), regexp.MustCompile(`https?://(fonts|cdn|unpkg|raw\.)`), "nothing comes from another origin"},
}

func checkRules() error {
	var broken []error
	for _, dir := range sourceDirs {
		files, err := listFiles(dir)
		if err != nil {
			return err
		}
		for _, file := range files {
			if strings.HasPrefix(file, distDir+"/") || strings.Contains(file, "/testdata/") || path.Base(file) == "package-lock.json" {
				continue
			}
			found, err := checkFile(file)
			if err != nil {
				return err
			}
			broken = append(broken, found...)
		}
	}
	return errors.Join(broken...)
}

func checkFile(file string) (broken []error, err error) {
	var text []byte
	for _, r := range rules {
		if !r.files.MatchString(file) {
			continue
		}
		if text == nil {
			if text, err = os.ReadFile(file); err != nil {
				return nil, fmt.Errorf("read a source file: %w", err)
			}
		}
		if at := r.pattern.FindIndex(text); at != nil {
			line := 1 + bytes.Count(text[:at[0]], []byte("\n"))
			broken = append(broken, fmt.Errorf("%s:%d: %s: %s", file, line, text[at[0]:at[1]], r.why))
		}
	}
	return broken, nil
}
