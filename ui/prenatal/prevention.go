package prenatal

import (
	"strconv"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/ui/form"
)

// prevention is what a visit hands out, each with its proposal by the rule and
// what was given last.
func (s *visit) prevention() []form.Item {
	d, g := s.d, &s.given
	return []form.Item{
		form.Combo("prenatal.sp", &g.sp, form.Among(s.spOptions()...), form.Code(&g.spCode), form.Strict(), form.Placeholder(s.spHint()), form.Aside(s.spAside), form.Check(s.spMessage)),
		form.Integer("prenatal.iron", &d.Iron, form.Unit("prenatal.tablets"), form.Plausible(0, 360), form.Placeholder(s.ironHint()), form.Aside(s.ironAside), form.Check(s.ironMessage), form.After(s.forgetIron)),
		form.Combo("prenatal.td", &g.td, form.Among(s.tdOptions()...), form.Code(&g.tdCode), form.Strict(), form.Placeholder(s.tdHint()), form.Aside(s.tdAside), form.Check(s.tdMessage)),
		form.Combo("prenatal.net", &g.net, form.Among(coded(s.p, "prenatal.net.", []string{netHanded, netMissing})...), form.Code(&g.netCode), form.Strict(), form.Placeholder(s.netHint())),
		form.Combo("prenatal.deworm", &g.deworm, form.Among(coded(s.p, "prenatal.deworm.", []string{"albendazole", "mebendazole"})...), form.Code(&g.dewormCode), form.Strict(),
			form.Placeholder(s.dewormHint()), form.Check(s.dewormMessage)),
		form.Integer("prenatal.calcium", &d.Calcium, form.Unit("prenatal.tablets"), form.Plausible(0, 720), form.Aside(s.calciumAside),
			form.When(func() bool { return d.Calcium != nil || s.r.Antenatal.Tests.CalciumLow })),
	}
}

// spGiven are the doses of this pregnancy so far and the day of the last.
func (s *visit) spGiven() (n int, last clinical.Date) {
	for _, v := range s.before {
		if v.SP != nil {
			n, last = max(n, *v.SP), v.Date
		}
	}
	return n, last
}

// nextSP is the dose that the interval rule has next. Who is allergic to it
// gets none.
func (s *visit) nextSP() (antenatal.SP, bool) {
	if _, allergic := s.allergy(sulfadoxine); allergic {
		n, _ := s.spGiven()
		return antenatal.SP{Reason: "allergy", Number: n + 1}, true
	}
	lmp, ok := s.lmp()
	if !ok {
		return antenatal.SP{}, false
	}
	n, last := s.spGiven()
	x, err := antenatal.NextSP(lmp, s.on(), last, n, s.cotrimoxazole(), s.r.Antenatal)
	return x, err == nil
}

func (s *visit) spNumber() int {
	if s.d.SP != nil {
		return *s.d.SP
	}
	n, _ := s.spGiven()
	return n + 1
}

// notGiven are the reasons for which a dose of SP was not given.
var notGiven = []string{"no_stock", "refused", "cotrimoxazole", "allergy", "ill"}

func (s *visit) spOptions() []form.Option {
	n := s.spNumber()
	dose := form.Option{Value: doseGiven, Label: s.p.T("prenatal.dose", n), Words: []string{strconv.Itoa(n), "sp"}}
	return append([]form.Option{dose}, coded(s.p, "prenatal.not.", notGiven)...)
}

// spHint is what stands in the empty field: the dose that is due, or from when
// it may be given.
func (s *visit) spHint() string {
	x, ok := s.nextSP()
	switch {
	case !ok:
		return ""
	case x.Give:
		return s.p.T("prenatal.dose.due", x.Number)
	case x.Reason == "cotrimoxazole":
		return s.p.T("prenatal.sp.cotrimoxazole")
	case x.Reason == "allergy":
		return s.p.T("prenatal.sp.allergy")
	}
	return s.p.T("prenatal.from_day", nearDay(x.Next, s.c.Today))
}

func (s *visit) spAside() string {
	n, last := s.spGiven()
	if n == 0 {
		return ""
	}
	return s.p.T("prenatal.dose.last", nearDay(last, s.c.Today), n)
}

// spMessage warns where a dose is given that the rule does not allow yet.
func (s *visit) spMessage(string) form.Message {
	x, ok := s.nextSP()
	if !ok || s.given.spCode != doseGiven || x.Give {
		return form.Message{}
	}
	words := s.spReason(x.Reason)
	if !x.Next.IsZero() {
		words += " " + s.p.T("prenatal.sp.from", form.FormatDate(x.Next))
	}
	return form.Alarm(words)
}

// spReason says why no dose is due, with the figures in force.
func (s *visit) spReason(reason string) string {
	r := s.r.Antenatal.SP
	switch {
	case reason == "allergy":
		words, _ := s.allergy(sulfadoxine)
		return s.p.T("prenatal.sp.allergy.words", words)
	case reason == "too_early":
		return s.p.T("prenatal.sp.too_early", r.FromWeek)
	case reason == "too_soon" && r.IntervalDays%7 == 0:
		return s.p.T("prenatal.sp.too_soon_weeks", r.IntervalDays/7)
	case reason == "too_soon":
		return s.p.T("prenatal.sp.too_soon", r.IntervalDays)
	}
	return s.p.T("clinical.anc.sp_reason." + reason)
}

