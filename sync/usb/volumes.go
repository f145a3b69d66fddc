package usb

import (
	"context"
	"slices"
	"time"
)

// Volume is a removable medium that is ready to be read.
type Volume struct {
	Dir      string // where its files are
	Label    string // as the person knows it
	ReadOnly bool
}

// Watch looks for removable media every interval and calls changed whenever
// their list differs from what it last said, beginning with the first look.
// It returns when ctx ends. list is Volumes but for tests; an error of it is
// an empty list, since a stick can vanish at any moment.
func Watch(ctx context.Context, interval time.Duration, list func() ([]Volume, error), changed func([]Volume)) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	var last []Volume
	for first := true; ; first = false {
		now, err := list()
		if err != nil {
			now = nil
		}
		if first || !slices.Equal(now, last) {
			changed(now)
		}
		last = now
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
