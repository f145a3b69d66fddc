package prenatal

import (
	"encoding/json"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/antenatal"
	"carnet/records/coding"
	"carnet/ui/form"
	"carnet/ui/prescribe"
)

// declare declares the form, for writing and for reading alike, in the order
// of the work.
func (s *visit) declare() {
	f, d := s.form, s.d
	f.Section("prenatal.section.measures", s.measures()...)
	f.Section("prenatal.section.danger",
		form.Checks("prenatal.danger", &s.danger, s.dangerOptions(), form.Span(4), form.Required(), form.After(s.deny), s.named("prenatal.danger.short")),
		form.NoteList(s.cards),
		form.Checks("prenatal.signs", &s.signs, s.signOptions(), form.Span(4), form.After(s.allow), form.When(s.moreSigns)))
	f.Section("prenatal.section.exam", s.palpation()...)
	f.Section("", &form.Slot{Name: curveSlot})
	f.Section("prenatal.section.prevention", s.prevention()...)
	f.Section("prenatal.section.tests", s.tests()...)
	f.Section("prenatal.section.other", s.other()...)
	f.Section("prenatal.section.counsel", s.counsel()...)
	if s.c.ReadOnly {
		f.Section("prenatal.section.diagnoses", s.diagnosesRead()...)
		f.Section("prenatal.section.lines", s.linesRead()...)
	} else {
		f.Section("prenatal.section.diagnoses", s.diagnoses(), form.Toggle("prenatal.scan", &d.Scan),
			form.Tags("prenatal.lab_orders", &d.LabOrders, form.Suggesting(form.Among(labOrders(s.p)...)), form.Span(2), form.Placeholder("prenatal.tags.hint")))
		f.Section("prenatal.section.lines", s.rx.Items()...)
	}
	f.Section("prenatal.section.outcome", s.outcome()...)
}

// named gives a field a shorter name where it is read, beside its value.
func (s *visit) named(key string) form.Opt {
	return func(f *form.Field) {
		if s.c.ReadOnly {
			form.Label(key)(f)
		}
	}
}

// dangerOptions are the signs that one asks for at every visit, as they stand
// on the card, and that there is none.
func (s *visit) dangerOptions() []form.Option {
	codes := append(slices.Clone(firstDanger), fluidCode)
	out := form.Values("prenatal.danger.", codes...)
	for i := range out {
		out[i].Level = form.Danger
	}
	return append(out, form.Option{Value: otherCode, Label: "prenatal.danger.other"}, form.Option{Value: noDanger, Label: "prenatal.danger.none", Alone: true})
}

// moreSigns tells whether the second row of signs is open: when one asks for
// it, and by itself where a raised pressure makes its symptoms count.
func (s *visit) moreSigns() bool {
	return len(s.signs) > 0 || slices.Contains(s.danger, otherCode) || s.raised()
}

// signOptions are the other danger signs, and the symptoms that make a raised
// pressure severe.
func (s *visit) signOptions() []form.Option {
	out := form.Values("prenatal.symptom.", symptoms[:3]...)
	for i := range out {
		out[i].Level = form.Warning
	}
	if slices.Contains(s.signs, "blurred_vision") {
		out = append(out, form.Option{Value: "blurred_vision", Label: "prenatal.symptom.blurred_vision", Level: form.Warning})
	}
	more := form.Values("prenatal.danger.", otherDanger...)
	for i := range more {
		more[i].Level = form.Danger
	}
	return append(out, more...)
}

// deny: whoever says that there is no danger sign takes those of the second
// row back; allow: whoever finds one takes back that there was none.
func (s *visit) deny() {
	if slices.Contains(s.danger, noDanger) {
		s.signs = slices.DeleteFunc(slices.Clone(s.signs), func(x string) bool { return slices.Contains(otherDanger, x) })
	}
}

