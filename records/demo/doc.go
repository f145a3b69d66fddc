// Package demo invents a health centre: people, their families, illnesses and
// visits, and a maternity with women at each stage of pregnancy, two of them in
// labour now, births, children with their cards, as plausible as Mali's, so
// that one can try the program, show it and measure it. Nothing in it is about
// anybody.
//
// What lives here: the drawing of people and of what happens to them from a
// seed, written through the store's one write path, in the order of the days;
// and the cast, women with a written course whom every centre of some size
// has. What may enter: an open, empty desk marked as a demonstration. What it
// must not know: the window; and no rule is to be learned from its doses, which
// only look like those of a register.
package demo
