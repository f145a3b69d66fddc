package demo

import (
	"math/rand/v2"

	"carnet/assets/diagnoses"
	"carnet/records"
	"carnet/records/clinical"
)

// illness is one reason to come, with what a register would say of it.
type illness struct {
	icd10    string
	from, to int // completed years, both included
	sex      clinical.Sex
	weight   int // among those that the person can have
	rainy    int // the weight from July to November
	reasons  []string
	found    string // what the examination says
	fever    float64
	malaria  records.TestResult
	course   bool // long-standing: comes again, as a known case
	lines    []remedy
	outcome  records.Outcome
	back     int // days to the next appointment, 0 for none
}

// remedy is a line of a prescription; of two lists by weight the one that
// fits is taken.
type remedy struct {
	code, label, unit string
	adult, child      float64 // units a time
	times, days       int
}

var illnesses = []illness{
	{icd10: "B50.9", from: 0, to: 90, weight: 16, rainy: 60, reasons: []string{"Fièvre depuis 2 jours", "Fièvre et céphalées", "Fièvre, frissons", "Fièvre, vomissements", "Corps chaud"},
		found: "Conscient, pas de raideur, pas de détresse respiratoire", fever: 1.6, malaria: records.Positive, outcome: records.Home, back: 3,
		lines: []remedy{{"artemether-lumefantrine", "Artéméther-luméfantrine 20/120 mg", "tablet", 4, 1, 2, 3}, {"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 3}}},
	{icd10: "B50.8", from: 0, to: 12, weight: 1, rainy: 6, reasons: []string{"Fièvre, convulsions", "Fièvre, refus de téter", "Fièvre, pâleur, fatigue"},
		found: "Pâleur des conjonctives, prostration", fever: 2, malaria: records.Positive, outcome: records.Referred,
		lines: []remedy{{"artesunate", "Artésunate 60 mg inj.", "vial", 2, 0.5, 1, 1}}},
	{icd10: "J06.9", from: 0, to: 90, weight: 26, rainy: 18, reasons: []string{"Toux, rhume", "Rhinorrhée depuis 3 jours", "Toux et nez qui coule"}, found: "Gorge un peu rouge, poumons libres", fever: 0.5,
		malaria: records.Negative, outcome: records.Home, lines: []remedy{{"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 3}, {"chlorure-sodium-nasal", "Sérum physiologique nasal", "drop", 2, 2, 4, 5}}},
	{icd10: "J18.9", from: 0, to: 90, weight: 8, rainy: 6, reasons: []string{"Toux, respiration rapide", "Toux et fièvre depuis 4 jours"}, found: "Râles crépitants à la base droite", fever: 1.4,
		malaria: records.Negative, outcome: records.Home, back: 2, lines: []remedy{{"amoxicilline", "Amoxicilline 500 mg", "capsule", 2, 0.5, 2, 5}, {"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 3}}},
	{icd10: "A09", from: 0, to: 90, weight: 14, rainy: 18, reasons: []string{"Diarrhée depuis 2 jours", "Diarrhée, vomissements", "Selles liquides"}, found: "Pas de pli cutané persistant, boit bien", fever: 0.4,
		outcome: records.Home, back: 2, lines: []remedy{{"sro", "SRO sachet", "sachet", 1, 1, 2, 3}, {"zinc", "Zinc 20 mg", "tablet", 1, 1, 1, 10}}},
	{icd10: "E44.0", from: 0, to: 4, weight: 5, rainy: 7, reasons: []string{"Amaigrissement", "Ne mange pas bien", "Contrôle du poids"}, found: "Pas d’œdème, appétit conservé", outcome: records.Home, back: 14,
		lines: []remedy{{"atpe", "ATPE sachet", "sachet", 1, 1, 2, 14}}},
	{icd10: "E43", from: 0, to: 4, weight: 2, rainy: 3, reasons: []string{"Amaigrissement important", "Pieds gonflés, apathie"}, found: "Fonte musculaire", outcome: records.Referred,
		lines: []remedy{{"amoxicilline", "Amoxicilline 250 mg", "capsule", 1, 1, 2, 5}}},
	{icd10: "H66.0", from: 0, to: 15, weight: 5, rainy: 5, reasons: []string{"Douleur de l’oreille", "Oreille qui coule"}, found: "Tympan rouge et bombé", fever: 0.9, malaria: records.Negative, outcome: records.Home, back: 5,
		lines: []remedy{{"amoxicilline", "Amoxicilline 500 mg", "capsule", 1, 0.5, 2, 5}}},
	{icd10: "L01.0", from: 0, to: 15, weight: 5, rainy: 6, reasons: []string{"Boutons qui suintent", "Croûtes au visage"}, found: "Croûtes mélicériques péri-orales", outcome: records.Home,
		lines: []remedy{{"cloxacilline", "Cloxacilline 500 mg", "capsule", 1, 0.5, 3, 7}, {"permanganate-potassium", "Permanganate de potassium", "application", 1, 1, 2, 7}}},
	{icd10: "B86", from: 0, to: 60, weight: 3, rainy: 2, reasons: []string{"Démangeaisons la nuit"}, found: "Sillons interdigitaux", outcome: records.Home, lines: []remedy{{"benzoate-benzyle", "Benzoate de benzyle", "application", 1, 1, 1, 3}}},
	{icd10: "H10.9", from: 0, to: 60, weight: 4, rainy: 4, reasons: []string{"Yeux rouges", "Œil qui colle"}, found: "Conjonctives rouges, sécrétions", outcome: records.Home, lines: []remedy{{"tetracycline-ophtalmique", "Tétracycline pommade ophtalmique 1 %", "application", 1, 1, 3, 7}}},
	{icd10: "B82.9", from: 1, to: 40, weight: 5, rainy: 5, reasons: []string{"Maux de ventre", "Vers dans les selles"}, found: "Abdomen souple", outcome: records.Home, lines: []remedy{{"albendazole", "Albendazole 400 mg", "tablet", 1, 1, 1, 1}}},
	{icd10: "D64.9", from: 0, to: 50, weight: 4, rainy: 6, reasons: []string{"Fatigue, pâleur", "Vertiges, fatigue"}, found: "Conjonctives pâles", outcome: records.Home, back: 28,
		lines: []remedy{{"fer-acide-folique", "Fer-acide folique", "tablet", 2, 1, 1, 30}}},
	{icd10: "N39.0", from: 12, to: 80, sex: clinical.Female, weight: 9, rainy: 9, reasons: []string{"Brûlures en urinant", "Douleurs du bas-ventre, mictions fréquentes"}, found: "Sensibilité sus-pubienne", fever: 0.3, outcome: records.Home,
		lines: []remedy{{"ciprofloxacine", "Ciprofloxacine 500 mg", "tablet", 1, 0.5, 2, 3}}},
	{icd10: "N76.0", from: 15, to: 60, sex: clinical.Female, weight: 10, rainy: 10, reasons: []string{"Pertes vaginales", "Pertes, démangeaisons"}, found: "Leucorrhées blanchâtres au spéculum", outcome: records.Home,
		lines: []remedy{{"metronidazole", "Métronidazole 500 mg", "tablet", 1, 0.5, 2, 7}, {"clotrimazole", "Clotrimazole 500 mg ovule", "pessary", 1, 1, 1, 1}}},
	{icd10: "N73.9", from: 15, to: 50, sex: clinical.Female, weight: 3, rainy: 3, reasons: []string{"Douleurs pelviennes et pertes"}, found: "Douleur à la mobilisation utérine", fever: 0.7, outcome: records.Home, back: 3,
		lines: []remedy{{"doxycycline", "Doxycycline 100 mg", "tablet", 1, 1, 2, 14}, {"metronidazole", "Métronidazole 500 mg", "tablet", 1, 0.5, 2, 14}}},
	{icd10: "N94.6", from: 13, to: 40, sex: clinical.Female, weight: 4, rainy: 4, reasons: []string{"Règles douloureuses"}, found: "Abdomen souple, pas de défense", outcome: records.Home, lines: []remedy{{"ibuprofene", "Ibuprofène 400 mg", "tablet", 1, 0.5, 3, 3}}},
	{icd10: "I10", from: 35, to: 95, weight: 18, rainy: 14, reasons: []string{"Contrôle de tension", "Céphalées, vertiges", "Renouvellement du traitement"}, found: "Pas d’œdème, bruits du cœur réguliers", course: true, outcome: records.Home, back: 28,
		lines: []remedy{{"amlodipine", "Amlodipine 5 mg", "tablet", 1, 0.5, 1, 30}, {"hydrochlorothiazide", "Hydrochlorothiazide 25 mg", "tablet", 1, 0.5, 1, 30}}},
	{icd10: "E11.9", from: 35, to: 90, weight: 7, rainy: 6, reasons: []string{"Contrôle de glycémie", "Soif, urines abondantes"}, found: "Pas de plaie des pieds", course: true, outcome: records.Home, back: 28,
		lines: []remedy{{"metformine", "Metformine 500 mg", "tablet", 1, 0.5, 2, 30}}},
	{icd10: "M54.5", from: 20, to: 85, weight: 9, rainy: 8, reasons: []string{"Mal de dos", "Lombalgie après effort"}, found: "Contracture paravertébrale, Lasègue négatif", outcome: records.Home, lines: []remedy{{"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 5}}},
	{icd10: "M19.9", from: 45, to: 90, weight: 6, rainy: 6, reasons: []string{"Douleur des genoux"}, found: "Craquements, pas d’épanchement", course: true, outcome: records.Home, lines: []remedy{{"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 7}}},
	{icd10: "K29.7", from: 15, to: 80, weight: 10, rainy: 9, reasons: []string{"Brûlures d’estomac", "Douleurs épigastriques"}, found: "Épigastre sensible", outcome: records.Home, lines: []remedy{{"omeprazole", "Oméprazole 20 mg", "capsule", 1, 1, 1, 14}}},
	{icd10: "T14.1", from: 2, to: 70, weight: 6, rainy: 6, reasons: []string{"Plaie du pied", "Coupure à la main", "Chute de moto, plaie"}, found: "Plaie franche de 3 cm, pas d’atteinte tendineuse", outcome: records.Home, back: 2,
		lines: []remedy{{"cloxacilline", "Cloxacilline 500 mg", "capsule", 1, 0.5, 3, 5}, {"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 3}}},
	{icd10: "J45.9", from: 4, to: 70, weight: 3, rainy: 4, reasons: []string{"Gêne respiratoire, sifflements"}, found: "Sibilants diffus", course: true, outcome: records.Observation, back: 14, lines: []remedy{{"salbutamol", "Salbutamol 100 µg aérosol", "puff", 2, 2, 4, 5}}},
	{icd10: "D57.1", from: 1, to: 40, weight: 1, rainy: 1, reasons: []string{"Suivi drépanocytose", "Douleurs osseuses"}, found: "Subictère conjonctival", course: true, outcome: records.Home, back: 28, lines: []remedy{{"acide-folique", "Acide folique 5 mg", "tablet", 1, 1, 1, 30}}},
	{icd10: "A01.0", from: 5, to: 60, weight: 3, rainy: 4, reasons: []string{"Fièvre depuis 8 jours, maux de ventre"}, found: "Abdomen sensible, langue saburrale", fever: 1.5, malaria: records.Negative, outcome: records.Home, back: 5, lines: []remedy{{"ciprofloxacine", "Ciprofloxacine 500 mg", "tablet", 1, 0.5, 2, 7}}},
	{icd10: "K02.9", from: 6, to: 70, weight: 3, rainy: 3, reasons: []string{"Mal de dent"}, found: "Carie de la molaire inférieure", outcome: records.Home, lines: []remedy{{"ibuprofene", "Ibuprofène 400 mg", "tablet", 1, 0.5, 3, 3}}},
	{icd10: "R51", from: 10, to: 80, weight: 5, rainy: 5, reasons: []string{"Maux de tête"}, found: "Examen neurologique normal", malaria: records.Negative, outcome: records.Home, lines: []remedy{{"paracetamol", "Paracétamol 500 mg", "tablet", 2, 0.5, 3, 3}}},
	{icd10: "B35.9", from: 2, to: 50, weight: 3, rainy: 4, reasons: []string{"Taches qui grattent", "Plaques du cuir chevelu"}, found: "Plaque annulaire à bord actif", outcome: records.Home, lines: []remedy{{"acide-benzoique-acide-salicylique", "Pommade de Whitfield", "application", 1, 1, 2, 21}}},
	{icd10: "G40.9", from: 3, to: 60, weight: 1, rainy: 1, reasons: []string{"Suivi épilepsie", "Crise il y a 3 jours"}, found: "Examen normal entre les crises", course: true, outcome: records.Home, back: 28, lines: []remedy{{"phenobarbital", "Phénobarbital 100 mg", "tablet", 1, 0.5, 1, 30}}},
}

// entries finds the diagnosis of each illness in the centre's list.
func entries() map[string]diagnoses.Entry {
	out := map[string]diagnoses.Entry{}
	for _, e := range diagnoses.All() {
		if _, ok := out[e.ICD10]; !ok {
			out[e.ICD10] = e
		}
	}
	return out
}

// choose draws an illness that the person can have in that month.
func choose(r *rand.Rand, sex clinical.Sex, years, month int) *illness {
	total := 0
	for pass := 0; ; pass++ {
		at := 0
		if pass == 1 {
			at = r.IntN(total)
		}
		for i := range illnesses {
			x := &illnesses[i]
			if years < x.from || years > x.to || x.sex != clinical.SexUnknown && x.sex != sex {
				continue
			}
			w := x.weight
			if month >= 7 && month <= 11 {
				w = x.rainy
			}
			if pass == 0 {
				total += w
				continue
			}
			if at -= w; at < 0 {
				return x
			}
		}
	}
}
