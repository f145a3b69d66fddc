package prenatal

import (
	"encoding/json"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/dating"
	"carnet/ui/form"
)

// declare declares the form, for writing and for reading alike.
func (s *episode) declare() {
	f, d := s.form, s.d
	f.Section("pregnancy.section.dating", s.datingItems()...)
	f.Section("pregnancy.section.history",
		form.Integer("pregnancy.gravida", &d.Gravida, form.Plausible(1, 25), form.Required()),
		form.Integer("pregnancy.parity", &d.Parity, form.Plausible(0, 20), form.Check(s.parityMessage)),
		form.Integer("pregnancy.abortions", &d.Abortions, form.Plausible(0, 20)),
		form.Integer("pregnancy.living", &d.Living, form.Plausible(0, 25)),
		s.birthRows())
	f.Section("pregnancy.section.risks",
		form.Checks("pregnancy.risks", &s.risks, s.riskOptions(), form.Label("pregnancy.risks.hint"), form.Span(4)),
		form.Note(s.impliedCard),
		form.Text("pregnancy.risk_note", &d.RiskNote, form.Span(2)),
		form.Choice("pregnancy.fgm", &d.FGM, form.Values("pregnancy.fgm.", records.FGMTypes...), form.Span(2), form.Advance()))
	f.Section("pregnancy.section.tests", s.testItems()...)
	f.Section("pregnancy.section.plan",
		form.Combo("pregnancy.plan.place", &d.Plan.Place, form.Among(options(list(s.p, "pregnancy.places"))...), form.Free()),
		form.Combo("pregnancy.plan.transport", &d.Plan.Transport, form.Among(options(list(s.p, "pregnancy.transports"))...), form.Free()),
		form.Text("pregnancy.plan.companion", &d.Plan.Companion),
		form.Text("pregnancy.plan.donor", &d.Plan.Donor),
		form.YesNo("pregnancy.plan.savings", &d.Plan.Savings, form.Advance()),
		form.Text("pregnancy.partner", &d.PartnerOK, form.Span(2)))
	f.Section("pregnancy.section.end",
		form.Choice("pregnancy.end", &d.End, s.ends(), form.Span(4)),
		form.Day("pregnancy.end_date", &d.EndDate, form.NotFuture(), form.RequiredWhen(s.ended), form.When(s.ended)),
		form.Text("pregnancy.end_note", &d.EndNote, form.Span(3), form.When(s.ended)))
	f.Section("pregnancy.section.note",
		form.Lines("pregnancy.note", &d.Note, form.Span(4)),
		form.DayPlain("pregnancy.opened", &d.Opened, form.NotFuture(), form.Required()))
}

func (s *episode) ended() bool { return !s.d.Active() }

func (s *episode) ends() []form.Option {
	out := form.Values("pregnancy.end.", records.PregnancyEnds...)
	for i := range out {
		if records.PregnancyEnd(out[i].Value) == records.MotherDied {
			out[i].Level = form.Danger
		}
	}
	return out
}

func (s *episode) datingItems() []form.Item {
	d := s.d
	items := []form.Item{
		form.Note(s.formerCard),
		form.Day("pregnancy.lmp", &d.LMP, form.NotFuture(), form.Placeholder("pregnancy.lmp.hint"), form.RequiredWhen(func() bool { return len(s.plain().Scans) == 0 })),
		form.Toggle("pregnancy.lmp_certain", &d.LMPCertain),
		form.Computed("pregnancy.age", s.ageNow, form.When(func() bool { return s.ageNow().Text != "" })),
		form.Computed("pregnancy.edd", s.eddNow, form.When(func() bool { return s.eddNow().Text != "" })),
		s.scanRows(),
		form.Note(s.card),
	}
	if s.c.ReadOnly && len(d.EDDs) > 0 {
		items = append(items, form.Computed("pregnancy.former", s.formerDates, form.Span(4)))
	}
	return items
}

// formerCard offers the pregnancy before this one: if it is the same, it is to
// be gone on with, not begun anew.
func (s *episode) formerCard() form.Alert {
	x := s.former
	if x == nil || s.c.ReadOnly {
		return form.Alert{}
	}
	due, when := "—", ""
	if x.EDD != nil {
		due = form.FormatDate(*x.EDD)
	}
	if x.EndDate != nil {
		when = form.FormatDate(*x.EndDate)
	}
	return form.Alert{Level: form.Info, Title: s.p.T("pregnancy.before"),
		Text: s.p.T("pregnancy.before.words", due, dots(s.word("pregnancy.end.", string(x.End)), when))}
}

func (s *episode) ageNow() form.Message {
	days, ok := s.age()
	if !ok {
		return form.Message{}
	}
	return form.Inform(s.p.T("prenatal.computed", ageWords(s.p, days)))
}

