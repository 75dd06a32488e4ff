package formula

// Kind is the kind of a value.
type Kind uint8

// The kinds. Unknown is what a mistake leaves behind: it fits everywhere, so
// that one mistake is told once.
const (
	KindUnknown Kind = iota
	KindNumber
	KindText
	KindDate      // a civil day
	KindTimestamp // a civil day and time
	KindBool
	KindDuration // a difference of two points in time; counts in seconds
)

// Level says how many values there are.
type Level uint8

// The levels. A constant fits at both others.
const (
	Constant Level = iota // a literal, or made of literals only
	Row                   // one value per row of a table
	Series                // one value per period and group: what a KPI is
)

// Type is the kind and the level of a node.
type Type struct {
	Kind  Kind
	Level Level
}

// KindOf translates a column's type as a table names it.
func KindOf(columnType string) Kind {
	switch columnType {
	case "integer", "decimal", "percent", "money":
		return KindNumber
	case "text":
		return KindText
	case "date":
		return KindDate
	case "timestamp":
		return KindTimestamp
	case "boolean":
		return KindBool
	case "duration":
		return KindDuration
	}
	return KindUnknown
}

// ColumnType is a type of columns of the kind, as KindOf reads it.
func (k Kind) ColumnType() string {
	for _, t := range []string{"decimal", "text", "date", "timestamp", "boolean", "duration"} {
		if KindOf(t) == k {
			return t
		}
	}
	return ""
}

// String is the kind in plain words.
func (k Kind) String() string {
	switch k {
	case KindNumber:
		return "number"
	case KindText:
		return "text"
	case KindDate:
		return "date"
	case KindTimestamp:
		return "date and time"
	case KindBool:
		return "yes/no"
	case KindDuration:
		return "duration"
	}
	return "unknown"
}

// phrase is the kind after "is": "a number", "text".
func (k Kind) phrase() string {
	switch k {
	case KindNumber, KindDate, KindDuration:
		return "a " + k.String()
	case KindTimestamp:
		return "a date with a time"
	case KindBool:
		return "a yes/no value"
	}
	return k.String()
}

// IsTime reports whether values of the kind are points in time.
func (k Kind) IsTime() bool { return k == KindDate || k == KindTimestamp }
