package journal

import "time"

// What a clock may do and still be believed.
const (
	// Earliest is a time before which no revision was written (1 January 2025):
	// a PC with a flat CMOS battery wakes up earlier than that.
	Earliest = int64(1735689600000) // milliseconds since 1970
	// Latest is a time that no clock reaches while this program is in use
	// (1 January 2200), in milliseconds since 1970.
	Latest = int64(7258118400000)
	// MaxDrift is how far a wall clock may stand behind what is known, or
	// another device's time before ours, without being suspect.
	MaxDrift = int64(time.Hour / time.Millisecond)
	// MaxGap is how long a PC may plausibly have written nothing. A wall clock
	// further ahead is not followed until a person or another device confirms it.
	MaxGap = int64(14 * 24 * time.Hour / time.Millisecond)
)

// Clock gives hybrid logical times. It never goes back, and never follows a
// wall clock or another device that cannot be right: it then counts on from the
// last good time, and says so. It is not safe for concurrent use.
type Clock struct {
	wall  func() int64
	last  HLC   // the highest time given or followed
	known int64 // the latest time believed, in milliseconds since 1970; 0 for none
}

// NewClock makes a clock over a wall clock in milliseconds since 1970, that
// continues after last: the highest HLC of this device's own revisions, or 0.
func NewClock(wall func() int64, last HLC) *Clock {
	last = min(last, At(Latest, 0))
	return &Clock{wall: wall, last: last, known: last.Millis()}
}

// Last is the highest time given or followed.
func (c *Clock) Last() HLC { return c.last }

// Look judges the wall clock without taking a time from it.
func (c *Clock) Look() ClockState { return c.judge(c.read()) }

func (c *Clock) read() int64 { return min(max(c.wall(), 0), MaxMillis) }

func (c *Clock) judge(wall int64) ClockState {
	switch {
	case wall < Earliest || c.known > 0 && wall < c.known-MaxDrift:
		return ClockBehind
	case wall >= Latest || c.known > 0 && wall > c.known+MaxGap:
		return ClockAhead
	}
	return ClockOK
}

// Tick gives the time of a new revision: its HLC, higher than all before; what
// the wall clock says, in milliseconds since 1970; and whether to believe that.
func (c *Clock) Tick() (HLC, int64, ClockState) {
	wall := c.read()
	state := c.judge(wall)
	if state == ClockOK {
		c.known = max(c.known, wall)
		c.last = max(c.last, At(wall, 0)-1)
	}
	c.last = max(c.last, At(Earliest, 0)) + 1
	return c.last, wall, state
}

// Observe takes note of the time of another device's revision, so that what is
// written next comes after it. It gives ClockAhead, and does not follow, when
// that time is implausibly late.
func (c *Clock) Observe(remote HLC) ClockState {
	wall := c.read()
	state, at := c.judge(wall), remote.Millis()
	if at >= Latest {
		return ClockAhead
	}
	if state == ClockOK {
		if at > wall+MaxDrift {
			return ClockAhead
		}
		c.last = max(c.last, remote)
		return ClockOK
	}
	if state == ClockAhead && at >= wall-MaxDrift && at <= wall+MaxDrift {
		// Two devices agree: this PC has only been off for long.
		c.Believe(wall)
		c.last = max(c.last, remote)
		return ClockOK
	}
	if c.known > 0 && at > c.known+MaxGap {
		return ClockAhead
	}
	// Our own clock is of no use: the other device's time is the better one.
	if at >= Earliest {
		c.known = max(c.known, at)
	}
	c.last = max(c.last, remote)
	return ClockOK
}

// Believe makes a time, in milliseconds since 1970, the one that the wall clock
// is judged by: a person has confirmed today's date. The HLC does not go back.
func (c *Clock) Believe(wall int64) { c.known = min(max(wall, 0), Latest) }
