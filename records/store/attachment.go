package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"

	"carnet/assets/text"
	"carnet/records/journal"
)

// Attachments are pictures and other files that documents name by their hash
// (journal.AttachmentName). Their bytes lie in a table of the enciphered
// database and not in files of their own: they are written in the transaction
// of the document or the draft that names them, so a power cut leaves both or
// neither; the backup, the check and the encryption hold for them without a
// second mechanism; and the same picture is there once. What speaks against it
// is size: a picture must fit into memory, which package picture sees to.
//
// `mention` says which revision names which attachment. It is derived, so an
// export knows what to bring along with a stretch of the journal, and what is
// lacking can be told. An attachment that nobody names any more (a picture of a
// draft that was thrown away) goes when the record is next opened, one whose
// last naming revision is redacted at once.

// MaxAttachment is the largest attachment that a store takes, in bytes.
const MaxAttachment = 32 << 20

// Attachment is a file that a document names.
type Attachment struct {
	Hash  journal.Hash
	Kind  string // media type: "image/jpeg", …
	Bytes []byte
}

// AttachmentSize tells of an attachment without its bytes.
type AttachmentSize struct {
	Hash journal.Hash
	Size int64 // bytes
}

// kindOf tells what bytes are by how they begin.
func kindOf(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		return "image/jpeg"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	}
	return "application/octet-stream"
}

// Attachment reads an attachment by its hash. One that has not come yet is the
// problem "store.attachment_missing", one whose bytes are no longer those that
// were saved "store.attachment_damaged".
func (s *Store) Attachment(ctx context.Context, h journal.Hash) (Attachment, error) {
	a := Attachment{Hash: h}
	err := s.db.QueryRowContext(ctx, "SELECT kind, bytes FROM attachment WHERE hash = ?", h[:]).Scan(&a.Kind, &a.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return a, text.NewProblem("store.attachment_missing")
	}
	if err != nil {
		return a, s.explain(err)
	}
	if sha256.Sum256(a.Bytes) != h {
		return Attachment{Hash: h}, text.NewProblem("store.attachment_damaged")
	}
	return a, nil
}

// Keep saves an attachment before the document or draft that will name it, and
// returns its hash. When it returns, the bytes survive a power cut; until
// something names them, they survive no second opening of the record.
func (s *Store) Keep(ctx context.Context, content []byte) (journal.Hash, error) {
	var h journal.Hash
	err := s.Batch(ctx, func(b *Batch) (err error) {
		h, err = b.Attach(content)
		return err
	})
	return h, err
}

// Attach saves an attachment with what else the batch writes. Bytes that are
// there already are not written twice. More than MaxAttachment is the problem
// "store.attachment_large".
func (b *Batch) Attach(content []byte) (journal.Hash, error) {
	h := journal.Hash(sha256.Sum256(content))
	if len(content) == 0 || len(content) > MaxAttachment {
		return h, text.NewProblem("store.attachment_large", MaxAttachment>>20)
	}
	return h, b.exec(b.s.stmt.insertAttachment, h[:], kindOf(content), len(content), content)
}

// TakeAttachment saves an attachment that somebody brought, if a revision at
// hand or one that waits names it; it tells whether the attachment is here
// now. So nothing comes back that was dropped for good. Bytes of another hash
// are an error.
func (b *Batch) TakeAttachment(h journal.Hash, content []byte) (bool, error) {
	if sha256.Sum256(content) != h {
		return false, errors.New("store: an attachment is not what it is called")
	}
	wanted, err := b.Wants(h)
	if err != nil || !wanted {
		return false, err
	}
	_, err = b.Attach(content)
	return err == nil, err
}

// Wants tells whether an attachment is named by a revision at hand or by one
// that waits in quarantine.
func (b *Batch) Wants(h journal.Hash) (bool, error) {
	var n int
	err := b.tx.QueryRow("SELECT EXISTS (SELECT 1 FROM mention WHERE hash = ?1) OR EXISTS (SELECT 1 FROM quarantine WHERE instr(lines, ?2) > 0)",
		h[:], journal.AttachmentName(h)).Scan(&n)
	return n > 0, err
}

// Holds tells whether an attachment is at hand.
func (b *Batch) Holds(h journal.Hash) (bool, error) {
	var n int
	err := b.bind(b.s.stmt.holdsAttachment).QueryRow(h[:]).Scan(&n)
	return n > 0, err
}

