package birth

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/ui/bedside"
	"carnet/ui/place"
	"carnet/ui/record"
)

// What the chart opens to amend and nobody changes is the same document.
func TestTheChartKeepsWhatItDoesNotChange(t *testing.T) {
	w := newWorld(t)
	l := w.labour(records.Labour{Admitted: w.now, Parity: of(2)})
	w.now = w.now.Add(5 * time.Hour)
	w.enter(w.mid, place.Route{To: place.Birth, Patient: w.woman, Document: l})
	w.keys("v")
	w.to("birth.oxytocin")
	w.keys("1301")
	w.press(fyne.KeyReturn)
	w.loss("550")
	w.to("birth.bundle")
	w.keys("mo")
	w.v.state.D.Complications = []string{"eclampsia", "haemorrhage"}
	w.v.state.Done["eclampsia"] = []string{"call", "magnesium"}
	w.v.state.Doses = []bedside.Dose{{Time: "12:30", Kind: "loading"}, {Time: "13:00", Kind: "maintenance", Side: "right", Urine: of(40.0)}}
	w.v.state.Fit = "12:20"
	w.v.form.Reload()
	w.childDone(1, "f", "2,85")
	w.to("c1.apgar1.colour")
	w.keys("12222")
	said := w.signs()
	w.now = w.now.Add(26 * time.Hour)
	clock := func() time.Time { return w.now }
	for _, readOnly := range []bool{false, true} {
		c := &record.Case{P: w.ctx.P(), Store: w.k.Store, Today: w.k.Store.Today(), PatientID: w.woman, ReadOnly: readOnly, May: w.k.May}
		var d, was records.Delivery
		decoded(w, said.Delivery, &d)
		decoded(w, said.Delivery, &was)
		sheet, err := Delivery(clock)().Open(context.Background(), c, &d)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&was, sheet.Document()); diff != "" {
			t.Errorf("read only %v: the delivery changes by being opened:\n%s", readOnly, diff)
		}
		if len(was.Bundle) != 2 || len(was.Steps) != 3 || len(was.Magnesium) != 2 || was.Oxytocin == nil {
			t.Fatalf("the delivery that was signed lacks something: %+v", was)
		}
		var n, born records.Newborn
		decoded(w, said.Children[0].ID, &n)
		decoded(w, said.Children[0].ID, &born)
		sheet, err = Newborn(clock)().Open(context.Background(), c, &n)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&born, sheet.Document()); diff != "" {
			t.Errorf("read only %v: the newborn changes by being opened:\n%s", readOnly, diff)
		}
		if readOnly && len(sheet.Form.Values()) == 0 {
			t.Error("there is nothing to read")
		}
	}
}
