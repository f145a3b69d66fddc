package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"slices"
	"strconv"

	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
)

// Attachments (pictures) travel with the revisions that name them, as long as
// they are below a size that is a setting of the desk: small for the district,
// whose lines are paid by the byte, large for the sister desks. What was left
// out, or was not at hand, is asked for in the receiver's receipt and goes with
// the next bundle for it, whatever its size.
//
// A receipt lies on the stick in the open, so it asks by a hash of the hash:
// who holds the picture knows which one is meant, nobody else does.

// The sizes, in bytes, above which an attachment is left out until it is asked
// for, where the desk has set no other.
const (
	DefaultDesksLimit    = 8 << 20
	DefaultDistrictLimit = 64 << 10
)

// attachmentKey is the setting that holds the size for a group.
func attachmentKey(g Group) string {
	if g == District {
		return "exchange.attachments.district"
	}
	return "exchange.attachments.desks" // for all: the sister desks are among them
}

// AttachmentLimit is the size in bytes above which an attachment is left out
// of what goes to a group, until somebody asks for it.
func (d *Desk) AttachmentLimit(ctx context.Context, g Group) (int64, error) {
	s, err := d.Store.Setting(ctx, attachmentKey(g))
	if err != nil {
		return 0, err
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
		return n, nil
	}
	if g == District {
		return DefaultDistrictLimit, nil
	}
	return DefaultDesksLimit, nil
}

// SetAttachmentLimit changes it; 0 leaves all attachments out until they are
// asked for.
func (d *Desk) SetAttachmentLimit(ctx context.Context, g Group, size int64) error {
	return d.Store.SetSetting(ctx, attachmentKey(g), strconv.FormatInt(max(size, 0), 10))
}

const (
	// maxAsked is how many attachments a receipt asks for.
	maxAsked = 10_000
	// maxAttached is how many a bundle brings, maxAttachedBytes how much; what
	// is more is asked for.
	maxAttached      = 9_000
	maxAttachedBytes = 3 << 30
)

// blinded is how a receipt names an attachment.
func blinded(h journal.Hash) journal.Hash {
	return sha256.Sum256(append([]byte("carnet asks for attachment\n"), h[:]...))
}

// asks are what this desk lacks, as its receipts say it.
func (d *Desk) asks(ctx context.Context) ([]journal.Hash, error) {
	lacking, err := d.Store.Lacking(ctx, maxAsked)
	if err != nil {
		return nil, err
	}
	for i, h := range lacking {
		lacking[i] = blinded(h)
	}
	return lacking, nil
}

// asked lists the attachments at hand that at least one of the recipients asks
// for.
func (d *Desk) asked(ctx context.Context, to []Recipient) ([]store.AttachmentSize, error) {
	wanted := map[journal.Hash]bool{}
	for _, r := range to {
		h, err := d.holding(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range h.Asks {
			wanted[a] = true
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	all, err := d.Store.Attachments(ctx)
	return slices.DeleteFunc(all, func(a store.AttachmentSize) bool { return !wanted[blinded(a.Hash)] }), err
}

// enclosed are the attachments of the bundle that is being made.
type enclosed struct {
	list  []store.AttachmentSize
	has   map[journal.Hash]bool
	bytes int64
	left  map[journal.Hash]bool // left out for their size
}

// room tells whether one more may go along.
func (e *enclosed) room(size int64) bool {
	return len(e.list) < maxAttached && e.bytes+size <= maxAttachedBytes
}

// add takes one that is not there yet.
func (e *enclosed) add(a store.AttachmentSize) {
	if e.has == nil {
		e.has = map[journal.Hash]bool{}
	}
	if !e.has[a.Hash] {
		e.has[a.Hash] = true
		delete(e.left, a.Hash)
		e.list = append(e.list, a)
		e.bytes += a.Size
	}
}

// enclose notes what the revisions of a range name and what is to go along.
func (p *parcel) enclose(ctx context.Context, e store.ChainEnd, from, to uint64) error {
	named, err := p.d.Store.AttachmentsOf(ctx, e.Chain, e.Branch, from, to)
	if err != nil {
		return err
	}
	for _, a := range named {
		if a.Size > p.limit || !p.enclosed.room(a.Size) {
			if p.enclosed.left == nil {
				p.enclosed.left = map[journal.Hash]bool{}
			}
			p.enclosed.left[a.Hash] = true
			continue
		}
		p.enclosed.add(a)
	}
	return nil
}

// answer adds what was asked for until the bundle is full; the rest goes into
// the next one.
func (p *parcel) answer(limit int64) {
	for len(p.asked) > 0 {
		a := p.asked[0]
		if p.enclosed.bytes > 0 && (p.enclosed.bytes+a.Size > limit || !p.enclosed.room(a.Size)) {
			return
		}
		p.enclosed.add(a)
		p.asked = p.asked[1:]
	}
}

// attach hands the enclosed attachments to the writer. One that is damaged on
// this desk is left out: it must not keep the rest from leaving.
func (p *parcel) attach(ctx context.Context, w *bundle.Writer) ([]journal.Hash, error) {
	var went []journal.Hash
	for _, a := range p.enclosed.list {
		if _, err := p.d.Store.Attachment(ctx, a.Hash); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			continue
		}
		err := w.Attach(a.Hash, a.Size, func() (io.ReadCloser, error) {
			x, err := p.d.Store.Attachment(ctx, a.Hash)
			return io.NopCloser(bytes.NewReader(x.Bytes)), err
		})
		if err != nil {
			return nil, err
		}
		went = append(went, blinded(a.Hash))
	}
	return went, nil
}

// filesAtOnce is how many bytes of attachments one transaction takes in.
const filesAtOnce = 32 << 20

// takeFiles takes in attachments of a bundle, of those in queue as many as one
// transaction should, and returns the rest. What is at hand is passed over, and
// so is what no revision names: it was dropped for good, or nobody needs it.
func takeFiles(ctx context.Context, b *store.Batch, s *bundle.Staged, queue []journal.Hash, out *Imported) ([]journal.Hash, error) {
	var took int64
	for len(queue) > 0 && took < filesAtOnce {
		h := queue[0]
		n, err := takeFile(ctx, b, s, h)
		if err != nil {
			return queue, err
		}
		if n > 0 {
			out.Attachments++
		}
		took += n
		queue = queue[1:]
	}
	return queue, nil
}

func takeFile(ctx context.Context, b *store.Batch, s *bundle.Staged, h journal.Hash) (int64, error) {
	held, err := b.Holds(h)
	if err != nil || held {
		return 0, err
	}
	wanted, err := b.Wants(h)
	size := s.FileSize(h)
	if err != nil || !wanted || size <= 0 || size > store.MaxAttachment {
		return 0, err
	}
	var content bytes.Buffer
	content.Grow(int(size))
	if err := s.File(ctx, h, &content); err != nil {
		return 0, err
	}
	if _, err := b.TakeAttachment(h, content.Bytes()); err != nil {
		return 0, err
	}
	return size, nil
}

// filesArrived tells whether somebody holds the attachments of a bundle: they
// do not ask for any of them.
func filesArrived(h holding, files []journal.Hash) bool {
	asks := map[journal.Hash]bool{}
	for _, a := range h.Asks {
		asks[a] = true
	}
	return !slices.ContainsFunc(files, func(f journal.Hash) bool { return asks[f] })
}
