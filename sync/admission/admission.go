// Package admission lets a new PC into a centre: the request that it writes,
// the approval that the founding desk answers with, and the joining.
//
// What lives here: the three steps as one call each, for the window and the
// command line alike. What may enter: folders and an open desk. What it must
// not know: the bundle's format, the window.
package admission

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
	"carnet/sync/bundle"
	"carnet/sync/exchange"
	"carnet/sync/usb"
)

// pendingName is the file of a desk that has asked to join.
const pendingName = "pending.json"

// Ready makes an open desk ready to exchange.
func Ready(k *desk.Desk) (*exchange.Desk, error) {
	keys, err := exchange.OpenKeys(k.Session)
	if err != nil {
		return nil, err
	}
	work := filepath.Join(k.Dir(), "work")
	if err := os.MkdirAll(work, 0o700); err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	return keys.Desk(k.Store, work), nil
}

// Keys makes a centre's keys as desk.Founding asks for them.
func Keys(s *keyring.Session, device journal.DeviceID, name, block string) (string, records.Desk, error) {
	k, err := exchange.FoundCentre(s, device)
	if err != nil {
		return "", records.Desk{}, err
	}
	return k.Certificate.Site, k.Entry(name, block), nil
}

// Request is what Ask wrote.
type Request struct {
	File   string
	Code   string // to be compared, by voice, with what the founding desk shows
	Device journal.DeviceID
}

// Asked tells whether a folder has asked to join and waits.
func Asked(data string) bool {
	_, err := os.Stat(filepath.Join(data, pendingName))
	return err == nil
}

// Ask writes a request to join into a folder (a stick). Asking again writes
// the same request, under another name where one is given. to may name the file
// itself.
//
// Problems: "desk_name", those of desk.Claim and of usb.Put.
func Ask(data, name, to string, now time.Time) (q Request, err error) {
	g, err := desk.Claim(data)
	if err != nil {
		return q, err
	}
	defer func() { err = errors.Join(err, g.Abandon()) }()
	return ask(context.Background(), g.Disk(), name, to, now)
}

func ask(ctx context.Context, d disk.Disk, name, to string, now time.Time) (Request, error) {
	p, err := pendingAs(d, name)
	if err != nil {
		return Request{}, err
	}
	q, b, err := p.Request(now)
	if err != nil {
		return Request{}, err
	}
	dir, file, err := fileIn(to, q.FileName())
	if err != nil {
		return Request{}, err
	}
	if err := usb.Put(ctx, usb.System(), dir, file, bytes.NewReader(b), int64(len(b)), nil); err != nil {
		return Request{}, err
	}
	return Request{File: filepath.Join(dir, file), Code: q.Code(), Device: p.Device}, nil
}

// pendingAs is who the folder asks as: who it asked as before, by the name that
// is given now where there is one.
func pendingAs(d disk.Disk, name string) (*exchange.Pending, error) {
	p, err := readPending(d)
	switch {
	case err != nil:
		p, err = exchange.NewPending(rand.Reader, name)
	case name == "" || name == p.Name:
		return p, nil
	default:
		err = p.Rename(name)
	}
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	if err := disk.Replace(d, pendingName, b); err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	return p, nil
}

// fileIn splits where to write into a folder, which it makes, and a name; a
// path with an ending is the file itself.
func fileIn(to, name string) (dir, file string, err error) {
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		return to, name, nil
	}
	if filepath.Ext(to) != "" {
		return filepath.Dir(to), filepath.Base(to), nil
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return "", "", text.Wrap(err, "sync_no_folder", to)
	}
	return to, name, nil
}

func folder(path string) (disk.Disk, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	d, err := disk.NewFolder(path)
	if err != nil {
		return nil, text.Wrap(err, "vault.folder")
	}
	return d, nil
}

func readPending(d disk.Disk) (*exchange.Pending, error) {
	b, err := disk.ReadAll(d, pendingName, 1<<16)
	if err != nil {
		return nil, text.Wrap(err, "admission.no_request")
	}
	p := &exchange.Pending{}
	return p, json.Unmarshal(b, p)
}

// Read reads a request, so that its code can be compared before approving.
func Read(path string) (exchange.Request, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return exchange.Request{}, text.Wrap(err, "desk_request_bad")
	}
	return exchange.ParseRequest(b)
}

