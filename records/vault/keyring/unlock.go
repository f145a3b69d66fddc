package keyring

import (
	"math"
	"time"

	"filippo.io/age"

	"carnet/assets/text"
)

// Unlock opens the ring for a user, named by Staff id or by their name, with
// their password.
//
// A wrong password, a name that nobody bears, and a user who is not active are
// one and the same Problem "keyring.refused" after the same time. Failures of
// one name make its next attempt wait ("keyring.wait", whole seconds; see
// Delay); the count is written down before the password is tried, so neither a
// kill nor a restart forgets it, and a clean login clears it. A disk that
// cannot be written does not keep anyone out.
func (r *Ring) Unlock(who, password string) (*Session, error) {
	c, at, label, err := r.begin(who)
	if err != nil {
		return nil, err
	}
	// Half a second without the lock: the window goes on listing the users.
	s, err := r.tryPassword(&c, at, password)
	if err != nil {
		return nil, text.Wrap(err, "keyring.refused")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.attempts.clear(label)
	r.attempts.write(r.d)
	r.settle(s)
	return s, nil
}

// begin counts the attempt as failed and finds the user, -1 for none.
func (r *Ring) begin(who string) (c content, at int, label string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at = r.c.find(who)
	name := fold(who)
	if at >= 0 {
		name = r.c.Users[at].person.Staff
	}
	label = r.attempts.label(r.c.Salt, name)
	if wait := r.attempts.wait(label, r.o.Now()); wait > 0 {
		return c, at, label, text.NewProblem("keyring.wait", int(math.Ceil(wait.Seconds())))
	}
	r.attempts.failed(label, r.o.Now(), at >= 0)
	r.attempts.write(r.d)
	return r.c.clone(), at, label, nil
}

func (r *Ring) tryPassword(c *content, at int, password string) (*Session, error) {
	// age refuses an empty password at once, which would tell that the name is
	// known: it takes its time like any other.
	if at < 0 || password == "" || !c.Users[at].user().CanLogin {
		if err := spendTime(password, r.o.WorkFactor); err != nil {
			return nil, err
		}
		return nil, errRefused
	}
	e := c.Users[at]
	identity, err := openIdentity(e.Identity, password)
	if err != nil {
		return nil, err
	}
	return r.session(c, identity, e.person.Staff)
}

// UnlockWithRecovery opens the ring with the recovery sheet, as typed or as the
// QR code gives it. The session has no user; it serves to reset a password, to
// admit somebody, or to repair an altered ring.
//
// Problems: those of ParseSheet, and "keyring.recovery-other".
func (r *Ring) UnlockWithRecovery(sheet string) (*Session, error) {
	identity, err := ParseSheet(sheet)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, err := r.session(&r.c, identity, "")
	if err != nil {
		return nil, text.Wrap(err, "keyring.recovery-other")
	}
	r.settle(s)
	return s, nil
}

// UnlockWithIdentity opens the ring with an identity that the caller holds
// open already, such as one brought from another desk.
func (r *Ring) UnlockWithIdentity(identity *age.X25519Identity) (*Session, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	staff := ""
	for _, e := range r.c.Users {
		if e.Active && e.Recipient == identity.Recipient().String() {
			staff = e.person.Staff
		}
	}
	s, err := r.session(&r.c, identity, staff)
	if err != nil {
		return nil, text.Wrap(err, "keyring.refused")
	}
	r.settle(s)
	return s, nil
}

func (r *Ring) session(c *content, identity *age.X25519Identity, staff string) (*Session, error) {
	b, err := unseal(c.Database, identity)
	if err != nil {
		return nil, err
	}
	if len(b) != 32 {
		return nil, text.NewProblem("keyring.damaged")
	}
	key := [32]byte(b)
	return &Session{ring: r, key: key, identity: identity, staff: staff, altered: c.altered(key)}, nil
}

// Delay is how long the next attempt waits after a number of failures in a
// row: nothing after the first two, then one second, doubled each time, five
// minutes at most.
func Delay(failures int) time.Duration {
	const free, most = 2, 5 * time.Minute
	if failures <= free {
		return 0
	}
	if failures > free+9 {
		return most
	}
	return min(most, time.Second<<(failures-free-1))
}
