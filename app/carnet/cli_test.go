package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/records"
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
	if _, _, errs := c.say("demo", "--data", data); strings.HasPrefix(errs, "\n") {
		t.Errorf("a blank line before the sentence: %q", errs)
	}
	c.refused(exitUsage, "au moins 1", with("search", "a", "--limit", "0")...)
	c.refused(exitUsage, "écrivez --patients=\"-1\"", "demo", "--data", data, "--patients", "-1")
	c.refused(exitUsage, "ne convient pas", "demo", "--data", data, "--patients", "x")
	gone := filepath.Join(dir, "parti")
	for _, args := range [][]string{{"verify"}, {"import"}, {"restore"}, {"desk", "join"}, {"desk", "approve", "--to", dir}} {
		more := user
		if args[0] == "verify" || args[len(args)-1] == "join" {
			more = nil
		}
		call := func(file string) []string { return append(append(append([]string{}, args...), file), more...) }
		c.refused(exitFailed, "n’existe pas", call(gone)...)
		c.refused(exitFailed, "est un dossier", call(dir)...)
	}
	c.refused(exitFailed, "numéro", with("show", "B1-99999-X")...)
	c.refused(exitFailed, "paquet", with("import", junk)...)
	c.refused(exitNo, "paquet", "verify", junk)
	if code, _, _ := c.say(with("search", "zzzzqqqq")...); code != exitNo {
		t.Errorf("nobody found: exit %d", code)
	}
	t.Setenv("CARNET_PASSWORD", "faux")
	c.refused(exitFailed, "mot de passe", with("check")...)
	for _, command := range []string{"search", "show", "import", "verify", "restore"} {
		if _, out, _ := c.say(command, "--help"); strings.Contains(out, "<words>") || strings.Contains(out, "<files>") || strings.Contains(out, "<file>") {
			t.Errorf("English in the help: %s", out)
		}
	}
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

func TestTheTerminalSpeaksFrench(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c := cli{t}
	data := filepath.Join(t.TempDir(), "d")
	_, all, errs := c.say("demo", "--data", data, "--patients", "40", "--years", "1", "--seed", "3")
	if errs != "" {
		t.Errorf("progress where nobody watches: %q", errs)
	}
	for i := range 40 {
		_, out, _ := c.say("show", records.PatientNumber("B", "1", i+1), "--data", data, "--user", drTouré)
		all += out
	}
	_, out, _ := c.say("search", "traore", "--data", data, "--user", drTouré)
	all += out
	for _, word := range []string{"female", "male", "signed", "kept", "consultation_", "site_lead", "doctor", "prenatal", "family_planning", "cli."} {
		if strings.Contains(strings.ReplaceAll(all, "countersigned", "signed"), word) {
			t.Errorf("%q in the French output", word)
		}
	}
	for _, word := range []string{"responsable de site", "sage-femme", "signé", "consultation", " F "} {
		if !strings.Contains(all, word) {
			t.Errorf("no %q in the output", word)
		}
	}
}

func TestEveryKindAndStatusHasAFrenchName(t *testing.T) {
	for _, k := range []records.Kind{records.KindCentre, records.KindStaff, records.KindPatient, records.KindVisit, records.KindConsultation, records.KindPregnancy,
		records.KindPrenatal, records.KindLabour, records.KindDelivery, records.KindNewborn, records.KindPostnatal, records.KindFamilyPlanning, records.KindCervical,
		records.KindVaccination, records.KindGrowth, records.KindProtocol, records.KindScale} {
		if got := kindInFrench(k); got == kindInFrench("nope") {
			t.Errorf("%s: %s", k, got)
		}
	}
	for s := range statusNames {
		if got := statusInFrench(s); strings.HasPrefix(got, "cli.") {
			t.Error(got)
		}
	}
}

func TestCheckTellsEachPartAndIsNoOnDamage(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("CARNET_PASSWORD", demoPassword)
	c := cli{t}
	data := filepath.Join(t.TempDir(), "d")
	c.want(nil, "demo", "--data", data, "--patients", "3")
	args := []string{"check", "--data", data, "--user", drTouré}
	code, out, _ := c.say(args...)
	if code != exitOK || strings.Count(out, "en ordre") != 6 { // five parts and all of it
		t.Errorf("exit %d: %s", code, out)
	}
	for _, part := range []string{"Intégrité du fichier", "Empreintes", "Chaînes", "Tables dérivées", "Images"} {
		if !strings.Contains(out, part) {
			t.Errorf("no line for %q: %s", part, out)
		}
	}
	db := filepath.Join(data, "carnet.db")
	b, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func() error{
		"a page":      func() error { c := bytes.Clone(b); clear(c[8192:16384]); return os.WriteFile(db, c, 0o600) },
		"most pages":  func() error { c := bytes.Clone(b); clear(c[4096:]); return os.WriteFile(db, c, 0o600) },
		"the header":  func() error { c := bytes.Clone(b); clear(c[:4096]); return os.WriteFile(db, c, 0o600) },
		"the file":    func() error { return os.Remove(db) },
		"half of it":  func() error { return os.WriteFile(db, b[:len(b)/8192*4096], 0o600) },
		"all the end": func() error { return os.WriteFile(db, b[:100], 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := spoil(); err != nil {
				t.Fatal(err)
			}
			_ = os.Remove(db + "-wal")
			c := cli{t}
			code, out, errs := c.say(append(args, "--json")...)
			var got struct {
				OK     *bool
				Faults []struct{ Where, What, Code string }
				Parts  []struct {
					Part    string
					Checked bool
					Faults  int
				}
			}
			if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitNo || got.OK == nil || *got.OK || len(got.Faults) == 0 || len(got.Parts) != 5 {
				t.Errorf("exit %d, %v: %s%s", code, err, out, errs)
			}
			code, out, _ = c.say(args...)
			if code != exitNo || !strings.Contains(out, "ERREUR") || strings.Contains(out, "check.") || strings.Contains(out, "tout est en ordre") {
				t.Errorf("exit %d: %s", code, out)
			}
		})
	}
}
