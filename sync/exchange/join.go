package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"aead.dev/minisign"
	"filippo.io/age"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/bundle"
)

// accountsRole is the role of the file that lets the staff in at a new desk.
const accountsRole = "accounts"

// Accounts are what a new desk needs so that everybody logs in with the
// password that they know.
type Accounts struct {
	// Recovery is the age recipient of the centre's recovery sheet.
	Recovery string    `json:"recovery"`
	Users    []Account `json:"users"`
}

// Account is one account of the keyring.
type Account struct {
	Staff     string `json:"staff"` // id of the Staff document
	Name      string `json:"name"`
	Recipient string `json:"recipient"` // age
	// Sealed is the user's identity under their password; nil for one who can
	// log in at their own desk only.
	Sealed []byte `json:"sealed,omitempty"`
}

// Approval is what approving a desk needs besides the desk that does it.
type Approval struct {
	Request Request
	// Site is the centre's private key, which only the desk that began the
	// centre holds.
	Site minisign.PrivateKey
	// Author must have the right to manage the centre.
	Author   store.Author
	Accounts Accounts
}

// Approve adds a desk to the centre's document, certifies its key, and writes
// the approval: all that the centre holds, sealed to the new desk. to is a
// folder, where it gets a neutral name, or the path of the file to write.
// Approving the same request again makes a new approval for the same desk.
//
// Errors are text.Problems: desk_no_centre, desk_not_the_centre_key,
// desk_taken (another desk has that device number or name), desk_no_block,
// desk_not_allowed, and those of Export.
func (d *Desk) Approve(ctx context.Context, a Approval, to string, report Report) (Exported, error) {
	doc, c, err := d.Store.Centre(ctx)
	if err != nil {
		return Exported{}, err
	}
	if doc.ID.IsZero() {
		return Exported{}, text.NewProblem("desk_no_centre")
	}
	if bundle.PublicKey(a.Site) != d.Certificate.Site {
		return Exported{}, text.NewProblem("desk_not_the_centre_key")
	}
	if !a.Author.Role.May(records.ManageCentre) {
		return Exported{}, text.NewProblem("desk_not_allowed")
	}
	cert, err := bundle.Certify(a.Site, a.Request.Device, a.Request.Key)
	if err != nil {
		return Exported{}, text.Wrap(err, "desk_request_bad")
	}
	changed, err := admit(&c, a.Request, cert)
	if err != nil {
		return Exported{}, err
	}
	if changed {
		// The document stands before the approval leaves: an approval that is
		// lost can be made again, a desk that nobody knows cannot be undone.
		change := store.Change{Op: journal.OpPut, Document: doc.ID, Content: &c, Reason: a.Request.Name}
		if _, err := d.Store.Write(ctx, a.Author, change); err != nil {
			return Exported{}, err
		}
	}
	return d.sendApproval(ctx, a, cert, c.Recovery, to, report)
}

// admit puts a desk into the centre's document; false when it stands there
// already.
func admit(c *records.Centre, r Request, cert bundle.Certificate) (bool, error) {
	device := r.Device.String()
	for _, x := range c.Desks {
		same := x.Device == device
		switch {
		case same && x.PublicKey == r.Key && x.Recipient == r.Recipient:
			return false, nil
		case same, !x.Retired && strings.EqualFold(x.Name, r.Name):
			return false, text.NewProblem("desk_taken", x.Name)
		}
	}
	block := c.FreeBlock()
	if block == "" {
		return false, text.NewProblem("desk_no_block")
	}
	c.Desks = append(c.Desks, records.Desk{
		Device: device, Name: r.Name, Block: block, PublicKey: r.Key, Certificate: cert.Signature, Recipient: r.Recipient,
	})
	return true, nil
}

