package record

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// reading is a document read beside the window, ready to be drawn.
type reading struct {
	doc   store.Document
	form  Form
	known bool // there is a form for the kind
	sheet *Sheet
	revs  []journal.Revision
	acts  acts
	// plain are the values of a kind that has no form here.
	plain string
}

// readDocument reads a document with its history.
func (c *chart) readDocument(ctx context.Context, l *loaded, id journal.DocumentID) (*reading, error) {
	var r reading
	var err error
	if r.doc, err = c.ctx.Store().Document(ctx, id); err != nil {
		return nil, err
	}
	if c.closed(r.doc.Kind) {
		return nil, text.NewProblem("store.right")
	}
	if r.revs, err = c.ctx.Store().History(ctx, id); err != nil {
		return nil, err
	}
	r.form, r.known = c.formOf(r.doc.Kind)
	if r.known {
		r.acts = actsOn(&r.doc, r.form.Need, c.me())
	}
	if r.doc.Content == nil {
		return &r, nil
	}
	r.sheet, r.plain, err = c.sheetFor(ctx, l, r.doc.Kind, r.doc.ID, r.doc.Content)
	return &r, err
}

// sheetFor makes the form that reads a content, or its values as they are.
func (c *chart) sheetFor(ctx context.Context, l *loaded, kind records.Kind, id journal.DocumentID, content []byte) (*Sheet, string, error) {
	f, ok := c.formOf(kind)
	doc := records.New(kind)
	if !ok || doc == nil {
		if kind != records.KindVisit && !c.may(records.Restricted) {
			// A kind that this program does not know may be for few eyes.
			return nil, c.p.T("record.unknown_restricted"), nil
		}
		return nil, plainValue(c.p, content), nil
	}
	if err := json.Unmarshal(content, doc); err != nil {
		return nil, "", err
	}
	s, err := f.Open(ctx, c.caseFor(l, id, journal.DocumentID{}, true), doc)
	return s, "", err
}

// reader shows a document.
type reader struct {
	c       *chart
	r       *reading
	page    *page
	o       fyne.CanvasObject
	beside  fyne.CanvasObject // what the kind draws at the right; nil for nothing
	keepers []*kit.Button     // the first values to keep of each conflict
	table   *kit.Table        // the history
	past    int               // the revision that is shown, -1 for what holds now
	stop    *anchor           // has the focus, so that PageDown scrolls
}

func newReader(c *chart, r *reading) *reader {
	v := &reader{c: c, r: r, past: -1}
	v.draw(r.sheet, r.plain)
	return v
}

func (v *reader) content() fyne.CanvasObject { return v.o }
func (v *reader) keep()                      {}
func (v *reader) leave()                     {}
func (v *reader) shows() line                { return line{Document: v.r.doc.ID} }

// draw makes the pane for the content that holds now, or for a past one.
func (v *reader) draw(sheet *Sheet, plain string) {
	c, d := v.c, &v.r.doc
	g := newPage()
	v.page, v.keepers = g, nil
	v.heading(g, sheet)
	if v.past >= 0 {
		v.drawPast(g)
	} else {
		v.retraction(g)
		v.remark(g)
		v.conflicts(g)
	}
	switch {
	case sheet != nil:
		g.sheet(sheet)
	case plain != "":
		g.card(theme.Line, kit.Words(c.p.T("record.unknown_content"), kit.Caption))
		g.add(kit.Words(plain, kit.Plain), 8)
	case d.Kind == records.KindPatient:
		words := c.p.T("record.identity.fine")
		if len(d.Conflicts) > 0 {
			words = c.p.T("record.identity.hint")
		}
		g.add(kit.Words(words, kit.Aside), 10)
	case d.Status == store.Redacted:
		g.add(kit.Words(c.p.T("record.redacted"), kit.Aside), 8)
	default:
		g.add(kit.Words(c.p.T("record.not_arrived"), kit.Aside), 8)
	}
	v.history(g)
	v.stop = newAnchor(v.key)
	v.beside = nil
	if sheet != nil && sheet.Panel != nil {
		v.beside = sheet.Panel()
	}
	v.o = kit.Edges(nil, v.foot(), nil, v.beside, container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), container.NewWithoutLayout(v.stop), g))
}

