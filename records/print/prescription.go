package print

import (
	"fmt"
	"io"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
)

// Prescription is an ordonnance, A5 upright.
type Prescription struct {
	Document   string // the consultation's id, printed as a QR code
	Centre     *records.Centre
	Prescriber *records.Staff
	Supervisor *records.Staff // who answers for an intern; nil for others
	Patient    *records.Patient
	Date       clinical.Date
	Weight     *float64 // kg, of the day
	Lines      []records.Line
	Advice     string
	Next       *records.Appointment
}

// Write makes the PDF.
func (p Prescription) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a5, []float64{1, 0.95, 0.9, 0.86}, p.paint)
}

func (p Prescription) paint(c *canvas) {
	pp := paper{
		title: c.p.T("print.prescription"), document: p.Document, centre: p.Centre, patient: p.Patient,
		author: p.Prescriber, supervisor: p.Supervisor, date: p.Date, weight: p.Weight,
	}
	pp.start(c)
	pp.strip(c)
	prescribed(c, p.Lines)
	c.y += 4
	if len(p.Lines) > 0 {
		c.room(c.lead(quiet(8.5)))
		c.at(c.left(), c.y, c.p.T("print.closed", len(p.Lines)), quiet(8.5))
		c.y += c.lead(quiet(8.5)) + 6
	}
	if strings.TrimSpace(p.Advice) != "" {
		heading(c, c.p.T("print.advice"))
		c.block(c.left(), c.width(), p.Advice, plain(10))
		c.y += 6
	}
	if p.Next != nil {
		heading(c, c.p.T("print.next"))
		c.block(c.left(), c.width(), longDate(c.p, p.Next.Date), strong(10.5))
		c.block(c.left(), c.width(), p.Next.Reason, plain(10))
	}
	pp.signature(c)
}

const quantityWidth = 72

// prescribed draws the lines: the number, the medicine and how it is taken,
// and at the right what to hand out.
func prescribed(c *canvas, lines []records.Line) {
	t := table{
		columns: []column{
			{title: "", width: 16},
			{title: c.p.T("print.column.medicine"), width: c.width() - 16 - quantityWidth - 2*8},
			{title: c.p.T("print.column.quantity"), width: quantityWidth, right: true},
		},
		title: quiet(7.5), gap: 8, pad: 4 * c.scale, rule: true,
	}
	var rows [][]cell
	for i, l := range lines {
		medicine := strings.TrimSpace(l.Medicine)
		rows = append(rows, []cell{
			{{fmt.Sprint(i + 1), strong(10.5).in(accent)}},
			{
				{medicine, strong(10.5)},
				{regimen(c.p, l), plain(10)},
				{l.How, plain(10)},
				{l.Basis, quiet(8)},
			},
			{{handOut(c.p, l), strong(10)}, {otherForm(c.p, l), quiet(8.5)}},
		})
	}
	if len(rows) > 0 {
		t.draw(c, rows)
	}
}

// heading begins a part of a paper: small, in the accent, never alone at the
// bottom of a page.
func heading(c *canvas, title string) {
	s := strong(8.5).in(accent)
	c.room(c.lead(s) + 2*c.lead(plain(10)))
	c.at(c.left(), c.y, title, s)
	c.y += c.lead(s) + 1
}
