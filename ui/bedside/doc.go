// Package bedside holds what the labour and the birth share: the woman and her
// banner, times of day as they are typed and said, the checklists of the
// complications, the course of magnesium sulphate.
//
// What lives here: pieces that both places need. What may enter: another such
// piece. What it must not know: either place.
package bedside
