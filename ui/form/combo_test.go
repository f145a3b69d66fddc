package form

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestACombo(t *testing.T) {
	find := Among(Option{Value: "B54", Label: "Paludisme simple", Words: []string{"palu", "malaria"}}, Option{Value: "B50", Label: "Paludisme grave"}, Option{Value: "J18", Label: "Pneumonie"})
	var label, code string
	f := newTestForm()
	f.Section("", Combo("dx", &label, find, Code(&code)))
	x := f.Field("dx")
	x.Enter()
	x.Edit("grav pal")
	list, at := x.Suggestions()
	if len(list) != 1 || list[0].Value != "B50" || at != 0 {
		t.Fatalf("any order of beginnings finds: %v, %d", list, at)
	}
	x.Edit("malar")
	if !x.TakeSuggestion(-1) || label != "Paludisme simple" || code != "B54" || x.Text() != label {
		t.Errorf("a synonym finds: %q %q", label, code)
	}
	x.Edit("fièvre inconnue")
	x.Leave()
	if label != "fièvre inconnue" || code != "" {
		t.Errorf("free text has no code: %q %q", label, code)
	}
	x.Enter()
	x.Edit("PNEUMONIE")
	x.Leave()
	if label != "Pneumonie" || code != "J18" {
		t.Errorf("what reads like a suggestion is it: %q %q", label, code)
	}
	if list, _ := x.Suggestions(); list != nil {
		t.Error("left: the suggestions are closed")
	}
}

func TestAFreeComboKeepsWhatWasTyped(t *testing.T) {
	var village string
	f := newTestForm()
	f.Section("", Combo("v", &village, Among(Values("", "Kolabougou", "Sikoro")...), Free()))
	x := f.Field("v")
	x.Enter()
	x.Edit("Kola")
	if x.TakeSuggestion(-1) {
		t.Error("nothing is marked until one walks")
	}
	x.Walk(1)
	if list, at := x.Suggestions(); at != 0 || len(list) != 1 {
		t.Errorf("↓ marks the first: %v %d", list, at)
	}
	if !x.CloseSuggestions() || x.CloseSuggestions() {
		t.Error("Escape closes once")
	}
	x.Leave()
	if village != "Kola" {
		t.Errorf("kept: %q", village)
	}
}

// What only resembles the typed words is proposed, and taken by an arrow key
// alone.
func TestEnterTakesNoSuggestionThatOnlyResembles(t *testing.T) {
	loose := func(string) []Option {
		return []Option{{Value: "M79", Label: "Myalgie (courbatures)", Detail: "M79.1"}, {Value: "B50.9", Label: "Paludisme à P. falciparum", Words: []string{"Accès palustre", "O.M.S."}}, {Value: "I10", Label: "Fièvre"}}
	}
	for typed, want := range map[string]string{
		"coar": "", "diare": "", "xyz": "", "": "", "...": "",
		"cour": "M79", "MYAL": "M79", "m791": "M79", "courb myal": "M79", "courb xx": "",
		"falci": "B50.9", "p.fal": "B50.9", "acces": "B50.9", "b509": "B50.9", "B50": "B50.9", "oms": "B50.9", "fièvre": "I10", "fievr": "I10",
	} {
		var label, code string
		f := newTestForm()
		f.Section("", Combo("dx", &label, loose, Code(&code)))
		x := f.Field("dx")
		x.Enter()
		x.Edit(typed)
		took := x.TakeSuggestion(-1)
		if took != (want != "") || code != want {
			t.Errorf("%q and Enter: %q, want %q", typed, code, want)
		}
		if took {
			continue
		}
		if hint := x.SuggestHint(); (joined(typed) != "") != (hint != "") {
			t.Errorf("%q, nothing marked, and the keys are not said: %q", typed, hint)
		}
		if label != typed {
			t.Errorf("%q became %q", typed, label)
		}
		x.Edit(typed + "z")
		x.Walk(1)
		if !x.TakeSuggestion(-1) || code != "M79" {
			t.Errorf("%q, ↓ and Enter: %q", typed, code)
		}
	}
}

func TestWhatReadsLikeTheTextComesBeforeItsBeginnings(t *testing.T) {
	var label, code string
	f := newTestForm()
	f.Section("", Combo("m", &label, Among(Option{Value: "fol", Label: "Fer + acide folique"}, Option{Value: "fer", Label: "Fer"}), Code(&code)))
	x := f.Field("m")
	x.Enter()
	x.Edit("fer")
	if x.TakeSuggestion(-1); code != "fer" {
		t.Errorf("took %q", code)
	}
}

func TestTagsProposeKnownWords(t *testing.T) {
	known := Among(Values("", "NFS", "Glycémie", "Groupage sanguin")...)
	var got []string
	f := newTestForm()
	f.Section("", Tags("lab", &got, Suggesting(known)))
	x := f.Field("lab")
	x.Enter()
	x.Edit("gly")
	if list, at := x.Suggestions(); len(list) != 1 || at != 0 {
		t.Fatalf("%v, %d", list, at)
	}
	x.TakeSuggestion(-1)
	x.Edit("ECBU")
	if x.TakeSuggestion(-1) {
		t.Error("an unknown word is no suggestion")
	}
	x.AddTag()
	x.Edit("nfs") // not confirmed: leaving adds it, spelt as it is known
	x.Leave()
	x.Enter()
	x.Edit("GLYC")
	x.TakeSuggestion(-1)
	if diff := cmp.Diff([]string{"Glycémie", "ECBU", "NFS"}, got); diff != "" {
		t.Error(diff)
	}
	x.Suggest()
	x.Walk(1)
	if list, at := x.Suggestions(); len(list) != 3 || at != 1 || !x.CloseSuggestions() {
		t.Errorf("↓ in the empty field shows all: %v, %d", list, at)
	}
}
