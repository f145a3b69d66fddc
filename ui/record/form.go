package record

import (
	"context"
	"encoding/json"
	"io"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// FormMaker tells the chart how documents of one kind are begun, written and
// read. It is called once for each chart that is opened.
type FormMaker func() Form

// Form is one kind of document as the chart sees it.
type Form struct {
	Kind records.Kind
	// Title is the text key of what one such document is called.
	Title string
	// Key begins a new one ("" when nothing begins one); Does is the text key
	// that says so; Need is the right that writing takes.
	Key, Does string
	Need      records.Right
	// Place is where documents of this kind are kept up, "" for the chart
	// itself. Key then leads there instead of opening a form; what Banner says
	// leads there too, and so does a document in the timeline that is under way.
	// There is the text key of the button that opens the document one reads at
	// that place.
	Place place.Name
	There string
	// Soon tells that a new one is what comes next for this patient: its button
	// keeps its room. Nil never says so. It is asked as When is.
	Soon func(ctx context.Context, c *Case) (bool, error)
	// New makes the document with which a new form opens. It runs beside the
	// window and may ask the store.
	New func(ctx context.Context, c *Case) (records.Document, error)
	// Open binds a form to d, which is the form's own from then on. It runs
	// beside the window and may ask the store; what it returns is used on the
	// window's goroutine alone. With c.ReadOnly the form is made for reading.
	Open func(ctx context.Context, c *Case, d records.Document) (*Sheet, error)
	// Say names a field and a value of it, for conflicts. Nil, or an empty
	// label, leaves it to the chart.
	Say func(p text.Printer, path string, value json.RawMessage) (label, words string)
	// When tells whether a new one is offered in a patient's chart; nil for
	// every patient. It runs beside the window, at each reading of the chart,
	// and may ask the store.
	When func(ctx context.Context, c *Case) (bool, error)
	// First is the kind that must be written before a new one of this kind, ""
	// where nothing is missing. The chart opens that one instead, and this one
	// once it is signed. It runs beside the window and may ask the store.
	First func(ctx context.Context, c *Case) (records.Kind, error)
	// Banner is what every screen of the chart must show of the patient because
	// of this kind: a pregnancy, a labour. It runs beside the window, at each
	// reading of the chart; nothing restricted may stand in it.
	Banner func(ctx context.Context, c *Case) ([]form.Message, error)
}

// Case is whom and what a form is for. It is read only.
type Case struct {
	P     text.Printer
	Store *store.Store // for New and Open, which run beside the window
	Today clinical.Date

	PatientID journal.DocumentID
	Patient   records.Patient
	// Document is the one that is read or amended; zero for a new one.
	Document journal.DocumentID
	// Visit is the arrival that a new document answers; zero for none.
	Visit    journal.DocumentID
	ReadOnly bool
	// Me is who is logged in.
	Me journal.DocumentID
	// May tells whether who is logged in has a right.
	May func(records.Right) bool
	// Shell opens what a form shows over the window: a picture, a choice of
	// files.
	Shell *kit.Shell
	// Begin opens a new document of another kind while one is written: the draft
	// is kept, and gone on with once the other is signed. Nil where there is
	// nothing to come back to.
	Begin func(records.Kind)
}

// Age is the patient's age on a day; ok is false when it is not known.
func (c *Case) Age(on clinical.Date) (age clinical.AgeDays, ok bool) {
	n := c.Patient.AgeDays(on)
	return clinical.AgeDays(max(n, 0)), n >= 0
}

// Sheet is one open document.
type Sheet struct {
	Form *form.Form
	// Document is a copy of what the form holds, ready to be kept or signed:
	// what was computed filled in, what was left empty left out.
	Document func() records.Document
	// Start is the key of the field where an untouched form opens; nil or ""
	// for the first empty one.
	Start func() string
	// Focus finds the field of a path that Validate named; it may add a row.
	// Nil looks for a field of that key.
	Focus func(path string) *form.Field
	// Remarks are what signing must show beyond what Validate finds: an
	// allergy, an alert nobody has answered.
	Remarks func() []Remark
	// Title is the title in words; nil takes that of the kind.
	Title func() string
	// Tags stand beside the title.
	Tags func() []form.Message
	// Acts are keys of the kind's own while it is written.
	Acts []Act
	// Papers are what can be printed once it is signed.
	Papers []Paper
	// Alarms stand over the form while it is written, in sight however far one
	// has scrolled: what asks for something now. Nil for none.
	Alarms func() []form.Alert
	// Slots fill the form.Slots of the form; Panel stands at the right of it.
	Slots func() map[string]fyne.CanvasObject
	Panel func() fyne.CanvasObject
	// Drawn is told the view in which the form is written, once: for what is
	// clicked in it to move the focus.
	Drawn func(v *formview.View)
}

// title is what stands at the head of the document. A document without a sheet
// has the title of its kind.
func (s *Sheet) title(kind string) string {
	if s == nil || s.Title == nil {
		return kind
	}
	return s.Title()
}

// Act is one thing that a form can do.
type Act struct {
	Key  string // "F5"
	Does string // in words
	When func() bool
	Do   func(v *formview.View)
}

// Paper is one paper that is made of a signed document.
type Paper struct {
	Key   string // "F9"
	Title string // in words, on the button: "Ordonnance"
	Name  string // of the file, without patient data: "ordonnance"
	// Quiet leaves it without a button: the key alone makes it.
	Quiet bool
	// Draft lets it be made of what is being written, too.
	Draft bool
	When  func() bool
	Write func(h Head, w io.Writer, o print.Options) error
}

// Head is what stands at the head of every paper.
type Head struct {
	Document   string
	Centre     *records.Centre
	Author     *records.Staff
	Supervisor *records.Staff // who answers for an intern; nil for others
	Patient    *records.Patient
	Date       clinical.Date // of the document
	Time       string        // now, "10:42"
}

// formOf finds the form of a kind.
func (c *chart) formOf(k records.Kind) (Form, bool) {
	for _, f := range c.forms {
		if f.Kind == k {
			return f, true
		}
	}
	return Form{}, false
}
