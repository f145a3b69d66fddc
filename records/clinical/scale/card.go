package scale

import "slices"

// epdsFalling are the items of the EPDS whose answers are printed from the
// highest score down to 0 (Cox, Holden & Sagovsky 1987).
var epdsFalling = []int{3, 5, 6, 7, 8, 9, 10}

// Scores are the scores of the answers to item n, counted from 1, in the order
// in which the card prints the answers. Nil for no such item.
func Scores(name string, n int) []int {
	top := 1 // yes or no
	if d, ok := sums[name]; ok {
		top = d.top
	}
	if n < 1 || n > ItemCount(name) {
		return nil
	}
	out := make([]int, top+1)
	for i := range out {
		out[i] = i
	}
	if name == EPDS && slices.Contains(epdsFalling, n) {
		slices.Reverse(out)
	}
	return out
}

// SafetyItem tells whether item n, counted from 1, asks about dying or
// self-harm: any positive answer to it is urgent whatever the total.
func SafetyItem(name string, n int) bool {
	if name == CSSRS || name == ASQ {
		return n >= 1 && n <= ItemCount(name)
	}
	return n > 0 && sums[name].safety == n
}

// Asked tells whether item n is to be asked, given the answers so far: C-SSRS
// asks 3 to 5 only after a yes to the second, the recency only after a yes to
// the sixth; ASQ asks its last only after a yes to one of the others.
func Asked(name string, n int, answers []*int) bool {
	yes := func(n int) bool { return n <= len(answers) && answers[n-1] != nil && *answers[n-1] > 0 }
	switch {
	case name == CSSRS && n >= 3 && n <= 5:
		return yes(2)
	case name == CSSRS && n == 7:
		return yes(6)
	case name == ASQ && n == 5:
		return yes(1) || yes(2) || yes(3) || yes(4)
	}
	return true
}
