package keyring_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carnet/assets/text"
	"carnet/records/vault/keyring"
)

func newSheet(t interface{ Fatal(...any) }) (keyring.Sheet, *age.X25519Identity) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return keyring.NewSheet(identity), identity
}

func TestSheetLooks(t *testing.T) {
	s, _ := newSheet(t)
	if len(s.Lines) != 5 {
		t.Fatalf("%d lines, want 5", len(s.Lines))
	}
	form := regexp.MustCompile(`^([QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{4} ){3}[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{4}$`)
	for _, l := range s.Lines {
		if !form.MatchString(l) {
			t.Errorf("the line %q is not four groups of four", l)
		}
	}
	if !strings.HasPrefix(s.Lines[0], s.Mark) {
		t.Errorf("the first line %q does not begin with the mark %q", s.Lines[0], s.Mark)
	}
}

func TestSheetIsForgiving(t *testing.T) {
	s, identity := newSheet(t)
	for name, typed := range map[string]string{
		"as printed":          s.Text(),
		"small letters":       strings.ToLower(s.Text()),
		"in one line":         strings.ReplaceAll(s.Text(), "\n", " "),
		"without spaces":      strings.NewReplacer(" ", "", "\n", "").Replace(s.Text()),
		"with hyphens":        strings.ReplaceAll(s.Text(), " ", "-"),
		"empty lines between": strings.ReplaceAll(s.Text(), "\n", "\r\n\r\n"),
		"letter O for zero":   strings.ReplaceAll(s.Text(), "0", "O"),
		"small o for zero":    strings.ReplaceAll(s.Text(), "0", "o"),
		"one for L":           strings.ReplaceAll(s.Text(), "L", "1"),
		"I for L":             strings.ReplaceAll(s.Text(), "L", "i"),
		"B for 8":             strings.ReplaceAll(s.Text(), "8", "b"),
		"QR":                  s.QR,
		"QR in small letters": " " + strings.ToLower(s.QR) + "\n",
	} {
		got, err := keyring.ParseSheet(typed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.String() != identity.String() {
			t.Errorf("%s: another identity", name)
		}
	}
}

// Any one mistake is found, in its line.
func TestSheetFindsTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, _ := newSheet(t)
		lines := append([]string(nil), s.Lines...)
		n := rapid.IntRange(0, 4).Draw(t, "line")
		signs := []rune(strings.ReplaceAll(lines[n], " ", ""))
		at := rapid.IntRange(0, len(signs)-1).Draw(t, "sign")
		switch rapid.SampledFrom([]string{"other", "missing", "doubled", "swapped"}).Draw(t, "mistake") {
		case "other":
			all := strings.ReplaceAll("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", string(signs[at]), "")
			signs[at] = rapid.SampledFrom([]rune(all)).Draw(t, "typed")
		case "missing":
			signs = append(signs[:at:at], signs[at+1:]...)
		case "doubled":
			signs = append(signs[:at+1:at+1], signs[at:]...)
		case "swapped":
			next := at
			for signs[next] == signs[at] {
				next = (next + 1) % len(signs)
			}
			signs[at], signs[next] = signs[next], signs[at]
		}
		lines[n] = string(signs)
		_, err := keyring.ParseSheet(strings.Join(lines, "\n"))
		var p *text.Problem
		if !errors.As(err, &p) {
			t.Fatalf("the mistake was not seen: %v", err)
		}
		if diff := cmp.Diff(text.NewProblem("keyring.recovery-line", n+1), p); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSheetRefusesLinesInAnotherOrder(t *testing.T) {
	s, _ := newSheet(t)
	s.Lines[1], s.Lines[3] = s.Lines[3], s.Lines[1]
	_, err := keyring.ParseSheet(s.Text())
	wants(t, err, problem("keyring.recovery-line"), "two lines swapped")
	for _, typed := range []string{"", "ABCD", strings.Join(s.Lines[:4], "\n")} {
		_, err := keyring.ParseSheet(typed)
		wants(t, err, problem("keyring.recovery-length"), "too little: "+typed)
	}
}
