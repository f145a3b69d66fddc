package access

import (
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// Tick is one box with its words; Space and Enter turn it.
type Tick struct {
	Box     *kit.Stop // what stands on the screen
	on      bool
	sign    *kit.Text
	changed func(on bool)
}

// NewTick makes a box that is not ticked.
func NewTick(words string, changed func(on bool)) *Tick {
	t := &Tick{sign: kit.NewText("☐", kit.Plain.In(theme.Accent)), changed: changed}
	t.Box = kit.NewStop(kit.Pad(kit.HStack(8, t.sign, kit.NewText(words, kit.Plain)), 6, 10, 6, 8), func() { t.Set(!t.on) })
	return t
}

// On tells whether it is ticked.
func (t *Tick) On() bool { return t.on }

// Set ticks it or takes the tick back.
func (t *Tick) Set(on bool) {
	if t.on == on {
		return
	}
	t.on = on
	sign := "☐"
	if on {
		sign = "☑"
	}
	t.sign.Set(sign)
	if t.changed != nil {
		t.changed(on)
	}
}
