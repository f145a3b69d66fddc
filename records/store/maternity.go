package store

import (
	"context"
	"database/sql"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
)

// Pregnancies lists a patient's pregnancies with their documents, the latest
// first.
func (s *Store) Pregnancies(ctx context.Context, patient journal.DocumentID) ([]Document, error) {
	marks, ids := s.identities(patient)
	return s.contents(ctx, `JOIN pregnancy x ON x.doc = document.doc WHERE document.patient IN (SELECT doc FROM document WHERE id IN (`+marks+`))
		ORDER BY x.opened DESC, document.doc DESC`, ids...)
}

// Pregnant finds the pregnancy that a patient has now; ok is false when there
// is none.
func (s *Store) Pregnant(ctx context.Context, patient journal.DocumentID) (d Document, p records.Pregnancy, ok bool, err error) {
	list, err := s.Pregnancies(ctx, patient)
	if err != nil {
		return d, p, false, err
	}
	for _, d := range list {
		var p records.Pregnancy
		if d.Content == nil || d.Status == Retracted {
			continue
		}
		if err := d.Decode(&p); err != nil {
			return d, p, false, err
		}
		if p.Active() {
			return d, p, true, nil
		}
	}
	return d, p, false, nil
}

// OfPregnancy lists the documents of a kind that belong to a pregnancy, with
// their contents, oldest first.
func (s *Store) OfPregnancy(ctx context.Context, pregnancy journal.DocumentID, kind records.Kind) ([]Document, error) {
	if kind == records.KindLabour {
		return s.contents(ctx, "JOIN labour x ON x.doc = document.doc WHERE x.pregnancy = ? AND document.status NOT IN (6, 7) ORDER BY x.admitted, document.doc", pregnancy[:])
	}
	return s.contents(ctx, "JOIN contact x ON x.doc = document.doc WHERE x.pregnancy = ? AND x.kind = ? AND document.status NOT IN (6, 7) ORDER BY x.day, document.doc",
		pregnancy[:], string(kind))
}

// OfPatient lists a patient's documents of a kind, with their contents,
// oldest first.
func (s *Store) OfPatient(ctx context.Context, patient journal.DocumentID, kind records.Kind) ([]Document, error) {
	marks, ids := s.identities(patient)
	return s.contents(ctx, `WHERE document.patient IN (SELECT doc FROM document WHERE id IN (`+marks+`)) AND document.kind = ? AND document.status NOT IN (6, 7)
		ORDER BY document.day, document.doc`, append(ids, string(kind))...)
}

// contents reads documents with their contents; where joins and orders.
func (s *Store) contents(ctx context.Context, where string, args ...any) ([]Document, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+docColumns+" FROM document "+where, args...)
	if err != nil {
		return nil, err
	}
	return s.filled(s, rows)
}

// Expecting is a woman with a pregnancy under way, as the board and the
// follow-up lists show her.
type Expecting struct {
	Pregnancy journal.DocumentID
	Patient   journal.DocumentID
	Name      string
	Village   string
	Quarter   string
	Phone     string
	Birth     *clinical.Date
	EDD       *clinical.Date
	Gravida   *int
	Parity    *int
	// Visits is how many prenatal visits there were, Last the latest, Next
	// the appointment given then.
	Visits int
	Last   *clinical.Date
	Next   *clinical.Date
}

