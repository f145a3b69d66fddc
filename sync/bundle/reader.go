package bundle

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"carnet/assets/text"
	"carnet/records/journal"
)

// Visitor is given the lines of a bundle in order. A line is valid only until
// the call returns.
type Visitor interface {
	// Run begins a range, which the manifest lists.
	Run(run journal.Run, r Range) error
	// Line is the next line of the range, without its line break.
	Line(line []byte) error
}

// Check deciphers the whole bundle once, up to a clean end, within the limits,
// and compares what it holds with what its manifest says. Nothing is handed
// out before it has returned nil: what inspect (which may be nil) is shown
// meanwhile must not be kept.
func (s *Staged) Check(ctx context.Context, identities []age.Identity, inspect Visitor) error {
	s.checked, s.plain = false, nil
	s.identities = identities
	keep := &kept{limit: s.memory}
	src, err := s.decipher()
	if err != nil {
		return err
	}
	defer src.Close()
	files, err := s.parse(ctx, io.TeeReader(src, keep), inspect)
	if err != nil {
		return err
	}
	if !keep.over {
		s.plain = keep.b
	}
	s.files, s.checked = files, true
	return nil
}

// Each hands out the lines of a bundle that Check has found good.
func (s *Staged) Each(ctx context.Context, v Visitor) error {
	if !s.checked {
		return errors.New("bundle: not checked")
	}
	if s.plain != nil {
		_, err := s.parse(ctx, bytes.NewReader(s.plain), v)
		return err
	}
	src, err := s.decipher()
	if err != nil {
		return err
	}
	defer src.Close()
	_, err = s.parse(ctx, src, v)
	return err
}

// kept remembers a plaintext as long as it is short.
type kept struct {
	b     []byte
	limit int64
	over  bool
}

func (k *kept) Write(p []byte) (int, error) {
	if !k.over && int64(len(k.b)+len(p)) <= k.limit {
		k.b = append(k.b, p...)
		return len(p), nil
	}
	k.over, k.b = true, nil
	return len(p), nil
}

// plaintext reads the records, and notices when they grow beyond reason.
type plaintext struct {
	*zstd.Decoder
	left int64
}

func (p *plaintext) Read(b []byte) (int, error) {
	n, err := p.Decoder.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, problem("bundle_bomb", errors.New("ratio"))
	}
	return n, err
}

func (p *plaintext) Close() error { p.Decoder.Close(); return nil }

func (s *Staged) decipher() (io.ReadCloser, error) {
	e := s.entries[0]
	sealed := io.NewSectionReader(s.src, e.dataOffset(), e.size)
	opened, err := age.Decrypt(sealed, s.identities...)
	if err != nil {
		return nil, s.opening(err)
	}
	d, err := zstd.NewReader(opened, zstd.WithDecoderMaxWindow(s.limits.Window), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return &plaintext{d, max(s.limits.Free, s.limits.Ratio*e.size)}, nil
}

// opening tells a bundle for others from one that was badly sealed.
func (s *Staged) opening(err error) error {
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) || len(s.identities) == 0 {
		return problem("bundle_not_for_us", err)
	}
	return problem("bundle_inconsistent", err)
}

// parse walks over all lines. Its errors say what a person must know.
func (s *Staged) parse(ctx context.Context, r io.Reader, v Visitor) (map[journal.Hash]attached, error) {
	p := parser{s: s, v: v, files: map[journal.Hash]attached{}}
	in := bufio.NewReaderSize(r, 256<<10)
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, problem("sync_cancelled", ctx.Err())
		}
		line, err := readLine(in, &p.room, s.limits.Line)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, deciphering(err)
		}
		if err := p.line(line); err != nil {
			return nil, err
		}
	}
	return p.files, p.end()
}

var errLong = errors.New("bundle: a line without an end")

// readLine reads one line without its break; a line of more than limit bytes
// or without a break is an error, nothing more is the end.
func readLine(in *bufio.Reader, room *[]byte, limit int) ([]byte, error) {
	part, err := in.ReadSlice('\n')
	if err == nil {
		return part[:len(part)-1], nil
	}
	line := (*room)[:0]
	for err == bufio.ErrBufferFull {
		if line = append(line, part...); len(line) > limit {
			return nil, errLong
		}
		part, err = in.ReadSlice('\n')
	}
	line = append(line, part...)
	*room = line
	switch {
	case err == io.EOF && len(line) == 0:
		return nil, io.EOF
	case err == io.EOF:
		return nil, io.ErrUnexpectedEOF
	case err != nil:
		return nil, err
	case len(line) > limit+1:
		return nil, errLong
	}
	return line[:len(line)-1], nil
}

// deciphering is an error in age, in zstd or in the lines. The hash of the
// sealed bytes was right, so what is wrong was wrong when it was sealed.
func deciphering(err error) error {
	var p *text.Problem
	switch {
	case errors.As(err, &p):
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, errLong):
		return problem("bundle_bomb", err)
	default:
		return problem("bundle_inconsistent", err)
	}
}

