package browser

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of a table in HTML, so that the page is not held up by it.
const (
	longestHTML = 2 << 20 // bytes that are looked at
	mostCells   = 100_000
	deepest     = 32 // tables in tables
	longestName = 12 // of a character, with what is around it
)

// htmlTable finds the table with the most rows in HTML from the clipboard and
// writes it as spreadsheets copy cells: tabs between them, a line for each row.
// The text is "" when no table has two rows; fits is false when there is too much
// of it. The HTML comes from anywhere. It is read as text and never becomes part
// of a page.
func htmlTable(html string) (text string, fits bool) {
	if len(html) > longestHTML {
		return "", false
	}
	r := htmlReader{rest: html}
	for r.next() {
	}
	for range r.open {
		r.endTable()
	}
	if r.cells > mostCells {
		return "", false
	}
	return r.best, true
}

// htmlReader goes through HTML tag by tag.
type htmlReader struct {
	rest  string
	open  []*gridding // tables that have begun, each in a cell of the one before
	cells int         // written
	best  string      // the longest table so far
	rows  int         // of it
}

// gridding is a table being written.
type gridding struct {
	out    strings.Builder
	rows   int
	line   []string
	below  []int // in how many more rows the cell above still stands, by column
	inRow  bool
	inCell bool
	cell   strings.Builder // as it stands in the HTML
	wide   int             // columns of the cell
	high   int             // rows of it
}

// next reads a text and the tag behind it; false at the end.
func (r *htmlReader) next() bool {
	at := strings.IndexByte(r.rest, '<')
	if at < 0 {
		r.say(r.rest)
		return false
	}
	r.say(r.rest[:at])
	r.rest = r.rest[at:]
	if strings.HasPrefix(r.rest, "<!--") {
		r.skipTo("-->")
		return r.cells <= mostCells
	}
	name, values := r.tag()
	switch name {
	case "script", "style", "template", "title", "noscript":
		r.skipTo("</" + name)
		r.skipTo(">")
	case "table":
		if len(r.open) < deepest {
			r.open = append(r.open, new(gridding))
		}
	case "/table":
		r.endTable()
	case "br", "p", "/p", "div", "/div", "li":
		r.say(" ")
	}
	if n := len(r.open); n > 0 {
		r.grid(r.open[n-1], name, values)
	}
	return r.cells <= mostCells
}

// grid follows the rows and cells of the innermost table.
func (r *htmlReader) grid(t *gridding, name string, values map[string]int) {
	switch name {
	case "tr":
		r.endRow(t)
		t.inRow = true
	case "/tr":
		r.endRow(t)
	case "td", "th":
		r.endCell(t)
		t.inRow, t.inCell = true, true
		t.wide, t.high = max(1, min(values["colspan"], 1000)), max(1, values["rowspan"])
	case "/td", "/th":
		r.endCell(t)
	}
}

// say adds text to the cell that is open.
func (r *htmlReader) say(text string) {
	if n := len(r.open); n > 0 && r.open[n-1].inCell {
		r.open[n-1].cell.WriteString(text)
	}
}

// skipTo leaves out what goes before a mark, and the mark.
func (r *htmlReader) skipTo(mark string) {
	for at := 0; at+len(mark) <= len(r.rest); at++ {
		if strings.EqualFold(r.rest[at:at+len(mark)], mark) {
			r.rest = r.rest[at+len(mark):]
			return
		}
	}
	r.rest = ""
}

// tag reads what begins with a <: the name in small letters, "/" before it where
// the tag ends something, and the attributes that are numbers. A < that begins no
// tag is text.
func (r *htmlReader) tag() (name string, values map[string]int) {
	n := 1
	for n < len(r.rest) && (r.rest[n] == '/' && n == 1 || isNameByte(r.rest[n])) {
		n++
	}
	name = strings.ToLower(r.rest[1:n])
	if strings.Trim(name, "/0123456789") == "" && !strings.HasPrefix(r.rest, "<!") && !strings.HasPrefix(r.rest, "<?") {
		r.say("<")
		r.rest = r.rest[1:]
		return "", nil
	}
	r.rest = r.rest[n:]
	for r.rest != "" && r.rest[0] != '>' {
		key, value := r.attribute()
		if number, err := strconv.Atoi(value); err == nil && (key == "colspan" || key == "rowspan") {
			if values == nil {
				values = map[string]int{}
			}
			values[key] = number
		}
	}
	if r.rest == "" {
		return "", nil // cut off
	}
	r.rest = r.rest[1:]
	return name, values
}

