package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// Status is where a document stands between being typed and being signed.
type Status uint8

// The statuses. Unknown is a document that others refer to and that has not
// arrived yet.
const (
	Unknown       Status = 0
	Unsigned      Status = 1 // saved, its author has yet to sign
	Awaiting      Status = 2 // written for a supervisor, who has yet to countersign
	Returned      Status = 3 // sent back to its author with a remark
	Signed        Status = 4
	Countersigned Status = 5
	Retracted     Status = 6 // entered in error
	Redacted      Status = 7 // its content was dropped for good
	Kept          Status = 8 // a document that needs no signature: an identity, a visit
)

// Final tells whether a change needs a reason: somebody has signed.
func (s Status) Final() bool { return s == Signed || s == Countersigned }

// Flags are what a list must show about a document beside its status.
type Flags uint8

// The flags.
const (
	Conflict       Flags = 1 << iota // two values of some field
	SafetyConflict                   // two values of a field that can harm
	SuspectClock                     // written while the clock could not be trusted
	Amended                          // changed after it was signed
)

// Document is one document as the journal leaves it.
type Document struct {
	ID       journal.DocumentID
	Kind     records.Kind
	Patient  journal.DocumentID // zero where the kind has none
	Status   Status
	Flags    Flags
	Day      clinical.Date // the document's own date
	Created  time.Time     // as the writing desk's clock said
	Updated  time.Time
	Author   journal.DocumentID
	OnBehalf journal.DocumentID
	Title    string
	// Content is the JSON of the document; nil when redacted or not arrived.
	// A retracted document keeps its own, to be shown as entered in error.
	Content []byte
	// Heads are the revisions that one sees when one reads this: the bases of
	// a change.
	Heads     []journal.Hash
	Conflicts []journal.Conflict

	row, patientRow, head int64
}

// Decode reads the content into a document type.
func (d *Document) Decode(into records.Document) error {
	if d.Content == nil {
		return text.NewProblem("store.no_content")
	}
	return json.Unmarshal(d.Content, into)
}

// docColumns are the columns that scanDocument reads.
const docColumns = `document.doc, document.id, document.kind, document.patient, (SELECT p.id FROM document p WHERE p.doc = document.patient),
	document.status, document.flags, document.day, document.created, document.updated,
	(SELECT a.id FROM document a WHERE a.doc = document.author), (SELECT o.id FROM document o WHERE o.doc = document.on_behalf),
	document.head, document.heads, document.title, document.content, document.conflicts`

type scanner interface{ Scan(...any) error }

func scanDocument(row scanner) (Document, error) {
	var d Document
	var id, patient, author, behalf, heads []byte
	var patientRow sql.NullInt64
	var content, conflicts sql.NullString
	var day int
	var created, updated int64
	err := row.Scan(&d.row, &id, &d.Kind, &patientRow, &patient, &d.Status, &d.Flags, &day, &created, &updated,
		&author, &behalf, &d.head, &heads, &d.Title, &content, &conflicts)
	if err != nil {
		return Document{}, err
	}
	copy(d.ID[:], id)
	copy(d.Patient[:], patient)
	copy(d.Author[:], author)
	copy(d.OnBehalf[:], behalf)
	d.patientRow = patientRow.Int64
	if day != 0 {
		d.Day = clinical.DateOf(day)
	}
	d.Created, d.Updated = time.UnixMilli(created), time.UnixMilli(updated)
	if content.Valid {
		d.Content = []byte(content.String)
	}
	for ; len(heads) >= 32; heads = heads[32:] {
		d.Heads = append(d.Heads, journal.Hash(heads[:32]))
	}
	if conflicts.Valid {
		if err := json.Unmarshal([]byte(conflicts.String), &d.Conflicts); err != nil {
			return Document{}, err
		}
	}
	return d, nil
}

// Document reads one document with its content. An unknown id is the problem
// "store.missing".
func (s *Store) Document(_ context.Context, id journal.DocumentID) (Document, error) {
	d, err := s.document(s, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Document{}, text.NewProblem("store.missing")
	}
	return d, err
}

func (s *Store) document(q binder, id journal.DocumentID) (Document, error) {
	d, err := scanDocument(q.bind(s.stmt.document).QueryRow(id[:]))
	if err != nil {
		return Document{}, err
	}
	return d, s.fill(q, &d)
}

// filled reads documents with their contents, and closes the rows: the store has
// one connection, so the contents are asked for afterwards.
func (s *Store) filled(q binder, rows *sql.Rows) ([]Document, error) {
	var out []Document
	for rows.Next() {
		d, err := scanDocument(rows)
		if err != nil {
			return nil, closing(rows, err)
		}
		out = append(out, d)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	for i := range out {
		if err := s.fill(q, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fill adds what the row leaves to the journal: the content and the head of a
// document with a linear history.
func (s *Store) fill(q binder, d *Document) error {
	if d.head == 0 {
		return nil
	}
	if d.Heads == nil {
		var id []byte
		if err := q.bind(s.stmt.revisionID).QueryRow(d.head).Scan(&id); err != nil {
			return err
		}
		d.Heads = []journal.Hash{journal.Hash(id)}
	}
	if d.Content != nil || d.Status == Unknown || d.Status == Redacted {
		return nil
	}
	// The content stands in the last line of the history that has one.
	rows, err := q.bind(s.stmt.contents).Query(d.row)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var rev int64
		var id, line sql.RawBytes
		if err := rows.Scan(&rev, &id, &line); err != nil {
			return err
		}
		if p := journal.LinePayload(line); p != nil {
			d.Content = append([]byte(nil), p...)
			break
		}
	}
	return rows.Err()
}

// parseID reads a document id as documents refer to each other.
func parseID(s string) (journal.DocumentID, bool) {
	id, err := journal.ParseDocumentID(s)
	return id, err == nil && !id.IsZero()
}
