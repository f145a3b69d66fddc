// Package growth says how a child grows: z-scores by the WHO Child Growth
// Standards from birth to 5 years and by the WHO Reference 2007 from 5 to 19,
// and what they mean for malnutrition.
//
// What lives here: the WHO method (LMS, the restricted rule, the corrections
// for lying and standing, the flags of the implausible). What may enter: age
// in days, sex and measures. What it must not know: birth dates and today.
package growth

import (
	"math"

	"carnet/assets/tables"
	"carnet/records/clinical"
)

// Indicator names what is compared with what.
type Indicator string

// The indicators.
const (
	WeightForAge    Indicator = "wfa"
	LengthForAge    Indicator = "lhfa" // lying length or standing height
	WeightForLength Indicator = "wflh" // for length or height
	BMIForAge       Indicator = "bfa"
	ArmForAge       Indicator = "acfa" // mid-upper arm circumference
	HeadForAge      Indicator = "hcfa"
)

var indicators = []string{string(WeightForAge), string(LengthForAge), string(WeightForLength), string(BMIForAge), string(ArmForAge), string(HeadForAge)}

// Position is how a child was measured.
type Position uint8

// The positions; the zero value takes the one that is right for the age.
const (
	PositionUnknown Position = iota
	Lying
	Standing
)

// Child is what was measured; zero means not measured.
type Child struct {
	Sex      clinical.Sex
	Age      clinical.AgeDays
	AgeKnown bool // weight-for-length can do without
	Weight   clinical.Kilograms
	Length   clinical.Centimetres // length or height as measured
	Position Position
	MUAC     clinical.Centimetres
	Head     clinical.Centimetres
	Oedema   bool // bilateral pitting oedema
}

// Ages of the tables, in days.
const (
	LastDay   clinical.AgeDays = 1826 // of the standards: 60 months less a day
	SchoolDay clinical.AgeDays = 1857 // the first of the reference: 61 months
	LastBMI   clinical.AgeDays = 6939 // 228 months: height and BMI
	LastWFA   clinical.AgeDays = 3652 // 120 months: weight

	standingFrom   clinical.AgeDays = 731 // standing height from 24 months
	mayStandFrom   clinical.AgeDays = 274 // a younger child cannot have stood: 9 months
	firstArm       clinical.AgeDays = 91
	unknownAgeMax                   = 87.0 // cm: below, a child of unknown age was measured lying
	lyingIsLonger                   = 0.7  // cm
	minWFL, maxWFL                  = 45.0, 110.0
	minWFH, maxWFH                  = 65.0, 120.0
)

// What can have been measured of a person at all.
const (
	minWeight, maxWeight = 0.2, 250
	minLength, maxLength = 10, 272
	minMUAC, maxMUAC     = 4, 60
	minHead, maxHead     = 10, 80
)

const (
	sourceStandard  clinical.Source = "WHO Child Growth Standards 2006 and 2007"
	sourceReference clinical.Source = "WHO Reference 2007 (de Onis 2007)"
)

// Score is a z-score and how it came about.
type Score struct {
	// Z is rounded to two decimals, away from zero at the half. It is not
	// valid where Withheld is true.
	Z float64
	// Withheld is true where oedema forbids a score by weight (WHO): it is
	// severe malnutrition by itself.
	Withheld bool
	// Implausible marks a score that WHO flags as a likely error of measure,
	// age or sex.
	Implausible bool
	// Length is the length or height that was used, after the correction for
	// lying or standing; zero where none was.
	Length   clinical.Centimetres
	BMI      float64 // kg/m², for BMIForAge
	Standard string  // "who2006" or "who2007", with the indicator
	Source   clinical.Source
	Inputs   clinical.Inputs
}

