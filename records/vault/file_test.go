package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carnet/records/vault/cuts"
	"carnet/records/vault/disk"
)

var testKeys = fileKeys{cipher: bytes.Repeat([]byte{7}, 32), mark: [markSecret]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}}

func openBlocks(d disk.Disk, hold bool, base int64) (*blockFile, error) {
	f, err := d.Open("f", disk.Create)
	if err != nil {
		return nil, err
	}
	r := roleMain
	if hold {
		r = roleWAL
	}
	b := &blockFile{f: f, d: d, c: newBlockCipher(testKeys, r, 0), hold: hold, base: base}
	return b, b.measure()
}

func mustOpen(t interface{ Fatal(...any) }, d disk.Disk, hold bool, base int64) *blockFile {
	b, err := openBlocks(d, hold, base)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// offsets lie near the edges of blocks, where mistakes live.
func offsets() *rapid.Generator[int64] {
	return rapid.Custom(func(t *rapid.T) int64 {
		block := rapid.Int64Range(0, 5).Draw(t, "block")
		return max(0, block*blockSize+rapid.OneOf(
			rapid.Int64Range(-20, 40),
			rapid.Int64Range(0, blockSize),
			rapid.Just(int64(0)),
		).Draw(t, "in block"))
	})
}

func TestBlockFileBehavesLikeAFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := cuts.NewDisk()
		hold := rapid.Bool().Draw(t, "hold")
		base := rapid.SampledFrom([]int64{0, headerSize}).Draw(t, "base")
		b := mustOpen(t, d, hold, base)
		var model []byte
		compare := func() {
			got := make([]byte, len(model)+50)
			n, err := b.ReadAt(got, 0)
			if !errors.Is(err, io.EOF) {
				t.Fatalf("reading past the end: %v", err)
			}
			if !bytes.Equal(got[:n], model) {
				t.Fatalf("content differs: %s", firstDifference(got[:n], model))
			}
			if size := b.size; size != int64(len(model)) {
				t.Fatalf("size %d, want %d", size, len(model))
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) {},
			"write": func(t *rapid.T) {
				off := offsets().Draw(t, "off")
				if rapid.Bool().Draw(t, "append") {
					off = int64(len(model))
				}
				p := bytes.Repeat([]byte{byte(rapid.IntRange(0, 255).Draw(t, "byte"))},
					int(rapid.OneOf(rapid.Int64Range(1, 40), offsets()).Draw(t, "len")))
				if n, err := b.WriteAt(p, off); n != len(p) || err != nil {
					t.Fatalf("WriteAt: %d, %v", n, err)
				}
				if end := off + int64(len(p)); len(p) > 0 && end > int64(len(model)) {
					model = append(model, make([]byte, end-int64(len(model)))...)
				}
				if len(p) > 0 {
					copy(model[off:], p)
				}
			},
			"read": func(t *rapid.T) {
				off, n := offsets().Draw(t, "off"), offsets().Draw(t, "len")
				got := make([]byte, n)
				have, err := b.ReadAt(got, off)
				want := model[min(off, int64(len(model))):min(off+n, int64(len(model)))]
				if !bytes.Equal(got[:have], want) {
					t.Fatalf("at %d: %s", off, firstDifference(got[:have], want))
				}
				if short := int64(have) < n; short != errors.Is(err, io.EOF) {
					t.Fatalf("read %d of %d: %v", have, n, err)
				}
			},
			"truncate": func(t *rapid.T) {
				size := offsets().Draw(t, "size")
				if err := b.Truncate(size); err != nil {
					t.Fatal(err)
				}
				if size <= int64(len(model)) {
					model = model[:size:size]
					return
				}
				model = append(model, make([]byte, size-int64(len(model)))...)
			},
			"sync": func(t *rapid.T) {
				if err := b.Sync(); err != nil {
					t.Fatal(err)
				}
			},
			"reopen": func(t *rapid.T) {
				if err := b.Close(); err != nil {
					t.Fatal(err)
				}
				b = mustOpen(t, d, hold, base)
				compare()
			},
		})
		compare()
	})
}

func firstDifference(a, b []byte) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("byte %d is %d, want %d", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d bytes, want %d", len(a), len(b))
}

