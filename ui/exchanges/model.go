package exchanges

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/sync/exchange"
	"carnet/sync/usb"
	"carnet/ui/place"
)

// folder is where one sends to and receives from: a stick, or a folder that
// somebody chose.
type folder struct {
	dir      string
	label    string // as the person knows it; "" for a chosen folder
	readOnly bool
	free     int64 // bytes, -1 when it could not be asked
	bundles  []usb.Found
	receipts []usb.Found
	err      error
}

// look lists what a folder holds, beside the window.
func look(v usb.Volume) folder {
	f := folder{dir: v.Dir, label: v.Label, readOnly: v.ReadOnly, free: -1}
	l := usb.System()
	if free, err := l.Free(v.Dir); err == nil {
		f.free = int64(min(free, 1<<62))
	}
	c, err := usb.List(l, v.Dir)
	f.bundles, f.receipts, f.err = c.Bundles, c.Receipts, err
	return f
}

// title names the folder.
func (f folder) title(p text.Printer) string {
	if f.label != "" {
		return p.T("exchanges.stick", f.label)
	}
	return p.T("exchanges.folder", f.dir)
}

// says tells what is there.
func (f folder) says(p text.Printer) string {
	var parts []string
	if f.free >= 0 {
		parts = append(parts, p.T("exchanges.free", bytesOf(p, f.free)))
	}
	if n := len(f.bundles); n > 0 {
		parts = append(parts, p.T("exchanges.has_bundles", n))
	}
	if n := len(f.receipts); n > 0 {
		parts = append(parts, p.T("exchanges.has_receipts", n))
	}
	if len(f.bundles)+len(f.receipts) == 0 {
		parts = append(parts, p.T("exchanges.has_nothing"))
	}
	if f.readOnly {
		parts = append(parts, p.T("exchanges.read_only"))
	}
	return strings.Join(parts, " · ")
}

// bytesOf writes a size as people read it.
func bytesOf(p text.Printer, n int64) string {
	switch {
	case n >= 1e9:
		return p.T("exchanges.gb", p.Number(float64(n)/1e9, 1))
	case n >= 1e6:
		return p.T("exchanges.mb", p.Number(float64(n)/1e6, 1))
	}
	return p.T("exchanges.kb", p.Number(float64(n)/1e3, 0))
}

// state is all that the page shows of the record.
type state struct {
	sent      []exchange.Sent
	conflicts []conflict
	waits     []waiting
}

// waiting is what arrived before what precedes it.
type waiting struct {
	from      string
	revisions int
}

// conflict is a field of a document that two people wrote.
type conflict struct {
	document journal.DocumentID
	patient  journal.DocumentID
	heads    []journal.Hash
	who      string // the patient
	path     string
	name     string // of the field, in words
	safety   bool
	values   []value
	// settle is where the values are settled; To is empty where that is here.
	settle place.Route
}

// choices is how many keys the conflict takes: one for each value, or the one
// that leads to where it is settled.
func (k *conflict) choices() int {
	if k.settle.To != "" {
		return 1
	}
	return len(k.values)
}

// value is one of the two.
type value struct {
	json    json.RawMessage
	words   string
	author  journal.DocumentID
	when    time.Time
	suspect bool
}

// maxConflicts is how many cards the page shows; the rest come as these are
// settled.
const maxConflicts = 8

// load asks the record for everything that the page shows.
func load(ctx context.Context, c *place.Context, x *exchange.Desk) (state, error) {
	var s state
	var err error
	if s.sent, err = x.Sent(ctx, 30); err != nil {
		return s, err
	}
	list, err := c.Store().Conflicted(ctx)
	if err != nil {
		return s, err
	}
	for _, l := range list {
		if len(s.conflicts) >= maxConflicts {
			break
		}
		found, err := conflictsOf(ctx, c, l)
		if err != nil {
			return s, err
		}
		s.conflicts = append(s.conflicts, found...)
	}
	s.waits, err = waitingOf(ctx, c)
	return s, err
}

