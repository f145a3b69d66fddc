package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cli runs commands as a person at a terminal would, in this process.
type cli struct {
	t *testing.T
}

// say runs a command and returns its exit status and what it printed.
func (c cli) say(args ...string) (int, string, string) {
	c.t.Helper()
	var out, errs bytes.Buffer
	code := start(c.t.Context(), args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// want runs a command that must answer yes, and reads its JSON.
func (c cli) want(into any, args ...string) {
	c.t.Helper()
	code, out, errs := c.say(append(args, "--json")...)
	if code != exitOK {
		c.t.Fatalf("%v: exit %d: %s%s", args, code, errs, out)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		c.t.Fatalf("%v: %v in %q", args, err, out)
	}
}

// refused runs a command that must fail with one sentence.
func (c cli) refused(code int, words string, args ...string) {
	c.t.Helper()
	got, out, errs := c.say(args...)
	if got != code || !strings.Contains(errs, words) {
		c.t.Errorf("%v: exit %d, want %d with %q: %s%s", args, got, code, words, errs, out)
	}
	if strings.Count(strings.TrimSpace(errs), "\n") > 0 {
		c.t.Errorf("%v says more than one line: %q", args, errs)
	}
}

const drTouré = "Dr Aminata Touré"

func TestTwoDesksFromTheTerminal(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c := cli{t}
	dir := t.TempDir()
	one, two, stick := filepath.Join(dir, "1"), filepath.Join(dir, "2"), filepath.Join(dir, "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}

	var made struct {
		Accounts []struct{ Name, Role, Password string }
		Patients int
		Docs     int `json:"documents"`
	}
	c.want(&made, "demo", "--data", one, "--patients", "60", "--years", "1", "--seed", "5")
	if made.Patients != 60 || made.Docs < 200 || len(made.Accounts) != 6 || made.Accounts[0].Password != demoPassword {
		t.Fatalf("demo: %+v", made)
	}

	var request, approval, joined map[string]any
	c.want(&request, "desk", "request", "--data", two, "--to", stick)
	c.refused(exitFailed, "responsable", "desk", "approve", request["file"].(string), "--data", one, "--user", drTouré, "--to", stick)
	c.want(&approval, "desk", "approve", request["file"].(string), "--data", one, "--user", "Moussa Diarra", "--to", stick)
	c.want(nil, "verify", approval["file"].(string))
	c.want(&joined, "desk", "join", approval["file"].(string), "--data", two)

	type digest struct {
		OK        bool
		Digest    string
		Documents int
	}
	var a, b digest
	c.want(&a, "check", "--data", one, "--user", drTouré)
	c.want(&b, "check", "--data", two, "--user", drTouré)
	if !a.OK || a.Digest == "" || a != b {
		t.Errorf("the desks differ: %+v and %+v", a, b)
	}

	var hits []found
	c.want(&hits, "search", "B1-00007", "--data", two, "--user", drTouré)
	if len(hits) == 0 || !strings.HasPrefix(hits[0].Number, "B1-00007") {
		t.Fatalf("search by number: %+v", hits)
	}
	var chart shownChart
	c.want(&chart, "show", hits[0].Number, "--data", two, "--user", drTouré)
	if chart.Patient.ID != hits[0].ID || len(chart.Documents) == 0 || len(chart.Documents[0].Revisions) == 0 {
		t.Errorf("show: %+v", chart)
	}

	// What the second desk sends, the first one knows already; twice the same
	// changes nothing.
	var sent struct {
		File      string
		Revisions int64
		Bytes     int64
	}
	c.want(&sent, "export", "--data", two, "--user", drTouré, "--to", stick, "--for", "desks")
	if sent.File != "" {
		var got struct{ New, Known int }
		c.want(&got, "import", sent.File, "--data", one, "--user", drTouré)
		c.want(&got, "import", sent.File, "--data", one, "--user", drTouré)
		if got.New != 0 {
			t.Errorf("import twice: %+v", got)
		}
	}

	// A backup opens on another folder, and nowhere without the password.
	var saved map[string]string
	c.want(&saved, "backup", "--data", one, "--user", drTouré, "--to", filepath.Join(dir, "backup"))
	three := filepath.Join(dir, "3")
	t.Setenv("CARNET_PASSWORD", "faux")
	c.refused(exitFailed, "mot de passe", "restore", saved["file"], "--data", three, "--user", drTouré)
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c.want(nil, "restore", saved["file"], "--data", three, "--user", drTouré)
	var restored digest
	c.want(&restored, "check", "--data", three, "--user", drTouré)
	if restored.Digest != a.Digest {
		t.Error("the restored desk differs")
	}
}

func TestRefusalsAreOneSentenceAndAStatus(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c := cli{t}
	dir := t.TempDir()
	data := filepath.Join(dir, "d")
	c.want(nil, "demo", "--data", data, "--patients", "3")
	junk := filepath.Join(dir, "ABCDEFGH.CAR")
	if err := os.WriteFile(junk, []byte("rien"), 0o600); err != nil {
		t.Fatal(err)
	}
	user := []string{"--data", data, "--user", drTouré}
	with := func(args ...string) []string { return append(args, user...) }

	c.refused(exitUsage, "inattendu", "frobnicate")
	c.refused(exitUsage, "--to", with("export")...)
	c.refused(exitUsage, "--user", "check", "--data", data)
	c.refused(exitFailed, "pas encore de centre", "check", "--data", filepath.Join(dir, "x"), "--user", "a")
	c.refused(exitFailed, "déjà un centre", "demo", "--data", data)
	c.refused(exitFailed, "numéro", with("show", "B1-99999-X")...)
	c.refused(exitFailed, "paquet", with("import", junk)...)
	c.refused(exitNo, "paquet", "verify", junk)
	if code, _, _ := c.say(with("search", "zzzzqqqq")...); code != exitNo {
		t.Errorf("nobody found: exit %d", code)
	}
	t.Setenv("CARNET_PASSWORD", "faux")
	c.refused(exitFailed, "mot de passe", with("check")...)
	if code, out, _ := c.say("--help"); code != exitOK || !strings.Contains(out, "Commandes") || strings.Contains(out, "Usage: ") {
		t.Errorf("help: exit %d: %s", code, out)
	}
}

func TestCalcAnswersALineForALine(t *testing.T) {
	var out bytes.Buffer
	in := `{"rule":"edd.lmp","in":{"lmp":"2025-12-23"}}` + "\n" + `{"rule":"nope","in":{}}` + "\n"
	if code := start(t.Context(), []string{"calc"}, strings.NewReader(in), &out, &out); code != exitOK {
		t.Fatalf("exit %d", code)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"edd":"2026-09-29"`) || !strings.Contains(lines[1], `"error"`) {
		t.Errorf("%q", lines)
	}
}
