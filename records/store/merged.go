package store

import (
	"bytes"
	"slices"
	"strings"

	"carnet/records/journal"
)

// readMerged reads which identities were merged into which, and remembers it.
func (s *Store) readMerged() (journal.Aliases, error) {
	rows, err := s.stmt.patientInto.Query()
	if err != nil {
		return nil, err
	}
	out := journal.Aliases{}
	for rows.Next() {
		var from, into []byte
		if err := rows.Scan(&from, &into); err != nil {
			return nil, closing(rows, err)
		}
		if len(from) == 16 && len(into) == 16 {
			out[journal.DocumentID(from)] = journal.DocumentID(into)
		}
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	s.merged.Store(&out)
	return out, nil
}

// followMerges finds out whom a batch merged or parted, and adds to patients
// all whose standing changed with it: of two identities that were merged into
// each other, the older one stands.
func (s *Store) followMerges(patients map[int64]bool) {
	before := *s.merged.Load()
	after, err := s.readMerged()
	if err != nil {
		return // the next change of a patient asks again
	}
	for _, all := range []journal.Aliases{before, after} {
		for from, into := range all {
			for _, id := range []journal.DocumentID{from, into} {
				if before.Canonical(id) == after.Canonical(id) {
					continue
				}
				var doc int64
				var minted any
				if s.stmt.docByID.QueryRow(id[:]).Scan(&doc, &minted) == nil {
					patients[doc] = true
				}
			}
		}
	}
}

// stands tells whether an identity is its own, not merged into another.
func (s *Store) stands(id journal.DocumentID) bool {
	all := *s.merged.Load()
	return len(all) == 0 || all.Canonical(id) == id
}

// resolveAlias follows the merges of an identity to the one that stands, and
// lists all that were merged into it.
func (s *Store) resolveAlias(id journal.DocumentID) (journal.DocumentID, []journal.DocumentID) {
	all := *s.merged.Load()
	if len(all) == 0 {
		return id, nil
	}
	to := all.Canonical(id)
	var merged []journal.DocumentID
	for from := range all {
		if from != to && all.Canonical(from) == to {
			merged = append(merged, from)
		}
	}
	slices.SortFunc(merged, func(a, b journal.DocumentID) int { return bytes.Compare(a[:], b[:]) })
	return to, merged
}

// identities lists a patient and all who were merged with them, as the place
// marks and arguments of a question.
func (s *Store) identities(id journal.DocumentID) (marks string, ids []any) {
	to, merged := s.resolveAlias(id)
	return listOf(append(merged, to))
}

func listOf(ids []journal.DocumentID) (marks string, args []any) {
	for _, id := range ids {
		args = append(args, id[:])
	}
	return strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", "), args
}
