package print

import (
	"io"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/newborncare"
)

// BirthNotice is the centre's notification of a birth for the civil registry,
// A4, one page for each child. A child that was born dead has its own title and
// no name.
type BirthNotice struct {
	Document string // the delivery's id
	Centre   *records.Centre
	Author   *records.Staff
	Mother   *records.Patient
	Delivery *records.Delivery
	Children []BornChild
}

// BornChild is one child of the notification.
type BornChild struct {
	Newborn  *records.Newborn
	Identity *records.Patient // nil for a stillbirth without an identity
}

// Write makes the PDF.
func (n BirthNotice) Write(w io.Writer, o Options) error {
	return draw(w, o, "Carnet", a4, n.paint)
}

func (n BirthNotice) paint(c *canvas) {
	for _, k := range n.Children {
		n.child(c, k)
	}
}

func (n BirthNotice) child(c *canvas, k BornChild) {
	p := c.p
	dead := k.Newborn.Outcome == "fresh_stillbirth" || k.Newborn.Outcome == "macerated_stillbirth"
	title := "birth.paper.title"
	if dead {
		title = "birth.paper.title.dead"
	}
	subject := k.Identity
	if subject == nil {
		subject = n.Mother
	}
	pp := paper{title: p.T(title), document: n.Document, centre: n.Centre, patient: subject, author: n.Author, date: dateAt(k.Newborn.At)}
	n.begin(c, pp)
	c.y += 6
	c.block(c.left(), c.width(), n.sentence(c, dead), plain(10.5))
	c.y += 12
	n.section(c, p.T("birth.paper.child"), n.childRows(c, k, dead))
	n.section(c, p.T("birth.paper.mother"), n.motherRows(c))
	n.section(c, p.T("birth.paper.birth"), n.birthRows(c, k))
	c.y += 10
	c.block(c.left(), c.width(), p.T("birth.paper.register"), quiet(9))
	pp.signature(c)
}

// begin begins a child's first page: each notification is a paper of its own.
func (n BirthNotice) begin(c *canvas, pp paper) {
	c.under, c.footer = demoMark(c, n.Centre), func() { pp.foot(c) }
	first := true
	c.head = func(bool) {
		if !first {
			pp.runningHead(c)
			return
		}
		first = false
		letterhead(c, n.Centre, pp.title, longDate(c.p, pp.date))
	}
	c.newPage()
}

func (n BirthNotice) sentence(c *canvas, dead bool) string {
	name, office := staffLines(c.p, n.Author)
	where := ""
	if n.Centre != nil {
		where = n.Centre.Name
	}
	key := "birth.paper.sentence"
	if dead {
		key = "birth.paper.sentence.dead"
	}
	return c.p.T(key, strings.Trim(join(name, office), " ·"), where)
}

type pair struct{ label, value string }

func (n BirthNotice) section(c *canvas, title string, rows []pair) {
	c.y = c.fixed(c.left(), c.y, c.width(), title, strong(11).in(accent)) + 2
	t := table{columns: []column{{width: 170}, {width: c.width() - 180}}, title: quiet(8), gap: 10, pad: 3.5, rule: true}
	for _, r := range rows {
		if strings.TrimSpace(r.value) == "" {
			r.value = "……………………………………"
		}
		t.row(c, []cell{{{r.label, quiet(10)}}, {{r.value, strong(10.5)}}})
	}
	c.y += 10
}

func (n BirthNotice) childRows(c *canvas, k BornChild, dead bool) []pair {
	p, x := c.p, k.Newborn
	var out []pair
	add := func(key, value string) { out = append(out, pair{p.T(key), value}) }
	if k.Identity != nil {
		add("birth.paper.name", k.Identity.Name())
		add("birth.paper.number", k.Identity.Number)
	}
	if dead {
		add("birth.paper.outcome", p.T("birth.outcome."+x.Outcome))
	} else if x.Outcome == "died" {
		add("birth.paper.outcome", p.T("birth.paper.died"))
	}
	sexWord := ""
	switch x.Sex {
	case clinical.Female:
		sexWord = p.T("birth.sex.f")
	case clinical.Male:
		sexWord = p.T("birth.sex.m")
	}
	add("birth.child.sex", sexWord)
	add("birth.paper.when", p.T("birth.paper.when.words", longDate(p, dateAt(x.At)), x.At.Format("15:04")))
	if x.Rank > 0 {
		add("birth.paper.rank", p.T("birth.paper.rank.words", x.Rank, len(n.Children)))
	}
	if x.Weight != nil {
		add("birth.child.weight", p.T("birth.kg", p.Number(*x.Weight, 3)))
	}
	size := ""
	if x.Length != nil {
		size = p.T("birth.cm", p.Number(*x.Length, 1))
	}
	if x.Head != nil {
		size = join(size, p.T("birth.paper.head", p.Number(*x.Head, 1)))
	}
	if size != "" {
		add("birth.child.length", size)
	}
	if !dead {
		if s := apgars(c, x); s != "" {
			add("birth.section.apgar", s)
		}
	}
	return out
}

// apgars says the complete scores.
func apgars(c *canvas, x *records.Newborn) string {
	out := ""
	for _, a := range x.Apgar {
		s, err := newborncare.ScoreApgar(a.Minute, a.Items, newborncare.Defaults())
		if err == nil && s.Total != nil {
			out = join(out, c.p.T("birth.paper.apgar", a.Minute, *s.Total))
		}
	}
	return out
}

func (n BirthNotice) motherRows(c *canvas) []pair {
	p, m := c.p, n.Mother
	if m == nil {
		return nil
	}
	out := []pair{{p.T("birth.paper.name"), m.Name()}, {p.T("birth.paper.age"), age(p, m, dateAt(n.Delivery.At))}, {p.T("birth.paper.home"), m.Place()}}
	if m.Phone != "" {
		out = append(out, pair{p.T("birth.paper.phone"), m.Phone})
	}
	return append(out, pair{p.T("birth.paper.number"), m.Number}, pair{p.T("birth.paper.father"), m.Husband})
}

func (n BirthNotice) birthRows(c *canvas, k BornChild) []pair {
	p, d := c.p, n.Delivery
	var out []pair
	where := d.Place
	if where == "" && n.Centre != nil && d.Mode != "before_arrival" {
		where = join(n.Centre.Name, n.Centre.Commune)
	}
	out = append(out, pair{p.T("birth.paper.place"), where})
	if d.Mode != "" {
		out = append(out, pair{p.T("birth.mode"), p.T("birth.mode." + d.Mode)})
	}
	if k.Newborn.Days != nil {
		out = append(out, pair{p.T("birth.ga"), p.T("birth.ga.words", *k.Newborn.Days/7, *k.Newborn.Days%7)})
	}
	return append(out, pair{p.T("birth.attendant"), d.Attendant})
}
