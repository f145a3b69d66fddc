package coding

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"Œdème des m.i.", []string{"oedeme", "des", "mi"}},
		{"pré‑éclampsie", []string{"pre", "eclampsie"}},
		{"B50.9", []string{"b509"}},
		{"A.V.P.", []string{"avp"}},
		{"500mg", []string{"500", "mg"}},
		{"d’argent l'été", []string{"d", "argent", "l", "ete"}},
		{"ɲɔnisan", []string{"nyonisan"}},
		{"1\u202f000 UI", []string{"1", "000", "ui"}},
		{"  ", nil},
	} {
		if d := cmp.Diff(c.want, Fold(c.in)); d != "" {
			t.Errorf("%q: %s", c.in, d)
		}
	}
}

func TestSound(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"pharyngite", "faringite"}, {"cholera", "kolera"}, {"typhoide", "tifoide"}, {"asthme", "asme"},
		{"quinine", "kinine"}, {"diarrhee", "diaree"}, {"penicilline", "penicyline"},
	} {
		if sound(c.a) == "" || sound(c.a) != sound(c.b) {
			t.Errorf("%s sounds %q, %s sounds %q", c.a, sound(c.a), c.b, sound(c.b))
		}
	}
	for _, c := range []struct{ a, b string }{{"toux", "tout"}, {"gale", "gaze"}, {"prednisone", "prednisolone"}, {"sulfate", "sulfamide"}} {
		if sound(c.a) == sound(c.b) {
			t.Errorf("%s and %s both sound %q", c.a, c.b, sound(c.a))
		}
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"bactrim", "bactrin", true}, {"aspirine", "asprine", true}, {"asprine", "aspirine", true},
		{"palu", "pale", true}, {"palu", "plan", false}, {"palu", "plau", true}, {"palu", "palu", true}, {"ab", "ba", true},
		{"prednisone", "prednisolone", false}, {"a", "", true}, {"", "", true},
	} {
		if got := near(c.a, c.b); got != c.want {
			t.Errorf("near(%s, %s) = %v", c.a, c.b, got)
		}
	}
}
