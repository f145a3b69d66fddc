package login

import (
	"errors"
	"strings"

	"carnet/assets/text"
	"carnet/records/vault/keyring"
)

// sheetLines is how many lines a recovery sheet has, and lineSigns how many
// signs each.
const (
	sheetLines = 5
	lineSigns  = 16
)

// lineState is what is known of a line of the sheet as typed so far.
type lineState int

const (
	lineOpen lineState = iota // not complete yet, or not looked at yet
	lineGood
	lineWrong
)

// signsOf counts the signs of a line without spaces and hyphens.
func signsOf(line string) int {
	n := 0
	for _, r := range strings.ToUpper(line) {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			n++
		}
	}
	return n
}

// judgeLines looks at what has been typed. The keyring names the first line
// with a mistake, so the lines before it are good and those behind it wait.
// problem is what the keyring says of the whole; nil when it would be taken.
func judgeLines(lines []string) (states []lineState, problem error) {
	states = make([]lineState, len(lines))
	typed := make([]string, len(lines))
	for i, l := range lines {
		typed[i] = l
		if signsOf(l) == 0 {
			typed[i] = "X" // so that the lines keep their numbers
		}
	}
	_, problem = keyring.ParseSheet(strings.Join(typed, "\n"))
	first := len(lines)
	var p *text.Problem
	if errors.As(problem, &p) && p.Code == "keyring.recovery-line" && len(p.Args) == 1 {
		if n, ok := p.Args[0].(int); ok {
			first = n - 1
		}
	}
	for i, l := range lines {
		switch {
		case i < first:
			states[i] = lineGood
		case i == first && signsOf(l) >= lineSigns:
			states[i] = lineWrong
		}
	}
	return states, problem
}

// wholeSheet is what the keyring is given: the lines, or the text of the
// square code when a reader has typed it into a line.
func wholeSheet(lines []string) string {
	for _, l := range lines {
		if scanned(l) {
			return l
		}
	}
	return strings.Join(lines, "\n")
}

// scanned tells whether a line is the text of the square code.
func scanned(line string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimSpace(line)), "AGE-SECRET-KEY-1")
}
