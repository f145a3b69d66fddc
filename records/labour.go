package records

import (
	"time"

	"carnet/records/clinical"
)

// Labour is a labour from admission to birth or transfer: the WHO Labour Care
// Guide as it was kept. Entries are added, never changed: a wrong one is
// struck with its reason.
type Labour struct {
	Pregnancy string    `json:"pregnancy"`
	Admitted  time.Time `json:"admitted"`
	// Onset is "spontaneous" or "induced"; Active when active labour (5 cm)
	// was diagnosed, Ruptured when the membranes broke.
	Onset    string     `json:"onset,omitempty"`
	Active   *time.Time `json:"active,omitempty"`
	Ruptured *time.Time `json:"ruptured,omitempty"`
	// Second is when the second stage began, Pushing when she began to push.
	Second  *time.Time `json:"second,omitempty"`
	Pushing *time.Time `json:"pushing,omitempty"`
	Fetuses int        `json:"fetuses,omitempty"` // 0 stands for one
	Parity  *int       `json:"parity,omitempty"`
	Risks   []string   `json:"risks,omitempty"`
	Note    string     `json:"note,omitempty"` // at admission

	Entries []LabourEntry `json:"entries,omitempty"`
	Calls   []Call        `json:"calls,omitempty"`
	// Magnesium is the course of magnesium sulphate, where one was begun.
	Magnesium []MagnesiumGiven `json:"magnesium,omitempty"`

	Ended *time.Time `json:"ended,omitempty"`
	End   string     `json:"end,omitempty"` // "birth", "caesarean", "transfer", "false_labour", "death"
	To    string     `json:"to,omitempty"`  // where she was transferred
	// Referral is how she was sent on, where that is how the labour ended: what
	// the letter says when it is printed again.
	Referral *Referral `json:"referral,omitempty"`
}

// LabourEntry is one cell of the guide: an item at a time.
type LabourEntry struct {
	At time.Time `json:"at"`
	// Item is one of labour.Items, "medicine", "fluid", "assessment" or "plan";
	// or what went wrong: "complication", a "step" of its checklist that was
	// ticked, a "fit".
	Item string `json:"item"`
	// Value is the number or the sign of the row, the text of an assessment or
	// plan, the code of a complication (of Complications), a step as
	// complication.step; of a fit it is "1".
	Value string `json:"value"`
	By    string `json:"by,omitempty"` // staff document id
	// Noted is when it was entered, where that was later than At.
	Noted  *time.Time `json:"noted,omitempty"`
	Fetus  int        `json:"fetus,omitempty"`  // 2 for the second twin
	Struck string     `json:"struck,omitempty"` // why it does not count
}

// Call is somebody who was called.
type Call struct {
	At     time.Time  `json:"at"`
	Who    string     `json:"who"`
	Why    string     `json:"why,omitempty"`
	Came   *time.Time `json:"came,omitempty"`
	Answer string     `json:"answer,omitempty"`
}

// MagnesiumGiven is a dose of magnesium sulphate with its checks.
type MagnesiumGiven struct {
	At time.Time `json:"at"`
	// Kind is "loading" or "maintenance"; "withheld" is a dose that was due and
	// not given, for what its checks said.
	Kind         string   `json:"kind"`
	Side         string   `json:"side,omitempty"`
	Respirations *float64 `json:"respirations,omitempty"` // /min
	UrineMLPerH  *float64 `json:"urine,omitempty"`        // mL/h
	KneeJerks    *bool    `json:"knee_jerks,omitempty"`
	By           string   `json:"by,omitempty"`
}

// LabourEnds are how a labour ends here.
var LabourEnds = []string{"birth", "caesarean", "transfer", "false_labour", "death"}

// Kind implements Document.
func (*Labour) Kind() Kind { return KindLabour }

// Of lists the entries of an item that count, in the order of their times.
func (l *Labour) Of(item string, fetus int) []LabourEntry {
	var out []LabourEntry
	for _, e := range l.Entries {
		if e.Item == item && e.Struck == "" && max(e.Fetus, 1) == max(fetus, 1) {
			i := len(out)
			for i > 0 && out[i-1].At.After(e.At) {
				i--
			}
			out = append(out[:i], append([]LabourEntry{e}, out[i:]...)...)
		}
	}
	return out
}

