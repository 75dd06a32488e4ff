package num

// Exact is the reduced fraction "p/q", or "p" when it is whole; empty when the
// value is blank or inexact.
func (v Value) Exact() string {
	if v.IsBlank() || v.inexact {
		return ""
	}
	return v.rat().RatString()
}

// Plain is the number in plain digits, without exponent or grouping: all of
// them when they end, else rounded half to even at 20 significant digits or
// more. Empty when blank.
func (v Value) Plain() string {
	if v.IsBlank() {
		return ""
	}
	return v.rat().RatString()
}

// String is Plain, or "blank: " and the reason.
func (v Value) String() string {
	if v.IsBlank() {
		return "blank: " + v.reason.Sentence()
	}
	return v.Plain()
}
