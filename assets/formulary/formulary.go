// Package formulary holds the medicines of a health centre: about two hundred,
// each with its INN in French, ATC code, forms, strengths, routes, what it
// contains, its allergy classes and the groups in which two at once are one
// too many, and the names by which people in Mali ask for it.
//
// What lives here: formulary.csv, classes.csv, usual.csv and their typed form.
// What may enter: a medicine that a centre uses; a usual dose or a caution in
// pregnancy only with its source (the words are in assets/text, keys
// "coding.usual.CODE" and "coding.pregnancy.CODE"). What it must not know: how
// the list is searched (carnet/records/coding), stock, prices, patients.
package formulary

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"carnet/assets/sheet"
)

// Medicine is one entry of the formulary.
type Medicine struct {
	Code string // a slug, stable: it is what documents refer to
	INN  string // French
	ATC  string // empty where the classification has none
	// Presentations are what may be handed out, the commonest first.
	Presentations []Presentation
	// Allergy are classes of classes.csv: someone allergic to one of them
	// must not have it without thought.
	Allergy []string
	// Groups are therapeutic groups, in which two at once are one too many.
	Groups []string
	// Contains are the substances in it; its own Code where it is but one.
	Contains []string
	// DoseRule is the drug's name in records/clinical/dose; empty where we
	// have no sourced dose by weight.
	DoseRule string
	// Names are brands, abbreviations and words as people type them.
	Names []string
	// UsualSource is who says what "coding.usual.CODE" says; empty where we
	// have no source and so no usual dose. PregnancySource likewise.
	UsualSource     string
	PregnancySource string
}

// Presentation is one form and strength of a medicine.
type Presentation struct {
	Form     string // "tablet", "syrup", …: text key "coding.form." + Form
	Strength string // "500 mg", "125 mg/5 ml"; French signs
	Route    string // "oral", "im_iv", …: text key "coding.route." + Route
	Unit     string // what a dose counts: text key "coding.unit." + Unit
}

// form says how a form is counted and, unless told otherwise, given.
type form struct{ unit, route string }

var forms = map[string]form{
	"tablet":          {"tablet", "oral"},
	"dispersible":     {"tablet", "oral"},
	"capsule":         {"capsule", "oral"},
	"syrup":           {"ml", "oral"},
	"suspension":      {"ml", "oral"},
	"oral_solution":   {"ml", "oral"},
	"oral_drops":      {"drop", "oral"},
	"oral_gel":        {"application", "mouth"},
	"sachet":          {"sachet", "oral"},
	"powder":          {"g", "oral"},
	"ampoule":         {"ampoule", ""},
	"vial":            {"vial", ""},
	"injector":        {"injection", "sc"},
	"infusion":        {"ml", "iv"},
	"suppository":     {"suppository", "rectal"},
	"rectal_solution": {"tube", "rectal"},
	"pessary":         {"pessary", "vaginal"},
	"cream":           {"application", "skin"},
	"ointment":        {"application", "skin"},
	"gel":             {"application", "skin"},
	"lotion":          {"application", "skin"},
	"solution_skin":   {"application", "skin"},
	"mouthwash":       {"mouthwash", "mouth"},
	"eye_drops":       {"drop", "eye"},
	"eye_ointment":    {"application", "eye"},
	"ear_drops":       {"drop", "ear"},
	"nasal_drops":     {"drop", "nasal"},
	"inhaler":         {"puff", "inhaled"},
	"nebuliser":       {"ampoule", "inhaled"},
	"implant":         {"piece", "skin_under"},
	"iud":             {"piece", "uterine"},
	"condom":          {"piece", "local"},
}

// local are the routes by which little or nothing reaches the blood.
var local = map[string]bool{
	"skin": true, "eye": true, "ear": true, "nasal": true, "vaginal": true,
	"mouth": true, "local": true, "uterine": true,
}

// Local tells whether the presentation acts where it is put.
func (p Presentation) Local() bool { return local[p.Route] }