// Validate implements Document.
func (l *Labour) Validate() Findings {
	var f Findings
	if l.Admitted.IsZero() {
		f.block("admitted", "labour.admitted")
	}
	l.plausible(&f)
	if l.Pregnancy == "" {
		f.missing("pregnancy", "prenatal.pregnancy")
	}
	if l.Ended != nil && l.Ended.Before(l.Admitted) {
		f.block("ended", "labour.ended_before")
	}
	if l.Ended == nil {
		f.missing("ended", "labour.under_way")
	}
	return f
}

// Delivery is the birth as the mother's event.
type Delivery struct {
	Pregnancy string    `json:"pregnancy"`
	Labour    string    `json:"labour,omitempty"`
	At        time.Time `json:"at"` // of the first child
	Place     string    `json:"place,omitempty"`
	Mode      string    `json:"mode,omitempty"` // codes of DeliveryModes
	Attendant string    `json:"attendant,omitempty"`
	Days      *int      `json:"days,omitempty"` // gestational age

	Perineum string `json:"perineum,omitempty"` // codes of Perineums
	Repaired *bool  `json:"repaired,omitempty"`
	// Third-stage steps.
	Oxytocin  *time.Time `json:"oxytocin,omitempty"`
	CordAt    *int       `json:"cord_at,omitempty"` // seconds after birth
	Traction  *bool      `json:"traction,omitempty"`
	Placenta  *time.Time `json:"placenta,omitempty"`
	Complete  *bool      `json:"complete,omitempty"` // placenta and membranes
	ToneCheck *bool      `json:"tone,omitempty"`
	// Losses are measurements of blood, cumulative, mL.
	Losses []BloodLoss `json:"losses,omitempty"`
	// Bundle are the steps of the haemorrhage bundle with their times.
	Bundle []Step `json:"bundle,omitempty"`

	Complications []string         `json:"complications,omitempty"`
	Steps         []Step           `json:"steps,omitempty"` // of the protocols' checklists
	Magnesium     []MagnesiumGiven `json:"magnesium,omitempty"`
	Mother        string           `json:"mother,omitempty"` // "well", "referred", "died"
	Referral      *Referral        `json:"referral,omitempty"`
	// Death is what its review needs, where the mother died; DeathNote tells how
	// it happened.
	Death     *Death   `json:"death,omitempty"`
	DeathNote string   `json:"death_note,omitempty"`
	Children  []string `json:"children,omitempty"` // documents of kind newborn
	Note      string   `json:"note,omitempty"`
}

// BloodLoss is one measurement with the signs at that time.
type BloodLoss struct {
	At        time.Time `json:"at"`
	ML        float64   `json:"ml"`
	Pulse     *int      `json:"pulse,omitempty"`
	Systolic  *int      `json:"systolic,omitempty"`
	Diastolic *int      `json:"diastolic,omitempty"`
}

// Step is one step of a checklist that was done.
type Step struct {
	Code string    `json:"code"`
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"`
}

// The coded choices of a delivery.
var (
	DeliveryModes = []string{"spontaneous", "vacuum", "forceps", "breech", "caesarean", "before_arrival"}
	Perineums     = []string{"intact", "tear_1", "tear_2", "tear_3", "tear_4", "episiotomy"}
	Complications = []string{"haemorrhage", "preeclampsia", "eclampsia", "obstructed", "retained_placenta", "uterine_rupture",
		"cord_prolapse", "shoulder_dystocia", "infection", "fetal_distress", "other"}
)

// Kind implements Document.
func (*Delivery) Kind() Kind { return KindDelivery }

// Validate implements Document.
func (d *Delivery) Validate() Findings {
	var f Findings
	if d.At.IsZero() {
		f.block("at", "delivery.at")
	}
	d.plausible(&f)
	if d.Pregnancy == "" {
		f.missing("pregnancy", "prenatal.pregnancy")
	}
	if d.Mode == "" {
		f.missing("mode", "delivery.mode")
	}
	if d.Mother == "" {
		f.missing("mother", "delivery.mother")
	}
	if len(d.Losses) == 0 {
		f.missing("losses", "delivery.loss")
	}
	for i := 1; i < len(d.Losses); i++ {
		if d.Losses[i].ML < d.Losses[i-1].ML {
			f.block("losses", "delivery.loss_shrinks")
		}
	}
	if d.Mother == "died" && (d.Death == nil || d.Death.At == nil) {
		f.missing("death.at", "death.at")
	}
	d.Death.validate(d.At, &f)
	return f
}

