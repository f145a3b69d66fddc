package kit

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"carnet/assets/icons"
	"carnet/assets/text"
	"carnet/ui/theme"
)

type desk struct {
	w fyne.Window
	s *Shell
}

func open(t *testing.T, content fyne.CanvasObject) *desk {
	t.Helper()
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w := a.NewWindow("")
	t.Cleanup(w.Close)
	d := &desk{w, NewShell(w, text.For(text.French))}
	d.s.SetContent(content)
	w.Resize(fyne.NewSize(900, 600))
	return d
}

func (d *desk) press(names ...fyne.KeyName) {
	for _, n := range names {
		ev := &fyne.KeyEvent{Name: n}
		if f := d.w.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			d.w.Canvas().OnTypedKey()(ev)
		}
	}
}

func (d *desk) shortcut(n fyne.KeyName, mod fyne.KeyModifier) {
	s := &desktop.CustomShortcut{KeyName: n, Modifier: mod}
	if f, ok := d.w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	d.w.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

func (d *desk) overlays() int { return len(d.w.Canvas().Overlays().List()) }

func TestTheLatestScopeHasTheKey(t *testing.T) {
	d := open(t, NewText("x", Plain))
	var got []string
	note := func(s string) func() { return func() { got = append(got, s) } }
	d.s.Push("fenêtre").Bind("F8", "", note("window")).Bind("Ctrl+K", "", note("search"))
	screen := d.s.Push("écran").Bind("F8", "", note("screen")).Bind("Ctrl+Return", "", note("sign")).Bind("Ctrl+Plus", "", note("add"))
	d.press(fyne.KeyF8)
	d.shortcut(fyne.KeyK, fyne.KeyModifierControl)
	d.shortcut(fyne.KeyReturn, fyne.KeyModifierControl)
	d.shortcut(fyne.KeyEnter, fyne.KeyModifierControl)
	d.shortcut(fyne.KeyEqual, fyne.KeyModifierControl|fyne.KeyModifierShift)
	screen.Pop()
	screen.Pop()
	d.press(fyne.KeyF8)
	d.shortcut(fyne.KeyReturn, fyne.KeyModifierControl)
	if diff := cmp.Diff([]string{"screen", "search", "sign", "sign", "add", "window"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAKeyWorksOnlyWhileItMay(t *testing.T) {
	d := open(t, NewText("x", Plain))
	may, n := false, 0
	d.s.Push("").BindWhen("F2", "", func() bool { return may }, func() { n++ })
	d.press(fyne.KeyF2)
	may = true
	d.press(fyne.KeyF2)
	if n != 1 {
		t.Errorf("%d times", n)
	}
}

func TestConfirm(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*desk)
		want string
	}{
		"Enter":                   {func(d *desk) { d.press(fyne.KeyReturn) }, "yes"},
		"the other Enter":         {func(d *desk) { d.press(fyne.KeyEnter) }, "yes"},
		"Escape":                  {func(d *desk) { d.press(fyne.KeyEscape) }, "no"},
		"Enter twice":             {func(d *desk) { d.press(fyne.KeyReturn, fyne.KeyReturn) }, "yes"},
		"Tab to Cancel, Enter":    {func(d *desk) { test.FocusNext(d.w.Canvas()); d.press(fyne.KeyReturn) }, "no"},
		"Tab to Cancel, Escape":   {func(d *desk) { test.FocusNext(d.w.Canvas()); d.press(fyne.KeyEscape) }, "no"},
		"twice Tab, Space":        {func(d *desk) { test.FocusNext(d.w.Canvas()); test.FocusNext(d.w.Canvas()); d.press(fyne.KeySpace) }, "yes"},
		"another key, then Enter": {func(d *desk) { d.press(fyne.KeyF8, fyne.KeyA, fyne.KeyReturn) }, "yes"},
	} {
		t.Run(name, func(t *testing.T) {
			entry := NewEntry("")
			d := open(t, entry)
			d.w.Canvas().Focus(entry)
			var got []string
			leak := func() { got = append(got, "leak") }
			d.s.Push("").Bind("F8", "", leak).Bind("Return", "", leak).Bind("Escape", "", leak).Bind("Ctrl+K", "", leak)
			dialog := d.s.Confirm(Question{Title: "Effacer ?", Words: "Le brouillon sera effacé.", Grave: true}, func() { got = append(got, "yes") }, func() { got = append(got, "no") })
			d.shortcut(fyne.KeyK, fyne.KeyModifierControl)
			if !d.s.Suspended() || d.overlays() != 1 || !dialog.Open() {
				t.Fatal("open, and the keys of the window rest")
			}
			c.do(d)
			if name == "Enter twice" {
				got = got[:1] // the second Enter is the window's again
			}
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
			if d.s.Suspended() || d.overlays() != 0 || dialog.Open() {
				t.Error("closed, and the keys are back")
			}
			if d.w.Canvas().Focused() != entry {
				t.Error("the focus is where it was")
			}
		})
	}
}

func TestAReasonIsNeeded(t *testing.T) {
	d := open(t, NewText("x", Plain))
	var got []string
	d.s.Ask(Question{Title: "Corriger"}, "", func(r string) { got = append(got, r) }, func() { got = append(got, "no") })
	d.press(fyne.KeyReturn)
	if len(got) != 0 || d.overlays() != 1 || !strings.Contains(test.RenderToMarkup(d.w.Canvas()), "Écrivez le motif") {
		t.Fatalf("an empty reason is not taken: %v", got)
	}
	for _, r := range "  erreur de dose " {
		d.w.Canvas().Focused().TypedRune(r)
	}
	d.press(fyne.KeyReturn)
	if diff := cmp.Diff([]string{"erreur de dose"}, got); diff != "" || d.overlays() != 0 {
		t.Error(diff)
	}
	d.s.Ask(Question{Title: "Corriger"}, "", func(r string) { got = append(got, r) }, func() { got = append(got, "no") })
	d.press(fyne.KeyEscape)
	if got[len(got)-1] != "no" || d.overlays() != 0 {
		t.Error("Escape in the entry cancels")
	}
}

func TestADialogMayOpenAnother(t *testing.T) {
	d := open(t, NewText("x", Plain))
	done := false
	d.s.Confirm(Question{Title: "1"}, func() { d.s.Inform(Question{Title: "2"}, func() { done = true }) }, nil)
	d.press(fyne.KeyReturn)
	if d.overlays() != 1 || done {
		t.Fatal("the second is open")
	}
	d.press(fyne.KeyEscape)
	if !done || d.overlays() != 0 || d.s.Suspended() {
		t.Error("both are closed")
	}
}

func TestWorkCanBeStoppedOnce(t *testing.T) {
	d := open(t, NewText("x", Plain))
	stopped := 0
	dialog, bar := d.s.Work("Écriture", func() { stopped++ })
	bar.Set(1.7, "fini")
	d.press(fyne.KeyReturn, fyne.KeyEscape, fyne.KeyEscape)
	if stopped != 1 || bar.Share() != 1 || !dialog.Open() {
		t.Errorf("stopped %d times, share %v, open %v", stopped, bar.Share(), dialog.Open())
	}
	dialog.Close()
	dialog.Close()
	if d.overlays() != 0 || d.s.Suspended() {
		t.Error("closed")
	}
}

func TestF1ListsTheKeysOfTheScreen(t *testing.T) {
	d := open(t, NewText("x", Plain))
	d.s.Push("Consultation").Bind("Ctrl+Return", "Signer", func() {}).Bind("F8", "", func() {}).BindWhen("F9", "Jamais", func() bool { return false }, func() {})
	d.press(fyne.KeyF1)
	m := test.RenderToMarkup(d.w.Canvas())
	for _, want := range []string{"Touches de cet écran", "Consultation", "Ctrl ⏎", "Signer"} {
		if !strings.Contains(m, want) {
			t.Errorf("%q is not listed", want)
		}
	}
	if strings.Contains(m, "Jamais") || strings.Contains(m, "F8") {
		t.Error("what cannot be done, or has no words, is not listed")
	}
	d.press(fyne.KeyReturn)
	if d.overlays() != 0 {
		t.Error("Enter closes the list")
	}
}

func TestKeysAreReadAndShown(t *testing.T) {
	p := text.For(text.French)
	for in, want := range map[string]string{"Ctrl+Return": "Ctrl ⏎", "F8": "F8", "Ctrl+Shift+K": "Ctrl Maj K", "Escape": "Échap", "Ctrl+Plus": "Ctrl +", "Ctrl+Delete": "Ctrl Suppr", "Alt+1": "Alt 1"} {
		if got := ParseKey(in).Hint(p); got != want {
			t.Errorf("%s is shown as %q, want %q", in, got, want)
		}
	}
	for _, bad := range []string{"Ctrl+Alt+K", "Strg+K", "", "Shift+A", "Ctrl+"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q must panic", bad)
				}
			}()
			ParseKey(bad)
		}()
	}
}

