package names

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSimilar(t *testing.T) {
	entries := few()
	x := build(entries)
	registered := entries[0]
	cases := map[string]struct {
		change func(*Entry)
		shown  bool
	}{
		"the same":                     {func(e *Entry) {}, true},
		"other spelling":               {func(e *Entry) { e.Family, e.Given = "TARAWELE", "Fatimata" }, true},
		"name alone":                   {func(e *Entry) { *e = Entry{Family: "Traore", Given: "Fatoumata", Birth: UnknownBirth} }, true},
		"names swapped":                {func(e *Entry) { e.Family, e.Given = e.Given, e.Family }, true},
		"typing error, age off by two": {func(e *Entry) { e.Given = "Fatuomata"; e.Birth += 700 }, true},
		"moved":                        {func(e *Entry) { e.Village, e.Quarter, e.Phone = "Kati", "", "" }, true},
		"married name, same phone":     {func(e *Entry) { e.Family, e.Relative = "Keïta", "" }, true},
		"another mother and age":       {func(e *Entry) { e.Mother, e.Relative, e.Phone = "Sali Koné", "", ""; e.Birth = today - 1000 }, false},
		"a man elsewhere": {func(e *Entry) {
			e.Sex, e.Mother, e.Relative, e.Phone, e.Village, e.Quarter = 'M', "", "", "", "Kati", ""
		}, false},
		"sister":                        {func(e *Entry) { e.Given, e.Relative, e.Birth = "Kadiatou", "", e.Birth+4000 }, false},
		"another family in the village": {func(e *Entry) { e.Family, e.Mother, e.Phone, e.Number = "Dolo", "", "", "" }, false},
		"another name":                  {func(e *Entry) { e.Family, e.Given = "Dolo", "Yama" }, false},
		"newborn of the same mother":    {func(e *Entry) { e.Given, e.Phone = "Bébé", "" }, true},
		"itself":                        {func(e *Entry) { e.ID = registered.ID }, false},
		"nothing yet":                   {func(e *Entry) { *e = Entry{Birth: UnknownBirth} }, false},
		"family name alone":             {func(e *Entry) { *e = Entry{Family: "Traoré", Birth: UnknownBirth} }, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			e := registered
			e.ID, e.Number = ID{}, ""
			c.change(&e)
			got := false
			for _, d := range x.Similar(e, today, 10) {
				got = got || d.ID == registered.ID
			}
			if got != c.shown {
				t.Errorf("shown: %v, want %v: %v", got, c.shown, x.Similar(e, today, 10))
			}
		})
	}
}

func TestSimilarSaysWhatTellsThemApart(t *testing.T) {
	entries := few()
	x := build(entries)
	e := entries[0]
	e.ID, e.Number = ID{}, ""
	e.Family, e.Village, e.Phone, e.Relative = "Tarawele", "Kati", "70 00 00 00", ""
	e.Birth += 500
	want := []Evidence{
		{FieldFamily, Same}, {FieldGiven, Same}, {FieldVillage, Differs}, {FieldQuarter, Same}, {FieldMother, Same},
		{FieldBirth, Near}, {FieldSex, Same}, {FieldPhone, Differs},
	}
	got := x.Similar(e, today, 10)
	if len(got) != 1 {
		t.Fatalf("%d doubles", len(got))
	}
	if diff := cmp.Diff(want, got[0].Evidence); diff != "" {
		t.Error(diff)
	}
}

// Every patient typed again by a tired clerk is recognised among 5,000.
func TestSimilarInAFile(t *testing.T) {
	g := newSynthetic(8)
	entries := g.file(5000)
	x := build(entries)
	missed := 0
	for _, e := range entries[:500] {
		again := e
		again.ID, again.Number, again.Phone = ID{}, "", ""
		again.Given = g.mistype(again.Given)
		if e.BirthBy == ToTheYear {
			again.Birth += int32(g.rnd.IntN(600) - 300)
		}
		found := false
		for _, d := range x.Similar(again, today, 5) {
			found = found || d.ID == e.ID
		}
		if !found {
			missed++
		}
	}
	if missed > 15 {
		t.Errorf("%d of 500 not recognised", missed)
	}
	t.Logf("%d of 500 not recognised", missed)
}