func (d *Desk) sendApproval(ctx context.Context, a Approval, cert bundle.Certificate, recovery, target string, report Report) (Exported, error) {
	dir, name := target, ""
	if info, err := os.Stat(target); err != nil || !info.IsDir() {
		dir, name = filepath.Split(target)
		dir = filepath.Clean(dir)
	}
	accounts, err := json.Marshal(a.Accounts)
	if err != nil {
		return Exported{}, err
	}
	ends, err := d.Store.ChainEnds(ctx)
	if err != nil {
		return Exported{}, err
	}
	to := []Recipient{{ID: a.Request.Device.String(), Name: a.Request.Name, Label: "desk", Key: a.Request.Recipient}}
	if recovery != "" {
		to = append(to, Recipient{Label: recoveryLabel, Name: text.For(text.French).T("sync.recovery"), Key: recovery})
	}
	whole := *d
	whole.MaxBytes = bundle.DefaultLimits().Bundle - 512<<20 // one file, however large
	p := parcel{d: &whole, to: to, report: report, limit: store.MaxAttachment}
	for _, e := range ends {
		p.todo = append(p.todo, stretch{e, e.From})
		p.total += int64(e.Seq - e.From + 1)
	}
	file, m, size, err := p.send(ctx, dir, name, a.Request.Device.String(), &cert, func(w *bundle.Writer) error {
		return w.AttachAs(accountsRole, accounts)
	})
	if err != nil {
		return Exported{}, err
	}
	if len(p.todo) > 0 {
		return Exported{}, text.NewProblem("bundle_too_large")
	}
	return Exported{Files: []string{file}, Revisions: m.Revisions, Bytes: size, Recipients: to}, nil
}

// Joining is an approval that has been found good. Close frees it.
type Joining struct {
	Certificate bundle.Certificate // of the new desk
	By          bundle.Sender      // the desk that approved
	Accounts    Accounts
	Revisions   int64
	staged      *bundle.Staged
	pending     *Pending
}

// OpenApproval reads an approval for a desk that asked. Nothing is made or
// changed yet. work is a folder of this PC's own disk.
//
// Errors are text.Problems: desk_not_an_approval, desk_other_approval (for
// another desk or another request), and those of a bundle.
func OpenApproval(ctx context.Context, path string, p *Pending, work string, report Report) (*Joining, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, text.Wrap(err, "sync_no_folder", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, text.Wrap(err, "bundle_gone")
	}
	s, err := bundle.Stage(ctx, f, info.Size(), bundle.Staging{Dir: work, Progress: func(done, total int64) {
		report.tell(Reading, done, total)
	}})
	if err != nil {
		return nil, err
	}
	j, err := open(ctx, s, p, report)
	if err != nil {
		s.Close()
		return nil, err
	}
	return j, nil
}

func open(ctx context.Context, s *bundle.Staged, p *Pending, report Report) (*Joining, error) {
	m := s.Manifest()
	if m.Joins == nil {
		return nil, text.NewProblem("desk_not_an_approval")
	}
	if m.Joins.Device != p.Device || m.Joins.Key != bundle.PublicKey(p.Key) {
		return nil, text.NewProblem("desk_other_approval")
	}
	if err := s.Check(ctx, []age.Identity{p.Identity}, &inspector{report: report, total: m.Revisions}); err != nil {
		return nil, err
	}
	b, err := s.Role(ctx, accountsRole)
	if err != nil {
		return nil, err
	}
	j := &Joining{Certificate: *m.Joins, By: m.Sender, Revisions: m.Revisions, staged: s, pending: p}
	if err := json.Unmarshal(b, &j.Accounts); err != nil {
		return nil, text.Wrap(err, "bundle_inconsistent")
	}
	if len(j.Accounts.Users) == 0 {
		return nil, text.Wrap(errors.New("no accounts"), "bundle_inconsistent")
	}
	return j, nil
}

// Take takes the records in at the new desk, whose store is new and whose
// keys are those of the request. The receipt goes along with the first export.
func (j *Joining) Take(ctx context.Context, d *Desk, report Report) (Imported, error) {
	if d.Store.Device() != j.pending.Device || d.Certificate != j.Certificate {
		return Imported{}, text.NewProblem("desk_other_approval")
	}
	out, _, err := d.take(ctx, j.staged, report)
	return out, inWords(ctx, err)
}

// Close frees the approval.
func (j *Joining) Close() { j.staged.Close() }
