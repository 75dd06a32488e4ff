package kpi_test

import (
	"go/ast"
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

const module = "kpiworkbook"

// mayImport says which packages of the engine a package may use. A package
// that is not here may not exist.
var mayImport = map[string]string{
	"kpi/diag":     "",
	"kpi/num":      "",
	"kpi/sha256":   "",
	"kpi/calendar": "",
	"kpi/table":    "diag num calendar",
	"kpi/browse":   "table num calendar",
	"kpi/sheet":    "diag calendar",
	"kpi/formula":  "diag num calendar",
	"kpi/score":    "num calendar",
	"kpi/chart":    "num calendar",
	"kpi/insight":  "num",
	"kpi/workbook": "formula table score calendar num diag sha256",
	"kpi/align":    "num score workbook",
	"kpi/eval":     "formula table calendar num diag",
	"kpi/kpitest":  "formula table score calendar num diag workbook eval",
	"kpi":          "align formula table score calendar num diag workbook eval sha256 insight",
	"kpi/library":  "formula workbook",
	"kpi/sample":   "library formula table score calendar num diag workbook sha256",
	"kpi/cli":      "check align formula table score calendar num diag workbook eval sample library/catalog sheet .",
	"kpi/alert":    "calendar num score workbook .",
	"kpi/check":    "alert calendar formula num score workbook .",
	"kpi/cmd/kpi":  "cli",

	"kpi/library/catalog": "library",
}

// The engine knows no browser, no network, no file system and no clock.
var forbidden = []string{module + "/app", module + "/web", module + "/build", "github.com/maxence-charriere/go-app", "syscall/js", "net", "os"}

// withFiles is where the outside world begins.
var withFiles = []string{"kpi/cmd/kpi"}

// withFloats may use floating point: pixels are no measures.
var withFloats = []string{"kpi/chart"}

func TestImportsPointOneWay(t *testing.T) {
	eachFile(t, func(dir, name string, file *ast.File) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		allowed, known := mayImport[dir]
		if !known {
			t.Errorf("%s: the package has no place in the order of imports", dir)
			return
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range forbidden {
				if imported == f || strings.HasPrefix(imported, f+"/") {
					if f == "os" && slices.Contains(withFiles, dir) {
						continue
					}
					t.Errorf("%s/%s imports %s", dir, name, imported)
				}
			}
			rest, ours := strings.CutPrefix(imported, module+"/kpi")
			if !ours {
				continue
			}
			want := strings.TrimPrefix(rest, "/")
			if want == "" {
				want = "."
			}
			if !slices.Contains(strings.Fields(allowed), want) {
				t.Errorf("%s/%s imports %s; it may import only: %s", dir, name, imported, allowed)
			}
		}
	})
}

func TestNoFloatsBetweenACellAndANumber(t *testing.T) {
	eachFile(t, func(dir, name string, file *ast.File) {
		if slices.Contains(withFloats, dir) || strings.HasSuffix(name, "_test.go") {
			return
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" {
					t.Errorf("%s/%s uses %s", dir, name, n.Name)
				}
			case *ast.BasicLit:
				if n.Kind == token.FLOAT && strings.Contains(n.Value, ".") { // 1e6 is whole
					t.Errorf("%s/%s has the number %s", dir, name, n.Value)
				}
			case *ast.SelectorExpr:
				if strings.Contains(n.Sel.Name, "Float") {
					t.Errorf("%s/%s uses %s", dir, name, n.Sel.Name)
				}
			}
			return true
		})
	})
}

func TestNoClock(t *testing.T) {
	eachFile(t, func(dir, name string, file *ast.File) {
		if strings.HasSuffix(name, "_test.go") || slices.Contains(withFiles, dir) {
			return
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if n, ok := node.(*ast.SelectorExpr); ok {
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && (n.Sel.Name == "Now" || n.Sel.Name == "Since") {
					t.Errorf("%s/%s asks what time it is", dir, name)
				}
			}
			return true
		})
	})
}

// eachFile parses every Go file of the engine.
func eachFile(t *testing.T, visit func(dir, name string, file *ast.File)) {
	t.Helper()
	if _, err := os.Stat("num/value.go"); err != nil {
		t.Skip("the sources are not here")
	}
	seen := 0
	err := filepath.WalkDir(".", func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "testdata" {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(p) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		seen++
		visit(path.Join("kpi", filepath.ToSlash(filepath.Dir(p))), filepath.Base(p), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files were read", seen)
	}
}