func (s *episode) eddNow() form.Message {
	if s.c.ReadOnly {
		if s.d.EDD == nil {
			return form.Message{}
		}
		return form.Inform(eddWords(s.p, *s.d.EDD, s.d.Basis))
	}
	a, ok := s.agreed()
	if !ok {
		return form.Message{}
	}
	m := form.Inform(eddWords(s.p, a.EDD, string(a.Basis)))
	if changes(a, s.was) {
		m.Level = form.Warning
	}
	return m
}

// card gives the reasons of the agreed date. Of a signed pregnancy it says so
// where the rules of today would agree on another one.
func (s *episode) card() form.Alert {
	a, ok := s.agreed()
	if !ok {
		return form.Alert{}
	}
	if s.c.ReadOnly && s.d.EDD != nil && *s.d.EDD != a.EDD {
		return form.Alert{Level: form.Warning, Title: s.p.T("pregnancy.signed", eddWords(s.p, *s.d.EDD, s.d.Basis)),
			Text: s.p.T("pregnancy.rules_now", eddWords(s.p, a.EDD, string(a.Basis)))}
	}
	days, possible := s.age()
	c := agreementCard(s.p, s.plain(), a, s.was)
	if !possible && s.d.Active() {
		c.Level = form.Warning
		c.Text = s.p.T("pregnancy.impossible", ageWords(s.p, max(days, 0))) + " " + c.Text
	}
	return c
}

func (s *episode) formerDates() form.Message {
	var out []string
	for _, x := range s.d.EDDs {
		out = append(out, s.p.T("pregnancy.former.until", eddWords(s.p, x.EDD, x.Basis), form.FormatDate(x.Until)))
	}
	return form.Message{Text: strings.Join(out, " · ")}
}

// scanRows are the scans that can date the pregnancy.
func (s *episode) scanRows() *form.Rows {
	return form.Repeat("pregnancy.scans", &s.scans, func() scanRow { return scanRow{} }, func(x *scanRow) []*form.Field {
		written := form.When(func() bool { return !x.Date.IsZero() })
		by := func(m ...dating.Method) form.Opt {
			return form.When(func() bool { return !x.Date.IsZero() && slices.Contains(m, x.Method) })
		}
		mm := func(key string, target **float64, lo, hi float64, m ...dating.Method) *form.Field {
			return form.Number(key, target, form.Label("pregnancy.scan."+key), form.Unit("mm"), form.Decimals(1), form.Plausible(lo, hi), form.Span(2), by(m...))
		}
		return []*form.Field{
			form.DayPlain("date", &x.Date, form.NotFuture(), form.Label("pregnancy.scan.date"), form.Span(2)),
			form.Choice("method", &x.Method, s.methods(x.Method), form.Label("pregnancy.scan.method"), form.Span(3), form.Advance(), written),
			mm("crl", &x.CRL, 2, 121, dating.Robinson, dating.Hadlock),
			mm("hc", &x.HC, 50, 450, dating.Intergrowth, dating.Hadlock1984),
			mm("fl", &x.FL, 3, 100, dating.Intergrowth, dating.Hadlock1984),
			form.Integer("weeks", &x.weeks, form.Label("pregnancy.scan.weeks"), form.Unit("prenatal.week"), form.Plausible(4, 44), form.Span(2), by(dating.Reported)),
			form.Integer("days", &x.days, form.Label("pregnancy.scan.days"), form.Unit("prenatal.day"), form.Plausible(0, 6), form.Span(2), by(dating.Reported)),
			form.Computed("gives", func() form.Message { return s.gives(x) }, form.Label("pregnancy.scan.gives"), form.Span(3), form.When(func() bool { return s.gives(x).Text != "" })),
		}
	}).Columns(10).Limit(8)
}

// methods are those that one chooses here, and the one that an ultrasound
// report has used.
func (s *episode) methods(own dating.Method) []form.Option {
	out := form.Values("pregnancy.method.", dating.Robinson, dating.Intergrowth, dating.Reported)
	if own == dating.Hadlock || own == dating.Hadlock1984 {
		out = append(out, form.Values("pregnancy.method.", own)...)
	}
	return out
}

func (s *episode) gives(x *scanRow) form.Message {
	days, ok := s.scanAge(x)
	if !ok {
		return form.Message{}
	}
	return form.Inform(s.p.T("pregnancy.scan.edd", ageWords(s.p, int(days)), form.FormatDate(dating.EDDFromGA(days, x.Date))))
}

func (s *episode) parityMessage(float64) form.Message {
	if s.d.Gravida == nil || *s.d.Parity < *s.d.Gravida || !s.d.Active() {
		return form.Message{}
	}
	return form.Alarm(s.p.T("finding.pregnancy.parity", *s.d.Gravida, *s.d.Parity))
}

