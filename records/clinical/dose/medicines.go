package dose

import "carnet/records/clinical"

// The names of the default table. The names ending in -imci are the mg/kg
// doses of IMCI, where the plain name is the AWaRe weight band.
const (
	AL                = "artemether-lumefantrine"
	ALInfant          = "artemether-lumefantrine-infant"
	ASAQ              = "artesunate-amodiaquine"
	Amoxicillin       = "amoxicillin"
	AmoxicillinIMCI   = "amoxicillin-imci"
	Cotrimoxazole     = "cotrimoxazole"
	Cefalexin         = "cefalexin"
	Ciprofloxacin     = "ciprofloxacin"
	CiprofloxacinIMCI = "ciprofloxacin-imci"
	Cloxacillin       = "cloxacillin"
	Metronidazole     = "metronidazole"
	Paracetamol       = "paracetamol"
	Ceftriaxone       = "ceftriaxone"
	Ampicillin        = "ampicillin"
	Gentamicin        = "gentamicin"
)

// Sources of the default table.
const (
	malariaSource     clinical.Source = "WHO guidelines for malaria, weight bands of artemisinin combinations"
	infantSource      clinical.Source = "WHO guidelines for malaria, 2026: infant formulation (one source; depends on the product)"
	awareSource       clinical.Source = "WHO AWaRe antibiotic book, 2022, oral doses for children"
	imciSource        clinical.Source = "WHO IMCI chart booklet, 2014; WHO child health DAK v1.0.0"
	injectableSource  clinical.Source = "WHO IMCI chart booklet, 2014; WHO child health DAK v1.0.0; 2 to 59 months: WHO pocket book of hospital care for children, 2013"
	ceftriaxoneSource clinical.Source = "WHO IMCI chart booklet, 2014: 100 mg/kg; maximum 4 g: manufacturer's label (FDA)"
	paracetamolSource clinical.Source = "WHO IMCI chart booklet, 2014: 10 to 15 mg/kg every 6 h; maximum 1 g each time: NPS MedicineWise"
)

// Ages at which IMCI changes tables, in days (months of 30.4375 days), and
// the weights (kg) that bound its mg/kg doses.
const (
	twoMonths  = 61
	fiveYears  = 1826
	childFrom  = 3.0  // lower end of the AWaRe bands; −3 SD at 2 months is 3.4 (WHO 2006)
	childBelow = 30.0 // upper end of the AWaRe bands; +3 SD at 60 months is 29.5 (WHO 2006)
	// infantBelow is just above +3 SD of weight at 60 days, 7.9 kg (WHO 2006).
	infantBelow = 8.5
	infantFrom  = 1.0
)

