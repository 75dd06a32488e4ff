package table

// walker reads one record after the other by a plain walk over the bytes. It knows no number of
// columns, so it serves where that is still to be found out, and for the records that people see.
// It obeys the same rules as the structural index; a test holds the two together.
type walker struct {
	text  []byte
	d     dialect
	at    int
	line  int
	cells []span // of the record just read, as they stand in the text
	start int    // line of that record
	from  int    // offset of that record
	short bool   // more text might have made it another record
}

type span struct{ from, to int }

func newWalker(text []byte, d dialect, at, line int) *walker {
	return &walker{text: text, d: d, at: at, line: line}
}

// next reads the next record that is not a blank line or a comment.
func (w *walker) next() bool {
	for w.at < len(w.text) {
		if w.d.comment != 0 && w.text[w.at] == w.d.comment {
			w.skipLine()
			continue
		}
		w.start, w.from = w.line, w.at
		w.short = false
		w.record()
		if len(w.cells) == 1 && (w.cells[0].to == w.cells[0].from) {
			continue
		}
		return true
	}
	return false
}

func (w *walker) skipLine() {
	for w.at < len(w.text) && w.text[w.at] != '\n' && w.text[w.at] != '\r' {
		w.at++
	}
	w.endLine()
}

// endLine moves over a line end, if there is one here.
func (w *walker) endLine() {
	w.short = w.short || w.at+2 >= len(w.text)
	if w.at >= len(w.text) {
		return
	}
	x := indexer{text: w.text}
	if w.text[w.at] == '\r' {
		w.at = x.afterReturn(w.at)
	} else {
		w.at++
	}
	w.line++
}

func (w *walker) record() {
	w.cells = w.cells[:0]
	for {
		from := w.at
		w.cell()
		w.cells = append(w.cells, span{from, w.at})
		if w.at < len(w.text) && w.text[w.at] == w.d.delim {
			w.at++
			continue
		}
		w.endLine()
		return
	}
}

// cell moves to the end of the cell that begins here.
func (w *walker) cell() {
	if end, ok := w.quoted(); ok {
		w.line += countLines(w.text[w.at:end])
		w.at = end
	}
	for w.at < len(w.text) {
		switch w.text[w.at] {
		case w.d.delim, '\n', '\r':
			return
		}
		w.at++
	}
}

// quoted finds the end of the quotes of the cell that begins here, if quotes open it.
func (w *walker) quoted() (end int, ok bool) {
	open := w.d.trimStart(w.text, w.at)
	if w.d.quote == 0 || open >= len(w.text) || open-w.at > 64 || w.text[open] != w.d.quote {
		return 0, false
	}
	close, _ := w.d.closing(w.text[open+1:])
	if close < 0 {
		w.short = true
		return len(w.text), open == w.at
	}
	end = open + 1 + close + 1
	rest := w.d.trimStart(w.text, end)
	w.short = w.short || rest == len(w.text)
	clean := rest == len(w.text) || w.text[rest] == w.d.delim || w.text[rest] == '\n' || w.text[rest] == '\r'
	return end, clean || open == w.at
}

// record's cells as text.
func (w *walker) strings() []string {
	out := make([]string, len(w.cells))
	var buf []byte
	for i, c := range w.cells {
		var content []byte
		content, buf = w.d.cell(w.text[c.from:c.to], buf)
		out[i] = string(content)
	}
	return out
}
