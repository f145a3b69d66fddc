package vitals

import "carnet/records/clinical"

const (
	sourceBMI        clinical.Source = "BMI = kg/m²; adult classes of WHO: < 18.5, 25, 30"
	sourceShockIndex clinical.Source = "shock index = pulse / systolic pressure"
	sourceMAP        clinical.Source = "mean arterial pressure = (systolic + 2 × diastolic) / 3"
)

// BMI is the body mass index in kg/m²: weight 0.2 to 250 kg, height 10 to 272
// cm. Below 19 years the growth references say what it means.
func BMI(weight clinical.Kilograms, height clinical.Centimetres) (clinical.Result, error) {
	kg, cm := float64(weight), float64(height)
	if err := clinical.Within("weight_kg", kg, 0.2, 250, "kg"); err != nil {
		return clinical.Result{}, err
	}
	if err := clinical.Within("height_cm", cm, 10, 272, "cm"); err != nil {
		return clinical.Result{}, err
	}
	m := cm / 100
	r := clinical.Result{Value: kg / (m * m), Unit: "kg/m²", Standard: "bmi", Source: sourceBMI}
	if err := clinical.Within("bmi of these measures", r.Value, 3, 200, "kg/m²"); err != nil {
		return clinical.Result{}, err
	}
	r.Inputs.Add("weight_kg", kg, "kg")
	r.Inputs.Add("height_cm", cm, "cm")
	return r, nil
}

// BMIClass is an adult's class of body mass index.
type BMIClass string

// The classes.
const (
	Underweight BMIClass = "underweight" // below 18.5
	NormalBMI   BMIClass = "normal"
	Overweight  BMIClass = "overweight" // from 25
	Obese       BMIClass = "obese"      // from 30
)

// ClassifyBMI names the class of an adult's body mass index (WHO; the same in
// the ANC DAK, for the weight before pregnancy).
func ClassifyBMI(bmi float64) BMIClass {
	switch {
	case bmi < 18.5:
		return Underweight
	case bmi < 25:
		return NormalBMI
	case bmi < 30:
		return Overweight
	}
	return Obese
}

// ShockIndex is pulse over systolic pressure: pulse 20 to 250/min, pressure 30
// to 300 mmHg. Above 1 is a sign of shock (WHO/FIGO/ICM 2025, after birth).
func ShockIndex(pulse clinical.PerMinute, sbp clinical.MmHg) (clinical.Result, error) {
	if err := clinical.Within("pulse", float64(pulse), 20, 250, "/min"); err != nil {
		return clinical.Result{}, err
	}
	if err := clinical.Within("sbp", float64(sbp), 30, 300, "mmHg"); err != nil {
		return clinical.Result{}, err
	}
	r := clinical.Result{Value: float64(pulse) / float64(sbp), Standard: "shock index", Source: sourceShockIndex}
	r.Inputs.Add("pulse", float64(pulse), "/min")
	r.Inputs.Add("sbp", float64(sbp), "mmHg")
	return r, nil
}

// MeanArterialPressure is a third of the way from the diastolic to the
// systolic pressure, in mmHg: 20 to 300 mmHg, the diastolic one below the
// systolic.
func MeanArterialPressure(sbp, dbp clinical.MmHg) (clinical.Result, error) {
	if err := clinical.Within("sbp", float64(sbp), 20, 300, "mmHg"); err != nil {
		return clinical.Result{}, err
	}
	if err := clinical.Within("dbp", float64(dbp), 10, 200, "mmHg"); err != nil {
		return clinical.Result{}, err
	}
	if dbp >= sbp {
		return clinical.Result{}, &clinical.FieldError{Field: "dbp", Reason: "must be below the systolic pressure", Code: "dbp_above_sbp"}
	}
	r := clinical.Result{Value: (float64(sbp) + 2*float64(dbp)) / 3, Unit: "mmHg", Standard: "mean arterial pressure", Source: sourceMAP}
	r.Inputs.Add("sbp", float64(sbp), "mmHg")
	r.Inputs.Add("dbp", float64(dbp), "mmHg")
	return r, nil
}
