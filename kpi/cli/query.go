package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// setting is the flags that both query and eval take.
type setting struct {
	q           kpi.Question
	by, where   list
	dates, data pairs
	fiscal      string
	weeks       string
	format      string
}

func (x *setting) register(f flags) {
	f.StringVar(&x.q.Grain, "grain", "", "")
	f.StringVar(&x.q.From, "from", "", "")
	f.StringVar(&x.q.To, "to", "", "")
	f.Var(&x.by, "by", "")
	f.Var(&x.where, "where", "")
	f.Var(&x.dates, "date", "")
	f.Var(&x.data, "data", "")
	f.StringVar(&x.fiscal, "fiscal-start", "", "")
	f.StringVar(&x.weeks, "week-start", "", "")
	f.StringVar(&x.q.AsOf, "as-of", "", "")
	f.StringVar(&x.q.Against, "against", "", "")
	f.BoolVar(&x.q.FullPrior, "full-prior", false, "")
	f.StringVar(&x.format, "format", "table", "")
}

// apply checks the flags and lays them over a workbook.
func (x *setting) apply(w *workbook.Workbook) error {
	err := errors.Join(
		oneOf("format", x.format, "table", "json", "csv"),
		oneOf("grain", x.q.Grain, "", "day", "week", "month", "quarter", "year", "all"),
		oneOf("week-start", x.weeks, "", "mon", "sun", "sat"))
	if err != nil {
		return err
	}
	if x.fiscal != "" {
		month, ok := monthOf(x.fiscal)
		if !ok {
			return wrongUsage("--fiscal-start must be a month, 1 to 12 or its English name, not %q", x.fiscal)
		}
		w.Settings.Calendar.FiscalStart = month
	}
	if x.weeks != "" {
		w.Settings.Calendar.WeekStart = x.weeks
	}
	for _, d := range x.dates {
		s, ok := w.Table(d.name)
		if !ok {
			return wrongUsage("--date names a table %q that is not there", d.name)
		}
		if *w, err = (workbook.SetDateColumn{TableID: s.ID, Column: d.value}).Apply(*w); err != nil {
			return err
		}
	}
	x.q.By, x.q.Where = x.by, x.where
	return nil
}

func monthOf(text string) (int, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, n >= 1 && n <= 12
	}
	text = strings.ToLower(text)
	for i, name := range []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if len(text) >= 3 && strings.HasPrefix(name, text) {
			return i + 1, true
		}
	}
	return 0, false
}

func (c *command) query(args []string) error {
	f := newFlags("query")
	var (
		x                setting
		recipes, defines pairs
		zero             list
		src              = f.String("formula", "", "")
		book             = f.String("book", "", "")
	)
	x.register(f)
	f.Var(&recipes, "recipe", "")
	f.Var(&defines, "define", "")
	f.Var(&zero, "zero", "")
	rest, err := f.parse(args)
	switch {
	case err != nil:
		return err
	case len(rest) > 0:
		return wrongUsage("query: %q is not a flag", rest[0])
	case strings.TrimSpace(*src) == "":
		return wrongUsage("query: give a --formula")
	case len(x.data) == 0 && *book == "":
		return wrongUsage("query: give at least one --data NAME=FILE, or a --book")
	}
	x.q.Grain = cmp.Or(x.q.Grain, "all")
	engine, w, bad, err := c.tables(*book, &x, recipes)
	if err != nil {
		return err
	}
	for _, d := range defines {
		k := workbook.KPI{ID: workbook.ID(d.name), Name: d.name, Formula: d.value, EmptyMeansZero: slices.Contains(zero, d.name)}
		if w, err = (workbook.AddKPI{KPI: k}).Apply(w); err != nil {
			return wrongUsage("--define: %s", err)
		}
	}
	answer, err := engine.Query(c.ctx, w, *src, x.q, nil)
	if err != nil {
		return err
	}
	c.checked = engine.Check(w)
	wrong, err := c.answered(w, *src, x, answer)
	if err == nil && (wrong || bad) {
		return broken
	}
	return err
}

// tables loads those of a workbook file, or the files given. bad says that the
// input has errors.
func (c *command) tables(book string, x *setting, recipes pairs) (engine *kpi.Engine, w workbook.Workbook, bad bool, err error) {
	if book != "" {
		return c.open(book, x)
	}
	engine, w = kpi.New(), workbook.New("query", "query")
	for _, d := range x.data {
		wrong, err := c.load(engine, &w, d, recipes)
		if err != nil {
			return nil, w, false, err
		}
		bad = bad || wrong
	}
	return engine, w, bad, x.apply(&w)
}

// load reads one table into the engine and the workbook. bad says that its file
// has errors.
func (c *command) load(engine *kpi.Engine, w *workbook.Workbook, d pair, recipes pairs) (bad bool, err error) {
	s := workbook.Source{ID: workbook.ID(d.name), Name: d.name}
	for _, r := range recipes {
		if r.name != d.name {
			continue
		}
		if s.Recipe, err = c.readRecipe(r.value); err != nil {
			return false, err
		}
	}
	t, err := c.loadFile(engine, &s, d.value)
	if err != nil {
		return false, err
	}
	if *w, err = (workbook.AddTable{Source: s}).Apply(*w); err != nil {
		return false, wrongUsage("--data: %s", err)
	}
	return t.Problems.HasErrors(), nil
}

