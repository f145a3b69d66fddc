package records

import (
	"slices"
	"time"

	"carnet/records/clinical"
	"carnet/records/clinical/labour"
)

// Section is a part of the centre's rules, as the screens show them.
type Section string

// The sections, in the order of the screens.
const (
	OfDating      Section = "dating"
	OfPrenatal    Section = "prenatal"
	OfVaccination Section = "vaccination"
	OfLabour      Section = "labour"
)

// Sections lists them.
var Sections = []Section{OfDating, OfPrenatal, OfVaccination, OfLabour}

// Threshold is one figure that the lead doctor may change.
type Threshold struct {
	Code    string
	Section Section
	// Group is where it stands within the section.
	Group string
	// Unit is "d", "w", "wk" (completed weeks of gestation), "h", "min", "mmHg", "/min", "/10min", "s", "°C", "cm",
	// "mm", "mL", "g/dL", "%", or empty for a count.
	Unit     string
	Decimals int
	// Switch is a figure that is 0 or 1: the area calls for it or not.
	Switch bool
	// Low and High bound what it can be at all; outside Usual nobody has
	// published it, and a person is asked once more.
	Low, High float64
	Usual     [2]float64
	// Source is where the default comes from.
	Source clinical.Source

	at func(r *Rules) any // *int, *float64, *bool, *time.Duration, *clinical.GestationalDays
	// get and set replace at where the figure lies in a map.
	own *accessor
}

type accessor struct {
	get func(r *Rules) float64
	set func(r *Rules, x float64)
}

// Thresholds lists every figure in the order of the screens.
func Thresholds() []Threshold { return slices.Clone(thresholds) }

// Default is the published figure.
func (t *Threshold) Default() float64 { return defaults[t.Code] }

// defaults are the published figures by code.
var defaults = func() map[string]float64 {
	r, out := Published(), map[string]float64{}
	for i := range thresholds {
		out[thresholds[i].Code] = thresholds[i].get(&r)
	}
	return out
}()

// Odd tells that a value lies outside what is published or plain sense.
func (t *Threshold) Odd(x float64) bool { return !t.Switch && (x < t.Usual[0] || x > t.Usual[1]) }

// can tells whether a value can be at all.
func (t *Threshold) can(x float64) bool {
	if t.Switch {
		return x == 0 || x == 1
	}
	whole := t.Decimals > 0 || x == float64(int(x))
	return x >= t.Low && x <= t.High && whole
}

// In is the value of the rules.
func (t *Threshold) In(r *Rules) float64 { return t.get(r) }

func (t *Threshold) get(r *Rules) float64 {
	if t.own != nil {
		return t.own.get(r)
	}
	switch p := t.at(r).(type) {
	case *int:
		return float64(*p)
	case *bool:
		if *p {
			return 1
		}
		return 0
	case *time.Duration:
		return float64(*p) / float64(t.span())
	case *clinical.GestationalDays:
		return float64(*p) / 7
	case *float64:
		return *p
	}
	return 0
}

func (t *Threshold) set(r *Rules, x float64) {
	if t.own != nil {
		t.own.set(r, x)
		return
	}
	switch p := t.at(r).(type) {
	case *int:
		*p = int(x)
	case *bool:
		*p = x == 1
	case *time.Duration:
		*p = time.Duration(x * float64(t.span()))
	case *clinical.GestationalDays:
		*p = clinical.GestationalDays(7 * x)
	case *float64:
		*p = x
	}
}

// span is the unit of a length of time.
func (t *Threshold) span() time.Duration {
	if t.Unit == "h" {
		return time.Hour
	}
	return time.Minute
}

// find is the threshold of a code; the codes of this package are all there.
func find(code string) *Threshold {
	for i := range thresholds {
		if thresholds[i].Code == code {
			return &thresholds[i]
		}
	}
	panic("records: no threshold " + code)
}

// order says that one threshold lies below another, or at it where equal.
type order struct {
	low, high string
	equal     bool
}

func (o order) holds(a, b float64) bool { return a < b || o.equal && a == b }

// The sources as a person knows them; longer ones stand at the rules.
const (
	acog      clinical.Source = "ACOG 700"
	whoANC    clinical.Source = "WHO 2016"
	msf       clinical.Source = "MSF"
	pnlp      clinical.Source = "WHO 2016, PNLP Mali"
	guide     clinical.Source = "WHO 2020"
	bleeding  clinical.Source = "WHO/FIGO/ICM 2025"
	partogram clinical.Source = "WHO 1994"
	positions clinical.Source = "WHO, table 2"
	carnet    clinical.Source = "Carnet"
)

