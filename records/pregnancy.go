package records

import (
	"strconv"

	"carnet/records/clinical"
	"carnet/records/clinical/dating"
)

// The kinds of the maternity.
const (
	KindPregnancy      Kind = "pregnancy"
	KindPrenatal       Kind = "prenatal"
	KindLabour         Kind = "labour"
	KindDelivery       Kind = "delivery"
	KindNewborn        Kind = "newborn"
	KindPostnatal      Kind = "postnatal"
	KindFamilyPlanning Kind = "family_planning"
	KindCervical       Kind = "cervical"
	KindVaccination    Kind = "vaccination"
	KindGrowth         Kind = "growth"
)

// Pregnancy is one pregnancy as an episode: what dates it, what came before
// it, what makes it a risk, and how it ended. The visits, the labour and the
// birth refer to it.
type Pregnancy struct {
	Opened clinical.Date `json:"opened"` // the first contact here

	// LMP is the first day of the last menstrual period.
	LMP        *clinical.Date `json:"lmp,omitempty"`
	LMPCertain bool           `json:"lmp_certain,omitempty"`
	Scans      []DatingScan   `json:"scans,omitempty"`
	// EDD is the agreed due date and Basis what it rests on; both are kept
	// with the document, so that a change of rules never moves a date in
	// silence.
	EDD   *clinical.Date `json:"edd,omitempty"`
	Basis string         `json:"basis,omitempty"` // "lmp", "scan"
	// EDDs are the dates that were agreed before, oldest first.
	EDDs []FormerEDD `json:"edds,omitempty"`

	Gravida *int `json:"gravida,omitempty"` // pregnancies, this one included
	Parity  *int `json:"parity,omitempty"`  // births from 28 weeks
	// Abortions and Living complete the obstetric formula.
	Abortions *int        `json:"abortions,omitempty"`
	Living    *int        `json:"living,omitempty"`
	Births    []PastBirth `json:"births,omitempty"`

	Risks     []string   `json:"risks,omitempty"` // codes of Risks
	RiskNote  string     `json:"risk_note,omitempty"`
	FGM       string     `json:"fgm,omitempty"` // "none", "I", "II", "III", "IV"
	HIV       TestResult `json:"hiv,omitempty"` // restricted
	Syphilis  TestResult `json:"syphilis,omitempty"`
	HBsAg     TestResult `json:"hbsag,omitempty"`
	Rhesus    string     `json:"rhesus,omitempty"`   // blood group with rhesus, as Patient.BloodGroup
	TdDoses   *int       `json:"td_doses,omitempty"` // before this pregnancy
	Plan      BirthPlan  `json:"plan"`
	PartnerOK string     `json:"partner,omitempty"`

	End     PregnancyEnd   `json:"end,omitempty"`
	EndDate *clinical.Date `json:"end_date,omitempty"`
	EndNote string         `json:"end_note,omitempty"`
	Note    string         `json:"note,omitempty"`
}

// DatingScan is an ultrasound that can date a pregnancy.
type DatingScan struct {
	Date   clinical.Date `json:"date"`
	Method dating.Method `json:"method"`
	CRL    *float64      `json:"crl,omitempty"` // mm
	BPD    *float64      `json:"bpd,omitempty"` // mm
	HC     *float64      `json:"hc,omitempty"`  // mm
	AC     *float64      `json:"ac,omitempty"`  // mm
	FL     *float64      `json:"fl,omitempty"`  // mm
	// Reported is the gestational age in days on an outside report.
	Reported *int   `json:"reported,omitempty"`
	By       string `json:"by,omitempty"`
}

// FormerEDD is a due date that was agreed before.
type FormerEDD struct {
	EDD   clinical.Date `json:"edd"`
	Basis string        `json:"basis"`
	Until clinical.Date `json:"until"` // when it was changed
}

