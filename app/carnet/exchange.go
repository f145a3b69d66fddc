package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"crypto/rand"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/vault"
	"carnet/records/vault/disk"
	"carnet/records/vault/keyring"
	"carnet/sync/bundle"
	"carnet/sync/exchange"
)

// exchangeDesk makes an open desk ready to exchange.
func exchangeDesk(k *desk.Desk) (*exchange.Desk, error) {
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

type exportCmd struct {
	unlock
	To  string `required:"" help:"Dossier ou clé où écrire." type:"path" placeholder:"DOSSIER"`
	For string `help:"Pour qui : desks (les autres postes), district, all." enum:"desks,district,all" default:"all"`
}

// Run exports what the recipients lack.
func (c exportCmd) Run(r *run) error {
	return c.with(r, func(k *desk.Desk) error {
		if !k.May(records.Exchange) {
			return text.NewProblem("store.right")
		}
		x, err := exchangeDesk(k)
		if err != nil {
			return err
		}
		got, err := x.Export(r.ctx, c.To, exchange.Group(c.For), nil)
		if err != nil {
			return err
		}
		v := struct {
			File      string   `json:"file"`
			Files     []string `json:"files"`
			Revisions int64    `json:"revisions"`
			Bytes     int64    `json:"bytes"`
		}{Files: got.Files, Revisions: got.Revisions, Bytes: got.Bytes}
		if len(got.Files) > 0 {
			v.File = got.Files[0]
		} else {
			v.Files = []string{}
		}
		return r.answer(v, func(w io.Writer) {
			if len(got.Files) == 0 {
				fmt.Fprintln(w, "rien de nouveau à envoyer")
				return
			}
			for _, f := range got.Files {
				fmt.Fprintln(w, f)
			}
			fmt.Fprintf(w, "%d révisions, %d octets, relues sur le support\n", got.Revisions, got.Bytes)
		})
	})
}

type importCmd struct {
	unlock
	Files []string `arg:"" help:"Paquets à recevoir." type:"path"`
}

// Run takes bundles in. Of several, the good ones are taken in and the first
// error is told.
func (c importCmd) Run(r *run) error {
	return c.with(r, func(k *desk.Desk) error {
		if !k.May(records.Exchange) {
			return text.NewProblem("store.right")
		}
		x, err := exchangeDesk(k)
		if err != nil {
			return err
		}
		v := struct {
			New         int `json:"new"`
			Known       int `json:"known"`
			Quarantined int `json:"quarantined"`
			Conflicts   int `json:"conflicts"`
			Forks       int `json:"forks"`
		}{}
		var failed error
		for _, f := range c.Files {
			got, err := x.Import(r.ctx, f, nil)
			if err != nil {
				failed = errors.Join(failed, err)
				continue
			}
			v.New += got.New
			v.Known += got.Known
			v.Quarantined += got.Quarantined
			v.Conflicts += got.Conflicts
			v.Forks += got.Forks
		}
		if v.New > 0 {
			if _, err := k.Admit(r.ctx); err != nil {
				failed = errors.Join(failed, err)
			}
		}
		if failed != nil && v.New+v.Known+v.Quarantined == 0 {
			return failed
		}
		return errors.Join(failed, r.answer(v, func(w io.Writer) {
			fmt.Fprintf(w, "nouvelles %d, déjà connues %d, en attente d’une suite %d, conflits à trancher %d\n", v.New, v.Known, v.Quarantined, v.Conflicts)
		}))
	})
}

type verifyCmd struct {
	File string `arg:"" help:"Paquet à vérifier." type:"path"`
}

// Run verifies a bundle without any key; a bundle that is not good is exit 1.
func (c verifyCmd) Run(r *run) error {
	f, err := os.Open(c.File)
	if err != nil {
		return text.Wrap(err, "sync_no_folder", c.File)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return text.Wrap(err, "bundle_gone")
	}
	m, err := bundle.Verify(r.ctx, f, info.Size(), bundle.DefaultLimits(), nil)
	if err != nil {
		fmt.Fprintln(r.err, text.For(text.French).Sentence(err))
		return errors.Join(errNo, r.answer(map[string]any{"ok": false, "problem": text.For(text.French).Sentence(err)}, func(io.Writer) {}))
	}
	return r.answer(map[string]any{"ok": true, "bundle": m.ID, "sender": m.Sender.Device.String(), "revisions": m.Revisions}, func(w io.Writer) {
		fmt.Fprintf(w, "paquet %s : signature et empreinte justes, complet, %d révisions\n", m.ID, m.Revisions)
	})
}

type deskCmd struct {
	Request deskRequestCmd `cmd:"" help:"Sur le nouveau poste : écrit une demande."`
	Approve deskApproveCmd `cmd:"" help:"Sur le poste fondateur : accepte une demande."`
	Join    deskJoinCmd    `cmd:"" help:"Sur le nouveau poste : entre dans le centre."`
}

// pendingName is the file of a desk that has asked to join.
const pendingName = "pending.json"

type deskRequestCmd struct {
	To   string `required:"" help:"Dossier où écrire la demande." type:"path" placeholder:"DOSSIER"`
	Name string `help:"Nom du poste." default:"Poste 2"`
}

// Run writes a request to join; asking again writes the same one.
func (c deskRequestCmd) Run(r *run) error {
	if desk.Exists(r.data) {
		return text.NewProblem("desk.exists")
	}
	d, err := folder(r.data)
	if err != nil {
		return err
	}
	p, err := readPending(d)
	if err != nil {
		if p, err = exchange.NewPending(rand.Reader, c.Name); err != nil {
			return err
		}
		b, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if err := disk.Replace(d, pendingName, b); err != nil {
			return text.Wrap(err, "vault.folder")
		}
	}
	q, b, err := p.Request(timeNow())
	if err != nil {
		return err
	}
	path, err := fileIn(c.To, q.FileName())
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return text.Wrap(err, "vault.folder")
	}
	return r.answer(map[string]string{"file": path, "code": q.Code(), "device": p.Device.String()}, func(w io.Writer) {
		fmt.Fprintf(w, "%s\nportez ce fichier au poste fondateur ; code à comparer : %s\n", path, q.Code())
	})
}

