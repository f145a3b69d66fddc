package exchanges

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/sync/exchange"
	"carnet/sync/usb"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// centre founds a centre with one desk, opened by its doctor, and what a place
// is given there.
func centre(t *testing.T) *place.Context {
	t.Helper()
	k, _, err := desk.Found(t.Context(), filepath.Join(t.TempDir(), "d"), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Essai", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Family: "Diarra", Given: "Moussa", Role: records.Doctor}, Password: "motdepasse", Keys: admission.Keys,
	}, desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	a := test.NewTempApp(t)
	w := a.NewWindow("")
	t.Cleanup(w.Close)
	c := &place.Context{Desk: k, Shell: kit.NewShell(w, text.For(text.French)), Go: func(place.Route) {}, Touch: func() {}, Log: slog.New(slog.DiscardHandler)}
	if err := c.LoadStaff(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// twoGroups writes a patient whose blood group two people gave without seeing
// each other.
func twoGroups(t *testing.T, c *place.Context) journal.DocumentID {
	t.Helper()
	a := store.Author{Staff: c.Desk.Me.ID, Role: records.Doctor}
	p := records.Patient{Number: records.PatientNumber("B", "1", 1), Family: "Sidibé", Given: "Ali", Sex: clinical.Male}
	first, err := c.Store().Write(t.Context(), a, store.Change{Op: journal.OpPut, Content: &p})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []string{"O+", "A+"} {
		x := p
		x.BloodGroup = g
		if _, err := c.Store().Write(t.Context(), a, store.Change{Op: journal.OpPut, Document: first.Document, Content: &x, Bases: []journal.Hash{first.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	return first.Document
}

func TestTwoValuesAreShownInWordsAndSettled(t *testing.T) {
	c := centre(t)
	id := twoGroups(t, c)
	x, err := admission.Ready(c.Desk)
	if err != nil {
		t.Fatal(err)
	}
	s, err := load(t.Context(), c, x)
	if err != nil || len(s.conflicts) != 1 || len(s.conflicts[0].values) != 2 {
		t.Fatalf("conflicts %+v, %v", s.conflicts, err)
	}
	k := s.conflicts[0]
	if !k.safety || k.who != "SIDIBÉ Ali" || label(c.P(), k.path) != "Groupe sanguin" {
		t.Errorf("%+v, %q", k, label(c.P(), k.path))
	}
	keep := 0
	if k.values[1].words == "A+" {
		keep = 1
	}
	if err := settle(t.Context(), c, k, keep); err != nil {
		t.Fatal(err)
	}
	d, err := c.Store().Document(t.Context(), id)
	if err != nil || len(d.Conflicts) != 0 {
		t.Fatalf("still %v, %v", d.Conflicts, err)
	}
	var p records.Patient
	if err := d.Decode(&p); err != nil || p.BloodGroup != "A+" {
		t.Errorf("group %q, %v", p.BloodGroup, err)
	}
}

func TestWhatIsSentIsToldAndSeenInTheFolder(t *testing.T) {
	c := centre(t)
	twoGroups(t, c)
	x, err := admission.Ready(c.Desk)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o, err := send(t.Context(), c.P(), x, dir, exchange.All, nil)
	if err != nil || !o.good || !strings.Contains(o.words, "La clé peut être retirée") {
		t.Fatalf("%+v, %v", o, err)
	}
	f := look(usb.Volume{Dir: dir, Label: "SANDISK"})
	if len(f.bundles) != 1 || f.title(c.P()) != "Clé USB «\u202fSANDISK\u202f» branchée" || !strings.Contains(f.says(c.P()), "contient 1 paquet") {
		t.Errorf("%+v: %q, %q", f, f.title(c.P()), f.says(c.P()))
	}
	// One's own bundle comes back: nothing is new, nothing is harmed.
	got, err := receive(t.Context(), c, x, f, nil)
	if err != nil || !strings.Contains(got.words, "0 nouvelles") {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAFolderThatIsNotThereIsSaid(t *testing.T) {
	if err := isFolder(filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "n’existe pas") {
		t.Errorf("%v", err)
	}
}

func TestThePageEntersPaintsAndLeaves(t *testing.T) {
	c := centre(t)
	twoGroups(t, c)
	p, ok := New(c, place.Route{}).(*page)
	if !ok {
		t.Fatal("another place")
	}
	c.Shell.SetContent(p.Content())
	p.x, _ = admission.Ready(c.Desk)
	s, err := load(t.Context(), c, p.x)
	if err != nil {
		t.Fatal(err)
	}
	p.state = s
	p.paintSent()
	p.paintRight()
	p.paintSticks()
	if p.choices() != 2 {
		t.Errorf("%d choices", p.choices())
	}
}

// The keys of the values that conflict are on each keyboard: no digit, which a
// French one has only with Shift, and nothing that the page binds twice.
func TestAConflictIsSettledByAKeyThatEachKeyboardHas(t *testing.T) {
	c := centre(t)
	id := twoGroups(t, c)
	p := New(c, place.Route{}).(*page)
	c.Shell.SetContent(p.Content())
	p.Enter()
	defer p.Leave()
	until(t, func() bool { return p.choices() == 2 })
	seen := map[kit.Key]bool{}
	for _, b := range p.keys.Binds() {
		if strings.ContainsAny(string(b.Key.Name), "0123456789") && !strings.HasPrefix(string(b.Key.Name), "F") {
			t.Errorf("%v needs Shift on a French keyboard", b.Key)
		}
		if seen[b.Key] {
			t.Errorf("%v is bound twice", b.Key)
		}
		seen[b.Key] = true
	}
	want := p.state.conflicts[0].values[1].words
	press := func(k fyne.KeyName) { c.Shell.Window().Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k}) }
	fyne.DoAndWait(func() { press(fyne.KeyF4) }) // there is no third value
	if c.Shell.Suspended() {
		t.Fatal("a key without a value asks nothing")
	}
	fyne.DoAndWait(func() { press(fyne.KeyF3) })
	if !c.Shell.Suspended() {
		t.Fatal("it is asked before it is settled")
	}
	fyne.DoAndWait(func() {
		if f := c.Shell.Window().Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			return
		}
		press(fyne.KeyReturn)
	})
	until(t, func() bool { return p.choices() == 0 })
	d, err := c.Store().Document(t.Context(), id)
	var x records.Patient
	if err != nil || d.Decode(&x) != nil || x.BloodGroup != want {
		t.Errorf("group %q, want %q, %v", x.BloodGroup, want, err)
	}
}

// until waits for what runs beside the window.
func until(t *testing.T, done func() bool) {
	t.Helper()
	for range 500 {
		ok := false
		fyne.DoAndWait(func() { ok = done() })
		if ok {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it never came")
}

// What two desks set differently for the centre is named in words and settled
// in the settings, by a key.
func TestTheCentresRulesAreSettledInTheSettings(t *testing.T) {
	c := centre(t)
	var went []place.Route
	c.Go = func(r place.Route) { went = append(went, r) }
	for _, x := range []float64{6.5, 8} {
		p := records.Protocol{Values: map[string]float64{"anc.hb_severe": x}}
		if err := c.Store().WriteProtocol(t.Context(), c.Desk.Author(), &p, nil, "essai"); err != nil {
			t.Fatal(err)
		}
	}
	p := New(c, place.Route{}).(*page)
	c.Shell.SetContent(p.Content())
	p.Enter()
	defer p.Leave()
	until(t, func() bool { return p.choices() == 1 })
	k := p.state.conflicts[0]
	if !strings.HasPrefix(k.name, "Anémie sévère") || k.who != "Seuils et calendrier du centre" || k.values[0].words == k.values[1].words || !strings.HasSuffix(k.values[0].words, "g/dL") {
		t.Errorf("%q of %q: %+v", k.name, k.who, k.values)
	}
	fyne.DoAndWait(func() { c.Shell.Window().Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF2}) })
	if len(went) != 1 || went[0] != (place.Route{To: place.Settings, Query: "rules.prenatal"}) || c.Shell.Suspended() {
		t.Errorf("F2 leads to %+v", went)
	}
}
