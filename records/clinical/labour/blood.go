package labour

import (
	"time"

	"carnet/records/clinical"
)

// BloodSource names the origin of the postpartum haemorrhage rule.
const BloodSource clinical.Source = "WHO, FIGO and ICM, postpartum haemorrhage, 2025"

// BloodSettings are the thresholds of the postpartum haemorrhage rule.
type BloodSettings struct {
	LossML          float64       // alert from this loss alone
	LossWithSignML  float64       // alert from this loss with any abnormal sign
	PulseAbove      float64       // abnormal above (/min)
	ShockIndexAbove float64       // abnormal above
	SBPBelow        float64       // abnormal below (mmHg)
	DBPBelow        float64       // abnormal below (mmHg)
	Window          time.Duration // after birth
	BundleWithin    time.Duration // the whole bundle is done within
	TXAWithin       time.Duration // tranexamic acid starts within, after birth
	TXARepeatAfter  time.Duration
}

// defaultBlood: WHO, FIGO and ICM 2025: 500 mL, or 300 mL with pulse >100,
// shock index >1, systolic <100 or diastolic <60, within 24 h of birth; the
// bundle within 15 minutes; tranexamic acid within 3 h, again after 30 min.
func defaultBlood() BloodSettings {
	return BloodSettings{
		LossML: 500, LossWithSignML: 300, PulseAbove: 100, ShockIndexAbove: 1,
		SBPBelow: 100, DBPBelow: 60, Window: 24 * time.Hour,
		BundleWithin: 15 * time.Minute, TXAWithin: 3 * time.Hour, TXARepeatAfter: 30 * time.Minute,
	}
}

// AfterBirth is what is measured after birth. A sign that was not measured is
// nil and counts neither way.
type AfterBirth struct {
	SinceBirth time.Duration // 0 or more
	LossML     float64       // cumulative blood loss, 0 to 10,000 mL
	Pulse      *float64      // 0 to 300 /min
	SBP        *float64      // 0 to 300 mmHg
	DBP        *float64      // 0 to 250 mmHg
}

// Haemorrhage is the answer to a measured blood loss.
type Haemorrhage struct {
	Alert *clinical.Alert // nil: the rule is not met
	// Signs that were abnormal, by code: pulse, shock_index, sbp, dbp.
	Signs      []string
	ShockIndex *float64
	// Bundle holds the keys of what is to be done, all of it within
	// BundleWithin; empty without an alert.
	Bundle       []string
	BundleWithin time.Duration
	// TXAUntil is how much of the window for tranexamic acid is left; 0 when
	// it has closed.
	TXAUntil time.Duration
}

// The parts of the bundle, as text keys under clinical.labour.bundle.
var bundle = []string{"massage", "oxytocic", "tranexamic_acid", "iv_fluids", "examination", "escalation"}

// BloodLoss applies the postpartum haemorrhage rule: 500 mL or more, or 300
// mL or more with any abnormal sign, within 24 hours of birth (WHO, FIGO and
// ICM 2025). Beyond the window the loss is no less an alert when it is met;
// the code then says secondary.
func BloodLoss(in AfterBirth, s Settings) (Haemorrhage, error) {
	b := s.Blood
	if err := clinical.Within("loss_ml", in.LossML, 0, 10000, "ml"); err != nil {
		return Haemorrhage{}, err
	}
	if err := clinical.Within("hours_since_birth", in.SinceBirth.Hours(), 0, 60*24, "h"); err != nil {
		return Haemorrhage{}, err
	}
	for _, v := range []struct {
		field string
		value *float64
		high  float64
	}{{"pulse", in.Pulse, 300}, {"sbp", in.SBP, 300}, {"dbp", in.DBP, 250}} {
		if v.value == nil {
			continue
		}
		if err := clinical.Within(v.field, *v.value, 0, v.high, ""); err != nil {
			return Haemorrhage{}, err
		}
	}
	h := Haemorrhage{}
	if in.Pulse != nil && *in.Pulse > b.PulseAbove {
		h.Signs = append(h.Signs, "pulse")
	}
	if in.Pulse != nil && in.SBP != nil && *in.SBP > 0 {
		si := *in.Pulse / *in.SBP
		h.ShockIndex = &si
		if si > b.ShockIndexAbove {
			h.Signs = append(h.Signs, "shock_index")
		}
	}
	if in.SBP != nil && *in.SBP < b.SBPBelow {
		h.Signs = append(h.Signs, "sbp")
	}
	if in.DBP != nil && *in.DBP < b.DBPBelow {
		h.Signs = append(h.Signs, "dbp")
	}
	limit := 0.0
	switch {
	case in.LossML >= b.LossML:
		limit = b.LossML
	case in.LossML >= b.LossWithSignML && len(h.Signs) > 0:
		limit = b.LossWithSignML
	default:
		return h, nil
	}
	code := "labour.pph"
	if in.SinceBirth > b.Window {
		code = "labour.pph_secondary"
	}
	h.Alert = bloodAlert(code, in, h, limit)
	if b != defaultBlood() {
		h.Alert.Source = clinical.Local
	}
	h.Bundle = append([]string(nil), bundle...)
	h.BundleWithin = b.BundleWithin
	h.TXAUntil = max(0, b.TXAWithin-in.SinceBirth)
	return h, nil
}

// ShockIndex is pulse divided by systolic pressure (Allgöwer & Burri 1967);
// pulse 1 to 300 /min, systolic 1 to 300 mmHg. Above 1 after birth it is an
// abnormal sign (WHO, FIGO and ICM 2025).
func ShockIndex(pulse, sbp float64) (float64, error) {
	if err := clinical.Within("pulse", pulse, 1, 300, "/min"); err != nil {
		return 0, err
	}
	if err := clinical.Within("sbp", sbp, 1, 300, "mmHg"); err != nil {
		return 0, err
	}
	return pulse / sbp, nil
}
