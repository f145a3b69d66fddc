package demo

import "time"

// Clock is a wall clock that can be set. It never goes back.
type Clock struct {
	// Wall is the true clock; time.Now when nil.
	Wall func() time.Time
	now  time.Time
}

func (c *Clock) wall() time.Time {
	if c.Wall == nil {
		return time.Now()
	}
	return c.Wall()
}

// Now is the clock as desk.Options wants it.
func (c *Clock) Now() time.Time {
	if c.now.IsZero() {
		return c.wall()
	}
	return c.now
}

// set moves the clock on to t, at least a millisecond further than it was.
func (c *Clock) set(t time.Time) {
	if least := c.now.Add(time.Millisecond); t.Before(least) {
		t = least
	}
	c.now = t
}

// Begin sets the clock to the first day of an invention of some years, before
// the desk is made: a desk that was founded today would not believe what it
// is then told of last year.
func (c *Clock) Begin(years float64) {
	first := c.wall().AddDate(0, 0, -max(30, int(years*365))-1)
	if first.Before(earliest) {
		first = earliest.Add(-time.Hour)
	}
	c.set(first)
}

// Release lets the clock run with the PC's again.
func (c *Clock) Release() { c.now = time.Time{} }

// earliest is before which no desk wrote anything: what is older was entered
// afterwards, as from a paper register.
var earliest = time.Date(2025, 1, 2, 8, 0, 0, 0, time.Local)
