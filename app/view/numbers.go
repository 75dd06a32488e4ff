package view

import (
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// unit writes the numbers of one KPI.
type unit struct {
	w         words
	format    num.Format
	direction string
	own       int // decimals that the KPI asks for, which a series may settle
}

func unitOf(m state.Model, w words, k workbook.KPI) unit {
	f := k.Format(m.Book.Settings)
	return unit{w: w, format: f, direction: k.Direction, own: f.Decimals}
}

// settled gives all numbers of a series the same places where the KPI leaves
// them open: none when all are whole, two otherwise. Small numbers keep theirs.
func (u unit) settled(cells []kpi.Cell) unit {
	f := u.format
	if f.Decimals != num.Auto || (f.Kind != "" && f.Kind != num.KindNumber && f.Kind != num.KindCurrency) {
		return u
	}
	whole, large := true, false
	for _, c := range cells {
		v := c.Number.Num()
		if v.IsBlank() {
			continue
		}
		whole = whole && num.Equal(v, num.Floor(v))
		large = large || num.Cmp(num.Abs(v), num.Int(1)) >= 0
	}
	switch {
	case whole:
		u.format.Decimals = 0
	case large:
		u.format.Decimals = 2
	}
	return u
}

// full writes a value with all the decimals its format wants.
func (u unit) full(v num.Value) string {
	f := u.format
	f.Compact = false
	return f.Text(v, u.w.locale)
}

// parts is full in pieces.
func (u unit) parts(v num.Value) num.Parts {
	f := u.format
	f.Compact = false
	return f.Parts(v, u.w.locale)
}

// compactFrom is where a scorecard shortens numbers.
var compactFrom = num.Int(100_000)

// short writes a value for a scorecard: 412.6K rather than 412,604.
func (u unit) short(v num.Value) string {
	f := u.format
	plain := f.Kind == "" || f.Kind == num.KindNumber || f.Kind == num.KindCurrency
	if plain && !v.IsBlank() && num.Cmp(num.Abs(v), compactFrom) >= 0 {
		f.Compact, f.Decimals = true, num.Auto
	}
	return f.Text(v, u.w.locale)
}

// bound writes a target with the sign its direction wants.
func (u unit) bound(e *kpi.Expected, write func(num.Value) string) string {
	if e == nil {
		return ""
	}
	if u.direction == workbook.InRange {
		low, high := number(e.Low), number(e.High)
		switch {
		case low.IsBlank():
			return "≤ " + write(high)
		case high.IsBlank():
			return "≥ " + write(low)
		}
		return write(low) + "–" + write(high)
	}
	text := write(number(e.Value))
	if u.direction == workbook.Lower {
		return "≤ " + text
	}
	return text
}

// number reads a plain decimal.
func number(s string) num.Value { return kpi.Number{Value: s}.Num() }

// delta draws a change. Percentages change in points, steps of a scale in steps,
// everything else by share.
func (u unit) delta(c kpi.Change, judged bool) Delta {
	by := c.By.Num()
	if by.IsBlank() {
		return Delta{Why: sentence(by.Reason().Sentence())}
	}
	d := Delta{Icon: "flat"}
	switch by.Sign() {
	case 1:
		d.Icon = "up-arrow"
	case -1:
		d.Icon = "down-arrow"
	}
	share := c.Percent.Num()
	switch {
	case u.format.Kind == num.KindPercent:
		d.Text = num.Format{Decimals: 1}.Signed(num.Mul(by, num.Int(100)), u.w.locale) + " pp"
	case share.IsBlank(), len(u.format.Scale) > 0: // steps of a scale have no percentages
		d.Text = u.signed(by)
	default:
		d.Text = num.Format{Kind: num.KindPercent, Decimals: 1}.Signed(share, u.w.locale)
	}
	d.Why = "from " + u.full(c.Before.Num()) + daysCompared(u.w, c)
	if judged {
		switch good := by.Sign() > 0; {
		case by.IsZero():
		case u.direction == workbook.InRange:
		case good != (u.direction == workbook.Lower):
			d.Class = "delta--good"
		default:
			d.Class = "delta--bad"
		}
	}
	return d
}

func (u unit) signed(v num.Value) string {
	f := u.format
	f.Compact = false
	return f.Signed(v, u.w.locale)
}

// cellAt is the cell of a period.
func cellAt(cells []kpi.Cell, label string) (kpi.Cell, bool) {
	for _, c := range cells {
		if c.Period == label {
			return c, true
		}
	}
	return kpi.Cell{}, false
}

// blankText says why there is no value.
func blankText(n kpi.Number) string {
	if n.Blank == "" {
		return ""
	}
	return n.Num().Reason().Sentence()
}

// statusOf draws the status of a cell.
func statusOf(c kpi.Cell) Status { return StatusOf(score.Word(c.Status)) }

// answerOf is the answer about one KPI.
func answerOf(a *state.Answer, id string) (kpi.KPIAnswer, bool) {
	if a == nil {
		return kpi.KPIAnswer{}, false
	}
	for _, k := range a.KPIs {
		if k.ID == id {
			return k, true
		}
	}
	return kpi.KPIAnswer{}, false
}

// statuses is the present status of every KPI by name.
func statuses(m state.Model) map[string]Status {
	out := map[string]Status{}
	if m.Answer == nil {
		return out
	}
	label := m.Label()
	for _, k := range m.Answer.KPIs {
		if c, ok := cellAt(k.Cells, label); ok {
			out[k.Name] = statusOf(c)
		}
	}
	return out
}

// awaiting counts the KPIs whose review is due or, where nobody reviews, those at
// risk or off track.
func awaiting(m state.Model, w words) (count, label string) {
	n, one, many := m.ReviewsDue(), "review due", "reviews due"
	if !m.Book.Reviewed() && n == 0 {
		one, many = "KPI needs attention", "KPIs need attention"
		for _, s := range statuses(m) {
			if s.Slug == "off" || s.Slug == "risk" {
				n++
			}
		}
	}
	if n == 0 {
		return "", ""
	}
	return w.count(int64(n)), w.some(int64(n), one, many)
}
