package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"carnet/records"
	"carnet/records/demo"
	"carnet/records/desk"
	"carnet/records/store"
	"carnet/sync/admission"
	"carnet/ui/place"
)

type demoCmd struct {
	Patients int     `help:"Combien de patients." default:"300"`
	Years    float64 `help:"Sur combien d’années." default:"2"`
	Seed     uint64  `help:"Graine : la même donne les mêmes personnes." default:"1"`
}

// demoPassword opens every account of a demonstration centre; it protects
// invented people.
const demoPassword = "demonstration"

// demoStaff are the people of the demonstration centre; the first one founds
// it, the intern's supervisor is the first doctor.
var demoStaff = []records.Staff{
	{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.Doctor, Qualification: "Médecin de famille"},
	{Given: "Oumou", Family: "Sangaré", Role: records.Midwife, Qualification: "Sage-femme d’État"},
	{Given: "Seydou", Family: "Touré", Role: records.Nurse, Qualification: "Infirmier diplômé d’État"},
	{Given: "Fanta", Family: "Keïta", Role: records.Intern, Qualification: "Interne en médecine"},
	{Given: "Moussa", Family: "Diarra", Role: records.SiteLead, Qualification: "Directeur technique du centre"},
	{Given: "Awa", Family: "Cissé", Role: records.Reception},
}

// Run makes a demonstration centre in an empty data folder.
func (c demoCmd) Run(r *run) error {
	if c.Patients < 1 {
		return usageError("il faut au moins un patient")
	}
	shown := false // a log or a pipe has no use for a line that is written over
	accounts, docs, err := makeDemo(r.ctx, r.data, demo.Options{Patients: c.Patients, Years: c.Years, Seed: c.Seed}, func(done, of int) {
		if !r.json && isTerminal(r.err) {
			shown = true
			fmt.Fprintf(r.err, "\r%d / %d", done, of)
		}
	})
	if shown {
		fmt.Fprintln(r.err)
	}
	if err != nil {
		return err
	}
	type account struct {
		Name     string `json:"name"`
		Role     string `json:"role"`
		Password string `json:"password"`
	}
	v := struct {
		Accounts  []account `json:"accounts"`
		Patients  int       `json:"patients"`
		Documents int       `json:"documents"`
	}{Patients: c.Patients, Documents: docs}
	for _, a := range accounts {
		v.Accounts = append(v.Accounts, account(a))
	}
	return r.answer(v, func(w io.Writer) {
		for _, a := range accounts {
			fmt.Fprintf(w, "%-22s %-20s %s\n", a.Name, roleInFrench(records.Role(a.Role)), a.Password)
		}
		fmt.Fprintf(w, "%d patients, %d documents (personnes inventées) dans %s\n", v.Patients, v.Documents, r.data)
	})
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// demoAccounts is makeDemo for the window: a small centre, made once.
func demoAccounts(ctx context.Context, dir string, progress func(done, of int)) ([]place.Account, error) {
	if err := finishDemo(dir); err != nil {
		return nil, err
	}
	if desk.Exists(dir) {
		return accountsOf(demoStaff), nil
	}
	accounts, _, err := makeDemo(ctx, dir, demo.Options{Patients: 300, Years: 1.8, Seed: 1}, progress)
	return accounts, err
}

func accountsOf(staff []records.Staff) []place.Account {
	var out []place.Account
	for _, s := range staff {
		out = append(out, place.Account{Name: s.Name(), Role: string(s.Role), Password: demoPassword})
	}
	return out
}

// makeDemo makes a demonstration centre in dir, whole or not at all.
func makeDemo(ctx context.Context, dir string, o demo.Options, progress func(done, of int)) (accounts []place.Account, docs int, err error) {
	err = buildDemo(ctx, dir, func(ctx context.Context, part string) (err error) {
		docs, err = inventCentre(ctx, part, o, progress)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return accountsOf(demoStaff), docs, nil
}

// inventCentre founds the centre, fills it and returns its number of documents.
func inventCentre(ctx context.Context, dir string, o demo.Options, progress func(done, of int)) (docs int, err error) {
	o.Clock = &demo.Clock{Wall: timeNow}
	o.Clock.Begin(o.Years)
	// The passwords protect nothing here, so that they are quick to seal.
	k, _, err := desk.Found(ctx, dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Region: "Bamako", District: "Commune I", Phone: "20 24 00 00", Letter: "B", Demo: true},
		Desk:   "Poste 1", Lead: demoStaff[0], Password: demoPassword, Keys: admission.Keys,
	}, desk.Options{Now: o.Clock.Now, WorkFactor: 12})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	if o.Staff, err = hire(ctx, k); err != nil {
		return 0, err
	}
	if docs, err = demo.Fill(ctx, k, o, progress); err != nil {
		return docs, err
	}
	return docs + len(demoStaff) + 1, leaveDraft(ctx, k)
}

// hire makes the accounts and returns the staff with their ids.
func hire(ctx context.Context, k *desk.Desk) ([]store.Member, error) {
	for _, s := range demoStaff[1:] {
		if s.Role == records.Intern {
			s.Supervisor = k.Me.ID.String()
		}
		if _, err := k.AddUser(ctx, s, demoPassword); err != nil {
			return nil, err
		}
	}
	return k.Store.Staff(ctx)
}

// leaveDraft leaves the doctor a note that a power cut interrupted.
func leaveDraft(ctx context.Context, k *desk.Desk) error {
	<-k.Store.Indexed()
	today := k.Store.Today()
	hits, err := k.Store.Search(ctx, "Fatoumata", today, 1)
	if err != nil || len(hits) == 0 {
		return err
	}
	return demo.Draft(ctx, k, k.Me.ID, hits[0].ID)
}