func dwell(cm int) *accessor {
	return &accessor{
		get: func(r *Rules) float64 { return r.Labour.DwellFrom[cm] },
		set: func(r *Rules, x float64) { r.Labour.DwellFrom[cm] = x },
	}
}

// every is the interval in minutes between two looks at some rows.
func every(stage labour.Stage, rows ...string) *accessor {
	return &accessor{
		get: func(r *Rules) float64 { return r.Labour.Interval(rows[0], stage).Minutes() },
		set: func(r *Rules, x float64) {
			for _, row := range rows {
				i := r.Labour.Intervals[row]
				if stage == labour.FirstStage {
					i.First = time.Duration(x) * time.Minute
				} else {
					i.Second = time.Duration(x) * time.Minute
				}
				r.Labour.Intervals[row] = i
			}
		},
	}
}

func redating(i int) func(*Rules) any {
	return func(r *Rules) any { return &r.Dating.Redating[i].MoreThan }
}

var thresholds = []Threshold{
	{Code: "dating.8w6d", Section: OfDating, Group: "redating", Unit: "d", High: 60, Usual: [2]float64{3, 10}, Source: acog, at: redating(0)},
	{Code: "dating.13w6d", Section: OfDating, Group: "redating", Unit: "d", High: 60, Usual: [2]float64{5, 10}, Source: acog, at: redating(1)},
	{Code: "dating.15w6d", Section: OfDating, Group: "redating", Unit: "d", High: 60, Usual: [2]float64{5, 14}, Source: acog, at: redating(2)},
	{Code: "dating.21w6d", Section: OfDating, Group: "redating", Unit: "d", High: 60, Usual: [2]float64{7, 14}, Source: acog, at: redating(3)},
	{Code: "dating.27w6d", Section: OfDating, Group: "redating", Unit: "d", High: 60, Usual: [2]float64{7, 21}, Source: acog, at: redating(4)},
	{Code: "dating.beyond", Section: OfDating, Group: "redating", Unit: "d", High: 60, Usual: [2]float64{14, 28}, Source: acog, at: redating(5)},
	{Code: "dating.suboptimal", Section: OfDating, Group: "redating", Unit: "wk", Low: 10, High: 40, Usual: [2]float64{20, 24}, Source: acog, at: func(r *Rules) any { return &r.Dating.Suboptimal }},

	{Code: "contact.every_1", Section: OfPrenatal, Group: "contacts", Unit: "w", Low: 1, High: 20, Usual: [2]float64{2, 12}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Every[0] }},
	{Code: "contact.until_1", Section: OfPrenatal, Group: "contacts", Unit: "wk", Low: 8, High: 40, Usual: [2]float64{12, 24}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Until[0] }},
	{Code: "contact.every_2", Section: OfPrenatal, Group: "contacts", Unit: "w", Low: 1, High: 20, Usual: [2]float64{2, 10}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Every[1] }},
	{Code: "contact.until_2", Section: OfPrenatal, Group: "contacts", Unit: "wk", Low: 8, High: 40, Usual: [2]float64{22, 32}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Until[1] }},
	{Code: "contact.every_3", Section: OfPrenatal, Group: "contacts", Unit: "w", Low: 1, High: 12, Usual: [2]float64{1, 6}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Every[2] }},
	{Code: "contact.until_3", Section: OfPrenatal, Group: "contacts", Unit: "wk", Low: 8, High: 42, Usual: [2]float64{30, 37}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Until[2] }},
	{Code: "contact.every_4", Section: OfPrenatal, Group: "contacts", Unit: "w", Low: 1, High: 8, Usual: [2]float64{1, 4}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Every[3] }},
	{Code: "contact.last", Section: OfPrenatal, Group: "contacts", Unit: "wk", Low: 30, High: 42, Usual: [2]float64{38, 41}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Last }},
	{Code: "contact.refer", Section: OfPrenatal, Group: "contacts", Unit: "wk", Low: 37, High: 43, Usual: [2]float64{40, 42}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Contacts.Refer }},
	{Code: "cpn.last", Section: OfPrenatal, Group: "windows", Low: 1, High: 12, Usual: [2]float64{4, 8}, Source: carnet, at: func(r *Rules) any { return &r.Antenatal.LastNumbered }},

	{Code: "sp.from", Section: OfPrenatal, Group: "prevention", Unit: "wk", Low: 8, High: 40, Usual: [2]float64{13, 20}, Source: pnlp, at: func(r *Rules) any { return &r.Antenatal.SP.FromWeek }},
	{Code: "sp.interval", Section: OfPrenatal, Group: "prevention", Unit: "d", Low: 14, High: 120, Usual: [2]float64{28, 60}, Source: pnlp, at: func(r *Rules) any { return &r.Antenatal.SP.IntervalDays }},
	{Code: "sp.target", Section: OfPrenatal, Group: "prevention", Low: 1, High: 8, Usual: [2]float64{3, 6}, Source: pnlp, at: func(r *Rules) any { return &r.Antenatal.SP.Target }},
	{Code: "sp.tablets", Section: OfPrenatal, Group: "prevention", Low: 1, High: 6, Usual: [2]float64{3, 3}, Source: pnlp, at: func(r *Rules) any { return &r.Antenatal.SP.Tablets }},
	{Code: "deworm.from", Section: OfPrenatal, Group: "prevention", Unit: "wk", High: 40, Usual: [2]float64{13, 30}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.DewormFromWeek }},
	{Code: "area.calcium", Section: OfPrenatal, Group: "area", Switch: true, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Tests.CalciumLow }},
	{Code: "area.vitamin_a", Section: OfPrenatal, Group: "area", Switch: true, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Tests.VitaminADeficiency }},
	{Code: "area.hepatitis_b", Section: OfPrenatal, Group: "area", Switch: true, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Tests.HepatitisB }},
	{Code: "area.hepatitis_c", Section: OfPrenatal, Group: "area", Switch: true, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Tests.HepatitisC }},
	{Code: "area.tuberculosis", Section: OfPrenatal, Group: "area", Switch: true, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Tests.Tuberculosis }},
	{Code: "area.anaemia", Section: OfPrenatal, Group: "area", Unit: "%", High: 100, Usual: [2]float64{0, 90}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Anaemia.Prevalence }},

	{Code: "anc.sbp", Section: OfPrenatal, Group: "alerts", Unit: "mmHg", Low: 90, High: 200, Usual: [2]float64{130, 140}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Pressure.Systolic }},
	{Code: "anc.dbp", Section: OfPrenatal, Group: "alerts", Unit: "mmHg", Low: 60, High: 130, Usual: [2]float64{80, 90}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Pressure.Diastolic }},
	{Code: "anc.sbp_severe", Section: OfPrenatal, Group: "alerts", Unit: "mmHg", Low: 100, High: 220, Usual: [2]float64{150, 160}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Pressure.SevereSystolic }},
	{Code: "anc.dbp_severe", Section: OfPrenatal, Group: "alerts", Unit: "mmHg", Low: 70, High: 150, Usual: [2]float64{100, 110}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Pressure.SevereDiastolic }},
	{Code: "anc.protein", Section: OfPrenatal, Group: "alerts", Unit: "+", Low: 1, High: 4, Usual: [2]float64{1, 2}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Pressure.ProteinPlus }},
	{Code: "anc.fever", Section: OfPrenatal, Group: "alerts", Unit: "°C", Decimals: 1, Low: 36, High: 41, Usual: [2]float64{37.5, 38}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Signs.Fever }},
	{Code: "anc.pulse_low", Section: OfPrenatal, Group: "alerts", Unit: "/min", Low: 30, High: 90, Usual: [2]float64{50, 60}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Signs.PulseLow }},
	{Code: "anc.pulse_high", Section: OfPrenatal, Group: "alerts", Unit: "/min", Low: 80, High: 180, Usual: [2]float64{90, 120}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Signs.PulseHigh }},
	{Code: "anc.spo2", Section: OfPrenatal, Group: "alerts", Unit: "%", Low: 80, High: 99, Usual: [2]float64{90, 95}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Signs.SpO2Low }},
	{Code: "anc.fetal_low", Section: OfPrenatal, Group: "alerts", Unit: "/min", Low: 60, High: 140, Usual: [2]float64{100, 120}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Signs.FetalLow }},
	{Code: "anc.fetal_high", Section: OfPrenatal, Group: "alerts", Unit: "/min", Low: 140, High: 220, Usual: [2]float64{160, 180}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Signs.FetalHigh }},
	{Code: "anc.hb_1", Section: OfPrenatal, Group: "alerts", Unit: "g/dL", Decimals: 1, Low: 5, High: 15, Usual: [2]float64{10, 12}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Anaemia.Cut1 }},
	{Code: "anc.hb_2", Section: OfPrenatal, Group: "alerts", Unit: "g/dL", Decimals: 1, Low: 5, High: 15, Usual: [2]float64{10, 12}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Anaemia.Cut2 }},
	{Code: "anc.hb_3", Section: OfPrenatal, Group: "alerts", Unit: "g/dL", Decimals: 1, Low: 5, High: 15, Usual: [2]float64{10, 12}, Source: whoANC, at: func(r *Rules) any { return &r.Antenatal.Anaemia.Cut3 }},
	{Code: "anc.hb_severe", Section: OfPrenatal, Group: "alerts", Unit: "g/dL", Decimals: 1, Low: 3, High: 12, Usual: [2]float64{7, 8}, Source: msf, at: func(r *Rules) any { return &r.Antenatal.Anaemia.Severe }},
	{Code: "anc.muac", Section: OfPrenatal, Group: "alerts", Unit: "mm", Low: 150, High: 300, Usual: [2]float64{210, 240}, Source: msf, at: func(r *Rules) any { return &r.Antenatal.MUACLow }},
	{Code: "anc.muac_severe", Section: OfPrenatal, Group: "alerts", Unit: "mm", Low: 120, High: 280, Usual: [2]float64{180, 220}, Source: msf, at: func(r *Rules) any { return &r.Antenatal.MUACVeryLow }},

	{Code: "vaccine.live", Section: OfVaccination, Group: "vaccines", Unit: "d", High: 120, Usual: [2]float64{28, 30}, Source: positions, at: func(r *Rules) any { return &r.Vaccination.LiveIntervalDays }},
	{Code: "vaccine.late", Section: OfVaccination, Group: "vaccines", Unit: "d", High: 365, Usual: [2]float64{7, 60}, Source: carnet, at: func(r *Rules) any { return &r.Vaccination.LateDays }},

	{Code: "labour.fhr_below", Section: OfLabour, Group: "guide", Unit: "/min", Low: 60, High: 150, Usual: [2]float64{100, 120}, Source: guide, at: func(r *Rules) any { return &r.Labour.FHRBelow }},
	{Code: "labour.fhr_from", Section: OfLabour, Group: "guide", Unit: "/min", Low: 120, High: 220, Usual: [2]float64{150, 170}, Source: guide, at: func(r *Rules) any { return &r.Labour.FHRFrom }},
	{Code: "labour.pulse_below", Section: OfLabour, Group: "guide", Unit: "/min", Low: 30, High: 100, Usual: [2]float64{50, 70}, Source: guide, at: func(r *Rules) any { return &r.Labour.PulseBelow }},
	{Code: "labour.pulse_from", Section: OfLabour, Group: "guide", Unit: "/min", Low: 80, High: 200, Usual: [2]float64{100, 130}, Source: guide, at: func(r *Rules) any { return &r.Labour.PulseFrom }},
	{Code: "labour.sbp_below", Section: OfLabour, Group: "guide", Unit: "mmHg", Low: 50, High: 120, Usual: [2]float64{80, 100}, Source: guide, at: func(r *Rules) any { return &r.Labour.SBPBelow }},
	{Code: "labour.sbp_from", Section: OfLabour, Group: "guide", Unit: "mmHg", Low: 110, High: 220, Usual: [2]float64{130, 140}, Source: guide, at: func(r *Rules) any { return &r.Labour.SBPFrom }},
	{Code: "labour.dbp_from", Section: OfLabour, Group: "guide", Unit: "mmHg", Low: 60, High: 150, Usual: [2]float64{80, 90}, Source: guide, at: func(r *Rules) any { return &r.Labour.DBPFrom }},
	{Code: "labour.temperature_below", Section: OfLabour, Group: "guide", Unit: "°C", Decimals: 1, Low: 30, High: 37, Usual: [2]float64{35, 36}, Source: guide, at: func(r *Rules) any { return &r.Labour.TemperatureBelow }},
	{Code: "labour.temperature_from", Section: OfLabour, Group: "guide", Unit: "°C", Decimals: 1, Low: 36, High: 42, Usual: [2]float64{37.5, 38}, Source: guide, at: func(r *Rules) any { return &r.Labour.TemperatureFrom }},
	{Code: "labour.contractions_to", Section: OfLabour, Group: "guide", Unit: "/10min", Low: 0, High: 10, Usual: [2]float64{1, 2}, Source: guide, at: func(r *Rules) any { return &r.Labour.ContractionsUpTo }},
	{Code: "labour.contractions_above", Section: OfLabour, Group: "guide", Unit: "/10min", Low: 2, High: 15, Usual: [2]float64{4, 5}, Source: guide, at: func(r *Rules) any { return &r.Labour.ContractionsAbove }},
	{Code: "labour.duration_below", Section: OfLabour, Group: "guide", Unit: "s", Low: 5, High: 60, Usual: [2]float64{20, 30}, Source: guide, at: func(r *Rules) any { return &r.Labour.DurationBelow }},
	{Code: "labour.duration_above", Section: OfLabour, Group: "guide", Unit: "s", Low: 30, High: 180, Usual: [2]float64{60, 90}, Source: guide, at: func(r *Rules) any { return &r.Labour.DurationAbove }},

	{Code: "labour.dwell_5", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 24, Usual: [2]float64{4, 6}, Source: guide, own: dwell(5)},
	{Code: "labour.dwell_6", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 24, Usual: [2]float64{3, 5}, Source: guide, own: dwell(6)},
	{Code: "labour.dwell_7", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 24, Usual: [2]float64{2, 4}, Source: guide, own: dwell(7)},
	{Code: "labour.dwell_8", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 24, Usual: [2]float64{1.5, 4}, Source: guide, own: dwell(8)},
	{Code: "labour.dwell_9", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 24, Usual: [2]float64{1, 4}, Source: guide, own: dwell(9)},
	{Code: "labour.second_nullip", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 12, Usual: [2]float64{2, 4}, Source: guide, at: func(r *Rules) any { return &r.Labour.SecondStageNullipFrom }},
	{Code: "labour.second_multip", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 0.5, High: 12, Usual: [2]float64{1, 3}, Source: guide, at: func(r *Rules) any { return &r.Labour.SecondStageMultipFrom }},
	{Code: "labour.line_from", Section: OfLabour, Group: "progress", Unit: "cm", Low: 3, High: 6, Usual: [2]float64{3, 4}, Source: partogram, at: func(r *Rules) any { return &r.Labour.PartographStartCM }},
	{Code: "labour.line_action", Section: OfLabour, Group: "progress", Unit: "h", Decimals: 1, Low: 1, High: 8, Usual: [2]float64{2, 4}, Source: partogram, at: func(r *Rules) any { return &r.Labour.PartographActionDelay }},

	{Code: "every.heart_1", Section: OfLabour, Group: "intervals", Unit: "min", Low: 5, High: 240, Usual: [2]float64{15, 30}, Source: guide, own: every(labour.FirstStage, "fhr", "fhr_deceleration")},
	{Code: "every.heart_2", Section: OfLabour, Group: "intervals", Unit: "min", Low: 1, High: 60, Usual: [2]float64{5, 15}, Source: guide, own: every(labour.SecondStage, "fhr", "fhr_deceleration")},
	{Code: "every.contractions_1", Section: OfLabour, Group: "intervals", Unit: "min", Low: 5, High: 240, Usual: [2]float64{15, 60}, Source: guide, own: every(labour.FirstStage, "contractions_10min", "contraction_duration")},
	{Code: "every.contractions_2", Section: OfLabour, Group: "intervals", Unit: "min", Low: 1, High: 60, Usual: [2]float64{5, 30}, Source: guide, own: every(labour.SecondStage, "contractions_10min", "contraction_duration")},
	{Code: "every.pulse", Section: OfLabour, Group: "intervals", Unit: "min", Low: 15, High: 480, Usual: [2]float64{30, 240}, Source: guide, own: every(labour.FirstStage, "pulse")},
	{Code: "every.pressure", Section: OfLabour, Group: "intervals", Unit: "min", Low: 15, High: 480, Usual: [2]float64{30, 240}, Source: guide, own: every(labour.FirstStage, "sbp", "dbp")},
	{Code: "every.temperature", Section: OfLabour, Group: "intervals", Unit: "min", Low: 15, High: 480, Usual: [2]float64{30, 240}, Source: guide, own: every(labour.FirstStage, "temperature")},
	{Code: "every.dilatation", Section: OfLabour, Group: "intervals", Unit: "min", Low: 30, High: 480, Usual: [2]float64{120, 240}, Source: guide, own: every(labour.FirstStage, labour.Dilatation)},

	{Code: "blood.loss", Section: OfLabour, Group: "blood", Unit: "mL", Low: 200, High: 1500, Usual: [2]float64{400, 500}, Source: bleeding, at: func(r *Rules) any { return &r.Labour.Blood.LossML }},
	{Code: "blood.loss_sign", Section: OfLabour, Group: "blood", Unit: "mL", Low: 100, High: 1000, Usual: [2]float64{200, 300}, Source: bleeding, at: func(r *Rules) any { return &r.Labour.Blood.LossWithSignML }},
	{Code: "blood.pulse", Section: OfLabour, Group: "blood", Unit: "/min", Low: 70, High: 150, Usual: [2]float64{90, 110}, Source: bleeding, at: func(r *Rules) any { return &r.Labour.Blood.PulseAbove }},
	{Code: "blood.shock", Section: OfLabour, Group: "blood", Decimals: 1, Low: 0.5, High: 2, Usual: [2]float64{0.9, 1}, Source: bleeding, at: func(r *Rules) any { return &r.Labour.Blood.ShockIndexAbove }},
	{Code: "blood.sbp", Section: OfLabour, Group: "blood", Unit: "mmHg", Low: 60, High: 130, Usual: [2]float64{90, 100}, Source: bleeding, at: func(r *Rules) any { return &r.Labour.Blood.SBPBelow }},
	{Code: "blood.dbp", Section: OfLabour, Group: "blood", Unit: "mmHg", Low: 30, High: 90, Usual: [2]float64{60, 70}, Source: bleeding, at: func(r *Rules) any { return &r.Labour.Blood.DBPBelow }},
}

