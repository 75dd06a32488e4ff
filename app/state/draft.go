package state

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

func (d Draft) equal(e Draft) bool {
	return maps.Equal(d.Fields, e.Fields) && slices.Equal(d.Targets, e.Targets) && maps.Equal(d.Dates, e.Dates) &&
		slices.Equal(d.Milestones, e.Milestones) && slices.Equal(d.Rules, e.Rules)
}

// Text is the text of a field.
func (d Draft) Text(f Field) string { return d.Fields[f] }

// with is the draft with another text in one field; empty fields are not kept.
func (d Draft) with(f Field, text string) Draft {
	fields := maps.Clone(d.Fields)
	if fields == nil {
		fields = map[Field]string{}
	}
	if fields[f] = text; text == "" {
		delete(fields, f)
	}
	d.Fields = fields
	return d
}

// yes is the text of a field that is switched on.
const yes = "yes"

// newDraft is what an empty editor begins with.
func newDraft() Draft {
	return Draft{Fields: map[Field]string{FieldUnit: workbook.UnitNumber, FieldDirection: workbook.Higher}}
}

// draftOf writes a KPI into the fields of the editor.
func draftOf(k workbook.KPI, locale num.Locale) Draft {
	d := Draft{Fields: map[Field]string{}, Dates: maps.Clone(k.DateColumns)}
	set := func(f Field, text string) { d = d.with(f, text) }
	set(FieldName, k.Name)
	set(FieldFormula, k.Formula)
	set(FieldDescription, k.Description)
	set(FieldCategory, k.Category)
	set(FieldLevel, k.Level)
	set(FieldLead, k.Lead)
	set(FieldOwner, k.Owner)
	set(FieldUnit, or(k.Unit.Kind, workbook.UnitNumber))
	set(FieldCode, k.Unit.Code)
	if k.Unit.Decimals != nil {
		set(FieldDecimals, strconv.Itoa(*k.Unit.Decimals))
	}
	set(FieldCompact, flag(k.Unit.Compact))
	set(FieldSuffix, k.Unit.Suffix)
	set(FieldDirection, or(k.Direction, workbook.Higher))
	set(FieldOnTrack, inPercent(k.Thresholds.OnTrack, locale))
	set(FieldAtRisk, inPercent(k.Thresholds.AtRisk, locale))
	set(FieldEmptyZero, flag(k.EmptyMeansZero))
	set(FieldManual, flag(k.Manual()))
	if k.Combine != workbook.CombineLast {
		set(FieldCombine, k.Combine)
	}
	set(FieldScale, typedScale(k, locale))
	placing(k, set, locale)
	setChecks(set, k.Checks, k.Unit.Kind == workbook.UnitPercent, locale)
	return d.expecting(k, locale)
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func flag(on bool) string {
	if on {
		return yes
	}
	return ""
}

// inPercent writes the share "0.9" as "90".
func inPercent(text string, l num.Locale) string { return typedNumber(text, true, l) }

// typedNumber writes decimal text the way it is typed: with the reader's decimal
// mark and, for percentages, as percent.
func typedNumber(text string, percent bool, l num.Locale) string {
	v, ok := workbook.ParseDecimal(text)
	if text == "" || !ok {
		return text
	}
	if percent {
		v = num.Mul(v, num.Int(100))
	}
	return strings.Replace(v.Plain(), ".", l.Decimal, 1)
}

// number reads what was typed as decimal text. Percentages are typed as percent;
// a percent mark is welcome but not needed.
func number(text string, percent bool, l num.Locale) (string, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", true
	}
	convention := num.Convention{Decimal: '.', Groups: num.GroupComma | num.GroupSpace | num.GroupApostrophe}
	if l.Decimal == "," {
		convention = num.Convention{Decimal: ',', Groups: num.GroupPoint | num.GroupSpace | num.GroupApostrophe}
	}
	parsed, ok := num.ParseCell([]byte(text), convention)
	if !ok {
		return "", false
	}
	v := parsed.Value()
	if percent && !parsed.Percent {
		v = num.Div(v, num.Int(100))
	}
	return v.Plain(), true
}

