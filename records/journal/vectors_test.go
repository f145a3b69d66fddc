package journal

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vectors gives the lines of the blocks of docs/journal.md that are fenced as
// ```vectors name.
func vectors(t *testing.T, name string) (blocks [][]string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/journal.md")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	lines := bufio.NewScanner(bytes.NewReader(page))
	for lines.Scan() {
		switch line := lines.Text(); {
		case line == "```vectors "+name:
			inside = true
			blocks = append(blocks, nil)
		case line == "```":
			inside = false
		case inside:
			blocks[len(blocks)-1] = append(blocks[len(blocks)-1], line)
		}
	}
	if len(blocks) == 0 {
		t.Fatalf("docs/journal.md has no vectors %q", name)
	}
	return blocks
}

func TestVectorsOfMinting(t *testing.T) {
	for _, line := range vectors(t, "mint")[0] {
		var v struct {
			Device DeviceID
			Epoch  uint32
			Seq    uint64
			Wall   int64
			ID     DocumentID
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		if got := Mint(v.Device, v.Epoch, v.Seq, v.Wall); got != v.ID {
			t.Errorf("%s: got %s", line, got)
		}
	}
}

func TestVectorsOfLines(t *testing.T) {
	lines, ids := vectors(t, "lines")[0], vectors(t, "ids")[0]
	var rd Reader
	var r Revision
	if ok, err := rd.Line(&r, []byte(lines[0])); ok || err != nil {
		t.Fatal(ok, err)
	}
	if got := string(AppendRun(nil, rd.Run())); got != lines[0] {
		t.Errorf("the header is written as %s", got)
	}
	refs := NewIndex(rd.Run().Chain)
	elsewhere := Revision{Device: DeviceID{0x5b, 0x6c, 0x90, 0xa3, 0x11, 0x11, 0x42, 0x22, 0x83, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66}, Epoch: 1, Seq: 9, Wall: 1763990000000}
	elsewhere.Document = Mint(elsewhere.Device, 1, 9, elsewhere.Wall)
	refs.Add(&elsewhere)
	var got []string
	for i, line := range lines[1:] {
		if ok, err := rd.Line(&r, []byte(line)); !ok || err != nil {
			t.Fatal(line, err)
		}
		got = append(got, r.ID.String())
		if again := string(AppendLine(nil, &r, refs)); again != line {
			t.Errorf("%s is written as\n%s", line, again)
		}
		refs.Add(&r)
		if i == 2 {
			want := strings.Join(vectors(t, "canonical")[0], "")
			if d := cmp.Diff(want, hex.EncodeToString(r.AppendCanonical(nil))); d != "" {
				t.Error(d)
			}
		}
	}
	if d := cmp.Diff(ids, got); d != "" {
		t.Error(d)
	}
}

func TestVectorsOfMerging(t *testing.T) {
	type act struct {
		As      string
		Device  byte
		Op      Op
		Saw     []string
		Payload json.RawMessage
	}
	type outcome struct {
		Content   json.RawMessage
		Status    Status
		Conflicts []struct {
			Path   string
			Safety bool
			Values []json.RawMessage
		}
	}
	for _, block := range vectors(t, "merge") {
		var c struct {
			Case   string
			Policy Policy
			Acts   []act
			Want   json.RawMessage
		}
		if err := json.Unmarshal([]byte(strings.Join(block, "\n")), &c); err != nil {
			t.Fatal(err)
		}
		t.Run(c.Case, func(t *testing.T) {
			s := tell(t)
			named := map[string]Hash{}
			for _, a := range c.Acts {
				var bases []Hash
				for _, saw := range a.Saw {
					bases = append(bases, named[saw])
				}
				payload := string(a.Payload)
				for name, id := range named {
					payload = strings.ReplaceAll(payload, "@"+name, id.String())
				}
				named[a.As] = s.add(a.Device, a.Op, payload, bases...)
			}
			state := Merge(c.Policy, s.revs)
			got := outcome{Content: state.Content, Status: state.Status}
			for _, conflict := range state.Conflicts {
				var values []json.RawMessage
				for _, v := range conflict.Values {
					if v.JSON == nil {
						v.JSON = json.RawMessage("null")
					}
					values = append(values, v.JSON)
				}
				got.Conflicts = append(got.Conflicts, struct {
					Path   string
					Safety bool
					Values []json.RawMessage
				}{conflict.Path, conflict.Safety, values})
			}
			raw, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			var want outcome
			if err := json.Unmarshal(c.Want, &want); err != nil {
				t.Fatal(err)
			}
			wantRaw, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(wantRaw), string(raw)); d != "" {
				t.Error(d)
			}
		})
	}
}
