package bundle

import (
	"errors"
	"io/fs"
)

// Fault is what is wrong with a disk or a stick.
type Fault int

// The faults that a person can do something about.
const (
	OtherFault Fault = iota
	Full             // no room left
	ReadOnly         // write-protected, or not ours to write
	Gone             // pulled out
	Worn             // the medium answers with errors
)

// FaultOf tells what an error of a file operation means for the medium. A
// stick that was pulled out answers as a worn one does on some systems: look
// whether its folder is still there.
func FaultOf(err error) Fault {
	for _, f := range faults {
		for _, e := range f.errors {
			if errors.Is(err, e) {
				return f.fault
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return ReadOnly
	case errors.Is(err, fs.ErrNotExist):
		return Gone
	}
	return OtherFault
}

type faultErrors struct {
	fault  Fault
	errors []error
}
