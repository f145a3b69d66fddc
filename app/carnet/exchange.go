package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/sync/admission"
	"carnet/sync/bundle"
	"carnet/sync/exchange"
)

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
		if err := makeFolder(c.To); err != nil {
			return err
		}
		x, err := admission.Ready(k)
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

// mounts are the folders in which systems mount sticks: a folder missing there
// is a stick that was pulled out, not one to be made on this PC's own disk.
var mounts = []string{"/media", "/run/media", "/mnt", "/Volumes"}

// makeFolder makes the last part of a path that does not exist yet.
func makeFolder(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	for _, m := range mounts {
		if strings.HasPrefix(filepath.Clean(path), m+string(filepath.Separator)) {
			return nil // the export says that the stick is gone
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, os.ErrNotExist) {
		return text.Wrap(err, "vault.folder")
	}
	return nil
}

type importCmd struct {
	unlock
	Files []string `arg:"" name:"fichiers" help:"Paquets (.CAR) et accusés de réception (.ACK)." type:"path"`
}

// Run takes bundles and receipts in. Of several, the good ones are taken in and
// the first error is told.
func (c importCmd) Run(r *run) error {
	for _, f := range c.Files {
		if err := mustBeFile(f); err != nil {
			return err
		}
	}
	return c.with(r, func(k *desk.Desk) error {
		if !k.May(records.Exchange) {
			return text.NewProblem("store.right")
		}
		x, err := admission.Ready(k)
		if err != nil {
			return err
		}
		v := struct {
			New         int `json:"new"`
			Known       int `json:"known"`
			Quarantined int `json:"quarantined"`
			Conflicts   int `json:"conflicts"`
			Forks       int `json:"forks"`
			Delivered   int `json:"delivered"` // bundles that arrived, by receipts
		}{}
		var failed error
		receipts := 0
		for _, f := range c.Files {
			if bundle.IsReceiptName(filepath.Base(f)) {
				got, err := x.TakeReceipt(r.ctx, f)
				if err != nil {
					failed = errors.Join(failed, err)
					continue
				}
				receipts++
				v.Delivered += len(got.Bundles)
				continue
			}
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
		// Also when nothing was new: an earlier import may have been cut off here.
		if _, err := k.Admit(r.ctx); err != nil {
			failed = errors.Join(failed, err)
		}
		if failed != nil && v.New+v.Known+v.Quarantined+receipts == 0 {
			return failed
		}
		return errors.Join(failed, r.answer(v, func(w io.Writer) {
			fmt.Fprintf(w, "nouvelles %d, déjà connues %d, en attente d’une suite %d, conflits à trancher %d\n", v.New, v.Known, v.Quarantined, v.Conflicts)
			if receipts > 0 {
				fmt.Fprintf(w, "accusés de réception %d, paquets arrivés à destination %d\n", receipts, v.Delivered)
			}
		}))
	})
}

// mustBeFile refuses, in one sentence, what is not there or is a folder.
func mustBeFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return text.Wrap(err, "cli.no_file", path)
	case err != nil:
		return text.Wrap(err, "cli.unreadable", path)
	case info.IsDir():
		return text.NewProblem("cli.is_folder", path)
	}
	return nil
}

type verifyCmd struct {
	File string `arg:"" name:"paquet" help:"Paquet à vérifier." type:"path"`
}

// Run verifies a bundle without any key; a bundle that is not good is exit 1.
func (c verifyCmd) Run(r *run) error {
	if err := mustBeFile(c.File); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return text.Wrap(err, "cli.unreadable", c.File)
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

type deskRequestCmd struct {
	To   string `required:"" help:"Dossier où écrire la demande." type:"path" placeholder:"DOSSIER"`
	Name string `help:"Nom du poste ; « Poste 2 » à la première demande."`
}

// Run writes a request to join; asking again writes the same one, under another
// name where one is given.
func (c deskRequestCmd) Run(r *run) error {
	if c.Name == "" && !admission.Asked(r.data) {
		c.Name = "Poste 2"
	}
	q, err := admission.Ask(r.data, c.Name, c.To, timeNow())
	if err != nil {
		return err
	}
	return r.answer(map[string]string{"file": q.File, "code": q.Code, "device": q.Device.String()}, func(w io.Writer) {
		fmt.Fprintf(w, "%s\nportez ce fichier au poste fondateur ; code à comparer : %s\n", q.File, q.Code)
	})
}

type deskApproveCmd struct {
	unlock
	Request string `arg:"" name:"demande" help:"La demande." type:"path"`
	To      string `required:"" help:"Dossier où écrire l’accord." type:"path" placeholder:"DOSSIER"`
}

// Run approves a request: the centre's records, sealed to the new desk.
func (c deskApproveCmd) Run(r *run) error {
	if err := mustBeFile(c.Request); err != nil {
		return err
	}
	return c.with(r, func(k *desk.Desk) error {
		q, err := admission.Read(c.Request)
		if err != nil {
			return err
		}
		got, err := admission.Approve(r.ctx, k, c.Request, c.To, nil)
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
	Approval string `arg:"" name:"accord" help:"L’accord du poste fondateur." type:"path"`
}

// Run makes this folder a desk of the centre. Everybody logs in with the
// password that they know.
func (c deskJoinCmd) Run(r *run) error {
	if err := mustBeFile(c.Approval); err != nil {
		return err
	}
	got, err := admission.Join(r.ctx, r.data, c.Approval, deskOptions(), nil)
	if err != nil {
		return err
	}
	return r.answer(map[string]int{"new": got.New}, func(w io.Writer) {
		fmt.Fprintf(w, "ce poste est du centre : %d révisions reçues ; chacun entre avec son mot de passe\n", got.New)
	})
}
