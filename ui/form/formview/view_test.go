package formview

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

var today = form.Date{Year: 2026, Month: 11, Day: 24}

func spec() form.Spec {
	return form.Spec{Columns: 4, Today: func() form.Date { return today }}
}

// desk is a window with a form, and hands that type.
type desk struct {
	t *testing.T
	w fyne.Window
	s *kit.Shell
	v *View
}

func open(t *testing.T, f *form.Form, size fyne.Size) *desk {
	t.Helper()
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w := a.NewWindow("")
	t.Cleanup(w.Close)
	d := &desk{t: t, w: w, s: kit.NewShell(w, text.For(text.French)), v: New(f)}
	d.s.SetContent(d.v)
	w.Resize(size)
	return d
}

// at is the field with the focus.
func (d *desk) at() string {
	if d.v.focus == nil {
		return ""
	}
	return d.v.focus.field().Key()
}

func (d *desk) keys(typed string) {
	d.t.Helper()
	for _, r := range typed {
		f := d.w.Canvas().Focused()
		if f == nil {
			d.t.Fatalf("nothing has the focus to type %q", r)
		}
		f.TypedRune(r)
	}
}

func (d *desk) press(names ...fyne.KeyName) {
	d.t.Helper()
	for _, n := range names {
		if f := d.w.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: n})
			continue
		}
		d.w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: n})
	}
}

func (d *desk) ctrl(n fyne.KeyName) {
	d.t.Helper()
	s := &desktop.CustomShortcut{KeyName: n, Modifier: fyne.KeyModifierControl}
	if f, ok := d.w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	d.w.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

type vitals struct {
	Sys, Dia *int
	Temp     *float64
	Pulse    *int
	Strip    string
	Signs    []string
	Note     string
	Next     *form.Date
}

func vitalsForm(v *vitals) *form.Form {
	f := form.New(text.For(text.French), spec())
	f.Section("Mesures",
		form.BP("bp", &v.Sys, &v.Dia),
		form.Number("temp", &v.Temp, form.Unit("°C"), form.Decimals(1), form.Plausible(25, 43), form.Above(38.4, form.Warning, "fièvre")),
		form.Integer("pulse", &v.Pulse),
		form.Choice("strip", &v.Strip, form.Values("", "nég", "trace", "+", "++"), form.Advance()))
	f.Section("Signes",
		form.Checks("signs", &v.Signs, form.Values("", "Fièvre", "Toux"), form.Span(4)),
		form.Lines("note", &v.Note, form.Span(4)),
		form.Day("next", &v.Next, form.NotPast()))
	return f
}

func TestAFormIsFilledByKeysAlone(t *testing.T) {
	v := &vitals{}
	d := open(t, vitalsForm(v), fyne.NewSize(1000, 600))
	last := false
	d.v.OnLast = func() { last = true }
	d.v.FocusFirstEmpty()
	if d.at() != "bp" {
		t.Fatalf("opens at %q", d.at())
	}
	d.keys("142/92")
	d.press(fyne.KeyReturn)
	d.keys("38,5")
	d.press(fyne.KeyEnter)
	d.keys("96")
	d.press(fyne.KeyReturn)
	d.keys("t") // one key answers and moves on
	if d.at() != "signs" {
		t.Errorf("after the strip: %q", d.at())
	}
	d.keys("t")
	d.press(fyne.KeyReturn)
	if d.at() != "note" {
		t.Errorf("after the signs: %q", d.at())
	}
	d.keys("tousse")
	d.press(fyne.KeyReturn)
	d.keys("la nuit")
	test.FocusNext(d.w.Canvas()) // Tab leaves several lines
	if d.at() != "next" {
		t.Errorf("after the note: %q", d.at())
	}
	d.keys("+1s")
	d.press(fyne.KeyReturn)
	if !last {
		t.Error("Enter in the last field is told")
	}
	sys, dia, temp, pulse, next := 142, 92, 38.5, 96, today.AddDays(7)
	want := &vitals{Sys: &sys, Dia: &dia, Temp: &temp, Pulse: &pulse, Strip: "trace", Signs: []string{"Toux"}, Note: "tousse\nla nuit", Next: &next}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Error(diff)
	}
}