func (s *visit) allow() {
	if slices.ContainsFunc(s.signs, func(x string) bool { return slices.Contains(otherDanger, x) }) {
		s.danger = slices.DeleteFunc(slices.Clone(s.danger), func(x string) bool { return x == noDanger })
	}
}

// tests are the rapid tests, those that are due said first.
func (s *visit) tests() []form.Item {
	t, d := &s.d.Tests, s.d
	items := []form.Item{
		form.Computed("prenatal.tests.due", s.testsDue, form.Span(4), form.When(func() bool { return s.testsDue().Text != "" })),
		form.Choice("prenatal.tests.malaria", &t.Malaria, results(), form.Advance()),
		form.Choice("prenatal.syphilis", &d.Syphilis, results(), form.Advance()),
		form.Choice("prenatal.hbsag", &d.HBsAg, results(), form.Advance()),
	}
	if s.c.May(records.Restricted) {
		items = append(items, form.Choice("prenatal.tests.hiv", &t.HIV, results(), form.Advance()))
	} else if t.HIV != "" && s.c.ReadOnly {
		items = append(items, s.locked("prenatal.tests.hiv"))
	}
	items = append(items,
		form.Number("prenatal.fasting_glucose", &d.FastingGlucose, form.Unit("mg/dL"), form.Decimals(0), form.Plausible(10, 1500), form.Check(s.glucoseMessage)),
		form.Choice("prenatal.tests.sugar", &t.Sugar, form.Values("prenatal.strip.", records.Dipstick[:5]...), form.Span(2)),
		form.Choice("prenatal.tests.nitrites", &t.Nitrites, results()[:2], form.Advance()),
		form.NoteList(s.testCards))
	if s.c.May(records.Restricted) && s.positive("hiv") {
		items = append(items, form.YesNo("prenatal.arv", &d.ARV, form.Advance()))
	}
	return items
}

func (s *visit) locked(key string) *form.Field {
	return form.Computed(key, func() form.Message { return form.Message{Text: "🔒 " + s.p.T("prenatal.restricted")} })
}

// positive tells whether an infection is known, from the pregnancy or from any
// of its visits.
func (s *visit) positive(test string) bool {
	is := func(v *records.Prenatal) bool {
		return test == "hiv" && v.Tests.HIV == records.Positive || test == "syphilis" && v.Syphilis == records.Positive
	}
	known := test == "hiv" && (s.preg.HIV == records.Positive || slices.Contains(s.preg.Risks, "hiv")) || test == "syphilis" && s.preg.Syphilis == records.Positive
	_, before := s.gave(is)
	return known || before || is(s.d)
}

// done are the weeks at which each test of this pregnancy was made.
func (s *visit) done() antenatal.Done {
	out := antenatal.Done{}
	week := s.week()
	add := func(code string, w int, is bool) {
		if is {
			out[code] = append(out[code], min(w, week))
		}
	}
	for i := range s.before {
		v := &s.before[i]
		w := 1
		if v.Days != nil {
			w = *v.Days / 7
		}
		add("haemoglobin", w, v.Tests.Hb != nil)
		add("urine", w, v.Tests.Protein != "")
		add("hiv", w, v.Tests.HIV != "")
		add("syphilis", w, v.Syphilis != "")
		add("hepatitis_b", w, v.HBsAg != "")
	}
	opened := 1
	if lmp, ok := s.lmp(); ok {
		opened = max(s.preg.Opened.Sub(lmp)/7, 0)
	}
	add("hiv", opened, s.preg.HIV != "")
	add("syphilis", opened, s.preg.Syphilis != "")
	add("hepatitis_b", opened, s.preg.HBsAg != "")
	add("blood_group", opened, s.preg.Rhesus != "" || s.c.Patient.BloodGroup != "")
	for _, x := range s.preg.Scans {
		w := 1
		if lmp, ok := s.lmp(); ok {
			w = max(x.Date.Sub(lmp)/7, 0)
		}
		add("ultrasound", w, true)
	}
	add("haemoglobin", week, s.d.Tests.Hb != nil)
	add("urine", week, s.d.Tests.Protein != "")
	add("hiv", week, s.d.Tests.HIV != "")
	add("syphilis", week, s.d.Syphilis != "")
	add("hepatitis_b", week, s.d.HBsAg != "")
	add("ultrasound", week, s.d.Scan)
	return out
}

