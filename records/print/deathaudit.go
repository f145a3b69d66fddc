package print

import (
	"fmt"
	"io"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/clinical"
)

// DeathAudit is the sheet for the committee that reviews a maternal or a
// perinatal death, A4. It names nobody, neither the woman nor who cared for
// her: a number and an age only. What is not known yet is left to be written in
// by hand.
type DeathAudit struct {
	Document string // the id of the delivery or the newborn
	Centre   *records.Centre
	Date     clinical.Date // of the birth
	Mother   *records.Patient
	// Pregnancy, Labour and Delivery are what is on record; nil for none.
	Pregnancy *records.Pregnancy
	Labour    *records.Labour
	Delivery  *records.Delivery
	// Child is the one that died; nil for the mother's death.
	Child *records.Newborn
}

// Write makes the PDF.
func (a DeathAudit) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a4, []float64{1, 0.94, 0.88}, a.paint)
}

func (a DeathAudit) death() (*records.Death, string) {
	d, note := &records.Death{}, ""
	switch {
	case a.Child != nil:
		note = a.Child.DeathNote
		if a.Child.Death != nil {
			d = a.Child.Death
		}
	case a.Delivery != nil:
		note = a.Delivery.DeathNote
		if a.Delivery.Death != nil {
			d = a.Delivery.Death
		}
	}
	return d, note
}

func (a DeathAudit) paint(c *canvas) {
	p := c.p
	title := "birth.audit.title"
	if a.Child != nil {
		title = "birth.audit.title.child"
	}
	pp := paper{title: p.T(title), document: a.Document, centre: a.Centre, date: a.Date}
	pp.start(c)
	c.y = c.fixed(c.left(), c.y, c.width(), p.T("birth.audit.closed"), strong(9).in(danger)) + 8
	d, note := a.death()
	a.part(c, "birth.audit.who", a.who(c))
	a.part(c, "birth.audit.birth", a.birth(c))
	a.part(c, "birth.audit.death", a.when(c, d))
	a.part(c, "birth.audit.delays", a.delays(c, d))
	a.part(c, "birth.audit.review", []pair{
		{p.T("birth.death.avoidable"), found(c, d.Avoidable)}, {p.T("birth.death.factors"), d.Factors},
		{p.T("birth.audit.note"), note}, {p.T("birth.death.audited"), dayOf(d.Audited)}, {p.T("birth.death.advice"), d.Advice}})
	a.hands(c)
}

func dayOf(d *clinical.Date) string {
	if d == nil {
		return ""
	}
	return shortDate(*d)
}

// part draws the rows of a part; what is empty has room for a pen.
func (a DeathAudit) part(c *canvas, key string, rows []pair) {
	c.room(4 * c.lead(plain(9.5)))
	c.y = c.fixed(c.left(), c.y, c.width(), c.p.T(key), strong(10.5).in(accent)) + 1
	t := table{columns: []column{{width: 165}, {width: c.width() - 175}}, title: quiet(8), gap: 10, pad: 2.6 * c.scale, rule: true}
	for _, r := range rows {
		value := paragraph{r.value, strong(9.5)}
		if strings.TrimSpace(r.value) == "" {
			value = paragraph{strings.Repeat("…", 40), quiet(9.5)}
		}
		t.row(c, []cell{{{r.label, quiet(9.5)}}, {value}})
	}
	c.y += 7 * c.scale
}

func (a DeathAudit) who(c *canvas) []pair {
	p := c.p
	var out []pair
	if m := a.Mother; m != nil {
		out = append(out, pair{p.T("birth.audit.number"), m.Number}, pair{p.T("birth.audit.age"), age(p, m, a.Date)})
	}
	if g := a.Pregnancy; g != nil && g.Gravida != nil && g.Parity != nil {
		out = append(out, pair{p.T("birth.audit.gp"), fmt.Sprintf("G%d P%d", *g.Gravida, *g.Parity)})
	}
	return out
}

