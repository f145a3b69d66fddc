package print

import (
	"strings"

	"carnet/records"
	"carnet/records/clinical"

	qrcode "github.com/skip2/go-qrcode"
)

// paper is what all papers about a patient share: the centre's head, the
// patient's strip, the footer and the signatures.
type paper struct {
	title      string
	document   string // the id, printed small and as a QR code
	centre     *records.Centre
	patient    *records.Patient
	author     *records.Staff
	supervisor *records.Staff
	date       clinical.Date
	weight     *float64
}

// letterhead draws the centre at the left, the title and the date at the
// right, and the accent's line under both.
func letterhead(c *canvas, centre *records.Centre, title string, date string) {
	top := c.y
	titleStyle := strong(14).in(accent)
	if c.size.W < a4.W {
		titleStyle.size = 13
	}
	titleWidth := c.measure(title, titleStyle)
	c.atRight(c.right(), top, title, titleStyle)
	end := top + c.lead(titleStyle)
	c.atRight(c.right(), end, date, quiet(9))
	end += c.lead(quiet(9))

	w := c.width() - titleWidth - 20
	y := top
	if centre != nil {
		y = c.fixed(c.left(), y, w, centre.Name, strong(12))
		places := [][2]string{{"print.region", centre.Region}, {"print.district", centre.District}, {"print.commune", centre.Commune}}
		var said []string
		for _, pl := range places {
			if strings.TrimSpace(pl[1]) != "" {
				said = append(said, c.p.T(pl[0], pl[1]))
			}
		}
		y = c.fixed(c.left(), y, w, join(said...), quiet(8.5))
		if centre.Phone != "" {
			y = c.fixed(c.left(), y, w, c.p.T("print.phone", centre.Phone), quiet(8.5))
		}
		if centre.Demo {
			y = c.fixed(c.left(), y, w, c.p.T("print.demo.line"), strong(8.5).in(danger))
		}
	}
	c.y = max(y, end) + 4
	c.rule(c.left(), c.right(), c.y, 1.4, accent)
	c.y += 8
}

// demoMark draws the word across the page, beneath everything.
func demoMark(c *canvas, centre *records.Centre) func() {
	if centre == nil || !centre.Demo {
		return nil
	}
	return func() {
		word := c.p.T("print.demo.mark")
		s := strong(c.size.W / 9 / c.scale).in(ghost)
		x, y := c.size.W/2, c.size.H/2
		c.pdf.Rotate(52, x, y)
		c.at(x-c.measure(word, s)/2, y-s.size/2, word, s)
		c.pdf.RotateReset()
	}
}

// start sets the heads and feet of a patient's paper and begins its first
// page.
func (p paper) start(c *canvas) {
	c.under = demoMark(c, p.centre)
	c.footer = func() { p.foot(c) }
	c.head = func(first bool) {
		if !first {
			p.runningHead(c)
			return
		}
		letterhead(c, p.centre, p.title, longDate(c.p, p.date))
	}
	c.newPage()
}

// runningHead says on later pages whose paper it is.
func (p paper) runningHead(c *canvas) {
	name := ""
	if p.centre != nil {
		name = p.centre.Name
	}
	title := c.p.T("print.continued", p.title)
	c.atRight(c.right(), c.y, title, strong(8.5).in(accent))
	c.y = c.fixed(c.left(), c.y, c.width()-c.measure(title, strong(8.5))-14, name, strong(8.5))
	c.y = c.fixed(c.left(), c.y, c.width(), join(p.whose(c), shortDate(p.date)), quiet(8.5)) + 3
	c.rule(c.left(), c.right(), c.y, 0.8, accent)
	c.y += 8
}

func (p paper) whose(c *canvas) string {
	if p.patient == nil {
		return ""
	}
	return join(p.patient.Name(), number(c.p, p.patient))
}

