package record

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
)

// runner is how work leaves the window's goroutine and comes back; tests run
// it at once.
type runner struct {
	beside func(work func(context.Context) error, done func(error))
	// later runs fn after d on the window's goroutine, unless cancelled.
	later func(d time.Duration, fn func()) (cancel func())
	// spawn starts work that nobody waits for; do brings a result back.
	spawn func(func())
	do    func(func())
}

func windowRunner(ctx *place.Context) runner {
	return runner{
		beside: ctx.Beside,
		later: func(d time.Duration, fn func()) func() {
			t := time.AfterFunc(d, func() { fyne.Do(fn) })
			return func() { t.Stop() }
		},
		spawn: func(f func()) { go f() },
		do:    fyne.Do,
	}
}

// New makes the place for charts whose documents the forms write and read.
func New(forms ...FormMaker) place.Maker {
	return func(ctx *place.Context, r place.Route) place.Place {
		return newChart(ctx, r, windowRunner(ctx), forms)
	}
}

// chart is one patient's chart, opened.
type chart struct {
	ctx   *place.Context
	p     text.Printer
	run   runner
	route place.Route
	forms []Form

	data   loaded
	lines  []line
	keys   *kit.Scope
	in     bool // the place is shown
	logged bool
	paper  paper.Folder

	head *bannerView
	list *timeline
	lay  *screen
	root *fyne.Container
	pane pane
}

var _ place.Place = (*chart)(nil)

// pane is what stands in the document area.
type pane interface {
	content() fyne.CanvasObject
	// enter binds the keys of the pane and asks for the focus.
	enter(keys *kit.Scope)
	// keep keeps what was typed so far; one may go on typing. leave keeps it
	// for good.
	keep()
	leave()
	// shows tells which line of the timeline it is.
	shows() line
}

// loaded is what was read of the chart, in one go beside the window.
type loaded struct {
	id      journal.DocumentID // of the identity that others were merged into
	chart   store.Chart
	drafts  []store.Draft
	last    map[string]store.Observation
	visit   journal.DocumentID // today's arrival that nobody has answered
	banner  banner
	offers  map[records.Kind]bool // the kinds that can be begun, by right and for this patient
	soon    map[records.Kind]bool // those of them that come next
	lines   []line
	failed  error // of the document that was to be shown; the chart itself is there
	prepare func() pane
}

func newChart(ctx *place.Context, r place.Route, run runner, makers []FormMaker) *chart {
	c := &chart{ctx: ctx, p: ctx.P(), run: run, route: r}
	for _, m := range makers {
		c.forms = append(c.forms, m())
	}
	c.paper.Data = ctx.Desk.Dir()
	c.head = newBannerView()
	c.list = newTimeline(c.p.T("record.empty"), c.openLine, func() { c.ctx.Back() })
	c.lay, c.root = newScreen(c.head, c.list)
	return c
}

// Content implements place.Place.
func (c *chart) Content() fyne.CanvasObject { return c.root }

// Enter implements place.Place.
func (c *chart) Enter() {
	c.in = true
	c.paper.Enter()
	c.bind()
	if !c.may(records.ReadCharts) {
		c.load(func(ctx context.Context, l *loaded) error { return nil })
		return
	}
	c.load(c.first)
}

// Leave implements place.Place.
func (c *chart) Leave() {
	c.in = false
	c.closePane()
	c.unbind()
	c.paper.Leave()
}

func (c *chart) may(r records.Right) bool { return c.ctx.Desk.May(r) }
func (c *chart) me() store.Member         { return c.ctx.Desk.Me }

// load reads the chart beside the window, then what is to be shown of it, and
// paints both at once.
func (c *chart) load(then func(ctx context.Context, l *loaded) error) {
	var l loaded
	demo := c.ctx.Desk.Info.Demo
	c.run.beside(func(ctx context.Context) error {
		if err := c.read(ctx, &l, demo); err != nil {
			return err
		}
		l.failed = then(ctx, &l)
		return nil
	}, func(err error) {
		if !c.in {
			return
		}
		if err != nil {
			c.ctx.Fail(err)
			return
		}
		c.adopt(l)
		c.log()
	})
}

// log notes that somebody reads the chart, once. It waits for the disk, which
// the first picture need not do.
func (c *chart) log() {
	if c.logged || !c.may(records.ReadCharts) {
		return
	}
	c.logged = true
	me, id := c.me().ID, c.data.id
	c.run.beside(func(ctx context.Context) error {
		return c.ctx.Store().RecordReading(ctx, me, id, "chart", "")
	}, func(err error) {
		if err != nil {
			c.logged = false // the next thing that is opened tries again
			c.ctx.Fail(err)
		}
	})
}

