package state

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
)

// word is a run of letters, a run of digits, or one other character of a file's
// name.
type word struct {
	raw    string // as it stands there
	text   string // in small letters
	number int    // of digits, or of a month by its name; -1 for others
}

// wordsIn takes a name apart.
func wordsIn(name string) (list []word) {
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	from, last := 0, 0
	for at, r := range name {
		if now := kind(r); at > 0 && (now != last || now == 0) {
			list, from = append(list, wordOf(name[from:at])), at
		}
		last = kind(r)
	}
	return append(list, wordOf(name[from:]))
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec"

var longMonths = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

func wordOf(text string) word {
	w := word{raw: text, text: strings.ToLower(text), number: -1}
	if n, err := strconv.Atoi(text); err == nil {
		w.number = n
		return w
	}
	for i, long := range longMonths {
		if w.text == long || w.text == months[4*i:4*i+3] {
			w.number = i + 1
		}
	}
	return w
}

// byName orders files as people do: numbers by their size, months by the
// calendar.
func byName(a, b string) int {
	x, y := wordsIn(bare(a)), wordsIn(bare(b))
	for i := range min(len(x), len(y)) {
		var order int
		if x[i].number >= 0 && y[i].number >= 0 {
			order = cmp.Compare(x[i].number, y[i].number)
		} else {
			order = strings.Compare(x[i].text, y[i].text)
		}
		if order != 0 {
			return order
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// alike reports whether the names of two files, folders included, differ in
// numbers and months and in nothing else.
func alike(a, b string) bool {
	x, y := wordsIn(bare(a)), wordsIn(bare(b))
	if len(x) != len(y) {
		return false
	}
	differ := false
	for i := range x {
		if x[i].text == y[i].text {
			continue
		}
		if x[i].number < 0 || y[i].number < 0 {
			return false
		}
		differ = true
	}
	return differ
}

// commonName is what the names of files that are alike have in common.
func commonName(files []string) string {
	first := wordsIn(tableName(files[0]))
	var kept strings.Builder
	for i, w := range first {
		same := true
		for _, file := range files[1:] {
			other := wordsIn(tableName(file))
			same = same && i < len(other) && other[i].text == w.text
		}
		if same {
			kept.WriteString(w.raw)
		}
	}
	text := strings.Trim(kept.String(), " -_.()")
	for _, twice := range []string{"--", "__", "  ", ".."} {
		text = strings.ReplaceAll(text, twice, twice[:1])
	}
	if text == "" {
		return tableName(files[0])
	}
	return text
}
