package antenatal

// Supplement is a daily (or weekly) supplement that the area calls for.
type Supplement struct {
	Code     string // calcium, vitamin_a
	From, To float64
	Unit     string
	Weekly   *float64 // the weekly dose instead, same unit; nil: none
}

// Supplements lists the supplements beside iron: calcium 1.5 to 2 g a day
// where dietary intake is low, vitamin A up to 10,000 IU a day or 25,000 IU a
// week only where deficiency is a public health problem (WHO 2016, A.3 and
// A.4; DAK DT.26). Both are off until the centre says that its area is one.
func Supplements(s Settings) []Supplement {
	var out []Supplement
	if s.Tests.CalciumLow {
		out = append(out, Supplement{Code: "calcium", From: s.Tests.CalciumFromG, To: s.Tests.CalciumG, Unit: "g"})
	}
	if s.Tests.VitaminADeficiency {
		weekly := s.Tests.VitaminAWeeklyIU
		out = append(out, Supplement{Code: "vitamin_a", To: s.Tests.VitaminADailyIU, Unit: "IU", Weekly: &weekly})
	}
	return out
}
