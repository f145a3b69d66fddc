package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
	"carnet/sync/usb"
)

// Exported is what an export wrote. No file and no revision means that the
// recipients are known to hold everything.
type Exported struct {
	Files      []string // paths, in the order in which they are best received
	Revisions  int64
	Bytes      int64
	Recipients []Recipient
	// Receipts is how many receipts went along.
	Receipts int
	// Attachments is how many pictures went along, LeftOut how many were above
	// the size for this group: they go when they are asked for.
	Attachments int
	LeftOut     int
}

const (
	previousKey = "exchange.previous"
	// megaBundle keeps bundles small enough for a bad line and an old PC.
	megaBundle = 1 << 30
	// maxRanges keeps a manifest readable; beyond it another bundle begins.
	maxRanges = 20_000
)

// Export writes what the group may still lack into a folder of a stick, and
// the receipts that wait for a way back. When it has returned, the stick is
// safe to pull out. Errors are text.Problems; what had been written completely
// before an error stays, and is noted as sent.
func (d *Desk) Export(ctx context.Context, dir string, g Group, report Report) (Exported, error) {
	to, err := d.Recipients(ctx, g)
	if err != nil {
		return Exported{}, inWords(ctx, err)
	}
	out, err := d.export(ctx, dir, g, to, report)
	return out, inWords(ctx, err)
}

func (d *Desk) export(ctx context.Context, dir string, g Group, to []Recipient, report Report) (Exported, error) {
	out := Exported{Recipients: to}
	// What only the recovery sheet opens helps nobody at the other desks or at
	// the district. For all, it is at least a copy outside this PC.
	if len(to) == 0 || g != All && len(readers(to)) == 0 {
		return out, text.NewProblem("bundle_no_recipient")
	}
	todo, err := d.lacking(ctx, to)
	if err != nil {
		return out, err
	}
	limit, err := d.AttachmentLimit(ctx, g)
	if err != nil {
		return out, err
	}
	p := parcel{d: d, to: to, todo: todo, report: report, limit: limit}
	if p.asked, err = d.asked(ctx, to); err != nil {
		return out, err
	}
	for _, s := range todo {
		p.total += int64(s.end.Seq - s.from + 1)
	}
	for len(p.todo)+len(p.asked) > 0 {
		file, m, size, err := p.send(ctx, dir, "", string(g), nil, nil)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, file)
		out.Revisions += m.Revisions
		out.Bytes += size
		out.Attachments += len(m.Files)
		out.LeftOut += len(p.enclosed.left)
	}
	out.Receipts, err = d.sendReceipts(ctx, dir)
	return out, err
}

// stretch is what is to be sent of one branch of a chain: from a number to
// its end as it was when the export began.
type stretch struct {
	end  store.ChainEnd
	from uint64
}

