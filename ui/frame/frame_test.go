package frame

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/ui/access/accesstest"
	"carnet/ui/arrival"
	"carnet/ui/consultation"
	"carnet/ui/exchanges"
	"carnet/ui/finder"
	"carnet/ui/home"
	"carnet/ui/kit"
	"carnet/ui/login"
	"carnet/ui/place"
	"carnet/ui/record"
	"carnet/ui/settings"
)

const password = "trois mangues vertes"

// hands sit before the whole window with a real desk behind it.
type hands struct {
	*accesstest.Hands
	f   *Frame
	dir string
}

func deskOptions() desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test"}
}

// sit founds a centre and opens the window before its login.
func sit(t *testing.T, centre records.Centre, opt Options) *hands {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "d")
	k, _, err := desk.Found(context.Background(), dir, desk.Founding{
		Centre: centre, Desk: "Poste 1", Lead: records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.Doctor}, Password: password, Lang: "fr", Keys: admission.Keys,
	}, deskOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	h := &hands{Hands: accesstest.Sit(t), dir: dir}
	h.Win.Close()
	opt.Dir, opt.Desk, opt.Log = dir, deskOptions(), slog.New(slog.DiscardHandler)
	if opt.Idle == 0 {
		opt.Idle = 10 * time.Minute
	}
	h.f = New(h.App, Screens{
		Welcome: login.NewWelcome, Login: login.NewLogin, Lock: login.NewLock,
		Places: map[place.Name]place.Maker{
			place.Home: home.New, place.Patients: finder.NewSearch, place.Register: finder.NewRegister,
			place.Record: record.New(arrival.Form, consultation.Form), place.Exchange: exchanges.New, place.Settings: settings.New,
		},
	}, opt)
	h.Win, h.Shell = h.f.win, h.f.shell
	h.Shell.Later = func(time.Duration, func()) {} // notices stay
	h.f.Show()
	t.Cleanup(func() {
		h.Settle()
		h.f.close()
	})
	return h
}

// inside sits and logs in.
func inside(t *testing.T, centre records.Centre, opt Options) *hands {
	t.Helper()
	h := sit(t, centre, opt)
	h.unlock()
	h.Wait("the first place", func() bool { return h.f.ctx != nil && h.f.shown != nil && h.f.route.To == place.Home })
	return h
}

// unlock types the password of the one user.
func (h *hands) unlock() {
	h.T.Helper()
	h.Settle()
	if len(h.Canvas().Focused().(*kit.Entry).Text) == 0 && !h.Canvas().Focused().(*kit.Entry).Password {
		h.Keys("Touré")
		h.Press(fyne.KeyReturn)
	}
	h.Keys(password)
	h.Press(fyne.KeyReturn)
}

func (h *hands) alt(n fyne.KeyName) {
	h.T.Helper()
	s := &desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierAlt}
	if f, ok := h.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	h.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

func banconi() records.Centre { return records.Centre{Name: "CSCom-U Banconi", Letter: "B"} }

// enrol registers a patient.
func (h *hands) enrol(number int) journal.DocumentID {
	h.T.Helper()
	k := h.f.ctx.Desk
	r, err := k.Store.Write(context.Background(), k.Author(), store.Change{Op: journal.OpPut, Content: &records.Patient{
		Number: records.PatientNumber("B", "1", number), Family: "Traoré", Given: "Aïssata", Sex: clinical.Female,
	}})
	if err != nil {
		h.T.Fatal(err)
	}
	return r.Document
}

func TestAKeyLeadsToEachPlace(t *testing.T) {
	h := inside(t, banconi(), Options{})
	if len(stops) < 4 {
		t.Fatalf("%d places", len(stops))
	}
	seen := map[string]bool{}
	for _, s := range stops {
		if seen[s.key] {
			t.Errorf("%s twice", s.key)
		}
		seen[s.key] = true
		k := kit.ParseKey(s.key)
		if k.Mod != fyne.KeyModifierAlt || len(k.Name) != 1 || k.Name[0] < 'A' || k.Name[0] > 'Z' {
			t.Errorf("%s: a letter is on each keyboard, a digit needs Shift on a French one", s.key)
		}
		if h.f.scr.Places[s.to] == nil {
			continue // a place that this window was not given
		}
		h.alt(k.Name)
		h.Settle()
		if h.f.route.To != s.to {
			t.Errorf("%s leads to %s, not to %s", s.key, h.f.route.To, s.to)
		}
	}
	h.Ctrl(fyne.KeyK)
	h.Settle()
	if h.f.route.To != place.Patients {
		t.Errorf("Ctrl+K leads to %s", h.f.route.To)
	}
	h.Press(fyne.KeyF1)
	for _, s := range stops {
		h.Says(kit.ParseKey(s.key).Hint(h.f.ctx.P()))
	}
	h.Press(fyne.KeyReturn)
}

