package print

import (
	"io"

	"carnet/records"
	"carnet/records/clinical"

	qrcode "github.com/skip2/go-qrcode"
)

// VisitSummary is one consultation on one A4 page. A long one is set smaller,
// and takes a second page only where the letters would become too small to
// read.
type VisitSummary struct {
	Document     string
	Centre       *records.Centre
	Author       *records.Staff
	Supervisor   *records.Staff
	Patient      *records.Patient
	Date         clinical.Date
	Consultation *records.Consultation
	WithHIV      bool // prints the HIV result, which is restricted
}

// Write makes the PDF.
func (s VisitSummary) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a4, []float64{1, 0.94, 0.88, 0.82}, s.paint)
}

func (s VisitSummary) paint(c *canvas) {
	con := s.Consultation
	if con == nil {
		con = &records.Consultation{}
	}
	pp := paper{
		title: c.p.T("print.summary"), document: s.Document, centre: s.Centre, patient: s.Patient,
		author: s.Author, supervisor: s.Supervisor, date: s.Date, weight: con.Vitals.Weight,
	}
	pp.start(c)
	pp.strip(c, identity(c, s.Patient)...)
	section{c.p.T("print.section.reason"), texts(plain(9.5), con.Reason)}.draw(c)
	section{c.p.T("print.section.history"), texts(plain(9.5), con.History)}.draw(c)
	vitals(c, con.Vitals, small(s.Patient, s.Date))
	section{c.p.T("print.section.exam"), examined(c, con.Examination)}.draw(c)
	section{c.p.T("print.section.tests"), tested(c, con.Tests, s.WithHIV)}.draw(c)
	section{c.p.T("print.section.diagnoses"), diagnosed(c, con.Diagnoses)}.draw(c)
	section{c.p.T("print.section.given"), listed(con.Given)}.draw(c)
	section{c.p.T("print.section.lines"), lineTexts(c, con.Lines)}.draw(c)
	section{c.p.T("print.section.lab"), listed(con.LabOrders)}.draw(c)
	section{c.p.T("print.section.outcome"), s.outcome(c, con)}.draw(c)
	section{c.p.T("print.section.advice"), texts(plain(9.5), con.Advice)}.draw(c)
	if con.Next != nil {
		section{c.p.T("print.section.next"), append(texts(strong(9.5), longDate(c.p, con.Next.Date)), texts(plain(9.5), con.Next.Reason)...)}.draw(c)
	}
	section{c.p.T("print.section.note"), texts(plain(9.5), con.Note)}.draw(c)
	c.y += 4
	pp.signatures(c, 0)
	const side = 56
	c.qr(c.left(), c.bottom()-side-2, side, s.Document, qrcode.Medium)
}

func (s VisitSummary) outcome(c *canvas, con *records.Consultation) []paragraph {
	if con.Outcome == "" {
		return nil
	}
	out := texts(plain(9.5), gendered(c.p, "print.outcome."+string(con.Outcome), s.Patient))
	if r := con.Referral; r != nil && con.Outcome == records.Referred {
		out = append(out, paragraph{join(r.To, r.Reason), plain(9.5)})
	}
	return out
}
