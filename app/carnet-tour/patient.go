package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"time"
)

// fillIdentity goes on from the name, which the search box handed over.
func (t *tour) fillIdentity(p *player, village string, age int) error {
	steps := []func() error{
		func() error { return p.types("f") },
		func() error { return p.types(strconv.Itoa(age + 1)) },
		func() error { return p.keys("Return") },
		func() error { return p.types(village) },
		func() error { return p.keys("Return") },
		p.settle,
		func() error { time.Sleep(600 * time.Millisecond); return p.shot("inscription-double") },
		func() error { return p.keys("ctrl+Return") },
		p.settle,
		func() error { return p.shot("inscription-question") },
		// It is somebody else: she is registered all the same.
		func() error { return p.keys("ctrl+Return") },
		p.settle,
	}
	for _, do := range steps {
		if err := do(); err != nil {
			return err
		}
	}
	return t.shotAndNote(p, "dossier-nouveau")
}

// shotAndNote takes the picture of the new chart; who she is, the record says
// after the window has closed.
func (t *tour) shotAndNote(p *player, name string) error {
	time.Sleep(500 * time.Millisecond)
	return p.shot(name)
}

// consult writes a consultation as a doctor would, by keys alone.
func (t *tour) consult(p *player) error {
	if err := p.keys("ctrl+n"); err != nil {
		return err
	}
	if err := p.arrive(); err != nil {
		return err
	}
	for _, s := range script {
		var err error
		switch {
		case s.text != "":
			err = p.types(s.text)
		case s.shot != "":
			err = p.shot(s.shot)
		default:
			err = p.keys(s.keys...)
		}
		if err != nil {
			return fmt.Errorf("%+v: %w", s, err)
		}
	}
	return nil
}

// step is one thing that fingers do, or a picture.
type step struct {
	text string
	keys []string
	shot string
}

func types(s string) step       { return step{text: s} }
func keys(names ...string) step { return step{keys: names} }
func shot(name string) step     { return step{shot: name} }

// script is a case of malaria in a young woman.
var script = []step{
	types("38,9"), keys("Return"), types("58"), keys("Return"), types("118/72"), keys("Return"), types("96"), keys("Return"),
	keys("Return", "Return", "Return", "Return"),
	types("Corps chaud depuis 3 jours"), keys("Return"),
	types("Frissons, courbatures, pas de vomissement."), keys("Tab"),
	shot("consultation-debut"),
	types("erca"), keys("Tab", "Tab"),
	types("p"), types("10,4"), keys("Return"),
	shot("consultation-tests"),
	keys("Return", "Return", "Return"),
	types("palu simple"), keys("Return"), types("c"),
	shot("consultation-diagnostic"),
	keys("Tab", "Tab"),
	types("coartem"), keys("Return", "F5"),
	shot("consultation-ordonnance"),
	keys("ctrl+Next", "ctrl+Next"), types("1"), types("+3j"), keys("Return"),
	shot("consultation-complete"),
	keys("ctrl+Return"),
}

// print makes the prescription; the viewer of the stage keeps it.
func (t *tour) print(p *player) error {
	if err := p.arrive(); err != nil {
		return err
	}
	if err := p.shot("consultation-signee"); err != nil {
		return err
	}
	if err := p.keys("F9"); err != nil {
		return err
	}
	return t.wait("a prescription", func() bool {
		list, err := filepath.Glob(filepath.Join(t.out, "*.pdf"))
		return err == nil && len(list) > 0
	})
}
