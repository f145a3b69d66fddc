package clinical

import "math"

// Units. Each is a type of its own where a mistake would harm: a head
// circumference in centimetres does not compile where millimetres are due.
type (
	// Millimetres of fetal biometry.
	Millimetres float64
	// Centimetres of length, height, arm or head circumference, fundal height.
	Centimetres float64
	// Grams of estimated fetal weight or birth weight.
	Grams float64
	// Kilograms of body weight.
	Kilograms float64
	// Celsius is a body temperature.
	Celsius float64
	// MmHg is a blood pressure.
	MmHg float64
	// PerMinute is a pulse, a respiratory or a fetal heart rate.
	PerMinute float64
	// Percent is an oxygen saturation.
	Percent float64
	// GramsPerDecilitre is a haemoglobin.
	GramsPerDecilitre float64
	// Millilitres is a volume, of blood lost or of a dose.
	Millilitres float64
	// GestationalDays counts from the first day of the last menstrual period;
	// the fraction is kept, as formulas give it.
	GestationalDays float64
	// AgeDays is a completed age in whole days.
	AgeDays int
)

// Cm converts to centimetres.
func (mm Millimetres) Cm() Centimetres { return Centimetres(mm / 10) }

// Mm converts to millimetres.
func (cm Centimetres) Mm() Millimetres { return Millimetres(cm * 10) }

// Kg converts to kilograms.
func (g Grams) Kg() Kilograms { return Kilograms(g / 1000) }

// Grams converts to grams.
func (kg Kilograms) Grams() Grams { return Grams(kg * 1000) }

// Weeks is the gestational age in weeks with its fraction.
func (d GestationalDays) Weeks() float64 { return float64(d) / 7 }

// WeeksDays splits into completed weeks and completed remaining days:
// 82.9 is 11 weeks 5 days.
func (d GestationalDays) WeeksDays() (weeks, days int) {
	n := int(math.Floor(float64(d)))
	return n / 7, n % 7
}

// WeeksOf makes a gestational age of completed weeks and days.
func WeeksOf(weeks, days int) GestationalDays { return GestationalDays(7*weeks + days) }

// DaysPerMonth is the length of a month where the WHO growth standards turn
// months into days and back (365.25/12).
const DaysPerMonth = 30.4375

// AgeFromMonths turns an age in months into whole days, rounded half up, as
// the WHO growth standards do.
func AgeFromMonths(months float64) AgeDays {
	return AgeDays(math.Floor(months*DaysPerMonth + 0.5))
}

// Months is the age in months of 30.4375 days, with its fraction.
func (d AgeDays) Months() float64 { return float64(d) / DaysPerMonth }

// Sex as the growth standards know it.
type Sex uint8

// The sexes; SexUnknown is the zero value.
const (
	SexUnknown Sex = iota
	Male
	Female
)

// String gives "male", "female" or "".
func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	}
	return ""
}

// ParseSex reads "male" or "female"; anything else is a *ChoiceError.
func ParseSex(s string) (Sex, error) {
	switch s {
	case "male":
		return Male, nil
	case "female":
		return Female, nil
	}
	return SexUnknown, &ChoiceError{Field: "sex", Value: s, Allowed: []string{"male", "female"}}
}

// Finite tells that x is a number: neither NaN nor an infinity.
func Finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Within returns nil when min ≤ x ≤ max, and a *RangeError otherwise; NaN and
// the infinities are outside every range.
func Within(field string, x, min, max float64, unit string) error {
	if x >= min && x <= max {
		return nil
	}
	return &RangeError{Field: field, Value: x, Min: min, Max: max, Unit: unit}
}
