package names_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"carnet/assets/names"
)

func TestListsAreLargeAndWeighted(t *testing.T) {
	count := map[string]int{
		"families": len(names.Families()), "female": len(names.Given(names.Female)),
		"male": len(names.Given(names.Male)), "places": len(names.Places()),
		"variants": len(names.Variants()), "occupations": len(names.Occupations()),
	}
	want := map[string]int{"families": 120, "female": 150, "male": 150, "places": 150, "variants": 150, "occupations": 50}
	for k, n := range want {
		if count[k] < n {
			t.Errorf("%s: %d, want at least %d", k, count[k], n)
		}
	}
}

func TestNoNameTwiceAndAllComposed(t *testing.T) {
	check := func(list string, ws []names.Weighted) {
		seen := map[string]bool{}
		for _, w := range ws {
			if seen[w.Name] {
				t.Errorf("%s: %q twice", list, w.Name)
			}
			seen[w.Name] = true
			if w.Weight <= 0 {
				t.Errorf("%s: %q has no weight", list, w.Name)
			}
			if !norm.NFC.IsNormalString(w.Name) || strings.TrimSpace(w.Name) != w.Name {
				t.Errorf("%s: %q is not in composed form or has spaces around it", list, w.Name)
			}
		}
	}
	check("families", names.FamilyWeights())
	check("female", names.Given(names.Female))
	check("male", names.Given(names.Male))
	check("ethnic", names.EthnicGroups())
	var places []names.Weighted
	for _, p := range names.Places() {
		places = append(places, names.Weighted{Name: strings.TrimSpace(p.Village + " " + p.Quarter), Weight: p.Weight})
	}
	check("places", places)
}

func TestOneInTenIsATraore(t *testing.T) {
	total := 0
	for _, f := range names.Families() {
		total += f.Weight
	}
	if share := float64(names.Families()[0].Weight) / float64(total); share < 0.08 || share > 0.12 {
		t.Errorf("Traoré is %.1f %%, want about 10 %%", 100*share)
	}
}

func TestFamiliesBelongToAGroupOfTheRegister(t *testing.T) {
	var groups []string
	for _, g := range names.EthnicGroups() {
		groups = append(groups, g.Name)
	}
	all := strings.Join(groups, "|")
	for _, f := range names.Families() {
		if !strings.Contains(all, f.Ethnic) {
			t.Errorf("%s: group %q is not in ethnic.tsv", f.Name, f.Ethnic)
		}
	}
}

func TestTableDrawsByWeight(t *testing.T) {
	table := names.NewTable([]names.Weighted{{Name: "a", Weight: 1}, {Name: "never", Weight: 0}, {Name: "b", Weight: 3}})
	for point, want := range map[float64]string{0: "a", 0.2499: "a", 0.25: "b", 0.9999: "b"} {
		if got := table.At(point); got != want {
			t.Errorf("At(%v) = %q, want %q", point, got, want)
		}
	}
	if got := names.NewTable(nil).At(0.5); got != "" {
		t.Errorf("an empty table draws %q", got)
	}
}

func TestEveryAgeHasAnOccupation(t *testing.T) {
	for _, s := range []names.Sex{names.Female, names.Male} {
		for years := 0; years < 100; years++ {
			if len(names.OccupationsOf(s, years)) == 0 {
				t.Errorf("no occupation for sex %c at %d years", s, years)
			}
		}
	}
}

func TestVariantsNameASpellingOnceAClassAndGroup(t *testing.T) {
	for _, v := range names.Variants() {
		if len(v.Names) < 2 {
			t.Errorf("%v: a variant needs two spellings", v)
		}
		if v.Class != "family" && v.Class != "given" && v.Class != "place" {
			t.Errorf("%v: unknown class", v)
		}
	}
}
