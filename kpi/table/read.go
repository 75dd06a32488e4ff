package table

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
)

// Sizes of the work. A block is a chunk of every column.
const (
	sampleRows   = 1000
	blockPlaces  = 1 << 17 // cells in a block, if that leaves rows enough
	keepRecords  = 200
	listedFaults = 25 // problems with records of one kind, or with cells of one column, that are listed singly
)

// reader carries one read through its steps.
type reader struct {
	ctx    context.Context
	opts   Options
	table  *Table
	stream stream
	form   form
	house  house
	first  int // offset of the first data record
	line   int // its line
	shift  uint8
	listed map[diag.Code]int
	last   lastLine
	tokens []columnTokens
	passes int64 // over the file so far, and in all
	all    int64
}

// Read turns the bytes of a file into a table. What is wrong with the file is in Problems;
// an error means that reading was cancelled.
func Read(ctx context.Context, data []byte, opts Options) (*Table, error) {
	return ReadFrom(ctx, bytes.NewReader(data), opts)
}

// ReadFrom is Read for a file that need not be in memory: a window moves over it, once for most
// files and again where only all cells can tell what a column is. An error may also be one of the
// source.
func ReadFrom(ctx context.Context, source Source, opts Options) (*Table, error) {
	return read(ctx, source, opts, Table{Bytes: source.Size()}, false)
}

// read reads a file, or the head of one. When the bytes turn out to be something else than they
// seemed, all of them are looked at before it begins again.
func read(ctx context.Context, source Source, opts Options, t Table, partial bool) (*Table, error) {
	t.Name, t.Recipe = opts.Name, opts.Recipe
	s := stream{source: source, limit: cmp.Or(opts.limit, maxExpanded), size: cmp.Or(opts.window, windowSize), partial: partial}
	for {
		fresh := t
		r := &reader{ctx: ctx, opts: opts, listed: map[diag.Code]int{}, table: &fresh, stream: s, all: 1}
		err := r.read()
		if err == nil && r.stream.facts.known {
			return r.table, nil
		}
		if err != nil && !errors.Is(err, errFacts) {
			return nil, fmt.Errorf("read %s: %w", opts.Name, err)
		}
		s.coding, s.facts = r.stream.coding, r.stream.facts
		if err := s.learn(); err != nil {
			return nil, fmt.Errorf("read %s: %w", opts.Name, err)
		}
		s.raw, s.in = nil, nil
	}
}

func (r *reader) read() error {
	ok, err := r.open()
	if err != nil || !ok {
		return err
	}
	if r.opts.window > 0 {
		r.stream.in, r.stream.buf = nil, nil // the head may have made it larger
	}
	if err := r.columns(); err != nil {
		return err
	}
	if r.stream.padded {
		r.add(zeroPadding())
	}
	r.countUnlisted()
	r.resolve()
	return nil
}

// open shows the beginning of the text and settles the form; false when there is nothing to read.
func (r *reader) open() (ok bool, err error) {
	s := &r.stream
	head, err := s.open(r.opts.Recipe.Encoding)
	if err != nil {
		return false, err
	}
	if s.facts.large {
		r.add(tooLarge(s.limit))
	}
	if s.facts.damaged {
		r.add(brokenGzip())
	}
	if d, refused := refuse(head); refused {
		r.add(d)
		s.facts.known = true
		return false, nil
	}
	r.add(s.coding.problems(s.facts)...)
	if name := r.opts.Recipe.Encoding; name != "" && canonicalEncoding(name) == "" {
		r.add(unknownEncoding(name))
	}
	if err := r.showHead(); err != nil {
		return false, err
	}
	r.form = inspectForm(s.text, !s.partial, r.opts.Recipe)
	r.form.guess.Encoding = Decision{Value: s.coding.name, Evidence: s.coding.evidence, Given: s.coding.evidence == chosen}
	r.form.guess.BOM = s.coding.mark > 0
	r.doubtEncoding(s.text)
	r.add(r.form.problems...)
	if len(bytes.TrimSpace(s.text)) == 0 {
		r.add(emptyFile())
		r.resolve()
		return false, nil
	}
	r.notePreamble()
	return true, r.heading()
}

