package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

func (c *command) eval(args []string) error {
	f := newFlags("eval")
	var (
		x      setting
		only   list
		failOn = f.String("fail-on", "", "")
		deep   = f.Bool("deep", false, "")
	)
	x.register(f)
	f.Var(&only, "kpi", "")
	names, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(names) != 1 {
		return wrongUsage("eval: give one .kpi file, not %d", len(names))
	}
	if err := oneOf("fail-on", *failOn, "", "off-track", "at-risk"); err != nil {
		return err
	}
	if *deep && x.format == "csv" {
		return wrongUsage("eval: --deep has no CSV format")
	}
	engine, w, bad, err := c.open(names[0], &x)
	if err != nil {
		return err
	}
	if x.q.KPIs = only; *deep {
		x.q.Deep = namesOf(w, only)
	}
	answer, err := engine.Evaluate(c.ctx, w, x.q, nil)
	if err != nil {
		return err
	}
	wrong, err := c.evaluated(w, x, answer)
	switch {
	case err != nil:
		return err
	case wrong || bad:
		return broken
	case fails(answer, *failOn):
		return exit{code: Failed}
	}
	return nil
}

// open reads a workbook file and loads its tables, or the files given in their
// place. bad says that the input has errors.
func (c *command) open(name string, x *setting) (engine *kpi.Engine, w workbook.Workbook, bad bool, err error) {
	bundle, err := c.bundle(name)
	if err != nil {
		return nil, w, false, err
	}
	w, engine = bundle.Workbook, kpi.New()
	for i := range w.Tables {
		wrong, err := c.loadSource(engine, &w.Tables[i], bundle, x.data)
		if err != nil {
			return nil, w, false, err
		}
		bad = bad || wrong
	}
	for _, d := range x.data {
		if _, ok := w.Table(d.name); !ok {
			return nil, w, false, wrongUsage("--data names a table %q that %s has not", d.name, name)
		}
	}
	return engine, w, bad || bundle.Problems.HasErrors(), x.apply(&w)
}

// bundle reads a workbook and tells what is wrong with its file.
func (c *command) bundle(name string) (*workbook.Bundle, error) {
	data, err := c.files.Read(name)
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	bundle, err := workbook.ReadFile(bytes.NewReader(data), int64(len(data)), workbook.Limits{})
	if err != nil {
		return nil, c.refused(name, err)
	}
	for _, d := range bundle.Problems.All() {
		c.diagnostic("", d)
	}
	return bundle, nil
}

// refused tells why a file cannot be used.
func (c *command) refused(name string, err error) error {
	var r workbook.Refusal
	if !errors.As(err, &r) {
		return err
	}
	r.Diagnostic.Source = name
	c.diagnostic("", r.Diagnostic)
	return broken
}

func (c *command) loadSource(engine *kpi.Engine, s *workbook.Source, b *workbook.Bundle, instead pairs) (bad bool, err error) {
	for _, d := range instead {
		if d.name == s.Name {
			t, err := c.loadFile(engine, s, d.value)
			if err != nil {
				return false, err
			}
			return t.Problems.HasErrors(), nil
		}
	}
	t, err := engine.Load(c.ctx, *s, kpi.InMemory(b.Data), nil)
	if errors.Is(err, workbook.ErrMissing) {
		return true, nil // the bundle has said so
	}
	if err != nil {
		return false, err
	}
	s.Recipe = t.Recipe
	c.told(s.Name, t)
	return t.Problems.HasErrors(), nil
}

// evalCell is a KPI in one period and slice, in JSON.
type evalCell struct {
	Name       string     `json:"name"`
	Period     string     `json:"period"`
	By         []*string  `json:"by,omitempty"`
	Open       bool       `json:"open,omitempty"`
	Unit       string     `json:"unit"`
	Value      *string    `json:"value"`
	Exact      *string    `json:"exact"`
	Blank      *string    `json:"blank"`
	Text       *string    `json:"text,omitempty"`
	Target     *string    `json:"target"`
	Low        *string    `json:"low,omitempty"`
	High       *string    `json:"high,omitempty"`
	Stretch    *string    `json:"stretch,omitempty"`
	Due        *string    `json:"target_due,omitempty"`
	How        string     `json:"target_how,omitempty"`
	Attainment *string    `json:"attainment"`
	Status     string     `json:"status"`
	Reason     string     `json:"reason"`
	Change     evalChange `json:"change"`
	Rows       int64      `json:"rows"`
	Skipped    int64      `json:"skipped"`

	*evalReport
}