// parser compares the lines with the manifest.
type parser struct {
	s     *Staged
	v     Visitor
	room  []byte
	begun bool
	next  int    // the range that comes next
	left  uint64 // lines that the current range lacks
	files map[journal.Hash]attached
}

var (
	runPrefix  = []byte(`{"run":`)
	filePrefix = []byte(`{"file":`)
)

func (p *parser) line(line []byte) error {
	switch {
	case !p.begun:
		return p.first(line)
	case p.left > 0 && !bytes.HasPrefix(line, runPrefix):
		p.left--
		if p.v == nil {
			return nil
		}
		return p.v.Line(line)
	case p.left > 0:
		return inconsistent("a range ends too early")
	case bytes.HasPrefix(line, runPrefix):
		return p.run(line)
	case bytes.HasPrefix(line, filePrefix):
		return p.file(line)
	default:
		return inconsistent("a line that no range announces")
	}
}

func (p *parser) first(line []byte) error {
	var f firstLine
	if err := json.Unmarshal(line, &f); err != nil {
		return problem("bundle_inconsistent", err)
	}
	if f.Bundle != p.s.manifest.ID || f.Version != p.s.manifest.Version {
		return inconsistent("records of another bundle")
	}
	p.begun = true
	return nil
}

func (p *parser) run(line []byte) error {
	run, _, err := journal.ParseRun(line)
	if err != nil {
		return problem("bundle_inconsistent", err)
	}
	if p.next >= len(p.s.manifest.Ranges) {
		return inconsistent("a range that is not listed")
	}
	r := p.s.manifest.Ranges[p.next]
	if run.Chain != r.Chain() || run.From != r.From || run.Last != r.Last {
		return inconsistent(fmt.Sprintf("range %d is another", p.next+1))
	}
	p.next++
	p.left = r.Len()
	if p.v == nil {
		return nil
	}
	return p.v.Run(run, r)
}

func (p *parser) file(line []byte) error {
	var f fileLine
	if err := json.Unmarshal(line, &f); err != nil {
		return problem("bundle_inconsistent", err)
	}
	n := len(p.files)
	if n >= len(p.s.manifest.Files) || f.File.Entry != p.s.manifest.Files[n].File || f.File.SHA256.IsZero() ||
		f.File.Size < 0 || f.File.Size > p.s.limits.File {
		return inconsistent("a file that is not listed")
	}
	if _, twice := p.files[f.File.SHA256]; twice {
		return inconsistent("a file that is listed twice")
	}
	p.files[f.File.SHA256] = f.File
	return nil
}

func (p *parser) end() error {
	m := p.s.manifest
	if !p.begun || p.left > 0 || p.next != len(m.Ranges) || len(p.files) != len(m.Files) {
		return inconsistent("fewer records than the manifest says")
	}
	return nil
}

// FileSize is the size of an attachment in bytes; 0 when there is none.
func (s *Staged) FileSize(hash journal.Hash) int64 { return s.files[hash].Size }

// Files lists the SHA-256 of the attachments that the bundle brings, in the
// order in which they lie in it.
func (s *Staged) Files() []journal.Hash {
	hashes := make([]journal.Hash, 0, len(s.files))
	for h, f := range s.files {
		if f.Role == "" {
			hashes = append(hashes, h)
		}
	}
	slices.SortFunc(hashes, func(a, b journal.Hash) int { return strings.Compare(s.files[a].Entry, s.files[b].Entry) })
	return hashes
}

// Role gives the content of the file with a role; nil when there is none. It
// is held in memory, and refused above 16 MiB.
func (s *Staged) Role(ctx context.Context, role string) ([]byte, error) {
	for h, f := range s.files {
		if f.Role != role {
			continue
		}
		if f.Size > s.limits.Manifest {
			return nil, inconsistent("a file that is too long for its role")
		}
		var b bytes.Buffer
		err := s.File(ctx, h, &b)
		return b.Bytes(), err
	}
	return nil, nil
}

// File deciphers one attachment into w. What was written is good only when
// File returns nil.
func (s *Staged) File(ctx context.Context, hash journal.Hash, w io.Writer) error {
	f, ok := s.files[hash]
	if !ok || !s.checked {
		return errors.New("bundle: no such file")
	}
	for _, e := range s.entries {
		if e.name != f.Entry {
			continue
		}
		in, err := age.Decrypt(io.NewSectionReader(s.src, e.dataOffset(), e.size), s.identities...)
		if err != nil {
			return s.opening(err)
		}
		sum := sha256.New()
		n, err := io.Copy(io.MultiWriter(w, sum), &cancellable{ctx, io.LimitReader(in, f.Size+1)})
		if err != nil {
			return deciphering(err)
		}
		if n != f.Size || journal.Hash(sum.Sum(nil)) != hash {
			return inconsistent("an attachment is another")
		}
		return nil
	}
	return errors.New("bundle: no such entry")
}
