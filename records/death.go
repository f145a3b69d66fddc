package records

import (
	"strings"
	"time"

	"carnet/records/clinical"
)

// Death is what the review of a maternal or perinatal death needs: when and
// where, the cause as certified, the state on arrival, the three delays, what
// could have been avoided and what was recommended. Nil fields were not asked.
//
// The three delays are those of Thaddeus & Maine, "Too far to walk: maternal
// mortality in context", Social Science & Medicine 1994: in deciding to seek
// care, in reaching it, in receiving it once there.
type Death struct {
	At    *time.Time `json:"at,omitempty"`
	Where string     `json:"where,omitempty"` // codes of DeathPlaces
	// Timing is where in pregnancy, birth and after it: codes of DeathTimings.
	// Of a child that was born alive its age says it.
	Timing string `json:"timing,omitempty"`
	// Group is that of a mother's cause: codes of DeathGroups.
	Group string `json:"group,omitempty"`
	// Cause is as certified; ICD10 is its code where the centre's list has one.
	Cause string `json:"cause,omitempty"`
	ICD10 string `json:"icd10,omitempty"`
	Other string `json:"other,omitempty"` // conditions that contributed
	// Arrival is the state on arrival at the centre: codes of ArrivalStates.
	Arrival string `json:"arrival,omitempty"`

	Seeking   Delay `json:"seeking"`   // in deciding to seek care
	Reaching  Delay `json:"reaching"`  // in reaching it
	Receiving Delay `json:"receiving"` // in receiving it once there

	Avoidable string         `json:"avoidable,omitempty"` // codes of Findable
	Factors   string         `json:"factors,omitempty"`   // what could have been avoided
	Audited   *clinical.Date `json:"audited,omitempty"`   // when the committee met
	Advice    string         `json:"advice,omitempty"`    // what it recommended
}

// Delay is one of the three delays.
type Delay struct {
	Found string `json:"found,omitempty"` // codes of Findable
	Why   string `json:"why,omitempty"`
}

// The coded choices of a death, in the order of the form. Direct and indirect
// are the obstetric deaths of ICD-10; coincidental ones are neither.
var (
	DeathPlaces   = []string{"here", "way", "home", "referral"}
	DeathTimings  = []string{"antepartum", "intrapartum", "postpartum"}
	DeathGroups   = []string{"direct", "indirect", "coincidental", "unknown"}
	ArrivalStates = []string{"stable", "grave", "dead"}
	Findable      = []string{"yes", "no", "unknown"}
)

// DeathGroupOf is the group to which a cause's ICD-10 code speaks for itself,
// "" where a clinician must say: O98 and O99 are indirect obstetric deaths; the
// other codes of chapter XV up to O92 are direct, but for O10 and O24, which
// hold what a woman had before (ICD-10; WHO application to deaths during
// pregnancy, childbirth and the puerperium, ICD-MM 2012).
func DeathGroupOf(icd10 string) string {
	if len(icd10) < 3 || icd10[0] != 'O' {
		return ""
	}
	switch code := icd10[:3]; {
	case code == "O98", code == "O99":
		return "indirect"
	case code == "O10", code == "O24", code > "O92":
		return ""
	}
	return "direct"
}

// Empty tells that nothing was said.
func (d Death) Empty() bool { return d == Death{} }

// EarlyNeonatal is up to which age a newborn's death is an early neonatal one:
// the first seven days of life (ICD-10).
const EarlyNeonatal = 7 * 24 * time.Hour

// Born tells whether a child of an outcome was born alive.
func (n *Newborn) Born() bool { return !strings.HasSuffix(n.Outcome, "stillbirth") }

// AgeAtDeath is how long a child lived; ok is false where that is not known.
func (n *Newborn) AgeAtDeath() (age time.Duration, ok bool) {
	if n.Death == nil || n.Death.At == nil || !n.Born() || n.Death.At.Before(n.At) {
		return 0, false
	}
	return n.Death.At.Sub(n.At), true
}

// validate lists what cannot be of a death after a birth.
func (d *Death) validate(since time.Time, f *Findings) {
	if d == nil {
		return
	}
	if d.At != nil && !since.IsZero() && d.At.Before(since) && d.Timing == "postpartum" {
		f.block("death.at", "death.before_birth")
	}
	if d.Audited != nil && d.At != nil && d.Audited.Sub(clinical.Date{Year: d.At.Year(), Month: int(d.At.Month()), Day: d.At.Day()}) < 0 {
		f.block("death.audited", "death.audited_before")
	}
}