// fileIn is the path in a folder; a path that names no folder is the file.
func fileIn(to, name string) (string, error) {
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		return filepath.Join(to, name), nil
	}
	if filepath.Ext(to) != "" {
		return to, nil
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return "", text.Wrap(err, "vault.folder")
	}
	return filepath.Join(to, name), nil
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
		return nil, text.Wrap(err, "cli.no_request")
	}
	p := &exchange.Pending{}
	return p, json.Unmarshal(b, p)
}

type deskApproveCmd struct {
	unlock
	Request string `arg:"" help:"La demande." type:"existingfile"`
	To      string `required:"" help:"Dossier où écrire l’accord." type:"path" placeholder:"DOSSIER"`
}

// Run approves a request: the centre's records, sealed to the new desk.
func (c deskApproveCmd) Run(r *run) error {
	return c.with(r, func(k *desk.Desk) error {
		b, err := os.ReadFile(c.Request)
		if err != nil {
			return text.Wrap(err, "desk_request_bad")
		}
		q, err := exchange.ParseRequest(b)
		if err != nil {
			return err
		}
		x, err := exchangeDesk(k)
		if err != nil {
			return err
		}
		site, err := k.Session.SigningKey(keyring.CentreKey)
		if err != nil {
			return err
		}
		accounts, err := exchange.AccountsOf(k.Session)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(c.To, 0o700); err != nil {
			return text.Wrap(err, "vault.folder")
		}
		got, err := x.Approve(r.ctx, exchange.Approval{Request: q, Site: site, Author: k.Author(), Accounts: accounts}, c.To, nil)
		if err != nil {
			return err
		}
		v := map[string]any{"revisions": got.Revisions, "bytes": got.Bytes, "code": q.Code()}
		if len(got.Files) > 0 {
			v["file"] = got.Files[0]
		}
		return r.answer(v, func(w io.Writer) {
			for _, f := range got.Files {
				fmt.Fprintln(w, f)
			}
			fmt.Fprintf(w, "portez ce fichier au nouveau poste ; code à comparer : %s\n", q.Code())
		})
	})
}

type deskJoinCmd struct {
	Approval string `arg:"" help:"L’accord du poste fondateur." type:"existingfile"`
}

// Run makes this folder a desk of the centre. Everybody logs in with the
// password that they know.
func (c deskJoinCmd) Run(r *run) (err error) {
	if desk.Exists(r.data) {
		return text.NewProblem("desk.exists")
	}
	d, err := folder(r.data)
	if err != nil {
		return err
	}
	p, err := readPending(d)
	if err != nil {
		return err
	}
	got, err := join(r, d, p, c.Approval)
	if err != nil {
		return err
	}
	if err := d.Remove(pendingName); err != nil {
		return text.Wrap(err, "vault.folder")
	}
	return r.answer(map[string]int{"new": got.New}, func(w io.Writer) {
		fmt.Fprintf(w, "ce poste est du centre : %d révisions reçues ; chacun entre avec son mot de passe\n", got.New)
	})
}

func join(r *run, d disk.Disk, p *exchange.Pending, approval string) (got exchange.Imported, err error) {
	work := filepath.Join(r.data, "work")
	if err := os.MkdirAll(work, 0o700); err != nil {
		return got, text.Wrap(err, "vault.folder")
	}
	j, err := exchange.OpenApproval(r.ctx, approval, p, work, nil)
	if err != nil {
		return got, err
	}
	defer j.Close()
	keys, err := folder(filepath.Join(r.data, "keyring"))
	if err != nil {
		return got, err
	}
	key := vault.NewKey()
	session, err := j.Keyring(keys, key, keyring.Options{})
	if err != nil {
		return got, err
	}
	k, err := desk.Assemble(r.ctx, r.data, key, session, desk.Info{Device: p.Device, Epoch: 1, Desk: p.Name}, desk.Options{})
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	x, err := exchangeDesk(k)
	if err != nil {
		return got, err
	}
	if got, err = j.Take(r.ctx, x, nil); err != nil {
		return got, err
	}
	return got, k.AdoptCentre(r.ctx)
}
