package table

// dialect is how records and cells are told apart, once it is settled.
type dialect struct {
	delim   byte
	quote   byte // 0: nothing quotes
	escape  byte // 0: a quote inside quotes is doubled
	comment byte // 0: no line is a comment
}

// space reports whether b is padding around a cell: a space, or a tab that does not delimit.
func (d dialect) space(b byte) bool { return b == ' ' || b == '\t' && d.delim != '\t' }

// trimStart skips padding.
func (d dialect) trimStart(text []byte, i int) int {
	for i < len(text) && d.space(text[i]) {
		i++
	}
	return i
}

// cell returns the content of a cell as it stands between two delimiters: without its quotes,
// with doubled quotes made single, and with what follows a closing quote kept. The result shares
// raw, or is built in buf when quotes must go.
//
// Padding outside quotes is dropped when the quotes enclose all the rest of the cell; otherwise
// such a cell is taken as it stands, quotes and all.
func (d dialect) cell(raw, buf []byte) (content, scratch []byte) {
	open := d.trimStart(raw, 0)
	if d.quote == 0 || open == len(raw) || raw[open] != d.quote {
		return raw, buf
	}
	body := raw[open+1:]
	end, clean := d.closing(body)
	if end < 0 {
		if open > 0 {
			return raw, buf
		}
		end = len(body)
	}
	rest := []byte(nil)
	if end < len(body) {
		rest = body[end+1:]
	}
	if d.trimStart(rest, 0) == len(rest) {
		rest = nil
	} else if open > 0 {
		return raw, buf
	}
	if clean && rest == nil {
		return body[:end], buf
	}
	buf = d.unescape(buf[:0], body[:end])
	return append(buf, rest...), buf
}

// closing finds the closing quote of what follows an opening one, -1 when there is none. clean
// says that nothing before it is doubled or escaped.
func (d dialect) closing(body []byte) (end int, clean bool) {
	clean = true
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case d.escape != 0 && c == d.escape && i+1 < len(body):
			i++
			clean = false
		case c == d.quote && i+1 < len(body) && body[i+1] == d.quote:
			i++
			clean = false
		case c == d.quote:
			return i, clean
		}
	}
	return -1, clean
}

func (d dialect) unescape(buf, body []byte) []byte {
	for i := 0; i < len(body); i++ {
		c := body[i]
		if i+1 < len(body) && (d.escape != 0 && c == d.escape || c == d.quote && body[i+1] == d.quote) {
			i++
			c = body[i]
		}
		buf = append(buf, c)
	}
	return buf
}
