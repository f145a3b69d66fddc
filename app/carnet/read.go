package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
)

type searchCmd struct {
	unlock
	Words []string `arg:"" name:"mots" help:"Nom, village, âge, téléphone, numéro, dans n’importe quel ordre."`
	Limit int      `help:"Combien au plus, à partir de 1." default:"20"`
}

// found is one line of the answer to a search.
type found struct {
	ID      string `json:"id"`
	Number  string `json:"number"`
	Name    string `json:"name"`
	Sex     string `json:"sex"`
	Age     int    `json:"age"` // completed years; -1 when not known
	Village string `json:"village"`
	Mother  string `json:"mother,omitempty"`
	Phone   string `json:"phone,omitempty"`
	// Others are numbers of paper registers and of other systems.
	Others []string `json:"other_numbers,omitempty"`
}

// Run answers a search; nobody found is exit 1.
func (c searchCmd) Run(r *run) error {
	if c.Limit < 1 {
		return usageError("--limit : au moins 1")
	}
	return c.with(r, func(k *desk.Desk) error {
		hits, err := k.Store.Search(r.ctx, strings.Join(c.Words, " "), k.Store.Today(), c.Limit)
		if err != nil {
			return err
		}
		out := make([]found, len(hits))
		for i, h := range hits {
			out[i] = found{ID: h.ID.String(), Number: h.Number, Name: h.Name, Sex: h.Sex.String(), Age: -1, Village: h.Village, Mother: h.Mother, Phone: h.Phone, Others: h.Others}
			if h.Birth != nil {
				out[i].Age = k.Store.Today().YearsSince(*h.Birth)
			}
		}
		err = r.answer(out, func(w io.Writer) {
			for i, f := range out {
				fmt.Fprintf(w, "%-12s %-28s %-2s %-8s %-20s %s", f.Number, f.Name, letterOf(hits[i].Sex), yearsInFrench(f.Age), f.Village, f.Mother)
				if len(f.Others) > 0 {
					fmt.Fprintf(w, "  (%s)", strings.Join(f.Others, ", "))
				}
				fmt.Fprintln(w)
			}
		})
		if err == nil && len(out) == 0 {
			return errNo
		}
		return err
	})
}

type showCmd struct {
	unlock
	Patient string `arg:"" name:"patient" help:"Numéro ou identifiant du patient."`
}

// shownDocument is one document of a chart with its history.
type shownDocument struct {
	ID        string             `json:"id"`
	Kind      string             `json:"kind"`
	Status    string             `json:"status"`
	Day       string             `json:"day,omitempty"`
	Content   json.RawMessage    `json:"content,omitempty"`
	Conflicts []journal.Conflict `json:"conflicts,omitempty"`
	Revisions []shownRevision    `json:"revisions"`
}

type shownRevision struct {
	ID     string          `json:"id"`
	Device string          `json:"device"`
	Epoch  uint32          `json:"epoch"`
	Seq    uint64          `json:"seq"`
	Op     journal.Op      `json:"op"`
	Author string          `json:"author"`
	Role   string          `json:"role,omitempty"`
	Wall   int64           `json:"wall"`
	Bases  []journal.Hash  `json:"bases,omitempty"`
	Reason string          `json:"reason,omitempty"`
	Body   json.RawMessage `json:"payload,omitempty"`
}

type shownChart struct {
	Patient   shownDocument   `json:"patient"`
	Aliases   []string        `json:"aliases,omitempty"`
	Documents []shownDocument `json:"documents"`
}

// statusNames are the statuses as the JSON says them.
var statusNames = map[store.Status]string{
	store.Unknown: "unknown", store.Unsigned: "unsigned", store.Awaiting: "awaiting", store.Returned: "returned",
	store.Signed: "signed", store.Countersigned: "countersigned", store.Retracted: "retracted", store.Redacted: "redacted", store.Kept: "kept",
}

