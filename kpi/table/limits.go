package table

// What a file may have. Beyond it the file is still read as far as it goes, with a problem.
const (
	MaxColumns = 10_000
	MaxCell    = 16 << 20 // bytes of one cell
	MaxName    = 200      // letters of a column's name; the header keeps them all
)
