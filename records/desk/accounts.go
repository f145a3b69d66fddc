package desk

import (
	"context"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault/keyring"
)

// AddUser makes an account with a first password: the staff document and the
// keyring entry.
func (k *Desk) AddUser(ctx context.Context, s records.Staff, password string) (journal.DocumentID, error) {
	if !k.May(records.ManageUsers) && !(k.Info.Demo) {
		return journal.DocumentID{}, text.NewProblem("store.right")
	}
	if err := check(&s); err != nil {
		return journal.DocumentID{}, err
	}
	r, err := k.Store.Write(ctx, k.lead(), store.Change{Op: journal.OpPut, Content: &s})
	if err != nil {
		return journal.DocumentID{}, err
	}
	id := r.Document.String()
	if err := k.Session.AddUser(keyring.Person{Staff: id, Name: s.Name()}, password); err != nil {
		return journal.DocumentID{}, err
	}
	return r.Document, k.publish(ctx, r.Document, s)
}

// publish puts the account's recipient and sealed identity into the staff
// document, so that the centre's other desks can let the person in.
func (k *Desk) publish(ctx context.Context, id journal.DocumentID, s records.Staff) error {
	for _, u := range k.ring.Users() {
		if u.Staff == id.String() {
			s.Recipient = u.Recipient
		}
	}
	sealed, err := k.Session.SealedIdentity(id.String())
	if err != nil {
		return err
	}
	s.Identity = sealed
	_, err = k.Store.Write(ctx, k.lead(), store.Change{Op: journal.OpPut, Document: id, Content: &s})
	return err
}

// lead is the author of changes to accounts. Changing one's own password is
// everybody's right.
func (k *Desk) lead() store.Author { return store.Author{Staff: k.Me.ID, Role: records.SiteLead} }

// ChangePassword changes the password of who is logged in.
func (k *Desk) ChangePassword(ctx context.Context, old, password string) error {
	if err := k.Session.ChangePassword(old, password); err != nil {
		return err
	}
	return k.publish(ctx, k.Me.ID, k.Me.Staff)
}

// ResetPassword gives somebody who forgot theirs a new one.
func (k *Desk) ResetPassword(ctx context.Context, id journal.DocumentID, password string) error {
	_, hasUser := k.Session.User()
	if hasUser && !k.May(records.ManageUsers) {
		return text.NewProblem("store.right")
	}
	if err := k.Session.ResetPassword(id.String(), password); err != nil {
		return err
	}
	d, err := k.Store.Document(ctx, id)
	if err != nil {
		return err
	}
	var s records.Staff
	if err := d.Decode(&s); err != nil {
		return err
	}
	return k.publish(ctx, id, s)
}

// Admit lets in the staff that came from the centre's other desks and whose
// documents carry a recipient and a sealed identity, and puts out those who
// left. It returns how many accounts changed.
func (k *Desk) Admit(ctx context.Context) (int, error) {
	staff, err := k.Store.Staff(ctx)
	if err != nil {
		return 0, err
	}
	have := map[string]keyring.User{}
	for _, u := range k.ring.Users() {
		have[u.Staff] = u
	}
	changed := 0
	for _, m := range staff {
		id := m.ID.String()
		u, known := have[id]
		switch {
		case m.Left && known && u.Active:
			err = k.Session.SetActive(id, false)
		case !m.Left && m.Recipient != "" && (!known || u.Recipient != m.Recipient):
			err = k.Session.Admit(keyring.Person{Staff: id, Name: m.Name()}, m.Recipient, m.Identity)
		default:
			continue
		}
		if err != nil {
			return changed, err
		}
		changed++
	}
	return changed, nil
}
