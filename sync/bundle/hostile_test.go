package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"carnet/records/journal"
)

// forgery is a bundle signed by a real desk that does not play by the rules.
type forgery struct {
	d        desk
	reader   *age.X25519Identity
	payload  []byte // zstd, or the plaintext when raw is nil
	raw      []byte
	ranges   []Range
	manifest func(*Manifest)
	text     func([]byte) []byte // changes the manifest's bytes before they are signed
}

func (f forgery) make(t testing.TB) []byte {
	t.Helper()
	compressed := f.raw
	if compressed == nil {
		e, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		compressed = e.EncodeAll(f.payload, nil)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, f.reader.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(compressed); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	opt := f.d.options([]Recipient{{"desk", f.reader.Recipient().String()}})
	m := Manifest{
		Format: Format, Version: Version, ID: opt.ID, Created: opt.Created, Sender: opt.Sender, Recipients: opt.Recipients,
		Records: Sealed{recordsName, int64(sealed.Len()), journal.Hash(sha256.Sum256(sealed.Bytes()))},
		Ranges:  f.ranges,
	}
	for _, r := range f.ranges {
		m.Revisions += int64(r.Len())
	}
	if f.manifest != nil {
		f.manifest(&m)
	}
	text, err := m.marshal()
	if err != nil {
		t.Fatal(err)
	}
	if f.text != nil {
		text = f.text(text)
	}
	return pack([]string{recordsName, manifestName, signatureName}, sealed.Bytes(), text, signText(f.d.key, text, manifestComment(opt.ID)))
}

func open(t testing.TB, b []byte, reader *age.X25519Identity) error {
	t.Helper()
	s, err := stage(t, b)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Check(context.Background(), []age.Identity{reader}, nil)
}

const firstOf = `{"bundle":"00112233445566778899aabbccddeeff","version":1}` + "\n"

func TestSignedButWrong(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	c := journalOf(t, d.device, 2)
	r := Range{d.device, 1, 1, c.to, c.first, c.run.Last}
	head := string(journal.AppendRun(nil, c.run)) + "\n"
	lines := string(c.lines)
	line1 := lines[:strings.IndexByte(lines, '\n')+1]
	good := firstOf + head + lines

	for name, f := range map[string]struct {
		forgery
		code string
	}{
		"good":                       {forgery{payload: []byte(good), ranges: []Range{r}}, ""},
		"records of another bundle":  {forgery{payload: []byte(strings.Replace(good, "0011", "0012", 1)), ranges: []Range{r}}, "bundle_inconsistent"},
		"no first line":              {forgery{payload: []byte(head + lines), ranges: []Range{r}}, "bundle_inconsistent"},
		"nothing":                    {forgery{payload: []byte{}, ranges: []Range{r}}, "bundle_inconsistent"},
		"one line too few":           {forgery{payload: []byte(firstOf + head + lines[len(line1):]), ranges: []Range{r}}, "bundle_inconsistent"},
		"one line too many":          {forgery{payload: []byte(good + line1), ranges: []Range{r}}, "bundle_inconsistent"},
		"half a line":                {forgery{payload: []byte(good[:len(good)-1]), ranges: []Range{r}}, "bundle_inconsistent"},
		"a range that is not listed": {forgery{payload: []byte(good + head), ranges: []Range{r}}, "bundle_inconsistent"},
		"a range that is missing":    {forgery{payload: []byte(firstOf), ranges: []Range{r}}, "bundle_inconsistent"},
		"a range that ends early":    {forgery{payload: []byte(firstOf + head + line1 + head), ranges: []Range{r}}, "bundle_inconsistent"},
		"a run with another end":     {forgery{payload: []byte(strings.Replace(good, c.run.Last.String(), c.first.String(), 1)), ranges: []Range{r}}, "bundle_inconsistent"},
		"a run that is no JSON":      {forgery{payload: []byte(firstOf + "{\"run\":7}\n" + lines), ranges: []Range{r}}, "bundle_inconsistent"},
		"a file that is not listed":  {forgery{payload: []byte(good + `{"file":{"entry":"files/0001.age","sha256":"` + c.first.String() + `","size":1}}` + "\n"), ranges: []Range{r}}, "bundle_inconsistent"},
		"not zstd":                   {forgery{raw: []byte("not zstd at all"), ranges: []Range{r}}, "bundle_inconsistent"},
		"no zstd":                    {forgery{raw: []byte{}, ranges: []Range{r}}, "bundle_inconsistent"},
		"newer":                      {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Version = 2 }}, "bundle_newer"},
		"newer, with another shape": {forgery{payload: []byte(good), ranges: []Range{r}, text: func(b []byte) []byte {
			return bytes.Replace(bytes.Replace(b, []byte(`"version": 1`), []byte(`"version": 9`), 1), []byte(`"recipients": [`), []byte(`"recipients": 5, "x": [`), 1)
		}}, "bundle_newer"},
		"members of a later minor version": {forgery{payload: []byte(good), ranges: []Range{r}, text: func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"version": 1`), []byte(`"version": 1, "later": {"a": [1]}`), 1)
		}}, ""},
		"no certificate":             {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Sender.Signature = "" }}, "bundle_uncertified"},
		"a certificate for another":  {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Sender.Device[15]++ }}, "bundle_uncertified"},
		"another format":             {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Format = "other" }}, "bundle_damaged"},
		"more revisions than ranges": {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Revisions++ }}, "bundle_inconsistent"},
		"an absurd range":            {forgery{payload: []byte(good), ranges: []Range{{d.device, 1, 1, 1<<64 - 1, c.first, c.run.Last}}}, "bundle_inconsistent"},
		"a range backwards":          {forgery{payload: []byte(good), ranges: []Range{{d.device, 1, 9, 3, c.first, c.run.Last}}}, "bundle_inconsistent"},
		"no recipients":              {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Recipients = nil }}, "bundle_inconsistent"},
		"records elsewhere":          {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Records.File = "../records.age" }}, "bundle_inconsistent"},
		"records of another size":    {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) { m.Records.Size++ }}, "bundle_damaged"},
		"a listed file that lacks": {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) {
			m.Files = []SealedFile{{File: "files/0001.age"}}
		}}, "bundle_damaged"},
		"a file with a name of its own": {forgery{payload: []byte(good), ranges: []Range{r}, manifest: func(m *Manifest) {
			m.Files = []SealedFile{{File: "/etc/passwd"}}
		}}, "bundle_inconsistent"},
	} {
		t.Run(name, func(t *testing.T) {
			f.d, f.reader = d, reader
			err := open(t, f.make(t), reader)
			if f.code == "" && err != nil {
				t.Fatal(err)
			}
			if f.code != "" {
				wantProblem(t, err, f.code)
			}
		})
	}
}

func TestDecompressionBombs(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	r := Range{d.device, 1, 1, 100_000, journal.Hash{1}, journal.Hash{2}}
	run := journal.Run{Chain: journal.Chain{Device: d.device, Epoch: 1}, From: 1, Last: journal.Hash{2}}
	head := firstOf + string(journal.AppendRun(nil, run)) + "\n"
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	// Frames that each blow up to 8 MiB, a thousand times.
	many := e.EncodeAll([]byte(head), nil)
	short := e.EncodeAll(bytes.Repeat(append(bytes.Repeat([]byte("x"), 1<<20), 10), 8), nil)
	for range 1000 {
		many = append(many, short...)
	}
	long := append(e.EncodeAll([]byte(head), nil), e.EncodeAll(bytes.Repeat([]byte("x"), 8<<20), nil)...)
	// A frame that asks for a window of 1 GiB before its first block.
	window := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3, 1, 0, 0}
	for name, raw := range map[string][]byte{"short lines": many, "one long line": long, "a huge window": window} {
		t.Run(name, func(t *testing.T) {
			b := forgery{d: d, reader: reader, raw: raw, ranges: []Range{r}}.make(t)
			s, err := stage(t, b)
			if err != nil {
				t.Fatal(err)
			}
			wantProblem(t, s.Check(context.Background(), []age.Identity{reader}, nil), "bundle_bomb")
			if s.plain != nil {
				t.Errorf("%d bytes kept", len(s.plain))
			}
		})
	}
}

// Whoever has a bundle cannot pass its records off as their own.
func TestRecordsUnderAnotherManifest(t *testing.T) {
	d, thief, reader := newDesk(t), newDesk(t), newIdentity(t)
	b := d.write(t, []Recipient{{"desk", reader.Recipient().String()}}, journalOf(t, d.device, 2))
	s, err := stage(t, b)
	if err != nil {
		t.Fatal(err)
	}
	records := b[s.entries[0].dataOffset():s.entries[0].end()]
	m := *s.manifest
	m.ID, m.Sender = "ffffffffffffffffffffffffffffffff", thief.sender
	text, err := m.marshal()
	if err != nil {
		t.Fatal(err)
	}
	stolen := pack([]string{recordsName, manifestName, signatureName}, records, text, signText(thief.key, text, manifestComment(m.ID)))
	wantProblem(t, open(t, stolen, reader), "bundle_inconsistent")
}

func TestZipTricks(t *testing.T) {
	b, _ := smallBundle(t)
	s, err := stage(t, b)
	if err != nil {
		t.Fatal(err)
	}
	part := func(i int) []byte { return b[s.entries[i].dataOffset():s.entries[i].end()] }
	records, manifest, signature := part(0), part(1), part(2)
	names := []string{recordsName, manifestName, signatureName}

	rezip := func(extra ...string) []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i, c := range [][]byte{records, manifest, signature} {
			f, err := w.CreateHeader(&zip.FileHeader{Name: names[i], Method: zip.Store})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write(c); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range extra {
			if _, err := w.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	commented := bytes.Clone(b)
	commented[len(commented)-2] = 3
	for name, bad := range map[string][]byte{
		"trailing bytes":            append(bytes.Clone(b), 0),
		"trailing bundle":           append(bytes.Clone(b), b...),
		"leading bytes":             append([]byte("x"), b...),
		"a comment":                 append(commented, "abc"...),
		"another spelling":          rezip(),
		"an unlisted entry":         rezip("extra"),
		"a path out of the folder":  rezip("../../evil"),
		"a doubled manifest":        rezip(manifestName),
		"an unlisted sealed file":   pack([]string{recordsName, fileEntryName(1), manifestName, signatureName}, records, records, manifest, signature),
		"entries in another order":  pack([]string{manifestName, recordsName, signatureName}, manifest, records, signature),
		"names in upper case":       pack([]string{recordsName, "MANIFEST.JSON", signatureName}, records, manifest, signature),
		"a manifest that is a bomb": pack(names, records, bytes.Repeat([]byte(" "), 17<<20), signature),
		"an empty zip":              append([]byte("PK\x05\x06"), make([]byte, 18)...),
		"a zip of something else":   pack([]string{"photo.jpg", manifestName, signatureName}, records, manifest, signature),
		"a text":                    []byte(strings.Repeat("Bonjour. ", 500)),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := stage(t, bad)
			wantProblem(t, err, "bundle_damaged", "bundle_truncated", "bundle_not")
		})
	}
	// A directory that lies about sizes and places, field by field.
	directoryAt := int(s.entries[2].end())
	for at := directoryAt; at < len(b); at++ {
		for _, v := range []byte{0, 1, 0x7f, 0xff} {
			if b[at] == v {
				continue
			}
			lie := bytes.Clone(b)
			lie[at] = v
			if _, err := stage(t, lie); err == nil {
				t.Fatalf("a lie (%d) at byte %d of the directory was believed", v, at-directoryAt)
			}
		}
	}
	limits := DefaultLimits()
	limits.Bundle = int64(len(b) - 1)
	_, err = Verify(context.Background(), bytes.NewReader(b), int64(len(b)), limits, nil)
	wantProblem(t, err, "bundle_too_large")
}

func TestWriterRefusesWrongCalls(t *testing.T) {
	d, reader := newDesk(t), newIdentity(t)
	to := []Recipient{{"desk", reader.Recipient().String()}}
	c := journalOf(t, d.device, 2)
	for name, do := range map[string]func(w *Writer) error{
		"a range without its lines": func(w *Writer) error { return w.Run(c.run, c.to, c.first) },
		"lines without a range":     func(w *Writer) error { return w.Lines(c.lines) },
		"too many lines": func(w *Writer) error {
			if err := w.Run(c.run, c.to-1, c.first); err != nil {
				return err
			}
			return w.Lines(c.lines)
		},
		"half a line": func(w *Writer) error {
			if err := w.Run(c.run, c.to, c.first); err != nil {
				return err
			}
			return w.Lines(c.lines[:len(c.lines)-1])
		},
		"a range without an end": func(w *Writer) error { return w.Run(c.run, c.to, journal.Hash{}) },
	} {
		t.Run(name, func(t *testing.T) {
			w, err := NewWriter(context.Background(), &memory{}, d.options(to))
			if err != nil {
				t.Fatal(err)
			}
			early := do(w)
			_, late := w.Close()
			if late == nil {
				t.Errorf("a bundle was made (the call said %v)", early)
			}
		})
	}
	for name, opt := range map[string]Options{
		"nobody to read it": d.options(nil),
		"a bad recipient":   d.options([]Recipient{{"desk", "age1nothing"}}),
		"another's key":     func() Options { o := d.options(to); o.Key = newDesk(t).key; return o }(),
		"no id":             func() Options { o := d.options(to); o.ID = ""; return o }(),
	} {
		if _, err := NewWriter(context.Background(), &memory{}, opt); err == nil {
			t.Error(name, "was accepted")
		}
	}
}

func ExampleName() {
	fmt.Println(Name("00112233445566778899aabbccddeeff") + Extension)
	// Output: 008J4CT4.CAR
}