// read reads the chart.
func (c *chart) read(ctx context.Context, l *loaded, demo bool) error {
	s := c.ctx.Store()
	var err error
	if l.chart, err = s.Chart(ctx, c.route.Patient); err != nil {
		return err
	}
	l.id = l.chart.Document.ID
	l.chart.Entries = c.open(l.chart.Entries)
	today := c.ctx.Today()
	if !c.may(records.ReadCharts) {
		l.banner = makeBanner(c.p, &store.Chart{Document: store.Document{}, Patient: l.chart.Patient}, nil, today, demo)
		l.banner.Tags = nil
		return nil
	}
	for _, id := range append([]journal.DocumentID{l.id}, l.chart.Aliases...) {
		more, err := s.PatientDrafts(ctx, id)
		if err != nil {
			return err
		}
		for _, d := range more {
			if !c.closed(d.Kind) {
				l.drafts = append(l.drafts, d)
			}
		}
	}
	if l.last, err = s.LastValues(ctx, l.id, journal.DocumentID{}); err != nil {
		return err
	}
	queue, err := s.Queue(ctx, today)
	if err != nil {
		return err
	}
	for _, w := range queue {
		if w.Patient == l.id {
			l.visit = w.Visit
		}
	}
	l.banner = makeBanner(c.p, &l.chart, l.last, today, demo)
	if err := c.askForms(ctx, l); err != nil {
		return err
	}
	l.lines = makeLines(c.p, c.titleOf, c.nameOf, c.me().ID, l.drafts, l.chart.Entries, today)
	return nil
}

// askForms asks each kind about this patient.
func (c *chart) askForms(ctx context.Context, l *loaded) error {
	l.offers, l.soon = map[records.Kind]bool{}, map[records.Kind]bool{}
	k := c.caseFor(l, journal.DocumentID{}, l.visit, true)
	for _, f := range c.forms {
		if err := c.askForm(ctx, l, f, k); err != nil {
			return err
		}
	}
	return nil
}

// adopt shows what was read.
func (c *chart) adopt(l loaded) {
	c.data = l
	c.head.set(l.banner, func() { c.openIdentity() })
	c.refreshLines()
	c.root.Refresh()
	switch {
	case !c.may(records.ReadCharts):
		c.setPane(newMessage(c, c.p.T("record.no_right")))
	case l.failed != nil:
		c.ctx.Fail(l.failed)
		if c.pane == nil {
			c.setPane(newMessage(c, c.p.Sentence(l.failed)))
		}
	case l.prepare != nil:
		c.setPane(l.prepare())
	case c.pane == nil:
		c.setPane(newMessage(c, c.p.T("record.empty.hint")))
	}
}

// refreshLines draws the timeline and marks what is shown.
func (c *chart) refreshLines() {
	c.lines = c.data.lines
	c.list.set(c.lines, c.shownLine())
}

func (c *chart) shownLine() int {
	if c.pane == nil {
		return -1
	}
	now := c.pane.shows()
	for i := range c.lines {
		if c.lines[i].same(&now) {
			return i
		}
	}
	return -1
}

// first chooses what the route asks for: a draft, a document, a new document,
// else one's own draft, else the latest document.
func (c *chart) first(ctx context.Context, l *loaded) error {
	r := c.route
	// Coming back to this place goes on where one was, and does not begin
	// another document.
	c.route = place.Route{To: r.To, Patient: r.Patient}
	switch {
	case r.Draft != "":
		return c.prepareDraft(ctx, l, r.Draft)
	case !r.Document.IsZero():
		if r.Document == l.id {
			return c.prepareIdentity(ctx, l)
		}
		return c.prepareDocument(ctx, l, r.Document)
	case r.New != "":
		return c.prepareNew(ctx, l, records.Kind(r.New), r.Visit, "")
	}
	for _, x := range l.lines {
		if x.Mine {
			return c.prepareDraft(ctx, l, x.Draft)
		}
	}
	for _, x := range l.lines {
		if x.Draft == "" {
			return c.prepareDocument(ctx, l, x.Document)
		}
	}
	return nil
}

