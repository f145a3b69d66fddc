package keyring

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"carnet/records/vault/disk"
)

const attemptsName = "attempts.json"

var errRefused = errors.New("keyring: refused")

// unknownKept bounds how many names that nobody bears are remembered.
const unknownKept = 64

// attempts counts the failed logins of each name. It lies in the clear and
// holds salted hashes only.
type attempts struct {
	Names map[string]attempt `json:"names"`
}

type attempt struct {
	Failures int       `json:"failures"`
	Last     time.Time `json:"last"`
	Known    bool      `json:"known"`
}

// readAttempts never fails: a damaged count must not keep anyone out.
func readAttempts(d disk.Disk) attempts {
	var a attempts
	if b, err := disk.ReadAll(d, attemptsName, 1<<20); err == nil {
		if json.Unmarshal(b, &a) != nil {
			a = attempts{}
		}
	}
	if a.Names == nil {
		a.Names = map[string]attempt{}
	}
	return a
}

// write keeps the counts; on a disk that cannot be written they live on in
// memory.
func (a *attempts) write(d disk.Disk) {
	b, err := json.Marshal(a)
	if err != nil {
		return
	}
	_ = disk.Replace(d, attemptsName, b)
}

func (a *attempts) label(salt []byte, name string) string {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(name))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// wait tells how long a name still has to wait. Clocks here are often wrong: one
// that went back since the last failure starts the delay anew, so nobody waits
// longer than Delay.
func (a *attempts) wait(label string, now time.Time) time.Duration {
	one, ok := a.Names[label]
	if !ok {
		return 0
	}
	if now.Before(one.Last) {
		one.Last = now
		a.Names[label] = one
	}
	return max(0, Delay(one.Failures)-now.Sub(one.Last))
}

func (a *attempts) failed(label string, now time.Time, known bool) {
	one := a.Names[label]
	one.Failures++
	one.Last = now.Round(0).UTC()
	one.Known = known
	a.Names[label] = one
	a.forget()
}

// forget drops the oldest of the unknown names when there are too many; the
// count of a user is never pushed out by made-up names.
func (a *attempts) forget() {
	unknown, oldest := 0, ""
	for label, one := range a.Names {
		if one.Known {
			continue
		}
		unknown++
		if oldest == "" || one.Last.Before(a.Names[oldest].Last) {
			oldest = label
		}
	}
	if unknown > unknownKept {
		delete(a.Names, oldest)
	}
}

func (a *attempts) clear(label string) { delete(a.Names, label) }