// Assess gives the z-score of one indicator.
//
//   - 0 to 1826 days: WHO Child Growth Standards; acfa from 91 days; wflh for
//     45 to 110 cm lying, 65 to 120 cm standing.
//   - 1857 days (61 months) to 6939 (228 months): WHO Reference 2007, lhfa and
//     bfa; wfa to 3652 days (120 months). L, M and S are interpolated between
//     months of 30.4375 days, as WHO's own programs do.
//   - The days between have no WHO table and are refused.
//
// Below 731 days length is used (0.7 cm is added to a standing height), from
// 731 days height (0.7 cm is taken from a lying length); a standing height
// below 9 months is taken as a length. Weight, weight-for-length, BMI and arm
// circumference are restricted beyond 3 SD; length and head are not.
//
// A missing measure is a *clinical.MissingError, one outside its range a
// *clinical.RangeError.
func Assess(i Indicator, c Child) (Score, error) {
	if c.Sex == clinical.SexUnknown {
		return Score{}, &clinical.MissingError{Field: "sex"}
	}
	if !c.AgeKnown && i != WeightForLength {
		return Score{}, &clinical.MissingError{Field: "age_days"}
	}
	if c.AgeKnown {
		if err := clinical.Within("age_days", float64(c.Age), 0, float64(LastBMI), "d"); err != nil {
			return Score{}, err
		}
	}
	s := Score{Standard: standardName(i, c), Source: sourceStandard}
	if c.AgeKnown && c.Age > LastDay {
		s.Source = sourceReference
	}
	s.Inputs.AddText("sex", c.Sex.String())
	if c.AgeKnown {
		s.Inputs.Add("age_days", float64(c.Age), "d")
	}
	y, err := s.measure(i, c)
	if err != nil {
		return Score{}, err
	}
	row, err := lookup(i, c, s.Length)
	if err != nil {
		return Score{}, err
	}
	if c.Oedema && byWeight(i) {
		s.Withheld = true
		return s, nil
	}
	z := row.z(y)
	if restricted(i) {
		z = row.restrict(y, z)
	}
	if !clinical.Finite(z) {
		return Score{}, &clinical.FieldError{Field: string(i), Reason: "these measures are too far from what the standard describes", Code: "too_far"}
	}
	s.Z = round2(z)
	s.Implausible = implausible(i, s.Z)
	return s, nil
}

func standardName(i Indicator, c Child) string {
	if c.AgeKnown && c.Age > LastDay {
		switch i {
		case WeightForAge:
			return "who2007 wfa"
		case LengthForAge:
			return "who2007 lhfa"
		}
		return "who2007 bfa"
	}
	switch i {
	case WeightForAge:
		return "who2006 wfa"
	case LengthForAge:
		return "who2006 lhfa"
	case WeightForLength:
		return "who2006 wflh"
	case BMIForAge:
		return "who2006 bfa"
	case ArmForAge:
		return "who2006 acfa"
	}
	return "who2006 hcfa"
}

// measure gives the value that the indicator compares, and keeps the corrected
// length and the inputs in s.
func (s *Score) measure(i Indicator, c Child) (float64, error) {
	switch i {
	case WeightForAge:
		return s.take("weight_kg", float64(c.Weight), minWeight, maxWeight, "kg")
	case LengthForAge:
		return s.takeLength(c)
	case WeightForLength:
		if _, err := s.takeLength(c); err != nil {
			return 0, err
		}
		return s.take("weight_kg", float64(c.Weight), minWeight, maxWeight, "kg")
	case BMIForAge:
		cm, err := s.takeLength(c)
		if err != nil {
			return 0, err
		}
		kg, err := s.take("weight_kg", float64(c.Weight), minWeight, maxWeight, "kg")
		s.BMI = kg / (cm / 100 * cm / 100)
		return s.BMI, err
	case ArmForAge:
		return s.take("muac_cm", float64(c.MUAC), minMUAC, maxMUAC, "cm")
	case HeadForAge:
		return s.take("head_cm", float64(c.Head), minHead, maxHead, "cm")
	}
	return 0, &clinical.ChoiceError{Field: "measure", Value: string(i), Allowed: indicators}
}

func (s *Score) take(field string, x, min, max float64, unit string) (float64, error) {
	if x == 0 {
		return 0, &clinical.MissingError{Field: field}
	}
	if err := clinical.Within(field, x, min, max, unit); err != nil {
		return 0, err
	}
	s.Inputs.Add(field, x, unit)
	return x, nil
}

func (s *Score) takeLength(c Child) (float64, error) {
	x, err := s.take("length_cm", float64(c.Length), minLength, maxLength, "cm")
	if err != nil {
		return 0, err
	}
	switch {
	case !c.AgeKnown:
		// The table follows the position, see lengthTable.
	case c.Age < mayStandFrom:
		// A height noted for so young a child was a length.
	case c.Age < standingFrom && c.Position == Standing:
		x += lyingIsLonger
	case c.Age >= standingFrom && c.Position == Lying:
		x -= lyingIsLonger
	}
	if s.Length = clinical.Centimetres(x); c.Position == Standing {
		s.Inputs.AddText("position", "standing")
	} else if c.Position == Lying {
		s.Inputs.AddText("position", "lying")
	}
	return x, nil
}

