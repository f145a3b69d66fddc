package album

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/mattn/go-sqlite3"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/picture"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// world is a window with a form of one picture field.
type world struct {
	t     *testing.T
	store *store.Store
	win   fyne.Window
	shell *kit.Shell
	album *Album
	doc   records.Cervical
	form  *form.Form
	view  *formview.View
	dir   string
	saved int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db, err := sqlx.Open("sqlite3", filepath.Join(t.TempDir(), "carnet.db")+"?_foreign_keys=1")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	s, err := store.Open(t.Context(), db, store.Options{Device: journal.DeviceID(uuid.New()), Epoch: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w := &world{t: t, store: s, win: a.NewWindow(""), dir: t.TempDir()}
	t.Cleanup(w.win.Close)
	w.win.Resize(fyne.NewSize(1000, 640))
	p := text.For(text.French)
	w.shell = kit.NewShell(w.win, p)
	w.album = New(s, w.shell, p, picture.CervixSide)
	w.album.beside = func(work, done func()) { work(); done() }
	w.album.find = func() []File { return Find([]Folder{{w.dir, "Clé"}}) }
	w.form = form.New(p, form.Spec{Columns: 4})
	w.form.Section("", form.Pictures("cervical.pictures", &w.doc.Pictures, w.album, form.Span(4)), form.Text("cervical.note", &w.doc.Note))
	w.form.OnChange(func() { w.saved++ })
	w.view = formview.New(w.form)
	w.shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), kit.Pad(w.view, 16, 16, 16, 16)))
	w.view.FocusKey("cervical.pictures")
	return w
}

// file writes a photograph of a colour.
func (w *world) file(name string, c color.Color) string {
	w.t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 2000, 1000))
	for y := range 1000 {
		for x := range 2000 {
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		w.t.Fatal(err)
	}
	path := filepath.Join(w.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *world) field() *form.Field { return w.form.Field("cervical.pictures") }

// until waits for what is done beside the window.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for range 1000 {
		var ok bool
		fyne.DoAndWait(func() { ok = done() })
		if ok {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.t.Fatal("waited in vain: " + what)
}

func (w *world) focused() fyne.Focusable {
	if o := w.win.Canvas().Overlays().Top(); o != nil {
		return w.win.Canvas().Focused()
	}
	return w.win.Canvas().Focused()
}

func (w *world) key(name fyne.KeyName) { w.focused().TypedKey(&fyne.KeyEvent{Name: name}) }

func (w *world) ctrlO() {
	w.focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyO, Modifier: fyne.KeyModifierControl})
}

func (w *world) dialogOpen() bool { return w.win.Canvas().Overlays().Top() != nil }

func TestAPictureIsAddedByKeysAlone(t *testing.T) {
	w := newWorld(t)
	w.file("DCIM/100MEDIA/IMG_0001.jpg", color.RGBA{200, 80, 80, 255})
	w.file("DCIM/100MEDIA/IMG_0002.jpg", color.RGBA{80, 200, 80, 255})
	w.file("DCIM/100MEDIA/notes.txt", color.Black)
	w.file(".thumbnails/IMG_0003.jpg", color.Black)
	w.ctrlO()
	if !w.dialogOpen() {
		t.Fatal("no choice")
	}
	entry := w.focused().(*kit.Entry)
	test.Type(entry, "0001")
	w.until("the files", func() bool {
		return strings.Contains(w.words(), "IMG_0001.jpg") && !strings.Contains(w.words(), "IMG_0002.jpg")
	})
	w.key(fyne.KeyReturn)
	// In the document, and in the draft at once.
	w.until("the picture", func() bool { return len(w.doc.Pictures) == 1 && w.saved > 0 && !w.field().IsRefused() })
	if w.dialogOpen() {
		t.Error("the choice is still open")
	}
	h, ok := journal.ParseAttachmentName(w.doc.Pictures[0])
	if !ok {
		t.Fatal(w.doc.Pictures[0])
	}
	x, err := w.store.Attachment(context.Background(), h)
	if err != nil || x.Kind != "image/jpeg" {
		t.Fatal(err)
	}
	if m, err := picture.Open(x.Bytes); err != nil || m.Bounds().Dx() != picture.CervixSide {
		t.Errorf("%v %v", m.Bounds(), err)
	}
	// The same file again is the same picture.
	w.ctrlO()
	test.Type(w.focused().(*kit.Entry), filepath.Join(w.dir, "DCIM/100MEDIA/IMG_0001.jpg"))
	w.key(fyne.KeyReturn)
	w.until("the second time", func() bool { return w.field().CanAddPicture() && !w.dialogOpen() })
	if len(w.doc.Pictures) != 1 {
		t.Errorf("%v", w.doc.Pictures)
	}
	// Space opens it large, Escape goes back to the field.
	w.key(fyne.KeyHome)
	w.view.FocusKey("cervical.pictures")
	w.key(fyne.KeyLeft)
	w.key(fyne.KeyRight)
	w.focused().TypedRune(' ')
	if !w.dialogOpen() {
		t.Fatal("not shown large")
	}
	w.until("the large picture", func() bool { return strings.Contains(w.words(), "1 sur 1") })
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.dialogOpen() {
		t.Fatal("Escape does not close")
	}
	// Delete takes it out; Enter goes on to the next field.
	w.view.FocusKey("cervical.pictures")
	w.key(fyne.KeyDelete)
	if len(w.doc.Pictures) != 0 {
		t.Errorf("%v", w.doc.Pictures)
	}
	w.key(fyne.KeyReturn)
	if _, ok := w.focused().(*kit.Entry); !ok {
		t.Errorf("Enter went to %T", w.focused())
	}
}

