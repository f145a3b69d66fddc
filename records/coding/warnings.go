package coding

import (
	"slices"
	"strings"

	"carnet/assets/formulary"
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
)

// The kinds of warnings; each has its sentence "coding.warning." + kind.
const (
	WarnAllergy         = "allergy"          // the substance itself
	WarnAllergyClass    = "allergy_class"    // its class
	WarnAllergyRelated  = "allergy_related"  // a class that may cross-react
	WarnAllergyUnknown  = "allergy_unknown"  // a recorded allergy that we cannot read
	WarnMedicineUnknown = "medicine_unknown" // a line that we cannot check
	WarnSameMedicine    = "same_medicine"
	WarnSameSubstance   = "same_substance"
	WarnSameGroup       = "same_group"
)

// Warning is one thing that the prescriber should see, as data.
type Warning struct {
	Kind     string
	Severity clinical.Severity
	// Lines are the indexes of the lines that it is about; none for an
	// allergy that was not understood.
	Lines []int
	// Medicines are the names on those lines.
	Medicines []string
	Allergy   string // as it is recorded
	Class     string // allergy class: text key "coding.class." + Class
	Group     string // therapeutic group: text key "coding.group." + Group
}

// Sentence says the warning in the printer's language.
func (w Warning) Sentence(p text.Printer) string {
	key := "coding.warning." + w.Kind
	first, second := "", ""
	if len(w.Medicines) > 0 {
		first = w.Medicines[0]
	}
	if len(w.Medicines) > 1 {
		second = w.Medicines[1]
	}
	switch w.Kind {
	case WarnAllergyClass, WarnAllergyRelated:
		return p.T(key, first, w.Allergy, p.T("coding.class."+w.Class))
	case WarnAllergy, WarnAllergyUnknown, WarnMedicineUnknown:
		return p.T(key, first, w.Allergy)
	case WarnSameGroup:
		return p.T(key, first, second, p.T("coding.group."+w.Group))
	}
	return p.T(key, first, second)
}

