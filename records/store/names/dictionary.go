package names

import (
	"strings"
	"sync"

	known "carnet/assets/names"
)

// Kind says in which way a typed word means a word of the record, the
// strongest first.
type Kind byte

// The kinds of a match.
const (
	NoMatch   Kind = iota
	Exact          // the same but for accents and case
	Prefix         // its beginning
	Sounds         // the same sound
	Variant        // another spelling of the same name by custom: Tarawele, Traoré
	Beginning      // the beginning of its sound, or of a variant's
	Short          // a short form or neighbour: Fatou, Fatoumata
	Close          // the same consonants
	Typo           // one or two typing errors away
	Age            // the age or the birth date fits
	Number         // a patient number, or a fragment
	Phone          // a phone number, or a fragment
)

// What each kind is worth for a name of the patient's own, of 100.
const (
	worthExact         = 100
	worthPrefix        = 92
	worthSound         = 86
	worthVariant       = 84
	worthSoundPrefix   = 76
	worthVariantPrefix = 68
	worthShort         = 64
	worthSkeleton      = 62
	worthTypo          = 58
	worthSoundTypo     = 55
	worthOutline       = 50
	worthTwoTypos      = 46
	worthPrefixTypo    = 40
	worthWholeCode     = 100 // a number or a phone is what was typed
	worthCode          = 96  // a number or a phone holds what was typed
)

// match is one word of the dictionary that a typed word may mean.
type match struct {
	token uint32
	worth uint8
	kind  Kind
}

// dictionary holds the distinct words of all names and places, folded. It
// only grows: words without patients cost nothing but their match. The
// Index's lock guards it.
type dictionary struct {
	word, sound, key, bones []string
	sketches                []sketch
	sounds, heads           []uint32       // of the sketches, to go through quickly
	groups                  [][]membership // of each word
	byWord                  map[string]uint32
	byRaw                   map[string][]uint32 // unfolded word → folded words
	codes                   map[uint32]uint32   // term → code list
	cache                   matchCache
}

// membership is a word's place in a group of variants.
type membership struct {
	group int32
	short bool
}

func newDictionary() *dictionary {
	return &dictionary{
		byWord: map[string]uint32{}, byRaw: map[string][]uint32{}, codes: map[uint32]uint32{},
	}
}

// add gives a folded word its number.
func (d *dictionary) add(w string) uint32 {
	w = clip(w, maxWord)
	if t, ok := d.byWord[w]; ok {
		return t
	}
	t := uint32(len(d.word))
	w = strings.Clone(w)
	sound := clip(soundOf(w), maxWord)
	key := dropMute(sound)
	d.byWord[w] = t
	d.word = append(d.word, w)
	d.sound = append(d.sound, sound)
	d.key = append(d.key, key)
	d.bones = append(d.bones, skeleton(key))
	d.groups = append(d.groups, variants().of[key])
	s := newSketch(w, sound, key, d.bones[t])
	for _, m := range d.groups[t] {
		s.groups |= 1 << (m.group % 32)
	}
	d.sketches = append(d.sketches, s)
	d.sounds, d.heads = append(d.sounds, s.key), append(d.heads, s.head)
	return t
}

// sketch is what rejects most words of the dictionary without looking at
// their letters: 36 bytes a word, read from first to last.
type sketch struct {
	letters, soundLetters uint32
	key, bones, outline   uint32 // hashes
	groups                uint32 // of variants, one bit each, shared
	head, soundHead       uint32 // the first four letters
	length, soundLength   uint8
}

func (s *sketch) first() byte      { return byte(s.head >> 24) }
func (s *sketch) soundFirst() byte { return byte(s.soundHead >> 24) }

// headOf is a word's first four letters, the first highest.
func headOf(w string) uint32 {
	var h uint32
	for i := range 4 {
		h <<= 8
		if i < len(w) {
			h |= uint32(w[i])
		}
	}
	return h
}

// headMask has the bits of a head that n letters take.
func headMask(n int) uint32 {
	if n >= 4 {
		return 1<<32 - 1
	}
	return ^uint32(1<<(32-8*n) - 1)
}

func newSketch(w, sound, key, bones string) sketch {
	return sketch{letters: letters(w), soundLetters: letters(sound),
		key: hash(key), bones: hash(bones), outline: hash(outline(sound)),
		head: headOf(w), soundHead: headOf(sound), length: uint8(len(w)), soundLength: uint8(len(sound))}
}

// hash is FNV-1a; of the empty string 0, which no other string is taken for.
func hash(s string) uint32 {
	if s == "" {
		return 0
	}
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h | 1
}

// maxRaw bounds the memory of unfolded words: beyond it each is folded anew.
const maxRaw = 1 << 17

// addText gives the numbers of a text's words; joined adds neighbouring
// words as one (Kalaban Coura is also Kalabancoura).
func (d *dictionary) addText(into []uint32, text string, joined bool) []uint32 {
	start := len(into)
	for _, raw := range strings.Fields(text) {
		into = append(into, d.addRaw(raw)...)
	}
	parts := into[start:]
	if !joined || len(parts) < 2 || len(parts) > 4 {
		return into
	}
	for i := 0; i+1 < len(parts); i++ {
		into = append(into, d.add(d.word[parts[i]]+d.word[parts[i+1]]))
	}
	return into
}