func TestBackFindsTheSearchAsItWasLeft(t *testing.T) {
	h := inside(t, banconi(), Options{})
	h.enrol(1)
	h.Ctrl(fyne.KeyK)
	h.Keys("traor")
	h.Until("TRAORÉ Aïssata")
	h.Press(fyne.KeyReturn)
	h.Wait("the chart", func() bool { return h.f.route.To == place.Record })
	h.f.back()
	h.Settle()
	if h.f.route.To != place.Patients || h.f.route.Query != "traor" {
		t.Errorf("back at %+v", h.f.route)
	}
	h.Until("TRAORÉ Aïssata")
	h.f.back()
	if h.f.route.To != place.Home {
		t.Errorf("and before it: %+v", h.f.route)
	}
}

// A kill leaves papers in the clear; they do not wait for a chart to be opened.
func TestPapersLeftByAKillAreSweptBeforeTheLogin(t *testing.T) {
	h := sit(t, banconi(), Options{})
	left := filepath.Join(h.dir, "print", "1")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "resume.pdf"), []byte("Aïssata Traoré"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.f.stand(h.dir)
	if _, err := os.Stat(left); err == nil {
		t.Error("the paper stays")
	}
}

func TestTheWindowLocksWhenNobodyTouchesIt(t *testing.T) {
	h := inside(t, banconi(), Options{Idle: 10 * time.Minute})
	patient := h.enrol(1)
	h.f.Go(place.Route{To: place.Record, Patient: patient})
	h.Until("TRAORÉ")
	k, start := h.f.ctx.Desk, thisMoment()
	if !h.f.rest(k, start.later(9*time.Minute)) || h.f.locked {
		t.Fatal("nine minutes are no absence")
	}
	h.f.touched = start.later(9 * time.Minute)
	if h.f.rest(k, start.later(18*time.Minute)); h.f.locked {
		t.Fatal("a key begins the minutes again")
	}
	if !h.f.rest(k, start.later(20*time.Minute)) || !h.f.locked {
		t.Fatal("eleven minutes lock")
	}
	h.SaysNot("TRAORÉ")
	h.alt(fyne.KeyP)
	h.Ctrl(fyne.KeyK)
	h.Settle()
	if !h.f.locked || strings.Contains(h.Screen(), "TRAORÉ") {
		t.Error("no key leads past the lock")
	}
	h.Keys("autre chose")
	h.Press(fyne.KeyReturn)
	h.Until("Le nom ou le mot de passe ne convient pas")
	h.Wait("the pause after a refusal", func() bool { return !strings.Contains(h.Screen(), "Patientez") })
	h.unlock()
	h.Wait("work goes on", func() bool { return !h.f.locked && h.f.route.To == place.Home })
	if len(h.f.trail) != 0 {
		t.Error("another person does not come back into somebody's chart")
	}
	if h.f.rest(&desk.Desk{}, start) {
		t.Error("the watch ends with its desk")
	}
}

// On Linux the clock that runs since the start stands still while a PC sleeps.
func TestAPCThatSleptWakesLocked(t *testing.T) {
	for name, wake := range map[string]func(*Frame, moment){
		"by the watch":             func(f *Frame, now moment) { f.rest(f.ctx.Desk, now) },
		"by a key before it looks": func(f *Frame, now moment) { f.touch(now) },
	} {
		t.Run(name, func(t *testing.T) {
			h := inside(t, banconi(), Options{Idle: 10 * time.Minute})
			slept := h.f.touched
			slept.wall = slept.wall.Add(9 * time.Hour)
			slept.run += time.Second
			wake(h.f, slept)
			if !h.f.locked {
				t.Error("a lid closed all night opens unlocked")
			}
		})
	}
}

func TestAClockThatIsSetBackKeepsNobodyIn(t *testing.T) {
	now := thisMoment()
	back := moment{now.wall.Add(-24 * time.Hour), now.run + 11*time.Minute}
	if got := back.since(now); got != 11*time.Minute {
		t.Errorf("%v", got)
	}
}

func (m moment) later(d time.Duration) moment { return moment{m.wall.Add(d), m.run + d} }

func TestWhatIsNotRealIsSaidOnEveryPage(t *testing.T) {
	demo := banconi()
	demo.Demo = true
	h := inside(t, demo, Options{Shift: 48 * time.Hour})
	for _, s := range stops {
		if h.f.scr.Places[s.to] == nil {
			continue
		}
		h.f.Go(place.Route{To: s.to})
		h.Says("DONNÉES DE DÉMONSTRATION")
		h.Says("HORLOGE DÉCALÉE")
	}
	h = inside(t, banconi(), Options{})
	h.SaysNot("DÉMONSTRATION")
	h.SaysNot("HORLOGE")
}

