package records

import (
	"strings"
	"testing"
)

func TestPatientNumberReadsBack(t *testing.T) {
	n := PatientNumber("B", "2", 1437)
	if !strings.HasPrefix(n, "B2-01437-") {
		t.Fatalf("number %q", n)
	}
	for _, typed := range []string{n, strings.ToLower(n), strings.ReplaceAll(n, "-", ""), strings.ReplaceAll(n, "-", " "), strings.ReplaceAll(n, "0", "o")} {
		got, ok := ParseNumber(typed)
		if !ok || got != n {
			t.Errorf("ParseNumber(%q) = %q, %v; want %q", typed, got, ok, n)
		}
	}
}

func TestPatientNumberBeyondFiveDigits(t *testing.T) {
	n := PatientNumber("B", "2", 123456)
	if got, ok := ParseNumber(n); !ok || got != n {
		t.Fatalf("ParseNumber(%q) = %q, %v", n, got, ok)
	}
}

// A number dictated over the phone: one digit wrong is always found, two
// neighbours swapped nearly always (the check system's own rate).
func TestPatientNumberFindsSlips(t *testing.T) {
	swaps, missed := 0, 0
	for serial := 1; serial < 3000; serial++ {
		n := PatientNumber("B", "2", serial)
		for i := 3; i < 8; i++ {
			for c := byte('0'); c <= '9'; c++ {
				if c == n[i] {
					continue
				}
				bad := n[:i] + string(c) + n[i+1:]
				if _, ok := ParseNumber(bad); ok {
					t.Fatalf("%s passes for %s", bad, n)
				}
			}
			if i < 7 && n[i] != n[i+1] {
				swaps++
				b := []byte(n)
				b[i], b[i+1] = b[i+1], b[i]
				if _, ok := ParseNumber(string(b)); ok {
					missed++
				}
			}
		}
	}
	if missed*100 > swaps {
		t.Fatalf("%d of %d swaps pass", missed, swaps)
	}
}

func TestParseNumberRefuses(t *testing.T) {
	for _, s := range []string{"", "B2", "Traoré", "B2-01437", "B2-0143A-6", "70123456", strings.Repeat("9", 5000)} {
		if got, ok := ParseNumber(s); ok {
			t.Errorf("ParseNumber(%.20q) = %q", s, got)
		}
	}
}

func TestCompleteNumber(t *testing.T) {
	n := PatientNumber("B", "2", 1437)
	for _, typed := range []string{n, "B2-01437", "b201437", "B2 01437"} {
		if got, ok := CompleteNumber(typed); !ok || got != n {
			t.Errorf("CompleteNumber(%q) = %q, %v", typed, got, ok)
		}
	}
	for _, s := range []string{"", "B2", "Traoré", "B2-0x437", strings.Repeat("1", 50)} {
		if got, ok := CompleteNumber(s); ok {
			t.Errorf("CompleteNumber(%.20q) = %q", s, got)
		}
	}
}
