// Package antenatal holds the rules of prenatal consultations: the contact
// schedule, alerts that combine signs, haemoglobin and iron, malaria
// prophylaxis, tetanus vaccination, deworming, tests that are due, blood
// glucose, arm circumference and weight gain.
//
// What lives here: the thresholds of the WHO antenatal care recommendations
// (2016, with the SMART guidelines DAK), each a setting. What may enter:
// values of one visit and dates. What it must not know: the clock, the
// record, the screen, any sentence.
//
// Three rows of the printed DAK are errors and are not followed: the
// pre-eclampsia rows with "≤ 140" and "> 160" (DT.17), white cells above
// 16,000 called low (DT.14), and the true and false rows of the side-effects
// of iron, which are swapped against their own text (DT.25).
package antenatal

import "carnet/records/clinical"

// Sources of the rules.
const (
	contactSource     clinical.Source = "WHO antenatal care recommendations 2016; SMART guidelines ANC DAK, S.01"
	dakSource         clinical.Source = "WHO antenatal care recommendations 2016; SMART guidelines ANC DAK"
	msfSource         clinical.Source = "MSF OCG, LIME antenatal form (one source)"
	gdmSource         clinical.Source = "WHO 2013, hyperglycaemia first detected in pregnancy; SMART guidelines ANC DAK, DT.23"
	movementSource    clinical.Source = "WHO antenatal care recommendations 2016; SMART guidelines ANC DAK, B5 and S.03"
	hivSource         clinical.Source = "WHO antenatal care recommendations 2016; SMART guidelines ANC DAK, DT.18"
	hepatitisSource   clinical.Source = "WHO 2017, hepatitis B and C testing; SMART guidelines ANC DAK, DT.19"
	syphilisSource    clinical.Source = "WHO antenatal care recommendations 2016; SMART guidelines ANC DAK, DT.21"
	bacteriuriaSource clinical.Source = "WHO antenatal care recommendations 2016; SMART guidelines ANC DAK, DT.22"
	gainSource        clinical.Source = "Cheikh Ismail et al. 2016 (INTERGROWTH-21st gestational weight gain)"
)

// Settings are the thresholds that a lead doctor may change.
type Settings struct {
	Contacts ContactSettings
	Pressure PressureSettings
	Signs    SignSettings
	Anaemia  AnaemiaSettings
	SP       SPSettings
	Td       TdSettings
	Glucose  GlucoseSettings
	Tests    TestSettings

	DewormFromWeek int // completed weeks; 0: the centre does not deworm

	// MUACLow and MUACVeryLow, mm: below them the arm is thin.
	MUACLow, MUACVeryLow float64

	// Windows are the national prenatal consultations by gestational age.
	// None was found in a source, so the default is none and consultations are
	// counted in the order in which they happen.
	Windows []Window
	// LastNumbered is the number from which consultations are counted as
	// "and more".
	LastNumbered int
}

// Defaults are the WHO thresholds; MSF's for the arm circumference and for
// severe anaemia, which the DAK lacks.
func Defaults() Settings {
	return Settings{
		Contacts: defaultContacts(), Pressure: defaultPressure(), Signs: defaultSigns(), Anaemia: defaultAnaemia(),
		SP: defaultSP(), Td: defaultTd(), Glucose: defaultGlucose(), Tests: defaultTests(),
		DewormFromWeek: 13, // after the first trimester (WHO 2016, C.4)
		MUACLow:        230, MUACVeryLow: 185,
		LastNumbered: 4,
	}
}
