package record

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// savePause is how long a change waits for more before it is written: with the
// write itself it is on the disk within a second, however long one types.
const savePause = 600 * time.Millisecond

// writer is the form of a draft.
type writer struct {
	c      *chart
	form   Form
	sheet  *Sheet
	draft  store.Draft
	status store.Status // of the document that is amended
	then   records.Kind // what is opened once it is signed, "" for the document itself

	view   *formview.View
	saver  *saver
	cancel func() // the save that waits
	last   string // what was handed in last; the form as it opened before that
	inFile bool   // the draft is in the record
	closed bool   // signed or dropped: nothing more is kept

	words  *kit.Text
	finds  *findings
	alarms *Alarms  // nil for a kind that has none
	shown  []Remark // what the last Ctrl+Enter showed, none of it blocking
	busy   bool     // a signature is being written
	o      fyne.CanvasObject
	opened bool
}

func newWriter(c *chart, f Form, s *Sheet, d store.Draft, status store.Status) *writer {
	w := &writer{c: c, form: f, sheet: s, draft: d, status: status, words: kit.NewText("", kit.Caption).Cut()}
	w.saver = newSaver(
		func(d store.Draft) error { return c.ctx.Store().SaveDraft(context.Background(), d) },
		c.ctx.Desk.Now,
		func(err error, at time.Time) { c.run.do(func() { w.saved(err, at) }) })
	w.saver.spawn = c.run.spawn
	w.last = w.packed()
	w.view = formview.New(s.Form)
	if s.Slots != nil {
		for name, o := range s.Slots() {
			w.view.SetSlot(name, o)
		}
	}
	if s.Drawn != nil {
		s.Drawn(w.view)
	}
	w.view.OnLast = func() {} // the end of the form: signing stays a deliberate act
	w.finds = newFindings(c.p, w.goTo)
	s.Form.Listen(func(form.Change) { w.changed() })
	w.draw()
	return w
}

func (w *writer) content() fyne.CanvasObject { return w.o }
func (w *writer) shows() line                { return line{Draft: w.draft.ID, Document: w.draft.Document} }

// kept tells that the draft is in the record already.
func (w *writer) kept(at time.Time) {
	w.inFile = true
	w.words.Set(w.c.p.T("record.saved", at.Format("15:04")))
}

func (w *writer) draw() {
	c := w.c
	title := []fyne.CanvasObject{kit.NewText(w.sheet.title(c.p.T(w.form.Title)), kit.Title)}
	if !w.draft.Document.IsZero() {
		title = append(title, kit.Tag(kit.Marked, c.p.T("record.draft.amendment")))
	}
	if w.sheet.Tags != nil {
		for _, t := range w.sheet.Tags() {
			title = append(title, kit.PlainTag(toneOf(t.Level), t.Text))
		}
	}
	drop := kit.NewButton(c.p.T("record.drop"), kit.ParseKey("Ctrl+D").Hint(c.p), kit.Quiet, w.askDrop)
	head := kit.Pad(titleRow(kit.HStack(8, title...), drop), 8, 22, 2, 22)
	sign := kit.NewButton(w.signWords(), kit.ParseKey("Ctrl+Return").Hint(c.p), kit.Primary, w.sign)
	var right fyne.CanvasObject
	if w.sheet.Panel != nil {
		right = w.sheet.Panel()
	}
	var buttons []fyne.CanvasObject
	for _, p := range w.papers() {
		if !p.Quiet {
			buttons = append(buttons, kit.NewButton(p.Title, kit.ParseKey(p.Key).Hint(c.p), kit.Secondary, func() { w.print(p) }))
		}
	}
	written := fyne.CanvasObject(kit.Pad(w.view, 4, 10, 0, 22))
	if w.sheet.Alarms != nil {
		w.alarms = Over(written, w.sheet.Alarms)
		written = w.alarms.Content()
	}
	body := kit.Edges(head, nil, nil, right, written)
	w.o = container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), w.finds.over(body, footer(w.words, append(buttons, sign)...)))
}

// signWords is what the main button says.
func (w *writer) signWords() string {
	if signingOf(w.c.me().Role, w.form.Need) == signOnBehalf {
		return w.c.p.T("record.send")
	}
	if w.status.Final() {
		return w.c.p.T("record.sign.amendment")
	}
	return w.c.p.T("record.sign")
}

