// Package arch holds the rules of who may import whom in the page's program, as
// a test.
package arch
