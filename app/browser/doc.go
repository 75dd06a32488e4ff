// Package browser is the only part of the page, besides the worker's border,
// that talks to the browser: files, storage, clipboard, address, theme, clock.
//
// Each job is a pair of files: x_js.go for the browser and x_native.go, a fake of
// the same names that remembers what it was told, so that everything above runs
// in a native test.
package browser
