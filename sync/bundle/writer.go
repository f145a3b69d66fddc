package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"time"

	"aead.dev/minisign"
	"filippo.io/age"

	"carnet/records/journal"
)

// File is where a bundle is written: front to back, but for the header of the
// entry in hand, which is filled in once its size is known. An *os.File is
// one, unless it was opened to append.
type File interface {
	io.Writer
	io.WriterAt
}

// Options are what a writer needs to know besides the lines.
type Options struct {
	// ID is the bundle's identity (NewID); Name gives its file name.
	ID      string
	Created time.Time
	Sender  Sender
	// Key signs the manifest; its other half is Sender.Key.
	Key        minisign.PrivateKey
	Recipients []Recipient
	Previous   string
	Joins      *Certificate // see Manifest
}

// Writer writes one bundle in constant memory. Call Run and Lines for each
// range, Attach where there are attachments, then Close. A bundle whose Close
// did not return nil must be thrown away.
type Writer struct {
	ctx        context.Context
	dst        File
	opt        Options
	recipients []age.Recipient
	manifest   Manifest
	offset     int64
	entries    []entry
	records    *section
	seal       *sealer
	left       uint64 // lines that the current range still lacks
	attached   []attachment
	err        error
}

// attachment is a file to be sealed when the records are complete.
type attachment struct {
	hash journal.Hash
	size int64
	open func() (io.ReadCloser, error)
}

// NewWriter begins a bundle at dst's start. The context ends the work when it
// is cancelled.
func NewWriter(ctx context.Context, dst File, opt Options) (*Writer, error) {
	w := &Writer{ctx: ctx, dst: dst, opt: opt}
	w.manifest = Manifest{
		Format: Format, Version: Version, ID: opt.ID, Created: opt.Created.UTC().Truncate(time.Second),
		Sender: opt.Sender, Recipients: opt.Recipients, Previous: opt.Previous, Ranges: []Range{}, Joins: opt.Joins,
	}
	if !isHex(opt.ID, 32) {
		return nil, errors.New("bundle: no id")
	}
	if PublicKey(opt.Key) != opt.Sender.Key || !opt.Sender.Valid() {
		return nil, problem("bundle_uncertified", errors.New("own certificate"))
	}
	for _, r := range opt.Recipients {
		to, err := age.ParseX25519Recipient(r.Key)
		if err != nil {
			return nil, problem("bundle_bad_recipient", err, r.Label)
		}
		w.recipients = append(w.recipients, to)
	}
	if len(w.recipients) == 0 {
		return nil, problem("bundle_no_recipient", nil)
	}
	var err error
	if w.records, err = w.begin(recordsName); err != nil {
		return nil, w.writing(err)
	}
	if w.seal, err = newSealer(ctx, w.records, w.recipients); err != nil {
		return nil, w.writing(err)
	}
	if err := w.line(firstLine{Bundle: opt.ID, Version: Version}); err != nil {
		return nil, w.writing(err)
	}
	return w, nil
}

// firstLine binds the sealed records to their manifest: whoever puts them
// under a manifest of their own is found out.
type firstLine struct {
	Bundle  string `json:"bundle"`
	Version int    `json:"version"`
}

// fileLine says which attachment lies in which entry.
type fileLine struct {
	File attached `json:"file"`
}

type attached struct {
	Entry  string       `json:"entry"`
	SHA256 journal.Hash `json:"sha256"` // of the attachment itself
	Size   int64        `json:"size"`
	// Role says what a file is for that is no attachment of a document.
	Role string `json:"role,omitempty"`
}

func (w *Writer) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.seal.Write(append(b, '\n'))
	return err
}

// Run begins a range of revisions from run.From to to, whose ids at both ends
// are first and run.Last. Lines must then bring exactly its lines.
func (w *Writer) Run(run journal.Run, to uint64, first journal.Hash) error {
	if w.err != nil {
		return w.err
	}
	if w.left > 0 {
		return w.fail(fmt.Errorf("bundle: %d lines of a range are missing", w.left))
	}
	r := Range{Device: run.Device, Epoch: run.Epoch, From: run.From, To: to, First: first, Last: run.Last}
	if to < run.From || first.IsZero() || run.Last.IsZero() {
		return w.fail(errors.New("bundle: a range without an end"))
	}
	w.manifest.Ranges = append(w.manifest.Ranges, r)
	w.manifest.Revisions += int64(r.Len())
	w.left = r.Len()
	if _, err := w.seal.Write(append(journal.AppendRun(nil, run), '\n')); err != nil {
		return w.fail(err)
	}
	return nil
}

// Lines brings consecutive lines of the current range, each ended by a line
// break.
func (w *Writer) Lines(lines []byte) error {
	if w.err != nil {
		return w.err
	}
	n := uint64(bytes.Count(lines, []byte{'\n'}))
	if n > w.left || len(lines) > 0 && lines[len(lines)-1] != '\n' {
		return w.fail(errors.New("bundle: too many lines for the range, or half a line"))
	}
	w.left -= n
	if _, err := w.seal.Write(lines); err != nil {
		return w.fail(err)
	}
	return nil
}

