package num

import (
	"fmt"
	"strings"
	"testing"
)

// visible spells the spaces that do not break.
func visible(s string) string {
	return strings.NewReplacer(nbsp, "~", narrowNbsp, "'").Replace(s)
}

func TestFormat(t *testing.T) {
	auto := Format{Decimals: Auto}
	for _, c := range []struct {
		format        Format
		value, locale string
		want          string
	}{
		{auto, "1234", "en-US", "1,234"},
		{auto, "1234.5", "en-US", "1,234.5"},
		{auto, "1234.567", "en-US", "1,234.57"},
		{auto, "1/3", "en-US", "0.333"},
		{auto, "1/3000", "en-US", "0.000333"},
		{auto, "0.05", "en-US", "0.05"},
		{auto, "-1234567", "en-GB", "−1,234,567"},
		{auto, "1234567.5", "de-DE", "1.234.567,5"},
		{auto, "1234567.5", "de-CH", "1’234’567.5"},
		{auto, "1234567.5", "fr-FR", "1'234'567,5"},
		{auto, "1234567.5", "sv-SE", "1~234~567,5"},
		{auto, "1234567.5", "en-IN", "12,34,567.5"},
		{auto, "123456789", "hi", "12,34,56,789"},
		{auto, "1234", "es-ES", "1234"},
		{auto, "12345", "es-ES", "12.345"},
		{auto, "1234", "pl", "1234"},
		{auto, "1234.5", "xx-YY", "1,234.5"},
		{auto, "1234.5", "de_de", "1.234,5"},
		{Format{Decimals: 2}, "5", "en", "5.00"},
		{Format{Decimals: 0}, "2.5", "en", "2"},
		{Format{Decimals: 0, Rounding: HalfUp}, "2.5", "en", "3"},
		{Format{Decimals: 1}, "-0.04", "en", "0.0"},
		{Format{Decimals: 1, Suffix: "×"}, "3.14", "en", "3.1×"},
		{Format{Kind: KindPercent, Decimals: Auto}, "0.117", "en", "11.7'%"},
		{Format{Kind: KindPercent, Decimals: 0}, "0.117", "de", "12'%"},
		{Format{Kind: KindPoints, Decimals: 1}, "-0.012", "en", "−1.2'pp"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: Auto}, "1284.0217", "en-GB", "€1,284.02"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: 0}, "-1284.02", "en-GB", "−€1,284"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: Auto}, "-1284.02", "de-DE", "−1.284,02~€"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: Auto}, "1284.02", "nl-NL", "€~1.284,02"},
		{Format{Kind: KindCurrency, Currency: "CHF", Decimals: Auto}, "1284.02", "de-CH", "CHF~1’284.02"},
		{Format{Kind: KindCurrency, Currency: "CHF", Decimals: Auto}, "5", "en-US", "CHF~5.00"},
		{Format{Kind: KindCurrency, Currency: "JPY", Decimals: Auto}, "1284.5", "ja-JP", "¥1,284"},
		{Format{Kind: KindCurrency, Currency: "KWD", Decimals: Auto}, "1.5", "en", "KWD~1.500"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: 0, Compact: true}, "412600", "en", "€412.6K"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: 0, Compact: true}, "3721000", "en", "€3.72M"},
		{Format{Kind: KindCurrency, Currency: "EUR", Decimals: 0, Compact: true}, "1284", "en", "€1,284"},
		{Format{Decimals: 0, Compact: true}, "999949", "en", "999.9K"},
		{Format{Decimals: 0, Compact: true}, "999960", "en", "1.00M"},
		{Format{Decimals: 0, Compact: true}, "-9999", "en", "−9,999"},
		{Format{Decimals: 0, Compact: true}, "5e15", "en", "5,000.00T"},
		{Format{Decimals: 0, Compact: true}, "2500000", "de", "2,50~Mio."},
		{Format{Kind: KindDuration, Unit: "minutes", Decimals: Auto}, "312", "en", "5~h~12~min"},
		{Format{Kind: KindDuration, Unit: "hours", Decimals: Auto}, "26.6", "en", "1~d~3~h"},
		{Format{Kind: KindDuration, Unit: "hours", Decimals: Auto}, "5", "en", "5~h"},
		{Format{Kind: KindDuration, Unit: "seconds", Decimals: Auto}, "45.4", "en", "45~s"},
		{Format{Kind: KindDuration, Unit: "seconds", Decimals: Auto}, "-3599.7", "en", "−1~h"},
		{Format{Kind: KindDuration, Unit: "seconds", Decimals: Auto}, "0", "en", "0~s"},
		{Format{Kind: KindDuration, Unit: "hours", Decimals: 1}, "26.54", "en", "26.5~h"},
		{Format{Kind: KindDuration, Unit: "days", Decimals: Auto}, "4.21", "en", "4.2~days"},
		{Format{Kind: KindDuration, Unit: "days", Decimals: 0}, "1", "en", "1~day"},
	} {
		if got := visible(c.format.Text(parse(t, c.value), LocaleOf(c.locale))); got != c.want {
			t.Errorf("%s %+v in %s: got %s, want %s", c.value, c.format, c.locale, got, c.want)
		}
	}
	if auto.Text(Blank(NoRows), LocaleOf("en")) != "" {
		t.Error("a blank has no text")
	}
}

