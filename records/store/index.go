package store

import (
	"database/sql"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store/names"
)

// buildIndex fills the search index from the patient table, beside the work:
// the latest registered first. What changes meanwhile wins over what it read.
// When it cannot, searching goes on by SQL.
func (s *Store) buildIndex() {
	defer close(s.indexed)
	build := s.index.Rebuild()
	const page = 2048
	before := int64(math.MaxInt64)
	for {
		select {
		case <-s.closing:
			return
		default:
		}
		entries, last, err := s.indexPage(before, page)
		if err != nil {
			return
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
	s.whole.Store(true)
}

const entryColumns = `p.doc, d.id, p.number, p.family, p.given, p.sex, p.birth, p.birth_by, p.village, p.quarter, p.phone, p.mother, p.relative, p.other,
	coalesce((SELECT max(e.day) FROM document e WHERE e.patient = p.doc AND e.status NOT IN (6, 7)), 0) * 86400`

func (s *Store) indexPage(before int64, page int) ([]names.Entry, int64, error) {
	rows, err := s.db.Query("SELECT "+entryColumns+" FROM patient p JOIN document d USING (doc) WHERE p.doc < ? ORDER BY p.doc DESC LIMIT ?", before, page)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var out []names.Entry
	for rows.Next() {
		e, row, err := scanIndexed(rows)
		if err != nil {
			return nil, 0, err
		}
		before = row
		if s.stands(e.ID) {
			out = append(out, e)
		}
	}
	return out, before, rows.Err()
}

func scanIndexed(rows scanner) (e names.Entry, row int64, err error) {
	var id []byte
	var sex, by, other string
	var birth sql.NullInt64
	err = rows.Scan(&row, &id, &e.Number, &e.Family, &e.Given, &sex, &birth, &by, &e.Village, &e.Quarter, &e.Phone, &e.Mother, &e.Relative, &other, &e.Last)
	copy(e.ID[:], id)
	if other != "" {
		e.Others = strings.Split(other, "\n")
	}
	sexOf, _ := clinical.ParseSex(sex) // an unknown sex stays unknown
	e.Sex = sexByte(sexOf)
	e.Birth, e.BirthBy = names.UnknownBirth, precisionOf(records.Precision(by))
	if birth.Valid {
		e.Birth = int32(birth.Int64)
	}
	return e, row, err
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

// follow brings the index up to date with a batch that has been committed.
func (s *Store) follow(touched []touch) {
	patients := map[int64]bool{}
	days := map[int64]int{}
	merges := false
	for _, t := range touched {
		switch {
		case t.kind == records.KindPatient:
			patients[t.doc] = true
			merges = merges || t.merged
		case t.patient != 0 && t.day != 0:
			days[t.patient] = max(days[t.patient], t.day)
		}
	}
	for doc := range patients {
		delete(days, doc)
	}
	if merges || len(patients) > 0 && len(*s.merged.Load()) > 0 {
		s.followMerges(patients)
	}
	s.reindex(slices.Collect(maps.Keys(patients)))
	for patient, day := range days {
		s.retouch(patient, day)
	}
}

// indexedAtOnce is how many patients one question reads for the index.
const indexedAtOnce = 32

// reindex reads patients again for the search index.
func (s *Store) reindex(docs []int64) {
	for len(docs) > 0 {
		some := docs[:min(len(docs), indexedAtOnce)]
		docs = docs[len(some):]
		left := make(map[int64]bool, len(some))
		for _, doc := range some {
			left[doc] = true
		}
		for _, e := range s.entriesOf(some, left) {
			if s.stands(e.ID) {
				s.index.Put(e)
			} else {
				s.index.Remove(e.ID)
			}
		}
		for doc := range left {
			// Retracted: the row is gone.
			if id, ok := s.idOfRow(doc); ok {
				s.index.Remove(id)
			}
		}
	}
}

// entriesOf reads at most indexedAtOnce patients and takes those it found out
// of left.
func (s *Store) entriesOf(docs []int64, left map[int64]bool) []names.Entry {
	args := make([]any, indexedAtOnce)
	for i, doc := range docs {
		args[i] = doc
	}
	rows, err := s.stmt.indexRows.Query(args...)
	if err != nil {
		return nil
	}
	defer rows.Close()
	var out []names.Entry
	for rows.Next() {
		e, doc, err := scanIndexed(rows)
		if err != nil {
			return out
		}
		delete(left, doc)
		out = append(out, e)
	}
	return out
}

func (s *Store) idOfRow(doc int64) (journal.DocumentID, bool) {
	var id []byte
	if s.stmt.docID.QueryRow(doc).Scan(&id) != nil || len(id) != 16 {
		return journal.DocumentID{}, false
	}
	return journal.DocumentID(id), true
}

func (s *Store) retouch(patient int64, day int) {
	if id, ok := s.idOfRow(patient); ok {
		s.index.Touch(id, int64(day)*86400)
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
