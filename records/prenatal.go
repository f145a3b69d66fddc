package records

import "carnet/records/clinical"

// Prenatal is one prenatal visit (CPN).
type Prenatal struct {
	Date      clinical.Date `json:"date"`
	Pregnancy string        `json:"pregnancy"` // document id
	Visit     string        `json:"visit,omitempty"`
	// Number is which prenatal visit it is, from 1; Days the gestational age,
	// by the due date that was agreed on that day.
	Number int  `json:"number,omitempty"`
	Days   *int `json:"days,omitempty"`

	Vitals Vitals `json:"vitals"`
	// PressureAt is when a raised pressure was taken, "10:42" on the desk's
	// clock; Repeat is the one taken again after a rest.
	PressureAt      string `json:"pressure_at,omitempty"`
	RepeatSystolic  *int   `json:"repeat_systolic,omitempty"`  // mmHg
	RepeatDiastolic *int   `json:"repeat_diastolic,omitempty"` // mmHg

	// The other signs that are looked at twice, where the first reading was not
	// normal: temperature in °C, pulse and fetal hearts a minute.
	RepeatTemperature *float64 `json:"repeat_temperature,omitempty"`
	RepeatPulse       *int     `json:"repeat_pulse,omitempty"`         // after 10 minutes of rest
	RepeatFetalHeart  *int     `json:"repeat_fetal_heart,omitempty"`   // after 15 minutes on the left side
	RepeatFetalHeart2 *int     `json:"repeat_fetal_heart_2,omitempty"` // of a second fetus

	FundalHeight *float64 `json:"fundal_height,omitempty"` // cm
	FetalHeart   *int     `json:"fetal_heart,omitempty"`   // /min; 0: looked for and not heard
	FetalHeart2  *int     `json:"fetal_heart_2,omitempty"` // of a second fetus
	Fetuses      *int     `json:"fetuses,omitempty"`
	Presentation string   `json:"presentation,omitempty"` // codes of Presentations
	Movements    string   `json:"movements,omitempty"`    // "present", "less", "none"
	Oedema       string   `json:"oedema,omitempty"`       // "none", "feet", "legs", "face"
	Pallor       *bool    `json:"pallor,omitempty"`

	Tests    RapidTests `json:"tests"`
	Syphilis TestResult `json:"syphilis,omitempty"`
	HBsAg    TestResult `json:"hbsag,omitempty"`
	// Sugar after an oral load or fasting, mg/dL.
	FastingGlucose *float64 `json:"fasting_glucose,omitempty"`

	Danger   []string `json:"danger,omitempty"`   // of antenatal.DangerSigns; "none" when asked and denied
	Symptoms []string `json:"symptoms,omitempty"` // of antenatal.PreEclampsiaSymptoms
	Fluid    bool     `json:"fluid,omitempty"`    // amniotic fluid seen
	Reason   string   `json:"reason,omitempty"`   // what she complains of
	Exam     string   `json:"exam,omitempty"`

	SP        *int   `json:"sp,omitempty"`     // dose number given today
	SPRefused string `json:"sp_not,omitempty"` // why not
	Iron      *int   `json:"iron,omitempty"`   // tablets handed out
	IronMg    *int   `json:"iron_mg,omitempty"`
	// IronWeekly is that IronMg is taken once a week, where daily iron is not
	// borne; else once a day.
	IronWeekly bool   `json:"iron_weekly,omitempty"`
	Folic      bool   `json:"folic,omitempty"`
	Td         *int   `json:"td,omitempty"`      // dose number given today
	Deworm     string `json:"deworm,omitempty"`  // "albendazole", "mebendazole"
	Net        *bool  `json:"net,omitempty"`     // a treated net was handed out
	Calcium    *int   `json:"calcium,omitempty"` // tablets
	ARV        *bool  `json:"arv,omitempty"`     // restricted
	// Counsel are the subjects talked about; codes of Counsels.
	Counsel []string `json:"counsel,omitempty"`
	// Violence is the enquiry about violence: restricted.
	Violence string `json:"violence,omitempty"` // "not_asked", "denied", "disclosed"

	Diagnoses []Diagnosis  `json:"diagnoses,omitempty"`
	Lines     []Line       `json:"lines,omitempty"`
	LabOrders []string     `json:"lab_orders,omitempty"`
	Scan      bool         `json:"scan,omitempty"` // an ultrasound was asked for
	Outcome   Outcome      `json:"outcome,omitempty"`
	Referral  *Referral    `json:"referral,omitempty"`
	Next      *Appointment `json:"next,omitempty"`
	Note      string       `json:"note,omitempty"`
}

// The coded choices of a prenatal visit.
var (
	Presentations = []string{"cephalic", "breech", "transverse", "oblique", "unclear"}
	Movements     = []string{"present", "less", "none"}
	Oedemas       = []string{"none", "feet", "legs", "face"}
	Counsels      = []string{"danger_signs", "nutrition", "birth_plan", "breastfeeding", "net", "family_planning", "hiv", "hygiene", "work", "fgm"}
	Enquiries     = []string{"not_asked", "denied", "disclosed"}
)

// Kind implements Document.
func (*Prenatal) Kind() Kind { return KindPrenatal }

// Validate implements Document.
func (v *Prenatal) Validate() Findings {
	var f Findings
	if v.Date.IsZero() {
		f.block("date", "prenatal.date")
	}
	v.plausible(&f)
	if v.Pregnancy == "" {
		f.block("pregnancy", "prenatal.pregnancy")
	}
	v.Vitals.validate("vitals.", &f)
	if v.Vitals.Systolic == nil {
		f.missing("vitals.systolic", "prenatal.pressure")
	}
	if v.RepeatSystolic != nil && v.RepeatDiastolic != nil && *v.RepeatDiastolic >= *v.RepeatSystolic {
		f.block("repeat_systolic", "vitals.pressure_order", *v.RepeatSystolic, *v.RepeatDiastolic)
	}
	if len(v.Danger) == 0 && !v.Fluid {
		f.missing("danger", "prenatal.danger")
	}
	if v.Outcome == "" {
		f.missing("outcome", "consultation.outcome")
	}
	if v.Outcome == Referred && (v.Referral == nil || v.Referral.To == "") {
		f.missing("referral.to", "consultation.referral_to")
	}
	if v.Outcome == Home && v.Next == nil {
		f.missing("next.date", "prenatal.next")
	}
	validateLines(v.Lines, &f)
	if v.Next != nil && !v.Date.IsZero() && v.Next.Date.Sub(v.Date) < 0 {
		f.block("next.date", "consultation.next_past")
	}
	return f
}
