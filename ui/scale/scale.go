package scale

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/scale"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// sheet is one open questionnaire.
type sheet struct {
	c      *record.Case
	p      text.Printer
	d      *records.Scale
	name   string   // of records/clinical/scale
	typed  []string // the answers as chosen, "" for none
	before []records.Scale
	onward visit.Onward
	staff  []form.Option
	call   string // who is to be told, in words; "" where nobody is known
	form   *form.Form
	view   *formview.View
}

func open(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	if !c.May(records.Restricted) {
		return nil, text.NewProblem("store.right")
	}
	s := &sheet{c: c, p: c.P, d: doc.(*records.Scale)}
	var err error
	if s.name, err = scale.Canonical(s.d.Scale); err != nil {
		return nil, text.Wrap(err, "scale.unknown")
	}
	before, err := visit.Decoded[records.Scale](ctx, c, records.KindScale)
	if err != nil {
		return nil, err
	}
	s.before = slices.DeleteFunc(before, func(v records.Scale) bool {
		return v.Scale != s.d.Scale || v.Total == nil || s.d.Date.Before(v.Date)
	})
	if err := s.whom(ctx); err != nil {
		return nil, err
	}
	s.spread()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	out := &record.Sheet{Form: s.form, Document: s.settle, Focus: s.find, Remarks: s.remarks, Tags: s.tags,
		Title: func() string { return s.p.T("clinical.scale.name." + scale.TextName(s.name)) },
		Drawn: func(v *formview.View) { s.view = v }}
	if c.ReadOnly {
		out.Papers = s.letters()
	} else {
		out.Alarms = s.alarms
		out.Acts = []record.Act{visit.LetterAct(s.p, s.refer)}
	}
	return out, nil
}

// whom reads who can be told: everybody here, and the doctors with their
// telephones.
func (s *sheet) whom(ctx context.Context) error {
	if s.c.ReadOnly {
		return nil
	}
	staff, err := s.c.Store.Staff(ctx)
	if err != nil {
		return err
	}
	var doctors []string
	for _, m := range staff {
		if m.Left {
			continue
		}
		s.staff = append(s.staff, form.Option{Value: m.Name(), Label: m.Name(), Detail: s.p.T("place.role." + string(m.Role))})
		if m.Role != records.Doctor {
			continue
		}
		words := m.Name()
		if m.Phone != "" {
			words += " (" + m.Phone + ")"
		}
		doctors = append(doctors, words)
	}
	s.call = strings.Join(doctors, ", ")
	return nil
}

func (s *sheet) spread() {
	s.typed = make([]string, scale.ItemCount(s.name))
	for i, a := range s.d.Answers {
		if i < len(s.typed) && a != nil {
			s.typed[i] = strconv.Itoa(*a)
		}
	}
	s.onward.Spread(s.d.Referral, s.d.Next)
}

// answers are the scores that were chosen, nil where an item was not answered
// or is not to be asked.
func (s *sheet) answers() []*int {
	out := make([]*int, len(s.typed))
	for i, t := range s.typed {
		if n, err := strconv.Atoi(t); err == nil {
			out[i] = &n
		}
	}
	asked := slices.Clone(out)
	for i := range out {
		if !scale.Asked(s.name, i+1, out) {
			asked[i] = nil
		}
	}
	return asked
}

// result is what the rule says of the answers so far.
func (s *sheet) result() scale.Result {
	r, err := scale.Score(s.name, s.answers(), s.c.Patient.Sex, scale.Defaults())
	if err != nil {
		return scale.Result{Scale: s.name, Items: len(s.typed)}
	}
	return r
}

func (s *sheet) settle() records.Document {
	d := *s.d
	d.Answers = s.answers()
	d.Settle(s.c.Patient.Sex)
	d.Done = slices.Clone(s.d.Done)
	d.Referral, d.Next = s.onward.Settle(s.referred())
	return &d
}

func (s *sheet) referred() bool { return s.d.Outcome == records.Referred }

// safety tells that an answer tells of dying or self-harm.
func (s *sheet) safety() bool { return s.result().Safety }

func (s *sheet) tags() []form.Message {
	return []form.Message{{Level: form.Warning, Text: "🔒 " + s.p.T("scale.restricted")}}
}