func TestEveryFocusableHandsOnWhatItDoesNotUse(t *testing.T) {
	table := NewTable([]float32{1}, nil, "rien", nil)
	for name, o := range map[string]fyne.Focusable{"entry": NewEntry(""), "lines": NewLines("", 3), "password": NewPassword(), "button": NewButton("x", "", Primary, func() {}), "stop": NewStop(NewText("x", Plain), func() {}), "table": table} {
		t.Run(name, func(t *testing.T) {
			d := open(t, o.(fyne.CanvasObject))
			n := 0
			d.s.Push("").Bind("F8", "", func() { n++ }).Bind("Escape", "", func() { n++ }).Bind("Ctrl+K", "", func() { n++ })
			d.w.Canvas().Focus(o)
			d.press(fyne.KeyF8, fyne.KeyEscape)
			d.shortcut(fyne.KeyK, fyne.KeyModifierControl)
			if n != 3 {
				t.Errorf("%d of 3 keys reached the window", n)
			}
		})
	}
}

func TestEnterInAnEntryIsTheWindowsUnlessItIsTaken(t *testing.T) {
	e := NewEntry("")
	d := open(t, e)
	n, own := 0, 0
	d.s.Push("").Bind("Return", "", func() { n++ })
	d.w.Canvas().Focus(e)
	d.press(fyne.KeyReturn)
	e.OnSubmitted = func(string) { own++ }
	d.press(fyne.KeyReturn)
	if n != 1 || own != 1 {
		t.Errorf("window %d, entry %d", n, own)
	}
}

