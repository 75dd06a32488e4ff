package view

import (
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Insight is what the values of a KPI mean, as its page shows it.
type Insight struct {
	Busy bool
	Why  string // why there is none

	XmR      chart.XmR
	HasXmR   bool
	Sub      string   // limits of the last stretch
	Says     []string // of the period on screen: signal or routine, and the target
	Signal   bool     // the period on screen is one
	Short    string   // why there are no limits
	Proposed string   // period of a shift that the values suggest
	Proposal string
	Shifts   []ShiftItem
	Shift    string // period of the shift that is being confirmed
	ShiftOf  string // its name
	Reason   string
	Expected []string // where it is heading, in sentences
	Averages []Choice
	Average  string

	Links    []TieItem
	Found    []TieItem // nobody has made them
	Tried    string
	Guards   []TieItem
	Tying    bool
	Tie      state.TieDraft
	Others   []Choice
	PerGrain string // months
}

// ShiftItem is a shift that was confirmed.
type ShiftItem struct{ Period, Name, Text, When string }

// TieItem is another KPI that this one is tied to.
type TieItem struct {
	Name, Href, Text string
	Spark            chart.Figure
	HasSpark         bool
	Alarm            bool // of a guardrail, in the period on screen
	Leader           string
	Link             workbook.Link
	Guard            string
}

// insightOf finds what the engine has worked out for the KPI.
func insightOf(m state.Model, id string) *kpi.Insight {
	a, ok := answerOf(m.KPI.Insight.Answer, id)
	if !ok {
		return nil
	}
	return a.Insight
}

func (v *KPI) meaning(m state.Model, w words, u unit, k workbook.KPI, cells []kpi.Cell) {
	s := m.KPI.Insight
	g := &v.Insight
	*g = Insight{Why: s.Why, Shift: s.Shift, ShiftOf: w.period(s.Shift), Reason: s.Reason, Tying: s.Tying, Tie: s.Tie, PerGrain: v.Context.Grain + "s"}
	for _, other := range active(m) {
		if s.Tying && other.ID != k.ID {
			g.Others = append(g.Others, Choice{Value: other.ID, Label: other.Name})
		}
	}
	in := insightOf(m, k.ID)
	if in == nil {
		g.Busy = s.Answer == nil && s.Why == "" && v.HasChart
		return
	}
	u = u.finer(in.Variation)
	g.variation(w, u, k, in.Variation, v.Period, cells)
	g.Short = in.Short
	if in.Close != nil {
		g.Expected = append(g.Expected, in.Close.Says)
	}
	if in.Forecast != nil {
		g.Expected = append(g.Expected, in.Forecast.Says)
	}
	g.ties(m, w, k, in, v.Period)
	if len(v.Chart.Points) == len(cells) {
		v.ahead(w, u, in, cells)
		v.average(u, s.Average, in, cells)
	}
}

// finer gives what is computed from small whole numbers their decimals: the mean
// of 2 and 3 is not 2.
func (u unit) finer(x kpi.Variation) unit {
	for _, p := range x.Points {
		if v := p.Num(); !v.IsBlank() && num.Cmp(num.Abs(v), num.Int(100)) >= 0 {
			return u
		}
	}
	u.format.Decimals = u.own
	return u
}

// variation is the XmR figure of the periods that the trend shows.
func (g *Insight) variation(w words, u unit, k workbook.KPI, x kpi.Variation, label string, cells []kpi.Cell) {
	first := 0
	for len(cells) > 0 && first < len(x.Points) && x.Points[first].Period < cells[0].Period {
		first++
	}
	f := chart.XmR{Title: "Signal or noise: " + k.Name, Format: u.format, Locale: w.locale}
	place := map[string]int{}
	for i, p := range x.Points {
		place[p.Period] = i
		if i < first {
			continue
		}
		pt, ok := w.point(p.Period)
		if !ok {
			return
		}
		if pt.Value = p.Num(); pt.Value.IsBlank() {
			pt.Reason = pt.Value.Reason().Sentence()
		} else {
			pt.Text = u.full(pt.Value)
		}
		f.Points, f.Signals = append(f.Points, pt), append(f.Signals, signalWords(p.Signal))
		moved := chart.Range{Value: p.Moved.Num()}
		if !moved.Value.IsBlank() {
			moved.Text = u.full(moved.Value)
		}
		f.Ranges = append(f.Ranges, moved)
		if p.Period == label {
			g.Says, g.Signal = sentences(p.Says), p.Signal != ""
		}
	}
	for _, s := range x.Stretches {
		from, to := max(0, place[s.From]-first), place[s.To]-first+1
		if s.Short != "" || to <= from {
			continue
		}
		f.Limits = append(f.Limits, chart.Limits{From: from, To: to, Mean: s.Mean.Num(), Lower: s.Lower.Num(), Upper: s.Upper.Num(), Range: s.RangeLimit.Num(),
			MeanText: u.full(s.Mean.Num()), LowerText: u.full(s.Lower.Num()), UpperText: u.full(s.Upper.Num()), RangeText: u.full(s.RangeLimit.Num())})
	}
	for _, s := range k.Shifts {
		g.Shifts = append(g.Shifts, ShiftItem{Period: s.Period, Name: w.period(s.Period), Text: s.Reason, When: s.At})
	}
	if n := len(x.Stretches); n > 0 {
		last := x.Stretches[n-1]
		if g.Sub = last.Short; last.Short == "" {
			g.Sub = "XmR since " + w.period(last.From) + ": mean " + u.full(last.Mean.Num()) + ", average moving range " + u.full(last.Range.Num()) +
				", limits " + u.full(last.Lower.Num()) + " to " + u.full(last.Upper.Num()) + ", made of " + w.some(int64(last.Count), "value", "values")
		}
	}
	g.XmR, g.HasXmR = f, len(f.Points) > 1
	if x.Proposed != nil {
		g.Proposed, g.Proposal = x.Proposed.From, x.Proposed.Says
	}
}

// sentences takes a text apart, so that the first can be set in bold.
func sentences(text string) []string {
	if text == "" {
		return nil
	}
	first, rest, more := strings.Cut(text, ". ")
	if !more {
		return []string{text}
	}
	return []string{first + ".", rest}
}

func signalWords(code string) string {
	switch code {
	case "outside":
		return "outside the limits"
	case "run":
		return "eight or more in a row on one side of the mean"
	case "near":
		return "three of four nearer to a limit than to the mean"
	case "jump":
		return "moved further than routine variation does"
	}
	return code
}

// ties lists the KPIs that this one is tied to.
func (g *Insight) ties(m state.Model, w words, k workbook.KPI, in *kpi.Insight, label string) {
	item := func(l kpi.LinkHeld) TieItem {
		other := l.Leader
		if other == k.ID {
			other = l.Follower
		}
		t := tieTo(m, w, other, label)
		t.Text, t.Leader, t.Link = l.Says, l.Leader, workbook.Link{KPI: l.Follower, Lag: l.Lag, Grain: l.Grain, Opposite: l.Opposite}
		return t
	}
	for _, l := range in.Links {
		g.Links = append(g.Links, item(l))
	}
	for _, l := range in.Proposed {
		g.Found = append(g.Found, item(l))
	}
	if in.Tried > 0 {
		g.Tried = "Looked for in " + strconv.Itoa(in.Tried) + " combinations of KPIs, directions and lags of up to 6 " + g.PerGrain + ". Such a record says what went ahead, not what caused it."
	}
	for _, guard := range in.Guards {
		t := tieTo(m, w, guard.KPI, label)
		t.Text, t.Guard = guard.Says, guard.KPI
		for _, a := range guard.Alarms {
			if a.Period == label {
				t.Text, t.Alarm = a.Says, true
			}
		}
		g.Guards = append(g.Guards, t)
	}
}

// tieTo is the other KPI with its recent trend.
func tieTo(m state.Model, w words, id, label string) TieItem {
	other, _ := m.Book.KPIByID(id)
	t := TieItem{Name: other.Name, Href: "#/kpi/" + id}
	if a, ok := answerOf(m.Answer, id); ok {
		c, _ := cellAt(a.Cells, label)
		t.Spark, t.HasSpark = sparkOf(unitOf(m, w, other).settled(a.Cells), other, a, label, statusOf(c))
	}
	return t
}

// ahead puts what is expected into the trend, which the figure goes on with as
// long as it leaves room for what was.
func (v *KPI) ahead(w words, u unit, in *kpi.Insight, cells []kpi.Cell) {
	points := v.Chart.Points
	n := len(points)
	if n == 0 || in.Forecast == nil && in.Close == nil {
		return
	}
	expected := map[string]*chart.Ahead{}
	put := func(period string, value, low, high kpi.Number) {
		a := &chart.Ahead{Value: value.Num(), Low: low.Num(), High: high.Num(), Text: u.full(value.Num())}
		a.Band = "between " + u.full(a.Low) + " and " + u.full(a.High)
		expected[period] = a
	}
	if in.Forecast != nil {
		for _, p := range in.Forecast.Points {
			put(p.Period, p.Value, p.Low, p.High)
		}
	}
	if c := in.Close; c != nil {
		put(c.Period, c.Value, c.Low, c.High)
	}
	last := ""
	for i, c := range cells {
		if a := expected[c.Period]; a != nil && points[i].Open {
			points[i].Ahead = a
		}
		last = c.Period
	}
	if in.Forecast == nil {
		return
	}
	room := max(3, n/2)
	end, _ := w.cal.ParseLabel(last)
	for _, p := range in.Forecast.Points {
		at, ok := w.cal.ParseLabel(p.Period)
		if at.Index <= end.Index {
			continue
		}
		pt, named := w.point(p.Period)
		if !ok || !named || room == 0 || at.Index != end.Index+1 {
			break // it is an earlier part of the past that is on screen
		}
		end = at
		pt.Open, pt.Ahead = true, expected[p.Period]
		if p.Target != (kpi.Number{}) {
			pt.Target = p.Target.Num()
			pt.TargetText = u.short(pt.Target)
		}
		v.Chart.Points = append(v.Chart.Points, pt)
		room--
	}
	if len(v.Chart.Points) > n || points[n-1].Ahead != nil {
		v.Legend = append(v.Legend, LegendItem{"forecast", "forecast, 80 % band"})
	}
}

// average puts a moving average into the trend.
func (v *KPI) average(u unit, chosen int, in *kpi.Insight, cells []kpi.Cell) {
	g := &v.Insight
	if len(in.Averages) == 0 {
		return
	}
	g.Averages = []Choice{{Value: "0", Label: "none"}}
	g.Average = "0"
	at := map[string]num.Value{}
	for _, a := range in.Averages {
		g.Averages = append(g.Averages, Choice{Value: strconv.Itoa(a.Periods), Label: strconv.Itoa(a.Periods) + " " + g.PerGrain})
		if a.Periods != chosen {
			continue
		}
		g.Average = strconv.Itoa(chosen)
		for i, value := range a.Values {
			at[in.Variation.Points[i].Period] = value.Num()
		}
	}
	if g.Average == "0" {
		return
	}
	for i, c := range cells {
		value, ok := at[c.Period]
		if !ok {
			value = num.Blank(num.NoEarlierPeriod)
		}
		if !value.IsBlank() {
			v.Chart.Points[i].Average = u.full(value)
		}
		v.Chart.Average = append(v.Chart.Average, value)
	}
	v.Legend = append(v.Legend, LegendItem{"prior", "average of " + g.Average + " " + g.PerGrain})
}

// insightFacts are those beside the value: signal or noise, and where the open
// period is heading.
func insightFacts(w words, u unit, in *kpi.Insight, label string) []HeroFact {
	if in == nil {
		return nil
	}
	var list []HeroFact
	for _, p := range in.Variation.Points {
		if p.Period != label || p.Says == "" {
			continue
		}
		f := HeroFact{Name: "Variation", Text: "Routine", Small: map[string]string{"always": "target always reached", "mostly": "target reached more often than not",
			"rarely": "target rarely reached", "never": "target out of reach"}[p.Reach]}
		if p.Signal != "" {
			f.Text = "Signal"
			f.Small = signalWords(p.Signal)
		}
		list = append(list, f)
	}
	if c := in.Close; c != nil && c.Low != c.High {
		list = append(list, HeroFact{Name: w.period(c.Period) + " is heading for", Text: u.full(c.Value.Num()), Small: u.full(c.Low.Num()) + " to " + u.full(c.High.Num())})
	}
	return list
}
