// Package fetal says how large a fetus is for its gestational age: estimated
// weight, centiles and z-scores by one standard at a time, growth between two
// scans, amniotic fluid, twins and umbilical Doppler.
//
// What lives here: published formulas and quantile curves, each within its
// published weeks. What may enter: measures and a gestational age in days.
// What it must not know: how the gestational age was agreed (package dating).
//
// Three families of standards exist and must not be mixed on one report, so
// every result names its own.
package fetal

import (
	"carnet/records/clinical"
	"carnet/records/clinical/distribution"
)

// Measure names what was measured.
type Measure string

// The measures; in mm, EFW in g, SFH in cm.
const (
	HC  Measure = "hc"  // head circumference
	BPD Measure = "bpd" // biparietal diameter
	AC  Measure = "ac"  // abdominal circumference
	FL  Measure = "fl"  // femur length
	HL  Measure = "hl"  // humerus length
	OFD Measure = "ofd" // occipito-frontal diameter
	CRL Measure = "crl" // crown-rump length
	TCD Measure = "tcd" // transcerebellar diameter
	SFH Measure = "sfh" // symphysis-fundal height
	EFW Measure = "efw" // estimated fetal weight
)

// Standard names a family of growth charts.
type Standard string

// The standards.
const (
	// Intergrowth: HC, BPD, AC, FL, OFD 14 to 40 weeks (Papageorghiou 2014);
	// CRL 58 to 105 days (Papageorghiou 2014); TCD 14 to 40 weeks
	// (Rodriguez-Sibaja 2021); SFH 16 to 42 weeks (Papageorghiou 2016); EFW 22
	// to 40 weeks (Stirnemann 2017).
	Intergrowth Standard = "intergrowth"
	// IntergrowthHadlock: EFW by Hadlock's formula, 18 to 41 weeks (Stirnemann
	// 2020). One public source only.
	IntergrowthHadlock Standard = "intergrowth_hadlock"
	// WHO2017: HC, BPD, AC, FL, HL, EFW 14 to 40 weeks (Kiserud 2017); EFW by
	// sex where it is known. It has centiles, no z-scores.
	WHO2017 Standard = "who2017"
	// Hadlock1991: EFW 10 to 40 weeks (Hadlock 1991), with the spread of its
	// printed chart.
	Hadlock1991 Standard = "hadlock1991"
)

// Size is one measure of a fetus. Make it with one of the functions below,
// which know its unit.
type Size struct {
	Measure Measure
	Value   float64
}

// Of is a length measured by ultrasound, in millimetres.
func Of(m Measure, mm clinical.Millimetres) Size { return Size{m, float64(mm)} }

// OfWeight is an estimated fetal weight.
func OfWeight(g clinical.Grams) Size { return Size{EFW, float64(g)} }

// OfFundalHeight is a symphysis-fundal height.
func OfFundalHeight(cm clinical.Centimetres) Size { return Size{SFH, float64(cm)} }

// Unit is the measure's unit: "mm", "g" or "cm"; empty for an unknown one.
func (m Measure) Unit() string { return limits[m].unit }

// limit bounds what can have been measured at all.
type limit struct {
	unit     string
	min, max float64
}

var limits = map[Measure]limit{
	HC:  {"mm", clinical.MinHC, clinical.MaxHC},
	BPD: {"mm", clinical.MinBPD, clinical.MaxBPD},
	AC:  {"mm", clinical.MinAC, clinical.MaxAC},
	FL:  {"mm", clinical.MinFL, clinical.MaxFL},
	HL:  {"mm", 3, 100},
	OFD: {"mm", 15, 160},
	CRL: {"mm", 1, 150},
	TCD: {"mm", 5, 80},
	SFH: {"cm", 5, 60},
	EFW: {"g", 10, 8000},
}

// Position is where a measure stands among fetuses of the same age.
type Position struct {
	Centile float64 // 0 to 100
	Z       float64 // valid where HasZ
	HasZ    bool
	// Beyond is -1 where the value lies below the lowest curve of a standard
	// that has only curves (Centile is then that curve's: read "less than"),
	// +1 above the highest one, 0 otherwise.
	Beyond   int
	Standard string
	Source   clinical.Source
	Inputs   clinical.Inputs
}

