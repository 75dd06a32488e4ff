package table

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"kpiworkbook/kpi/diag"
)

// How much of a file is looked at to find its dialect.
const (
	sniffBytes   = 256 << 10
	sniffRecords = 400
	mostPreamble = 60 // records that may stand above the header
)

var delimiters = [...]byte{',', ';', '\t', '|'}

// layout of a file, found on its head.
type form struct {
	d        dialect
	skip     int // lines above the header
	skipped  []string
	at       int // offset of the first record after them
	line     int // its line
	header   bool
	width    int // usual number of cells
	records  int // looked at
	guess    Guess
	problems []diag.Diagnostic
}

// inspectForm settles dialect, preamble and header on decoded text.
func inspectForm(text []byte, whole bool, r Recipe) form {
	head := text[:min(len(text), sniffBytes)]
	if len(head) < len(text) || !whole {
		head = wholeRecords(head)
	}
	f := form{line: 1}
	f.d = dialect{quote: '"'}
	f.quotes(r)
	f.separatorLine(text, r)
	f.delimiter(head, r)
	f.escape(head, r)
	f.apart()
	f.preamble(head, r)
	f.heading(head, r)
	return f
}

// wholeRecords cuts what may be half a record at the end of a head.
func wholeRecords(head []byte) []byte {
	if i := bytes.LastIndexByte(head, '\n'); i > 0 {
		return head[:i+1]
	}
	if i := bytes.LastIndexByte(head, '\r'); i > 0 {
		return head[:i+1]
	}
	return head
}

// mark reads a one-character setting of a recipe: 0 and true when it is switched off.
func markSetting(s string) (mark byte, given, ok bool) {
	switch {
	case s == "":
		return 0, false, true
	case s == None:
		return 0, true, true
	case s == `\t` || strings.EqualFold(s, "tab"):
		return '\t', true, true
	case len(s) == 1 && s[0] < utf8.RuneSelf && s[0] != '\n' && s[0] != '\r':
		return s[0], true, true
	}
	return 0, true, false
}

func (f *form) setting(name, value string, into *byte) (given bool) {
	mark, given, ok := markSetting(value)
	if !ok {
		f.problems = append(f.problems, badMark(name, value))
		return false
	}
	if given {
		*into = mark
	}
	return given
}

// apart switches marks off that are the same character as one that comes before them.
func (f *form) apart() {
	marks := []struct {
		name string
		mark *byte
	}{{"delimiter", &f.d.delim}, {"quote", &f.d.quote}, {"escape", &f.d.escape}, {"comment mark", &f.d.comment}}
	for i, m := range marks {
		for _, before := range marks[:i] {
			if *m.mark == 0 || *m.mark != *before.mark {
				continue
			}
			if same := *m.mark; m.name != "escape" || before.name != "quote" { // a doubled quote is the usual escape
				f.problems = append(f.problems, badRecipe(fmt.Sprintf("The %s and the %s are the same character %s; the %s is switched off.",
					m.name, before.name, quoted(settingOf(same)), m.name), "Choose another one, or none."))
			}
			*m.mark = 0
		}
	}
	if f.guess.Quote.Value != settingOf(f.d.quote) {
		f.guess.Quote.Value = None
	}
}

func (f *form) quotes(r Recipe) {
	given := f.setting("quote", r.Quote, &f.d.quote)
	f.setting("comment mark", r.Comment, &f.d.comment)
	f.guess.Quote = Decision{Value: settingOf(f.d.quote), Given: given, Evidence: "the usual mark; apostrophes never quote"}
}

// settingOf writes a mark as a recipe does.
func settingOf(mark byte) string {
	if mark == 0 {
		return None
	}
	return string(rune(mark))
}

// separatorLine obeys a first line such as sep=;
func (f *form) separatorLine(text []byte, r Recipe) {
	line, _, _ := bytes.Cut(text[:min(len(text), 32)], []byte{'\n'})
	line = bytes.TrimRight(line, "\r")
	if len(line) >= 2 && line[0] == '"' && line[len(line)-1] == '"' {
		line = line[1 : len(line)-1]
	}
	if len(line) != 5 || !strings.EqualFold(string(line[:4]), "sep=") || r.Delimiter != "" && settingOf(line[4]) != r.Delimiter {
		return
	}
	f.d.delim = line[4]
	f.skip, f.at, f.line = 1, lineEnd(text, 0), 2
	f.skipped = []string{string(line)}
	f.guess.Delimiter = Decision{Value: settingOf(line[4]), Evidence: "the first line says so"}
}

// lineEnd returns where the line after the one at offset at begins.
func lineEnd(text []byte, at int) int {
	w := walker{text: text, at: at}
	w.skipLine()
	return w.at
}

