package access

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/sync/exchange"
	"carnet/ui/kit"
)

// Follow shows on a bar what an exchange reports from beside the window: at
// most ten times a second, so that telling costs nothing.
func Follow(p text.Printer, bar *kit.Progress) exchange.Report {
	tell := Seldom(bar)
	return func(x exchange.Progress) {
		share := 0.0
		if x.Total > 0 {
			share = float64(x.Done) / float64(x.Total)
		}
		tell(share, p.T("access.phase."+phaseNames[x.Phase]))
	}
}

var phaseNames = map[exchange.Phase]string{
	exchange.Sealing: "sealing", exchange.Writing: "writing", exchange.Checking: "checking",
	exchange.Reading: "reading", exchange.Opening: "opening", exchange.Applying: "applying",
}

// Seldom moves a bar from any goroutine, at most ten times a second.
func Seldom(bar *kit.Progress) func(share float64, words string) {
	var mu sync.Mutex
	var last time.Time
	return func(share float64, words string) {
		mu.Lock()
		now := time.Now()
		due := now.Sub(last) >= 100*time.Millisecond
		if due {
			last = now
		}
		mu.Unlock()
		if due {
			fyne.Do(func() { bar.Set(share, words) })
		}
	}
}
