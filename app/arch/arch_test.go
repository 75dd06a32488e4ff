package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// may is what each package of the page may import of ours. Packages of kpi are
// open to all but browser; go-app is for ui and main alone.
var may = map[string][]string{
	"app":         {"app/ui", "app/run", "app/worker", "app/browser", "app/state", "app/keep"},
	"app/arch":    {},
	"app/job":     {},
	"app/state":   {"app/job"},
	"app/view":    {"app/state", "app/job"},
	"app/ui":      {"app/view", "app/state", "app/run"},
	"app/keep":    {},
	"app/piece":   {},
	"app/browser": {"app/keep", "app/piece"},
	"app/worker":  {"app/job", "app/piece"},
	"app/run":     {"app/state", "app/job", "app/keep", "app/browser"},
}

const (
	module = "kpiworkbook/"
	goApp  = "github.com/maxence-charriere/go-app"
)

// imports is every import of every Go file below app, tests included.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	root := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(root, "app", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			what, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[name] = append(found[name], what)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 20 {
		t.Fatalf("only %d files with imports were found", len(found))
	}
	return found
}

func TestImportsPointOneWay(t *testing.T) {
	for file, list := range imports(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue // a test may join what it tests
		}
		allowed, known := may[path.Dir(file)]
		if !known {
			t.Errorf("%s: package %s has no rule; say in this test what it may import", file, path.Dir(file))
			continue
		}
		for _, what := range list {
			ours, is := strings.CutPrefix(what, module)
			if is && strings.HasPrefix(ours, "app") && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", file, ours)
			}
			if is && (strings.HasPrefix(ours, "web") || strings.HasPrefix(ours, "build")) {
				t.Errorf("%s imports %s", file, ours)
			}
			if is && path.Dir(file) == "app/browser" && strings.HasPrefix(ours, "kpi") && ours != "kpi/sha256" {
				t.Errorf("%s imports %s: the browser layer knows no workbook", file, ours)
			}
		}
	}
}

func TestTheBrowserStaysInItsPlace(t *testing.T) {
	for file, list := range imports(t) {
		for _, what := range list {
			switch {
			case what == "syscall/js":
				dir := path.Dir(file)
				if !slices.Contains([]string{"app/browser", "app/worker", "app/piece"}, dir) || !strings.HasSuffix(file, "_js.go") {
					t.Errorf("%s imports syscall/js: that is for app/browser, app/worker and app/piece, in files named _js.go", file)
				}
			case strings.HasPrefix(what, goApp):
				if dir := path.Dir(file); dir != "app/ui" && file != "app/main.go" {
					t.Errorf("%s imports go-app: that is for app/ui and main", file)
				}
			case what == "net/http" || what == "net":
				t.Errorf("%s imports %s: the page asks nobody", file, what)
			}
		}
	}
}