func TestAButton(t *testing.T) {
	n := 0
	b := NewButton("Signer", "Ctrl ⏎", Primary, func() { n++ }).WithIcon(icons.Check)
	d := open(t, b)
	d.w.Canvas().Focus(b)
	d.press(fyne.KeyReturn, fyne.KeySpace)
	test.Tap(b)
	b.Disable()
	test.Tap(b)
	b.Press()
	if n != 3 {
		t.Errorf("pressed %d times, want 3", n)
	}
	d.w.Canvas().Focus(nil)
	test.FocusNext(d.w.Canvas())
	if d.w.Canvas().Focused() != nil {
		t.Error("Tab passes by a greyed button")
	}
}

func TestATableIsWalked(t *testing.T) {
	var opened, walked []int
	table := NewTable([]float32{1, 2}, []string{"Attente", "Patient"}, "Personne n’attend.", func(i int) { opened = append(opened, i) })
	d := open(t, table)
	if !strings.Contains(test.RenderToMarkup(d.w.Canvas()), "Personne n’attend.") {
		t.Error("an empty table says so")
	}
	table.OnWalk = func(i int) { walked = append(walked, i) }
	rows := make([][]fyne.CanvasObject, 3)
	for i := range rows {
		rows[i] = []fyne.CanvasObject{Cell("5 min"), Cell("TRAORÉ")}
	}
	table.SetRows(rows)
	d.w.Canvas().Focus(table)
	d.press(fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyDown, fyne.KeyReturn, fyne.KeyUp, fyne.KeyHome)
	if diff := cmp.Diff([]int{1, 2}, opened); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{0, 1, 2, 1, 0}, walked); diff != "" {
		t.Error(diff)
	}
	table.SetRows(rows[:1])
	if table.Marked() != 0 {
		t.Errorf("marked %d of one row", table.Marked())
	}
	table.SetRows(nil)
	d.press(fyne.KeyDown, fyne.KeyReturn)
	if table.Marked() != -1 || len(opened) != 2 {
		t.Errorf("nothing to mark or open: %d", table.Marked())
	}
}

