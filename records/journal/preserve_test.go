package journal

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type oldLine struct {
	Medicine string  `json:"medicine"`
	Dose     float64 `json:"dose,omitempty"`
}

type oldCommon struct {
	Reason string `json:"reason,omitempty"`
}

type oldVisit struct {
	oldCommon
	Vitals *struct {
		Pulse int `json:"pulse,omitempty"`
	} `json:"vitals,omitempty"`
	Lines   []oldLine          `json:"lines,omitempty"`
	Results map[string]oldLine `json:"results,omitempty"`
	Parts   []oldPart          `json:"parts,omitempty"`
	Inner   *oldVisit          `json:"inner,omitempty"`
	At      *time.Time         `json:"at,omitempty"`
	Any     any                `json:"any,omitempty"`
	Secret  string             `json:"-"`
	Plain   bool
}

type oldPart struct {
	ID   string `json:"id"`
	Text string `json:"text,omitempty"`
}

func TestPreserve(t *testing.T) {
	cases := []struct{ name, typed, base, want string }{
		{"nothing unknown", `{"reason":"a","Plain":true}`, `{"reason":"b","Plain":false}`, `{"reason":"a","Plain":true}`},
		{"an unknown field", `{"reason":"a","Plain":false}`, `{"reason":"b","newer":{"x":[1]},"Plain":false}`, `{"reason":"a","Plain":false,"newer":{"x":[1]}}`},
		{"into an empty document", `{}`, `{"newer":1}`, `{"newer":1}`},
		{"an emptied field stays empty", `{"Plain":false}`, `{"reason":"b","vitals":{"pulse":1},"Plain":false}`, `{"Plain":false}`},
		{"a field that is not written is unknown", `{"Plain":false}`, `{"Secret":"s","Plain":false}`, `{"Plain":false,"Secret":"s"}`},
		{"nested", `{"vitals":{"pulse":2}}`, `{"vitals":{"pulse":1,"spo2":98}}`, `{"vitals":{"pulse":2,"spo2":98}}`},
		{"nested in itself", `{"inner":{"inner":{"Plain":true}}}`, `{"inner":{"inner":{"n":1},"m":2}}`, `{"inner":{"inner":{"Plain":true,"n":1},"m":2}}`},
		{"an emptied object takes its unknown fields with it", `{}`, `{"vitals":{"pulse":1,"spo2":98}}`, `{}`},
		{"map values", `{"results":{"hb":{"medicine":"x"},"new":{"medicine":"y"}}}`, `{"results":{"hb":{"medicine":"w","unit":"g"},"gone":{"unit":"h"}}}`,
			`{"results":{"hb":{"medicine":"x","unit":"g"},"new":{"medicine":"y"}}}`},
		{"equal elements, in another order", `{"lines":[{"medicine":"b"},{"medicine":"a"}]}`, `{"lines":[{"medicine":"a","n":1},{"medicine":"b","n":2}]}`,
			`{"lines":[{"medicine":"b","n":2},{"medicine":"a","n":1}]}`},
		{"an element removed", `{"lines":[{"medicine":"b"}]}`, `{"lines":[{"medicine":"a","n":1},{"medicine":"b","n":2}]}`, `{"lines":[{"medicine":"b","n":2}]}`},
		{"an element changed in its place", `{"lines":[{"medicine":"a","dose":2},{"medicine":"b"}]}`, `{"lines":[{"medicine":"a","dose":1,"n":1},{"medicine":"b","n":2}]}`,
			`{"lines":[{"medicine":"a","dose":2,"n":1},{"medicine":"b","n":2}]}`},
		{"an element changed, found by its id", `{"parts":[{"id":"2","text":"new"}]}`, `{"parts":[{"id":"1","n":1},{"id":"2","text":"old","n":2}]}`,
			`{"parts":[{"id":"2","text":"new","n":2}]}`},
		{"a type that writes itself is whole", `{"at":"2026-01-01T00:00:00Z"}`, `{"at":"2025-01-01T00:00:00Z"}`, `{"at":"2026-01-01T00:00:00Z"}`},
		{"any is whole", `{"any":{"x":1}}`, `{"any":{"y":1}}`, `{"any":{"x":1}}`},
		{"a base of another structure", `{"vitals":{"pulse":1}}`, `{"vitals":[1]}`, `{"vitals":{"pulse":1}}`},
		{"a base that is no JSON", `{"vitals":{"pulse":1}}`, `{"vitals":`, `{"vitals":{"pulse":1}}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, content := range []any{oldVisit{}, &oldVisit{}} {
				if got := string(Preserve(content, []byte(c.typed), []byte(c.base))); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
		})
	}
}

// An older program that opens and saves a document without a change must give
// back all that was in it.
func TestPreserveLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := map[string]any{"reason": "r", "Plain": true, "u" + rapid.StringMatching(`[a-z]{3}`).Draw(t, "key"): rapid.String().Draw(t, "unknown")}
		var lines []any
		for range rapid.IntRange(1, 5).Draw(t, "lines") {
			lines = append(lines, map[string]any{"medicine": rapid.SampledFrom([]string{"a", "b"}).Draw(t, "medicine"), "route": rapid.String().Draw(t, "route")})
		}
		base["lines"] = lines
		raw, err := json.Marshal(base)
		if err != nil {
			t.Fatal(err)
		}
		var v oldVisit
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := normal(Preserve(v, out, raw)); got != normal(raw) {
			t.Fatalf("got  %s\nwant %s", got, normal(raw))
		}
		if !strings.Contains(string(raw), `"route"`) {
			t.Fatal("nothing to lose")
		}
	})
}
