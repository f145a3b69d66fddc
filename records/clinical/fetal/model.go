package fetal

import (
	"math"

	"carnet/records/clinical"
)

// kind is how a standard describes the spread of a measure.
type kind uint8

const (
	normal      kind = iota // mean and standard deviation
	logBoxCox               // L, M, S on ln(value)
	multipliers             // the printed chart's multiples of the median
	quantiles               // curves
)

// model is one measure of one standard.
type model struct {
	kind     kind
	min, max clinical.GestationalDays
	source   clinical.Source
	fit      func(ga clinical.GestationalDays) (l, m, s float64)
}

const (
	sourceBiometry clinical.Source = "INTERGROWTH-21st fetal growth, Papageorghiou 2014"
	sourceCRL      clinical.Source = "INTERGROWTH-21st crown-rump length, Papageorghiou 2014"
	sourceTCD      clinical.Source = "INTERGROWTH-21st transcerebellar diameter, Rodriguez-Sibaja 2021"
	sourceSFH      clinical.Source = "INTERGROWTH-21st symphysis-fundal height, Papageorghiou 2016"
	sourceEFW      clinical.Source = "INTERGROWTH-21st estimated fetal weight, Stirnemann 2017"
	sourceEFWHad   clinical.Source = "INTERGROWTH-21st fetal weight by Hadlock's formula, Stirnemann 2020"
	sourceWHO      clinical.Source = "WHO fetal growth charts, Kiserud 2017, linear between quantiles"
	sourceHadlock  clinical.Source = "Hadlock 1991, chart multipliers (0.75, 0.83, 1, 1.17, 1.25 of the median)"
)

func lookup(std Standard, m Measure) *model {
	switch std {
	case Intergrowth:
		return intergrowth[m]
	case WHO2017:
		return who[m]
	case Hadlock1991:
		return hadlock[m]
	case IntergrowthHadlock:
		return intergrowthHadlock[m]
	}
	return nil
}

// The models of each standard; never changed.
var (
	intergrowth = map[Measure]*model{
		HC:  {normal, 98, 280, sourceBiometry, fitHC},
		BPD: {normal, 98, 280, sourceBiometry, fitBPD},
		AC:  {normal, 98, 280, sourceBiometry, fitAC},
		FL:  {normal, 98, 280, sourceBiometry, fitFL},
		OFD: {normal, 98, 280, sourceBiometry, fitOFD},
		CRL: {normal, 58, 105, sourceCRL, fitCRL},
		TCD: {normal, 98, 280, sourceTCD, fitTCD},
		SFH: {normal, 112, 294, sourceSFH, fitSFH},
		EFW: {logBoxCox, 154, 280, sourceEFW, fitEFW},
	}
	intergrowthHadlock = map[Measure]*model{
		EFW: {logBoxCox, 126, 287, sourceEFWHad, fitEFWHadlock},
	}
	who = map[Measure]*model{
		HC:  {quantiles, 98, 280, sourceWHO, nil},
		BPD: {quantiles, 98, 280, sourceWHO, nil},
		AC:  {quantiles, 98, 280, sourceWHO, nil},
		FL:  {quantiles, 98, 280, sourceWHO, nil},
		HL:  {quantiles, 98, 280, sourceWHO, nil},
		EFW: {quantiles, 98, 280, sourceWHO, nil},
	}
	hadlock = map[Measure]*model{
		EFW: {multipliers, 70, 280, sourceHadlock, fitHadlock1991},
	}
)

// z is the z-score of a value.
func (m *model) z(x float64, ga clinical.GestationalDays) (float64, error) {
	l, mu, s := m.fit(ga)
	var z float64
	switch m.kind {
	case normal:
		z = (x - mu) / s
	case logBoxCox:
		if math.Abs(l) < 1e-8 {
			z = math.Log(math.Log(x)/mu) / s
		} else {
			z = (math.Pow(math.Log(x)/mu, l) - 1) / (s * l)
		}
	case multipliers:
		z = zOfMultiple(x / mu)
	}
	if !clinical.Finite(z) {
		return 0, &clinical.FieldError{Field: "value", Reason: "is too far from what the standard describes", Code: "too_far"}
	}
	return z, nil
}

// value is the inverse of z.
func (m *model) value(z float64, ga clinical.GestationalDays) (float64, error) {
	l, mu, s := m.fit(ga)
	var x float64
	switch m.kind {
	case normal:
		x = mu + z*s
	case logBoxCox:
		if math.Abs(l) < 1e-8 {
			x = math.Exp(mu * math.Exp(s*z))
		} else {
			x = math.Exp(mu * math.Pow(1+z*s*l, 1/l))
		}
	case multipliers:
		x = mu * multipleOfZ(z)
	}
	if !clinical.Finite(x) || x <= 0 {
		return 0, &clinical.FieldError{Field: "z", Reason: "the standard has no value so far out"}
	}
	return x, nil
}

// The chart of Hadlock 1991 prints the 3rd, 10th, 90th and 97th centiles as
// fixed multiples of the median; between them, and beyond, the multiple is
// linear in z.
var chart = [...]struct{ z, multiple float64 }{
	{-1.880793608151251, 0.75},
	{-1.2815515655446004, 0.83},
	{0, 1},
	{1.2815515655446004, 1.17},
	{1.880793608151251, 1.25},
}

func zOfMultiple(q float64) float64 {
	i := 1
	for i < len(chart)-1 && q > chart[i].multiple {
		i++
	}
	a, b := chart[i-1], chart[i]
	return a.z + (q-a.multiple)*(b.z-a.z)/(b.multiple-a.multiple)
}

func multipleOfZ(z float64) float64 {
	i := 1
	for i < len(chart)-1 && z > chart[i].z {
		i++
	}
	a, b := chart[i-1], chart[i]
	return a.multiple + (z-a.z)*(b.multiple-a.multiple)/(b.z-a.z)
}