// evalChange is the change as a share of the earlier value, null where there is
// nothing to compare with.
type evalChange struct {
	Prior *string `json:"prior"`
	Year  *string `json:"year"`
}

func (c *command) evaluated(w workbook.Workbook, x setting, a *kpi.Answer) (wrong bool, err error) {
	all := a.Problems
	for _, k := range a.KPIs {
		all = append(all, k.Problems...)
	}
	problems, wrong := c.problems(all, sourceOf(w, "", x))
	switch x.format {
	case "json":
		cells := []evalCell{}
		for _, k := range a.KPIs {
			for _, cell := range k.Cells {
				cells = append(cells, evalJSON(w, x, k, cell))
			}
		}
		return wrong, c.json(struct {
			AsOf     *string    `json:"as_of"`
			KPIs     []evalCell `json:"kpis"`
			Insight  []evalDeep `json:"insight,omitempty"`
			Problems []problem  `json:"problems"`

			Objectives []objectiveCell       `json:"objectives,omitempty"`
			Milestones []kpi.MilestoneAnswer `json:"milestones,omitempty"`
		}{orNull(a.AsOf), cells, deepOf(a), problems, objectivesJSON(a), milestonesOf(w, x, a)})
	case "csv":
		return wrong, c.evalCSV(w, x, a)
	}
	c.evalTable(w, x, a)
	c.deepTable(w, a)
	return wrong, nil
}

func evalJSON(w workbook.Workbook, x setting, k kpi.KPIAnswer, cell kpi.Cell) evalCell {
	out := evalCell{
		Name: k.Name, Period: cell.Period, By: cell.By, Open: cell.Open, Unit: unitOf(w, k),
		Value: orNull(cell.Plain()), Exact: orNull(cell.Exact), Blank: orNull(cell.Blank), Attainment: orNull(cell.Attainment.Plain()),
		Status: cell.Status, Reason: cell.Reason, Change: evalChange{orNull(cell.Prior.Percent.Plain()), orNull(cell.Year.Percent.Plain())},
		Rows: cell.Rows, Skipped: cell.Skipped, evalReport: reportJSON(w, x, k, cell),
	}
	if cell.IsText {
		out.Text = &cell.Text
	}
	if t := cell.Target; t != nil {
		out.Target, out.Low, out.High = orNull(t.Value), orNull(t.Low), orNull(t.High)
		out.Stretch, out.Due, out.How = orNull(t.Stretch), orNull(t.Due), t.How
	}
	return out
}

// unitOf is a KPI's unit in one word: EUR, percent, minutes, number.
func unitOf(w workbook.Workbook, k kpi.KPIAnswer) string {
	definition, _ := w.KPIByID(k.ID)
	format := definition.Unit.Format(w.Settings)
	return cmp.Or(format.Currency, format.Unit, string(format.Kind), "number")
}

func (c *command) evalCSV(w workbook.Workbook, x setting, a *kpi.Answer) error {
	s := newCSV(c.out)
	head := []string{"name", "period"}
	for _, dim := range x.by {
		head = append(head, harmless(dim))
	}
	head = append(head, "unit", "value", "exact", "blank", "target", "low", "high", "attainment", "status", "reason", "prior", "year", "rows", "skipped")
	more := moreTargets(a)
	if more {
		head = append(head, "stretch", "target_due", "target_exact", "target_how")
	}
	if len(w.Closed) > 0 {
		head = append(head, "reported", "restated")
	}
	s.row(head...)
	for _, k := range a.KPIs {
		for _, cell := range k.Cells {
			row := []string{harmless(k.Name), cell.Period}
			for _, key := range cell.By {
				if key == nil {
					row = append(row, "")
					continue
				}
				row = append(row, harmless(*key))
			}
			value, target := cell.Plain(), cmp.Or(cell.Target, &kpi.Expected{})
			if cell.IsText {
				value = harmless(cell.Text)
			}
			row = append(row, unitOf(w, k), value, cell.Exact, cell.Blank, target.Value, target.Low, target.High, cell.Attainment.Plain(),
				cell.Status, harmless(cell.Reason), cell.Prior.Percent.Plain(), cell.Year.Percent.Plain(), fmt.Sprint(cell.Rows), fmt.Sprint(cell.Skipped))
			if more {
				row = append(row, target.Stretch, target.Due, target.Exact, harmless(target.How))
			}
			s.row(append(row, reportPlain(w, x, k, cell)...)...)
		}
	}
	return s.close()
}