func TestTabAndShiftTabWalkInOrder(t *testing.T) {
	d := open(t, vitalsForm(&vitals{}), fyne.NewSize(1000, 600))
	d.v.FocusFirstEmpty()
	var got []string
	for range 7 {
		got = append(got, d.at())
		test.FocusNext(d.w.Canvas())
	}
	if diff := cmp.Diff([]string{"bp", "temp", "pulse", "strip", "signs", "note", "next"}, got); diff != "" {
		t.Error(diff)
	}
	test.FocusPrevious(d.w.Canvas())
	test.FocusPrevious(d.w.Canvas())
	if d.at() != "note" {
		t.Errorf("back from the first goes round to the last, then back: %q", d.at())
	}
}

func TestAMessageComesWhenTheFieldIsLeft(t *testing.T) {
	v := &vitals{}
	d := open(t, vitalsForm(v), fyne.NewSize(1000, 600))
	d.v.FocusKey("temp")
	before := d.v.plan.height
	d.keys("372")
	w := d.v.views[d.v.form.Field("temp")].(*entryField)
	if w.say.Visible() || d.v.plan.height != before {
		t.Error("still typing: no message")
	}
	d.press(fyne.KeyReturn)
	if d.at() != "pulse" {
		t.Errorf("a message keeps nobody back: at %q", d.at())
	}
	if !w.say.Visible() || !strings.Contains(w.say.Text(), "37,2") || !strings.HasPrefix(w.say.Text(), "▲") {
		t.Errorf("message %q", w.say.Text())
	}
	if d.v.plan.height <= before {
		t.Error("the form makes room for it")
	}
	markup := test.RenderToMarkup(d.w.Canvas())
	if !strings.Contains(markup, "vouliez-vous") {
		t.Error("the message is drawn")
	}
	d.v.FocusKey("temp")
	d.keys("39")
	if !strings.Contains(w.say.Text(), "fièvre") {
		t.Errorf("an alert comes while typing: %q", w.say.Text())
	}
}

func TestTypingReplacesTheOldValue(t *testing.T) {
	temp := 37.2
	v := &vitals{Temp: &temp}
	d := open(t, vitalsForm(v), fyne.NewSize(1000, 600))
	d.v.FocusKey("temp")
	d.keys("38")
	if v.Temp == nil || *v.Temp != 38 {
		t.Errorf("got %v", v.Temp)
	}
}

func TestKeysThatAFieldHasNoUseForReachTheWindow(t *testing.T) {
	v := &vitals{}
	d := open(t, vitalsForm(v), fyne.NewSize(1000, 600))
	var got []string
	d.s.Push("x").
		Bind("Ctrl+Return", "", func() { got = append(got, "sign") }).
		Bind("F8", "", func() { got = append(got, "letter") }).
		Bind("Ctrl+K", "", func() { got = append(got, "search") }).
		Bind("Escape", "", func() { got = append(got, "back") })
	for _, key := range []string{"temp", "note", "strip"} {
		got = nil
		d.v.FocusKey(key)
		d.ctrl(fyne.KeyReturn)
		d.ctrl(fyne.KeyEnter)
		d.ctrl(fyne.KeyK)
		d.press(fyne.KeyF8, fyne.KeyEscape)
		if diff := cmp.Diff([]string{"sign", "sign", "search", "letter", "back"}, got); diff != "" {
			t.Errorf("in %s: %s", key, diff)
		}
	}
	if v.Note != "" {
		t.Errorf("Ctrl+Enter wrote into the note: %q", v.Note)
	}
}

type line struct {
	Drug, Code string
	Dose       *float64
}

func linesForm(lines *[]line, after *string) *form.Form {
	f := form.New(text.For(text.French), spec())
	find := form.Among(form.Option{Value: "amox", Label: "Amoxicilline 500 mg"}, form.Option{Value: "para", Label: "Paracétamol 500 mg"}, form.Option{Value: "artem", Label: "Artéméther-luméfantrine"})
	f.Section("Ordonnance",
		form.Repeat("line", lines, nil, func(l *line) []*form.Field {
			return []*form.Field{form.Combo("drug", &l.Drug, find, form.Code(&l.Code), form.Span(3)), form.Number("dose", &l.Dose)}
		}),
		form.Text("after", after))
	return f
}

