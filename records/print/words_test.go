package print

import (
	"testing"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
)

func TestRegimen(t *testing.T) {
	for _, c := range []struct {
		lang text.Lang
		line records.Line
		want string
		hand string
	}{
		{text.French, records.Line{Dose: 1, Unit: "capsule", Times: 3, Days: 7}, "1\u00a0gélule, 3 fois par jour (matin, midi et soir), pendant\u00a07\u00a0jours", "21\u00a0gélules"},
		{text.French, records.Line{Dose: 0.5, Unit: "tablet", Times: 2, Days: 5}, "½\u00a0comprimé, 2 fois par jour (matin et soir), pendant\u00a05\u00a0jours", "5\u00a0comprimés"},
		{text.French, records.Line{Dose: 1.5, Unit: "tablet", Times: 1, Days: 2}, "1\u00a0½\u00a0comprimé, 1 fois par jour, pendant\u00a02\u00a0jours", "3\u00a0comprimés"},
		{text.French, records.Line{Dose: 3, Unit: "tablet", Times: 1, Days: 1}, "3\u00a0comprimés, en une seule prise", "3\u00a0comprimés"},
		{text.French, records.Line{Dose: 2.25, Unit: "ml", Times: 4, Days: 3}, "2,25\u00a0ml, 4 fois par jour (toutes les 6 heures), pendant\u00a03\u00a0jours", "27\u00a0ml"},
		{text.French, records.Line{Dose: 2, Unit: "puff", Times: 5}, "2\u00a0bouffées, 5 fois par jour", ""},
		{text.French, records.Line{Dose: 1, Unit: "application", Times: 2, Days: 14}, "1\u00a0application, 2 fois par jour (matin et soir), pendant\u00a014\u00a0jours", ""},
		{text.French, records.Line{Dose: 1, Unit: "application", Times: 2, Days: 14, Quantity: 1}, "1\u00a0application, 2 fois par jour (matin et soir), pendant\u00a014\u00a0jours", "1\u00a0application"},
		{text.French, records.Line{Dose: 2, Unit: "cuillère", Times: 1, Days: 1}, "2\u00a0cuillère, en une seule prise", "2\u00a0cuillère"},
		{text.French, records.Line{Medicine: "Pansement"}, "", ""},
		{text.French, records.Line{Dose: 12, Unit: "iu", Times: 1, Days: 30}, "12\u00a0UI, 1 fois par jour, pendant\u00a030\u00a0jours", "360\u00a0UI"},
		{text.French, records.Line{Dose: 1250, Unit: "mg", Times: 1}, "1\u202f250\u00a0mg, 1 fois par jour", ""},
		{text.English, records.Line{Dose: 1.5, Unit: "tablet", Times: 1, Days: 2}, "1\u00a0½\u00a0tablets, once a day, for\u00a02\u00a0days", "3\u00a0tablets"},
		{text.English, records.Line{Dose: 0.5, Unit: "tablet", Times: 1, Days: 2}, "½\u00a0tablet, once a day, for\u00a02\u00a0days", "1\u00a0tablet"},
		{text.Bambara, records.Line{Dose: 2, Unit: "tablet", Times: 1, Days: 3}, "furakisɛ\u00a02, siɲɛ kelen tile o tile, tile\u00a03 kɔnɔ", "furakisɛ\u00a06"},
	} {
		p := text.For(c.lang)
		if got := regimen(p, c.line); got != c.want {
			t.Errorf("%+v: %q, want %q", c.line, got, c.want)
		}
		if got := handOut(p, c.line); got != c.hand {
			t.Errorf("%+v: hand out %q, want %q", c.line, got, c.hand)
		}
	}
}

func TestAge(t *testing.T) {
	day := clinical.Date{Year: 2026, Month: 9, Day: 22}
	p := text.For(text.French)
	for _, c := range []struct {
		birth clinical.Date
		by    records.Precision
		want  string
	}{
		{clinical.Date{Year: 2026, Month: 9, Day: 22}, records.ExactDay, "0 jour"},
		{clinical.Date{Year: 2026, Month: 9, Day: 21}, records.ExactDay, "1 jour"},
		{clinical.Date{Year: 2026, Month: 8, Day: 1}, records.ExactDay, "52 jours"},
		{clinical.Date{Year: 2026, Month: 7, Day: 23}, records.ExactDay, "61 jours"},
		{clinical.Date{Year: 2026, Month: 7, Day: 22}, records.ExactDay, "2 mois"},
		{clinical.Date{Year: 2025, Month: 9, Day: 23}, records.ToTheMonth, "11 mois"},
		{clinical.Date{Year: 2024, Month: 10, Day: 1}, records.ExactDay, "23 mois"},
		{clinical.Date{Year: 2024, Month: 9, Day: 22}, records.ExactDay, "2 ans"},
		{clinical.Date{Year: 2002, Month: 9, Day: 23}, records.ExactDay, "23 ans"},
		{clinical.Date{Year: 2001, Month: 1, Day: 1}, records.ToTheYear, "environ 25 ans"},
		{clinical.Date{Year: 2027, Month: 1, Day: 1}, records.ExactDay, ""},
	} {
		if got := age(p, &records.Patient{Birth: &c.birth, BirthBy: c.by}, day); got != c.want {
			t.Errorf("%v: %q, want %q", c.birth, got, c.want)
		}
	}
	if got := age(p, &records.Patient{}, day); got != "" {
		t.Errorf("no birth date: %q", got)
	}
}

func TestLongDate(t *testing.T) {
	for _, c := range []struct {
		lang text.Lang
		date clinical.Date
		want string
	}{
		{text.French, clinical.Date{Year: 2026, Month: 9, Day: 22}, "mardi 22 septembre 2026"},
		{text.French, clinical.Date{Year: 2024, Month: 2, Day: 29}, "jeudi 29 février 2024"},
		{text.French, clinical.Date{Year: 1969, Month: 12, Day: 31}, "mercredi 31 décembre 1969"},
		{text.French, clinical.Date{Year: 2026, Month: 1, Day: 1}, "jeudi 1er janvier 2026"},
		{text.English, clinical.Date{Year: 2026, Month: 9, Day: 27}, "Sunday 27 September 2026"},
		{text.Bambara, clinical.Date{Year: 2026, Month: 9, Day: 21}, "ntɛnɛn, sɛtanburukalo tile 21, 2026"},
		{text.French, clinical.Date{}, ""},
	} {
		if got := longDate(text.For(c.lang), c.date); got != c.want {
			t.Errorf("%v: %q, want %q", c.date, got, c.want)
		}
	}
}

// An arm is read in one unit: a woman's in centimetres, as at the prenatal
// visit, a small child's in millimetres, as its nutrition programme does.
func TestAnArmIsReadInTheUnitOfItsForm(t *testing.T) {
	on := clinical.Date{Year: 2026, Month: 11, Day: 24}
	born := func(years int) *records.Patient {
		d := clinical.Date{Year: on.Year - years, Month: 3, Day: 1}
		return &records.Patient{Birth: &d}
	}
	c, arm := &canvas{p: text.For(text.French)}, 250
	for name, x := range map[string]struct {
		child bool
		want  string
	}{"a woman": {small(born(27), on), "25 cm"}, "of unknown age": {small(&records.Patient{}, on), "25 cm"}, "a child of two": {small(born(2), on), "250 mm"}} {
		got := vitalFigures(c, records.Vitals{MUAC: &arm}, x.child)
		if len(got) != 1 || got[0].value+" "+got[0].unit != x.want {
			t.Errorf("%s: %+v, want %s", name, got, x.want)
		}
	}
}
