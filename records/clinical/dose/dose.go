// Package dose works out how much of a medicine a body weight calls for: by
// weight bands where the source gives bands (artemisinin combinations, the
// AWaRe oral antibiotics), by mg/kg where it gives mg/kg (IMCI, paracetamol,
// ceftriaxone, ampicillin, gentamicin).
//
// What lives here: the bands and the rounding to what can be given. What may
// enter: the name of a medicine (INN), a weight, an age. What it must not
// know: stock, prescriptions, prices. It shows what the source says; it never
// prescribes. A weight or age outside a source's band has no dose.
package dose

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"carnet/records/clinical"
)

// Dose is what the source gives for one weight.
type Dose struct {
	Drug       string // canonical name, as Names lists it
	Amount     float64
	Unit       string // "tablet 20/120 mg", "mg", …: Amount counts these
	TimesADay  int
	Days       int  // 0: the source gives no length of treatment
	Single     bool // one dose only (before referral, or as a first dose)
	Capped     bool // the maximum was reached
	MinPerTake float64
	MaxPerTake float64 // range of the source for this weight, in Unit
	// Alternative is a second schedule that the source gives as equal.
	Alternative *Schedule
	// Indication is what Days is for (pneumonia, dysentery …), as the text key
	// behind clinical.indication.; empty where the source gives no days.
	Indication string
	Source     clinical.Source
}

// Schedule is an amount and how often.
type Schedule struct {
	Amount    float64
	TimesADay int
}

// Band is one weight band of a fixed dose.
type Band struct {
	From, Below float64 // kg: from ≤ weight < below; Below 0: no upper end
	Amount      float64
	Unit        string
	TimesADay   int
	Days        int // 0: not in the source
	Alternative *Schedule
}

// PerKg is a dose in mg per kg of body weight, for one range of weight and age.
type PerKg struct {
	Low, High float64 // mg/kg each time; equal where the source gives one figure
	// Steps are the amounts in mg that can be measured out, coarsest first
	// (whole and broken tablets before syrup or syringe).
	Steps       []float64
	Max         float64 // mg each time; 0: the source gives none
	From, Below float64 // kg: from ≤ weight < below; Below 0: no upper end
	// FromDays ≤ age < BelowDays, where the age is known; BelowDays 0: no end.
	FromDays, BelowDays int
	TimesADay, Days     int
	Single              bool
	Indication          string
}

// Medicine is how one name is dosed: by Bands, or by the first of PerKg that
// fits weight and age.
type Medicine struct {
	Name       string
	Bands      []Band
	PerKg      []PerKg
	Indication string // what the length of treatment of Bands is for; text key behind clinical.indication.
	Source     clinical.Source
}

// Settings is the table of medicines; the centre's pharmacist may change it.
type Settings struct {
	Medicines []Medicine
}

// Weight bounds: what a person can weigh at all (kg). The lower end is below
// the lightest newborn that a health centre sees, the upper end is MSF's
// absolute bound for an adult.
const (
	minWeight = 0.5
	maxWeight = 250
)

// Calculate gives the dose of a medicine for a weight in kg and, where it is
// known, an age in days (nil: unknown; the band of weight then decides alone).
//
// Errors: a medicine that is not in the table, a weight or an age outside its
// bands (*clinical.RangeError), a weight that cannot be.
func Calculate(drug string, weight clinical.Kilograms, age *clinical.AgeDays, s Settings) (Dose, error) {
	w := float64(weight)
	if err := clinical.Within("weight_kg", w, minWeight, maxWeight, "kg"); err != nil {
		return Dose{}, err
	}
	if age != nil {
		if err := clinical.Within("age_days", float64(*age), 0, 120*366, "d"); err != nil {
			return Dose{}, err
		}
	}
	m, err := find(drug, s)
	if err != nil {
		return Dose{}, err
	}
	if len(m.PerKg) > 0 {
		return m.byWeight(w, age)
	}
	return m.byBand(w)
}

func (m Medicine) byBand(w float64) (Dose, error) {
	for _, b := range m.Bands {
		if w >= b.From && (b.Below == 0 || w < b.Below) {
			return Dose{
				Drug: m.Name, Amount: b.Amount, Unit: b.Unit, TimesADay: b.TimesADay, Days: b.Days,
				MinPerTake: b.Amount, MaxPerTake: b.Amount, Alternative: b.Alternative,
				Indication: m.Indication, Source: m.Source,
			}, nil
		}
	}
	low, high := m.Bands[0].From, m.Bands[len(m.Bands)-1].Below
	if high == 0 {
		high = maxWeight
	}
	return Dose{}, &clinical.RangeError{Field: "weight_kg", Value: w, Min: low, Max: high, Unit: "kg"}
}

func (m Medicine) byWeight(w float64, age *clinical.AgeDays) (Dose, error) {
	for _, p := range m.PerKg {
		if p.fitsWeight(w) && p.fitsAge(age) {
			return m.perKg(p, w), nil
		}
	}
	return Dose{}, m.refusal(w, age)
}

func (p PerKg) fitsWeight(w float64) bool { return w >= p.From && (p.Below == 0 || w < p.Below) }

func (p PerKg) fitsAge(age *clinical.AgeDays) bool {
	return age == nil || int(*age) >= p.FromDays && (p.BelowDays == 0 || int(*age) < p.BelowDays)
}

