// Command carnet-tour plays the jobs of Carnet in the real window, under a
// virtual display and with real key events, each as a walk of its own: the
// main job (log in, find, register beside a likely double, chart, sign, print,
// seal a bundle, read it on a second desk), the prenatal visits of one
// pregnancy, a labour with the birth of twins and what follows, a severe
// pre-eclampsia that ends in a letter. A walk leaves numbered pictures and the
// papers it made, and succeeds only when the record itself says that all of it
// happened.
//
// What lives here: the walks and their stage. What it must not know: anything
// of the program but its window and its command line.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// walk is one job, from the first key to what the record says of it.
type walk struct {
	name string // also the folder of its pictures; "" for the folder itself
	what string
	play func(*tour) error
}

func walks() []walk {
	return []walk{
		{"poste", "du guichet au paquet, et relu sur un deuxième poste", (*tour).desks},
		{"prenatal", "une grossesse, de la première CPN à la troisième", (*tour).pregnancy},
		{"reference", "une pré-éclampsie sévère, jusqu’à la lettre", (*tour).eclampsia},
		{"accouchement", "un travail de huit heures, des jumeaux, et la suite", (*tour).birth},
	}
}

// tries is how often a walk is played before it has failed: a loaded machine
// loses keys.
const tries = 2

func main() {
	carnet := flag.String("carnet", "build/carnet", "the program")
	out := flag.String("out", "build/tour", "where pictures, papers and bundles go, a folder for each walk")
	screens := flag.String("screens", "", "also copy the named screens into this folder")
	only := flag.String("only", "", "the walks to play, by name, with commas between them; all when empty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := playAll(ctx, *carnet, *out, *screens, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "carnet-tour:", err)
		os.Exit(1)
	}
}

// playAll plays the walks one after another and tells which failed.
func playAll(ctx context.Context, carnet, out, screens, only string) (err error) {
	if carnet, err = filepath.Abs(carnet); err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	names := strings.FieldsFunc(only, func(r rune) bool { return r == ',' })
	for _, w := range walks() {
		if len(names) > 0 && !slices.Contains(names, w.name) {
			continue
		}
		if e := again(ctx, w, carnet, out, screens); e != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", w.name, e))
		}
		if ctx.Err() != nil {
			return err
		}
	}
	return err
}

// again plays a walk until it succeeds or has had its tries. What was on the
// screen at a failure stays beside the pictures.
func again(ctx context.Context, w walk, carnet, out, screens string) (err error) {
	dir := filepath.Join(out, w.name)
	for n := range tries {
		fmt.Printf("%s : %s\n", w.name, w.what)
		start := time.Now()
		if err = play(ctx, w, carnet, dir, screens); err == nil {
			fmt.Printf("%s : tout s’est passé, en %.0f s ; images et papiers dans %s\n", w.name, time.Since(start).Seconds(), dir)
			return nil
		}
		fmt.Printf("%s : %v\n", w.name, err)
		if ctx.Err() != nil {
			return err
		}
		failed := filepath.Join(dir, failure)
		if _, e := os.Stat(failed); e == nil {
			if e := os.Rename(failed, filepath.Join(out, fmt.Sprintf("echec-%s-%d.png", w.name, n+1))); e != nil {
				return errors.Join(err, e)
			}
		}
	}
	return err
}

// play plays a walk once, on a display and in a folder of its own.
func play(ctx context.Context, w walk, carnet, out, screens string) (err error) {
	if err := errors.Join(os.RemoveAll(out), os.MkdirAll(out, 0o755)); err != nil {
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
	return w.play(&tour{stage: s, carnet: carnet, work: work})
}
