package table

import (
	"fmt"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
)

// A plan says how the cells of one column are read.
type plan struct {
	typ      Type
	conv     num.Convention
	quiet    bool // no cell has shown a mark: the first one that does calls for a second look
	percent  bool // cells are written with a percent sign
	layouts  []calendar.Layout
	bools    int // index into boolWords
	missing  []string
	currency string
	reads    int  // cells that suit the plan
	chosen   bool // the recipe names the type
	tolerant bool // the recipe or the whole column has decided: what does not fit is a bad cell
	evidence string
	counted  bool // evidence begins with how many cells were read
	notes    []diag.Diagnostic
	numbers  decision // how sure the decimal mark is
	order    decision // how sure the order of day and month is
}

// decision is how far a column settles one question by itself.
type decision uint8

const (
	notAsked  decision = iota // nothing in the column depends on it
	settled                   // some cell allows one answer only
	ambiguous                 // every cell allows both answers
	leaning                   // every cell allows both, and only all of them together tell which is likelier
)

// house is what the whole file has settled: what one column leaves open another may decide.
type house struct {
	decimal      byte // '.' or ','; 0 when no column tells
	decimalGiven bool
	order        calendar.DateOrder
	orderKnown   bool
	orderGiven   bool
	orderSplit   bool // columns contradict each other
	fallback     byte // decimal mark when nothing tells
	american     bool // month before day when nothing tells
}

// A column may have a few cells that do not fit its type: they are loaded as blank and reported.
// At most one cell in twenty may be such; of cells of letters and digits in a column of whole
// numbers, which make it look like a column of codes, at most one in a thousand.
const (
	oddOneIn  = 20
	codeOneIn = 1000
)

func fits(cells, read, codes int) bool {
	odd := cells - read
	return read > 0 && odd*oddOneIn <= cells && codes*codeOneIn <= cells
}

// decide turns the evidence of one column into a plan.
func (s *survey) decide(given ColumnRecipe, h house) plan {
	if given.Type != "" {
		return s.obey(given, h)
	}
	if s.cells == 0 {
		return plan{typ: TextType, evidence: emptyEvidence(s), missing: given.Missing}
	}
	p := s.choose(h)
	if p.typ == TextType {
		p.missing = given.Missing
		return p
	}
	p.missing = s.noValues(given)
	return p
}

// warns reports whether something is to be said about the column that only all of its cells tell
// for sure.
func (p *plan) warns() bool {
	for _, d := range p.notes {
		if d.Severity == diag.Warning {
			return true
		}
	}
	return p.numbers == ambiguous || p.order == ambiguous
}

// noValues are the texts that stand for no value: those of the recipe and those found.
func (s *survey) noValues(given ColumnRecipe) []string {
	return append(append([]string(nil), given.Missing...), s.tokens...)
}

func (s *survey) choose(h house) plan {
	read, choose := s.best(h)
	if s.dashes*4 > s.cells+s.dashes {
		return s.dashed(read, choose(s, h).typ)
	}
	p := choose(s, h)
	if p.reads > 0 {
		read = p.reads
	}
	codes := 0
	if p.typ == Integer {
		codes = s.digits
	}
	if p.typ == TextType || !fits(s.cells, read, codes) {
		return s.text(p, read)
	}
	if p.evidence == "" {
		p.evidence, p.counted = s.evidence(p, read), true
	}
	return p
}

type chooser func(*survey, house) plan

// best finds the reading that covers most cells; of equals the first of boolean, date, number,
// duration.
func (s *survey) best(h house) (read int, choose chooser) {
	try := func(n int, c chooser) {
		if n > read {
			read, choose = n, c
		}
	}
	choose = func(*survey, house) plan { return plan{typ: TextType} }
	if f, n := s.bestBool(); n > 0 {
		try(n, func(*survey, house) plan { return plan{typ: Boolean, bools: f} })
	}
	if s.packedDates() {
		try(s.dates.cover(h), (*survey).datePlan)
	}
	try(s.bestNumber(h).ok, (*survey).numberPlan)
	try(s.dates.cover(h), (*survey).datePlan)
	try(s.lengths, func(*survey, house) plan { return plan{typ: Duration} })
	return read, choose
}

// bestBool finds the pair of words that covers most cells. Pairs of single letters count only
// when both letters occur: a column of nothing but Y may be anything.
func (s *survey) bestBool() (family, n int) {
	for i, c := range s.bools {
		if len(boolWords[i][0]) == 1 && (c[0] == 0 || c[1] == 0) {
			continue
		}
		if c[0]+c[1] > n {
			family, n = i, c[0]+c[1]
		}
	}
	return family, n
}

