package dating

import (
	"math"

	"carnet/records/clinical"
)

// The gestational ages that the formulas for later pregnancy give: what they
// say outside is refused.
const (
	hadlock1984Min, hadlock1984Max = 84, 294 // 12 to 42 weeks
	intergrowthMin, intergrowthMax = 98, 294 // 14 to 42 weeks
)

const (
	sourceHadlock1984     clinical.Source = "Hadlock 1984"
	sourceIntergrowthHC   clinical.Source = "INTERGROWTH-21st, Papageorghiou 2016 (HC)"
	sourceIntergrowthHCFL clinical.Source = "INTERGROWTH-21st, Papageorghiou 2016 (HC+FL)"
)

// ByBiometry is the gestational age in days, unrounded, from what was
// measured in the second or third trimester.
//
//   - Hadlock1984: one of 15 regressions, the one for exactly the measures
//     given (BPD, HC, AC, FL); 12 to 42 weeks (Hadlock 1984).
//   - Intergrowth: HC and FL, or HC alone; 14 to 42 weeks (Papageorghiou
//     2016). BPD and AC are not used.
//
// A missing measure is a *clinical.MissingError; a measure, or a gestational
// age, outside the range is a *clinical.RangeError.
func ByBiometry(m Method, b clinical.Biometry) (clinical.Result, error) {
	if err := b.Check(); err != nil {
		return clinical.Result{}, err
	}
	switch m {
	case Hadlock1984:
		return byHadlock1984(b)
	case Intergrowth:
		return byIntergrowthHead(b)
	}
	return clinical.Result{}, &clinical.ChoiceError{Field: "method", Value: string(m), Allowed: biometryMethods}
}

var biometryMethods = []string{string(Hadlock1984), string(Intergrowth)}

func byIntergrowthHead(b clinical.Biometry) (clinical.Result, error) {
	if err := clinical.Need("hc_mm", b.HC); err != nil {
		return clinical.Result{}, err
	}
	hc, fl := float64(b.HC), float64(b.FL)
	ln := math.Log(hc)
	r := clinical.Result{Unit: "d", Standard: "ga.biometry intergrowth HC", Source: sourceIntergrowthHC}
	r.Inputs.Add("hc_mm", hc, "mm")
	if fl == 0 {
		r.Value = math.Exp(0.05970*ln*ln + 0.000000006409*hc*hc*hc + 3.3258)
	} else {
		r.Standard, r.Source = "ga.biometry intergrowth HC+FL", sourceIntergrowthHCFL
		r.Value = math.Exp(0.03243*ln*ln + 0.001644*fl*ln + 3.813)
		r.Inputs.Add("fl_mm", fl, "mm")
	}
	return bounded(r, intergrowthMin, intergrowthMax)
}

// Which measures were given, one bit each.
const (
	withBPD = 1 << iota
	withHC
	withAC
	withFL
)

var hadlockNames = [16]string{
	withBPD: "BPD", withHC: "HC", withAC: "AC", withFL: "FL",
	withBPD | withAC: "BPD+AC", withBPD | withHC: "BPD+HC", withBPD | withFL: "BPD+FL",
	withHC | withAC: "HC+AC", withHC | withFL: "HC+FL", withAC | withFL: "AC+FL",
	withBPD | withHC | withAC: "BPD+HC+AC", withBPD | withHC | withFL: "BPD+HC+FL",
	withBPD | withAC | withFL: "BPD+AC+FL", withHC | withAC | withFL: "HC+AC+FL",
	withBPD | withHC | withAC | withFL: "BPD+HC+AC+FL",
}

// The names are put together once, so that a calculation allocates nothing.
var hadlockStandards, hadlockSources = func() (std [16]string, src [16]clinical.Source) {
	for i, n := range hadlockNames {
		std[i] = "ga.biometry hadlock1984 " + n
		src[i] = sourceHadlock1984 + clinical.Source(" ("+n+")")
	}
	return
}()

func byHadlock1984(b clinical.Biometry) (clinical.Result, error) {
	set := 0
	for bit, mm := range [...]clinical.Millimetres{b.BPD, b.HC, b.AC, b.FL} {
		if mm != 0 {
			set |= 1 << bit
		}
	}
	if set == 0 {
		return clinical.Result{}, &clinical.MissingError{Field: "bpd_mm, hc_mm, ac_mm or fl_mm"}
	}
	weeks := hadlock1984Weeks(set, float64(b.BPD.Cm()), float64(b.HC.Cm()), float64(b.AC.Cm()), float64(b.FL.Cm()))
	r := clinical.Result{Value: 7 * weeks, Unit: "d", Standard: hadlockStandards[set], Source: hadlockSources[set]}
	b.AddTo(&r.Inputs)
	return bounded(r, hadlock1984Min, hadlock1984Max)
}

// hadlock1984Weeks holds the 15 regressions, in cm and weeks.
func hadlock1984Weeks(set int, bpd, hc, ac, fl float64) float64 {
	switch set {
	case withBPD:
		return 9.54 + 1.482*bpd + 0.1676*bpd*bpd
	case withHC:
		return 8.96 + 0.540*hc + 0.0003*hc*hc*hc
	case withAC:
		return 8.14 + 0.753*ac + 0.0036*ac*ac
	case withFL:
		return 10.35 + 2.460*fl + 0.170*fl*fl
	case withBPD | withAC:
		return 9.57 + 0.524*ac + 0.1220*bpd*bpd
	case withBPD | withHC:
		return 10.32 + 0.009*hc*hc + 1.3200*bpd + 0.00012*hc*hc*hc
	case withBPD | withFL:
		return 10.50 + 0.197*bpd*fl + 0.9500*fl + 0.7300*bpd
	case withHC | withAC:
		return 10.31 + 0.012*hc*hc + 0.3850*ac
	case withHC | withFL:
		return 11.19 + 0.070*hc*fl + 0.2630*hc
	case withAC | withFL:
		return 10.47 + 0.442*ac + 0.3140*fl*fl - 0.0121*fl*fl*fl
	case withBPD | withHC | withAC:
		return 10.58 + 0.005*hc*hc + 0.3635*ac + 0.02864*bpd*ac
	case withBPD | withHC | withFL:
		return 11.38 + 0.070*hc*fl + 0.9800*bpd
	case withBPD | withAC | withFL:
		return 10.61 + 0.175*bpd*fl + 0.2970*ac + 0.7100*fl
	case withHC | withAC | withFL:
		return 10.33 + 0.031*hc*fl + 0.3610*hc + 0.0298*ac*fl
	default:
		return 10.85 + 0.060*hc*fl + 0.6700*bpd + 0.1680*ac
	}
}

// bounded refuses a gestational age that a formula was not made for.
func bounded(r clinical.Result, min, max float64) (clinical.Result, error) {
	if err := clinical.Within("gestational age by this formula", r.Value, min, max, "d"); err != nil {
		return clinical.Result{}, err
	}
	return r, nil
}