// loadFile makes a file the only one of a source.
func (c *command) loadFile(engine *kpi.Engine, s *workbook.Source, file string) (*table.Table, error) {
	data, err := c.table(file)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	sha := hex.EncodeToString(sum[:])
	s.Batches = []workbook.Batch{{ID: "1", File: file, SHA256: sha, Bytes: int64(len(data)), Kind: workbook.KindReplace}}
	t, err := engine.Load(c.ctx, *s, kpi.InMemory(func(string) ([]byte, error) { return data, nil }), nil)
	if err != nil {
		return nil, err
	}
	s.Recipe = t.Recipe
	c.told(file, t)
	return t, nil
}

// queryCell is a cell in JSON.
type queryCell struct {
	Period  string    `json:"period"`
	By      []*string `json:"by"`
	Value   *string   `json:"value"`
	Exact   *string   `json:"exact"`
	Blank   *string   `json:"blank"`
	Text    *string   `json:"text,omitempty"`
	Rows    int64     `json:"rows"`
	Skipped int64     `json:"skipped"`
}

func (c *command) answered(w workbook.Workbook, src string, x setting, a *kpi.Answer) (wrong bool, err error) {
	cells, all := []kpi.Cell{}, a.Problems
	for _, k := range a.KPIs {
		for _, p := range k.Problems {
			p.Source = "formula"
			all = append(all, p)
		}
		cells = append(cells, k.Cells...)
	}
	for _, d := range c.checked.All() {
		if _, isKPI := w.KPI(d.Source); isKPI && used(src, w, d.Source) {
			all = append(all, kpi.ProblemOf(d))
		}
	}
	problems, wrong := c.problems(all, sourceOf(w, src, x))
	switch x.format {
	case "json":
		out := make([]queryCell, 0, len(cells))
		for _, cell := range cells {
			out = append(out, inJSON(cell))
		}
		return wrong, c.json(struct {
			Cells    []queryCell `json:"cells"`
			Problems []problem   `json:"problems"`
		}{out, problems})
	case "csv":
		return wrong, c.cellsCSV(x.q.By, cells)
	}
	c.cellsTable(x.q.By, cells, wrong)
	return wrong, nil
}

func inJSON(cell kpi.Cell) queryCell {
	out := queryCell{Period: cell.Period, By: cell.By, Value: orNull(cell.Plain()), Exact: orNull(cell.Exact), Blank: orNull(cell.Blank), Rows: cell.Rows, Skipped: cell.Skipped}
	if out.By == nil {
		out.By = []*string{}
	}
	if cell.IsText {
		out.Text = &cell.Text
	}
	return out
}

// used reports whether a formula refers to a KPI, directly or through others.
func used(src string, w workbook.Workbook, name string) bool {
	seen := map[string]bool{}
	var visit func(string) bool
	visit = func(src string) bool {
		for _, ref := range workbook.Dependencies(src) {
			if ref == name {
				return true
			}
			if k, ok := w.KPI(ref); ok && !seen[ref] {
				if seen[ref] = true; visit(k.Formula) {
					return true
				}
			}
		}
		return false
	}
	return visit(src)
}

// sourceOf finds the text that a problem speaks of by the name of its source.
func sourceOf(w workbook.Workbook, src string, x setting) func(string) string {
	return func(name string) string {
		switch name {
		case "formula":
			return src
		case "by":
			return strings.Join(x.by, "\n")
		case "where":
			return strings.Join(x.where, "\n")
		}
		k, _ := w.KPI(name)
		return k.Formula
	}
}

func (c *command) cellsCSV(by []string, cells []kpi.Cell) error {
	s := newCSV(c.out)
	head := []string{"period"}
	for _, dim := range by {
		head = append(head, harmless(dim))
	}
	s.row(append(head, "value", "exact", "blank", "rows", "skipped")...)
	for _, cell := range cells {
		row := []string{cell.Period}
		for _, key := range cell.By {
			if key == nil {
				row = append(row, "")
				continue
			}
			row = append(row, harmless(*key))
		}
		value := cell.Plain()
		if cell.IsText {
			value = harmless(cell.Text)
		}
		s.row(append(row, value, cell.Exact, cell.Blank, fmt.Sprint(cell.Rows), fmt.Sprint(cell.Skipped))...)
	}
	return s.close()
}

func (c *command) cellsTable(by []string, cells []kpi.Cell, wrong bool) {
	head := append([]string{"period"}, by...)
	lines := [][]string{append(head, "value", "rows", "skipped", "exact")}
	for _, cell := range cells {
		line := []string{cell.Period}
		if cell.Open {
			line[0] += " (open)"
		}
		for _, key := range cell.By {
			line = append(line, keyText(key))
		}
		exact := ""
		switch {
		case strings.Contains(cell.Exact, "/"):
			exact = cell.Exact
		case cell.Exact == "" && cell.Plain() != "":
			exact = "rounded"
		}
		value := valueText(cell)
		if wrong && cell.Blank == num.ErrorInKPI.String() {
			value = "blank: the formula has an error"
		}
		lines = append(lines, append(line, value, fmt.Sprint(cell.Rows), fmt.Sprint(cell.Skipped), exact))
	}
	c.columns(lines)
}

// valueText is a value for people: the number, or why there is none.
func valueText(cell kpi.Cell) string {
	switch {
	case cell.IsText:
		return cell.Text
	case cell.Blank != "":
		return "blank: " + cell.Num().Reason().Sentence()
	}
	return cell.Plain()
}