// ActivePregnancies lists the women with a pregnancy under way whose agreed
// due date lies between two days (zero dates: no bound), by due date.
func (s *Store) ActivePregnancies(ctx context.Context, from, to clinical.Date, limit int) ([]Expecting, error) {
	lo, hi := -1<<31, 1<<31
	if !from.IsZero() {
		lo = from.Serial()
	}
	if !to.IsZero() {
		hi = to.Serial()
	}
	rows, err := s.db.QueryContext(ctx, `SELECT d.id, q.id, p.family, p.given, p.village, p.quarter, p.phone, p.birth, g.edd, g.gravida, g.parity,
		(SELECT count(*) FROM contact c WHERE c.pregnancy = d.id AND c.kind = 'prenatal'),
		(SELECT max(c.day) FROM contact c WHERE c.pregnancy = d.id AND c.kind = 'prenatal'),
		(SELECT max(a.day) FROM contact c JOIN appointment a ON a.doc = c.doc WHERE c.pregnancy = d.id AND c.kind = 'prenatal')
		FROM pregnancy g JOIN document d ON d.doc = g.doc JOIN document q ON q.doc = g.patient JOIN patient p ON p.doc = g.patient
		WHERE g.ended IS NULL AND p.died IS NULL AND coalesce(g.edd, ?) BETWEEN ? AND ? ORDER BY g.edd LIMIT ?`, lo, lo, hi, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Expecting
	for rows.Next() {
		var e Expecting
		var id, patient []byte
		var family, given string
		var birth, edd, last, next sql.NullInt64
		if err := rows.Scan(&id, &patient, &family, &given, &e.Village, &e.Quarter, &e.Phone, &birth, &edd, &e.Gravida, &e.Parity, &e.Visits, &last, &next); err != nil {
			return nil, err
		}
		e.Pregnancy, e.Patient = journal.DocumentID(id), journal.DocumentID(patient)
		e.Name = nameOf(family, given)
		e.Birth, e.EDD, e.Last, e.Next = dateOf(birth), dateOf(edd), dateOf(last), dateOf(next)
		out = append(out, e)
	}
	return out, rows.Err()
}

// InLabour is a labour under way.
type InLabour struct {
	Labour   journal.DocumentID
	Patient  journal.DocumentID
	Name     string
	Birth    *clinical.Date
	Admitted time.Time
}

// OpenLabours lists the labours that have not ended, the longest first.
func (s *Store) OpenLabours(ctx context.Context) ([]InLabour, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT d.id, q.id, p.family, p.given, p.birth, l.admitted
		FROM labour l JOIN document d ON d.doc = l.doc JOIN document q ON q.doc = l.patient JOIN patient p ON p.doc = l.patient
		WHERE l.ended IS NULL ORDER BY l.admitted`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []InLabour
	for rows.Next() {
		var l InLabour
		var id, patient []byte
		var family, given string
		var birth sql.NullInt64
		var admitted int64
		if err := rows.Scan(&id, &patient, &family, &given, &birth, &admitted); err != nil {
			return nil, err
		}
		l.Labour, l.Patient = journal.DocumentID(id), journal.DocumentID(patient)
		l.Name, l.Birth, l.Admitted = nameOf(family, given), dateOf(birth), time.UnixMilli(admitted)
		out = append(out, l)
	}
	return out, rows.Err()
}

// ContactsOn lists the documents of a kind of the maternity on the days from
// one to another, both included.
func (s *Store) ContactsOn(ctx context.Context, kind records.Kind, from, to clinical.Date) ([]Listed, error) {
	return s.listed(ctx, "JOIN contact c ON c.doc = d.doc WHERE c.kind = ? AND c.day BETWEEN ? AND ? AND d.status NOT IN (6, 7) ORDER BY c.day DESC, d.created DESC LIMIT 500",
		string(kind), from.Serial(), to.Serial())
}

// VaccinesOf lists the doses that a patient has had, oldest first.
func (s *Store) VaccinesOf(ctx context.Context, patient journal.DocumentID) ([]records.VaccineDose, error) {
	marks, ids := s.identities(patient)
	rows, err := s.db.QueryContext(ctx, `SELECT v.code, v.day, v.lot FROM vaccine v JOIN document d ON d.doc = v.doc
		WHERE v.patient IN (SELECT doc FROM document WHERE id IN (`+marks+`)) AND d.status NOT IN (6, 7) ORDER BY v.day, v.code`, ids...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []records.VaccineDose
	for rows.Next() {
		var d records.VaccineDose
		var day int
		if err := rows.Scan(&d.Vaccine, &day, &d.Lot); err != nil {
			return nil, err
		}
		on := clinical.DateOf(day)
		d.On = &on
		out = append(out, d)
	}
	return out, rows.Err()
}

func dateOf(n sql.NullInt64) *clinical.Date {
	if !n.Valid {
		return nil
	}
	d := clinical.DateOf(int(n.Int64))
	return &d
}