// packedDates reports whether a column of eight-digit numbers is one of dates without separators:
// five cells at least, all of them possible dates of the years 1900 to 2100.
func (s *survey) packedDates() bool {
	if s.cells < 5 || s.dates.order[calendar.YMD] != s.cells {
		return false
	}
	for _, l := range s.dates.layouts {
		if l.layout.Sep == 0 && !l.layout.MonthName && l.layout.Order == calendar.YMD && l.ok == s.cells {
			return true
		}
	}
	return false
}

// bestNumber picks the convention that covers more cells; what both cover alike is left to the
// house.
func (s *survey) bestNumber(h house) *numbers {
	if s.pointWins(h) {
		return &s.point
	}
	return &s.comma
}

func (s *survey) pointWins(h house) bool {
	switch {
	case h.decimalGiven:
		return h.decimal != ','
	case s.point.ok != s.comma.ok:
		return s.point.ok > s.comma.ok
	case h.decimal == '.' || h.decimal == ',':
		return h.decimal == '.'
	}
	return h.fallback != ','
}

func (s *survey) decimalDecision() decision {
	switch {
	case s.point.only > 0 || s.comma.only > 0:
		return settled
	case s.differ > 0:
		return ambiguous
	}
	return notAsked
}

// numberPlan decides among the types of numbers.
func (s *survey) numberPlan(h house) plan {
	n := s.bestNumber(h)
	p := plan{typ: Decimal, conv: pointConvention, numbers: s.decimalDecision(), reads: n.ok - n.percent}
	if n == &s.comma {
		p.conv = commaConvention
	}
	p.quiet = n.whole == n.ok
	switch {
	case n.percent > 0 && n.percent*2 >= n.ok:
		p.typ, p.percent, p.reads = Percent, true, n.percent+n.zero
	case n.currency != "":
		p.typ, p.currency = Money, n.currency
	case n.scale == 0 && n.leading0 > 0:
		return codesPlan(n.leading0, n.ok, "leading zeros", "codes")
	case n.scale == 0 && n.long > 0:
		return codesPlan(n.long, n.ok, fmt.Sprintf("%d digits or more", longDigits), "identifiers")
	case n.scale == 0:
		p.typ = Integer
	}
	if n.mixed != "" && p.typ == Money {
		p.currency = ""
		p.notes = append(p.notes, warn(CodeMixedCurrency, fmt.Sprintf("%%s mixes currencies: %s and %s.", n.currency, n.mixed),
			"Sums over it add different currencies. Split the column or add one with the currency's name."))
	}
	if s.point.only > 0 && s.comma.only > 0 {
		p.notes = append(p.notes, warn(CodeMixedNumbers,
			fmt.Sprintf("%%s mixes decimal points (%s) and decimal commas (%s).", count(s.point.only, "cell"), count(s.comma.only, "cell")),
			fmt.Sprintf("It was read with a decimal %s; the other cells are listed. Choose the decimal mark, or mend the file.", markName(p.conv.Decimal))))
	}
	if p.numbers == ambiguous && (h.decimal == 0 || h.decimal == conflict) {
		p.notes = append(p.notes, warn(CodeAmbiguousNumber,
			fmt.Sprintf("%%s can be read in two ways: %s is %s with a decimal point and %s with a decimal comma. %s.", quoted(string(s.two)),
				plainly(s.two, pointConvention), plainly(s.two, commaConvention), allowBoth(s.differ)),
			fmt.Sprintf("It was read with a decimal %s. Choose the decimal mark to be sure.", markName(p.conv.Decimal))))
	}
	return p
}

// codesPlan is the plan of a column of digits that are no amounts. That is said when few of the cells
// show it.
func codesPlan(some, all int, sign, what string) plan {
	where := fmt.Sprintf("%s in %d of %s", sign, some, count(all, "cell"))
	p := plan{typ: TextType, evidence: fmt.Sprintf("%s: %s, not amounts", where, what)}
	if some*2 < all {
		p.notes = append(p.notes, tell(CodeMixedColumn, fmt.Sprintf("%%s is text: there are %s, as in %s.", where, what),
			"If they are amounts all the same, choose the type yourself."))
	}
	return p
}

// plainly writes the number that a cell is by a convention.
func plainly(cell []byte, c num.Convention) string {
	p, _ := parseNumber(cell, c)
	return p.Value().Plain()
}

func allowBoth(cells int) string {
	if cells == 1 {
		return "One cell allows both"
	}
	return fmt.Sprintf("%d cells allow both", cells)
}

func markName(mark byte) string {
	if mark == ',' {
		return "comma"
	}
	return "point"
}

// cover is how many cells the best order of day, month and year reads.
func (d *dateSurvey) cover(h house) int { return d.order[d.bestOrder(h)] }

