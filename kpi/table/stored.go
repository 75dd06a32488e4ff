package table

// Stored is a run of rows the way a column keeps them: each value is Base + Unit × offset. At most
// one of the lists is there, as wide as the offsets need; without any, all values are Base. Text
// columns with codes keep their codes so. Rows without a value have an offset too, of any size.
type Stored struct {
	Base, Unit int64
	Rows       int
	W8         []uint8
	W16        []uint16
	W32        []uint32
	W64        []uint64
}

// Stored returns the rows from a row on that are kept together, most at most. It is for columns of
// numbers, days, moments, truth values and texts with codes, whose values all fit int64. Nothing of
// it must be changed.
func (c *Column) Stored(from, most int) Stored {
	k := &c.chunks[from>>c.shift]
	at := from & (1<<c.shift - 1)
	s := Stored{Base: k.base, Unit: k.unit, Rows: min(most, c.rows-from, 1<<c.shift-at)}
	switch to := at + s.Rows; k.width {
	case 0:
	case 1:
		s.W8 = k.w8[at:to]
	case 2:
		s.W16 = k.w16[at:to]
	case 4:
		s.W32 = k.w32[at:to]
	default:
		s.W64 = k.w64[at:to]
	}
	return s
}
