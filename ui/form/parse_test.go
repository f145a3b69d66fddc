package form

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carnet/assets/text"
	"carnet/records/clinical"
)

// Every case is read on Tuesday 24 November 2026.
var today = Date{Year: 2026, Month: 11, Day: 24}

func day(y, m, d int) Date { return Date{Year: y, Month: m, Day: d} }

func TestParseDate(t *testing.T) {
	cases := []struct {
		in   string
		lean Lean
		want Date
	}{
		{"15/3", Past, day(2026, 3, 15)},
		{"15/3", Future, day(2027, 3, 15)},
		{"15/3", Near, day(2027, 3, 15)},
		{"20/8", Near, day(2026, 8, 20)},
		{"15/12", Past, day(2025, 12, 15)},
		{"24/11", Past, today},
		{"24/11", Future, today},
		{"15/03/26", Past, day(2026, 3, 15)},
		{"15/03/27", Future, day(2027, 3, 15)},
		{"15/03/2026", Near, day(2026, 3, 15)},
		{"15.3.26", Near, day(2026, 3, 15)},
		{"15-3-26", Near, day(2026, 3, 15)},
		{"15 3 26", Near, day(2026, 3, 15)},
		{"150326", Near, day(2026, 3, 15)},
		{"15032026", Near, day(2026, 3, 15)},
		{"2026-03-15", Near, day(2026, 3, 15)},
		{"1/1/98", Past, day(1998, 1, 1)},
		{"1/1/27", Past, day(1927, 1, 1)},
		{"1/1/27", Near, day(2027, 1, 1)},
		{"29/2", Past, day(2024, 2, 29)},
		{"29/2", Future, day(2028, 2, 29)},
		{"auj", Near, today}, {"Aujourd’hui", Near, today}, {"aujourd'hui", Near, today}, {"bi", Near, today},
		{"hier", Near, day(2026, 11, 23)}, {"kunun", Near, day(2026, 11, 23)}, {"avant-hier", Near, day(2026, 11, 22)},
		{"dem", Near, day(2026, 11, 25)}, {"DEMAIN", Near, day(2026, 11, 25)}, {"sini", Near, day(2026, 11, 25)},
		{"-3j", Near, day(2026, 11, 21)}, {"−3j", Near, day(2026, 11, 21)}, {"- 3 jours", Near, day(2026, 11, 21)},
		{"-2s", Near, day(2026, 11, 10)}, {"-4m", Near, day(2026, 7, 24)}, {"-1a", Near, day(2025, 11, 24)},
		{"+1s", Near, day(2026, 12, 1)}, {"+10j", Near, day(2026, 12, 4)}, {"+3 mois", Near, day(2027, 2, 24)},
		{"3j", Past, day(2026, 11, 21)}, {"3j", Future, day(2026, 11, 27)}, {"2 sem", Future, day(2026, 12, 8)},
		{"6 SA", Near, today.AddDays(-42)}, {"6sa", Future, today.AddDays(-42)},
		{"6 SA + 3", Near, today.AddDays(-45)}, {"6+3 SA", Near, today.AddDays(-45)}, {"12 SA + 3 j", Past, today.AddDays(-87)},
	}
	for _, c := range cases {
		got, why := ParseDate(c.in, today, c.lean)
		if why != nil || got != c.want {
			t.Errorf("ParseDate(%q, lean %d) = %v, %v; want %v", c.in, c.lean, got, why, c.want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"": "form.date.unread", "x": "form.date.unread", "15": "form.date.unread", "15/": "form.date.unread",
		"31/2": "form.date.calendar", "31/02/2026": "form.date.calendar", "32/1/26": "form.date.calendar", "1/13": "form.date.calendar", "29/2/2026": "form.date.calendar",
		"3j": "form.date.sign", "1/1/0026": "form.date.far", "-900a": "form.date.far",
		"50 SA": "form.date.weeks", "6 SA + 9": "form.date.weeks", "SA": "form.date.weeks",
	} {
		d, why := ParseDate(in, today, Near)
		if why == nil || why.key != want {
			t.Errorf("ParseDate(%q) = %v, %v; want %s", in, d, why, want)
		}
	}
}

func TestParseAge(t *testing.T) {
	p := text.For(text.French)
	cases := []struct {
		in   string
		by   Precision
		says string
	}{
		{"25", ToYear, "25 ans"}, {"25 ans", ToYear, "25 ans"}, {"25a", ToYear, "25 ans"}, {"san 25", ToYear, "25 ans"},
		{"0", ToYear, ""}, {"120", ToYear, "120 ans"},
		{"8m", ToMonth, "8 mois"}, {"-8m", ToMonth, "8 mois"}, {"1200m", ToMonth, "100 ans"}, {"8 mois", ToMonth, "8 mois"}, {"kalo 8", ToMonth, "8 mois"}, {"1a6m", ToMonth, "18 mois"}, {"1 an 6 mois", ToMonth, "18 mois"},
		{"2s", ToMonth, "2 semaines"}, {"3j", ToDay, "3 jours"}, {"1j", ToDay, "1 jour"}, {"dɔgɔkun 2", ToMonth, "2 semaines"},
		{"1998", ToYear, "28 ans"}, {"né 1998", ToYear, "28 ans"}, {"2026", ToYear, ""},
		{"15/3/98", ToDay, "28 ans"}, {"15/11/26", ToDay, "9 jours"}, {"hier", ToDay, "1 jour"}, {"25/11", ToDay, "11 mois"},
	}
	for _, c := range cases {
		d, by, why := ParseAge(c.in, today)
		if why != nil || by != c.by || today.Before(d) {
			t.Errorf("ParseAge(%q) = %v, %q, %v; want precision %q", c.in, d, by, why, c.by)
			continue
		}
		if says := FormatAge(p, d, today); c.says != "" && says != c.says {
			t.Errorf("ParseAge(%q) is born %v, shown as %q, want %q", c.in, d, says, c.says)
		}
	}
	for in, want := range map[string]string{
		"": "form.age.unread", "abc": "form.age.unread", "121": "form.age.far", "1800": "form.age.far", "2027": "form.age.future",
		"25/11/2026": "form.age.future", "1/1/1890": "form.age.far", "31/2/98": "form.date.calendar", "2000m": "form.age.far", "-": "form.age.unread",
	} {
		if _, _, why := ParseAge(in, today); why == nil || why.key != want {
			t.Errorf("ParseAge(%q): %v, want %s", in, why, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]float64{
		"37": 37, "37,2": 37.2, "37.2": 37.2, " 37,2 ": 37.2, "1 540": 1540, "1\u202f540,5": 1540.5, "-2,3": -2.3, "−2,3": -2.3, "0": 0, ",5": 0.5, "5,": 5,
	} {
		if got, ok := ParseNumber(in); !ok || got != want {
			t.Errorf("ParseNumber(%q) = %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "x", "3,7,2", "3.7,2", "1e9", "--3", "3-", "37 C", "0x10", "NaN", "Inf", ",", "-", "12345678901234567890"} {
		if got, ok := ParseNumber(in); ok {
			t.Errorf("ParseNumber(%q) = %v; it is no number", in, got)
		}
	}
}

func TestParsePressure(t *testing.T) {
	cases := map[string]struct {
		want Pressure
		cm   bool
	}{
		"142/92": {Pressure{142, 92}, false}, "142 / 92": {Pressure{142, 92}, false}, "142 92": {Pressure{142, 92}, false},
		"14292": {Pressure{142, 92}, false}, "180110": {Pressure{180, 110}, false}, "14/9": {Pressure{140, 90}, true}, "14,5/9": {Pressure{145, 90}, true}, "9/6": {Pressure{90, 60}, true},
		"142-92": {Pressure{142, 92}, false},
	}
	for in, c := range cases {
		got, cm, why := ParsePressure(in)
		if why != nil || got != c.want || cm != c.cm {
			t.Errorf("ParsePressure(%q) = %v, %v, %v; want %v, %v", in, got, cm, why, c.want, c.cm)
		}
	}
	for in, want := range map[string]string{
		"": "form.pressure.both", "142": "form.pressure.both", "142/": "form.pressure.both", "a/b": "form.pressure.both", "1/2/3": "form.pressure.both",
		"92/142": "form.pressure.order", "14/90": "form.pressure.order", "90/90": "form.pressure.order", "400/90": "form.pressure.range", "142/5": "form.pressure.range",
		"0/0": "form.pressure.both",
	} {
		if got, _, why := ParsePressure(in); why == nil || why.key != want {
			t.Errorf("ParsePressure(%q) = %v, %v; want %s", in, got, why, want)
		}
	}
}

func anyDate(t *rapid.T) Date {
	lo, hi := day(clinical.MinYear, 1, 1).Serial(), day(clinical.MaxYear, 12, 31).Serial()
	return clinical.DateOf(rapid.IntRange(lo, hi).Draw(t, "day"))
}

func TestADateThatWasWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, now := anyDate(t), anyDate(t)
		for _, lean := range []Lean{Near, Past, Future} {
			if got, why := ParseDate(FormatDate(d), now, lean); why != nil || got != d {
				t.Fatalf("%v written %q is read as %v, %v", d, FormatDate(d), got, why)
			}
		}
	})
}

func TestADateWithoutAYearKeepsItsSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := clinical.DateOf(rapid.IntRange(day(1990, 1, 1).Serial(), day(2090, 1, 1).Serial()).Draw(t, "day"))
		now := clinical.DateOf(rapid.IntRange(day(1990, 1, 1).Serial(), day(2090, 1, 1).Serial()).Draw(t, "now"))
		short := strconv.Itoa(d.Day) + "/" + strconv.Itoa(d.Month)
		past, why := ParseDate(short, now, Past)
		if why != nil || now.Before(past) || past.Day != d.Day || past.Month != d.Month {
			t.Fatalf("%s on %v, past: %v %v", short, now, past, why)
		}
		future, why := ParseDate(short, now, Future)
		if why != nil || future.Before(now) || future.Day != d.Day || future.Month != d.Month {
			t.Fatalf("%s on %v, future: %v %v", short, now, future, why)
		}
		near, why := ParseDate(short, now, Near)
		if why != nil || (near != past && near != future) {
			t.Fatalf("%s on %v, near: %v %v, neither %v nor %v", short, now, near, why, past, future)
		}
	})
}