// iron is the supplement by haemoglobin and trimester. A haemoglobin of an
// earlier visit counts where none was measured today, but for a woman who is
// pale today: then pallor decides (DAK DT.25).
func (s *visit) iron() (antenatal.Iron, bool) {
	hb, pale := s.d.Tests.Hb, s.d.Pallor != nil && *s.d.Pallor
	for i := len(s.before) - 1; i >= 0 && hb == nil && !pale; i-- {
		hb = s.before[i].Tests.Hb
	}
	x, err := antenatal.IronFor(hb, pale, s.week(), s.d.IronWeekly, s.r.Antenatal)
	return x, err == nil
}

// mayBeWeekly: iron once a week is for who does not bear it daily, and not
// with an anaemia.
func (s *visit) mayBeWeekly() bool {
	x, ok := s.iron()
	return s.d.IronWeekly || s.d.Iron != nil && *s.d.Iron > 0 && ok && !x.Anaemia
}

func (s *visit) ironAside() string {
	x, ok := s.iron()
	if !ok {
		return ""
	}
	if x.Weekly {
		return s.p.T("prenatal.iron.weekly_dose", s.p.Number(x.IronMg, 0))
	}
	return s.p.T("prenatal.iron.daily", s.p.Number(x.IronMg, 0))
}

// ironHint is what was handed out last time.
func (s *visit) ironHint() string {
	v := s.previous()
	if v == nil || v.Iron == nil {
		return ""
	}
	return s.p.T("prenatal.last", *v.Iron, nearDay(v.Date, s.c.Today))
}

func (s *visit) ironMessage(float64) form.Message {
	x, ok := s.iron()
	if !ok {
		return form.Message{}
	}
	rule := "prenatal.iron.rule"
	if x.Weekly {
		rule += ".weekly"
	}
	words := s.p.T(rule, s.p.Number(x.IronMg, 0), s.p.Number(x.FolicMg, 1))
	if x.Anaemia && s.d.Tests.Hb == nil && s.d.Pallor != nil && *s.d.Pallor {
		return form.Warn(s.p.T("prenatal.iron.pallor", words))
	}
	if x.Anaemia {
		return form.Warn(s.p.T("prenatal.iron.anaemia", words, s.p.Number(x.Cut, 1)))
	}
	return form.Inform(words)
}

// forgetIron lets the dose follow the rule again.
func (s *visit) forgetIron() { s.d.IronMg = nil }

func (s *visit) tdNumber() int {
	if s.d.Td != nil {
		return *s.d.Td
	}
	return s.tdDone() + 1
}

func (s *visit) tdOptions() []form.Option {
	n := s.tdNumber()
	return []form.Option{{Value: doseGiven, Label: s.p.T("prenatal.dose", n), Words: []string{strconv.Itoa(n), "td", "vat"}}}
}

func (s *visit) tdHint() string {
	x, ok := s.nextTd()
	switch {
	case !ok:
		return ""
	case x.Give:
		return s.p.T("prenatal.dose.due", x.Number)
	case x.Number == 0:
		return s.p.T("prenatal.td.done", s.tdDone())
	}
	return s.p.T("prenatal.td.next", x.Number, nearDay(x.Due, s.c.Today))
}

func (s *visit) tdMessage(string) form.Message {
	x, ok := s.nextTd()
	switch {
	case !ok || s.given.tdCode != doseGiven || x.Give:
		if ok && x.Give && x.Late && s.given.tdCode == doseGiven {
			return form.Inform(s.p.T("prenatal.td.late"))
		}
		return form.Message{}
	case x.Complete:
		return form.Warn(s.p.T("prenatal.td.complete"))
	case x.Number == 0:
		return form.Warn(s.p.T("prenatal.td.this"))
	}
	return form.Warn(s.p.T("prenatal.td.from", form.FormatDate(x.Due)))
}

// gave finds the visit at which something was given before.
func (s *visit) gave(is func(v *records.Prenatal) bool) (number int, ok bool) {
	for i := range s.before {
		if is(&s.before[i]) {
			return i + 1, true
		}
	}
	return 0, false
}

func (s *visit) netHint() string {
	if n, ok := s.gave(func(v *records.Prenatal) bool { return v.Net != nil && *v.Net }); ok {
		return s.p.T("prenatal.net.before", n)
	}
	return s.p.T("prenatal.net.due")
}

func (s *visit) dewormed() (number int, ok bool) {
	return s.gave(func(v *records.Prenatal) bool { return v.Deworm != "" })
}

func (s *visit) deworm() (antenatal.Deworm, bool) {
	_, given := s.dewormed()
	x, err := antenatal.DewormFor(s.week(), given, s.r.Antenatal)
	return x, err == nil
}

func (s *visit) dewormHint() string {
	x, ok := s.deworm()
	if !ok {
		return ""
	}
	switch x.Reason {
	case "":
		return s.p.T("prenatal.deworm.due")
	case "given":
		n, _ := s.dewormed()
		return s.p.T("prenatal.deworm.before", n)
	}
	return unstopped(s.dewormReason(x.Reason))
}

// dewormReason says why it is not due, with the week in force.
func (s *visit) dewormReason(reason string) string {
	if week := s.r.Antenatal.DewormFromWeek; reason == "too_early" && week != antenatal.Defaults().DewormFromWeek {
		return s.p.T("prenatal.sp.too_early", week)
	}
	return s.p.T("clinical.anc.deworm_reason." + reason)
}

func (s *visit) dewormMessage(string) form.Message {
	x, ok := s.deworm()
	if !ok || s.given.dewormCode == "" || x.Due {
		return form.Message{}
	}
	return form.Warn(s.dewormReason(x.Reason))
}

func (s *visit) calciumAside() string {
	for _, x := range antenatal.Supplements(s.r.Antenatal) {
		if x.Code == "calcium" {
			return s.p.T("prenatal.calcium.daily", s.p.Number(x.From, 1), s.p.Number(x.To, 1))
		}
	}
	return ""
}
