package browser

// piece is part of a file (see the vault of package worker).
type piece = interface {
	Size() int
	CopyTo(p []byte, from int) int
}
