package names

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// few are patients that tests name by their place in this list. The later
// ones are the more recent.
func few() []Entry {
	e := []Entry{
		{Family: "Traoré", Given: "Fatoumata", Village: "Banconi", Quarter: "Zékéné", Mother: "Awa Diarra", Relative: "Moussa Keïta",
			Birth: today - 9300, BirthBy: ToTheYear, Sex: 'F', Phone: "76 12 34 56", Number: "B2-01437-6"},
		{Family: "Coulibaly", Given: "Mamadou dit Petit", Village: "Kalaban Coura", Relative: "Fatoumata Traoré",
			Birth: today - 250, Sex: 'M', Phone: "+223 66 00 11 22 / 70 55 44 33", Number: "B2-00021-K", Others: []string{"2019/144"}},
		{Family: "N'Diaye", Given: "El Hadji Oumar", Village: "Djelibougou", Birth: UnknownBirth, Sex: 'M', Number: "B1-00300-2"},
		{Family: "Keïta", Given: "Mahamadou", Village: "Kati", Quarter: "Coro", Birth: today - 12000, Sex: 'M'},
		{Family: "Keïta", Given: "Mamadou", Village: "Kati", Quarter: "Coura", Birth: today - 12000, Sex: 'M'},
		{Family: "Ag Mohamed", Given: "Attaher", Village: "Ménaka", Birth: today - 15000, Sex: 'M'},
		{Family: "Diallo", Given: "Fatoumata-Binta", Village: "Bamakɔ Kura", Birth: today - 8000, Sex: 'F'},
		{Family: "Dembélé", Given: "Ɲeba", Village: "Sikasso", Birth: today - 3, Sex: 'F', Mother: "Sali Koné"},
	}
	for i := range e {
		e[i].ID, e[i].Last = idOf(uint64(i)+1), int64(1000+i)
	}
	return e
}

