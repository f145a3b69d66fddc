package fetal

import (
	"strconv"

	"carnet/records/clinical"
)

// Fluid is a class of amniotic fluid volume.
type Fluid string

// The classes.
const (
	Oligohydramnios Fluid = "oligohydramnios"
	LowNormal       Fluid = "low_normal"
	NormalFluid     Fluid = "normal"
	Polyhydramnios  Fluid = "polyhydramnios"
)

const (
	sourceAFI    clinical.Source = "amniotic fluid index: < 5, 5 to 8, > 24 cm (some ≥ 25)"
	sourcePocket clinical.Source = "deepest vertical pocket: < 2, > 8 cm"
)

// ByAFI classes the amniotic fluid index (sum of four pockets), 0 to 60 cm.
func (s Settings) ByAFI(afi clinical.Centimetres) (Fluid, []clinical.Alert, error) {
	x := float64(afi)
	if err := clinical.Within("afi_cm", x, 0, 60, "cm"); err != nil {
		return "", nil, err
	}
	switch {
	case x < s.AFILow:
		return Oligohydramnios, fluidAlert(Oligohydramnios, "afi_cm", x, "< "+short(s.AFILow)+" cm", sourceAFI), nil
	case x <= s.AFILowNormal:
		return LowNormal, nil, nil
	case x > s.AFIHigh:
		return Polyhydramnios, fluidAlert(Polyhydramnios, "afi_cm", x, "> "+short(s.AFIHigh)+" cm", sourceAFI), nil
	}
	return NormalFluid, nil, nil
}

// ByPocket classes the deepest vertical pocket, 0 to 30 cm.
func (s Settings) ByPocket(pocket clinical.Centimetres) (Fluid, []clinical.Alert, error) {
	x := float64(pocket)
	if err := clinical.Within("pocket_cm", x, 0, 30, "cm"); err != nil {
		return "", nil, err
	}
	switch {
	case x < s.PocketLow:
		return Oligohydramnios, fluidAlert(Oligohydramnios, "pocket_cm", x, "< "+short(s.PocketLow)+" cm", sourcePocket), nil
	case x > s.PocketHigh:
		return Polyhydramnios, fluidAlert(Polyhydramnios, "pocket_cm", x, "> "+short(s.PocketHigh)+" cm", sourcePocket), nil
	}
	return NormalFluid, nil, nil
}

func fluidAlert(class Fluid, field string, x float64, threshold string, source clinical.Source) []clinical.Alert {
	return []clinical.Alert{{
		Code: string(class), Severity: clinical.Warning,
		Values:    []clinical.Input{{Name: field, Value: x, Unit: "cm"}},
		Threshold: threshold, Source: source,
		Text: "growth.alert." + string(class), Action: "growth.action.fluid",
	}}
}

const sourceTwins clinical.Source = "twin weight discordance: (larger − smaller) / larger"

// Discordant gives the difference in weight of twins as a percentage of the
// larger one, and whether it reaches the setting. Weights 10 to 8000 g.
func (s Settings) Discordant(a, b clinical.Grams) (percent float64, alerts []clinical.Alert, err error) {
	for _, w := range [...]struct {
		field string
		g     clinical.Grams
	}{{"first_g", a}, {"second_g", b}} {
		if err := clinical.Within(w.field, float64(w.g), minEFW, maxEFW, "g"); err != nil {
			return 0, nil, err
		}
	}
	percent = 100 * float64(max(a, b)-min(a, b)) / float64(max(a, b))
	if s.Discordance > 0 && percent >= s.Discordance {
		alerts = []clinical.Alert{{
			Code: "twins_discordant", Severity: clinical.Warning,
			Values:    []clinical.Input{{Name: "first_g", Value: float64(a), Unit: "g"}, {Name: "second_g", Value: float64(b), Unit: "g"}},
			Threshold: ">= " + short(s.Discordance) + " %", Source: sourceTwins,
			Text: "growth.alert.twins_discordant", Action: "growth.action.fetal_growth",
		}}
	}
	return percent, alerts, nil
}

func below(centile float64) string { return "< " + short(centile) + " centile" }
func above(centile float64) string { return "> " + short(centile) + " centile" }

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
