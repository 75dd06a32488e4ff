package main

import (
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func testFiles() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"index.html":                       file("<!doctype html>page"),
		"index.html.br":                    file("page in br"),
		"index.html.gz":                    file("page in gzip"),
		"404.html":                         file("<!doctype html>nothing here"),
		"404.html.gz":                      file("nothing in gzip"),
		"sw.js":                            file("worker"),
		"manifest.webmanifest":             file("{}"),
		"icon.svg":                         file("<svg/>"),
		"icon-192.png":                     file("png"),
		"app.0123456789ab.wasm":            file("\x00asm plain"),
		"app.0123456789ab.wasm.br":         file("program in br"),
		"app.0123456789ab.wasm.gz":         file("program in gzip"),
		"app.0123456789ab.css":             file("body{}"),
		"extra/notes.0123456789ab.js":      file("notes"),
		"sample.json":                      file("{}"),
		".keep":                            file("placeholder"),
		"secret/.hidden/index.html":        file("hidden"),
		"notes.unknown":                    file("unknown"),
		"static/font.0123456789ab.woff2":   file("font"),
		"static/picture.notahash12345.png": file("png"),
	}
}

// ask sends one request to a site and reads the whole answer.
func ask(t *testing.T, handler http.Handler, method, target string, headers ...string) (*http.Response, string) {
	t.Helper()
	request := httptest.NewRequest(method, "http://localhost"+target, nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	response := recorder.Result()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestSiteFindsFilesByExactName(t *testing.T) {
	site := newSite(testFiles())
	for _, c := range []struct {
		target string
		status int
		body   string
	}{
		{"/", 200, "<!doctype html>page"},
		{"/?from=mail", 200, "<!doctype html>page"},
		{"/index.html", 200, "<!doctype html>page"},
		{"/app.0123456789ab.wasm", 200, "\x00asm plain"},
		{"/extra/notes.0123456789ab.js", 200, "notes"},
		{"/extra/", 404, "<!doctype html>nothing here"},
		{"/extra", 404, "<!doctype html>nothing here"},
		{"/nowhere", 404, "<!doctype html>nothing here"},
		{"/nowhere.js", 404, "<!doctype html>nothing here"},
		{"/index.html.br", 404, "<!doctype html>nothing here"},
		{"/.keep", 404, "<!doctype html>nothing here"},
		{"/secret/.hidden/index.html", 404, "<!doctype html>nothing here"},
		{"/notes.unknown", 404, "<!doctype html>nothing here"},
		{"//index.html", 404, "<!doctype html>nothing here"},
		{"/extra/../index.html", 404, "<!doctype html>nothing here"},
		{"/%2e%2e/index.html", 404, "<!doctype html>nothing here"},
		{"/..%5cindex.html", 404, "<!doctype html>nothing here"},
		{"/./index.html", 404, "<!doctype html>nothing here"},
		{"/index.html/", 404, "<!doctype html>nothing here"},
		{"/index.html%00.js", 404, "<!doctype html>nothing here"},
	} {
		response, body := ask(t, site, "GET", c.target)
		if response.StatusCode != c.status || body != c.body {
			t.Errorf("%s: %d %q, want %d %q", c.target, response.StatusCode, body, c.status, c.body)
		}
	}
}

func TestSiteSetsTypesAndCacheRules(t *testing.T) {
	site := newSite(testFiles())
	const forever, again = "public, max-age=31536000, immutable", "no-cache"
	for _, c := range []struct{ target, kind, cache string }{
		{"/", "text/html; charset=utf-8", again},
		{"/sw.js", "text/javascript; charset=utf-8", again},
		{"/manifest.webmanifest", "application/manifest+json", again},
		{"/icon.svg", "image/svg+xml", again},
		{"/icon-192.png", "image/png", again},
		{"/sample.json", "application/json", again},
		{"/static/picture.notahash12345.png", "image/png", again},
		{"/app.0123456789ab.wasm", "application/wasm", forever},
		{"/app.0123456789ab.css", "text/css; charset=utf-8", forever},
		{"/extra/notes.0123456789ab.js", "text/javascript; charset=utf-8", forever},
		{"/static/font.0123456789ab.woff2", "font/woff2", forever},
		{"/nowhere.0123456789ab.js", "text/html; charset=utf-8", again},
	} {
		response, _ := ask(t, site, "GET", c.target)
		if kind := response.Header.Get("Content-Type"); kind != c.kind {
			t.Errorf("%s: type %q, want %q", c.target, kind, c.kind)
		}
		if cache := response.Header.Get("Cache-Control"); cache != c.cache {
			t.Errorf("%s: caching %q, want %q", c.target, cache, c.cache)
		}
	}
}

func TestSiteChoosesTheEncoding(t *testing.T) {
	site := newSite(testFiles())
	for _, c := range []struct {
		accept   string
		encoding string
		body     string
		status   int
	}{
		{"", "", "<!doctype html>page", 200},
		{"gzip", "gzip", "page in gzip", 200},
		{"br", "br", "page in br", 200},
		{"gzip, deflate, br, zstd", "br", "page in br", 200},
		{"GZIP", "gzip", "page in gzip", 200},
		{"gzip;q=1.0, br;q=0.5", "gzip", "page in gzip", 200},
		{"gzip;q=0.5, br; q=0.8", "br", "page in br", 200},
		{"br;q=0, gzip;q=0.1", "gzip", "page in gzip", 200},
		{"*", "br", "page in br", 200},
		{"*;q=0.5, br;q=0", "gzip", "page in gzip", 200},
		{"identity", "", "<!doctype html>page", 200},
		{"identity;q=1, gzip;q=0.2", "", "<!doctype html>page", 200},
		{"deflate", "", "<!doctype html>page", 200},
		{"identity;q=0", "", "no encoding that the client accepts\n", 406},
		{"br;q=nonsense", "", "<!doctype html>page", 200},
		{"br;q=2", "", "<!doctype html>page", 200},
		{", ,;q=1", "", "<!doctype html>page", 200},
	} {
		response, body := ask(t, site, "GET", "/", "Accept-Encoding", c.accept)
		if response.StatusCode != c.status || response.Header.Get("Content-Encoding") != c.encoding || body != c.body {
			t.Errorf("%q: %d %q %q, want %d %q %q", c.accept, response.StatusCode, response.Header.Get("Content-Encoding"), body, c.status, c.encoding, c.body)
		}
		if vary := response.Header.Get("Vary"); vary != "Accept-Encoding" {
			t.Errorf("%q: Vary is %q", c.accept, vary)
		}
	}
	response, body := ask(t, site, "GET", "/sw.js", "Accept-Encoding", "br, gzip")
	if response.Header.Get("Content-Encoding") != "" || body != "worker" {
		t.Errorf("a file without copies: %q %q", response.Header.Get("Content-Encoding"), body)
	}
	response, body = ask(t, site, "GET", "/nowhere", "Accept-Encoding", "gzip")
	if response.StatusCode != 404 || body != "nothing in gzip" {
		t.Errorf("the page for nothing: %d %q", response.StatusCode, body)
	}
}

func TestSiteAnswersNotModified(t *testing.T) {
	site := newSite(testFiles())
	tags := map[string]string{}
	for _, encoding := range []string{"identity", "gzip", "br"} {
		response, _ := ask(t, site, "GET", "/", "Accept-Encoding", encoding)
		tags[encoding] = response.Header.Get("ETag")
	}
	if tags["br"] == tags["gzip"] || tags["br"] == tags["identity"] || tags["gzip"] == tags["identity"] {
		t.Fatalf("encodings share tags: %v", tags)
	}
	for _, c := range []struct {
		header string
		status int
	}{
		{tags["br"], 304},
		{"W/" + tags["br"], 304},
		{`"other", ` + tags["br"], 304},
		{"*", 304},
		{tags["gzip"], 200},
		{`"other"`, 200},
	} {
		response, body := ask(t, site, "GET", "/", "Accept-Encoding", "br", "If-None-Match", c.header)
		if response.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.header, response.StatusCode, c.status)
		}
		if c.status == 304 && (body != "" || response.Header.Get("ETag") != tags["br"] || response.Header.Get("Content-Security-Policy") == "") {
			t.Errorf("%s: %q %v", c.header, body, response.Header)
		}
	}
}