// Run shows a chart, every document with its revisions.
func (c showCmd) Run(r *run) error {
	return c.with(r, func(k *desk.Desk) error {
		if !k.May(records.ReadCharts) {
			return text.NewProblem("store.right")
		}
		id, err := patientID(r, k, c.Patient)
		if err != nil {
			return err
		}
		chart, err := k.Store.Chart(r.ctx, id)
		if err != nil {
			return err
		}
		if err := k.Store.RecordReading(r.ctx, k.Me.ID, chart.Document.ID, "show", ""); err != nil {
			return err
		}
		out := shownChart{}
		if out.Patient, err = shown(r, k, chart.Document.ID); err != nil {
			return err
		}
		for _, a := range chart.Aliases {
			out.Aliases = append(out.Aliases, a.String())
		}
		out.Documents = []shownDocument{}
		role := k.Me.Role
		entries := slices.DeleteFunc(chart.Entries, func(e store.Entry) bool { return e.Kind.Closed() && !role.May(records.Restricted) })
		for _, e := range entries {
			d, err := shown(r, k, e.ID)
			if err != nil {
				return err
			}
			out.Documents = append(out.Documents, d)
		}
		return r.answer(out, func(w io.Writer) {
			p := chart.Patient
			fmt.Fprintf(w, "%s · %s · %s · %s\n", p.Name(), letterOf(p.Sex), p.Place(), p.Number)
			for _, e := range entries {
				fmt.Fprintf(w, "%s  %-24s %-20s %s\n", e.Day, kindInFrench(e.Kind), statusInFrench(e.Status), e.Title)
			}
		})
	})
}

func patientID(r *run, k *desk.Desk, s string) (journal.DocumentID, error) {
	if id, err := journal.ParseDocumentID(s); err == nil {
		return id, nil
	}
	if n, ok := records.CompleteNumber(s); ok {
		s = n
	}
	return k.Store.PatientByNumber(r.ctx, s)
}

// shown is a document with its history, as much of them as who asks may see.
func shown(r *run, k *desk.Desk, id journal.DocumentID) (shownDocument, error) {
	d, err := k.Store.Document(r.ctx, id)
	if err != nil {
		return shownDocument{}, err
	}
	role := k.Me.Role
	out := shownDocument{
		ID: id.String(), Kind: string(d.Kind), Status: statusNames[d.Status], Day: d.Day.String(),
		Content: role.Shown(d.Kind, d.Content), Conflicts: openConflicts(role, d.Kind, d.Conflicts),
	}
	history, err := k.Store.History(r.ctx, id)
	if err != nil {
		return out, err
	}
	for _, v := range history {
		out.Revisions = append(out.Revisions, shownRevision{
			ID: v.ID.String(), Device: v.Device.String(), Epoch: v.Epoch, Seq: v.Seq, Op: v.Op, Author: v.Author.String(),
			Role: v.Role, Wall: v.Wall, Bases: v.Bases, Reason: v.Reason, Body: role.Shown(d.Kind, v.Payload),
		})
	}
	return out, nil
}

// openConflicts are the conflicts of a document without the values that the
// role may not see: that there is one is no secret, as in the window.
func openConflicts(role records.Role, kind records.Kind, list []journal.Conflict) []journal.Conflict {
	out := slices.Clone(list)
	for i, c := range out {
		if !role.Hidden(kind, c.Path) {
			continue
		}
		out[i].Values = slices.Clone(c.Values)
		for j := range out[i].Values {
			out[i].Values[j].JSON = nil
		}
	}
	return out
}

type checkCmd struct{ unlock }

// Run checks everything; exit 1 when anything is wrong, also when the file is
// too damaged to be opened.
func (c checkCmd) Run(r *run) error {
	var rep store.Report
	err := c.with(r, func(k *desk.Desk) (err error) {
		rep, err = k.Store.Check(r.ctx, k.Scratch, nil)
		return err
	})
	if isDamage(err) {
		rep, err = store.Unopened(err), nil
	}
	if err != nil {
		return err
	}
	v := struct {
		OK bool `json:"ok"`
		store.Report
	}{rep.OK(), rep}
	if v.Faults == nil {
		v.Faults = []store.Fault{}
	}
	err = r.answer(v, func(w io.Writer) { sayReport(w, rep) })
	if err == nil && !rep.OK() {
		return errNo
	}
	return err
}

