package birth

import (
	"slices"
	"strings"
	"time"

	"carnet/assets/diagnoses"
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/coding"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// death is the review of a death as typed.
type death struct {
	D  records.Death `json:"death"`
	At string        `json:"at"`

	shown string     // how the time of the document is shown
	was   *time.Time // that time
}

// deathOf spreads what a document says of a death.
func deathOf(p text.Printer, d *records.Death, now time.Time) death {
	if d == nil {
		return death{}
	}
	x := death{D: *d, was: d.At}
	x.At = bedside.ClockText(p, d.At, now)
	x.shown = x.At
	return x
}

// settle is what the fields say of a death after a birth; nil for nothing. A
// time without a day is the latest such time: one writes down what has
// happened.
func (x *death) settle(birth, now time.Time) *records.Death {
	d := x.D
	d.At = nil
	switch c, ok := bedside.ClockOf(x.At, now); {
	case x.At == "":
	case x.was != nil && x.At == x.shown:
		d.At = x.was
	case ok && (strings.Contains(x.At, "/") || c.Before(birth)):
		d.At = nearTo(birth, x.At, now)
	case ok:
		d.At = &c
	}
	if d.Empty() {
		return nil
	}
	return &d
}

// whose tells whose death is reviewed.
type whose struct {
	prefix string // of the keys
	mother bool
	shown  func() bool
	still  func() bool // born dead
	birth  func() time.Time
}

// declareDeath declares the review of a death, shown once a death is recorded
// and to those who write in the maternity.
func declareDeath(f *form.Form, x *death, a *about, w whose) {
	p, d := a.p, &x.D
	if !a.audits {
		return
	}
	key := func(s string) string { return w.prefix + "death." + s }
	l := func(s string) form.Opt { return form.Label("birth.death." + s) }
	after := func() bool { return w.mother || !w.still() }
	timings := records.DeathTimings
	if !w.mother {
		timings = timings[:2] // of a child that lived, its age says it
	}
	findable := func() []form.Option {
		return visit.Levelled(form.Values("birth.death.found.", records.Findable...), form.Warning, "yes")
	}
	items := []form.Item{
		bedside.ClockField(p, key("at"), &x.At, a.now, l("at"), form.When(after), form.RequiredWhen(func() bool { return w.shown() && after() }),
			form.Check(func(string) form.Message {
				if t := x.settle(w.birth(), a.now()); t != nil && t.At != nil && t.At.Before(w.birth()) && (!w.mother || t.Timing == "postpartum") {
					return form.Refuse(p.T("finding.death.before_birth"))
				}
				return form.Message{}
			})),
		form.Computed(key("age"), func() form.Message { return ageWords(p, x.settle(w.birth(), a.now()), w.birth(), w.mother) }, l("age"), form.When(after)),
		form.Choice(key("timing"), &d.Timing, form.Values("birth.death.timing.", timings...), l("timing"), form.Span(2), form.Advance(), form.When(func() bool { return w.mother || w.still() })),
		form.Choice(key("where"), &d.Where, form.Values("birth.death.where.", records.DeathPlaces...), l("where"), form.Span(2), form.Advance()),
		form.Choice(key("arrival"), &d.Arrival, visit.Levelled(form.Values("birth.death.arrival.", records.ArrivalStates...), form.Warning, "grave", "dead"), l("arrival"), form.Span(2), form.Advance()),
		form.Combo(key("cause"), &d.Cause, a.causes(w.mother), l("cause"), form.Code(&d.ICD10), form.Aside(func() string { return d.ICD10 }), form.Span(2), form.OnPick(func(o form.Option) {
			if w.mother && d.Group == "" {
				d.Group = records.DeathGroupOf(o.Value)
			}
		})),
	}
	if w.mother {
		items = append(items, form.Choice(key("group"), &d.Group, form.Values("birth.death.group.", records.DeathGroups...), l("group"), form.Span(2), form.Advance()))
	}
	items = append(items, form.Text(key("other"), &d.Other, l("other"), form.Span(2)))
	for _, delay := range []struct {
		name string
		of   *records.Delay
	}{{"seeking", &d.Seeking}, {"reaching", &d.Reaching}, {"receiving", &d.Receiving}} {
		items = append(items,
			form.Choice(key(delay.name), &delay.of.Found, findable(), l(delay.name), form.Span(2), form.Advance()),
			form.Text(key(delay.name+".why"), &delay.of.Why, form.Label("birth.death.why"), form.Span(2), form.EnabledWhen(func() bool { return delay.of.Found == "yes" })))
	}
	items = append(items,
		form.Choice(key("avoidable"), &d.Avoidable, findable(), l("avoidable"), form.Span(2), form.Advance()),
		form.Text(key("factors"), &d.Factors, l("factors"), form.Span(2)),
		form.Day(key("audited"), &d.Audited, l("audited"), form.NotFuture()),
		form.Lines(key("advice"), &d.Advice, l("advice"), form.Span(3)))
	title := "birth.section.death.child"
	if w.mother {
		title = "birth.section.death"
	}
	f.Section(title, items...).When(w.shown)
}

// noCause are codes of the list that say how she gave birth: nobody dies of
// them.
var noCause = []string{"O80.9", "O82.9"}

// causes proposes causes of death out of the centre's list: those of the
// chapter first, and alone before anything is typed. A cause in words of one's
// own has no code.
func (a *about) causes(mother bool) func(string) []form.Option {
	chapter, sex := "P", clinical.SexUnknown
	if mother {
		chapter, sex = "O", clinical.Female
	}
	var all []form.Option
	for _, e := range diagnoses.All() {
		if strings.HasPrefix(e.ICD10, chapter) && !slices.Contains(noCause, e.ICD10) {
			all = append(all, form.Option{Value: e.ICD10, Label: e.Label, Detail: e.ICD10, Words: e.Synonyms})
		}
	}
	return func(query string) []form.Option {
		if strings.TrimSpace(query) == "" {
			return all[:min(len(all), form.MaxSuggestions)]
		}
		var first, rest []form.Option
		for _, h := range coding.SearchDiagnoses(coding.Query{Text: query, Sex: sex, Limit: form.MaxSuggestions * 2}) {
			if slices.Contains(noCause, h.ICD10) {
				continue
			}
			o := form.Option{Value: h.ICD10, Label: h.Label, Detail: h.ICD10, Words: h.Words()}
			if strings.HasPrefix(h.ICD10, chapter) {
				first = append(first, o)
			} else {
				rest = append(rest, o)
			}
		}
		out := append(first, rest...)
		return slices.Clip(out[:min(len(out), form.MaxSuggestions)])
	}
}

// ageWords say how long after the birth somebody died.
func ageWords(p text.Printer, d *records.Death, birth time.Time, mother bool) form.Message {
	if d == nil || d.At == nil {
		return form.Message{}
	}
	after := d.At.Sub(birth)
	switch {
	case after < 0 && mother:
		return form.Inform(p.T("birth.death.before", bedside.Length(p, -after)))
	case after < 0:
		return form.Warn(p.T("finding.death.before_birth"))
	case mother:
		return form.Inform(p.T("birth.death.after", bedside.Length(p, after)))
	case after < time.Hour:
		return form.Inform(p.T("birth.death.first"))
	case after < records.EarlyNeonatal:
		return form.Inform(p.T("birth.death.early", int(after.Hours())))
	}
	return form.Inform(p.T("birth.death.late", int(after.Hours()/24)))
}
