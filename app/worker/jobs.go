package worker

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sort"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Limits of what is read at all.
const (
	MaxFile  = 1 << 30 // bytes of one imported file
	headSize = 1 << 20 // bytes looked at for a preview
)

// do is the list of jobs.
func (s *Server) do(t *task, m Message) (answer, file any, err error) {
	switch m.Job {
	case job.KindInspect:
		return pair(t, m, t.inspect)
	case job.KindImport:
		return pair(t, m, t.importFile)
	case job.KindLoad:
		return one(m, t.load)
	case job.KindKeep:
		return one(m, t.keepOnly)
	case job.KindEvaluate:
		return one(m, t.evaluate)
	case job.KindWhy:
		return one(m, t.why)
	case job.KindDrivers:
		return one(m, t.drivers)
	case job.KindRows:
		return one(m, t.rows)
	case job.KindSeek:
		return one(m, t.seek)
	case job.KindCopy:
		return one(m, t.copyCells)
	case job.KindProfile:
		return one(m, t.profile)
	case job.KindValues:
		return one(m, t.values)
	case job.KindTry:
		return one(m, t.try)
	case job.KindMatch:
		return one(m, t.match)
	case job.KindPack:
		request, err := decode[job.Pack](m)
		if err != nil {
			return nil, nil, err
		}
		return t.pack(request)
	case job.KindOpen:
		return pair(t, m, t.open)
	case job.KindUnpack:
		request, err := decode[job.Unpack](m)
		blob, ok := m.File.(Blob)
		if err != nil || !ok {
			return nil, nil, &Failure{Internal, "The job unpack came without a file."}
		}
		return t.unpack(request, blob)
	case job.KindPropose:
		return pair(t, m, t.propose)
	case job.KindFaults:
		request, err := decode[job.Faults](m)
		if err != nil {
			return nil, nil, err
		}
		return t.faults(request)
	case job.KindSample:
		return one(m, t.sample)
	case job.KindRoles:
		return one(m, t.roles)
	case job.KindCollect:
		return one(m, t.collect)
	case job.KindHold:
		return beside(m, t.take)
	case job.KindCount:
		return beside(m, t.countFor)
	}
	return nil, nil, &Failure{UnknownJob, fmt.Sprintf("There is no job called %q.", m.Job)}
}

// one does a job without a file.
func one[Q, A any](m Message, do func(Q) (A, error)) (answer, file any, err error) {
	request, err := decode[Q](m)
	if err != nil {
		return nil, nil, err
	}
	answer, err = do(request)
	return answer, nil, err
}

// pair does a job about a file.
func pair[Q, A any](t *task, m Message, do func(Q, Blob) (A, error)) (answer, file any, err error) {
	blob, ok := m.File.(Blob)
	if !ok {
		return nil, nil, &Failure{Internal, fmt.Sprintf("The job %s came without a file.", m.Job)}
	}
	return one(m, func(q Q) (A, error) { return do(q, blob) })
}

// beside does a job about what came beside it, and gives bytes.
func beside[Q, F any](m Message, do func(Q, F) (piece.List, error)) (answer, file any, err error) {
	came, ok := m.File.(F)
	if !ok {
		return nil, nil, &Failure{Internal, fmt.Sprintf("The job %s came with a %T.", m.Job, m.File)}
	}
	request, err := decode[Q](m)
	if err != nil {
		return nil, nil, err
	}
	file, err = do(request, came)
	return nil, file, err
}

// inspect says what a file seems to be, from its head.
func (t *task) inspect(q job.Inspect, file Blob) (job.Preview, error) {
	p := job.Preview{Bytes: file.Size()}
	if file.Size() > MaxFile {
		p.Refused = fmt.Sprintf("It has %s; files up to %s can be read.", megabytes(file.Size()), megabytes(MaxFile))
		return p, nil
	}
	piece, err := file.Slice(t.ctx, 0, min(file.Size(), headSize))
	if err != nil {
		return p, unreadable(file, err)
	}
	head := make([]byte, piece.Size())
	piece.CopyTo(head, 0)
	if isWorkbook(head) {
		p.Workbook = true
		return p, nil
	}
	if strings.HasPrefix(string(head), "PK\x03\x04") {
		if a, err := t.inside(q.Name, file); err == nil && len(a.Names()) > 0 {
			p.Archive = true
			return p, nil
		} else if CodeOf(err) == Refused {
			p.Refused = err.Error()
			return p, nil
		}
	}
	s := table.Preview(head, file.Size(), q.Recipe, max(1, min(q.Rows, 200)))
	p.Recipe, p.Guess, p.Rows, p.Whole = s.Recipe, s.Guess, s.Rows, s.Exact
	p.Problems, p.Packed = s.Problems.All(), strings.HasPrefix(string(head), "\x1f\x8b")
	for _, c := range s.Columns {
		p.Columns = append(p.Columns, job.Column{Name: c.Name, Header: c.Header, Type: string(c.Type), Scale: int(c.Scale),
			Format: c.Format, Currency: c.Currency, Blank: int64(c.Blank), Bad: int64(c.Bad), Evidence: c.Evidence})
	}
	p.Records = records(s.Records)
	if len(s.Columns) == 0 {
		p.Refused = refusal(p.Problems)
	}
	return p, nil
}