func (w *writer) enter(k *kit.Scope) {
	c := w.c
	k.Bind("Ctrl+Return", w.signWords(), w.sign)
	for _, a := range w.sheet.Acts {
		k.BindWhen(a.Key, a.Does, a.When, func() { c.ctx.Touch(); a.Do(w.view) })
	}
	for _, p := range w.papers() {
		k.Bind(p.Key, p.Title, func() { w.print(p) })
	}
	k.Bind("Ctrl+PageDown", c.p.T("record.keys.section.next"), func() { w.section(1) })
	k.Bind("Ctrl+PageUp", c.p.T("record.keys.section.prev"), func() { w.section(-1) })
	k.Bind("Ctrl+D", c.p.T("record.drop"), w.askDrop)
	if !w.opened {
		w.opened = true
		w.open()
		return
	}
	w.refocus()
}

// open puts the focus where work begins: where the kind says, or into the
// first empty field.
func (w *writer) open() {
	if w.sheet.Start != nil && !w.inFile {
		if key := w.sheet.Start(); key != "" {
			w.view.FocusKey(key)
			return
		}
	}
	w.view.FocusFirstEmpty()
}

// refocus gives the focus back to the form.
func (w *writer) refocus() {
	for _, f := range w.sheet.Form.Order() {
		if f.Editing() {
			w.view.Focus(f)
			return
		}
	}
	w.view.FocusFirstEmpty()
}

// section moves to the first field of the next section or of the one before.
func (w *writer) section(n int) {
	order := w.sheet.Form.Order()
	at := -1
	for i, f := range order {
		if f.Editing() {
			at = i
		}
	}
	if at < 0 {
		w.view.FocusFirstEmpty()
		return
	}
	var firsts []*form.Field
	here := 0
	for i, f := range order {
		if i == 0 || f.Section() != order[i-1].Section() {
			firsts = append(firsts, f)
		}
		if i == at {
			here = len(firsts) - 1
		}
	}
	w.view.Focus(firsts[min(max(here+n, 0), len(firsts)-1)])
}

// changed is told of everything that happens in the form.
func (w *writer) changed() {
	if w.closed {
		return
	}
	w.c.ctx.Touch()
	if w.alarms != nil {
		w.alarms.Sync()
	}
	if len(w.finds.list) > 0 {
		w.finds.dim(w.sheet.remarks(w.c.p))
	}
	if w.cancel != nil {
		return // a save is waiting already and will take this change along
	}
	w.cancel = w.c.run.later(savePause, func() {
		w.cancel = nil
		w.keep()
	})
}

// packed is the draft's content as it stands.
func (w *writer) packed() string {
	b, err := packDraft(w.sheet.Document(), w.sheet.Form.Snapshot())
	if err != nil {
		w.c.ctx.Fail(err)
		return w.last
	}
	return string(b)
}

// keep hands the draft in, if it says anything new. A form in which nothing
// was typed leaves no draft behind.
func (w *writer) keep() {
	if w.closed {
		return
	}
	now := w.packed()
	if now == w.last {
		return
	}
	w.last = now
	d := w.draft
	d.Content = []byte(now)
	w.saver.put(d)
}

// saved tells what became of a save.
func (w *writer) saved(err error, at time.Time) {
	if w.closed {
		return
	}
	if err != nil {
		w.words.SetStyle(kit.Caption.In(theme.Danger))
		w.words.Set("▲ " + w.c.p.T("record.not_saved"))
		w.c.ctx.Fail(err)
		w.last = "" // the next change tries again
		return
	}
	w.words.SetStyle(kit.Caption)
	w.words.Set(w.c.p.T("record.saved", at.Format("15:04")))
	if !w.inFile {
		w.inFile = true
		w.c.reload() // the draft now stands in the timeline
	}
}

// leave keeps what was typed, to the last key. It waits for the disk: the
// record may be closed next.
func (w *writer) leave() {
	if w.closed {
		return
	}
	if w.cancel != nil {
		w.cancel()
		w.cancel = nil
	}
	w.keep()
	if err := w.saver.flush(); err != nil {
		w.c.ctx.Fail(err)
	}
	w.closed = true
}

// askDrop throws the draft away, once that is confirmed.
func (w *writer) askDrop() {
	c := w.c
	c.ctx.Shell.Confirm(kit.Question{Title: c.p.T("record.drop.title"), Words: c.p.T("record.drop.words"), Yes: c.p.T("record.drop"), Grave: true}, w.drop, w.refocus)
}

func (w *writer) drop() {
	c := w.c
	w.finish()
	id, doc := w.draft.ID, w.draft.Document
	var dropped bool
	c.run.beside(func(ctx context.Context) error {
		err := c.ctx.Store().DropDraft(ctx, id)
		dropped = err == nil
		return err
	}, func(err error) {
		if err != nil {
			c.ctx.Fail(err)
		}
		if !dropped {
			w.reopen()
			return
		}
		c.pane = nil
		c.again(func(ctx context.Context, l *loaded) error {
			if !doc.IsZero() {
				return c.prepareDocument(ctx, l, doc)
			}
			return c.first(ctx, l)
		})
	})
}

