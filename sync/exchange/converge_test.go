package exchange

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"carnet/records/journal"
	"carnet/sync/usb"
)

// Desks write at random and carry sticks about at random; sticks get lost,
// arrive twice, late and out of order. Once everybody has met everybody, all
// have the same state.
//
// A case opens two or three databases and takes a second; -rapid.checks asks
// for more of them than the 20 of every day.
func TestDesksConverge(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := flag.Set("rapid.checks", "20"); err != nil {
			t.Fatal(err)
		}
		defer flag.Set("rapid.checks", checks.DefValue)
	}
	base := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		root, err := os.MkdirTemp(base, "case-")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(root)
		folder := func(name string) string {
			dir := filepath.Join(root, name)
			if err := os.MkdirAll(dir, 0o700); err != nil {
				rt.Fatal(err)
			}
			return dir
		}
		first := newCentre(rt, folder("a"))
		defer first.close()
		shared := first.patient()
		desks := []*testDesk{first}
		for i := range rapid.IntRange(1, 2).Draw(rt, "more desks") {
			d := first.second(folder(string(rune('b'+i))), []string{"Poste 2", "Maternité"}[i])
			defer d.close()
			desks = append(desks, d)
		}
		stick := folder("stick")
		var patients []journal.DocumentID
		steps := rapid.IntRange(3, 16).Draw(rt, "steps")
		for range steps {
			d := rapid.SampledFrom(desks).Draw(rt, "desk")
			switch rapid.SampledFrom([]string{"register", "phone", "picture", "limit", "export", "import", "lose", "receipts"}).Draw(rt, "step") {
			case "register":
				patients = append(patients, d.patient())
				d.consultation(patients[len(patients)-1])
			case "phone":
				d.phone(shared, rapid.StringMatching(`7[0-9]{7}`).Draw(rt, "phone"))
			case "picture":
				d.screening(shared, shot(rapid.IntRange(1, 5).Draw(rt, "picture"), 3_000))
			case "limit":
				if err := d.SetAttachmentLimit(rt.Context(), Desks, rapid.SampledFrom([]int64{0, 1 << 20}).Draw(rt, "largest picture")); err != nil {
					rt.Fatal(err)
				}
			case "export":
				d.export(stick, Desks)
			case "import":
				if f, ok := anyOf(rt, stick); ok {
					d.tries(f)
				}
			case "lose":
				if f, ok := anyOf(rt, stick); ok {
					if err := os.Remove(f); err != nil {
						rt.Fatal(err)
					}
				}
			case "receipts":
				found, err := usb.List(usb.System(), stick)
				if err != nil {
					rt.Fatal(err)
				}
				for _, r := range found.Receipts {
					if _, err := d.TakeReceipt(rt.Context(), r.Path); err != nil {
						rt.Fatal(err)
					}
				}
			}
		}
		// Two rounds: what the last desk wrote reaches the first in the second.
		// Two more for the pictures that were left out and asked for.
		last := folder("last")
		for range 4 {
			exchangeAll(rt, last, desks...)
		}
		sameState(rt, desks...)
		for _, d := range desks {
			if lacking, err := d.Store.Lacking(rt.Context(), 1); err != nil || len(lacking) > 0 {
				rt.Fatalf("a picture never came: %v %v", lacking, err)
			}
			waits, err := d.Store.Quarantine(rt.Context())
			if err != nil || len(waits) > 0 {
				rt.Fatalf("still waiting: %v %v", waits, err)
			}
		}
		// Everything was acknowledged on the way: nothing is left to send.
		exchangeAll(rt, last, desks...)
		for _, d := range desks {
			if out := d.export(last, Desks); len(out.Files) != 0 {
				rt.Fatalf("%d revisions and %d pictures are still to be sent", out.Revisions, out.Attachments)
			}
		}
	})
}

// anyOf picks a bundle on a stick.
func anyOf(rt *rapid.T, stick string) (string, bool) {
	found, err := usb.List(usb.System(), stick)
	if err != nil {
		rt.Fatal(err)
	}
	if len(found.Bundles) == 0 {
		return "", false
	}
	return rapid.SampledFrom(found.Bundles).Draw(rt, "bundle").Path, true
}
