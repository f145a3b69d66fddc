package records

import (
	"strconv"
	"strings"

	"carnet/records/clinical"
)

// Consultation is one encounter with a clinician.
type Consultation struct {
	Date clinical.Date `json:"date"`
	// Visit is the document id of the arrival that it answers.
	Visit       string       `json:"visit,omitempty"`
	Vitals      Vitals       `json:"vitals"`
	Reason      string       `json:"reason,omitempty"`
	History     string       `json:"history,omitempty"`
	Examination Examination  `json:"examination"`
	Tests       RapidTests   `json:"tests"`
	Diagnoses   []Diagnosis  `json:"diagnoses,omitempty"`
	Given       []string     `json:"given,omitempty"` // treatment given on the spot
	Lines       []Line       `json:"lines,omitempty"`
	LabOrders   []string     `json:"lab_orders,omitempty"`
	Outcome     Outcome      `json:"outcome,omitempty"`
	Referral    *Referral    `json:"referral,omitempty"`
	Next        *Appointment `json:"next,omitempty"`
	Advice      string       `json:"advice,omitempty"`
	Note        string       `json:"note,omitempty"`
}

// Vitals are the measurements of triage. A nil value was not measured.
type Vitals struct {
	Temperature *float64 `json:"temperature,omitempty"` // °C
	Systolic    *int     `json:"systolic,omitempty"`    // mmHg
	Diastolic   *int     `json:"diastolic,omitempty"`   // mmHg
	Pulse       *int     `json:"pulse,omitempty"`       // /min
	Respiration *int     `json:"respiration,omitempty"` // /min
	SpO2        *int     `json:"spo2,omitempty"`        // %
	Weight      *float64 `json:"weight,omitempty"`      // kg
	Height      *float64 `json:"height,omitempty"`      // cm
	MUAC        *int     `json:"muac,omitempty"`        // mm
	Glucose     *float64 `json:"glucose,omitempty"`     // g/L, capillary
}

// Examination is what was found, system by system, in free text.
type Examination struct {
	General         string `json:"general,omitempty"`
	Skin            string `json:"skin,omitempty"`
	Head            string `json:"head,omitempty"` // ears, nose, throat, eyes
	Respiratory     string `json:"respiratory,omitempty"`
	Cardiovascular  string `json:"cardiovascular,omitempty"`
	Abdomen         string `json:"abdomen,omitempty"`
	Genitourinary   string `json:"genitourinary,omitempty"`
	Neurological    string `json:"neurological,omitempty"`
	Musculoskeletal string `json:"musculoskeletal,omitempty"`
}

// TestResult is the result of a rapid test: empty when not done.
type TestResult string

// The results of a rapid test.
const (
	Negative TestResult = "negative"
	Positive TestResult = "positive"
	Invalid  TestResult = "invalid"
)

// RapidTests are those done at the desk. The HIV result is restricted.
type RapidTests struct {
	Malaria    TestResult `json:"malaria,omitempty"`
	HIV        TestResult `json:"hiv,omitempty"`
	Pregnancy  TestResult `json:"pregnancy,omitempty"`
	Hb         *float64   `json:"hb,omitempty"`      // g/dL
	Protein    string     `json:"protein,omitempty"` // dipstick: "neg", "trace", "+" … "++++"
	Sugar      string     `json:"sugar,omitempty"`
	Leukocytes string     `json:"leukocytes,omitempty"`
	Nitrites   TestResult `json:"nitrites,omitempty"`
	Blood      string     `json:"blood,omitempty"`
	Ketones    string     `json:"ketones,omitempty"`
}

// Dipstick lists the grades of a urine strip.
var Dipstick = []string{"neg", "trace", "+", "++", "+++", "++++"}

// Certainty tells a certain diagnosis from a suspected one.
type Certainty string

// The certainties of a diagnosis.
const (
	Certain   Certainty = "certain"
	Suspected Certainty = "suspected"
)

// Diagnosis is coded from the centre's list or written freely (no codes).
type Diagnosis struct {
	Label     string    `json:"label"`
	ICD10     string    `json:"icd10,omitempty"`
	ICPC2     string    `json:"icpc2,omitempty"`
	Certainty Certainty `json:"certainty,omitempty"`
	FollowUp  bool      `json:"follow_up,omitempty"` // a known case seen again
}

