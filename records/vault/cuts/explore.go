package cuts

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"

	"carnet/records/vault/disk"
)

// Workload is what the laboratory cuts.
type Workload struct {
	// Run works on an empty disk, from opening to closing. It calls ack after
	// each promise, such as a commit that was reported as saved.
	Run func(d disk.Disk, ack func()) error
	// Check opens a disk that a cut left and tells what is wrong with it. The
	// first acked promises must hold; the next one may. It closes what it opens.
	Check func(d disk.Disk, acked int) error
}

// Options of Explore.
type Options struct {
	// Cuts is how many disks to look at, at least; every boundary gets three
	// (nothing kept, all kept, a random selection) however few are asked for.
	Cuts int
	// Seed makes a run repeatable.
	Seed uint64
	// Again is how often a disk is cut a second time during its recovery: every
	// Again-th one. 0 is never.
	Again int
	// Enough ends the exploration after so many losses; 0 looks at all.
	Enough int
}

// Report is what Explore found.
type Report struct {
	Boundaries int // points of the workload at which the power was cut
	Cuts       int // disks looked at
	Twice      int // of which cut again during the recovery
	Losses     int
	First      []error // the first ten losses
}

// String is the report in one line.
func (r Report) String() string {
	return fmt.Sprintf("%d cuts at %d boundaries (%d of them during a recovery): %d losses",
		r.Cuts, r.Boundaries, r.Twice, r.Losses)
}

// Wanted is the number of cuts that the variable CARNET_TORTURE_CUTS asks for,
// or usual when it asks for nothing.
func Wanted(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("CARNET_TORTURE_CUTS")); err == nil && n > 0 {
		return n
	}
	return usual
}

// Explore runs the workload once and checks the disks that power cuts leave.
// The error tells that the workload itself failed; losses are in the report.
func Explore(w Workload, o Options) (Report, error) {
	d := NewDisk()
	if err := w.Run(d, d.ack); err != nil {
		return Report{}, fmt.Errorf("cuts: the workload without a cut: %w", err)
	}
	x := &explorer{w: w, o: o, work: make(chan cut, 2*runtime.GOMAXPROCS(0))}
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(x.check)
	}
	x.each(d.events)
	close(x.work)
	wg.Wait()
	return x.report, nil
}

type explorer struct {
	w    Workload
	o    Options
	work chan cut

	mu     sync.Mutex
	report Report
}

// cut is one disk to look at, and how it came about.
type cut struct {
	image  map[string][]byte
	acked  int
	n      int
	origin string
}

func (x *explorer) each(events []event) {
	each := perBoundary(events, x.o.Cuts)
	r, n := newReplay(nil), 0
	for i := range len(events) + 1 {
		if i < len(events) && events[i].kind == evAck {
			r.apply(events[i])
			continue
		}
		for v, image := range imagesAt(r, each, x.o.Seed+uint64(i)) {
			if x.enough() {
				return
			}
			x.work <- cut{image: image, acked: r.acked, n: n, origin: fmt.Sprintf("operation %d of %d, variant %d", i, len(events), v)}
			n++
		}
		x.boundary()
		if i < len(events) {
			r.apply(events[i])
		}
	}
}

// perBoundary is how many disks each boundary has to give for a total of cuts;
// one with nothing pending has only one to give.
func perBoundary(events []event, total int) int {
	r, settled, open := newReplay(nil), 0, 0
	for i := range len(events) + 1 {
		switch {
		case i < len(events) && events[i].kind == evAck:
		case r.settled():
			settled++
		default:
			open++
		}
		if i < len(events) {
			r.apply(events[i])
		}
	}
	return max(3, (total-settled+open-1)/max(1, open))
}

// imagesAt gives the disks of one boundary: nothing pending kept, all of it,
// and random selections.
func imagesAt(r *replay, count int, seed uint64) []map[string][]byte {
	if r.settled() {
		return []map[string][]byte{r.image(nothing{})}
	}
	images := []map[string][]byte{r.image(nothing{}), r.image(everything{})}
	for v := 2; v < count; v++ {
		rnd := rand.New(rand.NewPCG(seed, uint64(v)))
		images = append(images, r.image(newWhim(rnd)))
	}
	return images
}

func (x *explorer) boundary() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.report.Boundaries++
}

func (x *explorer) enough() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.o.Enough > 0 && x.report.Losses >= x.o.Enough
}

func (x *explorer) note(err error, again bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.report.Cuts++
	if again {
		x.report.Twice++
	}
	if err == nil {
		return
	}
	x.report.Losses++
	if len(x.report.First) < 10 {
		x.report.First = append(x.report.First, err)
	}
}

func (x *explorer) check() {
	for c := range x.work {
		d := newDisk(c.image)
		err := x.look(d, c)
		x.note(err, false)
		if err == nil && x.o.Again > 0 && c.n%x.o.Again == 0 {
			x.cutAgain(c, d.events)
		}
	}
}

func (x *explorer) look(d *Disk, c cut) error {
	err := x.w.Check(d, c.acked)
	if err != nil {
		return fmt.Errorf("%s, %d acknowledged: %w", c.origin, c.acked, err)
	}
	return nil
}

// cutAgain cuts the recovery that was just recorded.
func (x *explorer) cutAgain(c cut, events []event) {
	r := newReplay(c.image)
	for i := range len(events) + 1 {
		for v, image := range imagesAt(r, 3, x.o.Seed+uint64(c.n)<<20+uint64(i)) {
			again := cut{image: image, acked: c.acked, origin: fmt.Sprintf("%s, then operation %d of the recovery, variant %d", c.origin, i, v)}
			x.note(x.look(newDisk(image), again), true)
		}
		if i < len(events) {
			r.apply(events[i])
		}
	}
}

// Err joins the first losses; nil when there is none.
func (r Report) Err() error {
	if r.Losses == 0 {
		return nil
	}
	return errors.Join(append([]error{errors.New(r.String())}, r.First...)...)
}
