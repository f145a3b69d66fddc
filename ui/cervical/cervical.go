// Package cervical holds the form of cervical screening: the tests with what
// they say, treatment on the day or referral, and the recall.
//
// What lives here: the fields and the words of their results. What may enter:
// another test of the cervix. What it must not know: an interval of recall
// that nobody has set, how a picture is kept.
package cervical

import (
	"context"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/picture"
	"carnet/ui/album"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Form is cervical screening as the chart sees it.
func Form() record.Form {
	return record.Form{
		Kind: records.KindCervical, Title: "cervical.title", Key: "Ctrl+Shift+C", Does: "cervical.new", Need: records.Consult,
		New: begin, Open: open, Say: visit.Say("cervical"),
		When: visit.Offered(func(c *record.Case) bool { return visit.Woman(c) && visit.Between(c, 15*visit.Years, 0) }),
	}
}

func begin(ctx context.Context, c *record.Case) (records.Document, error) {
	id, _, err := visit.Arrival(ctx, c)
	return &records.Cervical{Date: c.Today, Visit: id}, err
}

// sheet is one open screening.
type sheet struct {
	c      *record.Case
	p      text.Printer
	d      *records.Cervical
	before []records.Cervical
	onward visit.Onward
	form   *form.Form
	view   *formview.View
}

func open(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	s := &sheet{c: c, p: c.P, d: doc.(*records.Cervical)}
	var err error
	if s.before, err = visit.Decoded[records.Cervical](ctx, c, records.KindCervical); err != nil {
		return nil, err
	}
	s.before = slices.DeleteFunc(s.before, func(v records.Cervical) bool { return s.day().Before(v.Date) })
	s.onward.Spread(s.d.Referral, s.d.Recall)
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	sheet := &record.Sheet{Form: s.form, Document: s.settle, Focus: s.find, Tags: s.tags, Remarks: s.remarks, Drawn: func(v *formview.View) { s.view = v }}
	if c.ReadOnly {
		sheet.Papers = []record.Paper{visit.LetterPaper(s.p, s.referred, s.letter)}
	} else {
		sheet.Acts = []record.Act{visit.LetterAct(s.p, s.refer)}
	}
	return sheet, nil
}

func (s *sheet) day() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

func (s *sheet) settle() records.Document {
	d := *s.d
	d.Referral, d.Recall = s.onward.Settle(s.referred())
	if !s.treated() {
		d.TreatedOn = nil
	}
	return &d
}

func (s *sheet) referred() bool { return s.d.Outcome == records.Referred }

// treated tells whether anything was done to the cervix.
func (s *sheet) treated() bool { return s.d.Treatment != "" && s.d.Treatment != "none" }

// suspect and positive are what the tests have found.
func (s *sheet) suspect() bool { return s.d.VIA == "suspect" || s.d.VILI == "suspect" }

func (s *sheet) positive() bool {
	return s.d.VIA == "positive" || s.d.VILI == "positive" || s.d.HPV == "positive"
}

func (s *sheet) declare() {
	f, p, d := s.form, s.p, s.d
	result := func() []form.Option {
		return visit.Levelled(visit.Levelled(form.Values("cervical.result.", "negative", "positive", "suspect"), form.Warning, "positive"), form.Danger, "suspect")
	}
	hpv := visit.Levelled(form.Values("cervical.hpv.", "negative", "positive", "indeterminate"), form.Warning, "positive", "indeterminate")
	f.Section("cervical.section.tests",
		form.Computed("cervical.before", s.beforeWords, form.Span(4), form.When(func() bool { return s.beforeWords().Text != "" })),
		form.Choice("cervical.via", &d.VIA, result(), form.Span(2), form.Advance()),
		form.Choice("cervical.vili", &d.VILI, result(), form.Span(2), form.Advance()),
		form.Choice("cervical.hpv", &d.HPV, hpv, form.Span(2), form.Advance()),
		form.YesNo("cervical.junction", &d.Junction, form.Span(2), form.Advance(), form.Check(s.junction)),
		form.Text("cervical.finding", &d.Finding, form.Span(4)),
		form.Pictures("cervical.pictures", &d.Pictures, album.New(s.c.Store, s.c.Shell, p, picture.CervixSide), form.Span(4)),
		form.NoteList(s.notes))
	f.Section("cervical.section.care",
		form.Choice("cervical.treatment", &d.Treatment, form.Values("cervical.treatment.", records.CervicalTreatments...), form.Span(4), form.Advance(), form.After(s.today)),
		form.Day("cervical.treated_on", &d.TreatedOn, form.NotFuture(), form.When(s.treated)),
		form.Text("cervical.biopsy", &d.Biopsy, form.Span(2)))
	ends := visit.Levelled(form.Values("consultation.outcome.", records.Home, records.Referred), form.Warning, string(records.Referred))
	items := append([]form.Item{form.Choice(visit.OutcomeKey, &d.Outcome, ends, form.Advance(), form.Required())}, s.onward.Refer(p, s.referred)...)
	items = append(items, s.onward.Appoint(form.Label("cervical.recall"))...)
	items = append(items, form.Lines("cervical.note", &d.Note, form.Span(4)), form.DayPlain("cervical.date", &d.Date, form.NotFuture(), form.Required()))
	f.Section("cervical.section.next", items...)
}

// today dates a treatment that was chosen now: the screening's own day.
func (s *sheet) today() {
	if s.treated() && s.d.TreatedOn == nil {
		day := s.day()
		s.d.TreatedOn = &day
	}
}

func (s *sheet) beforeWords() form.Message {
	if len(s.before) == 0 {
		return form.Message{}
	}
	v := s.before[len(s.before)-1]
	m := form.Inform(s.p.T("cervical.before.words", form.FormatDate(v.Date), s.results(&v)))
	if v.VIA == "positive" || v.VILI == "positive" || v.VIA == "suspect" || v.VILI == "suspect" || v.HPV == "positive" {
		m.Level = form.Warning
	}
	return m
}

// results are the results of a screening in one line.
func (s *sheet) results(v *records.Cervical) string {
	var out []string
	add := func(test, prefix, x string) {
		if x != "" {
			out = append(out, s.p.T("cervical."+test)+" "+s.p.T(prefix+x))
		}
	}
	add("via", "cervical.result.", v.VIA)
	add("vili", "cervical.result.", v.VILI)
	add("hpv", "cervical.hpv.", v.HPV)
	if v.Treatment != "" && v.Treatment != "none" {
		out = append(out, s.p.T("cervical.treatment."+v.Treatment))
	}
	return strings.Join(out, " · ")
}

// junction warns where the part that matters was not seen.
func (s *sheet) junction(seen string) form.Message {
	if seen == "no" && (s.d.VIA == "negative" || s.d.VILI == "negative") {
		return form.Warn(s.p.T("cervical.junction.unseen"))
	}
	return form.Message{}
}

// notes say what a result asks for. The letter is one key away.
func (s *sheet) notes() []form.Alert {
	letter := form.Alert{Action: s.p.T("consultation.paper.letter"), Key: "F8", Do: func() { visit.Refer(s.view, s.refer) }}
	if s.referred() {
		letter = form.Alert{}
	}
	switch {
	case s.suspect():
		letter.Level, letter.Title, letter.Text = form.Danger, s.p.T("cervical.suspect"), s.p.T("cervical.suspect.do")
	case s.positive() && !s.treated():
		letter.Level, letter.Title, letter.Text = form.Warning, s.p.T("cervical.positive"), s.p.T("cervical.positive.do")
	default:
		return nil
	}
	return []form.Alert{letter}
}

// remarks are shown before signing: a result that nobody has answered.
func (s *sheet) remarks() []record.Remark {
	if s.referred() || s.treated() && !s.suspect() || !s.suspect() && !s.positive() {
		return nil
	}
	level, key := form.Warning, "cervical.positive.open"
	if s.suspect() {
		level, key = form.Danger, "cervical.suspect.open"
	}
	return []record.Remark{{Level: level, Words: s.p.T(key), Field: s.form.Field(visit.OutcomeKey)}}
}

// refer makes it a referral, with the result as its reason.
func (s *sheet) refer() {
	if s.onward.Referral.Reason == "" {
		s.onward.Referral.Reason = s.results(s.d)
	}
	if s.suspect() {
		s.onward.Referral.Urgent = true
	}
	visit.Pick(s.form.Field(visit.OutcomeKey), string(records.Referred))
	s.form.Reload()
}

// letter is what the referral letter says.
func (s *sheet) letter() *records.Consultation {
	d := s.settle().(*records.Cervical)
	out := &records.Consultation{Date: d.Date, Reason: s.p.T("cervical.title"), Referral: d.Referral, Outcome: d.Outcome, Note: d.Note}
	parts := []string{s.results(d), d.Finding, d.Biopsy}
	out.History = strings.Join(slices.DeleteFunc(parts, func(x string) bool { return x == "" }), "\n")
	return out
}

func (s *sheet) tags() []form.Message {
	if s.d.Date == s.c.Today || s.d.Date.IsZero() {
		return nil
	}
	return []form.Message{{Level: form.Info, Text: s.p.T("consultation.of", form.FormatDate(s.d.Date))}}
}

func (s *sheet) find(path string) *form.Field {
	if key := visit.Path(path); key != "" {
		return s.form.Field(key)
	}
	return s.form.Field("cervical." + path)
}