func TestAParagraphWrapsAndKeepsItsWords(t *testing.T) {
	test.NewTempApp(t)
	words := "À faire : évaluer, sulfate de magnésium selon protocole, référer au CSRef."
	p := NewPara(Span{Text: "Suspicion de pré-éclampsie", Style: Strong}, Span{Text: " — " + words, Style: Plain})
	one := p.HeightFor(3000)
	last := one
	for _, w := range []float32{600, 300, 150, 60} {
		h := p.HeightFor(w)
		if h < last {
			t.Errorf("at %v px it is lower than at a greater width", w)
		}
		last = h
		var all []string
		for _, l := range p.lines {
			if w > 150 && l.Position().X+l.MinSize().Width > w+1 {
				t.Errorf("%q reaches beyond %v px", l.Text, w)
			}
			all = append(all, strings.Fields(l.Text)...)
		}
		if got := strings.Join(all, " "); got != strings.Join(strings.Fields(p.Text()), " ") {
			t.Errorf("at %v px it reads %q", w, got)
		}
	}
	if last <= one {
		t.Error("a narrow paragraph is higher")
	}
}

func TestANoBreakSpaceHoldsWordsTogether(t *testing.T) {
	test.NewTempApp(t)
	p := Words("1\u202f540\u00a0g 1\u202f540\u00a0g 1\u202f540\u00a0g 1\u202f540\u00a0g", Plain)
	p.HeightFor(100)
	for _, l := range p.lines {
		if !strings.HasPrefix(l.Text, "1\u202f540\u00a0g") {
			t.Errorf("broken: %q", l.Text)
		}
	}
	if len(p.lines) < 2 {
		t.Error("it should have wrapped")
	}
}

func TestALinkInAParagraphIsFollowed(t *testing.T) {
	n := 0
	p := NewPara(Span{Text: "Alerte. ", Style: Plain}, Span{Text: "Préparer la lettre", Style: Plain, Do: func() { n++ }})
	d := open(t, p)
	p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 8)})
	l := p.links[0]
	p.Tapped(&fyne.PointEvent{Position: l.from.AddXY(3, 3)})
	if n != 1 {
		t.Errorf("followed %d times", n)
	}
	_ = d
}

func TestALongTextIsCutWithDots(t *testing.T) {
	test.NewTempApp(t)
	s := "COULIBALY Fatoumata dite Tantie"
	cut := shorten(s, Plain, 120)
	if !strings.HasSuffix(cut, "…") || measure(cut, Plain).Width > 120 || !strings.HasPrefix(s, strings.TrimSuffix(cut, "…")) {
		t.Errorf("cut to %q", cut)
	}
	if shorten(s, Plain, 1000) != s {
		t.Error("nothing to cut")
	}
}

