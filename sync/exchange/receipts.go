package exchange

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/store"
	"carnet/sync/bundle"
)

const (
	counterKey = "exchange.counter"
	pendingKey = "exchange.receipts"
)

// waitingReceipt is a receipt that goes along with every export until a newer
// one for the same sender takes its place.
type waitingReceipt struct {
	For     string `json:"for"` // ID of the bundle's sender
	Name    string `json:"name"`
	Content []byte `json:"content"`
}

func (d *Desk) pending(ctx context.Context) ([]waitingReceipt, error) {
	s, err := d.Store.Setting(ctx, pendingKey)
	if err != nil || s == "" {
		return nil, err
	}
	var out []waitingReceipt
	return out, json.Unmarshal([]byte(s), &out)
}

// receipt makes the receipt of a bundle that has been taken in and committed.
func (d *Desk) receipt(ctx context.Context, sender string, m *bundle.Manifest) (waitingReceipt, error) {
	s, err := d.Store.Setting(ctx, counterKey)
	if err != nil {
		return waitingReceipt{}, err
	}
	counter, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		counter = 0
	}
	counter++
	have, err := d.points(ctx)
	if err != nil {
		return waitingReceipt{}, err
	}
	asks, err := d.asks(ctx)
	if err != nil {
		return waitingReceipt{}, err
	}
	b, err := bundle.SignReceipt(bundle.Receipt{
		Bundle: m.ID, Created: d.Now(), Receiver: d.sender(), Counter: counter, Taken: lastOfEach(m.Ranges), Have: have, Asks: asks,
	}, d.Key)
	if err != nil {
		return waitingReceipt{}, err
	}
	// The counter is kept before the receipt is anywhere.
	if err := d.Store.SetSetting(ctx, counterKey, strconv.FormatUint(counter, 10)); err != nil {
		return waitingReceipt{}, err
	}
	r := waitingReceipt{For: sender, Name: bundle.Name(m.ID) + bundle.ReceiptExtension, Content: b}
	waiting, err := d.pending(ctx)
	if err != nil {
		return r, err
	}
	kept := waiting[:0]
	for _, w := range waiting {
		if w.For != sender {
			kept = append(kept, w)
		}
	}
	j, err := json.Marshal(append(kept, r))
	if err != nil {
		return r, err
	}
	return r, d.Store.SetSetting(ctx, pendingKey, string(j))
}

// Delivered is what a receipt said.
type Delivered struct {
	By      string   // name of the receiver
	Bundles []string // ids of this desk's bundles that are now with everybody they were for
}

// TakeReceipt reads a receipt file and notes what it says. A receipt of
// somebody unknown changes nothing ("receipt_unknown").
func (d *Desk) TakeReceipt(ctx context.Context, path string) (Delivered, error) {
	f, err := os.Open(path)
	if err != nil {
		return Delivered{}, text.Wrap(err, "bundle_gone")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Delivered{}, text.Wrap(err, "bundle_gone")
	}
	r, err := bundle.ReadReceipt(f, info.Size())
	if err != nil {
		return Delivered{}, err
	}
	return d.TakeReceiptOf(ctx, r)
}

// TakeReceiptOf is TakeReceipt for one that came over a line.
func (d *Desk) TakeReceiptOf(ctx context.Context, r *bundle.Receipt) (Delivered, error) {
	_, c, err := d.Store.Centre(ctx)
	if err != nil {
		return Delivered{}, err
	}
	id, name, err := d.trust(&c, r.Receiver)
	if err != nil {
		return Delivered{}, text.Wrap(err, "receipt_unknown", shortKey(r.Receiver.Site))
	}
	if r.Receiver.Device == d.Store.Device() {
		return Delivered{By: name}, nil // its own, still on the stick
	}
	if err := d.told(ctx, id, r); err != nil {
		return Delivered{}, err
	}
	done, err := d.settle(ctx)
	return Delivered{By: name, Bundles: done}, err
}

