package table

// Quick is what a machine can do better than Go compiles to, as a browser can by a module of its
// own. What is nil, the reader does by itself, with the same result.
type Quick struct {
	Scan Scanner
	Code Coder
}

// Coder gives the cells of a column the codes of their texts. A blank cell's code is 0. For each
// text that is found in the dictionary it stores the code and sets the row's bit in Valid; a row
// with another text, or with a cell that is not plain, gets NoCode and keeps its bit. It returns
// how many of those there are.
//
// A cell is plain when Openings has 0 for its first byte, or 2 and it stands within quotes, with no
// further one between and an opening of 0 behind the first, and when sixteen bytes of Text follow
// where it begins.
type Coder func(l Lookup) (missed int)

// NoCode marks what a Coder leaves to the reader.
const NoCode = 1<<32 - 1

// Lookup is what a Coder looks at and fills. There is at least one row, and one text in the
// dictionary.
type Lookup struct {
	Text []byte
	// Places are those of a Scanner: the cell of row r stands from Places[r*Stride] to one before
	// Places[r*Stride+1].
	Places       []uint32
	Stride, Rows int
	Openings     *[256]uint8
	Quote        byte

	// The dictionary: slots by hash, as many as a power of two, with some that are free, and its
	// texts one after the other with their ends.
	Slots []Slot
	Arena []byte
	Ends  []uint32

	Codes []uint32 // for each row
	Valid []uint64 // a bit for each row
}
