package journal

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestNamesAsText(t *testing.T) {
	type names struct {
		Hash     Hash
		Document DocumentID
		Device   DeviceID
	}
	rapid.Check(t, func(t *rapid.T) {
		var n names
		if rapid.Bool().Draw(t, "filled") {
			copy(n.Hash[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
			copy(n.Document[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "document"))
			copy(n.Device[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "device"))
		}
		raw, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		var again names
		if err := json.Unmarshal(raw, &again); err != nil || again != n {
			t.Fatalf("%s: %v\n%s", raw, err, cmp.Diff(n, again))
		}
		if h, err := ParseHash(n.Hash.String()); err != nil || h != n.Hash {
			t.Fatal(h, err)
		}
		if d, err := ParseDocumentID(n.Document.String()); err != nil || d != n.Document || n.Document.String() != uuid.UUID(n.Document).String() {
			t.Fatal(d, err)
		}
		if d, err := ParseDeviceID(n.Device.String()); err != nil || d != n.Device {
			t.Fatal(d, err)
		}
	})
	for _, bad := range []string{"", "0190a3f4", "0190A3F4-5b6c-7d8e-9fa0-b1c2d3e4f506", "0190a3f4-5b6c-7d8e-9fa0-b1c2d3e4f50g", "0190a3f405b6c-7d8e-9fa0-b1c2d3e4f506"} {
		if _, err := ParseDocumentID(bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
		if _, err := ParseDeviceID(bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
		if _, err := ParseHash(bad); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}

// What is minted is a UUIDv7 whose time is the wall's, and no two places of a
// chain mint the same.
func TestMintMakesUUIDv7(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wall := rapid.Int64Range(0, MaxMillis).Draw(t, "wall")
		seq := rapid.Uint64().Draw(t, "seq")
		id := Mint(DeviceID{1}, 1, seq, wall)
		u := uuid.UUID(id)
		if u.Version() != 7 || u.Variant() != uuid.RFC4122 || timeOf(id) != wall {
			t.Fatalf("%s: version %d, %s, time %d of %d", u, u.Version(), u.Variant(), timeOf(id), wall)
		}
		for _, other := range []DocumentID{Mint(DeviceID{2}, 1, seq, wall), Mint(DeviceID{1}, 2, seq, wall), Mint(DeviceID{1}, 1, seq+1, wall)} {
			if other == id {
				t.Fatal("minted twice")
			}
		}
	})
}
