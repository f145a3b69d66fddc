package settings

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
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/keyring"
	"carnet/sync/admission"
	"carnet/ui/place"
	"carnet/ui/theme"
)

func TestTheLookChangesAtOnceAndStays(t *testing.T) {
	h := sit(t, "display")
	h.Picture("settings-display")
	h.Keys("s") // nothing begins with s among the languages
	h.Keys("e") // English
	h.Says("Display")
	h.Press(fyne.KeyReturn) // on to the colours
	h.Keys("d")
	if p, ok := theme.Current(); !ok || p.Palette() != theme.Dark {
		t.Error("the window is not dark")
	}
	h.Picture("settings-display-dark")
	if h.k.Info.Lang != "en" || h.k.Info.Theme != "dark" {
		t.Errorf("the desk keeps %q %q", h.k.Info.Lang, h.k.Info.Theme)
	}
	if h.k.Info.Scale != 0 && h.k.Info.Scale != 1 {
		t.Errorf("the scale became %v by itself", h.k.Info.Scale)
	}
}

func TestOnesOwnPasswordChangesOnlyForWhoKnowsIt(t *testing.T) {
	h := sit(t, "account")
	h.Says("Directeur technique du centre")
	h.Keys("pas celui-là")
	h.Press(fyne.KeyReturn)
	h.Keys("une autre phrase 7")
	h.Press(fyne.KeyReturn)
	h.Keys("une autre phrase 7")
	h.Picture("settings-account")
	h.Press(fyne.KeyReturn)
	h.Until("ne convient pas")
	h.Keys(goodPassword) // the wrong one is marked, typing replaces it
	h.Ctrl(fyne.KeyReturn)
	h.Until("Mot de passe changé.")
	if err := h.k.Switch(context.Background(), h.k.Me.ID.String(), "une autre phrase 7"); err != nil {
		t.Errorf("the new password does not open: %v", err)
	}
	if err := h.k.Switch(context.Background(), h.k.Me.ID.String(), goodPassword); err == nil {
		t.Error("the old password still opens")
	}
}

