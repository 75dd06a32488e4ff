package num

// Kind is what a number measures.
type Kind string

// The kinds. The empty kind is KindNumber.
const (
	KindNumber   Kind = "number"
	KindPercent  Kind = "percent"
	KindCurrency Kind = "currency"
	KindDuration Kind = "duration"
)

// Auto as Format.Decimals lets the number decide.
const Auto = -1

// Format is how the numbers of a KPI are written, apart from the locale.
type Format struct {
	Kind     Kind
	Currency string // ISO 4217 code for KindCurrency
	Unit     string // KindDuration: what the number counts: "seconds", "minutes", "hours", "days"
	Decimals int    // places after the point; Auto picks them
	Compact  bool   // 412.6K instead of 412,600
	Suffix   string // written after the number: " of 5", "×"
}

// Parts is a formatted number in pieces, so that a view can set the fraction
// and the unit smaller. Blank is the only one filled for a blank value.
type Parts struct {
	Prefix   string // sign and a currency mark that comes first
	Integer  string
	Fraction string // with its decimal mark
	Suffix   string // with the space before it
}

// Text joins the pieces.
func (p Parts) Text() string { return p.Prefix + p.Integer + p.Fraction + p.Suffix }

// Parts is the value in pieces; all are empty when it is blank.
func (f Format) Parts(v Value, l Locale) Parts { return Parts{Integer: v.Plain()} }

// Text is the value as people of a locale read it; empty when it is blank.
func (f Format) Text(v Value, l Locale) string { return f.Parts(v, l).Text() }

// Signed is Text with a plus sign before positive numbers: for changes.
func (f Format) Signed(v Value, l Locale) string { return f.Text(v, l) }
