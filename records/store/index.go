package store

import (
	"bytes"
	"context"
	"database/sql"
	"math"
	"sync"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store/names"
)

// buildIndex fills the search index from the patient table, beside the work:
// the latest registered first. What changes meanwhile wins over what it read.
func (s *Store) buildIndex() {
	defer close(s.indexed)
	build := s.index.Rebuild()
	const page = 4096
	before := int64(math.MaxInt64)
	for {
		entries, last, err := s.indexPage(before, page)
		if err != nil {
			return // the index stays empty; Put and searchSQL still serve
		}
		for i := range entries {
			build.Add(entries[i])
		}
		if last == before {
			break
		}
		before = last
	}
	build.Done()
}

const entryColumns = `p.doc, d.id, p.number, p.family, p.given, p.sex, p.birth, p.birth_by, p.village, p.quarter, p.phone, p.mother, p.relative, p.into_id,
	coalesce((SELECT max(e.day) FROM document e WHERE e.patient = p.doc), 0)`

func (s *Store) indexPage(before int64, page int) ([]names.Entry, int64, error) {
	rows, err := s.db.Query("SELECT "+entryColumns+" FROM patient p JOIN document d USING (doc) WHERE p.doc < ? ORDER BY p.doc DESC LIMIT ?", before, page)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var out []names.Entry
	for rows.Next() {
		e, row, merged, err := scanIndexed(rows)
		if err != nil {
			return nil, 0, err
		}
		before = row
		if !merged {
			out = append(out, e)
		}
	}
	return out, before, rows.Err()
}

func scanIndexed(rows scanner) (e names.Entry, row int64, merged bool, err error) {
	var id, into []byte
	var sex, by string
	var birth sql.NullInt64
	err = rows.Scan(&row, &id, &e.Number, &e.Family, &e.Given, &sex, &birth, &by, &e.Village, &e.Quarter, &e.Phone, &e.Mother, &e.Relative, &into, &e.Last)
	copy(e.ID[:], id)
	sexOf, _ := clinical.ParseSex(sex) // an unknown sex stays unknown
	e.Sex = sexByte(sexOf)
	e.Birth, e.BirthBy = names.UnknownBirth, precisionOf(records.Precision(by))
	if birth.Valid {
		e.Birth = int32(birth.Int64)
	}
	return e, row, into != nil, err
}

func sexByte(s clinical.Sex) byte {
	switch s {
	case clinical.Male:
		return 'M'
	case clinical.Female:
		return 'F'
	}
	return 0
}

func precisionOf(p records.Precision) names.Precision {
	switch p {
	case records.ToTheMonth:
		return names.ToTheMonth
	case records.ToTheYear:
		return names.ToTheYear
	}
	return names.ToTheDay
}

// follow brings the index up to date with a batch that has been committed,
// and tells who watches.
func (s *Store) follow(touched []touch) {
	for _, t := range touched {
		if t.kind == records.KindPatient {
			s.reindex(t.doc)
		} else if t.patient != 0 && t.day != 0 {
			s.retouch(t.patient, t.day)
		}
	}
	s.watch.tell(touched)
}

func (s *Store) reindex(doc int64) {
	row := s.db.QueryRow("SELECT "+entryColumns+" FROM patient p JOIN document d USING (doc) WHERE p.doc = ?", doc)
	e, _, merged, err := scanIndexed(row)
	if err != nil {
		// Retracted: the row is gone.
		var id []byte
		if s.db.QueryRow("SELECT id FROM document WHERE doc = ?", doc).Scan(&id) == nil && len(id) == 16 {
			s.index.Remove([16]byte(id))
		}
		return
	}
	if merged {
		s.index.Remove(e.ID)
		return
	}
	s.index.Put(e)
}

func (s *Store) retouch(patient int64, day int) {
	var id []byte
	if s.db.QueryRow("SELECT id FROM document WHERE doc = ?", patient).Scan(&id) != nil || len(id) != 16 {
		return
	}
	s.index.Touch([16]byte(id), int64(day))
}

// aliases reads which identities were merged into which.
func (s *Store) aliases(ctx context.Context) (journal.Aliases, error) {
	rows, err := s.stmt.patientInto.QueryContext(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := journal.Aliases{}
	for rows.Next() {
		var from, into []byte
		if err := rows.Scan(&from, &into); err != nil {
			return nil, err
		}
		if len(from) == 16 && len(into) == 16 {
			out[journal.DocumentID(from)] = journal.DocumentID(into)
		}
	}
	return out, rows.Err()
}

// resolveAlias follows the merges of an identity to the one that stands, and
// lists all that were merged into it.
func (s *Store) resolveAlias(ctx context.Context, id journal.DocumentID) (journal.DocumentID, []journal.DocumentID, error) {
	all, err := s.aliases(ctx)
	if err != nil || len(all) == 0 {
		return id, nil, err
	}
	to := all.Canonical(id)
	var merged []journal.DocumentID
	for from := range all {
		if from != to && all.Canonical(from) == to {
			merged = append(merged, from)
		}
	}
	sortIDs(merged)
	return to, merged, nil
}

func sortIDs(ids []journal.DocumentID) {
	for i := 1; i < len(ids); i++ {
		for j := i; j > 0 && bytes.Compare(ids[j][:], ids[j-1][:]) < 0; j-- {
			ids[j], ids[j-1] = ids[j-1], ids[j]
		}
	}
}

// Touched is what a committed change was about, for screens that show it.
type Touched struct {
	Kinds map[records.Kind]bool
}

// watchers are told of every committed batch.
type watchers struct {
	mu   sync.Mutex
	next int
	all  map[int]func(Touched)
}

func (w *watchers) tell(touched []touch) {
	w.mu.Lock()
	fns := make([]func(Touched), 0, len(w.all))
	for _, f := range w.all {
		fns = append(fns, f)
	}
	w.mu.Unlock()
	if len(fns) == 0 {
		return
	}
	t := Touched{Kinds: map[records.Kind]bool{}}
	for _, x := range touched {
		t.Kinds[x.kind] = true
	}
	for _, f := range fns {
		f(t)
	}
}

// Watch calls f after every committed change, from the goroutine that made
// it; f must return at once. The returned function ends it.
func (s *Store) Watch(f func(Touched)) (stop func()) {
	w := &s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[int]func(Touched){}
	}
	n := w.next
	w.next++
	w.all[n] = f
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.all, n)
	}
}

// Today is the day on this desk's clock.
func (s *Store) Today() clinical.Date {
	t := s.opt.Now()
	return clinical.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// Clock says whether this desk's wall clock can be believed.
func (s *Store) Clock() journal.ClockState {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.clock.Look()
}

// Believe makes today's date on this desk's clock the one that later times are
// judged by: a person has confirmed it.
func (s *Store) Believe() {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.clock.Believe(s.opt.Now().UnixMilli())
}
