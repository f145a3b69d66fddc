package login

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/vault/keyring"
	"carnet/sync/admission"
	"carnet/ui/access"
)

const goodPassword = "trois mangues vertes"

// create goes through the first start by keys alone, up to the sheet.
func create(h *hands) []string {
	h.T.Helper()
	h.Says("Créer un centre")
	h.Keys("1")
	h.Until("Nom du centre")
	h.Keys("CSCom-U Banconi")
	h.Press(fyne.KeyReturn)
	h.Keys("bama")
	h.Press(fyne.KeyDown, fyne.KeyReturn)
	h.Keys("Commune I")
	h.Press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	h.Picture("create-centre")
	h.Says("1er patient : B1-00001")
	h.Press(fyne.KeyReturn)
	h.Press(fyne.KeyReturn)
	h.Says("Étape 2 sur 2")
	h.Keys("Dr")
	h.Press(fyne.KeyReturn)
	h.Keys("Aminata")
	h.Press(fyne.KeyReturn)
	h.Keys("Touré")
	h.Press(fyne.KeyReturn)
	h.Keys("Médecin de famille")
	h.Press(fyne.KeyReturn, fyne.KeyReturn) // over the role: site lead is chosen
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Keys(goodPassword)
	h.Picture("create-you")
	h.Press(fyne.KeyReturn)
	h.Until("Recopiez le groupe")
	h.Picture("create-sheet")
	return h.sheetOnScreen()
}

