package print

import (
	"carnet/records"
	"carnet/records/clinical"
)

func of[T any](x T) *T { return &x }

// sampleCentre, samplePatient and sampleConsultation are invented.
func sampleCentre() *records.Centre {
	return &records.Centre{Name: "CSCom-U de Banconi", Region: "Bamako", District: "Commune I", Phone: "20 24 00 00"}
}

func samplePatient() *records.Patient {
	return &records.Patient{
		Number: "B2-01437-6", Family: "Traoré", Given: "Aïssata", Sex: clinical.Female,
		Birth: &clinical.Date{Year: 2002, Month: 3, Day: 14}, BirthBy: records.ExactDay,
		Village: "Banconi", Quarter: "Zékéné", Phone: "76 00 00 01", Husband: "Moussa Coulibaly", Contact: "Moussa, 66 00 00 02",
		BloodGroup: "O+", Allergies: []records.Allergy{{Substance: "pénicilline", Reaction: "urticaire"}},
		Problems: []records.ChronicProblem{{Label: "HTA gravidique", Since: "2024"}},
	}
}

func sampleStaff() *records.Staff {
	return &records.Staff{Family: "Touré", Given: "Aminata", Title: "Dr", Role: records.Doctor, Qualification: "Médecin généraliste, N° CNOM 1234"}
}

func sampleIntern() *records.Staff {
	return &records.Staff{Family: "Ɲaɲɛ", Given: "Ŋolo Fɔlɔ", Role: records.Intern, Qualification: "Interne en médecine de famille"}
}

func sampleLines() []records.Line {
	return []records.Line{
		{Medicine: "Artéméther + luméfantrine 80 mg + 480 mg", Code: "artemether-lumefantrine", Form: "tablet", Strength: "80 mg + 480 mg", Dose: 1, Unit: "tablet", Times: 2, Days: 3, How: "pendant le repas, avec un aliment gras"},
		{Medicine: "Paracétamol 500 mg", Code: "paracetamol", Form: "tablet", Strength: "500 mg", Dose: 1.5, Unit: "tablet", Times: 3, Days: 3, How: "si fièvre"},
		{Medicine: "Amoxicilline 250 mg/5 ml", Code: "amoxicilline", Form: "suspension", Strength: "250 mg/5 ml", Dose: 7.5, Unit: "ml", Times: 2, Days: 5, Basis: "40 mg/kg × 9,4 kg (OMS PCIME)"},
		{Medicine: "Sels de réhydratation orale", Form: "sachet", Dose: 1, Unit: "sachet", Days: 1, Times: 1},
		{Medicine: "Éconazole 1 %", Form: "cream", Dose: 1, Unit: "application", Times: 2, Days: 14},
	}
}

func sampleConsultation() *records.Consultation {
	return &records.Consultation{
		Date: clinical.Date{Year: 2026, Month: 9, Day: 22}, Reason: "Fièvre et céphalées depuis 3 jours",
		History: "Fièvre élevée avec frissons, vomissements à deux reprises cette nuit. A pris du paracétamol à la maison. Dort sous moustiquaire depuis l’an dernier.",
		Vitals: records.Vitals{
			Temperature: of(39.4), Systolic: of(142), Diastolic: of(92), Pulse: of(112), Respiration: of(24), SpO2: of(96),
			Weight: of(61.5), Height: of(164.0), MUAC: of(251), Glucose: of(0.92),
		},
		Examination: records.Examination{
			General: "Consciente, conjonctives peu colorées, pas de raideur de la nuque", Respiratory: "Murmure vésiculaire présent et symétrique",
			Abdomen: "Souple, rate palpable à 2 cm sous le rebord costal", Neurological: "Score de Glasgow 15",
		},
		Tests: records.RapidTests{Malaria: records.Positive, HIV: records.Negative, Pregnancy: records.Positive, Hb: of(6.8), Protein: "++", Sugar: "neg", Nitrites: records.Negative},
		Diagnoses: []records.Diagnosis{
			{Label: "Paludisme grave, autre", ICD10: "B50.8", ICPC2: "A73", Certainty: records.Certain},
			{Label: "Pré-éclampsie", ICD10: "O14.9", ICPC2: "W81", Certainty: records.Suspected},
		},
		Given: []string{"Artésunate 2,4 mg/kg IV à 10 h 20", "Glucosé 5 % 500 ml en cours"},
		Lines: sampleLines()[:2], LabOrders: []string{"Groupage sanguin, rhésus", "Goutte épaisse avec densité parasitaire"},
		Outcome:  records.Referred,
		Referral: &records.Referral{To: "CSRéf de la Commune I", Reason: "Paludisme grave anémique, grossesse de 31 SA, tension élevée", Urgent: true, Transport: "Ambulance du district, accompagnée par une sage-femme"},
		Next:     &records.Appointment{Date: clinical.Date{Year: 2026, Month: 9, Day: 29}, Reason: "Contrôle de l’hémoglobine"},
		Advice:   "Boire beaucoup. Revenir tout de suite en cas de convulsion, de saignement ou si la fièvre dure plus de deux jours.",
		Note:     "Famille prévenue par téléphone à 10 h 30.",
	}
}

const sampleID = "01927f3e-5b7a-7c11-9a53-6f1e0d2c4b80"

func samplePrescription() Prescription {
	con := sampleConsultation()
	return Prescription{
		Document: sampleID, Centre: sampleCentre(), Prescriber: sampleStaff(), Patient: samplePatient(), Date: con.Date,
		Weight: con.Vitals.Weight, Lines: sampleLines(), Advice: con.Advice, Next: con.Next,
	}
}

func sampleReferral() ReferralLetter {
	con := sampleConsultation()
	return ReferralLetter{
		Document: sampleID, Centre: sampleCentre(), Author: sampleIntern(), Supervisor: sampleStaff(), Patient: samplePatient(),
		Date: con.Date, Time: "10:42", Consultation: con,
	}
}

func sampleSummary() VisitSummary {
	con := sampleConsultation()
	return VisitSummary{Document: sampleID, Centre: sampleCentre(), Author: sampleStaff(), Patient: samplePatient(), Date: con.Date, Consultation: con}
}

func sampleRecovery() RecoverySheet {
	return RecoverySheet{
		Centre: sampleCentre(), Date: clinical.Date{Year: 2026, Month: 9, Day: 1}, Desk: "Poste 1", Mark: "7Q",
		Lines: []string{"7QPZ RY9X 8GF2 TVDW", "0S3J N54K HCE6 MUA7", "LQPZ RY9X 8GF2 TVDW", "0S3J N54K HCE6 MUA7", "LQPZ RY9X 8GF2 W0S3"},
		QR:    "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE", Recipient: "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
	}
}

func sampleKeyCard() KeyCard {
	return KeyCard{
		Centre: sampleCentre(), Date: clinical.Date{Year: 2026, Month: 9, Day: 1}, Name: "District sanitaire de la Commune I", Role: "district",
		Recipient: "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg", SigningKey: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
		File: "commune1.cle",
	}
}
