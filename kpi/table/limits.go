package table

// What a file may have. Beyond it the file is still read as far as it goes, with a problem.
const (
	MaxColumns = 10_000
	MaxName    = 200 // letters of a column's name; the header keeps them all
)

// A cell may be as long as the file. Of a long one a message shows the beginning.
const shownText = 200 // bytes