func ids(hits []Hit) []ID {
	out := []ID{}
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

func TestSearchFinds(t *testing.T) {
	entries := few()
	x := build(entries)
	cases := []struct {
		line string
		want int // index of the entry that must come first
	}{
		{"traore fatoumata", 0},
		{"fatoumata traore", 0},
		{"FATOUMATA TRAORÉ", 0},
		{norm.NFD.String("Traoré Zékéné"), 0},
		{"tarawele fatimata", 0},
		{"fatou banconi 25", 0},
		{"zekene 25 ans", 0},
		{"traore awa diarra", 0},
		{"awa diarra", 0},
		{"moussa keita", 0},
		{"76 12 34 56", 0},
		{"76123456", 0},
		{"+223 7612 3456", 0},
		{"345", 0},
		{"B2-01437-6", 0},
		{"b2014376", 0},
		{"b2 1437", 0},
		{"1437", 0},
		{"B2-O1437", 0},
		{"petit kulibali", 1},
		{"coulibaly 8m", 1},
		{"coulibaly 8 mois", 1},
		{"kalabancoura", 1},
		{"kalaban kura", 1},
		{"70554433", 1},
		{"66 00 11 22", 1},
		{"2019/144", 1},
		{"2019144", 1},
		{"00021", 1},
		{"ndiaye", 2},
		{"diaye omar", 2},
		{"elhadj umar", 2},
		{"el hadj oumar ndiaye", 2},
		{"aladji oumar", 2},
		{"mahamadou keita", 3},
		{"keita mamadou", 4},
		{"kati coro", 3},
		{"mohamed attaher", 5},
		{"ag mohamed", 5},
		{"agmohamed", 5},
		{"binta diallo", 6},
		{"fatoumatabinta", 6},
		{"bamako coura", 6},
		{"gneba", 7},
		{"nyeba denbele", 7},
		{"dembele 3j", 7},
		{"dembele 3 jours", 7},
		{"demb sik", 7},
		{"koulibaly petit 9 mois kalaban", 1},
	}
	for _, c := range cases {
		hits := x.Search(c.line, today, 10)
		if len(hits) == 0 || hits[0].ID != entries[c.want].ID {
			t.Errorf("%q: got %v, want %s %s first", c.line, hits, entries[c.want].Family, entries[c.want].Given)
		}
	}
}

// Each keystroke on the way to a name keeps its bearer in sight.
func TestSearchAtEachKeystroke(t *testing.T) {
	entries := few()
	x := build(entries)
	for line, want := range map[string]int{
		"traore fatoumata": 0, "tarawele fatimata": 0, "koulibaly petit": 1, "djelibougou ndiaye": 2,
		"kulibali mamadu": 1, "76 12 34 56": 0, "b2-01437-6": 0, "gneba dembele": 7,
	} {
		for n := 1; n <= len(line); n++ {
			if strings.HasPrefix("76 1", line[:n]) || strings.HasPrefix("gn", line[:n]) || line[:n] == "ko" {
				continue // an age of 76; gn and ou are not yet told from g and o
			}
			if rankOf(x.Search(line[:n], today, 10), entries[want].ID) == 0 {
				t.Errorf("%q does not show %s", line[:n], entries[want].Given)
			}
		}
	}
}

func TestRanking(t *testing.T) {
	entry := func(n uint64, family, given, mother string, last int64) Entry {
		return Entry{ID: idOf(n), Family: family, Given: given, Mother: mother, Birth: UnknownBirth, Last: last}
	}
	x := build([]Entry{
		entry(1, "Diarra", "Sali", "", 10),
		entry(2, "Diarra", "Salimata", "", 90),
		entry(3, "Diarra", "Saly", "", 80),
		entry(4, "Diarra", "Awa", "Sali Koné", 100),
		entry(5, "Diarra", "Sala", "", 95),
		entry(6, "Diarra", "Sali", "", 20),
		entry(7, "Diarra", "Moussa", "", 110),
	})
	want := []ID{
		idOf(6), idOf(1), // exact, the more recent first
		idOf(2), // a beginning
		idOf(3), // the sound
		idOf(4), // a relative's
		idOf(5), // a typing error
	}
	if diff := cmp.Diff(want, ids(x.Search("sali diarra", today, 10))); diff != "" {
		t.Error(diff)
	}
}

func TestWhy(t *testing.T) {
	x := build(few())
	hits := x.Search("tarawele fat banconi 25 moussa", today, 1)
	want := []Why{
		{"tarawele", FieldFamily, Variant}, {"fat", FieldGiven, Prefix}, {"banconi", FieldVillage, Exact},
		{"25", FieldBirth, Age}, {"moussa", FieldRelative, Exact},
	}
	if len(hits) != 1 {
		t.Fatalf("%d hits", len(hits))
	}
	if diff := cmp.Diff(want, hits[0].Why); diff != "" {
		t.Error(diff)
	}
	for line, want := range map[string]Why{
		"345": {"345", FieldPhone, Phone}, "1437": {"1437", FieldNumber, Number}, "2019144": {"2019144", FieldNumber, Number},
	} {
		if got := x.Search(line, today, 1)[0].Why[0]; got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

// A clerk who has one of three things wrong still sees the patient, behind
// those who fit, and marked.
func TestOneWrongWordIsForgiven(t *testing.T) {
	entries := few()
	x := build(entries)
	for line, want := range map[string]struct{ first, missed int }{
		"traore fatoumata sikasso":   {0, 1},
		"traore fatoumata 60 zekene": {0, 1},
		"coulibaly petit zzzz":       {1, 1},
		"keita mahamadou 70":         {3, 1},
		"dembele 50":                 {7, 1},
	} {
		hits := x.Search(line, today, 10)
		if len(hits) == 0 || hits[0].ID != entries[want.first].ID || hits[0].Missed != want.missed {
			t.Errorf("%q: %v", line, hits)
		}
	}
	for _, line := range []string{"traore zzzz", "dembele banconi", "50 zzzz", "zzzz xxxx traore"} {
		if hits := x.Search(line, today, 10); len(hits) > 0 {
			t.Errorf("%q: %v, want nobody", line, hits)
		}
	}
}

func TestOddQueries(t *testing.T) {
	entries := newSynthetic(3).file(2000)
	x := build(entries)
	for _, line := range []string{"", " ", "\x00", "\xff\xfe\xfd", "!!!", "'", "-", "…", "\u202f", "'''' ----", "🙂", "٣٤", "\u0301\u0301"} {
		if hits := x.Search(line, today, 20); len(hits) > 0 {
			t.Errorf("%q: %d hits", line, len(hits))
		}
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		b := make([]byte, rnd.IntN(60))
		for i := range b {
			b[i] = "aeioutrmkd 0123456789-+'./\xc3\xa9\xff"[rnd.IntN(29)]
		}
		x.Search(string(b), today, 20)
	}
	for _, line := range []string{
		strings.Repeat("traore ", 1500), strings.Repeat("a", 10_000), strings.Repeat("7", 10_000),
		strings.Repeat("é", 5000), strings.Repeat("76 ", 3000), strings.Repeat("n'", 5000), strings.Repeat("ŋ", 399),
	} {
		x.Search(line, today, 20)
	}
	if hits := x.Search("traore", today, 0); hits != nil {
		t.Errorf("limit 0: %d hits", len(hits))
	}
	if hits := New().Search("traore 25 761", today, 20); len(hits) > 0 {
		t.Error("an empty index finds somebody")
	}
}

func TestDigitsAlone(t *testing.T) {
	entries := newSynthetic(4).file(3000)
	x := build(entries)
	for _, e := range entries[:200] {
		digits := strings.ReplaceAll(e.Phone, " ", "")
		if digits == "" {
			continue
		}
		for _, part := range []string{digits, digits[2:], digits[:6], digits[1:7]} {
			if rankOf(x.Search(part, today, 3000), e.ID) == 0 {
				t.Errorf("%q does not find the phone %s", part, e.Phone)
			}
		}
		if rankOf(x.Search(e.Number, today, 1), e.ID) != 1 {
			t.Errorf("the number %s does not find its bearer", e.Number)
		}
	}
}
