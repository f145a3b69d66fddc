// Package formview draws a form (package form) in a window and gives it the
// keyboard.
//
// What lives here: one widget for each kind of field, the grid, the list of
// suggestions, the signed document. What may enter: ways to draw what form
// already knows. What it must not know: how anything is read or checked.
//
// Tab and Enter move forward, Shift+Tab back; the focus scrolls into view;
// Ctrl+Enter and every other key that a field has no use for go to the
// window.
package formview
