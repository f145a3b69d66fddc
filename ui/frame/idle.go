package frame

import (
	"time"

	"fyne.io/fyne/v2"

	"carnet/records/desk"
)

// glance is how often the window looks whether anybody is still there.
const glance = 5 * time.Second

// idle locks the window when nobody has touched it for a while. It ends with
// the desk.
func (f *Frame) idle(k *desk.Desk) {
	if f.opt.Idle <= 0 {
		return
	}
	for range time.Tick(glance) {
		gone := false
		fyne.DoAndWait(func() { gone = !f.rest(k, thisMoment()) })
		if gone {
			return
		}
	}
}

// moment is a point in time on two clocks: the PC's, and the one that runs
// since the program started. On Linux the second stands still while the PC
// sleeps; the first can be set back.
type moment struct {
	wall time.Time
	run  time.Duration
}

var started = time.Now()

func thisMoment() moment {
	now := time.Now()
	return moment{now.Round(0), now.Sub(started)}
}

// since is how long ago another moment was, by the clock that says more: a lid
// that was closed all night, or a clock that was set back, is no presence.
func (m moment) since(t moment) time.Duration {
	return max(m.wall.Sub(t.wall), m.run-t.run)
}

// overdue tells whether nobody has touched the open window for too long.
func (f *Frame) overdue(now moment) bool {
	return f.opt.Idle > 0 && f.ctx != nil && !f.locked && !f.closing && now.since(f.touched) > f.opt.Idle
}

// rest locks the window if it has been at rest for too long; it tells whether
// the desk is still the one that is open.
func (f *Frame) rest(k *desk.Desk, now moment) bool {
	if f.closing || f.ctx == nil || f.ctx.Desk != k {
		return false
	}
	if f.overdue(now) {
		f.lock()
	}
	return true
}

// Touch tells that somebody is there: a key, a click. Who comes too late, the
// first to open the lid of a PC that slept, meets the lock.
func (f *Frame) Touch() { f.touch(thisMoment()) }

func (f *Frame) touch(now moment) {
	if f.overdue(now) {
		f.lock()
		return
	}
	f.touched = now
}
