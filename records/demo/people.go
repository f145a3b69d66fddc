package demo

import (
	"fmt"
	"math"
	"math/rand/v2"

	"carnet/assets/names"
	"carnet/records"
	"carnet/records/clinical"
)

// people draws patients.
type people struct {
	r                    *rand.Rand
	family, female, male *names.Table
	place                *names.Table
	ethnic               *names.Table
	jobs                 map[string]*names.Table
}

func newPeople(r *rand.Rand) *people {
	return &people{
		r: r, jobs: map[string]*names.Table{},
		family: names.NewTable(names.FamilyWeights()),
		female: names.NewTable(names.Given(names.Female)), male: names.NewTable(names.Given(names.Male)),
		place: names.NewTable(names.PlaceWeights()), ethnic: names.NewTable(names.EthnicGroups()),
	}
}

// years draws an age as the users of a health centre have it: four in five
// are women and children.
func (p *people) years() (float64, clinical.Sex) {
	sex := clinical.Female
	switch u := p.r.Float64(); {
	case u < 0.30: // under five
		if p.r.IntN(2) == 0 {
			sex = clinical.Male
		}
		return 5 * math.Pow(p.r.Float64(), 1.4), sex
	case u < 0.46:
		if p.r.IntN(2) == 0 {
			sex = clinical.Male
		}
		return 5 + 10*p.r.Float64(), sex
	case u < 0.78: // women of childbearing age
		return 15 + 33*math.Pow(p.r.Float64(), 1.2), sex
	case u < 0.90:
		return 15 + 45*p.r.Float64(), clinical.Male
	}
	if p.r.IntN(5) < 2 {
		sex = clinical.Male
	}
	return 45 + 42*math.Pow(p.r.Float64(), 1.5), sex
}

// patient draws one person of that birth and sex, years old today.
func (p *people) patient(birth clinical.Date, sex clinical.Sex, years float64) *records.Patient {
	place := names.Places()[p.place.Index(p.r.Float64())]
	x := &records.Patient{
		Family: p.family.At(p.r.Float64()), Sex: sex, Birth: &birth, BirthBy: records.ExactDay,
		Village: place.Village, Quarter: place.Quarter,
	}
	job := names.Female
	if sex == clinical.Male {
		job = names.Male
	}
	x.Given = p.given(sex)
	// Adults mostly know their year of birth, mothers their child's day.
	if years > 12 && p.r.Float64() < 0.6 {
		x.BirthBy = records.ToTheYear
	} else if years > 1 && p.r.Float64() < 0.25 {
		x.BirthBy = records.ToTheMonth
	}
	if p.r.Float64() < 0.62 {
		x.Phone = p.phone()
	}
	if years < 16 || p.r.Float64() < 0.45 {
		x.Mother = p.female.At(p.r.Float64()) + " " + p.family.At(p.r.Float64())
	}
	switch {
	case years < 16:
		x.Father = p.male.At(p.r.Float64()) + " " + x.Family
	case sex == clinical.Female && years > 18 && p.r.Float64() < 0.7:
		x.Husband = p.man()
	}
	if years >= 6 {
		x.Occupation = p.occupation(job, int(years))
	}
	if p.r.Float64() < 0.3 {
		x.Ethnic = p.ethnic.At(p.r.Float64())
	}
	p.clinicalFacts(x, years)
	return x
}

// given draws a given name.
func (p *people) given(sex clinical.Sex) string {
	if sex == clinical.Male {
		return p.male.At(p.r.Float64())
	}
	return p.female.At(p.r.Float64())
}

// man draws a man's name, given name first.
func (p *people) man() string {
	return p.male.At(p.r.Float64()) + " " + p.family.At(p.r.Float64())
}

// phone draws a number as Malian operators give them.
func (p *people) phone() string {
	first := [...]int{65, 66, 69, 70, 73, 74, 75, 76, 77, 78, 79, 82, 83, 89, 90, 91, 92, 93, 94}[p.r.IntN(19)]
	return fmt.Sprintf("%02d %02d %02d %02d", first, p.r.IntN(100), p.r.IntN(100), p.r.IntN(100))
}