func TestATagNeverSpeaksByColourAlone(t *testing.T) {
	d := open(t, Flow(8, Tag(Alarm, "TA 142/92"), Tag(Warning, "◷ en retard"), Tag(Good, "sans alerte"), Badge(0), Badge(12)))
	m := test.RenderToMarkup(d.w.Canvas())
	for _, want := range []string{"▲ TA 142/92", ">◷ en retard", "✓ sans alerte", ">12<"} {
		if !strings.Contains(m, want) {
			t.Errorf("%q is not drawn", want)
		}
	}
	if strings.Contains(m, ">0<") || strings.Contains(m, "● ◷") {
		t.Error("no count of nothing, no second sign")
	}
}

func TestAnEntryCutsWhatDoesNotFitUntilItHasTheFocus(t *testing.T) {
	e := NewEntry("Nom, village, âge, téléphone, numéro…")
	d := open(t, Fixed(120, 36, e))
	e.Resize(fyne.NewSize(120, 36))
	if !strings.HasSuffix(e.PlaceHolder, "…") || measure(e.PlaceHolder, Plain).Width > 120 {
		t.Errorf("placeholder %q", e.PlaceHolder)
	}
	e.SetText("Artéméther-luméfantrine 20/120 mg")
	shows := func() bool {
		return strings.Contains(test.RenderToMarkup(d.w.Canvas()), "Artémé") && e.cut.Visible() && strings.HasSuffix(e.cut.shown, "…")
	}
	if !shows() {
		t.Errorf("cut: %q", e.cut.shown)
	}
	d.w.Canvas().Focus(e)
	if e.cut.Visible() {
		t.Error("with the focus one types in the whole text")
	}
	d.w.Canvas().Unfocus()
	if !shows() {
		t.Error("and without it, it is cut again")
	}
	e.SetText("court")
	if e.cut.Visible() {
		t.Error("what fits is not covered")
	}
	e.Resize(fyne.NewSize(600, 36))
	if e.PlaceHolder != "Nom, village, âge, téléphone, numéro…" {
		t.Errorf("with room, the whole placeholder: %q", e.PlaceHolder)
	}
}

func TestWhatIsTypedIsReadBeforeWhatStandsBesideIt(t *testing.T) {
	e := NewEntry("")
	open(t, e)
	e.SetAside("mmHg · 118/72 (25/10)")
	e.Resize(fyne.NewSize(200, 36))
	wide := e.ActionItem.Size().Width
	e.SetText("188/128")
	if e.cut.Visible() || e.ActionItem.Size().Width >= wide {
		t.Errorf("the value is cut: %v, aside %v of %v", e.cut.Visible(), e.ActionItem.Size().Width, wide)
	}
	if e.ActionItem.Size().Width < 50 {
		t.Errorf("the unit stays: %v", e.ActionItem.Size().Width)
	}
	e.SetText("")
	if e.ActionItem.Size().Width != wide {
		t.Errorf("and without a value it has its room again: %v of %v", e.ActionItem.Size().Width, wide)
	}
}

// A shortened text is as long as fits, however its letters are.
func TestShortenCutsWhereTheTextEnds(t *testing.T) {
	test.NewTempApp(t)
	for _, s := range []string{"", "a", "Illimité, il lit", "WWWWWWWWWWWWWWWWWWWW", "iiiiiiiiiiiWWWWWWWWWWW", "WWWWWWWWiiiiiiiiiiiii", "TRAORÉ Aïssata · 24 ans · Banconi Zékéné · N° B2-01437-6"} {
		for _, st := range []Style{Plain, Strong, Caption} {
			for width := float32(8); width < 500; width += 7 {
				got := shorten(s, st, width)
				if got == s {
					if w := measure(s, st).Width; w > width {
						t.Fatalf("%q of %v in %v", s, w, width)
					}
					continue
				}
				if w := measure(got, st).Width; w > width && got != "…" {
					t.Fatalf("%q of %v in %v", got, w, width)
				}
				// One letter more would not have fitted.
				n := len([]rune(strings.TrimSuffix(got, "…")))
				more := strings.TrimRight(string([]rune(s)[:min(n+1, len([]rune(s)))]), " ,·") + "…"
				if more != got && measure(more, st).Width <= width {
					t.Fatalf("%q in %v: %q fits too", got, width, more)
				}
			}
		}
	}
}

