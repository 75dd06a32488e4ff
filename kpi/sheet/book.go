package sheet

import (
	"bytes"
	"path"
	"strings"
)

// book is what the sheets of a workbook share.
type book struct {
	from1904 bool
	looks    []look
	texts    []byte   // of the shared list, one behind the other
	ends     []uint32 // where each ends
}

// relation is a part that another one names.
type relation struct{ kind, target string }

// openBook finds the visible sheets and reads what they share.
func (a *Archive) openBook(name string) error {
	root, err := a.relations("", "_rels/.rels")
	if err != nil {
		return err
	}
	main := ""
	for _, r := range root {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	if !strings.HasSuffix(path.Base(main), "workbook.xml") && !strings.HasPrefix(main, "xl/") {
		return nil // a letter, or slides
	}
	parts, err := a.relations(path.Dir(main), path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"))
	if err != nil {
		return err
	}
	a.book = &book{}
	for _, r := range parts {
		switch r.kind {
		case "styles":
			err = a.scan(r.target, func(s *scanner) (err error) { a.book.looks, err = readStyles(s); return err })
		case "sharedStrings":
			err = a.scan(r.target, a.book.readTexts)
		}
		if err != nil {
			return err
		}
	}
	if err := a.scan(main, func(s *scanner) error { return a.readSheets(s, parts) }); err != nil {
		return err
	}
	if len(a.tables) == 1 {
		a.tables[0].name = name + ".csv"
		return nil
	}
	for i := range a.tables {
		a.tables[i].name = name + "/" + a.tables[i].name + ".csv"
	}
	return nil
}

// relations reads which parts a part names, by the ids it has for them.
func (a *Archive) relations(folder, part string) (map[string]relation, error) {
	all := map[string]relation{}
	err := a.scan(part, func(s *scanner) error {
		for {
			k, err := s.next()
			if err != nil || k == end {
				return err
			}
			if k != open || string(s.name) != "Relationship" || string(s.attr("TargetMode")) == "External" {
				continue
			}
			target := string(s.attr("Target"))
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", folder, target)
			}
			all[string(s.attr("Id"))] = relation{path.Base(string(s.attr("Type"))), strings.TrimPrefix(path.Clean(target), "/")}
		}
	})
	return all, err
}

// readSheets lists the worksheets that are shown, in their order.
func (a *Archive) readSheets(s *scanner, parts map[string]relation) error {
	for {
		k, err := s.next()
		if err != nil || k == end {
			return err
		}
		if k != open {
			continue
		}
		switch string(s.name) {
		case "workbookPr":
			on := string(s.attr("date1904"))
			a.book.from1904 = on == "1" || on == "true"
		case "sheet":
			state := string(s.attr("state"))
			r, ok := parts[string(s.attr("id"))]
			if ok && r.kind == "worksheet" && (state == "" || state == "visible") && len(a.tables) < maxTables {
				title := string(s.attr("name"))
				a.tables = append(a.tables, table{strings.ReplaceAll(title, "/", "-"), title, r.target})
			}
		}
	}
}

// readTexts reads the list of texts that cells share.
func (b *book) readTexts(s *scanner) error {
	for {
		k, err := s.next()
		if err != nil || k == end {
			return err
		}
		if k != open || string(s.name) != "si" {
			continue
		}
		if b.texts, err = readText(s, b.texts, "si"); err != nil {
			return err
		}
		if len(b.texts) > maxStrings {
			return refuse("too-large", "The texts in the workbook take more than 256 MB.", "Save its sheets as CSV.")
		}
		b.ends = append(b.ends, uint32(len(b.texts)))
	}
}

// text is an entry of the list.
func (b *book) text(i int) ([]byte, bool) {
	if i < 0 || i >= len(b.ends) {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = b.ends[i-1]
	}
	return b.texts[from:b.ends[i]], true
}

// readText appends the runs of a text up to the end of the element that was
// opened. What tells how it is pronounced is left out.
func readText(s *scanner, to []byte, element string) ([]byte, error) {
	in, spoken := false, 0
	for {
		k, err := s.next()
		if err != nil {
			return to, err
		}
		switch name := string(s.name); {
		case k == end:
			return to, refuse("cut-off", "The file ends in the middle.", saveAgain)
		case k == chars:
			if in && spoken == 0 {
				to = append(to, unmark(s.text)...)
			}
		case name == "rPh":
			spoken += map[kind]int{open: 1, closing: -1}[k]
		case name == "t":
			in = k == open
		case k == closing && name == element:
			return to, nil
		}
	}
}

// unmark resolves _x000D_ and its like, by which XML names characters that it
// cannot hold. A carriage return that a cell ends its lines with goes.
func unmark(text []byte) []byte {
	at := bytes.Index(text, []byte("_x"))
	if at < 0 {
		return text
	}
	var out []byte
	for at >= 0 {
		r, ok := marked(text[at:])
		if !ok {
			out, text = append(out, text[:at+2]...), text[at+2:]
		} else {
			out, text = append(out, text[:at]...), text[at+7:]
			if r != '\r' {
				out = append(out, string(r)...)
			}
		}
		at = bytes.Index(text, []byte("_x"))
	}
	return append(out, text...)
}

func marked(text []byte) (rune, bool) {
	if len(text) < 7 || text[6] != '_' {
		return 0, false
	}
	return entity("#x" + string(text[2:6]))
}
