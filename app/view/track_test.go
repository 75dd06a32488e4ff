package view

import "testing"

func TestAShortTableScrollsPixelByPixel(t *testing.T) {
	track := Track{Row: 32, Rows: 100_000, View: 400}
	for _, at := range []int64{0, 7, 5000, 3_199_600} {
		if track = track.Scrolled(at); track.Top != at || track.Offset(track.First()) > at || track.Offset(track.First()) <= at-32 {
			t.Errorf("at %d: top %d, first row at %d", at, track.Top, track.Offset(track.First()))
		}
	}
	if track.Edge() || track.First() != 99_987 {
		t.Errorf("at the end: %+v", track)
	}
}

func TestALongTableReachesEveryRow(t *testing.T) {
	track := Track{Row: 32, Rows: 40_000_000, View: 400}
	end := track.Space() - track.View
	if track = track.Scrolled(end); track.Top != track.Height()-track.View || track.Edge() {
		t.Fatalf("the thumb at its end: %+v", track)
	}
	if middle := track.Scrolled(end / 2); middle.Top < track.Height()/2-1000 || middle.Top > track.Height()/2+1000 {
		t.Errorf("the thumb in the middle shows row %d", middle.First())
	}
	// Small steps move as far as they say, and never get stuck.
	for range 1000 {
		before := track.Top
		if track = track.Scrolled(track.At - 100); track.Top != before-100 {
			t.Fatalf("a step of 100 moves by %d", before-track.Top)
		}
		if track.Edge() {
			t.Fatal("stuck")
		}
		track.At = track.Rest()
	}
	for _, row := range []int64{0, 1, 12_345_678, 39_999_999, 20_000_000} {
		track = track.Showing(row)
		y := track.Offset(row)
		if y < track.At || y+32 > track.At+track.View {
			t.Errorf("row %d is drawn at %d, the box is at %d", row, y, track.At)
		}
		if at := track.At; at < 0 || at > end {
			t.Errorf("row %d: the box is at %d", row, at)
		}
	}
	if track = track.Scrolled(0); track.Top != 0 {
		t.Errorf("the thumb at its start: %+v", track)
	}
}

func TestNearTheStartSmallStepsStillReachTheFirstRow(t *testing.T) {
	track := Track{Row: 32, Rows: 40_000_000, View: 400}.To(2000)
	for steps := 0; track.Top > 0; steps++ {
		if track = track.Scrolled(max(0, track.At-40)); track.Edge() {
			track.At = track.Rest()
		}
		if steps > 3000 {
			t.Fatalf("stuck at %+v", track)
		}
	}
}
