package journal

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func millis(t *testing.T, s string) int64 {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMilli()
}

// clockStep is what happens to a clock: its wall reads wall, and either it
// ticks or it observes a remote time.
type clockStep struct {
	wall   string
	remote string // observed when given
	state  ClockState
	follow string // the time that the HLC then stands at
}

func TestClock(t *testing.T) {
	cases := []struct {
		name  string
		last  string
		steps []clockStep
	}{
		{"a day's work", "", []clockStep{
			{"2026-03-02 08:00", "", ClockOK, "2026-03-02 08:00"},
			{"2026-03-02 08:05", "", ClockOK, "2026-03-02 08:05"},
			{"2026-03-05 08:05", "", ClockOK, "2026-03-05 08:05"},
		}},
		{"the CMOS battery is flat and the PC wakes up in 2009", "2026-03-02 08:00", []clockStep{
			{"2009-01-01 00:00", "", ClockBehind, "2026-03-02 08:00"},
			{"2009-01-01 00:10", "", ClockBehind, "2026-03-02 08:00"},
			{"2026-03-02 09:00", "", ClockOK, "2026-03-02 09:00"},
		}},
		{"a new PC that wakes up in 2009", "", []clockStep{
			{"2009-01-01 00:00", "", ClockBehind, "2025-01-01 00:00"},
			{"2026-03-02 09:00", "", ClockOK, "2026-03-02 09:00"},
		}},
		{"a new PC in 2009 takes the time of its sister", "", []clockStep{
			{"2009-01-01 00:00", "2026-03-02 08:00", ClockOK, "2026-03-02 08:00"},
			{"2009-01-01 00:01", "", ClockBehind, "2026-03-02 08:00"},
			{"2026-03-02 09:00", "", ClockOK, "2026-03-02 09:00"},
		}},
		{"one year ahead, then back", "2026-03-02 08:00", []clockStep{
			{"2027-03-02 08:00", "", ClockAhead, "2026-03-02 08:00"},
			{"2027-03-02 08:30", "", ClockAhead, "2026-03-02 08:00"},
			{"2026-03-02 09:00", "", ClockOK, "2026-03-02 09:00"},
		}},
		{"another device one day ahead", "2026-03-02 08:00", []clockStep{
			{"2026-03-02 08:10", "2026-03-03 08:10", ClockAhead, "2026-03-02 08:00"},
			{"2026-03-02 08:11", "", ClockOK, "2026-03-02 08:11"},
		}},
		{"another device some minutes ahead is followed", "2026-03-02 08:00", []clockStep{
			{"2026-03-02 08:10", "2026-03-02 08:20", ClockOK, "2026-03-02 08:20"},
			{"2026-03-02 08:11", "", ClockOK, "2026-03-02 08:20"},
			{"2026-03-02 08:21", "", ClockOK, "2026-03-02 08:21"},
		}},
		{"corrected back over midnight by some minutes", "2026-03-02 23:58", []clockStep{
			{"2026-03-03 00:03", "", ClockOK, "2026-03-03 00:03"},
			{"2026-03-02 23:59", "", ClockOK, "2026-03-03 00:03"},
			{"2026-03-03 00:04", "", ClockOK, "2026-03-03 00:04"},
		}},
		{"corrected forward over midnight", "2026-03-02 23:58", []clockStep{
			{"2026-03-03 00:30", "", ClockOK, "2026-03-03 00:30"},
		}},
		{"corrected back by a day", "2026-03-03 10:00", []clockStep{
			{"2026-03-02 10:00", "", ClockBehind, "2026-03-03 10:00"},
			{"2026-03-03 10:01", "", ClockOK, "2026-03-03 10:01"},
		}},
		{"off for two months: another device confirms", "2026-03-02 08:00", []clockStep{
			{"2026-05-02 08:00", "", ClockAhead, "2026-03-02 08:00"},
			{"2026-05-02 08:10", "2026-05-02 08:30", ClockOK, "2026-05-02 08:30"},
			{"2026-05-02 08:40", "", ClockOK, "2026-05-02 08:40"},
		}},
		{"off for two months: the others' revisions lead up to today", "2026-03-02 08:00", []clockStep{
			{"2026-04-02 08:00", "2026-03-10 08:00", ClockOK, "2026-03-10 08:00"},
			{"2026-04-02 08:00", "2026-03-22 08:00", ClockOK, "2026-03-22 08:00"},
			{"2026-04-02 08:00", "", ClockOK, "2026-04-02 08:00"},
		}},
		{"beyond all use", "", []clockStep{
			{"2500-01-01 00:00", "2500-01-01 00:00", ClockAhead, "1970-01-01 00:00"},
			{"2500-01-01 00:00", "", ClockAhead, "2025-01-01 00:00"},
		}},
		{"with our own clock in 2009, another one that is a year ahead", "2026-03-02 08:00", []clockStep{
			{"2009-01-01 00:00", "2027-03-02 08:00", ClockAhead, "2026-03-02 08:00"},
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var now int64
			var last HLC
			if c.last != "" {
				last = At(millis(t, c.last), 0)
			}
			clock := NewClock(func() int64 { return now }, last)
			for i, s := range c.steps {
				now = millis(t, s.wall)
				state := ClockOK
				if s.remote != "" {
					state = clock.Observe(At(millis(t, s.remote), 3))
				} else {
					var hlc HLC
					var wall int64
					before := clock.Last()
					look := clock.Look()
					hlc, wall, state = clock.Tick()
					if hlc <= before || hlc != clock.Last() || wall != now || look != state {
						t.Fatalf("step %d: HLC %d after %d, wall %d, looked %d", i, hlc, before, wall, look)
					}
				}
				if at := clock.Last().Millis(); state != s.state || at != millis(t, s.follow) {
					t.Fatalf("step %d: state %d at %s, want %d at %s", i, state,
						time.UnixMilli(at).UTC().Format("2006-01-02 15:04"), s.state, s.follow)
				}
			}
		})
	}
}

