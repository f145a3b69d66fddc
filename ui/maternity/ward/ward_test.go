package ward

import (
	"strings"
	"testing"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/store"
	"carnet/ui/kit"
)

var at = time.Date(2026, 11, 24, 9, 0, 0, 0, time.Local)

func of[T any](x T) *T { return &x }

func labouring(entries ...records.LabourEntry) *store.Labouring {
	return &store.Labouring{Woman: store.Woman{Name: "KONATÉ Bintou"}, Gravida: of(2), Parity: of(1), Labour: records.Labour{Admitted: at.Add(-2 * time.Hour), Entries: entries}}
}

// entry is one of so many minutes after nine.
func entry(minutes int, item, value string) records.LabourEntry {
	return records.LabourEntry{At: at.Add(time.Duration(minutes) * time.Minute), Item: item, Value: value}
}

// quiet are the rows that come round every half hour, looked at at nine.
func quiet(fhr string) []records.LabourEntry {
	return []records.LabourEntry{entry(0, "dilatation", "5"), entry(0, "fhr", fhr), entry(0, "fhr_deceleration", "N"), entry(0, "contractions_10min", "4"), entry(0, "contraction_duration", "45"),
		entry(0, "pulse", "80"), entry(0, "temperature", "36.8"), entry(0, "sbp", "110"), entry(0, "dbp", "70"), entry(0, "amniotic_fluid", "I"), entry(0, "descent", "4"),
		entry(0, "companion", "Y"), entry(0, "pain_relief", "Y"), entry(0, "oral_fluid", "Y"), entry(0, "posture", "MO")}
}

// The heart's limits on both sides, and the moments before, at and after an
// examination is due.
func TestALabourInALine(t *testing.T) {
	p := text.For(text.French)
	for _, c := range []struct {
		fhr    string
		after  int // minutes
		alert  string
		due    string
		tone   kit.Tone
		urgent bool
	}{
		{"110", 5, "sans alerte", "◷ examen dans 25 min", kit.Neutral, false}, {"159", 5, "sans alerte", "◷ examen dans 25 min", kit.Neutral, false},
		{"109", 5, "RCF 109", "◷ examen dans 25 min", kit.Neutral, true}, {"160", 5, "RCF 160", "◷ examen dans 25 min", kit.Neutral, true},
		{"140", 19, "sans alerte", "◷ examen dans 11 min", kit.Neutral, false}, {"140", 20, "sans alerte", "◷ examen dans 10 min", kit.Warning, false},
		{"140", 29, "sans alerte", "◷ examen dans 1 min", kit.Warning, false}, {"140", 30, "sans alerte", "Examen dû maintenant", kit.Alarm, true},
		{"140", 31, "sans alerte", "Examen dû (1 min)", kit.Alarm, true}, {"140", 42, "sans alerte", "Examen dû (12 min)", kit.Alarm, true},
	} {
		got := Of(p, labouring(quiet(c.fhr)...), at.Add(time.Duration(c.after)*time.Minute), labour.Defaults())
		due := strings.ReplaceAll(got.Short.Words, "\u00a0", " ")
		if got.Alert.Words != c.alert || due != c.due || got.Short.Tone != c.tone || got.Urgent != c.urgent {
			t.Errorf("RCF %s after %d min: %+v", c.fhr, c.after, got)
		}
		if good := got.Alert.Tone == kit.Good; good != (c.alert == "sans alerte") {
			t.Errorf("the tone of %q: %v", got.Alert.Words, got.Alert.Tone)
		}
	}
}

func TestBeforeTheFirstExaminationAndLater(t *testing.T) {
	p := text.For(text.French)
	got := Of(p, labouring(), at, labour.Defaults())
	if got.Where != "" || got.Heart != "" || got.Due.Words != "" || got.Urgent || got.Stage != "Phase de latence depuis 07:00" || got.Who != "G2 P1" {
		t.Errorf("%+v", got)
	}
	// No progress at 5 cm: five hours and 59 minutes, then six.
	late := labouring(quiet("140")...)
	for _, c := range []struct {
		minutes int
		want    bool
	}{{359, false}, {360, true}} {
		got := Of(p, late, at.Add(time.Duration(c.minutes)*time.Minute), labour.Defaults())
		if has := strings.HasPrefix(got.Alert.Words, "5 cm depuis 6:00"); has != c.want {
			t.Errorf("after %d min: %q", c.minutes, got.Alert.Words)
		}
	}
	// Several alerts are counted; the second twin is named.
	two := labouring(append(quiet("165"), records.LabourEntry{At: at, Item: "fhr", Value: "100", Fetus: 2})...)
	two.Labour.Fetuses = 2
	got = Of(p, two, at.Add(time.Minute), labour.Defaults())
	if got.Alert.Words != "RCF 165 +1" && got.Alert.Words != "RCF, jumeau 2 100 +1" {
		t.Errorf("%q", got.Alert.Words)
	}
}
