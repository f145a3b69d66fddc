package exchange

import (
	"context"
	"encoding/json"

	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
)

// A holding is what somebody is known to have: for each branch of each chain
// some points (number, id), each of which says that all up to there is held.
// The points become sparser the further back they lie. A desk that has less
// of that branch finds the last point that it shares, so it never resends
// more than it is behind, and one that has forked finds where.

// holding is kept for each recipient, in this desk's own settings.
type holding struct {
	// Epoch and Counter order what the recipient said about itself; both are 0
	// before its first receipt.
	Epoch   uint32         `json:"epoch"`
	Counter uint64         `json:"counter"`
	Points  []bundle.Range `json:"points"`
	// Asks are the attachments that it lacks, blinded.
	Asks []journal.Hash `json:"asks,omitempty"`
}

const holdingKey = "exchange.holding."

func (d *Desk) holding(ctx context.Context, id string) (holding, error) {
	var h holding
	if id == "" {
		return h, nil // signs no receipts: nothing is known
	}
	s, err := d.Store.Setting(ctx, holdingKey+id)
	if err != nil || s == "" {
		return h, err
	}
	return h, json.Unmarshal([]byte(s), &h)
}

func (d *Desk) setHolding(ctx context.Context, id string, h holding) error {
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return d.Store.SetSetting(ctx, holdingKey+id, string(b))
}

// told replaces what is known of a recipient by what its receipt says, unless
// a later receipt has been seen.
func (d *Desk) told(ctx context.Context, id string, r *bundle.Receipt) error {
	h, err := d.holding(ctx, id)
	if err != nil {
		return err
	}
	if r.Receiver.Epoch < h.Epoch || r.Receiver.Epoch == h.Epoch && r.Counter <= h.Counter {
		return nil
	}
	return d.setHolding(ctx, id, holding{r.Receiver.Epoch, r.Counter, r.Have, r.Asks})
}

// showed adds what a bundle of a sender shows that it holds. A sender in a
// new epoch was restored from a backup: what it held before, it may have lost.
func (d *Desk) showed(ctx context.Context, id string, m *bundle.Manifest) error {
	h, err := d.holding(ctx, id)
	if err != nil || m.Sender.Epoch < h.Epoch {
		return err
	}
	if m.Sender.Epoch > h.Epoch {
		h = holding{Epoch: m.Sender.Epoch}
	}
	type branch struct {
		c    journal.Chain
		last journal.Hash
	}
	known := map[branch]bool{}
	for _, p := range h.Points {
		known[branch{p.Chain(), p.Last}] = true
	}
	changed := false
	for _, r := range lastOfEach(m.Ranges) {
		if known[branch{r.Chain(), r.Last}] {
			continue
		}
		changed = true
		h.Points = append(h.Points, bundle.Range{Device: r.Device, Epoch: r.Epoch, From: 1, To: r.To, First: r.First, Last: r.Last})
	}
	if !changed {
		return nil
	}
	if len(h.Points) > maxPoints {
		h.Points = h.Points[len(h.Points)-maxPoints:] // the oldest are the least use
	}
	return d.setHolding(ctx, id, h)
}

const maxPoints = 4000

// lastOfEach keeps of consecutive ranges of one chain only the last.
func lastOfEach(ranges []bundle.Range) []bundle.Range {
	var out []bundle.Range
	for _, r := range ranges {
		if n := len(out); n > 0 && out[n-1].Chain() == r.Chain() && out[n-1].To+1 == r.From {
			out[n-1] = r
			continue
		}
		out = append(out, r)
	}
	return out
}

// points are what this desk holds, as its receipts say it.
func (d *Desk) points(ctx context.Context) ([]bundle.Range, error) {
	ends, err := d.Store.ChainEnds(ctx)
	if err != nil {
		return nil, err
	}
	out := []bundle.Range{}
	for _, e := range ends {
		for _, seq := range sparse(e.From, e.Seq) {
			id, err := d.Store.RevisionID(ctx, e.Chain, e.Branch, seq)
			if err != nil {
				return nil, err
			}
			out = append(out, bundle.Range{Device: e.Device, Epoch: e.Epoch, From: e.From, To: seq, Last: id})
		}
	}
	return out, nil
}

// sparse are numbers from last down to first, at doubling distances.
func sparse(first, last uint64) []uint64 {
	out := []uint64{last}
	for back := uint64(1); last >= first+back; back *= 2 {
		out = append(out, last-back)
	}
	return out
}

// lacks is the first revision of a chain's end that somebody with these
// points may lack; one beyond the end when they have it all.
func (d *Desk) lacks(ctx context.Context, e store.ChainEnd, points []bundle.Range) (uint64, error) {
	from := e.From
	for _, p := range points {
		if p.Chain() != e.Chain || p.To < from || p.To > e.Seq {
			continue
		}
		id, err := d.Store.RevisionID(ctx, e.Chain, e.Branch, p.To)
		if err != nil {
			return 0, err
		}
		if id == p.Last {
			from = p.To + 1
		}
	}
	return from, nil
}
