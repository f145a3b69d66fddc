package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
)

// Draft is what somebody has typed and not yet signed. It belongs to this
// desk: it is in the file, enciphered and durable, but not in the journal.
type Draft struct {
	ID       string
	Staff    journal.DocumentID
	Kind     records.Kind
	Patient  journal.DocumentID
	Document journal.DocumentID // the document being amended; zero for a new one
	Bases    []journal.Hash
	Content  json.RawMessage
	// Attachments are the bytes of pictures that Content names and that are
	// not here yet; they are saved in the same transaction.
	Attachments [][]byte
	Started     time.Time
	Updated     time.Time
}

// SaveDraft keeps a draft under its id, replacing what was there. When it
// returns, the draft and its pictures survive a power cut.
func (s *Store) SaveDraft(ctx context.Context, d Draft) error {
	bases, err := json.Marshal(d.Bases)
	if err != nil {
		return err
	}
	if len(d.Attachments) > 0 {
		return s.Batch(ctx, func(b *Batch) error { return b.saveDraft(d, string(bases)) })
	}
	return s.change(func() error {
		_, err := s.stmt.saveDraft.Exec(d.ID, d.Staff[:], string(d.Kind), orNil(d.Patient), orNil(d.Document),
			string(bases), string(d.Content), s.opt.Now().UnixMilli())
		return err
	})
}

// saveDraft saves a draft with its new pictures.
func (b *Batch) saveDraft(d Draft, bases string) error {
	for _, a := range d.Attachments {
		if _, err := b.Attach(a); err != nil {
			return err
		}
	}
	return b.exec(b.s.stmt.saveDraft, d.ID, d.Staff[:], string(d.Kind), orNil(d.Patient), orNil(d.Document),
		bases, string(d.Content), b.s.opt.Now().UnixMilli())
}

// DropDraft forgets a draft; an unknown one is no error.
func (s *Store) DropDraft(_ context.Context, id string) error {
	return s.change(func() error {
		_, err := s.stmt.dropDraft.Exec(id)
		return err
	})
}

const draftColumns = "SELECT draft, staff, kind, patient, document, bases, content, started, updated FROM draft "

// Draft reads a draft; "store.no_draft" when there is none.
func (s *Store) Draft(ctx context.Context, id string) (Draft, error) {
	d, err := scanDraft(s.db.QueryRowContext(ctx, draftColumns+"WHERE draft = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return d, text.NewProblem("store.no_draft")
	}
	return d, err
}

// Drafts lists somebody's drafts, latest first.
func (s *Store) Drafts(ctx context.Context, staff journal.DocumentID) ([]Draft, error) {
	return s.drafts(ctx, "WHERE staff = ? ORDER BY updated DESC", staff[:])
}

// PatientDrafts lists the drafts about a patient, whoever wrote them.
func (s *Store) PatientDrafts(ctx context.Context, patient journal.DocumentID) ([]Draft, error) {
	marks, ids := s.identities(patient)
	return s.drafts(ctx, "WHERE patient IN ("+marks+") ORDER BY updated DESC", ids...)
}

func (s *Store) drafts(ctx context.Context, where string, args ...any) ([]Draft, error) {
	rows, err := s.db.QueryContext(ctx, draftColumns+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Draft
	for rows.Next() {
		d, err := scanDraft(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func scanDraft(row scanner) (Draft, error) {
	var d Draft
	var staff, patient, document []byte
	var bases, content string
	var started, updated int64
	if err := row.Scan(&d.ID, &staff, &d.Kind, &patient, &document, &bases, &content, &started, &updated); err != nil {
		return d, err
	}
	copy(d.Staff[:], staff)
	copy(d.Patient[:], patient)
	copy(d.Document[:], document)
	d.Content = json.RawMessage(content)
	d.Started, d.Updated = time.UnixMilli(started), time.UnixMilli(updated)
	return d, json.Unmarshal([]byte(bases), &d.Bases)
}

func orNil(id journal.DocumentID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}
