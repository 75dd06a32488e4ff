package calendar

import (
	"strconv"
	"strings"
	"sync"
)

// language is what a language calls the parts of time.
type language struct {
	tag     string
	months  [12]string
	short   [12]string
	week    string // before the number of a week
	w       string // the same on an axis
	quarter string
	all     string
	dot     string // after the day of the month
}

// languages begins with the one that stands in for all others.
var languages = [...]language{
	{
		tag:    "en",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		short:  [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		week:   "Week", w: "W", quarter: "Q", all: "All time",
	},
	{
		tag:    "de",
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		short:  [12]string{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
		week:   "KW", w: "KW", quarter: "Q", all: "Gesamter Zeitraum", dot: ".",
	},
	{
		tag:    "fr",
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		short:  [12]string{"janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"},
		week:   "Semaine", w: "S", quarter: "T", all: "Toute la période",
	},
	{
		tag:    "es",
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		short:  [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
		week:   "Semana", w: "S", quarter: "T", all: "Todo el periodo",
	},
	{
		tag:    "it",
		months: [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
		short:  [12]string{"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
		week:   "Settimana", w: "S", quarter: "T", all: "Tutto il periodo",
	},
	{
		tag:    "nl",
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		short:  [12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
		week:   "Week", w: "W", quarter: "K", all: "Gehele periode",
	},
	{
		tag:    "pt",
		months: [12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
		short:  [12]string{"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"},
		week:   "Semana", w: "S", quarter: "T", all: "Todo o período",
	},
}

// languageOf is the language of a locale tag; English when it is not known.
func languageOf(locale string) *language {
	name, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	name = strings.ToLower(name)
	for i := range languages {
		if languages[i].tag == name {
			return &languages[i]
		}
	}
	return &languages[0]
}

// Name is the period for people of a language: "31 Aug 2026", "Week 14, 2026",
// "August 2026", "Q3 2026", "2026". Fiscal years that do not start in January
// say so: "FY 2026", "Q3 FY 2026".
func (c Calendar) Name(p Period, locale string) string {
	l := languageOf(locale)
	switch p.Grain {
	case DayGrain:
		return DayName(Day(p.Index), locale)
	case Week:
		year, number := c.weekOf(p)
		return l.week + " " + strconv.Itoa(number) + ", " + strconv.Itoa(year)
	case Month:
		return l.months[floorMod(int(p.Index), 12)] + " " + strconv.Itoa(floorDiv(int(p.Index), 12))
	case Quarter:
		return l.quarter + strconv.Itoa(floorMod(int(p.Index), 4)+1) + " " + c.yearText(floorDiv(int(p.Index), 4))
	case Year:
		return c.yearText(int(p.Index))
	}
	return l.all
}

func (c Calendar) yearText(year int) string {
	text := strconv.Itoa(c.yearName(year))
	if c.start() > 0 {
		return "FY " + text
	}
	return text
}

// DayName is a day for people of a language: "31 Aug 2026".
func DayName(d Day, locale string) string {
	y, _, _ := d.Date()
	if strings.EqualFold(locale, "en-US") {
		return dayMonth(d, locale) + ", " + strconv.Itoa(y)
	}
	return dayMonth(d, locale) + " " + strconv.Itoa(y)
}

func dayMonth(d Day, locale string) string {
	l := languageOf(locale)
	_, m, day := d.Date()
	if strings.EqualFold(locale, "en-US") {
		return l.short[m-1] + " " + strconv.Itoa(day)
	}
	return strconv.Itoa(day) + l.dot + " " + l.short[m-1]
}

// Short is the shortest name that is clear beside its neighbours on an axis:
// "31 Aug", "W14", "Aug", "Q3", "2026". The first of a year carries it: "Jan
// 2026", "Q1 2026", "W1 2026".
func (c Calendar) Short(p Period, locale string) string {
	l := languageOf(locale)
	switch p.Grain {
	case DayGrain:
		if c.StartsYear(p) {
			return DayName(Day(p.Index), locale)
		}
		return dayMonth(Day(p.Index), locale)
	case Week:
		year, number := c.weekOf(p)
		return ofYear(l.w+strconv.Itoa(number), number == 1, strconv.Itoa(year))
	case Month:
		month := floorMod(int(p.Index), 12)
		return ofYear(l.short[month], month == 0, strconv.Itoa(floorDiv(int(p.Index), 12)))
	case Quarter:
		quarter := floorMod(int(p.Index), 4)
		return ofYear(l.quarter+strconv.Itoa(quarter+1), quarter == 0, c.yearText(floorDiv(int(p.Index), 4)))
	}
	return c.Name(p, locale)
}

// StartsYear reports whether a period is the first of its grain in a year: the
// one that Short writes with the year.
func (c Calendar) StartsYear(p Period) bool {
	switch p.Grain {
	case DayGrain:
		_, m, d := Day(p.Index).Date()
		return m == 1 && d == 1
	case Week:
		_, number := c.weekOf(p)
		return number == 1
	case Month:
		return floorMod(int(p.Index), 12) == 0
	case Quarter:
		return floorMod(int(p.Index), 4) == 0
	}
	return false
}

// YearName is the year that a period belongs to, as Short writes it.
func (c Calendar) YearName(p Period) string {
	switch p.Grain {
	case DayGrain:
		y, _, _ := Day(p.Index).Date()
		return strconv.Itoa(y)
	case Week:
		y, _ := c.weekOf(p)
		return strconv.Itoa(y)
	case Month:
		return strconv.Itoa(floorDiv(int(p.Index), 12))
	case Quarter:
		return c.yearText(floorDiv(int(p.Index), 4))
	case Year:
		return c.yearText(int(p.Index))
	}
	return ""
}

func ofYear(text string, first bool, year string) string {
	if first {
		return text + " " + year
	}
	return text
}

// monthNames is every name and abbreviation by which a cell may call a month,
// in lower case and without a full stop.
var monthNames = sync.OnceValue(func() map[string]int {
	names := map[string]int{
		"mrz": 3, "maerz": 3, "mär": 3, "maer": 3, "mae": 3, "fév": 2, "fev": 2, "fevr": 2, "fevrier": 2, "janv": 1, "jän": 1, "jänner": 1,
		"aout": 8, "dec": 12, "decembre": 12, "sep": 9, "sept": 9, "set": 9, "sett": 9, "setiembre": 9,
		"marco": 3, "juin": 6, "juill": 7, "mars": 3, "mar": 3, "mrt": 3,
	}
	for _, l := range languages {
		for i := range l.months {
			names[strings.ToLower(l.months[i])] = i + 1
			names[strings.ToLower(l.short[i])] = i + 1
		}
	}
	for i, forms := range strings.Fields(moreMonths) {
		for form := range strings.SplitSeq(forms, "|") {
			names[form] = i%12 + 1
		}
	}
	return names
})

// moreMonths are the months of languages that cells are read in, though
// periods are not named in them; a bar divides several forms of one month.
const moreMonths = `
	januari februari mars april maj juni juli augusti september oktober november december
	januar februar marts april maj juni juli august september oktober november december
	januar februar mars april mai juni juli august september oktober november desember|des
	tammikuu|tammikuuta|tammi helmikuu|helmikuuta|helmi maaliskuu|maaliskuuta|maalis huhtikuu|huhtikuuta|huhti
		toukokuu|toukokuuta|touko kesäkuu|kesäkuuta|kesä heinäkuu|heinäkuuta|heinä elokuu|elokuuta|elo
		syyskuu|syyskuuta|syys lokakuu|lokakuuta|loka marraskuu|marraskuuta|marras joulukuu|joulukuuta|joulu
	styczeń|stycznia|sty luty|lutego|lut marzec|marca kwiecień|kwietnia|kwi maj|maja czerwiec|czerwca|cze
		lipiec|lipca|lip sierpień|sierpnia|sie wrzesień|września|wrz październik|października|paź listopad|listopada|lis grudzień|grudnia|gru
	leden|ledna únor|února březen|března duben|dubna květen|května červen|června
		červenec|července srpen|srpna září říjen|října listopad|listopadu prosinec|prosince
	január február|febr március|márc április|ápr május|máj június|jún július|júl augusztus szeptember|szept október|okt november december
	ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie
	ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara
	январь|января|янв февраль|февраля|фев|февр март|марта|мар апрель|апреля|апр май|мая июнь|июня|июн
		июль|июля|июл август|августа|авг сентябрь|сентября|сен|сент октябрь|октября|окт ноябрь|ноября|ноя|нояб декабрь|декабря|дек
	січень|січня|січ лютий|лютого|лют березень|березня|бер квітень|квітня|кві травень|травня|тра червень|червня|чер
		липень|липня|лип серпень|серпня|сер вересень|вересня|вер жовтень|жовтня|жов листопад|листопада|лис грудень|грудня|гру
	ιανουάριος|ιανουαρίου|ιαν φεβρουάριος|φεβρουαρίου|φεβ μάρτιος|μαρτίου|μαρ απρίλιος|απριλίου|απρ μάιος|μαΐου|μαϊ ιούνιος|ιουνίου|ιουν
		ιούλιος|ιουλίου|ιουλ αύγουστος|αυγούστου|αυγ σεπτέμβριος|σεπτεμβρίου|σεπ οκτώβριος|οκτωβρίου|οκτ νοέμβριος|νοεμβρίου|νοε δεκέμβριος|δεκεμβρίου|δεκ`

// weekdayNames is what may stand before a date that is written with names.
var weekdayNames = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`
		monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
		montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
		lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim
		lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
		lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab
		maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
		segunda terça quarta quinta sexta seg ter qua qui sex`) {
		names[name] = true
	}
	return names
}()