// finish takes no more drafts: the draft is becoming a document, or goes.
func (w *writer) finish() {
	w.closed = true
	if w.cancel != nil {
		w.cancel()
		w.cancel = nil
	}
	w.saver.stop()
}

// reopen goes on after a signature that failed; nothing was lost.
func (w *writer) reopen() {
	w.closed, w.busy = false, false
	w.saver.resume()
	w.last = ""
	w.keep()
	w.refocus()
}

// goTo puts the focus into the field of a remark.
func (w *writer) goTo(r Remark) {
	if r.Field != nil {
		w.view.Focus(r.Field)
	}
}

// findings are the remarks over the footer.
type findings struct {
	box  *fyne.Container
	all  *fyne.Container // the pane around them
	say  *kit.Para
	back *kit.Panel
	line fyne.CanvasObject
	p    printer
	go_  func(Remark)
	list []Remark
}

// printer is the part of text.Printer that drawing remarks takes.
type printer interface {
	T(key string, args ...any) string
}

func newFindings(p printer, goTo func(Remark)) *findings {
	f := &findings{p: p, go_: goTo, say: kit.NewPara(), back: kit.NewPanel(theme.WarningSoft, theme.Clear, 0), line: kit.HLine()}
	f.box = container.NewWithoutLayout(f.back, f.say, f.line)
	f.box.Hide()
	return f
}

// over lays the remarks between a form and its footer: as high as their words
// take at the width that there is.
func (f *findings) over(form, foot fyne.CanvasObject) fyne.CanvasObject {
	f.all = container.New(&findingsLayout{f, form, foot}, form, f.box, foot)
	return f.all
}

type findingsLayout struct {
	f          *findings
	form, foot fyne.CanvasObject
}

func (l *findingsLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := l.foot.MinSize().Height
	put(l.foot, 0, size.Height-h, size.Width, h)
	rest := size.Height - h
	if l.f.box.Visible() {
		words := l.f.say.HeightFor(size.Width - 2*pageSide)
		h = words + 17
		rest -= h
		put(l.f.box, 0, rest, size.Width, h)
		put(l.f.back, 0, 0, size.Width, h)
		put(l.f.line, 0, 0, size.Width, 1)
		put(l.f.say, pageSide, 8, size.Width-2*pageSide, words)
	}
	put(l.form, 0, 0, size.Width, max(rest, 0))
}

func (l *findingsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 200) }

// show lists the remarks, each a link to its field.
func (f *findings) show(list []Remark, hint string) {
	f.list = list
	f.paint(list, hint)
}

func (f *findings) paint(list []Remark, hint string) {
	if len(list) == 0 {
		f.box.Hide()
		f.all.Refresh()
		return
	}
	tone := kit.Warning
	for _, r := range list {
		if r.Level == form.Danger {
			tone = kit.Alarm
		}
	}
	fg, _ := tone.Roles()
	spans := []kit.Span{{Text: tone.Sign() + "\u00a0" + f.p.T("record.findings"), Style: kit.Strong.In(fg)}}
	for i, r := range list {
		if i == 6 && len(list) > 7 {
			spans = append(spans, kit.Span{Text: "   " + f.p.T("record.findings.more", len(list)-i), Style: kit.Caption})
			break
		}
		st := kit.Plain.In(theme.Accent)
		words := r.Words
		if r.Level == form.Danger {
			st, words = kit.Plain.In(theme.Danger), "▲\u00a0"+words
		}
		spans = append(spans, kit.Span{Text: "   ", Style: kit.Plain}, kit.Span{Text: words, Style: st, Do: func() { f.go_(r) }})
	}
	if hint != "" {
		spans = append(spans, kit.Span{Text: "   " + hint, Style: kit.Caption})
	}
	_, bg := tone.Roles()
	f.back.Set(bg, theme.Clear, 0)
	f.say.Set(spans...)
	f.box.Show()
	f.all.Refresh()
}

// dim leaves those remarks that still stand.
func (f *findings) dim(now []Remark) {
	var left []Remark
	for _, r := range f.list {
		for _, n := range now {
			if n.Words == r.Words {
				left = append(left, n)
				break
			}
		}
	}
	if len(left) != len(f.list) {
		f.list = left
		f.paint(left, "")
	}
}
