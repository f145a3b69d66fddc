package maternity

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/labourchart"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// handover is the view for the shift that takes over.
type handover struct {
	v       *view
	keys    *kit.Scope
	labours []store.Labouring
	births  []store.Delivered
	seen    bool
	said    print.Handover
	list    *fyne.Container
	scroll  *container.Scroll
	at      *kit.Text
	body    fyne.CanvasObject
}

func newHandover(v *view) *handover {
	c := v.ctx
	h := &handover{v: v, list: kit.VStack(8), at: kit.NewText("", kit.Aside)}
	h.scroll = container.NewVScroll(kit.Pad(h.list, 4, 20, 12, 20))
	top := head(kit.NewText(c.T("maternity.handover.title"), kit.Title), h.at,
		kit.NewButton(c.T("maternity.print"), "F9", kit.Secondary, h.print), kit.NewButton(c.T("maternity.board"), c.T("kit.key.escape"), kit.Link, func() { v.show(v.board) }))
	h.body = kit.Edges(top, nil, nil, nil, kit.Pad(h.scroll, 6, 0, 0, 0))
	return h
}

func (h *handover) content() fyne.CanvasObject { return h.body }

func (h *handover) enter() {
	c := h.v.ctx
	k := c.Shell.Push(c.T("maternity.handover.title"))
	h.keys = k
	k.Bind("F9", c.T("maternity.handover.print"), h.print)
	k.Bind("Down", c.T("maternity.handover.scroll"), func() { h.by(80) })
	k.Bind("Up", "", func() { h.by(-80) })
	k.Bind("PageDown", "", func() { h.by(h.scroll.Size().Height - 60) })
	k.Bind("PageUp", "", func() { h.by(60 - h.scroll.Size().Height) })
	c.Shell.Window().Canvas().Unfocus()
}

func (h *handover) by(dy float32) {
	h.v.ctx.Touch()
	most := max(h.scroll.Content.MinSize().Height-h.scroll.Size().Height, 0)
	h.scroll.ScrollToOffset(fyne.NewPos(0, min(max(h.scroll.Offset.Y+dy, 0), most)))
}

func (h *handover) leave() { h.keys.Pop() }

func (h *handover) minute() {
	if h.seen {
		h.paint()
	}
}

func (h *handover) ask() reading {
	s, now := h.v.ctx.Store(), h.v.now()
	return func(ctx context.Context) (func(), error) {
		rules, err := s.Rules(ctx)
		if err != nil {
			return nil, err
		}
		labours, err := s.Labouring(ctx)
		if err != nil {
			return nil, err
		}
		births, err := s.DeliveredSince(ctx, now.Add(-labourchart.Watched), now.Add(time.Minute))
		return func() {
			h.labours, h.births, h.seen, h.v.rules = labours, births, true, rules
			h.paint()
		}, err
	}
}

func (h *handover) paint() {
	p := h.v.ctx.P()
	h.said = handoverOf(p, h.labours, h.births, h.v.now(), h.v.rules.Labour)
	h.at.Set(h.said.At.Format("02/01/2006 15:04"))
	h.list.Objects = nil
	title := func(words string) { h.list.Add(kit.Fixed(0, 28, kit.HStack(0, kit.NewText(words, kit.Strong)))) }
	title(p.T("maternity.paper.labours", len(h.said.Labours)))
	if len(h.said.Labours) == 0 {
		h.list.Add(kit.Words(p.T("maternity.handover.none"), kit.Aside))
	}
	for i := range h.said.Labours {
		h.list.Add(labourPicture(h, &h.said.Labours[i]))
	}
	title(p.T("maternity.paper.births", len(h.said.Births)))
	if len(h.said.Births) == 0 {
		h.list.Add(kit.Words(p.T("maternity.handover.births.none"), kit.Aside))
	}
	for i := range h.said.Births {
		h.list.Add(birthPicture(&h.said.Births[i]))
	}
	h.list.Refresh()
}

func labourPicture(h *handover, l *print.HandoverLabour) fyne.CanvasObject {
	p := h.v.ctx.P()
	tone := kit.Neutral
	if l.Late {
		tone = kit.Alarm
	}
	name := []fyne.CanvasObject{kit.NewText(l.Name, kit.Strong), kit.NewText(l.Who, kit.Aside).Cut(), kit.Spacer()}
	if l.Due != "" {
		name = append(name, kit.Tag(tone, l.Due))
	}
	parts := []fyne.CanvasObject{kit.HStack(10, name...), kit.NewText(l.Stage, kit.Caption).Cut()}
	var facts []fyne.CanvasObject
	for _, f := range l.Facts {
		style := kit.Strong
		value := f.Value
		if f.Alarm {
			style, value = style.In(theme.Danger), "▲ "+value
		}
		facts = append(facts, kit.VStack(0, kit.NewText(f.Label, kit.Caption).Cut(), kit.NewText(value, style).Cut()))
	}
	parts = append(parts, kit.Columns(10, []float32{1, 1.15, 0.9, 1.2, 1.15, 1}, facts...))
	var tags []fyne.CanvasObject
	for _, a := range l.Alerts {
		tags = append(tags, kit.Tag(kit.Alarm, a))
	}
	if l.Dose != "" {
		tone := kit.Warning
		if l.DoseLate {
			tone = kit.Alarm
		}
		tags = append(tags, kit.Tag(tone, "◷ "+l.Dose))
	}
	if len(tags) > 0 {
		parts = append(parts, kit.Flow(8, tags...))
	}
	if l.Plan != "" {
		parts = append(parts, kit.Words(p.T("maternity.handover.plan", l.Plan), kit.Plain))
	}
	for _, c := range l.Calls {
		parts = append(parts, kit.Words(c, kit.Caption))
	}
	border := theme.Line
	if len(l.Alerts) > 0 {
		border = theme.Danger
	}
	return kit.CardIn(border, kit.VStack(5, parts...))
}

func birthPicture(b *print.HandoverBirth) fyne.CanvasObject {
	tone := kit.Good
	switch {
	case b.Alarm:
		tone = kit.Alarm
	case b.Warn:
		tone = kit.Warning
	}
	kids := ""
	for i, k := range b.Children {
		if i > 0 {
			kids += "  +  "
		}
		kids += k
	}
	child, border := kit.Plain, theme.Line
	if b.ChildAlarm {
		child, kids = kit.Strong.In(theme.Danger), "▲ "+kids
	}
	if b.Alarm || b.ChildAlarm {
		border = theme.Danger
	}
	parts := []fyne.CanvasObject{
		kit.HStack(10, kit.NewText(b.Name, kit.Strong), kit.NewText(b.Who, kit.Aside).Cut(), kit.Spacer(), kit.Tag(tone, b.Mother)),
		kit.HStack(10, kit.NewText(b.When, kit.Plain).Cut(), kit.NewText(kids, child).Cut())}
	if b.Watch != "" {
		parts = append(parts, kit.Words(b.Watch, kit.Caption))
	}
	return kit.CardIn(border, kit.VStack(3, parts...))
}

// print makes the paper.
func (h *handover) print() {
	if !h.seen {
		return
	}
	me := h.v.ctx.Desk.Me.Staff
	said := handoverOf(h.v.ctx.P(), h.labours, h.births, h.v.now(), h.v.rules.Labour)
	said.Author = &me
	h.v.print("releve", func(centre *records.Centre, w io.Writer, o print.Options) error {
		said.Centre = centre
		return said.Write(w, o)
	})
}