// settle marks the bundles of the outbox that all their recipients now hold.
func (d *Desk) settle(ctx context.Context) ([]string, error) {
	all, err := d.Sent(ctx, settleLimit)
	if err != nil {
		return nil, err
	}
	var done []string
	for _, s := range all {
		if s.Acked != nil || len(s.Waiting) > 0 || len(s.Arrived) == 0 {
			continue
		}
		if _, err := d.Store.RecordReceipt(ctx, s.Bundle, strings.Join(s.Arrived, ", ")); err != nil {
			return done, err
		}
		done = append(done, s.Bundle)
	}
	return done, nil
}

const settleLimit = 500

// Sent is a bundle that left, and where it has arrived.
type Sent struct {
	store.Parcel
	Name    string   // of the file, without its ending
	For     []string // names of the recipients
	Arrived []string // those known to hold all of it
	Waiting []string // those from whom a receipt is still to come
}

// Sent lists what left this desk, latest first.
func (d *Desk) Sent(ctx context.Context, limit int) ([]Sent, error) {
	parcels, err := d.Store.Parcels(ctx, limit)
	if err != nil {
		return nil, err
	}
	ends, err := d.Store.ChainEnds(ctx)
	if err != nil {
		return nil, err
	}
	_, c, err := d.Store.Centre(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]map[string]uint64{}
	held := map[string]holding{}
	var out []Sent
	for _, p := range parcels {
		s := Sent{Parcel: p, Name: bundle.Name(p.Bundle)}
		var what sent
		if err := json.Unmarshal(p.Ranges, &what); err != nil {
			return nil, err
		}
		for _, r := range what.To {
			s.For = append(s.For, r.Name)
			if r.isRecovery() {
				continue // it answers nothing
			}
			r.ID = signsNow(&c, r)
			if p.Acked != nil {
				s.Arrived = append(s.Arrived, r.Name)
				continue
			}
			if known[r.ID] == nil {
				if held[r.ID], err = d.holding(ctx, r.ID); err != nil {
					return nil, err
				}
				if known[r.ID], err = d.held(ctx, ends, held[r.ID]); err != nil {
					return nil, err
				}
			}
			if d.covers(ctx, ends, known[r.ID], what.Ranges) && filesArrived(held[r.ID], what.Files) {
				s.Arrived = append(s.Arrived, r.Name)
			} else {
				s.Waiting = append(s.Waiting, r.Name)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// signsNow is by what a recipient's receipts are known, also where its card had
// no signing key yet when the bundle left.
func signsNow(c *records.Centre, r Recipient) string {
	if r.ID != "" {
		return r.ID
	}
	for _, x := range c.Recipients {
		if x.Key == r.Key {
			return x.SigningKey
		}
	}
	return ""
}

func endKey(e store.ChainEnd) string {
	return e.Device.String() + "/" + strconv.FormatUint(uint64(e.Epoch), 10) + "/" + strconv.Itoa(e.Branch)
}

// held is the number up to which somebody holds each branch of this desk's
// chains.
func (d *Desk) held(ctx context.Context, ends []store.ChainEnd, h holding) (map[string]uint64, error) {
	out := map[string]uint64{}
	for _, e := range ends {
		from, err := d.lacks(ctx, e, h.Points)
		if err != nil {
			return nil, err
		}
		out[endKey(e)] = from - 1
	}
	return out, nil
}

// covers tells whether somebody who holds so much holds these ranges.
func (d *Desk) covers(ctx context.Context, ends []store.ChainEnd, held map[string]uint64, ranges []bundle.Range) bool {
	for _, r := range ranges {
		found := false
		for _, e := range ends {
			if e.Chain != r.Chain() || r.To < e.From || r.To > held[endKey(e)] {
				continue
			}
			id, err := d.Store.RevisionID(ctx, e.Chain, e.Branch, r.To)
			found = found || err == nil && id == r.Last
		}
		if !found {
			return false
		}
	}
	return true
}
