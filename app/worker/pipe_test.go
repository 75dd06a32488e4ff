//go:build !js

package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/library/catalog"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// bench is a client and a server joined in memory, with a vault that outlives
// the server.
type bench struct {
	*Client
	t      *testing.T
	pipe   *Pipe
	vault  *browser.Vault
	health chan Health
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, vault: browser.NewVault(), health: make(chan Health, 64)}
	b.pipe = &Pipe{Vault: b.vault}
	b.Client = NewClient(b.pipe.Spawn, func(h Health) { b.health <- h })
	b.ready(0)
	return b
}

// ready waits until the worker listens after so many restarts.
func (b *bench) ready(restarts int) {
	b.t.Helper()
	for {
		select {
		case h := <-b.health:
			if h.Ready && h.Restarts == restarts {
				return
			}
		case <-time.After(10 * time.Second):
			b.t.Fatalf("the worker is not ready after %d restarts", restarts)
		}
	}
}

// ask does a job and fails the test when it fails.
func ask[A any](b *bench, kind job.Kind, request, file any) A {
	b.t.Helper()
	answer, err := try[A](b, kind, request, file)
	if err != nil {
		b.t.Fatalf("%s: %v", kind, err)
	}
	return answer
}

func try[A any](b *bench, kind job.Kind, request, file any) (answer A, err error) {
	_, err = b.Ask(context.Background(), kind, request, file, &answer, nil)
	return answer, err
}

// alive asks the worker something that it can answer at once when it is at rest.
func (b *bench) alive() {
	b.t.Helper()
	ask[job.Preview](b, job.KindInspect, job.Inspect{Name: "orders.csv", Rows: 1}, file("orders.csv", orders))
}

const orders = "day,region,amount\n2026-01-05,West,10.50\n2026-01-20,East,4\n2026-02-03,West,7.25\n"

func file(name, text string) Memory { return Memory{name, []byte(text)} }

// imported imports a file and gives the source that the page would make of it.
func (b *bench) imported(id, name, text string) (job.Imported, workbook.Source) {
	b.t.Helper()
	got := ask[job.Imported](b, job.KindImport, job.Import{Source: id, Name: name, File: name + ".csv"}, file(name+".csv", text))
	return got, workbook.Source{ID: id, Name: name, Recipe: got.Table.Recipe, DateColumn: "day",
		Batches: []workbook.Batch{{ID: "b", File: name + ".csv", SHA256: got.SHA256, Kind: workbook.KindReplace}}}
}

func book(sources ...workbook.Source) workbook.Workbook {
	w := workbook.New("doc", "Book")
	w.Tables = sources
	w.KPIs = []workbook.KPI{{ID: "k", Name: "Revenue", Formula: "SUM(orders[amount])"}}
	return w
}

// revenue is the value of the only KPI, month by month.
func (b *bench) revenue(w workbook.Workbook) (values []string, err error) {
	answer, err := try[kpi.Answer](b, job.KindEvaluate, job.Evaluate{Workbook: w, Question: kpi.Question{Grain: "month"}}, nil)
	if err != nil {
		return nil, err
	}
	for _, k := range answer.KPIs {
		for _, c := range k.Cells {
			values = append(values, c.Period+"="+c.Num().Plain())
		}
	}
	return values, nil
}

func TestAFileBecomesValues(t *testing.T) {
	b := newBench(t)
	got, source := b.imported("t1", "orders", orders)
	if got.Table.Rows != 3 || len(got.Table.Columns) != 3 || !got.Kept || got.Bytes != int64(len(orders)) {
		t.Errorf("imported %+v", got)
	}
	amount := got.Table.Columns[2]
	if amount.Type != string(table.Decimal) || amount.Max != "10.50" {
		t.Errorf("the amounts are %+v", amount)
	}
	values, err := b.revenue(book(source))
	if err != nil || strings.Join(values, " ") != "2026-01=14.5 2026-02=7.25" {
		t.Errorf("revenue is %v (%v)", values, err)
	}
}