func TestRowsGrowByEnterAndShrinkByCtrlDelete(t *testing.T) {
	lines := []line{{}}
	after := ""
	d := open(t, linesForm(&lines, &after), fyne.NewSize(1000, 600))
	d.v.FocusFirstEmpty()
	d.keys("amo")
	if list, at := d.v.focus.field().Suggestions(); len(list) != 1 || at != 0 || !d.v.popup.Visible() {
		t.Fatalf("suggestions %v, %d", list, at)
	}
	d.press(fyne.KeyReturn)
	if d.at() != "line[0].dose" || d.v.popup.Visible() {
		t.Errorf("Enter takes and moves on: at %q", d.at())
	}
	d.keys("1")
	d.press(fyne.KeyReturn)
	if d.at() != "line[1].drug" || len(lines) != 2 {
		t.Fatalf("Enter in the last field adds a row: at %q, %d rows", d.at(), len(lines))
	}
	d.keys("par")
	d.press(fyne.KeyDown, fyne.KeyReturn)
	d.keys("2")
	d.press(fyne.KeyReturn)
	d.press(fyne.KeyReturn, fyne.KeyReturn) // nothing in the third row: on to what follows
	if d.at() != "after" || len(lines) != 2 {
		t.Errorf("an empty row goes away: at %q, %d rows", d.at(), len(lines))
	}
	one, two := 1.0, 2.0
	if diff := cmp.Diff([]line{{"Amoxicilline 500 mg", "amox", &one}, {"Paracétamol 500 mg", "para", &two}}, lines); diff != "" {
		t.Error(diff)
	}
	d.v.FocusKey("line[0].dose")
	d.ctrl(fyne.KeyPlus)
	if d.at() != "line[1].drug" || len(lines) != 3 || lines[1].Drug != "" {
		t.Errorf("Ctrl and + adds behind: at %q, %d rows", d.at(), len(lines))
	}
	d.ctrl(fyne.KeyDelete)
	if d.at() != "line[1].drug" || len(lines) != 2 || lines[1].Code != "para" {
		t.Errorf("Ctrl and Delete removes it: at %q, %v", d.at(), lines)
	}
	d.ctrl(fyne.KeyDelete)
	d.ctrl(fyne.KeyDelete)
	if len(lines) != 0 {
		t.Errorf("%d rows left", len(lines))
	}
}

func TestRepeatedRowsKeepTheirColumnsWhereFieldsFold(t *testing.T) {
	lines := []line{{}, {}}
	after := ""
	d := open(t, linesForm(&lines, &after), fyne.NewSize(600, 600))
	drug, dose := d.v.views[d.v.form.Field("line[0].drug")], d.v.views[d.v.form.Field("line[0].dose")]
	if drug.Position().Y != dose.Position().Y {
		t.Error("one row, one line")
	}
	d.w.Resize(fyne.NewSize(280, 600))
	if drug.Position().Y == dose.Position().Y {
		t.Error("too narrow for one line")
	}
	second := d.v.views[d.v.form.Field("line[1].dose")].(*entryField)
	if !second.label.Visible() || second.entry.Position().Y == 0 {
		t.Error("in several lines each field of each row is labelled")
	}
	d.w.Resize(fyne.NewSize(600, 600))
	if second.label.Visible() || second.entry.Position().Y != 0 {
		t.Error("in one line the first row has the labels")
	}
}

func TestEscapeClosesSuggestionsBeforeAnythingElse(t *testing.T) {
	lines := []line{{}}
	after := ""
	d := open(t, linesForm(&lines, &after), fyne.NewSize(1000, 600))
	left := 0
	d.s.Push("").Bind("Escape", "", func() { left++ })
	d.v.FocusFirstEmpty()
	d.press(fyne.KeyDown)
	if !d.v.popup.Visible() {
		t.Fatal("↓ opens them")
	}
	d.press(fyne.KeyEscape)
	if d.v.popup.Visible() || left != 0 {
		t.Error("the first Escape closes them")
	}
	d.press(fyne.KeyEscape)
	if left != 1 {
		t.Error("the second one is the window's")
	}
}

