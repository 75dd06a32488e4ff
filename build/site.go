package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"kpiworkbook/build/scan"
	"kpiworkbook/kpi/library/catalog"
)

const (
	distDir  = "web/dist"
	shellDir = "web/static/shell"
)

// site composes web/dist.
type site struct {
	memo    *memo
	quality int // of brotli: 5 while developing, 11 for others

	files  map[string][]byte // by address
	assets map[string]string // plain name → address with the content's hash
}

// build composes the site when something in it changed, and says whether so.
func (s *site) build() (bool, error) {
	if err := buildProgram(s.memo); err != nil {
		return false, err
	}
	inputs, err := s.inputs()
	if err != nil {
		return false, err
	}
	return s.memo.once("site", inputs, distDir+"/index.html", func() error {
		if err := s.compose(); err != nil {
			return err
		}
		return s.publish()
	})
}

func (s *site) inputs() (string, error) {
	h := newHash()
	h.text(fmt.Sprint("quality ", s.quality))
	if err := h.file(wasmFile); err != nil {
		return "", err
	}
	for _, dir := range []string{"web/static", "build/scan", "kpi/library"} {
		if err := h.tree(dir, nil); err != nil {
			return "", err
		}
	}
	return h.sum(), nil
}

// compose fills the site. Everything a page needs has a hash in its name; the
// few files with fixed names (page, worker, manifest, icons) only point there.
func (s *site) compose() error {
	s.files, s.assets = map[string][]byte{}, map[string]string{}
	program, err := os.ReadFile(wasmFile)
	if err != nil {
		return fmt.Errorf("read the program: %w", err)
	}
	support, err := wasmSupport()
	if err != nil {
		return err
	}
	styles, err := bundleStyles()
	if err != nil {
		return err
	}
	engine, err := s.engineWorker(support)
	if err != nil {
		return err
	}
	s.hashed("app.wasm", program)
	s.hashed("wasm_exec.js", support)
	s.hashed("app.css", styles)
	s.hashed("worker.js", engine)
	templates, err := catalog.Whole()
	if err != nil {
		return err
	}
	s.hashed("library.json", templates)
	if err := s.addStatic(); err != nil {
		return err
	}
	if err := s.addIcons(); err != nil {
		return err
	}
	return s.addShell()
}

// engineWorker is one file, so that the support script and the lines that use
// it are always of one build.
func (s *site) engineWorker(support []byte) ([]byte, error) {
	text, err := readShell("worker.js")
	if err != nil {
		return nil, err
	}
	module, err := scannerText()
	if err != nil {
		return nil, err
	}
	code, err := minify("worker.js", strings.Replace(string(text), "KPI_SCAN", module, 1), api.LoaderJS)
	if err != nil {
		return nil, err
	}
	return append(append(bytes.Clone(support), '\n'), code...), nil
}

// scannerText is the module that finds cells, as a text of a script.
func scannerText() (string, error) {
	module, err := scan.Module()
	if err != nil {
		return "", err
	}
	return strconv.Quote(base64.StdEncoding.EncodeToString(module)), nil
}

// addStatic takes every other file of web/static as an asset.
func (s *site) addStatic() error {
	paths, err := listFiles("web/static")
	if err != nil {
		return err
	}
	for _, file := range paths {
		name := strings.TrimPrefix(file, "web/static/")
		if strings.HasPrefix(name, "css/") || strings.HasPrefix(name, "shell/") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read a static file: %w", err)
		}
		s.hashed(name, data)
	}
	return nil
}