func (d *dateSurvey) bestOrder(h house) calendar.DateOrder {
	best := calendar.YMD
	dmy, mdy := d.order[calendar.DMY], d.order[calendar.MDY]
	day := calendar.DMY
	switch {
	case h.orderGiven && h.order != calendar.YMD:
		day = h.order
	case h.orderGiven:
	case mdy > dmy, mdy == dmy && h.orderKnown && h.order == calendar.MDY, mdy == dmy && !h.orderKnown && h.american:
		day = calendar.MDY
	}
	if d.order[day] > d.order[best] || d.order[day] == d.order[best] && d.yearLast(h) {
		best = day
	}
	return best
}

// yearLast decides for dates that read as well with the year first as with the year last.
func (d *dateSurvey) yearLast(h house) bool {
	if h.orderGiven {
		return h.order != calendar.YMD
	}
	return d.shortYears() && !d.yearFirst()
}

// orderDecision says whether the column settles which of day and month comes first.
func (d *dateSurvey) orderDecision() decision {
	dmy, mdy := d.order[calendar.DMY], d.order[calendar.MDY]
	switch {
	case dmy == 0 && mdy == 0 || d.named():
		return notAsked
	case d.shortYears() && d.yearFirst():
		return notAsked
	case dmy == mdy:
		return ambiguous
	}
	return settled
}

// named reports whether all dates of the column have a month's name, which leaves nothing open.
func (d *dateSurvey) named() bool {
	for _, l := range d.layouts {
		if !l.layout.MonthName && l.ok > 0 && l.layout.Order != calendar.YMD {
			return false
		}
	}
	return true
}

// datePlan decides the layouts of a date or timestamp column.
func (s *survey) datePlan(h house) plan {
	d := &s.dates
	order := d.bestOrder(h)
	p := plan{typ: Date}
	var found []layoutCount
	for _, l := range d.layouts {
		if l.layout.Order == order && l.ok > 0 && !d.covered(l.layout) {
			found = append(found, l)
		}
	}
	sort.SliceStable(found, func(i, j int) bool {
		a, b := found[i], found[j]
		if a.layout.HasClock() != b.layout.HasClock() {
			return a.layout.HasClock()
		}
		return a.ok > b.ok
	})
	short := false
	for _, l := range found {
		p.layouts = append(p.layouts, l.layout)
		short = short || l.layout.ShortYear
		if l.layout.HasClock() {
			p.typ = Timestamp
		}
	}
	if order != calendar.YMD {
		p.order = d.orderDecision()
	}
	if short && p.order != ambiguous && d.order[calendar.YMD] == max(d.order[calendar.DMY], d.order[calendar.MDY]) && !d.named() {
		p.order = leaning
	}
	p.notes = append(p.notes, s.dateNotes(p, h, short)...)
	return p
}

// covered reports whether another layout reads all that this one does: the same with more clock.
func (d *dateSurvey) covered(l calendar.Layout) bool {
	for _, other := range d.layouts {
		more := other.layout
		if other.ok == 0 || more.Clock <= l.Clock || l.Clock == calendar.NoClock {
			continue
		}
		if more.Clock = l.Clock; more == l {
			return true
		}
	}
	return false
}

func (s *survey) dateNotes(p plan, h house, short bool) (notes []diag.Diagnostic) {
	d := &s.dates
	mixed := d.only[calendar.DMY] > 0 && d.only[calendar.MDY] > 0
	if p.order == ambiguous && !mixed && !h.orderGiven && !h.orderKnown {
		notes = append(notes, warn(CodeAmbiguousDate,
			fmt.Sprintf("%%s can be read day first or month first: no day above 12 tells, in %s.", count(s.cells, "cell")),
			fmt.Sprintf("It was read as %s. Choose the order of day and month to be sure.", p.layouts[0])))
	}
	if mixed {
		notes = append(notes, warn(CodeMixedDates,
			fmt.Sprintf("%%s mixes day first (%s) and month first (%s).", count(d.only[calendar.DMY], "cell"), count(d.only[calendar.MDY], "cell")),
			fmt.Sprintf("It was read as %s; the other cells are listed. Choose the order of day and month, or mend the file.", p.layouts[0])))
	}
	if short {
		notes = append(notes, tell(CodeShortYear, fmt.Sprintf("%%s has years of two digits; it was read as %s.", p.layouts[0]),
			"00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999. If another number is the year, choose the order of the date."))
	}
	return notes
}