// prepareDraft opens a draft: one's own to be gone on with, another's to be
// read.
func (c *chart) prepareDraft(ctx context.Context, l *loaded, id string) error {
	d, err := c.ctx.Store().Draft(ctx, id)
	if err != nil {
		return err
	}
	if c.closed(d.Kind) {
		return text.NewProblem("store.right")
	}
	f, ok := c.formOf(d.Kind)
	if !ok {
		return text.NewProblem("record.unknown_kind")
	}
	doc := records.New(d.Kind)
	if doc == nil {
		return text.NewProblem("record.unknown_kind")
	}
	typed, err := unpackDraft(d.Content, doc)
	if err != nil {
		return err
	}
	mine := d.Staff == c.me().ID
	k := c.caseFor(l, d.Document, journal.DocumentID{}, !mine)
	sheet, err := f.Open(ctx, k, doc)
	if err != nil {
		return err
	}
	if !mine {
		l.prepare = func() pane { return newForeign(c, f, sheet, d) }
		return nil
	}
	status, err := c.statusOf(ctx, d.Document)
	if err != nil {
		return err
	}
	l.prepare = func() pane {
		w := newWriter(c, f, sheet, d, status)
		w.kept(d.Updated)
		if len(typed) > 0 {
			sheet.Form.Restore(typed)
		}
		return w
	}
	return nil
}

func (c *chart) statusOf(ctx context.Context, id journal.DocumentID) (store.Status, error) {
	if id.IsZero() {
		return store.Unknown, nil
	}
	d, err := c.ctx.Store().Document(ctx, id)
	return d.Status, err
}

// prepareNew opens a form for a new document. A draft of the same kind that
// one has begun, for the same arrival, is gone on with; but is the draft that
// one is writing when one asks for another.
func (c *chart) prepareNew(ctx context.Context, l *loaded, kind records.Kind, visit journal.DocumentID, but string) error {
	f, ok := c.formOf(kind)
	if !ok || f.New == nil {
		return text.NewProblem("record.unknown_kind")
	}
	if signingOf(c.me().Role, f.Need) == cannotSign {
		return text.NewProblem("store.right")
	}
	if visit.IsZero() {
		visit = l.visit
	}
	for _, d := range l.drafts {
		if d.Staff == c.me().ID && d.Kind == kind && d.Document.IsZero() && d.ID != but && (visit.IsZero() || draftVisit(d) == visit) {
			return c.prepareDraft(ctx, l, d.ID)
		}
	}
	k := c.caseFor(l, journal.DocumentID{}, visit, false)
	if f.First != nil {
		first, err := f.First(ctx, k)
		if err != nil {
			return err
		}
		if first != "" && first != kind {
			return c.prepareFirst(ctx, l, first, kind, but)
		}
	}
	doc, err := f.New(ctx, k)
	if err != nil {
		return err
	}
	sheet, err := f.Open(ctx, k, doc)
	if err != nil {
		return err
	}
	d := store.Draft{ID: uuid.NewString(), Staff: c.me().ID, Kind: kind, Patient: l.id}
	l.prepare = func() pane { return newWriter(c, f, sheet, d, store.Unknown) }
	return nil
}

// prepareFirst opens the form of the kind that must be written first; what was
// asked for follows once it is signed.
func (c *chart) prepareFirst(ctx context.Context, l *loaded, first, then records.Kind, but string) error {
	if err := c.prepareNew(ctx, l, first, journal.DocumentID{}, but); err != nil {
		return err
	}
	f, _ := c.formOf(first)
	g, _ := c.formOf(then)
	words := c.p.T("record.first", c.p.T(f.Title), c.p.T(g.Title))
	open := l.prepare
	l.prepare = func() pane {
		p := open()
		if w, ok := p.(*writer); ok {
			w.then = then
			c.ctx.Shell.Toast(kit.Neutral, words)
		}
		return p
	}
	return nil
}

// goOn opens what was asked for before another document had to be written
// first; where something is missing still, it shows the document.
func (c *chart) goOn(then records.Kind, id journal.DocumentID) {
	c.again(func(ctx context.Context, l *loaded) error {
		if f, ok := c.formOf(then); ok && f.First != nil {
			first, err := f.First(ctx, c.caseFor(l, journal.DocumentID{}, l.visit, false))
			if err != nil {
				return err
			}
			if first != "" {
				return c.prepareDocument(ctx, l, id)
			}
		}
		return c.prepareNew(ctx, l, then, journal.DocumentID{}, "")
	})
}

// draftVisit is the arrival that a draft answers.
func draftVisit(d store.Draft) journal.DocumentID {
	var v struct {
		Visit string `json:"visit"`
	}
	if json.Unmarshal(d.Content, &v) != nil {
		return journal.DocumentID{}
	}
	id, err := journal.ParseDocumentID(v.Visit)
	if err != nil {
		return journal.DocumentID{}
	}
	return id
}

