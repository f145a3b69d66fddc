package print

import (
	"fmt"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
)

func samplePregnancy() *records.Pregnancy {
	lmp := clinical.Date{Year: 2026, Month: 4, Day: 19}
	edd := clinical.Date{Year: 2027, Month: 1, Day: 23}
	return &records.Pregnancy{
		Opened: lmp.AddDays(70), LMP: &lmp, LMPCertain: true, EDD: &edd, Basis: "scan", Gravida: of(3), Parity: of(2), Abortions: of(0), Living: of(2),
		Births: []records.PastBirth{
			{Year: of(2021), Outcome: "live", Mode: "vaginal", Weeks: of(39), Weight: of(3.1)},
			{Year: of(2023), Outcome: "stillbirth", Mode: "caesarean", Note: "hémorragie"},
		},
		Risks: []string{"previous_caesarean", "hiv", "mental_illness", "sickle_cell"}, RiskNote: "vit seule", HIV: records.Positive, Syphilis: records.Negative,
		Plan: records.BirthPlan{Place: "CSRéf", Transport: "Ambulance", Donor: "Moussa"},
	}
}

// sampleVisits are n visits, the last of which refers.
func sampleVisits(n int) []records.Prenatal {
	lmp := clinical.Date{Year: 2026, Month: 4, Day: 19}
	var out []records.Prenatal
	for i := range n {
		days := 84 + 14*i
		on := lmp.AddDays(days)
		out = append(out, records.Prenatal{
			Date: on, Number: i + 1, Days: &days, Vitals: records.Vitals{Systolic: of(110 + i), Diastolic: of(70), Weight: of(60.5 + float64(i)), MUAC: of(250)},
			FundalHeight: of(12.0 + 2*float64(i)), FetalHeart: of(140), Presentation: "cephalic", Movements: "present", Oedema: "none",
			Tests: records.RapidTests{Hb: of(10.8), Protein: "neg", HIV: records.Positive}, Danger: []string{"none"}, SP: of(i + 1), Iron: of(30), Net: of(i == 0),
			Violence: "disclosed", Outcome: records.Home, Next: &records.Appointment{Date: on.AddDays(28)},
		})
	}
	last := &out[n-1]
	last.Vitals.Systolic, last.Vitals.Diastolic, last.RepeatSystolic, last.RepeatDiastolic = of(164), of(112), of(166), of(114)
	last.Tests.Protein, last.Danger, last.Symptoms, last.FetalHeart = "+++", []string{"severe_headache"}, []string{"epigastric_pain"}, of(0)
	last.Outcome, last.Referral = records.Referred, &records.Referral{To: "CSRéf de la Commune I", Reason: "Pré-éclampsie sévère", Urgent: true, Transport: "Ambulance"}
	return out
}

func samplePrenatalLetter() PrenatalLetter {
	v := sampleVisits(4)
	return PrenatalLetter{
		Document: sampleID, Centre: sampleCentre(), Author: sampleIntern(), Supervisor: sampleStaff(), Patient: samplePatient(), Date: v[3].Date, Time: "10:42",
		Pregnancy: samplePregnancy(), Visit: &v[3], Before: v[:3], Age: "18 SA", Alerts: []string{"Suspicion de pré-éclampsie sévère (TA 166/114)"}, HIV: records.Positive,
	}
}

func TestPrenatalLetter(t *testing.T) {
	got := read(t, save(t, samplePrenatalLetter(), Options{}))
	expect(t, got,
		"LETTRE DE RÉFÉRENCE", "URGENT", "CSRéf de la Commune I", "Suspicion de pré-éclampsie sévère (TA 166/114)", "18 SA · G3 P2 A0 V2 · DPA 23/01/2027 (écho)", "DDR 19/04/2026 · CPN 4",
		"Risques : césarienne antérieure, drépanocytose, vit seule", "2021 · né vivant · 39 SA · voie basse · 3,1 kg", "2023 · mort-né · césarienne · hémorragie",
		"164/112 mmHg", "TA après repos 166/114 mmHg", "BDCF : non entendus", "Céphalées sévères, Barre épigastrique", "Protéinurie : +++", "Syphilis : négatif", "SP : 4 doses",
		"CONTRE-RÉFÉRENCE", "Contreseing et cachet")
	absent(t, got, "VIH", "mental", "iolence")
	with := samplePrenatalLetter()
	with.WithHIV = true
	got = read(t, save(t, with, Options{}))
	expect(t, got, "Test VIH : positif")
	absent(t, got, "mental", "iolence")
}

func TestPrenatalCard(t *testing.T) {
	for _, n := range []int{1, 4, 8, 11} {
		v := sampleVisits(n)
		k := PrenatalCard{
			Document: sampleID, Centre: sampleCentre(), Author: sampleStaff(), Patient: samplePatient(), Date: v[n-1].Date, Pregnancy: samplePregnancy(), Visits: v,
			Alerts: append(make([]string, n-1), "Pré-éclampsie sévère"),
		}
		file := save(t, k, Options{})
		got := read(t, file)
		expect(t, got, "CARTE DE SUIVI PRÉNATAL", fmt.Sprint("CPN ", n), "164/112", "166/114", "Protéinurie", "+++", "Pré-éclampsie sévère", "référée vers CSRéf de la Commune I",
			"DPA 23/01/2027 (écho)", "Lieu prévu : CSRéf ; Transport : Ambulance", "Venez tout de suite si")
		absent(t, got, "VIH", "mental", "iolence", fmt.Sprint("CPN ", n+1))
		if p := pages(t, file); p > 2 || n <= 4 && p != 1 {
			t.Errorf("%d visits take %d pages", n, p)
		}
	}
}

func TestAnEmptyVisitPrints(t *testing.T) {
	save(t, PrenatalLetter{}, Options{})
	save(t, PrenatalCard{}, Options{})
	save(t, PrenatalLetter{Visit: &records.Prenatal{}, Pregnancy: &records.Pregnancy{}, Patient: samplePatient()}, Options{})
}
