package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
)

// ProtocolID is the document of a centre's own thresholds and calendars. It
// follows from the centre's document, so that two desks which set something
// for the first time at once write one document.
func ProtocolID(centre journal.DocumentID) journal.DocumentID {
	sum := sha256.Sum256(append([]byte("carnet protocol\n"), centre[:]...))
	id := journal.DocumentID(sum[:16])
	id[6] = id[6]&0x0f | 0x80 // a UUID of version 8
	id[8] = id[8]&0x3f | 0x80
	return id
}

// Protocol reads what the centre has set instead of the published thresholds.
// The document's id is zero where it has set nothing yet, or where the centre's
// own document has not arrived.
func (s *Store) Protocol(ctx context.Context) (Document, records.Protocol, error) {
	var p records.Protocol
	centre, _, err := s.Centre(ctx)
	if err != nil || centre.ID.IsZero() {
		return Document{}, p, err
	}
	d, err := s.Document(ctx, ProtocolID(centre.ID))
	switch {
	case errors.Is(err, text.NewProblem("store.missing")), err == nil && d.Content == nil:
		return Document{}, p, nil
	case err != nil:
		return Document{}, p, err
	}
	return d, p, d.Decode(&p)
}

// WriteProtocol writes what the centre has set. seen are the heads of the
// document that the author changed, empty where there was none. Where desks had
// set something differently and the author saw it, what is saved decides. The
// reason is needed: what is in force for every woman and child must be
// explained.
func (s *Store) WriteProtocol(ctx context.Context, a Author, p *records.Protocol, seen []journal.Hash, reason string) error {
	if reason == "" {
		return text.NewProblem("store.reason")
	}
	centre, _, err := s.Centre(ctx)
	if err != nil {
		return err
	}
	if centre.ID.IsZero() {
		return text.NewProblem("desk.none")
	}
	id := ProtocolID(centre.ID)
	if seen == nil {
		seen = []journal.Hash{} // nothing was seen, whatever has arrived since
	}
	return s.Batch(ctx, func(b *Batch) error {
		c := Change{Op: journal.OpPut, Document: id, Content: p, Bases: seen, Reason: reason}
		base, err := b.before(&c)
		if errors.Is(err, text.NewProblem("store.missing")) {
			base, err = before{}, nil
		}
		if err != nil {
			return err
		}
		saw := false
		if base.exists {
			d, err := b.Document(id)
			if err != nil {
				return err
			}
			saw = len(d.Conflicts) > 0 && !slices.ContainsFunc(d.Heads, func(h journal.Hash) bool { return !slices.Contains(seen, h) })
		}
		if _, err := b.write(a, c, base); err != nil || !saw {
			return err
		}
		return b.confirm(a, id)
	})
}

// confirm decides for what a document shows where people still disagree: a put
// that keeps a value as it stood says nothing of it.
func (b *Batch) confirm(a Author, id journal.DocumentID) error {
	d, err := b.Document(id)
	if err != nil {
		return err
	}
	fields := map[string]json.RawMessage{}
	for _, c := range d.Conflicts {
		if c.Path == journal.PathDocument {
			continue
		}
		fields[c.Path] = json.RawMessage("null")
		if shown := c.Values[0].JSON; len(shown) > 0 {
			fields[c.Path] = shown
		}
	}
	if len(fields) == 0 {
		return nil
	}
	payload, err := json.Marshal(map[string]any{"fields": fields})
	if err != nil {
		return err
	}
	_, err = b.Write(a, Change{Op: journal.OpResolve, Document: id, Bases: d.Heads, Payload: payload})
	return err
}

// Rules are the thresholds in force at this centre: the published ones with
// its own in their place. They are kept until the centre's protocol changes,
// so screens may ask whenever they open something; they are shared and must
// not be written to.
func (s *Store) Rules(ctx context.Context) (records.Rules, error) {
	c := &s.rules
	c.once.Do(func() { s.Watch(c.touched) })
	r, asked, ok := c.get()
	if ok {
		return r, nil
	}
	_, p, err := s.Protocol(ctx)
	if err != nil {
		return records.Published(), err
	}
	r = p.Rules()
	c.put(r, asked)
	return r, nil
}

// rulesCache keeps the rules in force.
type rulesCache struct {
	once sync.Once
	mu   sync.Mutex
	kept bool
	all  records.Rules
	// changes counts what may have changed them: an answer that was read
	// before a change is not kept.
	changes int
}

func (c *rulesCache) get() (r records.Rules, asked int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all, c.changes, c.kept
}

func (c *rulesCache) put(r records.Rules, asked int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == asked {
		c.all, c.kept = r, true
	}
}

func (c *rulesCache) touched(t Touched) {
	if !t.Kinds[records.KindProtocol] && !t.Kinds[records.KindCentre] {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.changes = false, c.changes+1
}
