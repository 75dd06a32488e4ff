package view

import (
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Why is where the value of a KPI comes from.
type Why struct {
	Busy     bool
	Err      string
	Equation string // 59,065 / 46 = 1,284.0217…
	Whole    WhyStep
}

// WhyStep is a part of the value with the parts that it is made of.
type WhyStep struct {
	Sign, Says string // ÷ and "divided by"; "" for what comes first
	Icon       string // in place of a sign
	Name, Href string // of a KPI
	Formula    string
	Note       string // when it is, where not in the period
	Value      string
	Status     Status
	Uses       []WhyUse
	Parts      []WhyStep
}

// WhyUse is what became of the rows of a table.
type WhyUse struct {
	Table, Used, Left string // 1,147 rows used, 214 not used
	Added             bool   // amounts are shown
	All               string // rows of the table
	Open              bool   // something in it wants to be seen
	Fates             []WhyFate
}

// WhyFate is rows that were used, or not used for one reason.
type WhyFate struct {
	Why, Condition string
	Rows, Amount   string
	Warn           bool
	Href           string // to the rows
	Show           string // what the link is called
}

func whyOf(m state.Model, w words, k workbook.KPI) Why {
	label := m.Label()
	v := Why{Err: m.Because.Err}
	if !m.Because.Explains(k.ID, label) || len(m.Because.Why.Steps) == 0 {
		v.Busy = v.Err == "" && (m.Because.Why == nil || !m.Because.Explains(k.ID, label))
		return v
	}
	b := whyBuilder{m: m, w: w, why: m.Because.Why, period: w.period(label), label: label, statuses: statuses(m)}
	v.Whole = b.step(0, unit{w: w}, true)
	v.Equation = b.equation()
	return v
}

// whyBuilder makes the tree of a flat list.
type whyBuilder struct {
	m             state.Model
	w             words
	why           *kpi.Why
	period, label string
	statuses      map[string]Status
}

func (b whyBuilder) step(i int, above unit, first bool) WhyStep {
	s := b.why.Steps[i]
	u := b.unitOf(s, above)
	v := WhyStep{Name: s.KPI, Formula: oneLine(s.Formula), Value: b.value(s, u), Icon: "fx"}
	if len(s.Uses) > 0 {
		v.Icon = "table"
	}
	if !first {
		v.Sign, v.Says = signOf(s.Role)
	}
	if s.KPI != "" && i > 0 {
		v.Href, v.Status = "#/kpi/"+s.ID, b.statuses[s.KPI]
	}
	switch {
	case s.Many:
		v.Note = "for each unit of the moving average"
	case s.From != "" && s.From == s.To:
		v.Note = b.w.iso(s.From)
	case s.From != "":
		v.Note = b.w.iso(s.From) + " to " + b.w.iso(s.To)
	case s.Around != "":
		v.Note = oneLine(s.Around)
	}
	if s.Again {
		v.Note = trimJoin(v.Note, "as above")
	}
	for use := range s.Uses {
		v.Uses = append(v.Uses, b.use(i, use, u))
	}
	for k := i + 1; k < len(b.why.Steps); k++ {
		if b.why.Steps[k].Parent == i {
			v.Parts = append(v.Parts, b.step(k, u, len(v.Parts) == 0))
		}
	}
	return v
}

func signOf(role string) (sign, says string) {
	switch role {
	case "denominator":
		return "÷", "divided by"
	case "factor":
		return "×", "times"
	case "added":
		return "+", "plus"
	case "subtracted":
		return "−", "minus"
	}
	return "", ""
}

// unitOf is how the value of a step is written: that of a KPI in its unit, what is
// added to one in the same.
func (b whyBuilder) unitOf(s kpi.WhyStep, above unit) unit {
	if k, ok := b.m.Book.KPIByID(s.ID); ok && s.KPI != "" {
		return unitOf(b.m, b.w, k)
	}
	if s.Role == "added" || s.Role == "subtracted" {
		return above
	}
	return unit{w: b.w}
}

func (b whyBuilder) value(s kpi.WhyStep, u unit) string {
	switch v := s.Num(); {
	case s.Many:
		return ""
	case s.IsText:
		return b.w.iso(s.Text)
	case v.IsBlank():
		return "blank: " + blankText(s.Number)
	case u.format.Kind == "":
		return b.w.bare(v)
	default:
		return u.full(v)
	}
}

// bare writes a number without a unit: with at most four decimals, none where it
// is whole.
func (w words) bare(v num.Value) string { return w.plain(num.RoundTo(v, 4).Plain()) }

func (b whyBuilder) use(step, use int, u unit) WhyUse {
	of := b.why.Steps[step].Uses[use]
	v := WhyUse{Table: of.Table, Added: of.Added, All: b.w.count(of.Rows)}
	left := of.Rows
	for _, f := range of.Fates {
		if f.Why == "used" {
			v.Used = b.w.some(f.Rows, "row used", "rows used")
			left -= f.Rows
		}
		row := WhyFate{Why: b.reason(of, b.why.Steps[step], f.Why), Condition: f.Condition, Rows: b.w.count(f.Rows),
			Warn: warns(f.Why), Amount: b.amount(of, f, u)}
		v.Open = v.Open || row.Warn
		if _, there := b.m.Book.TableByID(of.Source); there && f.Rows > 0 {
			row.Href = state.Hash(state.Route{View: state.DataScreen, ID: of.Source, Rows: state.Rows{KPI: b.why.ID, Period: b.label,
				WhyRows: kpi.WhyRows{Step: step, Use: use, Fate: f.Fate}}}, b.m.Question)
			row.Show = "Show rows: " + b.w.count(f.Rows) + " of " + of.Table + ". " + trimJoin(row.Why, row.Condition)
		}
		v.Fates = append(v.Fates, row)
	}
	v.Left = b.w.count(left) + " not used"
	return v
}

// reason words what became of rows. That of a condition goes before it.
func (b whyBuilder) reason(u kpi.WhyUse, s kpi.WhyStep, why string) string {
	switch why {
	case "used":
		return "Used"
	case "other-slice":
		return "Left out by the filters of this page"
	case "undated":
		if u.Date == "" {
			return u.Table + " has no dates, so in no period"
		}
		return "No readable date in " + u.Date + ", so in no period"
	case "other-period":
		if s.From != "" {
			return "Dated outside these days"
		}
		return "Dated outside " + orThis(b.period)
	case "filtered":
		return "Does not fulfil"
	case "undecided":
		return "Blank, so nobody can tell"
	case "unreadable":
		return "The cell could not be read"
	}
	if b.more(u) {
		return "The cell is blank, or could not be read"
	}
	return "The cell is blank"
}

// more says that cells of a table could not be read beyond those that a column
// lists, which cannot be told from blank ones.
func (b whyBuilder) more(u kpi.WhyUse) bool {
	for _, c := range b.m.Tables[u.Source].Info.Columns {
		if c.Bad > table.BadKept {
			return true
		}
	}
	return false
}

// warns says that rows were left out for a reason that is none in the formula.
func warns(why string) bool {
	return why == "undated" || why == "undecided" || why == "blank" || why == "unreadable"
}

func (b whyBuilder) amount(u kpi.WhyUse, f kpi.WhyFate, as unit) string {
	v := f.Amount.Num()
	switch {
	case !u.Added:
		return ""
	case f.Why == "unreadable":
		return "unknown"
	case v.IsBlank():
		return "—"
	case as.format.Kind == num.KindCurrency:
		return as.full(v)
	}
	return b.w.bare(v)
}

// equation is the division that a ratio is; "" for anything else.
func (b whyBuilder) equation() string {
	sides := map[string]num.Value{}
	for _, s := range b.why.Steps {
		if s.Parent == 0 {
			sides[s.Role] = s.Num()
		}
	}
	top, ok1 := sides["numerator"]
	bottom, ok2 := sides["denominator"]
	value := b.why.Steps[0].Num()
	if !ok1 || !ok2 || value.IsBlank() || !num.Equal(num.Div(top, bottom), value) {
		return ""
	}
	text := b.w.bare(top) + " / " + b.w.bare(bottom) + " = " + b.w.bare(value)
	if !num.Equal(num.RoundTo(value, 4), value) {
		text += "…"
	}
	return text
}

// RowsBehind says which rows of a table are shown alone.
type RowsBehind struct {
	Text      string
	Condition string
	Back      Link // to the KPI
	All       string
}

// rowsBehind tells of the rows in the route; zero for all rows.
func rowsBehind(m state.Model, w words) (v RowsBehind) {
	r := m.Data.Grid.Rows
	if r == (state.Rows{}) {
		return v
	}
	table, _ := m.Book.TableByID(m.Data.Grid.Table)
	if r.Column != "" {
		return RowsBehind{Text: unmetText(w, m.Data.Grid, table.Name), All: "#/data/" + table.ID}
	}
	k, _ := m.Book.KPIByID(r.KPI)
	v.Back = Link{"Back to " + k.Name, "#/kpi/" + k.ID}
	v.All = "#/data/" + table.ID
	what, why := "Rows of "+table.Name, ""
	if m.Because.Explains(r.KPI, r.Period) {
		b := whyBuilder{m: m, w: w, why: m.Because.Why, period: w.period(r.Period), label: r.Period}
		what, why, v.Condition = b.behind(r, table.Name)
	}
	v.Text = what + " behind " + k.Name + ", " + orThis(w.period(r.Period))
	if len(m.Question.Slices) > 0 {
		v.Text += ", with the filters of its page"
	}
	v.Text = trimJoin(v.Text+".", why)
	return v
}

// behind words rows, why they are these, and the condition that they met.
func (b whyBuilder) behind(r state.Rows, table string) (what, why, condition string) {
	what = "Rows of " + table
	if r.Step < 0 || r.Step >= len(b.why.Steps) || r.Use < 0 || r.Use >= len(b.why.Steps[r.Step].Uses) {
		return what, "", ""
	}
	s := b.why.Steps[r.Step]
	for _, f := range s.Uses[r.Use].Fates {
		if f.Fate != r.Fate {
			continue
		}
		what = b.w.some(f.Rows, "row", "rows") + " of " + table
		condition = f.Condition
		why = b.reason(s.Uses[r.Use], s, f.Why) + "."
		if f.Why == "used" && r.Step > 0 {
			why = "Used for " + strings.TrimSpace(s.KPI+" "+oneLine(s.Formula)) + "."
		}
		if f.Condition != "" {
			why = strings.TrimSuffix(why, ".") + ":"
		}
	}
	return what, why, condition
}