// PastBirth is an earlier pregnancy.
type PastBirth struct {
	Year    *int     `json:"year,omitempty"`
	Weeks   *int     `json:"weeks,omitempty"`
	Outcome string   `json:"outcome"` // codes of BirthOutcomes
	Mode    string   `json:"mode,omitempty"`
	Weight  *float64 `json:"weight,omitempty"` // kg
	Alive   *bool    `json:"alive,omitempty"`
	Note    string   `json:"note,omitempty"`
}

// BirthPlan is what was prepared.
type BirthPlan struct {
	Place     string `json:"place,omitempty"`
	Transport string `json:"transport,omitempty"`
	Companion string `json:"companion,omitempty"`
	Donor     string `json:"donor,omitempty"`
	Savings   *bool  `json:"savings,omitempty"`
}

// PregnancyEnd is how a pregnancy ended; empty while it lasts.
type PregnancyEnd string

// The ends of a pregnancy.
const (
	Born        PregnancyEnd = "birth"
	Miscarried  PregnancyEnd = "miscarriage"
	Ectopic     PregnancyEnd = "ectopic"
	Terminated  PregnancyEnd = "termination"
	Transferred PregnancyEnd = "transfer"
	MotherDied  PregnancyEnd = "death"
	LostToSight PregnancyEnd = "lost"
)

// The coded choices of a pregnancy, in the order of the form.
var (
	PregnancyEnds = []PregnancyEnd{Born, Miscarried, Ectopic, Terminated, Transferred, MotherDied, LostToSight}
	BirthOutcomes = []string{"live", "stillbirth", "neonatal_death", "miscarriage", "ectopic", "termination"}
	FGMTypes      = []string{"none", "I", "II", "III", "IV"}
	// Risks are what the midwife keeps in sight; a code stands for a sentence
	// of the catalogue, not for a score.
	Risks = []string{"age_under_16", "age_over_35", "grand_multipara", "short_interval", "short_stature", "previous_caesarean",
		"previous_stillbirth", "previous_preeclampsia", "previous_haemorrhage", "previous_preterm", "fistula_repaired", "twins",
		"hypertension", "diabetes", "heart_disease", "sickle_cell", "epilepsy", "asthma", "hiv", "tuberculosis", "mental_illness", "other"}
)

// Kind implements Document.
func (*Pregnancy) Kind() Kind { return KindPregnancy }

// Active tells whether the pregnancy has not ended.
func (p *Pregnancy) Active() bool { return p.End == "" }

// Age is the gestational age on a day, by the agreed due date, in days; ok is
// false when there is no date to reckon from.
func (p *Pregnancy) Age(on clinical.Date) (clinical.GestationalDays, bool) {
	if p.EDD == nil {
		return 0, false
	}
	return clinical.GestationalDays(280 - p.EDD.Sub(on)), true
}

// Validate implements Document.
func (p *Pregnancy) Validate() Findings {
	var f Findings
	if p.Opened.IsZero() {
		f.block("opened", "pregnancy.opened")
	}
	p.plausible(&f)
	if p.LMP != nil && !p.Opened.IsZero() && p.LMP.Sub(p.Opened) > 0 {
		f.block("lmp", "pregnancy.lmp_after")
	}
	if p.LMP == nil && len(p.Scans) == 0 {
		f.missing("lmp", "pregnancy.dating")
	}
	if p.Gravida == nil {
		f.missing("gravida", "pregnancy.gravida")
	}
	if p.Gravida != nil && p.Parity != nil && *p.Parity >= *p.Gravida && p.Active() {
		f.block("parity", "pregnancy.parity", *p.Gravida, *p.Parity)
	}
	for i, s := range p.Scans {
		if s.Date.IsZero() {
			f.block("scans."+strconv.Itoa(i)+".date", "pregnancy.scan_date")
		}
	}
	switch {
	case p.End == MotherDied && p.EndDate == nil:
		f.block("end_date", "pregnancy.end_date") // the identity takes the day of her death from it
	case p.End != "" && p.EndDate == nil:
		f.missing("end_date", "pregnancy.end_date")
	}
	return f
}
