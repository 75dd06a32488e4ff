package table

import (
	"bytes"
	"math/bits"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// A survey counts, over the cells of one column, how many could be read in which way. What is
// decided from it is decided for the whole column.
type survey struct {
	given   []string // texts that the recipe calls missing
	cells   int      // cells with something to read
	blank   int      // empty cells and given missing texts
	missing int      // tokens for "no value"
	dashes  int
	point   numbers // as numbers with a decimal point
	comma   numbers // as numbers with a decimal comma
	differ  int     // cells that are one number with a point and another with a comma
	two     []byte  // the first of them
	dates   dateSurvey
	lengths int // cells that are durations
	bools   [len(boolWords)][2]int
	digits  int      // cells with a digit that are nothing of all this
	words   int      // cells without a digit that are nothing of all this
	tokens  []string // the tokens met, as written, each once
	odd     string   // the first cell that is nothing of all this
}

// numbers counts the cells that are numbers by one convention.
type numbers struct {
	ok       int
	only     int // cells that are numbers by this convention alone
	whole    int // without fraction, percent and currency
	leading0 int
	long     int // whole numbers of more digits than an identifier's sum would make sense for
	grouped  int
	percent  int
	zero     int // zeros without a percent sign
	currency string
	mixed    string // a second currency
	scale    uint8
}

// longDigits is from how many digits on whole numbers are taken for identifiers.
const longDigits = 19

// The conventions that are tried. Every grouping mark but the decimal mark may stand.
var (
	pointConvention = num.Convention{Decimal: '.', Groups: num.AnyGroups}
	commaConvention = num.Convention{Decimal: ',', Groups: num.AnyGroups}
)

// boolWords are the pairs of words for true and false, in lower case.
var boolWords = [...][2]string{
	{"true", "false"}, {"yes", "no"}, {"y", "n"}, {"t", "f"},
	{"wahr", "falsch"}, {"ja", "nein"}, {"vrai", "faux"}, {"oui", "non"},
	{"verdadero", "falso"}, {"verdadeiro", "falso"}, {"vero", "falso"}, {"sí", "no"}, {"waar", "onwaar"}, {"ja", "nee"},
}

// add counts one cell, unquoted.
func (s *survey) add(cell []byte) {
	cell = trim(cell)
	switch {
	case len(cell) == 0 || s.isGiven(cell):
		s.blank++
		return
	case isMissing(cell):
		s.missing++
		s.token(cell)
		return
	case isDash(cell):
		s.dashes++
		s.token(cell)
		return
	}
	s.cells++
	read := false
	if hasDigit(cell) {
		read = s.addNumber(cell)
		read = s.dates.add(cell) || read
		read = read || s.addDuration(cell)
	} else {
		read = s.addWord(cell)
	}
	if read {
		return
	}
	if s.odd == "" {
		s.odd = shown(cell)
	}
	if hasDigit(cell) {
		s.digits++
	} else {
		s.words++
	}
}

func (s *survey) isGiven(cell []byte) bool {
	for _, g := range s.given {
		if string(cell) == g {
			return true
		}
	}
	return false
}

func (s *survey) token(cell []byte) {
	for _, t := range s.tokens {
		if t == string(cell) {
			return
		}
	}
	s.tokens = append(s.tokens, string(cell))
}

// parseNumber reads a number as people write it; an amount of money in percent is none.
func parseNumber(cell []byte, c num.Convention) (num.Parsed, bool) {
	p, ok := num.ParseCell(cell, c)
	return p, ok && !(p.Percent && p.Currency != "")
}

func (s *survey) addNumber(cell []byte) bool {
	p, isPoint := parseNumber(cell, pointConvention)
	c, isComma := p, isPoint
	if !isPoint || !bareDigits(p) {
		c, isComma = parseNumber(cell, commaConvention)
	}
	if isPoint {
		s.point.add(p, cell)
	}
	if isComma {
		s.comma.add(c, cell)
	}
	switch {
	case isPoint && isComma:
		if p.Scale != c.Scale || p.Coef != c.Coef {
			if s.differ++; s.differ == 1 {
				s.two = bytes.Clone(cell)
			}
		}
	case isPoint:
		s.point.only++
	case isComma:
		s.comma.only++
	}
	return isPoint || isComma
}

func (n *numbers) add(p num.Parsed, cell []byte) {
	n.ok++
	if !p.Percent {
		n.scale = max(n.scale, p.Scale)
	}
	if p.Group != num.NoGroups {
		n.grouped++
	}
	switch {
	case p.Percent:
		n.percent++
	case p.Coef == 0 && p.Big == nil:
		n.zero++
	}
	if p.Currency != "" {
		switch n.currency {
		case "":
			n.currency = p.Currency
		case p.Currency:
		default:
			if n.mixed == "" {
				n.mixed = p.Currency
			}
		}
	}
	if !bareDigits(p) {
		return
	}
	n.whole++
	if p.Leading0 {
		n.leading0++
	}
	if countDigits(cell) >= longDigits {
		n.long++
	}
}

// bareDigits reports whether a number was written with digits alone, a sign aside.
func bareDigits(p num.Parsed) bool {
	return !p.Marked && !p.Percent && p.Currency == "" && !p.Exponent && p.Group == num.NoGroups
}

func (s *survey) addDuration(cell []byte) bool {
	_, ok := calendar.ParseDuration(cell)
	if ok {
		s.lengths++
	}
	return ok
}

// longestWord is the length of the longest word for true or false.
const longestWord = 10

func (s *survey) addWord(cell []byte) bool {
	read := false
	if len(cell) > longestWord {
		return false
	}
	for i := range boolWords {
		if v, ok := boolOf(cell, i); ok {
			s.bools[i][v]++
			read = true
		}
	}
	return read
}

// boolOf reads a cell by a pair of words: 1 for the first, 0 for the second.
func boolOf(cell []byte, family int) (v uint8, ok bool) {
	switch {
	case equalFold(cell, boolWords[family][0]):
		return 1, true
	case equalFold(cell, boolWords[family][1]):
		return 0, true
	}
	return 0, false
}

// equalFold compares with a lower-case word; only ASCII letters fold.
func equalFold(cell []byte, word string) bool {
	if len(cell) != len(word) {
		return false
	}
	for i, c := range cell {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

func hasDigit(cell []byte) bool {
	for _, c := range cell {
		if c-'0' <= 9 {
			return true
		}
	}
	return false
}

func countDigits(cell []byte) int {
	n := 0
	for _, c := range cell {
		if c-'0' <= 9 {
			n++
		}
	}
	return n
}

// dateSurvey counts the cells that are dates by layout and by order of day, month and year.
type dateSurvey struct {
	layouts []layoutCount
	order   [3]int // cells that some layout of the order reads
	only    [3]int // cells that no layout of another order reads
	misses  int
	days    uint32    // the first numbers of cells that are d-m-yy, a bit each
	years   [2]uint64 // and their last ones
}

type layoutCount struct {
	layout calendar.Layout
	ok     int
	clock  int
}

const maxLayouts = 32

// add counts one cell and reports whether it is a date in any way.
func (d *dateSurvey) add(cell []byte) bool {
	if !maybeDate(cell) {
		return false
	}
	found := d.count(cell)
	if found == 0 {
		if d.misses > 200 && len(d.layouts) == 0 {
			return false
		}
		if !d.learn(cell) {
			d.misses++
			return false
		}
		found = d.count(cell)
	}
	for o := range d.order {
		if found&(1<<o) != 0 {
			d.order[o]++
		}
		if found == 1<<o {
			d.only[o]++
		}
	}
	return found != 0
}

// maybeDate turns away what certainly is none, before layouts are tried.
func maybeDate(cell []byte) bool {
	if len(cell) < 6 || len(cell) > 64 {
		return false
	}
	digits := 0
	for _, c := range cell {
		if c-'0' <= 9 {
			digits++
		}
	}
	switch digits {
	case 0, 1, len(cell):
		return digits == 8
	case 2: // Jan-26
		return cell[0] > '9'
	}
	return true
}

// count adds the cell to every layout that reads it; the result has a bit for each order.
func (d *dateSurvey) count(cell []byte) (found int) {
	for i := range d.layouts {
		l := &d.layouts[i]
		day, ok := calendar.ParseDate(cell, l.layout)
		if !ok {
			continue
		}
		l.ok++
		found |= 1 << l.layout.Order
		if l.layout.ShortYear && l.layout.Order == calendar.DMY && !l.layout.MonthName {
			year, _, date := day.Date()
			d.days |= 1 << date
			d.years[year%100/64] |= 1 << (year % 100 % 64)
		}
	}
	return found
}

// shortYears reports whether dates that begin with the year have but two digits of it.
func (d *dateSurvey) shortYears() bool {
	for _, l := range d.layouts {
		if l.ok > 0 && l.layout.Order == calendar.YMD && !l.layout.ShortYear {
			return false
		}
	}
	return true
}

// yearFirst judges dates of three numbers of two digits, which can nearly always be read with the
// year first and with the year last. The year is last, as nearly everybody writes, unless that
// makes dates of more years than days, over more than twenty years.
func (d *dateSurvey) yearFirst() bool {
	const long = 20
	years := bits.OnesCount64(d.years[0]) + bits.OnesCount64(d.years[1])
	if years == 0 || bits.OnesCount32(d.days) >= years {
		return false
	}
	first, last := 100, 0
	for year := range 100 {
		if d.years[year/64]&(1<<(year%64)) != 0 {
			first, last = min(first, year), year
		}
	}
	return last-first > long
}

// learn takes in the layouts of a new cell, each with its twin of day and month changed about, so
// that both have been counted over the same cells when the order is decided.
func (d *dateSurvey) learn(cell []byte) bool {
	added := false
	for _, l := range calendar.Guess(cell) {
		added = d.learnLayout(l) || added
		if !l.MonthName && !l.NoDay && l.Order != calendar.YMD {
			l.Order = calendar.DMY + calendar.MDY - l.Order
			added = d.learnLayout(l) || added
		}
	}
	return added
}

func (d *dateSurvey) learnLayout(l calendar.Layout) bool {
	if len(d.layouts) >= maxLayouts {
		return false
	}
	for _, k := range d.layouts {
		if k.layout == l {
			return false
		}
	}
	d.layouts = append(d.layouts, layoutCount{layout: l})
	return true
}
