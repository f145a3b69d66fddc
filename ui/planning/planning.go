package planning

import (
	"context"
	"maps"
	"slices"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/familyplanning"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/measure"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Form is the family planning visit as the chart sees it.
func Form() record.Form {
	return record.Form{
		Kind: records.KindFamilyPlanning, Title: "planning.title", Key: "Ctrl+Shift+F", Does: "planning.new", Need: records.Consult,
		New: begin, Open: open, Say: visit.Say("planning"),
		When: visit.Offered(func(c *record.Case) bool { return visit.Between(c, 10*visit.Years, 0) }),
	}
}

// begin makes a visit of today: a first one, or a renewal of what she has.
func begin(ctx context.Context, c *record.Case) (records.Document, error) {
	id, v, err := visit.Arrival(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &records.FamilyPlanning{Date: c.Today, Visit: id, Type: "first"}
	if v.Vitals != nil {
		d.Vitals = *v.Vitals
	}
	before, err := visit.Decoded[records.FamilyPlanning](ctx, c, records.KindFamilyPlanning)
	if err != nil {
		return nil, err
	}
	if now, ok := current(before); ok {
		d.Type, d.Method, d.Former = "renewal", now.Method, ""
		d.Every = now.Every
	}
	return d, nil
}

// current is the visit at which the method in use was last given; ok is false
// when none is in use.
func current(before []records.FamilyPlanning) (records.FamilyPlanning, bool) {
	var out records.FamilyPlanning
	found := false
	for _, v := range before {
		switch {
		case v.Type == "removal" && v.Method == "":
			found = false
		case v.Method != "":
			out, found = v, true
		}
	}
	return out, found
}

// methods are those that count couple-years, and breastfeeding, which counts
// none.
const lam = "lam"

func methods() []string { return append(familyplanning.Offered(familyplanning.Defaults()), lam) }

func methodName(p text.Printer, code string) string {
	if code == lam {
		return p.T("planning.method.lam")
	}
	if code == "" {
		return ""
	}
	return p.T("clinical.fp.method." + code)
}

// sheet is one open visit.
type sheet struct {
	c *record.Case
	p text.Printer
	d *records.FamilyPlanning

	rules      familyplanning.Settings
	last       map[string]store.Observation
	now        records.FamilyPlanning // what is in use, from the visit before
	uses       bool
	answers    []*bool // in the order of the questions
	conditions []string
	hidden     []string // conditions that this reader may not see
	method     string   // in words
	former     string
	onward     visit.Onward
	proposed   clinical.Date

	form *form.Form
}

func open(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	s := &sheet{c: c, p: c.P, d: doc.(*records.FamilyPlanning), rules: familyplanning.Defaults()}
	before, err := visit.Decoded[records.FamilyPlanning](ctx, c, records.KindFamilyPlanning)
	if err != nil {
		return nil, err
	}
	before = slices.DeleteFunc(before, func(v records.FamilyPlanning) bool { return s.day().Before(v.Date) })
	s.now, s.uses = current(before)
	if s.last, err = visit.Last(ctx, c, s.d.Visit); err != nil {
		return nil, err
	}
	s.spread()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	return &record.Sheet{Form: s.form, Document: s.settle, Focus: s.find, Tags: s.tags, Start: func() string { return "planning.type" }}, nil
}

func (s *sheet) day() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

func (s *sheet) spread() {
	for _, q := range familyplanning.Questions() {
		var a *bool
		if yes, asked := s.d.Answers[q]; asked {
			a = &yes
		}
		s.answers = append(s.answers, a)
	}
	for _, x := range s.d.Conditions {
		if x == "hiv" && !s.c.May(records.Restricted) {
			s.hidden = append(s.hidden, x)
			continue
		}
		s.conditions = append(s.conditions, x)
	}
	s.method, s.former = methodName(s.p, s.d.Method), methodName(s.p, s.d.Former)
	s.onward.Spread(nil, s.d.Next)
	if s.d.Next == nil && !s.c.ReadOnly {
		s.propose()
	}
}

func (s *sheet) settle() records.Document {
	d := *s.d
	d.Answers = s.answered()
	d.Conditions = append(slices.Clone(s.conditions), s.hidden...)
	if !s.gives() {
		d.Units, d.Every = nil, nil
		if d.Type == "removal" {
			d.Method = ""
		}
	}
	if d.Type != "switch" && d.Type != "removal" {
		d.Former, d.Removed = "", ""
	}
	_, d.Next = s.onward.Settle(false)
	return &d
}

// answered are the answers that were given, nil for none.
func (s *sheet) answered() map[string]bool {
	out := map[string]bool{}
	for i, q := range familyplanning.Questions() {
		if s.answers[i] != nil {
			out[q] = *s.answers[i]
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// sure is what the six questions say.
func (s *sheet) sure() familyplanning.Pregnancy {
	p, err := familyplanning.SixQuestions(maps.Clone(s.answered()))
	if err != nil {
		return familyplanning.Pregnancy{}
	}
	return p
}

func (s *sheet) woman() bool { return s.c.Patient.Sex != clinical.Male }

// asks tells whether the six questions are due: a method is begun.
func (s *sheet) asks() bool {
	return s.woman() && (s.d.Type == "first" || s.d.Type == "switch" || s.answered() != nil)
}

// gives tells whether a method is handed out.
func (s *sheet) gives() bool {
	return s.d.Type == "first" || s.d.Type == "renewal" || s.d.Type == "switch"
}

func (s *sheet) declare() {
	f, p, d := s.form, s.p, s.d
	f.Section("planning.section.visit",
		form.Choice("planning.type", &d.Type, form.Values("planning.type.", records.PlanningTypes...), form.Span(4), form.Required(), form.Advance(), form.After(s.switched)),
		form.Computed("planning.current", s.currentWords, form.Span(2), form.When(func() bool { return s.uses })),
		form.Integer("planning.living", &d.Living, form.Plausible(0, 20)),
		form.Choice("planning.wish", &d.Wish, form.Values("planning.wish.", "spacing", "stopping"), form.Advance()),
		form.Day("planning.lmp", &d.LMP, form.NotFuture(), form.When(s.woman)))
	var six []form.Item
	for i, q := range familyplanning.Questions() {
		span := 2
		if i == 0 {
			span = 4 // the longest question
		}
		six = append(six, form.YesNo("planning.answer."+q, &s.answers[i], form.Label("clinical.fp.question."+q), form.Span(span), form.Advance(),
			form.When(func() bool { return s.answers[i] != nil || !s.sure().Sure })))
	}
	six = append(six,
		form.Choice("planning.test", &d.Pregnancy, s.tests(), form.Span(2), form.Advance(), form.When(func() bool { q := s.sure(); return d.Pregnancy != "" || q.Complete && !q.Sure })),
		form.NoteList(s.verdict))
	f.Section("planning.section.six", six...).When(s.asks)
	f.Section("planning.section.vitals", measure.Fields(p, &d.Vitals, measure.Options{Who: measure.Subject{Sex: s.c.Patient.Sex, Birth: s.c.Patient.Birth, Day: s.day()}, Last: s.last})...)
	f.Section("planning.section.health",
		form.Checks("planning.conditions", &s.conditions, s.conditionOptions(), form.Span(4), form.Check(s.conditionWords)))
	f.Section("planning.section.method",
		form.Checks("planning.effects", &d.Effects, form.Values("planning.effects.", records.PlanningEffects...), form.Span(4), form.When(func() bool { return s.uses || len(d.Effects) > 0 })),
		form.Text("planning.effect_note", &d.EffectNote, form.Span(4), form.When(func() bool { return len(d.Effects) > 0 || d.EffectNote != "" })),
		form.Combo("planning.former", &s.former, s.findMethod, form.Code(&d.Former), form.Strict(), form.When(func() bool { return d.Type == "switch" || d.Type == "removal" })),
		form.Text("planning.removed", &d.Removed, form.Span(2), form.When(func() bool { return d.Type == "removal" || d.Type == "switch" })),
		form.Combo("planning.method", &s.method, s.findMethod, form.Code(&d.Method), form.Strict(), form.Span(2), form.RequiredWhen(s.gives), form.When(s.gives), form.Check(s.methodWords)),
		form.Number("planning.units", &d.Units, form.Decimals(0), form.Plausible(0, 5000), form.When(s.gives), form.Aside(s.unitWords)),
		form.Computed("planning.cyp", s.protection, form.When(func() bool { return s.gives() && s.protection().Text != "" })))
	next := []form.Item{
		form.Checks("planning.counsel", &d.Counsel, form.Values("planning.counsel.", counsels...), form.Span(4)),
		form.Integer("planning.every", &d.Every, form.Unit("planning.days"), form.Plausible(1, 4000), form.When(s.gives), form.After(s.propose)),
	}
	next = append(next, s.onward.Appoint(form.Aside(func() string {
		if !s.proposed.IsZero() && s.onward.Next.Date == s.proposed {
			return p.T("planning.proposed")
		}
		return ""
	}))...)
	next = append(next, form.Lines("planning.note", &d.Note, form.Span(4)), form.DayPlain("planning.date", &d.Date, form.NotFuture(), form.Required(), form.After(s.propose)))
	f.Section("planning.section.next", next...)
}

var counsels = []string{"choice", "use", "effects", "return", "condoms"}

// propose fills in the next supply from the interval that was typed, as long
// as nobody has written another day.
func (s *sheet) propose() {
	if s.onward.Next.Date != s.proposed {
		return
	}
	s.proposed = clinical.Date{}
	if s.d.Every != nil && s.gives() {
		s.proposed = s.day().AddDays(*s.d.Every)
	}
	s.onward.Next.Date = s.proposed
}

// switched prepares what goes with another type of visit: a change of method
// names the former one.
func (s *sheet) switched() {
	switch s.d.Type {
	case "switch", "removal":
		if s.d.Former == "" && s.uses {
			s.d.Former, s.former = s.now.Method, methodName(s.p, s.now.Method)
		}
		if s.d.Method == s.d.Former {
			s.d.Method, s.method = "", ""
		}
	case "renewal":
		if s.d.Method == "" && s.uses {
			s.d.Method, s.method = s.now.Method, methodName(s.p, s.now.Method)
		}
	}
	s.propose()
}

func (s *sheet) currentWords() form.Message {
	if !s.uses {
		return form.Message{}
	}
	return form.Inform(s.p.T("planning.since", methodName(s.p, s.now.Method), form.FormatDate(s.now.Date)))
}

func (s *sheet) tests() []form.Option {
	return visit.Levelled(form.Values("consultation.result.", records.Negative, records.Positive, records.Invalid), form.Danger, string(records.Positive))
}

// verdict is what the six questions and the test say.
func (s *sheet) verdict() []form.Alert {
	q := s.sure()
	switch {
	case s.d.Pregnancy == records.Positive:
		return []form.Alert{{Level: form.Danger, Title: s.p.T("planning.pregnant"), Text: s.p.T("planning.pregnant.do")}}
	case q.Sure:
		return []form.Alert{{Level: form.Good, Title: s.p.T("planning.sure"), Text: s.p.T("planning.sure.by"), Source: visit.Source(s.p, "FHI 360")}}
	case s.d.Pregnancy == records.Negative:
		return []form.Alert{{Level: form.Info, Title: s.p.T("planning.test_negative"), Text: s.p.T("planning.test_negative.do")}}
	case q.Alert != nil:
		return []form.Alert{visit.Alert(s.p, *q.Alert)}
	}
	return nil
}

// conditionOptions are what is asked for; who may not know of HIV is not
// offered it.
func (s *sheet) conditionOptions() []form.Option {
	list := slices.Clone(records.PlanningConditions)
	if !s.c.May(records.Restricted) {
		list = slices.DeleteFunc(list, func(x string) bool { return x == "hiv" })
	}
	list = append([]string{"none"}, list...) // the first that answers to its key
	return visit.Alone(visit.Levelled(form.Values("planning.conditions.", list...), form.Warning, records.PlanningConditions...), "none")
}

// conditionWords says that a condition is to be weighed with the national
// guide: the program holds no table.
func (s *sheet) conditionWords(list []string) form.Message {
	for _, x := range list {
		if x != "none" {
			return form.Warn(s.p.T("planning.conditions.weigh"))
		}
	}
	return form.Message{}
}

func (s *sheet) findMethod(query string) []form.Option {
	list := methods()
	// A code of an older visit stays where it stands.
	for _, m := range []string{s.d.Method, s.d.Former} {
		if m != "" && !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	var out []form.Option
	for _, m := range list {
		out = append(out, form.Option{Value: m, Label: methodName(s.p, m), Detail: s.unit(m), Words: []string{s.p.T("planning.words." + m)}})
	}
	return form.Among(out...)(query)
}

func (s *sheet) methodWords(string) form.Message {
	if s.d.Type == "switch" && s.d.Method != "" && s.d.Method == s.d.Former {
		return form.Warn(s.p.T("planning.same"))
	}
	return form.Message{}
}

func (s *sheet) unit(method string) string {
	for _, m := range s.rules.Methods {
		if m.Code == method {
			return s.p.T("clinical.fp.unit." + m.Unit)
		}
	}
	return ""
}

func (s *sheet) unitWords() string { return s.unit(s.d.Method) }

// protection is the couple-years that the units protect.
func (s *sheet) protection() form.Message {
	if s.d.Units == nil || s.d.Method == "" || s.d.Method == lam {
		return form.Message{}
	}
	years, err := familyplanning.CoupleYears(s.d.Method, *s.d.Units, s.rules)
	if err != nil {
		return form.Message{}
	}
	return form.Inform(s.p.T("planning.couple_years", s.p.Number(years, 2)))
}

func (s *sheet) tags() []form.Message {
	if !s.uses || s.c.ReadOnly {
		return nil
	}
	return []form.Message{{Level: form.Info, Text: methodName(s.p, s.now.Method)}}
}

func (s *sheet) find(path string) *form.Field {
	if key := visit.Path(path); key != "" {
		return s.form.Field(key)
	}
	if f := s.form.Field("planning." + path); f != nil {
		return f
	}
	return s.form.Field(visit.Vital(path))
}
