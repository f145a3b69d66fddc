package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// bind opens the keys of the chart and those of the pane.
func (c *chart) bind() {
	k := c.ctx.Shell.Push(c.p.T("record.keys"))
	c.keys = k
	if !c.may(records.ReadCharts) {
		k.Bind("Escape", c.p.T("record.keys.back"), c.ctx.Back)
		return
	}
	if c.pane != nil {
		c.pane.enter(k)
	}
	for _, f := range c.forms {
		if c.data.offers[f.Kind] {
			k.Bind(f.Key, c.p.T(f.Does), func() { c.begin(f.Kind) })
		}
	}
	if c.may(records.Register) {
		k.Bind("Ctrl+E", c.p.T("record.keys.identity"), func() {
			c.ctx.Go(place.Route{To: place.Register, Patient: c.data.id})
		})
	}
	k.Bind("Ctrl+Up", c.p.T("record.keys.up"), func() { c.walk(-1) })
	k.Bind("Ctrl+Down", c.p.T("record.keys.down"), func() { c.walk(1) })
	k.Bind("Escape", c.p.T("record.keys.back"), c.escape)
}

func (c *chart) unbind() {
	if c.keys != nil {
		c.keys.Pop()
		c.keys = nil
	}
}

// rebind gives the keys to the pane that is shown now.
func (c *chart) rebind() {
	if !c.in {
		return
	}
	c.unbind()
	c.bind()
}

// walk moves the mark of the timeline and gives it the focus, so that Enter
// opens.
func (c *chart) walk(n int) {
	c.ctx.Touch()
	if !c.list.focused {
		c.focus(c.list)
	}
	c.list.walk(n)
}

// escape goes from the document to the timeline, from there back.
func (c *chart) escape() {
	if c.list.focused || len(c.lines) == 0 {
		c.ctx.Back()
		return
	}
	c.focus(c.list)
}

func (c *chart) focus(o fyne.Focusable) {
	if cv := c.ctx.Shell.Window().Canvas(); cv != nil {
		cv.Focus(o)
	}
}

// message is a pane with nothing but words.
type message struct {
	c *chart
	o fyne.CanvasObject
}

func newMessage(c *chart, words string) *message {
	m := &message{c: c}
	g := newPage()
	g.add(kit.Words(words, kit.Aside), 0)
	var buttons []fyne.CanvasObject
	for _, b := range c.beginButtons() {
		// The commonest kind last: buttons go from the left.
		buttons = append([]fyne.CanvasObject{b}, buttons...)
	}
	bottom := fyne.CanvasObject(nil)
	if len(buttons) > 0 {
		bottom = footer(kit.NewText("", kit.Caption), buttons...)
	}
	m.o = kit.Edges(nil, bottom, nil, nil, container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), g))
	return m
}

func (m *message) content() fyne.CanvasObject { return m.o }
func (m *message) enter(*kit.Scope)           { m.c.focus(m.c.list) }
func (m *message) keep()                      {}
func (m *message) leave()                     {}
func (m *message) shows() line                { return line{Draft: "-"} }

// beginButtons begin new documents.
func (c *chart) beginButtons() []*kit.Button {
	var out []*kit.Button
	for _, f := range c.beginnings() {
		out = append(out, kit.NewButton(c.p.T(f.Does), kit.ParseKey(f.Key).Hint(c.p), kit.Secondary, func() { c.begin(f.Kind) }))
	}
	return out
}
