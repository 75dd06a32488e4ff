package ui

// echo tells a value that comes back from the model from one that is new.
//
// What somebody types goes to the model and comes back with a later frame. By
// then more may have been typed, and writing the former value into the box would
// take that away. So a box remembers what it reported, and writes only what it
// did not.
type echo struct {
	shown string   // what the model held last
	sent  []string // reported since, oldest first
}

// begin starts with a value that was written into the box.
func (e *echo) begin(value string) { e.shown, e.sent = value, nil }

// report remembers what somebody typed, and no more of it than can be under way.
func (e *echo) report(value string) {
	if len(e.sent) == 64 {
		e.sent = e.sent[1:]
	}
	e.sent = append(e.sent, value)
}

// news reports whether the box has to be written because value was not typed
// into it.
func (e *echo) news(value string) bool {
	last := len(e.sent) - 1
	if last >= 0 && e.sent[last] == value {
		e.begin(value)
		return false
	}
	for i, sent := range e.sent {
		if sent == value {
			e.shown, e.sent = value, e.sent[i+1:]
			return false
		}
	}
	if value == e.shown {
		return false
	}
	e.begin(value)
	return true
}
