// Package scale holds the form of the questionnaires of the mental health room:
// asked from the official card, scored while one answers, the alarm on top as
// soon as an answer tells of dying or self-harm.
//
// What lives here: how the items of any scale are asked and said, what is done
// at once, what follows. What may enter: another scale of
// records/clinical/scale, as data. What it must not know: the wording of the
// official cards, a cut-off of its own.
//
// The perinatal scale is the one that a chart offers so far; documents of every
// scale can be read.
package scale
