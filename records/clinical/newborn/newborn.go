// Package newborn says how large a child is at birth for its gestational age,
// by the INTERGROWTH-21st newborn size standards.
//
// What lives here: weight, length and head circumference from 24w0d to 42w6d
// and the classes of size. What may enter: a measure, the gestational age at
// birth in days and the sex. What it must not know: how the age was agreed.
package newborn

import (
	"math"

	"carnet/assets/tables"
	"carnet/records/clinical"
	"carnet/records/clinical/distribution"
)

// Measure names what was measured.
type Measure string

// The measures.
const (
	Weight Measure = "weight" // kg
	Length Measure = "length" // cm
	Head   Measure = "hc"     // head circumference, cm
)

var measures = []string{string(Weight), string(Length), string(Head)}

// The gestational ages that the standards cover, in days. Below Term the
// model for very preterm children serves, from Term on the skew t one.
const (
	MinDays = 168 // 24w0d
	Term    = 231 // 33w0d
	MaxDays = 300 // 42w6d
)

const (
	sourcePreterm clinical.Source = "INTERGROWTH-21st very preterm size at birth, Villar 2016"
	sourceTerm    clinical.Source = "INTERGROWTH-21st newborn size, Villar 2014"
)

// limit bounds what a newborn can have at all.
type limit struct {
	unit     string
	min, max float64
}

func limits(m Measure) (limit, error) {
	switch m {
	case Weight:
		return limit{"kg", 0.2, 8}, nil
	case Length:
		return limit{"cm", 15, 70}, nil
	case Head:
		return limit{"cm", 10, 60}, nil
	}
	return limit{}, &clinical.ChoiceError{Field: "measure", Value: string(m), Allowed: measures}
}

// Size is one measure of a newborn; make it with one of the functions below,
// which know its unit.
type Size struct {
	Measure Measure
	Value   float64
}

// OfWeight is a birth weight.
func OfWeight(kg clinical.Kilograms) Size { return Size{Weight, float64(kg)} }

// OfLength is a length at birth.
func OfLength(cm clinical.Centimetres) Size { return Size{Length, float64(cm)} }

// OfHead is a head circumference at birth.
func OfHead(cm clinical.Centimetres) Size { return Size{Head, float64(cm)} }

// Position is where a newborn stands among those of the same age and sex.
type Position struct {
	Z        float64
	Centile  float64 // 0 to 100
	Standard string
	Source   clinical.Source
	Inputs   clinical.Inputs
}

// Assess gives the z-score and centile of a measure at birth. Gestational age
// 168 to 300 days (24w0d to 42w6d); completed days count, a fraction is cut
// off. Below 231 days: Villar 2016, normal (weight: log-normal); from 231 days:
// Villar 2014, skew t distribution type 3.
//
// An age or a value outside its range is a *clinical.RangeError, a missing sex
// a *clinical.MissingError.
func Assess(s Size, ga clinical.GestationalDays, sex clinical.Sex) (Position, error) {
	d, err := at(s.Measure, ga, sex)
	if err != nil {
		return Position{}, err
	}
	l, err := limits(s.Measure)
	if err != nil {
		return Position{}, err
	}
	if err := clinical.Within(string(s.Measure), s.Value, l.min, l.max, l.unit); err != nil {
		return Position{}, err
	}
	z := d.z(s.Value)
	if !clinical.Finite(z) {
		return Position{}, &clinical.FieldError{Field: string(s.Measure), Reason: "is too far from what the standard describes", Code: "too_far"}
	}
	p := Position{Z: z, Centile: 100 * distribution.Normal(z), Standard: standard, Source: d.source}
	p.Inputs.Add(string(s.Measure), s.Value, l.unit)
	p.Inputs.Add("ga_days", math.Floor(float64(ga)), "d")
	p.Inputs.AddText("sex", sex.String())
	return p, nil
}

const standard = "intergrowth newborn"

