package record

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"

	"carnet/records"
	"carnet/records/store"
	"carnet/ui/form"
)

// saver keeps one draft: each state in the order in which it was handed in,
// the newest only where several wait. It knows no window.
type saver struct {
	save func(store.Draft) error
	told func(err error, at time.Time) // from the saving goroutine
	now  func() time.Time
	// spawn starts the saving; tests save at once.
	spawn func(func())

	mu      sync.Mutex
	idle    *sync.Cond
	next    *store.Draft
	busy    bool
	stopped bool
	err     error
}

func newSaver(save func(store.Draft) error, now func() time.Time, told func(error, time.Time)) *saver {
	s := &saver{save: save, told: told, now: now, spawn: func(f func()) { go f() }}
	s.idle = sync.NewCond(&s.mu)
	return s
}

// put hands a state in; it returns at once.
func (s *saver) put(d store.Draft) {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return
	}
	s.next = &d
	begin := !s.busy
	s.busy = true
	s.mu.Unlock()
	if begin {
		s.spawn(s.run)
	}
}

func (s *saver) run() {
	s.mu.Lock()
	for s.next != nil {
		d := *s.next
		s.next = nil
		s.mu.Unlock()
		err := s.save(d)
		s.told(err, s.now())
		s.mu.Lock()
		s.err = err
	}
	s.busy = false
	s.idle.Broadcast()
	s.mu.Unlock()
}

// flush waits until all that was handed in is on the disk: for leaving, when
// the record may be closed next. It is the one place where the window waits,
// for one small commit.
func (s *saver) flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.busy {
		s.idle.Wait()
	}
	return s.err
}

// stop drops what waits and takes nothing more: the draft has become a
// document, or was thrown away, and must not come back.
func (s *saver) stop() {
	s.mu.Lock()
	s.stopped, s.next = true, nil
	for s.busy {
		s.idle.Wait()
	}
	s.mu.Unlock()
}

// resume takes drafts again: signing has failed.
func (s *saver) resume() {
	s.mu.Lock()
	s.stopped = false
	s.mu.Unlock()
}

// typedKey is the member of a draft's content that holds what was typed and is
// no value yet.
const typedKey = "~typed"

// packDraft writes a document, with what was typed and is no value, as one
// JSON object: the document itself to whoever does not know the rest.
func packDraft(d records.Document, typed form.Snapshot) (json.RawMessage, error) {
	b, err := json.Marshal(d)
	if err != nil || len(typed) == 0 {
		return b, err
	}
	t, err := json.Marshal(typed)
	if err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(b, []byte("}"))
	if len(body) > 1 {
		body = append(body, ',')
	}
	body = append(body, `"`+typedKey+`":`...)
	return append(append(body, t...), '}'), nil
}

// unpackDraft reads what packDraft wrote.
func unpackDraft(content []byte, into records.Document) (form.Snapshot, error) {
	if err := json.Unmarshal(content, into); err != nil {
		return nil, err
	}
	var extra struct {
		Typed form.Snapshot `json:"~typed"`
	}
	if err := json.Unmarshal(content, &extra); err != nil {
		return nil, err
	}
	return extra.Typed, nil
}