// delimiter picks the mark that gives most records the same number of cells, of equals the one
// that gives the most cells.
func (f *form) delimiter(head []byte, r Recipe) {
	if f.d.delim != 0 {
		return
	}
	if f.setting("delimiter", r.Delimiter, &f.d.delim) && f.d.delim != 0 {
		f.guess.Delimiter = Decision{Value: settingOf(f.d.delim), Given: true, Evidence: "chosen"}
		return
	}
	if r.Delimiter == None {
		f.problems = append(f.problems, badRecipe("A table cannot do without a delimiter; it was found out instead.", "Choose a character that does not occur, to have one column."))
	}
	best, bestShare := fieldCounts{}, 0
	f.d.delim = ','
	for _, c := range delimiters {
		d := f.d
		d.delim = c
		n := countFields(head, d, f.at)
		if n.usual < 2 {
			continue
		}
		// All records with two cells beat nine in ten with twenty.
		share := n.same * 100 / n.records
		if share > bestShare+5 || share > bestShare-5 && n.usual > best.usual {
			best, bestShare, f.d.delim = n, share, c
		}
	}
	if f.d.delim == ',' && best.usual == 2 && f.commasAreDecimal(head) {
		f.d.delim = ';'
		f.guess.Delimiter = Decision{Value: ";", Evidence: "one name above numbers with a decimal comma: one column"}
		return
	}
	f.guess.Delimiter = Decision{Value: settingOf(f.d.delim), Evidence: "no delimiter was found: one column"}
	if best.records > 0 {
		f.guess.Delimiter.Evidence = fmt.Sprintf("%d on %d of %s", best.usual-1, best.same, count(best.records, "line"))
	}
}

// commasAreDecimal reports whether the commas of a head are those of a single column of numbers: its
// first record is one name, and every other one is a number with a decimal comma.
func (f *form) commasAreDecimal(head []byte) bool {
	d := f.d
	d.delim = ';'
	w := newWalker(head, d, f.at, 1)
	if !w.next() || kindOfText(w.strings()[0]) != Text || bytes.IndexByte(head[w.from:w.at], ',') >= 0 {
		return false
	}
	for n := 0; n < sniffRecords && w.next(); n++ {
		cell := trim(head[w.cells[0].from:w.cells[0].to])
		if _, ok := parseNumber(cell, commaConvention); !ok || len(w.cells) > 1 {
			return false
		}
	}
	return true
}

// fieldCounts tells how even the records of a head are.
type fieldCounts struct {
	records int
	usual   int // the most frequent number of cells
	same    int // records that have it
}

func countFields(head []byte, d dialect, at int) fieldCounts {
	counts := map[int]int{}
	w := newWalker(head, d, at, 1)
	var n fieldCounts
	for n.records < sniffRecords && w.next() {
		n.records++
		counts[len(w.cells)]++
	}
	for cells, times := range counts {
		if times > n.same || times == n.same && cells > n.usual {
			n.usual, n.same = cells, times
		}
	}
	return n
}

// escape notices backslashes before quotes: when reading with them gives more even records than
// reading without, they are escapes.
func (f *form) escape(head []byte, r Recipe) {
	if f.setting("escape", r.Escape, &f.d.escape) || f.d.quote == 0 {
		return
	}
	if !bytes.Contains(head, []byte{'\\', f.d.quote}) {
		return
	}
	with := f.d
	with.escape = '\\'
	a, b := countFields(head, f.d, f.at), countFields(head, with, f.at)
	if b.usual > 1 && b.same*a.records > a.same*b.records {
		f.d = with
		f.guess.Quote.Evidence = `quotes inside cells are written \"`
	}
}

// preamble finds the lines above the table: records of far fewer cells than the usual.
func (f *form) preamble(head []byte, r Recipe) {
	n := countFields(head, f.d, f.at)
	f.width, f.records = n.usual, n.records
	if r.SkipLines != nil {
		f.skipTo(head, *r.SkipLines)
		f.guess.Skipped.Given = true
		f.width = countFields(head, f.d, f.at).usual
	} else {
		f.findTable(head)
	}
	f.guess.Skipped.Value = fmt.Sprint(f.skip)
	if f.guess.Skipped.Evidence == "" {
		f.guess.Skipped.Evidence = "the table begins on the first line"
	}
}

func (f *form) skipTo(head []byte, lines int) {
	w := newWalker(head, f.d, 0, 1)
	f.skipped = nil
	for w.line <= lines && w.at < len(head) {
		from := w.at
		w.skipLine()
		f.skipped = append(f.skipped, strings.TrimRight(string(head[from:w.at]), "\r\n"))
	}
	f.skip, f.at, f.line = max(lines, 0), w.at, w.line
}

// findTable looks for the first record that is about as wide as most are.
func (f *form) findTable(head []byte) {
	w := newWalker(head, f.d, f.at, f.line)
	for i := 0; i < mostPreamble && w.next(); i++ {
		if filled := f.filled(w); !f.isPreamble(filled, len(w.cells), i > 0) {
			if i == 0 {
				return
			}
			f.skipTo(head, w.start-1)
			f.guess.Skipped.Evidence = fmt.Sprintf("%s above the table", count(f.skip, "line"))
			return
		}
	}
}

// filled counts the cells that are not empty.
func (f *form) filled(w *walker) int {
	n := 0
	for _, c := range w.cells {
		if len(trim(w.text[c.from:c.to])) > 0 {
			n++
		}
	}
	return n
}

// isPreamble judges one record; further says that there are lines above the table already.
func (f *form) isPreamble(filled, cells int, further bool) bool {
	switch {
	case f.width < 2:
		return false
	case cells == 1 || filled == 0:
		return true
	case f.width >= 3 && filled == 1:
		return true
	}
	return cells < f.width && (further || filled <= f.width/2 && f.width >= 4)
}

// Sniff completes a recipe from the first bytes of a file of the given size.
func Sniff(head []byte, total int64, r Recipe) (Recipe, Guess) {
	s := Preview(head, total, r, 0)
	return s.Recipe, s.Guess
}
