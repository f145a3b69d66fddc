// Package kit holds the small widgets that every screen is built from: text,
// tags, cards, buttons, rows, tables, dialogs, messages, and the Shell that
// gives a window its keys.
//
// What lives here: widgets that show and call back, and decide nothing. What
// may enter: what two screens need. What it must not know: any document, any
// screen.
//
// Every focusable widget here hands the keys that it does not use to the
// window, so a key that a screen has bound works wherever the focus is.
package kit