func (s *sheet) declare() {
	f, p, d := s.form, s.p, s.d
	var items []form.Item
	if s.c.ReadOnly {
		items = append(items, form.NoteList(s.alarms))
	}
	for i := range s.typed {
		n := i + 1
		items = append(items, form.Choice(itemKey(n), &s.typed[i], options(s.name, n), form.Label(label(p, s.name, n)), form.Advance(),
			form.When(func() bool { return scale.Asked(s.name, n, s.answers()) })))
	}
	f.Section("", items...).Columns(columns(s.name))
	f.Section("",
		form.Computed("scale.total", s.total, form.Span(2)),
		form.Computed("scale.before", s.earlier, form.Span(2), form.When(func() bool { return len(s.before) > 0 })),
		form.NoteList(s.notes))
	f.Section("scale.section.now",
		form.Checks("scale.done", &d.Done, visit.Levelled(form.Values("scale.done.", records.SafetySteps...), form.Good, records.SafetySteps...), form.Span(4)),
		form.Combo("scale.called", &d.Called, form.Among(s.staff...), form.Free(), form.Span(2), form.RequiredWhen(s.safety))).When(s.safety)
	next := append([]form.Item{form.Choice(visit.OutcomeKey, &d.Outcome, visit.Outcomes(), form.Span(4), form.Advance(), form.Required())}, s.onward.Refer(p, s.referred)...)
	next = append(next, s.onward.Appoint()...)
	next = append(next, form.Lines("scale.note", &d.Note, form.Span(4)), form.DayPlain("scale.date", &d.Date, form.NotFuture(), form.Required()))
	f.Section("scale.section.next", next...)
}

// total says the score as far as there is one.
func (s *sheet) total() form.Message {
	r := s.result()
	if !r.Complete && r.Band == "" {
		return form.Inform(s.p.T("scale.partial", r.Answered, r.Items))
	}
	words := ""
	if r.Band != "" {
		words = s.p.T("clinical.scale.band." + scale.BandKey(r.Band))
	}
	if r.Total != nil {
		words = strings.Trim(s.p.T("scale.score", *r.Total, r.Max)+" · "+words, " ·")
	}
	switch {
	case r.Safety:
		return form.Alarm(words)
	case r.Positive != nil && *r.Positive, r.Band == "possible":
		return form.Warn(words)
	case r.Positive == nil:
		return form.Inform(words)
	}
	return form.Praise(words)
}

// earlier are the totals of before, the latest first.
func (s *sheet) earlier() form.Message {
	var out []string
	for i := len(s.before) - 1; i >= 0 && len(out) < 4; i-- {
		out = append(out, s.p.T("scale.earlier", *s.before[i].Total, form.FormatDate(s.before[i].Date)))
	}
	return form.Inform(strings.Join(out, " · "))
}

// alarms stand over the items: an answer about dying or self-harm asks for
// something now, whatever the total, complete or not.
func (s *sheet) alarms() []form.Alert {
	r := s.result()
	if !r.Safety {
		return nil
	}
	do := []string{s.p.T("scale.alarm.do")}
	if s.call != "" {
		do = append(do, s.p.T("scale.alarm.call", s.call))
	}
	do = append(do, s.p.T("scale.alarm.refer"))
	a := form.Alert{Level: form.Danger, Title: s.p.T("scale.alarm"), Text: strings.Join(do, " "),
		Source: s.p.T("form.source", source(s.p, string(r.Source))+" ; "+s.p.T("scale.source.mhgap"))}
	if !s.referred() && !s.c.ReadOnly {
		a.Action, a.Key, a.Do = s.p.T("consultation.paper.letter"), "F8", func() { visit.Refer(s.view, s.refer) }
	}
	return []form.Alert{a}
}

// notes say that the card is asked from, and what a score over the cut-off asks
// for.
func (s *sheet) notes() []form.Alert {
	r := s.result()
	var out []form.Alert
	for _, x := range r.Alerts {
		if x.Code != "scale.positive" {
			continue
		}
		a := visit.Alert(s.p, x)
		a.Title += " (" + visit.Threshold(s.p, x.Threshold) + ")"
		a.Source = s.p.T("form.source", source(s.p, string(x.Source)))
		out = append(out, a)
	}
	if s.c.ReadOnly {
		return out
	}
	words := []string{s.p.T("clinical.scale.from_card")}
	if l := legend(s.p, s.name); l != "" {
		words = append(words, l+".")
	}
	if key := "scale.hint." + scale.TextName(s.name); s.p.Has(key) {
		words = append(words, s.p.T(key))
	}
	return append(out, form.Alert{Level: form.Info, Text: strings.Join(words, " ")})
}

// remarks are an alarm that nobody has answered.
func (s *sheet) remarks() []record.Remark {
	if !s.safety() || s.referred() || s.d.Outcome == records.Admitted {
		return nil
	}
	return []record.Remark{{Level: form.Danger, Words: s.p.T("scale.open"), Field: s.form.Field(visit.OutcomeKey)}}
}

func (s *sheet) find(path string) *form.Field {
	if path == "answers" {
		for i, t := range s.typed {
			if t == "" && scale.Asked(s.name, i+1, s.answers()) {
				return s.form.Field(itemKey(i + 1))
			}
		}
		return s.form.Field(itemKey(1))
	}
	if key := visit.Path(path); key != "" {
		return s.form.Field(key)
	}
	return s.form.Field("scale." + path)
}
