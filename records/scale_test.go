package records_test

import (
	"encoding/json"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/clinical"
)

func answers(scores ...int) []*int {
	out := make([]*int, len(scores))
	for i, s := range scores {
		if s >= 0 {
			out[i] = &s
		}
	}
	return out
}

func TestAScaleSaysWhatItLacks(t *testing.T) {
	day := clinical.Date{Year: 2026, Month: 11, Day: 24}
	before := day.AddDays(-1)
	for _, c := range []struct {
		name string
		s    records.Scale
		want string // codes
	}{
		{"whole", records.Scale{Date: day, Scale: "EPDS", Answers: answers(1, 1, 1, 1, 0, 1, 1, 1, 0, 0), Outcome: records.Home}, ""},
		{"an answer is missing", records.Scale{Date: day, Scale: "EPDS", Answers: answers(1, 1, 1, 1, 0, 1, 1, 1, -1, 0), Outcome: records.Home}, "scale.missing"},
		{"an answer that is none", records.Scale{Date: day, Scale: "EPDS", Answers: answers(1, 1, 1, 1, 0, 1, 1, 1, 4, 0), Outcome: records.Home}, "scale.answers!"},
		{"too few answers", records.Scale{Date: day, Scale: "EPDS", Answers: answers(1, 1), Outcome: records.Home}, "scale.answers!"},
		{"nobody was told", records.Scale{Date: day, Scale: "EPDS", Answers: answers(0, 0, 0, 0, 0, 0, 0, 0, 0, 1), Outcome: records.Home}, "scale.called"},
		{"nobody was told, one answer", records.Scale{Date: day, Scale: "EPDS", Answers: answers(-1, -1, -1, -1, -1, -1, -1, -1, -1, 1), Outcome: records.Home}, "scale.missing scale.called"},
		{"somebody was told", records.Scale{Date: day, Scale: "PHQ-9", Answers: answers(0, 0, 0, 0, 0, 0, 0, 0, 3), Called: "Dr Touré", Outcome: records.Referred}, ""},
		{"no such scale", records.Scale{Date: day, Scale: "humeur"}, "scale.unknown!"},
		{"no day", records.Scale{Scale: "GAD-2", Answers: answers(0, 0), Outcome: records.Home}, "scale.date!"},
		{"awaited yesterday", records.Scale{Date: day, Scale: "GAD-2", Answers: answers(0, 0), Outcome: records.Home, Next: &records.Appointment{Date: before}}, "consultation.next_past!"},
		{"either sex", records.Scale{Date: day, Scale: "AUDIT-C", Answers: answers(0, 1, 2), Outcome: records.Home}, ""},
	} {
		var got []string
		for _, f := range c.s.Validate() {
			code := f.Code
			if f.Blocking {
				code += "!"
			}
			got = append(got, code)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

func TestAScaleKeepsWhatTheRuleSaid(t *testing.T) {
	s := records.Scale{Scale: "EPDS", Answers: answers(2, 1, 2, 1, 1, 1, 1, 1, 1, 1)}
	s.Settle(clinical.Female)
	if s.Total == nil || *s.Total != 12 || s.Band != "possible" || s.Positive == nil || !*s.Positive || !s.Safety {
		t.Errorf("%+v", s)
	}
	s.Answers[3] = nil
	s.Settle(clinical.Female)
	if s.Total != nil || s.Band != "" || s.Positive != nil || !s.Safety {
		t.Errorf("a missing answer is not a zero: %+v", s)
	}
}

func TestWhatARoleMaySee(t *testing.T) {
	for _, c := range []struct {
		name      string
		role      records.Role
		kind      records.Kind
		in, shown string
	}{
		{"a midwife sees all", records.Midwife, records.KindPostnatal, `{"mood":[1,2],"note":"n"}`, `{"mood":[1,2],"note":"n"}`},
		{"a nurse does not see the mood", records.Nurse, records.KindPostnatal, `{"mood":[1,2],"note":"n"}`, `{"note":"n"}`},
		{"nor a member below", records.Nurse, records.KindPrenatal, `{"arv":true,"tests":{"hb":11.5,"hiv":"positive"},"violence":{"asked":true}}`, `{"tests":{"hb":11.5}}`},
		{"nor one element of a list", records.SiteLead, records.KindPregnancy, `{"hiv":"positive","risks":["twins","hiv","asthma","mental_illness"]}`, `{"risks":["twins","asthma"]}`},
		{"nor a decision about it", records.Nurse, records.KindPregnancy, `{"fields":{"hiv":"positive","lmp":"2026-01-01"}}`, `{"fields":{"lmp":"2026-01-01"}}`},
		{"nor about an element", records.Nurse, records.KindPregnancy, `{"fields":{"risks[\"hiv\"]":"hiv","risks[\"twins\"]":"twins"}}`, `{"fields":{"risks[\"twins\"]":"twins"}}`},
		{"nothing of a scale", records.Nurse, records.KindScale, `{"scale":"EPDS"}`, ``},
		{"all of a scale", records.Doctor, records.KindScale, `{"scale":"EPDS"}`, `{"scale":"EPDS"}`},
		{"nothing of a kind that is not known", records.Nurse, "tomorrow", `{"a":1}`, ``},
		{"nothing of what cannot be read", records.Nurse, records.KindPostnatal, `[1]`, ``},
		{"the pharmacist sees no audit of a death", records.Pharmacist, records.KindDelivery, `{"mode":"breech","death":{"cause":"x"}}`, `{"mode":"breech"}`},
		{"numbers stay as they are", records.Nurse, records.KindConsultation, `{"vitals":{"weight":58.40},"tests":{"hiv":"negative"}}`, `{"tests":{},"vitals":{"weight":58.40}}`},
	} {
		if got := string(c.role.Shown(c.kind, json.RawMessage(c.in))); got != c.shown {
			t.Errorf("%s: %s, want %s", c.name, got, c.shown)
		}
	}
	for _, c := range []struct {
		kind records.Kind
		path string
		want bool
	}{
		{records.KindPregnancy, "risks", true}, // the whole list would tell it
		{records.KindPrenatal, "tests", true},
		{records.KindPrenatal, "tests.hb", false},
		{records.KindFamilyPlanning, "conditions", true},
		{records.KindFamilyPlanning, `conditions["hypertension"]`, false},
		{records.KindLabour, `risks["mental_illness"]`, true},
		{records.KindPrenatal, "", false}, // retracted by one, changed by another: no value
		{"tomorrow", "a", true},
		{records.KindVisit, "reason", false},
	} {
		if got := records.Nurse.Hidden(c.kind, c.path); got != c.want {
			t.Errorf("%s of %s is hidden from a nurse: %v", c.path, c.kind, got)
		}
		if records.Doctor.Hidden(c.kind, c.path) {
			t.Errorf("%s of %s is hidden from a doctor", c.path, c.kind)
		}
	}
	if !records.Nurse.Hidden(records.KindPregnancy, `risks["hiv"]`) || records.Nurse.Hidden(records.KindPregnancy, `risks["twins"]`) || records.Nurse.Hidden(records.KindPostnatal, "moods") {
		t.Error("a path is hidden by itself and what is below it")
	}
}
