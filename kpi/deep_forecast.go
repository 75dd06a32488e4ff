package kpi

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Forecast is where a KPI goes from its closed periods on.
type Forecast struct {
	Method string          `json:"method"` // seasonal-naive, drift, smoothing, holt, holt-winters
	Error  Number          `json:"error"`  // mean absolute error in trial forecasts of what is known
	Trials int             `json:"trials"` // how many of these there were
	Others []Tried         `json:"others,omitempty"`
	Points []ForecastPoint `json:"points"`
	Says   string          `json:"says"`
}

// Tried is a method that was not taken.
type Tried struct {
	Method string `json:"method"`
	Error  Number `json:"error"`
}

// ForecastPoint is one period to come, the open one first. Four out of five trial
// forecasts missed by less than the band is wide.
type ForecastPoint struct {
	Period string `json:"period"`
	Value  Number `json:"value"`
	Low    Number `json:"low"`
	High   Number `json:"high"`
	Target Number `json:"target,omitzero"`
}

// Close is where the open period is heading.
type Close struct {
	Period string `json:"period"`
	Basis  string `json:"basis"` // so-far, pace, remainder, forecast
	Value  Number `json:"value"`
	Low    Number `json:"low"`
	High   Number `json:"high"`
	Error  Number `json:"error"` // mean absolute error in earlier periods
	Trials int    `json:"trials"`
	Says   string `json:"says"`
}

// season is after how many periods a pattern repeats, and year how many are
// forecast where no date is due.
var (
	season = map[calendar.Grain]int{calendar.DayGrain: 7, calendar.Week: 52, calendar.Month: 12, calendar.Quarter: 4, calendar.Year: 1}
	year   = map[calendar.Grain]int{calendar.DayGrain: 28, calendar.Week: 26, calendar.Month: 12, calendar.Quarter: 4, calendar.Year: 3}
)

// farthest is how far a due date may be for a forecast to go there.
const farthest = 60

// forecast forecasts from the last closed values without a gap; short says why
// it cannot.
func (t teller) forecast(h history, open *Cell) (f insight.Forecast, short string) {
	last := h.periods[len(h.periods)-1]
	goesOn := open != nil && open.Period == t.cal.Label(last.Next(1)) // complete, but still maturing
	if now := t.lastClosed(); last.Index < now.Index && !goesOn {
		return f, fmt.Sprintf("There is no forecast: the last value is of %s, and %s has none.", t.name(last), t.name(now))
	}
	run := h.lastRun()
	f, ok := insight.NewForecast(run, season[t.grain], t.horizon(last))
	if !ok {
		return f, fmt.Sprintf("A forecast wants 8 closed %ss in a row with a value; there %s.", t.grain, t.are(len(run)))
	}
	return f, ""
}

// lastRun is the last values without a gap.
func (h history) lastRun() []num.Value {
	from := len(h.values)
	for from > 0 && !h.values[from-1].IsBlank() {
		from--
	}
	return h.values[from:]
}

// told puts a forecast in words. Where it is known what the open period is
// heading for, the forecast goes on from there; its band stays as wide as it was.
func (t teller) told(h history, f insight.Forecast, c *Close) *Forecast {
	last := h.periods[len(h.periods)-1]
	ahead := slices.Clone(f.Ahead)
	if c != nil {
		ahead[0] = insight.Ahead{Value: c.Value.Num(), Low: c.Low.Num(), High: c.High.Num()}
		values := append(slices.Clone(h.lastRun()), ahead[0].Value)
		for i, v := range insight.Continue(f.Best.Method, values, season[t.grain], len(ahead)-1) {
			a := &ahead[i+1]
			by := num.Sub(v, a.Value)
			*a = insight.Ahead{Value: v, Low: num.Add(a.Low, by), High: num.Add(a.High, by)}
		}
	}
	out := &Forecast{Method: string(f.Best.Method), Error: numberOf(f.Best.Error), Trials: f.Best.Count}
	for _, o := range f.Others {
		out.Others = append(out.Others, Tried{string(o.Method), numberOf(o.Error)})
	}
	for i, a := range ahead {
		a = insight.Ahead{Value: t.possible(h, a.Value), Low: t.possible(h, a.Low), High: t.possible(h, a.High)}
		ahead[i] = a
		p := ForecastPoint{Period: t.cal.Label(last.Next(i + 1)), Value: numberOf(a.Value), Low: numberOf(a.Low), High: numberOf(a.High)}
		if target, ok := t.goal(t.k, last.Next(i+1)); ok && !target.value.IsBlank() {
			p.Target = numberOf(target.value)
		}
		out.Points = append(out.Points, p)
	}
	out.Says = t.forecastSays(f, ahead[len(ahead)-1], last.Next(len(ahead)))
	return out
}

