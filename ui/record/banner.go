package record

import (
	"fmt"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/vitals"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// banner is what is said of the patient on every screen of her chart, once.
type banner struct {
	Name  string
	Facts string
	Tags  []tag
	// Disputed tells that the identity holds values to decide between.
	Disputed bool
	// kinds is where the tags of the kinds stand: behind the allergies.
	kinds int
}

// tag is one fact that must be seen.
type tag struct {
	Tone  kit.Tone
	Words string
	Quiet bool // without a sign
	lead  *lead
}

// makeBanner says who the patient is. last are her latest measurements.
func makeBanner(p text.Printer, c *store.Chart, last map[string]store.Observation, today clinical.Date, demo bool) banner {
	who := &c.Patient
	b := banner{Name: who.Name(), Disputed: len(c.Document.Conflicts) > 0}
	b.Facts = place.Dots(
		place.Sex(p, who.Sex), age(p, who, today), who.Place(),
		named(p, "record.mother", who.Mother), relative(p, who), named(p, "record.phone", who.Phone), named(p, "record.number", who.Number))
	add := func(t kit.Tone, words string) { b.Tags = append(b.Tags, tag{Tone: t, Words: words}) }
	quiet := func(words string) { b.Tags = append(b.Tags, tag{Tone: kit.Neutral, Words: words, Quiet: true}) }
	if who.Died != nil {
		add(kit.Alarm, "✗ "+gendered(p, "record.died", who.Sex, place.Day(*who.Died)))
	}
	for _, x := range c.Document.Conflicts {
		label, words := sayConflict(p, identitySay, x)
		add(kit.Alarm, "⇄ "+p.T("record.disputed", label, strings.Join(words, p.T("record.or"))))
	}
	switch {
	case len(who.Allergies) > 0:
		add(kit.Alarm, "⚠ "+p.T("record.allergy", allergies(who.Allergies)))
	case who.NoAllergy:
		quiet(p.T("record.allergy.none"))
	default:
		add(kit.Warning, "⚠ "+p.T("record.allergy.unknown"))
	}
	if who.NoContact {
		add(kit.Warning, "⚠ "+p.T("record.no_contact"))
	}
	b.kinds = len(b.Tags)
	b.Tags = append(b.Tags, vitalTags(p, who, last, today)...)
	for _, x := range who.Problems {
		words := x.Label
		if x.Since != "" {
			words = p.T("record.problem.since", x.Label, x.Since)
		}
		add(kit.Marked, words)
	}
	if who.BloodGroup != "" && !disputes(c.Document.Conflicts, "blood_group") {
		quiet(p.T("record.blood", who.BloodGroup))
	}
	if n := len(c.Aliases); n > 0 {
		quiet(p.T("record.merged", n+1))
	}
	if demo {
		add(kit.Warning, p.T("record.demo"))
	}
	return b
}

// say adds what a kind of document has to say of the patient, and where it
// leads; nil for nowhere.
func (b *banner) say(list []form.Message, to *lead) {
	for _, m := range list {
		t := tag{Tone: kit.Marked, Words: "● " + m.Text}
		switch m.Level {
		case form.None:
			t = tag{Tone: kit.Neutral, Words: m.Text, Quiet: true}
		case form.Warning:
			t = tag{Tone: kit.Warning, Words: "◷ " + m.Text}
		case form.Danger, form.Refused:
			t = tag{Tone: kit.Alarm, Words: "▲ " + m.Text}
		}
		t.lead = to
		b.Tags = slices.Insert(b.Tags, b.kinds, t)
		b.kinds++
	}
}

// age is the age today, or at death.
func age(p text.Printer, who *records.Patient, today clinical.Date) string {
	if who.Died != nil {
		today = *who.Died
	}
	if s := place.Age(p, who.Birth, who.BirthBy, today); s != "" {
		return s
	}
	return p.T("record.age.unknown")
}

// relative is the husband, or the father where no mother is known.
func relative(p text.Printer, who *records.Patient) string {
	if who.Husband != "" {
		return p.T("record.husband", who.Husband)
	}
	if who.Mother == "" {
		return named(p, "record.father", who.Father)
	}
	return ""
}

func named(p text.Printer, key, value string) string {
	if value == "" {
		return ""
	}
	return p.T(key, value)
}

// gendered takes the sentence of a sex where there is one.
func gendered(p text.Printer, key string, s clinical.Sex, args ...any) string {
	switch s {
	case clinical.Female:
		return p.T(key+".f", args...)
	case clinical.Male:
		return p.T(key+".m", args...)
	}
	return p.T(key, args...)
}

func allergies(list []records.Allergy) string {
	var out []string
	for _, a := range list {
		s := a.Substance
		if a.Reaction != "" {
			s += " (" + a.Reaction + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func disputes(list []journal.Conflict, path string) bool {
	for _, c := range list {
		if c.Path == path {
			return true
		}
	}
	return false
}

// vitalTags are the measurements of today that need attention.
func vitalTags(p text.Printer, who *records.Patient, last map[string]store.Observation, today clinical.Date) []tag {
	of := func(code string) float64 {
		if o, ok := last[code]; ok && o.Day == today {
			return o.Value
		}
		return 0
	}
	r := vitals.Readings{
		SBP: clinical.MmHg(of("systolic")), DBP: clinical.MmHg(of("diastolic")), Pulse: clinical.PerMinute(of("pulse")),
		Respiration: clinical.PerMinute(of("respiration")), Temperature: clinical.Celsius(of("temperature")), Saturation: clinical.Percent(of("spo2")),
	}
	age := vitals.Adult
	if n := who.AgeDays(today); n >= 0 {
		age = clinical.AgeDays(n)
	}
	var out []tag
	said := map[string]int{}
	for _, a := range vitals.Defaults().Alerts(age, r) {
		code, _, _ := strings.Cut(a.Code, "_")
		words := ""
		switch code {
		case "sbp", "dbp":
			code = "pressure"
			words = p.T("record.vital.pressure", pressure(r))
		case "shock":
			words = p.T("record.vital.shock", a.Values[0].Value)
		default:
			words = p.T("record.vital."+code, a.Values[0].Value)
		}
		tone := kit.Warning
		if a.Severity == clinical.Danger {
			tone = kit.Alarm
		}
		if i, ok := said[code]; ok {
			out[i-1].Tone = max(out[i-1].Tone, tone)
			continue
		}
		out = append(out, tag{Tone: tone, Words: "▲ " + words})
		said[code] = len(out)
	}
	return out
}

func pressure(r vitals.Readings) string {
	s, d := "–", "–"
	if r.SBP != 0 {
		s = fmt.Sprint(int(r.SBP))
	}
	if r.DBP != 0 {
		d = fmt.Sprint(int(r.DBP))
	}
	return s + "/" + d
}
