package fetal

import (
	"math"

	"carnet/records/clinical"
)

// Method names a formula for the estimated fetal weight.
type Method string

// The formulas.
const (
	HadlockACFL      Method = "hadlock_ac_fl"
	HadlockBPDACFL   Method = "hadlock_bpd_ac_fl"
	HadlockHCACFL    Method = "hadlock_hc_ac_fl"
	HadlockBPDHCACFL Method = "hadlock_bpd_hc_ac_fl"
	IntergrowthACHC  Method = "intergrowth"
)

var methodNames = []string{string(HadlockACFL), string(HadlockBPDACFL), string(HadlockHCACFL), string(HadlockBPDHCACFL), string(IntergrowthACHC)}

const sourceHadlock1985 clinical.Source = "Hadlock 1985"

// The weights that a formula may answer; measures that do not belong together
// give others.
const minEFW, maxEFW = 10, 8000

// Weight is the estimated fetal weight in grams from the measures that the
// method needs; others are not used.
//
// The four Hadlock formulas are those of 1985 (log10 of grams, cm), the
// INTERGROWTH one that of Stirnemann 2017 (AC and HC, from 22 weeks). A
// missing measure is a *clinical.MissingError, one that no fetus has a
// *clinical.RangeError.
func Weight(method Method, b clinical.Biometry) (clinical.Result, error) {
	if err := b.Check(); err != nil {
		return clinical.Result{}, err
	}
	used, err := needed(method, b)
	if err != nil {
		return clinical.Result{}, err
	}
	bpd, hc, ac, fl := float64(b.BPD.Cm()), float64(b.HC.Cm()), float64(b.AC.Cm()), float64(b.FL.Cm())
	r := clinical.Result{Unit: "g", Source: sourceHadlock1985}
	switch method {
	case HadlockACFL:
		r.Standard = "efw hadlock_ac_fl"
		r.Value = pow10(1.304 + 0.05281*ac + 0.1938*fl - 0.004*ac*fl)
	case HadlockBPDACFL:
		r.Standard = "efw hadlock_bpd_ac_fl"
		r.Value = pow10(1.335 - 0.0034*ac*fl + 0.0316*bpd + 0.0457*ac + 0.1623*fl)
	case HadlockHCACFL:
		r.Standard = "efw hadlock_hc_ac_fl"
		r.Value = pow10(1.326 - 0.00326*ac*fl + 0.0107*hc + 0.0438*ac + 0.158*fl)
	case HadlockBPDHCACFL:
		r.Standard = "efw hadlock_bpd_hc_ac_fl"
		r.Value = pow10(1.3596 - 0.00386*ac*fl + 0.0064*hc + 0.00061*bpd*ac + 0.0424*ac + 0.174*fl)
	case IntergrowthACHC:
		r.Standard, r.Source = "efw intergrowth", sourceEFW
		a := ac / 100
		a3 := a * a * a
		r.Value = math.Exp(5.084820 - 54.06633*a3 - 95.80076*a3*math.Log(a) + 3.136370*hc/100)
	}
	if err := clinical.Within("estimated weight by this formula", r.Value, minEFW, maxEFW, "g"); err != nil {
		return clinical.Result{}, err
	}
	used.AddTo(&r.Inputs)
	return r, nil
}

// needed keeps the measures that a method uses and names the first missing.
func needed(method Method, b clinical.Biometry) (clinical.Biometry, error) {
	switch method {
	case HadlockACFL:
		b.BPD, b.HC = 0, 0
		return b, firstMissing(b, false, false, true)
	case HadlockBPDACFL:
		b.HC = 0
		return b, firstMissing(b, true, false, true)
	case HadlockHCACFL:
		b.BPD = 0
		return b, firstMissing(b, false, true, true)
	case HadlockBPDHCACFL:
		return b, firstMissing(b, true, true, true)
	case IntergrowthACHC:
		b.BPD, b.FL = 0, 0
		return b, firstMissing(b, false, true, false)
	}
	return b, &clinical.ChoiceError{Field: "method", Value: string(method), Allowed: methodNames}
}

// firstMissing names the first missing measure; all methods need AC.
func firstMissing(b clinical.Biometry, bpd, hc, fl bool) error {
	switch {
	case bpd && b.BPD == 0:
		return clinical.Need("bpd_mm", b.BPD)
	case hc && b.HC == 0:
		return clinical.Need("hc_mm", b.HC)
	case b.AC == 0:
		return clinical.Need("ac_mm", b.AC)
	case fl && b.FL == 0:
		return clinical.Need("fl_mm", b.FL)
	}
	return nil
}

func pow10(x float64) float64 { return math.Exp(x * math.Ln10) }
