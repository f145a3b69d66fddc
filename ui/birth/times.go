package birth

import (
	"strings"
	"time"

	"carnet/records/clinical"
	"carnet/ui/bedside"
)

// at is when the first child was born.
func (s *state) at(now time.Time) time.Time {
	if s.read {
		return s.D.At
	}
	day, today := s.Day, bedside.DayOf(now)
	if day.IsZero() {
		day = today
	}
	c, ok := bedside.ClockOf(s.Time, now)
	if !ok {
		return time.Date(day.Year, time.Month(day.Month), day.Day, 12, 0, 0, 0, now.Location())
	}
	t := onDay(day, c)
	// Past midnight a birth of before it: the form began with today.
	if day == today && (strings.Contains(s.Time, "/") || t.After(now.Add(time.Minute))) {
		return c
	}
	return t
}

// onDay puts a time of day on a day.
func onDay(day clinical.Date, c time.Time) time.Time {
	return time.Date(day.Year, time.Month(day.Month), day.Day, c.Hour(), c.Minute(), 0, 0, c.Location())
}

// near is a time of day close to the birth; nil where it cannot be read.
func (s *state) near(clock string, now time.Time) *time.Time { return nearTo(s.at(now), clock, now) }

// nearTo is the time of day that lies closest to a moment: of the day before or
// the day after, where midnight lies between. A time with its day is that time,
// in the year that is closest.
func nearTo(moment time.Time, clock string, now time.Time) *time.Time {
	c, ok := bedside.ClockOf(clock, now)
	if clock == "" || !ok {
		return nil
	}
	const half = 12 * time.Hour
	if strings.Contains(clock, "/") {
		best := c
		for _, years := range []int{-1, 1} {
			t := time.Date(moment.Year()+years, c.Month(), c.Day(), c.Hour(), c.Minute(), 0, 0, c.Location())
			if apart(t, moment) < apart(best, moment) {
				best = t
			}
		}
		if t := time.Date(moment.Year(), c.Month(), c.Day(), c.Hour(), c.Minute(), 0, 0, c.Location()); apart(t, moment) < apart(best, moment) {
			best = t
		}
		return &best
	}
	t := onDay(bedside.DayOf(moment), c)
	switch {
	case moment.Sub(t) > half:
		t = t.AddDate(0, 0, 1)
	case t.Sub(moment) > half:
		t = t.AddDate(0, 0, -1)
	}
	return &t
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

// since is the time of something that goes on after the birth, a dose: the
// latest such time that is not after now, as the field shows it. In a form that
// has lain longer than a day it is the one close to the birth.
func (s *state) since(clock string, now time.Time) *time.Time {
	if clock == "" {
		return nil
	}
	birth := s.at(now)
	c, ok := bedside.ClockOf(clock, now)
	if !ok || strings.Contains(clock, "/") || !s.signed && now.Sub(birth) > 24*time.Hour {
		return nearTo(birth, clock, now)
	}
	return &c
}
