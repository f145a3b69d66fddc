package child

import (
	"fyne.io/fyne/v2"

	"carnet/records/clinical/growth"
	"carnet/ui/chart"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// curvePanel is a chart with its title, what it says of today's point, and
// the names of the others.
type curvePanel struct {
	s     *growing
	title *kit.Text
	plot  *chart.View
	says  *kit.Text
	names *kit.Para
	shown growth.Indicator
}

// panel makes one more panel of the visit.
func (s *growing) panel() fyne.CanvasObject {
	c := &curvePanel{s: s, title: kit.NewText("", kit.Section).Cut(), plot: chart.NewView(s.p).AtLeast(200, 180),
		says: kit.NewText("", kit.Caption).Cut(), names: kit.NewPara()}
	s.panels = append(s.panels, c)
	c.show()
	legend := kit.Words(s.p.T("child.growth.legend"), kit.Caption)
	bottom := kit.VStack(4, c.says, legend, c.names)
	return kit.Edges(kit.Pad(c.title, 6, 0, 6, 0), kit.Pad(bottom, 6, 0, 0, 0), nil, nil,
		fyne.CanvasObject(kit.CardIn(theme.Line, c.plot)))
}

// show draws what the visit says now.
func (c *curvePanel) show() {
	s := c.s
	c.title.Set(s.p.T("child.growth.curve."+string(s.indicator)) + " · " + s.p.T("child.growth.who"))
	c.says.Set(s.reading())
	if c.shown != s.indicator {
		c.shown = s.indicator
		var spans []kit.Span
		for i, x := range curves {
			st := kit.Caption.In(theme.Accent)
			if x == s.indicator {
				st = kit.Style{Size: theme.Small, Role: theme.Text, Bold: true}
			}
			if i > 0 {
				spans = append(spans, kit.Span{Text: "  ·  ", Style: kit.Caption})
			}
			spans = append(spans, kit.Span{Text: s.p.T("child.growth.short." + string(x)), Style: st, Do: func() { s.choose(x) }})
		}
		spans = append(spans, kit.Span{Text: "    F6 · F7", Style: kit.Caption})
		c.names.Set(spans...)
	}
	c.plot.Set(s.drawn().chart(s.indicator))
}

// reading says the score of the shown chart in words.
func (s *growing) reading() string {
	g := s.child()
	z := s.zWords(s.indicator)
	if z == "" {
		return s.p.T("child.growth.unread")
	}
	score, err := growth.Assess(s.indicator, g)
	switch {
	case err != nil || score.Withheld:
		return z
	case score.Implausible:
		return z + " · " + s.p.T("growth.alert.implausible")
	}
	class, _ := growth.Classify(s.indicator, g.Age, score.Z)
	if class == growth.Normal {
		return z
	}
	return z + " · " + s.p.T("growth.class."+string(class))
}
