package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/records/vault"
)

// A demonstration is built in a folder of its own inside the data folder and
// moved out when it is whole: a kill or a full disk leaves no half centre that
// looks like one.
const (
	buildName = "demonstration.part"
	// movingName lists, in the folder it is built in, what is to be moved: once
	// it is there, the demonstration is whole.
	movingName = "moving.json"
	// lastName is moved last: it makes a folder a desk.
	lastName = "desk.json"
)

// buildDemo lets build make a demonstration that appears in dir as a whole or
// not at all.
//
// Problems: "desk.exists", "desk.lost", "vault.busy" while another Carnet builds
// there, "vault.folder", those of build.
func buildDemo(ctx context.Context, dir string, build func(ctx context.Context, dir string) error) (err error) {
	if err := finishDemo(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return text.Wrap(err, "vault.folder")
	}
	ground, err := desk.Claim(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ground.Abandon()) }() // gives the folder back
	part := filepath.Join(dir, buildName)
	// What a kill left half built; nobody builds there now.
	if err := errors.Join(os.RemoveAll(part), os.MkdirAll(part, 0o700)); err != nil {
		return text.Wrap(err, "vault.folder")
	}
	err = build(ctx, part)
	if err == nil {
		err = announce(part)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(part))
	}
	return finishDemo(dir)
}

func there(path string) bool { _, err := os.Lstat(path); return err == nil }

// announce notes that the demonstration is whole, and what belongs to it.
func announce(part string) error {
	entries, err := os.ReadDir(part)
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	var names []string
	for _, e := range entries {
		if n := e.Name(); n != lastName && n != vault.ClaimName {
			names = append(names, n)
		}
	}
	b, err := json.Marshal(append(names, lastName))
	if err != nil {
		return err
	}
	tmp := filepath.Join(part, movingName+".tmp")
	if err := errors.Join(os.WriteFile(tmp, b, 0o600), os.Rename(tmp, filepath.Join(part, movingName))); err != nil {
		return text.Wrap(err, "vault.folder")
	}
	return nil
}

// finishDemo moves a demonstration that is whole to where it belongs, also one
// that a kill left on its way.
func finishDemo(dir string) error {
	part := filepath.Join(dir, buildName)
	b, err := os.ReadFile(filepath.Join(part, movingName))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var names []string
	if err == nil {
		err = json.Unmarshal(b, &names)
	}
	if err == nil {
		err = move(part, dir, names)
	}
	if err == nil {
		err = os.RemoveAll(part)
	}
	if err != nil {
		return text.Wrap(err, "vault.folder")
	}
	return nil
}

func move(part, dir string, names []string) error {
	aside := filepath.Join(dir, "unfinished-"+time.Now().Format("20060102-150405"))
	for _, n := range names {
		from, to := filepath.Join(part, n), filepath.Join(dir, n)
		if !there(from) {
			continue // moved before the kill
		}
		if there(to) { // no desk's: an older beginning, kept
			if err := errors.Join(os.MkdirAll(aside, 0o700), os.Rename(to, filepath.Join(aside, n))); err != nil {
				return err
			}
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
	}
	if !slices.Contains(names, lastName) {
		return errors.New("demonstration: no desk among what was built")
	}
	return nil
}