// possible keeps what is expected of a KPI where it has always been: not below
// zero when it never was, and a percentage not above 100.
func (t teller) possible(h history, v num.Value) num.Value {
	never := func(beyond func(num.Value) bool) bool {
		return beyond(v) && !slices.ContainsFunc(h.values, func(v num.Value) bool { return !v.IsBlank() && beyond(v) })
	}
	whole := num.Int(1)
	switch {
	case never(func(v num.Value) bool { return v.Sign() < 0 }):
		return num.Int(0)
	case t.format.Kind == num.KindPercent && never(func(v num.Value) bool { return num.Cmp(v, whole) > 0 }):
		return whole
	}
	return v
}

func (t teller) are(n int) string {
	if n == 1 {
		return "is 1"
	}
	return fmt.Sprintf("are %d", n)
}

// lastClosed is the last period in question that is complete.
func (t teller) lastClosed() calendar.Period {
	if t.asOf == nil {
		return calendar.Period{Grain: t.grain, Index: -1 << 31}
	}
	p := t.cal.PeriodOf(*t.asOf, t.grain)
	if t.cal.Last(p) > *t.asOf {
		p = p.Next(-1)
	}
	if t.to != nil {
		if end := t.cal.PeriodOf(*t.to, t.grain); end.Index < p.Index {
			return end
		}
	}
	return p
}

// horizon is how many periods are forecast: up to the day on which a plan of
// targets is due, where that lies ahead and not too far.
func (t teller) horizon(last calendar.Period) int {
	if t.k.Plan.Grows() {
		if due, ok := t.cal.ParseLabel(t.k.Plan.Due); ok {
			ahead := int(t.cal.PeriodOf(t.cal.Last(due), t.grain).Index - last.Index)
			if ahead > 0 && ahead <= farthest {
				return ahead
			}
		}
	}
	return year[t.grain]
}

func (t teller) forecastSays(f insight.Forecast, a insight.Ahead, end calendar.Period) string {
	says := fmt.Sprintf("%s is forecast at %s, between %s and %s in four of five cases.", t.name(end), t.text(a.Value), t.text(a.Low), t.text(a.High))
	if target, ok := t.goal(t.k, end); ok && t.k.Direction != workbook.InRange {
		says += t.landing(target.value, a)
	}
	says += fmt.Sprintf(" The method is %s: in %d trial forecasts of the past it missed by %s on average", t.method(f.Best.Method), f.Best.Count, t.text(f.Best.Error))
	var others []string
	for _, o := range f.Others {
		others = append(others, fmt.Sprintf("%s by %s", t.method(o.Method), t.text(o.Error)))
	}
	if len(others) > 0 {
		says += ", " + joinWords(others)
	}
	return says + "."
}

// landing says whether the target is where the values are going.
func (t teller) landing(target num.Value, a insight.Ahead) string {
	if target.IsBlank() {
		return ""
	}
	best, worst, sign := a.High, a.Low, 1
	if t.k.Direction == workbook.Lower {
		best, worst, sign = a.Low, a.High, -1
	}
	switch {
	case sign*num.Cmp(worst, target) >= 0:
		return fmt.Sprintf(" On this course the target of %s is met.", t.text(target))
	case sign*num.Cmp(best, target) < 0:
		return fmt.Sprintf(" On this course the target of %s is missed.", t.text(target))
	}
	return fmt.Sprintf(" The target of %s lies within that band, so it can go either way.", t.text(target))
}

func (t teller) method(m insight.Method) string {
	switch m {
	case insight.SeasonalNaive:
		if season[t.grain] == 1 {
			return "naive (the last value again)"
		}
		return "seasonal naive (as a season ago)"
	case insight.Drift:
		return "drift (the line from the first value to the last)"
	case insight.Smoothing:
		return "exponential smoothing"
	case insight.Holt:
		return "Holt’s trend"
	}
	return "Holt-Winters"
}

