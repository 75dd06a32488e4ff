package state

import (
	"math"
	"testing"

	"kpiworkbook/app/job"
)

// run reports progress every 100 ms, at so many bytes a second at each second;
// ten bytes are a row.
func run(p *Pace, total int64, rate func(second int) float64, watch func(now float64, r job.Progress)) {
	done := 0.0
	for now := 5000.0; int64(done) < total; now += 100 {
		r := job.Progress{Done: int64(done), Total: total, Rows: int64(done / 10)}
		p.advance(r, now)
		watch(now, r)
		done += rate(int(now-5000)/1000) / 10
	}
}

func TestTheTimeLeftCountsDown(t *testing.T) {
	var p Pace
	last := math.Inf(1)
	run(&p, 20_000, func(second int) float64 { return 1000 + 200*float64(second%2) }, func(now float64, _ job.Progress) {
		if now < 6000 && p.Left != -1 {
			t.Errorf("%.0f ms in, %.1f s are left", now-5000, p.Left)
		}
		if p.Left >= 0 {
			if p.Left > last+0.01 {
				t.Errorf("%.0f ms in, the time left goes up from %.2f to %.2f", now-5000, last, p.Left)
			}
			last = p.Left
		}
	})
	if last > 1.5 {
		t.Errorf("at the end %.1f s are left", last)
	}
	if p.Rows < 95 || p.Rows > 125 {
		t.Errorf("it reads %.0f rows a second", p.Rows)
	}
}

func TestTheTimeLeftFollowsWhatReallyChanges(t *testing.T) {
	var p Pace
	seen := map[int]float64{}
	run(&p, 20_000, func(second int) float64 {
		if second >= 5 {
			return 250
		}
		return 2000
	}, func(now float64, _ job.Progress) { seen[int(now-5000)] = p.Left })
	if at := seen[4900]; at < 3 || at > 8 {
		t.Errorf("at first %.1f s are left", at)
	}
	if at := seen[15000]; at < 20 || at > 45 {
		t.Errorf("after it became slow %.1f s are left, in truth 30", at)
	}
}

func TestProgressIsSaidAloudSeldom(t *testing.T) {
	var p Pace
	var said []int
	run(&p, 20_000, func(int) float64 { return 1000 }, func(now float64, r job.Progress) {
		if n := p.say(r, now); n > 0 {
			said = append(said, n)
		}
	})
	if len(said) != 3 || said[0] != 25 || said[2] != 75 {
		t.Errorf("it says %v", said)
	}
	p, said = Pace{}, nil
	run(&p, 4000, func(int) float64 { return 1000 }, func(now float64, r job.Progress) {
		if n := p.say(r, now); n > 0 {
			said = append(said, n)
		}
	})
	if said != nil {
		t.Errorf("a short import says %v", said)
	}
}

func TestASecondPassStartsAfresh(t *testing.T) {
	var p Pace
	for now := 1000.0; now < 4000; now += 100 {
		p.advance(job.Progress{Done: int64(now), Total: 4000, Rows: int64(now)}, now)
	}
	if p.Left < 0 || p.Rows == 0 {
		t.Fatalf("first %+v", p)
	}
	if p.advance(job.Progress{Done: 10, Total: 4000, Rows: 1}, 4000); p.Left != -1 || p.Rows != 0 {
		t.Errorf("then %+v", p)
	}
}
