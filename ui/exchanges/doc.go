// Package exchanges is the place where records leave and arrive: the stick
// that is plugged in, sending and receiving with a bar, what was sent and
// acknowledged, the fields that two people wrote, and what waits for what
// precedes it.
//
// What lives here: that page and its words. What it must not know: the
// bundle's format, how a stick is written, SQL.
package exchanges