func conflictsOf(ctx context.Context, c *place.Context, l store.Listed) ([]conflict, error) {
	d, err := c.Store().Document(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	who := l.PatientName
	if d.Kind == records.KindPatient {
		who = d.Title
	}
	rules := d.Kind == records.KindProtocol
	ours := false // the rules of another centre are not settled in our settings
	if rules {
		who = c.T("exchanges.rules")
		own, _, err := c.Store().Protocol(ctx)
		if err != nil {
			return nil, err
		}
		ours = own.ID == d.ID
	}
	var out []conflict
	for _, x := range d.Conflicts {
		k := conflict{document: d.ID, patient: l.Patient, heads: d.Heads, who: who, path: x.Path, name: label(c.P(), x.Path), safety: x.Safety}
		if rules && x.Path != journal.PathDocument {
			k.name, _ = place.RuleField(c.P(), x.Path)
			if ours {
				k.settle = place.RuleRoute(c.P(), x.Path)
			}
		}
		if k.patient.IsZero() {
			k.patient = d.ID
		}
		for _, v := range x.Values {
			said := say(c.P(), x.Path, v.JSON)
			if rules && x.Path != journal.PathDocument {
				var ok bool
				if said, ok = place.RuleValue(c.P(), x.Path, v.JSON); !ok {
					said = c.T("exchanges.rules.table")
				}
			}
			k.values = append(k.values, value{
				json: v.JSON, words: said, author: v.Author,
				when: time.UnixMilli(v.Wall), suspect: v.Clock != journal.ClockOK,
			})
		}
		out = append(out, k)
	}
	return out, nil
}

func waitingOf(ctx context.Context, c *place.Context) ([]waiting, error) {
	runs, err := c.Store().Quarantine(ctx)
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	_, centre, err := c.Store().Centre(ctx)
	if err != nil {
		return nil, err
	}
	var out []waiting
	for _, r := range runs {
		name := r.Device.String()[:8]
		if d, ok := centre.DeskOf(r.Device.String()); ok {
			name = d.Name
		}
		if i := slices.IndexFunc(out, func(w waiting) bool { return w.from == name }); i >= 0 {
			out[i].revisions += r.Revisions
			continue
		}
		out = append(out, waiting{from: name, revisions: r.Revisions})
	}
	return out, nil
}

// label names the field of a conflict: the longest part of its path that the
// catalogue knows.
func label(p text.Printer, path string) string {
	if path == journal.PathDocument {
		return p.T("exchanges.field.document")
	}
	base := path
	if i := strings.IndexByte(base, '['); i >= 0 {
		base = base[:i]
	}
	for base != "" {
		if key := "exchanges.field." + base; p.Has(key) {
			return p.T(key)
		}
		i := strings.LastIndexByte(base, '.')
		if i < 0 {
			break
		}
		base = base[:i]
	}
	return p.T("exchanges.field.other")
}

// say writes a value of a conflict in words.
func say(p text.Printer, path string, v json.RawMessage) string {
	if len(v) == 0 || string(v) == "null" {
		if path == journal.PathDocument {
			return p.T("exchanges.value.retracted")
		}
		return p.T("exchanges.value.none")
	}
	var a any
	if json.Unmarshal(v, &a) != nil {
		return string(v)
	}
	return words(p, a)
}

func words(p text.Printer, a any) string {
	switch x := a.(type) {
	case nil:
		return p.T("exchanges.value.none")
	case bool:
		if x {
			return p.T("exchanges.value.yes")
		}
		return p.T("exchanges.value.no")
	case float64:
		return p.Number(x, 2)
	case string:
		if key := "exchanges.word." + x; p.Has(key) {
			return p.T(key)
		}
		return x
	case []any:
		var out []string
		for _, e := range x {
			out = append(out, words(p, e))
		}
		return strings.Join(out, ", ")
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		var out []string
		for _, k := range keys {
			out = append(out, words(p, x[k]))
		}
		return strings.Join(out, " · ")
	}
	return ""
}

// settle keeps one value of a conflict: a resolve, which sees all heads.
func settle(ctx context.Context, c *place.Context, k conflict, keep int) error {
	if k.path == journal.PathDocument {
		return text.NewProblem("exchanges.settle_in_chart")
	}
	v := k.values[keep].json
	if len(v) == 0 {
		v = json.RawMessage("null")
	}
	payload, err := json.Marshal(map[string]any{"fields": map[string]json.RawMessage{k.path: v}})
	if err != nil {
		return err
	}
	_, err = c.Store().Write(ctx, c.Desk.Author(), store.Change{Op: journal.OpResolve, Document: k.document, Bases: k.heads, Payload: payload})
	return err
}

// outcome is what an exchange came to, in words.
type outcome struct {
	good  bool
	words string
	// more are lines for what needs a look: a bundle that was refused.
	more []string
}

// send writes what the group lacks into the folder.
func send(ctx context.Context, p text.Printer, x *exchange.Desk, dir string, g exchange.Group, report exchange.Report) (outcome, error) {
	got, err := x.Export(ctx, dir, g, report)
	if err != nil {
		return outcome{}, err
	}
	if len(got.Files) == 0 {
		return outcome{good: true, words: p.T("exchanges.sent_nothing")}, nil
	}
	var names []string
	for _, f := range got.Files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), filepath.Ext(f)))
	}
	return outcome{good: true, words: p.T("exchanges.sent_done", int(got.Revisions), bytesOf(p, got.Bytes), strings.Join(names, ", "))}, nil
}