func (d *dictionary) addRaw(raw string) []uint32 {
	if t, ok := d.byRaw[raw]; ok {
		return t
	}
	var t []uint32
	for _, w := range words(Fold(raw)) {
		t = append(t, d.add(w))
	}
	if len(d.byRaw) < maxRaw {
		d.byRaw[strings.Clone(raw)] = t
	}
	return t
}

// code gives the number of a list of codes: a term of code.go or age.go.
func (d *dictionary) code(term uint32) uint32 {
	if c, ok := d.codes[term]; ok {
		return c
	}
	c := uint32(len(d.codes))
	d.codes[term] = c
	return c
}

// matchCache remembers what the last typed words mean: while somebody types,
// all words but the last stay.
type matchCache struct {
	sync.Mutex
	found map[asked]cached
}

type asked struct {
	word string
	how  reading
}

// reading says how a typed word is meant.
type reading byte

const (
	whole        reading = iota
	typing               // it may go on: a beginning may have a typing error too
	joined               // two typed words as one: the same or its sound, or anything goes
	joinedTyping         // two, of which the second may go on: a beginning as well
)

type cached struct {
	upTo    int // words of the dictionary looked at so far
	matches []match
}

const maxCached = 256

// match finds the words that a folded typed word may mean, in order of their
// numbers.
func (d *dictionary) match(w string, how reading) []match {
	d.cache.Lock()
	defer d.cache.Unlock()
	c := d.cache.found[asked{w, how}]
	if c.upTo == len(d.word) {
		return c.matches
	}
	j := newJudge(w, how)
	// Searches keep slices handed out before: appending to a clipped one copies.
	found := c.matches[:len(c.matches):len(c.matches)]
	for t := c.upTo; t < len(d.word); t++ {
		if how >= joined && d.sounds[t] != j.sketch.key && (how == joined || (d.heads[t]^j.head)&j.mask != 0) {
			continue
		}
		if !j.maybe(d, t) {
			continue
		}
		if m := j.judge(d, t); m.kind != NoMatch {
			found = append(found, m)
		}
	}
	if d.cache.found == nil || len(d.cache.found) >= maxCached {
		d.cache.found = map[asked]cached{}
	}
	d.cache.found[asked{strings.Clone(w), how}] = cached{len(d.word), found}
	return found
}

// judge compares one typed word with words of the dictionary.
type judge struct {
	word, sound, key, bones string
	begins                  string // the sound that must begin a word
	sketch
	mask                   uint32 // of the letters of head that were typed
	beginsHead, beginsMask uint32
	typos                  int // errors allowed
	how                    reading
	same, short, begun     map[int32]bool // groups of variants
}

func newJudge(w string, how reading) *judge {
	sound := clip(soundOf(w), maxWord)
	j := &judge{word: w, sound: sound, begins: sound, key: dropMute(sound), how: how}
	if last := w[len(w)-1]; how == typing && len(w) > 3 && (last == 'o' || last == 'w') {
		j.begins = soundOf(w[:len(w)-1]) // the next letter tells o from ou, w from u
	}
	if how < joined {
		j.bones = skeleton(j.key)
	}
	j.sketch = newSketch(w, sound, j.key, j.bones)
	j.mask, j.beginsHead, j.beginsMask = headMask(len(w)), headOf(j.begins), headMask(len(j.begins))
	if how >= joined {
		return j
	}
	switch {
	case len(w) >= 8:
		j.typos = 2
	case len(w) >= 4:
		j.typos = 1
	}
	j.same, j.short, j.begun = variants().groupsOf(j.key, j.begins)
	for _, of := range []map[int32]bool{j.same, j.short, j.begun} {
		for g := range of {
			j.groups |= 1 << (g % 32)
		}
	}
	return j
}

// maybe says whether word t is worth a closer look.
func (j *judge) maybe(d *dictionary, t int) bool {
	s := &d.sketches[t]
	if s.key == j.sketch.key || s.groups&j.groups != 0 || s.bones == j.sketch.bones && s.bones != 0 ||
		s.outline == j.outline && s.outline != 0 || j.starts(d, t) || j.soundStarts(d, t) {
		return true
	}
	if j.typos == 0 {
		return false
	}
	return j.near(s.letters, j.letters, s.length, j.length) ||
		j.near(s.soundLetters, j.soundLetters, s.soundLength, j.soundLength) ||
		j.how == typing && s.first() == j.first() && lettersApart(j.letters&^s.letters, 0) <= 1
}

// starts says whether what was typed begins word t. The heads settle it for
// all but longer words.
func (j *judge) starts(d *dictionary, t int) bool {
	return (d.sketches[t].head^j.head)&j.mask == 0 && (len(j.word) <= 4 || strings.HasPrefix(d.word[t], j.word))
}

// soundStarts says whether the sound of what was typed begins that of word t.
func (j *judge) soundStarts(d *dictionary, t int) bool {
	return len(j.begins) >= 2 && (d.sketches[t].soundHead^j.beginsHead)&j.beginsMask == 0 &&
		(len(j.begins) <= 4 || strings.HasPrefix(d.sound[t], j.begins))
}

