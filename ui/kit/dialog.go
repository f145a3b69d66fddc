package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Question is what a dialog asks. Empty labels are those of the catalogue.
type Question struct {
	Title string
	Words string
	Yes   string // the default action: Enter
	No    string // Escape
	// Grave makes the default action look like what it is: not to be undone.
	Grave bool
}

// DialogWidth is the width of the text of a dialog.
const DialogWidth = 460

// Dialog is an open dialog. While it is open the window's keys rest: Enter
// does the default action, Escape cancels, nothing else gets through.
type Dialog struct {
	shell *Shell
	scope *Scope
	popup *widget.PopUp
	open  bool
}

// Close closes it without calling anything.
func (d *Dialog) Close() {
	if !d.open {
		return
	}
	d.open = false
	d.scope.Pop()
	d.popup.Hide()
	d.shell.dialogs = slices.DeleteFunc(d.shell.dialogs, func(x *Dialog) bool { return x == d })
}

// CloseDialogs closes every open dialog without calling anything: the window
// locks, and none may show what lies behind the lock.
func (s *Shell) CloseDialogs() {
	for len(s.dialogs) > 0 {
		s.dialogs[len(s.dialogs)-1].Close()
	}
}

// Open tells whether it is still there.
func (d *Dialog) Open() bool { return d.open }

// Confirm asks; exactly one of yes and no is called, after the dialog has
// closed. Either may be nil.
func (s *Shell) Confirm(q Question, yes, no func()) *Dialog {
	d := &Dialog{shell: s}
	ok, cancel := d.answer(yes), d.answer(no)
	look := Primary
	if q.Grave {
		look = Danger
	}
	d.show(q.Title, nil, ok, cancel,
		Words(q.Words, Plain).Width(DialogWidth),
		d.buttons(NewButton(s.or(q.Yes, "kit.confirm"), "⏎", look, ok), NewButton(s.or(q.No, "kit.cancel"), s.p.T("kit.key.escape"), Secondary, cancel)))
	return d
}

// Inform tells something that must be seen; Enter and Escape close it.
func (s *Shell) Inform(q Question, done func()) *Dialog {
	d := &Dialog{shell: s}
	ok := d.answer(done)
	d.show(q.Title, nil, ok, ok,
		Words(q.Words, Plain).Width(DialogWidth),
		d.buttons(NewButton(s.or(q.Yes, "kit.ok"), "⏎", Primary, ok)))
	return d
}

// Ask asks for a reason in words. An empty one is not taken; yes gets it
// trimmed.
func (s *Shell) Ask(q Question, label string, yes func(reason string), no func()) *Dialog {
	d := &Dialog{shell: s}
	entry := NewEntry("")
	hint := Message(Alarm, "").Width(DialogWidth)
	hint.Hide()
	ok := func() {
		reason := strings.TrimSpace(entry.Text)
		if reason == "" {
			hint.Set(Message(Alarm, s.p.T("kit.reason.needed")).spans...)
			hint.Show()
			s.win.Canvas().Focus(entry)
			return
		}
		d.Close()
		yes(reason)
	}
	cancel := d.answer(no)
	if label == "" {
		label = s.p.T("kit.reason")
	}
	look := Primary
	if q.Grave {
		look = Danger
	}
	d.show(q.Title, entry, ok, cancel,
		Words(q.Words, Plain).Width(DialogWidth),
		VStack(4, NewText(label, Caption), entry, hint),
		d.buttons(NewButton(s.or(q.Yes, "kit.confirm"), "⏎", look, ok), NewButton(s.or(q.No, "kit.cancel"), s.p.T("kit.key.escape"), Secondary, cancel)))
	return d
}