func TestAUserIsAddedAndLogsIn(t *testing.T) {
	h := sit(t, "users")
	h.Until("Dr Aminata Touré")
	h.Picture("settings-users")
	h.Ctrl(fyne.KeyN)
	h.Says("Nouveau compte")
	h.Press(fyne.KeyReturn) // no title
	h.Keys("Fanta")
	h.Press(fyne.KeyReturn)
	h.Keys("Keïta")
	h.Press(fyne.KeyReturn)
	h.Keys("Interne en médecine")
	h.Press(fyne.KeyReturn, fyne.KeyReturn)
	h.Keys("4") // the fourth role: an intern, who needs somebody to answer for her
	h.Says("Encadré par (répond de ses notes)")
	h.Ctrl(fyne.KeyReturn)
	h.Says("Nouveau compte") // not without the supervisor
	h.Keys("amin")
	h.Press(fyne.KeyReturn)
	h.Keys("la pluie de juillet")
	h.Press(fyne.KeyReturn)
	h.Keys("la pluie de juillet")
	h.Picture("settings-users-new")
	h.Press(fyne.KeyReturn)
	h.Until("Compte enregistré : Fanta Keïta.")
	h.Wait("her row", func() bool { u, ok := h.now().(*users); return ok && len(u.rows) == 4 })

	staff, err := h.k.Store.Staff(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	fanta, aminata := byName(staff, "Fanta Keïta"), byName(staff, "Dr Aminata Touré")
	if fanta.Role != records.Intern || fanta.Supervisor != aminata.ID.String() || fanta.Recipient == "" || len(fanta.Identity) == 0 {
		t.Errorf("the new account is %+v", fanta.Staff)
	}
	if h.k.Info.Roles[fanta.ID.String()] != string(records.Intern) {
		t.Errorf("the next login does not know her role: %v", h.k.Info.Roles)
	}
	if err := h.k.Switch(context.Background(), fanta.ID.String(), "la pluie de juillet"); err != nil {
		t.Errorf("she cannot log in: %v", err)
	}
}

func byName(staff []store.Member, name string) store.Member {
	for _, m := range staff {
		if m.Name() == name {
			return m
		}
	}
	return store.Member{}
}

func TestAUserIsRenamedGivenAPasswordAndClosed(t *testing.T) {
	h := sit(t, "users")
	h.Until("Seydou Touré")
	u := h.now().(*users)
	h.Canvas().Focus(u.table)
	for i, r := range u.rows {
		if r.Given == "Seydou" {
			u.table.Mark(i)
		}
	}
	h.Press(fyne.KeyReturn)
	h.Says("Ne travaille plus ici")
	u.edit.view.FocusKey("login.you.title")
	h.Keys("M.")
	h.Ctrl(fyne.KeyR)
	h.Keys("le marché du lundi")
	h.Press(fyne.KeyReturn)
	h.Keys("le marché du lundi")
	h.Picture("settings-users-edit")
	h.Ctrl(fyne.KeyReturn)
	h.Until("M. Seydou Touré")
	h.Wait("the list", func() bool { return u.edit == nil })
	var id string
	for _, x := range h.k.Ring().Users() {
		if x.Name == "M. Seydou Touré" {
			id = x.Staff
		}
	}
	if id == "" {
		t.Fatalf("the login does not know the new name: %v", h.k.Ring().Users())
	}
	if _, err := h.k.Ring().Unlock(id, "le marché du lundi"); err != nil {
		t.Errorf("the new password does not open: %v", err)
	}
	if _, err := h.k.Ring().Unlock(id, goodPassword); err == nil {
		t.Error("the old password still opens")
	}

	h.Wait("the list anew", func() bool { return len(u.rows) == 3 && u.rows[2].Title == "M." })
	for i, r := range u.rows {
		if r.Given == "Seydou" {
			u.open(u.rows[i])
		}
	}
	u.edit.view.FocusKey("settings.users.gone")
	h.Keys(" ")
	h.Ctrl(fyne.KeyReturn)
	h.Until("Fermer le compte de M. Seydou Touré ?")
	h.Press(fyne.KeyReturn)
	h.Until("parti")
	if _, err := h.k.Ring().Unlock(id, "le marché du lundi"); err == nil {
		t.Error("a closed account opens")
	}
}

func TestTheLastSiteLeadStays(t *testing.T) {
	lead := store.Member{ID: journal.DocumentID{1}, Staff: records.Staff{Role: records.SiteLead}}
	gone := store.Member{ID: journal.DocumentID{2}, Staff: records.Staff{Role: records.SiteLead, Left: true}}
	doctor := store.Member{ID: journal.DocumentID{3}, Staff: records.Staff{Role: records.Doctor}}
	second := store.Member{ID: journal.DocumentID{4}, Staff: records.Staff{Role: records.SiteLead}}
	for _, c := range []struct {
		name   string
		staff  []store.Member
		edit   accountEdit
		refuse bool
	}{
		{"becomes a doctor", []store.Member{lead, gone, doctor}, accountEdit{id: lead.ID, staff: records.Staff{Role: records.Doctor}}, true},
		{"leaves", []store.Member{lead, gone, doctor}, accountEdit{id: lead.ID, staff: records.Staff{Role: records.SiteLead}, gone: true}, true},
		{"stays", []store.Member{lead, doctor}, accountEdit{id: lead.ID, staff: records.Staff{Role: records.SiteLead}}, false},
		{"leaves to another", []store.Member{lead, second}, accountEdit{id: lead.ID, staff: records.Staff{Role: records.SiteLead}, gone: true}, false},
		{"somebody else leaves", []store.Member{lead, doctor}, accountEdit{id: doctor.ID, staff: records.Staff{Role: records.Doctor}, gone: true}, false},
	} {
		if err := c.edit.refuse(c.staff); (err != nil) != c.refuse {
			t.Errorf("%s: refused %v", c.name, err)
		}
	}
}

func TestOnlyWhoMaySeesASection(t *testing.T) {
	h := sit(t, "")
	if err := h.k.Switch(context.Background(), "Dr Aminata Touré", goodPassword); err != nil {
		t.Fatal(err)
	}
	h.show(place.Route{To: place.Settings})
	h.Says("Mon compte")
	h.Says("Sauvegarde")
	h.SaysNot("Utilisateurs")
	h.SaysNot("Fiche de secours")
	h.Press(fyne.KeyF4) // the key of a section that is not hers
	h.SaysNot("Ajouter un compte")
}

func TestTheCentreIsChangedAndAKeyAdded(t *testing.T) {
	h := sit(t, "centre")
	h.Until("Codes du centre")
	h.Picture("settings-centre")
	s := h.now().(*centre)
	s.view.FocusKey("login.centre.phone")
	h.Keys("20 24 00 00")
	h.Press(fyne.KeyReturn)
	s.codes = append(s.codes, code{"DHIS2", "ML-0123"})
	h.Ctrl(fyne.KeyReturn)
	h.Until("Enregistré.")

	h.Press(fyne.KeyF6)
	h.Until("Aucune clé")
	h.Picture("settings-keys")
	h.Ctrl(fyne.KeyN)
	h.Until("Ajouter une clé")
	id, err := keyring.ParseSheet(h.sheet.QR)
	if err != nil {
		t.Fatal(err)
	}
	card := filepath.Join(t.TempDir(), "district.txt")
	if err := os.WriteFile(card, []byte("# District de la Commune I\n"+id.Recipient().String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.Keys(card)
	h.Press(fyne.KeyTab)
	h.Canvas().FocusNext()
	h.Until("Clé lue")
	h.Picture("settings-keys-add")
	h.Ctrl(fyne.KeyReturn)
	h.Until("Clé ajoutée : District de la Commune I.")

	_, c, err := h.k.Store.Centre(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if c.Phone != "20 24 00 00" || c.Codes["dhis2"] != "ML-0123" || c.Region != "Bamako" {
		t.Errorf("the centre is %+v", c)
	}
	want := []records.Recipient{{Name: "District de la Commune I", Role: "district", Key: id.Recipient().String()}}
	if diff := cmp.Diff(want, c.Recipients); diff != "" {
		t.Error(diff)
	}
	if len(c.Desks) != 1 || c.SiteKey == "" || c.Recovery == "" {
		t.Errorf("something else of the centre changed: %+v", c)
	}
}

func TestKeyCardsAreReadAndAnythingElseIsRefused(t *testing.T) {
	const key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
	const sign = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
	for _, c := range []struct {
		name, in string
		want     records.Recipient
		bad      bool
	}{
		{"the key alone", key, records.Recipient{Key: key}, false},
		{"both, one a line", key + "\n" + sign, records.Recipient{Key: key, SigningKey: sign}, false},
		{"in the groups of the printed card", "age1ql3z 7hjy54pw 3hyww5ay yfg7zqgv c7w3j2el w8zmrj2k g5sfn9aq mcac8p", records.Recipient{Key: key}, false},
		{"a file of our own", `{"name":"CSRéf","role":"district","key":"` + key + `"}`, records.Recipient{Name: "CSRéf", Role: "district", Key: key}, false},
		{"a name above", "# CSRéf de la Commune I\n" + key, records.Recipient{Name: "CSRéf de la Commune I", Key: key}, false},
		{"nothing", "", records.Recipient{}, true},
		{"a signing key alone", sign, records.Recipient{}, true},
		{"one sign wrong", strings.Replace(key, "z7", "z8", 1), records.Recipient{}, true},
		{"a signing key cut short", key + "\n" + sign[:40], records.Recipient{}, true},
		{"a secret key", "AGE-SECRET-KEY-1QQQQ", records.Recipient{}, true},
		{"broken JSON", `{"key":`, records.Recipient{}, true},
		{"a file that is not there", "/nowhere/card.txt", records.Recipient{}, true},
	} {
		got, err := readCard(c.in)
		if (err != nil) != c.bad {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" && !c.bad {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestADeskIsAcceptedAfterTheCodesWereCompared(t *testing.T) {
	h := sit(t, "desks")
	h.Until("ce poste")
	h.Picture("settings-desks")
	stick, other := t.TempDir(), t.TempDir()
	q, err := admission.Ask(other, "Maternité", stick, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	h.Ctrl(fyne.KeyN)
	h.now().(*desks).ask.where.Path.SetText(stick)
	h.Until(q.Code)
	h.Press(fyne.KeyReturn) // from the path to the list
	h.Picture("settings-desks-accept")
	h.Press(fyne.KeyReturn)
	h.Until("Accepter « Maternité » ?")
	h.Picture("settings-desks-compare")
	h.Press(fyne.KeyEscape) // another code: nothing happens
	if found, _ := filepath.Glob(filepath.Join(stick, "*.CAR")); len(found) != 0 {
		t.Fatal("an approval was written that nobody agreed to")
	}
	h.Canvas().Focus(h.now().(*desks).ask.table)
	h.Press(fyne.KeyReturn)
	h.Press(fyne.KeyReturn)
	h.Until("est accepté")
	h.Picture("settings-desks-accepted")
	if _, err := admission.Join(context.Background(), other, mustFind(t, other, stick), options(), nil); err != nil {
		t.Fatalf("the desk cannot join with it: %v", err)
	}
	h.Press(fyne.KeyEscape)
	h.Until("actif")

	// Lost: it goes out of the centre.
	d := h.now().(*desks)
	h.Canvas().Focus(d.table)
	d.table.Mark(1)
	h.Press(fyne.KeyReturn)
	h.Until("Retirer « Maternité » ?")
	h.Press(fyne.KeyReturn)
	h.Until("retiré")
	_, c, err := h.k.Store.Centre(context.Background())
	if err != nil || len(c.Desks) != 2 || !c.Desks[1].Retired || c.Desks[0].Retired {
		t.Errorf("the desks are %+v (%v)", c.Desks, err)
	}
}

func mustFind(t *testing.T, data, in string) string {
	t.Helper()
	f, err := admission.FindApproval(context.Background(), data, in)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestABackupIsWrittenWhereOneSays(t *testing.T) {
	h := sit(t, "backup")
	h.Until("Aucune sauvegarde encore.")
	to := t.TempDir()
	h.Ctrl(fyne.KeyReturn)
	h.Says("Branchez une clé USB, ou écrivez un dossier.")
	h.Canvas().Focus(h.now().(*backup).where.Path)
	h.Keys(to)
	h.Press(fyne.KeyReturn)
	h.Until("Sauvegarde écrite et relue")
	h.Picture("settings-backup")
	files, err := desk.Backups(to)
	if err != nil || len(files) != 1 {
		t.Fatalf("backups: %v (%v)", files, err)
	}
	p, err := desk.Peek(files[0])
	if err != nil || p.Info.Centre != "CSCom-U Banconi" || len(p.Users) != 3 || p.Made.IsZero() {
		t.Errorf("the backup tells %+v (%v)", p, err)
	}
	if err := desk.Restore(context.Background(), files[0], t.TempDir(), "Moussa Diarra", goodPassword, options()); err != nil {
		t.Errorf("it does not open: %v", err)
	}
}

func TestANewRecoverySheetTakesThePlaceOfTheOld(t *testing.T) {
	h := sit(t, "sheet")
	h.Until("Personne n’a confirmé")
	h.Picture("settings-sheet")
	h.Press(fyne.KeyReturn)
	h.Until("L’ancienne fiche n’ouvrira plus ce poste.")
	h.Press(fyne.KeyReturn)
	h.Until("Recopiez le groupe")
	page := h.now().(*sheet).page
	h.Press(fyne.KeyF9)
	h.Until("Ouverte pour l’impression")
	if !bytes.HasPrefix(h.seen[0], []byte("%PDF")) {
		t.Error("what was shown is no PDF")
	}
	h.Picture("settings-sheet-new")
	page.Kept.Set(true)
	h.Press(fyne.KeyReturn)
	h.Until("La nouvelle fiche est en vigueur.")
	h.Until("Fiche imprimée et rangée le")
	if _, err := os.Stat(h.opened[0]); !os.IsNotExist(err) {
		t.Error("the printed sheet stays on the disk")
	}
	_, c, err := h.k.Store.Centre(context.Background())
	if err != nil || c.Recovery != h.k.Session.Recovery() || c.Recovery == h.sheet.Recipient {
		t.Errorf("the centre still names the old sheet: %s (%v)", c.Recovery, err)
	}
	if _, err := h.k.Ring().UnlockWithRecovery(h.sheet.QR); err == nil {
		t.Error("the old sheet still opens")
	}
}

func TestTheCheckSaysItInWords(t *testing.T) {
	h := sit(t, "check")
	h.Press(fyne.KeyReturn)
	h.Until("Tout est en ordre.")
	h.Says("modifications")
	h.Picture("settings-check")
	h.Press(fyne.KeyF11)
	h.Says("Apache 2.0")
	h.Says(h.k.Dir())
	h.Picture("settings-about")
}

func TestAFaultyRecordIsSaidWithoutAlarmingDetails(t *testing.T) {
	p := text.For(text.French)
	r := store.Report{Revisions: 10, Documents: 5, Patients: 2, Conflicts: 1, Digest: "abc"}
	for range 11 {
		r.Faults = append(r.Faults, store.Fault{Where: "chain", What: "device x epoch 1: nothing between 3 and 5"})
	}
	var all []string
	for _, l := range verdict(p, r) {
		all = append(all, l.words)
	}
	said := strings.Join(all, "\n")
	for _, want := range []string{"11 défauts trouvés", "1 document porte deux valeurs", "la suite des modifications d’un poste", "3 autres"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	if strings.Contains(said, "nothing between") {
		t.Errorf("English for the log is said to the person:\n%s", said)
	}
	if n := strings.Count(said, "Défaut"); n != 8 {
		t.Errorf("%d faults are listed", n)
	}
}

func TestTheThreeLanguagesSayTheSame(t *testing.T) {
	has := func(l text.Lang, key string) bool {
		for _, k := range text.Keys(l) {
			if k == key {
				return true
			}
		}
		return false
	}
	for _, l := range text.Langs {
		for _, k := range text.Keys(text.French) {
			if (strings.HasPrefix(k, "settings.") || strings.HasPrefix(k, "problem.settings.")) && !has(l, k) {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}
