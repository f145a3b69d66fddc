package maternity

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"carnet/assets/text"
	"carnet/records/print"
	"carnet/records/store"
)

// recallLine is a line of the follow-up: the title of a list, a village, or a
// woman.
type recallLine struct {
	title   string // of a list, with its number
	village string // of a village, with its number
	r       *store.Recall
}

// heading tells a line that nobody can be opened by.
func (l *recallLine) heading() bool { return l.r == nil }

// recallLines puts the two lists one below the other, those of the villages
// whose name holds what was typed; villages are titled within each list.
func recallLines(p text.Printer, f *store.FollowUp, typed string) []recallLine {
	var out []recallLine
	for _, l := range []struct {
		key  string
		list []store.Recall
	}{{"maternity.recall.contacts", f.Contacts}, {"maternity.recall.terms", f.Terms}} {
		list := inVillage(l.list, typed)
		out = append(out, recallLine{title: p.T(l.key, len(list))})
		for i := range list {
			if i == 0 || list[i].Village != list[i-1].Village {
				out = append(out, recallLine{village: villageTitle(p, list, i)})
			}
			out = append(out, recallLine{r: &list[i]})
		}
	}
	return out
}

func villageTitle(p text.Printer, list []store.Recall, from int) string {
	n := 0
	for i := from; i < len(list) && list[i].Village == list[from].Village; i++ {
		n++
	}
	name := list[from].Village
	if strings.TrimSpace(name) == "" {
		name = p.T("maternity.no_village")
	}
	return p.T("maternity.recall.village", n, name)
}

// inVillage keeps the women of the villages whose name holds what was typed.
func inVillage(list []store.Recall, typed string) []store.Recall {
	want := fold(typed)
	if want == "" {
		return list
	}
	var out []store.Recall
	for _, r := range list {
		if strings.Contains(fold(r.Village), want) {
			out = append(out, r)
		}
	}
	return out
}

// fold takes the accents and capitals off.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(strings.TrimSpace(s)))
}

// awaited are the women of the paper: both lists, by village, then the longest
// late. Whoever is in both stands there once, for her contact.
func awaited(p text.Printer, f *store.FollowUp, typed string) []print.AwaitedWoman {
	type line struct {
		v string
		w print.AwaitedWoman
	}
	var out []line
	seen := map[[16]byte]bool{}
	for _, list := range [][]store.Recall{f.Contacts, f.Terms} {
		for _, r := range inVillage(list, typed) {
			if seen[r.Patient] {
				continue
			}
			seen[r.Patient] = true
			out = append(out, line{fold(r.Village), print.AwaitedWoman{Name: r.Name, Village: r.Village, Quarter: r.Quarter, Phone: r.Phone, For: reason(p, &r), Due: r.Due, Late: r.Late}})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.v != b.v:
			return b.v == "" || a.v != "" && a.v < b.v
		case a.w.Village != b.w.Village:
			return a.w.Village < b.w.Village
		}
		return a.w.Late > b.w.Late
	})
	women := make([]print.AwaitedWoman, len(out))
	for i := range out {
		women[i] = out[i].w
	}
	return women
}