func TestAToastTakesNoFocus(t *testing.T) {
	e := NewEntry("")
	d := open(t, e)
	d.w.Canvas().Focus(e)
	var goes func()
	d.s.Later = func(_ time.Duration, fn func()) { goes = fn }
	d.s.Toast(Good, "Enregistré")
	if d.w.Canvas().Focused() != e || d.overlays() != 0 || !strings.Contains(test.RenderToMarkup(d.w.Canvas()), "✓ Enregistré") {
		t.Error("shown, and the focus stays")
	}
	goes()
	if strings.Contains(test.RenderToMarkup(d.w.Canvas()), "Enregistré") {
		t.Error("it goes by itself")
	}
}

// A notice lies in the height of the window's bar and in sight, however long.
func TestAToastCoversNothingThatIsRead(t *testing.T) {
	d := open(t, NewText("x", Plain))
	var waits []time.Duration
	d.s.Later = func(w time.Duration, _ func()) { waits = append(waits, w) }
	for i, words := range []string{"Enregistré", strings.Repeat("La clé USB n’a plus de place libre. ", 4)} {
		d.s.Toast(Warning, words)
		o := d.s.toasts.Objects[i]
		if o.Position().Y+o.Size().Height > 60 || o.Position().X < 0 || o.Position().X+o.Size().Width > 900 {
			t.Errorf("%q lies at %v, %v", words, o.Position(), o.Size())
		}
	}
	first, second := d.s.toasts.Objects[0], d.s.toasts.Objects[1]
	if first.Position().Y < second.Position().Y+second.Size().Height {
		t.Error("the latest stands at the top, none over another")
	}
	if waits[1] <= waits[0] {
		t.Errorf("a long one stays longer: %v", waits)
	}
}

func TestALongListOfKeysStandsInTwoColumns(t *testing.T) {
	d := open(t, NewText("x", Plain))
	sc := d.s.Push("Dossier")
	for i := range 30 {
		sc.Bind("Ctrl+"+string(rune('A'+i%26)), "Ce que fait la touche", func() {})
	}
	d.press(fyne.KeyF1)
	popup := d.s.dialogs[0].popup
	if size := popup.Content.Size(); size.Height > 600 || size.Width > 900+100 {
		t.Errorf("the list takes %v of 900 × 600", size)
	}
}

func TestLayouts(t *testing.T) {
	test.NewTempApp(t)
	box := func(w, h float32) *Panel { return NewPanel(theme.Line, theme.Clear, 0).AtLeast(w, h) }
	a, b, c := box(30, 10), box(30, 20), box(30, 10)
	f := Flow(5, a, b, c)
	f.Resize(fyne.NewSize(70, 100))
	if a.Position() != fyne.NewPos(0, 5) || b.Position() != fyne.NewPos(35, 0) || c.Position() != fyne.NewPos(0, 25) || f.MinSize().Height != 35 {
		t.Errorf("flow: %v %v %v, height %v", a.Position(), b.Position(), c.Position(), f.MinSize().Height)
	}
	h := HStack(5, a, Spacer(), b)
	h.Resize(fyne.NewSize(100, 20))
	if a.Position().X != 0 || b.Position().X != 70 {
		t.Errorf("hstack: %v %v", a.Position(), b.Position())
	}
	g, last := Grow(50, box(10, 10)), box(20, 10)
	row := HStack(0, g, Spacer(), last)
	row.Resize(fyne.NewSize(300, 20))
	if row.MinSize().Width != 70 || g.Size().Width != 50 || last.Position().X != 280 {
		t.Errorf("no wider than told: %v, %v at %v", row.MinSize(), g.Size(), last.Position())
	}
	g = Grow(250, box(10, 10))
	row = HStack(0, g, Spacer(), last)
	for width, want := range map[float32][2]float32{300: {250, 280}, 200: {180, 180}} {
		row.Resize(fyne.NewSize(width, 20))
		if g.Size().Width != want[0] || last.Position().X != want[1] {
			t.Errorf("at %v: grown to %v, the last at %v", width, g.Size().Width, last.Position().X)
		}
	}
	words := NewText("Brouillon enregistré 10:42", Caption).Cut()
	row = HStack(0, words, Spacer(), last)
	for _, width := range []float32{60, 120, 400} {
		row.Resize(fyne.NewSize(width, 20))
		if last.Position().X+20 != width || words.Size().Width > width-20 {
			t.Errorf("at %v the words take %v and the last stands at %v", width, words.Size().Width, last.Position().X)
		}
	}
	col := Columns(10, []float32{1, 2}, a, b)
	col.Resize(fyne.NewSize(100, 20))
	if a.Size().Width != 30 || b.Size().Width != 60 || b.Position().X != 40 {
		t.Errorf("columns: %v %v", a.Size(), b.Position())
	}
	e := Edges(a, b, nil, nil, c)
	e.Resize(fyne.NewSize(100, 100))
	if c.Position() != fyne.NewPos(0, 10) || c.Size() != fyne.NewSize(100, 70) {
		t.Errorf("edges: %v %v", c.Position(), c.Size())
	}
}

