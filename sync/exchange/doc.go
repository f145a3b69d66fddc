// Package exchange moves revisions between a desk's store and bundles: what a
// recipient still lacks goes out, what arrives is judged and taken in, and
// receipts say what got there. It also lets a new desk into a centre.
//
// What lives here: recipients and trust as the centre's document says them,
// what each recipient is known to hold, export, import, receipts, requests
// and approvals of desks. What may enter: a store, keys, folders. What it must
// not know: the format of a bundle, SQL, the window.
//
// Exported is not delivered: only a signed receipt changes what a recipient
// is known to hold, so what was on a stick that got lost goes out again.
package exchange