func TestInspectSaysWhatAFileSeemsToBe(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ name, text, refused string }{
		{"orders.csv", orders, ""},
		{"picture.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"},
		{"empty.csv", "", "empty"},
	} {
		p := ask[job.Preview](b, job.KindInspect, job.Inspect{Name: c.name, Rows: 50}, file(c.name, c.text))
		if c.refused == "" && (p.Refused != "" || len(p.Columns) != 3 || len(p.Records) != 3) {
			t.Errorf("%s: %+v", c.name, p)
		}
		if !strings.Contains(p.Refused, c.refused) {
			t.Errorf("%s is refused with %q, want it to name %s", c.name, p.Refused, c.refused)
		}
	}
	if _, err := try[job.Imported](b, job.KindImport, job.Import{Source: "x", Name: "x", File: "picture.csv"}, file("picture.csv", "\x89PNG\r\n\x1a\n\x00")); CodeOf(err) != Refused {
		t.Errorf("importing a picture gives %v", err)
	}
}

func TestAChosenTypeIsUsed(t *testing.T) {
	b := newBench(t)
	recipe := table.Recipe{Columns: map[string]table.ColumnRecipe{"amount": {Type: table.TextType}}}
	got := ask[job.Imported](b, job.KindImport, job.Import{Source: "t1", Name: "orders", Recipe: recipe}, file("orders.csv", orders))
	if typ := got.Table.Columns[2].Type; typ != string(table.TextType) {
		t.Errorf("the amounts are %s", typ)
	}
}

func TestTablesComeBackFromStorageAfterADeath(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	b.pipe.Kill("a test")
	b.ready(1)
	if _, err := try[job.RowPage](b, job.KindRows, job.Rows{Source: source, Count: 10}, nil); CodeOf(err) != NotAtHand {
		t.Errorf("a new worker answers %v, want it to know no table", err)
	}
	again := ask[job.Table](b, job.KindLoad, job.Load{Source: source}, nil)
	if again.Rows != 3 {
		t.Errorf("loaded again: %+v", again)
	}
	if values, err := b.revenue(book(source)); err != nil || len(values) != 2 {
		t.Errorf("revenue is %v (%v)", values, err)
	}
}

func TestWhatWasNotBegunIsAskedAgain(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	b.pipe.Kill("a test")
	// The new worker is not ready yet: this waits for it.
	loaded := ask[job.Table](b, job.KindLoad, job.Load{Source: source}, nil)
	if loaded.Rows != 3 || b.pipe.Starts != 2 {
		t.Errorf("loaded %d rows after %d starts", loaded.Rows, b.pipe.Starts)
	}
}

// slow is a file whose reading waits until the test lets it go on.
type slow struct {
	Memory
	begun chan struct{}
	once  *sync.Once
}

func (s slow) Slice(ctx context.Context, from, to int64) (piece.Piece, error) {
	s.once.Do(func() { close(s.begun) })
	<-ctx.Done()
	return nil, ctx.Err()
}

func newSlow() slow {
	return slow{file("slow.csv", orders), make(chan struct{}), &sync.Once{}}
}

func TestACancelStopsAJobAndFreesTheNext(t *testing.T) {
	b := newBench(t)
	f := newSlow()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := b.Ask(ctx, job.KindImport, job.Import{Source: "t1", Name: "slow"}, f, nil, nil)
		done <- err
	}()
	<-f.begun
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled job ends with %v", err)
	}
	if got, _ := b.imported("t2", "orders", orders); got.Table.Rows != 3 || b.pipe.Starts != 1 {
		t.Errorf("the next job gives %+v after %d starts", got, b.pipe.Starts)
	}
}

func TestAJobThatIsCancelledBeforeItBeginsNeverRuns(t *testing.T) {
	b := newBench(t)
	f := newSlow()
	first, stop := context.WithCancel(context.Background())
	go b.Ask(first, job.KindImport, job.Import{Source: "t1", Name: "slow"}, f, nil, nil)
	<-f.begun
	second, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := b.Ask(second, job.KindImport, job.Import{Source: "t2", Name: "orders"}, file("o.csv", orders), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("ends with %v", err)
	}
	stop()
	b.alive()
	if n := b.pipe.server.server.engine.Held(); n != 0 {
		t.Errorf("%d tables are held", n)
	}
}

func TestTheJobThatADeathInterruptsFails(t *testing.T) {
	b := newBench(t)
	f := newSlow()
	done := make(chan error, 1)
	go func() {
		_, err := b.Ask(context.Background(), job.KindImport, job.Import{Source: "t1", Name: "slow"}, f, nil, nil)
		done <- err
	}()
	<-f.begun
	b.pipe.Kill("it ran out of memory")
	if err := <-done; CodeOf(err) != Crashed || !strings.Contains(err.Error(), "out of memory") {
		t.Errorf("ends with %v", err)
	}
	b.ready(1)
}