func TestALockClosesEveryDialog(t *testing.T) {
	d := open(t, NewText("x", Plain))
	answered := false
	a := d.s.Confirm(Question{Title: "a"}, func() { answered = true }, func() { answered = true })
	b := d.s.Inform(Question{Title: "b"}, func() { answered = true })
	d.s.CloseDialogs()
	if a.Open() || b.Open() || d.overlays() != 0 || d.s.Suspended() || answered {
		t.Errorf("after closing: a %v, b %v, %d overlays, keys suspended %v, answered %v", a.Open(), b.Open(), d.overlays(), d.s.Suspended(), answered)
	}
}

func TestAnAsideThatComesLaterIsDrawn(t *testing.T) {
	e := NewEntry("")
	open(t, Fixed(300, 36, e))
	e.SetAside("kg")
	drawn := false
	for _, o := range test.WidgetRenderer(e).Objects() {
		drawn = drawn || o == e.ActionItem
	}
	if !drawn || e.ActionItem.Size().Width == 0 {
		t.Errorf("drawn %v, size %v", drawn, e.ActionItem.Size())
	}
}

// An empty field shows the unit and the last value whole, where they fit.
func TestAnEmptyEntryGivesItsAsideAllTheRoom(t *testing.T) {
	e := NewEntry("")
	open(t, e)
	e.SetAside("mmHg · 110/70 le 04/08")
	e.Resize(fyne.NewSize(200, 36))
	if got := e.aside.Size().Width; got < measure("mmHg · 110/70 le 04/08", Caption).Width {
		t.Errorf("the last value is cut at %v", got)
	}
}

// A column whose words would be cut takes the room that another leaves over.
func TestATableCutsNothingThatFits(t *testing.T) {
	when, who := NewText("aujourd’hui 09:15", Caption).Cut(), NewText("Oumou Sangaré", Caption).Cut()
	table := NewTable([]float32{2, 3, 3, 4}, nil, "", nil)
	table.SetRows([][]fyne.CanvasObject{{when, who, NewText("a signé", Caption).Cut(), NewText("", Caption).Cut()}})
	open(t, Fixed(480, 40, table))
	for _, c := range []*Text{when, who} {
		if got := test.WidgetRenderer(c).(*textRenderer).line.Text; got != c.text {
			t.Errorf("%q stands there as %q", c.text, got)
		}
	}
	narrow := table.widths(4, 100)
	var sum float32
	for _, w := range narrow {
		sum += w
	}
	if sum < 99 || sum > 101 || narrow[3] < 0 {
		t.Errorf("with too little room: %v", narrow)
	}
}
