package cuts

import "math/rand/v2"

const sectorSize = 512

// replay goes through recorded events and knows, at each point, what is durable
// and what is pending.
type replay struct {
	files   map[int]*stored
	names   map[string]int // durable
	pending []event        // changes of names
	acked   int
}

type stored struct {
	durable []byte // never changed in place: images share it
	pending []event
}

func newReplay(base map[string][]byte) *replay {
	r := &replay{files: map[int]*stored{}, names: map[string]int{}}
	for i, name := range sortedKeys(base) {
		r.files[i] = &stored{durable: base[name]}
		r.names[name] = i
	}
	return r
}

func (r *replay) apply(e event) {
	switch e.kind {
	case evAck:
		r.acked++
	case evWrite, evTruncate:
		f := r.files[e.file]
		f.pending = append(f.pending, e)
	case evSync:
		f := r.files[e.file]
		if len(f.pending) > 0 {
			f.durable, f.pending = keepAll(f), nil
		}
	case evSyncDir:
		for _, p := range r.pending {
			rename(r.names, p)
		}
		r.pending = nil
	case evCreate:
		r.files[e.file] = &stored{}
		r.pending = append(r.pending, e)
	case evRemove, evRename, evLink:
		r.pending = append(r.pending, e)
	}
}

func rename(names map[string]int, e event) {
	switch e.kind {
	case evCreate, evLink:
		names[e.to] = e.file
	case evRemove:
		delete(names, e.from)
	case evRename:
		names[e.to] = e.file
		delete(names, e.from)
	}
}

func keepAll(f *stored) []byte {
	data := append([]byte(nil), f.durable...)
	for _, e := range f.pending {
		data = keep(data, e)
	}
	return data
}

func keep(data []byte, e event) []byte {
	if e.kind == evTruncate {
		return resize(data, e.off)
	}
	return overwrite(data, e.data, e.off)
}

// settled tells that nothing is pending: all cuts here leave the same disk.
func (r *replay) settled() bool {
	if len(r.pending) > 0 {
		return false
	}
	for _, f := range r.files {
		if len(f.pending) > 0 {
			return false
		}
	}
	return true
}

// fate decides what a cut leaves.
type fate interface {
	// name tells whether a pending change of names is kept.
	name() bool
	// file gives what is left of a file.
	file(f *stored) []byte
}

// image builds the disk that a cut leaves here.
func (r *replay) image(f fate) map[string][]byte {
	names := map[string]int{}
	for n, id := range r.names {
		names[n] = id
	}
	for _, e := range r.pending {
		if f.name() {
			rename(names, e)
		}
	}
	left := map[int][]byte{}
	image := map[string][]byte{}
	for _, n := range sortedKeys(names) {
		id := names[n]
		if _, done := left[id]; !done {
			left[id] = f.file(r.files[id])
		}
		image[n] = left[id]
	}
	return image
}

type nothing struct{}

func (nothing) name() bool            { return false }
func (nothing) file(f *stored) []byte { return f.durable }

type everything struct{}

func (everything) name() bool { return true }
func (everything) file(f *stored) []byte {
	if len(f.pending) == 0 {
		return f.durable
	}
	return keepAll(f)
}

// whim keeps a random selection: of sectors, of whole operations, or of the
// operations up to some point, at a chance of its own.
type whim struct {
	rnd    *rand.Rand
	chance float64
	how    int
}

const (
	someSectors   = iota // any selection of sectors
	sectorsLength        // the same, and the length is kept with or without its bytes
	someWhole            // any selection of whole operations
	upToHere             // in order, up to some operation, which is torn
	ways
)

func newWhim(rnd *rand.Rand) *whim {
	return &whim{rnd: rnd, chance: []float64{0.1, 0.5, 0.5, 0.9}[rnd.IntN(4)], how: rnd.IntN(ways)}
}

func (w *whim) kept() bool { return w.rnd.Float64() < w.chance }

func (w *whim) name() bool { return w.kept() }

func (w *whim) file(f *stored) []byte {
	if len(f.pending) == 0 {
		return f.durable
	}
	data := append([]byte(nil), f.durable...)
	stop := len(f.pending)
	if w.how == upToHere {
		stop = w.rnd.IntN(len(f.pending))
	}
	for i, e := range f.pending {
		switch {
		case w.how == upToHere && i < stop:
			data = keep(data, e)
		case w.how == upToHere && i > stop:
			return data
		case e.kind == evTruncate, w.how == someWhole:
			if w.kept() {
				data = keep(data, e)
			}
		default:
			data = w.tear(data, e)
		}
	}
	return data
}

// tear keeps some sectors of one write.
func (w *whim) tear(data []byte, e event) []byte {
	end := e.off + int64(len(e.data))
	if w.how == sectorsLength && end > int64(len(data)) {
		data = resize(data, end)
	}
	for at := e.off; at < end; {
		next := min(end, (at/sectorSize+1)*sectorSize)
		if w.kept() {
			data = overwrite(data, e.data[at-e.off:next-e.off], at)
		}
		at = next
	}
	return data
}
