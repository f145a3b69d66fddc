package labour

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// sideWidth is the width of the alerts and the plan beside the chart.
const sideWidth, sideNarrow float32 = 298, 236

// narrow is from which width of the place on there is room for all of it.
const narrow float32 = 1000

// paint shows the labour as it stands.
func (v *view) paint() {
	if v.id.IsZero() || !v.in {
		return
	}
	now := v.now()
	v.grid.show(&v.l, now, v.entry)
	switch v.look {
	case curved:
		v.curve.show(&v.l, now)
	case classic:
		v.part.show(&v.l, now)
	}
	v.set1(v.title, v.titleLine(now))
	v.set1(v.side, v.panel(now))
	v.set1(v.strip, v.stripOf())
	v.set1(v.foot, v.footer(now))
	v.root.Layout.Layout(v.root.Objects, v.root.Size())
}

func (v *view) set1(c *fyne.Container, o fyne.CanvasObject) {
	c.Objects = nil
	if o != nil {
		c.Objects = []fyne.CanvasObject{o}
	}
	c.Refresh()
}

// switchLook shows the next view.
func (v *view) switchLook() {
	v.endEntry()
	v.look = (v.look + 1) % 3
	v.body.Objects = []fyne.CanvasObject{[]fyne.CanvasObject{v.pane, v.curve, v.part}[v.look]}
	v.body.Refresh()
	v.paint()
	v.focus(v.grid)
}

// titleLine is the name of the view and where the labour stands.
func (v *view) titleLine(now time.Time) fyne.CanvasObject {
	p, s := v.ctx.P(), &v.grid.sum
	out := []fyne.CanvasObject{kit.NewText(p.T([]string{"labour.title", "labour.title.curves", "labour.title.classic"}[v.look]), kit.Title)}
	if v.look == classic {
		out = append(out, kit.PlainTag(kit.Neutral, p.T("labour.title.classic.note")))
	} else {
		tone := kit.Good
		if s.Ended != nil || s.Stage == "" {
			tone = kit.Neutral
		}
		stage := kit.PlainTag(tone, stageWords(p, s, now))
		small := v.root.Size().Width < narrow
		if !small {
			out = append(out, stage)
		}
		if n := len(s.Open); n > 0 {
			out = append(out, kit.Tag(kit.Alarm, p.T("labour.alerts", n)))
		}
		if words, late := dueWords(p, s, v.l.Fetuses, now); words != "" {
			tone := kit.Warning
			if late && len(v.quiet.Ringing(s.Due, now)) > 0 && v.rung%2 == 1 {
				tone = kit.Alarm // the flash
			}
			out = append(out, kit.Tag(tone, "◷ "+words))
		} else if small {
			out = append(out, stage)
		}
	}
	return kit.HStack(8, append(out, kit.Spacer())...)
}

// panel is the right side: alerts, plan, who was called.
func (v *view) panel(now time.Time) fyne.CanvasObject {
	p := v.ctx.P()
	var out []fyne.CanvasObject
	head := func(key, hint string) {
		out = append(out, kit.Pad(kit.HStack(8, kit.NewText(p.T(key), kit.Section), kit.Spacer(), kit.KeyHint(hint)), 8, 0, 2, 0))
	}
	plainHead := func(key string) {
		out = append(out, kit.Pad(kit.NewText(p.T(key), kit.Section), 8, 0, 2, 0))
	}
	// What went wrong stands first; until then only how to note it.
	troubles := troublePanel(p, &v.grid.sum, &v.l, now)
	trouble := func() {
		head("labour.panel.trouble", kit.ParseKey("Ctrl+M").Hint(p))
		for _, c := range troubles {
			out = append(out, c.draw())
		}
	}
	if len(troubles) > 0 {
		trouble()
	}
	if v.look != classic {
		plainHead("labour.panel.alerts")
		past := 4
		if len(v.grid.sum.Open) > 1 {
			past = 1
		}
		cards := alertCards(p, &v.grid.sum, v.l.Fetuses, now, past)
		if len(cards) == 0 {
			out = append(out, kit.Words(p.T("labour.panel.none"), kit.Aside))
		}
		for _, c := range cards {
			out = append(out, c.draw())
		}
	}
	if len(troubles) == 0 {
		trouble()
	}
	head("labour.panel.plan", "F5")
	plan := false
	for _, code := range []string{labourchart.Assessment, labourchart.Plan} {
		if list := v.l.Of(code, 1); len(list) > 0 {
			e := list[len(list)-1]
			plan = true
			out = append(out, kit.Card(kit.NewPara(kit.Span{Text: e.Value + "\n", Style: kit.Plain},
				kit.Span{Text: p.T("labour.panel.by", bedside.When(p, e.At, now), v.staff(e.By)), Style: kit.Caption})))
		}
	}
	if !plan {
		out = append(out, kit.Words(p.T("labour.panel.plan.none"), kit.Aside))
	}
	head("labour.panel.calls", "F3")
	for i := len(v.l.Calls) - 1; i >= 0 && i >= len(v.l.Calls)-4; i-- {
		c := v.l.Calls[i]
		under := p.T("labour.call.at", bedside.When(p, c.At, now))
		if c.Why != "" {
			under += " · " + c.Why
		}
		if c.Came != nil {
			under += " · " + p.T("labour.call.came", bedside.When(p, *c.Came, now))
		}
		if c.Answer != "" {
			under += " · " + c.Answer
		}
		out = append(out, kit.Card(kit.NewPara(kit.Span{Text: c.Who + "\n", Style: kit.Strong}, kit.Span{Text: under, Style: kit.Caption})))
	}
	head("labour.panel.facts", "F6")
	for _, w := range v.facts(now) {
		out = append(out, kit.Words(w, kit.Caption))
	}
	scroll := kit.Scroll(kit.Pad(kit.VStack(4, out...), 6, 16, 12, 18))
	if v.sideways != nil { // the clock draws it anew: who reads on stays there
		scroll.Offset = v.sideways.Offset
	}
	v.sideways = scroll
	return kit.Fixed(v.sideWidth(), 0, kit.Edges(nil, nil, kit.VLine(), nil, container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), scroll)))
}

