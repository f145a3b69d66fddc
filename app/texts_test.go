package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"carnet/assets/text"
)

// keyed are the functions whose string argument is a key of the catalogues.
var keyed = map[string]int{"T": 0, "NewProblem": 0, "Wrap": 1}

// Every key that the code names is in the French catalogue.
func TestEveryKeyIsSaid(t *testing.T) {
	have := map[string]bool{}
	for _, k := range text.Keys(text.French) {
		have[k] = true
	}
	seen := 0
	for _, file := range goFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			key, ok := keyOf(call)
			if !ok {
				return true
			}
			seen++
			if !have[key] {
				t.Errorf("%s: no text for %q", file, key)
			}
			return true
		})
	}
	if seen < 200 {
		t.Fatalf("only %d keys seen: the search is broken", seen)
	}
}

// keyOf finds the literal key of a call; a key that is put together while the
// program runs is its package's affair.
func keyOf(call *ast.CallExpr) (string, bool) {
	name, qualifier := "", ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok {
			qualifier = x.Name
		}
	case *ast.Ident:
		name = f.Name
		if name == "t" {
			name = "T" // the usual short name of a printer's T
		}
	}
	at, ok := keyed[name]
	if !ok || len(call.Args) <= at || (name != "T" && qualifier != "text") {
		return "", false
	}
	lit, ok := call.Args[at].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	key, err := strconv.Unquote(lit.Value)
	if err != nil || !strings.Contains(key, ".") && name == "T" {
		return "", false
	}
	if name != "T" {
		key = "problem." + key
	}
	return key, true
}

func goFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	root := moduleRoot(t)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "build" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var placeholder = regexp.MustCompile(`\{\d+\}`)

// Whoever speaks Bambara or English misses nothing of the shell: the same
// keys, the same arguments. (Clinical terms may fall back to the French in
// Bambara, where no word is established.)
func TestTheLanguagesAreComplete(t *testing.T) {
	french := text.Keys(text.French)
	for _, lang := range []text.Lang{text.English, text.Bambara} {
		have := map[string]bool{}
		for _, k := range text.Keys(lang) {
			have[k] = true
		}
		p, fr := text.For(lang), text.For(text.French)
		missing := []string{}
		for _, k := range french {
			if strings.HasSuffix(k, ".one") {
				continue // the plural form of one language need not be another's
			}
			if !have[k] {
				missing = append(missing, k)
				continue
			}
			a, b := arguments(fr.T(k)), arguments(p.T(k))
			if a != b {
				t.Errorf("%s in %s has the arguments %s, in French %s", k, lang, b, a)
			}
		}
		for _, k := range missing {
			if lang == text.Bambara && (strings.HasPrefix(k, "clinical.") || strings.HasPrefix(k, "coding.") || strings.HasPrefix(k, "growth.")) {
				continue
			}
			t.Errorf("%s lacks %s", lang, k)
		}
	}
}

func arguments(s string) string {
	found := placeholder.FindAllString(s, -1)
	sort.Strings(found)
	out := found[:0]
	for i, f := range found {
		if i == 0 || f != found[i-1] {
			out = append(out, f)
		}
	}
	return strings.Join(out, "")
}

var (
	loosePunctuation = regexp.MustCompile(`[\p{L}\d)»] ?[;?!]|[\p{L})»] :`)
	straight         = regexp.MustCompile(`\p{L}'\p{L}`)
	english          = regexp.MustCompile(`(?i)\b(the|save|cancel|patient's|please|error|invalid|unknown|failed|please|button|loading|submit)\b`)
)

// French typography: a narrow no-break space before ; ? ! and », the curved
// apostrophe. And no English word on a French screen.
func TestFrenchIsWellSet(t *testing.T) {
	p := text.For(text.French)
	for _, k := range text.Keys(text.French) {
		s := p.T(k)
		if strings.Count(s, "; ") >= 3 {
			continue // a list that the code reads, not a sentence
		}
		if m := loosePunctuation.FindString(s); m != "" {
			t.Errorf("%s: %q in %q wants a narrow no-break space", k, m, s)
		}
		if m := straight.FindString(s); m != "" {
			t.Errorf("%s: a straight apostrophe in %q", k, s)
		}
		if m := english.FindString(s); m != "" {
			t.Errorf("%s: %q is English in %q", k, m, s)
		}
	}
}