func (p *people) occupation(s names.Sex, years int) string {
	key := fmt.Sprint(string(rune(s)), years)
	t, ok := p.jobs[key]
	if !ok {
		t = names.NewTable(names.OccupationsOf(s, years))
		p.jobs[key] = t
	}
	return t.At(p.r.Float64())
}

// clinicalFacts draws what stands in the banner of few people.
func (p *people) clinicalFacts(x *records.Patient, years float64) {
	switch u := p.r.Float64(); {
	case u < 0.02:
		x.Allergies = []records.Allergy{{Substance: "Pénicilline", Reaction: "urticaire"}}
	case u < 0.03:
		x.Allergies = []records.Allergy{{Substance: "Cotrimoxazole", Reaction: "éruption"}}
	case u < 0.035:
		x.Allergies = []records.Allergy{{Substance: "Quinine"}}
	case u < 0.4:
		x.NoAllergy = true
	}
	if p.r.Float64() < 0.15 {
		x.BloodGroup = records.BloodGroups[[...]int{0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 4, 5}[p.r.IntN(12)]]
	}
	if years > 45 && p.r.Float64() < 0.22 {
		x.Problems = []records.ChronicProblem{{Label: "Hypertension", ICD10: "I10"}}
	} else if years > 40 && p.r.Float64() < 0.08 {
		x.Problems = []records.ChronicProblem{{Label: "Diabète de type 2", ICD10: "E11.9"}}
	} else if years < 40 && p.r.Float64() < 0.008 {
		x.Problems = []records.ChronicProblem{{Label: "Drépanocytose", ICD10: "D57.1"}}
	}
}

// vitals draws measurements that fit the age and the illness. The weights
// follow the middle of the growth charts closely enough to look right.
func vitals(r *rand.Rand, x *illness, sex clinical.Sex, days int) records.Vitals {
	years := float64(days) / 365.25
	var v records.Vitals
	t := math.Round((36.6+r.Float64()*0.6+x.fever*(0.6+0.6*r.Float64()))*10) / 10
	v.Temperature = &t
	w := weight(years, sex) * (0.88 + 0.26*r.Float64())
	if x.icd10 == "E43" {
		w *= 0.68
	} else if x.icd10 == "E44.0" {
		w *= 0.8
	}
	w = math.Round(w*10) / 10
	v.Weight = &w
	whole := func(mean, spread float64) *int {
		n := int(math.Round(mean + spread*(2*r.Float64()-1)))
		return &n
	}
	if years >= 10 {
		up := 112 + 0.35*max(0, years-20)
		if x.icd10 == "I10" {
			up += 32
		}
		v.Systolic = whole(up, 14)
		v.Diastolic = whole(up*0.62, 8)
		if r.Float64() < 0.5 {
			v.Pulse = whole(80+8*x.fever, 12)
		}
	} else {
		v.Respiration = whole(22+16*math.Exp(-years/1.5)+6*x.fever, 4)
		if x.icd10 == "J18.9" {
			*v.Respiration += 16
		}
	}
	if years >= 0.5 && years < 5 && r.Float64() < 0.7 {
		m := 148.0
		switch x.icd10 {
		case "E43":
			m = 109
		case "E44.0":
			m = 120
		}
		v.MUAC = whole(m, 6)
	}
	if x.icd10 == "E11.9" {
		g := math.Round((1.1+1.2*r.Float64())*100) / 100
		v.Glucose = &g
	}
	if years >= 5 && r.Float64() < 0.15 || years < 5 && r.Float64() < 0.3 {
		h := math.Round(height(years, sex) * (0.97 + 0.06*r.Float64()))
		v.Height = &h
	}
	return v
}

// weight is about the median in kg.
func weight(years float64, sex clinical.Sex) float64 {
	switch {
	case years < 1:
		return 3.3 + 6.1*math.Sqrt(years)
	case years < 10:
		return 9.4 + 2.35*(years-1)
	case years < 18:
		return 30.5 + 3.2*(years-10)
	case sex == clinical.Male:
		return 66
	}
	return 61
}

// height is about the median in cm.
func height(years float64, sex clinical.Sex) float64 {
	switch {
	case years < 1:
		return 50 + 25*math.Sqrt(years)
	case years < 5:
		return 75 + 8.5*(years-1)
	case years < 16:
		return 109 + 5*(years-5)
	case sex == clinical.Male:
		return 174
	}
	return 163
}
