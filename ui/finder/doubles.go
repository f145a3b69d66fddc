package finder

import (
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
	"carnet/records/store/names"
	"carnet/ui/place"
)

// strong is the score from which a likely double is asked about before one
// registers: a whole name and one more thing that sets people apart. A name
// alone is not enough where one in ten is a Traoré.
const strong = 66

// shownDoubles is how many stand in the column.
const shownDoubles = 5

// double is a likely double as the column shows it.
type double struct {
	hit    store.Hit
	row    row
	words  []agreement
	strong bool
}

// agreement is one thing that agrees, nearly agrees or differs.
type agreement struct {
	words string
	is    names.Agreement
}

func doublesOf(p text.Printer, found []store.Double, mine *records.Patient, today clinical.Date) []double {
	var out []double
	for _, f := range found {
		out = append(out, double{hit: f.Hit, row: rowOf(p, f.Hit, today), words: evidence(p, f, mine, today), strong: f.Match.Score >= strong})
	}
	return out
}

// evidence says in words what agrees first, then what differs.
func evidence(p text.Printer, d store.Double, mine *records.Patient, today clinical.Date) []agreement {
	is := map[names.Field]names.Agreement{}
	for _, e := range d.Match.Evidence {
		is[e.Field] = e.Is
	}
	var out []agreement
	say := func(f names.Field, key string) {
		if a := is[f]; a != names.Unknown {
			out = append(out, agreement{p.T("finder.double." + key + "." + suffix(a)), a})
		}
	}
	// Family and given name together are "the name".
	if a, b := is[names.FieldFamily], is[names.FieldGiven]; a == names.Same && b == names.Same {
		out = append(out, agreement{p.T("finder.double.name.same"), names.Same})
	} else {
		say(names.FieldFamily, "family")
		say(names.FieldGiven, "given")
	}
	say(names.FieldMother, "mother")
	say(names.FieldRelative, "relative")
	say(names.FieldPhone, "phone")
	if a := is[names.FieldBirth]; a == names.Same {
		out = append(out, agreement{p.T("finder.double.age.same"), a})
	} else if a != names.Unknown {
		out = append(out, agreement{p.T("finder.double.age.other", ages(p, mine.Birth, d.Birth, today)), a})
	}
	say(names.FieldVillage, "village")
	say(names.FieldQuarter, "quarter")
	if is[names.FieldSex] == names.Differs {
		say(names.FieldSex, "sex")
	}
	return bySame(out)
}

// bySame puts what agrees before what is near, and that before what differs.
func bySame(in []agreement) []agreement {
	var out []agreement
	for _, want := range []names.Agreement{names.Same, names.Near, names.Differs} {
		for _, a := range in {
			if a.is == want {
				out = append(out, a)
			}
		}
	}
	return out
}

func suffix(a names.Agreement) string {
	switch a {
	case names.Same:
		return "same"
	case names.Near:
		return "near"
	}
	return "other"
}

// ages writes two ages beside each other in one unit: "24/25".
func ages(p text.Printer, a, b *clinical.Date, today clinical.Date) string {
	if a == nil || b == nil {
		return ""
	}
	x, y := today.YearsSince(*a), today.YearsSince(*b)
	if x == y || x < 5 && y < 5 {
		return place.Age(p, a, records.ExactDay, today) + " / " + place.Age(p, b, records.ExactDay, today)
	}
	return strconv.Itoa(x) + "/" + strconv.Itoa(y)
}

// joined is the evidence on one line.
func joined(words []agreement) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.words
	}
	return strings.Join(out, " · ")
}

// worthAsking tells whether enough is known to look for doubles: a name, or a
// phone.
func worthAsking(p *records.Patient) bool {
	return len([]rune(p.Family))+len([]rune(p.Given)) >= 4 || p.Phone != ""
}

// likeness is the part of an identity by which doubles are found: while it
// stays the same, there is nothing new to ask.
func likeness(p *records.Patient) string {
	birth := ""
	if p.Birth != nil {
		birth = strconv.Itoa(p.Birth.Serial())
	}
	return strings.Join([]string{p.Family, p.Given, p.Sex.String(), birth, string(p.BirthBy), p.Village, p.Quarter, p.Phone, p.Mother, p.Father, p.Husband}, "\x00")
}
