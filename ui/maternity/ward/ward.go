// Package ward says a woman in labour in a line: how far she is, what alerts,
// what is due.
//
// What lives here: those words, for the maternity's board and for the home.
// What may enter: a labour as the record holds it and a time. What it must not
// know: a store, a clock, a window.
package ward

import (
	"strconv"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// Sign is a word in a tone, shown as a tag.
type Sign struct {
	Tone  kit.Tone
	Words string
}

// Line is a woman in labour.
type Line struct {
	Name string // KONATÉ Bintou
	Who  string // 28 ans · G2 P1
	// Where is how far she is, "7 cm à 09:30"; Heart the heart rate of the
	// child, "RCF 142 à 11:00"; both "" before the first examination.
	Where, Heart string
	Since        string // "admise il y a 5 h 20"
	Stage        string // "Phase active depuis 08:00"
	// Alert is what went wrong and the gravest alert that is open, or that there
	// is none.
	Alert Sign
	// Wrong are the complications, in words.
	Wrong []string
	// Dose is the dose of magnesium sulphate that comes next, in full; "" where
	// no course runs.
	Dose     string
	DoseLine string // the dose in a line of a card
	DoseLate bool
	Due      Sign // what is to be done next; no words for nothing
	// Far, At, Beat and Short say Where, Heart and Due in few letters.
	Far, At, Beat string
	Short         Sign
	// Urgent tells that something went wrong, an alert is open or an examination
	// or a dose overdue.
	Urgent bool
}

// soon is how long before an examination it is shown as near.
const soon = 10 * time.Minute

// Of says a labour at a time.
func Of(p text.Printer, l *store.Labouring, now time.Time, set labour.Settings) Line {
	s := labourchart.SummaryOf(&l.Labour, now, set)
	out := Line{Name: l.Name, Who: place.Dots(place.Age(p, l.Birth, l.BirthBy, bedside.DayOf(now)), Formula(p, l.Gravida, l.Parity)),
		Since: p.T("maternity.ward.admitted", bedside.Length(p, now.Sub(l.Labour.Admitted)))}
	if s.Dilatation != nil {
		out.Far, out.At = p.T("maternity.ward.cm", p.Number(*s.Dilatation, 1)), bedside.When(p, s.DilatationAt, now)
		out.Where = p.T("maternity.ward.dilatation", p.Number(*s.Dilatation, 1), bedside.When(p, s.DilatationAt, now))
	}
	if s.FHR != nil {
		out.Beat = p.T("maternity.ward.beat", p.Number(*s.FHR, 0))
		out.Heart = p.T("maternity.ward.heart", p.Number(*s.FHR, 0), bedside.When(p, s.FHRAt, now))
	}
	out.Stage = StageWords(p, &s, now)
	for _, c := range s.Complications {
		out.Wrong = append(out.Wrong, p.T("birth.complication."+c))
	}
	out.Alert = alert(p, &s, out.Wrong)
	out.Due, out.Short = due(p, &s, now)
	if s.Dose != nil && s.Ended == nil {
		words, level := bedside.DoseWords(p, *s.Dose, now)
		out.Dose, out.DoseLate, out.DoseLine = words, level == form.Danger, doseLine(p, s.Dose, now)
	}
	out.Urgent = len(out.Wrong) > 0 || len(s.Open) > 0 || len(s.Overdue(now)) > 0
	return out
}

// Formula is "G3 P2"; "" where it is not known.
func Formula(p text.Printer, gravida, parity *int) string {
	switch {
	case gravida != nil && parity != nil:
		return p.T("labour.gp", *gravida, *parity)
	case parity != nil:
		return p.T("maternity.ward.parity", *parity)
	}
	return ""
}

// StageWords says where the labour is.
func StageWords(p text.Printer, s *labourchart.Summary, now time.Time) string {
	switch {
	case s.Ended != nil:
		return p.T("labour.stage.ended", bedside.When(p, *s.Ended, now))
	case s.Stage == labour.SecondStage:
		return p.T("labour.stage.second", bedside.Clock(s.Since), bedside.Length(p, now.Sub(s.Since)))
	case s.Stage == labour.FirstStage:
		return p.T("labour.stage.first", bedside.When(p, s.Since, now))
	}
	return p.T("labour.stage.latent", bedside.When(p, s.Since, now))
}

func alert(p text.Printer, s *labourchart.Summary, wrong []string) Sign {
	if len(s.Open) == 0 {
		if len(wrong) > 0 {
			return Sign{kit.Alarm, place.Dots(wrong...)}
		}
		return Sign{kit.Good, p.T("maternity.ward.quiet")}
	}
	first := s.Open[0]
	for _, a := range s.Open {
		if a.Rule.Severity == clinical.Danger && first.Rule.Severity != clinical.Danger {
			first = a
		}
	}
	words := AlertWords(p, first)
	if rest := len(s.Open) - 1; rest > 0 {
		words = p.T("maternity.ward.more", words, rest)
	}
	return Sign{kit.Alarm, place.Dots(append(wrong[:len(wrong):len(wrong)], words)...)}
}

// AlertWords names an alert: "RCF 164", "7 cm depuis 3:10".
func AlertWords(p text.Printer, a labourchart.Alert) string {
	switch {
	case strings.HasPrefix(a.Item, "dwell_"):
		return p.T("maternity.ward.dwell", strings.TrimSuffix(strings.TrimPrefix(a.Item, "dwell_"), "cm"), a.Value)
	case strings.HasPrefix(a.Item, "second_stage"):
		return p.T("maternity.ward.second", a.Value)
	}
	name := p.T("labour.row." + a.Item)
	if key := "labour.short." + a.Item; p.Has(key) {
		name = p.T(key)
	}
	if a.Fetus > 1 {
		name = p.T("labour.row.twin", name, strconv.Itoa(a.Fetus))
	}
	return p.T("maternity.ward.value", upper(name), labourchart.Shown(p, a.Item, a.Value))
}

func upper(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

func due(p text.Printer, s *labourchart.Summary, now time.Time) (full, short Sign) {
	next, ok := s.Next()
	if !ok {
		return Sign{}, Sign{}
	}
	// A dose that is due goes before the examinations that are.
	if d := s.Dose; d != nil && (!now.Before(d.Due) || next.Item == labourchart.Magnesium) {
		x := Sign{kit.Warning, "◷ " + doseWords(p, d.Due, now)}
		if !now.Before(d.Due) {
			x = Sign{kit.Alarm, doseWords(p, d.Due, now)}
		}
		return x, x
	}
	late := next.Late(now)
	if late >= time.Minute {
		words := bedside.Length(p, late)
		return Sign{kit.Alarm, p.T("maternity.ward.overdue", words)}, Sign{kit.Alarm, p.T("maternity.ward.overdue.short", words)}
	}
	tone, left := kit.Neutral, -late
	switch {
	case left <= 0:
		now := Sign{kit.Alarm, p.T("maternity.ward.due_now")}
		return now, now
	case left <= soon:
		tone = kit.Warning
	}
	words := bedside.Length(p, left)
	return Sign{tone, "◷ " + p.T("maternity.ward.due", bedside.When(p, next.At, now), words)}, Sign{tone, "◷ " + p.T("maternity.ward.due.short", words)}
}