// A village that is kept as it was typed changes nothing when it is left: its
// suggestions must close all the same, and stay closed when the places in use
// arrive later and the form is read again.
func TestSuggestionsCloseWithTheirField(t *testing.T) {
	var village, quarter string
	known := form.Values("", "Banconi", "Bancoumana")
	find := func(q string) []form.Option { return form.Among(known...)(q) }
	f := form.New(text.For(text.French), spec())
	f.Section("", form.Combo("village", &village, find, form.Free()), form.Text("quarter", &quarter))
	d := open(t, f, fyne.NewSize(1000, 600))
	for name, leave := range map[string]func(){
		"Enter":     func() { d.press(fyne.KeyReturn) },
		"Tab":       func() { test.FocusNext(d.w.Canvas()) },
		"Shift+Tab": func() { test.FocusPrevious(d.w.Canvas()) },
		"a click":   func() { d.v.FocusKey("quarter") },
	} {
		d.v.FocusKey("village")
		d.keys("Banc")
		if !d.v.popup.Visible() {
			t.Fatalf("%s: nothing proposed", name)
		}
		leave()
		if d.v.popup.Visible() || village != "Banc" {
			t.Errorf("%s: the suggestions stay open over the next field; the village is %q", name, village)
		}
		known = append(known, form.Option{Label: "Bancoroba"})
		f.Reload()
		if d.v.popup.Visible() {
			t.Errorf("%s: what arrives late opens them again", name)
		}
	}
}

// No label and nothing computed is cut, whatever the size of the text: a field
// takes the columns that its label needs, and a label longer than a line wraps.
func TestNoLabelIsCut(t *testing.T) {
	var a, b, c, d1, e, s string
	f := form.New(text.For(text.French), spec())
	state := "à reprendre maintenant (20:40 passé)"
	f.Section("Mère", form.Text("Depuis l’accouchement", &a), form.Text("Moins d’intérêt ou de plaisir à faire les choses ces deux dernières semaines", &b, form.Required()),
		form.Computed("Reprise de la TA", func() form.Message { return form.Warn(state) }),
		form.Choice("Périnée, plaie ou cicatrice", &s, form.Values("", "oui", "non")), form.Text("TA", &c),
		form.Number("Prochain rendez-vous avec le médecin du CSRef", new(*float64), form.Unit("jours")), form.Text("x", &d1), form.Text("y", &e))
	d := open(t, f, fyne.NewSize(900, 600))
	check := func(width float32) {
		t.Helper()
		for _, x := range f.Fields() {
			w := d.v.views[x]
			size := w.Size()
			dr := dressOf(w)
			if wide := fyne.MeasureText(dr.words, theme.Small, fyne.TextStyle{}).Width; dr.label.Size().Width < min(wide, size.Width-markRoom-1) {
				t.Errorf("%v: %q has %v of %v", width, dr.words, dr.label.Size().Width, wide)
			}
			if got := dr.label.HeightFor(dr.label.Size().Width); got > dr.top() {
				t.Errorf("%v: %q is %v high and has %v", width, dr.words, got, dr.top())
			}
			if cf, ok := w.(*computedField); ok && width >= 320 && cf.words.Size().Width < fyne.MeasureText(cf.words.Text(), theme.Small, fyne.TextStyle{}).Width {
				t.Errorf("%v: %q is cut", width, cf.words.Text())
			}
		}
	}
	for _, width := range []float32{886, 709, 640, 560, 443, 380, 320, 260} {
		d.w.Resize(fyne.NewSize(width, 600))
		check(width)
	}
	state = "à reprendre à 20:55" // shorter, by something else than this field
	d.w.Resize(fyne.NewSize(886, 600))
	f.Reload()
	check(886)
}

func dressOf(w fieldWidget) *dress {
	switch w := w.(type) {
	case *entryField:
		return w.dress
	case *chipField:
		return w.dress
	case *computedField:
		return w.dress
	}
	return nil
}

func TestASuggestionCanBeClicked(t *testing.T) {
	lines := []line{{}}
	after := ""
	d := open(t, linesForm(&lines, &after), fyne.NewSize(1000, 600))
	d.v.FocusFirstEmpty()
	d.keys("a")
	p := d.v.popup
	at := fyne.NewPos(20, 4+suggestionHeight*1.5)
	p.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	d.w.Canvas().Unfocus() // what the driver does when the button goes down
	p.Tapped(&fyne.PointEvent{Position: at})
	if lines[0].Code != "artem" || d.at() != "line[0].drug" || p.Visible() {
		t.Errorf("clicked: %v at %q", lines, d.at())
	}
}