// orders are the thresholds that lie one below the other.
var orders = []order{
	{"dating.8w6d", "dating.13w6d", true}, {"dating.13w6d", "dating.15w6d", true}, {"dating.15w6d", "dating.21w6d", true},
	{"dating.21w6d", "dating.27w6d", true}, {"dating.27w6d", "dating.beyond", true},
	{"contact.until_1", "contact.until_2", false}, {"contact.until_2", "contact.until_3", false}, {"contact.until_3", "contact.last", true}, {"contact.last", "contact.refer", false},
	{"contact.every_2", "contact.every_1", true}, {"contact.every_3", "contact.every_2", true}, {"contact.every_4", "contact.every_3", true},
	{"anc.sbp", "anc.sbp_severe", false}, {"anc.dbp", "anc.dbp_severe", false}, {"anc.dbp", "anc.sbp", false}, {"anc.pulse_low", "anc.pulse_high", false},
	{"anc.fetal_low", "anc.fetal_high", false}, {"anc.hb_severe", "anc.hb_1", false}, {"anc.hb_severe", "anc.hb_2", false}, {"anc.hb_severe", "anc.hb_3", false},
	{"anc.muac_severe", "anc.muac", false},
	{"labour.fhr_below", "labour.fhr_from", false}, {"labour.pulse_below", "labour.pulse_from", false}, {"labour.sbp_below", "labour.sbp_from", false},
	{"labour.dbp_from", "labour.sbp_from", false},
	{"labour.temperature_below", "labour.temperature_from", false}, {"labour.contractions_to", "labour.contractions_above", false}, {"labour.duration_below", "labour.duration_above", true},
	{"labour.dwell_6", "labour.dwell_5", true}, {"labour.dwell_7", "labour.dwell_6", true}, {"labour.dwell_8", "labour.dwell_7", true}, {"labour.dwell_9", "labour.dwell_8", true},
	{"labour.second_multip", "labour.second_nullip", true},
	{"every.heart_2", "every.heart_1", true}, {"every.contractions_2", "every.contractions_1", true},
	{"blood.loss_sign", "blood.loss", false}, {"blood.dbp", "blood.sbp", false},
}