// PerUnit is the amount of substance in one Unit, such as 500 mg in a tablet
// of "500 mg" and 25 mg in a millilitre of "125 mg/5 ml", in the strength's
// own unit ("mg", "g", "µg", "UI"). It is false for mixtures, percentages and
// whatever else is no single amount.
func (p Presentation) PerUnit() (amount float64, unit string, ok bool) {
	s := p.Strength
	if s == "" || strings.ContainsAny(s, "+×%") {
		return 0, "", false
	}
	top, bottom, divided := strings.Cut(s, "/")
	amount, unit, ok = measure(top)
	if !ok {
		return 0, "", false
	}
	if !divided || p.Unit != "ml" {
		// A vial or a tablet counts as a whole; "80 mg/2 ml" is one ampoule.
		return amount, unit, !divided || strings.Contains(bottom, "ml") && !strings.HasPrefix(bottom, "ml")
	}
	volume, of, found := measure(bottom)
	switch {
	case bottom == "ml":
		return amount, unit, true
	case found && of == "ml":
		return amount / volume, unit, true
	}
	return 0, "", false
}

// measure reads "500 mg" or "100 000 UI".
func measure(s string) (float64, string, bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return 0, "", false
	}
	number := strings.NewReplacer(" ", "", "\u202f", "", "\u00a0", "", ",", ".").Replace(s[:i])
	x, err := strconv.ParseFloat(number, 64)
	return x, s[i+1:], err == nil && x > 0
}

// Class is an allergy class.
type Class struct {
	Name string // text key "coding.class." + Name
	// Related are classes that some people allergic to this one also react to.
	Related []string
	// Words are what people write for it in an allergy: "sulfamides".
	Words []string
}

// NoMedicine is the class of what people are allergic to that is no medicine
// of the formulary: food, dust, insects.
const NoMedicine = "other"

var (
	//go:embed formulary.csv
	list string
	//go:embed classes.csv
	classes string
	//go:embed usual.csv
	usual string
)

// All returns the formulary in its own order. It is shared: do not write to
// it.
var All = sync.OnceValue(func() []Medicine {
	sources := map[string][2]string{}
	for _, r := range sheet.Rows("formulary/usual.csv", usual, 3) {
		sources[r[0]] = [2]string{r[1], r[2]}
	}
	var all []Medicine
	for _, r := range sheet.Rows("formulary/formulary.csv", list, 9) {
		m := Medicine{
			Code: r[0], INN: r[1], ATC: r[2], Presentations: presentations(r[0], r[3]),
			Allergy: sheet.List(r[4]), Groups: sheet.List(r[5]), Contains: sheet.List(r[6]),
			DoseRule: r[7], Names: sheet.List(r[8]),
			UsualSource: sources[r[0]][0], PregnancySource: sources[r[0]][1],
		}
		if len(m.Contains) == 0 {
			m.Contains = []string{m.Code}
		}
		all = append(all, m)
	}
	return all
})

// Classes returns the allergy classes. It is shared: do not write to it.
var Classes = sync.OnceValue(func() []Class {
	var all []Class
	for _, r := range sheet.Rows("formulary/classes.csv", classes, 3) {
		all = append(all, Class{Name: r[0], Related: sheet.List(r[1]), Words: sheet.List(r[2])})
	}
	return all
})

var byCode = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for i, x := range All() {
		m[x.Code] = i
	}
	return m
})

// Find returns the medicine with a code.
func Find(code string) (Medicine, bool) {
	i, ok := byCode()[code]
	if !ok {
		return Medicine{}, false
	}
	return All()[i], true
}

// presentations reads "tablet 500 mg; vial 1 g@im_iv". Decimal points become
// the comma that a French paper has.
func presentations(code, s string) []Presentation {
	var out []Presentation
	for _, p := range sheet.List(s) {
		p, route, _ := strings.Cut(p, "@")
		name, strength, _ := strings.Cut(p, " ")
		f, ok := forms[name]
		if !ok {
			panic(fmt.Sprintf("formulary: %s: no form %q", code, name))
		}
		if route == "" {
			route = f.route
		}
		unit := f.unit
		if strings.HasSuffix(strength, " UI/ml") && name == "vial" {
			unit = "iu" // insulin is counted in units, not in vials
		}
		out = append(out, Presentation{Form: name, Strength: strings.ReplaceAll(strength, ".", ","), Route: route, Unit: unit})
	}
	return out
}