// words are all the texts in the window's dialog.
func (w *world) words() string {
	var out []string
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if x, ok := o.(interface{ Text() string }); ok {
			out = append(out, x.Text())
		}
	}
	return strings.Join(out, "\n")
}

func TestWhatIsNoPictureIsSaidAtTheField(t *testing.T) {
	w := newWorld(t)
	bad := filepath.Join(w.dir, "lettre.jpg")
	if err := os.WriteFile(bad, []byte("Chère Awa"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.ctrlO()
	test.Type(w.focused().(*kit.Entry), bad)
	w.key(fyne.KeyReturn)
	w.until("the refusal", func() bool { return w.field().Message().Level == form.Warning })
	if m := w.field().Message().Text; !strings.Contains(m, "JPEG") || len(w.doc.Pictures) != 0 {
		t.Errorf("%q", m)
	}
	// A path that is nowhere stays in the choice.
	w.view.FocusKey("cervical.pictures")
	w.ctrlO()
	test.Type(w.focused().(*kit.Entry), filepath.Join(w.dir, "rien.jpg"))
	w.until("the list", func() bool { return strings.Contains(w.words(), "Aucune photo") })
	w.key(fyne.KeyReturn)
	if !w.dialogOpen() || !strings.Contains(w.words(), "n’existe pas") {
		t.Error(w.words())
	}
}

// Nobody signs while a picture is on its way into the record.
func TestAFormWithAPictureUnderWayCannotBeSigned(t *testing.T) {
	w := newWorld(t)
	f := w.field()
	f.Adding()
	if missing := w.form.Missing(); len(missing) != 1 || missing[0] != f || f.CanAddPicture() {
		t.Errorf("%v", missing)
	}
	f.Added("sha256-x", nil)
	if len(w.form.Missing()) != 0 || len(w.doc.Pictures) != 1 {
		t.Error("it has come")
	}
	for range form.MaxPictures {
		f.Adding()
		f.Added("sha256-"+uuid.NewString(), nil)
	}
	if f.CanAddPicture() {
		t.Errorf("%d pictures and room for more", len(w.doc.Pictures))
	}
}

func TestASinglePictureIsReplaced(t *testing.T) {
	var photo string
	f := form.New(text.For(text.French), form.Spec{})
	f.Section("", form.Picture("finder.photo", &photo, New(nil, nil, text.For(text.French), picture.FaceSide)))
	x := f.Field("finder.photo")
	for _, name := range []string{"a", "b"} {
		x.Adding()
		x.Added(name, nil)
	}
	if photo != "b" || !x.CanAddPicture() {
		t.Error(photo)
	}
	x.RemovePicture(0)
	if photo != "" || !x.Empty() {
		t.Error(photo)
	}
}

// A signed document shows its pictures; one that has not come says so.
func TestASignedDocumentShowsItsPictures(t *testing.T) {
	w := newWorld(t)
	name, err := w.album.add(w.file("a.jpg", color.RGBA{200, 80, 80, 255}))
	if err != nil {
		t.Fatal(err)
	}
	w.doc.Pictures = []string{name, journal.AttachmentName(journal.Hash{1})}
	f := form.New(text.For(text.French), form.Spec{Columns: 4, ReadOnly: true})
	f.Section("", form.Pictures("cervical.pictures", &w.doc.Pictures, w.album))
	groups := f.Values()
	if len(groups) != 1 || groups[0].Pairs[0].Value != "2 images" || groups[0].Pairs[0].Pictures == nil {
		t.Fatalf("%+v", groups)
	}
	v := formview.New(f)
	w.shell.SetContent(v)
	var strip *formview.PictureStrip
	for _, o := range test.LaidOutObjects(v) {
		if s, ok := o.(*formview.PictureStrip); ok {
			strip = s
		}
	}
	if strip == nil {
		t.Fatal("no pictures are drawn")
	}
	w.until("the one that has not come", func() bool {
		for _, o := range test.LaidOutObjects(strip) {
			if x, ok := o.(*kit.Para); ok && x.Text() == "Pas encore là" {
				return true
			}
		}
		return false
	})
	w.win.Canvas().Focus(strip)
	strip.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if len(w.doc.Pictures) != 2 {
		t.Error("a signed document lost a picture")
	}
	strip.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !w.dialogOpen() {
		t.Error("Enter does not open it large")
	}
	if _, err := w.album.open(w.doc.Pictures[1]); err == nil {
		t.Error("it opened what is not there")
	}
}

func TestFindingIsBounded(t *testing.T) {
	dir := t.TempDir()
	deepest := dir
	for range depth + 3 {
		deepest = filepath.Join(deepest, "d")
	}
	if err := os.MkdirAll(deepest, 0o700); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	write := func(path string, at time.Time) {
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(deepest, "too-deep.jpg"), old)
	write(filepath.Join(dir, "d", "d", "d", "deep.PNG"), old)
	write(filepath.Join(dir, "new.JPEG"), old.AddDate(1, 0, 0))
	write(filepath.Join(dir, "letter.pdf"), old)
	got := Find([]Folder{{dir, "Clé"}, {dir, "again"}, {filepath.Join(dir, "none"), ""}})
	if len(got) != 2 || got[0].Name() != "new.JPEG" || got[1].Name() != "deep.PNG" || got[0].Where != "Clé" {
		t.Errorf("%v", got)
	}
}