// heading is the title, the state and the actions that are not the next one.
func (v *reader) heading(g *page, sheet *Sheet) {
	c, d := v.c, &v.r.doc
	style := kit.Title
	if d.Status == store.Retracted {
		style = style.In(theme.Muted)
	}
	parts := []fyne.CanvasObject{kit.NewText(sheet.title(c.titleOf(d.Kind)), style)}
	if words := stateWords(c.p, d.Status, d.Flags); words != "" {
		tone, sign := stateTone(d.Status)
		parts = append(parts, kit.PlainTag(tone, sign+words))
	}
	if sheet != nil && sheet.Tags != nil {
		for _, t := range sheet.Tags() {
			parts = append(parts, kit.PlainTag(toneOf(t.Level), t.Text))
		}
	}
	if d.Flags&store.SuspectClock != 0 {
		parts = append(parts, kit.Tag(kit.Warning, "⏱ "+c.p.T("record.clock")))
	}
	var buttons []fyne.CanvasObject
	if v.past < 0 {
		if v.r.acts.Amend {
			buttons = append(buttons, kit.NewButton(c.p.T("record.amend"), "F2", kit.Quiet, v.amend))
		}
		if v.r.acts.Retract {
			buttons = append(buttons, kit.NewButton(c.p.T("record.retract"), kit.ParseKey("Ctrl+D").Hint(c.p), kit.Quiet, v.retract))
		}
	}
	g.add(titleRow(kit.HStack(8, parts...), buttons...), -8)
	g.add(kit.Words(v.byline(), kit.Caption), 2)
}

func stateTone(s store.Status) (kit.Tone, string) {
	switch s {
	case store.Awaiting:
		return kit.Warning, "◷ "
	case store.Returned:
		return kit.Warning, "⇄ "
	case store.Signed, store.Countersigned:
		return kit.Good, "✓ "
	case store.Retracted, store.Redacted:
		return kit.Alarm, "✗ "
	case store.Unsigned:
		return kit.Marked, "● "
	}
	return kit.Neutral, ""
}

// byline says who wrote it and when, for whom, and who countersigned.
func (v *reader) byline() string {
	c, d := v.c, &v.r.doc
	today := c.ctx.Today()
	s := c.p.T("record.by", c.ctx.StaffName(d.Author), moment(c.p, d.Created, today))
	if !d.OnBehalf.IsZero() {
		s += " · " + c.p.T("record.on_behalf", c.ctx.StaffName(d.OnBehalf))
	}
	for i := len(v.r.revs) - 1; i >= 0; i-- {
		r := &v.r.revs[i]
		if r.Op == journal.OpCountersign && d.Status == store.Countersigned {
			s += " · " + c.p.T("record.countersigned_by", c.ctx.StaffName(r.Author), moment(c.p, time.UnixMilli(r.Wall), today))
			break
		}
	}
	return s
}

// retraction says why a document does not hold.
func (v *reader) retraction(g *page) {
	if v.r.doc.Status != store.Retracted {
		return
	}
	c := v.c
	for i := len(v.r.revs) - 1; i >= 0; i-- {
		if r := &v.r.revs[i]; r.Op == journal.OpRetract {
			g.card(theme.Danger, kit.NewPara(kit.AlertSpans(kit.Alarm, "✗ "+c.p.T("record.retracted"), r.Reason,
				c.who(r.Author, r.Wall), "", nil)...))
			return
		}
	}
}

// remark is what the supervisor sent it back with.
func (v *reader) remark(g *page) {
	if v.r.doc.Status != store.Returned {
		return
	}
	c := v.c
	for i := len(v.r.revs) - 1; i >= 0; i-- {
		if r := &v.r.revs[i]; r.Op == journal.OpReturn {
			g.card(theme.Warning, kit.NewPara(kit.AlertSpans(kit.Warning, "⇄ "+c.p.T("record.returned"), r.Reason,
				c.who(r.Author, r.Wall), "", nil)...))
			return
		}
	}
}

// who says who did something and when, as the source of a card.
func (c *chart) who(id journal.DocumentID, wall int64) string {
	return c.ctx.StaffName(id) + ", " + moment(c.p, time.UnixMilli(wall), c.ctx.Today())
}

// conflicts shows each field that two people wrote, with every value, and lets
// who may decide keep one.
func (v *reader) conflicts(g *page) {
	c := v.c
	for _, x := range v.r.doc.Conflicts {
		label, values := sayConflict(c.p, v.r.form.Say, x)
		if c.me().Role.Hidden(v.r.doc.Kind, x.Path) {
			g.card(theme.Danger, kit.Message(kit.Alarm, c.p.T("record.conflict.restricted", label)))
			continue
		}
		tone, border := kit.Warning, theme.Warning
		if x.Safety {
			tone, border = kit.Alarm, theme.Danger
		}
		title := c.p.T("record.conflict.title", label)
		body := c.p.T("record.conflict.decide")
		if x.Path == journal.PathDocument {
			title, body = c.p.T("record.conflict.document"), c.p.T("record.conflict.document.decide")
		}
		var rows []*choiceRow
		for i, val := range x.Values {
			rows = append(rows, v.valueRow(x, values[i], val, i == 0))
		}
		g.card(border, kit.NewPara(kit.AlertSpans(tone, title, body, "", "", nil)...), rows...)
	}
}

