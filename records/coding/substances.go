package coding

import (
	"slices"
	"strings"
	"sync"

	"carnet/assets/formulary"
)

// meaning is what a word in an allergy or on a prescription line stands for.
type meaning struct {
	substances []string // what formulary.Medicine.Contains lists
	classes    []string // allergy classes, formulary.NoMedicine among them
	medicines  []string // codes
}

func (m *meaning) add(o meaning) {
	m.substances = union(m.substances, o.substances)
	m.classes = union(m.classes, o.classes)
	m.medicines = union(m.medicines, o.medicines)
}

func (m meaning) known() bool { return len(m.substances)+len(m.classes)+len(m.medicines) > 0 }

func union(a, b []string) []string {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(slices.Clip(a), x)
		}
	}
	return a
}

// vocabulary maps folded phrases to their meanings.
type vocabulary struct {
	phrases map[string]meaning
	sounds  map[string]meaning // of single words, by sound
	singles []string           // single words long enough to be mistyped
	longest int                // words in the longest phrase
}

// medicineWords are the names of medicines alone; allergyWords also the
// classes and what is no medicine.
var (
	medicineWords = sync.OnceValue(func() *vocabulary { return newVocabulary(false) })
	allergyWords  = sync.OnceValue(func() *vocabulary { return newVocabulary(true) })
)

func newVocabulary(withClasses bool) *vocabulary {
	v := &vocabulary{phrases: map[string]meaning{}, sounds: map[string]meaning{}}
	known := map[string]bool{}
	for _, m := range formulary.All() {
		known[m.Code] = true
	}
	for _, m := range formulary.All() {
		all := meaning{substances: m.Contains, classes: m.Allergy, medicines: []string{m.Code}}
		outside, inside, _ := strings.Cut(strings.TrimSuffix(m.INN, ")"), " (")
		names := append([]string{m.INN, outside}, m.Names...)
		parts := components(m.INN)
		if len(parts) == 1 && inside != "" {
			names = append(names, inside)
		}
		for _, n := range names {
			v.put(n, all)
		}
		// One substance of a mixture stands for itself and not for the rest.
		for _, p := range parts {
			if code := strings.Join(Fold(p), "-"); slices.Contains(m.Contains, code) && !known[code] {
				v.put(p, meaning{substances: []string{code}})
			}
		}
	}
	if withClasses {
		for _, c := range formulary.Classes() {
			for _, w := range c.Words {
				v.put(w, meaning{classes: []string{c.Name}})
			}
		}
	}
	slices.Sort(v.singles)
	v.singles = slices.Compact(v.singles)
	return v
}

// components splits "Cotrimoxazole (sulfaméthoxazole + triméthoprime)".
func components(inn string) []string {
	return strings.FieldsFunc(inn, func(r rune) bool { return r == '+' || r == '(' || r == ')' })
}

func (v *vocabulary) put(name string, m meaning) {
	ws := Fold(name)
	if len(ws) == 0 {
		return
	}
	key := strings.Join(ws, " ")
	old := v.phrases[key]
	old.add(m)
	v.phrases[key] = old
	v.longest = max(v.longest, len(ws))
	if len(ws) > 1 {
		return
	}
	if s := sound(key); s != "" {
		old := v.sounds[s]
		old.add(m)
		v.sounds[s] = old
	}
	if len(key) >= 6 {
		v.singles = append(v.singles, key)
	}
}

// read finds what a text names: the longest phrases first, then single words
// by sound and with one mistake.
func (v *vocabulary) read(s string) meaning {
	var m meaning
	words := Fold(s)
	for i := 0; i < len(words); {
		n, found := v.phraseAt(words[i:])
		if n == 0 {
			n, found = 1, v.almost(words[i])
		}
		m.add(found)
		i += n
	}
	return m
}

func (v *vocabulary) phraseAt(words []string) (int, meaning) {
	for n := min(v.longest, len(words)); n > 0; n-- {
		if m, ok := v.phrases[strings.Join(words[:n], " ")]; ok {
			return n, m
		}
	}
	return 0, meaning{}
}

func (v *vocabulary) almost(w string) meaning {
	if s := sound(w); s != "" && len(w) >= 5 {
		if m, ok := v.sounds[s]; ok {
			return m
		}
	}
	var m meaning
	if len(w) < 6 {
		return m
	}
	for _, x := range v.singles {
		if x[0] == w[0] && near(x, w) {
			m.add(v.phrases[x])
		}
	}
	return m
}
