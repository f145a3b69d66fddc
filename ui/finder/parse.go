package finder

import (
	"strings"
	"sync"
	"unicode"

	"carnet/assets/names"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	fold "carnet/records/store/names"
	"carnet/ui/form"
)

// lexicon is what words are known as: folded, with the usual spelling.
type lexicon struct {
	family, given map[string]string
	place         map[string][2]string // folded village, or village and quarter
	longest       int                  // words in the longest place
}

var known = sync.OnceValue(func() *lexicon {
	l := &lexicon{family: map[string]string{}, given: map[string]string{}, place: map[string][2]string{}}
	for _, f := range names.Families() {
		l.family[fold.Fold(f.Name)] = f.Name
	}
	for _, s := range []names.Sex{names.Female, names.Male} {
		for _, g := range names.Given(s) {
			l.given[fold.Fold(g.Name)] = g.Name
		}
	}
	for _, v := range names.Variants() {
		into := map[string]map[string]string{"family": l.family, "given": l.given}[v.Class]
		if into == nil {
			continue
		}
		for _, n := range v.Names {
			if _, ok := into[fold.Fold(n)]; !ok {
				into[fold.Fold(n)] = n
			}
		}
	}
	for _, p := range names.Places() {
		l.addPlace(p.Village, "")
		l.addPlace(p.Village, p.Quarter)
	}
	return l
})

func (l *lexicon) addPlace(village, quarter string) {
	put := func(s string, v [2]string) {
		k := fold.Fold(s)
		if _, ok := l.place[k]; s != "" && !ok {
			l.place[k] = v
			l.longest = max(l.longest, len(strings.Fields(k)))
		}
	}
	put(village, [2]string{village, ""})
	if quarter != "" {
		put(quarter, [2]string{village, quarter})
		put(village+" "+quarter, [2]string{village, quarter})
	}
}

// placeAt finds the longest known place at the beginning of the words; used
// are the places of the record.
func (l *lexicon) placeAt(words []string, used map[string][2]string) (n int, at [2]string) {
	for n = min(max(l.longest, 3), len(words)); n > 0; n-- {
		k := fold.Fold(strings.Join(words[:n], " "))
		if p, ok := used[k]; ok {
			return n, p
		}
		if p, ok := l.place[k]; ok {
			return n, p
		}
	}
	return 0, at
}

// usedLexicon are the places that the record already has.
func usedLexicon(used []store.UsedPlace) map[string][2]string {
	out := map[string][2]string{}
	for _, u := range used {
		for _, k := range []string{fold.Fold(u.Village), fold.Fold(u.Village + " " + u.Quarter)} {
			if _, ok := out[k]; !ok {
				out[k] = [2]string{u.Village, ""}
			}
		}
		if u.Quarter != "" {
			out[fold.Fold(u.Village+" "+u.Quarter)] = [2]string{u.Village, u.Quarter}
			if _, ok := out[fold.Fold(u.Quarter)]; !ok {
				out[fold.Fold(u.Quarter)] = [2]string{u.Village, u.Quarter}
			}
		}
	}
	return out
}

// patientFrom reads what was typed into the search box as the beginning of a
// registration. A word in capitals, or known as a family name, is the family
// name; known given names, villages and quarters, an age or a birth date and a
// phone number go to their fields; what is left over is the given name.
func patientFrom(typed string, today clinical.Date, used []store.UsedPlace) records.Patient {
	var p records.Patient
	if likeNumber(typed) {
		return p // the number of somebody else, or a slip
	}
	words := takeFigures(&p, strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }), today)
	l, places := known(), usedLexicon(used)
	capitals := someCapitals(words)
	var unknown []string
	var given []string
	for i := 0; i < len(words); {
		w, k := words[i], fold.Fold(words[i])
		n, at := l.placeAt(words[i:], places)
		_, isFamily := l.family[k]
		_, isGiven := l.given[k]
		switch {
		case p.Family == "" && capitals && allCapitals(w):
			p.Family = proper(w, l.family)
		case n > 1, n == 1 && !isFamily && !isGiven && p.Village == "":
			p.Village, p.Quarter = at[0], at[1]
			i += n
			continue
		case p.Family == "" && isFamily && !(isGiven && len(given) == 0 && laterFamily(words[i+1:], l)):
			p.Family = proper(w, l.family)
		case isGiven:
			given = append(given, proper(w, l.given))
		case n == 1:
			p.Village, p.Quarter = at[0], at[1]
		default:
			unknown = append(unknown, capitalised(w))
		}
		i++
	}
	// A name that no list has is the family's where the given one is known.
	if p.Family == "" && len(given) > 0 && len(unknown) > 0 {
		p.Family, unknown = unknown[0], unknown[1:]
	}
	p.Given = strings.Join(append(given, unknown...), " ")
	return p
}

