package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"carnet/records/journal"
)

// Mark is where a desk's chain ended when it was last written, and on which
// machine. It is kept outside the database: in the data folder and once more
// in the user's own configuration folder, so that a copy of the folder that is
// put back does not bring its own mark along.
//
// When the database ends before the mark, it is an older copy; when the mark
// names another machine, it is a clone. Both would give numbers that were
// given already, so the desk begins a new epoch. The mark is written after
// each save and not synced: a power cut may lose the latest ones, which only
// makes the mark older than the database, and that is harmless.
type Mark struct {
	Device  journal.DeviceID `json:"device"`
	Epoch   uint32           `json:"epoch"`
	Seq     uint64           `json:"seq"`
	Machine string           `json:"machine"`
}

// guard writes marks to its files.
type guard struct {
	paths   []string
	machine string
}

func newGuard(dir, elsewhere string, device journal.DeviceID, machine string) guard {
	g := guard{paths: []string{filepath.Join(dir, "guard")}, machine: machine}
	if elsewhere != "" {
		g.paths = append(g.paths, filepath.Join(elsewhere, "guard-"+device.String()))
	}
	return g
}

// read gives the mark that is furthest on; false when there is none.
func (g guard) read() (Mark, bool) {
	var best Mark
	found := false
	for _, p := range g.paths {
		b, err := os.ReadFile(p)
		if err != nil {
			continue
		}
		var m Mark
		if json.Unmarshal([]byte(strings.TrimSpace(string(b))), &m) != nil {
			continue
		}
		if !found || m.Epoch > best.Epoch || m.Epoch == best.Epoch && m.Seq > best.Seq {
			best, found = m, true
		}
	}
	return best, found
}

// write notes a mark. A folder that cannot be written costs the warning, not
// the save.
func (g guard) write(m Mark) {
	m.Machine = g.machine
	b, err := json.Marshal(m)
	if err != nil {
		return
	}
	// Padded, so that a shorter mark overwrites a longer one in one piece.
	b = append(b, strings.Repeat(" ", max(0, 255-len(b)))...)
	for _, p := range g.paths {
		f, err := os.OpenFile(p, os.O_RDWR|os.O_CREATE, 0o600)
		if errors.Is(err, os.ErrNotExist) {
			if os.MkdirAll(filepath.Dir(p), 0o700) != nil {
				continue
			}
			f, err = os.OpenFile(p, os.O_RDWR|os.O_CREATE, 0o600)
		}
		if err != nil {
			continue
		}
		_, _ = f.WriteAt(append(b, '\n'), 0) // best effort, see Mark
		_ = f.Close()
	}
}

// Why says why a desk began a new epoch.
type Why string

// The reasons for a new epoch.
const (
	SameEpoch Why = ""
	OlderCopy Why = "older"   // the database ends before the mark
	OtherPC   Why = "machine" // the mark is another machine's
	Unmarked  Why = "unmarked"
)

// judge compares the mark with where the database ends.
func judge(m Mark, found bool, i Info, seq uint64, machine string) Why {
	switch {
	case !found && seq > 0:
		return Unmarked
	case !found:
		return SameEpoch
	case m.Machine != machine:
		return OtherPC
	case m.Epoch > i.Epoch || m.Epoch == i.Epoch && m.Seq > seq:
		return OlderCopy
	}
	return SameEpoch
}

// nextEpoch is higher than all that are known and hard to hit twice: a PC and
// its clone that both begin a new epoch must not choose the same.
func nextEpoch(known ...uint32) uint32 {
	var r [2]byte
	rand.Read(r[:])
	return slices.Max(known) + 1 + uint32(binary.BigEndian.Uint16(r[:]))
}

// machineMark hides the machine's own id behind a hash.
func machineMark(id string) string {
	h := sha256.Sum256([]byte("carnet machine " + id))
	return hex.EncodeToString(h[:8])
}
