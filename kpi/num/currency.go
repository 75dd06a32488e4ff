package num

import "strings"

// codes are the currencies of ISO 4217 in use, and a few that old files carry.
const codes = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD " +
	"CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CZK DEM DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP FRF GBP GEL GHS GIP GMD " +
	"GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK " +
	"LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB " +
	"PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS " +
	"TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"

// currencyOf gives the code of everything that may stand beside a number: the
// codes themselves and the marks people write. "$" alone is the US dollar and
// "kr" the Swedish krona, for want of a better guess.
var currencyOf = func() map[string]string {
	m := map[string]string{
		"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
		"₴": "UAH", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN", "₡": "CRC", "₲": "PYG", "₸": "KZT",
		"US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
		"R$": "BRL", "NT$": "TWD", "MX$": "MXN", "Mex$": "MXN", "CN¥": "CNY", "JP¥": "JPY", "元": "CNY", "円": "JPY",
		"Fr.": "CHF", "Fr": "CHF", "SFr.": "CHF", "sFr.": "CHF", "Rs.": "INR", "Rs": "INR",
		"kr": "SEK", "kr.": "DKK", "Kč": "CZK", "zł": "PLN", "Ft": "HUF", "lei": "RON",
		"Euro": "EUR", "euro": "EUR",
	}
	for _, code := range strings.Fields(codes) {
		m[code] = code
	}
	return m
}()

// touching are the codes that may touch the digits. The others need a space, or
// part numbers such as TOP10 would be amounts.
const touching = "EUR USD GBP CHF JPY INR CNY SEK NOK DKK PLN CZK HUF CAD AUD NZD BRL TRY MXN ZAR SGD HKD"

// needsSpace reports whether a mark is a code that must stand apart.
func needsSpace(mark, code string) bool {
	return mark == code && !strings.Contains(touching, code)
}

// Currencies lists the known ISO 4217 codes in order.
func Currencies() []string { return strings.Fields(codes) }

// signOf is how a currency is written; its code where it has no sign of its
// own.
var signOf = map[string]string{
	"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "CNY": "CN¥", "KRW": "₩", "BRL": "R$", "TRY": "₺",
	"UAH": "₴", "ILS": "₪", "VND": "₫", "PHP": "₱", "AUD": "A$", "CAD": "CA$", "NZD": "NZ$", "HKD": "HK$",
	"MXN": "MX$", "TWD": "NT$", "RUB": "₽", "THB": "฿", "NGN": "₦", "KZT": "₸",
	"PLN": "zł", "CZK": "Kč", "HUF": "Ft", "SEK": "kr", "NOK": "kr", "DKK": "kr.",
}

// CurrencySign is how people write a currency: "€"; the code itself where it
// has no sign of its own.
func CurrencySign(code string) string {
	if sign, ok := signOf[code]; ok {
		return sign
	}
	return code
}

// CurrencyPlaces is how many decimals amounts of a currency have: 2 for most,
// none for yen and won, 3 for a few dinars.
func CurrencyPlaces(code string) int {
	switch code {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}
