package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/andybalholm/brotli"
)

// compressedCopies gives the copies of a file worth serving, by suffix. They
// are kept by content, because brotli at its best takes many seconds.
func compressedCopies(address string, data []byte, quality int) (map[string][]byte, error) {
	copies := map[string][]byte{}
	if !compressible(address) {
		return copies, nil
	}
	encoders := map[string]func(io.Writer) (io.WriteCloser, error){
		".br": func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: quality, LGWin: 24}), nil
		},
		".gz": func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) },
	}
	for suffix, encoder := range encoders {
		small, err := keptCopy(fmt.Sprint(hashOf(data), "-", quality, suffix), data, encoder)
		if err != nil {
			return nil, fmt.Errorf("compress %s: %w", address, err)
		}
		if len(small) < len(data) {
			copies[suffix] = small
		}
	}
	return copies, nil
}

func compressible(address string) bool {
	switch path.Ext(address) {
	case ".wasm", ".js", ".css", ".html", ".svg", ".json", ".webmanifest", ".txt", ".csv":
		return true
	}
	return false
}

func keptCopy(key string, data []byte, encoder func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	file := filepath.Join(outDir, "compressed", key)
	if small, err := os.ReadFile(file); err == nil {
		now := time.Now()
		_ = os.Chtimes(file, now, now) // keeps it from being forgotten
		return small, nil
	}
	var buffer bytes.Buffer
	w, err := encoder(&buffer)
	if err != nil {
		return nil, fmt.Errorf("start the encoder: %w", err)
	}
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("finish encoding: %w", err)
	}
	return buffer.Bytes(), writeFile(file, buffer.Bytes())
}

// forgetCopies removes copies that no build has used for a week.
func forgetCopies() {
	files, err := filepath.Glob(filepath.Join(outDir, "compressed", "*"))
	if err != nil {
		return
	}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > 7*24*time.Hour {
			_ = os.Remove(file)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
