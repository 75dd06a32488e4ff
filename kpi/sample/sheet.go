package sample

import (
	"strconv"
	"strings"
)

// sheet writes CSV, cell by cell.
type sheet struct {
	out  []byte
	rows int64
	wait bool // a cell stands in the line already
}

func newSheet(size int, header ...string) *sheet {
	s := &sheet{out: make([]byte, 0, size)}
	for _, h := range header {
		s.text(h)
	}
	s.end()
	s.rows = 0
	return s
}

func (s *sheet) comma() {
	if s.wait {
		s.out = append(s.out, ',')
	}
	s.wait = true
}

func (s *sheet) text(t string) {
	s.comma()
	if strings.ContainsAny(t, ",\"\n") {
		t = `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
	}
	s.out = append(s.out, t...)
}

func (s *sheet) int(n int) {
	s.comma()
	s.out = strconv.AppendInt(s.out, int64(n), 10)
}

// cents writes an amount of money of so many cents.
func (s *sheet) cents(n int) {
	s.comma()
	if n < 0 {
		s.out, n = append(s.out, '-'), -n
	}
	s.out = strconv.AppendInt(s.out, int64(n/100), 10)
	s.out = append(s.out, '.', byte('0'+n%100/10), byte('0'+n%10))
}

func (s *sheet) blank() { s.comma() }

// code writes letters and a number of fixed width: T-004711.
func (s *sheet) code(prefix string, n, width int) {
	s.comma()
	digits := strconv.Itoa(n)
	s.out = append(s.out, prefix...)
	for range width - len(digits) {
		s.out = append(s.out, '0')
	}
	s.out = append(s.out, digits...)
}

func (s *sheet) day(d day) {
	s.comma()
	s.out = d.date.Append(s.out)
}

// minute writes a date with a time of day.
func (s *sheet) minute(d day, minutes int) {
	s.comma()
	s.out = (d.date + addDays(minutes)).Append(s.out)
	m := minutes % (24 * 60)
	s.out = append(s.out, ' ', byte('0'+m/600), byte('0'+m/60%10), ':', byte('0'+m%60/10), byte('0'+m%10))
}

func (s *sheet) end() {
	s.out = append(s.out, '\n')
	s.wait = false
	s.rows++
}
