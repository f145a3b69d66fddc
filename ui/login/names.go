package login

import (
	"slices"
	"strings"

	"carnet/records/vault/keyring"
	"carnet/ui/access"
)

// person is an account as the list shows it.
type person struct {
	staff, name string
	role        string // in words; "" where it is not known before the login
}

// people are the accounts that can log in here.
func people(users []keyring.User, role func(staff string) string) []person {
	var out []person
	for _, u := range users {
		if u.CanLogin {
			out = append(out, person{u.Staff, u.Name, role(u.Staff)})
		}
	}
	return out
}

// names is the choice of one's name: the list, filtered by what is typed.
type names struct {
	all    []person
	typed  string
	list   []person
	at     int // the marked one of list, -1 for none
	chosen string
}

func newNames(all []person) *names {
	n := &names{all: all, at: -1}
	n.filter()
	return n
}

// typeIn filters by what is in the field. Choosing is over once it differs
// from the chosen name.
func (n *names) typeIn(s string) {
	if p, ok := n.person(); ok && p.name == s {
		n.typed = s
		return
	}
	n.typed, n.chosen = s, ""
	n.filter()
}

// filter keeps the people of whose name every typed word is a part: those
// first in whose name all of them begin a word.
func (n *names) filter() {
	words := strings.Fields(access.Fold(n.typed))
	var first, then []person
	for _, p := range n.all {
		begins, holds := true, true
		parts := strings.FieldsFunc(access.Fold(p.name), func(r rune) bool { return r == ' ' || r == '-' || r == '\'' })
		for _, w := range words {
			begins = begins && slices.ContainsFunc(parts, func(x string) bool { return strings.HasPrefix(x, w) })
			holds = holds && strings.Contains(access.Fold(p.name), w)
		}
		switch {
		case begins:
			first = append(first, p)
		case holds:
			then = append(then, p)
		}
	}
	n.list, n.at = append(first, then...), -1
	if len(words) > 0 && len(n.list) > 0 {
		n.at = 0
	}
}

// walk moves the mark.
func (n *names) walk(d int) {
	if len(n.list) == 0 {
		return
	}
	if n.at < 0 && d < 0 {
		n.at = len(n.list)
	}
	n.at = min(max(n.at+d, 0), len(n.list)-1)
}

// take chooses the marked person; it tells whether there was one.
func (n *names) take() bool {
	if n.at < 0 || n.at >= len(n.list) {
		return false
	}
	n.choose(n.list[n.at].staff)
	return true
}

// choose chooses by staff id; one that is not there chooses nobody.
func (n *names) choose(staff string) {
	for _, p := range n.all {
		if p.staff == staff {
			n.chosen, n.typed = staff, p.name
		}
	}
}

func (n *names) person() (person, bool) {
	for _, p := range n.all {
		if p.staff == n.chosen && n.chosen != "" {
			return p, true
		}
	}
	return person{}, false
}

// who is whom the keyring is asked for: the chosen account, else whatever was
// typed, which the keyring refuses as it refuses a wrong password.
func (n *names) who() string {
	if n.chosen != "" {
		return n.chosen
	}
	return n.typed
}