func (v *reader) valueRow(x journal.Conflict, words string, val journal.Value, first bool) *choiceRow {
	c := v.c
	if x.Path == journal.PathDocument {
		words = c.p.T("record.op." + string(val.Op))
	}
	r := &choiceRow{words: kit.NewPara(kit.Span{Text: words, Style: kit.Strong}, kit.Span{Text: "   " + c.who(val.Author, val.Wall), Style: kit.Caption})}
	if v.r.acts.Resolve && x.Path != journal.PathDocument && x.Path != journal.PathInto {
		r.button = kit.NewButton(c.p.T("record.keep"), "", kit.Secondary, func() { v.resolve(x, val) })
		if first {
			v.keepers = append(v.keepers, r.button)
		}
	}
	return r
}

// history lists who did what and when; Enter shows what the document said
// then.
func (v *reader) history(g *page) {
	c := v.c
	if len(v.r.revs) == 0 {
		return
	}
	today := c.ctx.Today()
	var rows [][]fyne.CanvasObject
	final := false
	for i := range v.r.revs {
		r := &v.r.revs[i]
		words := opWords(c.p, r, i == 0, final)
		final = final || r.Op == journal.OpSign && r.OnBehalf.IsZero() || r.Op == journal.OpCountersign
		rows = append(rows, []fyne.CanvasObject{
			kit.CellIn(moment(c.p, time.UnixMilli(r.Wall), today), kit.Caption),
			kit.CellIn(c.ctx.StaffName(r.Author), kit.Caption), kit.CellIn(words, kit.Caption), kit.CellIn(r.Reason, kit.Caption),
		})
	}
	v.table = kit.NewTable([]float32{2, 3, 3, 4}, nil, "", v.showPast)
	v.table.SetRows(rows)
	g.add(kit.HStack(8, kit.NewText(c.p.T("record.history"), kit.Section), kit.KeyHint("F3")), 18)
	g.add(v.table, 6)
}

// drawPast says that what follows held once.
func (v *reader) drawPast(g *page) {
	c := v.c
	r := &v.r.revs[v.past]
	g.card(theme.Accent, kit.NewPara(kit.AlertSpans(kit.Marked, c.p.T("record.past", moment(c.p, time.UnixMilli(r.Wall), c.ctx.Today())),
		c.p.T("record.past.words", c.ctx.StaffName(r.Author)), "", c.p.T("record.past.now"), v.showNow)...))
}

// showPast shows what a revision said.
func (v *reader) showPast(i int) {
	c := v.c
	at := i
	for at >= 0 && v.r.revs[at].Payload == nil {
		at--
	}
	if at < 0 {
		c.ctx.Shell.Toast(kit.Warning, c.p.T("record.redacted"))
		return
	}
	r := &v.r.revs[at]
	if r.Op == journal.OpResolve || r.Op == journal.OpMerge || r.Op == journal.OpUnmerge {
		c.ctx.Shell.Toast(kit.Neutral, opWords(c.p, r, false, false))
		return
	}
	var sheet *Sheet
	var plain string
	l := c.data
	c.run.beside(func(ctx context.Context) (err error) {
		sheet, plain, err = c.sheetFor(ctx, &l, v.r.doc.Kind, v.r.doc.ID, r.Payload)
		return err
	}, func(err error) {
		if err != nil {
			c.ctx.Fail(err)
			return
		}
		v.past = at
		v.again(sheet, plain)
	})
}

// showNow goes back to what holds.
func (v *reader) showNow() {
	if v.past >= 0 {
		v.past = -1
		v.again(v.r.sheet, v.r.plain)
	}
}

func (v *reader) again(sheet *Sheet, plain string) {
	v.draw(sheet, plain)
	v.c.setPane(v)
}

// foot is the bar with the papers and the next action.
func (v *reader) foot() fyne.CanvasObject {
	c := v.c
	var out []fyne.CanvasObject
	if v.past >= 0 {
		b := kit.NewButton(c.p.T("record.past.now"), c.p.T("kit.key.escape"), kit.Primary, v.showNow)
		return footer(kit.NewText("", kit.Caption), b)
	}
	for _, p := range v.papers() {
		if !p.Quiet {
			out = append(out, kit.NewButton(p.Title, kit.ParseKey(p.Key).Hint(c.p), kit.Secondary, func() { v.print(p) }))
		}
	}
	if v.r.acts.Return {
		out = append(out, kit.NewButton(c.p.T("record.return"), kit.ParseKey("Ctrl+R").Hint(c.p), kit.Secondary, v.sendBack))
	}
	switch {
	case v.r.acts.Countersign:
		out = append(out, kit.NewButton(c.p.T("record.countersign"), kit.ParseKey("Ctrl+Return").Hint(c.p), kit.Primary, v.countersign))
	case v.goesOnThere():
		out = append(out, v.thereButton(kit.Primary))
	case v.r.acts.Amend && !v.r.acts.Reason:
		out = append(out, kit.NewButton(c.p.T("record.go_on"), "F2", kit.Primary, v.amend))
	default:
		// The rarer kinds stand first, where buttons go when there is no room:
		// the papers of this document and the commonest kind stay.
		begin := c.beginButtons()
		var rare []fyne.CanvasObject
		for i := len(begin) - 1; i > 0; i-- {
			rare = append(rare, begin[i])
		}
		out = append(rare, out...)
		if len(begin) > 0 {
			out = append(out, begin[0])
		}
		if b := v.thereButton(kit.Secondary); b != nil {
			out = append(out, b)
		}
	}
	words := ""
	if v.r.doc.Status == store.Awaiting && !v.r.doc.OnBehalf.IsZero() && v.r.doc.OnBehalf != c.me().ID {
		words = c.p.T("record.waits_for", c.nameOf(v.r.doc.OnBehalf))
	}
	return footer(kit.NewText(words, kit.Caption).Cut(), out...)
}

