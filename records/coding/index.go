package coding

import (
	"cmp"
	"slices"
	"strings"
)

// How well a typed word fits a word of the list, the best first. A result is
// as good as the worst of its words.
const (
	exactPhrase = iota // what was typed is a whole label or synonym
	exactWord
	prefix
	soundsAlike
	fragment
	misspelt
	none
)

// word is one word of a phrase, folded, with its key by sound.
type word struct{ text, sound string }

// phrase is a label, a synonym or a code.
type phrase struct {
	shown string // as it is written in the list
	whole string // its telling words, joined by one space
	words []word
	rank  int // 0: the label; synonyms count from 1
}

// item is one diagnosis or medicine.
type item struct {
	id      string
	phrases []phrase
}

func newPhrase(shown string, rank int) phrase {
	p := phrase{shown: shown, rank: rank}
	ws := telling(Fold(shown))
	p.whole = strings.Join(ws, " ")
	for _, w := range ws {
		p.words = append(p.words, word{w, sound(w)})
	}
	// "gastro-entérite" is also found as "gastroentérite".
	for _, c := range strings.FieldsFunc(shown, func(r rune) bool { return r == ' ' || r == '/' || r == '(' || r == ')' }) {
		if parts := Fold(c); len(parts) > 1 && strings.ContainsAny(c, "-‑") {
			j := strings.Join(parts, "")
			p.words = append(p.words, word{j, sound(j)})
		}
	}
	return p
}

// hit is one item found.
type hit struct {
	item   int
	tier   int
	phrase int  // the phrase that fits best
	apart  bool // no single phrase holds all that was typed
	first  bool // the phrase begins with what was typed
}

// search finds the items that hold every typed word, in any order.
func search(items []item, typed string) []hit {
	raw := Fold(typed)
	words := telling(raw)
	if len(words) == 0 {
		return nil
	}
	whole := strings.Join(words, " ")
	query := make([]word, len(words))
	for i, w := range words {
		query[i] = word{w, sound(w)}
	}
	var hits []hit
	for _, loose := range []bool{false, true} {
		for i := range items {
			if h, ok := fit(items[i], query, whole, loose); ok {
				h.item = i
				hits = append(hits, h)
			}
		}
		if len(hits) > 0 {
			break // spelling mistakes are looked for only when nothing fits
		}
	}
	return hits
}

// fit grades one item. A loose fit allows a misspelt word.
func fit(it item, query []word, whole string, loose bool) (hit, bool) {
	best := hit{tier: none}
	across := make([]int, len(query))
	for q := range across {
		across[q] = none
	}
	for n, p := range it.phrases {
		tier := exactWord
		for q, w := range query {
			g := grade(p, w, loose)
			across[q] = min(across[q], g)
			tier = max(tier, g)
		}
		if p.whole == whole {
			tier = exactPhrase
		}
		first := strings.HasPrefix(p.whole, whole)
		if tier < best.tier || tier == best.tier && first && !best.first {
			best = hit{tier: tier, phrase: n, first: first}
		}
	}
	if best.tier < none {
		return best, true
	}
	tier := slices.Max(across)
	return hit{tier: tier, apart: true}, tier < none
}

// grade tells how well a typed word fits the best word of a phrase.
func grade(p phrase, q word, loose bool) int {
	g := none
	for _, w := range p.words {
		switch {
		case w.text == q.text:
			return exactWord
		case strings.HasPrefix(w.text, q.text):
			g = min(g, prefix)
		case q.sound != "" && strings.HasPrefix(w.sound, q.sound):
			g = min(g, soundsAlike)
		case len(q.text) >= 3 && strings.Contains(w.text, q.text):
			g = min(g, fragment)
		case loose && len(q.text) >= 4 && mistyped(w.text, q.text):
			g = min(g, misspelt)
		}
	}
	return g
}

// mistyped allows one mistake in a word or in its beginning.
func mistyped(word, typed string) bool {
	if near(word, typed) {
		return true
	}
	for n := len(typed) - 1; n <= len(typed)+1; n++ {
		if n > 3 && n < len(word) && near(word[:n], typed) {
			return true
		}
	}
	return false
}

// order sorts hits: what is unfit (a pregnancy in a man) goes last, then by
// how well it fits, then favourites, then the order of the list.
func order(hits []hit, items []item, favourites []string, unfit func(item int) bool) {
	liked := map[string]int{}
	for i, id := range favourites {
		if _, seen := liked[id]; !seen {
			liked[id] = i - len(favourites)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(
			compareBool(unfit(a.item), unfit(b.item)),
			cmp.Compare(band(a), band(b)),
			cmp.Compare(liked[items[a.item].id], liked[items[b.item].id]),
			cmp.Compare(a.tier, b.tier),
			compareBool(a.apart, b.apart),
			compareBool(!a.first, !b.first),
			cmp.Compare(rankOf(items, a), rankOf(items, b)),
			cmp.Compare(a.item, b.item),
		)
	})
}

// band groups the tiers within which a favourite may overtake: a whole
// synonym, a word or its beginning, the rest.
func band(h hit) int {
	switch {
	case h.tier == exactPhrase:
		return 0
	case h.tier <= prefix:
		return 1
	case h.tier <= soundsAlike:
		return 2
	}
	return 3
}

// rankOf puts labels before the commoner synonyms, those before the rest; of
// whole synonyms ("mycose") the order of the list decides.
func rankOf(items []item, h hit) int {
	if h.apart {
		return 0
	}
	most := 3
	if h.tier == exactPhrase {
		most = 1
	}
	return min(items[h.item].phrases[h.phrase].rank, most)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Favourites ranks what somebody used, given the most recent first: often and
// lately used things come first. The use before twenty others counts half.
func Favourites(used []string) []string {
	weight := map[string]float64{}
	var ids []string
	for i, id := range used {
		if _, seen := weight[id]; !seen {
			ids = append(ids, id)
		}
		weight[id] += 20 / (20 + float64(i))
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(weight[b], weight[a]) })
	return ids
}
