package record

import (
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
)

// acts says what somebody may do with a document, by right and state.
type acts struct {
	Amend       bool // open the form filled
	Reason      bool // signing what was amended asks for a reason
	Countersign bool
	Return      bool
	Retract     bool
	Resolve     bool
	Print       bool
}

// actsOn tells what me may do with a document whose form needs a right.
func actsOn(d *store.Document, need records.Right, me store.Member) acts {
	role := me.Role
	mine := d.Author == me.ID
	a := acts{
		Resolve: len(d.Conflicts) > 0 && role.May(records.Resolve),
		Print:   d.Status.Final() || d.Status == store.Awaiting,
	}
	switch d.Status {
	case store.Awaiting:
		a.Amend = role.May(need) && (mine || role.May(records.Countersign))
		a.Countersign = role.May(records.Countersign) && !mine
		a.Return = a.Countersign
		a.Retract = role.May(records.Retract)
	case store.Returned, store.Unsigned:
		a.Amend = role.May(need) && (mine || role.May(records.Sign))
		a.Retract = role.May(records.Retract)
	case store.Signed, store.Countersigned:
		// An intern corrects what is their own; who signs in their own name
		// may also correct others', under their own name.
		a.Amend = role.May(need) && (mine || role.May(records.Sign))
		a.Reason = true
		a.Retract = role.May(records.Retract)
	}
	return a
}

// signing is how somebody's signature is written.
type signing int

const (
	cannotSign   signing = iota
	signOwn              // in one's own name
	signOnBehalf         // for a supervisor, who countersigns
)

// signingOf tells how a role signs what needs a right.
func signingOf(role records.Role, need records.Right) signing {
	switch {
	case !role.May(need):
		return cannotSign
	case role.May(records.Sign):
		return signOwn
	}
	return signOnBehalf
}

// supervisorOf is who answers for an intern, if that person still works here
// and may countersign.
func supervisorOf(me store.Member, find func(journal.DocumentID) (store.Member, bool)) (journal.DocumentID, bool) {
	id, err := journal.ParseDocumentID(me.Supervisor)
	if err != nil {
		return journal.DocumentID{}, false
	}
	m, ok := find(id)
	return id, ok && !m.Left && m.Role.May(records.Countersign)
}