// Defaults is the sourced table.
//
// The artemether-lumefantrine bands of the child health DAK (2.5 to 14 kg 1
// tablet, 15 to 30 kg 2) are an outlier and are not used. Below 5 kg it is
// refused under its own name: the infant product has a name of its own,
// because its strength is another one.
func Defaults() Settings {
	return Settings{Medicines: []Medicine{
		{Name: AL, Source: malariaSource, Indication: "malaria", Bands: tablets("tablet 20/120 mg", 2, 3, band{5, 15, 1}, band{15, 25, 2}, band{25, 35, 3}, band{35, 0, 4})},
		{Name: ALInfant, Source: infantSource, Indication: "malaria", Bands: tablets("dose 5/60 mg", 2, 3, band{minWeight, 5, 1})},
		{Name: ASAQ, Source: malariaSource, Indication: "malaria", Bands: []Band{
			{From: 4.5, Below: 9, Amount: 1, Unit: "tablet 25/67.5 mg", TimesADay: 1, Days: 3},
			{From: 9, Below: 18, Amount: 1, Unit: "tablet 50/135 mg", TimesADay: 1, Days: 3},
			{From: 18, Below: 36, Amount: 1, Unit: "tablet 100/270 mg", TimesADay: 1, Days: 3},
			{From: 36, Amount: 2, Unit: "tablet 100/270 mg", TimesADay: 1, Days: 3},
		}},
		{Name: Amoxicillin, Source: awareSource, Indication: "pneumonia", Bands: amoxicillin()},
		{Name: Cotrimoxazole, Source: awareSource, Bands: tablets("tablet 100/20 mg", 2, 0, band{3, 6, 1}, band{6, 10, 2}, band{10, 15, 4}, band{15, 20, 4}, band{20, 30, 4})},
		{Name: Cefalexin, Source: awareSource, Bands: tablets("mg", 2, 0, band{3, 6, 125}, band{6, 10, 250}, band{10, 15, 375}, band{15, 20, 500}, band{20, 30, 625})},
		{Name: Ciprofloxacin, Source: awareSource, Indication: "dysentery", Bands: tablets("mg", 2, 3, band{3, 6, 50}, band{6, 10, 100}, band{10, 15, 150}, band{15, 20, 200}, band{20, 30, 300})},
		{Name: Cloxacillin, Source: awareSource, Bands: tablets("mg", 4, 0, band{3, 6, 62.5}, band{6, 10, 125}, band{10, 15, 250}, band{15, 20, 375}, band{20, 30, 500}, band{30, 0, 500})},
		{Name: Metronidazole, Source: awareSource, Bands: tablets("mg", 3, 0, band{3, 6, 30}, band{6, 10, 50}, band{10, 15, 100}, band{15, 20, 150}, band{20, 30, 200})},

		{Name: AmoxicillinIMCI, Source: imciSource, PerKg: []PerKg{
			{Low: 35, High: 50, Steps: []float64{250, 125, 25}, From: childFrom, Below: childBelow, FromDays: twoMonths, BelowDays: fiveYears, TimesADay: 2, Days: 3, Indication: "pneumonia"},
			{Low: 35, High: 50, Steps: []float64{125, 25, 12.5}, From: infantFrom, Below: infantBelow, BelowDays: twoMonths, TimesADay: 2, Days: 7, Indication: "infant_pneumonia"},
		}},
		{Name: CiprofloxacinIMCI, Source: imciSource, PerKg: []PerKg{
			{Low: 15, High: 15, Steps: []float64{125, 50, 25, 12.5, 5}, From: childFrom, Below: childBelow, FromDays: twoMonths, BelowDays: fiveYears, TimesADay: 2, Days: 3, Indication: "dysentery"},
		}},
		{Name: Paracetamol, Source: paracetamolSource, PerKg: []PerKg{
			// 12 mg is half a millilitre of syrup at 120 mg per 5 ml.
			{Low: 10, High: 15, Steps: []float64{500, 250, 125, 12}, Max: 1000, From: childFrom, FromDays: twoMonths, TimesADay: 4},
		}},
		{Name: Ceftriaxone, Source: ceftriaxoneSource, PerKg: []PerKg{
			{Low: 100, High: 100, Steps: []float64{250, 100, 50, 25}, Max: 4000, From: childFrom, FromDays: twoMonths, TimesADay: 1, Days: 1, Single: true, Indication: "before_referral"},
		}},
		{Name: Ampicillin, Source: injectableSource, PerKg: []PerKg{
			{Low: 50, High: 50, Steps: []float64{50, 25, 10, 5}, From: infantFrom, Below: infantBelow, BelowDays: twoMonths, TimesADay: 1, Days: 1, Single: true, Indication: "before_referral"},
			{Low: 50, High: 50, Steps: []float64{50, 25, 10, 5}, From: childFrom, Below: childBelow, FromDays: twoMonths, BelowDays: fiveYears, TimesADay: 1, Days: 1, Single: true, Indication: "before_referral"},
		}},
		{Name: Gentamicin, Source: injectableSource, PerKg: []PerKg{
			// 4 mg is a tenth of a millilitre at 40 mg/ml, 1 mg at 10 mg/ml.
			{Low: 5, High: 7.5, Steps: []float64{4, 1}, From: infantFrom, Below: infantBelow, BelowDays: twoMonths, TimesADay: 1, Days: 1, Single: true, Indication: "before_referral"},
			{Low: 7.5, High: 7.5, Steps: []float64{20, 10, 4, 1}, From: childFrom, Below: childBelow, FromDays: twoMonths, BelowDays: fiveYears, TimesADay: 1, Days: 1, Single: true, Indication: "before_referral"},
		}},
	}}
}

type band struct{ from, below, amount float64 }

func tablets(unit string, times, days int, bands ...band) []Band {
	out := make([]Band, len(bands))
	for i, b := range bands {
		out[i] = Band{From: b.from, Below: b.below, Amount: b.amount, Unit: unit, TimesADay: times, Days: days}
	}
	return out
}

// amoxicillin: from 20 kg the AWaRe book gives 500 mg three times or 1 g
// twice a day as equal; twice a day is the rhythm of the other bands and of
// IMCI.
func amoxicillin() []Band {
	b := tablets("mg", 2, 3, band{3, 6, 250}, band{6, 10, 375}, band{10, 15, 500}, band{15, 20, 750}, band{20, 30, 1000}, band{30, 0, 1000})
	for i := range b {
		if b[i].From >= 20 {
			b[i].Alternative = &Schedule{Amount: 500, TimesADay: 3}
		}
	}
	return b
}