// draw is a card beside the chart.
func (c card) draw() fyne.CanvasObject {
	border, style, sign := theme.Line, kit.Strong.In(theme.Muted), c.Sign
	switch {
	case c.Open:
		border, style, sign = theme.Danger, kit.Strong.In(theme.Danger), "▲ "
	case sign == "":
		sign = "✓ "
	case sign == "◷ ":
		border, style = theme.Warning, kit.Strong.In(theme.Warning)
	}
	spans := []kit.Span{{Text: sign + c.Title, Style: style}}
	if c.Words != "" {
		spans = append(spans, kit.Span{Text: "\n" + c.Words, Style: kit.Caption})
	}
	if c.Open && c.Source != "" {
		spans = append(spans, kit.Span{Text: "\n" + c.Source, Style: kit.Caption})
	}
	return kit.CardIn(border, kit.NewPara(spans...))
}

// facts are what was noted at the admission and since.
func (v *view) facts(now time.Time) []string {
	p, l := v.ctx.P(), &v.l
	out := []string{p.T("labour.fact.admitted", bedside.When(p, l.Admitted, now))}
	if l.Onset != "" {
		out = append(out, p.T("labour.fact.onset", p.T("labour.onset."+l.Onset)))
	}
	if l.Ruptured != nil {
		out = append(out, p.T("labour.fact.ruptured", bedside.When(p, *l.Ruptured, now), bedside.Length(p, now.Sub(*l.Ruptured))))
	}
	if l.Parity != nil {
		out = append(out, p.T("labour.fact.parity", *l.Parity))
	}
	if l.Fetuses > 1 {
		out = append(out, p.T("labour.fact.fetuses", l.Fetuses))
	}
	if l.Pushing != nil {
		out = append(out, p.T("labour.fact.pushing", bedside.When(p, *l.Pushing, now)))
	}
	if l.Note != "" {
		out = append(out, l.Note)
	}
	return out
}

func (v *view) staff(id string) string {
	x, err := journal.ParseDocumentID(id)
	if err != nil {
		return "—"
	}
	m, ok := v.ctx.Member(x)
	if !ok {
		return "—"
	}
	if m.Given == "" {
		return m.Name()
	}
	first := []rune(m.Given)[0]
	return string(first) + ". " + m.Family
}

