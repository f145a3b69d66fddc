package main

import (
	"os"
	"sync"
	"time"

	"carnet/records/desk"
	"carnet/ui/prenatal"
)

// clockVariable shifts the program's wall clock, for training and tours: a
// duration as Go writes it, "-2688h" for sixteen weeks ago. The window says on
// every page that it is shifted.
const clockVariable = "CARNET_CLOCK"

// readShift reads the shift once: a clock that changes while a record is open
// would not be believed.
var readShift = sync.OnceValues(func() (time.Duration, error) { return parseShift(os.Getenv(clockVariable)) })

func parseShift(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, usageError(clockVariable + " : une durée comme -2688h")
	}
	return d, nil
}

// clockShift is by how much the wall clock is shifted; 0 in real work.
func clockShift() time.Duration {
	d, err := readShift()
	if err != nil {
		return 0 // start has refused it
	}
	return d
}

// checkClock refuses a shift that cannot be read: to go on with the true time
// would put documents on days that nobody meant.
func checkClock() error {
	_, err := readShift()
	return err
}

// timeNow is the program's wall clock.
func timeNow() time.Time { return time.Now().Add(clockShift()) }

// deskOptions are those of every desk that the program opens.
func deskOptions() desk.Options { return desk.Options{Now: timeNow} }

// prenatalRules are the published ones on the program's clock.
func prenatalRules() prenatal.Rules {
	r := prenatal.Defaults()
	r.Now = timeNow
	return r
}