func TestAWorkerThatKeepsDyingIsLeftAlone(t *testing.T) {
	b := newBench(t)
	for i := range deathLimit - 1 {
		b.pipe.Kill("again")
		b.ready(i + 1)
	}
	b.pipe.Kill("again")
	for h := range b.health {
		if h.Gone {
			break
		}
	}
	if _, err := try[job.Collected](b, job.KindCollect, job.Collect{}, nil); CodeOf(err) != Gone {
		t.Fatalf("asking gives %v", err)
	}
	b.Restart()
	b.ready(deathLimit)
	b.alive()
}

func TestAWorkerThatDoesNotStartSaysSo(t *testing.T) {
	pipe := &Pipe{Vault: browser.NewVault(), Refuse: func() error { return errors.New("workers are switched off") }}
	health := make(chan Health, 1)
	c := NewClient(pipe.Spawn, func(h Health) { health <- h })
	if h := <-health; !h.Gone || !strings.Contains(h.Reason, "switched off") {
		t.Errorf("health is %+v", h)
	}
	if _, err := c.Ask(context.Background(), job.KindCollect, nil, nil, nil, nil); CodeOf(err) != Gone {
		t.Errorf("asking gives %v", err)
	}
}

func TestMissingAndDamagedBytesAreToldApart(t *testing.T) {
	b := newBench(t)
	_, lost := b.imported("t1", "orders", orders)
	_, bad := b.imported("t2", "others", orders+"2026-03-01,West,1\n")
	_, good := b.imported("t3", "third", orders+"2026-04-01,West,1\n")
	b.vault.Lose(lost.Batches[0].SHA256)
	b.vault.Spoil(bad.Batches[0].SHA256)
	b.pipe.Kill("a test")
	b.ready(1)
	if _, err := try[job.Table](b, job.KindLoad, job.Load{Source: lost}, nil); CodeOf(err) != BytesGone {
		t.Errorf("a lost file gives %v", err)
	}
	if _, err := try[job.Table](b, job.KindLoad, job.Load{Source: bad}, nil); CodeOf(err) != BytesBad {
		t.Errorf("a damaged file gives %v", err)
	}
	if got := ask[job.Table](b, job.KindLoad, job.Load{Source: good}, nil); got.Rows != 4 {
		t.Errorf("the third table has %d rows", got.Rows)
	}
}

func TestAFullStorageDoesNotStopAnImport(t *testing.T) {
	b := newBench(t)
	b.vault.Fail = func(what string) error {
		if what == "put" {
			return errors.New("full")
		}
		return nil
	}
	got, source := b.imported("t1", "orders", orders)
	if got.Kept || got.Table.Rows != 3 {
		t.Errorf("imported %+v", got)
	}
	// While the worker lives, the bytes are there for an export.
	payload, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, nil, nil)
	if err != nil || !bytes.Contains(payload.(Memory).Data, []byte("data/orders/")) {
		t.Errorf("packing gives %v", err)
	}
}

func TestAWorkbookGoesOutAndComesIn(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	want, err := b.revenue(book(source))
	if err != nil {
		t.Fatal(err)
	}
	var packed job.Packed
	payload, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, &packed, nil)
	if err != nil || len(packed.Missing) > 0 || packed.Bytes != payload.(Memory).Size() {
		t.Fatalf("packed %+v (%v)", packed, err)
	}
	other := newBench(t)
	opened := ask[job.Opened](other, job.KindOpen, job.Open{Name: "Book.kpi"}, payload)
	if opened.Refused != "" || opened.Workbook == nil || !opened.Kept || len(opened.Problems) > 0 {
		t.Fatalf("opened %+v", opened)
	}
	ask[job.Table](other, job.KindLoad, job.Load{Source: opened.Workbook.Tables[0]}, nil)
	got, err := other.revenue(*opened.Workbook)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("there revenue is %v (%v), here %v", got, err, want)
	}
	if p := ask[job.Preview](b, job.KindInspect, job.Inspect{Name: "renamed.csv", Rows: 5}, payload); !p.Workbook {
		t.Errorf("a workbook called .csv is not recognised: %+v", p)
	}
}

