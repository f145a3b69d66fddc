package names

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What of a typed line is read: more is no name, and each keystroke must stay
// cheap.
const (
	maxQuery = 400 // bytes
	maxWords = 8
)

// word is one thing that was typed: a part of a name, an age or a piece of a
// number, or what may be either ("1998", "25").
type word struct {
	text     string
	matches  []match
	ages     []age
	code     *fragment
	optional bool // counts when it fits, excludes nobody when it does not
	named    bool // is, or may be, a name
}

// raw is a typed piece before its meaning is known.
type raw struct {
	text  string // as typed
	fold  string // folded; digits alone keep nothing else
	digit bool   // holds a digit
}

// parse takes a typed line apart.
func (d *dictionary) parse(line string) []word {
	line = strings.ToValidUTF8(clip(line, maxQuery), "")
	open := line != "" && line[len(line)-1] != ' '
	raws := joinPhone(pieces(line))
	var out []word
	for i := 0; i < len(raws) && len(out) < maxWords; {
		n, w := readAge(raws[i:], open && i+1 >= len(raws)-1)
		if n > 0 {
			out = append(out, w)
			i += n
			continue
		}
		last := i == len(raws)-1
		out = append(out, readWord(raws[i], open && last))
		i++
	}
	out = d.unglue(mergeAges(out))
	d.lookUp(out, open)
	return settle(out)
}

// pieces splits a line at spaces, and words without digits at punctuation
// too. A hyphen stays in what holds a digit: it is a number or a date.
func pieces(line string) []raw {
	var out []raw
	for _, f := range strings.Fields(line) {
		if strings.ContainsAny(f, "0123456789") {
			out = append(out, raw{text: f, fold: strings.ReplaceAll(Fold(f), " ", ""), digit: true})
			continue
		}
		for _, w := range words(Fold(f)) {
			out = append(out, raw{text: w, fold: w})
		}
		if len(out) > 4*maxWords {
			break
		}
	}
	return out
}

func (r raw) number() bool {
	for i := 0; i < len(r.fold); i++ {
		if r.fold[i] < '0' || r.fold[i] > '9' {
			return false
		}
	}
	return r.fold != "" && !strings.Contains(r.text, "/")
}

// joinPhone makes one of the groups in which a phone number is dictated: 76
// 12 34 56, +223 7612 3456, 76 123 456; and of a patient number: B2 01437 6.
func joinPhone(in []raw) []raw {
	var out []raw
	for i := 0; i < len(in); {
		n := phoneGroups(in[i:])
		if n == 0 {
			n = numberGroups(in[i:])
		}
		if n < 2 {
			out = append(out, in[i])
			i++
			continue
		}
		j := raw{digit: true}
		for _, r := range in[i : i+n] {
			j.text += r.text
			j.fold += r.fold
		}
		out = append(out, j)
		i += n
	}
	return out
}

func phoneGroups(in []raw) int {
	start, prefixed := 0, false
	if f := in[0]; f.text == "+223" || f.text == "00223" || f.text == "223" {
		start, prefixed = 1, true
	}
	n, twos, threes, fours := start, 0, 0, 0
	for n < len(in) && in[n].number() {
		switch len(in[n].fold) {
		case 2:
			twos++
		case 3:
			threes++
		case 4:
			fours++
		case 8:
			if prefixed && n == start {
				return n + 1
			}
			return 0
		default:
			if !(twos >= 1 && len(in[n].fold) == 1) { // the next group has begun
				return 0
			}
		}
		n++
	}
	groups := n - start
	switch {
	case groups == 0:
		return 0
	case prefixed:
		return n
	case groups < 2 || 2*twos+3*threes+4*fours > 9:
		return 0
	case threes == 0 && fours == 0, fours == 2 && twos == 0, twos == 1 && threes == 2:
		return n
	}
	return 0
}