func TestTheFocusScrollsIntoView(t *testing.T) {
	f := form.New(text.For(text.French), form.Spec{Columns: 1})
	values := make([]string, 40)
	var items []form.Item
	for i := range values {
		items = append(items, form.Text(fmt.Sprintf("f%02d", i), &values[i]))
	}
	f.Section("", items...)
	d := open(t, f, fyne.NewSize(700, 400))
	d.v.FocusFirstEmpty()
	for i := range 40 {
		w := d.v.focus
		top := w.Position().Y - d.v.scroll.Offset.Y
		if top < 0 || top+w.Size().Height > d.v.scroll.Size().Height {
			t.Fatalf("field %d stands at %.0f of %.0f", i, top, d.v.scroll.Size().Height)
		}
		d.press(fyne.KeyReturn)
	}
	d.v.FocusKey("f00")
	if d.v.scroll.Offset.Y != 0 {
		t.Errorf("back at the top: %.0f", d.v.scroll.Offset.Y)
	}
	if w := d.v.focus.Size().Width; w > theme.FormColumn {
		t.Errorf("a column of fields is at most %v wide, got %v", theme.FormColumn, w)
	}
}

func TestAMessageUnderTheLastVisibleFieldIsInSight(t *testing.T) {
	f := form.New(text.For(text.French), form.Spec{Columns: 1})
	values := make([]*float64, 30)
	var items []form.Item
	for i := range values {
		items = append(items, form.Number(fmt.Sprintf("f%02d", i), &values[i], form.Plausible(1, 50), form.Above(20, form.Warning, "form.number.outside")))
	}
	f.Section("", items...)
	d := open(t, f, fyne.NewSize(700, 400))
	sight := func(key string) {
		t.Helper()
		w := d.v.views[f.Field(key)].(*entryField)
		if !w.say.Visible() {
			t.Fatalf("%s says nothing", key)
		}
		top := w.Position().Y - d.v.scroll.Offset.Y
		bottom := top + w.say.Position().Y + w.say.Size().Height
		if top < 0 || bottom > d.v.scroll.Size().Height {
			t.Errorf("%s stands from %.0f to %.0f of %.0f", key, top, bottom, d.v.scroll.Size().Height)
		}
	}
	// The lowest field that is whole in sight, at each place the window may
	// have been scrolled to.
	for i := range values {
		key := fmt.Sprintf("f%02d", i)
		d.v.FocusKey(key)
		d.keys("30") // an alert comes while typing
		sight(key)
		d.keys("0") // 300 is refused once the field is left
		test.FocusPrevious(d.w.Canvas())
		if i > 0 {
			sight(key)
		}
		d.v.FocusKey(key)
		d.press(fyne.KeyReturn)
		if i+1 < len(values) {
			sight(key)
		}
	}
}

func TestTagsAreProposedUnderTheField(t *testing.T) {
	var got []string
	f := form.New(text.For(text.French), spec())
	f.Section("", form.Tags("lab", &got, form.Suggesting(form.Among(form.Values("", "NFS", "Glycémie", "Groupage")...))), form.Tags("plain", &got))
	d := open(t, f, fyne.NewSize(1000, 600))
	d.v.FocusFirstEmpty()
	d.keys("gly")
	if !d.v.popup.Visible() {
		t.Fatal("proposed as one types")
	}
	d.press(fyne.KeyReturn)
	d.keys("g")
	d.press(fyne.KeyDown, fyne.KeyReturn)
	d.keys("ecbu")
	d.press(fyne.KeyReturn)
	if diff := cmp.Diff([]string{"Glycémie", "Groupage", "ecbu"}, got); diff != "" || d.at() != "lab" || d.v.popup.Visible() {
		t.Errorf("at %q: %s", d.at(), diff)
	}
	d.keys("n")
	d.press(fyne.KeyEscape, fyne.KeyReturn)
	if got[len(got)-1] != "n" {
		t.Errorf("Escape keeps what was typed: %v", got)
	}
	d.press(fyne.KeyReturn)
	if d.at() != "plain" {
		t.Errorf("Enter in the empty field moves on: at %q", d.at())
	}
}

func TestTheGridFolds(t *testing.T) {
	v := &vitals{}
	d := open(t, vitalsForm(v), fyne.NewSize(1100, 600))
	row := func() (n int) {
		y := d.v.views[d.v.form.Field("bp")].Position().Y
		for _, k := range []string{"bp", "temp", "pulse", "strip"} {
			if d.v.views[d.v.form.Field(k)].Position().Y == y {
				n++
			}
		}
		return n
	}
	for width, want := range map[float32]int{1100: 4, 880: 4, 800: 3, 580: 2, 400: 1} {
		d.w.Resize(fyne.NewSize(width, 600))
		if got := row(); got != want {
			t.Errorf("at %v px: %d in a row, want %d", width, got, want)
		}
	}
}

