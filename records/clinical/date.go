package clinical

import (
	"cmp"
	"fmt"
)

// Date is a civil date: year, month and day, with neither clock nor time
// zone. The zero value means "no date".
type Date struct {
	Year  int
	Month int
	Day   int
}

// The years that a clinical date may have; what lies outside is a typing
// error.
const (
	MinYear = 1880
	MaxYear = 2199
)

// NewDate makes a date and refuses days that the calendar does not have.
func NewDate(year, month, day int) (Date, error) {
	d := Date{year, month, day}
	if !d.Valid() {
		return Date{}, &FieldError{Field: "date", Reason: fmt.Sprintf("%04d-%02d-%02d is not a day of the calendar between %d and %d", year, month, day, MinYear, MaxYear)}
	}
	return d, nil
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, &FieldError{Field: "date", Reason: fmt.Sprintf("%.20q is not a date; write YYYY-MM-DD", s)}
	}
	y, ok1 := digits(s[:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, &FieldError{Field: "date", Reason: fmt.Sprintf("%.20q is not a date; write YYYY-MM-DD", s)}
	}
	return NewDate(y, m, d)
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// IsZero tells that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid tells that the calendar has this day and the year is a sane one.
func (d Date) Valid() bool {
	return d.Year >= MinYear && d.Year <= MaxYear &&
		d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// String writes YYYY-MM-DD, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.Append(make([]byte, 0, 10)))
}

// Append writes YYYY-MM-DD behind b.
func (d Date) Append(b []byte) []byte {
	return append(b,
		byte('0'+d.Year/1000%10), byte('0'+d.Year/100%10), byte('0'+d.Year/10%10), byte('0'+d.Year%10), '-',
		byte('0'+d.Month/10), byte('0'+d.Month%10), '-',
		byte('0'+d.Day/10), byte('0'+d.Day%10))
}

// MarshalText writes YYYY-MM-DD (an empty text for no date).
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD or an empty text.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Serial counts days from 1970-01-01.
func (d Date) Serial() int {
	// Days from civil, by eras of 400 years that begin in March.
	y, m := d.Year, d.Month
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d.Day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

// DateOf is the date of a Serial.
func DateOf(serial int) Date {
	z := serial + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day := doy - (153*mp+2)/5 + 1
	month := mp + 3
	year := yoe + era*400
	if month > 12 {
		month -= 12
		year++
	}
	return Date{year, month, day}
}

// AddDays is the date n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return DateOf(d.Serial() + n) }

// AddMonths is the same day n months later, or the month's last day where
// that month is shorter: 31 January + 1 month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	m := d.Year*12 + d.Month - 1 + n
	y, mo := floorDiv(m, 12), m-floorDiv(m, 12)*12+1
	return Date{y, mo, min(d.Day, daysIn(y, mo))}
}

// Sub is the number of days from other to d; negative when d comes first.
func (d Date) Sub(other Date) int { return d.Serial() - other.Serial() }

// Compare orders dates: -1, 0 or +1.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before tells that d comes before other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// YearsSince is the number of completed years from birth to d.
func (d Date) YearsSince(birth Date) int {
	y := d.Year - birth.Year
	if d.Month < birth.Month || (d.Month == birth.Month && d.Day < birth.Day) {
		y--
	}
	return y
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
