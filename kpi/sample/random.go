package sample

// random is a small generator of our own (SplitMix64), so that the same seed
// gives the same company with every version of Go.
type random struct{ state uint64 }

// newRandom gives each table numbers of its own, so that a change to one leaves
// the others as they are.
func newRandom(seed, stream uint64) *random {
	r := &random{seed ^ stream*0x9E3779B97F4A7C15}
	r.next()
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below is a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() >> 33 % uint64(n)) }

// between is a number from lo to hi, both included.
func (r *random) between(lo, hi int) int { return lo + r.below(hi-lo+1) }

// around is a number near the middle, at most spread away from it, nearer ones
// more often.
func (r *random) around(middle, spread int) int {
	return middle + (r.between(-spread, spread)+r.between(-spread, spread)+r.between(-spread, spread))/3
}

// chance is true n times in a thousand.
func (r *random) chance(n int) bool { return r.below(1000) < n }

// share is n scaled by permille, the rest of the division settled by chance, so
// that many small shares add up right.
func (r *random) share(n, permille int) int {
	whole, rest := n*permille/1000, n*permille%1000
	if r.chance(rest) {
		whole++
	}
	return whole
}

// pick is the place of one of some weights, in proportion to them.
func (r *random) pick(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	at := r.below(total)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
