package finder

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/picture"
	"carnet/ui/place"
)

// A photograph that was added while registering is in the draft, and in the
// record once she is registered.
func TestAPhotographStaysWithTheRegistration(t *testing.T) {
	b := openBench(t, records.Nurse)
	path := filepath.Join(t.TempDir(), "awa.jpg")
	m := image.NewRGBA(image.Rect(0, 0, 900, 1200))
	var raw bytes.Buffer
	if err := jpeg.Encode(&raw, m, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	g := b.show(NewRegister, place.Route{To: place.Register, Query: "awa traoré f 25 ans"}).(*registering)
	f := g.form.Field("finder.photo")
	f.Adding()
	added := make(chan error)
	f.Album().Add(path, func(name string, err error) { added <- err; f.Added(name, err); added <- nil })
	if err := <-added; err != nil {
		t.Fatal(err)
	}
	<-added
	name := g.n.patient.Photo
	b.settle()
	g.Leave()
	b.settle()

	drafts, err := b.k.Store.Drafts(t.Context(), b.k.Me.ID)
	if err != nil || len(drafts) != 1 || len(journal.Attachments(drafts[0].Content)) != 1 {
		t.Fatalf("%v %v", drafts, err)
	}
	g = b.show(NewRegister, place.Route{To: place.Register, Draft: drafts[0].ID}).(*registering)
	if g.n.patient.Photo != name {
		t.Fatalf("the draft has %q", g.n.patient.Photo)
	}
	id, err := g.n.write(t.Context(), b.k.Store, b.ctx.Desk.Author(), "B", "1")
	if err != nil {
		t.Fatal(err)
	}
	chart, err := b.k.Store.Chart(t.Context(), id)
	if err != nil || chart.Patient.Photo != name {
		t.Fatalf("%q %v", chart.Patient.Photo, err)
	}
	h, _ := journal.ParseAttachmentName(name)
	x, err := b.k.Store.Attachment(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	face, err := picture.Open(x.Bytes)
	if err != nil || face.Bounds().Dy() != picture.FaceSide {
		t.Errorf("%v %v", face.Bounds(), err)
	}
	r, err := b.k.Store.Check(t.Context(), b.k.Scratch, nil)
	if err != nil || !r.OK() || r.Attachments != 1 || r.Missing != nil {
		t.Errorf("%+v %v", r, err)
	}
}