// near says whether two words may be within the errors allowed.
func (j *judge) near(a, b uint32, la, lb uint8) bool {
	return abs(int(la)-int(lb)) <= j.typos && lettersApart(a, b) <= 2*j.typos
}

// judge says what word t is to the typed one. The words' letters are read
// only where their sketches agree.
func (j *judge) judge(d *dictionary, t int) match {
	s := &d.sketches[t]
	yes := func(worth uint8, k Kind) match { return match{uint32(t), worth, k} }
	switch {
	case j.starts(d, t):
		if s.length == j.length {
			return yes(worthExact, Exact)
		}
		return yes(worthPrefix, Prefix)
	case s.key == j.sketch.key && j.key != "" && d.key[t] == j.key:
		return yes(worthSound, Sounds)
	case j.how >= joined:
		return match{}
	}
	worth, kind := j.group(d.groups[t])
	if kind == Variant {
		return yes(worth, kind)
	}
	if j.soundStarts(d, t) {
		return yes(worthSoundPrefix, Beginning)
	}
	if kind != NoMatch {
		return yes(worth, kind)
	}
	if j.bones != "" && s.bones == j.sketch.bones && j.bones == d.bones[t] {
		return yes(worthSkeleton, Close)
	}
	worth = j.typo(d, t)
	switch {
	case worth < worthOutline && j.outline != 0 && j.outline == s.outline:
		return yes(worthOutline, Close)
	case worth == 0:
		return match{}
	}
	return yes(worth, Typo)
}

func (j *judge) group(of []membership) (uint8, Kind) {
	worth, kind := uint8(0), NoMatch
	for _, m := range of {
		switch {
		case j.same[m.group] && !m.short:
			return worthVariant, Variant
		case j.begun[m.group] && !m.short:
			worth, kind = worthVariantPrefix, Beginning
		case (j.same[m.group] || j.short[m.group]) && worth < worthShort:
			worth, kind = worthShort, Short
		}
	}
	return worth, kind
}

// typo is the worth of word t as a mistyped one, 0 when it is none. Two errors
// are forgiven only behind a right first letter.
func (j *judge) typo(d *dictionary, t int) uint8 {
	if j.typos == 0 {
		return 0
	}
	w, sound, s := d.word[t], d.sound[t], &d.sketches[t]
	limit := 1
	if s.first() == j.first() || s.soundFirst() == j.soundFirst() {
		limit = j.typos
	}
	best := uint8(0)
	if lettersApart(s.letters, j.letters) <= 2*limit && len(w) >= 3 {
		switch n := distance(j.word, w, limit); {
		case n == 1:
			return worthTypo
		case n == 2 && limit == 2:
			best = worthTwoTypos
		}
	}
	if lettersApart(s.soundLetters, j.soundLetters) <= 2*limit && len(sound) >= 4 && len(j.sound) >= 4 {
		switch n := distance(j.sound, sound, limit); {
		case n == 1:
			return worthSoundTypo
		case n == 2 && limit == 2 && len(j.sound) >= 7:
			best = worthTwoTypos
		}
	}
	if best > 0 || j.how != typing || len(j.word) < 5 || len(w) <= len(j.word) || s.first() != j.first() {
		return best
	}
	if lettersApart(j.letters&^s.letters, 0) <= 1 && beginningDistance(j.word, w, 1) <= 1 {
		return worthPrefixTypo
	}
	return 0
}

// variantTable is the table of variants by key of sound.
type variantTable struct {
	of     map[string][]membership
	sounds []groupSound
}

type groupSound struct {
	sound string
	group int32
}

var variants = sync.OnceValue(func() *variantTable {
	v := &variantTable{of: map[string][]membership{}}
	for g, known := range known.Variants() {
		v.enter(int32(g), known.Names, false)
		v.enter(int32(g), known.Kin, true)
	}
	return v
})

func (v *variantTable) enter(g int32, spellings []string, short bool) {
next:
	for _, s := range spellings {
		sound := soundOf(strings.ReplaceAll(Fold(s), " ", ""))
		key := dropMute(sound)
		for _, m := range v.of[key] {
			if m.group == g {
				continue next
			}
		}
		v.of[key] = append(v.of[key], membership{g, short})
		if !short {
			v.sounds = append(v.sounds, groupSound{sound, g})
		}
	}
}

// groupsOf are the groups that a key is a spelling of, those it is a short
// form in, and those of which it begins a spelling.
func (v *variantTable) groupsOf(key, sound string) (same, short, begun map[int32]bool) {
	same, short, begun = map[int32]bool{}, map[int32]bool{}, map[int32]bool{}
	for _, m := range v.of[key] {
		if m.short {
			short[m.group] = true
		} else {
			same[m.group] = true
		}
	}
	if len(sound) < 2 {
		return same, short, begun
	}
	for _, s := range v.sounds {
		if strings.HasPrefix(s.sound, sound) {
			begun[s.group] = true
		}
	}
	return same, short, begun
}
