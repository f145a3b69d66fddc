package calc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/records/clinical/dating"
	"carnet/records/clinical/fetal"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/newborn"
	"carnet/records/clinical/vitals"
)

// numeric are the packages whose texts lie in the area "growth".
var numeric = []string{"..", "../dating", "../fetal", "../newborn", "../growth", "../vitals"}

// keys lists every text key that these packages can hand out: the literal
// ones from their source, the others from their codes.
func keys(t *testing.T) []string {
	var list []string
	for _, dir := range numeric {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, f := range files {
			if !strings.HasSuffix(f, "_test.go") {
				list = append(list, literals(t, f)...)
			}
		}
	}
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			list = append(list, "growth."+prefix+"."+c)
		}
	}
	add("alert", "fetal_very_small", "fetal_small", "fetal_large", "malnutrition_moderate", "malnutrition_severe",
		"low_birth_weight", "very_low_birth_weight", "macrosomia", "sga_severe", "sga", "lga",
		"saturation_low", "saturation_critical", "temperature_low", "temperature_high", "shock_index_high")
	for _, sign := range []string{"sbp", "dbp", "pulse", "resp"} {
		add("alert", sign+"_low", sign+"_high")
	}
	for _, c := range []fetal.Fluid{fetal.Oligohydramnios, fetal.LowNormal, fetal.NormalFluid, fetal.Polyhydramnios} {
		add("fluid", string(c))
	}
	for _, c := range []newborn.Class{newborn.VerySmall, newborn.Small, newborn.Appropriate, newborn.Large} {
		add("size", string(c))
	}
	for _, c := range []vitals.BMIClass{vitals.Underweight, vitals.NormalBMI, vitals.Overweight, vitals.Obese} {
		add("bmi", string(c))
	}
	for _, c := range []growth.Acute{growth.AcuteNone, growth.AcuteModerate, growth.AcuteSevere} {
		add("acute", string(c))
	}
	for _, c := range []growth.Class{growth.Normal, growth.SeverelyStunted, growth.Stunted, growth.SeverelyUnderweight, growth.Underweight, growth.SeverelyWasted,
		growth.Wasted, growth.RiskOfOverweight, growth.Overweight, growth.Obese, growth.SeverelyThin, growth.Thin} {
		add("class", string(c))
	}
	for _, c := range []dating.Code{dating.LMPMissing, dating.LMPUncertain, dating.LMPOnly, dating.LMPRejected, dating.ScanAgrees, dating.ScanDiffers, dating.ScanRefused, dating.ScanLater, dating.Suboptimal} {
		add("dating", string(c))
	}
	add("basis", string(dating.FromLMP), string(dating.FromScan))
	slices.Sort(list)
	return slices.Compact(list)
}

// literals gives the whole text keys in a source file, and those that a code
// of clinical.FieldError makes.
func literals(t *testing.T, file string) (list []string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(n.Value)
			if err == nil && n.Kind == token.STRING && strings.HasPrefix(s, "growth.") && strings.Count(s, ".") == 2 && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "_") {
				list = append(list, s)
			}
		case *ast.KeyValueExpr:
			key, ok := n.Key.(*ast.Ident)
			value, isText := n.Value.(*ast.BasicLit)
			if ok && isText && key.Name == "Code" && inFieldError(f, n) {
				s, _ := strconv.Unquote(value.Value)
				list = append(list, "growth.error."+s)
			}
		}
		return true
	})
	return list
}

// inFieldError tells that a key and value stand in a FieldError.
func inFieldError(f *ast.File, kv *ast.KeyValueExpr) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || lit.Pos() > kv.Pos() || lit.End() < kv.End() {
			return true
		}
		if sel, ok := lit.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "FieldError" {
			found = true
		}
		return true
	})
	return found
}

func TestEveryKeyIsATextInEveryLanguage(t *testing.T) {
	list := keys(t)
	if len(list) < 60 {
		t.Fatalf("only %d keys found", len(list))
	}
	for _, lang := range text.Langs {
		have := text.Keys(lang)
		for _, k := range list {
			if _, ok := slices.BinarySearch(have, k); !ok {
				t.Errorf("%s lacks %s", lang, k)
			}
		}
	}
}

func TestTheCataloguesHoldTheSameKeys(t *testing.T) {
	own := func(l text.Lang) (list []string) {
		for _, k := range text.Keys(l) {
			if strings.HasPrefix(k, "growth.") {
				list = append(list, k)
			}
		}
		return list
	}
	for _, lang := range text.Langs {
		if !slices.Equal(own(lang), own(text.French)) {
			t.Errorf("%s and %s differ", lang, text.French)
		}
	}
}

func TestRefusalsReadAsSentences(t *testing.T) {
	p := text.For(text.French)
	err := clinical.Within("crl_mm", 4, 5, 84, "mm")
	k := err.(clinical.Keyed)
	if got, want := p.T(k.Key(), k.Args()...), "crl_mm\u202f: la valeur 4\u00a0mm est hors des limites (5 à 84\u00a0mm). Vérifiez la mesure et l’unité."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// The rules speak no language and have no clock of their own: no package here
// imports the texts, the system or a database, or asks for the time.
func TestRulesArePure(t *testing.T) {
	forbidden := []string{"carnet/assets/text", "os", "database/sql", "net", "net/http", "math/rand", "math/rand/v2"}
	files, err := filepath.Glob("../*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if name, _ := strconv.Unquote(i.Path.Value); slices.Contains(forbidden, name) {
				t.Errorf("%s imports %s", file, name)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && sel.Sel.Name == "Now" {
				t.Errorf("%s asks for the time", file)
			}
			return true
		})
	}
}
