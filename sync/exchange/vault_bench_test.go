package exchange

import (
	"crypto/rand"
	"testing"

	"carnet/records/store"
	"carnet/records/vault"
)

// sealedDesk is benchDesk over the enciphered file, as it is at a centre.
func sealedDesk(b *testing.B) *testDesk {
	d := newCentre(b, b.TempDir())
	d.close()
	device, desk := d.Store.Device(), d
	folder := folderOf(b, b.TempDir())
	var key vault.Key
	if _, err := rand.Read(key[:]); err != nil {
		b.Fatal(err)
	}
	v, err := vault.Open(b.Context(), folder, key, vault.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if desk.Store, err = store.Open(b.Context(), v.DB, store.Options{Device: device, Epoch: 1, Now: d.tick}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := desk.Store.Close(); err != nil {
			b.Error(err)
		}
		if err := v.Close(); err != nil {
			b.Error(err)
		}
	})
	desk.found("CSCom-U Banconi")
	desk.fill(b, benchConsultations)
	return desk
}
