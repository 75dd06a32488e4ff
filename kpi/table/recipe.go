package table

// Recipe says how a file is to be read. Every member is optional: what is missing is found out.
// The recipe in a finished Table is complete, so the same bytes give the same table anywhere.
type Recipe struct {
	Encoding  string                  `json:"encoding,omitempty"`
	Delimiter string                  `json:"delimiter,omitempty"`
	Quote     string                  `json:"quote,omitempty"`
	Escape    string                  `json:"escape,omitempty"`
	Comment   string                  `json:"comment,omitempty"`
	Header    *bool                   `json:"header,omitempty"`
	SkipLines *int                    `json:"skip_lines,omitempty"`
	Decimal   string                  `json:"decimal,omitempty"`
	Dates     string                  `json:"dates,omitempty"`
	Locale    string                  `json:"locale,omitempty"`
	Columns   map[string]ColumnRecipe `json:"columns,omitempty"`
}

// ColumnRecipe overrules the guess for one column. Format is a date layout in letters such as
// "dd-mm-yyyy hh:mm". Missing lists the texts that stand for "no value" in this column.
type ColumnRecipe struct {
	Type    Type     `json:"type,omitempty"`
	Format  string   `json:"format,omitempty"`
	Missing []string `json:"missing,omitempty"`
}

// None switches a quote, escape or comment character off.
const None = "none"

// Type is what the cells of a column mean.
type Type string

// The types of a column.
const (
	Integer   Type = "integer"
	Decimal   Type = "decimal"
	Percent   Type = "percent"
	Money     Type = "money"
	Date      Type = "date"
	Timestamp Type = "timestamp"
	Duration  Type = "duration"
	Boolean   Type = "boolean"
	TextType  Type = "text"
)

// Kind returns how values of the type are stored.
func (t Type) Kind() Kind {
	switch t {
	case Integer, Decimal, Percent, Money, Duration:
		return Number
	case Date:
		return Day
	case Timestamp:
		return Moment
	case Boolean:
		return Bool
	}
	return Text
}

// Kind is how the values of a column are stored.
type Kind uint8

// The kinds of column storage.
const (
	Text   Kind = iota
	Number      // int64 coefficients at the column's scale; durations are seconds, percents are fractions (12 % is 0.12)
	Day         // int32 days since 1970-01-01
	Moment      // int64 microseconds since 1970-01-01T00:00, as the clock showed it
	Bool        // 0 or 1
)

// String names the kind.
func (k Kind) String() string {
	return [...]string{"text", "number", "day", "moment", "bool"}[k]
}
