package records

import "carnet/records/clinical"

// Postnatal is one postnatal contact (CPoN) for the mother; the child's part
// stands in the same visit for each child.
type Postnatal struct {
	Date      clinical.Date `json:"date"`
	Pregnancy string        `json:"pregnancy,omitempty"`
	Delivery  string        `json:"delivery,omitempty"`
	Visit     string        `json:"visit,omitempty"`
	// Born is the day of the birth, where no delivery is on record here.
	Born     *clinical.Date `json:"born,omitempty"`
	Contact  string         `json:"contact,omitempty"` // codes of PostnatalContacts
	Vitals   Vitals         `json:"vitals"`
	Bleeding string         `json:"bleeding,omitempty"` // "normal", "heavy", "foul"
	Breasts  string         `json:"breasts,omitempty"`  // "normal", "engorged", "cracked", "mastitis"
	Uterus   string         `json:"uterus,omitempty"`   // "involuting", "soft", "tender"
	Perineum string         `json:"perineum,omitempty"` // "healing", "infected", "open"
	Pallor   *bool          `json:"pallor,omitempty"`
	Hb       *float64       `json:"hb,omitempty"`     // g/dL
	Danger   []string       `json:"danger,omitempty"` // codes of PostnatalDangers; "none"
	// Mood are the answers to the two questions (PHQ-2), nil where not asked;
	// restricted.
	Mood      [2]*int        `json:"mood"`
	Iron      *int           `json:"iron,omitempty"`
	VitaminA  *bool          `json:"vitamin_a,omitempty"`
	Method    string         `json:"method,omitempty"` // family planning method chosen
	Counsel   []string       `json:"counsel,omitempty"`
	Children  []PostnatalKid `json:"children,omitempty"`
	Diagnoses []Diagnosis    `json:"diagnoses,omitempty"`
	Lines     []Line         `json:"lines,omitempty"`
	Outcome   Outcome        `json:"outcome,omitempty"`
	Referral  *Referral      `json:"referral,omitempty"`
	Next      *Appointment   `json:"next,omitempty"`
	Note      string         `json:"note,omitempty"`
}

// PostnatalKid is what was seen of one child at a postnatal contact.
type PostnatalKid struct {
	Child       string   `json:"child,omitempty"` // patient document
	Alive       *bool    `json:"alive,omitempty"`
	Weight      *float64 `json:"weight,omitempty"`      // kg
	Temperature *float64 `json:"temperature,omitempty"` // °C
	Respiration *int     `json:"respiration,omitempty"` // /min
	// Respiration2 is the second count, taken where the first was fast.
	Respiration2 *int     `json:"respiration_2,omitempty"`
	Feeding      string   `json:"feeding,omitempty"` // "breast", "mixed", "formula"
	Cord         string   `json:"cord,omitempty"`    // "clean", "red", "pus"
	Danger       []string `json:"danger,omitempty"`  // of newborncare.Signs; "none"
	Note         string   `json:"note,omitempty"`
}

// FamilyPlanning is one family planning visit.
type FamilyPlanning struct {
	Date  clinical.Date `json:"date"`
	Visit string        `json:"visit,omitempty"`
	// Type is "first", "renewal", "switch", "removal", "advice".
	Type   string         `json:"type,omitempty"`
	Vitals Vitals         `json:"vitals"`
	LMP    *clinical.Date `json:"lmp,omitempty"`
	Living *int           `json:"living,omitempty"`
	Wish   string         `json:"wish,omitempty"` // "spacing", "stopping"
	// Answers to the six questions, by code.
	Answers    map[string]bool `json:"answers,omitempty"`
	Conditions []string        `json:"conditions,omitempty"` // recorded; no table of eligibility is invented
	Pregnancy  TestResult      `json:"test,omitempty"`
	Former     string          `json:"former,omitempty"`
	Method     string          `json:"method,omitempty"` // codes of familyplanning.Codes
	Units      *float64        `json:"units,omitempty"`
	Effects    []string        `json:"effects,omitempty"`
	EffectNote string          `json:"effect_note,omitempty"`
	Removed    string          `json:"removed,omitempty"` // why
	// Every is the interval between supplies in days, as whoever wrote the
	// visit has set it; the next visit proposes it again.
	Every   *int         `json:"every,omitempty"`
	Counsel []string     `json:"counsel,omitempty"`
	Next    *Appointment `json:"next,omitempty"`
	Note    string       `json:"note,omitempty"`
}

