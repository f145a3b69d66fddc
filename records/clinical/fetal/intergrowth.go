package fetal

import (
	"math"

	"carnet/records/clinical"
)

// The fits below are those of the INTERGROWTH-21st publications, w in weeks:
// mean and standard deviation in mm (SFH in cm), 14 to 40 weeks unless model
// says otherwise. Powers are multiplied out, they cost most of the time.

// fitHC: Papageorghiou 2014.
func fitHC(ga clinical.GestationalDays) (l, mu, sd float64) {
	w := ga.Weeks()
	ln, w2 := math.Log(w), w*w
	w3 := w2 * w
	return 0, -28.2849 + 1.69267*w2 - 0.397485*w2*ln,
		1.98735 + 0.0136772*w3 - 0.00726264*w3*ln + 0.000976253*w3*ln*ln
}

// fitBPD: Papageorghiou 2014, outer to outer.
func fitBPD(ga clinical.GestationalDays) (l, mu, sd float64) {
	w := ga.Weeks()
	ln, w2 := math.Log(w), w*w
	w3 := w2 * w
	return 0, 5.60878 + 0.158369*w2 - 0.00256379*w3,
		math.Exp(0.101242 + 0.00150557*w3 - 0.000771535*w3*ln + 0.0000999638*w3*ln*ln)
}

// fitAC: Papageorghiou 2014.
func fitAC(ga clinical.GestationalDays) (l, mu, sd float64) {
	w := ga.Weeks()
	w2 := w * w
	w3 := w2 * w
	return 0, -81.3243 + 11.6772*w - 0.000561865*w3,
		-4.36302 + 0.121445*w2 - 0.0130256*w3 + 0.00282143*w3*math.Log(w)
}

// fitFL: Papageorghiou 2014.
func fitFL(ga clinical.GestationalDays) (l, mu, sd float64) {
	w := ga.Weeks()
	w2 := w * w
	return 0, -39.9616 + 4.32298*w - 0.0380156*w2,
		math.Exp(0.605843 - 42.0014/w2 + 0.00000917972*w2*w)
}

// fitOFD: Papageorghiou 2014.
func fitOFD(ga clinical.GestationalDays) (l, mu, sd float64) {
	w := ga.Weeks()
	ln, w2 := math.Log(w), w*w
	return 0, -12.4097 + 0.626342*w2 - 0.148075*w2*ln,
		math.Exp(-0.880034 + 0.0631165*w2 - 0.0317136*w2*ln + 0.00408302*w2*ln*ln)
}

// fitCRL: Papageorghiou 2014, by days: 58 to 105.
func fitCRL(ga clinical.GestationalDays) (l, mu, sd float64) {
	d := float64(ga)
	return 0, -50.6562 + 0.815118*d + 0.00535302*d*d, -2.21626 + 0.0984894*d
}

// fitTCD: Rodriguez-Sibaja 2021.
func fitTCD(ga clinical.GestationalDays) (l, mu, sd float64) {
	t := ga.Weeks() / 10
	return 0, -13.10907 + 20.8941*math.Sqrt(t) + 0.5035914*t*t*t, 0.4719837 + 0.0500382*t*t*t
}

// fitSFH: Papageorghiou 2016, cm, 16 to 42 weeks.
func fitSFH(ga clinical.GestationalDays) (l, mu, sd float64) {
	w := ga.Weeks()
	return 0, 5.133374 + 0.1058353119*w*w - 0.0231295*w*w*math.Log(w), 0.9922667 + 0.0258087*w
}

// fitEFW: Stirnemann 2017, Box-Cox on ln(g), 22 to 40 weeks. The z-score table
// that is handed out with it differs by up to 32 g at 40 weeks; the centile
// table matches this formula.
func fitEFW(ga clinical.GestationalDays) (l, m, s float64) {
	w := ga.Weeks()
	w2 := w * w
	w3, ln := w2*w, math.Log(w)
	return -4.257629 - 2162.234/w2 + 0.0002301829*w3,
		4.956737 + 0.0005019687*w3 - 0.0001227065*w3*ln,
		1e-4 * (-6.997171 + 0.057559*w3 - 0.01493946*w3*ln)
}

// fitEFWHadlock: Stirnemann 2020, for weights by Hadlock's formula, Box-Cox on
// ln(g), 18 to 41 weeks.
func fitEFWHadlock(ga clinical.GestationalDays) (l, m, s float64) {
	w := ga.Weeks()
	g2 := w * w / 100
	ln := math.Log(w / 10)
	return 9.43643 + 9.41579/g2 - 83.54220*ln/g2,
		-2.42272 + 1.86478*math.Sqrt(w) - 1.93299e-5*w*w*w,
		0.0193557 + 0.0310716/g2 - 0.0657587*ln/g2
}

// fitHadlock1991: the median weight in g, 10 to 40 weeks.
func fitHadlock1991(ga clinical.GestationalDays) (l, m, s float64) {
	w := ga.Weeks()
	return 0, math.Exp(0.578 + 0.332*w - 0.00354*w*w), 0
}