// lacking lists what at least one of the recipients may lack. The recovery
// key sends no receipts and needs none, but where it is alone. Who cannot sign
// receipts is known to hold nothing, and gets everything each time.
func (d *Desk) lacking(ctx context.Context, to []Recipient) ([]stretch, error) {
	ends, err := d.Store.ChainEnds(ctx)
	if err != nil {
		return nil, err
	}
	if some := readers(to); len(some) > 0 {
		to = some
	}
	var known []recipientHolding
	for _, r := range to {
		h, err := d.holding(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		known = append(known, recipientHolding{r.ID, h.Points})
	}
	var out []stretch
	for _, e := range ends {
		from := e.Seq + 1
		for _, h := range known {
			f, err := d.mayLack(ctx, e, ends, h)
			if err != nil {
				return nil, err
			}
			from = min(from, f)
		}
		if from <= e.Seq {
			out = append(out, stretch{e, from})
		}
	}
	return out, nil
}

type recipientHolding struct {
	id     string
	points []bundle.Range
}

// mayLack is lacks, but for a recipient whose own chain has forked: two PCs
// then go by one name, each with one branch, and what one of them says it
// holds the other may lack. So both always get what lies behind the fork.
func (d *Desk) mayLack(ctx context.Context, e store.ChainEnd, ends []store.ChainEnd, r recipientHolding) (uint64, error) {
	from, err := d.lacks(ctx, e, r.points)
	if err != nil || e.Device.String() != r.id {
		return from, err
	}
	for _, x := range ends {
		if x.Chain == e.Chain && x.Branch > 0 {
			from = max(e.From, min(from, x.From))
		}
	}
	return from, nil
}

// parcel is an export under way: what is left of it, over several bundles
// where one is not enough.
type parcel struct {
	d      *Desk
	to     []Recipient
	todo   []stretch
	report Report
	done   int64
	total  int64
	// limit is the size in bytes of the largest attachment that goes unasked;
	// asked are those that somebody asked for.
	limit    int64
	asked    []store.AttachmentSize
	enclosed enclosed       // of the bundle in hand
	went     []journal.Hash // its attachments, blinded
}

// sent is what the outbox keeps of a bundle: enough to tell later who has got
// it.
type sent struct {
	To     []Recipient    `json:"to"`
	Ranges []bundle.Range `json:"ranges"`
	// Files are the attachments, blinded.
	Files []journal.Hash `json:"files,omitempty"`
}

// send makes one bundle in the work folder, puts it on the stick under file
// (its neutral name when empty), and notes it in the outbox. extra, which may be nil, adds to the bundle before it is
// closed.
func (p *parcel) send(ctx context.Context, dir, file, name string, joins *bundle.Certificate, extra func(*bundle.Writer) error) (string, *bundle.Manifest, int64, error) {
	d := p.d
	f, err := os.CreateTemp(d.Work, "export-*"+bundle.Extension)
	if err != nil {
		return "", nil, 0, text.Wrap(err, "bundle_not_written")
	}
	defer os.Remove(f.Name())
	defer f.Close()
	m, err := p.seal(ctx, f, joins, extra)
	if err != nil {
		return "", nil, 0, working(err)
	}
	info, err := f.Stat()
	if err != nil {
		return "", nil, 0, working(err)
	}
	if _, err := f.Seek(0, 0); err != nil {
		return "", nil, 0, working(err)
	}
	if file == "" {
		file = bundle.Name(m.ID) + bundle.Extension
	}
	if err := usb.Put(ctx, d.layer(), dir, file, f, info.Size(), p.report.putting); err != nil {
		return "", nil, 0, err
	}
	// It is on the stick: who cancels now is too late.
	if err := p.note(context.WithoutCancel(ctx), name, m, info.Size()); err != nil {
		return "", nil, 0, err
	}
	return filepath.Join(dir, file), m, info.Size(), nil
}

func (p *parcel) seal(ctx context.Context, f *os.File, joins *bundle.Certificate, extra func(*bundle.Writer) error) (*bundle.Manifest, error) {
	d := p.d
	id, err := bundle.NewID(d.Random)
	if err != nil {
		return nil, err
	}
	previous, err := d.Store.Setting(ctx, previousKey)
	if err != nil {
		return nil, err
	}
	opt := bundle.Options{ID: id, Created: d.Now(), Sender: d.sender(), Key: d.Key, Previous: previous, Joins: joins}
	// The sender can open it too: a desk that was restored from an old backup
	// finds on its own sticks what the backup lacks.
	opt.Recipients = append(opt.Recipients, bundle.Recipient{Label: "desk", Key: d.Identity.Recipient().String()})
	for _, r := range p.to {
		opt.Recipients = append(opt.Recipients, bundle.Recipient{Label: r.Label, Key: r.Key})
	}
	w, err := bundle.NewWriter(ctx, f, opt)
	if err != nil {
		return nil, err
	}
	p.enclosed, p.went = enclosed{}, nil
	fillErr := p.fill(ctx, w)
	if fillErr == nil {
		p.answer(p.maxBytes())
		p.went, fillErr = p.attach(ctx, w)
	}
	if fillErr == nil && extra != nil {
		fillErr = extra(w)
	}
	m, err := w.Close() // also after an error: it ends the goroutines
	if fillErr != nil {
		return nil, fillErr
	}
	return m, err
}

// maxBytes is where a bundle ends and the next one begins.
func (p *parcel) maxBytes() int64 {
	if p.d.MaxBytes == 0 {
		return megaBundle
	}
	return p.d.MaxBytes
}

// fill writes stretches until nothing is left or the bundle is full.
func (p *parcel) fill(ctx context.Context, w *bundle.Writer) error {
	limit, ranges := p.maxBytes(), 0
	for len(p.todo) > 0 {
		s := &p.todo[0]
		for s.from <= s.end.Seq {
			if ranges > 0 && (w.Size()+p.enclosed.bytes > limit || ranges >= maxRanges) {
				return nil
			}
			n, err := p.piece(ctx, w, s)
			if err != nil {
				return err
			}
			s.from += n
			ranges++
			p.done += int64(n)
			p.report.tell(Sealing, p.done, p.total)
		}
		p.todo = p.todo[1:]
	}
	return nil
}

// pieceLength is how many revisions a range of a bundle has at most: few
// enough to be held in memory and taken in at once, with their own hashes at
// both ends.
const pieceLength = 4096

// mouthful is how many lines are asked of the store at once: what they take,
// some hundred kilobytes, stays in a processor's cache from SQLite to zstd.
const mouthful = 512

// piece writes one range.
func (p *parcel) piece(ctx context.Context, w *bundle.Writer, s *stretch) (uint64, error) {
	to := min(s.end.Seq, s.from+pieceLength-1)
	id := func(seq uint64) (journal.Hash, error) {
		return p.d.Store.RevisionID(ctx, s.end.Chain, s.end.Branch, seq)
	}
	run := journal.Run{Chain: s.end.Chain, From: s.from}
	first, err := id(s.from)
	if err != nil {
		return 0, err
	}
	if run.Last, err = id(to); err != nil {
		return 0, err
	}
	if s.from > 1 {
		if run.Prev, err = id(s.from - 1); err != nil {
			return 0, err
		}
	}
	if err := w.Run(run, to, first); err != nil {
		return 0, err
	}
	for from := s.from; from <= to; from += mouthful {
		err := p.d.Store.Lines(ctx, s.end.Chain, s.end.Branch, from, min(to, from+mouthful-1), func(_ uint64, lines []byte) error {
			return w.Lines(lines)
		})
		if err != nil {
			return 0, err
		}
	}
	return to - s.from + 1, p.enclose(ctx, s.end, s.from, to)
}

// note keeps in the outbox what left, and for whom.
func (p *parcel) note(ctx context.Context, name string, m *bundle.Manifest, size int64) error {
	b, err := json.Marshal(sent{p.to, lastOfEach(m.Ranges), p.went})
	if err != nil {
		return err
	}
	err = p.d.Store.RecordParcel(ctx, store.Parcel{Bundle: m.ID, Recipient: name, Ranges: b, Revisions: int(m.Revisions), Bytes: size})
	if err != nil {
		return err
	}
	return p.d.Store.SetSetting(ctx, previousKey, m.ID)
}

// sendReceipts puts the receipts that wait for a way back on a stick, the
// latest for each sender: it says all that the earlier ones said.
func (d *Desk) sendReceipts(ctx context.Context, dir string) (int, error) {
	waiting, err := d.pending(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range waiting {
		if err := usb.Put(ctx, d.layer(), dir, r.Name, bytes.NewReader(r.Content), int64(len(r.Content)), nil); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// working says why this PC's own disk did not do its part.
func working(err error) error {
	if p, ok := err.(*text.Problem); ok {
		if p.Code == "sync_full" { // the writer cannot know which disk it writes to
			return text.Wrap(p.Cause, "sync_disk_full")
		}
		return err
	}
	if bundle.FaultOf(err) == bundle.Full {
		return text.Wrap(err, "sync_disk_full")
	}
	return err
}