// prepareDocument opens a document for reading.
func (c *chart) prepareDocument(ctx context.Context, l *loaded, id journal.DocumentID) error {
	r, err := c.readDocument(ctx, l, id)
	if err != nil {
		return err
	}
	l.prepare = func() pane { return newReader(c, r) }
	return nil
}

// prepareAmendment opens the form of a signed document, filled.
func (c *chart) prepareAmendment(ctx context.Context, l *loaded, id journal.DocumentID) error {
	for _, d := range l.drafts {
		if d.Staff == c.me().ID && d.Document == id {
			return c.prepareDraft(ctx, l, d.ID)
		}
	}
	d, err := c.ctx.Store().Document(ctx, id)
	if err != nil {
		return err
	}
	f, ok := c.formOf(d.Kind)
	doc := records.New(d.Kind)
	if !ok || doc == nil {
		return text.NewProblem("record.unknown_kind")
	}
	if !actsOn(&d, f.Need, c.me()).Amend {
		return text.NewProblem("store.right")
	}
	if err := d.Decode(doc); err != nil {
		return err
	}
	sheet, err := f.Open(ctx, c.caseFor(l, id, journal.DocumentID{}, false), doc)
	if err != nil {
		return err
	}
	draft := store.Draft{ID: uuid.NewString(), Staff: c.me().ID, Kind: d.Kind, Patient: d.Patient, Document: id, Bases: d.Heads}
	l.prepare = func() pane { return newWriter(c, f, sheet, draft, d.Status) }
	return nil
}

func (c *chart) caseFor(l *loaded, doc, visit journal.DocumentID, readOnly bool) *Case {
	return &Case{
		P: c.p, Store: c.ctx.Store(), Today: c.ctx.Today(), PatientID: l.id, Patient: l.chart.Patient,
		Document: doc, Visit: visit, ReadOnly: readOnly, Me: c.ctx.Desk.Me.ID, May: c.ctx.Desk.May, Shell: c.ctx.Shell, Begin: c.beginBeside,
	}
}

// titleOf names a kind.
func (c *chart) titleOf(k records.Kind) string {
	if f, ok := c.formOf(k); ok {
		return c.p.T(f.Title)
	}
	if key := "record.kind." + string(k); c.p.Has(key) {
		return c.p.T(key)
	}
	return c.p.T("record.kind.unknown")
}

// nameOf is the short name of a member of staff.
func (c *chart) nameOf(id journal.DocumentID) string {
	if m, ok := c.ctx.Member(id); ok {
		return shortName(&m.Staff)
	}
	return "—"
}

// again reads the chart anew and shows something of it.
func (c *chart) again(then func(ctx context.Context, l *loaded) error) {
	if then == nil {
		then = func(context.Context, *loaded) error { return nil }
	}
	c.load(then)
}

// goTo shows another pane. The one that is shown stays alive until then: what
// is typed meanwhile counts, and if the other cannot be shown one is still
// there.
func (c *chart) goTo(then func(ctx context.Context, l *loaded) error) {
	if c.pane != nil {
		c.pane.keep()
	}
	c.again(then)
}

// openLine opens a line of the timeline.
func (c *chart) openLine(i int) {
	x := c.lines[i]
	if i == c.list.shown && c.pane != nil {
		c.rebind() // back into what is shown
		return
	}
	if f, ok := c.awayOf(x); ok {
		c.goAway(f, x.Document)
		return
	}
	c.goTo(func(ctx context.Context, l *loaded) error {
		if x.Draft != "" {
			return c.prepareDraft(ctx, l, x.Draft)
		}
		return c.prepareDocument(ctx, l, x.Document)
	})
}

// begin opens a new document of a kind.
func (c *chart) begin(kind records.Kind) {
	if f, ok := c.formOf(kind); ok && f.Place != "" {
		c.goAway(f, journal.DocumentID{})
		return
	}
	but := ""
	if w, ok := c.pane.(*writer); ok {
		but = w.draft.ID
	}
	c.goTo(func(ctx context.Context, l *loaded) error {
		return c.prepareNew(ctx, l, kind, journal.DocumentID{}, but)
	})
}

// setPane shows a pane.
func (c *chart) setPane(p pane) {
	if c.pane != nil && c.pane != p {
		c.pane.leave()
	}
	c.pane = p
	c.lay.body.Objects = []fyne.CanvasObject{p.content()}
	c.lay.body.Refresh()
	c.list.show(c.shownLine())
	c.rebind()
}

func (c *chart) closePane() {
	if c.pane != nil {
		c.pane.leave()
	}
}

// reload draws the lines and the banner again, the pane left alone.
func (c *chart) reload() { c.again(nil) }
