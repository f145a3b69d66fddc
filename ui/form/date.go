package form

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"carnet/records/clinical"
)

// Date is a civil date.
type Date = clinical.Date

// Lean tells to which side a date without a full year belongs.
type Lean int

// Near takes the closest such day, Past the last one up to today (a birth, a
// last period), Future the next one from today on (an appointment).
const (
	Near Lean = iota
	Past
	Future
)

var (
	weekdayWords = map[string]int{
		"auj": 0, "aujourdhui": 0, "today": 0, "bi": 0,
		"hier": -1, "yesterday": -1, "kunun": -1, "avanthier": -2,
		"dem": 1, "demain": 1, "tomorrow": 1, "sini": 1, "apresdemain": 2,
	}
	offsetForm = regexp.MustCompile(`^([+-]?)(\d{1,4})(j|d|s|w|m|a|y)$`)
	weeksForm  = regexp.MustCompile(`^(\d{1,2})(?:sa)?(?:\+(\d))?(?:sa)?$`)
	fullForm   = regexp.MustCompile(`^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$`)
	isoForm    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	runForm    = regexp.MustCompile(`^(\d{2})(\d{2})(\d{2}|\d{4})$`)
)

// ParseDate reads a date as people write it at a desk:
//
//	15/3  15.3.26  15/03/2026  150326  2026-03-15
//	auj  hier  dem          today, yesterday, tomorrow
//	-3j  -2s  -4m  -1a  +1s days, weeks, months, years from today
//	6 SA  6 SA + 3          the first day of a pregnancy that has 6 weeks (+ 3 days) today
//
// A missing year or century is chosen by lean.
func ParseDate(s string, today Date, lean Lean) (Date, *refusal) {
	plain := fold(s)
	word := strings.NewReplacer("'", "", "’", "", "-", "", " ", "").Replace(plain)
	if n, ok := weekdayWords[word]; ok {
		return today.AddDays(n), nil
	}
	tight := strings.ReplaceAll(plain, " ", "")
	if d, ok, why := parseOffset(tight, today, lean); ok || why != nil {
		return d, why
	}
	if strings.Contains(tight, "sa") {
		return parseWeeks(tight, today)
	}
	if m := isoForm.FindStringSubmatch(tight); m != nil {
		return calendarDay(atoi(m[1]), atoi(m[2]), atoi(m[3]))
	}
	if m := runForm.FindStringSubmatch(tight); m != nil {
		return withYear(atoi(m[1]), atoi(m[2]), m[3], today, lean)
	}
	if m := fullForm.FindStringSubmatch(strings.Join(strings.Fields(plain), " ")); m != nil {
		return withYear(atoi(m[1]), atoi(m[2]), m[3], today, lean)
	}
	return Date{}, refuse("form.date.unread")
}

func parseOffset(s string, today Date, lean Lean) (Date, bool, *refusal) {
	for _, w := range [][2]string{{"jours", "j"}, {"jour", "j"}, {"jrs", "j"}, {"semaines", "s"}, {"semaine", "s"}, {"sem", "s"}, {"mois", "m"}, {"ans", "a"}, {"an", "a"}} {
		if strings.HasSuffix(s, w[0]) {
			s = strings.TrimSuffix(s, w[0]) + w[1]
			break
		}
	}
	m := offsetForm.FindStringSubmatch(s)
	if m == nil {
		return Date{}, false, nil
	}
	n := atoi(m[2])
	switch {
	case m[1] == "-":
		n = -n
	case m[1] == "+":
	case lean == Past:
		n = -n
	case lean == Near:
		return Date{}, false, refuse("form.date.sign", m[2]+m[3])
	}
	d := shift(today, n, m[3])
	if !d.Valid() {
		return Date{}, false, refuse("form.date.far")
	}
	return d, true, nil
}

func shift(d Date, n int, unit string) Date {
	switch unit {
	case "s", "w":
		return d.AddDays(7 * n)
	case "m":
		return d.AddMonths(n)
	case "a", "y":
		return d.AddMonths(12 * n)
	}
	return d.AddDays(n)
}

func parseWeeks(s string, today Date) (Date, *refusal) {
	s = strings.TrimSuffix(s, "j")
	m := weeksForm.FindStringSubmatch(s)
	if m == nil {
		return Date{}, refuse("form.date.weeks")
	}
	w, d := atoi(m[1]), atoi(m[2])
	if w > 45 || d > 6 {
		return Date{}, refuse("form.date.weeks")
	}
	return today.AddDays(-7*w - d), nil
}

func calendarDay(y, m, d int) (Date, *refusal) {
	date := Date{Year: y, Month: m, Day: d}
	if date.Valid() {
		return date, nil
	}
	if y < clinical.MinYear || y > clinical.MaxYear {
		return Date{}, refuse("form.date.far")
	}
	return Date{}, refuse("form.date.calendar", fmt.Sprintf("%02d/%02d/%d", d, m, y))
}

// withYear completes a day and a month by a year of four, two or no digits.
func withYear(day, month int, year string, today Date, lean Lean) (Date, *refusal) {
	if len(year) == 4 {
		return calendarDay(atoi(year), month, day)
	}
	// The 29th of February may be eight years away, around 1900 and 2100.
	from, to, step := today.Year-8, today.Year+8, 1
	if len(year) == 2 {
		century := today.Year / 100 * 100
		from, to, step = century-100+atoi(year), century+100+atoi(year), 100
	}
	var best Date
	for y := from; y <= to; y += step {
		d := Date{Year: y, Month: month, Day: day}
		if d.Valid() && better(d, best, today, lean) {
			best = d
		}
	}
	if best.IsZero() {
		if year == "" {
			return Date{}, refuse("form.date.calendar", fmt.Sprintf("%02d/%02d", day, month))
		}
		return Date{}, refuse("form.date.calendar", fmt.Sprintf("%02d/%02d/%s", day, month, year))
	}
	return best, nil
}

// better tells whether d suits the lean more than best. A day on the wrong
// side still beats none: the field's own check then says what is wrong.
func better(d, best, today Date, lean Lean) bool {
	if best.IsZero() {
		return true
	}
	wrong := func(x Date) bool {
		return lean == Past && today.Before(x) || lean == Future && x.Before(today)
	}
	if wrong(d) != wrong(best) {
		return wrong(best)
	}
	return abs(d.Sub(today)) < abs(best.Sub(today))
}

// FormatDate writes a date as it is read: 15/03/2026.
func FormatDate(d Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
