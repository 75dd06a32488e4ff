package score

import "kpiworkbook/kpi/num"

// Every sentence of a verdict is built here.

func (in Input) noData() string {
	return "Blank: " + in.Value.Reason().Sentence() + "."
}

// reason is where the value stands, and where Off track begins when the value
// is not on track.
func (in Input) reason(word Word) string {
	text := in.standing() + "."
	limit := in.worst()
	if word == OnTrack || limit.IsBlank() {
		return text + in.stretched(word)
	}
	last, _ := in.loosest()
	if last.Word == OnTrack || !last.Absolute && num.Equal(last.Factor, num.Int(1)) {
		return text
	}
	side := "below"
	if in.Direction == Lower || in.Direction == InRange && in.outside().Sign() >= 0 {
		side = "above"
	}
	return text + " Off track starts " + side + " " + in.Text(limit) + in.rule(last) + "."
}

// tooEarly is until when there is no verdict, and what there is.
func (in Input) tooEarly() string {
	soFar := " So far " + lower(in.standing()) + "."
	switch {
	case in.Open && in.Until == "":
		return "The period is still open." + soFar
	case in.Open && in.Settles != "":
		return "The period is open until " + in.Until + ", and its value may change until " + in.Settles + "." + soFar
	case in.Open:
		return "The period is open until " + in.Until + "." + soFar
	}
	return "The value may change until " + in.Settles + "." + soFar
}

// stretched says that a value is better than it need be.
func (in Input) stretched(word Word) string {
	if in.Stretch == nil || word != OnTrack || in.Direction == InRange || in.Stretch.IsBlank() {
		return ""
	}
	if c := num.Cmp(in.Value, *in.Stretch); c < 0 && in.Direction != Lower || c > 0 && in.Direction == Lower {
		return ""
	}
	return " The stretch of " + in.Text(*in.Stretch) + " is reached too."
}

// rule says where a limit comes from, in parentheses.
func (in Input) rule(r Rule) string {
	if r.Absolute || in.Direction == InRange || in.Target.Sign() <= 0 {
		return ""
	}
	if in.whole != nil {
		return " (" + in.percent(r.Factor, num.Auto) + " of what is due)"
	}
	return " (" + in.percent(r.Factor, num.Auto) + " of target)"
}

// standing is how the value compares with the target.
func (in Input) standing() string {
	if in.Direction == InRange {
		return in.rangeStanding()
	}
	target := "the target of " + in.Text(in.Target)
	if in.whole != nil {
		target = "the " + in.Text(in.Target) + " due by " + in.Pace.By + " of a target of " + in.Text(in.whole.Target)
	}
	gap, side := in.gap(), "above "
	switch gap.Sign() {
	case 0:
		return "Exactly " + target
	case -1:
		side = "below "
	}
	return in.distance(gap) + " " + side + target
}

// distance is the gap in percent of the target, or as an amount from 0.
func (in Input) distance(gap num.Value) string {
	if in.Target.IsZero() {
		return in.away(num.Abs(gap))
	}
	share := num.Div(num.Abs(gap), num.Abs(in.Target))
	if num.Cmp(share, num.Frac(1, 1000)) < 0 {
		return "Less than " + in.percent(num.Frac(1, 1000), 1)
	}
	return in.percent(share, 1)
}

// away writes how far a value is from another.
func (in Input) away(by num.Value) string {
	if in.Points {
		return num.Format{Decimals: 1, Suffix: " pp"}.Text(num.Mul(by, num.Int(100)), in.Locale)
	}
	return in.Text(by)
}

func (in Input) percent(share num.Value, decimals int) string {
	if decimals == num.Auto {
		number := num.Format{Decimals: num.Auto}.Text(num.Mul(share, num.Int(100)), in.Locale)
		return number + in.Locale.PercentSpace + "%"
	}
	return num.Format{Kind: num.KindPercent, Decimals: decimals}.Text(share, in.Locale)
}

func (in Input) rangeStanding() string {
	bounds := "the range of " + in.Text(in.Low) + " to " + in.Text(in.High)
	switch {
	case in.Low.IsBlank():
		bounds = "the limit of " + in.Text(in.High)
	case in.High.IsBlank():
		bounds = "the limit of " + in.Text(in.Low)
	}
	if in.whole != nil {
		bounds += " due by " + in.Pace.By
	}
	outside := in.outside()
	switch {
	case outside.Sign() > 0:
		return in.away(outside) + " above " + bounds
	case outside.Sign() < 0:
		return in.away(num.Abs(outside)) + " below " + bounds
	case in.Low.IsBlank() || in.High.IsBlank():
		return "Within " + bounds
	}
	return "In " + bounds
}

// lower sets a sentence after "So far"; only a first word of ours begins with
// a capital, numbers and currencies stay as they are.
func lower(text string) string {
	for _, word := range []string{"Exactly", "Less", "In ", "Within"} {
		if len(text) > len(word) && text[:len(word)] == word {
			return string(text[0]+'a'-'A') + text[1:]
		}
	}
	return text
}