func TestRowsThatAreGoneAreLeftOutOfTheFileAndNamed(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	b.vault.Lose(source.Batches[0].SHA256)
	var packed job.Packed
	if _, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, &packed, nil); err != nil || !slices.Equal(packed.Missing, []string{"orders"}) {
		t.Errorf("packed %+v (%v)", packed, err)
	}
}

func TestDamagedRowsAreLeftOutAndOpeningAGoodCopyMendsThem(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	good, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.vault.Spoil(source.Batches[0].SHA256)
	var packed job.Packed
	if _, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, &packed, nil); err != nil || !slices.Equal(packed.Missing, []string{"orders"}) {
		t.Errorf("packed %+v (%v)", packed, err)
	}
	if opened := ask[job.Opened](b, job.KindOpen, job.Open{Name: "Book.kpi"}, good); !opened.Kept {
		t.Fatalf("opened %+v", opened)
	}
	var again job.Packed
	if _, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, &again, nil); err != nil || len(again.Missing) > 0 {
		t.Errorf("after that, packed %+v (%v)", again, err)
	}
}

// A large file goes in and out in pieces, and is held in memory only where storage
// does not take it.
func TestALargeFileIsPackedAndOpenedInPieces(t *testing.T) {
	b, other := newBench(t), newBench(t)
	var large strings.Builder
	large.WriteString("day,amount\n")
	for n := 0; large.Len() < 5*streamSize/2; n++ {
		fmt.Fprintf(&large, "2026-01-%02d,%d.%02d\n", n%28+1, n, n*7%100)
	}
	got, source := b.imported("t1", "large", large.String())
	payload, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var full atomic.Bool
	other.vault.Fail = func(what string) error {
		if what == "seal" && full.Load() {
			return errors.New("full")
		}
		return nil
	}
	for _, fail := range []bool{false, true} {
		full.Store(fail)
		opened := ask[job.Opened](other, job.KindOpen, job.Open{Name: "Book.kpi"}, payload)
		if opened.Kept == fail {
			t.Errorf("with storage that is full (%v): kept %v", fail, opened.Kept)
		}
		pieces, size, ok, _ := other.vault.Find(context.Background(), got.SHA256)
		if ok == fail || ok && (len(pieces) != 3 || size != int64(large.Len())) {
			t.Errorf("with storage that is full (%v): found %v, %d pieces of %d bytes", fail, ok, len(pieces), size)
		}
		if info := ask[job.Table](other, job.KindLoad, job.Load{Source: opened.Workbook.Tables[0]}, nil); info.Rows != got.Table.Rows {
			t.Errorf("%d rows came, %d went", info.Rows, got.Table.Rows)
		}
		other.vault.Lose(got.SHA256)
		other.Restart()
	}
}

func TestBrokenWorkbookFilesAreRefused(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	payload, err := b.Ask(context.Background(), job.KindPack, job.Pack{Workbook: book(source)}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := payload.(Memory).Data
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"cut off", whole[:len(whole)/2]},
		{"empty", nil},
		{"text", []byte("hello")},
		{"one byte", []byte("P")},
	} {
		opened := ask[job.Opened](b, job.KindOpen, job.Open{Name: "x.kpi"}, Memory{"x.kpi", c.data})
		if opened.Refused == "" {
			t.Errorf("%s: opened %+v", c.name, opened)
		}
	}
}

func TestSampleTablesOfTheLibraryLoad(t *testing.T) {
	lib, err := catalog.Library()
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	request := job.Roles{Tables: []library.Table{*lib.Table("Runs"), *lib.Table("Subscriptions")}, Names: []string{"Sample Runs", "Sample Subs"}, Until: "2019-02-14", ID: "x"}
	made := ask[job.RolesMade](b, job.KindRoles, request, nil)
	if len(made.Sources) != 2 || !made.Kept {
		t.Fatalf("made %+v", made)
	}
	for i, s := range made.Sources {
		got := ask[job.Table](b, job.KindLoad, job.Load{Source: s}, nil)
		if got.Rows == 0 || s.Name != request.Names[i] || got.ProblemTotal != 0 || got.Columns[0].Max != "2019-02-14" {
			t.Errorf("%s has %d rows, %d problems, until %s", s.Name, got.Rows, got.ProblemTotal, got.Columns[0].Max)
		}
	}
}

