package sheet

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
)

// What a worksheet can be as large as.
const (
	maxColumns = 16_384
	maxRows    = 1 << 20
)

// pauseEvery is how many rows are read between two looks up.
const pauseEvery = 512

// area is the part of a sheet that is used; columns count from 0.
type area struct{ from, to int }

// cells reads the cells of a sheet.
type cells struct {
	*book
	s     *scanner
	row   int // counted from 1
	col   int // counted from 0; where the last cell was
	kind  valueKind
	as    look
	value []byte
	run   []byte
}

// writeSheet writes a worksheet as CSV. It is read twice: only then it is known
// how wide it is.
func (a *Archive) writeSheet(to io.Writer, part string, pause func() error) error {
	used := area{from: maxColumns, to: -1}
	err := a.eachCell(part, pause, func(c *cells) error {
		used.from, used.to = min(used.from, c.col), max(used.to, c.col)
		return nil
	})
	if err != nil || used.to < 0 {
		return err
	}
	out := &lines{out: bufio.NewWriterSize(to, 64<<10), used: used}
	err = a.eachCell(part, pause, func(c *cells) error {
		if err := c.show(); err != nil {
			return err
		}
		return out.cell(c)
	})
	if err != nil {
		return err
	}
	out.upTo(out.row + 1)
	return out.out.Flush()
}

// eachCell calls do for each cell that holds something, row by row.
func (a *Archive) eachCell(part string, pause func() error, do func(*cells) error) error {
	return a.scan(part, func(s *scanner) error {
		c := &cells{book: a.book, s: s}
		in := false
		for {
			k, err := s.next()
			if err != nil || k == end {
				return err
			}
			switch name := string(s.name); {
			case k != chars && name == "sheetData":
				in = k == open
			case k == open && name == "row" && in:
				if err = c.begin(); err == nil && c.row%pauseEvery == 0 {
					err = pause()
				}
			case k == open && name == "c" && in:
				err = c.cell(do)
			}
			if err != nil {
				return err
			}
		}
	})
}

// begin is at a new row.
func (c *cells) begin() error {
	row := c.row + 1
	if r := c.s.attr("r"); len(r) > 0 {
		row, _ = strconv.Atoi(string(r))
	}
	if row <= c.row || row > maxRows {
		return refuse("rows", "The rows of the sheet are not in order.", saveAgain)
	}
	c.row, c.col = row, -1
	return nil
}

// cell reads one.
func (c *cells) cell(do func(*cells) error) error {
	col := c.col + 1
	c.kind, c.as = valueNumber, plain
	for rest := c.s.attrs; ; {
		name, value, left, ok := attribute(rest)
		if !ok {
			break
		}
		switch rest = left; string(name) {
		case "r":
			col = columnOf(value)
		case "s":
			if i, err := strconv.Atoi(string(value)); err == nil && i >= 0 && i < len(c.looks) {
				c.as = c.looks[i]
			}
		case "t":
			c.kind = kindOf(string(value))
		}
	}
	if col <= c.col || col >= maxColumns || c.row == 0 {
		return refuse("cells", "The cells of the sheet are not in order.", saveAgain)
	}
	c.col = col
	filled, err := c.read()
	if err != nil || !filled {
		return err
	}
	return do(c)
}

// valueKind is what the value of a cell is.
type valueKind uint8

const (
	valueNumber  valueKind = iota
	valueShared            // a number in the shared list
	valueBoolean           // 1 or 0
	valueFormula           // a text that was worked out
	valueShown             // in place, an error, a date: it stands as it is shown
)

func kindOf(t string) valueKind {
	switch t {
	case "", "n":
		return valueNumber
	case "s":
		return valueShared
	case "b":
		return valueBoolean
	case "str":
		return valueFormula
	}
	return valueShown
}

// read takes the text of a cell as the file has it.
func (c *cells) read() (filled bool, err error) {
	c.value = c.value[:0]
	in := false
	for {
		k, err := c.s.next()
		if err != nil {
			return false, err
		}
		switch name := string(c.s.name); {
		case k == end:
			return false, refuse("cut-off", "The file ends in the middle.", saveAgain)
		case k == chars:
			if in {
				c.value, filled = append(c.value, c.s.text...), true
			}
		case name == "v":
			in = k == open
		case k == open && name == "is":
			if c.value, err = readText(c.s, c.value, "is"); err != nil {
				return false, err
			}
			filled = true
		case k == closing && name == "c":
			return filled, nil
		}
	}
}

// columnOf is the number of the column that a place such as AB12 is in; -1 when
// it is no place.
func columnOf(place []byte) int {
	n := 0
	for at, b := range place {
		if b < 'A' || b > 'Z' || at == 4 {
			break
		}
		n = n*26 + int(b-'A') + 1
	}
	return n - 1
}

// show turns what a cell holds into what it shows.
func (c *cells) show() error {
	switch c.kind {
	case valueShared:
		i, err := strconv.Atoi(string(bytes.TrimSpace(c.value)))
		text, ok := c.text(i)
		if err != nil || !ok {
			return refuse("texts", "A cell names a text that the workbook does not have.", saveAgain)
		}
		c.value = append(c.value[:0], text...)
	case valueBoolean:
		word := "FALSE"
		if string(c.value) == "1" || string(c.value) == "true" {
			word = "TRUE"
		}
		c.value = append(c.value[:0], word...)
	case valueFormula:
		c.run = append(c.run[:0], unmark(c.value)...)
		c.value, c.run = c.run, c.value
	case valueNumber:
		if c.as == plain && isPlain(c.value) {
			return nil
		}
		c.value = append(c.value[:0], shown(string(bytes.TrimSpace(c.value)), c.as, c.from1904)...)
	}
	return nil
}

// isPlain reports whether a number is written as it is to be shown: most are.
func isPlain(text []byte) bool {
	if len(text) == 0 || len(text) > excelDigits || text[len(text)-1] == '.' || text[0] == '0' && len(text) > 1 && text[1] != '.' {
		return false
	}
	point := false
	for at, c := range text {
		switch {
		case c >= '0' && c <= '9':
		case c == '.' && at > 0 && !point:
			point = true
		default:
			return false
		}
	}
	return !point || text[len(text)-1] != '0'
}

// lines writes cells as CSV.
type lines struct {
	out  *bufio.Writer
	used area
	row  int // being written, counted from 1
	col  int // the next to be written
}

// cell writes one, behind what is blank before it.
func (l *lines) cell(c *cells) error {
	if c.row != l.row {
		l.upTo(c.row)
		l.row, l.col = c.row, l.used.from
	}
	for ; l.col < c.col; l.col++ {
		l.out.WriteByte(',')
	}
	if bytes.ContainsAny(c.value, ",\"\r\n") || len(c.value) > 0 && (c.value[0] == ' ' || c.value[0] == '\'') {
		l.out.WriteByte('"')
		l.out.Write(bytes.ReplaceAll(c.value, []byte{'"'}, []byte(`""`)))
		return l.out.WriteByte('"')
	}
	_, err := l.out.Write(c.value)
	return err
}

// upTo ends the row being written and writes the blank ones before another.
func (l *lines) upTo(row int) {
	if l.row > 0 {
		for ; l.col < l.used.to; l.col++ {
			l.out.WriteByte(',')
		}
		l.out.WriteByte('\n')
		l.row++
	} else {
		l.row = 1
	}
	for ; l.row < row; l.row++ {
		l.out.WriteByte('\n')
	}
}
