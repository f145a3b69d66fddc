// Package migrations holds the database schema as numbered SQL files, one
// transaction each, in the order of their numbers.
//
// What may enter: a new numbered file. A file that has shipped is never
// edited again, since databases exist that have run it.
package migrations

import (
	"embed"
	"io/fs"
	"sort"
)

//go:embed *.sql
var files embed.FS

// Migration is one step of the schema.
type Migration struct {
	Version int // 1, 2, 3 … without holes
	Name    string
	SQL     string
}

// All returns every migration in order.
func All() []Migration {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		panic(err) // the pattern is constant
	}
	sort.Strings(names)
	out := make([]Migration, len(names))
	for i, n := range names {
		b, err := files.ReadFile(n)
		if err != nil {
			panic(err) // embedded
		}
		out[i] = Migration{Version: i + 1, Name: n, SQL: string(b)}
	}
	return out
}
