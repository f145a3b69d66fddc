// Package labour holds the rules of the labour ward: the rows of the WHO
// Labour Care Guide with their alerts and due times, progress of dilatation,
// the second stage, the lines of the classic partograph (apart: the Labour
// Care Guide has none), blood loss after birth, the magnesium sulphate
// regimen and its safety checks, and the shock index.
//
// What may enter: values as a midwife writes them, and times. What it must
// not know: the clock (every "now" is an argument), the record, the screen,
// any sentence.
package labour

import (
	"strings"
	"time"

	"carnet/records/clinical"
)

// GuideSource names the origin of the Labour Care Guide rows.
const GuideSource clinical.Source = "WHO Labour Care Guide, user's manual, 2020"

// Stage of labour, as the Labour Care Guide counts it.
type Stage string

// The stages that have due times of their own.
const (
	FirstStage  Stage = "first"  // active first stage: from 5 cm to before 10 cm
	SecondStage Stage = "second" // from full dilatation to birth
)

// Item is a row of the Labour Care Guide.
type Item struct {
	Code    string
	Section string // support, baby, woman, contractions, progress
	Unit    string // unit of a measured row, empty for a row of signs
	// Signs of a row of signs, in the order in which a form offers them.
	Signs []string
	// First and Second are how often the row is due in each stage; 0: the
	// guide sets no interval of its own.
	First, Second time.Duration
	// Low and High bound what can be true at all (not what is normal).
	Low, High float64
}

// Measured tells a row of numbers from a row of signs.
func (i Item) Measured() bool { return i.Signs == nil }

const (
	half = 30 * time.Minute
	four = 4 * time.Hour
)

var items = []Item{
	{Code: "companion", Section: "support", Signs: []string{"Y", "N", "D"}},
	{Code: "pain_relief", Section: "support", Signs: []string{"Y", "N", "D"}},
	{Code: "oral_fluid", Section: "support", Signs: []string{"Y", "N", "D"}},
	{Code: "posture", Section: "support", Signs: []string{"MO", "SP"}},

	{Code: "fhr", Section: "baby", Unit: "/min", First: half, Second: 5 * time.Minute, High: 300},
	{Code: "fhr_deceleration", Section: "baby", Signs: []string{"N", "E", "L", "V"}, First: half, Second: 5 * time.Minute},
	{Code: "amniotic_fluid", Section: "baby", Signs: []string{"I", "C", "M+", "M++", "M+++", "B"}},
	{Code: "fetal_position", Section: "baby", Signs: []string{"A", "P", "T"}},
	{Code: "caput", Section: "baby", Signs: []string{"0", "+", "++", "+++"}},
	{Code: "moulding", Section: "baby", Signs: []string{"0", "+", "++", "+++"}},

	{Code: "pulse", Section: "woman", Unit: "/min", First: four, High: 300},
	{Code: "sbp", Section: "woman", Unit: "mmHg", First: four, High: 300},
	{Code: "dbp", Section: "woman", Unit: "mmHg", First: four, High: 250},
	{Code: "temperature", Section: "woman", Unit: "°C", First: four, Low: 25, High: 43},
	{Code: "urine_protein", Section: "woman", Signs: []string{"-", "trace", "+", "++", "+++"}},
	{Code: "urine_acetone", Section: "woman", Signs: []string{"-", "trace", "+", "++", "+++"}},

	{Code: "contractions_10min", Section: "contractions", Unit: "/10 min", First: half, Second: 15 * time.Minute, High: 20},
	{Code: "contraction_duration", Section: "contractions", Unit: "s", First: half, Second: 15 * time.Minute, High: 600},

	{Code: "dwell_5cm", Section: "progress", Unit: "h", First: four, High: 72},
	{Code: "dwell_6cm", Section: "progress", Unit: "h", First: four, High: 72},
	{Code: "dwell_7cm", Section: "progress", Unit: "h", First: four, High: 72},
	{Code: "dwell_8cm", Section: "progress", Unit: "h", First: four, High: 72},
	{Code: "dwell_9cm", Section: "progress", Unit: "h", First: four, High: 72},
	{Code: "second_stage_nullip", Section: "progress", Unit: "h", High: 72},
	{Code: "second_stage_multip", Section: "progress", Unit: "h", High: 72},
	{Code: "descent", Section: "progress", Unit: "/5", High: 5},
}

// Items returns the rows in the order of the printed guide.
func Items() []Item {
	out := make([]Item, len(items))
	copy(out, items)
	return out
}

func codes() []string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.Code
	}
	return out
}

func find(code string) (Item, error) {
	for _, it := range items {
		if it.Code == code {
			return it, nil
		}
	}
	return Item{}, &clinical.ChoiceError{Field: "item", Value: code, Allowed: codes()}
}

