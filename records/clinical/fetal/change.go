package fetal

import (
	"math"

	"carnet/records/clinical"
)

// Settings holds what a lead doctor may change.
type Settings struct {
	// Small and VerySmall are the centiles below which EFW or AC is small for
	// gestational age, and severely so.
	Small     float64 `json:"small"`
	VerySmall float64 `json:"very_small"`
	// Large is the centile above which EFW is large for gestational age.
	Large float64 `json:"large"`
	// CentileDrop is how many centiles a fetus may lose between two scans; 0
	// raises no alert.
	CentileDrop float64 `json:"centile_drop"`
	// AFILow and AFILowNormal (cm): below the first oligohydramnios, from it
	// to the second low normal; AFIHigh: above it polyhydramnios.
	AFILow       float64 `json:"afi_low"`
	AFILowNormal float64 `json:"afi_low_normal"`
	AFIHigh      float64 `json:"afi_high"`
	// PocketLow and PocketHigh (cm) bound the deepest vertical pocket.
	PocketLow  float64 `json:"pocket_low"`
	PocketHigh float64 `json:"pocket_high"`
	// Discordance is the difference in weight, as a percentage of the larger
	// twin, from which twins are discordant.
	Discordance float64 `json:"discordance"`
}

// Defaults: small below the 10th and severely below the 3rd centile (ISUOG
// 2020), large above the 90th; amniotic fluid index below 5, 5 to 8 and above
// 24 cm (some take 25), deepest pocket below 2 and above 8 cm; twins 25 %
// (definitions run from 20 to 25 %). No source gives the loss of centiles a
// figure that all share, so that alert is off until a lead doctor sets one.
func Defaults() Settings {
	return Settings{
		Small: 10, VerySmall: 3, Large: 90,
		AFILow: 5, AFILowNormal: 8, AFIHigh: 24, PocketLow: 2, PocketHigh: 8,
		Discordance: 25,
	}
}

const sourceISUOG clinical.Source = "ISUOG Practice Guidelines 2020 (fetal growth)"

// Alerts says what a measure's position means: small or large for gestational
// age. Only EFW and AC raise it.
func (s Settings) Alerts(m Measure, p Position) []clinical.Alert {
	if m != EFW && m != AC {
		return nil
	}
	alert := func(code string, severity clinical.Severity, threshold string) []clinical.Alert {
		return []clinical.Alert{{
			Code: code, Severity: severity,
			Values:    []clinical.Input{{Name: string(m), Unit: "centile", Value: p.Centile}},
			Threshold: threshold, Source: sourceISUOG,
			Text: "growth.alert." + code, Action: "growth.action.fetal_growth",
		}}
	}
	switch {
	case p.Centile < s.VerySmall:
		return alert("fetal_very_small", clinical.Danger, below(s.VerySmall))
	case p.Centile < s.Small:
		return alert("fetal_small", clinical.Warning, below(s.Small))
	case p.Centile > s.Large && m == EFW:
		return alert("fetal_large", clinical.Info, above(s.Large))
	}
	return nil
}

// Change is what happened between two scans of one measure, by one standard.
type Change struct {
	From, To Position
	Days     float64 // between the scans
	PerDay   float64 // growth of the measure a day, in its unit
	Expected float64 // the value at the second scan on the first one's centile
	Z        float64 // change of the z-score, where the standard has one
	HasZ     bool
	Centiles float64 // change of the centile
	Source   clinical.Source
	Alerts   []clinical.Alert
}

// Between compares two scans of the same measure: first at ga1, second at ga2
// (both by the same agreed date). ga2 must come after ga1.
func (s Settings) Between(std Standard, first Size, ga1 clinical.GestationalDays, second Size, ga2 clinical.GestationalDays, sex clinical.Sex) (Change, error) {
	if first.Measure != second.Measure {
		return Change{}, &clinical.FieldError{Field: "measure", Reason: "the two scans measured different things"}
	}
	if !(ga2 > ga1) {
		return Change{}, &clinical.FieldError{Field: "second_ga_days", Reason: "the second scan must come after the first", Code: "order"}
	}
	from, err := Assess(std, first, ga1, sex)
	if err != nil {
		return Change{}, err
	}
	to, err := Assess(std, second, ga2, sex)
	if err != nil {
		return Change{}, err
	}
	expected, err := Value(std, first.Measure, from.place(), ga2, sex)
	if err != nil {
		return Change{}, err
	}
	c := Change{
		From: from, To: to,
		Days:     float64(ga2 - ga1),
		PerDay:   (second.Value - first.Value) / float64(ga2-ga1),
		Expected: expected.Value,
		Centiles: to.Centile - from.Centile,
		Source:   from.Source,
	}
	if from.HasZ && to.HasZ {
		c.Z, c.HasZ = to.Z-from.Z, true
	}
	if s.CentileDrop > 0 && -c.Centiles > s.CentileDrop {
		c.Alerts = append(c.Alerts, clinical.Alert{
			Code: "fetal_centile_drop", Severity: clinical.Warning,
			Values:    []clinical.Input{{Name: string(first.Measure), Unit: "centile", Value: c.Centiles}},
			Threshold: "< -" + short(s.CentileDrop) + " centiles", Source: c.Source,
			Text: "growth.alert.fetal_centile_drop", Action: "growth.action.fetal_growth",
		})
	}
	return c, nil
}

// place is where a position can be looked up again.
func (p Position) place() At {
	if p.HasZ {
		return AtZ(math.Max(-6, math.Min(6, p.Z)))
	}
	return AtCentile(p.Centile)
}
