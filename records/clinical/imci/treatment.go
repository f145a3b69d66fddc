package imci

import (
	"strconv"
	"strings"

	"carnet/records/clinical"
	"carnet/records/clinical/dose"
)

// Treatment is one thing to do, by its text key behind
// clinical.imci.treatment.
type Treatment struct {
	Code   string
	Days   int        // of treatment, or until the follow-up; 0: none
	Urgent bool       // before referral, or the referral itself
	For    []string   // classes that ask for it
	Dose   *dose.Dose // where the source gives one for this weight; nil otherwise
	// NoDose says why there is no dose although the medicine has one: the child
	// was not weighed, or its weight or age lies outside the source's band.
	NoDose string
}

// ID is the code with its days, as carnet calc prints it.
func (t Treatment) ID() string {
	if t.Days == 0 {
		return t.Code
	}
	return t.Code + "_" + strconv.Itoa(t.Days) + "d"
}

// medicines are the treatments whose dose package dose knows.
var medicines = map[string]string{
	"ampicillin_im": dose.Ampicillin, "gentamicin_im": dose.Gentamicin, "ceftriaxone_im": dose.Ceftriaxone,
	"amoxicillin": dose.AmoxicillinIMCI, "amoxicillin_first": dose.AmoxicillinIMCI, "ciprofloxacin": dose.CiprofloxacinIMCI,
	"paracetamol_once": dose.Paracetamol, "paracetamol": dose.Paracetamol, "paracetamol_first": dose.Paracetamol,
	"artemether_lumefantrine": dose.AL, "cloxacillin": dose.Cloxacillin,
}

// urgent are the treatments that come before everything else.
var urgent = []string{
	"diazepam_rectal", "oxygen", "ampicillin_im", "gentamicin_im", "ceftriaxone_im", "artesunate", "amoxicillin_first",
	"prevent_low_sugar", "keep_warm", "ors_on_the_way", "resomal_on_the_way", "plan_c", "refer_urgent",
}

// do puts treatments of a class on the plan; a treatment that is there already
// gains the class as a reason, and the longer of two courses wins.
func (e *exam) do(class string, codes ...string) {
	for _, c := range codes {
		e.doFor(class, c, 0)
	}
}

func (e *exam) doFor(class, code string, days int) {
	for i := range e.plan {
		t := &e.plan[i]
		if t.Code != code {
			continue
		}
		if !among(t.For, class) {
			t.For = append(t.For, class)
		}
		t.Days = longer(code, t.Days, days)
		return
	}
	t := Treatment{Code: code, Days: days, Urgent: among(urgent, code), For: []string{class}}
	e.dose(&t)
	e.plan = append(e.plan, t)
}

// longer: of two courses of a medicine the longer, of two appointments the
// earlier.
func longer(code string, a, b int) int {
	if strings.HasPrefix(code, "follow_up") {
		return min(a, b)
	}
	return max(a, b)
}

func (e *exam) dose(t *Treatment) {
	name, ok := medicines[t.Code]
	if !ok {
		return
	}
	if e.weight == nil {
		t.NoDose = "weight"
		return
	}
	age := clinical.AgeDays(e.age)
	d, err := dose.Calculate(name, *e.weight, &age, e.s.Doses)
	if err != nil {
		t.NoDose = "band"
		return
	}
	if t.Days > 0 {
		d.Days = t.Days
	}
	t.Dose = &d
}

// ordered puts urgent treatments first, in the order in which they are given,
// and drops what a graver one replaces: no oral amoxicillin beside injected
// antibiotics, no first dose beside a course, no appointment here for a child
// who goes to hospital.
func ordered(plan []Treatment) []Treatment {
	has := func(code string) bool {
		for i := range plan {
			if plan[i].Code == code {
				return true
			}
		}
		return false
	}
	injected := has("ampicillin_im") || has("ceftriaxone_im")
	referred := has("refer_urgent")
	drop := func(code string) bool {
		if referred && strings.HasPrefix(code, "follow_up") {
			return true
		}
		switch code {
		case "return_when", "home_care", "refer_assessment", "refer_after_rehydration":
			return referred
		case "amoxicillin", "amoxicillin_first":
			return injected || code == "amoxicillin" && has("amoxicillin_first")
		case "paracetamol_once", "paracetamol_first":
			return has("paracetamol")
		case "ors_on_the_way":
			return has("resomal_on_the_way")
		case "tetracycline_first":
			return has("tetracycline")
		}
		return false
	}
	out := make([]Treatment, 0, len(plan))
	for _, code := range urgent {
		for i := range plan {
			if plan[i].Urgent && plan[i].Code == code && !drop(code) {
				out = append(out, finished(plan[i]))
			}
		}
	}
	for i := range plan {
		if !plan[i].Urgent && !drop(plan[i].Code) {
			out = append(out, finished(plan[i]))
		}
	}
	return out
}

// finished gives the dose the length of the course, which may have grown.
func finished(t Treatment) Treatment {
	if t.Dose != nil && t.Days > 0 && t.Dose.Days != t.Days {
		d := *t.Dose
		d.Days = t.Days
		t.Dose = &d
	}
	return t
}
