package print

import (
	"io"
	"strings"

	"carnet/records"
	"carnet/records/clinical"

	qrcode "github.com/skip2/go-qrcode"
)

// ReferralLetter is the letter to the next level, A4, with the
// counter-referral to tear off at the foot of its last page.
type ReferralLetter struct {
	Document   string // the consultation's id
	Centre     *records.Centre
	Author     *records.Staff
	Supervisor *records.Staff // countersigns an intern's letter
	Patient    *records.Patient
	Date       clinical.Date
	Time       string // "10:42", when the patient leaves
	// Consultation is what was found; its Referral says where to, why, how
	// urgent and by what transport.
	Consultation *records.Consultation
	// WithHIV prints the HIV result, which is restricted: the author decides.
	WithHIV bool
}

// Write makes the PDF.
func (l ReferralLetter) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a4, []float64{1, 0.95, 0.9, 0.86}, l.paint)
}

func (l ReferralLetter) paint(c *canvas) {
	con := l.Consultation
	if con == nil {
		con = &records.Consultation{}
	}
	to := con.Referral
	if to == nil {
		to = &records.Referral{}
	}
	pp := paper{
		title: c.p.T("print.referral"), document: l.Document, centre: l.Centre, patient: l.Patient,
		author: l.Author, supervisor: l.Supervisor, date: l.Date, weight: con.Vitals.Weight,
	}
	pp.start(c)
	l.route(c, to)
	pp.strip(c, identity(c, l.Patient)...)

	section{c.p.T("print.section.referral_reason"), texts(strong(10), to.Reason)}.draw(c)
	section{c.p.T("print.section.reason"), texts(plain(9.5), con.Reason)}.draw(c)
	section{c.p.T("print.section.history"), texts(plain(9.5), con.History)}.draw(c)
	vitals(c, con.Vitals, small(l.Patient, l.Date))
	section{c.p.T("print.section.exam"), examined(c, con.Examination)}.draw(c)
	section{c.p.T("print.section.tests"), tested(c, con.Tests, l.WithHIV)}.draw(c)
	section{c.p.T("print.section.diagnoses"), diagnosed(c, con.Diagnoses)}.draw(c)
	section{c.p.T("print.section.given"), listed(con.Given)}.draw(c)
	section{c.p.T("print.section.lines"), lineTexts(c, con.Lines)}.draw(c)
	section{c.p.T("print.section.lab"), listed(con.LabOrders)}.draw(c)
	section{c.p.T("print.section.transport"), texts(plain(9.5), to.Transport)}.draw(c)
	section{c.p.T("print.section.note"), texts(plain(9.5), con.Note)}.draw(c)
	c.y += 4
	pp.signatures(c, slipHeight)
	l.slip(c)
}

// route says from where to where, and that it is urgent.
func (l ReferralLetter) route(c *canvas, to *records.Referral) {
	half := (c.width() - 24) / 2
	urgent, tag := strong(11).in(white), 0.0
	if to.Urgent {
		tag = c.measure(c.p.T("print.urgent"), urgent) + 20
	}
	y := c.y
	label := quiet(7.5)
	c.at(c.left(), y, c.p.T("print.from"), label)
	c.at(c.left()+half+24, y, c.p.T("print.to"), label)
	y += c.lead(label)
	from := ""
	if l.Centre != nil {
		from = l.Centre.Name
	}
	a := c.fixed(c.left(), y, half, from, strong(11))
	name, office := staffLines(c.p, l.Author)
	a = c.fixed(c.left(), a, half, join(name, office), quiet(9))
	b := c.fixed(c.left()+half+24, y, half-tag, to.To, strong(11))
	if l.Time != "" {
		b = c.fixed(c.left()+half+24, b, half, c.p.T("print.leaves", l.Time), quiet(9))
	}
	if to.Urgent {
		c.fill(c.right()-tag, c.y-1, tag, c.lead(urgent)+5, danger)
		c.at(c.right()-tag+10, c.y+1.5, c.p.T("print.urgent"), urgent)
		b = max(b, c.y+c.lead(urgent)+8)
	}
	c.y = max(a, b) + 8
}

