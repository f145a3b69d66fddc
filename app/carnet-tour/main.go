// Command carnet-tour plays the main job of Carnet in the real window, under a
// virtual display and with real key events: log in, find, register beside a
// likely double, chart, sign, print, seal a bundle, and read it on a second
// desk. It leaves numbered pictures, the PDF and the bundle, and ends with 0
// only when the record itself says that all of it happened.
//
// What lives here: the play and its stage. What it must not know: anything of
// the program but its window and its command line.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

func main() {
	carnet := flag.String("carnet", "build/carnet", "the program")
	out := flag.String("out", "build/tour", "where pictures, PDF and bundle go")
	screens := flag.String("screens", "", "also copy the named screens into this folder")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := play(ctx, *carnet, *out, *screens)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "carnet-tour:", err)
		os.Exit(1)
	}
}

func play(ctx context.Context, carnet, out, screens string) (err error) {
	if carnet, err = filepath.Abs(carnet); err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "carnet-tour-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	s, err := raise(ctx, out, func(f string, a ...any) { fmt.Printf(f+"\n", a...) })
	if err != nil {
		return err
	}
	defer s.strike()
	s.screens = screens
	t := &tour{stage: s, carnet: carnet, work: work, one: filepath.Join(work, "un", "donnees"), two: filepath.Join(work, "deux", "donnees"),
		stick: filepath.Join(work, "cle")}
	return t.run()
}

// tour is one playing of the job.
type tour struct {
	*stage
	carnet   string
	work     string
	one, two string // the data folders of two desks
	stick    string
	patient  chosen
}

// chosen is the patient that the play is about.
type chosen struct {
	ID, Number, Name string
}

// password opens the accounts of the demonstration.
const password = "demonstration"

const doctor = "Dr Aminata Touré"

// cli runs a command of the program and reads its JSON.
func (t *tour) cli(into any, args ...string) error {
	cmd := exec.CommandContext(t.ctx, t.carnet, append(args, "--json")...)
	cmd.Env = t.env("CARNET_PASSWORD="+password, "XDG_CONFIG_HOME="+filepath.Join(t.work, "config"))
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

// run plays all of it.
func (t *tour) run() error {
	t.say("deux postes de démonstration")
	if err := t.prepare(); err != nil {
		return err
	}
	t.say("poste 1 : du guichet au paquet")
	if err := t.first(); err != nil {
		return err
	}
	t.say("poste 2 : recevoir et relire, de nuit")
	if err := t.second(); err != nil {
		return err
	}
	if err := t.judge(); err != nil {
		return err
	}
	t.say("tout s’est passé ; images, ordonnance et paquet dans %s", t.out)
	return nil
}

// prepare makes a centre with invented people, and a second desk of it.
func (t *tour) prepare() error {
	if err := os.Mkdir(t.stick, 0o755); err != nil {
		return err
	}
	if err := t.cli(nil, "demo", "--data", t.one, "--patients", "400", "--years", "1.8", "--seed", "1"); err != nil {
		return err
	}
	var request, approval struct{ File string }
	if err := t.cli(&request, "desk", "request", "--data", t.two, "--to", t.stick, "--name", "Maternité"); err != nil {
		return err
	}
	if err := t.cli(&approval, "desk", "approve", request.File, "--data", t.one, "--user", "Moussa Diarra", "--to", t.stick); err != nil {
		return err
	}
	if err := t.cli(nil, "desk", "join", approval.File, "--data", t.two); err != nil {
		return err
	}
	return errors.Join(os.Remove(request.File), os.Remove(approval.File), nightTheme(t.two))
}

// nightTheme makes a desk dark before it opens: night duty.
func nightTheme(data string) error {
	path := filepath.Join(data, "desk.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var info map[string]any
	if err := json.Unmarshal(b, &info); err != nil {
		return err
	}
	info["theme"] = "dark"
	if b, err = json.Marshal(info); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}

// judge asks the record itself whether the play happened.
func (t *tour) judge() error {
	type report struct {
		OK     bool
		Digest string
	}
	var a, b report
	if err := t.cli(&a, "check", "--data", t.one, "--user", doctor); err != nil {
		return err
	}
	if err := t.cli(&b, "check", "--data", t.two, "--user", doctor); err != nil {
		return err
	}
	if !a.OK || !b.OK || a.Digest != b.Digest {
		return fmt.Errorf("the desks differ: %+v and %+v", a, b)
	}
	var chart struct {
		Documents []struct {
			Kind, Status string
			Content      struct {
				Reason    string
				Diagnoses []struct{ ICD10 string }
				Lines     []struct{ Code string }
			}
		}
	}
	if err := t.cli(&chart, "show", t.patient.ID, "--data", t.two, "--user", doctor); err != nil {
		return err
	}
	for _, d := range chart.Documents {
		if d.Kind == "consultation" && d.Status == "signed" && len(d.Content.Diagnoses) > 0 && len(d.Content.Lines) > 0 {
			return t.papers()
		}
	}
	return fmt.Errorf("the second desk has no signed consultation of %s: %+v", t.patient.Name, chart)
}

// papers tells whether the prescription and the bundle are there.
func (t *tour) papers() error {
	pdfs, err := filepath.Glob(filepath.Join(t.out, "*.pdf"))
	if err != nil {
		return err
	}
	bundles, err := filepath.Glob(filepath.Join(t.out, "*.CAR"))
	if err != nil {
		return err
	}
	if len(pdfs) == 0 || len(bundles) == 0 {
		return fmt.Errorf("%d PDF and %d bundles in %s", len(pdfs), len(bundles), t.out)
	}
	return nil
}
