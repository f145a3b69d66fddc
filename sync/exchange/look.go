package exchange

import (
	"context"
	"os"
	"time"

	"carnet/assets/text"
	"carnet/sync/bundle"
)

// Look is what can be said of a bundle before it is received.
type Look struct {
	From      string // name of the sender
	Revisions int64
	Created   time.Time // as the sender's clock said
	Own       bool      // this desk made it
	ForUs     bool      // this desk can open it
	Known     bool      // everything in it is at hand
}

// Look reads what a bundle says in the open, at the cost of some kilobytes,
// so that a stick can be described as soon as it is plugged in. Its errors
// are those by which Import would refuse it; that it returns none does not
// mean that Import will not.
func (d *Desk) Look(ctx context.Context, path string) (Look, error) {
	f, err := os.Open(path)
	if err != nil {
		return Look{}, text.Wrap(err, "sync_no_folder", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Look{}, text.Wrap(err, "bundle_gone")
	}
	m, err := bundle.Peek(f, info.Size())
	if err != nil {
		return Look{}, err
	}
	_, centre, err := d.Store.Centre(ctx)
	if err != nil {
		return Look{}, err
	}
	_, name, err := d.trust(&centre, m.Sender)
	if err != nil {
		return Look{}, err
	}
	known, err := d.holds(ctx, m)
	return Look{
		From: name, Revisions: m.Revisions, Created: m.Created,
		Own:   m.Sender.Device == d.Store.Device(),
		ForUs: m.ForAny(d.Identity.Recipient().String()),
		Known: known,
	}, err
}
