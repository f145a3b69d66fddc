package desk

import (
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"carnet/assets/text"
	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// makingName is a file that lies in the folder while a desk is being made
// there. By it what a cut left of a founding is told from a record whose
// description was lost.
const makingName = "making"

// Ground is a folder claimed for a desk that is about to be made in it: nobody
// else founds or joins there meanwhile.
type Ground struct {
	dir   string
	disk  disk.Disk
	claim io.Closer
	// cleared tells that what lies under a desk's names was made by this run.
	cleared bool
}

// Claim claims a folder for a new desk. It changes nothing else there.
//
// Problems: "vault.busy" when another Carnet is at work there, "desk.exists",
// and "desk.lost" where a record lies whose desk has no description any more.
func Claim(dir string) (*Ground, error) {
	if err := vacant(dir); err != nil {
		return nil, err
	}
	d, err := disk.NewFolder(dir)
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	claim, err := vault.Claim(d)
	if err != nil {
		return nil, err
	}
	// Whoever had the folder before may just have finished a desk.
	if err := vacant(dir); err != nil {
		return nil, errors.Join(err, claim.Close())
	}
	sweep(dir)
	return &Ground{dir: dir, disk: d, claim: claim}, nil
}

func vacant(dir string) error {
	if Exists(dir) {
		return text.NewProblem("desk.exists")
	}
	if lost(dir) {
		return text.NewProblem("desk.lost")
	}
	return nil
}

// lost tells that a folder holds a record but not the description of its desk:
// somebody removed it, or the file system did.
func lost(dir string) bool {
	return !Exists(dir) && there(dir, vault.MainName) && !there(dir, makingName)
}

func there(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// Disk is the claimed folder.
func (g *Ground) Disk() disk.Disk { return g.disk }

// Clear moves what an interrupted founding or joining left into a folder of
// its own. It deletes nothing. From then on the folder is this run's.
func (g *Ground) Clear(now time.Time) error {
	if err := disk.Replace(g.disk, makingName, nil); err != nil {
		return diskProblem(err)
	}
	aside := filepath.Join(g.dir, "unfinished-"+now.Format(backupTime)+"-"+rand.Text()[:4])
	for _, n := range []string{vault.MainName + "-wal", vault.MainName, "guard", "keyring"} {
		from := filepath.Join(g.dir, n)
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
	g.cleared = true
	return nil
}

// finished forgets that a desk was being made: its description is written.
// What a cut leaves of this, At removes.
func finished(d disk.Disk) { _ = d.Remove(makingName) }

// Abandon removes what this run made of a desk that could not be finished, and
// gives the folder back. What it did not make stays, and so does the lock's
// file: another Carnet may be waiting at it.
func (g *Ground) Abandon() error {
	var errs []error
	if g.cleared {
		for _, n := range []string{infoName, vault.MainName, vault.MainName + "-wal", "guard"} {
			if err := os.Remove(filepath.Join(g.dir, n)); err != nil && !errors.Is(err, os.ErrNotExist) {
				errs = append(errs, err)
			}
		}
		errs = append(errs, os.RemoveAll(filepath.Join(g.dir, "keyring")))
		if err := os.Remove(filepath.Join(g.dir, makingName)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
		g.cleared = false
	}
	return errors.Join(append(errs, g.claim.Close())...)
}
