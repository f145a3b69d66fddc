package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"carnet/records/demo"
	"carnet/records/desk"
)

func small() demo.Options { return demo.Options{Patients: 20, Years: 1, Seed: 2} }

// names are the entries of a folder but the lock's.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "carnet.lock" {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestAnInterruptedDemonstrationIsNone(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := filepath.Join(t.TempDir(), "d")
	ctx, stop := context.WithCancel(t.Context())
	_, _, err := makeDemo(ctx, dir, small(), func(int, int) {
		if desk.Exists(dir) {
			t.Error("half a centre looks like a whole one")
		}
		stop()
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) > 0 || desk.Exists(dir) {
		t.Errorf("left behind: %v", left)
	}
	// A kill leaves more; the window makes a whole one all the same.
	if err := os.MkdirAll(filepath.Join(dir, buildName, "keyring"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := demoAccounts(t.Context(), dir, func(int, int) {}); err != nil || !desk.Exists(dir) {
		t.Fatalf("%v", err)
	}
	if there(filepath.Join(dir, buildName)) {
		t.Error("what was half built stays")
	}
	door, err := desk.At(dir, deskOptions())
	if err != nil {
		t.Fatal(err)
	}
	k, err := door.Unlock(t.Context(), drTouré, demoPassword)
	if err != nil {
		t.Fatal(err)
	}
	if k.NewEpoch != desk.SameEpoch {
		t.Errorf("the demonstration begins as %q", k.NewEpoch)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
}

// A kill between two moves leaves a demonstration that is whole but for them.
func TestADemonstrationOnItsWayIsFinished(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := filepath.Join(t.TempDir(), "d")
	if _, _, err := makeDemo(t.Context(), dir, small(), nil); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, buildName)
	if err := os.Mkdir(part, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"keyring", lastName} {
		if err := os.Rename(filepath.Join(dir, n), filepath.Join(part, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(part, movingName), []byte(`["carnet.db","guard","keyring","desk.json"]`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := demoAccounts(t.Context(), dir, func(int, int) { t.Error("it is made anew") }); err != nil {
		t.Fatal(err)
	}
	c := cli{t}
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c.want(nil, "check", "--data", dir, "--user", drTouré)
	if there(part) {
		t.Error("the folder it was built in stays")
	}
}
