package labour

import (
	"time"

	"carnet/records/clinical"
)

// MagnesiumSource names the origin of the magnesium sulphate regimen.
const MagnesiumSource clinical.Source = "WHO, Managing complications in pregnancy and childbirth, 2017 (IM regimen)"

// MagnesiumSettings are the regimen's numbers.
type MagnesiumSettings struct {
	LoadingIVGrams       float64       // intravenous part of the loading dose
	LoadingIMEachGrams   float64       // into each buttock
	MaintenanceGrams     float64       // into one buttock, sides alternating
	Interval             time.Duration // between maintenance doses
	StopAfter            time.Duration // after birth or the last fit, whichever is later
	RespirationsFrom     float64       // needed to go on (/min)
	UrineFromMLPerHour   float64       // needed to go on (mL/h)
	AntidoteML           float64       // calcium gluconate 10 %
	AntidoteStrengthPerc float64
}

// defaultMagnesium: 4 g IV and 5 g IM in each buttock, then 5 g IM every 4 h
// in alternate buttocks until 24 h after birth or the last fit; only while
// respirations are ≥16/min, urine ≥30 mL/h and knee jerks present; antidote
// calcium gluconate 10 % 10 mL (WHO 2017).
func defaultMagnesium() MagnesiumSettings {
	return MagnesiumSettings{
		LoadingIVGrams: 4, LoadingIMEachGrams: 5, MaintenanceGrams: 5,
		Interval: 4 * time.Hour, StopAfter: 24 * time.Hour,
		RespirationsFrom: 16, UrineFromMLPerHour: 30, AntidoteML: 10, AntidoteStrengthPerc: 10,
	}
}

// Side is a buttock.
type Side string

// The sides.
const (
	Left  Side = "left"
	Right Side = "right"
)

// MagnesiumChecks are the safety checks before a maintenance dose; nil is a
// check that was not made.
type MagnesiumChecks struct {
	Respirations *float64 // /min, 0 to 120
	UrineMLPerH  *float64 // over the last hours, 0 to 2,000 mL/h
	KneeJerks    *bool    // present
}

// MagnesiumCourse is what was given so far. Times that have not happened are
// zero.
type MagnesiumCourse struct {
	LastDose time.Time // loading or maintenance; zero: nothing yet
	LastSide Side      // of the last maintenance dose; empty after the loading dose
	Birth    time.Time
	LastFit  time.Time
}

// MagnesiumDose is what comes next.
type MagnesiumDose struct {
	Kind     string // loading, maintenance, finished
	IVGrams  float64
	IMGrams  float64 // per injection
	Sides    []Side
	Due      time.Time // zero: now (loading)
	StopsAt  time.Time // zero: birth is still to come
	Withhold []string  // checks that failed: respirations, urine, knee_jerks
	Missing  []string  // checks not made: the dose waits for them
	// AntidoteML of calcium gluconate is to be given now; 0: not called for.
	AntidoteML float64
	Alerts     []clinical.Alert
}

// NextMagnesium tells the next dose of magnesium sulphate of the IM regimen
// and whether it may be given (WHO 2017). A check that was not made holds the
// dose back as a failed one does, because the margin between the therapeutic
// and the respiratory-arrest level is narrow. The antidote is named when
// respirations are below the limit.
func NextMagnesium(c MagnesiumCourse, k MagnesiumChecks, s Settings) (MagnesiumDose, error) {
	m := s.Magnesium
	if c.LastDose.IsZero() {
		return MagnesiumDose{Kind: "loading", IVGrams: m.LoadingIVGrams, IMGrams: m.LoadingIMEachGrams, Sides: []Side{Left, Right}}, nil
	}
	if c.LastSide != "" && c.LastSide != Left && c.LastSide != Right {
		return MagnesiumDose{}, &clinical.ChoiceError{Field: "last_side", Value: string(c.LastSide), Allowed: []string{string(Left), string(Right)}}
	}
	if k.Respirations != nil {
		if err := clinical.Within("respirations", *k.Respirations, 0, 120, "/min"); err != nil {
			return MagnesiumDose{}, err
		}
	}
	if k.UrineMLPerH != nil {
		if err := clinical.Within("urine_ml_h", *k.UrineMLPerH, 0, 2000, "ml/h"); err != nil {
			return MagnesiumDose{}, err
		}
	}
	d := MagnesiumDose{Kind: "maintenance", IMGrams: m.MaintenanceGrams, Due: c.LastDose.Add(m.Interval)}
	d.Sides = []Side{Right}
	if c.LastSide == Right {
		d.Sides = []Side{Left}
	}
	if from := later(c.Birth, c.LastFit); !c.Birth.IsZero() {
		d.StopsAt = from.Add(m.StopAfter)
		if d.Due.After(d.StopsAt) {
			return MagnesiumDose{Kind: "finished", StopsAt: d.StopsAt}, nil
		}
	}
	magnesiumChecks(&d, k, m)
	return d, nil
}

func magnesiumChecks(d *MagnesiumDose, k MagnesiumChecks, m MagnesiumSettings) {
	switch {
	case k.Respirations == nil:
		d.Missing = append(d.Missing, "respirations")
	case *k.Respirations < m.RespirationsFrom:
		d.Withhold = append(d.Withhold, "respirations")
		d.AntidoteML = m.AntidoteML
		d.Alerts = append(d.Alerts, magnesiumAlert("respirations", *k.Respirations, m.RespirationsFrom, "/min", "labour_magnesium_antidote"))
	}
	switch {
	case k.UrineMLPerH == nil:
		d.Missing = append(d.Missing, "urine")
	case *k.UrineMLPerH < m.UrineFromMLPerHour:
		d.Withhold = append(d.Withhold, "urine")
		d.Alerts = append(d.Alerts, magnesiumAlert("urine", *k.UrineMLPerH, m.UrineFromMLPerHour, "ml/h", "labour_magnesium_withhold"))
	}
	switch {
	case k.KneeJerks == nil:
		d.Missing = append(d.Missing, "knee_jerks")
	case !*k.KneeJerks:
		d.Withhold = append(d.Withhold, "knee_jerks")
		d.Alerts = append(d.Alerts, magnesiumAlert("knee_jerks", 0, 1, "", "labour_magnesium_withhold"))
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
