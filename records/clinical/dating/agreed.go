package dating

import (
	"math"
	"slices"

	"carnet/records/clinical"
)

// Settings holds what a lead doctor may change.
type Settings struct {
	// Redating says by how much a scan must differ from the LMP before it
	// decides, by the gestational age that the LMP gives on the scan's day,
	// rising; the last step serves whatever lies beyond it.
	Redating []Step `json:"redating"`
	// Suboptimal is the gestational age from which a first scan leaves the
	// date uncertain.
	Suboptimal clinical.GestationalDays `json:"suboptimal"`
}

// Step is one redating threshold.
type Step struct {
	Through  clinical.GestationalDays `json:"through"`   // last day of gestation by LMP that it serves
	MoreThan int                      `json:"more_than"` // days of difference above which the scan decides
}

// Defaults are the thresholds of ACOG Committee Opinion 700 (2017): more than
// 5 days to 8w6d, 7 to 15w6d, 10 to 21w6d, 14 to 27w6d, 21 beyond; and a first
// scan from 22w0d on dates suboptimally.
func Defaults() Settings {
	return Settings{
		Redating: []Step{
			{clinical.WeeksOf(8, 6), 5},
			{clinical.WeeksOf(13, 6), 7},
			{clinical.WeeksOf(15, 6), 7},
			{clinical.WeeksOf(21, 6), 10},
			{clinical.WeeksOf(27, 6), 14},
			{MaxDays, 21},
		},
		Suboptimal: clinical.WeeksOf(22, 0),
	}
}

const sourceACOG clinical.Source = "ACOG Committee Opinion 700 (2017)"

// Threshold is the number of days that a scan may differ from the LMP without
// changing the date, when the LMP gives a gestational age of ga.
func (s Settings) Threshold(ga clinical.GestationalDays) int {
	for _, step := range s.Redating {
		if ga <= step.Through {
			return step.MoreThan
		}
	}
	if len(s.Redating) == 0 {
		return 0
	}
	return s.Redating[len(s.Redating)-1].MoreThan
}

// Scan is one dating scan.
type Scan struct {
	Date     clinical.Date
	Method   Method
	CRL      clinical.Millimetres // zero: not measured
	Biometry clinical.Biometry
	Reported clinical.GestationalDays // for the method Reported: 28 to 308 days
}

// Age is the gestational age on the day of the scan, by its method.
func (s Scan) Age() (clinical.Result, error) {
	if err := checkDate("date", s.Date); err != nil {
		return clinical.Result{}, err
	}
	switch s.Method {
	case Robinson, Hadlock:
		if err := clinical.Need("crl_mm", s.CRL); err != nil {
			return clinical.Result{}, err
		}
		return ByCRL(s.Method, s.CRL)
	case Intergrowth:
		if s.CRL != 0 {
			return ByCRL(s.Method, s.CRL)
		}
		return ByBiometry(s.Method, s.Biometry)
	case Hadlock1984:
		return ByBiometry(s.Method, s.Biometry)
	case Reported:
		if s.Reported == 0 {
			return clinical.Result{}, &clinical.MissingError{Field: "ga_days"}
		}
		if err := clinical.Within("ga_days", float64(s.Reported), 28, 308, "d"); err != nil {
			return clinical.Result{}, err
		}
		r := clinical.Result{Value: float64(s.Reported), Unit: "d", Standard: "reported", Source: "scan report"}
		r.Inputs.Add("ga_days", r.Value, "d")
		return r, nil
	}
	return clinical.Result{}, &clinical.ChoiceError{Field: "method", Value: string(s.Method), Allowed: scanMethods}
}

var scanMethods = []string{string(Robinson), string(Hadlock), string(Intergrowth), string(Hadlock1984), string(Reported)}

// Basis says what an agreed date rests on.
type Basis string

// The bases.
const (
	FromLMP  Basis = "lmp"
	FromScan Basis = "scan"
)

// Code is one reason for the agreed date.
type Code string

// The reasons.
const (
	LMPMissing   Code = "lmp_missing"    // no LMP is known
	LMPUncertain Code = "lmp_uncertain"  // the woman is not sure of the LMP: a scan decides
	LMPOnly      Code = "lmp_only"       // no scan can be used
	LMPRejected  Code = "lmp_impossible" // the LMP gives no possible gestational age on the scan's day
	ScanAgrees   Code = "scan_agrees"    // within the threshold: the LMP stays
	ScanDiffers  Code = "scan_differs"   // beyond the threshold: the scan decides
	ScanRefused  Code = "scan_refused"   // no formula takes this scan's measures
	ScanLater    Code = "scan_later"     // an earlier scan has decided: this one shows growth, it does not date
	Suboptimal   Code = "suboptimal"     // the first usable scan came late
)

// Reason is one step towards the agreed date, as data.
type Reason struct {
	Code       Code          `json:"code"`
	Scan       int           `json:"scan,omitempty"` // number of the scan as given, from 1
	Date       clinical.Date `json:"date,omitzero"`  // day of the scan
	ByLMP      *int          `json:"ga_lmp_days,omitempty"`
	ByScan     *float64      `json:"ga_scan_days,omitempty"`
	Difference *int          `json:"difference_days,omitempty"` // scan minus LMP (minus the agreed date, for a later scan)
	Threshold  *int          `json:"threshold_days,omitempty"`
	Source     string        `json:"source,omitempty"`
	Why        string        `json:"why,omitempty"` // for the log: why a scan was refused
	Err        error         `json:"-"`             // the same, with its text key
}

