package birth

import (
	"io"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/newborncare"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/bedside"
	"carnet/ui/place"
)

// notices makes the birth notifications of all the children, one page each.
func (v *view) notices() {
	w := v.said
	me := v.ctx.Desk.Me.Staff
	v.paperOf("avis-de-naissance", func(c *records.Centre, out io.Writer, o print.Options) error {
		n := print.BirthNotice{Document: w.Delivery.String(), Centre: c, Author: &me, Mother: &v.woman.Patient, Delivery: &w.D}
		for i := range w.Children {
			x := &w.Children[i]
			k := print.BornChild{Newborn: &x.Newborn}
			if !x.Patient.IsZero() {
				k.Identity = &x.Identity
			}
			n.Children = append(n.Children, k)
		}
		return n.Write(out, o)
	})
}

// letter makes the mother's referral letter.
func (v *view) letter() {
	w := v.said
	var born []records.Newborn
	for _, c := range w.Children {
		born = append(born, c.Newborn)
	}
	v.letterFor(w.Delivery, &w.D, born)
}

// letterFor makes the letter of a delivery, signed or not: a letter whose
// delivery has no document yet bears that of the labour.
func (v *view) letterFor(id journal.DocumentID, d *records.Delivery, born []records.Newborn) {
	now, me, g := v.now(), v.ctx.Desk.Me.Staff, v.woman.Pregnancy
	if id.IsZero() {
		id = v.labour
	}
	if id.IsZero() {
		id = v.woman.ID
	}
	v.paperOf("reference", func(c *records.Centre, out io.Writer, o print.Options) error {
		return print.ReferralLetter{Document: id.String(), Centre: c, Author: &me, Patient: &v.woman.Patient, Date: bedside.DayOf(now), Time: bedside.Clock(now),
			Consultation: letterOf(v.ctx.P(), d, g, born)}.Write(out, o)
	})
}

// letterOf is what a referral letter says of a delivery and its children; g is
// the pregnancy, nil where it has ended and is not at hand.
func letterOf(p text.Printer, d *records.Delivery, g *records.Pregnancy, born []records.Newborn) *records.Consultation {
	con := &records.Consultation{Date: bedside.DayOf(d.At), Reason: p.T("birth.letter.reason"), Referral: d.Referral, Note: d.Note}
	lines := bedside.PregnancyWords(p, g, d.At)
	add := func(s string) { lines = append(lines, s) }
	add(p.T("birth.letter.born", d.At.Format("02/01/2006 15:04"), word(p, "birth.mode.", d.Mode)))
	if d.Days != nil && g == nil { // else said with the pregnancy
		add(p.T("birth.ga.words", *d.Days/7, *d.Days%7))
	}
	if d.Placenta != nil {
		add(p.T("birth.letter.placenta", bedside.Clock(*d.Placenta)))
	}
	for _, x := range d.Losses {
		add(p.T("birth.letter.loss", p.Number(x.ML, 0), bedside.Clock(x.At)))
		if x.Pulse != nil {
			con.Vitals.Pulse = x.Pulse
		}
		if x.Systolic != nil {
			con.Vitals.Systolic, con.Vitals.Diastolic = x.Systolic, x.Diastolic
		}
	}
	if d.Perineum != "" {
		add(p.T("birth.perineum") + " : " + p.T("birth.perineum."+d.Perineum))
	}
	for i := range born {
		add(childWords(p, &born[i]))
	}
	var wrong []string
	for _, c := range d.Complications {
		wrong = append(wrong, p.T("birth.complication."+c))
	}
	if len(wrong) > 0 {
		add(p.T("birth.letter.complications", strings.Join(wrong, ", ")))
	}
	con.History = strings.Join(lines, "\n")
	for _, x := range d.Bundle {
		con.Given = append(con.Given, p.T("birth.letter.done", p.T("birth.bundle."+x.Code), bedside.Clock(x.At)))
	}
	for _, x := range d.Steps {
		_, code, ok := strings.Cut(x.Code, ".")
		if ok {
			con.Given = append(con.Given, p.T("birth.letter.done", p.T("birth.step."+code), bedside.Clock(x.At)))
		}
	}
	for _, x := range d.Magnesium {
		con.Given = append(con.Given, p.T("birth.letter.done", p.T("birth.letter.magnesium", p.T("birth.dose."+x.Kind)), bedside.Clock(x.At)))
	}
	return con
}

// childWords is a child in a line.
func childWords(p text.Printer, n *records.Newborn) string {
	sex := ""
	switch n.Sex {
	case clinical.Female:
		sex = p.T("birth.sex.f")
	case clinical.Male:
		sex = p.T("birth.sex.m")
	}
	parts := []string{sex, word(p, "birth.outcome.", n.Outcome)}
	if n.Weight != nil {
		parts = append(parts, p.T("birth.kg", p.Number(*n.Weight, 3)))
	}
	for _, a := range n.Apgar {
		if s, err := newborncare.ScoreApgar(a.Minute, a.Items, newborncare.Defaults()); err == nil && s.Total != nil {
			parts = append(parts, p.T("birth.letter.apgar", *s.Total, a.Minute))
		}
	}
	return p.T("birth.letter.child", place.Dots(parts...))
}

func word(p text.Printer, prefix, code string) string {
	if code == "" {
		return "…"
	}
	return p.T(prefix + code)
}

// paperOf makes a paper beside the window and shows it.
func (v *view) paperOf(name string, make func(*records.Centre, io.Writer, print.Options) error) {
	bedside.Printing{Place: v.ctx, Folder: &v.paper, Beside: v.beside, In: func() bool { return v.in }, Now: v.now()}.Make(name, v.t("birth.printed"), make)
}
