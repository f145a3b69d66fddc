package names

import (
	"math"
	"time"
)

// Precision tells how exactly a birth date is known.
type Precision byte

// The precisions of a birth date; the zero value is the exact day.
const (
	ToTheDay Precision = iota
	ToTheMonth
	ToTheYear
)

// UnknownBirth stands in Entry.Birth for no birth date.
const UnknownBirth int32 = math.MinInt32

const (
	daysYear  = 365.25
	daysMonth = daysYear / 12
	binDays   = 30 // birth dates are listed by bins of thirty days
)

// binOf is the term of the bin in which somebody was born.
func binOf(birth int32) uint32 {
	n := birth + 1<<20 // from 900 BC: positive for any date that is not nonsense
	if n < 0 {
		n = 0
	}
	return termBin | uint32(n/binDays)&(1<<28-1)
}

type unit byte

const (
	years unit = iota
	months
	weeks
	days
	bornYear // a year of birth
	bornDay  // a day of birth, as days since 1970
)

// age is an age or a birth date as typed.
type age struct {
	n    int
	unit unit
}

// worth is how well a birth date fits, 0…100. An age is taken with the
// tolerance that custom needs: few adults know their exact age, and a record
// from last year says one year less.
func (a age) worth(birth int32, p Precision, today int32) uint8 {
	if birth == UnknownBirth {
		return 0
	}
	old := float64(today - birth)
	switch a.unit {
	case bornDay:
		return bornWorth(math.Abs(float64(int(birth) - a.n)))
	case bornYear:
		return yearsWorth(abs(yearOf(birth)-a.n), 0, p)
	case days:
		return steps(math.Abs(old-float64(a.n)), [...]float64{0, 2, 7, 14})
	case weeks:
		return steps(math.Abs(math.Floor(old/7)-float64(a.n)), [...]float64{0, 1, 2, 3})
	case months:
		slack := 1.0
		if p == ToTheYear {
			slack = 3
		}
		return steps(math.Abs(math.Floor(old/daysMonth)-float64(a.n))/slack, [...]float64{0, 1, 2, 4})
	}
	if old < -1 {
		return 0
	}
	return yearsWorth(abs(int(math.Floor(old/daysYear))-a.n), a.n, p)
}

// yearsWorth is the worth of a difference in years at an age.
func yearsWorth(apart, at int, p Precision) uint8 {
	tolerance := 2 + at/10
	if p != ToTheDay {
		tolerance = 2 + at/6
	}
	switch {
	case apart == 0:
		return 100
	case apart == 1 && p != ToTheDay:
		return 90
	case apart == 1:
		return 82
	case apart == 2 && p != ToTheDay:
		return 78
	case apart == 2:
		return 66
	case apart <= tolerance:
		return uint8(max(40, 72-6*apart))
	}
	return 0
}

func bornWorth(apart float64) uint8 { return steps(apart, [...]float64{0, 1, 31, 366}) }

// steps grades a difference: 100 up to the first limit, then 85, 65, 45, 0.
func steps(apart float64, limit [4]float64) uint8 {
	for i, l := range limit {
		if apart <= l {
			return [...]uint8{100, 85, 65, 45}[i]
		}
	}
	return 0
}

// span is the range of birth days that may have a worth, a little wider.
func (a age) span(today int32) (from, to int32) {
	day := func(f float64) int32 { return int32(max(min(f, 1<<20), -(1<<20)+binDays)) }
	t := float64(today)
	switch a.unit {
	case bornDay:
		return day(float64(a.n) - 400), day(float64(a.n) + 400)
	case bornYear:
		first := float64(a.n-1970) * daysYear
		return day(first - 3*daysYear - 31), day(first + 4*daysYear + 31)
	case days:
		return day(t - float64(a.n) - 15), day(t - float64(a.n) + 15)
	case weeks:
		return day(t - 7*float64(a.n+5)), day(t - 7*float64(a.n-4))
	case months:
		return day(t - daysMonth*float64(a.n+14)), day(t - daysMonth*float64(a.n-13))
	}
	tolerance := float64(3 + a.n/6)
	return day(t - daysYear*(float64(a.n)+1+tolerance)), day(t - daysYear*(float64(a.n)-tolerance) + 1)
}

func yearOf(day int32) int { return time.Unix(int64(day)*86400, 0).UTC().Year() }

// dateOf is a day's year, month and day.
func dateOf(day int32) (year, month, dayOfMonth int) {
	y, m, d := time.Unix(int64(day)*86400, 0).UTC().Date()
	return y, int(m), d
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
