package main

import (
	"fmt"
	"time"
)

// step is one thing that fingers or eyes do at the window.
type step struct {
	say string // for whoever reads why a walk failed
	do  func(*player) error
}

// types types a text; each character counts as a key.
func types(s string) step {
	return step{"types " + s, func(p *player) error {
		p.pressed += len([]rune(s))
		return p.types(s)
	}}
}

// writes types free text: names, reasons, notes. It is not counted.
func writes(s string) step {
	return step{"writes " + s, func(p *player) error { return p.types(s) }}
}

// keys presses keys, written as xdotool does: "ctrl+k", "Return".
func keys(names ...string) step {
	return step{fmt.Sprint("presses ", names), func(p *player) error {
		p.pressed += len(names)
		return p.keys(names...)
	}}
}

// fill is a field's value and the Enter that goes on.
func fill(values ...string) []step {
	var out []step
	for _, v := range values {
		if v != "" {
			out = append(out, types(v))
		}
		out = append(out, keys("Return"))
	}
	return out
}

// shot takes a numbered picture.
func shot(name string) step {
	return step{"picture " + name, func(p *player) error { return p.shot(name) }}
}

// turn presses keys that bring another page, and waits for it: it is read
// beside the window and has the focus only then.
func turn(names ...string) step {
	return step{fmt.Sprint("turns the page by ", names), func(p *player) error {
		p.pressed += len(names)
		return p.turn(func() error { return p.keys(names...) })
	}}
}

// settle waits until the picture stands still.
func settle() step { return step{"settles", (*player).settle} }

// pause waits for something that has no picture.
func pause(d time.Duration) step {
	return step{"waits " + d.String(), func(p *player) error {
		time.Sleep(d)
		return p.alive()
	}}
}

// count begins to count keys anew.
func count() step {
	return step{"counts", func(p *player) error {
		p.pressed = 0
		return nil
	}}
}

// most fails when more keys were pressed since count than a person is to need.
func most(n int, what string) step {
	return step{fmt.Sprintf("at most %d keys", n), func(p *player) error {
		p.say("  %s : %d touches", what, p.pressed)
		if p.pressed > n {
			return fmt.Errorf("%s takes %d keys, at most %d", what, p.pressed, n)
		}
		return nil
	}}
}

// join is several lists of steps after each other.
func join(lists ...[]step) []step {
	var out []step
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// plays does the steps one after another.
func (p *player) plays(steps ...step) error {
	for i, s := range steps {
		if err := s.do(p); err != nil {
			return fmt.Errorf("step %d of %d (%s): %w", i+1, len(steps), s.say, err)
		}
	}
	return nil
}
