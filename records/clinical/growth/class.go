package growth

import (
	"strconv"

	"carnet/records/clinical"
)

// Class says what a z-score means.
type Class string

// The classes; Normal is everything else.
const (
	Normal              Class = "normal"
	SeverelyStunted     Class = "severely_stunted"
	Stunted             Class = "stunted"
	SeverelyUnderweight Class = "severely_underweight"
	Underweight         Class = "underweight"
	SeverelyWasted      Class = "severely_wasted"
	Wasted              Class = "wasted"
	RiskOfOverweight    Class = "risk_of_overweight"
	Overweight          Class = "overweight"
	Obese               Class = "obese"
	SeverelyThin        Class = "severely_thin"
	Thin                Class = "thin"
)

// Sources of the classes.
const (
	sourceClasses       clinical.Source = "WHO Training Course on Child Growth Assessment 2008"
	sourceSchoolClasses clinical.Source = "WHO Reference 2007: thinness < -2, overweight > +1, obesity > +2"
	sourceIMCI          clinical.Source = "WHO IMCI, child care in the community and clinic DAK 1.0"
)

// Classify names the class of a score, by WHO's fixed cut-offs: -3, -2, and
// above the median +1, +2, +3 to 5 years, +1 and +2 from 5 to 19. Height,
// weight, weight-for-length and BMI have classes; arm and head have none here.
func Classify(i Indicator, age clinical.AgeDays, z float64) (Class, clinical.Source) {
	switch i {
	case LengthForAge:
		return low(z, SeverelyStunted, Stunted), sourceClasses
	case WeightForAge:
		return low(z, SeverelyUnderweight, Underweight), sourceClasses
	case BMIForAge, WeightForLength:
		if age > LastDay {
			if c := low(z, SeverelyThin, Thin); c != Normal {
				return c, sourceSchoolClasses
			}
			return high(z, Normal, Overweight, Obese), sourceSchoolClasses
		}
		if c := low(z, SeverelyWasted, Wasted); c != Normal {
			return c, sourceClasses
		}
		return high(z-1, RiskOfOverweight, Overweight, Obese), sourceClasses
	}
	return Normal, sourceClasses
}

func low(z float64, severe, moderate Class) Class {
	switch {
	case z < -3:
		return severe
	case z < -2:
		return moderate
	}
	return Normal
}

// high compares with 0, 1 and 2 above the first cut-off.
func high(z float64, first, second, third Class) Class {
	switch {
	case z > 2:
		return third
	case z > 1:
		return second
	case z > 0:
		return first
	}
	return Normal
}

// Settings holds what a lead doctor may change of the malnutrition rule.
type Settings struct {
	MUACSevere   float64 `json:"muac_severe_cm"`
	MUACModerate float64 `json:"muac_moderate_cm"`
	ZSevere      float64 `json:"z_severe"`
	ZModerate    float64 `json:"z_moderate"`
}

// Defaults are those of WHO's IMCI: arm circumference below 11.5 cm or
// weight-for-length below -3 is severe, below 12.5 cm or below -2 moderate.
func Defaults() Settings {
	return Settings{MUACSevere: 11.5, MUACModerate: 12.5, ZSevere: -3, ZModerate: -2}
}

// Acute is a class of acute malnutrition.
type Acute string

// The classes. AcuteUnknown means that nothing was measured that could tell.
const (
	AcuteUnknown  Acute = ""
	AcuteNone     Acute = "none"
	AcuteModerate Acute = "moderate"
	AcuteSevere   Acute = "severe"
)

// Ages at which the rule changes, in days.
const (
	muacFrom     clinical.AgeDays = 183  // 6 months
	wfaFrom      clinical.AgeDays = 61   // 2 months: younger infants have a rule of their own
	wfaUntil     clinical.AgeDays = 365  // the last day before 12 months
	acuteUntil   clinical.AgeDays = 1826 // the last day before 60 months
	acuteSection                  = "growth.action.malnutrition"
)

