package main

import (
	"errors"
	"testing"
	"time"
)

func TestTheClocksShiftIsReadOrRefused(t *testing.T) {
	for s, want := range map[string]time.Duration{"": 0, "-2688h": -112 * 24 * time.Hour, "36h30m": 36*time.Hour + 30*time.Minute} {
		if got, err := parseShift(s); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"hier", "-112", "2026-08-04", " "} {
		if _, err := parseShift(s); !errors.As(err, new(usageError)) {
			t.Errorf("%q: %v", s, err)
		}
	}
}
