package login

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"carnet/records"
	"carnet/records/desk"
	"carnet/records/vault/keyring"
	"carnet/sync/admission"
	"carnet/ui/access"
)

// founder is what the first start asks of who creates a centre.
type founder struct {
	centre   records.Centre
	desk     string
	person   records.Staff
	proposed string // the letter that was proposed last
	password string
}

func newFounder(desk string) *founder {
	return &founder{desk: desk, person: records.Staff{Role: records.SiteLead}}
}

// letters are the signs that patient numbers are written with, letters only.
const letters = "ABCDEFGHJKMNPQRSTVWXYZ"

// common are the words of a centre's name that tell nothing.
var common = []string{"cscom", "cscom-u", "u", "csref", "centre", "de", "du", "des", "la", "le", "les", "d", "l", "sante", "communautaire", "universitaire", "universite", "maternite", "clinique", "poste"}

// proposeLetter takes the first letter of a centre's name that tells it from
// others and that patient numbers may bear.
func proposeLetter(name string) string {
	words := strings.FieldsFunc(access.Fold(name), func(r rune) bool { return r == ' ' || r == '\'' || r == '-' || r == '(' || r == ')' || r == '.' })
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(common, w) })
	for _, w := range words {
		for _, r := range strings.ToUpper(w) {
			if strings.ContainsRune(letters, r) {
				return string(r)
			}
		}
	}
	return ""
}

// named follows the name with the proposed letter, until somebody has typed
// another one.
func (f *founder) named() {
	l := proposeLetter(f.centre.Name)
	if f.centre.Letter == "" || f.centre.Letter == f.proposed {
		f.centre.Letter = l
	}
	f.proposed = l
}

// example is how the first patient number will look; "" without a letter.
func (f *founder) example() string {
	if !goodLetter(f.centre.Letter) {
		return ""
	}
	return records.PatientNumber(f.centre.Letter, "1", 1)
}

func goodLetter(s string) bool {
	return utf8.RuneCountInString(s) == 1 && strings.Contains(letters, s)
}

// twice tells whether the founder also cares for patients: then they get a
// second account, because who answers for the centre does not consult.
func (f *founder) twice() bool { return f.person.Role != records.SiteLead }

// known are the words that everybody could guess a password from.
func (f *founder) known() []string {
	return []string{f.person.Given, f.person.Family, f.centre.Name, f.centre.Commune, f.centre.District}
}

// found makes the centre, its first desk and its first account.
func (f *founder) found(ctx context.Context, dir, lang string, o desk.Options) (k *desk.Desk, sheet keyring.Sheet, roles map[string]string, err error) {
	lead := f.person
	lead.Role = records.SiteLead
	k, sheet, err = desk.Found(ctx, dir, desk.Founding{
		Centre: f.centre, Desk: f.desk, Lead: lead, Password: f.password, Lang: lang, Keys: admission.Keys,
	}, o)
	if err != nil {
		return nil, sheet, nil, err
	}
	if f.twice() {
		if _, err := k.AddUser(ctx, f.person, f.password); err != nil {
			// A centre without the second account is whole: it can be added.
			return k, sheet, nil, err
		}
	}
	roles, err = k.Roles(ctx)
	return k, sheet, roles, err
}

// kept notes that the sheet is in somebody's drawer.
func kept(ctx context.Context, k *desk.Desk, now time.Time) error {
	return k.Store.SetSetting(ctx, access.SheetKept, now.UTC().Format(time.RFC3339))
}

// regions are those of Mali since 2023, the district of Bamako first.
var regions = []string{"Bamako", "Bandiagara", "Bougouni", "Dioïla", "Douentza", "Gao", "Kayes", "Kidal", "Kita", "Koulikoro", "Koutiala", "Ménaka", "Mopti", "Nara", "Nioro", "San", "Ségou", "Sikasso", "Taoudénit", "Tombouctou"}

// findRegions are those that begin with what is typed, then those that hold it.
func findRegions(typed string) []string {
	want := access.Fold(typed)
	var begin, hold []string
	for _, r := range regions {
		switch f := access.Fold(r); {
		case strings.HasPrefix(f, want):
			begin = append(begin, r)
		case strings.Contains(f, want):
			hold = append(hold, r)
		}
	}
	return append(begin, hold...)
}