// Approve accepts a request on the founding desk: the centre's records,
// sealed to the new desk, are written into a folder.
func Approve(ctx context.Context, k *desk.Desk, request, to string, report exchange.Report) (exchange.Exported, error) {
	q, err := Read(request)
	if err != nil {
		return exchange.Exported{}, err
	}
	x, err := Ready(k)
	if err != nil {
		return exchange.Exported{}, err
	}
	site, err := k.Session.SigningKey(keyring.CentreKey)
	if err != nil {
		return exchange.Exported{}, err
	}
	accounts, err := exchange.AccountsOf(k.Session)
	if err != nil {
		return exchange.Exported{}, err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return exchange.Exported{}, text.Wrap(err, "sync_no_folder", to)
	}
	return x.Approve(ctx, exchange.Approval{Request: q, Site: site, Author: k.Author(), Accounts: accounts}, to, report)
}

// Join makes a folder that has asked a desk of the centre. Everybody logs in
// with the password that they know. When it fails, the folder can try again.
//
// Problems: "admission.no_request", those of desk.Claim and of
// exchange.OpenApproval.
func Join(ctx context.Context, data, approval string, o desk.Options, report exchange.Report) (exchange.Imported, error) {
	g, err := desk.Claim(data)
	if err != nil {
		return exchange.Imported{}, err
	}
	k, got, err := join(ctx, g, data, approval, o, report)
	if err != nil {
		return got, errors.Join(err, g.Abandon())
	}
	// It is a desk now; what it asked with opens nothing any more.
	if err := g.Disk().Remove(pendingName); err != nil {
		return got, errors.Join(text.Wrap(err, "vault.folder"), k.Close())
	}
	return got, k.Close()
}

func join(ctx context.Context, g *desk.Ground, data, approval string, o desk.Options, report exchange.Report) (k *desk.Desk, got exchange.Imported, err error) {
	p, err := readPending(g.Disk())
	if err != nil {
		return nil, got, err
	}
	work := filepath.Join(data, "work")
	if err := os.MkdirAll(work, 0o700); err != nil {
		return nil, got, text.Wrap(err, "vault.folder")
	}
	j, err := exchange.OpenApproval(ctx, approval, p, work, report)
	if err != nil {
		return nil, got, err
	}
	defer j.Close()
	if err := g.Clear(time.Now()); err != nil {
		return nil, got, err
	}
	keys, err := folder(filepath.Join(data, "keyring"))
	if err != nil {
		return nil, got, err
	}
	key := vault.NewKey()
	session, err := j.Keyring(keys, key, keyring.Options{WorkFactor: o.WorkFactor, Now: o.Now})
	if err != nil {
		return nil, got, err
	}
	k, err = desk.Assemble(ctx, g, key, session, desk.Info{Device: p.Device, Epoch: 1, Desk: p.Name}, o)
	if err != nil {
		return nil, got, err
	}
	if got, err = take(ctx, k, j, report); err != nil {
		return nil, got, errors.Join(err, k.CloseRecord())
	}
	return k, got, nil
}

// take takes the centre's records in, and with them the desk's place in it.
func take(ctx context.Context, k *desk.Desk, j *exchange.Joining, report exchange.Report) (exchange.Imported, error) {
	x, err := Ready(k)
	if err != nil {
		return exchange.Imported{}, err
	}
	got, err := j.Take(ctx, x, report)
	if err != nil {
		return got, err
	}
	return got, k.AdoptCentre(ctx)
}

// FindApproval looks in a folder for the approval that answers this folder's
// request.
func FindApproval(ctx context.Context, data, in string) (string, error) {
	d, err := folder(data)
	if err != nil {
		return "", err
	}
	p, err := readPending(d)
	if err != nil {
		return "", err
	}
	list, err := os.ReadDir(in)
	if err != nil {
		return "", text.Wrap(err, "sync_no_folder", in)
	}
	for _, e := range list {
		path := filepath.Join(in, e.Name())
		if e.IsDir() || !bundle.IsName(e.Name()) || !answers(ctx, path, p.Device) {
			continue
		}
		return path, nil
	}
	return "", text.NewProblem("admission.no_approval")
}

func answers(ctx context.Context, path string, device journal.DeviceID) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false
	}
	m, err := bundle.Verify(ctx, f, info.Size(), bundle.DefaultLimits(), nil)
	return err == nil && m.Joins != nil && m.Joins.Device == device
}

// FindRequests lists the requests in a folder.
func FindRequests(in string) ([]string, error) {
	list, err := os.ReadDir(in)
	if err != nil {
		return nil, text.Wrap(err, "sync_no_folder", in)
	}
	var out []string
	for _, e := range list {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), exchange.RequestExtension) {
			out = append(out, filepath.Join(in, e.Name()))
		}
	}
	return out, nil
}