// Settings are the thresholds that a lead doctor may change.
type Settings struct {
	FHRBelow, FHRFrom                   float64 // alert below, alert from (/min)
	PulseBelow, PulseFrom               float64
	SBPBelow, SBPFrom                   float64
	DBPFrom                             float64
	TemperatureBelow, TemperatureFrom   float64
	ContractionsUpTo, ContractionsAbove float64 // alert up to and including, alert above
	DurationBelow, DurationAbove        float64 // seconds
	// DwellFrom is the time without progress that alerts, in hours, at each
	// whole centimetre of dilatation.
	DwellFrom                       map[int]float64
	SecondStageNullipFrom           float64 // hours
	SecondStageMultipFrom           float64
	Blood                           BloodSettings
	Magnesium                       MagnesiumSettings
	PartographStartCM               float64       // classic alert line starts here
	PartographRateCMPerHour         float64       // and climbs at this rate
	PartographActionDelay           time.Duration // action line to its right
	ActiveStartCM, FullDilatationCM float64       // Labour Care Guide stages
	// Intervals are how often the rows are due, by their codes; the rows of
	// time at a centimetre are looked at together, as Dilatation.
	Intervals map[string]Interval
}

// Dilatation is the examination behind the rows of time at a centimetre.
const Dilatation = "dilatation"

// Interval is how often a row is due in each stage; 0: no interval.
type Interval struct{ First, Second time.Duration }

// defaultIntervals are those of the guide's rows.
func defaultIntervals() map[string]Interval {
	out := map[string]Interval{}
	for _, it := range items {
		if it.First != 0 || it.Second != 0 {
			out[examined(it.Code)] = Interval{it.First, it.Second}
		}
	}
	return out
}

// examined is the examination that fills a row.
func examined(code string) string {
	if strings.HasPrefix(code, "dwell_") {
		return Dilatation
	}
	return code
}

// Interval is how often a row is due in a stage; 0 where there is no interval.
func (s Settings) Interval(code string, stage Stage) time.Duration {
	every := s.Intervals[examined(code)]
	switch stage {
	case FirstStage:
		return every.First
	case SecondStage:
		return every.Second
	}
	return 0
}

// Defaults are the thresholds of the WHO Labour Care Guide (2020), of the
// WHO, FIGO and ICM guideline on postpartum haemorrhage (2025), of the IM
// magnesium sulphate regimen (WHO, Managing complications in pregnancy and
// childbirth, 2017) and of the WHO partograph (1994: alert line from 4 cm at
// 1 cm/h, action line 4 h later).
func Defaults() Settings {
	return Settings{
		FHRBelow: 110, FHRFrom: 160,
		PulseBelow: 60, PulseFrom: 120,
		SBPBelow: 80, SBPFrom: 140,
		DBPFrom:          90,
		TemperatureBelow: 35.0, TemperatureFrom: 37.5,
		ContractionsUpTo: 2, ContractionsAbove: 5,
		DurationBelow: 20, DurationAbove: 60,
		DwellFrom:               map[int]float64{5: 6, 6: 5, 7: 3, 8: 2.5, 9: 2},
		SecondStageNullipFrom:   3,
		SecondStageMultipFrom:   2,
		Blood:                   defaultBlood(),
		Magnesium:               defaultMagnesium(),
		PartographStartCM:       4,
		PartographRateCMPerHour: 1,
		PartographActionDelay:   4 * time.Hour,
		ActiveStartCM:           5,
		FullDilatationCM:        10,
		Intervals:               defaultIntervals(),
	}
}

// StageAt tells the stage from the dilatation of the cervix in cm (0 to 10).
// Before the active first stage it is empty: the Labour Care Guide is not yet
// opened.
func StageAt(cm float64, s Settings) (Stage, error) {
	if err := clinical.Within("dilatation_cm", cm, 0, 10, "cm"); err != nil {
		return "", err
	}
	switch {
	case cm >= s.FullDilatationCM:
		return SecondStage, nil
	case cm >= s.ActiveStartCM:
		return FirstStage, nil
	}
	return "", nil
}

// Due is when a row is to be looked at again after it was last recorded. ok
// is false where the settings have no interval for the row in that stage.
func Due(code string, stage Stage, last time.Time, s Settings) (due time.Time, interval time.Duration, ok bool, err error) {
	if _, err := find(code); err != nil {
		return time.Time{}, 0, false, err
	}
	if stage != FirstStage && stage != SecondStage {
		return time.Time{}, 0, false, &clinical.ChoiceError{Field: "stage", Value: string(stage), Allowed: []string{string(FirstStage), string(SecondStage)}}
	}
	interval = s.Interval(code, stage)
	if interval == 0 {
		return time.Time{}, 0, false, nil
	}
	return last.Add(interval), interval, true, nil
}