// attribute reads one inside a tag, or a character that is none.
func (r *htmlReader) attribute() (key, value string) {
	n := 0
	for n < len(r.rest) && isNameByte(r.rest[n]) {
		n++
	}
	if n == 0 {
		r.rest = r.rest[1:]
		return "", ""
	}
	key, r.rest = strings.ToLower(r.rest[:n]), strings.TrimLeft(r.rest[n:], " \t\r\n\f")
	if !strings.HasPrefix(r.rest, "=") {
		return key, ""
	}
	r.rest = strings.TrimLeft(r.rest[1:], " \t\r\n\f")
	if quote := r.rest[:min(1, len(r.rest))]; quote == `"` || quote == "'" {
		value, r.rest, _ = strings.Cut(r.rest[1:], quote)
		return key, value
	}
	if n = strings.IndexAny(r.rest, " \t\r\n\f>"); n < 0 {
		n = len(r.rest)
	}
	value, r.rest = r.rest[:n], r.rest[n:]
	return key, value
}

func isNameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c-'0' <= 9 || c == '-' || c == ':' || c == '_'
}

// endCell writes the cell that is open, and blank ones behind it where it spans
// more columns, so that columns stay under each other.
func (r *htmlReader) endCell(t *gridding) {
	if !t.inCell {
		return
	}
	t.covered()
	text := cellText(t.cell.String())
	for range t.wide {
		for len(t.below) <= len(t.line) {
			t.below = append(t.below, 0)
		}
		t.below[len(t.line)] = t.high - 1
		t.line, text = append(t.line, text), ""
	}
	r.cells += t.wide
	t.inCell = false
	t.cell.Reset()
}

// covered goes past columns that a cell above reaches into.
func (t *gridding) covered() {
	for len(t.line) < len(t.below) && t.below[len(t.line)] > 0 {
		t.below[len(t.line)]--
		t.line = append(t.line, "")
	}
}

func (r *htmlReader) endRow(t *gridding) {
	if !t.inRow {
		return
	}
	r.endCell(t)
	from := len(t.line)
	t.covered()
	r.cells += len(t.line) - from
	t.out.WriteString(strings.Join(t.line, "\t"))
	t.out.WriteByte('\n')
	t.rows++
	t.line, t.inRow = t.line[:0], false
}

func (r *htmlReader) endTable() {
	n := len(r.open)
	if n == 0 {
		return
	}
	t := r.open[n-1]
	r.endRow(t)
	if t.rows >= 2 && t.rows > r.rows {
		r.best, r.rows = t.out.String(), t.rows
	}
	r.open = r.open[:n-1]
}

// cellText is the text of a cell on one line, in quotes where it has some.
func cellText(html string) string {
	text := strings.Join(strings.Fields(characters(html)), " ")
	if strings.Contains(text, `"`) {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

// characters resolves what HTML writes as &name; or &#number;.
func characters(html string) string {
	at := strings.IndexByte(html, '&')
	if at < 0 {
		return html
	}
	var out strings.Builder
	for ; at >= 0; at = strings.IndexByte(html, '&') {
		out.WriteString(html[:at])
		html = html[at:]
		c, n := "&", 1
		if end := strings.IndexByte(html[:min(len(html), longestName)], ';'); end > 0 {
			if known := character(html[1:end]); known != "" {
				c, n = known, end+1
			}
		}
		out.WriteString(c)
		html = html[n:]
	}
	out.WriteString(html)
	return out.String()
}

// character is what a name or a number stands for, "" when it is not known.
func character(name string) string {
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
			digits, base = hex, 16
		}
		n, err := strconv.ParseUint(digits, base, 21)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return ""
		}
		return string(rune(n))
	}
	if c, ok := entities[name]; ok {
		return c
	}
	if at := slices.Index(latin1, name); at >= 0 {
		return string(rune(0xA0 + at))
	}
	return ""
}

// entities names characters that tables use beyond those of latin1.
var entities = map[string]string{
	"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'", "euro": "€", "ndash": "–", "mdash": "—", "minus": "−",
	"lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "hellip": "…", "bull": "•",
	"ensp": " ", "emsp": " ", "thinsp": " ", "oelig": "œ", "OElig": "Œ", "scaron": "š", "Scaron": "Š", "Yuml": "Ÿ",
}

// latin1 names the characters from U+00A0 to U+00FF.
var latin1 = strings.Fields(`nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr
	deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest
	Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml
	ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig
	agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml
	eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml`)