// stripOf is where one types: the row, the value, the keys of its signs.
func (v *view) stripOf() fyne.CanvasObject {
	c := v.entry
	if c == nil {
		return nil
	}
	p := v.ctx.P()
	label, value, hint := p.T("labour.entry.time"), c.typed, p.T("labour.entry.time.hint")
	if c.row == timeRow && value == "" {
		value = bedside.Clock(c.at)
	}
	if c.row != timeRow {
		row := c.rows[c.row]
		label = rowLabel(p, row.Code, row.Fetus, v.l.Fetuses)
		last := ""
		if c.last[c.row] != "" {
			last = p.T("labour.entry.last", labourchart.Shown(p, row.Code, c.last[c.row]))
		}
		switch {
		case row.Words():
			hint = p.T("labour.entry.words")
			if key := "labour.entry.words." + row.Code; p.Has(key) {
				hint = dots(p.T(key), last)
			}
		case row.Item.Measured():
			hint = dots(row.Item.Unit, limitAlert(p.T("labour.limit"), v.grid.limit(row)), last)
		default:
			hint = ""
			for _, h := range signHints(p, row.Item) {
				hint += h + "    "
			}
			hint = dots(hint, last)
		}
		if value == "" && c.made[c.row] != nil {
			value = labourchart.Shown(p, row.Code, c.made[c.row].Value)
		}
	}
	st := kit.Caption
	if c.wrong != "" {
		hint, st = "▲ "+c.wrong, kit.Caption.In(theme.Danger)
	}
	caret := "▏"
	field := container.NewStack(kit.NewPanel(theme.Surface, theme.Accent, theme.Radius).AtLeast(110, 32), kit.Pad(kit.NewText(kit.Shorten(value, kit.Strong, 560)+caret, kit.Strong), 0, 10, 0, 10))
	line := kit.HStack(12, kit.PlainTag(kit.Marked, bedside.Clock(c.at)), kit.NewText(label, kit.Strong), field, kit.NewText(hint, st).Cut())
	return kit.NewFlush(kit.HLine(), container.NewStack(kit.NewPanel(theme.AccentSoft, theme.Clear, 0), kit.Pad(line, 6, 22, 6, 22)))
}

func limitAlert(label, limit string) string {
	if limit == "" {
		return ""
	}
	return label + "\u00a0: " + limit
}

func dots(parts ...string) string {
	out := ""
	for _, x := range parts {
		if x == "" {
			continue
		}
		if out != "" {
			out += " · "
		}
		out += x
	}
	return out
}

// footer is the bar below: the last entry, or what lies under the cursor, and
// the actions.
func (v *view) footer(now time.Time) fyne.CanvasObject {
	p := v.ctx.P()
	words := ""
	if last := v.grid.sum.Last; last.Item != "" {
		words = p.T("labour.last", bedside.When(p, labourchart.Noted(last), now), v.staff(last.By))
	}
	detail := ""
	if v.entry == nil && v.look == guide {
		if detail = v.grid.detail(v.staff); detail != "" {
			words = detail
		}
	}
	if !v.kept {
		words = "● " + p.T("labour.keeping")
	}
	var b []fyne.CanvasObject
	switch {
	case v.l.Ended != nil:
		if away(&v.l) {
			b = append(b, kit.NewButton(p.T("labour.letter"), "F8", kit.Secondary, func() { v.letter(referralOf(&v.l)) }))
		}
		b = append(b, kit.NewButton(p.T("labour.view."+[]string{"curves", "classic", "guide"}[v.look]), "F2", kit.Quiet, v.switchLook))
		b = append(b, kit.NewButton(p.T("labour.print"), kit.ParseKey("Ctrl+P").Hint(p), kit.Secondary, v.print))
	case v.entry != nil:
		if v.root.Size().Width >= narrow {
			b = append(b, kit.NewButton(p.T("labour.entry.time.other"), "F6", kit.Secondary, v.otherTime),
				kit.NewButton(p.T("labour.entry.due"), p.T("labour.key.tab"), kit.Secondary, v.nextDue))
		}
		b = append(b, kit.NewButton(p.T("labour.entry.done"), "F4", kit.Primary, v.endEntry))
	case v.root.Size().Width < narrow && v.may():
		// The keys of the others work all the same.
		b = append(b, kit.NewButton(p.T("labour.enter"), "F4", kit.Secondary, func() { v.beginEntry("") }),
			kit.NewButton(p.T("labour.birth"), "F9", kit.Primary, v.birth))
	default:
		b = append(b, kit.NewButton(p.T("labour.view."+[]string{"curves", "classic", "guide"}[v.look]), "F2", kit.Quiet, v.switchLook))
		// The words give way before an action does.
		b = append(b, kit.NewButton(p.T("labour.print"), kit.ParseKey("Ctrl+P").Hint(p), kit.Secondary, v.print))
		if v.may() {
			b = append(b, kit.NewButton(p.T("labour.enter"), "F4", kit.Secondary, func() { v.beginEntry("") }),
				kit.NewButton(p.T("labour.birth"), "F9", kit.Primary, v.birth))
		}
	}
	row := kit.HStack(10, append([]fyne.CanvasObject{kit.Grow(2000, kit.NewText(words, kit.Caption).Cut())}, b...)...)
	return kit.NewFlush(kit.HLine(), container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), kit.Pad(row, 10, 22, 10, 22)))
}

func (v *view) sideWidth() float32 {
	if v.root.Size().Width < narrow {
		return sideNarrow
	}
	return sideWidth
}