func TestTheSampleLoadsAndHasValues(t *testing.T) {
	b := newBench(t)
	opened := ask[job.Opened](b, job.KindSample, job.Sample{}, nil)
	if opened.Workbook == nil || len(opened.Workbook.Tables) != 4 || !opened.Kept {
		t.Fatalf("the sample is %+v", opened)
	}
	for _, s := range opened.Workbook.Tables {
		if got := ask[job.Table](b, job.KindLoad, job.Load{Source: s}, nil); got.Rows == 0 {
			t.Errorf("%s has no rows", s.Name)
		}
	}
	answer := ask[kpi.Answer](b, job.KindEvaluate, job.Evaluate{Workbook: *opened.Workbook, Question: kpi.Question{Grain: "month"}}, nil)
	for _, k := range answer.KPIs {
		if len(k.Cells) == 0 || len(k.Problems) > 0 {
			t.Errorf("%s has %d cells and %v", k.Name, len(k.Cells), k.Problems)
		}
	}
}

func TestValuesComeMostFrequentFirst(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders)
	list := ask[job.ValueList](b, job.KindValues, job.Values{Source: source, Column: "region", Limit: 10}, nil)
	if fmt.Sprint(list.Values) != "[{West 2} {East 1}]" || list.More {
		t.Errorf("values are %+v", list)
	}
	if cut := ask[job.ValueList](b, job.KindValues, job.Values{Source: source, Column: "region", Limit: 1}, nil); len(cut.Values) != 1 || !cut.More {
		t.Errorf("cut values are %+v", cut)
	}
	if _, err := try[job.ValueList](b, job.KindValues, job.Values{Source: source, Column: "regin", Limit: 1}, nil); CodeOf(err) != Refused {
		t.Errorf("an unknown column gives %v", err)
	}
}

func TestUnnamedBytesGoAfterAnHour(t *testing.T) {
	b := newBench(t)
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	b.vault.Now = func() time.Time { return now }
	_, named := b.imported("t1", "orders", orders)
	_, unnamed := b.imported("t2", "others", orders+"2026-03-01,West,1\n")
	collect := func() job.Collected {
		return ask[job.Collected](b, job.KindCollect, job.Collect{Named: []string{named.Batches[0].SHA256}}, nil)
	}
	if got := collect(); got.Files != 0 {
		t.Errorf("%d files go at once", got.Files)
	}
	now = now.Add(61 * time.Minute)
	if got := collect(); got.Files != 1 || !b.vault.Has(named.Batches[0].SHA256) || b.vault.Has(unnamed.Batches[0].SHA256) {
		t.Errorf("collected %+v", got)
	}
}

func TestUnknownJobsAndBadRequestsFailAlone(t *testing.T) {
	b := newBench(t)
	if _, err := try[job.Collected](b, "dance", struct{}{}, nil); CodeOf(err) != UnknownJob {
		t.Errorf("an unknown job gives %v", err)
	}
	if _, err := try[job.Preview](b, job.KindInspect, job.Inspect{}, nil); CodeOf(err) != Internal {
		t.Errorf("a job without its file gives %v", err)
	}
	if _, err := try[job.Table](b, job.KindLoad, "not an object", nil); CodeOf(err) != Internal {
		t.Errorf("a body of another kind gives %v", err)
	}
	b.alive()
}

func TestProgressIsTold(t *testing.T) {
	b := newBench(t)
	var text strings.Builder
	text.WriteString("day,region,amount\n")
	for i := range 300_000 {
		fmt.Fprintf(&text, "2026-01-%02d,R%d,%d.25\n", i%28+1, i%7, i)
	}
	var steps []string
	var mu sync.Mutex
	_, err := b.Ask(context.Background(), job.KindImport, job.Import{Source: "t", Name: "big", File: "big.csv"}, file("big.csv", text.String()), nil, func(p job.Progress) {
		mu.Lock()
		defer mu.Unlock()
		steps = append(steps, p.Step)
		if p.Done > p.Total {
			t.Errorf("progress is %+v", p)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(steps) > 100 {
		t.Errorf("progress was told %d times", len(steps))
	}
}

func TestLastWordsNameTheCause(t *testing.T) {
	for detail, want := range map[string]string{
		"":                                  "it ended without a word",
		"fatal error: out of memory\nstack": "it ran out of memory",
		"log line\npanic: runtime error: index out of range\n\ngoroutine 1": "panic: runtime error: index out of range",
		"something else\nmore": "something else",
	} {
		if got := lastWords(detail); got != want {
			t.Errorf("%q: %q, want %q", detail, got, want)
		}
	}
}
