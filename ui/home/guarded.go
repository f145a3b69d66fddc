package home

import (
	"slices"
	"strings"
	"unicode"

	"carnet/ui/access"
)

// guardedStems begin the words of what is restricted, in the languages in which
// people type: HIV, violence, mental health, and what is told for it. The list
// of recalls is read out and lies open; a reason too many that is not shown
// costs a look into the chart, one too few may cost more.
var guardedStems = []string{
	"vih", "hiv", "sida", "tarv", "antiretro", "cd4", "ptme", "pmtct", "seropo", "serolo",
	"viole", "agress", "assault", "battu", "abus", "excis", "maltrait",
	"mental", "psy", "depress", "suicid", "anxi", "angoiss", "epds", "phq", "schizo", "bipol", "halluc", "delir", "alcool", "alcohol", "toxico", "addict", "drog", "humeur", "fatoya",
	"syphil", "avort", "abort",
}

// guardedWords count whole: other words begin with them.
var guardedWords = []string{
	"arv", "aids", "prep", "tpe", "viol", "viols", "vbg", "gbv", "rape", "raped", "coups", "gad", "audit", "drug", "drugs", "mood",
	"ist", "sti", "mst", "ivg",
}

// guarded tells that a typed reason tells something that is restricted.
func guarded(reason string) bool {
	words := strings.FieldsFunc(access.Fold(reason), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if slices.Contains(words, "charge") && slices.Contains(words, "virale") || slices.Contains(words, "viral") {
		return true
	}
	return slices.ContainsFunc(words, func(w string) bool {
		if slices.Contains(guardedWords, w) {
			return true
		}
		return slices.ContainsFunc(guardedStems, func(stem string) bool { return strings.HasPrefix(w, stem) })
	})
}