func (v *reader) papers() []Paper {
	if v.r.sheet == nil || !v.r.acts.Print || v.past >= 0 {
		return nil
	}
	var out []Paper
	for _, p := range v.r.sheet.Papers {
		if p.When == nil || p.When() {
			out = append(out, p)
		}
	}
	return out
}

func (v *reader) enter(k *kit.Scope) {
	c := v.c
	t := c.p.T
	if v.past >= 0 {
		k.Bind("Escape", t("record.past.now"), v.showNow)
	}
	a := v.r.acts
	if v.past < 0 {
		if a.Countersign {
			k.Bind("Ctrl+Return", t("record.countersign"), v.countersign)
			k.Bind("Ctrl+R", t("record.return"), v.sendBack)
		}
		if a.Amend {
			k.Bind("F2", t("record.amend"), v.amend)
		}
		if a.Retract {
			k.Bind("Ctrl+D", t("record.retract"), v.retract)
		}
		if len(v.keepers) > 0 {
			k.Bind("F5", t("record.keys.decide"), func() { v.page.scroll.ScrollToTop(); c.focus(v.keepers[0]) })
		}
		if v.r.form.Place != "" {
			k.Bind(thereKey, t(v.r.form.There), v.there)
		}
		for _, p := range v.papers() {
			k.Bind(p.Key, p.Title, func() { v.print(p) })
		}
	}
	if v.table == nil {
		c.focus(v.stop)
		return
	}
	k.Bind("F3", t("record.history"), func() { v.page.scroll.ScrollToBottom(); c.focus(v.table) })
	c.focus(v.stop)
}

// key scrolls what one reads.
func (v *reader) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyPageDown, fyne.KeySpace:
		v.page.turn(1)
	case fyne.KeyPageUp:
		v.page.turn(-1)
	case fyne.KeyDown:
		v.page.turn(0.15)
	case fyne.KeyUp:
		v.page.turn(-0.15)
	case fyne.KeyHome:
		v.page.scroll.ScrollToTop()
	case fyne.KeyEnd:
		v.page.scroll.ScrollToBottom()
	case fyne.KeyReturn, fyne.KeyEnter:
	default:
		return false
	}
	return true
}

// newForeign shows a draft that somebody else is writing at this desk.
func newForeign(c *chart, f Form, s *Sheet, d store.Draft) pane {
	g := newPage()
	g.add(kit.HStack(8, kit.NewText(c.p.T(f.Title), kit.Title), kit.PlainTag(kit.Marked, c.p.T("record.draft"))), 0)
	g.add(kit.Words(c.p.T("record.foreign", c.ctx.StaffName(d.Staff), moment(c.p, d.Updated, c.ctx.Today())), kit.Caption), 2)
	g.sheet(s)
	return &foreign{message{c, kit.Edges(nil, nil, nil, nil, container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), g))}, d.ID, d.Document}
}

type foreign struct {
	message
	draft string
	doc   journal.DocumentID
}

func (f *foreign) shows() line { return line{Draft: f.draft, Document: f.doc} }

// openIdentity shows what the identity's documents disagree on.
func (c *chart) openIdentity() {
	c.goTo(c.prepareIdentity)
}

func (c *chart) prepareIdentity(ctx context.Context, l *loaded) error {
	d := l.chart.Document
	revs, err := c.ctx.Store().History(ctx, d.ID)
	if err != nil {
		return err
	}
	r := &reading{doc: d, form: Form{Kind: records.KindPatient, Say: identitySay}, known: true, revs: revs}
	r.acts.Resolve = len(d.Conflicts) > 0 && c.may(records.Resolve)
	if d.Content == nil {
		return text.NewProblem("store.no_content")
	}
	l.prepare = func() pane { return newReader(c, r) }
	return nil
}
