package score

import (
	"strings"
	"testing"

	"kpiworkbook/kpi/num"
)

var english = num.LocaleOf("en-GB")

func euros(v num.Value) string {
	return num.Format{Kind: num.KindCurrency, Currency: "EUR", Decimals: num.Auto}.Text(v, english)
}

func wholeEuros(v num.Value) string {
	return num.Format{Kind: num.KindCurrency, Currency: "EUR"}.Text(v, english)
}

func n(s string) num.Value {
	if s == "" {
		return num.Blank(num.NoTarget)
	}
	p, ok := num.ParseCell([]byte(s), num.Convention{})
	if !ok {
		panic(s)
	}
	return p.Value()
}

func TestJudgeByTarget(t *testing.T) {
	for _, c := range []struct {
		direction              Direction
		value, target          string
		word                   Word
		attainment, gap, limit string
		reason                 string
	}{
		{Lower, "1284.02", "1150", OffTrack, "0.89562467874332", "134.02", "1265", "11.7 % above the target of €1,150. Off track starts above €1,265 (110 % of target)."},
		{Lower, "1265", "1150", AtRisk, "0.90909090909090", "115", "1265", "10.0 % above the target of €1,150. Off track starts above €1,265 (110 % of target)."},
		{Lower, "1265.01", "1150", OffTrack, "0.90908372", "115.01", "1265", "10.0 % above the target of €1,150. Off track starts above €1,265 (110 % of target)."},
		{Lower, "1000", "1150", OnTrack, "1.15", "-150", "1265", "13.0 % below the target of €1,150."},
		{Lower, "1150", "1150", OnTrack, "1", "0", "1265", "Exactly the target of €1,150."},
		{Lower, "0", "1150", OnTrack, "", "-1150", "1265", "100.0 % below the target of €1,150."},
		{Higher, "100", "100", OnTrack, "1", "0", "90", "Exactly the target of €100."},
		{Higher, "99.99", "100", AtRisk, "0.9999", "-0.01", "90", "Less than 0.1 % below the target of €100. Off track starts below €90 (90 % of target)."},
		{"", "90", "100", AtRisk, "0.9", "-10", "90", "10.0 % below the target of €100. Off track starts below €90 (90 % of target)."},
		{Higher, "89", "100", OffTrack, "0.89", "-11", "90", "11.0 % below the target of €100. Off track starts below €90 (90 % of target)."},
		{Higher, "-5", "100", OffTrack, "-0.05", "-105", "90", "105.0 % below the target of €100. Off track starts below €90 (90 % of target)."},
		{Higher, "5", "0", OnTrack, "", "5", "0", "€5 above the target of €0."},
		{Higher, "-1", "0", OffTrack, "", "-1", "0", "€1 below the target of €0. Off track starts below €0."},
		{Higher, "-105", "-100", AtRisk, "", "-5", "-110", "5.0 % below the target of −€100. Off track starts below −€110."},
		{Higher, "-111", "-100", OffTrack, "", "-11", "-110", "11.0 % below the target of −€100. Off track starts below −€110."},
		{Lower, "-95", "-100", AtRisk, "", "5", "-90", "5.0 % above the target of −€100. Off track starts above −€90."},
		{Higher, "5", "", NoTarget, "", "", "", "No target is set."},
	} {
		s := Judge(Input{Value: n(c.value), Target: n(c.target), Direction: c.direction, Text: wholeEuros, Locale: english})
		if s.Word != c.word || strings.ReplaceAll(s.Reason, "\u202f", " ") != c.reason {
			t.Errorf("%s %s of %s: %s, %q", c.direction, c.value, c.target, s.Word, s.Reason)
		}
		if !strings.HasPrefix(s.Attainment.Plain(), c.attainment) || c.attainment == "" && !s.Attainment.IsBlank() || s.Gap.Plain() != c.gap || s.Limit.Plain() != c.limit {
			t.Errorf("%s %s of %s: attainment %v, gap %v, limit %v", c.direction, c.value, c.target, s.Attainment, s.Gap, s.Limit)
		}
	}
}

func TestJudgeByRange(t *testing.T) {
	for _, c := range []struct {
		value, low, high string
		word             Word
		reason           string
	}{
		{"15", "10", "20", OnTrack, "In the range of €10.00 to €20.00."},
		{"10", "10", "20", OnTrack, "In the range of €10.00 to €20.00."},
		{"20.50", "10", "20", AtRisk, "€0.50 above the range of €10.00 to €20.00. Off track starts above €21.00."},
		{"21", "10", "20", AtRisk, "€1.00 above the range of €10.00 to €20.00. Off track starts above €21.00."},
		{"8.99", "10", "20", OffTrack, "€1.01 below the range of €10.00 to €20.00. Off track starts below €9.00."},
		{"9", "10", "", AtRisk, "€1.00 below the limit of €10.00. Off track starts below €9.00."},
		{"12", "10", "", OnTrack, "Within the limit of €10.00."},
		{"12", "", "10", OffTrack, "€2.00 above the limit of €10.00. Off track starts above €11.00."},
		{"12", "", "", NoTarget, "No target is set."},
	} {
		s := Judge(Input{Value: n(c.value), Target: n(""), Low: n(c.low), High: n(c.high), Direction: InRange, Text: euros, Locale: english})
		if s.Word != c.word || s.Reason != c.reason {
			t.Errorf("%s in %s…%s: %s, %q", c.value, c.low, c.high, s.Word, s.Reason)
		}
	}
}

