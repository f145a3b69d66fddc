package access

import "testing"

func TestPasswordsAreJudgedAsSomebodyWouldGuessThem(t *testing.T) {
	known := []string{"Aminata Touré", "CSCom-U Banconi"}
	for password, want := range map[string]Strength{
		"":                     Empty,
		"abc":                  TooShort,
		"1234567":              TooShort,
		"aaaaaaaa":             Weak, // one sign
		"12345678":             Weak, // counted
		"87654321":             Weak,
		"aminata1":             Weak, // her own name
		"touré2026":            Weak,
		"Banconi123":           Weak,
		"motdepasse":           Weak,
		"azertyuiop1":          Weak,
		"kalandenw":            Weak, // small letters only, short
		"kalan7den":            Fair,
		"trois mangues":        Fair,
		"Mangue-7-verte":       Strong,
		"la pirogue du soir":   Strong,
		"ŋɔmi ni sukaro duuru": Strong,
	} {
		if got := Judge(password, known...); got != want {
			t.Errorf("%q is %s, want %s", password, got, want)
		}
	}
}

func TestFoldingForgivesHowNamesAreTyped(t *testing.T) {
	for in, want := range map[string]string{"Touré": "toure", "KEÏTA": "keita", "Dɛnbɛlɛ": "denbele", "d’État": "d'etat", " Awa\u00a0Ba ": "awa ba"} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}
