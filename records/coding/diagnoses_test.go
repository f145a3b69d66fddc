package coding

import (
	"slices"
	"strings"
	"testing"

	"carnet/assets/diagnoses"
	"carnet/records"
	"carnet/records/clinical"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What people type, and the diagnosis that must come first.
var typed = []struct{ text, icd10 string }{
	{"palu", "B50.9"}, {"Palu grave", "B50.0"}, {"palu grossesse", "O98.6"}, {"neuropalu", "B50.0"},
	{"sumaya", "B50.9"}, {"paludisme confirmé", "B50.9"}, {"confirme paludisme simple", "B50.9"},
	{"fièvre", "R50.9"}, {"FIEVRE", "R50.9"}, {"IRA", "J06.9"}, {"rhume", "J06.9"}, {"rhino", "J00"},
	{"angine", "J03.9"}, {"grippe", "J11.1"}, {"toux", "R05"}, {"pneumopathie", "J18.9"}, {"asthme", "J45.9"},
	{"TB", "A16.2"}, {"tbc", "A16.2"}, {"gastro", "A09"}, {"GEA", "A09"}, {"gastroentérite", "A09"},
	{"diarrhée sanglante", "A03.9"}, {"amibes", "A06.9"}, {"typhoïde", "A01.0"}, {"vers", "B82.9"},
	{"UGD", "K27.9"}, {"hémorroides", "I84.9"}, {"hernie", "K40.9"}, {"jaunisse", "R17"}, {"hépatite B", "B18.1"},
	{"mal de ventre", "R10.4"}, {"carie", "K02.9"}, {"MAS", "E43"}, {"MAM", "E44.0"}, {"kwash", "E40"},
	{"anémie", "D64.9"}, {"drépano", "D57.1"}, {"CVO", "D57.0"}, {"otite", "H66.0"}, {"conjonctivite", "H10.9"},
	{"gale", "B86"}, {"teigne", "B35.9"}, {"mycose", "B35.9"}, {"plaie", "T14.1"}, {"brulure", "T30.0"},
	{"AVP", "T14.9"}, {"a.v.p.", "T14.9"}, {"fracture", "T14.2"}, {"lombalgie", "M54.5"}, {"arthrose", "M19.9"},
	{"HTA", "I10"}, {"hta", "I10"}, {"hypertension", "I10"}, {"AVC", "I64"}, {"OMI", "R60.0"},
	{"diabète", "E11.9"}, {"DT2", "E11.9"}, {"dt1", "E10.9"}, {"goitre", "E04.9"},
	{"infection urinaire", "N39.0"}, {"IU", "N39.0"}, {"PNA", "N10"}, {"IRC", "N18.9"},
	{"IST", "A64"}, {"MST", "A64"}, {"chaude pisse", "A54.9"}, {"leucorrhée", "N76.0"}, {"vaginite", "N76.0"},
	{"algies pelviennes", "N73.9"}, {"MIP", "N73.9"}, {"VIH", "B24"}, {"fibrome", "D25.9"}, {"GEU", "O00.9"},
	{"avortement", "O03.9"}, {"fausse couche", "O03.9"}, {"menace", "O20.0"}, {"pré-éclampsie", "O14.9"},
	{"preeclampsie", "O14.9"}, {"HTA gravidique", "O13"}, {"éclampsie", "O15.9"}, {"RPM", "O42.9"}, {"HPP", "O72.1"},
	{"CPN", "Z34.9"}, {"CPoN", "Z39.2"}, {"PF", "Z30.0"}, {"MGF", "N90.8"}, {"excision", "N90.8"},
	{"épilepsie", "G40.9"}, {"céphalées", "R51"}, {"mal de tête", "R51"}, {"dépression", "F32.9"}, {"psychose", "F29"},
	{"convulsion fébrile", "R56.0"}, {"viol", "Y05"}, {"morsure serpent", "T63.0"}, {"serpent", "T63.0"},
	// codes
	{"B50.9", "B50.9"}, {"b509", "B50.9"}, {"I10", "I10"}, {"R05", "R05"}, {"O14", "O14.9"},
	// as it sounds, and mistyped
	{"diare", "A09"}, {"filariose", ""}, {"kolera", "A00.9"}, {"asme", "J45.9"}, {"rougeolle", "B05.9"},
	{"conjontivite", "H10.9"}, {"pneumoni", "J18.9"}, {"apendicite", "K37"}, {"maleria", "B50.9"}, {"xyzzy", ""},
}

func TestDiagnosesAsTyped(t *testing.T) {
	for _, c := range typed {
		got := ""
		if hits := SearchDiagnoses(Query{Text: c.text, Limit: 5}); len(hits) > 0 {
			got = hits[0].ICD10
		}
		if got != c.icd10 {
			t.Errorf("%q finds %q first, want %q", c.text, got, c.icd10)
		}
	}
}

// The words that make up a label or a synonym find it in any order, and so do
// their beginnings, without accents.
func TestFragmentsInAnyOrder(t *testing.T) {
	all := diagnoses.All()
	rapid.Check(t, func(t *rapid.T) {
		e := all[rapid.IntRange(0, len(all)-1).Draw(t, "entry")]
		name := rapid.SampledFrom(append([]string{e.Label}, e.Synonyms...)).Draw(t, "name")
		words := telling(Fold(name))
		for i, w := range words {
			n := rapid.IntRange(min(3, len(w)), len(w)).Draw(t, "letters")
			words[i] = w[:n]
		}
		words = rapid.Permutation(words).Draw(t, "order")
		text := strings.Join(words, " ")
		for _, h := range SearchDiagnoses(Query{Text: text}) {
			if h.ID() == e.ID() {
				return
			}
		}
		t.Fatalf("%q does not find %s", text, e.Label)
	})
}

// Every whole synonym has its diagnosis within the first six: as many share
// one word at most ("IST", "morsure de chien").
func TestEverySynonymLeadsHome(t *testing.T) {
	for _, e := range diagnoses.All() {
		for _, s := range append([]string{e.Label}, e.Synonyms...) {
			hits := SearchDiagnoses(Query{Text: s, Limit: 6})
			if !slices.ContainsFunc(hits, func(h DiagnosisHit) bool { return h.ID() == e.ID() }) {
				t.Errorf("%q does not lead to %s", s, e.Label)
			}
		}
	}
}

func TestSexPutsTheOtherSexLast(t *testing.T) {
	hits := SearchDiagnoses(Query{Text: "HTA", Sex: clinical.Male})
	seenOther := false
	for _, h := range hits {
		if seenOther && !h.OtherSex {
			t.Fatalf("%s stands behind what a man cannot have", h.Label)
		}
		seenOther = seenOther || h.OtherSex
	}
	if !seenOther || hits[0].ICD10 != "I10" {
		t.Errorf("first %v; pregnancy among the results: %v", hits[0].Label, seenOther)
	}
	if h := SearchDiagnoses(Query{Text: "prostate", Sex: clinical.Female})[0]; !h.OtherSex {
		t.Errorf("a woman's prostate is not marked: %+v", h)
	}
}

func TestSexChoosesTheCode(t *testing.T) {
	h := SearchDiagnoses(Query{Text: "gonococcie"})[0]
	want := records.Diagnosis{Label: "Gonococcie", ICD10: "A54.9", ICPC2: "X71"}
	if d := cmp.Diff(want, h.Document(clinical.Female)); d != "" {
		t.Error(d)
	}
	want.ICPC2 = "Y71"
	if d := cmp.Diff(want, h.Document(clinical.Male)); d != "" {
		t.Error(d)
	}
}

func TestFavouritesOvertakeWithinTheirTier(t *testing.T) {
	fav := []string{"B54/A73", "I10/K86"}
	if h := SearchDiagnoses(Query{Text: "palu", Favourites: fav})[0]; h.ICD10 != "B54" {
		t.Errorf("first is %s", h.Label)
	}
	// "palu" is no whole word of I10: a favourite does not overtake what fits better.
	if h := SearchDiagnoses(Query{Text: "HTA grav", Favourites: fav})[0]; h.ICD10 != "O13" {
		t.Errorf("first is %s", h.Label)
	}
	var got []string
	for _, h := range SearchDiagnoses(Query{Favourites: append(fav, "no/such")}) {
		got = append(got, h.ID())
	}
	if d := cmp.Diff(fav, got); d != "" {
		t.Error(d)
	}
}

func TestFavouritesWeighRecentUse(t *testing.T) {
	used := []string{"c", "a", "b", "a"}
	for range 60 {
		used = append(used, "old")
	}
	if d := cmp.Diff([]string{"old", "a", "c", "b"}, Favourites(used)); d != "" {
		t.Error(d)
	}
}

func TestMatchedTellsTheSynonym(t *testing.T) {
	if h := SearchDiagnoses(Query{Text: "ugd"})[0]; h.Matched != "UGD" {
		t.Errorf("matched %q", h.Matched)
	}
	if h := SearchDiagnoses(Query{Text: "ulcère gastro"})[0]; h.Matched != "" || h.ICD10 != "K27.9" {
		t.Errorf("matched %q of %s", h.Matched, h.Label)
	}
}

func BenchmarkDiagnoses(b *testing.B) {
	for _, text := range []string{"p", "palu", "inf urin", "kolera", "xyzzyx"} {
		b.Run(strings.ReplaceAll(text, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				SearchDiagnoses(Query{Text: text, Limit: 8})
			}
		})
	}
}
