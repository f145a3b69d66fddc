package names

// Phonetic is how a folded word sounds when names of Mali are written by ear
// in French, Bambara or English habits: words of one sound give one key. It
// works from left to right, so that the key of a beginning is, but for its
// last letters, the beginning of the key. Final mute letters are dropped.
//
//	ou oo u w → u, and w before a vowel    c k q ck kh qu → k, c before e i y → s
//	ch sh ç z s ss → s                     dj dy j di+vowel → j
//	tch th+i ti ty + vowel → c             gn ny ni+vowel → ni
//	nk → ng, nb np → mb mp                 ph → f, th → t, h silent
//	doubled letters once                   n or m before a consonant at the start dropped
func Phonetic(s string) string { return dropMute(soundOf(Fold(s))) }

// soundOf is Phonetic without dropping what is mute at the end: the key to
// compare beginnings by.
func soundOf(w string) string {
	k := sounder{in: w, out: make([]byte, 0, len(w)+2)}
	k.skipInitialNasal()
	for k.i < len(k.in) {
		k.step()
	}
	return string(k.out)
}

type sounder struct {
	in  string
	i   int
	out []byte
}

// at is the letter n places on, 0 behind the end.
func (k *sounder) at(n int) byte {
	if k.i+n < len(k.in) {
		return k.in[k.i+n]
	}
	return 0
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

func isConsonant(c byte) bool { return 'a' <= c && c <= 'z' && !isVowel(c) }

// skipInitialNasal makes Ndiaye, N'Diaye and Diaye one, and Mbaye and Baye.
func (k *sounder) skipInitialNasal() {
	if len(k.in) < 4 {
		return
	}
	c, d := k.in[0], k.in[1]
	if c == 'n' && isConsonant(d) && d != 'n' && d != 'h' || c == 'm' && (d == 'b' || d == 'p') {
		k.i = 1
	}
}

// put writes a sound, once where the letter is doubled.
func (k *sounder) put(c byte, consumed int) {
	k.i += consumed
	n := len(k.out)
	if n > 0 && k.out[n-1] == c {
		return
	}
	if (c == 'b' || c == 'p') && n > 0 && k.out[n-1] == 'n' {
		k.out[n-1] = 'm'
	}
	if c == 'k' && n > 0 && k.out[n-1] == 'n' {
		c = 'g' // Sankaré, Sangaré
	}
	k.out = append(k.out, c)
}

func (k *sounder) step() {
	c := k.at(0)
	switch c {
	case 'h':
		k.i++
	case 'c':
		k.stepC()
	case 'q':
		if k.at(1) == 'u' {
			k.put('k', 2)
		} else {
			k.put('k', 1)
		}
	case 'k':
		k.put('k', 1)
	case 'x':
		k.put('k', 0)
		k.put('s', 1)
	case 's':
		if k.at(1) == 'c' && k.at(2) == 'h' {
			k.put('s', 3)
		} else {
			k.put('s', 1)
		}
	case 'z':
		k.put('s', 1)
	case 'p':
		if k.at(1) == 'h' {
			k.put('f', 2)
		} else {
			k.put('p', 1)
		}
	case 'd':
		k.stepD()
	case 't':
		k.stepT()
	case 'g':
		k.stepG()
	case 'j':
		k.put('j', 1)
		k.swallowGlide()
	case 'o':
		k.stepO()
	case 'u', 'w':
		k.stepU(1)
	case 'y', 'i':
		k.put('i', 1)
	default:
		k.put(c, 1)
	}
}

// stepC: tch and cc aside, c is s before e, i and y, ch is s, else k.
func (k *sounder) stepC() {
	switch k.at(1) {
	case 'h':
		k.put('s', 2)
	case 'k', 'c', 'q':
		k.put('k', 2)
	case 'e', 'i', 'y':
		k.put('s', 1)
	default:
		k.put('k', 1)
	}
}

// stepD: dj, dy and di before a vowel are j (Diarra, Djarra, Jara).
func (k *sounder) stepD() {
	switch n := k.at(1); {
	case n == 'j':
		k.put('j', 2)
		k.swallowGlide()
	case (n == 'i' || n == 'y') && isVowel(k.at(2)) && k.at(2) != 'i':
		k.put('j', 2)
	default:
		k.put('d', 1)
	}
}

// swallowGlide drops the i of Djiallo, so that it sounds like Diallo.
func (k *sounder) swallowGlide() {
	if c := k.at(0); (c == 'i' || c == 'y') && isVowel(k.at(1)) && k.at(1) != 'i' {
		k.i++
	}
}

// stepT: tch, tj, and ti, ty, thi before a vowel are c (Tiémoko, Thiémoko).
func (k *sounder) stepT() {
	if k.at(1) == 'c' && k.at(2) == 'h' {
		k.put('c', 3)
		k.swallowGlide()
		return
	}
	if k.at(1) == 'j' {
		k.put('c', 2)
		k.swallowGlide()
		return
	}
	n := 1
	for k.at(n) == 'h' || k.at(n) == 't' {
		n++
	}
	if g := k.at(n); (g == 'i' || g == 'y') && isVowel(k.at(n+1)) && k.at(n+1) != 'i' {
		k.put('c', n+1)
		return
	}
	k.put('t', n)
}

// stepG: gn is ni, gu before e and i is g.
func (k *sounder) stepG() {
	switch n := k.at(1); {
	case n == 'n':
		k.put('n', 2)
		k.put('i', 0)
	case n == 'u' && (k.at(2) == 'e' || k.at(2) == 'i' || k.at(2) == 'y'):
		k.put('g', 2)
	case n == 'h':
		k.put('g', 2)
	default:
		k.put('g', 1)
	}
}

// stepO: ou and oo are u.
func (k *sounder) stepO() {
	if n := k.at(1); n == 'u' || n == 'o' {
		k.stepU(2)
		return
	}
	k.put('o', 1)
}

// stepU writes the sound u, taking all letters that spell it: a w before a
// vowel (Ouattara, Wattara), none between a and o (Traworé), else u.
func (k *sounder) stepU(consumed int) {
	k.i += consumed
	for {
		if c := k.at(0); c == 'u' || c == 'w' {
			k.i++
			continue
		}
		if k.at(0) == 'o' && k.at(1) == 'u' {
			k.i += 2
			continue
		}
		break
	}
	next := k.at(0)
	for skip := 0; next == 'h'; next = k.at(skip) {
		skip++
	}
	if !isVowel(next) {
		k.put('u', 0)
		return
	}
	if n := len(k.out); n > 0 && k.out[n-1] == 'a' && next == 'o' {
		return
	}
	k.put('w', 0)
}

// dropMute drops a final t, s, h-sound or e that is often written and not
// heard or heard and not written, as long as three letters stay.
func dropMute(key string) string {
	n := len(key)
	if n > 3 && (key[n-1] == 't' || key[n-1] == 's') && isVowel(key[n-2]) {
		n--
	}
	if n > 3 && key[n-1] == 'e' {
		n--
	}
	if n > 3 && key[n-1] == 'g' && key[n-2] == 'n' {
		n--
	}
	return key[:n]
}

// skeleton is what is left of a key when vowels, and consonants that are
// confused, are taken as one: a wide net, ranked low. Words with fewer than
// three letters left have none.
func skeleton(key string) string {
	out := make([]byte, 0, len(key))
	for i := 0; i < len(key); i++ {
		c := key[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u':
			if len(out) == 0 {
				out = append(out, 'a')
			}
			continue
		case 'w':
			if len(out) > 0 {
				continue
			}
		case 'r':
			c = 'l'
		case 'g', 'c':
			c = 'k'
		case 'v':
			c = 'w'
		}
		if n := len(out); n > 0 && out[n-1] == c && i > 0 && key[i-1] == key[i] {
			continue
		}
		out = append(out, c)
	}
	if len(out) < 3 {
		return ""
	}
	return string(out)
}

// outline is a key with each run of vowels taken as one and the same: it
// finds short names with another vowel, too short for a skeleton. Words that
// sound of fewer than two letters have none.
func outline(sound string) string {
	if len(sound) < 2 {
		return ""
	}
	out := make([]byte, 0, len(sound))
	for i := 0; i < len(sound); i++ {
		switch c := sound[i]; c {
		case 'a', 'e', 'i', 'o', 'u':
			if n := len(out); n == 0 || out[n-1] != 'a' {
				out = append(out, 'a')
			}
		default:
			out = append(out, c)
		}
	}
	return string(out)
}