// attachAll saves what comes with a change, and refuses a content that names
// an attachment which neither comes with it nor is here: it could never be
// shown. What the earlier content named may still be on its way.
func (b *Batch) attachAll(contents [][]byte, payload, before []byte) error {
	for _, c := range contents {
		if _, err := b.Attach(c); err != nil {
			return err
		}
	}
	named := journal.Attachments(payload)
	if len(named) == 0 {
		return nil
	}
	had := map[journal.Hash]bool{}
	for _, h := range journal.Attachments(before) {
		had[h] = true
	}
	for _, h := range named {
		if had[h] {
			continue
		}
		ok, err := b.Holds(h)
		if err != nil {
			return err
		}
		if !ok {
			return text.NewProblem("store.attachment_missing")
		}
	}
	return nil
}

// mention notes what a revision names.
func (b *Batch) mention(rev int64, payload []byte) error {
	for _, h := range journal.Attachments(payload) {
		if err := b.exec(b.s.stmt.insertMention, rev, h[:]); err != nil {
			return err
		}
	}
	return nil
}

// unmention forgets what a revision named whose payload is dropped, and drops
// the attachments that nothing else names.
func (b *Batch) unmention(rev int64) error {
	hashes, err := hashesOf(b.tx.Query("SELECT hash FROM mention WHERE rev = ?", rev))
	if err != nil || len(hashes) == 0 {
		return err
	}
	if _, err := b.tx.Exec("DELETE FROM mention WHERE rev = ?", rev); err != nil {
		return err
	}
	for _, h := range hashes {
		if err := dropUnnamed(b.tx, h); err != nil {
			return err
		}
	}
	return nil
}

// dropUnnamed drops an attachment that no revision, no draft and nothing in
// quarantine names.
func dropUnnamed(tx *sql.Tx, h journal.Hash) error {
	_, err := tx.Exec(`DELETE FROM attachment WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM mention WHERE hash = ?1)
		AND NOT EXISTS (SELECT 1 FROM draft WHERE instr(content, ?2) > 0)
		AND NOT EXISTS (SELECT 1 FROM quarantine WHERE instr(lines, ?2) > 0)`, h[:], journal.AttachmentName(h))
	return err
}

// sweep drops the attachments that nothing names any more. It runs when the
// record is opened, when nobody can be about to name one.
func (s *Store) sweep(ctx context.Context) error {
	loose, err := hashesOf(s.db.QueryContext(ctx, "SELECT hash FROM attachment a WHERE NOT EXISTS (SELECT 1 FROM mention m WHERE m.hash = a.hash)"))
	if err != nil || len(loose) == 0 {
		return err
	}
	tx, err := s.db.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, h := range loose {
		if err := dropUnnamed(tx, h); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func hashesOf(rows *sql.Rows, err error) ([]journal.Hash, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []journal.Hash
	for rows.Next() {
		var h []byte
		if err := rows.Scan(&h); err != nil {
			return nil, err
		}
		out = append(out, journal.Hash(h))
	}
	return out, rows.Err()
}

// AttachmentsOf lists the attachments at hand that revisions of a chain name,
// from one number to another (both included).
func (s *Store) AttachmentsOf(ctx context.Context, c journal.Chain, branch int, from, to uint64) ([]AttachmentSize, error) {
	number := s.chainNumber(c, branch)
	if number == 0 {
		return nil, nil
	}
	return sizesOf(s.db.QueryContext(ctx, `SELECT a.hash, a.size FROM (SELECT DISTINCT hash FROM mention WHERE rev BETWEEN ? AND ?) m
		JOIN attachment a ON a.hash = m.hash ORDER BY a.hash`, revNumber(number, from), revNumber(number, to)))
}

// Attachments lists every attachment at hand that a revision names.
func (s *Store) Attachments(ctx context.Context) ([]AttachmentSize, error) {
	return sizesOf(s.db.QueryContext(ctx, "SELECT hash, size FROM attachment a WHERE EXISTS (SELECT 1 FROM mention m WHERE m.hash = a.hash) ORDER BY hash"))
}

func sizesOf(rows *sql.Rows, err error) ([]AttachmentSize, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []AttachmentSize
	for rows.Next() {
		var h []byte
		var a AttachmentSize
		if err := rows.Scan(&h, &a.Size); err != nil {
			return nil, err
		}
		a.Hash = journal.Hash(h)
		out = append(out, a)
	}
	return out, rows.Err()
}

// Lacking lists the attachments that revisions at hand name and that have not
// come, at most limit.
func (s *Store) Lacking(ctx context.Context, limit int) ([]journal.Hash, error) {
	return hashesOf(s.db.QueryContext(ctx, "SELECT DISTINCT hash FROM mention m WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.hash = m.hash) ORDER BY hash LIMIT ?", limit))
}
