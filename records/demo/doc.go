// Package demo invents a health centre: people, their families, illnesses and
// visits as plausible as Mali's, so that one can try the program, show it and
// measure it. Nothing in it is about anybody.
//
// What lives here: the drawing of people and visits from a seed, written
// through the store's one write path. What may enter: an open, empty desk
// marked as a demonstration. What it must not know: the window; and no rule
// is to be learned from its doses, which only look like those of a register.
package demo