func TestSharesAreApartByPoints(t *testing.T) {
	text := func(v num.Value) string { return num.Format{Kind: num.KindPercent}.Text(v, english) }
	for _, c := range []struct {
		in   Input
		want string
	}{
		{Input{Value: n("0.655"), Low: n("0.2"), High: n("0.6"), Direction: InRange}, "5.5 pp above the range of 20 % to 60 %. Off track starts above 64 %."},
		{Input{Value: n("-0.01"), Target: n("0"), Direction: Higher}, "1.0 pp below the target of 0 %. Off track starts below 0 %."},
		{Input{Value: n("0.5"), Target: n("0.4"), Direction: Higher}, "25.0 % above the target of 40 %."},
	} {
		c.in.Points, c.in.Text, c.in.Locale = true, text, english
		if got := strings.ReplaceAll(Judge(c.in).Reason, "\u202f", " "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestABlankValueIsNoDataWithItsReason(t *testing.T) {
	s := Judge(Input{Value: num.Blank(num.DivideByZero), Target: n("5")})
	if s.Word != NoData || s.Reason != "Blank: the denominator is 0." || s.Attainment.Reason() != num.DivideByZero {
		t.Errorf("%+v", s)
	}
	if s := Judge(Input{Value: num.Blank(num.NoRows), Target: n("")}); s.Word != NoData {
		t.Errorf("without a target too: %s", s.Word)
	}
}

func TestAnOpenPeriodIsTooEarlyUnlessDecided(t *testing.T) {
	for _, c := range []struct {
		direction     Direction
		adds          bool
		value, target string
		until         string
		word          Word
		reason        string
	}{
		{Higher, true, "50", "100", "30 Sep 2026", TooEarly, "The period is open until 30 Sep 2026. So far 50.0 % below the target of 100."},
		{Higher, true, "100", "100", "30 Sep 2026", OnTrack, "Exactly the target of 100."},
		{Higher, false, "120", "100", "", TooEarly, "The period is still open. So far 20.0 % above the target of 100."},
		{Higher, false, "100", "100", "", TooEarly, "The period is still open. So far exactly the target of 100."},
		{Lower, true, "50", "100", "", TooEarly, "The period is still open. So far 50.0 % below the target of 100."},
		{Lower, true, "105", "100", "", TooEarly, "The period is still open. So far 5.0 % above the target of 100."},
		{Lower, true, "111", "100", "", OffTrack, "11.0 % above the target of 100. Off track starts above 110 (110 % of target)."},
	} {
		s := Judge(Input{Value: n(c.value), Target: n(c.target), Direction: c.direction, Open: true, Adds: c.adds, Until: c.until})
		if s.Word != c.word || strings.ReplaceAll(s.Reason, "\u202f", " ") != c.reason {
			t.Errorf("%s %s of %s: %s, %q", c.direction, c.value, c.target, s.Word, s.Reason)
		}
	}
}

func TestAnOpenPeriodWhoseValuesAddUpIsJudgedByPace(t *testing.T) {
	half := &Pace{Share: num.Frac(1, 2), By: "15 Sep 2026"}
	stretch := n("120")
	for _, c := range []struct {
		name   string
		in     Input
		word   Word
		due    string
		reason string
	}{
		{"ahead", Input{Value: n("60"), Target: n("100"), Pace: half}, OnTrack, "50", "20.0 % above the 50 due by 15 Sep 2026 of a target of 100."},
		{"exactly", Input{Value: n("50"), Target: n("100"), Pace: half}, OnTrack, "50", "Exactly the 50 due by 15 Sep 2026 of a target of 100."},
		{"behind", Input{Value: n("46"), Target: n("100"), Pace: half}, AtRisk, "50", "8.0 % below the 50 due by 15 Sep 2026 of a target of 100. Off track starts below 45 (90 % of what is due)."},
		{"far behind", Input{Value: n("44"), Target: n("100"), Pace: half}, OffTrack, "50", "12.0 % below the 50 due by 15 Sep 2026 of a target of 100. Off track starts below 45 (90 % of what is due)."},
		{"spending too fast", Input{Value: n("56"), Target: n("100"), Direction: Lower, Pace: half}, OffTrack, "50", "12.0 % above the 50 due by 15 Sep 2026 of a target of 100. Off track starts above 55 (110 % of what is due)."},
		{"a limit in proportion", Input{Value: n("44"), Target: n("100"), Pace: half, Rules: []Rule{{Word: OnTrack, Factor: n("1")}, {Word: AtRisk, Absolute: true, At: n("80")}}}, AtRisk, "50", "12.0 % below the 50 due by 15 Sep 2026 of a target of 100. Off track starts below 40."},
		{"a range", Input{Value: n("60"), Low: n("80"), High: n("120"), Direction: InRange, Pace: half}, OnTrack, "", "In the range of 40 to 60 due by 15 Sep 2026."},
		{"decided", Input{Value: n("121"), Target: n("100"), Adds: true, Stretch: &stretch, Pace: half}, OnTrack, "", "21.0 % above the target of 100. The stretch of 120 is reached too."},
		{"too early", Input{Value: n("60"), Target: n("100"), Pace: &Pace{Share: num.Frac(6, 25)}, Until: "30 Sep 2026"}, TooEarly, "", "The period is open until 30 Sep 2026. So far 40.0 % below the target of 100."},
		{"just not too early", Input{Value: n("60"), Target: n("100"), Pace: &Pace{Share: num.Frac(1, 4), By: "8 Sep 2026"}}, OnTrack, "25", "140.0 % above the 25 due by 8 Sep 2026 of a target of 100."},
		{"still ripening", Input{Value: n("60"), Target: n("100"), Pace: half, Until: "30 Sep 2026", Settles: "30 Oct 2026"}, TooEarly, "", "The period is open until 30 Sep 2026, and its value may change until 30 Oct 2026. So far 40.0 % below the target of 100."},
	} {
		c.in.Open = true
		s := Judge(c.in)
		if s.Word != c.word || strings.ReplaceAll(s.Reason, "\u202f", " ") != c.reason || s.Due.Plain() != c.due {
			t.Errorf("%s: %s, %s due, %q", c.name, s.Word, s.Due.Plain(), s.Reason)
		}
	}
}

func TestAValueThatMayStillChangeIsTooEarly(t *testing.T) {
	s := Judge(Input{Value: n("60"), Target: n("100"), Settles: "30 Oct 2026"})
	if want := "The value may change until 30 Oct 2026. So far 40.0\u202f% below the target of 100."; s.Word != TooEarly || s.Reason != want {
		t.Errorf("%s, %q", s.Word, s.Reason)
	}
}

func TestAGraceLetsEveryValuePass(t *testing.T) {
	rules := []Rule{{Word: OnTrack, Factor: n("1")}, {Word: AtRisk, Always: true}, {Word: OffTrack, Absolute: true, At: n("50")}}
	for value, want := range map[string]string{"100": "On track: Exactly the target of 100.", "3": "At risk: 97.0 % below the target of 100."} {
		s := Judge(Input{Value: n(value), Target: n("100"), Rules: rules})
		if got := string(s.Word) + ": " + strings.ReplaceAll(s.Reason, "\u202f", " "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRulesOfItsOwn(t *testing.T) {
	strict := []Rule{{Word: OnTrack, Factor: n("1")}, {Word: AtRisk, Factor: n("0.975")}}
	fixed := []Rule{{Word: OnTrack, Absolute: true, At: n("95")}, {Word: AtRisk, Absolute: true, At: n("80")}}
	only := []Rule{{Word: OnTrack, Factor: n("1")}}
	for _, c := range []struct {
		name   string
		rules  []Rule
		value  string
		word   Word
		reason string
	}{
		{"strict", strict, "98", AtRisk, "2.0 % below the target of 100. Off track starts below 97.5 (97.5 % of target)."},
		{"strict", strict, "97", OffTrack, "3.0 % below the target of 100. Off track starts below 97.5 (97.5 % of target)."},
		{"fixed", fixed, "96", OnTrack, "4.0 % below the target of 100."},
		{"fixed", fixed, "80", AtRisk, "20.0 % below the target of 100. Off track starts below 80."},
		{"fixed", fixed, "79", OffTrack, "21.0 % below the target of 100. Off track starts below 80."},
		{"only", only, "99", OffTrack, "1.0 % below the target of 100."},
	} {
		s := Judge(Input{Value: n(c.value), Target: n("100"), Rules: c.rules})
		if s.Word != c.word || strings.ReplaceAll(s.Reason, "\u202f", " ") != c.reason {
			t.Errorf("%s %s: %s, %q", c.name, c.value, s.Word, s.Reason)
		}
	}
}

func TestSlugsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range []Word{OnTrack, AtRisk, OffTrack, NoData, NoTarget, TooEarly} {
		if seen[w.Slug()] {
			t.Errorf("%s has the slug of another", w)
		}
		seen[w.Slug()] = true
	}
}