func TestAnAgeThatWasWrittenIsReadBack(t *testing.T) {
	for _, l := range text.Langs {
		p := text.For(l)
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(0, 120).Draw(t, "years")
			d, by, why := ParseAge(strconv.Itoa(n), today)
			if why != nil || by != ToYear || today.YearsSince(d) != n {
				t.Fatalf("%d years: born %v, %v", n, d, why)
			}
			written := typedAge(p, d, by, today)
			again, by2, why := ParseAge(written, today)
			if why != nil || by2 != by || again != d {
				t.Fatalf("%v written %q is read as %v %q %v", d, written, again, by2, why)
			}
			m := rapid.IntRange(0, 200).Draw(t, "months")
			d, by, why = ParseAge(strconv.Itoa(m)+"m", today)
			if why != nil || by != ToMonth || monthsBetween(d, today) != m {
				t.Fatalf("%d months: born %v, %v", m, d, why)
			}
			written = typedAge(p, d, by, today)
			if again, by2, why = ParseAge(written, today); why != nil || by2 != by || again != d {
				t.Fatalf("%v written %q is read as %v %q %v", d, written, again, by2, why)
			}
		})
	}
}

func TestANumberThatWasWrittenIsReadBack(t *testing.T) {
	for _, l := range text.Langs {
		var x *float64
		f := New(text.For(l), Spec{})
		f.Section("", Number("n", &x, Decimals(3)))
		rapid.Check(t, func(t *rapid.T) {
			v := float64(rapid.IntRange(-9_999_999, 9_999_999).Draw(t, "thousandths")) / 1000
			x = &v
			f.Reload()
			got, ok := ParseNumber(f.Field("n").Text())
			if !ok || got != v {
				t.Fatalf("%v written %q is read as %v", v, f.Field("n").Text(), got)
			}
		})
	}
}