// Assess gives the centile, and the z-score where the standard has one, of a
// measure at a gestational age in days (a fraction is allowed). The sex counts
// only for WHO2017 and EFW.
//
// A gestational age outside the standard's weeks or a value that no fetus has
// is a *clinical.RangeError; a measure that the standard does not have is a
// *clinical.ChoiceError.
func Assess(std Standard, s Size, ga clinical.GestationalDays, sex clinical.Sex) (Position, error) {
	m, err := find(std, s.Measure, ga)
	if err != nil {
		return Position{}, err
	}
	l := limits[s.Measure]
	if err := clinical.Within(string(s.Measure), s.Value, l.min, l.max, l.unit); err != nil {
		return Position{}, err
	}
	p := Position{Standard: string(std), Source: m.source}
	p.Inputs.Add(string(s.Measure), s.Value, l.unit)
	p.Inputs.Add("ga_days", float64(ga), "d")
	if m.kind == quantiles {
		q := whoCurves(s.Measure, sex)
		if s.Measure == EFW {
			p.Inputs.AddText("sex", sex.String())
		}
		p.Centile, p.Beyond = q.centile(s.Value, ga.Weeks())
		return p, nil
	}
	z, err := m.z(s.Value, ga)
	if err != nil {
		return Position{}, err
	}
	p.Z, p.HasZ, p.Centile = z, true, 100*distribution.Normal(z)
	return p, nil
}

// At chooses a place in a distribution: a z-score or a centile.
type At struct {
	value   float64
	centile bool
}

// AtZ is a z-score, -6 to 6.
func AtZ(z float64) At { return At{z, false} }

// AtCentile is a centile, 0.001 to 99.999; WHO2017 has 1 to 99.
func AtCentile(c float64) At { return At{c, true} }

// Value is the inverse of Assess: the measure at a z-score or a centile.
// WHO2017 has no z-scores.
func Value(std Standard, measure Measure, at At, ga clinical.GestationalDays, sex clinical.Sex) (clinical.Result, error) {
	m, err := find(std, measure, ga)
	if err != nil {
		return clinical.Result{}, err
	}
	r := clinical.Result{Unit: measure.Unit(), Standard: string(std), Source: m.source}
	if at.centile {
		r.Inputs.Add("centile", at.value, "")
	} else {
		r.Inputs.Add("z", at.value, "")
	}
	r.Inputs.Add("ga_days", float64(ga), "d")
	if m.kind == quantiles {
		if !at.centile {
			return clinical.Result{}, &clinical.FieldError{Field: "z", Reason: "this standard has centiles only"}
		}
		if measure == EFW {
			r.Inputs.AddText("sex", sex.String())
		}
		q := whoCurves(measure, sex)
		r.Value, err = q.value(at.value, ga.Weeks())
		return orNothing(r, err)
	}
	z, err := at.z()
	if err != nil {
		return clinical.Result{}, err
	}
	r.Value, err = m.value(z, ga)
	return orNothing(r, err)
}

func orNothing(r clinical.Result, err error) (clinical.Result, error) {
	if err != nil {
		return clinical.Result{}, err
	}
	return r, nil
}

// z turns the place into a z-score.
func (at At) z() (float64, error) {
	if !at.centile {
		return at.value, clinical.Within("z", at.value, -6, 6, "")
	}
	if err := clinical.Within("centile", at.value, 0.001, 99.999, ""); err != nil {
		return 0, err
	}
	return distribution.NormalQuantile(at.value / 100), nil
}

// Weeks gives the gestational ages that a standard covers for a measure; ok
// is false where it has no such measure.
func Weeks(std Standard, measure Measure) (min, max clinical.GestationalDays, ok bool) {
	m := lookup(std, measure)
	if m == nil {
		return 0, 0, false
	}
	return m.min, m.max, true
}

func find(std Standard, measure Measure, ga clinical.GestationalDays) (*model, error) {
	m := lookup(std, measure)
	if m == nil {
		return nil, unknown(std, measure)
	}
	if err := clinical.Within("ga_days", float64(ga), float64(m.min), float64(m.max), "d"); err != nil {
		return nil, err
	}
	return m, nil
}

func unknown(std Standard, measure Measure) error {
	list := Measures(std)
	if list == nil {
		return &clinical.ChoiceError{Field: "standard", Value: string(std), Allowed: standardNames}
	}
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = string(m)
	}
	return &clinical.ChoiceError{Field: "measure of " + string(std), Value: string(measure), Allowed: names}
}

var standardNames = []string{string(Intergrowth), string(WHO2017), string(Hadlock1991), string(IntergrowthHadlock)}

// Measures lists what a standard has.
func Measures(std Standard) []Measure {
	switch std {
	case Intergrowth:
		return []Measure{HC, BPD, AC, FL, OFD, CRL, TCD, SFH, EFW}
	case WHO2017:
		return []Measure{HC, BPD, AC, FL, HL, EFW}
	case Hadlock1991, IntergrowthHadlock:
		return []Measure{EFW}
	}
	return nil
}