func TestNothingOverlapsOrLeavesTheForm(t *testing.T) {
	v := &vitals{}
	d := open(t, vitalsForm(v), fyne.NewSize(900, 600))
	d.v.FocusKey("temp")
	d.keys("999")
	d.press(fyne.KeyReturn)
	for _, width := range []float32{1200, 900, 700, 380} {
		d.w.Resize(fyne.NewSize(width, 600))
		var boxes []fieldWidget
		for _, w := range d.v.views {
			boxes = append(boxes, w)
		}
		for i, a := range boxes {
			if a.Position().X+a.Size().Width > width {
				t.Errorf("%v px: %s leaves the form", width, a.field().Key())
			}
			for _, b := range boxes[:i] {
				if overlap(a, b) {
					t.Errorf("%v px: %s lies over %s", width, a.field().Key(), b.field().Key())
				}
			}
		}
	}
}

func overlap(a, b fyne.CanvasObject) bool {
	ap, as, bp, bs := a.Position(), a.Size(), b.Position(), b.Size()
	return ap.X < bp.X+bs.Width && bp.X < ap.X+as.Width && ap.Y < bp.Y+bs.Height && bp.Y < ap.Y+as.Height
}

func TestAPaletteIsSwitchedLive(t *testing.T) {
	v := &vitals{}
	d := open(t, vitalsForm(v), fyne.NewSize(900, 600))
	// The markup names each colour by the role that has it in the palette in
	// force: a colour left over from the light one would be named otherwise.
	light := test.RenderToMarkup(d.w.Canvas())
	theme.Apply(fyne.CurrentApp(), theme.Dark)
	if diff := cmp.Diff(light, test.RenderToMarkup(d.w.Canvas())); diff != "" {
		t.Error(diff)
	}
}

func TestASignedDocumentTakesNoKeys(t *testing.T) {
	temp := 38.9
	v := &vitals{Temp: &temp, Note: "tousse"}
	f := form.New(text.For(text.French), form.Spec{ReadOnly: true})
	f.Section("Mesures", form.Number("Température", &v.Temp, form.Unit("°C")), form.Integer("Pouls", &v.Pulse), form.Lines("Note", &v.Note))
	d := open(t, f, fyne.NewSize(900, 600))
	d.v.FocusFirstEmpty()
	markup := test.RenderToMarkup(d.w.Canvas())
	if d.w.Canvas().Focused() != nil || !strings.Contains(markup, "38,9 °C") || strings.Contains(markup, "Pouls") {
		t.Errorf("drawn: %s", markup)
	}
}

// A key must be answered far within one frame of 16 ms, with 60 fields on the
// form; the benchmark prints its share.
func BenchmarkAKeyInAFormOfSixtyFields(b *testing.B) {
	a := test.NewApp()
	defer a.Quit()
	theme.Apply(a, theme.Light)
	values := make([]*float64, 60)
	f := form.New(text.For(text.French), spec())
	var items []form.Item
	for i := range values {
		items = append(items, form.Number(fmt.Sprintf("f%d", i), &values[i], form.Unit("kg"), form.Last("68,5 le 12/10"), form.Plausible(0, 1e9), form.Above(1e5, form.Warning, "form.number.outside")))
	}
	items = append(items, form.Computed("sum", func() form.Message {
		sum := 0.0
		for _, v := range values {
			if v != nil {
				sum += *v
			}
		}
		return form.Inform(fmt.Sprint(sum))
	}))
	f.Section("Mesures", items...)
	w := a.NewWindow("")
	v := New(f)
	w.SetContent(v)
	w.Resize(fyne.NewSize(1366, 768))
	v.FocusFirstEmpty()
	b.ResetTimer()
	for i := range b.N {
		focused := w.Canvas().Focused()
		if i%6 == 5 { // five digits, then on to the next field
			focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if w.Canvas().Focused() == focused {
				v.FocusKey("f0")
			}
			continue
		}
		focused.TypedRune(rune('0' + i%10))
	}
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/16e6*100, "%of16ms")
}
