package postnatal

import (
	"context"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/familyplanning"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/measure"
	"carnet/ui/prescribe"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Form is the postnatal visit as the chart sees it.
func Form() record.Form {
	return record.Form{
		Kind: records.KindPostnatal, Title: "postnatal.title", Key: "Ctrl+Shift+N", Does: "postnatal.new", Need: records.Consult,
		New: begin, Open: open, Say: visit.Say("postnatal"),
		When: visit.Offered(func(c *record.Case) bool { return visit.Woman(c) && visit.Between(c, 10*visit.Years, 56*visit.Years) }),
	}
}

// begin makes a visit of today at the contact that the day is, with the next
// contact as its appointment, and a place for each child.
func begin(ctx context.Context, c *record.Case) (records.Document, error) {
	id, v, err := visit.Arrival(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &records.Postnatal{Date: c.Today, Visit: id}
	if v.Vitals != nil {
		d.Vitals = *v.Vitals
	}
	b, err := lastBirth(ctx, c, c.Today)
	if err != nil {
		return nil, err
	}
	d.Pregnancy, d.Delivery = b.pregnancy, b.delivery
	for _, k := range b.kids {
		d.Children = append(d.Children, records.PostnatalKid{Child: k.id})
	}
	if !b.day.IsZero() {
		d.Contact = contactOn(b.day, c.Today)
	}
	return d, nil
}

// sheet is one open visit.
type sheet struct {
	c *record.Case
	p text.Printer
	d *records.Postnatal

	last     map[string]store.Observation
	birth    birthOf
	kids     []kid
	living   int // children to be seen, where no birth is on record
	mood     [2]string
	method   string
	onward   visit.Onward
	proposed clinical.Date
	told     string // the contact that the program has chosen
	form     *form.Form
	view     *formview.View
	rx       *prescribe.Sheet // nil for reading
	anaemia  antenatal.AnaemiaSettings
	// antenatal are the limits of pressure, temperature and pulse in pregnancy:
	// they hold for her at any age, and for the weeks after birth.
	antenatal antenatal.Settings
}

// mostKids is how many children of one birth have a place.
const mostKids = 4

func open(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	s := &sheet{c: c, p: c.P, d: doc.(*records.Postnatal)}
	var err error
	if s.birth, err = lastBirth(ctx, c, s.day()); err != nil {
		return nil, err
	}
	if s.birth.delivery != s.d.Delivery && s.d.Delivery != "" {
		s.birth.kids = nil // the visit belongs to another birth
	}
	if s.last, err = visit.Last(ctx, c, s.d.Visit); err != nil {
		return nil, err
	}
	rules, err := c.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	s.anaemia, s.antenatal = rules.Antenatal.Anaemia, rules.Antenatal
	if !c.ReadOnly {
		if err := s.prescribe(ctx); err != nil {
			return nil, err
		}
	}
	s.spread()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	sheet := &record.Sheet{Form: s.form, Document: s.settle, Focus: s.find, Remarks: s.remarks, Drawn: func(v *formview.View) { s.view = v }}
	if c.ReadOnly {
		sheet.Papers = []record.Paper{visit.LetterPaper(s.p, s.referred, s.letter), s.prescription()}
	} else {
		sheet.Acts = append(s.rx.Acts(), visit.LetterAct(s.p, s.refer),
			record.Act{Key: scaleKey, Does: s.p.T("postnatal.mood.open"), When: s.opensScale, Do: func(*formview.View) { s.openScale() }})
	}
	return sheet, nil
}

func (s *sheet) day() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

// born is the day of the birth; zero where it is not known.
func (s *sheet) born() clinical.Date {
	if !s.birth.day.IsZero() {
		return s.birth.day
	}
	if s.d.Born != nil {
		return *s.d.Born
	}
	return clinical.Date{}
}

func (s *sheet) spread() {
	for i := range mostKids {
		k := kid{rank: i + 1}
		if i < len(s.d.Children) {
			for _, known := range s.birth.kids {
				if known.id != "" && known.id == s.d.Children[i].Child {
					k = known
				}
			}
			if k.id == "" && i < len(s.birth.kids) && s.d.Children[i].Child == "" {
				k = s.birth.kids[i]
			}
		}
		s.kids = append(s.kids, k)
	}
	s.living = max(len(s.d.Children), 1)
	if s.c.ReadOnly {
		s.living = len(s.d.Children)
	}
	for len(s.d.Children) < mostKids {
		s.d.Children = append(s.d.Children, records.PostnatalKid{})
	}
	for i, m := range s.d.Mood {
		if m != nil && *m >= 0 && *m < len(moods) {
			s.mood[i] = moods[*m]
		}
	}
	s.method = methodName(s.p, s.d.Method)
	s.onward.Spread(s.d.Referral, s.d.Next)
	s.told = s.d.Contact
	if s.d.Next == nil && !s.c.ReadOnly {
		s.propose()
	}
}

func (s *sheet) settle() records.Document {
	d := *s.d
	d.Children = nil
	for i, x := range s.d.Children {
		if i < s.living && (x.Child != "" || !emptyKid(x)) {
			x.Danger = slices.Clone(x.Danger)
			d.Children = append(d.Children, x)
		}
	}
	if s.c.May(records.Restricted) {
		d.Mood = [2]*int{}
		for i, m := range s.mood {
			if n := slices.Index(moods, m); n >= 0 {
				d.Mood[i] = &n
			}
		}
	}
	if !s.birth.day.IsZero() {
		d.Born = nil
	}
	d.Lines = prescribe.Settled(s.d.Lines)
	d.Referral, d.Next = s.onward.Settle(s.referred())
	return &d
}

func emptyKid(x records.PostnatalKid) bool {
	return x.Alive == nil && x.Weight == nil && x.Temperature == nil && x.Respiration == nil && x.Feeding == "" && x.Cord == "" && len(x.Danger) == 0 && x.Note == ""
}

func (s *sheet) referred() bool { return s.d.Outcome == records.Referred }

// propose fills in the contact and the next one, as long as nobody has chosen
// otherwise.
func (s *sheet) propose() {
	born := s.born()
	if s.d.Contact == s.told {
		s.told = ""
		if !born.IsZero() {
			s.told = contactOn(born, s.day())
		}
		s.d.Contact = s.told
	}
	if s.onward.Next.Date != s.proposed {
		return
	}
	s.proposed = clinical.Date{}
	if !born.IsZero() {
		if at, code, ok := nextContact(born, s.day()); ok {
			s.proposed = at
			s.onward.Next.Reason = s.p.T("postnatal.next_contact", s.p.T("postnatal.contact."+code))
		}
	}
	s.onward.Next.Date = s.proposed
}

func (s *sheet) declare() {
	f, p, d := s.form, s.p, s.d
	f.Section("postnatal.section.contact",
		form.Day("postnatal.born", &d.Born, form.NotFuture(), form.When(func() bool { return s.birth.day.IsZero() }), form.After(s.propose)),
		form.Integer("postnatal.living", &s.living, form.Plausible(0, mostKids), form.When(func() bool { return s.birth.day.IsZero() && !s.c.ReadOnly })),
		form.Choice("postnatal.contact", &d.Contact, form.Values("postnatal.contact.", records.PostnatalContacts...), form.Span(3), form.Advance()),
		form.Computed("postnatal.since", s.sinceWords, form.When(func() bool { return s.sinceWords().Text != "" })))
	f.Section("postnatal.section.vitals", measure.Fields(p, &d.Vitals, measure.Options{Who: measure.Subject{Sex: s.c.Patient.Sex, Birth: s.c.Patient.Birth, Day: s.day()}, Last: s.last})...)
	f.Section("postnatal.section.mother",
		form.Checks("postnatal.danger", &d.Danger, s.dangers(), form.Span(4), form.Required()),
		form.Choice("postnatal.bleeding", &d.Bleeding, visit.Levelled(form.Values("postnatal.bleeding.", "normal", "heavy", "foul"), form.Danger, "heavy", "foul"), form.Span(2), form.Required(), form.Advance()),
		form.Choice("postnatal.uterus", &d.Uterus, visit.Levelled(form.Values("postnatal.uterus.", "involuting", "soft", "tender"), form.Warning, "soft", "tender"), form.Span(2), form.Advance()),
		form.Choice("postnatal.breasts", &d.Breasts, visit.Levelled(form.Values("postnatal.breasts.", "normal", "engorged", "cracked", "mastitis"), form.Warning, "mastitis"), form.Span(2), form.Advance()),
		form.Choice("postnatal.perineum", &d.Perineum, visit.Levelled(form.Values("postnatal.perineum.", "healing", "infected", "open"), form.Warning, "infected", "open"), form.Span(2), form.Advance()),
		form.YesNo("postnatal.pallor", &d.Pallor, form.Advance()),
		form.Number("postnatal.hb", &d.Hb, form.Unit("g/dL"), form.Last(s.lastHb()), form.Decimals(1), form.Plausible(1, 25), form.Check(s.haemoglobin)),
		form.NoteList(s.motherNotes))
	s.declareMood()
	for i := range s.kids {
		s.declareKid(i)
	}
	f.Section("postnatal.section.care",
		form.Integer("postnatal.iron", &d.Iron, form.Unit("postnatal.tablets"), form.Plausible(0, 400)),
		form.YesNo("postnatal.vitamin_a", &d.VitaminA, form.Advance()),
		form.Combo("postnatal.method", &s.method, s.findMethod, form.Code(&d.Method), form.Strict(), form.Span(2)),
		form.Checks("postnatal.counsel", &d.Counsel, form.Values("postnatal.counsel.", counsels...), form.Span(4)))
	f.Section("consultation.section.lines", s.lines()...)
	items := append([]form.Item{form.Choice(visit.OutcomeKey, &d.Outcome, visit.Outcomes(), form.Span(4), form.Advance(), form.Required())}, s.onward.Refer(p, s.referred)...)
	items = append(items, s.onward.Appoint(form.Aside(func() string {
		if !s.proposed.IsZero() && s.onward.Next.Date == s.proposed {
			return p.T("postnatal.proposed")
		}
		return ""
	}))...)
	items = append(items, form.Lines("postnatal.note", &d.Note, form.Span(4)), form.DayPlain("postnatal.date", &d.Date, form.NotFuture(), form.Required(), form.After(s.propose)))
	f.Section("postnatal.section.next", items...)
}

var counsels = []string{"danger_signs", "breastfeeding", "hygiene", "nutrition", "planning", "vaccines", "net"}

func (s *sheet) dangers() []form.Option {
	list := append(slices.Clone(records.PostnatalDangers), "none")
	return visit.Alone(visit.Levelled(form.Values("postnatal.danger.", list...), form.Danger, records.PostnatalDangers...), "none")
}

func (s *sheet) sinceWords() form.Message {
	born := s.born()
	if born.IsZero() {
		return form.Message{}
	}
	n := s.day().Sub(born)
	if n < 0 {
		return form.Warn(s.p.T("postnatal.before_birth"))
	}
	return form.Inform(s.p.T("postnatal.day", n, form.FormatDate(born)))
}

func (s *sheet) lastHb() string {
	o, ok := s.last["hb"]
	if !ok || o.Day.IsZero() {
		return ""
	}
	return s.p.T("consultation.last", s.p.Number(o.Value, 1), visit.Day(o.Day, s.c.Today))
}

// haemoglobin compares with the settings of the prenatal visits: no source for
// the weeks after birth was at hand, and the words say so.
func (s *sheet) haemoglobin(x float64) form.Message {
	a := s.anaemia
	switch {
	case x < a.Severe:
		return form.Alarm(s.p.T("postnatal.hb.severe", a.Severe))
	case x < a.Cut3:
		return form.Warn(s.p.T("postnatal.hb.low", a.Cut3))
	}
	return form.Message{}
}

// motherSigns are the findings that need a decision today, in words.
func (s *sheet) motherSigns() []string {
	var out []string
	add := func(on bool, key string) {
		if on {
			out = append(out, s.p.T(key))
		}
	}
	for _, x := range openDanger(s.d.Danger) {
		add(x != "none", "postnatal.danger."+x)
	}
	add(s.d.Bleeding == "heavy" && !slices.Contains(s.d.Danger, "bleeding"), "postnatal.sign.heavy")
	add(s.d.Bleeding == "foul" && !slices.Contains(s.d.Danger, "foul_discharge"), "postnatal.sign.foul")
	add(s.d.Hb != nil && *s.d.Hb < s.anaemia.Severe, "clinical.alert.anc.severe_anaemia")
	for _, a := range s.vitalAlerts() {
		if a.Severity == clinical.Danger && !said(s.d.Danger, a) {
			out = append(out, vitalWords(s.p, a))
		}
	}
	for i := range out {
		out[i] = strings.TrimSuffix(out[i], ".")
	}
	return out
}

// motherNotes say what her signs ask for, the letter one key away.
func (s *sheet) motherNotes() []form.Alert {
	signs := s.motherSigns()
	var out []form.Alert
	if len(signs) > 0 {
		a := form.Alert{Level: form.Danger, Title: s.p.T("postnatal.alert.danger"), Text: s.p.T("postnatal.alert.danger.do", strings.ToLower(strings.Join(signs, ", "))), Source: s.p.T("form.source", s.p.T("postnatal.source.who"))}
		s.offerLetter(&a)
		out = append(out, a)
	}
	out = append(out, s.vitalNotes()...)
	if slices.Contains(s.d.Danger, despair) {
		out = append(out, form.Alert{Level: form.Danger, Title: s.p.T("postnatal.danger.despair"), Text: s.p.T("postnatal.despair.do")})
	}
	if s.d.Breasts == "mastitis" {
		out = append(out, form.Alert{Level: form.Warning, Text: s.p.T("postnatal.mastitis.do")})
	}
	return out
}

func (s *sheet) offerLetter(a *form.Alert) {
	if s.referred() || s.c.ReadOnly {
		return
	}
	a.Action, a.Key, a.Do = s.p.T("consultation.paper.letter"), "F8", func() { visit.Refer(s.view, s.refer) }
}

func methodName(p text.Printer, code string) string {
	switch code {
	case "":
		return ""
	case "lam":
		return p.T("planning.method.lam")
	}
	return p.T("clinical.fp.method." + code)
}

func (s *sheet) findMethod(query string) []form.Option {
	var out []form.Option
	for _, m := range append(familyplanning.Offered(familyplanning.Defaults()), "lam") {
		out = append(out, form.Option{Value: m, Label: methodName(s.p, m), Words: []string{s.p.T("planning.words." + m)}})
	}
	return form.Among(out...)(query)
}

// refer makes the visit a referral, with what was found as its reason.
func (s *sheet) refer() {
	if s.onward.Referral.Reason == "" {
		reasons := s.motherSigns()
		for i := range s.kids {
			if d, ok := s.kidDanger(i); ok && len(d.Signs) > 0 {
				reasons = append(reasons, s.p.T("postnatal.says", s.kids[i].name(s.p, s.living), s.signWords(d.Signs)))
			}
		}
		s.onward.Referral.Reason = strings.Join(reasons, " ; ")
		s.onward.Referral.Urgent = len(reasons) > 0
	}
	visit.Pick(s.form.Field(visit.OutcomeKey), string(records.Referred))
	s.form.Reload()
}

// letter is what the referral letter says. What she has answered about her
// mood stays here.
func (s *sheet) letter() *records.Consultation {
	d := s.settle().(*records.Postnatal)
	out := &records.Consultation{Date: d.Date, Vitals: d.Vitals, Diagnoses: d.Diagnoses, Lines: d.Lines, Referral: d.Referral, Outcome: d.Outcome, Note: d.Note}
	out.Reason = strings.Join(nonEmpty(s.p.T("postnatal.title"), s.sinceWords().Text), " · ")
	var lines []string
	for _, g := range s.form.Values() {
		if g.Title != s.p.T("postnatal.section.mother") && !strings.HasPrefix(g.Title, s.p.T("postnatal.child")) {
			continue
		}
		var said []string
		for _, x := range g.Pairs {
			if x.Label == s.p.T("postnatal.danger") {
				if x.Value = s.dangerSaid(); x.Value == "" {
					continue
				}
			}
			said = append(said, s.p.T("postnatal.says", x.Label, x.Value))
		}
		lines = append(lines, g.Title+" — "+strings.Join(said, " · "))
	}
	out.History = strings.Join(lines, "\n")
	return out
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(x string) bool { return x == "" })
}

// remarks are what the prescription asks for, and dangers that nobody has
// answered.
func (s *sheet) remarks() []record.Remark {
	var out []record.Remark
	if s.rx != nil {
		out = s.rx.Remarks()
	}
	if s.referred() || s.d.Outcome == records.Admitted || s.d.Outcome == records.Died {
		return out
	}
	if len(s.motherSigns()) > 0 || slices.Contains(s.d.Danger, despair) {
		out = append(out, record.Remark{Level: form.Danger, Words: s.p.T("postnatal.open.mother"), Field: s.form.Field(visit.OutcomeKey)})
	}
	for i := range s.kids {
		if d, ok := s.kidDanger(i); ok && len(d.Signs) > 0 {
			out = append(out, record.Remark{Level: form.Danger, Words: s.p.T("postnatal.open.child", s.kids[i].name(s.p, s.living)), Field: s.form.Field(visit.OutcomeKey)})
		}
	}
	return out
}

func (s *sheet) find(path string) *form.Field {
	if f := s.lineField(path); f != nil {
		return f
	}
	if key := visit.Path(path); key != "" {
		return s.form.Field(key)
	}
	if f := s.form.Field("postnatal." + path); f != nil {
		return f
	}
	return s.form.Field(visit.Vital(path))
}