func byWeight(i Indicator) bool {
	return i == WeightForAge || i == WeightForLength || i == BMIForAge
}

func restricted(i Indicator) bool { return byWeight(i) || i == ArmForAge }

// implausible are WHO's flags, on the rounded score.
func implausible(i Indicator, z float64) bool {
	switch i {
	case LengthForAge:
		return math.Abs(z) > 6
	case WeightForAge:
		return z < -6 || z > 5
	}
	return math.Abs(z) > 5
}

// round2 rounds to two decimals, away from zero at the half.
func round2(z float64) float64 { return math.Round(z*100) / 100 }

// lookup finds the L, M and S for a child; length is the corrected one.
func lookup(i Indicator, c Child, length clinical.Centimetres) (lms, error) {
	male := c.Sex == clinical.Male
	if i == WeightForLength {
		return forLength(male, c, float64(length))
	}
	if c.Age > LastDay {
		return schoolAge(i, male, c.Age)
	}
	var g *tables.Growth
	first := clinical.AgeDays(0)
	switch i {
	case WeightForAge:
		g = tables.WeightForAge()
	case LengthForAge:
		g = tables.LengthForAge()
	case BMIForAge:
		g = tables.BMIForAge()
	case ArmForAge:
		g, first = tables.ArmForAge(), firstArm
	case HeadForAge:
		g = tables.HeadForAge()
	}
	row, ok := g.At(male, int(c.Age))
	if !ok {
		return lms{}, clinical.Within("age_days", float64(c.Age), float64(first), float64(LastDay), "d")
	}
	return lms(row), nil
}

// forLength interpolates between the 0.1 cm steps of the length or the height
// table.
func forLength(male bool, c Child, cm float64) (lms, error) {
	g, min, max := tables.WeightForLength(), minWFL, maxWFL
	if lengthTable(c) == Standing {
		g, min, max = tables.WeightForHeight(), minWFH, maxWFH
	}
	if c.AgeKnown && c.Age > LastDay {
		return lms{}, clinical.Within("age_days", float64(c.Age), 0, float64(LastDay), "d")
	}
	// A length of 110.00000000000001 after a correction is 110.
	mm := math.Round(cm*1e6) / 1e5
	if err := clinical.Within("length_cm", mm/10, min, max, "cm"); err != nil {
		return lms{}, err
	}
	return interpolate(g, male, mm), nil
}

// lengthTable says which of the two tables serves: by age where it is known,
// else by the position, else by the length as measured.
func lengthTable(c Child) Position {
	switch {
	case c.AgeKnown && c.Age < standingFrom:
		return Lying
	case c.AgeKnown:
		return Standing
	case c.Position != PositionUnknown:
		return c.Position
	case c.Length < unknownAgeMax:
		return Lying
	}
	return Standing
}

func schoolAge(i Indicator, male bool, age clinical.AgeDays) (lms, error) {
	g, last := tables.SchoolBMIForAge(), LastBMI
	switch i {
	case BMIForAge:
	case WeightForAge:
		g, last = tables.SchoolWeightForAge(), LastWFA
	case LengthForAge:
		g = tables.SchoolHeightForAge()
	default:
		first := clinical.AgeDays(0)
		if i == ArmForAge {
			first = firstArm
		}
		return lms{}, clinical.Within("age_days", float64(age), float64(first), float64(LastDay), "d")
	}
	if age < SchoolDay {
		return lms{}, &clinical.FieldError{Field: "age_days", Reason: "WHO has no table between 1826 days (its standards for the first 5 years) and 1857 days (its reference from 61 months)", Code: "between_standards"}
	}
	if err := clinical.Within("age_days", float64(age), 0, float64(last), "d"); err != nil {
		return lms{}, err
	}
	return interpolate(g, male, age.Months()), nil
}

// interpolate is linear in L, M and S between two whole keys.
func interpolate(g *tables.Growth, male bool, key float64) lms {
	low := int(math.Floor(key))
	part := key - float64(low)
	a, _ := g.At(male, low)
	if part == 0 {
		return lms(a)
	}
	b, ok := g.At(male, low+1)
	if !ok {
		return lms(a)
	}
	return lms{L: a.L + part*(b.L-a.L), M: a.M + part*(b.M-a.M), S: a.S + part*(b.S-a.S)}
}
