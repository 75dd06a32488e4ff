package table

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const headingRecords = 100

// heading decides whether the first record names the columns. Every column votes: a name that
// reads as something else than the cells below it speaks for a header, a name that reads as they
// do against one.
func (f *form) heading(head []byte, r Recipe) {
	w := newWalker(head, f.d, f.at, f.line)
	if !w.next() {
		f.header = r.Header != nil && *r.Header
		f.guess.Header = Decision{Value: yesNo(f.header), Evidence: "no records", Given: r.Header != nil}
		return
	}
	first := w.strings()
	if r.Header != nil {
		f.header = *r.Header
		f.guess.Header = Decision{Value: yesNo(f.header), Evidence: chosen, Given: true}
		return
	}
	columns := make([]survey, len(first))
	seen := make([]bool, len(first))
	rows := 0
	for rows < headingRecords && w.next() {
		rows++
		for c, cell := range w.strings() {
			if c < len(columns) {
				columns[c].add([]byte(cell))
				seen[c] = seen[c] || cell == first[c] && strings.TrimSpace(cell) != ""
			}
		}
	}
	f.header, f.guess.Header.Evidence = judgeHeading(first, columns, seen, rows)
	f.guess.Header.Value = yesNo(f.header)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// judgeHeading counts the votes.
func judgeHeading(first []string, columns []survey, seen []bool, rows int) (header bool, evidence string) {
	yes, no, blank := 0, 0, 0
	example := ""
	serial := isSerial(first)
	for c, cell := range first {
		kind := kindOfText(cell)
		if strings.TrimSpace(cell) == "" {
			blank++
			continue
		}
		body := columns[c].kind()
		switch {
		case kind == Text && body != Text && columns[c].cells > 0:
			yes++
			if example == "" {
				example = cell
			}
		case kind != Text && serial:
		case kind != Text && (body == kind || rows == 0):
			no++
		case kind == Text && seen[c] && rows < 50:
			no++
		case kind != Text && body == Text:
			no++
		}
	}
	switch {
	case yes > no:
		return true, fmt.Sprintf("%s is a name above other values", quoted(example))
	case no > 0:
		return false, "the first line reads like the lines below it"
	case blank > 1 && blank*2 >= len(first):
		return false, "the first line has no names"
	}
	return true, "the first line is all text, and nothing below repeats it"
}

// isSerial reports whether the numbers in a first record are names: years, or numbers that count
// up, beside at least one text.
func isSerial(first []string) bool {
	last, numbers, texts := -1, 0, 0
	for _, cell := range first {
		n, err := strconv.Atoi(strings.TrimSpace(cell))
		switch {
		case err != nil && kindOfText(cell) == Text:
			texts++
		case err != nil:
		case last >= 0 && n != last+1:
			return false
		default:
			last = n
			numbers++
		}
	}
	return texts > 0 && numbers != 1
}

// kindOfText is what a single text reads as.
func kindOfText(text string) Kind {
	var s survey
	s.add([]byte(text))
	return s.kind()
}

// kind is what the cells of a column mostly read as.
func (s *survey) kind() Kind {
	if s.cells == 0 {
		return Text
	}
	h := house{}
	read, choose := s.best(h)
	if read*2 <= s.cells {
		return Text
	}
	p := choose(s, h)
	if p.typ == TextType { // codes with leading zeros and long identifiers are digits all the same
		return Number
	}
	return p.typ.Kind()
}

// names gives every column a name of its own. A repeated name gets a number, an empty one the
// number of its column; line breaks and runs of spaces become one space. renamed are the columns, in
// order, that are called otherwise than the header says.
func names(header []string, columns int) (unique []string, renamed []int) {
	taken := map[string]bool{}
	plain, nameless := make([]string, columns), make([]bool, columns)
	for c := range plain {
		if c < len(header) {
			plain[c] = cleanName(header[c])
		}
		if plain[c] == "" {
			plain[c], nameless[c] = "Column "+strconv.Itoa(c+1), c < len(header)
		}
		taken[plain[c]] = true
	}
	used := map[string]int{} // how often a name was given out
	for c, name := range plain {
		used[name]++
		if nameless[c] || used[name] > 1 {
			renamed = append(renamed, c)
		}
		if used[name] > 1 {
			base := name
			for taken[name] {
				name = base + " " + strconv.Itoa(used[base])
				used[base]++
			}
			used[base]--
			taken[name] = true
		}
		unique = append(unique, name)
	}
	return unique, renamed
}

func cleanName(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFEFF' || r == '\u2028' || r == '\u2029'
	}), " ")
	if utf8.RuneCountInString(s) > MaxName {
		s = string([]rune(s)[:MaxName])
	}
	return s
}
