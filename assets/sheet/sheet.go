// Package sheet reads the small tables that are embedded in the program.
//
// What lives here: rows with a fixed number of columns, and cells that hold a
// list. What may enter: nothing that one table alone needs. What it must not
// know: any table.
package sheet

import (
	"encoding/csv"
	"fmt"
	"strings"
)

// Rows reads a comma-separated table without its heading. A table that cannot
// be read is a defect of the build, so it panics with its name.
func Rows(name, table string, columns int) [][]string {
	r := csv.NewReader(strings.NewReader(table))
	r.FieldsPerRecord = columns
	all, err := r.ReadAll()
	switch {
	case err != nil:
		panic(fmt.Sprintf("%s: %v", name, err))
	case len(all) == 0:
		panic(name + ": a table begins with its heading")
	}
	return all[1:]
}

// List is a cell that holds several words between semicolons; empty ones are
// left out.
func List(cell string) []string {
	var out []string
	for _, w := range strings.Split(cell, ";") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
