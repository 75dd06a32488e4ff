package state

import (
	"strconv"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// setChecks writes what the data is held against into the fields of the editor.
func setChecks(set func(Field, string), c workbook.Checks, percent bool, l num.Locale) {
	for f, n := range map[Field]int{FieldFresh: c.Fresh, FieldRows: c.Rows} {
		if n > 0 {
			set(f, strconv.Itoa(n))
		}
	}
	set(FieldLow, typedNumber(c.Low, percent, l))
	set(FieldHigh, typedNumber(c.High, percent, l))
}

// checks reads them.
func (r *draftReader) checks() {
	c := &r.k.Checks
	c.Fresh, c.Rows = r.least(FieldFresh), r.least(FieldRows)
	c.Low, c.High = r.bound(FieldLow), r.bound(FieldHigh)
	if above(c.Low, c.High) {
		r.wrong[string(FieldHigh)] = "The least plausible value is above the most."
	}
}

func (r *draftReader) least(f Field) int {
	text := r.text(f)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1_000_000_000 {
		r.wrong[string(f)] = "Write a whole number above 0, or leave it empty."
		return 0
	}
	return n
}

func (r *draftReader) bound(f Field) string {
	text, ok := number(r.d.Text(f), r.k.Unit.Kind == workbook.UnitPercent, r.locale)
	if !ok {
		r.wrong[string(f)] = "Write a number, or leave it empty."
	}
	return text
}
