package settings

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// mod presses a key with modifiers.
func (h *hands) mod(n fyne.KeyName, m fyne.KeyModifier) {
	h.T.Helper()
	s := &desktop.CustomShortcut{KeyName: n, Modifier: m}
	if f, ok := h.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	h.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

func (h *hands) alt(n fyne.KeyName) { h.mod(n, fyne.KeyModifierAlt) }

// rules waits for the page and gives it.
func (h *hands) rules() *rules {
	h.T.Helper()
	h.Wait("the thresholds", func() bool { r, ok := h.now().(*rules); return ok && r.edit != nil && !r.busy })
	return h.now().(*rules)
}

// at is the field with the focus.
func (h *hands) at() string {
	h.T.Helper()
	r := h.rules()
	for _, f := range r.views[r.at].Form().Order() {
		if f.Editing() {
			return strings.TrimPrefix(f.Key(), "settings.rules.")
		}
	}
	return ""
}

// to puts the focus into a field, as a click does.
func (h *hands) to(key string) {
	h.T.Helper()
	r := h.rules()
	r.views[r.at].FocusKey("settings.rules." + key)
	if h.at() != key {
		h.T.Fatalf("%s cannot be reached; the focus is at %q", key, h.at())
	}
}

// below is what stands below a field.
func (h *hands) below(key string) form.Message {
	h.T.Helper()
	r := h.rules()
	f := r.views[r.at].Form().Field("settings.rules." + key)
	if f == nil {
		h.T.Fatalf("no field %s", key)
	}
	m := f.Message()
	m.Text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(m.Text)
	return m
}

func (h *hands) stored() records.Protocol {
	h.T.Helper()
	_, p, err := h.k.Store.Protocol(context.Background())
	if err != nil {
		h.T.Fatal(err)
	}
	return p
}

// saves presses the key of saving and gives a reason.
func (h *hands) saves(why string) {
	h.T.Helper()
	h.Ctrl(fyne.KeyReturn)
	h.Until("Pourquoi ce changement ?")
	h.Keys(why)
	h.Press(fyne.KeyReturn)
	h.Until("Réglages du centre enregistrés.")
	h.settled()
}

// settled waits until the page has been read anew after saving.
func (h *hands) settled() {
	h.T.Helper()
	h.Wait("the page anew", func() bool { r := h.now().(*rules); return !r.busy && !r.edit.changed() })
}

// The whole page by keys: a figure of each part, a window, a reason.
func TestTheLeadChangesAFigureOfEachPartByKeys(t *testing.T) {
	h := sit(t, "display")
	h.Press(fyne.KeyF12)
	h.rules()
	h.Says("défaut 5 j · ACOG 700")
	h.Picture("rules-dating")
	if h.at() != "t.dating.8w6d" {
		t.Fatalf("the page opens at %q", h.at())
	}
	h.Keys("6") // what stands there is marked: typing replaces it
	if m := h.below("t.dating.8w6d"); m.Text != "modifié · défaut 5 j · ACOG 700" {
		t.Errorf("%+v", m)
	}
	h.Press(fyne.KeyReturn)
	if h.at() != "t.dating.13w6d" {
		t.Errorf("Enter goes on to %q", h.at())
	}
	h.Says("Datation · 1 modifié")

	h.alt(fyne.KeyDown)
	h.to("t.cpn.last")
	h.mod(fyne.KeyPlus, fyne.KeyModifierControl) // not in the rows: nothing
	h.to("t.sp.interval")
	h.Keys("35")
	h.Press(fyne.KeyReturn)
	h.Picture("rules-prenatal-changed")
	h.to("t.area.calcium")
	h.Keys("o") // yes
	if m := h.below("t.area.calcium"); m.Text != "modifié · défaut non · OMS 2016" {
		t.Errorf("%+v", m)
	}
	r := h.rules()
	h.addRow("settings.rules.window")
	h.Keys("1")
	h.Press(fyne.KeyReturn)
	h.Keys("1")
	h.Press(fyne.KeyReturn)
	h.Keys("16")
	h.Press(fyne.KeyReturn) // a second window follows the first
	if got := h.at(); got != "window[1].number" {
		t.Fatalf("after the last field of a row: %q", got)
	}
	h.Press(fyne.KeyReturn, fyne.KeyReturn)
	h.Keys("28")
	if w := r.edit.protocol().Windows; cmp.Diff([]records.CPNWindow{{Number: 1, From: 1, To: 16}, {Number: 2, From: 17, To: 28}}, w) != "" {
		t.Errorf("windows %+v", w)
	}
	h.Picture("rules-windows")

	h.alt(fyne.KeyDown)
	h.alt(fyne.KeyDown)
	h.Says("Alertes du Labour Care Guide")
	h.Keys("115")
	h.Picture("rules-labour")
	h.saves("Réunion du 24/11")
	want := records.Protocol{
		Values:  map[string]float64{"dating.8w6d": 6, "sp.interval": 35, "area.calcium": 1, "labour.fhr_below": 115},
		Windows: []records.CPNWindow{{Number: 1, From: 1, To: 16}, {Number: 2, From: 17, To: 28}},
	}
	if d := cmp.Diff(want, h.stored()); d != "" {
		t.Error(d)
	}
	h.Until("Moussa Diarra — Réunion du 24/11")
	rules, err := h.k.Store.Rules(context.Background())
	if err != nil || rules.Antenatal.SP.IntervalDays != 35 || rules.Labour.FHRBelow != 115 {
		t.Errorf("not in force: %v %v", rules.Antenatal.SP, err)
	}

	// One key puts a default back; so does emptying the field.
	h.alt(fyne.KeyDown)
	if h.at() != "t.dating.8w6d" {
		t.Fatalf("at %q", h.at())
	}
	h.Ctrl(fyne.KeyR)
	h.Until("Valeur par défaut remise : Jusqu’à 8 SA + 6 j")
	if m := h.below("t.dating.8w6d"); m.Text != "défaut 5 j · ACOG 700" || h.at() != "t.dating.8w6d" {
		t.Errorf("%+v at %q", m, h.at())
	}
	h.alt(fyne.KeyUp)
	h.Press(fyne.KeyBackspace)
	h.Press(fyne.KeyReturn)
	if x := h.rules().edit.values["labour.fhr_below"]; x != 110 {
		t.Errorf("emptied: %v", x)
	}
	h.saves("retour")
	if d := cmp.Diff(map[string]float64{"sp.interval": 35, "area.calcium": 1}, h.stored().Values); d != "" {
		t.Error(d)
	}
}

// addRow adds a row where the focus is not in the rows yet, as a click on the
// line below them does.
func (h *hands) addRow(key string) {
	h.T.Helper()
	r := h.rules()
	v := r.views[r.at]
	for _, s := range v.Form().Sections() {
		for _, it := range s.Items() {
			if rows, ok := it.(*form.Rows); ok && rows.Key() == key {
				v.Focus(rows.Add(-1))
			}
		}
	}
}

func TestWhatIsWrongIsSaidAtItsFieldAndNotSaved(t *testing.T) {
	h := sit(t, "rules.prenatal")
	r := h.rules()
	for _, c := range []struct{ key, typed, says string }{
		{"t.anc.sbp_severe", "135", "Ces seuils se croisent : 140 doit rester au-dessous de 135."},
		{"t.contact.last", "41", "Ces seuils se croisent : 41 doit rester au-dessous de 41."},
	} {
		h.to(c.key)
		h.Keys(c.typed)
		if m := h.below(c.key); m.Level != form.Danger || m.Text != c.says {
			t.Errorf("%s: %+v", c.key, m)
		}
		h.alt(fyne.KeyDown) // from another part, saving comes back here
		h.Ctrl(fyne.KeyReturn)
		h.Settle()
		if h.at() != c.key {
			t.Errorf("saving goes to %q", h.at())
		}
		h.SaysNot("Pourquoi ce changement ?")
		h.Ctrl(fyne.KeyR)
	}
	// Out of what can be: refused in words.
	h.to("t.sp.interval")
	h.Keys("500")
	h.Press(fyne.KeyReturn)
	if m := h.below("t.sp.interval"); m.Level != form.Refused {
		t.Errorf("%+v", m)
	}
	h.Ctrl(fyne.KeyReturn)
	h.Settle()
	if h.at() != "t.sp.interval" || h.stored().Values != nil {
		t.Errorf("at %q, stored %v", h.at(), h.stored())
	}
	h.Keys("28")
	h.addRow("settings.rules.window")
	h.Keys("1")
	h.Press(fyne.KeyReturn)
	h.Keys("16")
	h.Press(fyne.KeyReturn)
	h.Keys("10")
	h.Says("CPN 1 : la fenêtre commence à 16 SA et finit à 10 SA.")
	h.Ctrl(fyne.KeyReturn)
	h.SaysNot("Pourquoi ce changement ?")
	if r.edit.changed() && h.stored().Windows != nil {
		t.Error("saved")
	}
}

// What nobody has published is asked for once more; No keeps it unsaved.
func TestAnOddValueIsAskedForOnceMore(t *testing.T) {
	h := sit(t, "rules.prenatal")
	h.rules()
	h.to("t.sp.interval")
	h.Keys("90")
	if m := h.below("t.sp.interval"); m.Level != form.Warning || !strings.Contains(m.Text, "à vérifier") {
		t.Errorf("%+v", m)
	}
	h.Ctrl(fyne.KeyReturn)
	h.Until("Ces valeurs sortent de ce qui est publié")
	h.Says("SP : intervalle minimal : 90 j (défaut 28)")
	h.Picture("rules-odd")
	h.Press(fyne.KeyEscape)
	h.SaysNot("Pourquoi ce changement ?")
	if h.stored().Values != nil {
		t.Error("saved without an answer")
	}
	h.Ctrl(fyne.KeyReturn)
	h.Until("Ces valeurs sortent de ce qui est publié")
	h.Press(fyne.KeyReturn)
	h.Until("Pourquoi ce changement ?")
	h.Press(fyne.KeyReturn) // no reason
	h.Settle()
	if h.stored().Values != nil {
		t.Error("saved without a reason")
	}
	h.Keys("Essai")
	h.Picture("rules-reason")
	h.Press(fyne.KeyReturn)
	h.Until("Réglages du centre enregistrés.")
	if h.stored().Values["sp.interval"] != 90 {
		t.Errorf("%v", h.stored())
	}
	// Saved once, it is not asked about again.
	h.settled()
	h.alt(fyne.KeyUp)
	h.Keys("6")
	h.Ctrl(fyne.KeyReturn)
	h.Until("Pourquoi ce changement ?")
}

func TestTheCalendarIsEditedAsATable(t *testing.T) {
	h := sit(t, "rules.vaccination")
	r := h.rules()
	if h.at() != "dose[0].vaccine" || len(r.edit.doses) != len(records.PublishedCalendar()) {
		t.Fatalf("at %q, %d rows", h.at(), len(r.edit.doses))
	}
	h.Picture("rules-vaccination")
	// Change: measles at ten months.
	row := func(label string) string {
		for i, d := range r.edit.doses {
			if d.label == label {
				return "dose[" + string(rune('0'+i/10)) + string(rune('0'+i%10)) + "]"
			}
		}
		t.Fatalf("no row %s", label)
		return ""
	}
	clean := func(s string) string { return strings.Replace(s, "[0", "[", 1) }
	at := clean(row("measles"))
	h.to(at + ".age")
	h.Keys("10m")
	h.Press(fyne.KeyReturn)
	if f := r.views[r.at].Form().Field("settings.rules." + at + ".age"); f.Text() != "10 mois" {
		t.Errorf("written out as %q", f.Text())
	}
	if m := h.below(at + ".age"); m.Text != "modifié · 9 mois" {
		t.Errorf("%+v", m)
	}
	// Remove: meningitis A.
	h.to(clean(row("mena")) + ".vaccine")
	h.mod(fyne.KeyDelete, fyne.KeyModifierControl)
	h.Says("Retirées du calendrier par défaut : Méningite A.")
	// Add: injectable polio from the suggestions, and one of the centre's own.
	h.addRow("settings.rules.dose")
	h.Keys("vpi")
	h.Press(fyne.KeyReturn)
	h.Keys("14 sem")
	h.Press(fyne.KeyReturn)
	h.Keys("14s")
	h.Press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	h.Keys("Vaccin d’essai")
	h.Press(fyne.KeyReturn)
	h.Keys("5 lunes")
	h.Press(fyne.KeyReturn)
	n := len(r.edit.doses) - 1
	last := "dose[" + string(rune('0'+n/10)) + string(rune('0'+n%10)) + "]"
	if m := h.below(last + ".age"); m.Level != form.Danger {
		t.Errorf("an age that is none: %+v", m)
	}
	h.Ctrl(fyne.KeyReturn)
	h.Settle()
	if h.at() != last+".age" {
		t.Errorf("saving goes to %q", h.at())
	}
	h.Keys("5 mois")
	h.Picture("rules-vaccination-changed")
	h.Ctrl(fyne.KeyReturn)
	h.Until("Méningite A : dose retirée du calendrier") // asked about once more
	h.Press(fyne.KeyReturn)
	h.Until("Pourquoi ce changement ?")
	h.Keys("PEV 2026")
	h.Press(fyne.KeyReturn)
	h.Until("Réglages du centre enregistrés.")
	h.settled()
	want := map[string]records.ScheduledDose{
		"measles": {Vaccine: "measles", Months: 10, Min: 270}, "mena": {Off: true}, "ipv1": {Vaccine: "ipv", Weeks: 14, Min: 98},
		"vaccin-d-essai1": {Vaccine: "vaccin-d-essai", Name: "Vaccin d’essai", Months: 5},
	}
	if d := cmp.Diff(want, h.stored().Doses); d != "" {
		t.Error(d)
	}
	// A row back to its default, then the whole part.
	r = h.rules()
	h.to(clean(row("measles")) + ".min")
	h.Ctrl(fyne.KeyR)
	h.Until("Valeur par défaut remise : Rougeole")
	if _, own := r.edit.protocol().Doses["measles"]; own {
		t.Error("the row is not the default")
	}
	h.mod(fyne.KeyR, fyne.KeyModifierControl|fyne.KeyModifierShift)
	h.Until("redeviennent celles publiées")
	h.Press(fyne.KeyReturn)
	h.Settle()
	if p := h.rules().edit.protocol(); p.Doses != nil {
		t.Errorf("after the reset: %v", p.Doses)
	}
	h.saves("retour au calendrier")
	if h.stored().Doses != nil {
		t.Errorf("%v", h.stored().Doses)
	}
}

func TestWhoMayNotChangeReads(t *testing.T) {
	h := sit(t, "display")
	staff, err := h.k.Store.Staff(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.k.Switch(context.Background(), byName(staff, "Seydou Touré").ID.String(), goodPassword); err != nil {
		t.Fatal(err)
	}
	h.show(place.Route{To: place.Settings, Query: "rules.labour"})
	h.rules()
	h.Says("À lire seulement")
	h.Says("BDCF : alerte au-dessous de")
	h.Picture("rules-read")
	h.Ctrl(fyne.KeyReturn)
	h.SaysNot("Pourquoi ce changement ?")
	h.Press(fyne.KeyF1)
}

// What was typed and not saved is there after the page was left, for whoever
// typed it; Escape drops it.
func TestAnUnsavedChangeIsTakenUpAgain(t *testing.T) {
	h := sit(t, "rules")
	h.rules()
	h.Keys("6")
	h.show(place.Route{To: place.Settings, Query: "display"})
	h.Settle()
	h.show(place.Route{To: place.Settings, Query: "rules"})
	h.Until("Vos changements non enregistrés sont repris ici.")
	if x := h.rules().edit.values["dating.8w6d"]; x != 6 {
		t.Errorf("%v", x)
	}
	if h.stored().Values != nil {
		t.Error("it is in force")
	}
	h.Press(fyne.KeyEscape)
	h.Until("Ce qui a été changé ici")
	h.Press(fyne.KeyReturn)
	h.Settle()
	h.SaysNot("Vos changements non enregistrés")
	if x := h.rules().edit.values["dating.8w6d"]; x != 5 {
		t.Errorf("%v", x)
	}
	h.show(place.Route{To: place.Settings, Query: "rules"})
	h.rules()
	h.SaysNot("Vos changements non enregistrés")
}

func TestLengthsOfTime(t *testing.T) {
	for _, c := range []struct {
		typed  string
		days   int
		ok     bool
		weeks  int
		months int
		age    bool
	}{
		{"", 0, true, 0, 0, false}, {"0", 0, true, 0, 0, true}, {"nais.", 0, false, 0, 0, true}, {"Naissance", 0, false, 0, 0, true},
		{"6 sem", 42, true, 6, 0, true}, {"6s", 42, true, 6, 0, true}, {"6\u00a0sem", 42, true, 6, 0, true}, {"sem 6", 42, true, 6, 0, true},
		{"9 mois", 274, true, 0, 9, true}, {"9m", 274, true, 0, 9, true}, {"kalo 9", 274, true, 0, 9, true},
		{"5 ans", 1825, true, 0, 60, true}, {"2y", 730, true, 0, 24, true}, {"san 2", 730, true, 0, 24, true},
		{"42 j", 42, true, 6, 0, true}, {"41 j", 41, true, 0, 0, false}, {"tile 41", 41, true, 0, 0, false},
		{"42", 42, false, 0, 0, false}, {"16 ans", 5840, false, 0, 0, false}, {"x", 0, false, 0, 0, false}, {"6 lunes", 0, false, 0, 0, false}, {"s 6 m", 0, false, 0, 0, false}, {"-6 sem", 0, false, 0, 0, false},
	} {
		d, ok := readDays(c.typed)
		if ok != c.ok || ok && d != c.days {
			t.Errorf("%q is %d days %v", c.typed, d, ok)
		}
		w, m, age := readAge(c.typed)
		if age != c.age || age && (w != c.weeks || m != c.months) {
			t.Errorf("%q is an age of %d weeks %d months %v", c.typed, w, m, age)
		}
	}
}

// What the table shows is read back as it was, in every language.
func TestEachRowIsReadAsItIsWritten(t *testing.T) {
	for _, l := range text.Langs {
		var p records.Protocol
		p.SetCalendar(append(p.Calendar(), records.CalendarRow{ScheduledDose: records.ScheduledDose{Vaccine: "ipv", Months: 15, Min: 274, Interval: 31, Max: 1826}}))
		e := editRules(text.For(l), p)
		if e.changed() {
			t.Errorf("%s: opening the page changes %s", l, cmp.Diff(p, e.protocol()))
		}
		if e.unread() >= 0 {
			t.Errorf("%s: row %+v cannot be read", l, e.doses[e.unread()])
		}
		for _, x := range records.Thresholds() {
			if !e.p.Has(labelKey(&x)) {
				t.Errorf("%s: no label for %s", l, x.Code)
			}
		}
	}
}

func TestPicturesOfTheRules(t *testing.T) {
	h := sit(t, "rules.vaccination")
	h.rules()
	h.Win.Resize(fyne.NewSize(1024, 700))
	h.Picture("rules-vaccination-1024")
	h.Press(fyne.KeyF2)
	theme.Apply(h.App, theme.Dark)
	h.Press(fyne.KeyF12)
	h.rules()
	h.Picture("rules-dating-1024-dark")
	h.Win.Resize(fyne.NewSize(1366, 768))
	h.alt(fyne.KeyUp)
	h.Picture("rules-labour-dark")
	h.Says("Travail")
}
