package state

import (
	"math"

	"kpiworkbook/app/job"
)

// Pace is how fast a file is being read, and when it will be through, in a way
// that can be watched: rates follow the last seconds, and the time left counts
// down by itself unless it turns out to be quite wrong.
type Pace struct {
	Rows float64 // a second; 0 while it is too early to tell
	Left float64 // seconds; -1 unknown

	begun, at   float64 // milliseconds on the page's clock
	done, rows  int64   // at that time
	bytes, fast float64 // bytes and rows per second
	shown       float64 // when Rows was last changed
	end         float64 // when it will be through; 0 unknown
	agreed      float64 // when that was worked out
	told        float64 // when it was last said aloud
	said        int     // and what, in percent
}

const (
	paceSettles = 1000 // milliseconds before a rate means anything
	paceMemory  = 3000 // milliseconds after which the former rate hardly counts
	paceOften   = 1000 // milliseconds between two rates shown
	paceSlack   = 0.25 // by how much of itself the time left may be wrong
	sayOften    = 5000 // milliseconds between two things said aloud
	sayStep     = 25   // percent
)

// advance takes a report of progress; now is in milliseconds.
func (p *Pace) advance(r job.Progress, now float64) {
	if p.begun == 0 || r.Done < p.done { // a second pass over the file is another matter
		*p = Pace{begun: now, at: now, done: r.Done, rows: r.Rows, Left: -1, told: now}
		return
	}
	span := now - p.at
	if span <= 0 {
		return
	}
	weight := max(span/(now-p.begun), span/(span+paceMemory))
	p.bytes += weight * (float64(r.Done-p.done)*1000/span - p.bytes)
	p.fast += weight * (float64(r.Rows-p.rows)*1000/span - p.fast)
	p.at, p.done, p.rows = now, r.Done, r.Rows
	if now-p.begun < paceSettles {
		return
	}
	if p.Rows == 0 || now-p.shown >= paceOften {
		p.Rows, p.shown = p.fast, now
	}
	p.foresee(r, now)
}

// foresee works out when the file is through. What was said before stands unless
// it is off by much.
func (p *Pace) foresee(r job.Progress, now float64) {
	if r.Total <= 0 || p.bytes <= 0 {
		p.Left, p.end = -1, 0
		return
	}
	left := float64(max(0, r.Total-r.Done)) / p.bytes
	counted := (p.end - now) / 1000
	off := math.Abs(left-counted) > max(1, paceSlack*counted)
	if p.end == 0 || off && now-p.agreed >= 2*paceOften {
		p.end, p.agreed, counted = now+1000*left, now, left
	}
	p.Left = max(0, counted)
}

// say is how much to tell somebody who does not see the bar of, in percent; mostly 0, nothing.
func (p *Pace) say(r job.Progress, now float64) (percent int) {
	if r.Total <= 0 || now-p.told < sayOften {
		return 0
	}
	step := int(r.Done*100/r.Total) / sayStep * sayStep
	if step <= p.said || step >= 100 {
		return 0
	}
	p.said, p.told = step, now
	return step
}
