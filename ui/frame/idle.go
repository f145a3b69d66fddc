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
		fyne.DoAndWait(func() { gone = !f.rest(k, time.Now()) })
		if gone {
			return
		}
	}
}

// rest locks the window if it has been at rest for too long; it tells whether
// the desk is still the one that is open.
func (f *Frame) rest(k *desk.Desk, now time.Time) bool {
	if f.closing || f.ctx == nil || f.ctx.Desk != k {
		return false
	}
	if !f.locked && now.Sub(f.touched) > f.opt.Idle {
		f.lock()
	}
	return true
}

// Touch tells that somebody is there: a key, a click.
func (f *Frame) Touch() { f.touched = time.Now() }
