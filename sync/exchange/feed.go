package exchange

import (
	"context"
	"errors"

	"carnet/records/journal"
	"carnet/sync/bundle"
)

// feed turns the lines of a bundle into whole ranges, one ahead of who takes
// them in: the next one is deciphered while SQLite writes the last.
type feed struct {
	cancel context.CancelFunc
	ranges chan piece
	end    chan error
	err    error
	ended  bool
}

// piece is a range with its lines.
type piece struct {
	run   journal.Run
	lines []byte
	count int64
}

var errStopped = errors.New("exchange: stopped")

func newFeed(ctx context.Context, s *bundle.Staged) *feed {
	ctx, cancel := context.WithCancel(ctx)
	f := &feed{cancel: cancel, ranges: make(chan piece, 1), end: make(chan error, 1)}
	go func() {
		g := &gather{ctx: ctx, out: f.ranges}
		err := s.Each(ctx, g)
		if err == nil {
			err = g.flush()
		}
		f.end <- err
		close(f.ranges)
	}()
	return f
}

// next is the next range; false at the end.
func (f *feed) next() (piece, bool, error) {
	if p, ok := <-f.ranges; ok {
		return p, true, nil
	}
	if !f.ended {
		f.err, f.ended = <-f.end, true
	}
	return piece{}, false, f.err
}

// stop ends the goroutine, which must be over before the bundle is closed.
func (f *feed) stop() {
	f.cancel()
	for range f.ranges {
	}
	if !f.ended {
		f.err, f.ended = <-f.end, true
	}
}

// gather collects the lines of one range.
type gather struct {
	ctx context.Context
	out chan<- piece
	p   piece
}

func (g *gather) Run(run journal.Run, _ bundle.Range) error {
	if err := g.flush(); err != nil {
		return err
	}
	g.p = piece{run: run, lines: make([]byte, 0, len(g.p.lines)+len(g.p.lines)/8)}
	return nil
}

func (g *gather) Line(line []byte) error {
	g.p.lines = append(append(g.p.lines, line...), '\n')
	g.p.count++
	return nil
}

func (g *gather) flush() error {
	if g.p.count == 0 {
		return nil
	}
	select {
	case g.out <- g.p:
		return nil
	case <-g.ctx.Done():
		return errors.Join(errStopped, g.ctx.Err())
	}
}
