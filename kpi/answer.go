package kpi

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
)

// Question is what a page or a command wants to know: KPIs in a context. It is
// plain data and crosses the worker border as JSON.
type Question struct {
	Grain     string   `json:"grain,omitempty"`      // day, week, month, quarter, year or all; "" means the workbook's own, then month
	From      string   `json:"from,omitempty"`       // a date, or the label of the first period; "" is open
	To        string   `json:"to,omitempty"`         // a date, or the label of the last period
	By        []string `json:"by,omitempty"`         // row expressions to cut by: Orders[Region], WEEKDAY(Orders[Date])
	Where     []string `json:"where,omitempty"`      // row conditions; all must hold
	KPIs      []string `json:"kpis,omitempty"`       // names or ids; none means all that are not retired
	AsOf      string   `json:"as_of,omitempty"`      // the last day that counts as known; "" is the last day in the data
	Against   string   `json:"against,omitempty"`    // what Prior and Year compare with: 3 months, weekdays, workdays; "" the period before and a year before
	FullPrior bool     `json:"full_prior,omitempty"` // compare an open period with the whole earlier one
	Bare      bool     `json:"bare,omitempty"`       // values alone: no targets, no statuses, no comparisons
	Deep      []string `json:"deep,omitempty"`       // names or ids of those in question that are to be looked into: see KPIAnswer.Insight
	Locale    string   `json:"locale,omitempty"`     // of the numbers in reasons; "" is the workbook's
}

// Answer is what the engine says to a question. It is plain data: every number
// is text, so that nothing is rounded on its way.
type Answer struct {
	AsOf     string      `json:"as_of"` // last day that counts as known; "" when nothing has a date
	Grain    string      `json:"grain"`
	Periods  []Period    `json:"periods"` // from the first with a value to the last, without gaps
	KPIs     []KPIAnswer `json:"kpis"`    // in the workbook's order
	Problems []Problem   `json:"problems,omitempty"`
	Cost     Cost        `json:"cost"`

	Objectives []ObjectiveAnswer `json:"objectives,omitempty"` // each after the one it stands under
}

// Cost says what the answer took.
type Cost struct {
	KPIs   int   `json:"kpis"`   // answered
	Cached int   `json:"cached"` // of these, taken from an earlier answer
	Cells  int   `json:"cells"`
	Rows   int64 `json:"rows"` // of the tables that were read
}

// Period is one column of a scorecard.
type Period struct {
	Label string `json:"label"` // 2026-03, 2026-Q1, all: stable
	From  string `json:"from"`  // first and last day, ISO
	To    string `json:"to"`
	Open  bool   `json:"open,omitempty"` // not complete at AsOf
}

// KPIAnswer is one KPI in all periods and slices.
type KPIAnswer struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Cells    []Cell    `json:"cells"`
	Problems []Problem `json:"problems,omitempty"` // of its formula, and of those it refers to
	Cached   bool      `json:"cached,omitempty"`
	Insight  *Insight  `json:"insight,omitempty"` // with Question.Deep
}

// Cell is one value with everything a reader may ask about it.
type Cell struct {
	Period string    `json:"period"`
	By     []*string `json:"by,omitempty"`   // values of the dimensions as text, null where blank
	Open   bool      `json:"open,omitempty"` // not final: the period is not over, or its value may still change

	Number // the value

	Text    string    `json:"text,omitempty"` // instead of a number: a date or a text
	IsText  bool      `json:"is_text,omitempty"`
	Rows    int64     `json:"rows"`    // that the value was made of
	Skipped int64     `json:"skipped"` // of these, left out because the cell was blank
	NotUsed []NotUsed `json:"not_used,omitempty"`

	Target     *Expected `json:"target,omitempty"`
	Attainment Number    `json:"attainment"` // 1 is exactly the target
	Gap        Number    `json:"gap"`        // value less target
	Status     string    `json:"status"`     // On track, At risk, Off track, No data, No target, Too early
	Reason     string    `json:"reason"`     // why this status, in a sentence
	Prior      Change    `json:"prior"`      // against the period before
	Year       Change    `json:"year"`       // against the same period a year before
}

