// Command web serves the site: the one it carries, or a folder's.
//
//	web [-addr 127.0.0.1:8080] [-host NAME,NAME] [-dir DIR]
//
// It only reads, answers GET and HEAD, listens on loopback unless told
// otherwise, and answers only requests that name it by a host it knows.
// Programs that people open in a browser must not be reachable under names
// that somebody else controls.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

// carried is the site inside this program. A fresh clone has only a
// placeholder there until the build program has composed the site.
//
//go:embed all:dist
var carried embed.FS

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "address to listen on")
	hosts := flag.String("host", "", "further host names to answer to, separated by commas")
	dir := flag.String("dir", "", "serve this folder instead of the site inside")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "web: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *addr, *hosts, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

// serve answers until the context ends, then lets running answers finish.
func serve(ctx context.Context, addr, hosts, dir string) error {
	files, err := openFiles(dir)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s (choose another with -addr, or ADDR= with make): %w", addr, err)
	}
	allowed := newHostList(addr, hosts)
	var silent silentConns
	server := &http.Server{
		ConnState:         silent.track,
		Handler:           allowed.check(newSite(files)),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	fmt.Printf("KPI Workbook is at %s\n", address(listener.Addr()))

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	silent.close()
	grace, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close() // whoever is still reading can ask again
	}
	return nil
}

// silentConns are connections on which nothing was asked yet. Browsers open
// some ahead of time; a server that stops would wait seconds for them.
type silentConns struct{ conns sync.Map }

func (s *silentConns) track(conn net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.conns.Store(conn, nil)
	} else {
		s.conns.Delete(conn)
	}
}

func (s *silentConns) close() {
	s.conns.Range(func(conn, _ any) bool {
		_ = conn.(net.Conn).Close()
		return true
	})
}

// openFiles gives the site's files and makes sure that there is a site. A
// folder is opened as a root, so that no link leads out of it.
func openFiles(dir string) (fs.FS, error) {
	var files fs.FS
	missing := "the site is not built yet: run make run, or go run ./build"
	if dir == "" {
		inside, err := fs.Sub(carried, "dist")
		if err != nil {
			return nil, fmt.Errorf("open the site inside: %w", err)
		}
		files = inside
	} else {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, fmt.Errorf("open the folder: %w", err)
		}
		files = root.FS()
		missing = "there is no index.html in " + dir
	}
	if _, err := fs.Stat(files, "index.html"); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errors.New(missing)
		}
		return nil, fmt.Errorf("look for the site: %w", err)
	}
	return files, nil
}

// address is what a person on this machine types.
func address(listening net.Addr) string {
	tcp, ok := listening.(*net.TCPAddr)
	if !ok {
		return "http://" + listening.String()
	}
	host := "localhost"
	if !tcp.IP.IsLoopback() && !tcp.IP.IsUnspecified() {
		host = tcp.IP.String()
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
	}
	return fmt.Sprintf("http://%s:%d", host, tcp.Port)
}
