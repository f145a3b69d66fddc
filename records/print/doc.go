// Package print makes the papers of a health centre as PDF: the prescription,
// the referral letter with its counter-referral, the summary of a visit, the
// recovery sheet and the key card.
//
// What lives here: the layout of each paper, and the words and figures on it.
// What may enter: documents already read, as plain values; a language; a
// writer. What it must not know: where documents come from, files, printers, a
// clock, a window.
//
// Each paper is a struct with a method Write(io.Writer, Options). The same
// struct and the same Options give the same bytes. Empty fields are left out;
// a text of any length is wrapped and goes on over the next page, whose head
// says whose paper it is.
package print

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"carnet/assets/text"
)

// Options say how a paper is written.
type Options struct {
	// Lang is the paper's language; French where it is empty.
	Lang text.Lang
	// Created is the date within the file; the zero value leaves it out.
	Created time.Time
	// Strict makes a letter that the font lacks an error. Otherwise it is
	// printed as □ and written to Log.
	Strict bool
	// Log hears of letters that the font lacks, never of anything else; nil
	// for nobody.
	Log *slog.Logger
}

// MissingGlyphError lists the letters that the font cannot draw.
type MissingGlyphError struct{ Runes []rune }

// Error names the letters.
func (e *MissingGlyphError) Error() string {
	var s []string
	for _, r := range e.Runes {
		s = append(s, fmt.Sprintf("U+%04X", r))
	}
	return "the font lacks " + strings.Join(s, ", ")
}
