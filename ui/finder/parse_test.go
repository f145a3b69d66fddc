package finder

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
)

var today = clinical.Date{Year: 2026, Month: 11, Day: 24}

func TestWhatWasTypedBeginsTheRegistration(t *testing.T) {
	used := []store.UsedPlace{{Village: "Kolokani", Quarter: "Sabalibougou", Patients: 3}}
	for typed, want := range map[string]records.Patient{
		"":                              {},
		"traore":                        {Family: "Traoré"},
		"awa":                           {Given: "Awa"},
		"Zorome":                        {Given: "Zorome"},
		"traore awa":                    {Family: "Traoré", Given: "Awa"},
		"awa traore":                    {Family: "Traoré", Given: "Awa"},
		"TRAORÉ Aïssata zékéné":         {Family: "Traoré", Given: "Aïssata", Village: "Banconi", Quarter: "Zékéné"},
		"coulibaly moussa sikoro":       {Family: "Coulibaly", Given: "Moussa", Village: "Sikoro"},
		"zorome fatoumata banconi":      {Family: "Zorome", Given: "Fatoumata", Village: "Banconi"},
		"diarra salif 76123456":         {Family: "Diarra", Given: "Salif", Phone: "76 12 34 56"},
		"diarra salif +223 76 12 34 56": {Family: "Diarra", Given: "Salif", Phone: "76 12 34 56"},
		"korofina nord keita":           {Family: "Keïta", Village: "Korofina Nord"},
		"dembele oumou sabalibougou":    {Family: "Dembélé", Given: "Oumou", Village: "Kolokani", Quarter: "Sabalibougou"},
		"BA Mariam":                     {Family: "Ba", Given: "Mariam"},
		"dembele jean-marie":            {Family: "Dembélé", Given: "Jean-Marie"},
		"B2-01437-6":                    {},
		"n'diaye awa":                   {Family: "N'Diaye", Given: "Awa"},
	} {
		got := patientFrom(typed, today, used)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", typed, d)
		}
	}
}

func TestAnAgeThatWasTypedIsKept(t *testing.T) {
	for typed, by := range map[string]records.Precision{
		"traore awa 25": records.ToTheYear, "traore awa 8m": records.ToTheMonth, "8 mois traore awa": records.ToTheMonth,
		"traore awa 25 ans banconi": records.ToTheYear, "traore awa 15/3/1998": records.ExactDay,
	} {
		got := patientFrom(typed, today, nil)
		if got.Birth == nil || got.BirthBy != by || got.Family != "Traoré" || got.Given != "Awa" {
			t.Errorf("%q: %+v", typed, got)
		}
	}
	got := patientFrom("traore awa 25", today, nil)
	if y := today.YearsSince(*got.Birth); y != 25 {
		t.Errorf("25 years became %d", y)
	}
}

func TestANumberWithASlipIsSaid(t *testing.T) {
	p := text.For(text.French)
	good := records.PatientNumber("B", "2", 1437)
	for _, s := range []string{good, "b2 01437 " + good[9:], good[:2] + good[3:8] + good[9:], "traore", "76123456", "B2-01", "25"} {
		if got := numberFault(p, s); got != "" {
			t.Errorf("%q: %q", s, got)
		}
	}
	bad := "B2-01437-" + map[bool]string{true: "7", false: "8"}[good[9] != '7']
	if got := numberFault(p, bad); got == "" || got == "finder.number.check" {
		t.Errorf("%q passes: %q", bad, got)
	}
}

func TestARowTellsPeopleApart(t *testing.T) {
	p := text.For(text.French)
	born := today.AddMonths(-12 * 24)
	h := store.Hit{Number: "B2-01437-6", Name: "TRAORÉ Aïssata", Sex: clinical.Female, Birth: &born, BirthBy: records.ToTheYear,
		Village: "Banconi", Quarter: "Zékéné", Phone: "76 12 34 56", Mother: "Kadidia Diarra", Relative: "Moussa Keïta", Last: today.AddDays(-1), Died: true}
	want := row{"TRAORÉ Aïssata", "F · env. 24 ans · Banconi Zékéné", "mère\u202f: Kadidia Diarra", "mari\u202f: Moussa Keïta", "B2-01437-6", "76 12 34 56", "hier", true}
	if d := cmp.Diff(want, rowOf(p, h, today), cmp.AllowUnexported(row{})); d != "" {
		t.Error(d)
	}
	child := today.AddMonths(-30)
	h.Birth, h.Died, h.Last = &child, false, clinical.Date{}
	if got := rowOf(p, h, today); got.relative != "père\u202f: Moussa Keïta" || got.dead || got.last != "" {
		t.Errorf("a child: %+v", got)
	}
}
