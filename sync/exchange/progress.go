package exchange

import "carnet/sync/usb"

// Phase is what an exchange is busy with.
type Phase int

// The phases of an export (Sealing, Writing, Checking) and of an import
// (Reading, Opening, Applying).
const (
	Sealing  Phase = iota // revisions
	Writing               // bytes to the stick
	Checking              // bytes read back from it
	Reading               // bytes off the stick
	Opening               // revisions deciphered and looked at
	Applying              // revisions taken in
)

// Progress is how far an exchange has come in its phase: bytes or revisions,
// as the phase says. Total may be 0 where it is not known.
type Progress struct {
	Phase Phase
	Done  int64
	Total int64
}

// Report is told the progress, from the goroutine that works. It may be nil.
type Report func(Progress)

func (r Report) tell(phase Phase, done, total int64) {
	if r != nil {
		r(Progress{phase, done, total})
	}
}

// putting reports what writing to a stick reports.
func (r Report) putting(p usb.Progress) {
	phase := Writing
	if p.Phase == usb.Checking {
		phase = Checking
	}
	r.tell(phase, p.Done, p.Total)
}