func TestSiteAnswersHeadWithoutBody(t *testing.T) {
	response, body := ask(t, newSite(testFiles()), "HEAD", "/app.0123456789ab.wasm", "Accept-Encoding", "br")
	if response.StatusCode != 200 || body != "" || response.Header.Get("Content-Length") != "13" || response.Header.Get("ETag") == "" {
		t.Errorf("%d %q %v", response.StatusCode, body, response.Header)
	}
}

func TestSiteOnlyReads(t *testing.T) {
	site := newSite(testFiles())
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"} {
		response, _ := ask(t, site, method, "/")
		if response.StatusCode != 405 || response.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d %v", method, response.StatusCode, response.Header)
		}
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	handler := newHostList("127.0.0.1:8080", "").check(newSite(testFiles()))
	for _, target := range []string{"/", "/nowhere", "/app.0123456789ab.wasm", "/sw.js"} {
		response, _ := ask(t, handler, "GET", target)
		assertSecure(t, target, response.Header)
	}
	response, _ := ask(t, handler, "POST", "/")
	assertSecure(t, "POST", response.Header)
}

func assertSecure(t *testing.T, what string, header http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy":      policy,
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", what, name, got, want)
		}
	}
	if !strings.Contains(header.Get("Permissions-Policy"), "geolocation=()") {
		t.Errorf("%s: Permissions-Policy is %q", what, header.Get("Permissions-Policy"))
	}
}

func TestPolicyAllowsNothingInline(t *testing.T) {
	for _, word := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"} {
		if strings.Contains(policy, word) {
			t.Errorf("the policy contains %s", word)
		}
	}
}