// showHead makes the window show all that the form is found on: of the head of a file all, and of
// a file that begins with nothing but space what follows.
func (r *reader) showHead() error {
	s := &r.stream
	if err := s.rewind(); err != nil {
		return err
	}
	if err := s.reach(sniffBytes + 1); err != nil {
		return err
	}
	for s.more && (s.partial || len(bytes.TrimSpace(s.text)) < utf8.UTFMax) {
		if err := s.reach(2 * len(s.text)); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) add(problems ...diag.Diagnostic) {
	for _, d := range problems {
		d.Source = r.opts.Name
		r.table.Problems.Add(d)
	}
}

// room reports whether one more problem of a code is listed singly. What is not is only counted,
// and need not be worded.
func (r *reader) room(code diag.Code) bool {
	r.listed[code]++
	return r.listed[code] <= listedFaults
}

// countUnlisted adds the problems that were not listed to the count of all.
func (r *reader) countUnlisted() {
	for code, n := range r.listed {
		severity := diag.Warning
		if code == CodeHeaderName {
			severity = diag.Info
		}
		r.table.Problems.Tally(code, severity, n-listedFaults)
	}
}

func (r *reader) notePreamble() {
	if f := &r.form; strings.TrimSpace(strings.Join(f.skipped, "")) != "" && r.opts.Recipe.SkipLines == nil {
		d := tell(CodePreamble, fmt.Sprintf("%s above the table: %s.", count(f.skip, "line"), quoted(strings.Join(f.skipped, " ⏎ "))),
			"Set the number of lines to skip if they belong to the table.")
		d.Line = 1
		r.add(d)
	}
}

// heading reads the header record and lays the columns out.
func (r *reader) heading() error {
	f := &r.form
	w, err := r.headerRecord()
	if err != nil {
		return err
	}
	var header []string
	r.first, r.line = f.at, f.line
	if w != nil {
		header = w.strings()
		r.table.HeaderAt = w.start
		r.first, r.line = w.at, w.line
	}
	width := len(header)
	usual, most, err := r.usualWidth()
	if err != nil {
		return err
	}
	if usual > width && (most || width == 0) {
		if width > 0 {
			r.add(shortHeader(r.table.HeaderAt, width, usual))
		}
		width = usual
	}
	if width > MaxColumns {
		r.add(tooManyColumns(width))
		width = MaxColumns
	}
	unique, renamed := names(header, width)
	for c, name := range unique {
		col := &Column{Name: name, Type: TextType}
		if c < len(header) {
			col.Header = header[c]
		}
		r.table.Columns = append(r.table.Columns, col)
	}
	for _, c := range renamed {
		if r.room(CodeHeaderName) {
			r.add(renamedHeader(r.table.HeaderAt, c+1, unique[c], header[c]))
		}
	}
	return nil
}

// headerRecord is a walker on the header record; nil when there is none.
func (r *reader) headerRecord() (*walker, error) {
	s, f := &r.stream, &r.form
	for f.header {
		w := newWalker(s.text, f.d, f.at, f.line)
		if ok := w.next(); s.more && (!ok || w.short) {
			if err := s.reach(2 * len(s.text)); err != nil {
				return nil, err
			}
		} else if ok {
			return w, nil
		} else {
			break
		}
	}
	return nil, nil
}

// usualWidth is the most frequent number of cells of the records below the header, and whether
// more than half of them have it.
func (r *reader) usualWidth() (cells int, most bool, err error) {
	if err := r.stream.reach(r.first + sniffBytes + 1); err != nil {
		return 0, false, err
	}
	n := countFields(wholeHead(r.stream.text, r.first), r.form.d, r.first)
	return n.usual, n.same*2 > n.records, nil
}

func wholeHead(text []byte, from int) []byte {
	head := text[:min(len(text), from+sniffBytes)]
	if len(head) < len(text) {
		head = wholeRecords(head)
	}
	return head
}

func shortHeader(line, has, want int) diag.Diagnostic {
	d := warn(CodeShortHeader, fmt.Sprintf("The header has %s, the rows have %d; the others are called Column %d and so on.", count(has, "name"), want, has+1),
		"If the first column of the rows has no name, the names stand one column too far left: mend the header.")
	d.Line = line
	return d
}

func renamedHeader(line, column int, name, header string) diag.Diagnostic {
	message := fmt.Sprintf("Column %d has no name; it is called %s.", column, quoted(name))
	if strings.TrimSpace(header) != "" {
		message = fmt.Sprintf("Column %d repeats the name %s; it is called %s.", column, quoted(header), quoted(name))
	}
	d := tell(CodeHeaderName, message, "Rename it in the file or in the table.")
	d.Line, d.Column, d.ColumnName, d.Text = line, column, name, header
	return d
}

// columns plans and builds all columns. Plans are made on the first records; a column whose later
// cells do not bear its plan out, or whose first cells leave it open, is planned on all its cells.
func (r *reader) columns() error {
	n := len(r.table.Columns)
	if n == 0 {
		r.add(nothingLeft(r.form.skip))
		return nil
	}
	r.shift = uint8(bits.Len(uint(blockPlaces/(n+1))) - 1)
	r.shift = max(6, min(r.shift, 12))
	r.checkRecipe()

	surveys, whole, err := r.sample()
	if err != nil {
		return err
	}
	r.settleHouse(surveys)
	plans := make([]plan, n)
	open := []int{}
	for c := range plans {
		plans[c] = surveys[c].decide(r.recipe(c), r.house)
		if r.leftOpen(&surveys[c], plans[c]) {
			open = append(open, c)
		}
	}
	if err := r.replan(open, plans, whole); err != nil {
		return err
	}
	all := make([]int, n)
	for c := range all {
		all[c] = c
		plans[c].tolerant = plans[c].tolerant || whole
	}
	builders, err := r.build(all, plans, true)
	if err != nil {
		return err
	}
	var fallen []int
	for c, b := range builders {
		if !b.holds() {
			fallen = append(fallen, c)
		}
	}
	if len(fallen) > 0 {
		if err := r.replan(fallen, plans, false); err != nil {
			return err
		}
		r.all++
		again, err := r.build(fallen, plans, false)
		if err != nil {
			return err
		}
		for i, c := range fallen {
			builders[c] = again[i]
		}
	}
	for c, b := range builders {
		b.finish()
		r.report(c, b)
	}
	r.noteTokens()
	if !r.stream.partial {
		r.noteLastLine()
	}
	return nil
}

// lastLine is the last line of the text so far that is not blank.
type lastLine struct {
	text []byte
	line int
}

// see looks at a text that begins where a line does. at is a place in it with a known line.
func (l *lastLine) see(text []byte, at, line int) {
	end := len(bytes.TrimRight(text, "\r\n \t"))
	if end == 0 {
		return
	}
	from := bytes.LastIndexAny(text[:end], "\r\n") + 1
	l.text = append(l.text[:0], text[from:end]...)
	if from < at {
		l.line = line - countLines(text[from:at])
	} else {
		l.line = line + countLines(text[at:from])
	}
}

// noteLastLine warns of a last line that is a note below the table, or looks like the total of the
// lines above it: as a row it would be counted twice.
func (r *reader) noteLastLine() {
	if r.table.Rows < 2 {
		return
	}
	w := newWalker(r.last.text, r.form.d, 0, 0)
	if !w.next() {
		return
	}
	if len(w.cells) == 1 && len(r.table.Columns) >= fewestBesideNote && r.listed[CodeShortRow]*2 <= r.table.Rows && kindOfText(w.strings()[0]) == Text {
		d := warn(CodeFooter, fmt.Sprintf("The last line looks like a note below the table: %s. It is a row like the others.", quoted(string(r.last.text))),
			"Remove such lines from the file, or leave them out with WHERE.")
		d.Line, d.Text = r.last.line, shown(r.last.text)
		r.add(d)
	}
	if len(w.cells) == 1 {
		return
	}
	for _, cell := range w.strings() {
		if cell = strings.ToLower(strings.TrimSpace(cell)); cell == "" {
			continue
		}
		if first, _, _ := strings.Cut(cell, " "); isTotal(strings.Trim(first, ":.*")) || strings.HasPrefix(cell, "grand total") {
			d := warn(CodeTotal, fmt.Sprintf("The last line looks like a total: %s. It is a row like the others, so sums count it twice.", quoted(string(r.last.text))),
				"Remove the line from the file, or leave it out with WHERE.")
			d.Line, d.Text = r.last.line, shown(r.last.text)
			r.add(d)
		}
		return
	}
}

// isTotal reports whether a line that begins with a word, in lower case, is one of totals.
func isTotal(word string) bool {
	switch word {
	case "total", "totals", "subtotal", "sum", "summe", "gesamt", "gesamtsumme",
		"insgesamt", "totaal", "totale", "totaux", "suma", "soma", "summa":
		return true
	}
	return false
}

func (r *reader) recipe(c int) ColumnRecipe {
	col := r.table.Columns[c]
	cr, ok := r.opts.Recipe.Columns[col.Name]
	if !ok {
		cr = r.opts.Recipe.Columns[col.Header]
	}
	if !cr.Type.valid() {
		cr.Type = ""
	}
	return cr
}

// checkRecipe reports columns and settings of the recipe that the file does not have.
func (r *reader) checkRecipe() {
	known := map[string]bool{}
	var have []string
	for _, c := range r.table.Columns {
		known[c.Name], known[c.Header] = true, true
		have = append(have, c.Name)
	}
	var wanted []string
	for name := range r.opts.Recipe.Columns {
		if !known[name] && !r.opts.Part {
			wanted = append(wanted, name)
		}
	}
	sort.Strings(wanted)
	for _, name := range wanted {
		hint := "Leave it out of the recipe."
		if near, ok := diag.Suggest(name, have); ok {
			hint = fmt.Sprintf("Did you mean %s?", quoted(near))
		}
		r.add(warn(CodeUnknownColumn, fmt.Sprintf("The recipe names a column %s that the file does not have.", quoted(name)), hint))
	}
	for _, c := range r.table.Columns {
		if t := r.opts.Recipe.Columns[c.Name].Type; t != "" && !t.valid() {
			r.add(badRecipe(fmt.Sprintf("The recipe gives %s the type %s, which is none.", quoted(c.Name), quoted(string(t))),
				"The types are integer, decimal, percent, money, date, timestamp, duration, boolean and text."))
		}
	}
}

func (t Type) valid() bool { return t == TextType || t.Kind() != Text }

// leftOpen reports whether a plan made on the first records needs all of them.
func (r *reader) leftOpen(s *survey, p plan) bool {
	if p.tolerant {
		return false
	}
	if p.warns() || p.order == leaning {
		return true
	}
	if p.typ != TextType {
		return false
	}
	if s.cells == 0 {
		return true
	}
	read, _ := s.best(r.house)
	return read*2 >= s.cells
}

// indexer finds the data records from the first on.
func (r *reader) indexer() (*indexer, error) {
	if err := r.stream.rewind(); err != nil {
		return nil, err
	}
	if err := r.stream.reach(r.first); err != nil {
		return nil, err
	}
	x := newIndexer(r.stream.text, r.form.d, len(r.table.Columns), r.first, r.line)
	x.stream = &r.stream
	return x, nil
}

// eachBlock walks over all data records in blocks. leave is told of the text that is left behind,
// up to the end (see indexer).
func (r *reader) eachBlock(leave func(text []byte, at, line int), visit func(x *indexer, b *block)) error {
	x, err := r.indexer()
	if err != nil {
		return err
	}
	x.quick, x.leave = r.opts.Quick.Scan, leave
	b := newBlock(r.rowsUpTo(1<<r.shift), x.columns)
	rows := 0
	for {
		if err := x.next(b); err != nil {
			return err
		}
		if b.rows == 0 {
			break
		}
		visit(x, b)
		rows += b.rows
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if r.opts.Yield != nil {
			size := r.table.Bytes
			if err := r.opts.Yield(r.passes*size+r.stream.done(x.at), r.all*size, rows); err != nil {
				return err
			}
		}
	}
	if leave != nil {
		leave(x.text, b.base, b.line)
	}
	r.passes++
	return nil
}

// rowsUpTo is how many rows there should be room for at once: as many as asked for, or fewer when
// the file cannot have as many.
func (r *reader) rowsUpTo(rows int) int {
	if r.stream.more || r.stream.moved {
		return rows
	}
	return min(rows, (len(r.stream.text)-r.first)/2+1)
}

// sample surveys the first records; whole says that they were all there are.
func (r *reader) sample() (surveys []survey, whole bool, err error) {
	n := len(r.table.Columns)
	surveys = make([]survey, n)
	for c := range surveys {
		surveys[c].given = r.recipe(c).Missing
	}
	x, err := r.indexer()
	if err != nil {
		return nil, false, err
	}
	rows := max(16, min(sampleRows, 200_000/(n+1)))
	if r.opts.sample > 0 {
		rows = r.opts.sample
	}
	b := newBlock(r.rowsUpTo(rows), n)
	if err := x.next(b); err != nil {
		return nil, false, err
	}
	for c := range surveys {
		surveys[c].addBlock(x, b, c)
	}
	whole, err = x.atEnd()
	return surveys, whole, err
}

func (s *survey) addBlock(x *indexer, b *block, column int) {
	var buf []byte
	for row := range b.rows {
		cell, _ := x.raw(b, row, column)
		cell, buf = x.d.cell(cell, buf)
		if column == 0 && b.isNote(row) && s.cells > 0 && kindOfText(string(cell)) == Text {
			continue
		}
		s.add(cell)
	}
}

// replan surveys some columns over all records, and decides them for good.
func (r *reader) replan(columns []int, plans []plan, sampledAll bool) error {
	if len(columns) == 0 || sampledAll {
		return nil
	}
	surveys := make([]survey, len(columns))
	for i, c := range columns {
		surveys[i].given = r.recipe(c).Missing
	}
	r.all++
	err := r.eachBlock(nil, func(x *indexer, b *block) {
		for i, c := range columns {
			surveys[i].addBlock(x, b, c)
		}
	})
	if err != nil {
		return err
	}
	for i := range surveys {
		r.house.learn(&surveys[i])
	}
	for i, c := range columns {
		plans[c] = surveys[i].decide(r.recipe(c), r.house)
		plans[c].tolerant = true
	}
	return nil
}

// build reads some columns by their plans; faults of records are noted once.
func (r *reader) build(columns []int, plans []plan, note bool) ([]*builder, error) {
	builders := make([]*builder, len(columns))
	for i, c := range columns {
		old := r.table.Columns[c]
		col := &Column{Name: old.Name, Header: old.Header}
		r.table.Columns[c] = col
		builders[i] = newBuilder(col, c, plans[c], r.form.d, r.shift)
		builders[i].code = r.opts.Quick.Code
	}
	s := newScratch(r.rowsUpTo(1 << r.shift))
	rows := 0
	var leave func(text []byte, at, line int)
	if note {
		leave = func(text []byte, at, line int) {
			if !r.stream.moved {
				text, at = text[r.first:], at-r.first
			}
			r.last.see(text, at, line)
		}
	}
	err := r.eachBlock(leave, func(x *indexer, b *block) {
		if note {
			r.faults(x, b)
			r.keepRecords(x, b)
		}
		for _, bd := range builders {
			if !bd.fell {
				bd.block(x, b, s)
			}
		}
		rows += b.rows
	})
	r.table.Rows = rows
	return builders, err
}

// faults reports what is irregular about the records of a block.
func (r *reader) faults(x *indexer, b *block) {
	for _, f := range b.faults {
		switch f.kind {
		case shortRecord:
			if r.room(CodeShortRow) {
				r.add(raggedShort(f.line, f.cell, x.columns, recordText(x.text, f)))
			}
		case longRecord:
			if r.room(CodeLongRow) {
				r.add(raggedLong(f.line, f.cell, x.columns, r.extraText(x.text, f)))
			}
		case strayQuote:
			if r.room(CodeStrayQuote) {
				r.add(stray(f.line, f.cell, recordText(x.text, f)))
			}
		case afterQuote:
			if r.room(CodeAfterQuote) {
				r.add(textAfterQuote(f.line, f.cell, recordText(x.text, f)))
			}
		case unclosedQuote:
			if !r.stream.partial {
				r.add(unclosed(f.line, f.cell, countLines(x.text[f.at:])+1))
			}
		}
	}
}

// recordText shows the line of a fault.
func recordText(text []byte, f fault) string {
	from := f.at
	for from > 0 && text[from-1] != '\n' && text[from-1] != '\r' && f.at-from < 200 {
		from--
	}
	line := text[from:min(len(text), from+shownText)]
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	return string(line)
}

// extraText shows the cells of a long record that have no column.
func (r *reader) extraText(text []byte, f fault) string {
	w := newWalker(text[:f.end], r.form.d, f.at, f.line)
	if !w.next() {
		return ""
	}
	n := len(r.table.Columns)
	if len(w.cells) <= n {
		return ""
	}
	return shown(text[w.cells[n].from:w.cells[len(w.cells)-1].to])
}

// report lists what a finished column has to say.
func (r *reader) report(c int, b *builder) {
	col := b.col
	for _, d := range append(b.plan.notes, b.zones.note()...) {
		d.Message = strings.Replace(d.Message, "%s", quoted(col.Name), 1)
		d.Column, d.ColumnName = c+1, col.Name
		r.add(d)
	}
	for i, bad := range col.BadCells {
		if i == listedFaults {
			break
		}
		r.add(badCell(col, bad.Line, c+1, bad.Text))
	}
	if rest := col.Bad - listedFaults; rest > 0 {
		d := badCell(col, 0, c+1, "")
		r.table.Problems.Tally(d.Code, d.Severity, rest)
	}
	col.Missing = b.plan.missing
	r.noteTexts(c, col)
}

// settleHouse finds what the columns tell together, and what the recipe says.
func (r *reader) settleHouse(surveys []survey) {
	h := house{fallback: '.'}
	if r.form.d.delim == ';' {
		h.fallback = ','
	}
	if tag := strings.ToLower(r.opts.Recipe.Locale); tag != "" {
		h.fallback = localeDecimal(tag)
		h.american = strings.HasSuffix(tag, "-us") || tag == "en"
	}
	switch d := r.opts.Recipe.Decimal; d {
	case "":
	case ".", ",":
		h.decimal, h.decimalGiven = d[0], true
	default:
		r.add(badRecipe(fmt.Sprintf("The decimal mark %s is neither a point nor a comma; it was not used.", quoted(d)), "Choose . or ,."))
	}
	if d := r.opts.Recipe.Dates; d != "" {
		order, ok := calendar.ParseDateOrder(d)
		if !ok {
			r.add(badRecipe(fmt.Sprintf("The date order %s is none; it was not used.", quoted(d)), "Choose dmy, mdy or ymd."))
		}
		h.order, h.orderGiven = order, ok
	}
	for c := range surveys {
		h.learn(&surveys[c])
	}
	r.house = h
}

// learn lets a column that settles a question by itself settle it for those that do not, unless
// two columns contradict each other.
func (h *house) learn(s *survey) {
	if !h.decimalGiven && s.point.only != s.comma.only {
		mark := byte('.')
		n := &s.point
		if s.comma.only > s.point.only {
			mark, n = ',', &s.comma
		}
		if n.ok*2 > s.cells && h.decimal != conflict {
			if h.decimal != 0 && h.decimal != mark {
				mark = conflict
			}
			h.decimal = mark
		}
	}
	if d := &s.dates; !h.orderGiven && d.orderDecision() == settled {
		order := calendar.DMY
		if d.order[calendar.MDY] > d.order[calendar.DMY] {
			order = calendar.MDY
		}
		if d.order[order]*2 <= s.cells || h.orderSplit {
			return
		}
		h.orderSplit = h.orderKnown && h.order != order
		h.order, h.orderKnown = order, !h.orderSplit
	}
}

// conflict marks a house whose columns use both decimal marks.
const conflict = 'x'

func localeDecimal(tag string) byte {
	lang, _, _ := strings.Cut(tag, "-")
	if strings.Contains(" en ja zh ko he th hi ga mt ", " "+lang+" ") || tag == "de-ch" || tag == "es-mx" {
		return '.'
	}
	return ','
}

// keepRecords keeps the first records as text.
func (r *reader) keepRecords(x *indexer, b *block) {
	keep := r.opts.Keep
	if keep == 0 {
		keep = keepRecords
	}
	w := newWalker(x.text[:x.at], x.d, b.base, b.line)
	for (keep < 0 || len(r.table.Records) < keep) && w.next() {
		if len(w.cells) == 1 && x.columns > 1 && x.d.trimStart(w.text[:w.cells[0].to], w.cells[0].from) == w.cells[0].to {
			continue
		}
		r.table.Records = append(r.table.Records, Record{Line: w.start, Cells: w.strings()})
	}
}

// resolve completes the recipe and the guess.
func (r *reader) resolve() {
	f, t := &r.form, r.table
	header, skip := f.header, f.skip // copies: a pointer into the reader would keep the window alive
	if e := &f.guess.Encoding.Evidence; *e == "" {
		*e = r.stream.facts.evidence()
	}
	rc := Recipe{
		Encoding:  f.guess.Encoding.Value,
		Delimiter: settingOf(f.d.delim), Quote: settingOf(f.d.quote),
		Escape: settingOf(f.d.escape), Comment: settingOf(f.d.comment),
		Header: &header, SkipLines: &skip,
		Locale: r.opts.Recipe.Locale,
	}
	f.guess.Decimal, f.guess.Dates = r.decimalGuess(), r.datesGuess()
	rc.Decimal, rc.Dates = f.guess.Decimal.Value, f.guess.Dates.Value
	for _, c := range t.Columns {
		if rc.Columns == nil {
			rc.Columns = map[string]ColumnRecipe{}
		}
		cr := ColumnRecipe{Type: c.Type, Missing: c.Missing}
		if k := c.Kind(); k == Day || k == Moment {
			cr.Format = c.Format
		} else if mark := c.decimal; mark != "" && mark != rc.Decimal {
			cr.Format = mark
		}
		rc.Columns[c.Name] = cr
	}
	t.Recipe, t.Guess, t.line = rc, f.guess, &lineage{}
}

func (r *reader) decimalGuess() Decision {
	h := r.house
	switch {
	case h.decimalGiven:
		return Decision{Value: string(h.decimal), Evidence: chosen, Given: true}
	case h.decimal == '.' || h.decimal == ',':
		return Decision{Value: string(h.decimal), Evidence: "some numbers allow no other reading"}
	case h.decimal == conflict:
		return Decision{Evidence: "columns differ; each has its own", Unsure: true, Others: []string{".", ","}}
	case r.table.Problems.Count(CodeAmbiguousNumber) > 0:
		other := ","
		if h.fallback == ',' {
			other = "."
		}
		return Decision{Value: string(h.fallback), Evidence: "no number tells; this is an assumption", Unsure: true, Others: []string{other}}
	}
	return Decision{Evidence: "no number depends on it"}
}

func (r *reader) datesGuess() Decision {
	h := r.house
	switch {
	case h.orderGiven:
		return Decision{Value: h.order.String(), Evidence: chosen, Given: true}
	case h.orderKnown:
		return Decision{Value: h.order.String(), Evidence: "some dates allow no other reading"}
	case r.table.Problems.Count(CodeAmbiguousDate) > 0:
		d := Decision{Value: "dmy", Others: []string{"mdy"}, Unsure: true, Evidence: "no date tells; this is an assumption"}
		if h.american {
			d.Value, d.Others = "mdy", []string{"dmy"}
		}
		return d
	}
	return Decision{Evidence: "no date depends on it"}
}

// noteTexts tells of cells of a text column that may mean something else than they say: tokens
// that often stand for no value, and texts that differ from another only by space at an end.
func (r *reader) noteTexts(at int, c *Column) {
	if c.Type != TextType || c.dict == nil || r.recipe(at).Type == TextType {
		return
	}
	var tokens, padded []string
	for code := range c.DictLen() {
		text := c.dict.text(uint32(code))
		if len(text) > longestToken && isPlainEnd(text[0]) && isPlainEnd(text[len(text)-1]) {
			continue
		}
		if t := trim(text); len(t) < len(text) {
			padded = append(padded, string(text))
		} else if isMissing(text) && len(tokens) < 5 && !slices.Contains(c.Missing, string(text)) {
			tokens = append(tokens, quoted(string(text)))
		}
	}
	if len(tokens) > 0 {
		r.tokens = append(r.tokens, columnTokens{at + 1, c.Name, strings.Join(tokens, ", ")})
	}
	if twin, ok := c.twin(padded); ok {
		d := tell(CodePadded, fmt.Sprintf("%s has both %s and the same text without the spaces; they count as different.", quoted(c.Name), quoted(twin)),
			"Remove the spaces in the file if they mean nothing.")
		d.Column, d.ColumnName, d.Text = at+1, c.Name, twin
		r.add(d)
	}
}

// columnTokens are the cells of a text column that often stand for no value.
type columnTokens struct {
	column       int
	name, tokens string
}

// noteTokens tells of all columns that have such cells at once: a file has them in many as a rule.
func (r *reader) noteTokens() {
	const named = 20
	var d diag.Diagnostic
	switch n := len(r.tokens); n {
	case 0:
		return
	case 1:
		t := r.tokens[0]
		d.Message = fmt.Sprintf("%s is text and has cells %s, which were kept as they are.", quoted(t.name), t.tokens)
		d.Column, d.ColumnName = t.column, t.name
	default:
		list := wordTokens(r.tokens[:min(n, named)])
		if n > named {
			list += fmt.Sprintf("; and %d more columns", n-named)
		}
		d.Message = fmt.Sprintf("%d columns are text and have cells that often stand for no value, which were kept as they are: %s.", n, list)
	}
	d.Severity, d.Code, d.Hint = diag.Info, CodeMissingToken, "If they stand for no value, name them as missing."
	r.add(d)
}

// wordTokens says which tokens are in which columns, those of the same tokens together.
func wordTokens(columns []columnTokens) string {
	var b strings.Builder
	for i, t := range columns {
		same := func(o columnTokens) bool { return o.tokens == t.tokens }
		if slices.ContainsFunc(columns[:i], same) {
			continue
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(t.tokens + " in " + quoted(t.name))
		for _, o := range columns[i+1:] {
			if same(o) {
				b.WriteString(", " + quoted(o.name))
			}
		}
	}
	return b.String()
}

// isPlainEnd reports whether a text that begins or ends with b is not padded there.
func isPlainEnd(b byte) bool { return b > ' ' && b < 0x80 }

// twin finds a padded text that the column also has without its padding.
func (c *Column) twin(padded []string) (text string, ok bool) {
	if len(padded) == 0 {
		return "", false
	}
	all := make(map[string]bool, c.DictLen())
	for code := range c.DictLen() {
		all[c.DictText(uint32(code))] = true
	}
	for _, p := range padded {
		if all[string(trim([]byte(p)))] {
			return p, true
		}
	}
	return "", false
}