func TestACentreIsCreatedByKeysAlone(t *testing.T) {
	h := sit(t, t.TempDir())
	h.Picture("welcome")
	lines := create(h)
	page := h.shown.(*stage).now.(*sheetPage).sheet

	// Nobody goes on who does not hold the sheet.
	h.Press(fyne.KeyEscape)
	h.Canvas().Focus(page.Group)
	h.Press(fyne.KeyReturn)
	h.Says("Recopiez le groupe demandé, ou cochez la case.")
	h.Keys("AAAA")
	h.Press(fyne.KeyReturn)
	h.Says("Ce n’est pas ce groupe")

	// The printed file holds it while one prints, and is gone afterwards.
	h.Press(fyne.KeyF9)
	h.Until("Ouverte pour l’impression")
	if len(h.seen) != 1 || !bytes.HasPrefix(h.seen[0], []byte("%PDF")) {
		t.Fatalf("%d papers were shown", len(h.seen))
	}
	group := strings.Fields(lines[page.Proof().Line-1])[page.Proof().Group-1]
	h.Canvas().Focus(page.Group)
	h.Keys(strings.ToLower(group))
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Dr Aminata Touré")
	if _, err := os.Stat(h.opened[0]); !os.IsNotExist(err) {
		t.Errorf("the printed sheet stays at %s (%v)", h.opened[0], err)
	}

	k := h.inside.Desk
	_, c, err := k.Store.Centre(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := records.Centre{Name: c.Name, Region: c.Region, District: c.District, Letter: c.Letter}
	if diff := cmp.Diff(records.Centre{Name: "CSCom-U Banconi", Region: "Bamako", District: "Commune I", Letter: "B"}, got); diff != "" {
		t.Error(diff)
	}
	if k.Me.Role != records.SiteLead || k.Me.Qualification != "Médecin de famille" || len(c.Desks) != 1 || c.Desks[0].Certificate == "" || c.SiteKey == "" {
		t.Errorf("the founder is %+v, the desks %+v", k.Me.Staff, c.Desks)
	}
	if said, err := k.Store.Setting(context.Background(), access.SheetKept); err != nil || said == "" {
		t.Errorf("nothing says that the sheet is kept (%v)", err)
	}
	if k.Info.LastUser != k.Me.ID.String() || k.Info.Roles[k.Me.ID.String()] != string(records.SiteLead) {
		t.Errorf("the desk remembers %q as %v", k.Info.LastUser, k.Info.Roles)
	}
}

func TestWhoCaresAndLeadsGetsTwoAccounts(t *testing.T) {
	f := newFounder("Poste 1")
	f.centre = records.Centre{Name: "CSCom-U Konobougou", Letter: "K"}
	f.person = records.Staff{Title: "Dr", Given: "Seydou", Family: "Diarra", Role: records.Doctor}
	f.password = goodPassword
	dir := t.TempDir()
	k, _, roles, err := f.found(context.Background(), dir, "fr", options())
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	count := map[string]int{}
	for _, r := range roles {
		count[r]++
	}
	if diff := cmp.Diff(map[string]int{"site_lead": 1, "doctor": 1}, count); diff != "" {
		t.Error(diff)
	}
	if !k.May(records.ManageUsers) {
		t.Error("who has just created the centre cannot add anybody")
	}
	for staff := range roles {
		if err := k.Switch(context.Background(), staff, goodPassword); err != nil {
			t.Errorf("one of the two accounts does not open: %v", err)
		}
	}
}

// centre makes a centre with a lead and a nurse and returns its sheet.
func centre(t *testing.T, dir string) keyring.Sheet {
	t.Helper()
	k, sheet, err := desk.Found(context.Background(), dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.SiteLead}, Password: goodPassword,
		Keys: admission.Keys,
	}, options())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []records.Staff{
		{Given: "Seydou", Family: "Touré", Role: records.Nurse},
		{Given: "Oumou", Family: "Sangaré", Role: records.Midwife},
		{Given: "Fanta", Family: "Keïta", Role: records.Reception},
	} {
		if _, err := k.AddUser(context.Background(), s, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	roles, err := k.Roles(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	remember(k, roles, func(err error) { t.Fatal(err) })
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	return sheet
}

func TestTheNameIsFoundByAnyPartAndThePasswordOpens(t *testing.T) {
	dir := t.TempDir()
	centre(t, dir)
	h := sit(t, dir)
	h.Says("Dr Aminata Touré") // the last one here is chosen
	h.Picture("login")
	h.Canvas().Focus(h.card().name.entry)
	h.Keys("tou")
	h.Says("Seydou Touré")
	h.Says("infirmier(ère)")
	h.SaysNot("Oumou Sangaré")
	h.Picture("login-list")
	h.Press(fyne.KeyDown, fyne.KeyReturn)
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Seydou Touré")
	h.close()

	again := sit(t, dir)
	again.Says("Seydou Touré")
	if e := again.Canvas().Focused(); e != again.card().pass {
		t.Errorf("the last user has to reach for the password: %T has the focus", e)
	}
}

func (h *hands) card() *card {
	switch p := h.shown.(*stage).now.(type) {
	case *loginPage:
		return p.card
	case *lockPage:
		return p.card
	}
	h.T.Fatal("there is no login on the screen")
	return nil
}

func TestWhateverIsWrongTheAnswerIsTheSameAndThenOneWaits(t *testing.T) {
	dir := t.TempDir()
	centre(t, dir)
	h := sit(t, dir)
	const refused = "Le nom ou le mot de passe ne convient pas."
	tick := make(chan func(), 1)
	h.card().later = func(_ time.Duration, fn func()) { tick <- fn }

	h.Keys("faux mot de passe")
	h.Press(fyne.KeyReturn)
	h.Until(refused)
	h.Picture("login-refused")
	h.Canvas().Focus(h.card().name.entry)
	h.card().name.entry.SetText("")
	h.Keys("Personne Inconnue")
	h.Press(fyne.KeyReturn)
	h.Press(fyne.KeyReturn)
	h.Until(refused)

	// The chosen name has failed once; twice more, and it has to wait.
	h.card().name.pick(h.card().name.m.all[0])
	for range 2 {
		h.Keys("faux mot de passe")
		h.Press(fyne.KeyReturn)
		h.Until(refused)
	}
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Patientez 1 s")
	if !h.card().open.Disabled() {
		t.Error("the button can be pressed while one waits")
	}
	h.Picture("login-wait")
	h.Press(fyne.KeyReturn) // does nothing
	(<-tick)()
	h.SaysNot("Patientez")
	time.Sleep(1100 * time.Millisecond) // the keyring's own clock
	h.Press(fyne.KeyReturn)
	h.Until("Salle de")
}

func TestAForgottenPasswordComesBackWithTheSheet(t *testing.T) {
	dir := t.TempDir()
	sheet := centre(t, dir)
	h := sit(t, dir)
	h.Press(fyne.KeyF2)
	h.Until("Fiche de secours")
	wrong := strings.Replace(sheet.Lines[1], sheet.Lines[1][:1], other(sheet.Lines[1][:1]), 1)
	h.Keys(strings.ToLower(sheet.Lines[0])) // a complete line moves on by itself
	h.Keys(wrong)
	h.Says("faute dans cette ligne")
	h.Picture("forgot-wrong")
	page := h.shown.(*stage).now.(*forgotPage)
	page.lines[1].SetText("")
	h.Canvas().Focus(page.lines[1])
	for _, l := range sheet.Lines[1:] {
		h.Keys(strings.ReplaceAll(l, " ", "-"))
	}
	h.SaysNot("faute")
	h.Press(fyne.KeyReturn)
	h.Until("Nouveau mot de passe")
	h.Canvas().Focus(h.shown.(*stage).now.(*resetPage).name.entry)
	h.Keys("seyd")
	h.Press(fyne.KeyReturn)
	h.Keys("court")
	h.Press(fyne.KeyReturn, fyne.KeyReturn)
	h.Says("Trop court")
	h.shown.(*stage).now.(*resetPage).pair.Clear()
	h.Keys("une autre phrase 7")
	h.Press(fyne.KeyReturn)
	h.Keys("une autre phrase 7")
	h.Picture("forgot-reset")
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Seydou Touré")
	h.close()

	door, err := desk.At(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	if _, err := door.Ring().Unlock("Seydou Touré", goodPassword); err == nil {
		t.Error("the old password still opens")
	}
	if _, err := door.Ring().Unlock("Dr Aminata Touré", goodPassword); err != nil {
		t.Errorf("somebody else's password no longer opens: %v", err)
	}
}

func other(c string) string {
	if c == "Q" {
		return "P"
	}
	return "Q"
}

func TestLeavingTheResetClosesTheRecordAndKeepsTheDoor(t *testing.T) {
	dir := t.TempDir()
	sheet := centre(t, dir)
	h := sit(t, dir)
	h.Press(fyne.KeyF2)
	h.Until("Fiche de secours")
	h.Keys(sheet.QR) // as a reader of the square code types it
	h.Press(fyne.KeyReturn)
	h.Until("Nouveau mot de passe")
	h.Press(fyne.KeyEscape)
	h.Until("Mot de passe oublié")
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Dr Aminata Touré")
}

func TestTheLockHidesEverythingAndAnotherPersonMayComeIn(t *testing.T) {
	dir := t.TempDir()
	centre(t, dir)
	h := sit(t, dir)
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Dr Aminata Touré")

	h.Shell.Inform(kitQuestion("TRAORÉ Aïssata"), nil)
	h.lock()
	h.SaysNot("Salle de")
	h.SaysNot("TRAORÉ")
	h.Says("Dr Aminata Touré")
	h.Picture("lock")
	h.Keys("faux mot de passe")
	h.Press(fyne.KeyReturn)
	h.Until("ne convient pas")
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Dr Aminata Touré")

	h.lock()
	h.Press(fyne.KeyF2)
	h.Keys("oumou")
	h.Press(fyne.KeyReturn)
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Oumou Sangaré")
	if h.inside.Desk.Me.Role != records.Midwife || h.inside.Desk.Info.LastUser != h.inside.Desk.Me.ID.String() {
		t.Errorf("inside is %+v, remembered %s", h.inside.Desk.Me.Staff, h.inside.Desk.Info.LastUser)
	}
}

func TestASecondDeskJoinsFromEndToEnd(t *testing.T) {
	one, two, stick := t.TempDir(), t.TempDir(), t.TempDir()
	centre(t, one)
	h := sit(t, two)
	h.Keys("é") // the key of 2 on a French keyboard
	h.Until("Écrire la demande")
	h.Press(fyne.KeyReturn)
	page := h.shown.(*stage).now.(*joinPage)
	page.where.Path.SetText(stick)
	h.Picture("join-ask")
	h.Press(fyne.KeyReturn)
	h.Until("Code à comparer")
	h.Picture("join-code")
	code := h.shown.(*stage).now.(*joinPage).code.Text()
	h.Press(fyne.KeyReturn)
	h.Until("Aucun accord pour ce poste ne se trouve ici.")
	h.close()

	// The request waits through a restart.
	h = sit(t, two)
	h.Press(fyne.KeyReturn)
	h.Until(code)
	requests, err := admission.FindRequests(stick)
	if err != nil || len(requests) != 1 {
		t.Fatalf("requests on the stick: %v (%v)", requests, err)
	}
	approve(t, one, requests[0], stick)
	h.shown.(*stage).now.(*joinPage).where.Path.SetText(stick)
	h.Press(fyne.KeyReturn)
	h.Until("Mot de passe oublié")
	h.Says("CSCom-U Banconi · Poste 2")
	h.Keys("oum")
	h.Press(fyne.KeyReturn)
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Oumou Sangaré")
	staff, err := h.inside.Desk.Store.Staff(context.Background())
	if err != nil || len(staff) != 4 {
		t.Errorf("the new desk knows %d people (%v)", len(staff), err)
	}
}

func approve(t *testing.T, dir, request, to string) {
	t.Helper()
	door, err := desk.At(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	k, err := door.Unlock(context.Background(), "Dr Aminata Touré", goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admission.Approve(context.Background(), k, request, to, nil); err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestABackupIsRestoredFromTheLogin(t *testing.T) {
	dir := t.TempDir()
	centre(t, dir)
	door, err := desk.At(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	k, err := door.Unlock(context.Background(), "Dr Aminata Touré", goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.AutoBackup(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	// What comes after the backup is not in it.
	if _, err := k.AddUser(context.Background(), records.Staff{Given: "Late", Family: "Venue", Role: records.Nurse}, goodPassword); err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}

	h := sit(t, dir)
	h.Press(fyne.KeyF3)
	h.Until("Poste 1")
	page := h.shown.(*stage).now.(*restorePage)
	h.Until(time.Now().Format("02/01/2006"))
	h.Picture("restore")
	h.Canvas().Focus(page.pass)
	h.Keys("faux mot de passe")
	h.Press(fyne.KeyReturn)
	h.Until("Remplacer les dossiers")
	h.Press(fyne.KeyReturn)
	h.Until("ne convient pas")
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn, fyne.KeyReturn)
	h.Until("Mot de passe oublié")
	h.Keys(goodPassword)
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Dr Aminata Touré")
	staff, err := h.inside.Desk.Store.Staff(context.Background())
	if err != nil || len(staff) != 4 {
		t.Errorf("after restoring, %d people (%v)", len(staff), err)
	}
	if h.inside.Desk.NewEpoch != desk.OlderCopy && h.inside.Desk.NewEpoch != desk.Unmarked {
		t.Errorf("the restored desk goes on in the epoch of before (%q)", h.inside.Desk.NewEpoch)
	}
	if kept, err := filepath.Glob(filepath.Join(dir, "before-restore-*")); err != nil || len(kept) != 1 {
		t.Errorf("what was there is kept in %v (%v)", kept, err)
	}
}

func TestTheDemonstrationIsMarkedAndSaysItsPassword(t *testing.T) {
	root := t.TempDir()
	h := sit(t, filepath.Join(root, "donnees"))
	h.Keys("3")
	h.Until("Mot de passe :")
	h.Until("demonstration")
	h.Says("DONNÉES DE DÉMONSTRATION")
	h.Picture("demo-login")
	h.Keys("demonstration")
	h.Press(fyne.KeyReturn)
	h.Until("Salle de Dr Aminata Touré")
	if desk.Exists(filepath.Join(root, "donnees")) || !desk.Exists(filepath.Join(root, "demonstration")) {
		t.Error("the demonstration is not kept apart")
	}
}

func TestTheLanguageChangesAtOnceAndNothingStaysFrench(t *testing.T) {
	h := sit(t, t.TempDir())
	h.Press(fyne.KeyF4)
	h.Says("Ka kɛnɛyaso sigi")
	h.Picture("welcome-bm")
	h.Press(fyne.KeyF4)
	h.Says("Create a centre")
	h.SaysNot("Créer")
}

func TestAClockThatWentBackIsSaid(t *testing.T) {
	been := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		now    time.Time
		days   int
		behind bool
	}{
		{been.Add(time.Minute), 0, false},
		{been.Add(-time.Hour), 0, false},
		{been.Add(-5 * time.Hour), 0, true},
		{been.Add(-75 * time.Hour), 3, true},
	} {
		if days, behind := behindBy(c.now, been); days != c.days || behind != c.behind {
			t.Errorf("at %v: %d days, behind %v", c.now, days, behind)
		}
	}
	dir := t.TempDir()
	centre(t, dir)
	later := time.Now().Add(73 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "guard"), later, later); err != nil {
		t.Fatal(err)
	}
	h := sit(t, dir)
	h.Says("a reculé de 3 jours")
	h.Picture("login-clock")
}

func TestLettersAreProposedFromTheName(t *testing.T) {
	for name, want := range map[string]string{
		"CSCom-U Banconi": "B", "CSCom-U de Konobougou": "K", "Centre de santé Sébénikoro": "S",
		"CSCom-U Ouélessébougou": "E", "Maternité de l’Hippodrome": "H", "": "", "CSCom": "",
	} {
		if got := proposeLetter(name); got != want {
			t.Errorf("%q proposes %q, want %q", name, got, want)
		}
	}
}

func TestALetterOfOnesOwnStays(t *testing.T) {
	f := newFounder("Poste 1")
	f.centre.Name = "CSCom-U Banconi"
	f.named()
	f.centre.Letter = "Z"
	f.centre.Name = "CSCom-U Konobougou"
	f.named()
	if f.centre.Letter != "Z" {
		t.Errorf("the letter became %s", f.centre.Letter)
	}
}

func TestTheThreeLanguagesSayTheSame(t *testing.T) {
	for _, l := range text.Langs {
		p := text.For(l)
		for _, k := range text.Keys(text.French) {
			if !strings.HasPrefix(k, "login.") && !strings.HasPrefix(k, "access.") && !strings.HasPrefix(k, "problem.access.") {
				continue
			}
			if has(l, k) {
				if l != text.French && len(k) > 10 && p.T(k) == "" {
					t.Errorf("%s: %s is empty", l, k)
				}
				continue
			}
			t.Errorf("%s lacks %s", l, k)
		}
	}
}

func has(l text.Lang, key string) bool {
	for _, k := range text.Keys(l) {
		if k == key {
			return true
		}
	}
	return false
}
