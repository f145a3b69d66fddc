// Package app holds the program's own icon.
//
// What lives here: the drawing, and a picture of it for the systems that take
// no drawing (made from it, see the Makefile). What it must not know: the
// window.
package app

import _ "embed"

// SVG is the icon as a drawing.
//
//go:embed carnet.svg
var SVG []byte