// Malnutrition classes acute malnutrition from birth to 59 months by the WHO
// IMCI rule, and gives one alert for each sign that counts:
//
//   - bilateral oedema: severe;
//   - weight-for-length or -height: below -3 severe, below -2 moderate;
//   - from 6 months, arm circumference: below 11.5 cm severe, below 12.5 cm
//     moderate;
//   - from 2 to 11 months, weight-for-age below -3: severe ("very low weight").
//
// A score that WHO flags as implausible does not count: it comes back as an
// alert to measure again. Without oedema, arm or weight-for-length the class
// is AcuteUnknown.
func (s Settings) Malnutrition(c Child) (Acute, []clinical.Alert, error) {
	if !c.AgeKnown {
		return AcuteUnknown, nil, &clinical.MissingError{Field: "age_days"}
	}
	if err := clinical.Within("age_days", float64(c.Age), 0, float64(acuteUntil), "d"); err != nil {
		return AcuteUnknown, nil, err
	}
	if err := c.check(); err != nil {
		return AcuteUnknown, nil, err
	}
	class, alerts := AcuteUnknown, []clinical.Alert(nil)
	found := func(a Acute, code string, value clinical.Input, threshold string) {
		class = worse(class, a)
		if a == AcuteNone {
			return
		}
		alerts = append(alerts, alert(a, code, value, threshold))
	}
	if c.Oedema {
		found(AcuteSevere, "oedema", clinical.Input{Name: "oedema", Text: "true"}, "bilateral")
	}
	if c.MUAC != 0 && c.Age >= muacFrom {
		a, limit := s.byLimits(float64(c.MUAC), s.MUACSevere, s.MUACModerate)
		found(a, "muac", clinical.Input{Name: "muac_cm", Value: float64(c.MUAC), Unit: "cm"}, limit)
	}
	if c.Weight == 0 {
		return class, alerts, nil
	}
	if c.Sex == clinical.SexUnknown {
		return AcuteUnknown, nil, &clinical.MissingError{Field: "sex"}
	}
	if c.Length != 0 {
		score, err := Assess(WeightForLength, c)
		switch {
		case err != nil:
			// The child is shorter or taller than the table: this sign says
			// nothing, the others still count.
		case score.Withheld:
		case score.Implausible:
			alerts = append(alerts, measureAgain("wflh", score))
		default:
			a, limit := s.byLimits(score.Z, s.ZSevere, s.ZModerate)
			found(a, "wflh", clinical.Input{Name: "wflh", Value: score.Z, Unit: "z"}, limit)
		}
	}
	if c.Age < wfaFrom || c.Age > wfaUntil {
		return class, alerts, nil
	}
	score, err := Assess(WeightForAge, c)
	if err != nil {
		return AcuteUnknown, nil, err
	}
	switch {
	case score.Withheld:
	case score.Implausible:
		alerts = append(alerts, measureAgain("wfa", score))
	case score.Z < s.ZSevere:
		found(AcuteSevere, "wfa", clinical.Input{Name: "wfa", Value: score.Z, Unit: "z"}, "< "+short(s.ZSevere))
	}
	return class, alerts, nil
}

// check refuses the measures that nobody has; what was not measured passes.
func (c Child) check() error {
	for _, m := range [...]struct {
		field       string
		x, min, max float64
		unit        string
	}{
		{"weight_kg", float64(c.Weight), minWeight, maxWeight, "kg"},
		{"length_cm", float64(c.Length), minLength, maxLength, "cm"},
		{"muac_cm", float64(c.MUAC), minMUAC, maxMUAC, "cm"},
		{"head_cm", float64(c.Head), minHead, maxHead, "cm"},
	} {
		if m.x == 0 {
			continue
		}
		if err := clinical.Within(m.field, m.x, m.min, m.max, m.unit); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) byLimits(x, severe, moderate float64) (Acute, string) {
	switch {
	case x < severe:
		return AcuteSevere, "< " + short(severe)
	case x < moderate:
		return AcuteModerate, "< " + short(moderate)
	}
	return AcuteNone, ""
}

func worse(a, b Acute) Acute {
	rank := map[Acute]int{AcuteUnknown: 0, AcuteNone: 1, AcuteModerate: 2, AcuteSevere: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

func alert(a Acute, sign string, value clinical.Input, threshold string) clinical.Alert {
	severity := clinical.Warning
	if a == AcuteSevere {
		severity = clinical.Danger
	}
	return clinical.Alert{
		Code: "malnutrition_" + string(a) + "_" + sign, Severity: severity,
		Values: []clinical.Input{value}, Threshold: threshold, Source: sourceIMCI,
		Text: "growth.alert.malnutrition_" + string(a), Action: acuteSection,
	}
}

func measureAgain(name string, s Score) clinical.Alert {
	return clinical.Alert{
		Code: "implausible_" + name, Severity: clinical.Warning,
		Values: []clinical.Input{{Name: name, Value: s.Z, Unit: "z"}}, Threshold: "WHO flag", Source: s.Source,
		Text: "growth.alert.implausible", Action: "growth.action.measure_again",
	}
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