// Cervical is one cervical screening.
type Cervical struct {
	Date     clinical.Date `json:"date"`
	Visit    string        `json:"visit,omitempty"`
	VIA      string        `json:"via,omitempty"`  // "negative", "positive", "suspect"
	VILI     string        `json:"vili,omitempty"` // the same
	HPV      string        `json:"hpv,omitempty"`  // "negative", "positive", "indeterminate"
	Junction *bool         `json:"junction,omitempty"`
	Finding  string        `json:"finding,omitempty"`
	// Pictures are the hashes of the attachments.
	Pictures  []string `json:"pictures,omitempty"`
	Treatment string   `json:"treatment,omitempty"` // codes of CervicalTreatments
	// Outcome is "home" or "referred", as of any visit.
	Outcome   Outcome        `json:"outcome,omitempty"`
	TreatedOn *clinical.Date `json:"treated_on,omitempty"`
	Biopsy    string         `json:"biopsy,omitempty"`
	Referral  *Referral      `json:"referral,omitempty"`
	Recall    *Appointment   `json:"recall,omitempty"`
	Note      string         `json:"note,omitempty"`
}

// Vaccinations are the doses given on one day, to a child or a woman.
type Vaccinations struct {
	Date  clinical.Date `json:"date"`
	Visit string        `json:"visit,omitempty"`
	Doses []VaccineDose `json:"doses"`
	Next  *Appointment  `json:"next,omitempty"`
	Note  string        `json:"note,omitempty"`
}

// VaccineDose is one dose.
type VaccineDose struct {
	Vaccine string `json:"vaccine"` // a code of vaccination.Settings
	// On is when it was given, where that was elsewhere or before: from a
	// card.
	On   *clinical.Date `json:"on,omitempty"`
	Lot  string         `json:"lot,omitempty"`
	Site string         `json:"site,omitempty"`
	Card bool           `json:"card,omitempty"` // copied from a card
}

// Growth is one weighing and measuring of a child, with what follows from it.
type Growth struct {
	Date     clinical.Date `json:"date"`
	Visit    string        `json:"visit,omitempty"`
	Weight   *float64      `json:"weight,omitempty"` // kg
	Length   *float64      `json:"length,omitempty"` // cm
	Standing *bool         `json:"standing,omitempty"`
	MUAC     *int          `json:"muac,omitempty"` // mm
	Head     *float64      `json:"head,omitempty"` // cm
	Oedema   *bool         `json:"oedema,omitempty"`
	// Programme is the malnutrition programme: "", "enter", "follow", "exit".
	Programme string       `json:"programme,omitempty"`
	Exit      string       `json:"exit,omitempty"`      // codes of ProgrammeExits
	VitaminA  *int         `json:"vitamin_a,omitempty"` // IU
	Deworm    string       `json:"deworm,omitempty"`
	Appetite  string       `json:"appetite,omitempty"` // "good", "poor"
	Feeding   string       `json:"feeding,omitempty"`
	Next      *Appointment `json:"next,omitempty"`
	Note      string       `json:"note,omitempty"`
}

