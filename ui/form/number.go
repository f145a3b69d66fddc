package form

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// ParseNumber reads a number as people write it: comma or point, spaces
// between thousands, either minus sign. Anything else, such as letters or two
// signs, is not a number.
func ParseNumber(s string) (float64, bool) {
	s = squeeze(s)
	if s == "" || strings.Count(s, ",")+strings.Count(s, ".") > 1 || len(s) > 18 {
		return 0, false
	}
	for i, r := range s {
		if (r < '0' || r > '9') && r != ',' && r != '.' && (r != '-' || i > 0) {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, false
	}
	return x, true
}

// squeeze drops spaces of every width and writes the minus as ASCII.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u202f' || r == '\u00a0':
			return -1
		case r == '−' || r == '–':
			return '-'
		}
		return r
	}, s)
}

// decimals counts the digits behind the decimal sign of a typed number.
func decimals(s string) int {
	s = squeeze(s)
	i := strings.IndexAny(s, ",.")
	if i < 0 {
		return 0
	}
	return len(strings.TrimRight(s[i+1:], "0"))
}

// Pressure is a blood pressure in mmHg.
type Pressure struct{ Systolic, Diastolic int }

// ParsePressure reads a blood pressure: 142/92, 142 92, 14292. Two values
// below 30 are centimetres of mercury, as many clinicians say them (14/9 is
// 140/90); cm then is true, so that what was understood can be shown.
func ParsePressure(s string) (p Pressure, cm bool, why *refusal) {
	a, b, ok := splitPressure(s)
	if !ok {
		return Pressure{}, false, refuse("form.pressure.both")
	}
	if a < 30 && b < 30 {
		a, b, cm = a*10, b*10, true
	}
	p = Pressure{int(math.Round(a)), int(math.Round(b))}
	switch {
	case p.Diastolic >= p.Systolic:
		return Pressure{}, false, refuse("form.pressure.order", p.Systolic, p.Diastolic)
	case p.Systolic < 30 || p.Systolic > 320 || p.Diastolic < 10 || p.Diastolic > 220:
		return Pressure{}, false, refuse("form.pressure.range", strconv.Itoa(p.Systolic)+"/"+strconv.Itoa(p.Diastolic))
	}
	return p, cm, nil
}

func splitPressure(s string) (a, b float64, ok bool) {
	s = strings.TrimSpace(s)
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == ';' || unicode.IsSpace(r) || r == '\u202f' })
	if len(parts) == 1 && (len(s) == 5 || len(s) == 6) && onlyDigits(s) {
		parts = []string{s[:3], s[3:]}
	}
	if len(parts) != 2 {
		return 0, 0, false
	}
	a, ok1 := ParseNumber(parts[0])
	b, ok2 := ParseNumber(parts[1])
	return a, b, ok1 && ok2 && a > 0 && b > 0
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

func (p Pressure) String() string {
	return strconv.Itoa(p.Systolic) + "/" + strconv.Itoa(p.Diastolic)
}