// Newborn is a child at birth. Its patient is the child's own identity, made
// with it and linked to the mother.
type Newborn struct {
	Pregnancy string       `json:"pregnancy,omitempty"`
	Delivery  string       `json:"delivery,omitempty"`
	Mother    string       `json:"mother,omitempty"` // patient document
	At        time.Time    `json:"at"`
	Rank      int          `json:"rank,omitempty"` // 1 for the first twin; 0 for a single child
	Outcome   string       `json:"outcome"`        // codes of NewbornOutcomes
	Sex       clinical.Sex `json:"sex,omitempty"`
	Days      *int         `json:"days,omitempty"`   // gestational age at birth
	Weight    *float64     `json:"weight,omitempty"` // kg
	Length    *float64     `json:"length,omitempty"` // cm
	Head      *float64     `json:"head,omitempty"`   // cm
	Apgar     []Apgar      `json:"apgar,omitempty"`

	Resuscitation []string   `json:"resuscitation,omitempty"` // codes of Resuscitations
	Cord          string     `json:"cord,omitempty"`
	EyeCare       *bool      `json:"eye_care,omitempty"`
	VitaminK      *bool      `json:"vitamin_k,omitempty"`
	Breastfed     *int       `json:"breastfed,omitempty"` // minutes after birth
	SkinToSkin    *bool      `json:"skin_to_skin,omitempty"`
	Kangaroo      *bool      `json:"kangaroo,omitempty"`
	BCG           *bool      `json:"bcg,omitempty"`
	Polio0        *bool      `json:"polio_0,omitempty"`
	Temperature   *float64   `json:"temperature,omitempty"` // °C
	Respiration   *int       `json:"respiration,omitempty"` // /min
	Danger        []string   `json:"danger,omitempty"`      // of newborncare.Signs; "none" when looked for
	Malformation  string     `json:"malformation,omitempty"`
	Exposed       TestResult `json:"exposed,omitempty"` // mother's HIV: restricted
	Referral      *Referral  `json:"referral,omitempty"`
	// Death is what its review needs, where the child died or was born dead;
	// DeathNote tells how it happened.
	Death     *Death `json:"death,omitempty"`
	DeathNote string `json:"death_note,omitempty"`
	Note      string `json:"note,omitempty"`
}

// Apgar is one scoring, item by item, nil where not judged.
type Apgar struct {
	Minute int     `json:"minute"` // 1, 5, 10
	Items  [5]*int `json:"items"`  // in the order of newborncare.ApgarItems, 0 to 2
}

// The coded choices of a newborn.
var (
	NewbornOutcomes = []string{"live", "fresh_stillbirth", "macerated_stillbirth", "died"}
	Resuscitations  = []string{"none", "drying", "suction", "ventilation", "oxygen", "compressions", "adrenaline"}
)

// Kind implements Document.
func (*Newborn) Kind() Kind { return KindNewborn }

// Validate implements Document.
func (n *Newborn) Validate() Findings {
	var f Findings
	if n.At.IsZero() {
		f.block("at", "newborn.at")
	}
	n.plausible(&f)
	if n.Outcome == "" {
		f.missing("outcome", "newborn.outcome")
	}
	if n.Sex == clinical.SexUnknown {
		f.missing("sex", "newborn.sex")
	}
	if n.Weight == nil {
		f.missing("weight", "newborn.weight")
	}
	if n.Outcome == "live" && len(n.Danger) == 0 {
		f.missing("danger", "newborn.danger")
	}
	if n.Outcome == "died" && (n.Death == nil || n.Death.At == nil) {
		f.missing("death.at", "death.at")
	}
	if n.Born() && n.Death != nil && n.Death.At != nil && n.Death.At.Before(n.At) {
		f.block("death.at", "death.before_birth")
	}
	n.Death.validate(n.At, &f)
	return f
}
