package workbook

import (
	"cmp"

	"kpiworkbook/kpi/num"
)

// Format is how numbers of the unit are written in the workbook. A kind this
// version does not know is written as a plain number.
func (u Unit) Format(s Settings) num.Format {
	f := num.Format{Kind: num.Kind(u.Kind), Decimals: num.Auto, Compact: u.Compact, Suffix: u.Suffix}
	if u.Decimals != nil {
		f.Decimals = min(max(*u.Decimals, 0), 20)
	}
	switch u.Kind {
	case UnitPercent:
	case UnitCurrency:
		f.Currency = cmp.Or(u.Code, s.Currency)
	case UnitDuration:
		f.Unit = cmp.Or(u.Code, "hours")
	default:
		f.Kind = num.KindNumber
	}
	return f
}
