package place

import (
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
)

// Day writes a date as people here do: 24/11/2026; "" for none.
func Day(d clinical.Date) string {
	if d.IsZero() {
		return ""
	}
	b := d.Append(nil) // YYYY-MM-DD
	return string(b[8:10]) + "/" + string(b[5:7]) + "/" + string(b[0:4])
}

// NearDay writes a date in relation to today: "aujourd’hui", "hier", else the
// day.
func NearDay(p text.Printer, d, today clinical.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d == today:
		return p.T("place.today")
	case today.Sub(d) == 1:
		return p.T("place.yesterday")
	case d.Sub(today) == 1:
		return p.T("place.tomorrow")
	}
	return Day(d)
}

// Age says an age: days in the first two months, months up to five years,
// then years; with "env." where the birth date was estimated. "" when it is
// not known.
func Age(p text.Printer, birth *clinical.Date, by records.Precision, on clinical.Date) string {
	if birth == nil || birth.IsZero() {
		return ""
	}
	days := on.Sub(*birth)
	var s string
	switch {
	case days < 0:
		return ""
	case days < 61:
		s = p.T("place.age_days", days)
	case days < 5*366:
		s = p.T("place.age_months", months(*birth, on))
	default:
		s = p.T("place.age_years", on.YearsSince(*birth))
	}
	if by == records.ToTheYear && days >= 5*366 {
		return p.T("place.about", s)
	}
	return s
}

// months is the number of completed months.
func months(birth, on clinical.Date) int {
	m := (on.Year-birth.Year)*12 + on.Month - birth.Month
	if on.Day < birth.Day {
		m--
	}
	return max(m, 0)
}

// Sex is one letter: F or M; "" when it is not known.
func Sex(p text.Printer, s clinical.Sex) string {
	switch s {
	case clinical.Male:
		return p.T("place.male")
	case clinical.Female:
		return p.T("place.female")
	}
	return ""
}

// Dots joins what is there with middle dots.
func Dots(parts ...string) string {
	var out []string
	for _, x := range parts {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return strings.Join(out, " · ")
}
