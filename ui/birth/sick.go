package birth

import (
	"io"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/visit"
)

// sent is a child that is sent on, as typed.
type sent struct {
	On bool             `json:"on"`
	To records.Referral `json:"to"`
}

// signs are the danger signs of a child that was born alive, as typed.
func (c *child) signs() []string {
	if !c.alive() || c.dead() {
		return nil
	}
	return bedside.NewbornSigns(&c.N).Signs
}

// unsent tells that a child has a danger sign and is not sent on.
func (c *child) unsent() bool { return len(c.signs()) > 0 && !c.Sent.On }

// send makes a child's birth one that ends in its referral, with its signs as
// the reason.
func (c *child) send(p text.Printer) {
	c.Sent.On = true
	if c.Sent.To.Reason == "" && c.Sent.To.To == "" {
		c.Sent.To.Reason, c.Sent.To.Urgent = signWords(p, c.signs()), len(c.signs()) > 0
	}
}

func signWords(p text.Printer, signs []string) string {
	var out []string
	for _, x := range signs {
		out = append(out, p.T("clinical.newborn.sign."+x))
	}
	return strings.Join(out, ", ")
}

// referral is what a child's document keeps of it; nil where it stays.
func (c *child) referral() *records.Referral {
	if !c.Sent.On || !c.alive() {
		return nil
	}
	to := c.Sent.To
	return &to
}

// sendFields are the fields of a child's referral.
func sendFields(p text.Printer, c *child, key func(string) string, shown func() bool) []form.Item {
	on := func() bool { return shown() && c.alive() && c.Sent.On }
	when := form.When(on)
	return []form.Item{
		form.Toggle(key("sent"), &c.Sent.On, form.Label("birth.child.sent"), form.When(func() bool { return shown() && c.alive() }), form.After(func() {
			if c.Sent.On {
				c.send(p)
			}
		})),
		form.Combo(key("sent.to"), &c.Sent.To.To, form.Among(visit.List(p, "consultation.structures")...), form.Free(), form.Label("birth.referral.to"), form.Span(2), when, form.RequiredWhen(on)),
		form.Text(key("sent.reason"), &c.Sent.To.Reason, form.Label("birth.referral.reason"), form.Span(2), when),
		form.Combo(key("sent.transport"), &c.Sent.To.Transport, form.Among(visit.List(p, "consultation.transports")...), form.Free(), form.Label("birth.referral.transport"), when),
		form.Toggle(key("sent.urgent"), &c.Sent.To.Urgent, form.Label("birth.referral.urgent"), when),
	}
}

// childLetter is what a child's referral letter says.
func childLetter(p text.Printer, n *records.Newborn, d *records.Delivery) *records.Consultation {
	con := &records.Consultation{Date: bedside.DayOf(n.At), Reason: p.T("birth.child.letter.reason"), Referral: n.Referral, Note: n.Note}
	con.Vitals.Weight, con.Vitals.Temperature, con.Vitals.Respiration = n.Weight, n.Temperature, n.Respiration
	lines := []string{p.T("birth.letter.born", n.At.Format("02/01/2006 15:04"), word(p, "birth.mode.", d.Mode)), childWords(p, n)}
	if n.Days != nil {
		lines = append(lines, p.T("birth.ga.words", *n.Days/7, *n.Days%7))
	}
	if signs := bedside.NewbornSigns(n).Signs; len(signs) > 0 {
		lines = append(lines, signWords(p, signs))
	}
	if n.Malformation != "" {
		lines = append(lines, n.Malformation)
	}
	con.History = strings.Join(lines, "\n")
	for _, x := range n.Resuscitation {
		if x != "none" {
			con.Given = append(con.Given, p.T("birth.resuscitation."+x))
		}
	}
	return con
}

// childAt is the child whose part has the focus; -1 for none.
func (v *view) childAt() int {
	for _, f := range v.form.Order() {
		if k := f.Key(); f.Editing() && len(k) > 3 && k[0] == 'c' && k[2] == '.' {
			return int(k[1] - '1')
		}
	}
	return -1
}

// referChild sends a child on; once it says where, it prints the letter, before
// anything is signed.
func (v *view) referChild(i int) {
	c := &v.state.Kids[i]
	if !c.alive() {
		return
	}
	if c.Sent.On && c.Sent.To.To != "" {
		d := v.state.delivery(v.now(), v.ctx.Desk.Me.ID.String())
		d.Days = daysAt(&v.woman, d.At)
		v.childLetter(v.state.newborn(i, d.Days, v.woman.ID.String(), v.now()), d, &v.woman.Patient, journal.DocumentID{})
		return
	}
	c.send(v.ctx.P())
	v.form.Reload()
	v.changed()
	v.fv.FocusKey("c" + string(rune('1'+i)) + ".sent.to")
}

// anySent tells that somebody of the birth was sent on.
func (v *view) anySent() bool {
	return v.said.D.Referral != nil || slices.ContainsFunc(v.said.Children, func(c bornChild) bool { return c.Newborn.Referral != nil })
}

// letters makes the letters of whoever was sent on.
func (v *view) letters() {
	if v.said.D.Referral != nil {
		v.letter()
	}
	v.childLetters()
}

// childLetters makes the letters of the children that were sent on.
func (v *view) childLetters() {
	for i := range v.said.Children {
		x := &v.said.Children[i]
		if x.Newborn.Referral == nil {
			continue
		}
		who := &x.Identity
		if x.Patient.IsZero() {
			who = &v.woman.Patient
		}
		v.childLetter(&x.Newborn, &v.said.D, who, x.ID)
	}
}

func (v *view) childLetter(n *records.Newborn, d *records.Delivery, who *records.Patient, id journal.DocumentID) {
	now, me := v.now(), v.ctx.Desk.Me.Staff
	if id.IsZero() {
		id = v.woman.ID
	}
	if who == &v.woman.Patient { // it has no identity yet: the mother's name, the child's age
		p := v.ctx.P()
		day := bedside.DayOf(n.At)
		who = &records.Patient{Family: who.Family, Given: p.T("birth.child.of", who.Given), Sex: n.Sex, Birth: &day, BirthBy: records.ExactDay, Village: who.Village, Quarter: who.Quarter, Phone: who.Phone, Mother: who.Name()}
	}
	v.paperOf("reference-enfant", func(c *records.Centre, out io.Writer, o print.Options) error {
		return print.ReferralLetter{Document: id.String(), Centre: c, Author: &me, Patient: who, Date: bedside.DayOf(now), Time: bedside.Clock(now),
			Consultation: childLetter(v.ctx.P(), n, d)}.Write(out, o)
	})
}

// sickUnsent is said once before signing; true where it has been.
func (v *view) sickUnsent() (said bool) {
	const shown = "sick child"
	for i := range v.state.Count {
		if !v.state.Kids[i].unsent() {
			continue
		}
		for _, x := range v.shown {
			if x == shown {
				return true
			}
		}
		v.shown = append(v.shown, shown)
		v.ctx.Shell.Toast(kit.Warning, v.t("birth.child.unsent", signWords(v.ctx.P(), v.state.Kids[i].signs())))
		v.fv.FocusKey("c" + string(rune('1'+i)) + ".sent")
		return false
	}
	return true
}
