package maternity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/ui/kit"
)

// row is one line of a roll: a card, a woman of a list.
type row interface {
	fyne.CanvasObject
	// choose shows whether the mark stands on it.
	choose(on bool)
}

// roll is a list of rows of one height of which only those in sight exist. One
// Tab reaches it; ↑ and ↓ walk, Enter opens; the keys that it does not use go to
// other, then to the window.
type roll struct {
	widget.BaseWidget
	n     int
	step  float32 // height of a row with its gap
	gap   float32
	make  func() row
	fill  func(i int, r row)
	skip  func(i int) bool // rows that the mark passes over; nil for none
	open  func(i int)
	moved func(i int)
	other func(*fyne.KeyEvent) bool
	touch func()
	bar   bool       // the room of the scroll bar is always kept: there are headings above
	typed func(rune) // what to do with letters; nil for nothing

	at      int
	focused bool
	scroll  *container.Scroll
	body    *rollBody
	none    *kit.Para
}

var (
	_ fyne.Widget       = (*roll)(nil)
	_ fyne.Focusable    = (*roll)(nil)
	_ fyne.Shortcutable = (*roll)(nil)
)

func newRoll(height, gap float32, none string, mk func() row, fill func(int, row)) *roll {
	r := &roll{step: height + gap, gap: gap, make: mk, fill: fill, at: -1, none: kit.Words(none, kit.Aside)}
	r.body = &rollBody{r: r, shown: map[int]row{}}
	r.body.ExtendBaseWidget(r.body)
	r.scroll = container.NewVScroll(r.body)
	r.scroll.OnScrolled = func(fyne.Position) { r.body.show() }
	r.ExtendBaseWidget(r)
	return r
}

// set shows n rows with the mark on one of them; -1 for the first.
func (r *roll) set(n, at int) {
	r.n = n
	r.at = -1
	for i, x := range r.body.shown {
		r.body.free = append(r.body.free, x)
		delete(r.body.shown, i)
	}
	if n == 0 {
		r.none.Show()
	} else {
		r.none.Hide()
	}
	r.body.Refresh()
	r.scroll.Refresh()
	if at < 0 || at >= n {
		at = min(max(at, 0), n-1)
	}
	r.mark(r.from(at, 1))
	r.body.show()
}

// from is the first row from i on in a direction that the mark may stand on;
// the other way where there is none.
func (r *roll) from(i, by int) int {
	for _, d := range []int{by, -by} {
		for k := i; k >= 0 && k < r.n; k += d {
			if r.skip == nil || !r.skip(k) {
				return k
			}
		}
	}
	return -1
}

func (r *roll) mark(at int) {
	if old, ok := r.body.shown[r.at]; ok {
		old.choose(false)
	}
	changed := r.at != at
	r.at = at
	if at < 0 {
		return
	}
	r.reveal(at)
	if now, ok := r.body.shown[at]; ok {
		now.choose(r.focused)
	}
	if changed && r.moved != nil {
		r.moved(at)
	}
}

// reveal scrolls as little as brings a row into sight, with the heading above
// it where the rows before are passed over.
func (r *roll) reveal(at int) {
	top := at
	for top > 0 && r.skip != nil && r.skip(top-1) {
		top--
	}
	from, to := float32(top)*r.step, float32(at+1)*r.step-r.gap+2*inset
	room, off := r.scroll.Size().Height, r.scroll.Offset.Y
	switch {
	case room <= 0:
		return
	case from < off:
		off = from
	case to > off+room:
		off = to - room
	default:
		return
	}
	r.scroll.ScrollToOffset(fyne.NewPos(0, off))
	r.body.show()
}

// FocusGained implements fyne.Focusable.
func (r *roll) FocusGained() {
	r.focused = true
	r.mark(r.from(max(r.at, 0), 1))
}

// FocusLost implements fyne.Focusable.
func (r *roll) FocusLost() {
	r.focused = false
	r.mark(r.at)
}

// TypedRune implements fyne.Focusable.
func (r *roll) TypedRune(x rune) {
	if r.typed != nil {
		r.typed(x)
	}
}

