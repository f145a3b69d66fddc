package coding

import (
	"slices"
	"sync"

	"carnet/assets/formulary"
)

// Allergens are what a person may be said to be allergic to, as people write
// it: the classes first, by their commonest word, then each medicine of the
// formulary by its name. It is shared: do not write to it.
var Allergens = sync.OnceValue(func() []string {
	var out []string
	add := func(word string) {
		if word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	for _, c := range formulary.Classes() {
		if len(c.Words) > 0 && c.Name != formulary.NoMedicine {
			add(c.Words[0])
		}
	}
	for _, m := range formulary.All() {
		add(m.INN)
	}
	return out
})
