package desk

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/vault/disk"
)

const infoName = "desk.json"

// Info is what is known of a desk before anybody has logged in. It holds
// nothing about patients.
type Info struct {
	Device journal.DeviceID `json:"device"`
	Epoch  uint32           `json:"epoch"`
	Centre string           `json:"centre"`
	Desk   string           `json:"desk"`
	Block  string           `json:"block"` // of patient numbers
	Letter string           `json:"letter"`
	Demo   bool             `json:"demo,omitempty"`
	// Lang, Theme and Scale are the window's, so that the login window
	// already has them.
	Lang  string  `json:"lang,omitempty"`
	Theme string  `json:"theme,omitempty"`
	Scale float64 `json:"scale,omitempty"`
	// LastUser is the staff id of who logged in last, and Roles what each
	// account works as: the login window shows both, and before the login
	// nothing else tells them.
	LastUser string            `json:"last_user,omitempty"`
	Roles    map[string]string `json:"roles,omitempty"`
}

// Remembered tells whether the desk knows already who logged in and who works
// as what.
func (i Info) Remembered(user string, roles map[string]string) bool {
	return i.LastUser == user && maps.Equal(i.Roles, roles)
}

func readInfo(d disk.Disk) (Info, error) {
	b, err := disk.ReadAll(d, infoName, 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return Info{}, text.Wrap(err, "desk.none")
	}
	if err != nil {
		return Info{}, text.Wrap(err, "vault.folder")
	}
	var i Info
	if err := json.Unmarshal(b, &i); err != nil || i.Device.IsZero() {
		return Info{}, text.Wrap(err, "desk.damaged")
	}
	return i, nil
}

func (i Info) write(d disk.Disk) error {
	b, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return err
	}
	if err := disk.Replace(d, infoName, append(b, '\n')); err != nil {
		return text.Wrap(err, "vault.folder")
	}
	return nil
}
