package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// tour is one playing of a walk.
type tour struct {
	*stage
	carnet string
	work   string
	shift  time.Duration // of the program's clock, 0 for the true one
}

// password opens the accounts of the demonstration.
const password = "demonstration"

// The people of the demonstration who play.
const (
	doctor  = "Dr Aminata Touré"
	midwife = "Oumou Sangaré"
)

// failure is the picture of the screen on which a walk failed.
const failure = "echec.png"

// chosen is a patient as a search of the command line names her.
type chosen struct {
	ID, Number, Name, Sex, Village, Mother string
	Age                                    int
}

// data is the folder of a desk.
func (t *tour) data(name string) string { return filepath.Join(t.work, name, "donnees") }

// on moves the program's clock to an hour of a day. It never goes back within a
// walk: a record would not believe it.
func (t *tour) on(day time.Time, clock string) error {
	at, err := time.ParseInLocation(time.DateOnly+" 15:04", day.Format(time.DateOnly)+" "+clock, time.Local)
	if err != nil {
		return err
	}
	t.shift = time.Until(at).Round(time.Second)
	t.say("  l’horloge du poste est au %s", at.Format("02/01/2006 15:04"))
	return nil
}

// variables are those that the program runs with here.
func (t *tour) variables(extra ...string) []string {
	out := append(extra, "XDG_CONFIG_HOME="+filepath.Join(t.work, "config"))
	if t.shift != 0 {
		out = append(out, "CARNET_CLOCK="+t.shift.String())
	}
	return out
}

// cli runs a command of the program and reads its JSON.
func (t *tour) cli(into any, args ...string) error {
	cmd := exec.CommandContext(t.ctx, t.carnet, append(args, "--json")...)
	cmd.Env = t.env(t.variables("CARNET_PASSWORD=" + password)...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("carnet %v: %w: %s", args, err, b)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(b, into)
}

// demo makes a centre with invented people.
func (t *tour) demo(desk string, patients int) error {
	return t.cli(nil, "demo", "--data", t.data(desk), "--patients", fmt.Sprint(patients), "--years", "1.8", "--seed", "1")
}

// search asks the record for people. Nobody is no error.
func (t *tour) search(desk string, words ...string) ([]chosen, error) {
	var out []chosen
	cmd := append([]string{"search", "--data", t.data(desk), "--user", doctor, "--limit", "50"}, words...)
	err := t.cli(&out, cmd...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return nil, nil
	}
	return out, err
}

// newcomer is the one person whom a search finds now and did not find before.
func (t *tour) newcomer(desk string, before []chosen, words ...string) (chosen, error) {
	now, err := t.search(desk, words...)
	if err != nil {
		return chosen{}, err
	}
	var fresh []chosen
	for _, c := range now {
		if !slices.ContainsFunc(before, func(b chosen) bool { return b.ID == c.ID }) {
			fresh = append(fresh, c)
		}
	}
	if len(fresh) != 1 {
		return chosen{}, fmt.Errorf("%v: %d new people, not one: %+v", words, len(fresh), fresh)
	}
	return fresh[0], nil
}

// checked asks whether the record is in order, and for the digest of its state.
func (t *tour) checked(desk string) (digest string, err error) {
	var r struct {
		OK     bool
		Digest string
		Faults []any
	}
	if err := t.cli(&r, "check", "--data", t.data(desk), "--user", doctor); err != nil {
		return "", err
	}
	if !r.OK || r.Digest == "" {
		return "", fmt.Errorf("the record is not in order: %+v", r)
	}
	return r.Digest, nil
}

// session opens the window on a desk as somebody, does steps and closes it.
// What was on the screen when a step failed is kept.
func (t *tour) session(desk, who string, steps ...step) error {
	return t.opened(desk, func(p *player) error {
		return p.plays(join([]step{login(who)}, steps)...)
	})
}

// opened opens the window on a desk, does something in it and closes it.
func (t *tour) opened(desk string, do func(*player) error) (err error) {
	view, err := viewer(t.out)
	if err != nil {
		return err
	}
	p, err := t.open(t.carnet, t.data(desk), t.variables("CARNET_VIEWER="+view)...)
	if err != nil {
		return err
	}
	t.say("  fenêtre ouverte %.2f s après la commande", p.opened.Seconds())
	if err := do(p); err != nil {
		return errors.Join(err, p.picture(failure), p.kill())
	}
	return p.close()
}

// login opens the door as somebody, by a few letters of the name.
func login(who string) step {
	return step{"logs in as " + who, func(p *player) error {
		return p.plays(settle(), keys("ctrl+a"), types(who), settle(), keys("Return"), settle(), types(password), turn("Return"), settle())
	}}
}

// papers are the PDFs that the walk has made so far.
func (t *tour) papers() []string {
	list, err := filepath.Glob(filepath.Join(t.out, "*.pdf"))
	if err != nil {
		return nil // the pattern is constant
	}
	return list
}

// prints presses the key of a paper and waits for it.
func (t *tour) prints(key string) step {
	return step{"prints by " + key, func(p *player) error {
		before := len(t.papers())
		if err := p.keys(key); err != nil {
			return err
		}
		return t.wait("paper", func() bool { return len(t.papers()) > before })
	}}
}

// wait polls for something that the program does beside its window.
func (t *tour) wait(what string, there func() bool) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if there() {
			return nil
		}
		if err := t.ctx.Err(); err != nil {
			return err
		}
	}
	return fmt.Errorf("no %s after %v", what, patience)
}
