package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

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
	Others   []string      // numbers of paper registers and of other systems
	Last     clinical.Date // the last visit; zero when there was none
	Died     bool
}

const hitColumns = `d.id, p.number, p.family, p.given, p.sex, p.birth, p.birth_by, p.village, p.quarter, p.phone, p.mother, p.relative, p.died, p.other,
	coalesce((SELECT max(e.day) FROM document e WHERE e.patient = p.doc AND e.status NOT IN (6, 7)), 0)`

func scanHit(row scanner) (Hit, error) {
	var h Hit
	var id []byte
	var family, given, sex, other string
	var birth, died sql.NullInt64
	var last int
	err := row.Scan(&id, &h.Number, &family, &given, &sex, &birth, &h.BirthBy, &h.Village, &h.Quarter, &h.Phone, &h.Mother, &h.Relative, &died, &other, &last)
	if err != nil {
		return h, err
	}
	copy(h.ID[:], id)
	h.Name = nameOf(family, given)
	h.Sex, _ = clinical.ParseSex(sex) // an unknown sex stays unknown
	h.Died = died.Valid
	if other != "" {
		h.Others = strings.Split(other, "\n")
	}
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
	if !s.whole.Load() {
		return s.searchSQL(ctx, query, limit)
	}
	found := s.index.Search(query, int32(today.Serial()), limit)
	out := make([]Hit, 0, len(found))
	for len(found) > 0 {
		n := min(len(found), hitsAtOnce)
		some, err := s.hits(ctx, found[:n])
		if err != nil {
			return nil, err
		}
		out, found = append(out, some...), found[n:]
	}
	return out, nil
}

// hitsAtOnce is how many hits one question to the database reads.
const hitsAtOnce = 20

// hits reads at most hitsAtOnce patients, in the order in which they were
// found; one who was removed since is left out.
func (s *Store) hits(ctx context.Context, found []names.Hit) ([]Hit, error) {
	args := make([]any, hitsAtOnce)
	for i, f := range found {
		args[i] = f.ID[:]
	}
	rows, err := s.stmt.searchRows.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	read := make(map[journal.DocumentID]Hit, len(found))
	for rows.Next() {
		h, err := scanHit(rows)
		if err != nil {
			return nil, err
		}
		read[h.ID] = h
	}
	var out []Hit
	for _, f := range found {
		if h, ok := read[f.ID]; ok {
			out = append(out, h)
		}
	}
	return out, rows.Err()
}

// Hit reads one patient as a search shows it.
func (s *Store) Hit(_ context.Context, id journal.DocumentID) (Hit, error) {
	return scanHit(s.stmt.searchRow.QueryRow(id[:]))
}

// searchedSQL is how many patients, the latest registered, the fallback looks
// at: as many as one keystroke can wait for.
const searchedSQL = 20_000

// searchSQL finds by the exact beginning of the number, and among the latest
// patients by that of a name or the phone; a fallback for the first seconds.
func (s *Store) searchSQL(ctx context.Context, query string, limit int) ([]Hit, error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return nil, nil
	}
	var order []int64
	for _, q := range []string{
		"SELECT doc FROM patient WHERE number >= upper(?1) AND number < upper(?1) || char(0x10ffff) LIMIT ?2",
		`SELECT doc FROM (SELECT doc, family, given, phone, other FROM patient ORDER BY doc DESC LIMIT ` + strconv.Itoa(searchedSQL) + `)
			WHERE substr(family, 1, length(?1)) = ?1 COLLATE NOCASE OR substr(given, 1, length(?1)) = ?1 COLLATE NOCASE OR substr(phone, 1, length(?1)) = ?1
				OR other <> '' AND instr(char(10) || upper(other), char(10) || upper(?1)) > 0 LIMIT ?2`,
	} {
		docs, err := s.rowNumbers(ctx, q, query, 2*limit)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if !slices.Contains(order, d) {
				order = append(order, d)
			}
		}
	}
	return s.hitsOf(ctx, order, limit)
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
	if !s.whole.Load() {
		return nil, errNoIndex // saying that there is no double would be a lie
	}
	var out []Double
	for _, f := range s.index.Similar(entryOf(id, p, 0), int32(today.Serial()), limit+1) {
		if journal.DocumentID(f.ID) == id {
			continue
		}
		h, err := s.Hit(ctx, f.ID)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Double{Hit: h, Match: f})
	}
	return out[:min(limit, len(out))], nil
}

// errNoIndex means that the index could not be read from the file.
var errNoIndex = errors.New("store: the search index could not be built")

// Indexed is closed when the search index is complete, or could not be built.
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
