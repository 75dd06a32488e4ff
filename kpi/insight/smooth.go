package insight

// smoother is exponential smoothing with or without a trend and a season, all
// added up: Brown's with the level alone, Holt's with a trend, Holt and Winters'
// with both. The equations are those of Hyndman and Athanasopoulos, "Forecasting:
// Principles and Practice", 2nd ed., 2018, 7.1 to 7.4, in component form:
//
//	level  = α(y − season) + (1 − α)(level + φ trend)
//	trend  = β(level − former level) + (1 − β) φ trend
//	season = γ(y − former level − φ former trend) + (1 − γ) season
//
// The weights are thousandths. φ below 1000 lets the trend fade.
type smoother struct {
	alpha, beta, gamma, phi int64

	level, trend int64
	season       []int64 // a ring, the next period's first; empty without a season
	at           int
}

// next is the forecast of the next value.
func (s *smoother) next() int64 {
	return s.level + weigh(s.phi, s.trend) + s.seasonal(0)
}

func (s *smoother) seasonal(ahead int) int64 {
	if len(s.season) == 0 {
		return 0
	}
	return s.season[(s.at+ahead)%len(s.season)]
}

// learn takes in the next value.
func (s *smoother) learn(y int64) {
	before, faded, season := s.level, weigh(s.phi, s.trend), s.seasonal(0)
	s.level = weigh(s.alpha, y-season) + weigh(1000-s.alpha, before+faded)
	s.trend = weigh(s.beta, s.level-before) + weigh(1000-s.beta, faded)
	if len(s.season) > 0 {
		s.season[s.at] = weigh(s.gamma, y-before-faded) + weigh(1000-s.gamma, season)
		s.at = (s.at + 1) % len(s.season)
	}
}

// ahead forecasts the next h values.
func (s *smoother) ahead(h int) []int64 {
	out := make([]int64, h)
	level, faded := s.level, s.trend
	for i := range out {
		faded = weigh(s.phi, faded)
		level += faded
		out[i] = level + s.seasonal(i)
	}
	return out
}

// The weights that are tried. Those with the least mean absolute error one
// period ahead, over the values they are fitted to, are taken.
var (
	alphas = []int64{100, 200, 300, 500, 800}
	betas  = []int64{20, 100, 300}
	gammas = []int64{50, 200, 400}
	phis   = []int64{1000, 900}
)

// fitLevel is smoothing of the level alone.
func fitLevel(y []int64) *smoother {
	start := smoother{level: mean64(y[:min(4, len(y))])}
	return fitted(y, start, func(try func(smoother)) {
		for _, a := range alphas {
			try(smoother{alpha: a})
		}
	})
}

// fitTrend is smoothing of level and trend.
func fitTrend(y []int64) *smoother {
	k := min(4, len(y)-1)
	start := smoother{level: y[0], trend: share(y[k]-y[0], int64(k))}
	return fitted(y[1:], start, func(try func(smoother)) {
		for _, a := range alphas {
			for _, b := range betas {
				for _, p := range phis {
					try(smoother{alpha: a, beta: b, phi: p})
				}
			}
		}
	})
}

// fitSeason is smoothing of level, trend and a season of m periods; it wants two
// seasons.
func fitSeason(y []int64, m int) *smoother {
	first, second := mean64(y[:m]), mean64(y[m:2*m])
	slope := share(second-first, int64(m))
	start := smoother{level: first + share(slope*int64(m-1), 2), trend: slope, season: make([]int64, m)}
	for i := range start.season {
		start.season[i] = y[i] - first - share(slope*int64(2*i-m+1), 2)
	}
	return fitted(y[m:], start, func(try func(smoother)) {
		for _, a := range alphas {
			for _, b := range betas {
				for _, g := range gammas {
					for _, p := range phis {
						try(smoother{alpha: a, beta: b, gamma: min(g, 1000-a), phi: p})
					}
				}
			}
		}
	})
}

// fitted runs each choice of weights over the values from one start and keeps
// the best.
func fitted(y []int64, start smoother, choices func(try func(smoother))) *smoother {
	var best *smoother
	least := int64(0)
	choices(func(s smoother) {
		s.level, s.trend, s.season = start.level, start.trend, append([]int64(nil), start.season...)
		wrong := int64(0)
		for _, v := range y {
			wrong += abs(v-s.next()) / int64(len(y))
			s.learn(v)
		}
		if best == nil || wrong < least {
			best, least = &s, wrong
		}
	})
	return best
}

func mean64(y []int64) int64 {
	total := int64(0)
	for _, v := range y {
		total += v
	}
	return share(total, int64(len(y)))
}