// refusal says which of weight and age lies outside, and of what.
func (m Medicine) refusal(w float64, age *clinical.AgeDays) error {
	e := &clinical.RangeError{Field: "weight_kg", Value: w, Min: math.Inf(1), Unit: "kg"}
	for _, p := range m.PerKg {
		if !p.fitsAge(age) {
			continue
		}
		e.Min = min(e.Min, p.From)
		if p.Below == 0 {
			p.Below = maxWeight
		}
		e.Max = max(e.Max, p.Below)
	}
	if e.Max > 0 {
		return e
	}
	e = &clinical.RangeError{Field: "age_days", Value: float64(*age), Min: math.Inf(1), Unit: "d"}
	for _, p := range m.PerKg {
		e.Min = min(e.Min, float64(p.FromDays))
		e.Max = max(e.Max, float64(p.BelowDays-1))
	}
	return e
}

func (m Medicine) perKg(p PerKg, w float64) Dose {
	d := Dose{
		Drug: m.Name, Unit: "mg", TimesADay: p.TimesADay, Days: p.Days, Single: p.Single,
		MinPerTake: p.Low * w, MaxPerTake: p.High * w, Indication: p.Indication, Source: m.Source,
	}
	if p.Max > 0 && d.MaxPerTake >= p.Max {
		d.MaxPerTake, d.Capped = p.Max, true
		d.MinPerTake = min(d.MinPerTake, p.Max)
	}
	d.Amount = givable(d.MinPerTake, d.MaxPerTake, p.Steps)
	return d
}

// tolerance is how far a rounded dose may lie from a source's single figure.
const tolerance = 0.05

// givable rounds to what can be measured out: the multiple of the coarsest
// step that lies within the range (or, for a single figure, within 5 % of
// it), nearest the middle. Where no step fits, the middle itself, to a tenth
// of a milligram, is given rather than a dose outside the source's range.
func givable(low, high float64, steps []float64) float64 {
	const hair = 1e-9
	mid := (low + high) / 2
	if low == high {
		low, high = low*(1-tolerance), high*(1+tolerance)
	}
	for _, step := range steps {
		near := math.Round(mid/step) * step
		for _, v := range []float64{near, near - step, near + step} {
			if v > 0 && v >= low-hair && v <= high+hair {
				return math.Round(v*1000) / 1000
			}
		}
	}
	return math.Round(mid*10) / 10
}

// Names lists the medicines of the table, sorted.
func Names(s Settings) []string {
	out := make([]string, len(s.Medicines))
	for i, m := range s.Medicines {
		out[i] = m.Name
	}
	sort.Strings(out)
	return out
}

// aliases are other usual names of a medicine of the default table.
var aliases = map[string]string{
	"al": AL, "coartem": AL, "artemether+lumefantrine": AL, "artemether/lumefantrine": AL,
	"asaq": ASAQ, "artesunate+amodiaquine": ASAQ, "artesunate/amodiaquine": ASAQ,
	"sulfamethoxazole-trimethoprim": Cotrimoxazole, "co-trimoxazole": Cotrimoxazole, "smx-tmp": Cotrimoxazole,
	"sulfamethoxazole/trimethoprim": Cotrimoxazole, "sulfamethoxazole+trimethoprim": Cotrimoxazole, "trimethoprim-sulfamethoxazole": Cotrimoxazole,
	"cephalexin": Cefalexin, "cefalexine": Cefalexin,
	"amoxicilline": Amoxicillin, "ciprofloxacine": Ciprofloxacin, "ceftriaxon": Ceftriaxone,
	"ampicilline": Ampicillin, "gentamicine": Gentamicin, "acetaminophen": Paracetamol,
	"cloxacilline": Cloxacillin,
}

func find(drug string, s Settings) (Medicine, error) {
	key := strings.Join(strings.Fields(strings.ToLower(drug)), "-")
	if canon, ok := aliases[key]; ok {
		key = canon
	}
	for _, m := range s.Medicines {
		if m.Name == key {
			return m, m.check()
		}
	}
	return Medicine{}, &clinical.ChoiceError{Field: "drug", Value: drug, Allowed: Names(s)}
}

// check refuses a row of a changed table that could give a wrong dose.
func (m Medicine) check() error {
	bad := func(why string) error {
		return &clinical.FieldError{Field: "medicines", Reason: fmt.Sprintf("%s: %s", m.Name, why)}
	}
	if (len(m.PerKg) == 0) == (len(m.Bands) == 0) {
		return bad("needs either bands or mg/kg")
	}
	for _, p := range m.PerKg {
		if !(p.Low > 0 && p.High >= p.Low && p.High <= 1000 && p.From > 0 && p.Max >= 0) || len(p.Steps) == 0 {
			return bad("its mg/kg or weights are not possible")
		}
		for _, step := range p.Steps {
			if !(step > 0) {
				return bad("a step of its doses is not possible")
			}
		}
	}
	for i, b := range m.Bands {
		if !(b.Amount > 0) || !(b.From > 0) || b.Unit == "" || b.TimesADay < 1 {
			return bad("a band has no dose")
		}
		if i > 0 && m.Bands[i-1].Below != b.From {
			return bad("its bands overlap or leave a gap")
		}
	}
	return nil
}