// isWorkbook recognises a .kpi file by its first entry, whatever it is called.
func isWorkbook(head []byte) bool {
	return strings.HasPrefix(string(head), "PK\x03\x04") && strings.Contains(string(head[:min(len(head), 200)]), workbook.MIMEType)
}

// refusal words why a file has no columns at all.
func refusal(problems []diag.Diagnostic) string {
	if len(problems) == 0 {
		return "There are no rows in it."
	}
	return sentence(problems[0])
}

func sentence(d diag.Diagnostic) string { return strings.TrimSpace(d.Message + " " + d.Hint) }

func records(list []table.Record) []job.Record {
	out := make([]job.Record, len(list))
	for i, r := range list {
		out[i] = job.Record{Line: r.Line, Cells: r.Cells}
	}
	return out
}

// megabytes writes a size for people.
func megabytes(n int64) string {
	if n < 10<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// importFile keeps a file's bytes and reads them.
func (t *task) importFile(q job.Import, file Blob) (job.Imported, error) {
	if file.Size() > MaxFile {
		return job.Imported{}, &Failure{TooLarge, fmt.Sprintf("%s has %s; files up to %s can be read.", q.File, megabytes(file.Size()), megabytes(MaxFile))}
	}
	expectMuch()
	defer collect()
	in := t.takeIn(file)
	defer in.close()
	if q.Into != nil {
		return t.importInto(q, file, in)
	}
	source := workbook.Source{ID: q.Source, Name: q.Name, Recipe: q.Recipe}
	read, err := t.engine.Read(t.ctx, source, in, t.yield("reading"))
	if err != nil {
		return job.Imported{}, err
	}
	if len(read.Columns) == 0 {
		return job.Imported{}, &Failure{Refused, refusal(read.Problems.All())}
	}
	sha, kept, err := t.settle(in, file)
	if err != nil {
		return job.Imported{}, err
	}
	source.Batches = []workbook.Batch{{ID: "import", File: q.File, SHA256: sha, Kind: workbook.KindReplace}}
	t.engine.Hold(source, read)
	t.crew.note(source, read)
	if kept {
		t.keepColumns(source, read)
	}
	return job.Imported{SHA256: sha, Bytes: file.Size(), Kept: kept, Table: describe(source, read)}, nil
}

// settle takes the rest of a file in; where storage does not, it stays in memory.
func (t *task) settle(in *intake, file Blob) (sha string, kept bool, err error) {
	sha, kept, err = in.finish()
	if err == nil && !kept {
		err = t.holdFile(sha, file)
	}
	return sha, kept, err
}

// holdFile keeps in memory a file that storage does not take, if it still is what
// it was.
func (t *task) holdFile(sha string, file Blob) error {
	data, err := whole(t.fromFile(file, pieceSize))
	if err != nil {
		return err
	}
	sum := sha256.NewBy(t.mix)
	sum.Write(data)
	if hex.EncodeToString(sum.Sum(nil)) != sha {
		return unreadable(file, errOther)
	}
	t.loose[sha] = data
	return nil
}

// load reads a table from storage, unless it is at hand: its columns, or the
// files if these are not kept. Columns are kept of tables of one file: of others
// it has to be known which file a row comes from.
func (t *task) load(q job.Load) (job.Table, error) {
	held := t.engine.Table(q.Source) != nil
	if !held {
		expectMuch()
		defer collect()
	}
	single := len(q.Source.Live()) == 1 && q.Source.AsDropped()
	if !held && single {
		if read := t.columns(q.Source); read != nil {
			t.engine.Hold(q.Source, read)
			held = true
		}
	}
	read, err := t.engine.Load(t.ctx, q.Source, t.stored, t.yield("reading"))
	if err != nil {
		return job.Table{}, err
	}
	if !held && single {
		t.keepColumns(q.Source, read)
	}
	t.crew.note(q.Source, read)
	return describe(q.Source, read), nil
}

func (t *task) keepOnly(q job.Keep) (struct{}, error) {
	t.engine.Keep(q.Workbook)
	t.views = nil
	t.crew.keep(q.Workbook)
	collect()
	return struct{}{}, nil
}

// describe is a table in the words of the border.
func describe(s workbook.Source, read *table.Table) job.Table {
	d := job.Table{Source: s.ID, Name: s.Name, Rows: int64(read.Rows), Bytes: read.Bytes, Recipe: read.Recipe, Guess: read.Guess,
		Problems: read.Problems.All(), ProblemTotal: read.Problems.Total(), Preview: records(read.Records[:min(len(read.Records), 100)])}
	if live := s.Live(); len(live) > 0 {
		d.SHA256 = live[len(live)-1].SHA256
	}
	for _, c := range read.Columns {
		lo, hi := c.Span()
		distinct, capped := c.Distinct()
		d.Columns = append(d.Columns, job.Column{Name: c.Name, Header: c.Header, Type: string(c.Type), Scale: int(c.Scale),
			Format: c.Format, Currency: c.Currency, Blank: int64(c.Blank), Bad: int64(c.Bad),
			Distinct: int64(distinct), Capped: capped, Min: lo, Max: hi, Evidence: c.Evidence})
	}
	return d
}

func (t *task) evaluate(q job.Evaluate) (*kpi.Answer, error) {
	return t.engine.Evaluate(t.ctx, q.Workbook, q.Question, t.yield("evaluating"))
}

func (t *task) why(q job.Evaluate) (*kpi.Why, error) {
	return t.engine.Why(t.ctx, q.Workbook, q.Question, t.yield("explaining"))
}

func (t *task) drivers(q job.Drivers) (*kpi.Drivers, error) {
	return t.engine.Drivers(t.ctx, q.Workbook, q.Question, q.Drive, t.yield("explaining"))
}

// atHand is the table of a source as formulas call its columns.
func (t *task) atHand(s workbook.Source) (*table.Table, error) {
	if read := t.engine.Table(s); read != nil {
		return read, nil
	}
	return nil, &Failure{NotAtHand, s.Name + " is not loaded."}
}

// values counts the values of a column, the most frequent first.
func (t *task) values(q job.Values) (job.ValueList, error) {
	read, _, err := t.whole(q.Source, q.Within)
	if err != nil {
		return job.ValueList{}, err
	}
	c, ok := read.Column(q.Column)
	if !ok {
		return job.ValueList{}, &Failure{Refused, fmt.Sprintf("%s has no column %q.", q.Source.Name, q.Column)}
	}
	counts, more, err := t.count(c)
	if err != nil {
		return job.ValueList{}, err
	}
	list := job.ValueList{Source: q.Source.ID, Column: q.Column, More: more}
	for text, n := range counts {
		list.Values = append(list.Values, job.Value{Text: text, Rows: n})
	}
	sort.Slice(list.Values, func(i, j int) bool {
		a, b := list.Values[i], list.Values[j]
		return a.Rows > b.Rows || a.Rows == b.Rows && a.Text < b.Text
	})
	if limit := max(1, min(q.Limit, 1000)); len(list.Values) > limit {
		list.Values, list.More = list.Values[:limit], true
	}
	return list, nil
}

// countCap is how many different values are told apart.
const countCap = 100_000

func (t *task) count(c *table.Column) (counts map[string]int64, more bool, err error) {
	if c.Kind() == table.Text && c.HasDict() {
		counts, err = t.countCodes(c)
		return counts, false, err
	}
	counts = map[string]int64{}
	for row := range c.Len() {
		if row&0xfff == 0 {
			if err := t.pause(job.Progress{}); err != nil {
				return nil, false, err
			}
		}
		if !c.HasValue(row) {
			continue
		}
		if text := c.Cell(row); len(counts) < countCap || counts[text] > 0 {
			counts[text]++
		} else {
			more = true
		}
	}
	return counts, more, nil
}

// countCodes counts by dictionary code, a block at a time.
func (t *task) countCodes(c *table.Column) (map[string]int64, error) {
	byCode := make([]int64, c.DictLen())
	block := make([]uint32, 1<<14)
	for from := 0; from < c.Len(); from += len(block) {
		if err := t.pause(job.Progress{}); err != nil {
			return nil, err
		}
		for i, code := range c.Codes(block[:min(len(block), c.Len()-from)], from) {
			if c.HasValue(from + i) {
				byCode[code]++
			}
		}
	}
	counts := map[string]int64{}
	for code, n := range byCode {
		if n > 0 {
			counts[c.DictText(uint32(code))] = n
		}
	}
	return counts, nil
}

func (t *task) collect(q job.Collect) (job.Collected, error) {
	files, size, err := t.vault.Collect(t.ctx, q.Named)
	return job.Collected{Files: files, Bytes: size}, err
}

func unreadable(file Blob, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &Failure{Unreadable, fmt.Sprintf("%s could not be read: %v. It may have been moved or changed since it was chosen.", file.Name(), err)}
}
