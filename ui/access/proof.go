package access

import (
	"strings"

	"carnet/records/vault/keyring"
)

// Proof asks for one group of a recovery sheet, so that nobody goes on who
// does not hold it on paper.
type Proof struct {
	Line, Group int // from 1
	want        string
}

// AskProof picks a group; pick returns a number below n. The last group of a
// line, its check, is never asked: it stands apart on the paper.
func AskProof(s keyring.Sheet, pick func(n int) int) Proof {
	line := pick(len(s.Lines))
	groups := strings.Fields(s.Lines[line])
	g := pick(len(groups) - 1)
	return Proof{Line: line + 1, Group: g + 1, want: forgive(groups[g])}
}

// Fits tells whether the group was typed, in any case, with the letters that
// the sheet forgives.
func (p Proof) Fits(typed string) bool { return forgive(typed) == p.want }

// forgive reads as the keyring reads a sheet.
func forgive(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I' || r == '1':
			return 'L'
		case r == 'B':
			return '8'
		case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
			return r
		}
		return -1
	}, strings.ToUpper(s))
}
