package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"carnet/records/journal"
)

// shell runs one line of the steps in docs/bundle.md in a folder.
func shell(t testing.TB, dir, line string) string {
	t.Helper()
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", line)
	cmd.Dir = dir
	var out, bad bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &bad
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s\n%v\n%s%s", line, err, out.String(), bad.String())
	}
	return out.String()
}

// docSteps are the commands of docs/bundle.md between two markers, so that
// what the page says is what is tested.
func docSteps(t testing.TB, marker string) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/bundle.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "<!-- "+marker+" -->\n```sh\n")
	if !ok {
		t.Fatalf("docs/bundle.md has no steps %q", marker)
	}
	steps, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatalf("steps %q have no end", marker)
	}
	return steps
}

// A bundle opens with unzip, minisign, sha256sum, age, zstd and jq, by the
// very steps that the page describes.
func TestPlainToolsOpenABundle(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	c := journalOf(t, d.device, 120)
	dir := t.TempDir()
	b := d.write(t, []Recipient{{"recovery", newIdentity(t).Recipient().String()}, {"desk", reader.Recipient().String()}}, c)
	for name, content := range map[string]string{
		"K7QX2M4A.CAR": string(b),
		"key.txt":      reader.String() + "\n",
		"site.pub":     d.sender.Site + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := shell(t, dir, docSteps(t, "open"))
	if !strings.Contains(out, "consultation") {
		t.Errorf("the steps print\n%s", out)
	}
	if got := shell(t, dir, `jq -c 'select(.k)' records.ndjson | wc -l`); strings.TrimSpace(got) != strconv.FormatUint(c.to, 10) {
		t.Errorf("%s revisions, want %d", strings.TrimSpace(got), c.to)
	}
	plain, err := os.ReadFile(filepath.Join(dir, "records.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	want := firstOf + string(journal.AppendRun(nil, c.run)) + "\n" + string(c.lines)
	if string(plain) != want {
		t.Error("the tools read other records than were written")
	}
	if left := shell(t, dir, `unzip -tq K7QX2M4A.CAR`); !strings.Contains(left, "No errors") {
		t.Error(left)
	}
}

func TestPlainToolsOpenAttachments(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	var m memory
	w, err := NewWriter(context.Background(), &m, d.options([]Recipient{{"desk", reader.Recipient().String()}}))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.AttachAs("accounts", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	var pictures [][]byte
	for n := range 2 {
		p := bytes.Repeat([]byte{0xff, 0xd8, byte(n), '\n'}, 10_000)
		pictures = append(pictures, p)
		err := w.Attach(sha256.Sum256(p), int64(len(p)), func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(p)), nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"K7QX2M4A.CAR": string(m.b), "key.txt": reader.String() + "\n", "site.pub": d.sender.Site + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	shell(t, dir, docSteps(t, "open"))
	if out := shell(t, dir, docSteps(t, "attachments")); strings.Count(out, ": OK") != len(pictures) {
		t.Errorf("the steps print\n%s", out)
	}
	for _, p := range pictures {
		h := journal.Hash(sha256.Sum256(p))
		if got, err := os.ReadFile(filepath.Join(dir, h.String()+".jpg")); err != nil || !bytes.Equal(got, p) {
			t.Errorf("%s: %v", h, err)
		}
	}
}

func TestPlainToolsOpenAReceipt(t *testing.T) {
	d := newDesk(t)
	b, err := SignReceipt(Receipt{Bundle: "00112233445566778899aabbccddeeff", Receiver: d.sender, Counter: 1}, d.key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"K7QX2M4A.ACK": string(b), "site.pub": d.sender.Site + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out := shell(t, dir, docSteps(t, "receipt")); !strings.Contains(out, "00112233445566778899aabbccddeeff") {
		t.Error(out)
	}
}

// The steps must notice what Verify notices: they are no decoration.
func TestPlainToolsNoticeDamage(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	b := d.write(t, []Recipient{{"desk", reader.Recipient().String()}}, journalOf(t, d.device, 20))
	s, err := stage(t, b)
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]int64{"records": s.entries[0].end() - 1, "manifest": s.entries[1].dataOffset() + 30, "signature": s.entries[2].end() - 10} {
		t.Run(name, func(t *testing.T) {
			bad := bytes.Clone(b)
			bad[at] ^= 1
			dir := t.TempDir()
			for name, content := range map[string]string{"K7QX2M4A.CAR": string(bad), "key.txt": reader.String() + "\n", "site.pub": d.sender.Site + "\n"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("bash", "-euo", "pipefail", "-c", docSteps(t, "open"))
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err == nil {
				t.Errorf("the tools took a damaged bundle:\n%s", out)
			}
		})
	}
}
