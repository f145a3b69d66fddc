package access_test

import (
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"fyne.io/fyne/v2"

	"carnet/records/vault/keyring"
	"carnet/sync/usb"
	"carnet/ui/access"
	"carnet/ui/access/accesstest"
)

func TestTheProofIsAGroupOfTheSheetAndForgives(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sheet := keyring.NewSheet(id)
	for line := range sheet.Lines {
		for group := range 3 {
			picks := []int{line, group}
			p := access.AskProof(sheet, func(int) int { n := picks[0]; picks = picks[1:]; return n })
			want := strings.Fields(sheet.Lines[line])[group]
			if p.Line != line+1 || p.Group != group+1 {
				t.Fatalf("asked line %d, group %d", p.Line, p.Group)
			}
			typed := strings.NewReplacer("0", "o", "L", "1", "8", "b").Replace(want)
			if !p.Fits(want) || !p.Fits(" "+strings.ToLower(typed)) {
				t.Errorf("%q does not fit as %q", want, typed)
			}
			if p.Fits("") || p.Fits(want[:3]) || p.Fits(strings.Fields(sheet.Lines[(line+1)%5])[group]) {
				t.Errorf("something else fits in the place of %q", want)
			}
		}
	}
}

func TestAStickThatIsPluggedInIsTakenAndOneThatIsPulledIsForgotten(t *testing.T) {
	h := accesstest.Sit(t)
	var mu sync.Mutex
	var now []usb.Volume
	plug := func(v ...usb.Volume) { mu.Lock(); now = v; mu.Unlock() }
	w := access.NewWhere(h.Shell, "Où", "", func() ([]usb.Volume, error) { mu.Lock(); defer mu.Unlock(); return now, nil })
	var told []string
	w.OnDir = func(d string) { told = append(told, d) }
	h.Shell.SetContent(w.Content())
	w.Enter()
	defer w.Leave()
	h.Until("Branchez une clé USB")
	plug(usb.Volume{Dir: "/media/a", Label: "SANDISK"}, usb.Volume{Dir: "/media/b", Label: "VIEILLE", ReadOnly: true})
	h.Until("Clé « SANDISK »")
	h.Says("Clé « VIEILLE » (lecture seule)")
	if w.Dir() != "/media/a" {
		t.Errorf("the stick is not taken: %q", w.Dir())
	}
	plug(usb.Volume{Dir: "/media/b", Label: "VIEILLE", ReadOnly: true})
	h.Wait("the other stick", func() bool { return w.Dir() == "/media/b" })
	w.Path.SetText("/home/moi")
	plug()
	h.Until("Branchez une clé USB")
	if w.Dir() != "/home/moi" {
		t.Errorf("a folder that was typed was forgotten: %q", w.Dir())
	}
	if len(told) < 3 || told[len(told)-1] != "/home/moi" {
		t.Errorf("told %v", told)
	}
}

func TestANewPasswordIsTakenOnlyWhenWrittenTwice(t *testing.T) {
	h := accesstest.Sit(t)
	p := access.NewPair(h.Shell)
	p.Known = func() []string { return []string{"Aminata Touré"} }
	done := false
	p.OnLast = func() { done = true }
	h.Shell.SetContent(p.Content())
	h.Canvas().Focus(p.First)
	for typed, want := range map[string]string{"court": "Trop court", "aminata2": "Facile à deviner", "trois mangues": "Correct", "trois mangues vertes": "Bon mot de passe"} {
		p.Clear()
		h.Canvas().Focus(p.First)
		h.Keys(typed)
		h.Says(want)
	}
	p.Clear()
	h.Canvas().Focus(p.First)
	h.Keys("trois mangues vertes")
	h.Press(fyne.KeyReturn)
	h.Keys("trois manges")
	h.Says("pas pareils")
	h.Press(fyne.KeyReturn)
	if !done {
		t.Error("Enter in the second field goes nowhere")
	}
	if _, ok := p.Take(); ok {
		t.Error("two different passwords were taken")
	}
	h.Keys("trois mangues vertes") // the wrong one is marked
	if got, ok := p.Take(); !ok || got != "trois mangues vertes" {
		t.Errorf("took %q, %v", got, ok)
	}
}

func TestATickTurnsByKeysAndClicks(t *testing.T) {
	h := accesstest.Sit(t)
	turns := 0
	x := access.NewTick("Imprimée", func(bool) { turns++ })
	h.Shell.SetContent(x.Box)
	h.Canvas().Focus(x.Box)
	h.Press(fyne.KeySpace)
	h.Says("☑")
	h.Press(fyne.KeyReturn)
	h.Says("☐")
	x.Box.Tapped(nil)
	if !x.On() || turns != 3 {
		t.Errorf("on %v after %d turns", x.On(), turns)
	}
}