// ValueAtZ is the inverse of Assess: the measure at a z-score from -6 to 6.
func ValueAtZ(m Measure, z float64, ga clinical.GestationalDays, sex clinical.Sex) (clinical.Result, error) {
	if err := clinical.Within("z", z, -6, 6, ""); err != nil {
		return clinical.Result{}, err
	}
	d, err := at(m, ga, sex)
	if err != nil {
		return clinical.Result{}, err
	}
	l, err := limits(m)
	if err != nil {
		return clinical.Result{}, err
	}
	r := clinical.Result{Value: d.value(z), Unit: l.unit, Standard: standard, Source: d.source}
	if !clinical.Finite(r.Value) || r.Value <= 0 {
		return clinical.Result{}, &clinical.FieldError{Field: "z", Reason: "the standard has no value so far out"}
	}
	r.Inputs.Add("z", z, "")
	r.Inputs.Add("ga_days", math.Floor(float64(ga)), "d")
	r.Inputs.AddText("sex", sex.String())
	return r, nil
}

// ValueAtCentile is the measure at a centile from 0.001 to 99.999.
func ValueAtCentile(m Measure, centile float64, ga clinical.GestationalDays, sex clinical.Sex) (clinical.Result, error) {
	if err := clinical.Within("centile", centile, 0.001, 99.999, ""); err != nil {
		return clinical.Result{}, err
	}
	return ValueAtZ(m, distribution.NormalQuantile(centile/100), ga, sex)
}

// model is the distribution of one measure on one day.
type model struct {
	skewed   bool
	log      bool // normal on ln(value)
	mean, sd float64
	skew     tables.SkewT
	source   clinical.Source
}

func at(m Measure, ga clinical.GestationalDays, sex clinical.Sex) (model, error) {
	if sex == clinical.SexUnknown {
		return model{}, &clinical.MissingError{Field: "sex"}
	}
	if err := clinical.Within("ga_days", float64(ga), MinDays, MaxDays, "d"); err != nil {
		return model{}, err
	}
	day := int(math.Floor(float64(ga)))
	if day < Term {
		return veryPreterm(m, day, sex)
	}
	var t *tables.Newborn
	switch m {
	case Weight:
		t = tables.NewbornWeight()
	case Length:
		t = tables.NewbornLength()
	case Head:
		t = tables.NewbornHead()
	default:
		_, err := limits(m)
		return model{}, err
	}
	row, ok := t.At(sex == clinical.Male, day)
	if !ok {
		return model{}, clinical.Within("ga_days", float64(day), MinDays, MaxDays, "d")
	}
	return model{skewed: true, skew: row, source: sourceTerm}, nil
}

// veryPreterm: Villar 2016, w in weeks, boys 1 and girls 0: the mean is linear
// in w (in the root of w for ln kg), the variance constant.
func veryPreterm(m Measure, day int, sex clinical.Sex) (model, error) {
	w, male := float64(day)/7, 0.0
	if sex == clinical.Male {
		male = 1
	}
	d := model{source: sourcePreterm}
	switch m {
	case Weight:
		d.log = true
		d.mean, d.sd = -7.00303+1.325911*math.Sqrt(w)+0.0571937*male, math.Sqrt(0.0373218)
	case Length:
		d.mean, d.sd = 1.307633+1.270022*w+0.4263885*male, math.Sqrt(6.757543)
	case Head:
		d.mean, d.sd = 0.7866522+0.887638*w+0.2513385*male, math.Sqrt(2.433481)
	default:
		_, err := limits(m)
		return model{}, err
	}
	return d, nil
}

func (d model) z(x float64) float64 {
	if !d.skewed {
		if d.log {
			x = math.Log(x)
		}
		return (x - d.mean) / d.sd
	}
	c := d.skew
	n2 := c.Nu * c.Nu
	// Each side is worked out from its own tail, so that a score far out
	// does not drown in rounding.
	if x < c.Mu {
		return distribution.NormalQuantile(2 / (1 + n2) * distribution.Student(c.Nu*(x-c.Mu)/c.Sigma, c.Tau))
	}
	return -distribution.NormalQuantile(2 * n2 / (1 + n2) * distribution.Student(-(x-c.Mu)/(c.Sigma*c.Nu), c.Tau))
}

func (d model) value(z float64) float64 {
	if !d.skewed {
		x := d.mean + z*d.sd
		if d.log {
			return math.Exp(x)
		}
		return x
	}
	c := d.skew
	n2 := c.Nu * c.Nu
	if p := distribution.Normal(z); p < 1/(1+n2) {
		return c.Mu + c.Sigma/c.Nu*distribution.StudentQuantile(p*(1+n2)/2, c.Tau)
	}
	upper := distribution.Normal(-z)
	return c.Mu - c.Sigma*c.Nu*distribution.StudentQuantile(upper*(1+n2)/(2*n2), c.Tau)
}
