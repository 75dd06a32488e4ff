package worker

import "time"

// A worker looks up from its work some fifteen times a second, and then it answers
// a ping. One that has something to do and says nothing for several beats hangs:
// it is ended, and another takes its place.
//
// A beat that comes late says nothing of the worker: the page had no time, was in
// the background, or the machine slept. Then the worker has all its time again.

const (
	beatEvery  = 5 * time.Second
	quietBeats = 6 // a slow disk may hold a worker up for a while
)

// pulse is what is known of a worker's life.
type pulse struct {
	felt  bool // there is a next beat
	last  time.Time
	quiet int // beats without a word
}

// watchOver feels the pulse for as long as something is asked; c.mu is held.
func (c *Client) watchOver() {
	if !c.pulse.felt {
		c.pulse = pulse{felt: true, last: time.Now()}
		time.AfterFunc(beatEvery, c.beat)
	}
}

func (c *Client) beat() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pulse.felt = len(c.order) > 0; c.pulse.felt {
		time.AfterFunc(beatEvery, c.beat)
		c.feel(time.Now())
	}
}

// feel takes one beat; c.mu is held. A worker that is still starting is let be.
func (c *Client) feel(now time.Time) {
	late := now.Sub(c.pulse.last) > 2*beatEvery
	c.pulse.last = now
	c.pulse.quiet++
	switch {
	case !c.ready:
		c.pulse.quiet = 0
	case late:
		c.pulse.quiet = 0
		c.link.Send(Message{Type: Ping})
	case c.pulse.quiet < quietBeats:
		c.link.Send(Message{Type: Ping})
	default:
		c.died("it gave no sign of life any more")
	}
}
