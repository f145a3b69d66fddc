package labour

import (
	"context"
	"io"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/records/print"
	"carnet/ui/bedside"
	"carnet/ui/kit"
)

func newSettings() labour.Settings { return labour.Defaults() }

// print makes the guide as a paper.
func (v *view) print() {
	l, now := v.l, v.now()
	staff := map[string]string{}
	for _, m := range v.ctx.Members() {
		staff[m.ID.String()] = initials(&m.Staff)
	}
	me := v.ctx.Desk.Me.Staff
	v.paperOf("guide-de-soins", func(c *records.Centre, w io.Writer, o print.Options) error {
		patient := v.who.Patient
		return print.LabourGuide{Document: v.id.String(), Centre: c, Author: &me, Patient: &patient, Pregnancy: v.who.Pregnancy,
			Labour: &l, Now: now, Settings: v.set, Initials: staff}.Write(w, o)
	})
}

// letter makes the referral letter of a transfer.
func (v *view) letter(ref records.Referral) {
	l, now := v.l, v.now()
	me := v.ctx.Desk.Me.Staff
	words := handover(v.ctx.P(), &l, &v.grid.sum, now)
	v.paperOf("reference", func(c *records.Centre, w io.Writer, o print.Options) error {
		patient := v.who.Patient
		con := &records.Consultation{Date: bedside.DayOf(now), Reason: v.t("labour.letter.reason"), Referral: &ref, History: join(words)}
		con.Vitals = lastVitals(&l)
		return print.ReferralLetter{Document: v.id.String(), Centre: c, Author: &me, Patient: &patient, Date: bedside.DayOf(now), Time: bedside.Clock(now), Consultation: con}.Write(w, o)
	})
}

func join(lines []string) string {
	out := ""
	for i, l := range lines {
		if i > 0 {
			out += "\n"
		}
		out += l
	}
	return out
}

// lastVitals are the woman's latest measurements of this labour.
func lastVitals(l *records.Labour) records.Vitals {
	var v records.Vitals
	whole := func(item string, to **int) {
		if list := l.Of(item, 1); len(list) > 0 {
			if n, ok := bedside.Digits(list[len(list)-1].Value); ok {
				*to = &n
			}
		}
	}
	whole("pulse", &v.Pulse)
	whole("sbp", &v.Systolic)
	whole("dbp", &v.Diastolic)
	if list := pointsOf(l, "temperature"); len(list) > 0 {
		v.Temperature = &list[len(list)-1]
	}
	return v
}

func pointsOf(l *records.Labour, item string) []float64 {
	var out []float64
	for _, x := range labourchart.Curve(l, item, 1, newSettings()) {
		out = append(out, x.Y)
	}
	return out
}

func initials(s *records.Staff) string {
	out := ""
	for _, w := range []string{s.Given, s.Family} {
		for _, r := range w {
			out += string(r)
			break
		}
	}
	return out
}

// paperOf makes a paper beside the window and shows it.
func (v *view) paperOf(name string, make func(*records.Centre, io.Writer, print.Options) error) {
	v.ctx.Touch()
	o := print.Options{Lang: v.ctx.P().Lang(), Created: v.now(), Log: v.ctx.Log}
	path := ""
	v.beside(func(ctx context.Context) error {
		_, centre, err := v.ctx.Store().Centre(ctx)
		if err != nil {
			return err
		}
		path, err = v.paper.Write(name, func(w io.Writer) error { return make(&centre, w, o) })
		return err
	}, func(err error) {
		if err == nil && v.in {
			err = v.ctx.Open(path)
		}
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		v.ctx.Shell.Toast(kit.Good, v.t("labour.printed"))
	})
}
