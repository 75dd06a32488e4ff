package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// policy is the Content-Security-Policy of every answer: everything from this
// origin, no inline text, no evaluation except of wasm, nothing sent anywhere
// else. The page carries the same as a meta element for other hosts.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"

// contentTypes is fixed here, since a machine's own table decides otherwise.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".wasm":        "application/wasm",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".csv":         "text/csv; charset=utf-8",
	".txt":         "text/plain; charset=utf-8",
	".kpi":         "application/vnd.kpi-workbook+zip",
}

// hashedName marks files whose name changes with their content.
var hashedName = regexp.MustCompile(`\.[0-9a-f]{12}\.[a-z0-9]+$`)

// site answers requests from a file system, which it knows only by exact
// names: there are no listings, no redirects and no paths to escape by.
type site struct {
	files fs.FS

	mu   sync.Mutex
	tags map[string]tag
}

// tag is an entity tag with the state of the file that it was made for.
type tag struct {
	size     int64
	modified time.Time
	value    string
}

func newSite(files fs.FS) *site { return &site{files: files, tags: map[string]tag{}} }

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSecurity(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	if !servable(name) {
		s.notFound(w, r)
		return
	}
	s.serve(w, r, name, http.StatusOK)
}

// servable tells names of site files from everything else: the compressed
// copies are answers to other names, and dot files are not part of the site.
func servable(name string) bool {
	if !fs.ValidPath(name) || contentTypes[path.Ext(name)] == "" {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

func (s *site) notFound(w http.ResponseWriter, r *http.Request) {
	if _, err := fs.Stat(s.files, "404.html"); err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	s.serve(w, r, "404.html", http.StatusNotFound)
}

// serve answers with the best variant of a file that the client takes.
func (s *site) serve(w http.ResponseWriter, r *http.Request, name string, status int) {
	variant, encoding, acceptable := s.choose(r.Header.Values("Accept-Encoding"), name)
	data, err := fs.ReadFile(s.files, variant)
	switch {
	case errors.Is(err, fs.ErrNotExist) && status == http.StatusOK:
		s.notFound(w, r)
		return
	case err != nil && isFolder(s.files, name):
		s.notFound(w, r)
		return
	case err != nil:
		http.Error(w, "cannot read this file", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Vary", "Accept-Encoding")
	if !acceptable {
		http.Error(w, "no encoding that the client accepts", http.StatusNotAcceptable)
		return
	}
	header.Set("Content-Type", contentTypes[path.Ext(name)])
	header.Set("Cache-Control", cacheRule(name, status))
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	if status == http.StatusOK {
		etag := s.entityTag(variant, data)
		header.Set("ETag", etag)
		if matches(r.Header.Values("If-None-Match"), etag) {
			header.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(data) // the client went away: nobody is left to tell
	}
}

// choose picks a variant: the encoding with the highest weight, the smaller
// one when several are equal.
func (s *site) choose(accept []string, name string) (variant, encoding string, acceptable bool) {
	weights := parseAccept(accept)
	best := weights.of("identity")
	variant = name
	for _, offer := range []struct{ coding, suffix string }{{"gzip", ".gz"}, {"br", ".br"}} {
		weight := weights.of(offer.coding)
		if weight == 0 || weight < best {
			continue
		}
		if _, err := fs.Stat(s.files, name+offer.suffix); err == nil {
			best, variant, encoding = weight, name+offer.suffix, offer.coding
		}
	}
	return variant, encoding, best > 0
}

// entityTag names the exact bytes of an answer. The file is read anyway, so
// only the hashing is remembered.
func (s *site) entityTag(variant string, data []byte) string {
	info, err := fs.Stat(s.files, variant)
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.tags[variant]
	if err == nil && ok && known.size == info.Size() && known.modified.Equal(info.ModTime()) {
		return known.value
	}
	sum := sha256.Sum256(data)
	value := fmt.Sprintf("%q", hex.EncodeToString(sum[:12]))
	if err == nil {
		s.tags[variant] = tag{info.Size(), info.ModTime(), value}
	}
	return value
}

func isFolder(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.IsDir()
}

// cacheRule lets hashed files be kept forever; the few with fixed names are
// asked for again each time, so that a new build is seen at once.
func cacheRule(name string, status int) string {
	if status == http.StatusOK && hashedName.MatchString(name) {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

func matches(headers []string, etag string) bool {
	for _, header := range headers {
		for candidate := range strings.SplitSeq(header, ",") {
			candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
			if candidate == etag || candidate == "*" {
				return true
			}
		}
	}
	return false
}

func setSecurity(header http.Header) {
	header.Set("Content-Security-Policy", policy)
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Embedder-Policy", "require-corp")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
}