// slipHeight is what the counter-referral takes at the foot of the page.
const slipHeight = 152

// slip draws the counter-referral: the receiving facility fills it in, and it
// comes back with the patient.
func (l ReferralLetter) slip(c *canvas) {
	y := c.bottom() - slipHeight + 10
	c.dashes(0, c.size.W, y)
	cut := c.p.T("print.slip.cut")
	s := quiet(7)
	w := c.measure(cut, s) + 12
	c.fill((c.size.W-w)/2, y-5, w, 10, white)
	c.at((c.size.W-w)/2+6, y-5, cut, s)
	y += 10

	side := 52.0
	c.qr(c.right()-side, y, side, l.Document, qrcode.Medium)
	inner := c.width() - side - 16
	back := ""
	if l.Centre != nil {
		back = l.Centre.Name
		if l.Centre.Phone != "" {
			back += " (" + l.Centre.Phone + ")"
		}
	}
	y = c.fixed(c.left(), y, inner, c.p.T("print.slip.title"), strong(11).in(accent))
	y = c.fixed(c.left(), y, inner, c.p.T("print.slip.back", back), quiet(8.5))
	if l.Patient != nil {
		who := join(l.Patient.Name(), sex(c.p, l.Patient.Sex), age(c.p, l.Patient, l.Date), number(c.p, l.Patient), gendered(c.p, "print.slip.referred", l.Patient, shortDate(l.Date)))
		// The slip has one size: a very long name is set smaller.
		st := strong(9)
		for st.size > 5 && float64(len(c.wrap(who, inner, st)))*c.lead(st) > 2.2*strong(9).lead() {
			st.size -= 0.5
		}
		y = c.fixed(c.left(), y, inner, who, st)
	}
	y = max(y, c.bottom()-slipHeight+10+10+side) + 6
	rows := []string{"print.slip.seen", "print.slip.diagnosis", "print.slip.treatment", "print.slip.follow"}
	step := (c.bottom() - y - 4) / float64(len(rows))
	for _, key := range rows {
		y += step
		label := c.p.T(key)
		c.at(c.left(), y-11, label, quiet(8.5))
		c.dots(c.left()+c.measure(label, quiet(8.5))+6, c.right(), y-1)
	}
	c.y = c.bottom()
}

// signatures draws the places to sign side by side, the author's and, for an
// intern's letter, the supervisor's, above what is kept at the foot.
func (p paper) signatures(c *canvas, keep float64) {
	type signer struct {
		label string
		staff *records.Staff
	}
	signers := []signer{{c.p.T("print.signature"), p.author}}
	if p.supervisor != nil {
		signers = append(signers, signer{c.p.T("print.countersignature"), p.supervisor})
	}
	const gap, boxHeight = 16, 50
	w := (c.width() - gap*2) / 3
	need := 0.0
	for _, s := range signers {
		name, office := staffLines(c.p, s.staff)
		h := 0.0
		for _, l := range []paragraph{{name, strong(9.5)}, {office, quiet(8.5)}} {
			if strings.TrimSpace(l.text) != "" {
				h += float64(len(c.wrap(l.text, w, l.style))) * c.lead(l.style)
			}
		}
		need = max(need, h)
	}
	need += boxHeight + 8
	if c.y+need+keep > c.bottom() {
		c.newPage()
	}
	top := max(c.y, c.bottom()-keep-need)
	for i, s := range signers {
		x := c.right() - w - float64(len(signers)-1-i)*(w+gap)
		name, office := staffLines(c.p, s.staff)
		y := c.fixed(x, top, w, name, strong(9.5))
		c.fixed(x, y, w, office, quiet(8.5))
		y = top + need - boxHeight - 4
		c.frame(x, y, w, boxHeight, hair)
		c.at(x+6, y+3, s.label, quiet(7.5))
	}
	c.y = top + need
}