func TestTheNavigationCountsWhoWaits(t *testing.T) {
	h := inside(t, banconi(), Options{})
	h.Wait("the first count", func() bool { return len(h.f.foot.Objects) > 0 })
	if h.f.counts[place.Home] != 0 {
		t.Fatalf("%d wait", h.f.counts[place.Home])
	}
	patient := h.enrol(1)
	k := h.f.ctx.Desk
	if _, err := k.Store.Write(context.Background(), k.Author(), store.Change{Op: journal.OpPut, Patient: patient,
		Content: &records.Visit{Date: k.Store.Today(), Arrived: "08:42", Service: "consultation", Reason: "Fièvre"}}); err != nil {
		t.Fatal(err)
	}
	h.Wait("one waits", func() bool { return h.f.counts[place.Home] == 1 })
	for _, group := range []string{"O+", "A+"} { // two people, one truth: a conflict to settle
		x := records.Patient{Number: records.PatientNumber("B", "1", 1), Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, BloodGroup: group}
		if _, err := k.Store.Write(context.Background(), k.Author(), store.Change{Op: journal.OpPut, Document: patient, Content: &x, Bases: h.first(patient)}); err != nil {
			t.Fatal(err)
		}
	}
	h.Wait("one conflict", func() bool { return h.f.counts[place.Exchange] == 1 })
	nav := test.RenderObjectToMarkup(h.f.nav)
	if strings.Count(nav, ">1</text>") != 2 {
		t.Errorf("both counts stand in the navigation:\n%s", nav)
	}
}

// first is the revision that a document began with.
func (h *hands) first(id journal.DocumentID) []journal.Hash {
	h.T.Helper()
	list, err := h.f.ctx.Desk.Store.History(context.Background(), id)
	if err != nil || len(list) == 0 {
		h.T.Fatalf("%d revisions, %v", len(list), err)
	}
	oldest := list[0]
	for _, r := range list {
		if len(r.Bases) == 0 {
			oldest = r
		}
	}
	return []journal.Hash{oldest.ID}
}

// note opens a new consultation and types a temperature, without any pause.
func (h *hands) note(patient journal.DocumentID) {
	h.T.Helper()
	h.f.Go(place.Route{To: place.Record, Patient: patient, New: string(records.KindConsultation)})
	h.Until("Température")
	h.Wait("the field", func() bool { _, ok := h.Canvas().Focused().(*kit.Entry); return ok })
	h.Keys("39,4")
}

func (h *hands) drafts(patient journal.DocumentID) int {
	h.T.Helper()
	list, err := h.f.ctx.Desk.Store.PatientDrafts(context.Background(), patient)
	if err != nil {
		h.T.Fatal(err)
	}
	return len(list)
}

func TestLeavingKeepsWhatWasTyped(t *testing.T) {
	for name, leave := range map[string]func(h *hands){
		"another place": func(h *hands) { h.alt(fyne.KeyA) },
		"back":          func(h *hands) { h.f.back() },
		"the search":    func(h *hands) { h.Ctrl(fyne.KeyK) },
		"the lock":      func(h *hands) { h.Ctrl(fyne.KeyL) },
		"idle minutes":  func(h *hands) { h.f.rest(h.f.ctx.Desk, thisMoment().later(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			h := inside(t, banconi(), Options{})
			patient := h.enrol(1)
			h.note(patient)
			leave(h)
			h.Wait("the draft", func() bool { return h.drafts(patient) == 1 })
		})
	}
}

func TestClosingTheWindowKeepsWhatWasTyped(t *testing.T) {
	h := inside(t, banconi(), Options{})
	patient := h.enrol(1)
	h.note(patient)
	h.f.close()
	door, err := desk.At(h.dir, deskOptions())
	if err != nil {
		t.Fatal("the record is closed with the window: ", err)
	}
	var me string
	for _, u := range door.Ring().Users() {
		me = u.Staff
	}
	k, err := door.Unlock(context.Background(), me, password)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	list, err := k.Store.PatientDrafts(context.Background(), patient)
	if err != nil || len(list) != 1 || !strings.Contains(string(list[0].Content), "39.4") {
		t.Errorf("%d drafts, %v", len(list), err)
	}
	h.f.close() // twice does no harm
}

func TestTheLockIsNeverPushedOut(t *testing.T) {
	c := banconi()
	c.Name = "Centre de santé communautaire universitaire de Banconi Zékéné Flabougou"
	h := inside(t, c, Options{})
	for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1024, Height: 700}} {
		h.Win.Resize(size)
		h.Settle()
		at, found := fyne.Position{}, (*kit.Button)(nil)
		var walk func(o fyne.CanvasObject, from fyne.Position)
		walk = func(o fyne.CanvasObject, from fyne.Position) {
			from = from.Add(o.Position())
			if b, ok := o.(*kit.Button); ok && strings.Contains(test.RenderObjectToMarkup(b), "Verrouiller") {
				found, at = b, from
			}
			switch x := o.(type) {
			case *fyne.Container:
				for _, y := range x.Objects {
					walk(y, from)
				}
			case fyne.Widget:
				for _, y := range test.WidgetRenderer(x).Objects() {
					walk(y, from)
				}
			}
		}
		walk(h.Canvas().Content(), fyne.Position{})
		if found == nil || at.X+found.Size().Width > size.Width || found.Size().Width < found.MinSize().Width {
			t.Errorf("at %v the lock stands at %v", size, at)
		}
	}
}
