package diag

import (
	"slices"
	"sort"
)

// Cap is how many diagnostics a List keeps. All are counted.
const Cap = 100

// List collects diagnostics: it keeps at most Cap of them and counts them all.
// The first of every code is always kept, so that ten thousand bad cells do
// not hide the one unclosed quote after them. The zero value is empty and
// ready. One owner adds; a copy is for reading.
type List struct {
	kept   []Diagnostic
	counts []Count // few codes, so a scan beats a map
	total  int
	errors int
}

// Count is how many of a code were added.
type Count struct {
	Code Code
	N    int
}

// Add takes a diagnostic into the list.
func (l *List) Add(d Diagnostic) {
	first := l.Count(d.Code) == 0
	l.Tally(d.Code, d.Severity, 1)
	switch {
	case len(l.kept) < Cap:
		l.kept = append(l.kept, d)
	case first:
		l.replaceCommon(d)
	}
}

// Full reports whether another diagnostic of a code that is already there
// would only be counted. Who finds millions of problems asks before building
// a message, and calls Tally instead of Add.
func (l *List) Full(code Code) bool { return len(l.kept) >= Cap && l.Count(code) > 0 }

// Tally counts n more diagnostics of a code without keeping any.
func (l *List) Tally(code Code, severity Severity, n int) {
	if n <= 0 {
		return
	}
	l.total += n
	if severity == Error {
		l.errors += n
	}
	for i := range l.counts {
		if l.counts[i].Code == code {
			l.counts[i].N += n
			return
		}
	}
	l.counts = append(l.counts, Count{code, n})
}

// replaceCommon drops the last kept diagnostic of the code that is kept most
// often and puts d in its place.
func (l *List) replaceCommon(d Diagnostic) {
	kept := make(map[Code]int)
	for _, k := range l.kept {
		kept[k.Code]++
	}
	at := -1
	for i, k := range l.kept {
		if at < 0 || kept[k.Code] >= kept[l.kept[at].Code] {
			at = i
		}
	}
	if at < 0 || kept[l.kept[at].Code] < 2 {
		return
	}
	l.kept[at] = d
}

// Stored is all that a List holds, for who writes it down: what was kept in the
// order it came, how many of each code there were, and how many of them errors.
type Stored struct {
	Kept   []Diagnostic
	Counts []Count
	Errors int
}

// Stored takes the list apart.
func (l List) Stored() Stored {
	return Stored{Kept: slices.Clone(l.kept), Counts: slices.Clone(l.counts), Errors: l.errors}
}

// List puts the list together again.
func (s Stored) List() List {
	l := List{kept: slices.Clone(s.Kept[:min(len(s.Kept), Cap)]), counts: slices.Clone(s.Counts), errors: s.Errors}
	for _, c := range s.Counts {
		l.total += c.N
	}
	return l
}

// From is the list with another source in all that it kept.
func (l List) From(source string) List {
	l.kept, l.counts = slices.Clone(l.kept), slices.Clone(l.counts)
	for i := range l.kept {
		l.kept[i].Source = source
	}
	return l
}

// Merge takes all of another list into this one.
func (l *List) Merge(other List) {
	for _, d := range other.kept {
		l.Add(d)
	}
	// What the other list only counted is counted here too.
	errors := other.errors
	for _, d := range other.kept {
		if d.Severity == Error {
			errors--
		}
	}
	for _, t := range other.counts {
		rest := t.N
		for _, d := range other.kept {
			if d.Code == t.Code {
				rest--
			}
		}
		l.Tally(t.Code, Info, rest)
	}
	l.errors += errors
}

// Without is the list with n of one code gone: the kept ones that match, and for
// the rest only the count.
func (l List) Without(code Code, n int, match func(Diagnostic) bool) List {
	l.kept, l.counts = slices.Clone(l.kept), slices.Clone(l.counts)
	n = min(n, l.Count(code))
	severity, dropped := Warning, 0
	l.kept = slices.DeleteFunc(l.kept, func(d Diagnostic) bool {
		drop := d.Code == code && dropped < n && match(d)
		if drop {
			dropped++
			severity = d.Severity
		}
		return drop
	})
	if severity == Error {
		l.errors -= n
	}
	l.total -= n
	for i := range l.counts {
		if l.counts[i].Code == code {
			l.counts[i].N -= n
		}
	}
	return l
}

// All is what was kept, ordered by source and place; at one place errors come
// first. The slice is the caller's own.
func (l List) All() []Diagnostic {
	all := append([]Diagnostic(nil), l.kept...)
	sort.SliceStable(all, func(i, j int) bool { return before(all[i], all[j]) })
	return all
}

func before(a, b Diagnostic) bool {
	switch {
	case a.Source != b.Source:
		return a.Source < b.Source
	case a.Line != b.Line:
		return a.Line < b.Line
	case a.Column != b.Column:
		return a.Column < b.Column
	case a.Span.Start != b.Span.Start:
		return a.Span.Start < b.Span.Start
	case a.Severity != b.Severity:
		return a.Severity < b.Severity
	case a.Span.End != b.Span.End:
		return a.Span.End < b.Span.End
	}
	return a.Code < b.Code
}

// Total is how many were added, kept or not.
func (l List) Total() int { return l.total }

// Count is how many of one code were added, kept or not.
func (l List) Count(code Code) int {
	for _, t := range l.counts {
		if t.Code == code {
			return t.N
		}
	}
	return 0
}

// HasErrors reports whether anything of severity Error was added.
func (l List) HasErrors() bool { return l.errors > 0 }

// Errors is how many of severity Error were added.
func (l List) Errors() int { return l.errors }