// testsDue lists the tests that the schedule asks for now. Who may not see an
// HIV result sees nothing that would tell it: neither the test nor what a
// known infection adds.
func (s *visit) testsDue() form.Message {
	if _, ok := s.days(); !ok || s.c.ReadOnly {
		return form.Message{}
	}
	may := s.c.May(records.Restricted)
	due, err := antenatal.TestsDue(s.week(), s.done(), antenatal.Positive{HIV: may && s.positive("hiv"), Syphilis: s.positive("syphilis")}, s.r.Antenatal)
	if err != nil {
		return form.Message{}
	}
	var words []string
	for _, code := range due {
		if code == "hiv" && !may {
			continue
		}
		words = append(words, lower(s.p.T("clinical.anc.test."+code)))
	}
	if len(words) == 0 {
		return form.Praise(s.p.T("prenatal.tests.none"))
	}
	return form.Inform(strings.Join(words, ", "))
}

func (s *visit) glucoseMessage(x float64) form.Message {
	_, a, err := antenatal.ClassifyGlucose(antenatal.Glucose{Fasting: &x}, s.r.Antenatal)
	if err != nil || a == nil {
		return form.Message{}
	}
	return form.Says(levelOf(a.Severity), s.atField(*a))
}

// counsel is what was talked about; the enquiry about violence is for those
// who may see it.
func (s *visit) counsel() []form.Item {
	d := s.d
	items := []form.Item{form.Checks("prenatal.counsel", &d.Counsel, form.Values("prenatal.counsel.", records.Counsels...), form.Span(4))}
	if s.c.May(records.Restricted) {
		asked := form.Values("prenatal.violence.", records.Enquiries...)
		asked[2].Level = form.Warning
		items = append(items,
			form.Choice("prenatal.violence", &d.Violence, asked, form.Span(2), form.Advance()),
			form.Note(func() form.Alert {
				if d.Violence != "disclosed" {
					return form.Alert{}
				}
				return form.Alert{Level: form.Warning, Title: s.p.T("prenatal.violence.card"), Text: s.p.T("prenatal.violence.do"), Source: s.p.T("form.source", s.p.T("prenatal.source.who_anc"))}
			}))
	} else if d.Violence != "" && s.c.ReadOnly {
		items = append(items, s.locked("prenatal.violence"))
	}
	return items
}

// labOrders are the examinations that are ordered, those of a pregnancy first.
func labOrders(p text.Printer) []form.Option {
	var out []form.Option
	for _, key := range []string{"prenatal.orders", "consultation.orders", "consultation.other_orders"} {
		for _, w := range strings.Split(p.T(key), ";") {
			w = strings.TrimSpace(w)
			if w != "" && !slices.ContainsFunc(out, func(x form.Option) bool { return x.Value == w }) {
				out = append(out, form.Option{Value: w, Label: w})
			}
		}
	}
	return out
}

// diagnoses are what was found beside the pregnancy.
func (s *visit) diagnoses() *form.Rows {
	return form.Repeat("prenatal.diagnoses", &s.d.Diagnoses, nil, func(x *records.Diagnosis) []*form.Field {
		written := form.When(func() bool { return x.Label != "" })
		return []*form.Field{
			form.Combo("label", &x.Label, s.findDiagnosis, form.Label("prenatal.diagnosis.label"), form.Span(5), s.hint(), form.Code(&x.ICD10), form.Aside(func() string { return x.ICD10 }),
				form.OnPick(func(o form.Option) { s.pickDiagnosis(x, o) })),
			form.Choice("certainty", &x.Certainty, form.Values("prenatal.certainty.", records.Certain, records.Suspected), form.Label("prenatal.diagnosis.certainty"), form.Span(3), form.Advance(), written),
			form.Toggle("follow_up", &x.FollowUp, form.Label("prenatal.diagnosis.follow_up"), form.Span(2), written),
		}
	}).Columns(10).Limit(8)
}