// Work shows a bar for work that runs beside the window. Escape and the
// button call cancel; the caller closes the dialog when the work has ended.
func (s *Shell) Work(title string, cancel func()) (*Dialog, *Progress) {
	d := &Dialog{shell: s}
	bar := NewProgress("", nil)
	asked := false
	stop := func() {
		if !asked && cancel != nil {
			asked = true
			cancel()
		}
	}
	parts := []fyne.CanvasObject{Fixed(DialogWidth, 0, bar)}
	if cancel != nil {
		parts = append(parts, d.buttons(NewButton(s.p.T("kit.stop"), s.p.T("kit.key.escape"), Secondary, stop)))
	}
	d.show(title, nil, func() {}, stop, parts...)
	return d, bar
}

// Custom shows a content of the screen's own. yes is what Enter does outside
// of buttons, cancel what Escape does; both leave closing to the caller.
// focus gets the focus first, nil for none.
func (s *Shell) Custom(title string, content fyne.CanvasObject, focus fyne.Focusable, yes, cancel func()) *Dialog {
	d := &Dialog{shell: s}
	d.show(title, focus, yes, cancel, content)
	return d
}

// Keys returns the scope of the dialog, for keys of its own.
func (d *Dialog) Keys() *Scope { return d.scope }

// ShowKeys lists the keys that work now (F1).
func (s *Shell) ShowKeys() {
	rows := []fyne.CanvasObject{}
	for i := len(s.scopes) - 1; i >= 0; i-- {
		sc := s.scopes[i]
		if sc.title != "" && len(sc.binds) > 0 {
			rows = append(rows, Header(sc.title))
		}
		for _, b := range sc.binds {
			if b.Does != "" && (b.when == nil || b.when()) {
				rows = append(rows, HStack(12, Fixed(96, 0, HStack(0, KeyHint(b.Key.Hint(s.p)))), NewText(b.Does, Plain)))
			}
		}
		if sc.modal {
			break
		}
	}
	d := &Dialog{shell: s}
	ok := d.answer(nil)
	list := Fixed(DialogWidth, 0, VStack(6, rows...))
	// A long list stands in two columns: a dialog that is higher than the
	// window hides its last keys and its button.
	if room := s.win.Canvas().Size().Height - 160; list.MinSize().Height > room && len(rows) > 1 {
		half := (len(rows) + 1) / 2
		list = Fixed(2*DialogWidth+24, 0, Columns(24, []float32{1, 1}, VStack(6, rows[:half]...), VStack(6, rows[half:]...)))
	}
	d.show(s.p.T("kit.keys.title"), nil, ok, ok,
		list,
		d.buttons(NewButton(s.p.T("kit.keys.close"), "⏎", Primary, ok)))
}

func (s *Shell) or(label, key string) string {
	if label != "" {
		return label
	}
	return s.p.T(key)
}

// answer closes the dialog, then calls fn: fn may open another one.
func (d *Dialog) answer(fn func()) func() {
	return func() {
		if !d.open {
			return
		}
		d.Close()
		if fn != nil {
			fn()
		}
	}
}

// buttons stand at the right, the default one last.
func (d *Dialog) buttons(main *Button, others ...*Button) fyne.CanvasObject {
	row := []fyne.CanvasObject{Spacer()}
	for _, b := range others {
		row = append(row, b)
	}
	return Pad(HStack(12, append(row, main)...), 4, 0, 0, 0)
}

// show opens the dialog. Focus goes to focus, or to nothing: then Enter and
// Escape come by way of the window.
func (d *Dialog) show(title string, focus fyne.Focusable, yes, cancel func(), parts ...fyne.CanvasObject) {
	s := d.shell
	body := []fyne.CanvasObject{NewText(title, Title)}
	body = append(body, parts...)
	content := Pad(VStack(12, body...), 16, 20, 16, 20)
	d.popup = widget.NewModalPopUp(content, s.win.Canvas())
	d.scope = s.Push("")
	d.scope.modal = true
	if yes != nil {
		d.scope.Bind("Return", "", yes)
	}
	if cancel != nil {
		d.scope.Bind("Escape", "", cancel)
	}
	d.open = true
	s.dialogs = append(s.dialogs, d)
	d.popup.Show()
	if focus != nil {
		s.win.Canvas().Focus(focus)
	}
}