// A page on another host has only its meta element, which must say the same as
// the header, but for the one directive that an element cannot carry.
func TestThePageCarriesTheSamePolicy(t *testing.T) {
	page, err := os.ReadFile("static/shell/index.html")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]+)"`).FindSubmatch(page)
	if found == nil {
		t.Fatal("the page has no policy")
	}
	if want := strings.Replace(policy, "frame-ancestors 'none'; ", "", 1); string(found[1]) != want {
		t.Errorf("the page's policy is\n%s\nwant\n%s", found[1], want)
	}
}

func TestHostCheck(t *testing.T) {
	hosts := newHostList("192.0.2.7:9000", "kpi.example, Other.Example:443")
	for _, c := range []struct {
		host    string
		allowed bool
	}{
		{"localhost", true}, {"localhost:8080", true}, {"LOCALHOST:1", true}, {"127.0.0.1:8080", true},
		{"[::1]:8080", true}, {"[::1]", true}, {"192.0.2.7:9000", true}, {"kpi.example", true}, {"other.example:80", true},
		{"evil.example", false}, {"evil.example:8080", false}, {"localhost.evil.example", false}, {"", false}, {"127.0.0.1.evil.example", false}, {"192.0.2.8", false},
	} {
		request := httptest.NewRequest("GET", "/", nil)
		request.Host = c.host
		recorder := httptest.NewRecorder()
		hosts.check(newSite(testFiles())).ServeHTTP(recorder, request)
		if allowed := recorder.Code == 200; allowed != c.allowed {
			t.Errorf("host %q: status %d, allowed should be %v", c.host, recorder.Code, c.allowed)
		}
		if !c.allowed && recorder.Code != http.StatusMisdirectedRequest {
			t.Errorf("host %q: status %d", c.host, recorder.Code)
		}
		assertSecure(t, c.host, recorder.Result().Header)
	}
	if everywhere := newHostList(":8080", ""); everywhere[""] {
		t.Error("listening everywhere must not allow an empty host")
	}
}

func TestFolderNeedsAPage(t *testing.T) {
	empty := t.TempDir()
	if _, err := openFiles(empty); err == nil || !strings.Contains(err.Error(), "no index.html") {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := openFiles(filepath.Join(empty, "missing")); err == nil {
		t.Error("a missing folder opens")
	}
}

func TestFolderLinksDoNotLeadOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("page"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "way.txt")); err != nil {
		t.Skip("no links here:", err)
	}
	files, err := openFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	site := newSite(files)
	if response, body := ask(t, site, "GET", "/"); response.StatusCode != 200 || body != "page" {
		t.Errorf("the page: %d %q", response.StatusCode, body)
	}
	if response, body := ask(t, site, "GET", "/way.txt"); response.StatusCode == 200 || strings.Contains(body, "secret") {
		t.Errorf("a link out of the folder: %d %q", response.StatusCode, body)
	}
}

// A changed file in a served folder gets a new tag without a restart.
func TestTagsFollowTheFile(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "index.html")
	write := func(text string, at time.Time) {
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(page, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write("one", time.Unix(1e9, 0))
	files, err := openFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	site := newSite(files)
	before, _ := ask(t, site, "GET", "/")
	write("two", time.Unix(2e9, 0))
	after, body := ask(t, site, "GET", "/", "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != 200 || body != "two" {
		t.Errorf("%d %q", after.StatusCode, body)
	}
}

func TestServeStopsWhenAsked(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("page"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, "127.0.0.1:0", "", dir) }()
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server did not stop")
	}
}

// A browser keeps connections open that it never used; they must not delay
// the end.
func TestServeDoesNotWaitForSilentConnections(t *testing.T) {
	var silent silentConns
	ours, theirs := net.Pipe()
	asked, _ := net.Pipe()
	silent.track(ours, http.StateNew)
	silent.track(asked, http.StateNew)
	silent.track(asked, http.StateActive)
	silent.close()
	if _, err := theirs.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the silent connection is still open: %v", err)
	}
	if err := asked.SetDeadline(time.Now()); err != nil {
		t.Errorf("the busy connection was closed: %v", err)
	}
}

func TestServeSaysWhenTheAddressIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("page"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := serve(context.Background(), taken.Addr().String(), "", dir); err == nil || !strings.Contains(err.Error(), "-addr") {
		t.Errorf("a taken address: %v", err)
	}
}

func TestAddressForPeople(t *testing.T) {
	for _, c := range []struct {
		ip   string
		want string
	}{
		{"127.0.0.1", "http://localhost:8080"},
		{"::1", "http://localhost:8080"},
		{"0.0.0.0", "http://localhost:8080"},
		{"192.0.2.7", "http://192.0.2.7:8080"},
		{"2001:db8::1", "http://[2001:db8::1]:8080"},
	} {
		if got := address(&net.TCPAddr{IP: net.ParseIP(c.ip), Port: 8080}); got != c.want {
			t.Errorf("%s: %s, want %s", c.ip, got, c.want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"index.html", "../index.html", "a/../b.js", "a//b.js", ".keep", "extra/notes.0123456789ab.js", "a\\b.js", "\x00.js"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if servable(name) && (!fs.ValidPath(name) || strings.Contains(name, "/.") || strings.HasPrefix(name, ".")) {
			t.Errorf("%q would be served", name)
		}
	})
}
