package diag

import (
	"strings"
	"unicode"
)

// Suggest is the name that was probably meant, for every "Did you mean". It
// compares without regard to case, counts a swap of neighbours as one slip,
// and allows one slip for every three characters (at least one); names that
// start with what was typed come next. ok is false when nothing is near.
// Among equals the earliest of have wins.
func Suggest(want string, have []string) (name string, ok bool) {
	w := fold(want)
	if len(w) == 0 {
		return "", false
	}
	best, allowed := 0, max(1, len(w)/3)
	for _, h := range have {
		if d := slips(w, fold(h)); d <= allowed && (!ok || d < best) {
			name, best, ok = h, d, true
		}
	}
	if !ok {
		name, ok = beginsWith(w, have)
	}
	return name, ok
}

// beginsWith finds the only name that starts with at least three typed
// characters.
func beginsWith(want []rune, have []string) (name string, ok bool) {
	if len(want) < 3 {
		return "", false
	}
	for _, h := range have {
		if !strings.HasPrefix(string(fold(h)), string(want)) {
			continue
		}
		if ok {
			return "", false
		}
		name, ok = h, true
	}
	return name, ok
}

// fold drops case and what people leave out or mix up between words.
func fold(s string) []rune {
	folded := make([]rune, 0, len(s))
	for _, r := range s {
		if r == ' ' || r == '_' || r == '-' {
			continue
		}
		folded = append(folded, unicode.ToLower(r))
	}
	return folded
}

// slips is the optimal string alignment distance: insertions, deletions,
// replacements and swaps of neighbours.
func slips(a, b []rune) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
