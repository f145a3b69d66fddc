package desk

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/google/uuid"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
)

// Founding is what the first start asks for when a centre is created.
type Founding struct {
	Centre   records.Centre // Desks and keys are filled in
	Desk     string         // the desk's name: "Poste 1"
	Lead     records.Staff  // who creates it; a site lead or a clinician
	Password string
	Lang     string
	// Keys makes the centre's and the desk's keys in the new keyring; sync
	// knows how. It returns the centre's public key and the desk's entry in
	// the centre's document.
	Keys func(s *keyring.Session, device journal.DeviceID, name, block string) (site string, d records.Desk, err error)
}

// Found creates a centre with its first desk in an empty folder, and opens it.
// The sheet is the only copy of the recovery identity.
//
// Problems: "store.invalid", those of Claim, keyring.Create and vault.Open. When
// it fails, the folder is as empty as before but for the lock's file; when the
// power is cut, there is no desk yet, and founding again begins anew.
func Found(ctx context.Context, dir string, f Founding, o Options) (k *Desk, sheet keyring.Sheet, err error) {
	o = o.filled()
	g, err := Claim(dir)
	if err != nil {
		return nil, sheet, err
	}
	if k, sheet, err = found(ctx, g, f, o); err != nil {
		return nil, sheet, errors.Join(err, g.Abandon())
	}
	return k, sheet, nil
}

func found(ctx context.Context, g *Ground, f Founding, o Options) (k *Desk, sheet keyring.Sheet, err error) {
	if err := check(&f.Centre, &f.Lead); err != nil {
		return nil, sheet, err
	}
	if err := g.Clear(o.Now()); err != nil {
		return nil, sheet, err
	}
	device := journal.DeviceID(uuid.New())
	const epoch = 1
	staff := journal.Mint(device, epoch, 1, o.Now().UnixMilli())
	keys, err := disk.NewFolder(filepath.Join(g.dir, "keyring"))
	if err != nil {
		return nil, sheet, text.Wrap(err, "vault.folder")
	}
	key := vault.NewKey()
	session, sheet, err := keyring.Create(keys, key, keyring.Person{Staff: staff.String(), Name: f.Lead.Name()}, f.Password, o.keyring())
	if err != nil {
		return nil, sheet, err
	}
	info := Info{Device: device, Epoch: epoch, Centre: f.Centre.Name, Desk: f.Desk, Letter: f.Centre.Letter, Block: "1", Demo: f.Centre.Demo, Lang: f.Lang}
	k, err = Assemble(ctx, g, key, session, info, o)
	if err != nil {
		return nil, sheet, err
	}
	err = k.found(ctx, staff, f)
	if err == nil {
		err = k.Info.write(k.disk)
	}
	if err != nil {
		return nil, sheet, errors.Join(err, k.CloseRecord())
	}
	finished(k.disk)
	return k, sheet, nil
}

// Assemble opens a new desk around a keyring that was just made: the cleared
// ground has no record yet. It becomes a desk only when its description is
// written, last of all: by AdoptCentre, once the centre's records are in it.
// The desk takes over the claim; when it cannot be finished, CloseRecord it and
// Abandon the ground.
func Assemble(ctx context.Context, g *Ground, key vault.Key, session *keyring.Session, info Info, o Options) (*Desk, error) {
	o = o.filled()
	if !g.cleared {
		return nil, errors.New("desk: the ground is not cleared")
	}
	v, err := vault.Open(ctx, g.disk, key, vault.Options{Claim: g.claim})
	if err != nil {
		return nil, err
	}
	k := &Desk{Door: &Door{Info: info, dir: g.dir, opt: o, disk: g.disk, ring: session.Ring(), claim: g.claim}, Session: session, Vault: v}
	if err := k.openStore(ctx, newGuard(g.dir, o.GuardDir, info.Device, machineMark(o.Machine))); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return k, nil
}

// found writes the centre's first documents: the lead and the centre.
func (k *Desk) found(ctx context.Context, staff journal.DocumentID, f Founding) error {
	c := f.Centre
	site, d, err := f.Keys(k.Session, k.Info.Device, f.Desk, k.Info.Block)
	if err != nil {
		return err
	}
	c.SiteKey = site
	c.Recovery = k.Session.Recovery()
	c.Desks = []records.Desk{d}
	u, _ := k.Session.User()
	lead := f.Lead
	lead.Recipient = u.Recipient
	lead.Identity, err = k.Session.SealedIdentity(u.Staff)
	if err != nil {
		return err
	}
	// The founder writes as a site lead, whatever they work as: somebody has
	// to make the first account.
	a := store.Author{Staff: staff, Role: records.SiteLead}
	err = k.Store.Batch(ctx, func(b *store.Batch) error {
		if _, err := b.Create(a, staff, &lead); err != nil {
			return err
		}
		_, err := b.Write(a, store.Change{Op: journal.OpPut, Content: &c})
		return err
	})
	if err != nil {
		return err
	}
	return k.identify(ctx)
}

func check(docs ...records.Document) error {
	for _, d := range docs {
		if bad := d.Validate().Blocking(); len(bad) > 0 {
			return text.NewProblem("store.invalid", text.For(text.French).T("finding."+bad[0].Code, bad[0].Args...))
		}
	}
	return nil
}

// AdoptCentre takes over what the centre's document, which has arrived, says
// of this desk: the names and its block of patient numbers.
func (k *Desk) AdoptCentre(ctx context.Context) error {
	_, c, err := k.Store.Centre(ctx)
	if err != nil {
		return err
	}
	err = k.SetInfo(func(i *Info) {
		i.Centre, i.Letter, i.Demo = c.Name, c.Letter, c.Demo
		if d, ok := c.DeskOf(i.Device.String()); ok {
			i.Desk, i.Block = d.Name, d.Block
		}
	})
	if err == nil {
		finished(k.disk)
	}
	return err
}
