// Package newborncare holds two rules of the delivery room and the first
// days: the Apgar score from its items, and the danger signs of a newborn.
//
// What may enter: the items as they were scored, the signs that were looked
// at. What it must not know: the clock, the record, the screen.
package newborncare

import (
	"strconv"

	"carnet/records/clinical"
	"carnet/records/clinical/imci"
)

const (
	apgarSource  clinical.Source = "Apgar 1953; bands: AAP and ACOG 2015, The Apgar score"
	dangerSource clinical.Source = "WHO child health DAK v1.0.0; WHO IMCI chart booklet 2014"
)

// ApgarItems are the items in the order of the score, as codes: colour, heart
// rate, reactivity, tone, breathing.
func ApgarItems() []string { return append([]string(nil), apgarItems...) }

var apgarItems = []string{"colour", "heart_rate", "reactivity", "tone", "breathing"}

// ApgarMinutes are the minutes at which the score is taken.
func ApgarMinutes() []int { return []int{1, 5, 10} }

// Settings are the thresholds that a lead doctor may change.
type Settings struct {
	ApgarLow, ApgarModerate int // a total up to and including: low, moderate
	IMCI                    imci.Settings
	EarlyJaundiceHours      float64
	FastBreathingBelowDays  int
}

// Defaults: Apgar 0 to 3 low, 4 to 6 moderate (AAP and ACOG 2015); jaundice
// within 24 hours and fast breathing under 7 days are danger signs (WHO child
// health DAK).
func Defaults() Settings {
	return Settings{ApgarLow: 3, ApgarModerate: 6, IMCI: imci.Defaults(), EarlyJaundiceHours: 24, FastBreathingBelowDays: 7}
}

// Apgar is a scored minute.
type Apgar struct {
	Minute   int
	Total    *int   // 0 to 10; nil while an item is missing
	Band     string // low, moderate, good; empty while an item is missing
	Answered int
	Complete bool
	Alert    *clinical.Alert
	Source   clinical.Source
}

// ScoreApgar adds the five items (0, 1 or 2; nil: not scored) of a minute (1,
// 5 or 10). A missing item makes the score incomplete, never smaller.
func ScoreApgar(minute int, items [5]*int, s Settings) (Apgar, error) {
	if minute != 1 && minute != 5 && minute != 10 {
		return Apgar{}, &clinical.ChoiceError{Field: "minute", Value: strconv.Itoa(minute), Allowed: []string{"1", "5", "10"}}
	}
	a := Apgar{Minute: minute, Source: apgarSource}
	total := 0
	for i, v := range items {
		if v == nil {
			continue
		}
		if err := clinical.Within(apgarItems[i], float64(*v), 0, 2, ""); err != nil {
			return Apgar{}, err
		}
		a.Answered++
		total += *v
	}
	a.Complete = a.Answered == len(items)
	if !a.Complete {
		return a, nil
	}
	a.Total = &total
	switch {
	case total <= s.ApgarLow:
		a.Band = "low"
		a.Alert = apgarAlert("newborn.apgar_low", clinical.Danger, minute, total, s.ApgarLow)
	case total <= s.ApgarModerate:
		a.Band = "moderate"
		a.Alert = apgarAlert("newborn.apgar_moderate", clinical.Warning, minute, total, s.ApgarModerate)
	default:
		a.Band = "good"
	}
	return a, nil
}

func apgarAlert(code string, sev clinical.Severity, minute, total, limit int) *clinical.Alert {
	return &clinical.Alert{
		Code: code, Severity: sev, Source: apgarSource,
		Values:    []clinical.Input{{Name: "apgar", Value: float64(total)}, {Name: "minute", Value: float64(minute), Unit: "min"}},
		Threshold: "≤ " + strconv.Itoa(limit),
		Text:      "clinical.alert." + code, Action: "clinical.action.newborn_apgar",
	}
}

// Newborn is what was looked at in a newborn of up to 28 days; nil was not.
type Newborn struct {
	AgeHours         float64 // 0 to 672
	FeedsWell        *bool
	Convulsions      *bool
	SevereIndrawing  *bool
	Movements        string   // normal, stimulated (only when), none; empty: not looked at
	Temperature      *float64 // °C, 25 to 43
	RespiratoryRate  *float64 // /min, 0 to 200
	RespiratoryRate2 *float64 // the second count
	Jaundice         *bool    // of the skin
	JaundicePalms    *bool    // of palms or soles
}