// text is the plan of a column that nothing else fits well enough; a column that nearly did says so.
func (s *survey) text(p plan, read int) plan {
	t := plan{typ: TextType, evidence: p.evidence}
	if p.typ == TextType {
		t.notes = p.notes
	}
	if t.evidence == "" {
		t.evidence = "text"
	}
	if p.typ == TextType || read*2 < s.cells {
		return t
	}
	if s.odd == "" {
		t.evidence = fmt.Sprintf("%d of %s read as %s, the others in another way", read, count(s.cells, "cell"), typeNoun(p.typ))
		t.notes = append(t.notes, warn(CodeMixedColumn, fmt.Sprintf("%%s is text: %s.", t.evidence),
			"Choose the type, the decimal mark or the order of day and month yourself, and the other cells are listed."))
	} else {
		t.evidence = fmt.Sprintf("%d of %s read as %s, %s does not", read, count(s.cells, "cell"), typeNoun(p.typ), quoted(s.odd))
		t.notes = append(t.notes, tell(CodeMixedColumn,
			fmt.Sprintf("%%s is text: %d of its %s read as %s, but %s does not.", read, count(s.cells, "cell"), typeNoun(p.typ), quoted(s.odd)),
			oddHint(s.odd)))
	}
	return t
}

// oddHint is what to do about cells that do not suit the others of a column.
func oddHint(odd string) string {
	if strings.HasPrefix(odd, "#") {
		return "If lines that begin with # are comments, choose # as the comment mark."
	}
	return "If those cells stand for no value, name them as missing; or choose the type yourself."
}

// dashed is the plan of a column with too many dashes to be blanks.
func (s *survey) dashed(read int, t Type) plan {
	p := plan{typ: TextType, evidence: fmt.Sprintf("%s of dashes beside %s", count(s.dashes, "cell"), count(s.cells, "other cell"))}
	if fits(s.cells, read, 0) && t != TextType {
		p.notes = append(p.notes, tell(CodeMixedColumn,
			fmt.Sprintf("%%s is text: %s are dashes beside %s that read as %s.", count(s.dashes, "cell"), count(read, "cell"), typeNoun(t)),
			`If "-" stands for no value, name it as missing.`))
	}
	return p
}

// obey plans the type that the recipe names.
func (s *survey) obey(given ColumnRecipe, h house) plan {
	p := plan{typ: given.Type, evidence: chosen}
	switch given.Type.Kind() {
	case Number:
		if given.Type != Duration {
			q := s.numberPlan(h)
			p.conv, p.currency, p.numbers, p.notes = pointConvention, q.currency, q.numbers, q.notes
			p.quiet, p.percent = q.quiet, given.Type == Percent && q.percent
			if given.Format == "," || given.Format == "" && !s.pointWins(h) {
				p.conv = commaConvention
			}
		}
	case Day, Moment:
		p = s.obeyDate(given, h, p)
	case Bool:
		p.bools, _ = s.bestBool()
	}
	p.tolerant, p.chosen = true, true
	p.missing = given.Missing
	if given.Type != TextType {
		p.missing = s.noValues(given)
	}
	return p
}

func (s *survey) obeyDate(given ColumnRecipe, h house, p plan) plan {
	if given.Format != "" {
		l, ok := calendar.ParseLayout(given.Format)
		if ok {
			p.layouts = []calendar.Layout{l}
			for _, other := range s.datePlan(house{order: l.Order, orderGiven: true}).layouts {
				if other != l && other.Order == l.Order {
					p.layouts = append(p.layouts, other)
				}
			}
			return p
		}
		p.notes = append(p.notes, badRecipe(fmt.Sprintf("%%s has the date format %s, which is none.", quoted(given.Format)),
			`Write it in letters, such as "dd-mm-yyyy hh:mm".`))
	}
	q := s.datePlan(h)
	p.layouts, p.order = q.layouts, q.order
	p.notes = append(p.notes, q.notes...)
	return p
}

func emptyEvidence(s *survey) string {
	if s.missing+s.dashes > 0 {
		return "no cell has a value"
	}
	return "every cell is empty"
}

func (s *survey) evidence(p plan, read int) string {
	parts := []string{reading(read, s.cells, p.typ)}
	if n := s.missing + s.dashes; n > 0 {
		parts = append(parts, fmt.Sprintf("%s (%s) stand for no value", count(n, "cell"), strings.Join(s.tokens[:min(3, len(s.tokens))], ", ")))
	}
	return strings.Join(parts, "; ")
}

// reading says how many cells suit a type.
func reading(read, cells int, t Type) string {
	if read == cells {
		return fmt.Sprintf("all %s read as %s", count(cells, "cell"), typeNoun(t))
	}
	return fmt.Sprintf("%d of %s read as %s", read, count(cells, "cell"), typeNoun(t))
}

// chosen is the evidence of a type that the recipe names.
const chosen = "chosen"
