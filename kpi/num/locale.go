package num

import "strings"

// Locale is how numbers are written for people of a place.
type Locale struct {
	Tag            string // "de-DE"
	Decimal        string // decimal mark
	Group          string // mark between groups
	Primary        int    // digits in the last group of the whole part
	Secondary      int    // digits in the groups before it
	MinGroup       int    // digits before the last group that make grouping worth it: 2 writes 1234 but 12.345
	Minus          string // "−"
	PercentSpace   string // between a number and "%"
	CurrencyBefore bool   // currency mark before the number
	CurrencySpace  string // between the mark and the number
	Compact        [4]string
}

// Spaces that do not break.
const (
	nbsp       = "\u00a0"
	narrowNbsp = "\u202f"
)

// places holds one line for each locale: decimal mark, grouping mark, digits
// that make grouping worth it, where the currency mark goes ("before",
// "before-space" or "after").
var places = map[string][4]string{
	"en-US": {".", ",", "1", "before"}, "en-GB": {".", ",", "1", "before"}, "en-ZA": {",", nbsp, "1", "before"}, "en-IN": {".", ",", "1", "before"},
	"hi-IN": {".", ",", "1", "before"},
	"de-DE": {",", ".", "1", "after"}, "de-AT": {",", nbsp, "1", "before-space"}, "de-CH": {".", "’", "1", "before-space"},
	"fr-FR": {",", narrowNbsp, "1", "after"}, "fr-CA": {",", nbsp, "1", "after"}, "fr-CH": {",", narrowNbsp, "1", "after"},
	"es-ES": {",", ".", "2", "after"}, "es-MX": {".", ",", "1", "before"}, "es-AR": {",", ".", "1", "before-space"},
	"it-IT": {",", ".", "2", "after"}, "it-CH": {".", "’", "2", "before-space"},
	"nl-NL": {",", ".", "1", "before-space"}, "nl-BE": {",", ".", "1", "before-space"},
	"pt-BR": {",", ".", "1", "before-space"}, "pt-PT": {",", nbsp, "2", "after"},
	"sv-SE": {",", nbsp, "1", "after"}, "nb-NO": {",", nbsp, "1", "after"}, "da-DK": {",", ".", "1", "after"}, "fi-FI": {",", nbsp, "1", "after"},
	"pl-PL": {",", nbsp, "2", "after"}, "cs-CZ": {",", nbsp, "1", "after"}, "sk-SK": {",", nbsp, "1", "after"}, "hu-HU": {",", nbsp, "2", "after"},
	"ro-RO": {",", ".", "1", "after"}, "bg-BG": {",", nbsp, "2", "after"}, "hr-HR": {",", ".", "1", "after"}, "sl-SI": {",", ".", "2", "after"},
	"el-GR": {",", ".", "1", "after"}, "tr-TR": {",", ".", "1", "before"}, "ru-RU": {",", nbsp, "1", "after"}, "uk-UA": {",", nbsp, "2", "after"},
	"ja-JP": {".", ",", "1", "before"}, "ko-KR": {".", ",", "1", "before"}, "zh-CN": {".", ",", "1", "before"}, "zh-TW": {".", ",", "1", "before"},
	"id-ID": {",", ".", "1", "before-space"}, "vi-VN": {",", ".", "1", "after"}, "th-TH": {".", ",", "1", "before"},
}

// homes is the place that stands for a language.
var homes = map[string]string{
	"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "nl": "nl-NL", "pt": "pt-BR", "sv": "sv-SE", "nb": "nb-NO",
	"no": "nb-NO", "nn": "nb-NO", "da": "da-DK", "fi": "fi-FI", "pl": "pl-PL", "cs": "cs-CZ", "sk": "sk-SK", "hu": "hu-HU", "ro": "ro-RO",
	"bg": "bg-BG", "hr": "hr-HR", "sl": "sl-SI", "el": "el-GR", "tr": "tr-TR", "ru": "ru-RU", "uk": "uk-UA", "ja": "ja-JP", "ko": "ko-KR",
	"zh": "zh-CN", "id": "id-ID", "vi": "vi-VN", "th": "th-TH", "hi": "hi-IN",
}

// compactOf is what a language writes for thousand, million, milliard and
// billion (10^12).
func compactOf(language string) [4]string {
	switch language {
	case "de":
		return [4]string{nbsp + "Tsd.", nbsp + "Mio.", nbsp + "Mrd.", nbsp + "Bio."}
	case "fr":
		return [4]string{nbsp + "k", nbsp + "M", nbsp + "Md", nbsp + "Bn"}
	case "es":
		return [4]string{nbsp + "mil", nbsp + "M", nbsp + "mil" + nbsp + "M", nbsp + "B"}
	case "it":
		return [4]string{"K", nbsp + "Mln", nbsp + "Mrd", nbsp + "Bln"}
	case "nl":
		return [4]string{"K", nbsp + "mln.", nbsp + "mld.", nbsp + "bln."}
	case "pt":
		return [4]string{nbsp + "mil", nbsp + "mi", nbsp + "bi", nbsp + "tri"}
	case "sv":
		return [4]string{nbsp + "tn", nbsp + "mn", nbsp + "md", nbsp + "bn"}
	case "pl":
		return [4]string{nbsp + "tys.", nbsp + "mln", nbsp + "mld", nbsp + "bln"}
	}
	return [4]string{"K", "M", "B", "T"}
}

// LocaleOf is the locale of a tag such as "de-DE"; an unknown place falls back
// to its language, an unknown language to American English.
func LocaleOf(tag string) Locale {
	language, place, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	language, place = strings.ToLower(language), strings.ToUpper(place)
	name := language + "-" + place
	row, known := places[name]
	if !known {
		if name, known = homes[language]; !known {
			name = "en-US"
		}
		row = places[name]
	}
	l := Locale{
		Tag: name, Decimal: row[0], Group: row[1], Primary: 3, Secondary: 3, MinGroup: int(row[2][0] - '0'),
		Minus: "−", PercentSpace: narrowNbsp, CurrencyBefore: row[3] != "after", Compact: compactOf(name[:2]),
	}
	if strings.HasSuffix(name, "-IN") {
		l.Secondary = 2
	}
	if row[3] != "before" {
		l.CurrencySpace = nbsp
	}
	return l
}

// group puts the grouping marks into the digits of a whole number.
func (l Locale) group(digits string) string {
	if l.Group == "" || l.Primary < 1 || len(digits) < l.Primary+max(l.MinGroup, 1) {
		return digits
	}
	cut := len(digits) - l.Primary
	grouped := digits[cut:]
	for size := max(l.Secondary, 1); cut > 0; {
		from := max(0, cut-size)
		grouped = digits[from:cut] + l.Group + grouped
		cut = from
	}
	return grouped
}
