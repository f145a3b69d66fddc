package keyring

import (
	"filippo.io/age"

	"carnet/assets/text"
)

// Session is an opened ring: it knows the database key and who opened it. Every
// change re-seals the database key to those who are active after it and
// replaces the ring in one step.
type Session struct {
	ring     *Ring
	key      [32]byte
	identity *age.X25519Identity
	staff    string
	altered  bool
}

// Key is the database key; it converts to vault.Key.
func (s *Session) Key() [32]byte { return s.key }

// Ring is the ring that the session opened.
func (s *Session) Ring() *Ring { return s.ring }

// Identity is the age identity that opened the ring: the user's own, or the
// recovery identity.
func (s *Session) Identity() *age.X25519Identity { return s.identity }

// User is who opened the ring; a session by recovery sheet has none.
func (s *Session) User() (User, bool) {
	s.ring.mu.Lock()
	defer s.ring.mu.Unlock()
	at := s.ring.c.byStaff(s.staff)
	if s.staff == "" || at < 0 {
		return User{}, false
	}
	return s.ring.c.Users[at].user(), true
}

// Altered tells that the ring was changed by somebody without the database key.
// It opens, but no change is made to it before Repair.
func (s *Session) Altered() bool { return s.altered }

// Recovery is the recovery recipient, to which backups and bundles are sealed.
func (s *Session) Recovery() string {
	s.ring.mu.Lock()
	defer s.ring.mu.Unlock()
	return s.ring.c.Recovery
}

// change applies an edit to a copy of the ring and makes it the ring when all
// went well.
func (s *Session) change(edit func(*content) error) error {
	s.ring.mu.Lock()
	defer s.ring.mu.Unlock()
	if s.altered {
		return text.NewProblem("keyring.tampered")
	}
	return s.commit(edit)
}

func (s *Session) commit(edit func(*content) error) error {
	c := s.ring.c.clone()
	if err := edit(&c); err != nil {
		return err
	}
	if err := c.sealDatabase(s.key); err != nil {
		return err
	}
	if err := c.sign(s.key); err != nil {
		return err
	}
	if err := c.write(s.ring.d); err != nil {
		return err
	}
	s.ring.c = c
	return nil
}

// AddUser makes an account with a new identity under a first password.
//
// Problems: "keyring.user-exists", "keyring.weak-password", "keyring.tampered".
func (s *Session) AddUser(p Person, password string) error {
	return s.change(func(c *content) error {
		if c.byStaff(p.Staff) >= 0 {
			return text.NewProblem("keyring.user-exists")
		}
		e, _, err := newEntry(p, password, s.ring.o)
		if err != nil {
			return err
		}
		c.Users = append(c.Users, e)
		return nil
	})
}

// Admit lets in a user who has an identity already, on another desk: no
// password is needed. With their sealed identity (SealedIdentity there) they
// log in here with the password they know; without it they only can where their
// identity is. An account that is here already takes over both, so a password
// that was changed elsewhere arrives this way too.
func (s *Session) Admit(p Person, recipient string, sealed []byte) error {
	if _, err := age.ParseX25519Recipient(recipient); err != nil {
		return text.Wrap(err, "keyring.damaged")
	}
	card, err := writeCard(p)
	if err != nil {
		return err
	}
	e := entry{Card: card, Recipient: recipient, Active: true, Identity: sealed, person: p}
	return s.change(func(c *content) error {
		if at := c.byStaff(p.Staff); at >= 0 {
			c.Users[at] = e
			return nil
		}
		c.Users = append(c.Users, e)
		return nil
	})
}

// SealedIdentity is a user's identity under their password, for their Staff
// document to carry to the centre's other desks.
func (s *Session) SealedIdentity(staff string) ([]byte, error) {
	s.ring.mu.Lock()
	defer s.ring.mu.Unlock()
	at := s.ring.c.byStaff(staff)
	if at < 0 {
		return nil, text.NewProblem("keyring.unknown-user")
	}
	return append([]byte(nil), s.ring.c.Users[at].Identity...), nil
}

// edit changes one account.
func (s *Session) edit(staff string, do func(*content, *entry) error) error {
	return s.change(func(c *content) error {
		at := c.byStaff(staff)
		if at < 0 {
			return text.NewProblem("keyring.unknown-user")
		}
		return do(c, &c.Users[at])
	})
}

// ChangePassword seals the session's user's identity anew. The old password is
// asked again, since the person at the keyboard may not be who logged in.
//
// Problems: "keyring.refused", "keyring.weak-password".
func (s *Session) ChangePassword(old, password string) error {
	return s.edit(s.staff, func(_ *content, e *entry) error {
		identity, err := openIdentity(e.Identity, old)
		if err != nil {
			return text.Wrap(err, "keyring.refused")
		}
		e.Identity, err = sealIdentity(identity, password, s.ring.o.WorkFactor)
		return err
	})
}

// ResetPassword gives a user who forgot theirs a new identity under a new
// password; the old identity opens nothing any more.
func (s *Session) ResetPassword(staff, password string) error {
	return s.edit(staff, func(_ *content, e *entry) error {
		fresh, _, err := newEntry(e.person, password, s.ring.o)
		if err != nil {
			return err
		}
		fresh.Active = e.Active
		*e = fresh
		return nil
	})
}

// Rename changes the name that the login window shows.
func (s *Session) Rename(staff, name string) error {
	return s.edit(staff, func(_ *content, e *entry) (err error) {
		e.person.Name = name
		e.Card, err = writeCard(e.person)
		return err
	})
}

// SetActive closes an account (the database key is no longer sealed to it) or
// opens it again. The last account that can log in stays ("keyring.last-user").
func (s *Session) SetActive(staff string, active bool) error {
	return s.edit(staff, func(c *content, e *entry) error {
		e.Active = active
		for _, one := range c.Users {
			if one.user().CanLogin {
				return nil
			}
		}
		return text.NewProblem("keyring.last-user")
	})
}

// NewRecovery replaces the recovery identity, when its sheet is lost or was
// seen; the old sheet opens nothing any more.
func (s *Session) NewRecovery() (Sheet, error) {
	recovery, err := age.GenerateX25519Identity()
	if err != nil {
		return Sheet{}, err
	}
	err = s.change(func(c *content) error {
		c.Recovery = recovery.Recipient().String()
		return nil
	})
	if err != nil {
		return Sheet{}, err
	}
	return NewSheet(recovery), nil
}

// Repair makes an altered ring sound again: a session by recovery sheet keeps
// the accounts that a person has looked at, by Staff id, and closes all others.
func (s *Session) Repair(keep []string) error {
	s.ring.mu.Lock()
	defer s.ring.mu.Unlock()
	if s.staff != "" {
		return text.NewProblem("keyring.tampered")
	}
	kept := map[string]bool{}
	for _, staff := range keep {
		kept[staff] = true
	}
	err := s.commit(func(c *content) error {
		c.Recovery = s.identity.Recipient().String()
		for i := range c.Users {
			c.Users[i].Active = c.Users[i].Active && kept[c.Users[i].person.Staff]
		}
		return nil
	})
	if err == nil {
		s.altered = false
	}
	return err
}
