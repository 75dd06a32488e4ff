package score

import "kpiworkbook/kpi/num"

// Every sentence of a verdict is built here.

func (in Input) noData() string {
	return "Blank: " + in.Value.Reason().Sentence() + "."
}

// reason is where the value stands, and where Off track begins when the value
// is not on track.
func (in Input) reason(s Status) string {
	text := in.standing(s) + "."
	switch {
	case s.Word == TooEarly && in.Until != "":
		return "The period is open until " + in.Until + ". So far " + lower(text)
	case s.Word == TooEarly:
		return "The period is still open. So far " + lower(text)
	case s.Word == OnTrack || s.Limit.IsBlank():
		return text
	}
	last := in.Rules[len(in.Rules)-1]
	if last.Word == OnTrack || !last.Absolute && num.Equal(last.Factor, num.Int(1)) {
		return text
	}
	side := "below"
	if in.Direction == Lower || in.Direction == InRange && in.outside().Sign() >= 0 {
		side = "above"
	}
	return text + " Off track starts " + side + " " + in.Text(s.Limit) + in.rule(last) + "."
}

// rule says where a limit comes from, in parentheses.
func (in Input) rule(r Rule) string {
	if r.Absolute || in.Direction == InRange || in.Target.Sign() <= 0 {
		return ""
	}
	return " (" + in.percent(r.Factor, num.Auto) + " of target)"
}

// standing is how the value compares with the target.
func (in Input) standing(s Status) string {
	if in.Direction == InRange {
		return in.rangeStanding()
	}
	target := "the target of " + in.Text(in.Target)
	side := "above "
	switch s.Gap.Sign() {
	case 0:
		return "Exactly " + target
	case -1:
		side = "below "
	}
	return in.distance(s.Gap) + " " + side + target
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