// receive takes in every receipt and bundle of the folder. What is refused is
// told and does not keep the rest out.
func receive(ctx context.Context, c *place.Context, x *exchange.Desk, f folder, report exchange.Report) (outcome, error) {
	p := c.P()
	var o outcome
	for _, r := range f.receipts {
		d, err := x.TakeReceipt(ctx, r.Path)
		if err != nil {
			o.more = append(o.more, r.Name+" : "+p.Sentence(err))
			continue
		}
		if len(d.Bundles) > 0 {
			o.more = append(o.more, p.T("exchanges.delivered", len(d.Bundles), d.By))
		}
	}
	var got exchange.Imported
	taken := 0
	for _, b := range f.bundles {
		i, err := x.Import(ctx, b.Path, report)
		if ctx.Err() != nil {
			return o, ctx.Err()
		}
		if err != nil {
			o.more = append(o.more, b.Name+" : "+p.Sentence(err))
			continue
		}
		taken++
		got.New += i.New
		got.Known += i.Known
		got.Quarantined += i.Quarantined
		got.Conflicts += i.Conflicts
		got.Forks += i.Forks
	}
	if got.New > 0 {
		if _, err := c.Desk.Admit(ctx); err != nil {
			return o, err
		}
		if err := c.LoadStaff(ctx); err != nil {
			return o, err
		}
	}
	o.good = taken == len(f.bundles)
	o.words = p.T("exchanges.received", taken, got.New, got.Known)
	if taken == 0 && len(f.bundles) > 0 {
		o.words = p.T("exchanges.received_none")
	}
	if got.Quarantined > 0 {
		o.more = append(o.more, p.T("exchanges.received_waits", got.Quarantined))
	}
	if got.Conflicts > 0 {
		o.more = append(o.more, p.T("exchanges.received_conflicts", got.Conflicts))
	}
	if got.Forks > 0 {
		o.more = append(o.more, p.T("exchanges.received_forks", got.Forks))
	}
	return o, nil
}

// phase says how far an exchange is.
func phase(p text.Printer, g exchange.Progress) (share float64, words string) {
	if g.Total > 0 {
		share = float64(g.Done) / float64(g.Total)
	}
	percent := int(share * 100)
	switch g.Phase {
	case exchange.Sealing:
		return share, p.T("exchanges.phase.sealing", percent)
	case exchange.Writing:
		return share, p.T("exchanges.phase.writing", percent)
	case exchange.Checking:
		return share, p.T("exchanges.phase.checking", percent)
	case exchange.Reading:
		return share, p.T("exchanges.phase.reading", percent)
	case exchange.Opening:
		return share, p.T("exchanges.phase.opening", percent)
	}
	return share, p.T("exchanges.phase.applying", percent)
}

// group names for whom one sends.
var groups = []exchange.Group{exchange.All, exchange.Desks, exchange.District}

// isFolder tells whether a typed path can be used.
func isFolder(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return text.NewProblem("exchanges.no_folder", path)
	}
	return nil
}