// foot draws the patient and the document's id at the left, the page at the
// right.
func (p paper) foot(c *canvas) {
	s := quiet(7.5)
	y := c.size.H - c.margin - c.lead(s) + 8
	pages := pageOf(c)
	c.atRight(c.right(), y, pages, s)
	left := p.whose(c)
	if p.document != "" {
		left = join(left, p.document)
	}
	w := c.width() - c.measure(pages, s) - 12
	if lines := c.wrap(left, w, s); len(lines) > 1 {
		// A very long name: the document alone identifies the paper.
		left = p.document
	}
	c.at(c.left(), y, left, s)
	c.rule(c.left(), c.right(), y-4, 0.4, hair)
}

func pageOf(c *canvas) string {
	return c.p.T("print.page", c.page, max(c.total, c.page))
}

// strip draws the patient on a tinted ground: the name, then the figures, then
// allergies in red.
func (p paper) strip(c *canvas, details ...string) {
	if p.patient == nil {
		return
	}
	name, facts, alarm := strong(12), plain(9.5), strong(9.5).in(danger)
	inner := c.width() - 20
	weight := ""
	if p.weight != nil {
		weight = c.p.T("print.weight", c.p.Number(*p.weight, 2))
	}
	lines := []paragraph{
		{p.patient.Name(), name},
		{join(sex(c.p, p.patient.Sex), age(c.p, p.patient, p.date), weight, number(c.p, p.patient)), facts},
	}
	for _, d := range details {
		lines = append(lines, paragraph{d, facts})
	}
	if a := allergies(c.p, p.patient); a != "" {
		st := alarm
		if len(p.patient.Allergies) == 0 {
			st = facts
		}
		lines = append(lines, paragraph{c.p.T("print.allergies", a), st})
	}
	height := 12.0
	for _, l := range lines {
		if strings.TrimSpace(l.text) != "" {
			height += float64(len(c.wrap(l.text, inner, l.style))) * c.lead(l.style)
		}
	}
	if height > (c.bottom()-c.y)*0.7 { // a page of allergies: it may run on
		for _, l := range lines {
			c.block(c.left()+12, inner, l.text, l.style)
		}
		c.y += 10
		return
	}
	c.fill(c.left(), c.y, c.width(), height, tint)
	c.fill(c.left(), c.y, 2.4, height, accent)
	y := c.y + 5
	for _, l := range lines {
		y = c.fixed(c.left()+12, y, inner, l.text, l.style)
	}
	c.y += height + 10
}

// signature draws, at the bottom of the page, the QR code at the left and the
// place to sign at the right. Both stay on one page.
func (p paper) signature(c *canvas) {
	const boxHeight, side = 66, 58
	w := min(210.0, c.width()*0.55)
	name, office := staffLines(c.p, p.author)
	above := 0.0
	for _, l := range []struct {
		t string
		s style
	}{{name, strong(10)}, {office, quiet(8.5)}} {
		if l.t != "" {
			above += float64(len(c.wrap(l.t, w, l.s))) * c.lead(l.s)
		}
	}
	onBehalf := ""
	if p.supervisor != nil {
		n, o := staffLines(c.p, p.supervisor)
		onBehalf = c.p.T("print.supervisor", strings.TrimSuffix(n+", "+o, ", "))
		above += float64(len(c.wrap(onBehalf, w, quiet(8.5)))) * c.lead(quiet(8.5))
	}
	need := above + boxHeight + 10
	c.room(need)
	y := c.bottom() - need + 6
	x := c.right() - w
	c.qr(c.left(), c.bottom()-side-2, side, p.document, qrcode.Medium)

	y = c.fixed(x, y, w, name, strong(10))
	y = c.fixed(x, y, w, office, quiet(8.5))
	y = c.fixed(x, y, w, onBehalf, quiet(8.5)) + 3
	c.frame(x, y, w, c.bottom()-y-2, hair)
	c.at(x+6, y+3, c.p.T("print.signature"), quiet(7.5))
	c.y = c.bottom()
}
