package print

import (
	"fmt"
	"math"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
)

// shortDate writes 26/09/2026.
func shortDate(d clinical.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year)
}

// longDate writes "mardi 29 septembre 2026".
func longDate(p text.Printer, d clinical.Date) string {
	if d.IsZero() {
		return ""
	}
	weekday := (d.Serial()%7 + 7 + 3) % 7 // 1970-01-01 was a Thursday; Monday is 0
	day := fmt.Sprint(d.Day)
	if d.Day == 1 && p.Has("print.date.first") {
		day = p.T("print.date.first")
	}
	return p.T("print.date.long", p.T(fmt.Sprint("print.weekday.", weekday)), day, p.T(fmt.Sprint("print.month.", d.Month)), fmt.Sprint(d.Year))
}

// age says how old a patient is on a day: in days below two months, in months
// below two years, then in years; "env." where the birth date is an estimate
// too coarse for it.
func age(p text.Printer, patient *records.Patient, on clinical.Date) string {
	if patient.Birth == nil || on.IsZero() || on.Before(*patient.Birth) {
		return ""
	}
	days := on.Sub(*patient.Birth)
	years := on.YearsSince(*patient.Birth)
	months := (on.Year-patient.Birth.Year)*12 + on.Month - patient.Birth.Month
	if on.Day < patient.Birth.Day {
		months--
	}
	said := ""
	switch {
	case months < 2:
		said = p.T("print.age.days", days)
	case months < 24:
		said = p.T("print.age.months", months)
	default:
		said = p.T("print.age.years", years)
	}
	if patient.BirthBy == records.ToTheYear || patient.BirthBy == records.ToTheMonth && months < 2 {
		said = p.T("print.age.about", said)
	}
	return said
}

func sex(p text.Printer, s clinical.Sex) string {
	switch s {
	case clinical.Male:
		return p.T("print.sex.male")
	case clinical.Female:
		return p.T("print.sex.female")
	}
	return ""
}

// join puts what is not empty behind one another with a middle dot.
func join(parts ...string) string {
	var some []string
	for _, s := range parts {
		if s = strings.TrimSpace(s); s != "" {
			some = append(some, s)
		}
	}
	return strings.Join(some, " · ")
}

// whole are the units of which one gives halves and quarters, not decimals.
var whole = map[string]bool{"tablet": true, "capsule": true, "suppository": true, "pessary": true, "sachet": true, "ampoule": true, "vial": true}

// amount writes a number of units: "1 ½ comprimé", "7,5 ml", "2 bouffées".
func amount(p text.Printer, x float64, unit string) string {
	n := p.Number(x, 3)
	if whole[unit] {
		n = fraction(p, x)
	}
	if unit == "" {
		return n
	}
	return p.T("print.amount", n, unitWord(p, x, unit))
}

// unitWord takes the singular below two in French and Bambara, up to one in
// English.
func unitWord(p text.Printer, x float64, unit string) string {
	key := "coding.unit." + unit
	if !p.Has(key) {
		return unit // written by hand
	}
	count := int(math.Floor(x))
	if p.Lang() == text.English {
		count = int(math.Ceil(x))
	}
	if count == 0 {
		count = 1
	}
	return p.T(key, count)
}

var fractions = map[float64]string{0.25: "¼", 0.5: "½", 0.75: "¾", 0.33: "⅓", 0.67: "⅔"}

func fraction(p text.Printer, x float64) string {
	full, rest := math.Modf(x)
	sign, ok := fractions[math.Round(rest*100)/100]
	switch {
	case !ok:
		return p.Number(x, 3)
	case full == 0:
		return sign
	}
	return p.Number(full, 0) + "\u00a0" + sign
}

// regimen says how a line is taken, in words a family understands: "1 gélule,
// 3 fois par jour (matin, midi et soir), pendant 7 jours".
func regimen(p text.Printer, l records.Line) string {
	var words []string
	if l.Dose > 0 {
		words = append(words, amount(p, l.Dose, l.Unit))
	}
	switch {
	case l.Times == 1 && l.Days == 1:
		words = append(words, p.T("print.once"))
		return strings.Join(words, ", ")
	case l.Times > 0:
		key := fmt.Sprint("print.times.", l.Times)
		if p.Has(key) {
			words = append(words, p.T(key))
		} else {
			words = append(words, p.T("print.times", l.Times))
		}
	}
	if l.Days > 0 {
		words = append(words, p.T("print.for_days", l.Days))
	}
	return strings.Join(words, ", ")
}

// handOut is the quantity to hand out, "21 gélules"; nothing where it is not
// known or cannot be counted.
func handOut(p text.Printer, l records.Line) string {
	q := l.Quantity
	if q == 0 && l.Unit != "application" && l.Unit != "mouthwash" {
		q = l.Total()
	}
	if q <= 0 {
		return ""
	}
	return amount(p, q, l.Unit)
}

// formWord is the form of a line in words; what is written by hand stays.
func formWord(p text.Printer, l records.Line) string {
	if l.Form == "" {
		return ""
	}
	if key := "coding.form." + l.Form; p.Has(key) {
		return p.T(key)
	}
	return l.Form
}

// otherForm is the form where the unit does not already say it.
func otherForm(p text.Printer, l records.Line) string {
	if l.Form == l.Unit || l.Form == "dispersible" && l.Unit == "tablet" {
		return ""
	}
	return formWord(p, l)
}

// number is "N° B2-01437-6"; nothing for a patient without one.
func number(p text.Printer, patient *records.Patient) string {
	if patient == nil || patient.Number == "" {
		return ""
	}
	return p.T("print.number", patient.Number)
}

// gendered takes the sentence for a woman or a man where the language has
// one, else the one for both.
func gendered(p text.Printer, key string, patient *records.Patient, args ...any) string {
	own := key
	if patient != nil {
		switch patient.Sex {
		case clinical.Female:
			own = key + ".f"
		case clinical.Male:
			own = key + ".m"
		}
	}
	if p.Has(own) {
		return p.T(own, args...)
	}
	return p.T(key, args...)
}

// staffLines are the name, and the qualification or the role.
func staffLines(p text.Printer, s *records.Staff) (name, office string) {
	if s == nil {
		return "", ""
	}
	office = s.Qualification
	if office == "" && s.Role.Known() {
		office = p.T("print.role." + string(s.Role))
	}
	return s.Name(), office
}

// allergies writes the substances, or that there are none; nothing where
// nobody asked.
func allergies(p text.Printer, patient *records.Patient) string {
	var list []string
	for _, a := range patient.Allergies {
		s := strings.TrimSpace(a.Substance)
		if s == "" {
			continue
		}
		if a.Reaction != "" {
			s += " (" + a.Reaction + ")"
		}
		list = append(list, s)
	}
	if len(list) > 0 {
		return strings.Join(list, ", ")
	}
	if patient.NoAllergy {
		return p.T("print.allergy.none")
	}
	return ""
}

// diagnosis writes "Paludisme simple (suspecté) — B50.9 / A73".
func diagnosis(p text.Printer, d records.Diagnosis) string {
	s := d.Label
	var notes []string
	if d.Certainty == records.Suspected {
		notes = append(notes, p.T("print.suspected"))
	}
	if d.FollowUp {
		notes = append(notes, p.T("print.follow_up"))
	}
	if len(notes) > 0 {
		s += " (" + strings.Join(notes, ", ") + ")"
	}
	if codes := strings.Trim(d.ICD10+" / "+d.ICPC2, " /"); codes != "" {
		s += " — " + codes
	}
	return s
}