func TestSizesAreExactAfterReopening(t *testing.T) {
	for size := int64(1); size <= 2*blockSize+1; size++ {
		near := size%blockSize < 20 || size%blockSize > blockSize-20
		if !near && size%97 != 0 {
			continue
		}
		d := cuts.NewDisk()
		b := mustOpen(t, d, true, 0)
		content := bytes.Repeat([]byte{0xA5}, int(size))
		if _, err := b.WriteAt(content, 0); err != nil {
			t.Fatal(err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if phys := len(d.Content()["f"]); phys%blockSize != 0 {
			t.Fatalf("%d bytes lie as %d on the disk, want whole blocks", size, phys)
		}
		b = mustOpen(t, d, true, 0)
		got := make([]byte, size)
		if n, err := b.ReadAt(got, 0); n != len(got) || err != nil || b.size != size || !bytes.Equal(got, content) {
			t.Fatalf("size %d: read %d, %v, size after reopening %d", size, n, err, b.size)
		}
	}
}

// The end of a file that a cut tore must not hide what was synced before.
func TestATornEndOnlyMakesAFileLonger(t *testing.T) {
	for _, synced := range []int64{blockSize, 3 * blockSize} {
		for _, appended := range []int64{1, 24, 511, 512, 4080, 4096, 4120, 9000} {
			d := cuts.NewDisk()
			b := mustOpen(t, d, true, 0)
			want := bytes.Repeat([]byte{0x5A}, int(synced))
			write := func(p []byte, off int64) {
				if _, err := b.WriteAt(p, off); err != nil {
					t.Fatal(err)
				}
				if err := b.Sync(); err != nil {
					t.Fatal(err)
				}
			}
			write(want, 0)
			write(bytes.Repeat([]byte{0x77}, int(appended)), synced)
			whole := d.Content()["f"]
			for cut := synced; cut <= int64(len(whole)); cut += 512 {
				torn := cuts.NewDisk()
				f, err := torn.Open("f", disk.Create)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := f.WriteAt(whole[:cut], 0); err != nil {
					t.Fatal(err)
				}
				b := mustOpen(t, torn, true, 0)
				got := make([]byte, synced)
				if n, _ := b.ReadAt(got, 0); int64(n) != synced || !bytes.Equal(got, want) {
					t.Fatalf("%d synced, %d appended, cut at %d: %d bytes left", synced, appended, cut, n)
				}
			}
		}
	}
}

func TestEqualBlocksDoNotShow(t *testing.T) {
	page := bytes.Repeat([]byte("Traoré "), blockSize/8+1)[:blockSize]
	seen := map[string]string{}
	for _, r := range []role{roleMain, roleWAL, roleJournal, roleTemp} {
		for n := range int64(3) {
			for serial := range uint32(2) {
				block := append([]byte(nil), page...)
				c := newBlockCipher(testKeys, r, serial)
				c.seal(block, n)
				at := fmt.Sprintf("role %d, block %d, serial %d", r, n, serial)
				if other, ok := seen[string(block)]; ok {
					t.Fatalf("the same page looks the same at %s and %s", at, other)
				}
				seen[string(block)] = at
				c.open(block, n)
				if diff := cmp.Diff(page, block); diff != "" {
					t.Fatalf("%s does not come back: %s", at, diff)
				}
			}
		}
	}
}

func TestAFailedSyncIsNotForgotten(t *testing.T) {
	d := cuts.NewDisk()
	b := mustOpen(t, d, true, 0)
	if _, err := b.WriteAt([]byte("a page"), 0); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk lost it")
	d.Fault(func(op cuts.Operation) error {
		if op == cuts.Sync {
			return broken
		}
		return nil
	})
	if err := b.Sync(); !errors.Is(err, broken) {
		t.Fatalf("Sync: %v", err)
	}
	d.Fault(nil)
	if err := b.Sync(); !errors.Is(err, broken) {
		t.Errorf("a second sync succeeds after the first lost something: %v", err)
	}
	if _, err := b.WriteAt([]byte("more"), 0); !errors.Is(err, broken) {
		t.Errorf("a write succeeds after a sync lost something: %v", err)
	}
}

func TestAppendingIsWrittenOnce(t *testing.T) {
	d := cuts.NewDisk()
	b := mustOpen(t, d, true, 0)
	writes := 0
	d.Fault(func(op cuts.Operation) error {
		if op == cuts.Write {
			writes++
		}
		return nil
	})
	off := int64(0)
	for range 11 {
		for _, n := range []int{24, 4096} {
			if _, err := b.WriteAt(make([]byte, n), off); err != nil {
				t.Fatal(err)
			}
			off += int64(n)
		}
	}
	if err := b.Sync(); err != nil {
		t.Fatal(err)
	}
	if writes != 1 {
		t.Errorf("eleven frames went to the disk in %d writes, want 1", writes)
	}
}
