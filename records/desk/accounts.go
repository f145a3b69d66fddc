package desk

import (
	"bytes"
	"context"
	"errors"
	"slices"

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
	var id journal.DocumentID
	made := false
	err := k.Store.Batch(ctx, func(b *store.Batch) error {
		r, err := b.Write(k.lead(), store.Change{Op: journal.OpPut, Content: &s})
		if err != nil {
			return err
		}
		id = r.Document
		if err := k.Session.AddUser(keyring.Person{Staff: id.String(), Name: s.Name()}, password); err != nil {
			return err
		}
		made = true
		return k.publish(b, id)
	})
	if err != nil && made {
		// The account has no document: nobody may log in with it.
		err = errors.Join(err, k.Session.SetActive(id.String(), false))
	}
	return id, err
}

// publish puts the account's recipient and sealed identity into the staff
// document as it is now, so that the centre's other desks can let the person
// in.
func (k *Desk) publish(b *store.Batch, id journal.DocumentID) error {
	d, err := b.Document(id)
	if err != nil {
		return err
	}
	var s records.Staff
	if err := d.Decode(&s); err != nil {
		return err
	}
	for _, u := range k.ring.Users() {
		if u.Staff == id.String() {
			s.Recipient = u.Recipient
		}
	}
	if s.Identity, err = k.Session.SealedIdentity(id.String()); err != nil {
		return err
	}
	_, err = b.Write(k.lead(), store.Change{Op: journal.OpPut, Document: id, Content: &s})
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
	return k.republish(ctx, k.Me.ID)
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
	return k.republish(ctx, id)
}

func (k *Desk) republish(ctx context.Context, id journal.DocumentID) error {
	return k.Store.Batch(ctx, func(b *store.Batch) error { return k.publish(b, id) })
}

// Admit brings the accounts up to date with the staff documents that came from
// the centre's other desks: it lets in whose documents carry a recipient, takes
// over a password that was changed elsewhere, and puts out those who left. It
// returns how many accounts changed.
func (k *Desk) Admit(ctx context.Context) (int, error) {
	staff, err := k.Store.Staff(ctx)
	if err != nil {
		return 0, err
	}
	have := map[string]keyring.User{}
	for _, u := range k.ring.Users() {
		have[u.Staff] = u
	}
	// Those who come first: the last account that can log in stays.
	slices.SortStableFunc(staff, func(a, b store.Member) int {
		switch {
		case a.Left == b.Left:
			return 0
		case a.Left:
			return 1
		}
		return -1
	})
	changed := 0
	for _, m := range staff {
		u, known := have[m.ID.String()]
		did, err := k.admit(m, u, known)
		if err != nil {
			return changed, err
		}
		if did {
			changed++
		}
	}
	return changed, nil
}

// catchUp brings the accounts up to date at the login, should an import have
// been cut off between its records and its accounts. What stands in the way (an
// altered keyring, a full disk) keeps nobody from their work; but who has left
// is not let in.
func (k *Desk) catchUp(ctx context.Context) error {
	if _, err := k.Admit(ctx); err != nil {
		return nil // said by whoever changes an account
	}
	if u, ok := k.Session.User(); ok && !u.Active {
		return text.NewProblem("keyring.refused")
	}
	return nil
}

func (k *Desk) admit(m store.Member, u keyring.User, known bool) (bool, error) {
	id := m.ID.String()
	if m.Left {
		if !known || !u.Active {
			return false, nil
		}
		return true, k.Session.SetActive(id, false)
	}
	if m.Recipient == "" {
		return false, nil
	}
	if known && u.Active && u.Recipient == m.Recipient && u.Name == m.Name() {
		mine, err := k.Session.SealedIdentity(id)
		if err != nil {
			return false, err
		}
		if len(m.Identity) == 0 || bytes.Equal(mine, m.Identity) {
			return false, nil
		}
	}
	return true, k.Session.Admit(keyring.Person{Staff: id, Name: m.Name()}, m.Recipient, m.Identity)
}