func TestNothingThatIsTypedPanics(t *testing.T) {
	alphabet := []rune("0123456789/.,-+− ajsmdnhierSA'’éŋ\u202f")
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 14).Draw(t, "typed"))
		if rapid.Bool().Draw(t, "wild") {
			s = rapid.String().Draw(t, "anything")
		}
		now := anyDate(t)
		for _, lean := range []Lean{Near, Past, Future} {
			if d, why := ParseDate(s, now, lean); why == nil && !d.Valid() && now.Year > clinical.MinYear+200 && now.Year < clinical.MaxYear-200 {
				t.Fatalf("%q gives %v, which no calendar has", s, d)
			}
		}
		if d, by, why := ParseAge(s, now); why == nil && (now.Before(d) || by == "") {
			t.Fatalf("%q gives a birth on %v after %v, %q", s, d, now, by)
		}
		if p, _, why := ParsePressure(s); why == nil && p.Diastolic >= p.Systolic {
			t.Fatalf("%q gives %v", s, p)
		}
		ParseNumber(s)
		fold(s)
	})
}

func TestEveryRefusalHasWordsInEveryLanguage(t *testing.T) {
	fr := text.Keys(text.French)
	for _, l := range text.Langs {
		have := strings.Join(text.Keys(l), "\n") + "\n"
		for _, k := range fr {
			if (strings.HasPrefix(k, "form.") || strings.HasPrefix(k, "kit.")) && !strings.Contains(have, k+"\n") {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}
