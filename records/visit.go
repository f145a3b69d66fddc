package records

import "carnet/records/clinical"

// Visit is a patient's arrival: what puts them in the queue, with the reason
// given at the door and the first measurements. The document that a clinician
// signs for the visit takes the patient out of the queue.
type Visit struct {
	Date    clinical.Date `json:"date"`
	Arrived string        `json:"arrived"` // "08:42", the desk's clock
	Service string        `json:"service"` // "consultation", "antenatal", …
	Reason  string        `json:"reason,omitempty"`
	Urgent  bool          `json:"urgent,omitempty"`
	Vitals  *Vitals       `json:"vitals,omitempty"`
	// Left is why the patient went without being seen.
	Left string `json:"left,omitempty"`
}

// Services are the places that a visit can be for.
var Services = []string{"consultation", "antenatal", "family_planning", "child", "mental_health", "ultrasound", "laboratory"}

// Kind implements Document.
func (*Visit) Kind() Kind { return KindVisit }

// Validate implements Document.
func (v *Visit) Validate() Findings {
	var f Findings
	if v.Date.IsZero() {
		f.block("date", "visit.date")
	}
	if v.Service == "" {
		f.missing("service", "visit.service")
	}
	if v.Vitals != nil {
		v.Vitals.validate("vitals.", &f)
	}
	return f
}
