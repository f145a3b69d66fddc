package print

import (
	"io"

	"carnet/records"
	"carnet/records/clinical"

	qrcode "github.com/skip2/go-qrcode"
)

// VaccinationCard is a child's card with every dose, A5: what was given, on
// what day and of what lot, and what is to come.
type VaccinationCard struct {
	Document string // the visit's id
	Centre   *records.Centre
	Author   *records.Staff
	Patient  *records.Patient
	Date     clinical.Date // of the printing
	Rows     []VaccineRow
	Next     *records.Appointment
}

// VaccineRow is one dose.
type VaccineRow struct {
	Name  string // "Pentavalent 2"
	Given bool
	// On is the day on which it was given, or from which it may be; zero for
	// none.
	On   clinical.Date
	Lot  string
	Card bool   // copied from an older card
	Note string // "en retard", "ne compte pas"
}

// Write makes the PDF.
func (v VaccinationCard) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a5, []float64{1, 0.95, 0.9, 0.86, 0.82}, v.paint)
}

func (v VaccinationCard) paint(c *canvas) {
	pp := paper{title: c.p.T("child.card.title"), document: v.Document, centre: v.Centre, patient: v.Patient, author: v.Author, date: v.Date}
	pp.start(c)
	pp.strip(c, identity(c, v.Patient)...)
	t := table{
		columns: []column{{title: c.p.T("child.card.vaccine"), width: 116}, {title: c.p.T("child.card.on"), width: 108}, {title: c.p.T("child.card.lot"), width: 58}, {title: c.p.T("child.card.note")}},
		title:   quiet(8.5), gap: 8, pad: 1.6, rule: true,
	}
	rest := c.width()
	for _, col := range t.columns {
		rest -= col.width + t.gap
	}
	t.columns[3].width = rest + t.gap
	var rows [][]cell
	for _, r := range v.Rows {
		rows = append(rows, v.row(c, r))
	}
	t.draw(c, rows)
	c.y += 8
	if v.Next != nil {
		section{c.p.T("child.card.next"), texts(strong(10), join(longDate(c.p, v.Next.Date), v.Next.Reason))}.draw(c)
	}
	const side = 52
	c.room(side + 8)
	c.qr(c.right()-side, c.bottom()-side-2, side, v.Document, qrcode.Medium)
	c.fixed(c.left(), c.bottom()-26, c.width()-side-16, c.p.T("child.card.keep"), quiet(8.5))
}

func (v VaccinationCard) row(c *canvas, r VaccineRow) []cell {
	name, on, note := plain(9.5), paragraph{"", plain(9.5)}, r.Note
	switch {
	case r.Given:
		name, on.text = strong(9.5), shortDate(r.On)
		if r.Card {
			note = join(c.p.T("child.card.copied"), note)
		}
	case note == "" && !r.On.IsZero():
		on = paragraph{c.p.T("child.card.from", shortDate(r.On)), quiet(8.5)}
	}
	return []cell{{{r.Name, name}}, {on}, {{r.Lot, plain(9.5)}}, {{note, quiet(8.5)}}}
}