// pastPeriods is how many earlier periods a projected close is tried on.
var pastPeriods = map[calendar.Grain]int{calendar.Week: 13, calendar.Month: 12, calendar.Quarter: 12, calendar.Year: 8}

// close projects the open period.
func (e *Engine) close(ctx context.Context, t teller, h history, open *Cell, f insight.Forecast, yield Yield) (*Close, error) {
	p, ok := t.cal.ParseLabel(open.Period)
	if !ok || pastPeriods[t.grain] == 0 || t.asOf == nil || t.cal.Last(p) <= *t.asOf || h.periods[len(h.periods)-1].Index+1 != p.Index {
		return nil, nil
	}
	soFar, err := e.soFar(ctx, t, open, yield)
	if err != nil {
		return nil, err
	}
	var past []insight.Past
	for i, v := range soFar {
		n := len(h.values) - 1 - i
		if n < 0 || v.IsBlank() || h.values[n].IsBlank() {
			break
		}
		past = append(past, insight.Past{SoFar: v, Final: h.values[n]})
	}
	slices.Reverse(past)
	next, forecast := f.Best.Next, num.Blank(num.NoValues)
	if len(f.Ahead) > 0 {
		forecast = f.Ahead[0].Value
	}
	c, ok := insight.NewClose(open.Num(), past, next, forecast)
	if !ok {
		return nil, nil
	}
	c.Value, c.Low, c.High = t.possible(h, c.Value), t.possible(h, c.Low), t.possible(h, c.High)
	return &Close{Period: open.Period, Basis: string(c.Basis), Value: numberOf(c.Value), Low: numberOf(c.Low), High: numberOf(c.High),
		Error: numberOf(c.Error), Trials: c.Count, Says: t.closeSays(p, c)}, nil
}

// soFar is what a KPI was in earlier periods when as many days of them had gone
// by, the latest first. PRIOR in an open period means just that.
func (e *Engine) soFar(ctx context.Context, t teller, open *Cell, yield Yield) ([]num.Value, error) {
	w, q := t.w, t.q
	q.From, q.To, q.KPIs, q.Deep, q.Bare, q.FullPrior = open.Period, open.Period, nil, nil, true, false
	w.KPIs = slices.Clone(w.KPIs)
	for n := range pastPeriods[t.grain] {
		k := workbook.KPI{Name: w.FreeKPIName(fmt.Sprintf("%s %d earlier", t.k.Name, n+1)),
			Formula: fmt.Sprintf("PRIOR(%s, %d %s)", formula.Print(&formula.KPI{Name: t.k.Name}), n+1, t.grain)}
		w.KPIs = append(w.KPIs, k)
		q.KPIs = append(q.KPIs, k.Name)
	}
	a, err := e.Evaluate(ctx, w, q, yield)
	if err != nil {
		return nil, err
	}
	out := make([]num.Value, len(a.KPIs))
	for i, k := range a.KPIs {
		out[i] = num.Blank(num.NoEarlierPeriod)
		if len(k.Cells) > 0 {
			out[i] = k.Cells[0].Num()
		}
	}
	return out, nil
}

func (t teller) closeSays(p calendar.Period, c insight.Close) string {
	if c.Basis == insight.SoFar && c.Error.IsZero() {
		return fmt.Sprintf("%s stands at %s, and is likely to stay there: in none of %s before did the value change after this point.", t.name(p), t.text(c.Value), t.some(c.Count))
	}
	why := map[insight.Basis]string{
		insight.SoFar:     "the value so far, which has usually stayed",
		insight.Pace:      "the value so far, grown as earlier %ss did from here on",
		insight.Remainder: "the value so far and what earlier %ss added from here on",
		insight.Trend:     "the forecast, for the value so far tells less",
	}[c.Basis]
	if strings.Contains(why, "%s") {
		why = fmt.Sprintf(why, t.grain)
	}
	return fmt.Sprintf("%s is heading for %s, between %s and %s in four of five cases. That is %s; tried on %s before, it missed by %s on average.",
		t.name(p), t.text(c.Value), t.text(c.Low), t.text(c.High), why, t.some(c.Count), t.text(c.Error))
}
