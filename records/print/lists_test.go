package print

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"carnet/records/clinical"
)

func sampleFollowUp(n int) FollowUpList {
	l := FollowUpList{Centre: sampleCentre(), Author: sampleStaff(), Date: clinical.Date{Year: 2026, Month: 11, Day: 24}}
	for i := range n {
		village := []string{"Banconi", "Ŋɔkɔla", ""}[min(i*3/n, 2)]
		l.Women = append(l.Women, AwaitedWoman{Name: fmt.Sprintf("TRAORÉ Aïssata %d", i), Village: village, Quarter: "Zékéné", Phone: "76 00 00 01", For: "CPN 3",
			Due: l.Date.AddDays(-i), Late: i})
	}
	return l
}

func TestFollowUpList(t *testing.T) {
	got := read(t, save(t, sampleFollowUp(6), Options{}))
	expect(t, got, "LISTE DE RELANCE", "mardi 24 novembre 2026", "Banconi — 2 femmes", "Ŋɔkɔla — 2 femmes", "Village non noté — 2 femmes", "TRAORÉ Aïssata 5", "19/11/2026", "Vue le", "page 1/1")
	// Due that day is not late.
	if days := strings.ReplaceAll(got, " j", "j"); strings.Contains(days, "2026 0j") || !strings.Contains(days, "2026 5j") {
		t.Errorf("days late: %s", days)
	}
	one := sampleFollowUp(1)
	expect(t, read(t, save(t, one, Options{})), "Banconi — 1 femme")
	expect(t, read(t, save(t, FollowUpList{Centre: sampleCentre()}, Options{})), "Personne à relancer")
	save(t, FollowUpList{}, Options{})
}

// A long list goes on over pages; no village's name stands alone at the foot
// of one, and no woman is lost.
func TestALongFollowUpListGoesOn(t *testing.T) {
	file := save(t, sampleFollowUp(120), Options{})
	if n := pages(t, file); n < 3 {
		t.Fatalf("%d pages", n)
	}
	got := read(t, file)
	for i := range 120 {
		if !strings.Contains(got, fmt.Sprintf("TRAORÉ Aïssata %d ", i)) {
			t.Errorf("woman %d is lost", i)
		}
	}
	expect(t, got, "LISTE DE RELANCE (suite)")
}

func sampleHandover(n int) Handover {
	h := Handover{Centre: sampleCentre(), Author: sampleStaff(), At: time.Date(2026, 11, 24, 19, 30, 0, 0, time.Local)}
	for i := range n {
		h.Labours = append(h.Labours, HandoverLabour{Name: fmt.Sprintf("KONATÉ Bintou %d", i), Who: "28 ans · G2 P1 · 39 SA + 3", Stage: "Phase active depuis 06:30", Facts: []HandoverFact{
			{"Admise", "06:05", false}, {"Col", "7 cm à 09:30", false}, {"Descente", "3/5", false}, {"Contractions", "4 en 10 min, 45 s", false}, {"RCF", "164 à 10:42", true}, {"TA", "122/78", false}},
			Alerts: []string{"RCF 164, 10:42"}, Plan: "Décubitus latéral gauche", Due: "Examen dû depuis 12 min", Late: true, Calls: []string{"Appel 10:46 : Dr Touré"}})
		h.Births = append(h.Births, HandoverBirth{Name: fmt.Sprintf("DEMBÉLÉ Oumou %d", i), Who: "35 ans", When: "05:40 · Voie basse spontanée", Mother: "pertes 650 mL", Alarm: true, Children: []string{"garçon · 2,3 kg", "Mort-né frais"}, Watch: ""})
	}
	return h
}

func TestHandover(t *testing.T) {
	for _, n := range []int{0, 1, 4, 14} {
		file := save(t, sampleHandover(n), Options{})
		got := read(t, file)
		expect(t, got, "RELÈVE DE LA SALLE DE TRAVAIL", "mardi 24 novembre 2026, 19:30", fmt.Sprint("En travail — ", n), "Équipe qui part", "Équipe qui prend la relève")
		if n == 0 {
			expect(t, got, "Personne n’est en travail", "Aucun accouchement ces 24 dernières heures")
		}
		for i := range n {
			expect(t, got, fmt.Sprintf("KONATÉ Bintou %d", i), fmt.Sprintf("DEMBÉLÉ Oumou %d", i))
		}
		if n > 0 {
			expect(t, got, "▲ 164 à 10:42", "▲ Examen dû depuis 12 min", "▲ pertes 650 mL", "4 en 10 min, 45 s")
		}
		if p := pages(t, file); n <= 4 && p != 1 {
			t.Errorf("%d women take %d pages", n, p)
		}
	}
	save(t, Handover{}, Options{})
}
