// Package text holds every sentence that a person reads, in French, English
// and Bambara, and hands them out by key.
//
// What lives here: the catalogues (one JSON file per area and language, flat
// key → sentence) and the Printer that fills in their arguments, plurals and
// local number and date forms. What may enter: words. What it must not know:
// the record, the rules, the window; they pass keys and values.
package text

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed fr/*.json en/*.json bm/*.json
var catalogues embed.FS

// Lang is a language that the program can speak.
type Lang string

// The languages offered in the settings. French is the first and the
// fallback: a key that a catalogue lacks is shown in French, never as a key.
const (
	French  Lang = "fr"
	English Lang = "en"
	Bambara Lang = "bm"
)

// Langs lists the languages in the order in which the settings offer them.
var Langs = []Lang{French, Bambara, English}

// Printer speaks one language. It is immutable and safe for concurrent use.
type Printer struct {
	lang Lang
	own  map[string]string
	base map[string]string
}

var load = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, l := range Langs {
		all[l] = map[string]string{}
		files, err := fs.Glob(catalogues, string(l)+"/*.json")
		if err != nil {
			panic(err)
		}
		for _, f := range files {
			b, err := catalogues.ReadFile(f)
			if err != nil {
				panic(err)
			}
			m := map[string]string{}
			if err := json.Unmarshal(b, &m); err != nil {
				panic(fmt.Sprintf("text catalogue %s: %v", path.Base(f), err))
			}
			for k, v := range m {
				all[l][k] = v
			}
		}
	}
	return all
})

// For returns the printer of a language; an unknown one speaks French.
func For(l Lang) Printer {
	all := load()
	own, ok := all[l]
	if !ok {
		l, own = French, all[French]
	}
	return Printer{lang: l, own: own, base: all[French]}
}

// Lang tells which language the printer speaks.
func (p Printer) Lang() Lang { return p.lang }

// T returns the sentence of a key with {0}, {1}… replaced by the arguments.
//
// Where a catalogue holds KEY.one beside KEY and the first argument is an
// integer that the language counts as singular (0 and 1 in French and
// Bambara, 1 in English), KEY.one is taken. Floats are written with the
// language's decimal sign. A key that no catalogue has comes back as it is,
// so that a test finds it on the screen.
func (p Printer) T(key string, args ...any) string {
	k := key
	if len(args) > 0 {
		if n, ok := args[0].(int); ok && p.singular(n) {
			if _, ok := p.lookup(key + ".one"); ok {
				k = key + ".one"
			}
		}
	}
	s, ok := p.lookup(k)
	if !ok {
		return key
	}
	if len(args) == 0 || !strings.Contains(s, "{") {
		return s
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", p.arg(a))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Has tells whether some catalogue, the printer's or the French one, has key.
func (p Printer) Has(key string) bool {
	_, ok := p.lookup(key)
	return ok
}

// Number writes x with at most dec decimals, trailing zeros cut, the decimal
// sign of the language and a narrow no-break space between thousands.
func (p Printer) Number(x float64, dec int) string {
	s := strconv.FormatFloat(x, 'f', dec, 64)
	whole, frac, _ := strings.Cut(s, ".")
	frac = strings.TrimRight(frac, "0")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "\u202f" + whole[i:]
	}
	if frac == "" {
		return sign + whole
	}
	point := ","
	if p.lang == English {
		point = "."
	}
	return sign + whole + point + frac
}

// Keys lists every key of a language, sorted; tests compare the catalogues.
func Keys(l Lang) []string {
	m := load()[l]
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (p Printer) lookup(key string) (string, bool) {
	if s, ok := p.own[key]; ok {
		return s, true
	}
	s, ok := p.base[key]
	return s, ok
}

func (p Printer) singular(n int) bool {
	if p.lang == English {
		return n == 1
	}
	return n == 0 || n == 1
}

func (p Printer) arg(a any) string {
	switch v := a.(type) {
	case float64:
		return p.Number(v, 2)
	case int:
		return p.Number(float64(v), 0)
	default:
		return fmt.Sprint(a)
	}
}
