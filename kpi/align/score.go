package align

import (
	"cmp"
	"strconv"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// Part is a KPI or an objective as it counts for the objective above it.
type Part struct {
	Word       score.Word
	Attainment num.Value // of a KPI its target, of an objective its score; 1 is the whole
	Weight     num.Value
	Objective  bool // it is one, not a KPI
}

// Result is how well an objective is met.
type Result struct {
	Word    score.Word
	Score   num.Value // 1 is the whole; blank where nothing counts, and by the rule worst
	Reason  string    // the rule and what went into it, in sentences
	Counted int       // parts with a verdict
	Left    int       // parts without one
}

// Weight reads the weight of a KPI or an objective. What is no number from 0 on
// counts as 1.
func Weight(text string) num.Value {
	if v, ok := workbook.ParseDecimal(text); ok && text != "" && v.Sign() >= 0 {
		return v
	}
	return num.Int(1)
}

// Score applies the rule of an objective to its parts.
func Score(o *workbook.Objective, parts []Part) Result {
	r := Result{Score: num.Blank(num.NoValues)}
	var counted []Part
	for _, p := range parts {
		if judged(p.Word) {
			counted = append(counted, p)
		}
	}
	r.Counted, r.Left = len(counted), len(parts)-len(counted)
	if r.Counted == 0 {
		r.Word, r.Reason = nothing(parts)
		return r
	}
	if o.Rule == workbook.RuleWorst {
		r.Word = worst(counted)
		r.Reason = "The worst of " + things(counted) + " is " + string(r.Word) + "." + left(r.Left)
		return r
	}
	worth, on, risk, rule := reached, num.Int(1), num.Frac(9, 10), "how far each reaches its target, on track counting in full"
	if o.Rule == workbook.RulePoints {
		worth, on, risk, rule = points, num.Frac(8, 10), num.Frac(1, 2), "on track 100, at risk 50, off track 0"
	}
	on, risk = limit(o.Thresholds.OnTrack, on), limit(o.Thresholds.AtRisk, risk)
	if r.Score = mean(counted, worth); r.Score.IsBlank() {
		r.Word, r.Reason = score.NoData, "Nothing under it has a weight."
		return r
	}
	switch {
	case num.Cmp(r.Score, on) >= 0:
		r.Word = score.OnTrack
	case num.Cmp(r.Score, risk) >= 0:
		r.Word = score.AtRisk
	default:
		r.Word = score.OffTrack
	}
	r.Reason = Hundred(r.Score) + " of 100: the weighted mean of " + things(counted) + ", " + rule +
		". On track from " + Hundred(on) + ", at risk from " + Hundred(risk) + "." + left(r.Left)
	return r
}

// Need is how much is missing under a target, times the weight: what matters
// most comes first when it is sorted by it. It is 0 for what is on track and
// blank for what has no verdict.
func Need(p Part) num.Value {
	if !judged(p.Word) {
		return num.Blank(num.NoTarget)
	}
	return num.Mul(p.Weight, num.Sub(num.Int(1), reached(p)))
}

// Hundred writes a share of 1 as points of 100, rounded down so that 100 and the
// limits are never said of less.
func Hundred(v num.Value) string {
	places := 0
	if scaled := num.Mul(v, num.Int(100)); num.Equal(v, num.RoundTo(v, 3)) && !scaled.IsInt() {
		places = 1
	}
	return num.RoundBy(num.Mul(v, num.Int(100)), places, num.TowardMinus).Plain()
}

func mean(parts []Part, worth func(Part) num.Value) num.Value {
	sum, weight := num.Int(0), num.Int(0)
	for _, p := range parts {
		sum, weight = num.Add(sum, num.Mul(p.Weight, worth(p))), num.Add(weight, p.Weight)
	}
	return num.Div(sum, weight)
}

func reached(p Part) num.Value {
	one := num.Int(1)
	switch {
	case p.Word == score.OnTrack:
		return one
	case p.Attainment.IsBlank():
		return points(p)
	case p.Attainment.Sign() < 0:
		return num.Int(0)
	case num.Cmp(p.Attainment, one) > 0:
		return one
	}
	return p.Attainment
}

func points(p Part) num.Value {
	switch p.Word {
	case score.OnTrack:
		return num.Int(1)
	case score.AtRisk:
		return num.Frac(1, 2)
	}
	return num.Int(0)
}

func judged(w score.Word) bool {
	return w == score.OnTrack || w == score.AtRisk || w == score.OffTrack
}

func worst(parts []Part) score.Word {
	word := score.OnTrack
	for _, p := range parts {
		if p.Word == score.OffTrack || p.Word == score.AtRisk && word == score.OnTrack {
			word = p.Word
		}
	}
	return word
}

// nothing is the verdict where no part has one: the word that says best what is
// missing.
func nothing(parts []Part) (score.Word, string) {
	if len(parts) == 0 {
		return score.NoData, "No KPI serves it yet."
	}
	word := score.NoData
	for _, p := range parts {
		if p.Word == score.TooEarly || p.Word == score.NoTarget && word == score.NoData {
			word = p.Word
		}
	}
	return word, "None of " + things(parts) + " has a verdict."
}

func limit(text string, usual num.Value) num.Value {
	if v, ok := workbook.ParseDecimal(cmp.Or(text, "0")); ok && v.Sign() > 0 {
		return v
	}
	return usual
}

// things counts parts by what they are.
func things(parts []Part) string {
	goals := 0
	for _, p := range parts {
		if p.Objective {
			goals++
		}
	}
	kpis := len(parts) - goals
	switch {
	case goals == 0:
		return some(kpis, "KPI")
	case kpis == 0:
		return some(goals, "objective")
	}
	return some(kpis, "KPI") + " and " + some(goals, "objective")
}

func some(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func left(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " 1 has no verdict and is left out."
	}
	return " " + strconv.Itoa(n) + " have no verdict and are left out."
}
