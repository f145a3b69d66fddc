// Package vitals says whether a vital sign can be true, and whether it is one
// to act on at this age; and works out body mass index, shock index and mean
// arterial pressure.
//
// What lives here: plausibility bounds, alert ranges by age. What may enter:
// readings and an age in days. What it must not know: pregnancy and labour,
// whose thresholds are their own packages'.
package vitals

import (
	"strconv"

	"carnet/records/clinical"
)

// Readings are the vital signs of one moment; zero means not measured.
type Readings struct {
	SBP         clinical.MmHg
	DBP         clinical.MmHg
	Pulse       clinical.PerMinute
	Respiration clinical.PerMinute
	Temperature clinical.Celsius
	Saturation  clinical.Percent
	Weight      clinical.Kilograms
	Height      clinical.Centimetres
}

// Range holds the two ends of what is normal, or possible; both belong to it.
type Range struct {
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// Limits are an adult's: outside Normal is a warning, at or beyond Critical a
// danger.
type Limits struct {
	Normal   Range `json:"normal"`
	Critical Range `json:"critical"`
}

// Band is what is normal at an age: for ages below Before (days).
type Band struct {
	Before clinical.AgeDays `json:"before_days"`
	Pulse  Range            `json:"pulse"`
	Resp   Range            `json:"resp"`
	SBP    Range            `json:"sbp"`
}

// Settings holds what a lead doctor may change.
type Settings struct {
	// Possible bounds what is taken at all, by field.
	SBPPossible         Range `json:"sbp_possible"`
	DBPPossible         Range `json:"dbp_possible"`
	PulsePossible       Range `json:"pulse_possible"`
	RespPossible        Range `json:"resp_possible"`
	TemperaturePossible Range `json:"temperature_possible"`
	SaturationPossible  Range `json:"saturation_possible"`
	WeightPossible      Range `json:"weight_possible"`
	HeightPossible      Range `json:"height_possible"`
	// Children lists the bands of age, rising; beyond the last one the
	// adult's limits hold.
	Children []Band `json:"children"`
	SBP      Limits `json:"sbp"`
	DBP      Limits `json:"dbp"`
	Pulse    Limits `json:"pulse"`
	Resp     Limits `json:"resp"`
	// Fever from FeverFrom °C on; cold below ColdBelow °C.
	FeverFrom float64 `json:"fever_from"`
	ColdBelow float64 `json:"cold_below"`
	// Oxygen saturation: a warning below SaturationLow, a danger below
	// SaturationCritical.
	SaturationLow      float64 `json:"saturation_low"`
	SaturationCritical float64 `json:"saturation_critical"`
	// ShockIndexAbove is the shock index above which an adult is alerted.
	ShockIndexAbove float64 `json:"shock_index_above"`
}

const (
	sourceAdult       clinical.Source = "MSF clinical findings (LIME-EMR)"
	sourceChildren    clinical.Source = "PALS vital signs by age"
	sourceFever       clinical.Source = "WHO ANC DAK: temperature >= 38 °C"
	sourceCold        clinical.Source = "WHO Labour Care Guide: temperature < 35.0 °C"
	sourceSaturation  clinical.Source = "WHO ANC DAK: SpO2 < 92 %"
	sourceSaturation2 clinical.Source = "WHO IMCI: SpO2 < 90 %"
	sourceShock       clinical.Source = "WHO/FIGO/ICM 2025: shock index > 1"
)

// Defaults: possible values and adult ranges of MSF's list; its upper bound of
// respiration (999) is a placeholder, so 200 is taken, and the bounds of
// weight begin at 0.2 kg. Children: PALS; its "3-5 y" runs to the sixth
// birthday, "13-18 y" to the nineteenth. Fever from 38 °C and SpO2 below 92 %
// (WHO ANC DAK), below 90 % (IMCI), cold below 35.0 °C (Labour Care Guide),
// shock index above 1 (WHO/FIGO/ICM 2025).
func Defaults() Settings {
	return Settings{
		SBPPossible: Range{0, 250}, DBPPossible: Range{0, 150},
		PulsePossible: Range{0, 230}, RespPossible: Range{0, 200},
		TemperaturePossible: Range{25, 43}, SaturationPossible: Range{0, 100},
		WeightPossible: Range{0.2, 250}, HeightPossible: Range{10, 272},
		Children: []Band{
			{Before: 31, Pulse: Range{100, 205}, Resp: Range{30, 60}, SBP: Range{67, 84}},
			{Before: 366, Pulse: Range{100, 180}, Resp: Range{30, 53}, SBP: Range{72, 104}},
			{Before: 1096, Pulse: Range{98, 140}, Resp: Range{22, 37}, SBP: Range{86, 106}},
			{Before: 2192, Pulse: Range{80, 120}, Resp: Range{20, 28}, SBP: Range{89, 112}},
			{Before: 4749, Pulse: Range{75, 118}, Resp: Range{18, 25}, SBP: Range{97, 120}},
			{Before: 6940, Pulse: Range{60, 100}, Resp: Range{12, 20}, SBP: Range{110, 131}},
		},
		SBP:       Limits{Normal: Range{100, 140}, Critical: Range{85, 180}},
		DBP:       Limits{Normal: Range{55, 90}, Critical: Range{40, 120}},
		Pulse:     Limits{Normal: Range{55, 100}, Critical: Range{49, 130}},
		Resp:      Limits{Normal: Range{12, 18}, Critical: Range{8, 26}},
		FeverFrom: 38, ColdBelow: 35,
		SaturationLow: 92, SaturationCritical: 90,
		ShockIndexAbove: 1,
	}
}

// Adult is an age that all bands of childhood lie below; pass it where the age
// of a grown person is not known.
const Adult clinical.AgeDays = 7305

// Impossible lists the readings that nobody has, each as a *clinical.RangeError
// (or a *clinical.FieldError where the pressures contradict each other). What
// was not measured passes.
func (s Settings) Impossible(r Readings) []error {
	var errs []error
	for _, c := range [...]struct {
		field string
		x     float64
		in    Range
		unit  string
	}{
		{"sbp", float64(r.SBP), s.SBPPossible, "mmHg"},
		{"dbp", float64(r.DBP), s.DBPPossible, "mmHg"},
		{"pulse", float64(r.Pulse), s.PulsePossible, "/min"},
		{"resp", float64(r.Respiration), s.RespPossible, "/min"},
		{"temperature", float64(r.Temperature), s.TemperaturePossible, "°C"},
		{"saturation", float64(r.Saturation), s.SaturationPossible, "%"},
		{"weight_kg", float64(r.Weight), s.WeightPossible, "kg"},
		{"height_cm", float64(r.Height), s.HeightPossible, "cm"},
	} {
		if c.x == 0 {
			continue
		}
		if err := clinical.Within(c.field, c.x, c.in.Min, c.in.Max, c.unit); err != nil {
			errs = append(errs, err)
		}
	}
	if r.SBP != 0 && r.DBP != 0 && r.DBP >= r.SBP {
		errs = append(errs, &clinical.FieldError{Field: "dbp", Reason: "must be below the systolic pressure", Code: "dbp_above_sbp"})
	}
	return errs
}

// Alerts says which readings need attention at an age in days. Impossible
// readings raise none: ask Impossible first. Below the end of the last band of
// childhood, pulse, respiration and systolic pressure follow the band (a
// warning outside it) and the adult's limits of diastolic pressure and shock
// index are not used.
func (s Settings) Alerts(age clinical.AgeDays, r Readings) []clinical.Alert {
	if len(s.Impossible(r)) > 0 {
		return nil
	}
	var c collector
	if band, ok := s.band(age); ok {
		c.outside("pulse", float64(r.Pulse), band.Pulse, "/min")
		c.outside("resp", float64(r.Respiration), band.Resp, "/min")
		c.outside("sbp", float64(r.SBP), band.SBP, "mmHg")
	} else {
		c.limits("sbp", float64(r.SBP), s.SBP, "mmHg")
		c.limits("dbp", float64(r.DBP), s.DBP, "mmHg")
		c.limits("pulse", float64(r.Pulse), s.Pulse, "/min")
		c.limits("resp", float64(r.Respiration), s.Resp, "/min")
		s.shock(&c, r)
	}
	if t := float64(r.Temperature); t != 0 {
		if t >= s.FeverFrom {
			c.add("temperature_high", clinical.Warning, t, "°C", ">= "+short(s.FeverFrom), sourceFever)
		} else if t < s.ColdBelow {
			c.add("temperature_low", clinical.Danger, t, "°C", "< "+short(s.ColdBelow), sourceCold)
		}
	}
	if o := float64(r.Saturation); o != 0 {
		if o < s.SaturationCritical {
			c.add("saturation_critical", clinical.Danger, o, "%", "< "+short(s.SaturationCritical), sourceSaturation2)
		} else if o < s.SaturationLow {
			c.add("saturation_low", clinical.Warning, o, "%", "< "+short(s.SaturationLow), sourceSaturation)
		}
	}
	return c.alerts
}

func (s Settings) band(age clinical.AgeDays) (Band, bool) {
	for _, b := range s.Children {
		if age < b.Before {
			return b, true
		}
	}
	return Band{}, false
}

func (s Settings) shock(c *collector, r Readings) {
	if r.Pulse == 0 || r.SBP == 0 || s.ShockIndexAbove <= 0 {
		return
	}
	i, err := ShockIndex(r.Pulse, r.SBP)
	if err == nil && i.Value > s.ShockIndexAbove {
		c.add("shock_index_high", clinical.Danger, i.Value, "", "> "+short(s.ShockIndexAbove), sourceShock)
	}
}

// collector gathers alerts in the order of the readings.
type collector struct{ alerts []clinical.Alert }

func (c *collector) add(code string, severity clinical.Severity, x float64, unit, threshold string, source clinical.Source) {
	c.alerts = append(c.alerts, clinical.Alert{
		Code: code, Severity: severity,
		Values:    []clinical.Input{{Name: code[:len(code)-len(suffix(code))], Value: x, Unit: unit}},
		Threshold: threshold, Source: source,
		Text: "growth.alert." + code, Action: "growth.action.vital_sign",
	})
}

// suffix is what a code says of its reading: "_high" of "pulse_high".
func suffix(code string) string {
	for i := len(code) - 1; i > 0; i-- {
		if code[i] == '_' {
			return code[i:]
		}
	}
	return ""
}

func (c *collector) outside(name string, x float64, in Range, unit string) {
	switch {
	case x == 0:
	case x < in.Min:
		c.add(name+"_low", clinical.Warning, x, unit, "< "+short(in.Min), sourceChildren)
	case x > in.Max:
		c.add(name+"_high", clinical.Warning, x, unit, "> "+short(in.Max), sourceChildren)
	}
}

func (c *collector) limits(name string, x float64, l Limits, unit string) {
	switch {
	case x == 0:
	case x <= l.Critical.Min:
		c.add(name+"_low", clinical.Danger, x, unit, "<= "+short(l.Critical.Min), sourceAdult)
	case x >= l.Critical.Max:
		c.add(name+"_high", clinical.Danger, x, unit, ">= "+short(l.Critical.Max), sourceAdult)
	case x < l.Normal.Min:
		c.add(name+"_low", clinical.Warning, x, unit, "< "+short(l.Normal.Min), sourceAdult)
	case x > l.Normal.Max:
		c.add(name+"_high", clinical.Warning, x, unit, "> "+short(l.Normal.Max), sourceAdult)
	}
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
