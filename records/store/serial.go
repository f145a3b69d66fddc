package store

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"carnet/records"
)

// NextNumber is the number of the next patient whom this desk registers: one
// more than the highest serial of its block (the characters that it begins
// with, such as "B2"). Taken inside the batch that writes the patient it can be
// given only once: batches are serialised, and it sees what the batch itself
// has written.
func (b *Batch) NextNumber(letter, block string) (string, error) {
	highest, err := b.highestSerial(letter + block + "-")
	if err != nil {
		return "", err
	}
	return records.PatientNumber(letter, block, highest+1), nil
}

// numberLike finds the highest number of one length; the index holds them in
// the order of their characters, so it is one of the first that it looks at.
const numberLike = "SELECT number FROM patient WHERE number > ?1 AND number < ?2 AND length(number) = ?3 ORDER BY number DESC LIMIT 1"

// highestSerial goes up by length: in the order of characters B2-99999 stands
// behind B2-100000.
func (b *Batch) highestSerial(prefix string) (int, error) {
	highest := 0
	beyond := prefix[:len(prefix)-1] + "." // '.' follows '-'
	for digits, full := 5, 99999; digits <= 12; digits, full = digits+1, full*10+9 {
		var number string
		err := b.tx.QueryRow(numberLike, prefix, beyond, len(prefix)+digits+2).Scan(&number)
		if errors.Is(err, sql.ErrNoRows) {
			return highest, nil
		}
		if err != nil {
			return 0, err
		}
		n, err := strconv.Atoi(number[len(prefix) : len(prefix)+digits])
		if err != nil {
			// Not one of ours, whatever it is: what is above it is not either.
			return b.countedSerial(prefix, beyond)
		}
		highest = max(highest, n)
		if n < full {
			return highest, nil
		}
	}
	return highest, nil
}

// countedSerial reads every number of the block; it serves only where
// somebody's number does not end as ours do.
func (b *Batch) countedSerial(prefix, beyond string) (int, error) {
	rows, err := b.tx.Query("SELECT number FROM patient WHERE number > ? AND number < ?", prefix, beyond)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	highest := 0
	for rows.Next() {
		var number string
		if err := rows.Scan(&number); err != nil {
			return 0, err
		}
		digits, _, _ := strings.Cut(number[len(prefix):], "-")
		if n, err := strconv.Atoi(digits); err == nil {
			highest = max(highest, n)
		}
	}
	return highest, rows.Err()
}
