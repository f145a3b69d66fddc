package keyring_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"carnet/assets/text"
	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

var (
	key     = [32]byte{1, 2, 3}
	aminata = keyring.Person{Staff: "0191-a", Name: "Dr Aminata Keïta"}
	moussa  = keyring.Person{Staff: "0191-m", Name: "Moussa Traoré"}
	awa     = keyring.Person{Staff: "0191-w", Name: "Awa Diarra"}
)

const password, other = "mil et sorgho", "karité 2026"

func problem(code string) error { return text.NewProblem(code) }

// clock is the time of a test, at the wall of a health centre.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) options() keyring.Options { return keyring.Options{WorkFactor: 4, Now: c.now} }

func created(t *testing.T, d disk.Disk, o keyring.Options) (*keyring.Session, keyring.Sheet) {
	t.Helper()
	s, sheet, err := keyring.Create(d, key, aminata, password, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, sheet
}

func reopened(t *testing.T, d disk.Disk, o keyring.Options) *keyring.Ring {
	t.Helper()
	r, err := keyring.Open(d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// opens tells how a login goes: nil, or the Problem.
func opens(t *testing.T, r *keyring.Ring, who, pass string) error {
	t.Helper()
	s, err := r.Unlock(who, pass)
	if err == nil && s.Key() != key {
		t.Errorf("%s got another database key", who)
	}
	return err
}

func wants(t *testing.T, got, want error, what string) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateErrors()); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

func TestUnlocking(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	r := reopened(t, d, c.options())
	for _, one := range []struct {
		name, who, pass string
		want            error
	}{
		{"by name", aminata.Name, password, nil},
		{"by id", aminata.Staff, password, nil},
		{"by name in another case, with spaces", "  dr aminata keïta ", password, nil},
		{"by name with a composed sign", "Dr Aminata Kei\u0308ta", password, nil},
		{"the second user", moussa.Name, other, nil},
		{"password typed with a composed sign", moussa.Name, "karite\u0301 2026", nil},
		{"another's password", moussa.Name, password, problem("keyring.refused")},
		{"wrong password", aminata.Name, "mil et sorghO", problem("keyring.refused")},
		{"empty password", aminata.Name, "", problem("keyring.refused")},
		{"unknown name", "Personne", password, problem("keyring.refused")},
		{"no name", "", password, problem("keyring.refused")},
	} {
		wants(t, opens(t, r, one.who, one.pass), one.want, one.name)
		c.forward(time.Hour)
	}
	_, unknown := r.Unlock("Personne", password)
	_, wrong := r.Unlock(awa.Name, "faux mot de passe")
	if unknown.Error() != wrong.Error() {
		t.Errorf("the sentence tells whether the name exists: %q, %q", unknown, wrong)
	}
}

func TestNothingIsCreatedTwiceOrWeakly(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	if _, _, err := keyring.Create(d, key, aminata, "court", c.options()); !errors.Is(err, problem("keyring.weak-password")) {
		t.Errorf("a short password: %v", err)
	}
	if _, err := keyring.Open(d, c.options()); !errors.Is(err, problem("keyring.missing")) {
		t.Errorf("opening nothing: %v", err)
	}
	s, _ := created(t, d, c.options())
	if _, _, err := keyring.Create(d, key, moussa, password, c.options()); !errors.Is(err, problem("keyring.exists")) {
		t.Errorf("creating again: %v", err)
	}
	wants(t, s.AddUser(aminata, password), problem("keyring.user-exists"), "adding again")
	wants(t, s.AddUser(moussa, "court"), problem("keyring.weak-password"), "adding with a short password")
}

func TestDelayGrowsSurvivesARestartAndEndsWithALogin(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	created(t, d, c.options())
	r := reopened(t, d, c.options())
	fail := func(want error, what string) {
		t.Helper()
		wants(t, opens(t, r, aminata.Name, "faux"), want, what)
	}
	for range 3 {
		fail(problem("keyring.refused"), "one of the first failures")
	}
	fail(problem("keyring.wait"), "the fourth at once")
	r = reopened(t, d, c.options())
	fail(problem("keyring.wait"), "after a restart")
	wants(t, opens(t, r, aminata.Name, password), problem("keyring.wait"), "the right password while waiting")
	wants(t, opens(t, r, "Personne", "faux"), problem("keyring.refused"), "another name meanwhile")
	c.forward(time.Second)
	fail(problem("keyring.refused"), "after the delay")
	c.forward(time.Second)
	fail(problem("keyring.wait"), "the delay has doubled")
	// A flat battery sets the clock back by years: nobody waits for years.
	c.forward(-20 * 365 * 24 * time.Hour)
	fail(problem("keyring.wait"), "with the clock set back")
	c.forward(2 * time.Second)
	wants(t, opens(t, r, aminata.Name, password), nil, "the right password after the delay")
	for range 3 {
		fail(problem("keyring.refused"), "after a clean login the count begins anew")
	}
}

func TestDelay(t *testing.T) {
	last := time.Duration(0)
	for n, want := range map[int]time.Duration{0: 0, 2: 0, 3: time.Second, 4: 2 * time.Second, 8: 32 * time.Second, 12: 5 * time.Minute, 1000000: 5 * time.Minute} {
		if got := keyring.Delay(n); got != want {
			t.Errorf("after %d failures: %v, want %v", n, got, want)
		}
	}
	for n := range 100 {
		if d := keyring.Delay(n); d < last || d > 5*time.Minute {
			t.Errorf("after %d failures: %v after %v", n, d, last)
		} else {
			last = d
		}
	}
}

// Made-up names must not push out the count of a real one.
func TestManyUnknownNamesAreForgottenAndUsersAreNot(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	created(t, d, c.options())
	r := reopened(t, d, c.options())
	for range 3 {
		wants(t, opens(t, r, aminata.Name, "faux"), problem("keyring.refused"), "failing")
	}
	for i := range 200 {
		wants(t, opens(t, r, string(rune('a'+i%26))+string(rune('a'+i/26)), "faux"), problem("keyring.refused"), "an unknown name")
	}
	wants(t, opens(t, r, aminata.Name, "faux"), problem("keyring.wait"), "the user's delay")
	if n := len(d.Content()["attempts.json"]); n > 20000 {
		t.Errorf("the counts take %d bytes", n)
	}
}

func TestUsers(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	must(t, s.AddUser(awa, other))
	must(t, s.SetActive(aminata.Staff, false))
	must(t, s.Rename(moussa.Staff, "Moussa Traoré (maternité)"))
	got := reopened(t, d, c.options()).Users()
	want := []keyring.User{
		{Person: awa, Active: true, CanLogin: true},
		{Person: keyring.Person{Staff: moussa.Staff, Name: "Moussa Traoré (maternité)"}, Active: true, CanLogin: true},
		{Person: aminata},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(keyring.User{}, "Recipient")); diff != "" {
		t.Error(diff)
	}
	wants(t, s.Rename("nobody", "x"), problem("keyring.unknown-user"), "renaming nobody")
}

// A user from another desk logs in here with the password they know, and
// nobody here ever learned it.
func TestAdmitNeedsNoPassword(t *testing.T) {
	c, here, there := newClock(), cuts.NewDisk(), cuts.NewDisk()
	s, _ := created(t, here, c.options())
	away, _, err := keyring.Create(there, [32]byte{9}, awa, other, c.options())
	must(t, err)
	user, ok := away.User()
	if !ok {
		t.Fatal("the session has no user")
	}
	sealed, err := away.SealedIdentity(awa.Staff)
	must(t, err)

	must(t, s.Admit(awa, user.Recipient, nil))
	r := reopened(t, here, c.options())
	wants(t, opens(t, r, awa.Name, other), problem("keyring.refused"), "without the sealed identity")
	if _, err := r.UnlockWithIdentity(away.Identity()); err != nil {
		t.Errorf("with the identity itself: %v", err)
	}
	must(t, s.Admit(awa, user.Recipient, sealed))
	r = reopened(t, here, c.options())
	wants(t, opens(t, r, awa.Name, other), nil, "with it")
	wants(t, s.Admit(moussa, "not a recipient", nil), problem("keyring.damaged"), "a bad recipient")

	must(t, away.ChangePassword(other, "nouveau secret"))
	sealed, err = away.SealedIdentity(awa.Staff)
	must(t, err)
	must(t, s.Admit(awa, user.Recipient, sealed))
	r = reopened(t, here, c.options())
	wants(t, opens(t, r, awa.Name, "nouveau secret"), nil, "a password changed at the other desk")
}

func TestPasswords(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	m, err := reopened(t, d, c.options()).Unlock(moussa.Name, other)
	must(t, err)
	old := m.Identity()

	wants(t, m.ChangePassword("faux mot", "nouveau secret"), problem("keyring.refused"), "changing without the old one")
	wants(t, m.ChangePassword(other, "bref"), problem("keyring.weak-password"), "changing to a short one")
	must(t, m.ChangePassword(other, "nouveau secret"))
	r := reopened(t, d, c.options())
	wants(t, opens(t, r, moussa.Name, other), problem("keyring.refused"), "the old password after a change")
	wants(t, opens(t, r, moussa.Name, "nouveau secret"), nil, "the new one")
	if _, err := r.UnlockWithIdentity(old); err != nil {
		t.Errorf("a change of password must keep the identity: %v", err)
	}

	s, err = r.Unlock(aminata.Name, password)
	must(t, err)
	must(t, s.ResetPassword(moussa.Staff, "donné par le chef"))
	r = reopened(t, d, c.options())
	wants(t, opens(t, r, moussa.Name, "nouveau secret"), problem("keyring.refused"), "the old password after a reset")
	wants(t, opens(t, r, moussa.Name, "donné par le chef"), nil, "the given one")
	_, err = r.UnlockWithIdentity(old)
	wants(t, err, problem("keyring.refused"), "the old identity after a reset")
	wants(t, s.ResetPassword("nobody", other), problem("keyring.unknown-user"), "resetting nobody's")
}

func TestADeactivatedUserOpensNothing(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	m, err := reopened(t, d, c.options()).Unlock(moussa.Name, other)
	must(t, err)
	must(t, s.SetActive(moussa.Staff, false))
	r := reopened(t, d, c.options())
	wants(t, opens(t, r, moussa.Name, other), problem("keyring.refused"), "the password")
	_, err = r.UnlockWithIdentity(m.Identity())
	wants(t, err, problem("keyring.refused"), "the identity itself")
	must(t, s.ResetPassword(moussa.Staff, "donné par le chef"))
	wants(t, opens(t, reopened(t, d, c.options()), moussa.Name, "donné par le chef"), problem("keyring.refused"), "a reset does not let in")
	must(t, s.SetActive(moussa.Staff, true))
	wants(t, opens(t, reopened(t, d, c.options()), moussa.Name, "donné par le chef"), nil, "active again")
	must(t, s.SetActive(moussa.Staff, false))
	wants(t, s.SetActive(aminata.Staff, false), problem("keyring.last-user"), "closing the last account")
	wants(t, opens(t, reopened(t, d, c.options()), aminata.Name, password), nil, "the last account")
}

func TestRecovery(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	_, sheet := created(t, d, c.options())
	r := reopened(t, d, c.options())
	for name, typed := range map[string]string{"lines": sheet.Text(), "QR": sheet.QR} {
		l, err := r.UnlockWithRecovery(typed)
		must(t, err)
		if l.Key() != key {
			t.Errorf("%s: another key", name)
		}
		if _, ok := l.User(); ok {
			t.Errorf("%s: a session by recovery has a user", name)
		}
	}
	l, err := r.UnlockWithRecovery(sheet.Text())
	must(t, err)
	must(t, l.ResetPassword(aminata.Staff, "retrouvé enfin"))
	wants(t, opens(t, reopened(t, d, c.options()), aminata.Name, "retrouvé enfin"), nil, "a password reset by the sheet")

	s, err := reopened(t, d, c.options()).Unlock(aminata.Name, "retrouvé enfin")
	must(t, err)
	fresh, err := s.NewRecovery()
	must(t, err)
	r = reopened(t, d, c.options())
	_, err = r.UnlockWithRecovery(sheet.Text())
	wants(t, err, problem("keyring.recovery-other"), "the replaced sheet")
	if _, err := r.UnlockWithRecovery(fresh.Text()); err != nil {
		t.Errorf("the new sheet: %v", err)
	}
	if s.Recovery() != fresh.Recipient {
		t.Error("the recovery recipient is not the new sheet's")
	}
}

// Somebody who can write to the disk puts his own recipient in the place of a
// colleague's and waits for the next change to be sealed to him.
func TestAnAlteredRingIsSeenAndGetsNothing(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, sheet := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	thief, err := age.GenerateX25519Identity()
	must(t, err)
	var victim string
	for _, u := range s.Ring().Users() {
		if u.Staff == moussa.Staff {
			victim = u.Recipient
		}
	}
	content := d.Content()
	content["ring.json"] = bytes.ReplaceAll(content["ring.json"], []byte(victim), []byte(thief.Recipient().String()))
	d = cuts.NewDiskFrom(content)

	r := reopened(t, d, c.options())
	s, err = r.Unlock(aminata.Name, password)
	must(t, err)
	if !s.Altered() {
		t.Error("the change was not seen")
	}
	wants(t, s.AddUser(awa, other), problem("keyring.tampered"), "adding")
	wants(t, s.Repair([]string{aminata.Staff}), problem("keyring.tampered"), "repairing without the sheet")
	_, err = reopened(t, d, c.options()).UnlockWithIdentity(thief)
	wants(t, err, problem("keyring.refused"), "the thief")

	l, err := r.UnlockWithRecovery(sheet.Text())
	must(t, err)
	must(t, l.Repair([]string{aminata.Staff}))
	r = reopened(t, d, c.options())
	s, err = r.Unlock(aminata.Name, password)
	must(t, err)
	if s.Altered() {
		t.Error("altered after the repair")
	}
	must(t, s.AddUser(awa, other))
	_, err = reopened(t, d, c.options()).UnlockWithIdentity(thief)
	wants(t, err, problem("keyring.refused"), "the thief after the repair")
}

func TestADamagedRingFallsBackToItsCopy(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	content := d.Content()
	content["ring.json"] = content["ring.json"][:100]
	half := cuts.NewDiskFrom(content)
	wants(t, opens(t, reopened(t, half, c.options()), aminata.Name, password), nil, "the copy")
	// The next change fails half-way: the sound ring must still be there.
	l, err := reopened(t, half, c.options()).Unlock(aminata.Name, password)
	must(t, err)
	syncs := 0
	half.Fault(func(op cuts.Operation) error {
		if op == cuts.Sync {
			syncs++
		}
		if syncs > 0 {
			return errors.New("the power is gone")
		}
		return nil
	})
	if err := l.AddUser(awa, other); err == nil {
		t.Error("a change without power was acknowledged")
	}
	wants(t, opens(t, reopened(t, cuts.NewDiskFrom(half.Content()), c.options()), aminata.Name, password), nil, "the copy, after a failed change")
	content["ring.old"] = nil
	_, err = keyring.Open(cuts.NewDiskFrom(content), c.options())
	wants(t, err, problem("keyring.damaged"), "both damaged")
	content["ring.json"] = bytes.Replace(d.Content()["ring.json"], []byte(`"version": 1`), []byte(`"version": 2`), 1)
	_, err = keyring.Open(cuts.NewDiskFrom(content), c.options())
	wants(t, err, problem("keyring.newer"), "a newer program's")
}

func TestSecrets(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.SealSecret("upload-token", []byte("jeton très secret")))
	device, err := s.NewSigningKey(keyring.DeviceKey)
	must(t, err)
	again, err := s.NewSigningKey(keyring.DeviceKey)
	must(t, err)
	if !device.Equal(again) {
		t.Error("a second call made another key")
	}
	for name, b := range d.Content() {
		if bytes.Contains(b, []byte("jeton")) {
			t.Errorf("%s holds the secret in the clear", name)
		}
	}

	s, err = reopened(t, d, c.options()).Unlock(aminata.Name, password)
	must(t, err)
	got, err := s.OpenSecret("upload-token")
	must(t, err)
	if diff := cmp.Diff("jeton très secret", string(got)); diff != "" {
		t.Error(diff)
	}
	signer, err := s.SigningKey(keyring.DeviceKey)
	must(t, err)
	public := device.Public().(minisign.PublicKey)
	if !minisign.Verify(public, []byte("bundle"), minisign.Sign(signer, []byte("bundle"))) {
		t.Error("the key that came back signs otherwise")
	}
	_, err = s.SigningKey(keyring.CentreKey)
	wants(t, err, problem("keyring.no-secret"), "a key that is not there")
	if err := s.SealSecret("../x", nil); err == nil {
		t.Error("a name with a path was taken")
	}

	content := d.Content()
	content["secret-other"] = content["secret-upload-token"]
	s, err = reopened(t, cuts.NewDiskFrom(content), c.options()).Unlock(aminata.Name, password)
	must(t, err)
	_, err = s.OpenSecret("other")
	wants(t, err, problem("keyring.damaged"), "a secret under another's name")
}

func TestCopyOpensBesideABackup(t *testing.T) {
	c, d, stick := newClock(), cuts.NewDisk(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	must(t, s.SealSecret("x", []byte("y")))
	wants(t, opens(t, s.Ring(), "Personne", "faux"), problem("keyring.refused"), "failing")
	must(t, keyring.Copy(d, stick))
	l, err := reopened(t, stick, c.options()).Unlock(moussa.Name, other)
	must(t, err)
	if _, err := l.OpenSecret("x"); err != nil {
		t.Error(err)
	}
}

func TestAFullDiskKeepsNobodyOut(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	full := errors.New("full")
	d.Fault(func(cuts.Operation) error { return full })
	wants(t, opens(t, reopened(t, d, c.options()), aminata.Name, password), nil, "logging in on a full disk")
	if err := s.ChangePassword(password, "nouveau secret"); !errors.Is(err, full) {
		t.Errorf("changing the password on a full disk: %v", err)
	}
	d.Fault(nil)
	wants(t, opens(t, reopened(t, d, c.options()), aminata.Name, password), nil, "the old password stays")
}

// The real work factor opens too, and the names of the staff are no plain bytes.
func TestTheRealWorkFactor(t *testing.T) {
	d := cuts.NewDisk()
	created(t, d, keyring.Options{})
	wants(t, opens(t, reopened(t, d, keyring.Options{}), aminata.Name, password), nil, "the right password")
	b := d.Content()["ring.json"]
	for _, name := range []string{"Aminata", "Keïta"} {
		if bytes.Contains(b, []byte(name)) {
			t.Errorf("%q lies in the clear", name)
		}
	}
}

// Whoever can remove a file must not get back what a change took away.
func TestRemovingTheRingUndoesNoRevocation(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, sheet := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	must(t, s.AddUser(awa, other))
	// without is the disk without its ring.
	without := func() *keyring.Ring {
		c.forward(time.Hour)
		content := d.Content()
		delete(content, "ring.json")
		return reopened(t, cuts.NewDiskFrom(content), c.options())
	}
	wants(t, opens(t, without(), moussa.Name, other), nil, "the copy")
	must(t, s.SetActive(moussa.Staff, false))
	wants(t, opens(t, without(), moussa.Name, other), problem("keyring.refused"), "a deactivated user")
	must(t, s.ChangePassword(password, "nouveau secret"))
	wants(t, opens(t, without(), aminata.Name, password), problem("keyring.refused"), "the old password")
	wants(t, opens(t, without(), aminata.Name, "nouveau secret"), nil, "the new password")
	must(t, s.ResetPassword(awa.Staff, "donné par le chef"))
	wants(t, opens(t, without(), awa.Name, other), problem("keyring.refused"), "the password before the reset")
	fresh, err := s.NewRecovery()
	must(t, err)
	_, err = without().UnlockWithRecovery(sheet.Text())
	wants(t, err, problem("keyring.recovery-other"), "the old sheet")
	_, err = without().UnlockWithRecovery(fresh.Text())
	wants(t, err, nil, "the new sheet")
}

// A copy from before a revocation, as an older program left it, goes with the
// first login.
func TestALoginSettlesAStaleCopy(t *testing.T) {
	c, d := newClock(), cuts.NewDisk()
	s, _ := created(t, d, c.options())
	must(t, s.AddUser(moussa, other))
	stale := d.Content()["ring.json"]
	must(t, s.SetActive(moussa.Staff, false))
	must(t, disk.Replace(d, "ring.old", stale))
	wants(t, opens(t, reopened(t, d, c.options()), aminata.Name, password), nil, "a login")
	must(t, d.Remove("ring.json"))
	wants(t, opens(t, reopened(t, d, c.options()), moussa.Name, other), problem("keyring.refused"), "a deactivated user")
	wants(t, opens(t, reopened(t, d, c.options()), aminata.Name, password), nil, "the copy")
}
