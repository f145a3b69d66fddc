// Package frame is the window around the places: the gate before it, the
// navigation at the left, the search box and the name at the top, the lock.
//
// What lives here: which place is shown, the keys that work everywhere, the
// lock after idle minutes. What may enter: the makers of the places, handed
// in by the program. What it must not know: what any place shows.
package frame
