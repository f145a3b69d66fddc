package labour

import (
	"io"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/records/print"
	"carnet/ui/bedside"
)

// away tells whether a labour ended by sending her on.
func away(l *records.Labour) bool { return l.End == "transfer" || l.End == "caesarean" }

// referralOf is the referral with which a labour ended; nil for one that did not
// end so. A labour of before they were kept has where she was sent and why.
func referralOf(l *records.Labour) *records.Referral {
	if !away(l) {
		return nil
	}
	if l.Referral != nil {
		return l.Referral
	}
	ref := &records.Referral{To: l.To, Urgent: true}
	if list := l.Of(labourchart.Assessment, 1); len(list) > 0 {
		ref.Reason = list[len(list)-1].Value
	}
	return ref
}

// letterOf is what a referral letter says of a labour: who she is pregnant
// with, where the labour stands, what was given and who was called.
func letterOf(p text.Printer, l *records.Labour, g *records.Pregnancy, ref *records.Referral, now time.Time, set labour.Settings) *records.Consultation {
	if l.Ended != nil {
		now = *l.Ended
	}
	open := *l
	open.Ended, open.End = nil, "" // what was open when she left is what they must know
	sum := labourchart.SummaryOf(&open, now, set)
	if g != nil && g.Parity != nil {
		open.Parity = nil // said with the pregnancy
	}
	lines := append(bedside.PregnancyWords(p, g, now), standing(p, &open, &sum, now)...)
	for _, c := range l.Calls {
		lines = append(lines, p.T("labour.letter.called", c.Who, bedside.When(p, c.At, now)))
	}
	con := &records.Consultation{Date: bedside.DayOf(now), Reason: p.T("labour.letter.reason"), Referral: ref,
		History: strings.Join(lines, "\n"), Given: given(p, l, now), Note: l.Note}
	con.Vitals = lastVitals(l, set)
	return con
}

// given is what she was given and what was done, by time.
func given(p text.Printer, l *records.Labour, now time.Time) []string {
	var out []string
	done := func(words string, at time.Time) {
		out = append(out, p.T("birth.letter.done", words, bedside.When(p, at, now)))
	}
	for _, code := range []string{labourchart.Oxytocin, labourchart.Medicine, labourchart.Fluid} {
		for _, e := range l.Of(code, 1) {
			done(p.T("labour.row."+code)+" : "+labourchart.Said(p, code, e.Value), e.At)
		}
	}
	for _, x := range l.Magnesium {
		done(p.T("labour.row.magnesium")+" : "+labourchart.DoseSaid(p, x), x.At)
	}
	for _, e := range l.Of(labourchart.Step, 1) {
		if _, code, ok := strings.Cut(e.Value, "."); ok && code != "magnesium" && code != "refer" {
			done(p.T("birth.step."+code), e.At)
		}
	}
	return out
}

// lastVitals are the woman's latest measurements of this labour.
func lastVitals(l *records.Labour, set labour.Settings) records.Vitals {
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
	if list := labourchart.Curve(l, "temperature", 1, set); len(list) > 0 {
		v.Temperature = &list[len(list)-1].Y
	}
	return v
}

// letter makes the referral letter.
func (v *view) letter(ref *records.Referral) {
	if ref == nil {
		return
	}
	l, g, now := v.l, v.episode(), v.now()
	me, patient := v.ctx.Desk.Me.Staff, v.who.Patient
	v.paperOf("reference", func(c *records.Centre, w io.Writer, o print.Options) error {
		return print.ReferralLetter{Document: v.id.String(), Centre: c, Author: &me, Patient: &patient, Date: bedside.DayOf(now), Time: bedside.Clock(now),
			Consultation: letterOf(v.ctx.P(), &l, g, ref, now, v.set)}.Write(w, o)
	})
}

// episode is the pregnancy of the labour: the one under way, or the one that
// has ended with it.
func (v *view) episode() *records.Pregnancy {
	if v.who.Pregnancy != nil {
		return v.who.Pregnancy
	}
	return v.past
}