// TypedKey implements fyne.Focusable.
func (r *roll) TypedKey(ev *fyne.KeyEvent) {
	if r.touch != nil {
		r.touch()
	}
	page := max(int(r.scroll.Size().Height/r.step)-1, 1)
	move := func(to, by int) { r.mark(r.from(min(max(to, 0), r.n-1), by)) }
	switch ev.Name {
	case fyne.KeyUp:
		move(r.at-1, -1)
	case fyne.KeyDown:
		move(r.at+1, 1)
	case fyne.KeyHome:
		move(0, 1)
	case fyne.KeyEnd:
		move(r.n-1, -1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.at >= 0 && r.at < r.n && r.open != nil {
			r.open(r.at)
		}
	case fyne.KeyPageUp, fyne.KeyPageDown:
		if r.other != nil && r.other(ev) {
			return
		}
		if ev.Name == fyne.KeyPageUp {
			move(r.at-page, -1)
		} else {
			move(r.at+page, 1)
		}
	default:
		if r.other == nil || !r.other(ev) {
			kit.PassKey(r, ev)
		}
	}
}

// TypedShortcut hands shortcuts to the window.
func (r *roll) TypedShortcut(s fyne.Shortcut) { kit.PassShortcut(r, s) }

// CreateRenderer implements fyne.Widget.
func (r *roll) CreateRenderer() fyne.WidgetRenderer { return &rollRenderer{r} }

type rollRenderer struct{ r *roll }

func (x *rollRenderer) Destroy() {}
func (x *rollRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.scroll, x.r.none}
}
func (x *rollRenderer) MinSize() fyne.Size { return fyne.NewSize(80, x.r.step) }
func (x *rollRenderer) Refresh()           { x.r.scroll.Refresh() }

func (x *rollRenderer) Layout(s fyne.Size) {
	x.r.none.Move(fyne.NewPos(2, 4))
	x.r.none.Resize(fyne.NewSize(max(s.Width-4, 0), 60))
	x.r.scroll.Resize(s)
	x.r.body.show()
	if x.r.at >= 0 {
		x.r.reveal(x.r.at)
	}
}

// inset is the room around the rows, for their borders; gutter that of the bar
// where there is one.
const inset, gutter float32 = 3, 11

// rollBody is as high as all rows and holds those in sight.
type rollBody struct {
	widget.BaseWidget
	r     *roll
	shown map[int]row
	free  []row
}

// show brings the rows that are in sight now, and keeps the others for reuse.
func (b *rollBody) show() {
	r := b.r
	room := r.scroll.Size().Height
	first := max(int((r.scroll.Offset.Y-inset)/r.step), 0)
	last := min(int((r.scroll.Offset.Y+room)/r.step), r.n-1)
	if room <= 0 {
		last = -1
	}
	right := inset
	if r.bar || b.MinSize().Height > room {
		right = gutter
	}
	for i, x := range b.shown {
		if i < first || i > last {
			delete(b.shown, i)
			x.Hide()
			b.free = append(b.free, x)
		}
	}
	for i := first; i <= last; i++ {
		x, ok := b.shown[i]
		if !ok {
			if n := len(b.free); n > 0 {
				x, b.free = b.free[n-1], b.free[:n-1]
			} else {
				x = r.make()
			}
			b.shown[i] = x
			r.fill(i, x)
			x.choose(r.focused && i == r.at)
			x.Show()
		}
		x.Move(fyne.NewPos(inset, inset+float32(i)*r.step))
		x.Resize(fyne.NewSize(max(b.Size().Width-inset-right, 10), r.step-r.gap))
	}
	for _, x := range b.free {
		x.Hide()
	}
	b.BaseWidget.Refresh()
}

// Resize lays the rows out anew.
func (b *rollBody) Resize(s fyne.Size) {
	b.BaseWidget.Resize(s)
	b.show()
}

// CreateRenderer implements fyne.Widget.
func (b *rollBody) CreateRenderer() fyne.WidgetRenderer { return &rollBodyRenderer{b} }

type rollBodyRenderer struct{ b *rollBody }

func (x *rollBodyRenderer) Destroy()         {}
func (x *rollBodyRenderer) Layout(fyne.Size) {}
func (x *rollBodyRenderer) Refresh()         {}
func (x *rollBodyRenderer) MinSize() fyne.Size {
	return fyne.NewSize(40, float32(x.b.r.n)*x.b.r.step+2*inset)
}

func (x *rollBodyRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(x.b.shown))
	for _, r := range x.b.shown {
		out = append(out, r)
	}
	return out
}
