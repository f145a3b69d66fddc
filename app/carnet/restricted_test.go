package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
)

// secrets are words of what only roles with records.Restricted see; they stand
// nowhere else in the chart of the test.
var secrets = []string{"hiv", "disclosed", "mental_illness", "arv", "exposed", `"mood"`, "EPDS", `"answers"`, `"scale"`}

// A chart of which every part is for few eyes somewhere: in the content, in an
// older revision, in a decision, and in a conflict.
func restrictedChart(t *testing.T, k *desk.Desk) string {
	t.Helper()
	day := k.Store.Today()
	write := func(c store.Change) journal.Revision {
		t.Helper()
		r, err := k.Store.Write(t.Context(), k.Author(), c)
		if err != nil {
			t.Fatalf("%+v: %v", c.Content, err)
		}
		return r
	}
	number, one, yes := "", 1, true
	birth := day.AddDays(-26 * 365)
	who := write(store.Change{Op: journal.OpPut, Content: &records.Patient{Family: "Konaté", Given: "Mariam", Sex: clinical.Female, Birth: &birth, Number: number}}).Document
	sign := func(d records.Document) journal.Revision {
		return write(store.Change{Op: journal.OpSign, Patient: who, Content: d})
	}
	lmp := day.AddDays(-200)
	pregnancy := records.Pregnancy{Opened: day, LMP: &lmp, Gravida: &one, HIV: records.Positive, Risks: []string{"twins", "hiv", "mental_illness"}}
	preg := sign(&pregnancy)
	sign(&records.Consultation{Date: day, Reason: "fièvre", Tests: records.RapidTests{Malaria: records.Negative, HIV: records.Positive}, Outcome: records.Home,
		Diagnoses: []records.Diagnosis{{Label: "Paludisme"}}})
	visit := records.Prenatal{Date: day, Pregnancy: preg.Document.String(), Danger: []string{"none"}, Violence: "disclosed", ARV: &yes, Outcome: records.Observation}
	visit.Tests.HIV = records.Positive
	seen := sign(&visit)
	sign(&records.Postnatal{Date: day, Bleeding: "normal", Danger: []string{"none"}, Mood: [2]*int{&one, &one}, Outcome: records.Home})
	sign(&records.Newborn{At: timeNow(), Outcome: "live", Sex: clinical.Female, Danger: []string{"none"}, Exposed: records.Positive})
	sign(&records.FamilyPlanning{Date: day, Type: "advice", Conditions: []string{"hypertension", "hiv"}})
	sign(&records.Labour{Pregnancy: preg.Document.String(), Admitted: timeNow(), Risks: []string{"twins", "hiv"}})
	zero := 0
	sign(&records.Scale{Date: day, Scale: "EPDS", Answers: []*int{&one, &one, &one, &one, &zero, &one, &one, &one, &zero, &zero}, Outcome: records.Home})

	// Two people wrote another result without seeing each other; one conflict
	// is decided and the decision names the field.
	for _, x := range []records.TestResult{records.Negative, records.Invalid} {
		v := visit
		v.Tests.HIV = x
		write(store.Change{Op: journal.OpSign, Document: seen.Document, Content: &v, Bases: []journal.Hash{seen.ID}, Reason: "relu"})
	}
	for _, x := range []records.TestResult{records.Negative, records.Invalid} {
		p := pregnancy
		p.HIV = x
		write(store.Change{Op: journal.OpSign, Document: preg.Document, Content: &p, Bases: []journal.Hash{preg.ID}, Reason: "relu"})
	}
	write(store.Change{Op: journal.OpResolve, Document: preg.Document, Payload: []byte(`{"fields":{"hiv":"negative"}}`)})
	return who.String()
}

// What a role may not see in the window, the command line does not print: not
// in the content, not in the history, not in a conflict, and of a
// questionnaire not that there is one.
func TestShowHidesWhatARoleMayNotSee(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c := cli{t}
	data := filepath.Join(t.TempDir(), "d")
	c.want(nil, "demo", "--data", data, "--patients", "1")
	door, err := desk.At(data, deskOptions())
	if err != nil {
		t.Fatal(err)
	}
	k, err := door.Unlock(t.Context(), drTouré, demoPassword)
	if err != nil {
		t.Fatal(err)
	}
	who := restrictedChart(t, k)
	names := map[records.Role]string{records.Pharmacist: "Adama Coulibaly", records.Laboratory: "Salif Traoré"}
	for role, name := range names {
		given, family, _ := strings.Cut(name, " ")
		if _, err := k.AddUser(t.Context(), records.Staff{Given: given, Family: family, Role: role}, demoPassword); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	for _, s := range demoStaff {
		names[s.Role] = s.Name()
	}

	for _, role := range records.Roles {
		t.Run(string(role), func(t *testing.T) {
			c := cli{t}
			args := []string{"show", who, "--data", data, "--user", names[role]}
			if !role.May(records.ReadCharts) {
				c.refused(exitFailed, "droit", args...)
				return
			}
			_, plain, _ := c.say(args...)
			code, out, errs := c.say(append(args, "--json")...)
			if code != exitOK {
				t.Fatalf("exit %d: %s", code, errs)
			}
			var chart shownChart
			c.want(&chart, args...)
			conflicts, kinds := 0, []string{}
			for _, d := range chart.Documents {
				kinds = append(kinds, d.Kind)
				for _, x := range d.Conflicts {
					conflicts++
					for _, v := range x.Values {
						if shown := v.JSON != nil && string(v.JSON) != "null"; shown != role.May(records.Restricted) {
							t.Errorf("a value of the conflict about %s: %s", x.Path, v.JSON)
						}
					}
				}
			}
			if conflicts != 1 {
				t.Errorf("%d conflicts are told", conflicts)
			}
			for _, word := range []string{"twins", "hypertension", `"malaria":"negative"`, `"reason":"relu"`} {
				if !strings.Contains(out, word) {
					t.Errorf("what is for all is missing: %s", word)
				}
			}
			for _, word := range secrets {
				in := strings.Contains(strings.ReplaceAll(out, `"Path":"tests.hiv"`, ""), word) || strings.Contains(plain, word)
				if role.May(records.Restricted) && !in {
					t.Errorf("%s is kept from who may see it", word)
				}
				if !role.May(records.Restricted) && in {
					t.Errorf("%s is shown", word)
				}
			}
			if slices.Contains(kinds, string(records.KindScale)) != role.May(records.Restricted) {
				t.Errorf("documents: %v", kinds)
			}
		})
	}
}
