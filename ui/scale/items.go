package scale

import (
	"encoding/json"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records/clinical/scale"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// legends are the keys of what the scores of a scale's answers mean, before the
// score itself. A scale that is not here has answers of its own for each item,
// which stand on the card alone.
var legends = map[string]string{
	scale.PHQ2: "clinical.scale.answer.frequency.", scale.PHQ9: "clinical.scale.answer.frequency.",
	scale.GAD2: "clinical.scale.answer.frequency.", scale.GAD7: "clinical.scale.answer.frequency.",
	scale.WHODAS: "clinical.scale.answer.difficulty.",
}

// yesNo are the scales that are answered by yes and no.
func yesNo(name string) bool { return name == scale.CSSRS || name == scale.ASQ }

// columns is in how many columns the items of a scale stand where there is
// room: as many as let all of them be seen at once.
func columns(name string) int {
	if scale.ItemCount(name) > 4 {
		return 2
	}
	return 1
}

// itemKey is the key of the field of an item, counted from 1.
func itemKey(n int) string { return "scale.item." + strconv.Itoa(n) }

// label is an item in a few words of our own, with its number on the card.
func label(p text.Printer, name string, n int) string {
	return strconv.Itoa(n) + ". " + p.T(scale.ItemKey(name, n))
}

// options are the answers to an item in the order of the card: the key of each
// is the score that the card gives it.
func options(name string, n int) []form.Option {
	var out []form.Option
	for _, score := range scale.Scores(name, n) {
		o := form.Option{Value: strconv.Itoa(score), Label: strconv.Itoa(score)}
		if yesNo(name) {
			o.Label = [...]string{"form.no", "form.yes"}[score]
		}
		out = append(out, o)
	}
	if scale.SafetyItem(name, n) {
		for i := range out {
			if out[i].Value != "0" {
				out[i].Level = form.Danger
			}
		}
	}
	return out
}

// legend is what the scores mean, in a line; "" where the card says it item by
// item.
func legend(p text.Printer, name string) string {
	prefix, ok := legends[name]
	if !ok {
		return ""
	}
	var out []string
	for _, score := range scale.Scores(name, 1) {
		n := strconv.Itoa(score)
		out = append(out, n+"\u00a0= "+strings.ToLower(p.T(prefix+n)))
	}
	return strings.Join(out, " · ")
}

// sources name the papers of the scales as people know them.
var sources = []struct{ begins, key string }{
	{"Cox, Holden", "scale.source.epds"}, {"WHO 2010", "scale.source.whodas"},
}

func source(p text.Printer, s string) string {
	for _, x := range sources {
		if strings.HasPrefix(s, x.begins) {
			return p.T(x.key)
		}
	}
	return s
}

// say names a field and its value where two people wrote different ones.
func say(p text.Printer, path string, value json.RawMessage) (name, words string) {
	if path != "answers" {
		return visit.Say("scale")(p, path, value)
	}
	var list []*int
	if json.Unmarshal(value, &list) != nil {
		return p.T("scale.answers"), ""
	}
	var out []string
	for i, x := range list {
		answer := "–"
		if x != nil {
			answer = strconv.Itoa(*x)
		}
		out = append(out, strconv.Itoa(i+1)+"\u00a0: "+answer)
	}
	return p.T("scale.answers"), strings.Join(out, " · ")
}