// addShell writes what depends on the names of everything else: boot script,
// page, manifest and service worker.
func (s *site) addShell() error {
	version, err := s.version()
	if err != nil {
		return err
	}
	assets, err := json.Marshal(s.assets)
	if err != nil {
		return fmt.Errorf("encode the asset names: %w", err)
	}
	boot, err := bundle(shellDir+"/boot/boot.js", map[string]string{"KPI_ASSETS": string(assets), "KPI_VERSION": quoted(version)})
	if err != nil {
		return err
	}
	s.hashed("boot.js", boot)

	safe, err := bundle(shellDir+"/safe/safe.js", nil)
	if err != nil {
		return err
	}
	s.hashed("safe.js", safe)
	for _, name := range []string{"index.html", "safe.html"} {
		if s.files[name], err = s.page(name); err != nil {
			return err
		}
	}
	manifest, err := readShell("manifest.webmanifest")
	if err != nil {
		return err
	}
	var short bytes.Buffer
	if err := json.Compact(&short, manifest); err != nil {
		return fmt.Errorf("read the manifest: %w", err)
	}
	s.files["manifest.webmanifest"] = short.Bytes()

	sums, err := json.Marshal(s.precache())
	if err != nil {
		return fmt.Errorf("encode the precache list: %w", err)
	}
	worker, err := bundle(shellDir+"/sw.js", map[string]string{"KPI_FILES": string(sums), "KPI_VERSION": quoted(version)})
	if err != nil {
		return err
	}
	s.files["sw.js"] = worker
	if s.files["404.html"], err = readShell("404.html"); err != nil {
		return err
	}
	return nil
}

// version names the build by all its content.
func (s *site) version() (string, error) {
	h := newHash()
	for _, address := range sortedKeys(s.files) {
		h.text(address)
		h.text(string(s.files[address]))
	}
	if err := h.tree(shellDir, nil); err != nil {
		return "", err
	}
	return h.sum()[:16], nil
}

var assetMark = regexp.MustCompile(`\{\{asset ([^}]+)\}\}`)

// page fills the hashed names into a page.
func (s *site) page(name string) ([]byte, error) {
	text, err := readShell(name)
	if err != nil {
		return nil, err
	}
	var missing string
	text = assetMark.ReplaceAllFunc(text, func(mark []byte) []byte {
		asset := string(assetMark.FindSubmatch(mark)[1])
		if s.assets[asset] == "" {
			missing = asset
		}
		return []byte(s.assets[asset])
	})
	if missing != "" {
		return nil, fmt.Errorf("%s asks for the asset %s, which does not exist", name, missing)
	}
	return text, nil
}

// precache lists what makes a complete copy of the site, with the sums that
// prove it. The page stands at the folder's own address.
func (s *site) precache() map[string]string {
	sums := map[string]string{}
	for address, data := range s.files {
		if address == "index.html" {
			address = ""
		}
		sum := sha256.Sum256(data)
		sums[address] = base64.StdEncoding.EncodeToString(sum[:])
	}
	return sums
}

// hashed adds an asset under a name that changes with its content.
func (s *site) hashed(name string, data []byte) {
	ext := path.Ext(name)
	address := strings.TrimSuffix(name, ext) + "." + hashOf(data)[:12] + ext
	s.assets[name] = address
	s.files[address] = data
}

// publish writes the site with its compressed copies and removes what an
// earlier build left.
func (s *site) publish() error {
	keep := map[string]bool{distDir + "/.keep": true}
	fmt.Printf("compressing the site (brotli %d)\n", s.quality)
	for _, address := range sortedKeys(s.files) {
		data := s.files[address]
		file := distDir + "/" + address
		if err := writeFile(file, data); err != nil {
			return err
		}
		keep[file] = true
		copies, err := compressedCopies(address, data, s.quality)
		if err != nil {
			return err
		}
		for suffix, small := range copies {
			if err := writeFile(file+suffix, small); err != nil {
				return err
			}
			keep[file+suffix] = true
		}
	}
	old, err := listFiles(distDir)
	if err != nil {
		return err
	}
	for _, file := range old {
		if keep[file] {
			continue
		}
		if err := os.Remove(file); err != nil {
			return fmt.Errorf("remove an old file: %w", err)
		}
	}
	return nil
}

func readShell(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(shellDir, name))
	if err != nil {
		return nil, fmt.Errorf("read the shell: %w", err)
	}
	return data, nil
}

func quoted(s string) string { return `"` + s + `"` }

func goRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("ask Go for its root: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
