package print

import (
	"io"
	"time"

	"carnet/records"
)

// Handover is the state of the labour ward when a shift takes over, A4: the
// women in labour, then those who gave birth in the last 24 hours. It is set
// smaller where that keeps it on one page.
type Handover struct {
	Centre  *records.Centre
	Author  *records.Staff
	At      time.Time
	Labours []HandoverLabour
	Births  []HandoverBirth
}

// HandoverLabour is a woman in labour, in words.
type HandoverLabour struct {
	Name, Who string
	Stage     string
	Facts     []HandoverFact
	Alerts    []string // that stand now
	Dose      string   // of magnesium sulphate, the next one
	DoseLate  bool     // it is due
	Plan, Due string
	Late      bool // Due is overdue
	Calls     []string
}

// HandoverFact is a figure with its label.
type HandoverFact struct {
	Label, Value string
	Alarm        bool
}

// share is how wide the figure is beside the others.
func (f HandoverFact) share() float64 {
	return float64(max(len([]rune(f.Value)), len([]rune(f.Label)), 7)) + 2
}

// HandoverBirth is a woman who gave birth, in words.
type HandoverBirth struct {
	Name, Who string
	When      string
	Mother    string
	Alarm     bool // of the mother
	Warn      bool // less than that
	Children  []string
	// ChildAlarm tells that a child has a danger sign.
	ChildAlarm bool
	Watch      string // what is to be done next
}

// Write makes the PDF.
func (h Handover) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a4, []float64{1, 0.93, 0.87, 0.81, 0.75}, h.paint)
}

func (h Handover) paint(c *canvas) {
	p := c.p
	pp := paper{title: p.T("maternity.paper.handover"), centre: h.Centre, author: h.Author, date: dateAt(h.At)}
	c.under, c.footer = demoMark(c, h.Centre), func() { pp.foot(c) }
	c.head = func(first bool) {
		if !first {
			pp.runningHead(c)
			return
		}
		letterhead(c, h.Centre, pp.title, p.T("maternity.paper.handover.at", longDate(p, pp.date), h.At.Format("15:04")))
	}
	c.newPage()
	h.section(c, p.T("maternity.paper.labours", len(h.Labours)))
	if len(h.Labours) == 0 {
		c.block(c.left(), c.width(), p.T("maternity.handover.none"), plain(9.5))
	}
	for _, l := range h.Labours {
		h.labour(c, l)
	}
	c.y += 8 * c.scale
	h.section(c, p.T("maternity.paper.births", len(h.Births)))
	if len(h.Births) == 0 {
		c.block(c.left(), c.width(), p.T("maternity.handover.births.none"), plain(9.5))
	} else {
		h.births(c)
	}
	h.hands(c)
}

func (h Handover) section(c *canvas, title string) {
	s := strong(11).in(accent)
	c.room(c.lead(s) + 70)
	c.y = c.fixed(c.left(), c.y, c.width(), title, s) + 3
}

// labour draws one woman: her name, her figures under their labels, then what
// alerts, what is planned and who was called.
func (h Handover) labour(c *canvas, l HandoverLabour) {
	c.room(110 * c.scale) // the figures stay with their name
	name, small := strong(11), plain(9.5)
	y := c.y + 2
	c.at(c.left(), y, l.Name, name)
	x := c.left() + c.measure(l.Name, name) + 8
	c.at(x, y+1.02*c.scale*(name.size-small.size), l.Who, quiet(9.5))
	due := small
	words := l.Due
	if l.Late {
		due, words = strong(9.5).in(danger), "▲ "+words
	}
	c.atRight(c.right(), y+1.02*c.scale*(name.size-small.size), words, due)
	c.y = y + c.lead(name) + 1
	c.block(c.left(), c.width(), l.Stage, small)
	c.y += 2
	h.facts(c, l.Facts)
	for _, a := range l.Alerts {
		c.block(c.left(), c.width(), "▲ "+a, strong(9.5).in(danger))
	}
	if l.Dose != "" {
		dose, words := small, l.Dose
		if l.DoseLate {
			dose, words = strong(9.5).in(danger), "▲ "+l.Dose
		}
		c.block(c.left(), c.width(), words, dose)
	}
	if l.Plan != "" {
		c.block(c.left(), c.width(), c.p.T("maternity.handover.plan", l.Plan), small)
	}
	for _, call := range l.Calls {
		c.block(c.left(), c.width(), call, small)
	}
	c.y += 4
	c.rule(c.left(), c.right(), c.y, 0.5, hair)
	c.y += 4
}

func (h Handover) facts(c *canvas, facts []HandoverFact) {
	if len(facts) == 0 {
		return
	}
	// The figures with a time or a unit need more room than the others.
	total := 0.0
	for _, f := range facts {
		total += f.share()
	}
	label := quiet(8)
	end, x := c.y, c.left()
	for _, f := range facts {
		w := c.width() * f.share() / total
		c.at(x, c.y, f.Label, label)
		s, value := strong(10), f.Value
		if f.Alarm {
			s, value = s.in(danger), "▲ "+value
		}
		end = max(end, c.fixed(x, c.y+c.lead(label), w-6, value, s))
		x += w
	}
	c.y = end + 3
}

func (h Handover) births(c *canvas) {
	p := c.p
	t := table{columns: []column{{title: p.T("maternity.col.name"), width: 150}, {title: p.T("maternity.paper.birth"), width: 110},
		{title: p.T("maternity.paper.mother"), width: 110}, {title: p.T("maternity.paper.children"), width: 0}}, title: quiet(8), gap: 8, pad: 3.5, rule: true}
	t.columns[3].width = c.width() - 150 - 110 - 110 - 3*t.gap
	var rows [][]cell
	for _, b := range h.Births {
		mother, words := plain(9.5), b.Mother
		if b.Alarm {
			mother, words = strong(9.5).in(danger), "▲ "+words
		}
		var kids cell
		for _, k := range b.Children {
			child := plain(9.5)
			if b.ChildAlarm {
				child = strong(9.5).in(danger)
			}
			kids = append(kids, paragraph{k, child})
		}
		rows = append(rows, []cell{{{b.Name, strong(9.5)}, {b.Who, quiet(8.5)}}, {{b.When, plain(9.5)}}, {{words, mother}, {b.Watch, quiet(8.5)}}, kids})
	}
	t.draw(c, rows)
}

// hands is where who goes and who comes sign.
func (h Handover) hands(c *canvas) {
	const height = 46
	c.y += 10
	c.room(height + 8)
	w := (c.width() - 16) / 2
	name, _ := staffLines(c.p, h.Author)
	for i, label := range []string{c.p.T("maternity.paper.leaves", name), c.p.T("maternity.paper.takes")} {
		x := c.left() + float64(i)*(w+16)
		c.frame(x, c.y, w, height, hair)
		c.at(x+6, c.y+3, label, quiet(8))
	}
	c.y += height
}