// hint tells that ↓ shows the favourites, where there are any.
func (s *visit) hint() form.Opt {
	if len(s.habits.Diagnoses) == 0 {
		return func(*form.Field) {}
	}
	return form.Placeholder("prescribe.favourites")
}

func (s *visit) findDiagnosis(query string) []form.Option {
	var out []form.Option
	for _, h := range coding.SearchDiagnoses(coding.Query{Text: query, Sex: s.c.Patient.Sex, Favourites: s.habits.Diagnoses, Limit: form.MaxSuggestions}) {
		out = append(out, form.Option{Value: h.ICD10, Label: h.Label, Detail: h.ICD10, Words: h.Words()})
	}
	return out
}

func (s *visit) pickDiagnosis(x *records.Diagnosis, o form.Option) {
	for _, h := range coding.SearchDiagnoses(coding.Query{Text: o.Label, Sex: s.c.Patient.Sex, Limit: form.MaxSuggestions}) {
		if h.Label == o.Label {
			was := *x
			*x = h.Document(s.c.Patient.Sex)
			x.Certainty, x.FollowUp = was.Certainty, was.FollowUp
			break
		}
	}
	if x.Certainty == "" {
		x.Certainty = records.Certain
	}
}

// linesRead are the lines of the prescription in words.
func (s *visit) linesRead() []form.Item {
	var out []form.Item
	for _, l := range s.d.Lines {
		words := prescribe.Words(s.p, l)
		out = append(out, form.Computed("prenatal.lines", func() form.Message { return form.Message{Text: words} }, form.Label(""), form.Span(4)))
	}
	return out
}

func (s *visit) diagnosesRead() []form.Item {
	var out []form.Item
	for _, x := range s.d.Diagnoses {
		words := x.Label
		if x.Certainty == records.Suspected {
			words = dots(words, s.p.T("prenatal.certainty.suspected"))
		}
		words = dots(words, x.ICD10)
		out = append(out, form.Computed("prenatal.diagnoses", func() form.Message { return form.Message{Text: words} }, form.Label(""), form.Span(4)))
	}
	return append(out, form.Toggle("prenatal.scan", &s.d.Scan), form.Tags("prenatal.lab_orders", &s.d.LabOrders))
}

func (s *visit) outcome() []form.Item {
	d := s.d
	outcomes := form.Values("prenatal.outcome.", records.Outcomes...)
	for i := range outcomes {
		switch records.Outcome(outcomes[i].Value) {
		case records.Referred:
			outcomes[i].Level = form.Warning
		case records.Died:
			outcomes[i].Level = form.Danger
		}
	}
	referred := form.When(s.referred)
	return []form.Item{
		form.Choice("prenatal.outcome", &d.Outcome, outcomes, form.Span(2), form.Advance(), form.Required(), form.After(s.settleNext)),
		form.DayPlain("prenatal.next.date", &s.next.Date, form.NotPast(), form.Placeholder("prenatal.next.hint"), form.Aside(s.nextAside), form.Check(s.nextMessage),
			form.When(func() bool { return d.Outcome != records.Died })),
		form.Text("prenatal.next.reason", &s.next.Reason, form.When(func() bool { return !s.next.Date.IsZero() && d.Outcome != records.Died })),
		form.Combo("prenatal.referral.to", &s.referral.To, form.Among(options(list(s.p, "prenatal.structures"))...), form.Free(), form.Span(2), form.Required(), referred),
		form.Combo("prenatal.referral.transport", &s.referral.Transport, form.Among(options(list(s.p, "pregnancy.transports"))...), form.Free(), referred),
		form.Toggle("prenatal.referral.urgent", &s.referral.Urgent, referred),
		form.Text("prenatal.referral.reason", &s.referral.Reason, form.Span(4), referred),
		form.Note(s.lateNote),
		form.Lines("prenatal.note", &d.Note, form.Span(4)),
		form.DayPlain("prenatal.date", &d.Date, form.NotFuture(), form.Required()),
	}
}

