package store

import (
	"context"
	"database/sql"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store/names"
)

// Hit is a patient that a search found, with what tells people apart.
type Hit struct {
	ID       journal.DocumentID
	Number   string
	Name     string // family name in capitals, then the given name
	Sex      clinical.Sex
	Birth    *clinical.Date
	BirthBy  records.Precision
	Village  string
	Quarter  string
	Phone    string
	Mother   string
	Relative string        // husband, else father
	Last     clinical.Date // the last visit; zero when there was none
	Died     bool
}

const hitColumns = `d.id, p.number, p.family, p.given, p.sex, p.birth, p.birth_by, p.village, p.quarter, p.phone, p.mother, p.relative, p.died,
	coalesce((SELECT max(e.day) FROM document e WHERE e.patient = p.doc), 0)`

func scanHit(row scanner) (Hit, error) {
	var h Hit
	var id []byte
	var family, given, sex string
	var birth, died sql.NullInt64
	var last int
	err := row.Scan(&id, &h.Number, &family, &given, &sex, &birth, &h.BirthBy, &h.Village, &h.Quarter, &h.Phone, &h.Mother, &h.Relative, &died, &last)
	if err != nil {
		return h, err
	}
	copy(h.ID[:], id)
	h.Name = nameOf(family, given)
	h.Sex, _ = clinical.ParseSex(sex) // an unknown sex stays unknown
	h.Died = died.Valid
	if birth.Valid {
		b := clinical.DateOf(int(birth.Int64))
		h.Birth = &b
	}
	if last != 0 {
		h.Last = clinical.DateOf(last)
	}
	return h, nil
}

// Search answers a keystroke: the best patients for what was typed, in any
// order and spelling. While the index is still being built after unlocking,
// it falls back to what SQL finds by exact beginnings.
func (s *Store) Search(ctx context.Context, query string, today clinical.Date, limit int) ([]Hit, error) {
	select {
	case <-s.indexed:
	default:
		return s.searchSQL(ctx, query, limit)
	}
	found := s.index.Search(query, int32(today.Serial()), limit)
	out := make([]Hit, 0, len(found))
	for _, f := range found {
		h, err := s.Hit(ctx, f.ID)
		if err == sql.ErrNoRows {
			continue // removed since the index answered
		}
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// Hit reads one patient as a search shows it.
func (s *Store) Hit(_ context.Context, id journal.DocumentID) (Hit, error) {
	return scanHit(s.stmt.searchRow.QueryRow(id[:]))
}

// searchSQL finds by the exact beginning of the family name, the number or
// the phone; a fallback for the first seconds.
func (s *Store) searchSQL(ctx context.Context, query string, limit int) ([]Hit, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+hitColumns+` FROM patient p JOIN document d USING (doc)
		WHERE p.into_id IS NULL AND (p.family LIKE ?1 || '%' OR p.number LIKE ?1 || '%' OR p.phone LIKE ?1 || '%' OR p.given LIKE ?1 || '%') LIMIT ?2`, query, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		h, err := scanHit(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// Double is a patient who may be the one that is being registered.
type Double struct {
	Hit
	Match names.Double // what agrees and what differs
}

// Doubles finds the patients that resemble one who is not registered yet (or
// is, under id: then not itself), likeliest first.
func (s *Store) Doubles(ctx context.Context, id journal.DocumentID, p *records.Patient, today clinical.Date, limit int) ([]Double, error) {
	select {
	case <-s.indexed:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var out []Double
	for _, f := range s.index.Similar(entryOf(id, p, 0), int32(today.Serial()), limit+1) {
		if journal.DocumentID(f.ID) == id {
			continue
		}
		h, err := s.Hit(ctx, f.ID)
		if err == sql.ErrNoRows {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Double{Hit: h, Match: f})
	}
	return out[:min(limit, len(out))], nil
}

// Indexed is closed when the search index is complete.
func (s *Store) Indexed() <-chan struct{} { return s.indexed }

func entryOf(id journal.DocumentID, p *records.Patient, last int) names.Entry {
	relative := p.Husband
	if relative == "" {
		relative = p.Father
	}
	e := names.Entry{
		ID: id, Family: p.Family, Given: p.Given, Village: p.Village, Quarter: p.Quarter,
		Mother: p.Mother, Relative: relative, Phone: p.Phone, Number: p.Number, Others: p.OtherNumbers, Last: int64(last),
		Sex: sexByte(p.Sex), Birth: names.UnknownBirth, BirthBy: precisionOf(p.BirthBy),
	}
	if p.Birth != nil {
		e.Birth = int32(p.Birth.Serial())
	}
	return e
}