// kpi makes a KPI of the draft. before is the KPI it changes: members that the
// editor does not show stay. wrong says what is wrong, field by field.
func (m Model) kpi(d Draft, before workbook.KPI) (k workbook.KPI, wrong map[string]string) {
	r := draftReader{d: d, k: before, wrong: map[string]string{}, locale: num.LocaleOf(m.Locale()), cal: m.Calendar(), settings: m.Book.Settings}
	r.texts()
	r.unit()
	r.thresholds()
	r.expectations()
	r.manual()
	r.checks()
	r.placing(m.Book)
	return r.k, r.wrong
}

type draftReader struct {
	d      Draft
	k      workbook.KPI
	wrong  map[string]string
	locale num.Locale
	cal    calendar.Calendar

	settings workbook.Settings
}

func (r *draftReader) text(f Field) string { return strings.TrimSpace(r.d.Text(f)) }

func (r *draftReader) texts() {
	k := &r.k
	k.Name = r.text(FieldName)
	k.Formula = strings.TrimSpace(r.d.Text(FieldFormula))
	k.Description, k.Category, k.Level = r.text(FieldDescription), r.text(FieldCategory), r.text(FieldLevel)
	k.Lead, k.Owner = r.text(FieldLead), r.text(FieldOwner)
	if k.Direction = r.text(FieldDirection); k.Direction == workbook.Higher {
		k.Direction = ""
	}
	k.EmptyMeansZero = r.d.Text(FieldEmptyZero) == yes
	k.DateColumns = nil
	for table, column := range r.d.Dates {
		if column != "" {
			if k.DateColumns == nil {
				k.DateColumns = map[string]string{}
			}
			k.DateColumns[table] = column
		}
	}
}

func (r *draftReader) unit() {
	u := r.k.Unit
	if u.Kind = r.text(FieldUnit); u.Kind == workbook.UnitNumber {
		u.Kind = ""
	}
	u.Code, u.Suffix, u.Compact, u.Decimals = r.text(FieldCode), r.text(FieldSuffix), r.d.Text(FieldCompact) == yes, nil
	if u.Kind == workbook.UnitCurrency {
		u.Code = strings.ToUpper(u.Code)
		if u.Code != "" && !isCurrency(u.Code) {
			r.wrong[string(FieldCode)] = "A currency is three letters, such as EUR."
		}
	}
	if text := r.text(FieldDecimals); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 10 {
			r.wrong[string(FieldDecimals)] = "Write a whole number from 0 to 10, or leave it empty."
		} else {
			u.Decimals = &n
		}
	}
	r.k.Unit = u
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func (r *draftReader) thresholds() {
	r.k.Thresholds.OnTrack = r.share(FieldOnTrack)
	r.k.Thresholds.AtRisk = r.share(FieldAtRisk)
}

func (r *draftReader) share(f Field) string {
	text, ok := number(r.d.Text(f), true, r.locale)
	if v, is := workbook.ParseDecimal(text); !ok || text != "" && (!is || v.Sign() <= 0) {
		r.wrong[string(f)] = "Write a percentage of the target above 0, such as 90."
		return ""
	}
	return text
}

func above(a, b string) bool {
	x, okX := workbook.ParseDecimal(a)
	y, okY := workbook.ParseDecimal(b)
	return okX && okY && num.Cmp(x, y) > 0
}

func example(g calendar.Grain) string {
	switch g {
	case calendar.DayGrain:
		return "2026-03-31"
	case calendar.Week:
		return "2026-W14"
	case calendar.Quarter:
		return "2026-Q1"
	case calendar.Year:
		return "2026"
	}
	return "2026-03"
}