// The coded choices of these visits, in the order of their forms.
var (
	PostnatalContacts  = []string{"24h", "48_72h", "7_14d", "6w", "other"}
	PostnatalDangers   = []string{"bleeding", "convulsions", "fever", "severe_headache", "breathing", "pain", "foul_discharge", "leg_pain", "despair"}
	PlanningTypes      = []string{"first", "renewal", "switch", "removal", "advice"}
	PlanningConditions = []string{"breastfeeding_under_6_weeks", "smoker_over_35", "hypertension", "thrombosis", "heart_disease", "stroke", "migraine_aura",
		"diabetes", "liver_disease", "breast_cancer", "unexplained_bleeding", "pelvic_infection", "hiv", "epilepsy_treatment", "tuberculosis_treatment"}
	PlanningEffects    = []string{"bleeding", "amenorrhoea", "headache", "weight", "pain", "nausea", "mood", "expulsion", "infection", "other"}
	CervicalTreatments = []string{"none", "thermocoagulation", "cryotherapy", "leep", "conization", "hysterectomy"}
	ProgrammeExits     = []string{"cured", "defaulted", "died", "transferred", "not_responding"}
)

// Kind implements Document.
func (*Postnatal) Kind() Kind { return KindPostnatal }

// Kind implements Document.
func (*FamilyPlanning) Kind() Kind { return KindFamilyPlanning }

// Kind implements Document.
func (*Cervical) Kind() Kind { return KindCervical }

// Kind implements Document.
func (*Vaccinations) Kind() Kind { return KindVaccination }

// Kind implements Document.
func (*Growth) Kind() Kind { return KindGrowth }

// Validate implements Document.
func (p *Postnatal) Validate() Findings {
	var f Findings
	if p.Date.IsZero() {
		f.block("date", "postnatal.date")
	}
	p.plausible(&f)
	p.Vitals.validate("vitals.", &f)
	if p.Bleeding == "" {
		f.missing("bleeding", "postnatal.bleeding")
	}
	if len(p.Danger) == 0 {
		f.missing("danger", "prenatal.danger")
	}
	if p.Outcome == "" {
		f.missing("outcome", "consultation.outcome")
	}
	validateLines(p.Lines, &f)
	nextAfter(p.Date, p.Next, "next.date", &f)
	return f
}

// Validate implements Document.
func (p *FamilyPlanning) Validate() Findings {
	var f Findings
	if p.Date.IsZero() {
		f.block("date", "planning.date")
	}
	p.Vitals.validate("vitals.", &f)
	if p.Type == "" {
		f.missing("type", "planning.type")
	}
	if p.Method == "" && (p.Type == "first" || p.Type == "renewal" || p.Type == "switch") {
		f.missing("method", "planning.method")
	}
	nextAfter(p.Date, p.Next, "next.date", &f)
	return f
}

// Validate implements Document.
func (c *Cervical) Validate() Findings {
	var f Findings
	if c.Date.IsZero() {
		f.block("date", "cervical.date")
	}
	c.plausible(&f)
	if c.VIA == "" && c.VILI == "" && c.HPV == "" {
		f.missing("via", "cervical.result")
	}
	nextAfter(c.Date, c.Recall, "recall.date", &f)
	return f
}

// Validate implements Document.
func (v *Vaccinations) Validate() Findings {
	var f Findings
	if v.Date.IsZero() {
		f.block("date", "vaccination.date")
	}
	if len(v.Doses) == 0 {
		f.missing("doses", "vaccination.doses")
	}
	for _, d := range v.Doses {
		if d.On != nil && !v.Date.IsZero() && d.On.Sub(v.Date) > 0 {
			f.block("doses", "vaccination.future")
		}
	}
	nextAfter(v.Date, v.Next, "next.date", &f)
	return f
}

// Validate implements Document.
func (g *Growth) Validate() Findings {
	var f Findings
	if g.Date.IsZero() {
		f.block("date", "growth.date")
	}
	if g.Weight == nil && g.Length == nil && g.MUAC == nil && g.Head == nil {
		f.missing("weight", "growth.measure")
	}
	if g.Programme == "exit" && g.Exit == "" {
		f.missing("exit", "growth.exit")
	}
	nextAfter(g.Date, g.Next, "next.date", &f)
	return f
}

func nextAfter(date clinical.Date, next *Appointment, path string, f *Findings) {
	if next != nil && !date.IsZero() && next.Date.Sub(date) < 0 {
		f.block(path, "consultation.next_past")
	}
}
