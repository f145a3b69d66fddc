package finder

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/store/names"
)

// Every key that the code names has a sentence, in every language.
func TestEveryKeyHasASentence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`"((?:finder|place|kit|measure)\.[a-z_.]+[a-z])"`)
	keys := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]] = true
		}
	}
	for _, s := range records.Services {
		keys["finder.service."+s] = true
	}
	for _, f := range []string{"family", "given", "mother", "relative", "phone", "village", "quarter"} {
		for _, a := range []names.Agreement{names.Same, names.Near, names.Differs} {
			keys["finder.double."+f+"."+suffix(a)] = true
		}
	}
	if len(keys) < 60 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for _, l := range text.Langs {
		have := map[string]bool{}
		for _, k := range text.Keys(l) {
			have[k] = true
		}
		for k := range keys {
			if !have[k] {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}
