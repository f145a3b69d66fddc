package dating

import (
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func codes(a Agreement) (list []Code) {
	for _, r := range a.Reasons {
		list = append(list, r.Code)
	}
	return list
}

// reported is a scan of a known age, so that a test can place it exactly.
func reported(on clinical.Date, days int) Scan {
	return Scan{Date: on, Method: Reported, Reported: clinical.GestationalDays(days)}
}

// Both sides of every redating threshold (ACOG 700), at both ends of its
// window.
func TestRedatingThresholds(t *testing.T) {
	lmp := date(t, "2025-03-01")
	for _, c := range []struct{ from, to, limit int }{
		{34, 62, 5}, {63, 97, 7}, {98, 111, 7}, {112, 153, 10}, {154, 195, 14}, {196, 280, 21},
	} {
		for _, ga := range []int{c.from, c.to} {
			for _, sign := range []int{-1, 1} {
				on := lmp.AddDays(ga)
				a, err := Defaults().Agree(lmp, true, []Scan{reported(on, ga+sign*c.limit)})
				if err != nil || a.Basis != FromLMP || a.EDD != lmp.AddDays(280) || a.Reasons[0].Code != ScanAgrees {
					t.Errorf("GA %d, %d days off: %+v %v", ga, sign*c.limit, a, err)
				}
				off := sign * (c.limit + 1)
				a, err = Defaults().Agree(lmp, true, []Scan{reported(on, ga+off)})
				if err != nil || a.Basis != FromScan || a.EDD != lmp.AddDays(280-off) || a.Reasons[0].Code != ScanDiffers {
					t.Errorf("GA %d, %d days off: %+v %v", ga, off, a, err)
				}
			}
		}
	}
}

func TestAgreedDate(t *testing.T) {
	lmp := date(t, "2026-01-01")
	none := clinical.Date{}
	crl := func(on string, mm clinical.Millimetres) Scan {
		return Scan{Date: date(t, on), Method: Robinson, CRL: mm}
	}
	for _, c := range []struct {
		name    string
		lmp     clinical.Date
		certain bool
		scans   []Scan
		edd     string
		basis   Basis
		scan    int
		codes   []Code
	}{
		{"LMP alone", lmp, true, nil, "2026-10-08", FromLMP, 0, []Code{LMPOnly}},
		{"uncertain LMP alone", lmp, false, nil, "2026-10-08", FromLMP, 0, []Code{LMPUncertain, LMPOnly}},
		{"scan confirms", lmp, true, []Scan{crl("2026-03-24", 50)}, "2026-10-08", FromLMP, 1, []Code{ScanAgrees}},
		{"scan redates", lmp, true, []Scan{crl("2026-03-12", 50)}, "2026-09-26", FromScan, 1, []Code{ScanDiffers}},
		{"uncertain LMP, scan decides though close", lmp, false, []Scan{crl("2026-03-22", 50)}, "2026-10-06", FromScan, 1, []Code{LMPUncertain}},
		{"no LMP", none, true, []Scan{crl("2026-03-12", 50)}, "2026-09-26", FromScan, 1, []Code{LMPMissing}},
		{"the earliest decides, whatever the order", none, false,
			[]Scan{{Date: date(t, "2026-06-20"), Method: Intergrowth, Biometry: clinical.Biometry{HC: 250}}, crl("2026-03-12", 50)},
			"2026-09-26", FromScan, 2, []Code{LMPMissing, ScanLater}},
		{"an unusable first scan gives way", none, false,
			[]Scan{crl("2026-03-01", 3), crl("2026-03-12", 50)}, "2026-09-26", FromScan, 2, []Code{ScanRefused, LMPMissing}},
		{"only unusable scans, LMP stays", lmp, true, []Scan{crl("2026-03-01", 3)}, "2026-10-08", FromLMP, 0, []Code{ScanRefused, LMPOnly}},
		{"LMP after the scan is impossible", date(t, "2026-04-01"), true, []Scan{crl("2026-03-12", 50)}, "2026-09-26", FromScan, 1, []Code{LMPRejected}},
		{"first scan at 22 weeks", none, false, []Scan{reported(date(t, "2026-06-01"), 154)}, "2026-10-05", FromScan, 1, []Code{LMPMissing, Suboptimal}},
		{"first scan a day before 22 weeks", none, false, []Scan{reported(date(t, "2026-06-01"), 153)}, "2026-10-06", FromScan, 1, []Code{LMPMissing}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := Defaults().Agree(c.lmp, c.certain, c.scans)
			if err != nil {
				t.Fatal(err)
			}
			if a.EDD != date(t, c.edd) || a.Basis != c.basis || a.Scan != c.scan {
				t.Errorf("%v by %s (scan %d), want %s by %s (scan %d)", a.EDD, a.Basis, a.Scan, c.edd, c.basis, c.scan)
			}
			if d := cmp.Diff(c.codes, codes(a)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNothingToDateBy(t *testing.T) {
	if a, err := Defaults().Agree(clinical.Date{}, true, nil); err == nil {
		t.Errorf("a date out of nothing: %+v", a)
	}
	_, err := Defaults().Agree(clinical.Date{}, true, []Scan{{Date: date(t, "2026-03-01"), Method: Robinson, CRL: 3}})
	if err == nil || err.Error() != "crl_mm is 3 mm, outside 5 to 84 mm" {
		t.Errorf("the scan's own reason is lost: %v", err)
	}
}

func TestLaterScanTellsItsDistance(t *testing.T) {
	lmp := date(t, "2026-01-01")
	a, err := Defaults().Agree(lmp, true, []Scan{reported(lmp.AddDays(80), 82), reported(lmp.AddDays(200), 190)})
	if err != nil {
		t.Fatal(err)
	}
	last := a.Reasons[len(a.Reasons)-1]
	if last.Code != ScanLater || *last.Difference != -10 || a.EDD != lmp.AddDays(280) {
		t.Errorf("%+v", last)
	}
}

// A lead doctor's own thresholds are followed.
func TestThresholdsAreSettings(t *testing.T) {
	lmp := date(t, "2026-01-01")
	s := Settings{Redating: []Step{{Through: 315, MoreThan: 2}}}
	a, _ := s.Agree(lmp, true, []Scan{reported(lmp.AddDays(80), 83)})
	if a.Basis != FromScan {
		t.Errorf("3 days off with a threshold of 2: %+v", a)
	}
	if got := s.Threshold(400); got != 2 {
		t.Errorf("beyond the last step: %d", got)
	}
}

// The order in which scans were typed in does not matter, and later scans
// never move the date.
func TestAgreementDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lmp := clinical.Date{Year: 2026, Month: 1, Day: 1}
		n := rapid.IntRange(1, 4).Draw(t, "scans")
		var scans []Scan
		for i := range n {
			ga := 60 + 40*i + rapid.IntRange(0, 30).Draw(t, "ga")
			scans = append(scans, reported(lmp.AddDays(ga), ga+rapid.IntRange(-25, 25).Draw(t, "off")))
		}
		certain := rapid.Bool().Draw(t, "certain")
		want, err := Defaults().Agree(lmp, certain, scans[:1])
		if err != nil {
			t.Fatal(err)
		}
		for _, order := range [][]Scan{scans, rapid.Permutation(scans).Draw(t, "order")} {
			got, err := Defaults().Agree(lmp, certain, order)
			if err != nil || got.EDD != want.EDD || got.Basis != want.Basis {
				t.Fatalf("%+v %v, want %+v", got, err, want)
			}
		}
	})
}

func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, in, out string }{
		{"edd.lmp", `{"lmp":"2025-12-23"}`, `{"edd":"2026-09-29"}`},
		{"ga.lmp", `{"lmp":"2025-12-23","on":"2026-03-17"}`, `{"days":84}`},
		{"ga.crl", `{"crl_mm":0,"method":"robinson"}`, ""},
		{"ga.crl", `{"crl_mm":50}`, ""},
		{"ga.biometry", `{"method":"intergrowth","fl_mm":55}`, ""},
		{"edd.agreed", `{"lmp":"2026-01-01","lmp_certain":true,"scans":[{"date":"2026-03-12","method":"robinson","crl_mm":50}]}`,
			`{"edd":"2026-09-26","basis":"scan","reasons":[{"code":"scan_differs","scan":1,"date":"2026-03-12","ga_lmp_days":70,"ga_scan_days":81.70999139703281,"difference_days":12,"threshold_days":7,"source":"Robinson & Fleming 1975, with the caliper correction 1.037"}]}`},
		{"edd.agreed", `{"lmp":"2026-01-01"}`, `{"edd":"2026-10-08","basis":"lmp","reasons":[{"code":"lmp_only"}]}`},
		{"edd.agreed", `{"scans":[{"date":"2026-03-12","crl_mm":50}]}`, ""},
	} {
		out, _, err := rule.Call(Rules(), c.rule, c.in)
		if out != c.out {
			t.Errorf("%s %s: %s %v, want %s", c.rule, c.in, out, err, c.out)
		}
	}
}
