package chart

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Attr is an attribute of a mark's element.
type Attr struct{ Name, Value string }

// Attrs is the attributes of the element in a fixed order, class first.
func (m Mark) Attrs() []Attr {
	var attrs []Attr
	if m.Class != "" {
		attrs = append(attrs, Attr{"class", m.Class})
	}
	switch m.Kind {
	case Path:
		attrs = append(attrs, Attr{"d", m.D})
	case Rect:
		attrs = append(attrs, Attr{"x", px(m.X)}, Attr{"y", px(m.Y)}, Attr{"width", px(m.W)}, Attr{"height", px(m.H)})
		if m.R > 0 {
			attrs = append(attrs, Attr{"rx", px(m.R)})
		}
	case Circle:
		attrs = append(attrs, Attr{"cx", px(m.X)}, Attr{"cy", px(m.Y)}, Attr{"r", px(m.R)})
	case Text:
		attrs = append(attrs, Attr{"x", px(m.X)}, Attr{"y", px(m.Y)})
		if m.Anchor != "" {
			attrs = append(attrs, Attr{"text-anchor", m.Anchor})
		}
	}
	return attrs
}

// ViewBox is the box of the whole figure.
func (f Figure) ViewBox() string {
	return "0 0 " + strconv.Itoa(f.W) + " " + strconv.Itoa(f.H)
}

// SVG is the figure as an element for a page: an image whose name is title and
// description.
func (f Figure) SVG() string {
	var b strings.Builder
	b.WriteString(`<svg class="` + escape(f.Class) + `" viewBox="` + f.ViewBox() + `" width="` + strconv.Itoa(f.W) + `" height="` + strconv.Itoa(f.H) +
		`" role="img" aria-label="` + escape(f.Name()) + `">`)
	f.writeMarks(&b)
	b.WriteString("</svg>\n")
	return b.String()
}

// Document is the figure as a file of its own, with the style sheet that gives
// its classes their looks.
func (f Figure) Document(css string) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" class="` + escape(f.Class) + `" viewBox="` + f.ViewBox() + `" width="` + strconv.Itoa(f.W) +
		`" height="` + strconv.Itoa(f.H) + `">` + "\n<title>" + escape(f.Title) + "</title>\n<desc>" + escape(f.Desc) + "</desc>\n")
	if css != "" {
		b.WriteString("<style>" + escape(css) + "</style>\n")
	}
	f.writeMarks(&b)
	b.WriteString("</svg>\n")
	return b.String()
}

// Name is title and description as one text.
func (f Figure) Name() string {
	switch {
	case f.Desc == "":
		return f.Title
	case f.Title == "" || strings.HasPrefix(f.Desc, f.Title):
		return f.Desc
	}
	return f.Title + ". " + f.Desc
}

func (f Figure) writeMarks(b *strings.Builder) {
	for _, m := range f.Marks {
		b.WriteString("\n<" + string(m.Kind))
		for _, a := range m.Attrs() {
			b.WriteString(" " + a.Name + `="` + escape(a.Value) + `"`)
		}
		if m.Kind == Text {
			b.WriteString(">" + escape(m.Text) + "</text>")
			continue
		}
		b.WriteString("/>")
	}
	b.WriteByte('\n')
}

// escape makes any text safe between tags and in attributes; what XML cannot
// hold at all becomes U+FFFD.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// px writes a length in pixels, to a tenth.
func px(x float64) string {
	text := strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
	if text == "-0" {
		return "0"
	}
	return text
}

// at writes a place in a path.
func at(x, y float64) string { return px(x) + " " + px(y) }

// textWidth estimates how wide a text is in the 12 pixel face of charts. It is
// for margins and for what fits, so it is rather too wide.
func textWidth(text string) float64 {
	width := 0.0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			width += 7
		case strings.ContainsRune(".,:;'’|il \u00a0\u202f", r):
			width += 3.8
		case r >= 'A' && r <= 'Z' || strings.ContainsRune("mw%€£−", r):
			width += 9
		case r >= 0x2E80:
			width += 12
		default:
			width += 6.8
		}
	}
	return width
}
