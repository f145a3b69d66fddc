package store

import (
	"context"

	"carnet/records"
	"carnet/records/journal"
)

// Used is what somebody wrote lately, the latest first, as often as it was
// written.
type Used struct {
	Diagnoses []records.Diagnosis // label and codes
	Medicines []string            // codes of the formulary
}

// What counts as lately: so many uses of each, among so many of the latest
// documents of this desk. It bounds the work where the record is large.
const (
	usedMost  = 200
	usedAmong = 20000
)

// Used reads which coded diagnoses and medicines somebody has written lately.
func (s *Store) Used(ctx context.Context, staff journal.DocumentID) (Used, error) {
	var u Used
	rows, err := s.db.QueryContext(ctx, `SELECT x.label, x.icd10, x.icpc2 FROM document d JOIN diagnosis x ON x.doc = d.doc
		`+usedWhere+` AND x.icd10 <> '' ORDER BY d.doc DESC, x.n LIMIT ?3`, usedAmong, staff[:], usedMost)
	if err != nil {
		return u, err
	}
	defer rows.Close()
	for rows.Next() {
		var x records.Diagnosis
		if err := rows.Scan(&x.Label, &x.ICD10, &x.ICPC2); err != nil {
			return u, err
		}
		u.Diagnoses = append(u.Diagnoses, x)
	}
	if err := rows.Err(); err != nil {
		return u, err
	}
	lines, err := s.db.QueryContext(ctx, `SELECT x.code FROM document d JOIN prescription x ON x.doc = d.doc
		`+usedWhere+` AND x.code <> '' ORDER BY d.doc DESC, x.n LIMIT ?3`, usedAmong, staff[:], usedMost)
	if err != nil {
		return u, err
	}
	defer lines.Close()
	for lines.Next() {
		var code string
		if err := lines.Scan(&code); err != nil {
			return u, err
		}
		u.Medicines = append(u.Medicines, code)
	}
	return u, lines.Err()
}

// usedWhere leaves out what was withdrawn or replaced.
const usedWhere = `WHERE d.doc > (SELECT max(doc) FROM document) - ?1 AND d.author = (SELECT doc FROM document WHERE id = ?2)
	AND d.status NOT IN (6, 7)`
