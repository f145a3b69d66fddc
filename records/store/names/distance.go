package names

import "math/bits"

// letters is a set of the letters in a word: two words within k typing errors
// differ by at most 2k letters of this set, so most pairs are settled by one
// XOR.
func letters(w string) uint32 {
	var m uint32
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case 'a' <= c && c <= 'z':
			m |= 1 << (c - 'a')
		case '0' <= c && c <= '9':
			m |= 1 << 26
		default:
			m |= 1 << 27
		}
	}
	return m
}

// lettersApart is a lower bound of twice the distance.
func lettersApart(a, b uint32) int { return bits.OnesCount32(a ^ b) }

// distance is the number of typing errors between two words (a letter left
// out, added, replaced, or two neighbours swapped), or limit+1 when there are
// more than limit. Bytes count as letters: folded names are ASCII.
func distance(a, b string, limit int) int {
	d := len(a) - len(b)
	if d > limit || -d > limit {
		return limit + 1
	}
	var t table
	return min(int(t.fill(a, b, limit)[len(b)]), limit+1)
}

// beginningDistance is the least distance between a word and any beginning of
// another: what somebody who is still typing has wrong so far.
func beginningDistance(typed, whole string, limit int) int {
	whole = clip(whole, len(typed)+limit)
	var t table
	last := t.fill(typed, whole, limit)
	best := limit + 1
	for j := max(0, len(typed)-limit); j <= len(whole); j++ {
		best = min(best, int(last[j]))
	}
	return best
}

// table holds three rows of the table of distances.
type table [3][maxWord + 1]uint8

// fill computes the last row of the optimal string alignment distances
// between a and each beginning of b, within a band of limit around the
// diagonal: beyond it the distance is above limit anyway. A row that lies
// wholly above limit ends it: no later row can come back below.
func (t *table) fill(a, b string, limit int) *[maxWord + 1]uint8 {
	two, one, row := &t[0], &t[1], &t[2]
	over := uint8(limit + 1)
	for j := range one {
		one[j] = over
	}
	for j := 0; j <= min(limit, len(b)); j++ {
		one[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-limit), min(len(b), i+limit)
		least := over
		row[from-1] = over
		if from == 1 {
			row[0] = min(uint8(i), over)
			least = row[0]
		}
		for j := from; j <= to; j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			v := min(one[j-1]+cost, one[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, two[j-2]+1)
			}
			row[j] = v
			least = min(least, v)
		}
		for j := to + 1; j <= min(len(b), i+limit+1); j++ {
			row[j] = over
		}
		if least >= over {
			for j := range row {
				row[j] = over
			}
			return row
		}
		two, one, row = one, row, two
	}
	for j := 0; j < len(a)-limit; j++ {
		one[j] = over
	}
	return one
}