// Attach adds an attachment by its SHA-256 and size; it is opened and sealed
// by Close, one after the other.
func (w *Writer) Attach(hash journal.Hash, size int64, open func() (io.ReadCloser, error)) error {
	return w.attach(attachment{hash, size, open}, "")
}

// AttachAs adds a small file that is no attachment of a document, under the
// role by which Staged.Role finds it.
func (w *Writer) AttachAs(role string, content []byte) error {
	return w.attach(attachment{sha256.Sum256(content), int64(len(content)), func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}, role)
}

func (w *Writer) attach(a attachment, role string) error {
	if w.err != nil {
		return w.err
	}
	if w.left > 0 {
		return w.fail(fmt.Errorf("bundle: %d lines of a range are missing", w.left))
	}
	w.attached = append(w.attached, a)
	return w.line(fileLine{attached{fileEntryName(len(w.attached)), a.hash, a.size, role}})
}

// Size is how many bytes the records have now, nearly: what has not been
// compressed yet is guessed at. Who must stay below a size looks at it between
// ranges.
func (w *Writer) Size() int64 { return w.seal.written() + int64(len(w.seal.block))/6 }

// Revisions is how many revisions were announced by Run.
func (w *Writer) Revisions() int64 { return w.manifest.Revisions }

// Close seals the attachments, signs the manifest and completes the file. It
// must be called, also after an error. It does not sync or close the File.
func (w *Writer) Close() (*Manifest, error) {
	err := w.finish()
	if err != nil {
		return nil, w.writing(err)
	}
	return &w.manifest, nil
}

func (w *Writer) finish() error {
	sealErr := w.seal.Close() // always, so that its goroutines end
	if w.err != nil {
		return w.err
	}
	if sealErr != nil {
		return sealErr
	}
	if w.left > 0 {
		return fmt.Errorf("bundle: %d lines of a range are missing", w.left)
	}
	sealed, err := w.records.end()
	if err != nil {
		return err
	}
	w.manifest.Records = sealed
	for i, a := range w.attached {
		sealed, err := w.sealFile(fileEntryName(i+1), a)
		if err != nil {
			return err
		}
		w.manifest.Files = append(w.manifest.Files, sealed)
	}
	text, err := w.manifest.marshal()
	if err != nil {
		return err
	}
	if err := w.manifest.check(DefaultLimits()); err != nil {
		return fmt.Errorf("bundle: own manifest: %w", err)
	}
	if err := w.store(manifestName, text); err != nil {
		return err
	}
	if err := w.store(signatureName, signText(w.opt.Key, text, manifestComment(w.opt.ID))); err != nil {
		return err
	}
	_, err = w.write(directory(w.entries))
	return err
}

func (w *Writer) sealFile(name string, a attachment) (Sealed, error) {
	sec, err := w.begin(name)
	if err != nil {
		return Sealed{}, err
	}
	in, err := a.open()
	if err != nil {
		return Sealed{}, err
	}
	defer in.Close()
	out, err := age.Encrypt(sec, w.recipients...)
	if err != nil {
		return Sealed{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), &cancellable{w.ctx, in})
	if err != nil {
		return Sealed{}, err
	}
	if n != a.size || journal.Hash(sum.Sum(nil)) != a.hash {
		return Sealed{}, fmt.Errorf("bundle: attachment %s is not what the journal says", a.hash)
	}
	if err := out.Close(); err != nil {
		return Sealed{}, err
	}
	return sec.end()
}

// cancellable stops reading when the context ends.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// section is the entry being written.
type section struct {
	w    *Writer
	e    entry
	hash hash.Hash
}

func (w *Writer) begin(name string) (*section, error) {
	s := &section{w: w, e: entry{name: name, offset: w.offset}, hash: sha256.New()}
	_, err := w.write(s.e.local())
	return s, err
}

// write appends to the file and keeps below what a stick and a zip can hold.
func (w *Writer) write(p []byte) (int, error) {
	if w.offset+int64(len(p)) > DefaultLimits().Bundle {
		return 0, problem("bundle_too_large", nil)
	}
	n, err := w.dst.Write(p)
	w.offset += int64(n)
	return n, err
}

// Write is called by the sealer's goroutine while the records are written.
func (s *section) Write(p []byte) (int, error) {
	n, err := s.w.write(p)
	s.hash.Write(p[:n])
	s.e.crc = crc32.Update(s.e.crc, crc32.IEEETable, p[:n])
	s.e.size += int64(n)
	return n, err
}

// end fills in the header and adds the entry to the directory.
func (s *section) end() (Sealed, error) {
	if _, err := s.w.dst.WriteAt(s.e.local(), s.e.offset); err != nil {
		return Sealed{}, err
	}
	s.w.entries = append(s.w.entries, s.e)
	return Sealed{File: s.e.name, Size: s.e.size, SHA256: journal.Hash(s.hash.Sum(nil))}, nil
}

// store writes a small entry whose bytes are all there.
func (w *Writer) store(name string, b []byte) error {
	e := small(name, w.offset, b)
	if _, err := w.write(e.local()); err != nil {
		return err
	}
	if _, err := w.write(b); err != nil {
		return err
	}
	w.entries = append(w.entries, e)
	return nil
}

func (w *Writer) fail(err error) error {
	w.err = w.writing(err)
	return w.err
}
