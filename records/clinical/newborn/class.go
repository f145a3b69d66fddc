package newborn

import (
	"strconv"

	"carnet/records/clinical"
)

// Class is a size for gestational age.
type Class string

// The classes, by birth weight.
const (
	VerySmall   Class = "sga_severe"
	Small       Class = "sga"
	Appropriate Class = "aga"
	Large       Class = "lga"
)

// Settings holds what a lead doctor may change.
type Settings struct {
	VerySmall float64 `json:"very_small_centile"`
	Small     float64 `json:"small_centile"`
	Large     float64 `json:"large_centile"`
	// LowWeight and VeryLowWeight bound low and very low birth weight, in kg.
	LowWeight     float64 `json:"low_weight_kg"`
	VeryLowWeight float64 `json:"very_low_weight_kg"`
	// Large babies, whatever the age, from this weight on.
	Macrosomia float64 `json:"macrosomia_kg"`
}

// Defaults: small below the 10th and severely below the 3rd centile, large
// above the 90th (INTERGROWTH-21st, Villar 2014); low birth weight below 2.5
// kg and very low below 1.5 kg (ICD-10 P07). Macrosomia has no figure that all
// share and is off until a lead doctor sets one.
func Defaults() Settings {
	return Settings{VerySmall: 3, Small: 10, Large: 90, LowWeight: 2.5, VeryLowWeight: 1.5}
}

const sourceLowWeight clinical.Source = "ICD-10 P07: low birth weight < 2.5 kg, very low < 1.5 kg"

// Classify names the size for gestational age from the position of the birth
// weight.
func (s Settings) Classify(weight Position) Class {
	switch {
	case weight.Centile < s.VerySmall:
		return VerySmall
	case weight.Centile < s.Small:
		return Small
	case weight.Centile > s.Large:
		return Large
	}
	return Appropriate
}

// Alerts tells what the birth weight means, with or without a gestational age:
// pass the zero Position where no age is known.
func (s Settings) Alerts(weight clinical.Kilograms, p Position) []clinical.Alert {
	var out []clinical.Alert
	kg := clinical.Input{Name: "weight", Value: float64(weight), Unit: "kg"}
	add := func(code string, severity clinical.Severity, v clinical.Input, threshold string, source clinical.Source) {
		out = append(out, clinical.Alert{Code: code, Severity: severity, Values: []clinical.Input{v},
			Threshold: threshold, Source: source, Text: "growth.alert." + code, Action: "growth.action.newborn_size"})
	}
	switch w := float64(weight); {
	case w <= 0:
	case w < s.VeryLowWeight:
		add("very_low_birth_weight", clinical.Danger, kg, "< "+short(s.VeryLowWeight)+" kg", sourceLowWeight)
	case w < s.LowWeight:
		add("low_birth_weight", clinical.Warning, kg, "< "+short(s.LowWeight)+" kg", sourceLowWeight)
	case s.Macrosomia > 0 && w >= s.Macrosomia:
		add("macrosomia", clinical.Info, kg, ">= "+short(s.Macrosomia)+" kg", "setting")
	}
	if p.Standard == "" {
		return out
	}
	centile := clinical.Input{Name: "weight", Value: p.Centile, Unit: "centile"}
	switch s.Classify(p) {
	case VerySmall:
		add("sga_severe", clinical.Danger, centile, "< "+short(s.VerySmall)+" centile", p.Source)
	case Small:
		add("sga", clinical.Warning, centile, "< "+short(s.Small)+" centile", p.Source)
	case Large:
		add("lga", clinical.Info, centile, "> "+short(s.Large)+" centile", p.Source)
	}
	return out
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