// nextAside is the gestational age on the day of the appointment.
func (s *visit) nextAside() string {
	lmp, ok := s.lmp()
	if !ok || s.next.Date.IsZero() {
		return ""
	}
	return ageWords(s.p, max(s.next.Date.Sub(lmp), 0))
}

// nextMessage tells what the rule would have, where another day was chosen.
func (s *visit) nextMessage(day form.Date) form.Message {
	due, week, ok := s.nextContact()
	if !ok || s.c.ReadOnly {
		return form.Message{}
	}
	whose := ""
	if s.r.ownContacts() {
		whose = ".own"
	}
	if day == due {
		return form.Inform(s.p.T("prenatal.next.rule"+whose, week))
	}
	words := s.p.T("prenatal.next.other"+whose, form.FormatDate(due), week)
	if day.Sub(due) > antenatal.Overdue {
		return form.Warn(words)
	}
	return form.Inform(words)
}

// lateNote: after the last contact of the schedule she is referred for the
// birth.
func (s *visit) lateNote() form.Alert {
	if _, ok := s.days(); !ok || s.c.ReadOnly || s.week() < s.r.Antenatal.Contacts.Last {
		return form.Alert{}
	}
	c, whose := s.r.Antenatal.Contacts, "who_anc"
	if s.r.ownContacts() {
		whose = "own"
	}
	return form.Alert{Level: form.Warning, Title: s.p.T("prenatal.refer", c.Refer), Text: s.p.T("prenatal.late", c.Last, c.Refer), Source: s.p.T("form.source", s.p.T("prenatal.source."+whose))}
}

// sayVisit names the fields of a visit and their values, for conflicts.
func sayVisit(p text.Printer, path string, value json.RawMessage) (label, words string) {
	key := map[string]string{
		"vitals.systolic": "prenatal.pressure", "vitals.diastolic": "prenatal.pressure", "vitals.weight": "prenatal.weight", "vitals.muac": "prenatal.muac",
		"tests.hb": "prenatal.hb", "tests.protein": "prenatal.protein", "repeat_systolic": "prenatal.repeat", "repeat_diastolic": "prenatal.repeat",
	}[path]
	if key == "" {
		key = "prenatal." + path
	}
	if p.Has(key) {
		label = p.T(key)
	} else if k := strings.Replace(path, "vitals.", "measure.", 1); p.Has(k) {
		label = p.T(k)
	}
	var lines []records.Line
	if path == "lines" && json.Unmarshal(value, &lines) == nil {
		var all []string
		for _, l := range lines {
			all = append(all, prescribe.Words(p, l))
		}
		return p.T("prenatal.section.lines"), strings.Join(all, " ; ")
	}
	var word string
	if json.Unmarshal(value, &word) == nil && word != "" {
		for _, prefix := range []string{key + ".", "prenatal.result.", "prenatal.strip."} {
			if p.Has(prefix + word) {
				return label, p.T(prefix + word)
			}
		}
	}
	var codes []string
	if json.Unmarshal(value, &codes) == nil && len(codes) > 0 {
		for i, x := range codes {
			for _, prefix := range []string{key + ".", "prenatal.danger.", "prenatal.symptom."} {
				if p.Has(prefix + x) {
					codes[i] = p.T(prefix + x)
					break
				}
			}
		}
		words = strings.Join(codes, ", ")
	}
	return label, words
}
