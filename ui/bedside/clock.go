package bedside

import (
	"strconv"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/ui/form"
)

// Clock is a time of day.
func Clock(t time.Time) string { return t.Format("15:04") }

// When is a time of day, with the day where it is not today's.
func When(p text.Printer, t, now time.Time) string {
	if DayOf(t) == DayOf(now) {
		return Clock(t)
	}
	return p.T("labour.day_clock", t.Format("02/01"), Clock(t))
}

// DayOf is the day of a moment.
func DayOf(t time.Time) clinical.Date {
	return clinical.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// Length is a length of time in words: "12 min", "2 h 05".
func Length(p text.Printer, d time.Duration) string {
	m := int(d.Round(time.Minute).Minutes())
	if m < 60 {
		return p.T("labour.minutes", strconv.Itoa(m))
	}
	if m%60 == 0 {
		return p.T("labour.hours", strconv.Itoa(m/60))
	}
	return p.T("labour.hours_minutes", strconv.Itoa(m/60), string(rune('0'+m%60/10))+string(rune('0'+m%10)))
}

// ReadClock reads a time of day, "1035", "10:35", "10h35", "9", or minutes
// ago, "-20", as the latest such time that is not after now.
func ReadClock(s string, day, now time.Time) (time.Time, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		n, ok := Digits(rest)
		return now.Add(-time.Duration(n) * time.Minute).Truncate(time.Minute), ok && n <= 24*60
	}
	h, m := s, "0"
	if i := strings.IndexAny(s, ":h "); i >= 0 {
		h, m = s[:i], s[i+1:]
	} else if len(s) > 2 {
		h, m = s[:len(s)-2], s[len(s)-2:]
	}
	if m == "" {
		m = "0"
	}
	hour, ok1 := Digits(h)
	minute, ok2 := Digits(m)
	if !ok1 || !ok2 || hour > 23 || minute > 59 {
		return time.Time{}, false
	}
	t := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	if t.After(now.Add(time.Minute)) {
		t = t.AddDate(0, 0, -1)
	}
	return t, true
}

// Digits reads a short whole number.
func Digits(s string) (int, bool) {
	n := 0
	if s == "" || len(s) > 4 {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, true
}

// ClockField is a time of day that may be absent, read as the latest such time.
// It is kept as text in *s; ClockOf reads it.
func ClockField(p text.Printer, key string, s *string, now func() time.Time, opts ...form.Opt) *form.Field {
	tidy := func(x string) string {
		if t, ok := ReadClock(x, now(), now()); ok {
			return When(p, t, now())
		}
		return x
	}
	check := func(x string) form.Message {
		if _, ok := ClockOf(x, now()); x != "" && !ok {
			return form.Refuse(p.T("labour.entry.time.wrong"))
		}
		return form.Message{}
	}
	return form.Text(key, s, append([]form.Opt{form.Tidy(tidy), form.Check(check), form.Placeholder("labour.time.hint")}, opts...)...)
}

// ClockOf reads what a ClockField holds: a time of day, or a day and a time.
func ClockOf(s string, now time.Time) (time.Time, bool) {
	if len(s) > 6 && s[2] == '/' {
		t, err := time.ParseInLocation("02/01 15:04", s[:5]+s[len(s)-6:len(s)-5]+s[len(s)-5:], now.Location())
		if err != nil {
			return time.Time{}, false
		}
		t = t.AddDate(now.Year(), 0, 0)
		if t.After(now) {
			t = t.AddDate(-1, 0, 0)
		}
		return t, true
	}
	return ReadClock(s, now, now)
}

// ClockText is a time as a field shows it; "" for none.
func ClockText(p text.Printer, t *time.Time, now time.Time) string {
	if t == nil {
		return ""
	}
	return When(p, *t, now)
}

// SetClock writes the time of a field, and leaves it when the text is the one
// that the time had been shown as.
func SetClock(p text.Printer, s string, old *time.Time, now time.Time) *time.Time {
	if s == ClockText(p, old, now) {
		return old
	}
	t, ok := ClockOf(s, now)
	if !ok {
		return nil
	}
	return &t
}