// isDamage tells a record that is damaged or gone from one that cannot be
// looked at now.
func isDamage(err error) bool {
	var p *text.Problem
	return errors.As(err, &p) && (p.Code == "vault.damaged" || p.Code == "vault.missing")
}

// sayReport writes a line for each part, then what there is, then each fault.
func sayReport(w io.Writer, rep store.Report) {
	p := text.For(text.French)
	for _, x := range rep.Parts {
		words := p.T("check.good")
		switch {
		case x.Faults > 0:
			words = p.T("check.bad", x.Faults)
		case !x.Checked:
			words = p.T("check.unseen")
		}
		fmt.Fprintf(w, "%-26s %s\n", p.T("check.part."+string(x.Name)), words)
	}
	fmt.Fprintf(w, "\nrévisions            %d\ndocuments            %d\npatients             %d\nen quarantaine       %d\nbranches             %d\nconflits à trancher  %d\nimages               %d\nempreinte de l’état  %s\n",
		rep.Revisions, rep.Documents, rep.Patients, rep.Quarantined, rep.Branches, rep.Conflicts, rep.Attachments, rep.Digest)
	for _, f := range rep.Faults {
		fmt.Fprintln(w, "ERREUR  "+f.Say(p))
	}
	for _, m := range rep.Missing {
		fmt.Fprintf(w, "PAS ENCORE REÇUE  image %s du document %s\n", m.Attachment, m.Document)
	}
	if rep.OK() {
		fmt.Fprintln(w, "tout est en ordre")
	}
}

type usersCmd struct{}

// Run lists the accounts, which needs no password.
func (usersCmd) Run(r *run) error {
	door, err := desk.At(r.data, deskOptions())
	if err != nil {
		return err
	}
	defer door.Close()
	type user struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Active bool   `json:"active"`
	}
	out := []user{}
	for _, u := range door.Ring().Users() {
		out = append(out, user{u.Staff, u.Name, u.Active})
	}
	return r.answer(out, func(w io.Writer) {
		for _, u := range out {
			note := ""
			if !u.Active {
				note = "  (fermé)"
			}
			fmt.Fprintf(w, "%s%s\n", u.Name, note)
		}
	})
}

type backupCmd struct {
	unlock
	To string `required:"" help:"Dossier où écrire la sauvegarde." type:"path" placeholder:"DOSSIER"`
}

// Run backs the desk up.
func (c backupCmd) Run(r *run) error {
	return c.with(r, func(k *desk.Desk) error {
		if !k.May(records.Backup) {
			return text.NewProblem("store.right")
		}
		path, err := k.Backup(r.ctx, c.To, nil)
		if err != nil {
			return err
		}
		return r.answer(map[string]string{"file": path}, func(w io.Writer) { fmt.Fprintln(w, "sauvegarde vérifiée :", path) })
	})
}

type restoreCmd struct {
	unlock
	File string `arg:"" name:"sauvegarde" help:"Sauvegarde à restaurer." type:"path"`
}

// Run restores a backup into the data folder; what was there is kept beside.
func (c restoreCmd) Run(r *run) error {
	who := c.User
	if who == "" {
		return usageError("indiquez un utilisateur de la sauvegarde : --user NOM")
	}
	if err := mustBeFile(c.File); err != nil {
		return err
	}
	password, err := c.password(r, who)
	if err != nil {
		return err
	}
	if err := desk.Restore(r.ctx, c.File, r.data, who, password, deskOptions()); err != nil {
		return err
	}
	return r.answer(map[string]string{"data": r.data}, func(w io.Writer) {
		fmt.Fprintln(w, "restauré ; ce qui était là est gardé à côté, rien n’a été effacé")
	})
}
