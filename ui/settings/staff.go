package settings

import (
	"context"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/keyring"
	"carnet/ui/access"
)

// row is an account as the list shows it.
type row struct {
	store.Member
	account state
}

// state is what somebody can do at this desk.
type state string

const (
	active   state = "active"
	left     state = "left"
	elsehere state = "elsewhere" // an account that does not open here yet
)

// rowsOf joins the staff with the accounts of this desk: who works here first,
// by family name.
func rowsOf(staff []store.Member, users []keyring.User) []row {
	can := map[string]bool{}
	for _, u := range users {
		can[u.Staff] = u.CanLogin
	}
	out := make([]row, 0, len(staff))
	for _, m := range staff {
		st := elsehere
		switch {
		case m.Left:
			st = left
		case can[m.ID.String()]:
			st = active
		}
		out = append(out, row{m, st})
	}
	slices.SortStableFunc(out, func(a, b row) int {
		if a.Left != b.Left {
			if a.Left {
				return 1
			}
			return -1
		}
		return strings.Compare(access.Fold(a.Family+" "+a.Given), access.Fold(b.Family+" "+b.Given))
	})
	return out
}

// supervisors are those who may answer for an intern.
func supervisors(staff []store.Member) []store.Member {
	return slices.DeleteFunc(slices.Clone(staff), func(m store.Member) bool { return m.Left || !m.Role.May(records.Countersign) })
}

// lastLead tells whether somebody is the only one left who may manage the
// accounts: without one, nobody could be added any more.
func lastLead(staff []store.Member, id journal.DocumentID) bool {
	mine, others := false, false
	for _, m := range staff {
		if m.Left || !m.Role.May(records.ManageUsers) {
			continue
		}
		if m.ID == id {
			mine = true
		} else {
			others = true
		}
	}
	return mine && !others
}

// accountEdit is an account being added or changed.
type accountEdit struct {
	id       journal.DocumentID // zero for a new one
	staff    records.Staff
	gone     bool // Left, as edited
	password string
}

// refuse tells why the centre would be left without a lead.
func (e *accountEdit) refuse(staff []store.Member) error {
	if e.id.IsZero() || !lastLead(staff, e.id) {
		return nil
	}
	if e.gone || !e.staff.Role.May(records.ManageUsers) {
		return text.NewProblem("settings.last_lead")
	}
	return nil
}

// save writes the account: the document, and the keyring of this desk.
func (e *accountEdit) save(ctx context.Context, k *desk.Desk) error {
	if e.id.IsZero() {
		_, err := k.AddUser(ctx, e.staff, e.password)
		return err
	}
	d, err := k.Store.Document(ctx, e.id)
	if err != nil {
		return err
	}
	var s records.Staff
	if err := d.Decode(&s); err != nil {
		return err
	}
	had := s
	s.Title, s.Given, s.Family, s.Role = e.staff.Title, e.staff.Given, e.staff.Family, e.staff.Role
	s.Supervisor, s.Qualification, s.Phone, s.Left = e.staff.Supervisor, e.staff.Qualification, e.staff.Phone, e.gone
	if s.Role != records.Intern {
		s.Supervisor = ""
	}
	if err := e.keyring(k, had, s); err != nil {
		return err
	}
	if _, err := k.Store.Write(ctx, k.Author(), store.Change{Op: journal.OpPut, Document: e.id, Content: &s, Bases: d.Heads}); err != nil {
		return err
	}
	if e.password != "" {
		return k.ResetPassword(ctx, e.id, e.password)
	}
	return nil
}

// keyring follows a new name, and closes or opens the account, where this desk
// has one.
func (e *accountEdit) keyring(k *desk.Desk, had, s records.Staff) error {
	id := e.id.String()
	for _, u := range k.Ring().Users() {
		if u.Staff != id {
			continue
		}
		if u.Active == s.Left {
			if err := k.Session.SetActive(id, !s.Left); err != nil {
				return err
			}
		}
		if u.Name != s.Name() {
			return k.Session.Rename(id, s.Name())
		}
	}
	return nil
}

// containsAll tells whether a folded text holds every folded word.
func containsAll(text, words string) bool {
	for _, w := range strings.Fields(words) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
