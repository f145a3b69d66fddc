package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"time"

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
// Problems: "desk.exists", "store.invalid", those of keyring.Create and
// vault.Open. When it fails, the folder is as empty as before; when the power
// is cut, there is no desk yet, and founding again begins anew.
func Found(ctx context.Context, dir string, f Founding, o Options) (k *Desk, sheet keyring.Sheet, err error) {
	o = o.filled()
	if Exists(dir) {
		return nil, sheet, text.NewProblem("desk.exists")
	}
	if err := check(&f.Centre, &f.Lead); err != nil {
		return nil, sheet, err
	}
	if err := SetAside(dir, o.Now()); err != nil {
		return nil, sheet, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "keyring"), 0o700); err != nil {
		return nil, sheet, text.Wrap(err, "vault.folder")
	}
	device := journal.DeviceID(uuid.New())
	const epoch = 1
	staff := journal.Mint(device, epoch, 1, o.Now().UnixMilli())
	keys, err := disk.NewFolder(filepath.Join(dir, "keyring"))
	if err != nil {
		return nil, sheet, text.Wrap(err, "vault.folder")
	}
	key := vault.NewKey()
	session, sheet, err := keyring.Create(keys, key, keyring.Person{Staff: staff.String(), Name: f.Lead.Name()}, f.Password, o.keyring())
	if err != nil {
		return nil, sheet, err
	}
	info := Info{Device: device, Epoch: epoch, Centre: f.Centre.Name, Desk: f.Desk, Letter: f.Centre.Letter, Block: "1", Demo: f.Centre.Demo, Lang: f.Lang}
	k, err = Assemble(ctx, dir, key, session, info, o)
	if err != nil {
		return nil, sheet, errors.Join(err, Forget(dir))
	}
	err = k.found(ctx, staff, f)
	if err == nil {
		err = k.Info.write(k.disk)
	}
	if err != nil {
		return nil, sheet, errors.Join(err, k.Close(), Forget(dir))
	}
	return k, sheet, nil
}

// Assemble opens a new desk around a keyring that was just made: the folder
// has no record yet. It becomes a desk only when its description is written,
// last of all: by AdoptCentre, once the centre's records are in it.
func Assemble(ctx context.Context, dir string, key vault.Key, session *keyring.Session, info Info, o Options) (*Desk, error) {
	o = o.filled()
	d, err := disk.NewFolder(dir)
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	claim, err := vault.Claim(d)
	if err != nil {
		return nil, err
	}
	v, err := vault.Open(ctx, d, key, vault.Options{Claim: claim})
	if err != nil {
		return nil, errors.Join(err, claim.Close())
	}
	k := &Desk{Door: &Door{Info: info, dir: dir, opt: o, disk: d, ring: session.Ring(), claim: claim}, Session: session, Vault: v}
	g := newGuard(dir, o.GuardDir, info.Device, machineMark(o.Machine))
	if err := k.openStore(ctx, g); err != nil {
		return nil, errors.Join(err, v.Close(), claim.Close())
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

// SetAside moves what an interrupted founding or joining left in a folder that
// holds no desk into a folder of its own. It deletes nothing.
func SetAside(dir string, now time.Time) error {
	if Exists(dir) {
		return text.NewProblem("desk.exists")
	}
	aside := filepath.Join(dir, "unfinished-"+now.Format(backupTime)+"-"+rand.Text()[:4])
	for _, n := range []string{vault.MainName + "-wal", vault.MainName, "guard", "keyring"} {
		from := filepath.Join(dir, n)
		if _, err := os.Stat(from); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err := os.MkdirAll(aside, 0o700); err != nil {
			return diskProblem(err)
		}
		if err := os.Rename(from, filepath.Join(aside, n)); err != nil {
			return diskProblem(err)
		}
	}
	return nil
}

// Forget removes what a founding or a joining that failed left behind. It
// never touches a desk that holds a record of its own.
func Forget(dir string) error {
	var errs []error
	for _, n := range []string{infoName, vault.MainName, vault.MainName + "-wal", vault.ClaimName, "guard"} {
		if err := os.Remove(filepath.Join(dir, n)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, os.RemoveAll(filepath.Join(dir, "keyring")))...)
}

// AdoptCentre takes over what the centre's document, which has arrived, says
// of this desk: the names and its block of patient numbers.
func (k *Desk) AdoptCentre(ctx context.Context) error {
	_, c, err := k.Store.Centre(ctx)
	if err != nil {
		return err
	}
	return k.SetInfo(func(i *Info) {
		i.Centre, i.Letter, i.Demo = c.Name, c.Letter, c.Demo
		if d, ok := c.DeskOf(i.Device.String()); ok {
			i.Desk, i.Block = d.Name, d.Block
		}
	})
}
