// Package fonts holds Carnet Sans, the one family of the screen and of the
// PDF: Noto Sans with the signs that it lacks (≥ → ✓ ☐ ▲ ⚠ …), made by
// make.py.
//
// What lives here: the two font files and their bytes. What may enter: a
// glyph that some text needs, by way of make.py. What it must not know: who
// draws.
package fonts

import _ "embed"

// Regular and Bold are the TrueType files. They are shared: do not write to
// them.
var (
	//go:embed CarnetSans-Regular.ttf
	Regular []byte
	//go:embed CarnetSans-Bold.ttf
	Bold []byte
)

// Family is the name under which a PDF registers both.
const Family = "Carnet Sans"
