package store

import (
	"context"
	"database/sql"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// Listed is an entry with the patient it is about, as lists show it.
type Listed struct {
	Entry
	Patient     journal.DocumentID
	PatientName string
}

const listedQuery = `SELECT d.id, d.kind, d.status, d.flags, d.day, d.updated, a.id, o.id, d.title, q.id, p.family, p.given
	FROM document d LEFT JOIN document a ON a.doc = d.author LEFT JOIN document o ON o.doc = d.on_behalf
	LEFT JOIN document q ON q.doc = d.patient LEFT JOIN patient p ON p.doc = d.patient `

func (s *Store) listed(ctx context.Context, where string, args ...any) ([]Listed, error) {
	rows, err := s.db.QueryContext(ctx, listedQuery+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Listed
	for rows.Next() {
		var l Listed
		var id, author, behalf, patient []byte
		var family, given sql.NullString
		var day int
		var updated int64
		if err := rows.Scan(&id, &l.Kind, &l.Status, &l.Flags, &day, &updated, &author, &behalf, &l.Title, &patient, &family, &given); err != nil {
			return nil, err
		}
		copy(l.ID[:], id)
		copy(l.Author[:], author)
		copy(l.OnBehalf[:], behalf)
		copy(l.Patient[:], patient)
		l.PatientName = nameOf(family.String, given.String)
		if day != 0 {
			l.Day = clinical.DateOf(day)
		}
		l.Updated = time.UnixMilli(updated)
		out = append(out, l)
	}
	return out, rows.Err()
}

// nameOf is how a patient is shown. SQLite's upper knows no accents.
func nameOf(family, given string) string {
	return (&records.Patient{Family: family, Given: given}).Name()
}

// ToCountersign lists what interns wrote on somebody's behalf and wait for,
// oldest first.
func (s *Store) ToCountersign(ctx context.Context, supervisor journal.DocumentID) ([]Listed, error) {
	return s.listed(ctx, "WHERE d.status = 2 AND o.id = ? ORDER BY d.updated", supervisor[:])
}

// Unfinished lists what somebody saved and did not sign, and what came back
// to them with a remark.
func (s *Store) Unfinished(ctx context.Context, staff journal.DocumentID) ([]Listed, error) {
	return s.listed(ctx, "WHERE d.status IN (1, 3) AND a.id = ? ORDER BY d.updated DESC", staff[:])
}

// Conflicted lists the documents with a field that has two values, those that
// can harm first.
func (s *Store) Conflicted(ctx context.Context) ([]Listed, error) {
	return s.listed(ctx, "WHERE d.flags <> 0 AND d.flags & 3 <> 0 ORDER BY d.flags & 2 DESC, d.updated DESC LIMIT 200")
}

// Waiting is a patient in the queue.
type Waiting struct {
	Visit       journal.DocumentID
	Patient     journal.DocumentID
	Identity    records.Patient // name, sex, birth, place
	Arrived     string          // "08:42"
	Day         clinical.Date
	Service     string
	Reason      string
	Urgent      bool
	Vitals      map[string]float64
	PatientNote string
}

func queueQuery(day string) string {
	return `SELECT d.id, q.id, v.arrived, v.service, v.reason, v.urgent,
		coalesce(p.family, ''), coalesce(p.given, ''), coalesce(p.sex, ''), p.birth, coalesce(p.birth_by, ''), coalesce(p.village, ''), coalesce(p.quarter, '')
		FROM visit v JOIN document d ON d.doc = v.doc LEFT JOIN document q ON q.doc = v.patient LEFT JOIN patient p ON p.doc = v.patient
		WHERE v.day = ` + day + ` AND v.gone = 0 AND NOT EXISTS (SELECT 1 FROM answer w WHERE w.visit = d.id)
		ORDER BY v.urgent DESC, v.arrived`
}

// Queue lists who arrived on a day and has not been seen, urgent ones first,
// then by arrival.
func (s *Store) Queue(ctx context.Context, day clinical.Date) ([]Waiting, error) {
	rows, err := s.db.QueryContext(ctx, queueQuery("?"), day.Serial())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Waiting
	for rows.Next() {
		w := Waiting{Day: day, Vitals: map[string]float64{}}
		var id, patient []byte
		var sex string
		var birth sql.NullInt64
		if err := rows.Scan(&id, &patient, &w.Arrived, &w.Service, &w.Reason, &w.Urgent, &w.Identity.Family, &w.Identity.Given,
			&sex, &birth, &w.Identity.BirthBy, &w.Identity.Village, &w.Identity.Quarter); err != nil {
			return nil, err
		}
		copy(w.Visit[:], id)
		copy(w.Patient[:], patient)
		w.Identity.Sex, _ = clinical.ParseSex(sex) // an unknown sex stays unknown
		if birth.Valid {
			b := clinical.DateOf(int(birth.Int64))
			w.Identity.Birth = &b
		}
		out = append(out, w)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, s.queueVitals(ctx, day, out)
}

func (s *Store) queueVitals(ctx context.Context, day clinical.Date, queue []Waiting) error {
	rows, err := s.db.QueryContext(ctx, `SELECT d.id, o.code, o.value FROM visit v JOIN document d ON d.doc = v.doc
		JOIN observation o ON o.doc = v.doc WHERE v.day = ? AND o.value IS NOT NULL`, day.Serial())
	if err != nil {
		return err
	}
	defer rows.Close()
	at := map[journal.DocumentID]int{}
	for i := range queue {
		at[queue[i].Visit] = i
	}
	for rows.Next() {
		var id []byte
		var code string
		var value float64
		if err := rows.Scan(&id, &code, &value); err != nil {
			return err
		}
		if i, ok := at[journal.DocumentID(id)]; ok {
			queue[i].Vitals[code] = value
		}
	}
	return rows.Err()
}

// Overdue is a patient who did not come back.
type Overdue struct {
	Patient journal.DocumentID
	Name    string
	Village string
	Due     clinical.Date
	Reason  string       // as it was typed: it may tell what is for few eyes
	Kind    records.Kind // of the document that gave the appointment
}

// Overdue lists the appointments of the days before one, from a day on, that
// no later document of the patient answers.
func (s *Store) Overdue(ctx context.Context, from, before clinical.Date, limit int) ([]Overdue, error) {
	rows, err := s.db.QueryContext(ctx, overdueQuery, from.Serial(), before.Serial(), limit)
	if err != nil {
		return nil, err
	}
	var out []Overdue
	var given []int // on which day each appointment was made
	for rows.Next() {
		var o Overdue
		var id []byte
		var family, name string
		var day, on int
		if err := rows.Scan(&id, &family, &name, &o.Village, &day, &o.Reason, &on, &o.Kind); err != nil {
			return nil, closing(rows, err)
		}
		o.Name = nameOf(family, name)
		o.Patient, o.Due = journal.DocumentID(id), clinical.DateOf(day)
		out, given = append(out, o), append(given, on)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	return s.notSeenOtherwise(ctx, out, given)
}

const overdueQuery = `SELECT q.id, p.family, p.given, p.village, a.day, a.reason, d.day, d.kind
	FROM appointment a JOIN document d ON d.doc = a.doc JOIN document q ON q.doc = a.patient JOIN patient p ON p.doc = a.patient
	WHERE a.day >= ? AND a.day < ? AND p.died IS NULL AND d.status NOT IN (6, 7)
	  AND NOT EXISTS (SELECT 1 FROM document l WHERE l.patient = a.patient AND l.day > d.day AND l.status NOT IN (6, 7) AND l.kind <> 'visit')
	ORDER BY a.day LIMIT ?`

// notSeenOtherwise leaves out whoever came back under the identity that they
// were merged with, and names the others as the one that stands.
func (s *Store) notSeenOtherwise(ctx context.Context, list []Overdue, given []int) ([]Overdue, error) {
	out := list[:0]
	for i, o := range list {
		to, merged := s.resolveAlias(o.Patient)
		if len(merged) == 0 {
			out = append(out, o)
			continue
		}
		marks, ids := listOf(append(merged, to))
		var seen bool
		err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM document l WHERE l.patient IN (SELECT doc FROM document WHERE id IN (`+marks+`))
			AND l.day > ? AND l.status NOT IN (6, 7) AND l.kind <> 'visit')`, append(ids, given[i])...).Scan(&seen)
		if err != nil {
			return nil, err
		}
		if seen {
			continue
		}
		if h, err := s.Hit(ctx, to); err == nil {
			o.Patient, o.Name, o.Village = to, h.Name, h.Village
		}
		out = append(out, o)
	}
	return out, nil
}

// Member is a member of staff with the document that says so.
type Member struct {
	ID journal.DocumentID
	records.Staff
}

// Staff lists everybody who has an account, those who left included.
func (s *Store) Staff(ctx context.Context) ([]Member, error) {
	docs, err := s.ofKind(ctx, records.KindStaff)
	if err != nil {
		return nil, err
	}
	var out []Member
	for _, d := range docs {
		m := Member{ID: d.ID}
		if d.Content == nil {
			continue
		}
		if err := d.Decode(&m.Staff); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// Centre reads the centre's document; the earliest when there are several.
// The id is zero when none has arrived.
func (s *Store) Centre(ctx context.Context) (Document, records.Centre, error) {
	docs, err := s.ofKind(ctx, records.KindCentre)
	if err != nil || len(docs) == 0 {
		return Document{}, records.Centre{}, err
	}
	var c records.Centre
	return docs[0], c, docs[0].Decode(&c)
}

// ofKind reads every document of a rare kind, with its content.
func (s *Store) ofKind(ctx context.Context, kind records.Kind) ([]Document, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+docColumns+" FROM document WHERE kind = ? AND kind <> '' AND kind <> 'patient' AND kind <> 'consultation' ORDER BY created, id", kind)
	if err != nil {
		return nil, err
	}
	return s.filled(s, rows)
}

// closing closes rows before the next question is asked: there is only one
// connection.
func closing(rows *sql.Rows, err error) error {
	if e := rows.Close(); err == nil {
		err = e
	}
	return err
}