// Line is one line of a prescription.
type Line struct {
	Medicine string  `json:"medicine"`           // INN and strength as printed
	Code     string  `json:"code,omitempty"`     // the formulary's code
	Form     string  `json:"form,omitempty"`     // "tablet", "syrup", …
	Strength string  `json:"strength,omitempty"` // "500 mg"
	Dose     float64 `json:"dose,omitempty"`     // units each time
	Unit     string  `json:"unit,omitempty"`     // "tablet", "ml", "mg"
	Times    int     `json:"times,omitempty"`    // a day
	Days     int     `json:"days,omitempty"`
	Quantity float64 `json:"quantity,omitempty"` // units to hand out
	How      string  `json:"how,omitempty"`      // "pendant le repas"
	// Basis says where a computed dose came from: rule, weight and source.
	Basis string `json:"basis,omitempty"`
}

// Total is the quantity that the dose, the times and the days need, rounded
// up to what can be handed out; 0 when one of them is missing.
func (l Line) Total() float64 {
	if l.Dose <= 0 || l.Times <= 0 || l.Days <= 0 {
		return 0
	}
	q := l.Dose * float64(l.Times) * float64(l.Days)
	whole := float64(int64(q))
	if q > whole {
		whole++
	}
	return whole
}

// Outcome is where the patient went.
type Outcome string

// The outcomes of a consultation.
const (
	Home        Outcome = "home"
	Observation Outcome = "observation"
	Referred    Outcome = "referred"
	Admitted    Outcome = "admitted"
	Died        Outcome = "died"
)

// Outcomes lists the outcomes in the order in which the form offers them.
var Outcomes = []Outcome{Home, Observation, Referred, Admitted, Died}

// Referral is what the letter to the next level says.
type Referral struct {
	To        string `json:"to"`
	Reason    string `json:"reason,omitempty"`
	Urgent    bool   `json:"urgent,omitempty"`
	Transport string `json:"transport,omitempty"`
}

// Appointment is when and why the patient is to come back.
type Appointment struct {
	Date   clinical.Date `json:"date"`
	Reason string        `json:"reason,omitempty"`
}

// Kind implements Document.
func (*Consultation) Kind() Kind { return KindConsultation }

// Validate implements Document.
func (c *Consultation) Validate() Findings {
	var f Findings
	if c.Date.IsZero() {
		f.block("date", "consultation.date")
	}
	c.Tests.plausible(&f)
	c.Vitals.validate("vitals.", &f)
	if strings.TrimSpace(c.Reason) == "" {
		f.missing("reason", "consultation.reason")
	}
	if len(c.Diagnoses) == 0 {
		f.missing("diagnoses", "consultation.diagnosis")
	}
	if c.Outcome == "" {
		f.missing("outcome", "consultation.outcome")
	}
	if c.Outcome == Referred && (c.Referral == nil || strings.TrimSpace(c.Referral.To) == "") {
		f.missing("referral.to", "consultation.referral_to")
	}
	validateLines(c.Lines, &f)
	if c.Next != nil && !c.Date.IsZero() && c.Next.Date.Sub(c.Date) < 0 {
		f.block("next.date", "consultation.next_past")
	}
	return f
}

// validate refuses what no living person has; the alert ranges by age are
// the clinical rules' affair.
func (v *Vitals) validate(path string, f *Findings) {
	if v.Systolic != nil && v.Diastolic != nil && *v.Diastolic >= *v.Systolic {
		f.block(path+"systolic", "vitals.pressure_order", *v.Systolic, *v.Diastolic)
	}
	if (v.Systolic == nil) != (v.Diastolic == nil) {
		f.missing(path+"systolic", "vitals.pressure_half")
	}
}

// Empty tells whether nothing was measured.
func (v *Vitals) Empty() bool { return v == nil || *v == Vitals{} }

// validateLines: a dose needs its unit, and how often and how long it is taken.
func validateLines(lines []Line, f *Findings) {
	for i, l := range lines {
		path := "lines." + strconv.Itoa(i) + "."
		if strings.TrimSpace(l.Medicine) == "" {
			f.missing(path+"medicine", "line.medicine")
		}
		if l.Dose < 0 || l.Times < 0 || l.Days < 0 || l.Quantity < 0 {
			f.block(path+"dose", "line.negative", l.Medicine)
		}
		if l.Dose > 0 && l.Unit == "" {
			f.block(path+"unit", "line.unit", l.Medicine)
		}
		if l.Dose == 0 || l.Times == 0 || l.Days == 0 {
			f.missing(path+"dose", "line.dose", l.Medicine)
		}
	}
}
