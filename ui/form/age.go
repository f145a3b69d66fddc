package form

import (
	"fmt"
	"regexp"
	"strings"

	"carnet/assets/text"
)

// Precision tells how exactly a birth date is known.
type Precision string

// The precisions; their values are those of the record.
const (
	ToDay   Precision = "day"
	ToMonth Precision = "month"
	ToYear  Precision = "year"
)

var (
	ageForm  = regexp.MustCompile(`^(?:(\d{1,3})(?:ans|an|a|years|year|y))?(?:(\d{1,4})(?:mois|months|month|m))?$`)
	tinyForm = regexp.MustCompile(`^(\d{1,3})(semaines|semaine|sem|s|weeks|week|w|jours|jour|j|days|day|d)$`)
	// Bambara names the unit first: "san 25", "kalo 8".
	bambaraForm = regexp.MustCompile(`^(san|kalo|dogokun|tile)(\d{1,3})$`)
	bornForm    = regexp.MustCompile(`^(?:ne|nee|en|vers)?(1[89]\d\d|2[01]\d\d)$`)
)

// MaxAge is the oldest age in years that an age field takes.
const MaxAge = 120

// ParseAge reads an age or a birth date:
//
//	25  25 ans      the birth date is estimated, known to the year
//	8m  1a6m        known to the month
//	2s  3j          weeks (known to the month), days (to the day)
//	1998            a year of birth
//	15/3/98  …      every date that ParseDate reads, in the past: exact
//
// An estimated birth date is the middle of the days that give this age, so
// that the age shown today is the age that was typed.
func ParseAge(s string, today Date) (Date, Precision, *refusal) {
	tight := strings.TrimPrefix(strings.ReplaceAll(fold(s), " ", ""), "-")
	if tight == "" {
		return Date{}, "", refuse("form.age.unread")
	}
	if m := bambaraForm.FindStringSubmatch(tight); m != nil {
		tight = m[2] + map[string]string{"san": "a", "kalo": "m", "dogokun": "s", "tile": "j"}[m[1]]
	}
	if m := bornForm.FindStringSubmatch(tight); m != nil {
		return bornIn(atoi(m[1]), today)
	}
	if onlyDigits(tight) && len(tight) <= 3 {
		return agedYears(atoi(tight), today)
	}
	if m := ageForm.FindStringSubmatch(tight); m != nil {
		if m[2] == "" {
			return agedYears(atoi(m[1]), today)
		}
		months := 12*atoi(m[1]) + atoi(m[2])
		if months > 12*MaxAge {
			return Date{}, "", refuse("form.age.far", MaxAge)
		}
		return middle(today.AddMonths(-months-1), today.AddMonths(-months)), ToMonth, nil
	}
	if m := tinyForm.FindStringSubmatch(tight); m != nil {
		n := atoi(m[1])
		if m[2][0] == 's' || m[2][0] == 'w' {
			return today.AddDays(-7 * n), ToMonth, nil
		}
		return today.AddDays(-n), ToDay, nil
	}
	d, why := ParseDate(s, today, Past)
	switch {
	case why != nil && why.key == "form.date.unread":
		return Date{}, "", refuse("form.age.unread")
	case why != nil:
		return Date{}, "", why
	case today.Before(d):
		return Date{}, "", refuse("form.age.future", FormatDate(d))
	case today.YearsSince(d) > MaxAge:
		return Date{}, "", refuse("form.age.far", MaxAge)
	}
	return d, ToDay, nil
}

func agedYears(n int, today Date) (Date, Precision, *refusal) {
	if n > MaxAge {
		return Date{}, "", refuse("form.age.far", MaxAge)
	}
	return middle(today.AddMonths(-12*(n+1)), today.AddMonths(-12*n)), ToYear, nil
}

func bornIn(year int, today Date) (Date, Precision, *refusal) {
	switch {
	case year > today.Year:
		return Date{}, "", refuse("form.age.future", fmt.Sprint(year))
	case today.Year-year > MaxAge:
		return Date{}, "", refuse("form.age.far", MaxAge)
	}
	last := Date{Year: year, Month: 12, Day: 31}
	if today.Before(last) {
		last = today
	}
	return middle(Date{Year: year - 1, Month: 12, Day: 31}, last), ToYear, nil
}

// middle is the day halfway into the span that begins after from and ends
// with to.
func middle(from, to Date) Date { return to.AddDays(-(to.Sub(from) - 1) / 2) }

// FormatAge writes an age as the printer's language says it: days up to a
// month, weeks up to three months, months up to two years for those known
// that well, then years.
func FormatAge(p text.Printer, birth, today Date) string {
	days := today.Sub(birth)
	months := monthsBetween(birth, today)
	switch {
	case days < 0:
		return ""
	case days < 14:
		return p.T("form.age.days", days)
	case months < 2:
		return p.T("form.age.weeks", days/7)
	case months < 24:
		return p.T("form.age.months", months)
	}
	return p.T("form.age.years", today.YearsSince(birth))
}

func monthsBetween(from, to Date) int {
	n := 12*(to.Year-from.Year) + to.Month - from.Month
	if to.Day < from.Day {
		n--
	}
	return n
}

// typedAge writes a birth date so that ParseAge reads the same precision.
func typedAge(p text.Printer, birth Date, by Precision, today Date) string {
	switch by {
	case ToYear:
		return p.T("form.age.years", today.YearsSince(birth))
	case ToMonth:
		return p.T("form.age.months", monthsBetween(birth, today))
	}
	return FormatDate(birth)
}
