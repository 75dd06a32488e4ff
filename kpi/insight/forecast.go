package insight

import "kpiworkbook/kpi/num"

// Method is how a forecast is made.
type Method string

// The methods, the plainest first: where two are equally good it is taken.
const (
	SeasonalNaive Method = "seasonal-naive" // as a season ago; without a season, as the last value
	Drift         Method = "drift"          // on the line through the first and the last value
	Smoothing     Method = "smoothing"      // exponential smoothing of the level
	Holt          Method = "holt"           // and of a trend, which may fade
	HoltWinters   Method = "holt-winters"   // and of a season
)

var methods = []Method{SeasonalNaive, Drift, Smoothing, Holt, HoltWinters}

// least is how many values a method wants before its first forecast.
func (m Method) least(season int) int {
	switch m {
	case SeasonalNaive:
		return season
	case HoltWinters:
		return 2 * season
	case Holt:
		return 4
	}
	return 2
}

// ahead forecasts h values from those of a scale. Seasonal naive and drift are
// those of Hyndman and Athanasopoulos, "Forecasting: Principles and Practice",
// 2nd ed., 2018, 3.1.
func (m Method) ahead(y []int64, season, h int) []int64 {
	switch m {
	case Smoothing:
		return fitLevel(y).ahead(h)
	case Holt:
		return fitTrend(y).ahead(h)
	case HoltWinters:
		return fitSeason(y, season).ahead(h)
	}
	out, last := make([]int64, h), len(y)-1
	for i := range out {
		if m == Drift {
			out[i] = y[last] + share((y[last]-y[0])*int64(i+1), int64(last))
			continue
		}
		out[i] = y[len(y)-season+i%season]
	}
	return out
}

// Trial is how a method did when it forecast values that are known by now.
type Trial struct {
	Method Method
	Error  num.Value // mean absolute error of its forecasts
	Count  int       // forecasts
	// Next is, for each of the last values, what was forecast of it one period
	// before.
	Next []num.Value
}

// Ahead is one forecast value with the band that holds four out of five.
type Ahead struct{ Value, Low, High num.Value }

// Forecast is what comes after some values.
type Forecast struct {
	Best    Trial
	Others  []Trial // the other methods that could be tried
	Origins int     // how many times each of them began
	Ahead   []Ahead
}

// What a forecast wants, and how far it looks back.
const (
	leastValues  = 8
	leastOrigins = 4
	longMemory   = 120 // values, or four seasons where that is more
)

// NewForecast forecasts h values from those without a gap; season is the number
// of periods after which a pattern repeats, 1 when there is none. ok is false when
// there are fewer than eight values.
//
// Each method forecasts, from the first two thirds of the values on, all that
// follow, then from one value later, and so on (a rolling origin; Hyndman and
// Athanasopoulos 3.4). It sees the values before its origin and nothing else, its
// weights included. The one with the least mean absolute error is taken. Four out
// of five of its errors so many periods ahead lie within the band; where fewer than
// four were made, the band grows with the square root of the distance.
func NewForecast(values []num.Value, season, h int) (f Forecast, ok bool) {
	if keep := max(longMemory, 4*season); len(values) > keep {
		values = values[len(values)-keep:]
	}
	if len(values) < leastValues {
		return f, false
	}
	b := backtest{places: places(values), season: season}
	b.y = fixed(values, b.places)
	b.origins = min(max(len(values)/3, leastOrigins), max(24, season))
	var best [][]int64
	least := int64(0)
	for _, m := range methods {
		if m.least(season) > len(values)-b.origins || m == HoltWinters && season < 2 {
			continue
		}
		wrong, trial := b.try(m, h)
		mean := total(wrong, abs) / int64(trial.Count)
		if best != nil && mean >= least {
			f.Others = append(f.Others, trial)
			continue
		}
		if best != nil {
			f.Others = append(f.Others, f.Best)
		}
		best, least, f.Best = wrong, mean, trial
	}
	f.Origins = b.origins
	f.Ahead = b.band(f.Best.Method.ahead(b.y, season, h), best)
	return f, true
}

// Continue is what a method forecasts of the h values after some, without a gap
// and at least as many as the method wants.
func Continue(m Method, values []num.Value, season, h int) []num.Value {
	scale := places(values)
	out := make([]num.Value, h)
	for i, a := range m.ahead(fixed(values, scale), season, h) {
		out[i] = value(a, scale)
	}
	return out
}

// backtest lets methods forecast what is known.
type backtest struct {
	y                       []int64
	places, season, origins int
}

// try gives the errors of a method by how far ahead they were made.
func (b backtest) try(m Method, h int) (wrong [][]int64, t Trial) {
	wrong, t = make([][]int64, min(h, b.origins)), Trial{Method: m}
	for from := len(b.y) - b.origins; from < len(b.y); from++ {
		ahead := m.ahead(b.y[:from], b.season, min(len(wrong), len(b.y)-from))
		for i, guess := range ahead {
			wrong[i] = append(wrong[i], b.y[from+i]-guess)
		}
		t.Next = append(t.Next, value(ahead[0], b.places))
		t.Count += len(ahead)
	}
	t.Error = num.Div(value(total(wrong, abs), b.places), num.Int(int64(t.Count)))
	return wrong, t
}

func total(lists [][]int64, of func(int64) int64) (sum int64) {
	for _, list := range lists {
		for _, x := range list {
			sum += of(x)
		}
	}
	return sum
}

// band puts a band around a forecast.
func (b backtest) band(ahead []int64, wrong [][]int64) []Ahead {
	out := make([]Ahead, len(ahead))
	known, width := 0, int64(0) // the last distance with enough errors, and its width
	for i, middle := range ahead {
		wide := width
		if i < len(wrong) && len(wrong[i]) >= leastOrigins {
			width = max(width, fourOutOfFive(wrong[i]))
			known, wide = i+1, width
		} else if known > 0 {
			wide = share(width*root(int64(i+1)*1_000_000/int64(known)), 1000)
		}
		out[i] = Ahead{value(middle, b.places), value(middle-wide, b.places), value(middle+wide, b.places)}
	}
	return out
}
