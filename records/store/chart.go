package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// Entry is one line of a chart's timeline.
type Entry struct {
	ID       journal.DocumentID
	Kind     records.Kind
	Status   Status
	Flags    Flags
	Day      clinical.Date
	Updated  time.Time
	Author   journal.DocumentID
	OnBehalf journal.DocumentID
	Title    string
}

// Chart is what one sees on opening a patient: the identity and the timeline,
// latest first.
type Chart struct {
	Document Document // the identity's document
	Patient  records.Patient
	// Aliases are identities that were merged into this one; their documents
	// stand in the timeline.
	Aliases []journal.DocumentID
	Entries []Entry
}

// Chart opens a patient's chart. The id of a merged identity opens the one
// that it was merged into. An unknown patient is "store.missing".
func (s *Store) Chart(ctx context.Context, id journal.DocumentID) (Chart, error) {
	var c Chart
	id, aliases := s.resolveAlias(id)
	d, err := s.document(s, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && d.Kind != records.KindPatient {
		return c, text.NewProblem("store.missing")
	}
	if err != nil {
		return c, err
	}
	c.Document, c.Aliases = d, aliases
	if d.Content != nil {
		if err := d.Decode(&c.Patient); err != nil {
			return c, err
		}
	}
	c.Entries, err = s.timeline(ctx, d.row, aliases)
	return c, err
}

func (s *Store) timeline(ctx context.Context, patient int64, aliases []journal.DocumentID) ([]Entry, error) {
	if len(aliases) == 0 {
		return scanEntries(s.stmt.chart.Query(patient))
	}
	marks, ids := listOf(aliases)
	return scanEntries(s.db.QueryContext(ctx, entryQuery+"WHERE d.patient = ? OR d.patient IN (SELECT doc FROM document WHERE id IN ("+marks+
		")) ORDER BY d.day DESC, d.created DESC, d.doc DESC", append([]any{patient}, ids...)...))
}

// entryQuery reads the columns that scanEntries wants; a condition follows.
const entryQuery = `SELECT d.id, d.kind, d.status, d.flags, d.day, d.updated, a.id, o.id, d.title
	FROM document d LEFT JOIN document a ON a.doc = d.author LEFT JOIN document o ON o.doc = d.on_behalf `

func scanEntries(rows *sql.Rows, err error) ([]Entry, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var e Entry
		var id, author, behalf sql.RawBytes
		var day int
		var updated int64
		if err := rows.Scan(&id, &e.Kind, &e.Status, &e.Flags, &day, &updated, &author, &behalf, &e.Title); err != nil {
			return nil, err
		}
		copy(e.ID[:], id)
		copy(e.Author[:], author)
		copy(e.OnBehalf[:], behalf)
		if day != 0 {
			e.Day = clinical.DateOf(day)
		}
		e.Updated = time.UnixMilli(updated)
		out = append(out, e)
	}
	return out, rows.Err()
}

// PatientByNumber finds a patient by the number on the card, in any spelling
// that records.ParseNumber takes.
func (s *Store) PatientByNumber(_ context.Context, number string) (journal.DocumentID, error) {
	if n, ok := records.ParseNumber(number); ok {
		number = n
	}
	var id []byte
	// Of several (a number was given twice) the one that stands comes first.
	err := s.db.QueryRow("SELECT d.id FROM patient p JOIN document d USING (doc) WHERE p.number = ? ORDER BY p.into_id IS NOT NULL, p.doc LIMIT 1", number).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return s.patientByOther(number)
	}
	if err != nil {
		return journal.DocumentID{}, err
	}
	return journal.DocumentID(id), nil
}

// patientByOther finds the one patient who has a number of a paper register or
// of another system.
func (s *Store) patientByOther(number string) (journal.DocumentID, error) {
	var id []byte
	var many int
	err := s.db.QueryRow(`SELECT min(d.id), count(*) FROM patient p JOIN document d USING (doc)
		WHERE p.other <> '' AND p.into_id IS NULL AND instr(char(10) || p.other || char(10), char(10) || ? || char(10)) > 0`, number).Scan(&id, &many)
	if err != nil {
		return journal.DocumentID{}, err
	}
	if many != 1 {
		return journal.DocumentID{}, text.NewProblem("store.no_number", number)
	}
	return journal.DocumentID(id), nil
}

// History lists the revisions of a document in the order of their clocks.
func (s *Store) History(_ context.Context, id journal.DocumentID) ([]journal.Revision, error) {
	var doc int64
	var minted sql.NullInt64
	err := s.stmt.docByID.QueryRow(id[:]).Scan(&doc, &minted)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, text.NewProblem("store.missing")
	}
	if err != nil {
		return nil, err
	}
	revs, _, err := s.revisionsOf(s, doc)
	return revs, err
}

// Observation is the last value of a measurement.
type Observation struct {
	Code  string
	Value float64
	Text  string
	Day   clinical.Date
}

// LastValues gives the most recent value of each measurement of a patient,
// before a document (zero for all), for the forms that show what was found
// last time.
func (s *Store) LastValues(ctx context.Context, patient, not journal.DocumentID) (map[string]Observation, error) {
	marks, ids := s.identities(patient)
	rows, err := s.db.QueryContext(ctx, `SELECT o.code, o.value, o.text, max(d.day)
		FROM document d JOIN observation o ON o.doc = d.doc
		WHERE d.patient IN (SELECT doc FROM document WHERE id IN (`+marks+`)) AND d.id <> ? AND d.status NOT IN (6, 7)
		GROUP BY o.code`, append(ids, not[:])...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]Observation{}
	for rows.Next() {
		var o Observation
		var value sql.NullFloat64
		var day int
		if err := rows.Scan(&o.Code, &value, &o.Text, &day); err != nil {
			return nil, err
		}
		o.Value, o.Day = value.Float64, clinical.DateOf(day)
		out[o.Code] = o
	}
	return out, rows.Err()
}

// CurrentMedicines lists the codes and names that a patient still takes on a
// day, for the warning about double prescriptions.
func (s *Store) CurrentMedicines(ctx context.Context, patient journal.DocumentID, on clinical.Date) ([]records.Line, error) {
	marks, ids := s.identities(patient)
	rows, err := s.db.QueryContext(ctx, `SELECT r.code, r.medicine FROM document d JOIN prescription r ON r.doc = d.doc
		WHERE d.patient IN (SELECT doc FROM document WHERE id IN (`+marks+`)) AND r.until > ? AND d.day <= ? AND d.status NOT IN (6, 7)`,
		append(ids, on.Serial(), on.Serial())...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []records.Line
	for rows.Next() {
		var l records.Line
		if err := rows.Scan(&l.Code, &l.Medicine); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// RecordReading notes that somebody opened a chart, and why where a reason
// was asked for.
func (s *Store) RecordReading(ctx context.Context, staff, patient journal.DocumentID, what, reason string) error {
	return s.change(func() error {
		_, err := s.db.ExecContext(ctx, "INSERT INTO reading (at, staff, patient, what, reason) VALUES (?, ?, ?, ?, ?)",
			s.opt.Now().UnixMilli(), staff[:], patient[:], what, reason)
		return err
	})
}
