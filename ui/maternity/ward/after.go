package ward

import (
	"slices"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// After is a mother who has given birth, in a line.
type After struct {
	// Mother is how she is, the gravest first: what she bleeds, a dose that is
	// due, what went wrong.
	Mother Sign
	// Loss is the blood that was measured and meets no rule; "" for none.
	Loss string
	// Dose is the dose of magnesium sulphate that comes next, in full; "" where
	// no course runs. Until says when the course ends.
	Dose, Until string
	Line        string // the dose in a line of a card
	DoseLate    bool
	// Treated tells that a course of magnesium sulphate runs.
	Treated bool
	Urgent  bool
}

// hers are the complications that a mother is in danger of after the birth too;
// the others were those of the labour and the child.
var hers = []string{"haemorrhage", "preeclampsia", "eclampsia", "retained_placenta", "uterine_rupture", "infection"}

// AfterBirth says a mother at a time.
func AfterBirth(p text.Printer, d *store.Delivered, now time.Time, set labour.Settings) After {
	x := &d.Delivery
	if x.Mother == "died" {
		return After{Mother: Sign{kit.Alarm, p.T("maternity.mother.died")}, Urgent: true}
	}
	out := After{}
	var words []string
	tone := kit.Good
	worse := func(t kit.Tone, s string) {
		words = append(words, s)
		if t == kit.Alarm || tone == kit.Good {
			tone = t
		}
	}
	away := x.Mother == "referred"
	h, last, _ := labourchart.Lost(x.At, x.Losses, set)
	bleeds := h.Alert != nil
	if bleeds {
		worse(kit.Alarm, p.T("maternity.mother.bleeds", p.Number(last.ML, 0)))
	} else if last.ML > 0 {
		out.Loss = p.T("maternity.mother.bleeds", p.Number(last.ML, 0))
	}
	dose := ""
	if next, runs := labourchart.DoseAfter(x, now, set); runs && !(away && !now.Before(next.Due)) {
		out.Treated = !away
		full, level := bedside.DoseWords(p, next, now)
		out.Dose, out.DoseLate, out.Line = full, level == form.Danger, doseLine(p, &next, now)
		if !next.StopsAt.IsZero() {
			out.Until = p.T("maternity.dose.until", bedside.When(p, next.StopsAt, now))
		}
		if dose = doseWords(p, next.Due, now); out.DoseLate {
			worse(kit.Alarm, dose)
			dose = ""
		}
	}
	for _, c := range x.Complications {
		if c == "haemorrhage" && bleeds {
			continue // said with how much
		}
		t := kit.Warning
		if slices.Contains(hers, c) {
			t = kit.Alarm
		}
		worse(t, lower(p.T("birth.complication."+c)))
	}
	if dose != "" && len(words) == 0 { // else the line of the dose says it
		worse(kit.Warning, dose)
	}
	if away { // she is in other hands: what they must know, without an alarm here
		words = append([]string{p.T("maternity.mother.referred")}, words...)
		tone = kit.Warning
	}
	if len(words) == 0 {
		words = []string{p.T("maternity.mother.well")}
	}
	out.Mother = Sign{tone, strings.Join(words, " · ")}
	out.Urgent = tone == kit.Alarm
	return out
}

func lower(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// doseLine says a dose of magnesium sulphate with its side and its time, for a
// card.
func doseLine(p text.Printer, d *labour.MagnesiumDose, now time.Time) string {
	if d.Kind != "maintenance" || len(d.Sides) == 0 {
		return p.T("maternity.dose.loading")
	}
	return p.T("maternity.dose.line", p.Number(d.IMGrams, 0), p.T("birth.side."+string(d.Sides[0])), bedside.When(p, d.Due, now))
}

// doseWords says a dose of magnesium sulphate in few letters.
func doseWords(p text.Printer, due, now time.Time) string {
	switch late := now.Sub(due); {
	case late >= time.Minute:
		return p.T("maternity.dose.late", bedside.Length(p, late))
	case late >= 0:
		return p.T("maternity.dose.now")
	default:
		return p.T("maternity.dose.in", bedside.Length(p, -late))
	}
}

// Children says the children of a birth, what is worst first: the end may be
// cut.
func Children(p text.Printer, kids []records.Newborn) Sign {
	if len(kids) == 0 {
		return Sign{kit.Warning, p.T("maternity.child.none")}
	}
	out := Sign{Tone: kit.Good}
	var worst, sick, well []string
	for i := range kids {
		k := &kids[i]
		if k.Outcome != "live" {
			out.Tone = kit.Alarm
			worst = append(worst, p.T("maternity.child."+k.Outcome))
			continue
		}
		s := p.T("maternity.child." + k.Sex.String())
		if k.Weight != nil {
			s += " " + p.T("maternity.kg", p.Number(*k.Weight, 2))
			if *k.Weight < lowWeight && out.Tone == kit.Good {
				out.Tone = kit.Warning
			}
		}
		switch {
		case k.Referral != nil:
			if out.Tone == kit.Good {
				out.Tone = kit.Warning
			}
			sick = append(sick, place.Dots(s, p.T("maternity.child.referred")))
		case Sick(k):
			out.Tone = kit.Alarm
			sick = append(sick, place.Dots(p.T("maternity.child.danger"), s))
		default:
			well = append(well, s)
		}
	}
	out.Words = strings.Join(slices.Concat(worst, sick, well), " + ")
	return out
}

// lowWeight is the weight in kg below which a newborn is small (WHO).
const lowWeight = 2.5

// Sick tells that a child was born alive and has a danger sign, one that was
// ticked or one that its temperature or its breathing is.
func Sick(k *records.Newborn) bool {
	return k.Outcome == "live" && len(bedside.NewbornSigns(k).Signs) > 0
}

// DosesDue are the doses of magnesium sulphate in the ward as a reminder knows
// them: of the women in labour and of the mothers.
func DosesDue(labours []store.Labouring, births []store.Delivered, now time.Time, set labour.Settings) []labourchart.Due {
	var out []labourchart.Due
	add := func(of journal.DocumentID, due time.Time) { out = append(out, bedside.DueFor(of, due)) }
	for i := range labours {
		if d := labourchart.SummaryOf(&labours[i].Labour, now, set).Dose; d != nil && labours[i].Labour.Ended == nil {
			add(labours[i].ID, d.Due)
		}
	}
	for i := range births {
		if births[i].Delivery.Mother == "referred" {
			continue
		}
		if d, runs := labourchart.DoseAfter(&births[i].Delivery, now, set); runs {
			add(births[i].ID, d.Due)
		}
	}
	return out
}
