package access

import (
	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/vault/keyring"
	"carnet/ui/kit"
)

// Pair asks for a new password twice, side by side, and says while typing how
// good it is.
type Pair struct {
	First, Second *kit.Entry
	// Known are the words that others know of the person; nil for none.
	Known func() []string
	// OnLast is called by Enter in the second field.
	OnLast func()
	// OnTouch is called with every key.
	OnTouch func()

	p       text.Printer
	win     fyne.Window
	say     *kit.Para
	content fyne.CanvasObject
}

// NewPair makes the two fields.
func NewPair(s *kit.Shell) *Pair {
	x := &Pair{First: kit.NewPassword(), Second: kit.NewPassword(), p: s.Printer(), win: s.Window(), say: kit.NewPara()}
	x.First.OnKey = x.forward(func() { x.win.Canvas().Focus(x.Second) })
	x.Second.OnKey = x.forward(func() {
		if x.OnLast != nil {
			x.OnLast()
		}
	})
	x.First.OnChanged = func(string) { x.typed() }
	x.Second.OnChanged = func(string) { x.typed() }
	x.judge()
	x.content = kit.VStack(4,
		kit.Columns(14, nil, Labelled(x.p.T("access.password.new"), x.First), Labelled(x.p.T("access.password.again"), x.Second)),
		x.say)
	return x
}

// Labelled puts a label over a field.
func Labelled(label string, field fyne.CanvasObject) fyne.CanvasObject {
	return kit.VStack(3, kit.NewText(label, kit.Caption).Cut(), field)
}

// Content is the picture.
func (x *Pair) Content() fyne.CanvasObject { return x.content }

func (x *Pair) forward(do func()) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter {
			return false
		}
		do()
		return true
	}
}

func (x *Pair) typed() {
	if x.OnTouch != nil {
		x.OnTouch()
	}
	x.judge()
}

// judge says the rule, then how good the password is, then whether the two
// are the same.
func (x *Pair) judge() {
	first, second := x.First.Text, x.Second.Text
	s := Judge(first, x.known()...)
	tone := map[Strength]kit.Tone{Weak: kit.Warning, Fair: kit.Neutral, Strong: kit.Good}[s]
	words := x.p.T("access.password."+string(s), keyring.MinPassword)
	if s == Strong && second == first {
		words = x.p.T("access.password.same")
	}
	if second != "" && second != first && (len(second) >= len(first) || first[:len(second)] != second) {
		tone, words = kit.Warning, x.p.T("access.password.differ")
	}
	x.tell(tone, words)
}

func (x *Pair) known() []string {
	if x.Known == nil {
		return nil
	}
	return x.Known()
}

func (x *Pair) tell(tone kit.Tone, words string) {
	m := kit.Message(tone, words)
	fg, _ := tone.Roles()
	x.say.Set(kit.Span{Text: m.Text(), Style: kit.Caption.In(fg)})
}

// Take returns the password, or says what is wrong with it and puts the focus
// there.
func (x *Pair) Take() (string, bool) {
	switch s := Judge(x.First.Text, x.known()...); {
	case s == Empty || s == TooShort:
		x.tell(kit.Alarm, x.p.T("access.password.short", keyring.MinPassword))
		x.win.Canvas().Focus(x.First)
		return "", false
	case x.First.Text != x.Second.Text:
		x.tell(kit.Alarm, x.p.T("access.password.differ"))
		x.win.Canvas().Focus(x.Second)
		x.Second.SelectAll()
		return "", false
	}
	return x.First.Text, true
}

// Said is the line under the fields.
func (x *Pair) Said() string { return x.say.Text() }

// Clear empties both fields.
func (x *Pair) Clear() {
	x.First.SetText("")
	x.Second.SetText("")
	x.judge()
}
