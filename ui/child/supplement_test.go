package child_test

import (
	"strings"
	"testing"

	"carnet/records"
	"carnet/ui/child"
	"carnet/ui/visit/visittest"
)

// The last dose stands beside its field with its day; another one within six
// months is questioned, from six months on it is not.
func TestADoseThatComesTooSoonIsQuestioned(t *testing.T) {
	for _, c := range []struct {
		days int
		soon bool
	}{{0, true}, {182, true}, {183, false}, {220, false}} {
		w := visittest.New(t)
		id := girl(w) // nine months
		on := today.AddDays(-c.days)
		w.Write(id, &records.Growth{Date: on.AddDays(-5), Weight: visittest.Of(6.0), VitaminA: visittest.Of(200000)})
		w.Write(id, &records.Growth{Date: on, Weight: visittest.Of(6.2), VitaminA: visittest.Of(100000), Deworm: "Albendazole 200 mg"})
		w.Begin(child.Growth(), id)
		field := w.Sheet.Form.Field
		for key, words := range map[string]string{"child.growth.vitamin_a": "000 UI", "child.growth.deworm": "Albendazole 200 mg"} {
			if got := field(key).Aside(); !strings.Contains(got, words) || !strings.Contains(got, " le ") && !strings.Contains(got, "aujourd") {
				t.Errorf("%d days, beside %s: %q", c.days, key, got)
			}
		}
		if got := field("child.growth.vitamin_a").Aside(); !strings.HasPrefix(got, "100") {
			t.Errorf("the last one counts: %q", got)
		}
		w.Focus("child.growth.vitamin_a")
		w.Keys("1")
		w.Focus("child.growth.deworm")
		w.Enter("mébendazole")
		for _, key := range []string{"child.growth.vitamin_a", "child.growth.deworm"} {
			if got := strings.Contains(field(key).Message().Text, "six mois"); got != c.soon {
				t.Errorf("%s after %d days: %q", key, c.days, field(key).Message().Text)
			}
		}
		if d := w.Document().(*records.Growth); d.VitaminA == nil || *d.VitaminA != 100000 || d.Deworm == "" {
			t.Errorf("it is recorded all the same: %+v", d)
		}
	}
}
