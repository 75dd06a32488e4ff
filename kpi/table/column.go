package table

import "math/big"

// Column is one immutable column. Values are read in blocks, so that callers need not know how
// narrow they are stored. A block accessor fills dst with rows from, from+1, … and returns it;
// what it leaves for rows without a value is undefined (ask Valid).
type Column struct {
	Name     string // unique in the table
	Header   string // as it stands in the file
	Type     Type
	Scale    uint8  // decimal places of a number column's coefficients
	Format   string // layout of dates in letters, or the number convention, as in a recipe
	Currency string // mark or code of a money column, when all cells have the same
	Blank    int    // cells without a value, those of Bad included
	Bad      int    // cells whose text did not fit the type, loaded as blank
	Evidence string // why the column has this type, in plain words
	Missing  []string

	rows int
}

// Len returns the number of rows.
func (c *Column) Len() int { return c.rows }

// Kind returns how the values are stored.
func (c *Column) Kind() Kind { return c.Type.Kind() }

// Numbers fills dst with the coefficients of a number column.
func (c *Column) Numbers(dst []int64, from int) []int64 { return dst }

// Big reports whether some value does not fit int64; then only BigAt has the right values.
func (c *Column) Big() bool { return false }

// BigAt returns the coefficient of one row of a number column, nil when it has no value.
func (c *Column) BigAt(row int) *big.Int { return nil }

// MinMax returns the smallest and greatest coefficient, day, moment or truth value.
// Both are 0 when no row has a value, and for text and big columns.
func (c *Column) MinMax() (lo, hi int64) { return 0, 0 }

// HasDict reports whether a text column has codes. A column whose values are nearly all
// different has none.
func (c *Column) HasDict() bool { return false }

// DictLen returns the number of different texts of a column with codes.
func (c *Column) DictLen() int { return 0 }

// DictText returns the text of a code, which is below DictLen.
func (c *Column) DictText(code uint32) string { return "" }

// Codes fills dst with the dictionary codes of a text column.
func (c *Column) Codes(dst []uint32, from int) []uint32 { return dst }

// Texts fills dst with the texts of a text column, with or without codes. The bytes must not be changed.
func (c *Column) Texts(dst [][]byte, from int) [][]byte { return dst }

// TextAt returns one cell of a text column, "" when it has no value.
func (c *Column) TextAt(row int) string { return "" }

// Days fills dst with the days since 1970-01-01 of a date column.
func (c *Column) Days(dst []int32, from int) []int32 { return dst }

// Moments fills dst with the microseconds since 1970-01-01T00:00 of a timestamp column.
func (c *Column) Moments(dst []int64, from int) []int64 { return dst }

// Bools fills dst with 0 and 1.
func (c *Column) Bools(dst []uint8, from int) []uint8 { return dst }

// Valid returns a bitmap with bit row%64 of word row/64 set where the row has a value,
// or nil when every row has one.
func (c *Column) Valid() []uint64 { return nil }

// HasValue reports whether one row has a value.
func (c *Column) HasValue(row int) bool { return row < c.rows }

// Cell returns one cell as plain text: a number without grouping, an ISO date, true or false.
// A row without a value gives "".
func (c *Column) Cell(row int) string { return "" }

// Distinct counts the different values. It stops counting numbers, days and moments at
// DistinctCap, and texts of a column without codes altogether, and then says capped.
func (c *Column) Distinct() (n int, capped bool) { return 0, false }

// DistinctCap is where Distinct stops counting values that have no codes.
const DistinctCap = 1000

// Span returns the smallest and greatest value as plain text, "" when there is none.
func (c *Column) Span() (lo, hi string) { return "", "" }
