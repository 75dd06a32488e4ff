package shrink

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is read of a table must be what was written.
func TestRangesAreReadAsWritten(t *testing.T) {
	all := valueRanges{{-1, 1}, {40, 2}, {0, 70_000}, {-300, 70_001}}
	table := writeRanges(all)
	memory := append(image{9, 9}, table...)
	got, size, err := (&tables{memory: memory, ranges: 1, rangesEnd: len(memory)}).readRanges(1)
	if err != nil || size != len(table) || !slices.Equal(got, all) {
		t.Errorf("%v of %d bytes, %v, not %v of %d", got, size, err, all, len(table))
	}
}

func TestReduced(t *testing.T) {
	all := valueRanges{{0, 1}, {24, 5}, {0, 6}, {24, 9}, {7, 12}}
	got, ok := reduced(all, []place{{0, 0}, {1, 1}, {4, 2}, {6, 3}, {8, 4}})
	if want := (valueRanges{{0, 1}, {24, 1 + longRange}}); !ok || !slices.Equal(got, want) {
		t.Errorf("%v, %v, not %v", got, ok, want)
	}
	if got, ok := reduced(all, []place{{3, 3}, {12, 4}}); ok {
		t.Errorf("beyond the ranges: %v", got)
	}
	if got, ok := reduced(all, nil); ok {
		t.Errorf("no places: %v", got)
	}
}

// Every place keeps its value, whatever number it gets.
func TestReducedSaysTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var all valueRanges
		end := 0
		for range 1 + r.IntN(9) {
			end += 1 + r.IntN(1+20_000>>r.IntN(15))
			all = append(all, valueRange{r.IntN(4) - 1, end})
		}
		var places []place
		for next := r.IntN(3); len(places) < 9; next += 1 + r.IntN(1+20_000>>r.IntN(15)) {
			places = append(places, place{r.IntN(end), next})
		}
		short, ok := reduced(all, places)
		if !ok {
			t.Fatalf("%v does not cover %v", all, places)
		}
		for _, p := range places {
			if got, want := short.at(p.new), all.at(p.old); got != want {
				t.Fatalf("%v became %v: at %d %d, not %d as at %d", all, short, p.new, got, want, p.old)
			}
		}
	}
}
