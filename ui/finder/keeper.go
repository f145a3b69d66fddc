package finder

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
)

// extras are what a draft's content keeps beside the document; who reads the
// content as its document passes over them.
type extras struct {
	// Typed is what was typed and is no value yet.
	Typed form.Snapshot `json:"~typed,omitempty"`
	// Of is the patient. The draft itself names none: a chart would take it for
	// a note that somebody has begun.
	Of string `json:"~of,omitempty"`
}

// keeper saves a draft again and again until what it holds is said, or given
// up. Its methods may be called from any goroutine: no save that was under way
// brings back a draft that has been dropped.
type keeper struct {
	mu     sync.Mutex
	closed bool
	kept   bool
	draft  store.Draft
	given  atomic.Int64 // tickets
	saved  int64        // the ticket of what is kept
}

func newKeeper(staff journal.DocumentID, kind records.Kind, document journal.DocumentID, bases []journal.Hash) *keeper {
	return &keeper{draft: store.Draft{ID: uuid.NewString(), Staff: staff, Kind: kind, Document: document, Bases: bases}}
}

// keeping goes on with a draft that is there.
func keeping(d store.Draft) *keeper { return &keeper{draft: d, kept: true} }

// contentOf is the draft's content: the document and the extras.
func contentOf(doc records.Document, x extras) (json.RawMessage, error) {
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	more, err := json.Marshal(x)
	if err != nil || len(more) == len("{}") {
		return b, err
	}
	// Two objects become one.
	b[len(b)-1] = ','
	return append(b, more[1:]...), nil
}

// readContent reads it back.
func readContent(c json.RawMessage, into records.Document) (extras, error) {
	var x extras
	if err := json.Unmarshal(c, &x); err != nil {
		return x, err
	}
	return x, json.Unmarshal(c, into)
}

// ticket numbers what is to be kept, in the order in which it was typed.
func (k *keeper) ticket() int64 { return k.given.Add(1) }

// save keeps what the draft holds now, unless it has been said meanwhile or
// something newer is kept already.
func (k *keeper) save(ctx context.Context, st *store.Store, ticket int64, content json.RawMessage) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed || ticket < k.saved {
		return nil
	}
	k.draft.Content, k.kept, k.saved = content, true, ticket
	return st.SaveDraft(ctx, k.draft)
}

// say runs the write that the draft was for, and reports the draft's id for
// the write to drop. If it fails the draft stays.
func (k *keeper) say(write func(draft string) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := ""
	if k.kept {
		id = k.draft.ID
	}
	if err := write(id); err != nil {
		return err
	}
	k.closed = true
	return nil
}

// drop gives the draft up.
func (k *keeper) drop(ctx context.Context, st *store.Store) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closed = true
	if !k.kept {
		return nil
	}
	return st.DropDraft(ctx, k.draft.ID)
}

// held tells whether something is kept that would be lost.
func (k *keeper) held() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept && !k.closed
}