func TestClockBelievesAPerson(t *testing.T) {
	now := millis(t, "2027-03-02 08:00")
	clock := NewClock(func() int64 { return now }, At(millis(t, "2026-03-02 08:00"), 0))
	if clock.Look() != ClockAhead {
		t.Fatal("a year ahead is believed")
	}
	clock.Believe(now)
	if hlc, _, state := clock.Tick(); state != ClockOK || hlc != At(now, 0) {
		t.Fatalf("not believed: %d %d", hlc, state)
	}
	now = millis(t, "2026-03-02 09:00") // it had been wrong all the same
	clock.Believe(now)
	before := clock.Last()
	if hlc, _, state := clock.Tick(); state != ClockOK || hlc != before+1 {
		t.Fatalf("went back: %d after %d, state %d", hlc, before, state)
	}
}

// Whatever the wall clock and other devices say, the time only rises, and stays
// within what plausible clocks have said.
func TestClockOnlyRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := int64(0)
		clock := NewClock(func() int64 { return now }, HLC(rapid.Uint64().Draw(t, "last")>>16))
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = rapid.OneOf(rapid.Int64(), rapid.Int64Range(Earliest, Earliest+3*MaxGap)).Draw(t, "wall")
			before := clock.Last()
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				hlc, wall, state := clock.Tick()
				if hlc <= before {
					t.Fatalf("%d after %d", hlc, before)
				}
				if state != ClockOK && before >= At(Earliest, 0) && hlc != before+1 {
					t.Fatalf("followed a suspect clock: %d after %d", hlc, before)
				}
				if wall < 0 || wall > MaxMillis {
					t.Fatalf("wall %d", wall)
				}
			case 1:
				if clock.Observe(HLC(rapid.Uint64().Draw(t, "remote"))) != ClockOK && clock.Last() != before {
					t.Fatal("followed a suspect device")
				}
			default:
				clock.Believe(now)
			}
			if clock.Last() < before {
				t.Fatalf("went back from %d to %d", before, clock.Last())
			}
		}
	})
}
