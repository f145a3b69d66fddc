// Package familyplanning holds two rules of the family planning room: the
// couple-years of protection that a method provides, and the six questions by
// which one can be reasonably sure that a woman is not pregnant.
//
// What may enter: counts of what was handed out, answers. What it must not
// know: stock, the record, the screen. Medical eligibility is not here: no
// complete source of conditions by method was at hand, and guessing one would
// harm.
package familyplanning

import "carnet/records/clinical"

const (
	cypSource clinical.Source = "Couple-years of protection factors: USAID and GHSP 2024;12(2):e2300388 (implants, IUD: hormonaliud.org)"
	sixSource clinical.Source = "FHI 360 and WHO, checklist to be reasonably sure that a woman is not pregnant; MSF OCG, LIME family planning form"
)

// Method is a contraceptive method as it is counted.
type Method struct {
	Code string
	Unit string // what one unit is: piece, cycle, injection, insertion, …
	// Exactly one of the two is set: units that make one couple-year, or
	// couple-years that one unit makes.
	UnitsPerCYP float64
	CYPPerUnit  float64
	// Split is true of a code that older documents use and that others have
	// taken the place of: it is counted and named, and no longer offered.
	Split bool
}

// Settings are the factors, which a country may have set differently.
type Settings struct{ Methods []Method }

// Defaults are the published factors. The hormonal IUD counts 4.8 (older
// tables 3.3) and sterilisation, of her or of him, 10 (regional values differ).
// The table has one factor for condoms of either kind and one for an injection
// of DMPA, under the skin or into the muscle. The combined pill
// is 15 cycles a couple-year, 0.0667 a cycle; a factor of 0.0067 that
// circulates is a misprint.
func Defaults() Settings {
	return Settings{Methods: []Method{
		{Code: "condom", Unit: "piece", UnitsPerCYP: 120},
		{Code: "female_condom", Unit: "piece", UnitsPerCYP: 120},
		{Code: "emergency_pill", Unit: "dose", UnitsPerCYP: 20},
		{Code: "combined_pill", Unit: "cycle", UnitsPerCYP: 15},
		{Code: "progestin_pill", Unit: "cycle", UnitsPerCYP: 12},
		{Code: "dmpa", Unit: "injection", UnitsPerCYP: 4},
		{Code: "dmpa_sc", Unit: "injection", UnitsPerCYP: 4},
		{Code: "implant_1_rod", Unit: "insertion", CYPPerUnit: 2.5},
		{Code: "implant_2_rods", Unit: "insertion", CYPPerUnit: 3.8},
		{Code: "copper_iud", Unit: "insertion", CYPPerUnit: 4.6},
		{Code: "hormonal_iud", Unit: "insertion", CYPPerUnit: 4.8},
		{Code: "sterilisation", Unit: "operation", CYPPerUnit: 10, Split: true},
		{Code: "ligation", Unit: "operation", CYPPerUnit: 10},
		{Code: "vasectomy", Unit: "operation", CYPPerUnit: 10},
		{Code: "diaphragm", Unit: "piece", UnitsPerCYP: 1},
	}}
}

// Offered lists the methods that a visit can choose.
func Offered(s Settings) []string {
	var out []string
	for _, m := range s.Methods {
		if !m.Split {
			out = append(out, m.Code)
		}
	}
	return out
}

// Codes lists the methods of the settings, those that only older documents use
// included.
func Codes(s Settings) []string {
	out := make([]string, len(s.Methods))
	for i, m := range s.Methods {
		out[i] = m.Code
	}
	return out
}

// CoupleYears is the protection that units of a method provide. units is 0 to
// 100 million; a method that is not in the settings is a *clinical.ChoiceError.
func CoupleYears(code string, units float64, s Settings) (float64, error) {
	if err := clinical.Within("units", units, 0, 1e8, ""); err != nil {
		return 0, err
	}
	for _, m := range s.Methods {
		if m.Code != code {
			continue
		}
		switch {
		case m.UnitsPerCYP > 0 && m.CYPPerUnit == 0:
			return units / m.UnitsPerCYP, nil
		case m.CYPPerUnit > 0 && m.UnitsPerCYP == 0:
			return units * m.CYPPerUnit, nil
		}
		return 0, &clinical.FieldError{Field: "methods", Reason: code + " needs one factor"}
	}
	return 0, &clinical.ChoiceError{Field: "method", Value: code, Allowed: Codes(s)}
}

// Questions are the six questions, as codes in the order of the checklist.
func Questions() []string { return append([]string(nil), questions...) }

var questions = []string{
	"lam",                 // less than 6 months after birth, fully breastfeeding, no menses since
	"no_intercourse",      // since the last menses or birth
	"birth_4_weeks",       // gave birth in the last 4 weeks
	"menses_7_days",       // last menses began within 7 days
	"abortion_7_days",     // miscarriage or abortion within 7 days
	"reliable_method_now", // a reliable method, correctly and without break
}

// Pregnancy is what the six questions say.
type Pregnancy struct {
	// Sure that she is not pregnant, reasonably: at least one yes.
	Sure bool
	// By is the question that was answered yes; empty without one.
	By []string
	// Complete: a yes, or all six answered. Without a yes and with an answer
	// missing, nothing can be said.
	Complete bool
	Alert    *clinical.Alert // not sure: test, or wait for the next menses
}

// SixQuestions: one yes is enough to be reasonably sure that a woman is not
// pregnant; six times no does not mean that she is. An answer that is missing
// from the map was not asked.
func SixQuestions(answers map[string]bool) (Pregnancy, error) {
	for code := range answers {
		known := false
		for _, q := range questions {
			known = known || q == code
		}
		if !known {
			return Pregnancy{}, &clinical.ChoiceError{Field: "answers", Value: code, Allowed: questions}
		}
	}
	var p Pregnancy
	for _, q := range questions {
		if answers[q] {
			p.By = append(p.By, q)
		}
	}
	p.Sure = len(p.By) > 0
	p.Complete = p.Sure || len(answers) == len(questions)
	if p.Complete && !p.Sure {
		p.Alert = &clinical.Alert{
			Code: "fp.pregnancy_not_excluded", Severity: clinical.Warning, Source: sixSource,
			Values: []clinical.Input{{Name: "six_questions", Value: 0}},
			Text:   "clinical.alert.fp.pregnancy_not_excluded", Action: "clinical.action.fp_pregnancy_test",
		}
	}
	return p, nil
}
