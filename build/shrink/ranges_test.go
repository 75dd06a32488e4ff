package shrink

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is read of a table must be what was written.
func TestRangesAreReadAsWritten(t *testing.T) {
	all := []valueRange{{-1, 1}, {40, 2}, {0, 70_000}, {-300, 70_001}}
	table := writeRanges(all)
	memory := append(image{9, 9}, table...)
	got, size, err := (&tables{memory: memory, ranges: 1, rangesEnd: len(memory)}).readRanges(1)
	if err != nil || size != len(table) || !slices.Equal(got, all) {
		t.Errorf("%v of %d bytes, %v, not %v of %d", got, size, err, all, len(table))
	}
}

func TestReduced(t *testing.T) {
	all := []valueRange{{0, 1}, {24, 5}, {0, 6}, {24, 9}, {7, 12}}
	got, ok := reduced(all, []int{0, 1, 4, 6, 8})
	if want := []valueRange{{0, 1}, {24, 1 + longRange}}; !ok || !slices.Equal(got, want) {
		t.Errorf("%v, %v, not %v", got, ok, want)
	}
	if got, ok := reduced(all, []int{3, 12}); ok {
		t.Errorf("beyond the ranges: %v", got)
	}
	if got, ok := reduced(all, nil); ok {
		t.Errorf("no places: %v", got)
	}
}

// Every place keeps its value, wherever it lies.
func TestReducedSaysTheSame(t *testing.T) {
	valueAt := func(all []valueRange, place int) int {
		return all[slices.IndexFunc(all, func(r valueRange) bool { return place < r.end })].value
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var all []valueRange
		end := 0
		for range 1 + r.IntN(9) {
			end += 1 + r.IntN(1+20_000>>r.IntN(15))
			all = append(all, valueRange{r.IntN(4) - 1, end})
		}
		var places []int
		for range 1 + r.IntN(9) {
			places = append(places, r.IntN(end))
		}
		slices.Sort(places)
		short, ok := reduced(all, places)
		if !ok || len(short) > len(all) {
			t.Fatalf("%v became %v for %v", all, short, places)
		}
		for _, place := range places {
			if got, want := valueAt(short, place), valueAt(all, place); got != want {
				t.Fatalf("%v became %v: at %d %d, not %d", all, short, place, got, want)
			}
		}
	}
}
