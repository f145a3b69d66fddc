package keyring_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// TestTorturePowerCuts: whatever change of the ring the power cuts off, each
// user opens with what they knew before it or with what they know after it.
func TestTorturePowerCuts(t *testing.T) {
	// Each look at a disk comes an hour later: the delays are another test's.
	var hours atomic.Int64
	o := newClock().options()
	start := o.Now()
	o.Now = func() time.Time { return start.Add(time.Duration(hours.Add(1)) * time.Hour) }
	var sheet keyring.Sheet
	run := func(d disk.Disk, ack func()) (err error) {
		var s *keyring.Session
		if s, sheet, err = keyring.Create(d, key, aminata, password, o); err != nil {
			return err
		}
		ack()
		for _, step := range []func() error{
			func() error { return s.AddUser(moussa, other) },
			func() error { return s.ChangePassword(password, "deuxième secret") },
			func() error { return s.ResetPassword(moussa.Staff, "donné par le chef") },
			func() error { return s.SetActive(moussa.Staff, false) },
			func() error { return s.SealSecret("x", []byte("y")) },
			func() error { _, err := s.Ring().Unlock("Personne", "faux"); return refusedOnly(err) },
		} {
			if err := step(); err != nil {
				return err
			}
			ack()
		}
		return nil
	}
	// known[i] is what opens once i promises were made; "" is a login refused.
	known := []struct{ aminata, moussa string }{
		{}, {aminata: password}, {password, other}, {"deuxième secret", other}, {"deuxième secret", "donné par le chef"},
		{aminata: "deuxième secret"}, {aminata: "deuxième secret"}, {aminata: "deuxième secret"},
	}
	check := func(d disk.Disk, acked int) error {
		if acked == 0 {
			_, err := keyring.Open(d, o)
			if err != nil && !errors.Is(err, problem("keyring.missing")) {
				return err
			}
			return nil
		}
		before, after := known[acked], known[min(acked+1, len(known)-1)]
		if err := errors.Join(loginWith(d, o, aminata, before.aminata, after.aminata), loginWith(d, o, moussa, before.moussa, after.moussa)); err != nil {
			return err
		}
		r, err := keyring.Open(d, o)
		if err != nil {
			return err
		}
		s, err := r.UnlockWithRecovery(sheet.Text())
		if err != nil {
			return fmt.Errorf("the recovery sheet: %w", err)
		}
		if s.Altered() {
			return errors.New("the ring counts as altered")
		}
		if _, err := s.OpenSecret("x"); acked >= 6 && err != nil {
			return err
		}
		// And a change goes on from here; a second cut may have come after it.
		if err := s.AddUser(awa, other); !errors.Is(err, problem("keyring.user-exists")) {
			return err
		}
		return nil
	}
	r, err := cuts.Explore(cuts.Workload{Run: run, Check: check}, cuts.Options{Cuts: cuts.Wanted(400), Seed: 4, Again: 100})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	if err := r.Err(); err != nil {
		t.Error(err)
	}
}

func refusedOnly(err error) error {
	if errors.Is(err, problem("keyring.refused")) {
		return nil
	}
	return fmt.Errorf("an unknown name: %w", err)
}

func loginWith(d disk.Disk, o keyring.Options, p keyring.Person, before, after string) error {
	r, err := keyring.Open(d, o)
	if err != nil {
		return err
	}
	var failed error
	for _, pass := range []string{before, after} {
		if pass == "" {
			return nil // refused is as good as anything here: other tests look at it
		}
		_, err := r.Unlock(p.Staff, pass)
		if err == nil {
			return nil
		}
		failed = err
	}
	return fmt.Errorf("%s opens neither with the password before nor with the one after: %w", p.Staff, failed)
}
