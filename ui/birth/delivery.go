package birth

import (
	"slices"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// about is what the fields need to know beside the state.
type about struct {
	p     text.Printer
	now   func() time.Time
	set   labour.Settings
	staff []form.Option
	days  func() *int // gestational age at the birth
	// born is when a child was born.
	born func(c *child) time.Time
	// opts bends every field: the chart's form reads.
	readOnly bool
	// send sends a child on; nil where the form cannot.
	send func(c *child)
	// audits tells that the review of a death is shown: to who writes in the
	// maternity.
	audits bool
	// restricted tells that the mother's HIV may be seen.
	restricted bool
}

// declareDelivery declares the mother's part, in the order of the work.
func declareDelivery(f *form.Form, s *state, a *about) {
	d := &s.D
	p := a.p
	propose := func() { s.propose(p, a.now(), a.set) }
	f.Section("birth.section.birth",
		form.Choice("birth.mode", &d.Mode, visit.Levelled(form.Values("birth.mode.", records.DeliveryModes...), form.Warning, "caesarean"), form.Span(4), form.Required(), form.Advance(), form.After(propose)),
		form.DayPlain("birth.day", &s.Day, form.NotFuture(), form.Required()),
		bedside.ClockField(p, "birth.time", &s.Time, a.now, form.Required()),
		form.Combo("birth.attendant", &d.Attendant, form.Among(a.staff...), form.Free()),
		form.Computed("birth.ga", func() form.Message { return gaWords(p, a.days()) }))
	f.Section("birth.section.third",
		bedside.ClockField(p, "birth.oxytocin", &s.Third.Oxytocin, a.now),
		// Clamped at 1 to 3 minutes: WHO, prevention of haemorrhage, 2012.
		form.Integer("birth.cord_at", &d.CordAt, form.Unit("s"), form.Plausible(0, 3600), form.Range("60–180")),
		form.YesNo("birth.traction", &d.Traction, form.Advance()),
		bedside.ClockField(p, "birth.placenta", &s.Third.Placenta, a.now),
		form.YesNo("birth.complete", &d.Complete, form.Advance()),
		form.YesNo("birth.tone", &d.ToneCheck, form.Advance()),
		form.Choice("birth.perineum", &d.Perineum, visit.Levelled(form.Values("birth.perineum.", records.Perineums...), form.Warning, "tear_3", "tear_4"), form.Span(4), form.Advance()),
		form.YesNo("birth.repaired", &d.Repaired, form.When(func() bool { return d.Perineum != "" && d.Perineum != "intact" }), form.Advance()),
		form.Note(func() form.Alert { return placentaNote(p, s, a.now()) }))
	f.Section("birth.section.loss", append([]form.Item{
		form.Repeat("birth.loss", &s.Losses, nil, func(r *lossRow) []*form.Field {
			return []*form.Field{
				form.Number("birth.loss.ml", &r.ML, form.Unit("mL"), form.Decimals(0), form.Plausible(0, 10000), form.After(func() {
					if r.ML != nil && r.Time == "" && !a.readOnly {
						r.Time = bedside.Clock(a.now())
					}
				})),
				form.Integer("birth.loss.pulse", &r.Pulse, form.Unit("/min"), form.Plausible(20, 300)),
				form.BP("birth.loss.bp", &r.Systolic, &r.D),
				bedside.ClockField(p, "birth.loss.time", &r.Time, a.now),
			}
		}).Columns(4),
		form.NoteList(func() []form.Alert { return bleedingNotes(p, s, a) }),
		form.Checks("birth.bundle", &s.Bundle, bundleOptions(p), form.Span(4), form.When(func() bool { return len(s.Bundle) > 0 || haemorrhage(s, a) })),
		form.Computed("birth.bundle.timer", func() form.Message { return bundleTimer(p, s, a) }, form.Span(2), form.When(func() bool { return haemorrhage(s, a) }))}, txaFields(p, s, a)...)...)
	declareComplications(f, s, a)
	f.Section("birth.section.mother",
		form.Choice("birth.mother", &d.Mother, visit.Levelled(visit.Levelled(form.Values("birth.mother.", "well", "referred", "died"), form.Warning, "referred"), form.Danger, "died"), form.Span(2), form.Required(), form.Advance(), form.After(propose)),
		form.Combo("birth.referral.to", &s.Referral.To, form.Among(visit.List(p, "consultation.structures")...), form.Free(), form.Span(2), form.When(s.referred), form.RequiredWhen(s.referred)),
		form.Text("birth.referral.reason", &s.Referral.Reason, form.Span(2), form.When(s.referred)),
		form.Combo("birth.referral.transport", &s.Referral.Transport, form.Among(visit.List(p, "consultation.transports")...), form.Free(), form.When(s.referred)),
		form.Toggle("birth.referral.urgent", &s.Referral.Urgent, form.When(s.referred)),
		form.Lines("birth.death_note", &d.DeathNote, form.Span(4), form.When(func() bool { return d.Mother == "died" })),
		form.Text("birth.note", &d.Note, form.Span(4)))
	declareDeath(f, &s.Death, a, whose{prefix: "birth.", mother: true, shown: func() bool { return d.Mother == "died" },
		birth: func() time.Time { return s.at(a.now()) }})
}

// declareComplications declares what went wrong and what is done about it.
func declareComplications(f *form.Form, s *state, a *about) {
	d, p := &s.D, a.p
	items := bedside.Protocols(&d.Complications, records.Complications, s.Done)
	course := func() bool { return bedside.Course(d.Complications, s.Doses) }
	items = append(items,
		bedside.ClockField(p, "birth.fit", &s.Fit, a.now, form.When(func() bool { return slices.Contains(d.Complications, "eclampsia") })),
		form.NoteList(func() []form.Alert {
			next, ok := s.nextDose(a.now(), a.set)
			if !ok {
				return nil
			}
			return bedside.DoseNotes(p, next, a.now())
		}),
		bedside.DoseRows(p, a.set, &s.Doses, a.now).When(course))
	f.Section("birth.section.complications", items...)
}

func gaWords(p text.Printer, days *int) form.Message {
	if days == nil {
		return form.Message{Level: form.Warning, Text: p.T("birth.ga.unknown")}
	}
	m := form.Message{Level: form.Good, Text: p.T("birth.ga.words", *days/7, *days%7)}
	if *days < 37*7 {
		m.Level = form.Warning
	}
	return m
}

// placentaNote warns of a placenta that does not come within 30 minutes: the
// figure of OpenLearn's course of labour and delivery care. WHO (2012) leaves
// the time to the clinician's judgement, so it warns and decides nothing.
func placentaNote(p text.Printer, s *state, now time.Time) form.Alert {
	const retained = 30 * time.Minute
	birth := s.at(now)
	end := now
	if t := s.near(s.Third.Placenta, now); t != nil {
		end = *t
	}
	if end.Sub(birth) < retained || end.Sub(birth) > 24*time.Hour || slices.Contains(s.D.Complications, "retained_placenta") || s.D.Mode == "caesarean" {
		return form.Alert{}
	}
	if s.Third.Placenta != "" || s.read {
		return form.Alert{}
	}
	return form.Alert{Level: form.Warning, Title: p.T("birth.placenta.late", bedside.Length(p, end.Sub(birth))), Text: p.T("birth.placenta.late.words"),
		Source: p.T("form.source", p.T("birth.source.placenta"))}
}

func haemorrhage(s *state, a *about) bool {
	h, _, _ := s.bleeding(a.now(), a.set)
	return h.Alert != nil
}

// bleedingNotes says that the rule is met, by what, and what to do by when.
func bleedingNotes(p text.Printer, s *state, a *about) []form.Alert {
	h, last, _ := s.bleeding(a.now(), a.set)
	if h.Alert == nil {
		return nil
	}
	out := bedside.AlertOf(p, *h.Alert)
	out.Title = p.T("birth.bleeding", strings.TrimSuffix(p.T(h.Alert.Text), "."), p.Number(last.ML, 0))
	if len(h.Signs) > 0 {
		var signs []string
		for _, x := range h.Signs {
			signs = append(signs, p.T("birth.sign."+x))
		}
		out.Title = p.T("birth.bleeding.signs", out.Title, strings.Join(signs, ", "))
	}
	if h.TXAUntil > 0 {
		left := s.at(a.now()).Add(a.set.Blood.TXAWithin).Sub(a.now())
		if left > 0 {
			out.Text += " " + p.T("birth.txa", bedside.Length(p, left))
		}
	}
	out.Action, out.Key = p.T("birth.refer"), "F8"
	return []form.Alert{out}
}

func bundleOptions(p text.Printer) []form.Option {
	var out []form.Option
	for _, c := range bundleSteps {
		out = append(out, form.Option{Value: c, Label: "birth.bundle." + c, Level: form.Good})
	}
	return out
}

// bundleSteps are the parts of the haemorrhage bundle; the second dose of
// tranexamic acid has a field of its own.
var bundleSteps = []string{"massage", "oxytocic", "tranexamic_acid", "iv_fluids", "examination", "escalation"}

// bundleTimer says how much of the bundle is done and how long is left.
func bundleTimer(p text.Printer, s *state, a *about) form.Message {
	_, _, since := s.bleeding(a.now(), a.set)
	if since.IsZero() {
		return form.Message{}
	}
	done := 0
	for _, c := range bundleSteps {
		if slices.Contains(s.Bundle, c) {
			done++
		}
	}
	if done == len(bundleSteps) {
		return form.Message{Level: form.Good, Text: p.T("birth.bundle.done")}
	}
	if s.read { // how late it is says nothing any more
		return form.Message{Level: form.Warning, Text: p.T("birth.bundle.count", done, len(bundleSteps))}
	}
	left := since.Add(a.set.Blood.BundleWithin).Sub(a.now())
	if left <= 0 {
		return form.Message{Level: form.Danger, Text: p.T("birth.bundle.late", done, len(bundleSteps), bedside.Length(p, -left))}
	}
	return form.Message{Level: form.Warning, Text: p.T("birth.bundle.left", done, len(bundleSteps), bedside.Length(p, left))}
}