// Danger is the answer.
type Danger struct {
	Signs []string // codes; each has a text clinical.newborn.sign. + code
	// Missing are the signs not looked at, so that "none found" is not read as
	// "none there".
	Missing []string
	// CountAgain: breathing was fast at the first of two counts.
	CountAgain bool
	Alert      *clinical.Alert // one is enough to refer
	Source     clinical.Source
}

// Signs lists the danger signs in the order of a form.
func Signs() []string {
	return []string{"feeding", "convulsions", "severe_indrawing", "movements", "fever", "low_temperature", "fast_breathing", "early_jaundice", "jaundice_palms"}
}

// DangerSigns: not feeding well, convulsions, severe chest indrawing, no
// movement or only when stimulated, fever (37.5 °C or more) or low temperature
// (below 35.5), fast breathing (60 or more at two counts) under 7 days,
// jaundice within 24 hours of birth, or of palms or soles at any age (WHO child
// health DAK; IMCI 2014).
func DangerSigns(n Newborn, s Settings) (Danger, error) {
	if err := clinical.Within("age_hours", n.AgeHours, 0, 28*24, "h"); err != nil {
		return Danger{}, err
	}
	if n.Temperature != nil {
		if err := clinical.Within("temperature", *n.Temperature, 25, 43, "°C"); err != nil {
			return Danger{}, err
		}
	}
	switch n.Movements {
	case "", "normal", "stimulated", "none":
	default:
		return Danger{}, &clinical.ChoiceError{Field: "movements", Value: n.Movements, Allowed: []string{"normal", "stimulated", "none"}}
	}
	d := Danger{Source: dangerSource}
	look := func(sign string, known, hit bool) {
		if hit {
			d.Signs = append(d.Signs, sign)
		}
		if !known {
			d.Missing = append(d.Missing, sign)
		}
	}
	yes := func(b *bool) bool { return b != nil && *b }
	look("feeding", n.FeedsWell != nil, n.FeedsWell != nil && !*n.FeedsWell)
	look("convulsions", n.Convulsions != nil, yes(n.Convulsions))
	look("severe_indrawing", n.SevereIndrawing != nil, yes(n.SevereIndrawing))
	look("movements", n.Movements != "", n.Movements == "stimulated" || n.Movements == "none")
	look("fever", n.Temperature != nil, n.Temperature != nil && *n.Temperature >= s.IMCI.InfantHigh)
	look("low_temperature", n.Temperature != nil, n.Temperature != nil && *n.Temperature < s.IMCI.InfantLow)
	fast, err := d.breathing(n, s)
	if err != nil {
		return Danger{}, err
	}
	look("fast_breathing", n.RespiratoryRate != nil, fast)
	look("early_jaundice", n.Jaundice != nil, yes(n.Jaundice) && n.AgeHours < s.EarlyJaundiceHours)
	look("jaundice_palms", n.JaundicePalms != nil, yes(n.JaundicePalms))
	if len(d.Signs) > 0 {
		d.Alert = &clinical.Alert{
			Code: "newborn.danger_sign", Severity: clinical.Danger, Source: dangerSource,
			Text: "clinical.alert.newborn.danger_sign", Action: "clinical.action.newborn_refer_now",
		}
		for _, sign := range d.Signs {
			d.Alert.Values = append(d.Alert.Values, clinical.Input{Name: "danger_sign", Text: sign})
		}
	}
	return d, nil
}

// breathing: fast breathing is a danger sign by itself only in the first
// week; later it is classified with the rest of the young infant's signs.
func (d *Danger) breathing(n Newborn, s Settings) (bool, error) {
	if n.RespiratoryRate == nil {
		if n.RespiratoryRate2 != nil {
			return false, &clinical.MissingError{Field: "respiratory_rate"}
		}
		return false, nil
	}
	days := clinical.AgeDays(n.AgeHours / 24)
	fast, confirmed, err := imci.FastBreathing(days, *n.RespiratoryRate, n.RespiratoryRate2, s.IMCI)
	if err != nil {
		return false, err
	}
	d.CountAgain = !confirmed
	return fast && int(days) < s.FastBreathingBelowDays, nil
}
