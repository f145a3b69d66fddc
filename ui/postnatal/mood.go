package postnatal

import (
	"slices"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/scale"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// moods are the answers to the two questions, 0 to 3.
var moods = []string{"0", "1", "2", "3"}

// declareMood asks the two questions where the reader may know the answers;
// others see that there are some.
func (s *sheet) declareMood() {
	if !s.c.May(records.Restricted) {
		if s.d.Mood[0] == nil && s.d.Mood[1] == nil {
			return
		}
		s.form.Section("postnatal.section.mood", form.Computed("postnatal.mood", func() form.Message {
			return form.Message{Text: "🔒 " + s.p.T("consultation.restricted")}
		}))
		return
	}
	opts := func() []form.Option {
		return visit.Levelled(form.Values("postnatal.mood.", moods...), form.Warning, "2", "3")
	}
	s.form.Section("postnatal.section.mood",
		form.Choice("postnatal.mood.interest", &s.mood[0], opts(), form.Label(scale.ItemKey(scale.PHQ2, 1)), form.Span(2), form.Advance()),
		form.Choice("postnatal.mood.low", &s.mood[1], opts(), form.Label(scale.ItemKey(scale.PHQ2, 2)), form.Span(2), form.Advance()),
		form.Computed("postnatal.mood.total", s.moodTotal, form.When(func() bool { return s.moodTotal().Text != "" })),
		form.NoteList(s.moodNotes))
}

// phq2 scores the two questions.
func (s *sheet) phq2() (scale.Result, bool) {
	items := make([]*int, 2)
	for i, m := range s.mood {
		if n := slices.Index(moods, m); n >= 0 {
			items[i] = &n
		}
	}
	r, err := scale.Score(scale.PHQ2, items, clinical.Female, scale.Defaults())
	return r, err == nil && r.Complete
}

func (s *sheet) moodTotal() form.Message {
	r, ok := s.phq2()
	if !ok {
		return form.Message{}
	}
	m := form.Message{Level: form.Good, Text: s.p.T("postnatal.mood.score", *r.Total, r.Max, s.p.T("clinical.scale.band."+scale.BandKey(r.Band)))}
	if r.Positive != nil && *r.Positive {
		m.Level = form.Warning
	}
	return m
}

// moodNotes open the perinatal scale where the two questions are positive.
func (s *sheet) moodNotes() []form.Alert {
	var out []form.Alert
	if r, ok := s.phq2(); ok && r.Positive != nil && *r.Positive {
		a := form.Alert{Level: form.Warning, Title: s.p.T("postnatal.mood.positive"), Text: s.p.T("postnatal.mood.positive.do"), Source: visit.Source(s.p, r.Source)}
		if s.opensScale() {
			a.Action, a.Key, a.Do = s.p.T("postnatal.mood.open"), scaleKey, s.openScale
		}
		out = append(out, a)
	}
	return out
}

// scaleKey opens the perinatal scale.
const scaleKey = "F6"

// opensScale tells that the two questions are positive and that the perinatal
// scale can be opened from here.
func (s *sheet) opensScale() bool {
	r, ok := s.phq2()
	return ok && r.Positive != nil && *r.Positive && s.c.Begin != nil && !s.c.ReadOnly && s.c.May(records.Restricted)
}

// openScale opens it; this visit's draft is gone on with afterwards.
func (s *sheet) openScale() { s.c.Begin(records.KindScale) }