func (a DeathAudit) birth(c *canvas) []pair {
	p, d := c.p, a.Delivery
	var out []pair
	add := func(key, value string) {
		if value != "" {
			out = append(out, pair{p.T(key), value})
		}
	}
	if l := a.Labour; l != nil {
		add("birth.audit.admitted", moment(l.Admitted))
	}
	if d == nil {
		return out
	}
	add("birth.audit.born", moment(d.At))
	if d.Days != nil {
		add("birth.ga", p.T("birth.ga.words", *d.Days/7, *d.Days%7))
	}
	if d.Mode != "" {
		add("birth.mode", p.T("birth.mode."+d.Mode))
	}
	if n := len(d.Losses); n > 0 {
		add("birth.audit.loss", p.T("birth.audit.ml", p.Number(d.Losses[n-1].ML, 0)))
	}
	var wrong []string
	for _, x := range d.Complications {
		wrong = append(wrong, p.T("birth.complication."+x))
	}
	add("birth.complications", strings.Join(wrong, ", "))
	if n := a.Child; n != nil {
		add("birth.child.outcome", p.T("birth.outcome."+n.Outcome))
		add("birth.child.sex", sex(p, n.Sex))
		if n.Weight != nil {
			add("birth.child.weight", p.T("birth.kg", p.Number(*n.Weight, 3)))
		}
		add("birth.section.apgar", apgars(c, n))
		var done []string
		for _, x := range n.Resuscitation {
			done = append(done, p.T("birth.resuscitation."+x))
		}
		add("birth.child.resuscitation", strings.Join(done, ", "))
	}
	return out
}

func (a DeathAudit) when(c *canvas, d *records.Death) []pair {
	p := c.p
	word := func(prefix, code string) string {
		if code == "" {
			return ""
		}
		return p.T(prefix + code)
	}
	var out []pair
	add := func(key, value string) { out = append(out, pair{p.T(key), value}) }
	still := a.Child != nil && !a.Child.Born()
	if !still {
		at := ""
		if d.At != nil {
			at = moment(*d.At)
		}
		add("birth.death.at", at)
	}
	switch {
	case a.Child == nil, still:
		add("birth.death.timing", word("birth.death.timing.", d.Timing))
	default:
		said := ""
		if t, ok := a.Child.AgeAtDeath(); ok && t < time.Hour {
			said = p.T("birth.death.first")
		} else if ok && t < records.EarlyNeonatal {
			said = p.T("birth.death.early", int(t.Hours()))
		} else if ok {
			said = p.T("birth.death.late", int(t.Hours()/24))
		}
		add("birth.death.age", said)
	}
	add("birth.death.where", word("birth.death.where.", d.Where))
	add("birth.death.arrival", word("birth.death.arrival.", d.Arrival))
	add("birth.death.cause", strings.TrimSpace(join(d.Cause, d.ICD10)))
	if a.Child == nil {
		add("birth.death.group", word("birth.death.group.", d.Group))
	}
	add("birth.death.other", d.Other)
	return out
}

// delays are the three of Thaddeus & Maine.
func (a DeathAudit) delays(c *canvas, d *records.Death) []pair {
	var out []pair
	for _, x := range []struct {
		key string
		d   records.Delay
	}{{"birth.death.seeking", d.Seeking}, {"birth.death.reaching", d.Reaching}, {"birth.death.receiving", d.Receiving}} {
		out = append(out, pair{c.p.T(x.key), join(found(c, x.d.Found), x.d.Why)})
	}
	return out
}

func found(c *canvas, code string) string {
	if code == "" {
		return ""
	}
	return c.p.T("birth.death.found." + code)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return shortDate(dateAt(t)) + " " + t.Format("15:04")
}

// hands is where the committee signs.
func (a DeathAudit) hands(c *canvas) {
	const height = 64
	c.room(height + 18)
	c.at(c.left(), c.y, c.p.T("birth.audit.hands"), quiet(8.5))
	c.y += c.lead(quiet(8.5)) + 2
	c.frame(c.left(), c.y, c.width(), height, hair)
	c.y += height
}