func TestPartsSetTheFractionApart(t *testing.T) {
	f := Format{Kind: KindCurrency, Currency: "EUR", Decimals: 2}
	if got, want := fmt.Sprintf("%q", f.Parts(parse(t, "-1284.0217"), LocaleOf("en-GB"))), `{"−€" "1,284" ".02" ""}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSigned(t *testing.T) {
	f := Format{Kind: KindPercent, Decimals: 1}
	for value, want := range map[string]string{"0.053": "+5.3'%", "-0.01": "−1.0'%", "0": "0.0'%", "0.0001": "0.0'%"} {
		if got := visible(f.Signed(parse(t, value), LocaleOf("en"))); got != want {
			t.Errorf("%s: got %s, want %s", value, got, want)
		}
	}
}

// What is written can be read again by the convention of the place.
func TestFormatOnAScale(t *testing.T) {
	f := Format{Decimals: Auto, Scale: []Grade{{Int(1), "poor"}, {Int(2), "fair"}, {Int(4), "good"}}}
	for value, want := range map[string]string{"1": "1 · poor", "2": "2 · fair", "3": "3 · fair to good", "1.5": "1.5 · poor to fair", "4": "4 · good", "0": "0", "5": "5"} {
		if got := f.Text(parse(t, value), LocaleOf("en")); got != want {
			t.Errorf("%s: got %q, want %q", value, got, want)
		}
	}
	if got := f.Signed(Int(1), LocaleOf("en")); got != "+1" {
		t.Errorf("a change of 1 reads %q", got)
	}
}

func TestFormattedNumbersParse(t *testing.T) {
	for tag := range places {
		l := LocaleOf(tag)
		c := Convention{Decimal: l.Decimal[0], Groups: AnyGroups}
		for _, f := range []Format{{Decimals: 2}, {Decimals: 3, Kind: KindCurrency, Currency: "EUR"}, {Decimals: 1, Kind: KindPercent}} {
			for _, value := range []string{"0", "-5.25", "1234.5", "1234567.125", "-987654321"} {
				text := f.Text(parse(t, value), l)
				p, ok := ParseCell([]byte(text), c)
				rounded := parse(t, value)
				if f.Kind == KindPercent {
					rounded = RoundTo(rounded, 3)
				} else {
					rounded = RoundTo(rounded, f.Decimals)
				}
				if !ok || !Equal(p.Value(), rounded) {
					t.Errorf("%s writes %s as %q, which reads as %v", tag, value, text, p.Value())
				}
			}
		}
	}
}