// milestonesOf judges the milestones of the KPIs that were answered as a whole.
func milestonesOf(w workbook.Workbook, x setting, a *kpi.Answer) (list []kpi.MilestoneAnswer) {
	if len(x.q.By)+len(x.q.Where) > 0 {
		return nil
	}
	for _, k := range a.KPIs {
		if definition, ok := w.KPIByID(k.ID); ok {
			list = append(list, kpi.Milestones(w, definition, a, x.q.Locale)...)
		}
	}
	return list
}

// moreTargets reports whether there is more to targets than their values.
func moreTargets(a *kpi.Answer) bool {
	for _, k := range a.KPIs {
		for _, c := range k.Cells {
			if t := c.Target; t != nil && t.Stretch+t.Due+t.How != "" {
				return true
			}
		}
	}
	return false
}

// evalTable is the scorecard for people: the period asked for or, when none was,
// the last complete one.
func (c *command) evalTable(w workbook.Workbook, x setting, a *kpi.Answer) {
	shown := ""
	if x.q.From == "" && x.q.To == "" {
		shown = lastClosed(a)
	}
	if shown != "" {
		fmt.Fprintf(c.out, "%s: %s, data through %s\n\n", w.Name, shown, a.AsOf)
	} else {
		fmt.Fprintf(c.out, "%s: data through %s\n\n", w.Name, a.AsOf)
	}
	head := append([]string{"kpi", "period"}, x.by...)
	lines := [][]string{append(head, "value", "target", "status", "prior", "year", "rows")}
	locale := num.LocaleOf(cmp.Or(w.Settings.Locale, "en"))
	for _, k := range a.KPIs {
		definition, _ := w.KPIByID(k.ID)
		format := definition.Format(w.Settings)
		for _, cell := range k.Cells {
			if shown != "" && cell.Period != shown {
				continue
			}
			line := []string{k.Name, cell.Period}
			for _, key := range cell.By {
				line = append(line, keyText(key))
			}
			lines = append(lines, append(line, readable(cell, format, locale)+reportText(w, x, k, cell, format, locale), targetText(cell.Target, format, locale), cell.Status,
				changeText(cell.Prior, format, locale), changeText(cell.Year, format, locale), fmt.Sprint(cell.Rows)))
		}
	}
	c.columns(lines)
	c.objectives(a, shown)
}

func readable(cell kpi.Cell, f num.Format, l num.Locale) string {
	if cell.IsText || cell.Blank != "" {
		return valueText(cell)
	}
	return f.Text(cell.Num(), l)
}

// changeText is a change for people: of a percentage in points, of anything else
// in percent.
func changeText(c kpi.Change, f num.Format, l num.Locale) string {
	if f.Kind == num.KindPercent {
		points := num.Format{Decimals: 1, Suffix: " pp"}
		return points.Signed(num.Mul(c.By.Num(), num.Int(100)), l)
	}
	return num.Format{Kind: num.KindPercent, Decimals: 1}.Signed(c.Percent.Num(), l)
}

func targetText(t *kpi.Expected, f num.Format, l num.Locale) string {
	if t == nil {
		return ""
	}
	var parts []string
	for _, text := range []string{t.Value, t.Low, t.High} {
		if v, ok := workbook.ParseDecimal(text); ok && text != "" {
			parts = append(parts, f.Text(v, l))
		}
	}
	return strings.Join(parts, " – ")
}

// lastClosed is the label of the last period that is complete, or of the last
// one when none is.
func lastClosed(a *kpi.Answer) string {
	label := ""
	for _, p := range a.Periods {
		if !p.Open || label == "" {
			label = p.Label
		}
	}
	return label
}

// fails applies the rule of --fail-on to each KPI's last complete period, slice
// by slice.
func fails(a *kpi.Answer, rule string) bool {
	if rule == "" {
		return false
	}
	last := lastClosed(a)
	for _, k := range a.KPIs {
		for _, cell := range k.Cells {
			bad := !cell.Open && (cell.Status == string(score.OffTrack) || rule == "at-risk" && cell.Status == string(score.AtRisk))
			if bad && cell.Period == last {
				return true
			}
		}
	}
	return false
}