// Agreement is the one expected date of delivery and how it came about.
type Agreement struct {
	EDD     clinical.Date
	Basis   Basis
	Scan    int // number of the scan that decided or confirmed, from 1; 0 for none
	Source  clinical.Source
	Reasons []Reason
}

// Agree makes one expected date of delivery from the LMP (the zero Date where
// unknown) and any number of scans.
//
// The rule: the earliest scan whose formula accepts its measures is compared
// with the LMP, once; of two on one day the one given first. Without an LMP,
// or with one that the woman is not sure of, that scan decides. Otherwise the
// LMP stays unless the two differ by more than the threshold for the
// gestational age that the LMP gives on the day of the scan; the scan's age is
// rounded to whole days for this. Later scans never move the date: they
// measure growth. Without a usable scan an uncertain LMP is better than
// nothing, and says so.
//
// Source of the thresholds: ACOG Committee Opinion 700 (2017), see Defaults.
// With neither an LMP nor a usable scan the error is that of the first scan,
// or a *clinical.MissingError.
func (s Settings) Agree(lmp clinical.Date, certain bool, scans []Scan) (Agreement, error) {
	if !lmp.IsZero() {
		if err := checkDate("lmp", lmp); err != nil {
			return Agreement{}, err
		}
	}
	a := Agreement{}
	order, ages, refused := sortScans(scans)
	a.Reasons = append(a.Reasons, refused...)
	if len(order) == 0 {
		return a.withoutScan(lmp, certain)
	}
	first := order[0]
	s.decide(&a, lmp, certain, scans[first], first, ages[first])
	for _, i := range order[1:] {
		a.Reasons = append(a.Reasons, a.later(scans[i], i, ages[i]))
	}
	return a, nil
}

// sortScans puts the usable scans in order of their days.
func sortScans(scans []Scan) (order []int, ages []clinical.Result, refused []Reason) {
	ages = make([]clinical.Result, len(scans))
	for i, scan := range scans {
		age, err := scan.Age()
		if err != nil {
			refused = append(refused, Reason{Code: ScanRefused, Scan: i + 1, Date: scan.Date, Why: err.Error(), Err: err})
			continue
		}
		ages[i] = age
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(x, y int) int { return scans[x].Date.Compare(scans[y].Date) })
	return order, ages, refused
}

func (a Agreement) withoutScan(lmp clinical.Date, certain bool) (Agreement, error) {
	if lmp.IsZero() {
		if len(a.Reasons) > 0 {
			return Agreement{}, a.Reasons[0].Err
		}
		return Agreement{}, &clinical.MissingError{Field: "lmp or a usable scan"}
	}
	a.EDD, a.Basis, a.Source = lmp.AddDays(Term), FromLMP, sourceNaegele
	if !certain {
		a.Reasons = append(a.Reasons, Reason{Code: LMPUncertain})
	}
	a.Reasons = append(a.Reasons, Reason{Code: LMPOnly})
	return a, nil
}

func (s Settings) decide(a *Agreement, lmp clinical.Date, certain bool, scan Scan, i int, age clinical.Result) {
	days := wholeDays(clinical.GestationalDays(age.Value))
	a.Scan = i + 1
	r := Reason{Scan: i + 1, Date: scan.Date, ByScan: &age.Value, Source: string(age.Source)}
	byScan := func() {
		a.EDD, a.Basis, a.Source = scan.Date.AddDays(Term-days), FromScan, age.Source
	}
	switch {
	case lmp.IsZero():
		r.Code = LMPMissing
		byScan()
	case !certain:
		r.Code = LMPUncertain
		s.compare(&r, scan.Date.Sub(lmp), days)
		byScan()
	default:
		gaLMP := scan.Date.Sub(lmp)
		s.compare(&r, gaLMP, days)
		switch {
		case gaLMP < 0 || gaLMP > MaxDays:
			r.Code, r.Threshold = LMPRejected, nil
			byScan()
		case abs(*r.Difference) > *r.Threshold:
			r.Code = ScanDiffers
			byScan()
		default:
			r.Code = ScanAgrees
			a.EDD, a.Basis, a.Source = lmp.AddDays(Term), FromLMP, sourceNaegele
		}
	}
	a.Reasons = append(a.Reasons, r)
	if s.Suboptimal > 0 && float64(days) >= float64(s.Suboptimal) {
		a.Reasons = append(a.Reasons, Reason{Code: Suboptimal, Scan: i + 1, Date: scan.Date, ByScan: &age.Value, Source: string(sourceACOG)})
	}
}

func (s Settings) compare(r *Reason, byLMP, byScan int) {
	diff := byScan - byLMP
	limit := s.Threshold(clinical.GestationalDays(byLMP))
	r.ByLMP, r.Difference, r.Threshold = &byLMP, &diff, &limit
}

// later says how far a later scan lies from the agreed date.
func (a Agreement) later(scan Scan, i int, age clinical.Result) Reason {
	agreed := Term - a.EDD.Sub(scan.Date)
	diff := wholeDays(clinical.GestationalDays(age.Value)) - agreed
	return Reason{Code: ScanLater, Scan: i + 1, Date: scan.Date, ByScan: &age.Value, Difference: &diff, Source: string(age.Source)}
}

// wholeDays rounds a gestational age to the nearest whole day.
func wholeDays(ga clinical.GestationalDays) int { return int(math.Floor(float64(ga) + 0.5)) }

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