// laterFamily tells whether a family name still comes, so that a word that is
// both may be the given one.
func laterFamily(words []string, l *lexicon) bool {
	for _, w := range words {
		if _, ok := l.family[fold.Fold(w)]; ok {
			return true
		}
	}
	return false
}

// takeFigures takes the age, the birth date and the phone out of the words.
func takeFigures(p *records.Patient, words []string, today clinical.Date) (rest []string) {
	for i := 0; i < len(words); {
		if !strings.ContainsFunc(words[i], unicode.IsDigit) {
			rest = append(rest, words[i])
			i++
			continue
		}
		if n, phone := phoneAt(words[i:]); n > 0 && p.Phone == "" {
			p.Phone = phone
			i += n
			continue
		}
		n := ageAt(p, words[i:], today)
		if n == 0 { // "Badialan 2" is a place
			rest = append(rest, words[i])
			n = 1
		}
		i += n
	}
	return rest
}

// phoneAt reads eight digits, in one word or in groups, with Mali's prefix or
// without.
func phoneAt(words []string) (n int, phone string) {
	digits := ""
	for i, w := range words {
		w = strings.NewReplacer("+", "", ".", "", "-", "").Replace(w)
		if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsDigit(r) }) {
			break
		}
		digits += w
		local := strings.TrimPrefix(strings.TrimPrefix(digits, "00"), "223")
		if len(digits) > 8 && len(local) == 8 {
			return i + 1, groups(local)
		}
		if len(digits) == 8 && digits[:3] != "223" {
			return i + 1, groups(digits)
		}
		if len(digits) > 13 {
			break
		}
	}
	return 0, ""
}

// groups writes eight digits as people read them out: 76 12 34 56.
func groups(digits string) string {
	if len(digits) != 8 {
		return digits
	}
	return digits[:2] + " " + digits[2:4] + " " + digits[4:6] + " " + digits[6:]
}

// tidyPhone groups a phone number that was typed in one piece.
func tidyPhone(s string) string {
	if n, phone := phoneAt(strings.Fields(s)); n > 0 && n == len(strings.Fields(s)) {
		return phone
	}
	return s
}

func ageAt(p *records.Patient, words []string, today clinical.Date) int {
	if p.Birth != nil {
		return 0
	}
	for n := min(2, len(words)); n > 0; n-- {
		s := strings.Join(words[:n], " ")
		if n == 2 && strings.ContainsFunc(words[1], unicode.IsDigit) {
			continue
		}
		d, by, why := form.ParseAge(s, today)
		if why == nil {
			p.Birth, p.BirthBy = &d, records.Precision(by)
			return n
		}
	}
	return 0
}

func allCapitals(w string) bool {
	letters := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// someCapitals tells whether capitals tell the words apart.
func someCapitals(words []string) bool {
	up, low := 0, 0
	for _, w := range words {
		if allCapitals(w) {
			up++
		} else {
			low++
		}
	}
	return up > 0 && low > 0
}

// proper writes a word as the list does where only accents and case differ,
// else with a capital.
func proper(w string, list map[string]string) string {
	if usual, ok := list[fold.Fold(w)]; ok {
		return usual
	}
	return capitalised(w)
}

// capitalised writes a name that was typed without care: each part begins with
// a capital. A name with capitals of its own stays.
func capitalised(w string) string {
	if w != strings.ToLower(w) && w != strings.ToUpper(w) {
		return w
	}
	first := true
	return strings.Map(func(r rune) rune {
		defer func() { first = r == ' ' || r == '-' || r == '\'' || r == '’' }()
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, w)
}
