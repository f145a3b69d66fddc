package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// login opens the door as the doctor.
func (t *tour) login(p *player) error {
	if err := p.keys("ctrl+a"); err != nil {
		return err
	}
	if err := p.types("aminata"); err != nil {
		return err
	}
	if err := p.keys("Return"); err != nil {
		return err
	}
	if err := p.types(password); err != nil {
		return err
	}
	if err := p.keys("Return"); err != nil {
		return err
	}
	// The password takes half a second by design, the first page a little more.
	time.Sleep(2 * time.Second)
	return p.settle()
}

// start opens the window on a desk.
func (t *tour) start(data string) (*player, error) {
	view, err := viewer(t.out)
	if err != nil {
		return nil, err
	}
	p, err := t.open(t.carnet, data, "XDG_CONFIG_HOME="+filepath.Join(t.work, "config"), "CARNET_VIEWER="+view)
	if err != nil {
		return nil, err
	}
	t.say("  fenêtre ouverte %.2f s après la commande", p.opened.Seconds())
	return p, nil
}

// first is the job at the first desk.
func (t *tour) first() (err error) {
	p, err := t.start(t.one)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// What was on the screen says more than the error.
			err = errors.Join(err, p.picture("echec.png"), p.kill())
		}
	}()
	steps := []func(*player) error{
		func(p *player) error { return p.shot("ouverture") },
		t.login,
		func(p *player) error { return p.shot("accueil") },
		t.search, t.register, t.consult, t.print, t.send,
	}
	for _, do := range steps {
		if err := do(p); err != nil {
			return err
		}
	}
	if err := p.close(); err != nil {
		return err
	}
	return t.whoSheIs()
}

// whoSheIs asks the record for the patient that was registered last.
func (t *tour) whoSheIs() error {
	var found []chosen
	if err := t.cli(&found, "search", "--data", t.one, "--user", doctor, "B1-00401"); err != nil {
		return err
	}
	t.patient = found[0]
	if !strings.HasPrefix(t.patient.Number, "B1-00401-") {
		return fmt.Errorf("the new patient is not there: %+v", found)
	}
	return nil
}

// search finds somebody written otherwise than registered.
func (t *tour) search(p *player) error {
	if err := p.keys("ctrl+k"); err != nil {
		return err
	}
	if err := p.arrive(); err != nil {
		return err
	}
	if err := p.types("tarawele fatimata"); err != nil {
		return err
	}
	return p.shot("recherche")
}

// register registers a woman whose double is already there: the same name in
// another spelling, the same mother.
func (t *tour) register(p *player) error {
	var found []struct {
		ID, Name, Sex, Village, Mother string
		Age                            int
	}
	if err := t.cli(&found, "search", "--data", t.twin(), "--user", doctor, "traore", "25"); err != nil {
		return err
	}
	double := found[0]
	for _, f := range found {
		if f.Sex == "female" && strings.HasPrefix(f.Name, "TRAORÉ ") {
			double = f
			break
		}
	}
	given := strings.TrimPrefix(double.Name, "TRAORÉ ")
	if err := p.keys("ctrl+a"); err != nil {
		return err
	}
	if err := p.types("Traore " + given); err != nil {
		return err
	}
	if err := p.keys("ctrl+n"); err != nil {
		return err
	}
	if err := p.arrive(); err != nil {
		return err
	}
	return t.fillIdentity(p, double.Village, double.Age)
}

// twin is the other desk, whose record the command line may read while the
// first one is open in the window.
func (t *tour) twin() string { return t.two }

// second is the other desk: it receives and reads.
func (t *tour) second() (err error) {
	p, err := t.start(t.two)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.picture("echec.png"), p.kill())
		}
	}()
	if err := p.shot("nuit-ouverture"); err != nil {
		return err
	}
	if err := t.login(p); err != nil {
		return err
	}
	if err := p.shot("nuit-accueil"); err != nil {
		return err
	}
	if err := t.receive(p); err != nil {
		return err
	}
	if err := t.read(p); err != nil {
		return err
	}
	return p.close()
}

// send seals what the other desks lack into a folder.
func (t *tour) send(p *player) error {
	if err := t.useFolder(p); err != nil {
		return err
	}
	if err := p.keys("F6"); err != nil {
		return err
	}
	if err := t.wait("a bundle", func() bool { return len(t.bundles()) > 0 }); err != nil {
		return err
	}
	time.Sleep(time.Second)
	if err := p.shot("echanges"); err != nil {
		return err
	}
	for _, b := range t.bundles() {
		content, err := os.ReadFile(b)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(t.out, filepath.Base(b)), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (t *tour) bundles() []string {
	list, err := filepath.Glob(filepath.Join(t.stick, "*.CAR"))
	if err != nil {
		return nil // the pattern is constant
	}
	return list
}

// useFolder opens Échanges and chooses the folder that stands for a stick.
func (t *tour) useFolder(p *player) error {
	if err := p.keys("alt+e"); err != nil {
		return err
	}
	if err := p.arrive(); err != nil {
		return err
	}
	if err := p.keys("ctrl+o"); err != nil {
		return err
	}
	if err := p.types(t.stick); err != nil {
		return err
	}
	if err := p.keys("Return"); err != nil {
		return err
	}
	return p.settle()
}

// receive takes in what the first desk sealed.
func (t *tour) receive(p *player) error {
	if err := t.useFolder(p); err != nil {
		return err
	}
	if err := p.keys("F7"); err != nil {
		return err
	}
	if err := t.wait("a receipt", func() bool {
		list, err := filepath.Glob(filepath.Join(t.stick, "*.ACK"))
		return err == nil && len(list) > 0
	}); err != nil {
		return err
	}
	time.Sleep(time.Second)
	return p.shot("nuit-recu")
}

// read opens the same chart on the second desk.
func (t *tour) read(p *player) error {
	if err := p.keys("ctrl+k"); err != nil {
		return err
	}
	if err := p.arrive(); err != nil {
		return err
	}
	if err := p.types(t.patient.Number); err != nil {
		return err
	}
	if err := p.settle(); err != nil {
		return err
	}
	if err := p.keys("Return"); err != nil {
		return err
	}
	if err := p.arrive(); err != nil {
		return err
	}
	return p.shot("nuit-dossier")
}

// wait polls for something that the program does beside its window.
func (t *tour) wait(what string, there func() bool) error {
	for range 300 {
		if there() {
			return nil
		}
		if err := t.ctx.Err(); err != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("no %s after half a minute", what)
}
