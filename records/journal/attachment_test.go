package journal

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAttachmentsOfAPayload(t *testing.T) {
	a, b := Hash(sha256.Sum256([]byte("a"))), Hash(sha256.Sum256([]byte("b")))
	x, y := AttachmentName(a), AttachmentName(b)
	both := []Hash{a, b}
	if a.String() > b.String() {
		both = []Hash{b, a}
	}
	for _, c := range []struct {
		name, payload string
		want          []Hash
	}{
		{"none", `{"reason":"toux"}`, nil},
		{"a photo", `{"photo":"` + x + `"}`, []Hash{a}},
		{"a list, one twice", `{"pictures":["` + x + `","` + y + `","` + x + `"]}`, both},
		{"deep down", `{"fields":{"a":[{"b":"` + y + `"}]}}`, []Hash{b}},
		{"within a text", `{"note":"voir ` + x + `"}`, nil},
		{"quoted in a text", `{"note":"voir \"` + x + `\" du 3"}`, nil},
		{"at the start of a text", `{"note":"` + x + ` est floue"}`, nil},
		{"upper case", `{"photo":"sha256-` + strings.ToUpper(a.String()) + `"}`, nil},
		{"a revision's id", `{"revisions":["` + a.String() + `"]}`, nil},
		{"cut off", `{"photo":"` + x, nil},
	} {
		if diff := cmp.Diff(c.want, Attachments([]byte(c.payload))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for _, s := range []string{"", x[:70], x + "0", "sha512-" + a.String(), "sha256-" + strings.Repeat("g", 64)} {
		if _, ok := ParseAttachmentName(s); ok {
			t.Errorf("%q is none", s)
		}
	}
}

// Every string of a document that is a name is found, and nothing else is.
func TestPropertyAttachmentsAreTheStringsThatAreNames(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := map[Hash]bool{}
		name := rapid.Custom(func(rt *rapid.T) any {
			h := Hash(sha256.Sum256([]byte{rapid.Byte().Draw(rt, "of")}))
			if rapid.Bool().Draw(rt, "within") {
				return rapid.String().Draw(rt, "before") + " " + AttachmentName(h) + `"` + rapid.String().Draw(rt, "after")
			}
			want[h] = true
			return AttachmentName(h)
		})
		leaf := rapid.OneOf(name, rapid.Map(rapid.String(), func(s string) any { return s }), rapid.Map(rapid.Int(), func(n int) any { return n }))
		doc := rapid.MapOf(rapid.String(), rapid.SliceOf(leaf)).Draw(rt, "document")
		// What was drawn for a key that came twice is not in the document.
		clear(want)
		for _, list := range doc {
			for _, v := range list {
				if s, ok := v.(string); ok {
					if h, ok := ParseAttachmentName(s); ok {
						want[h] = true
					}
				}
			}
		}
		b, err := json.Marshal(doc)
		if err != nil {
			rt.Fatal(err)
		}
		got := Attachments(b)
		if len(got) != len(want) {
			rt.Fatalf("%d of %d in %s", len(got), len(want), b)
		}
		for _, h := range got {
			if !want[h] {
				rt.Fatalf("%s in %s", h, b)
			}
		}
	})
}
