// Package postnatal holds the form of the postnatal visit (CPoN): the mother
// and each of her children at the WHO contacts.
//
// What lives here: which contact a day is, what each finding asks for, the
// children of the birth with their weight since then. What may enter: what a
// postnatal visit needs. What it must not know: thresholds of its own: those
// are records/clinical's.
//
// contact.go and kids.go are plain Go and know no window.
package postnatal