// numberGroups counts the pieces of a patient number typed with spaces: its
// letter and block, its digits, and its check character.
func numberGroups(in []raw) int {
	if f := in[0].fold; len(f) != 2 || !isConsonantOrVowel(f[0]) || f[1] < '0' || f[1] > '9' {
		return 0
	}
	if len(in) < 2 || !in[1].number() || len(in[1].fold) < 3 {
		return 0
	}
	if len(in) > 2 && len(in[2].fold) == 1 && len(in[1].fold) >= 5 {
		return 3
	}
	return 2
}

func isConsonantOrVowel(c byte) bool { return 'a' <= c && c <= 'z' }

// readAge reads an age at the beginning of the pieces: how many it took.
// open says that the last piece may still be going on.
func readAge(in []raw, open bool) (int, word) {
	if d, ok := readDate(in[0].text); ok {
		return 1, word{text: in[0].text, ages: []age{d}}
	}
	if !in[0].digit {
		return 0, word{}
	}
	digits := strings.TrimRight(in[0].fold, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 3 || strings.ContainsAny(in[0].text, "-/") {
		return 0, word{}
	}
	if suffix := in[0].fold[len(digits):]; suffix != "" {
		u, ok := unitOf(suffix)
		return oneIf(ok), word{text: in[0].text, ages: []age{{n, u}}}
	}
	if len(in) > 1 && !in[1].digit {
		if u, ok := unitOf(in[1].fold); ok && len(in[1].fold) > 1 {
			return 2, word{text: in[0].text, ages: []age{{n, u}}}
		}
		// "8 m" may be months, or a name that begins.
		if u, ok := unitOf(in[1].fold); ok && len(digits) < 3 && open {
			return 1, word{text: in[0].text, ages: []age{{n, years}, {n, u}}}
		}
	}
	if len(digits) == 3 {
		return 0, word{}
	}
	w := readWord(in[0], false)
	w.ages, w.named = []age{{n, years}}, true // Badialan 2 is a place
	return 1, w
}

func oneIf(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func unitOf(s string) (unit, bool) {
	switch s {
	case "a", "an", "ans", "annee", "annees":
		return years, true
	case "m", "mois":
		return months, true
	case "s", "sem", "semaine", "semaines":
		return weeks, true
	case "j", "jour", "jours", "jrs":
		return days, true
	}
	return 0, false
}

// readDate reads 12/03/1998, also with dots or hyphens.
func readDate(s string) (age, bool) {
	if len(s) < 8 || len(s) > 10 {
		return age{}, false
	}
	for _, sep := range []string{"/", ".", "-"} {
		p := strings.Split(s, sep)
		if len(p) != 3 || len(p[2]) != 4 {
			continue
		}
		t, err := time.Parse("2/1/2006", p[0]+"/"+p[1]+"/"+p[2])
		if err != nil {
			return age{}, false
		}
		return age{int(t.Unix() / 86400), bornDay}, true
	}
	return age{}, false
}

// readWord reads a piece that is no age.
func readWord(r raw, open bool) word {
	w := word{text: r.fold}
	if !r.digit {
		w.named = true
		w.optional = !open && aside(r.fold)
		return w
	}
	text := r.fold
	if r.number() || strings.HasPrefix(r.text, "+") {
		text = localPhone(r.text)
		if n, err := strconv.Atoi(text); err == nil && len(text) == 4 && n >= 1900 && n < 2100 {
			w.ages = []age{{n, bornYear}}
		}
	}
	w.text, w.code = text, newFragment(text)
	w.named = w.code == nil
	return w
}

// aside says whether a word only stands between names, or is a title that
// the record may lack.
func aside(w string) bool {
	switch w {
	case "dit", "dite", "alias", "de", "du", "des", "le", "la", "les", "et", "a", "ou", "chez",
		"fils", "fille", "enfant", "bebe", "femme", "epouse", "epoux", "mari", "mere", "pere", "veuve",
		"ne", "nee", "age", "agee", "tel", "telephone", "no", "numero", "quartier", "village",
		"en", "vers", "demi", "m", "mr", "mme", "mlle", "dr", "monsieur", "madame",
		"el", "hadj", "hadji", "elhadj", "elhadji", "hadja", "ben", "ould", "mint", "ag", "walet":
		return true
	}
	return false
}

// mergeAges makes one of "1 an 6 mois".
func mergeAges(in []word) []word {
	out := in[:0]
	for _, w := range in {
		if n := len(out); n > 0 && len(w.ages) == 1 && len(out[n-1].ages) == 1 && w.code == nil &&
			out[n-1].ages[0].unit == years && w.ages[0].unit == months {
			out[n-1] = word{text: out[n-1].text, ages: []age{{12*out[n-1].ages[0].n + w.ages[0].n, months}}}
			continue
		}
		out = append(out, w)
	}
	return out
}

// unglue parts two names between which the space was forgotten, when the
// whole is no name and both halves are.
func (d *dictionary) unglue(in []word) []word {
	var out []word
	for _, w := range in {
		if i := d.seam(w); i > 0 && len(out)+1 < maxWords {
			out = append(out, word{text: w.text[:i], named: true})
			w.text = w.text[i:]
		}
		out = append(out, w)
	}
	return out[:min(len(out), maxWords)]
}

// seam is where a word is best parted, 0 for nowhere.
func (d *dictionary) seam(w word) int {
	const shortest = 3
	if !w.named || w.code != nil || len(w.text) < 2*shortest+2 || d.isName(w.text) {
		return 0
	}
	for i := len(w.text) - shortest; i >= shortest; i-- {
		if d.isName(w.text[:i]) && d.isName(w.text[i:]) {
			return i
		}
	}
	return 0
}

// isName says whether a word is in the record, or sounds like a known name.
func (d *dictionary) isName(w string) bool {
	if _, ok := d.byWord[w]; ok {
		return true
	}
	_, ok := variants().of[Phonetic(w)]
	return ok
}

// lookUp finds what the names mean, each alone and with its neighbour: a name
// that is one word in the record may have been typed as two.
func (d *dictionary) lookUp(ws []word, open bool) {
	for i := range ws {
		if ws[i].named && ws[i].text != "" {
			how := whole
			if open && i == len(ws)-1 {
				how = typing
			}
			ws[i].matches = d.match(ws[i].text, how)
		}
	}
	for i := 0; i+1 < len(ws); i++ {
		both := ws[i].text + ws[i+1].text
		if !ws[i].named || !ws[i+1].named || len(both) < 5 || Phonetic(both) == Phonetic(ws[i].text) {
			continue
		}
		how := joined
		if open && i+2 == len(ws) {
			how = joinedTyping
		}
		if one := d.match(both, how); len(one) > 0 {
			ws[i].matches = better(ws[i].matches, one)
			ws[i+1].matches = better(ws[i+1].matches, one)
		}
	}
}

// better merges two lists of matches in order of token, the better of each.
func better(a, b []match) []match {
	out := make([]match, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].token < b[0].token:
			out, a = append(out, a[0]), a[1:]
		case a[0].token > b[0].token:
			out, b = append(out, b[0]), b[1:]
		case a[0].worth >= b[0].worth:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		default:
			out, a, b = append(out, b[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// settle drops what says nothing, and requires titles after all when nothing
// else was typed.
func settle(ws []word) []word {
	out := ws[:0]
	required := false
	for _, w := range ws {
		if !w.named && w.code == nil && len(w.ages) == 0 {
			continue
		}
		required = required || !w.optional
		out = append(out, w)
	}
	if !required {
		for i := range out {
			out[i].optional = false
		}
	}
	return out
}

// valid says whether a text is worth searching.
func valid(line string) bool {
	for _, r := range line {
		if r != utf8.RuneError && r > ' ' {
			return true
		}
	}
	return false
}