// birthRows are the earlier pregnancies.
func (s *episode) birthRows() *form.Rows {
	return form.Repeat("pregnancy.births", &s.births, nil, func(x *birthRow) []*form.Field {
		written := form.When(func() bool { return x.Year != nil || x.Outcome != "" })
		born := form.When(func() bool { return x.Outcome == "live" || x.Outcome == "stillbirth" || x.Outcome == "neonatal_death" })
		return []*form.Field{
			form.Integer("year", &x.Year, form.Label("pregnancy.birth.year"), form.Plausible(1950, float64(max(s.c.Today.Year, 1951)))),
			form.Combo("outcome", &x.outcome, form.Among(coded(s.p, "pregnancy.outcome.", records.BirthOutcomes)...), form.Label("pregnancy.birth.outcome"), form.Code(&x.Outcome), form.Strict(), form.Span(2)),
			form.Integer("weeks", &x.Weeks, form.Label("pregnancy.birth.weeks"), form.Plausible(4, 44), written),
			form.Combo("mode", &x.mode, form.Among(coded(s.p, "pregnancy.mode.", modes)...), form.Label("pregnancy.birth.mode"), form.Code(&x.Mode), form.Strict(), form.Span(2), born),
			form.Number("weight", &x.Weight, form.Label("pregnancy.birth.weight"), form.Plausible(0.3, 6.5), form.Decimals(2), born),
			form.Text("note", &x.Note, form.Label("pregnancy.birth.note"), form.Span(3), written),
		}
	}).Columns(10).Limit(20)
}

// modes are the ways of birth that a history tells apart.
var modes = []string{"vaginal", "caesarean", "instrumental", "breech"}

func (s *episode) riskOptions() []form.Option {
	var codes []string
	for _, x := range records.Risks {
		if !slices.Contains(records.RestrictedRisks, x) || s.c.May(records.Restricted) {
			codes = append(codes, x)
		}
	}
	out := form.Values("pregnancy.risk.", codes...)
	for i := range out {
		out[i].Level = form.Warning
	}
	return out
}

func (s *episode) impliedCard() form.Alert {
	if s.c.ReadOnly {
		return form.Alert{}
	}
	var words []string
	for _, x := range s.implied() {
		words = append(words, s.p.T("pregnancy.risk."+x))
	}
	if len(words) == 0 {
		return form.Alert{}
	}
	return form.Alert{Level: form.Info, Title: s.p.T("pregnancy.implied"), Text: strings.Join(words, ", ")}
}

// testItems are blood group, infections and vaccines. The blood group belongs
// to the identity: where it is known there it is shown, not asked for again.
func (s *episode) testItems() []form.Item {
	d := s.d
	known := s.c.Patient.BloodGroup
	items := []form.Item{
		form.Computed("pregnancy.group", func() form.Message {
			if d.Rhesus != "" && d.Rhesus != known {
				return form.Alarm(s.p.T("pregnancy.group.differs", known, d.Rhesus))
			}
			return form.Inform(s.p.T("pregnancy.group.known", known))
		}, form.When(func() bool { return known != "" })),
		form.Choice("pregnancy.rhesus", &d.Rhesus, options(records.BloodGroups), form.Span(2), form.When(func() bool { return known == "" || d.Rhesus != "" && d.Rhesus != known }),
			form.Check(func(v string) form.Message {
				if known == "" && !s.c.ReadOnly {
					return form.Inform(s.p.T("pregnancy.group.identity"))
				}
				return form.Message{}
			})),
		form.Choice("pregnancy.syphilis", &d.Syphilis, results(), form.Advance()),
		form.Choice("pregnancy.hbsag", &d.HBsAg, results(), form.Advance()),
	}
	if s.c.May(records.Restricted) {
		items = append(items, form.Choice("pregnancy.hiv", &d.HIV, results(), form.Advance()))
	} else if d.HIV != "" && s.c.ReadOnly {
		items = append(items, form.Computed("pregnancy.hiv", func() form.Message { return form.Message{Text: "🔒 " + s.p.T("prenatal.restricted")} }))
	}
	return append(items, form.Integer("pregnancy.td_doses", &d.TdDoses, form.Plausible(0, 5), form.Placeholder("pregnancy.td_doses.hint")))
}

// sayPregnancy names the fields of a pregnancy and their values, for
// conflicts.
func sayPregnancy(p text.Printer, path string, value json.RawMessage) (label, words string) {
	if key := "pregnancy." + path; p.Has(key) {
		label = p.T(key)
	}
	name, _, element := strings.Cut(path, "[")
	if element && p.Has("pregnancy."+name) {
		label = p.T("pregnancy." + name)
	}
	var word string
	if json.Unmarshal(value, &word) != nil || word == "" {
		return label, ""
	}
	for _, prefix := range []string{"pregnancy." + name + ".", "pregnancy.risk.", "prenatal.result."} {
		if p.Has(prefix + word) {
			return label, p.T(prefix + word)
		}
	}
	return label, ""
}