// Warnings checks a prescription against the patient's allergies, which are
// free text, and against itself: the same medicine, the same substance or the
// same therapeutic group twice. What cannot be checked is said, too. The
// gravest come first.
//
// A medicine that acts where it is put (cream, ovule, eye drops) does not
// count as a double of one that is swallowed or injected; an allergy counts
// by every route.
func Warnings(allergies []records.Allergy, lines []records.Line) []Warning {
	var out []Warning
	said := patientAllergies(allergies)
	drugs := make([]drug, len(lines))
	for i, l := range lines {
		drugs[i] = readLine(l)
	}
	for _, a := range said {
		if !a.known() {
			out = append(out, Warning{Kind: WarnAllergyUnknown, Severity: clinical.Warning, Allergy: a.shown})
		}
	}
	for i, d := range drugs {
		out = append(out, d.against(said, i)...)
	}
	for i := range drugs {
		for j := i + 1; j < len(drugs); j++ {
			if w, ok := double(drugs[i], drugs[j]); ok {
				w.Severity = clinical.Warning
				w.Lines = []int{i, j}
				w.Medicines = []string{drugs[i].shown, drugs[j].shown}
				out = append(out, w)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Warning) int { return int(b.Severity) - int(a.Severity) })
	return out
}

// allergy is one recorded allergy, or one part of it, and what it means.
type allergy struct {
	shown string
	words []string
	meaning
}

// denied are the ways of writing that there is none.
var denied = map[string]bool{
	"aucune": true, "aucun": true, "neant": true, "ras": true, "non": true, "nee": true, "0": true,
	"pas allergie": true, "pas allergie connue": true, "aucune allergie": true, "aucune connue": true,
	"aucune allergie connue": true, "non connue": true, "rien": true, "rien signaler": true, "inconnue": true, "non connues": true,
}

// patientAllergies reads each allergy part by part: "péni, bactrim et
// aspirine" is three.
func patientAllergies(list []records.Allergy) []allergy {
	var out []allergy
	for _, a := range list {
		each := parts(a.Substance)
		if n, _ := allergyWords().phraseAt(Fold(a.Substance)); n > 0 && n == len(Fold(a.Substance)) {
			each = []string{a.Substance} // one name with a comma or a + in it
		}
		for _, part := range each {
			words := telling(Fold(part))
			if len(words) == 0 || denied[strings.Join(words, " ")] {
				continue
			}
			out = append(out, allergy{shown: part, words: words, meaning: allergyWords().read(part)})
		}
	}
	return out
}

func parts(s string) []string {
	for _, and := range []string{" et ", " ET ", " ou "} {
		s = strings.ReplaceAll(s, and, ",")
	}
	var out []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;/+\n•", r) }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// drug is one line of a prescription and what it means.
type drug struct {
	shown string
	words []string // for a line that the formulary does not know
	meaning
	groups []string
	local  bool
}

func readLine(l records.Line) drug {
	d := drug{shown: strings.TrimSpace(l.Medicine), words: telling(Fold(l.Medicine))}
	if m, ok := formulary.Find(l.Code); ok {
		d.meaning = meaning{substances: m.Contains, classes: m.Allergy, medicines: []string{m.Code}}
		if d.shown == "" {
			d.shown = m.INN
		}
	} else {
		d.meaning = medicineWords().read(l.Medicine)
	}
	all := len(d.medicines) > 0
	for _, code := range d.medicines {
		m, _ := formulary.Find(code)
		d.groups = union(d.groups, m.Groups)
		all = all && isLocal(m, l)
	}
	d.local = all
	return d
}

// isLocal tells whether a line's form, or the medicine's usual one where the
// line names none of its forms, acts where it is put.
func isLocal(m formulary.Medicine, l records.Line) bool {
	for _, p := range m.Presentations {
		if p.Form == l.Form {
			return p.Local()
		}
	}
	return m.Presentations[0].Local()
}

// against lists what the patient's allergies say about a line, the gravest
// finding for each allergy.
func (d drug) against(said []allergy, line int) []Warning {
	var out []Warning
	for _, a := range said {
		w := Warning{Lines: []int{line}, Medicines: []string{d.shown}, Allergy: a.shown}
		switch {
		case shares(d.substances, a.substances) != "" || !d.known() && sameWord(d.words, a.words):
			w.Kind, w.Severity = WarnAllergy, clinical.Danger
		case shares(d.classes, a.classes) != "":
			w.Kind, w.Severity, w.Class = WarnAllergyClass, clinical.Danger, shares(d.classes, a.classes)
		case shares(d.classes, related(a.classes)) != "":
			w.Kind, w.Severity, w.Class = WarnAllergyRelated, clinical.Warning, shares(d.classes, related(a.classes))
		default:
			continue
		}
		out = append(out, w)
	}
	if !d.known() && len(d.words) > 0 && len(out) == 0 && len(said) > 0 {
		out = append(out, Warning{Kind: WarnMedicineUnknown, Severity: clinical.Info, Lines: []int{line}, Medicines: []string{d.shown}})
	}
	return out
}

// double tells whether two lines are one too many.
func double(a, b drug) (Warning, bool) {
	if !a.known() || !b.known() {
		same := !a.known() && !b.known() && len(a.words) > 0 && slices.Equal(a.words, b.words)
		return Warning{Kind: WarnSameMedicine}, same
	}
	if a.local != b.local {
		return Warning{}, false
	}
	if shares(a.medicines, b.medicines) != "" {
		return Warning{Kind: WarnSameMedicine}, true
	}
	if shares(a.substances, b.substances) != "" {
		return Warning{Kind: WarnSameSubstance}, true
	}
	if g := shares(a.groups, b.groups); g != "" && !a.local {
		return Warning{Kind: WarnSameGroup, Group: g}, true
	}
	return Warning{}, false
}

// related are the classes that may react together with the given ones.
func related(classes []string) []string {
	var out []string
	for _, c := range formulary.Classes() {
		if slices.Contains(classes, c.Name) {
			out = union(out, c.Related)
		}
	}
	return out
}

// shares gives the first element of a that b has, too.
func shares(a, b []string) string {
	for _, x := range a {
		if x != formulary.NoMedicine && slices.Contains(b, x) {
			return x
		}
	}
	return ""
}

// sameWord compares two names that the formulary does not know.
func sameWord(a, b []string) bool {
	for _, x := range a {
		if len(x) >= 5 && slices.Contains(b, x) {
			return true
		}
	}
	return false
}