// Number is a value as text: its fraction, or where it is inexact its digits.
// The zero Number is no value at all.
type Number struct {
	Exact string `json:"exact,omitempty"` // p/q or p in lowest terms
	Value string `json:"value,omitempty"` // plain decimal of at least 20 digits, of an inexact value only
	Blank string `json:"blank,omitempty"` // code of the reason why there is no value
}

// NotUsed counts rows that did not go into a value.
type NotUsed struct {
	Why  string `json:"why"` // other-slice, undated, other-period, filtered, blank
	Rows int64  `json:"rows"`
}

// Expected is the target that applies to a cell.
type Expected struct {
	Value string `json:"value,omitempty"` // decimal text, as the workbook has it
	Low   string `json:"low,omitempty"`
	High  string `json:"high,omitempty"`
	From  string `json:"from,omitempty"` // label of the period since when
	Note  string `json:"note,omitempty"`

	Exact   string `json:"exact,omitempty"`   // the fraction that Value is, where it was worked out
	Stretch string `json:"stretch,omitempty"` // what would be better still
	How     string `json:"how,omitempty"`     // what it was worked out from: a formula, or words; "" when it was typed
	Due     string `json:"due,omitempty"`     // the part of it that is due in an open period, where that was judged by pace
}

// Change compares a cell with an earlier one, like for like when its period is
// open.
type Change struct {
	Before  Number `json:"before"`  // the earlier value
	By      Number `json:"by"`      // value less the earlier one
	Percent Number `json:"percent"` // that, as a share of the earlier one's magnitude
	// Working days of this period and the earlier one. Where they are set, By and
	// Percent compare with what the earlier one would be with as many as this.
	Days       int `json:"days,omitempty"`
	BeforeDays int `json:"before_days,omitempty"`
}

// Problem is a diagnostic as plain data.
type Problem struct {
	Severity   string `json:"severity"` // error, warning, info
	Code       string `json:"code"`
	Message    string `json:"message"`
	Hint       string `json:"hint,omitempty"`
	Source     string `json:"source,omitempty"` // a KPI's or file's name, or which part of the question
	Start      int    `json:"start,omitempty"`  // bytes in the formula
	End        int    `json:"end,omitempty"`
	Line       int    `json:"line,omitempty"`
	Column     int    `json:"column,omitempty"`
	Fix        string `json:"fix,omitempty"`
	HasFix     bool   `json:"has_fix,omitempty"`
	Incomplete bool   `json:"incomplete,omitempty"`
}

// Num is the value to compute and format with.
func (n Number) Num() num.Value {
	if n.Blank != "" {
		reason, ok := num.ReasonOf(n.Blank)
		if !ok {
			reason = num.NotAvailable
		}
		return num.Blank(reason)
	}
	text := cmp.Or(n.Exact, n.Value)
	top, bottom, _ := strings.Cut(text, "/")
	p, err := strconv.ParseInt(top, 10, 64)
	if q, bad := strconv.ParseInt(cmp.Or(bottom, "1"), 10, 64); err == nil && bad == nil && q > 0 {
		return num.Frac(p, q)
	}
	if r, ok := new(big.Rat).SetString(text); ok {
		return num.FromRat(r)
	}
	return num.Blank(num.NoValues)
}

// Plain is the value as a plain decimal, of at least 20 digits where it does not
// end; "" when it is blank.
func (n Number) Plain() string {
	if n.Exact == "" {
		return n.Value
	}
	return n.Num().Plain()
}

// numberOf writes a value as plain data.
func numberOf(v num.Value) Number {
	if v.IsBlank() {
		return Number{Blank: v.Reason().String()}
	}
	if exact := v.Exact(); exact != "" {
		return Number{Exact: exact}
	}
	return Number{Value: v.Plain()}
}

// problemsOf writes diagnostics as plain data.
func problemsOf(list diag.List) []Problem {
	var out []Problem
	for _, d := range list.All() {
		out = append(out, ProblemOf(d))
	}
	return out
}

// ProblemOf writes one diagnostic as plain data.
func ProblemOf(d diag.Diagnostic) Problem {
	return Problem{
		Severity: d.Severity.String(), Code: string(d.Code), Message: d.Message, Hint: d.Hint, Source: d.Source,
		Start: d.Span.Start, End: d.Span.End, Line: d.Line, Column: d.Column,
		Fix: d.Fix, HasFix: d.HasFix, Incomplete: d.Incomplete,
	}
}
