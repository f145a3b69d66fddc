package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/jmoiron/sqlx"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/records/vault"
	"carnet/records/vault/disk"
)

// exifWords are what a telephone writes beside a picture.
const exifWords = "GPSLatitude 12.6392 Banconi, Tecno de Fanta"

// telling is a JPEG as a telephone made it, as another program might have
// filed it: with all that a scan of a disk could find.
func telling(n int) []byte {
	b := append([]byte{0xff, 0xd8, 0xff, 0xe1}, "Exif\x00\x00MM\x00\x2a"+exifWords...)
	b = append(b, jpegRun...)
	return append(append(b, bytes.Repeat([]byte{byte(n), 1, 2, 3}, 9000)...), 0xff, 0xd9)
}

// jpegRun is how the tables of nearly every JPEG begin.
var jpegRun = []byte{0xff, 0xdb, 0x00, 0x43, 0x00, 0x08, 0x06, 0x06, 0x07, 0x06, 0x05, 0x08, 0x07, 0x07, 0x07, 0x09, 0x09, 0x08, 0x0a, 0x0c}

// tells lists what the files under a folder give away of the picture.
func tells(t *testing.T, root string) (out []string) {
	t.Helper()
	size := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		size += len(b)
		for name, needle := range map[string][]byte{
			"EXIF": []byte(exifWords), "tables": jpegRun, "start": []byte("\xff\xd8\xff\xe1Exif"), "pixels": bytes.Repeat([]byte{7, 1, 2, 3}, 16),
			"name": []byte(journal.AttachmentName(sha256.Sum256(telling(7)))),
		} {
			if bytes.Contains(b, needle) {
				out = append(out, name+" in "+e.Name())
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if size < 8192 {
		t.Errorf("only %d bytes scanned", size)
	}
	return out
}

func TestNoPictureLiesInTheClear(t *testing.T) {
	root, ctx := t.TempDir(), context.Background()
	d, err := disk.NewFolder(root)
	if err != nil {
		t.Fatal(err)
	}
	key := vault.NewKey()
	v, s, err := openCut(d, key, cutDevice, 1, false, tick())
	if err != nil {
		t.Fatal(err)
	}
	hidden := func(when string) {
		t.Helper()
		if found := tells(t, root); len(found) > 0 {
			t.Errorf("%s: %v", when, found)
		}
	}
	x := telling(7)
	c := &records.Cervical{Pictures: []string{journal.AttachmentName(sha256.Sum256(x))}}
	content, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDraft(ctx, store.Draft{ID: "d", Kind: records.KindCervical, Content: content, Attachments: [][]byte{x}}); err != nil {
		t.Fatal(err)
	}
	hidden("in a draft")
	c.Date, c.VIA = cutNote("").Date, "positive"
	if _, err := s.Write(ctx, cutDoctor, store.Change{Op: journal.OpSign, Content: c, Draft: "d"}); err != nil {
		t.Fatal(err)
	}
	hidden("signed, as a kill would leave it")
	if err := v.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	hidden("moved into the main file")
	if err := v.BackupTo(ctx, d, "copy.db", key, nil); err != nil {
		t.Fatal(err)
	}
	hidden("backed up")
	looked := false
	scratch := vault.Scratch(d)
	_, err = s.Check(ctx, func(ctx context.Context) (*sqlx.DB, func() error, error) {
		db, remove, err := scratch(ctx)
		hidden("while the check runs")
		return db, func() error { hidden("before the check's copies go"); looked = true; return remove() }, err
	}, nil)
	if err != nil || !looked {
		t.Fatal(err, looked)
	}
	if got, err := s.Attachment(ctx, sha256.Sum256(x)); err != nil || !bytes.Equal(got.Bytes, x) {
		t.Errorf("the picture itself: %v", err)
	}
	if err := errors.Join(s.Close(), v.Close()); err != nil {
		t.Fatal(err)
	}
	hidden("closed")
}

// The same in a plain file: the scan finds everything.
func TestThePictureScanFindsWhatLiesInTheClear(t *testing.T) {
	root := t.TempDir()
	db, err := sqlx.Open("sqlite3", filepath.Join(root, "plain.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	s, err := store.Open(t.Context(), db, store.Options{Device: cutDevice, Epoch: 1, Now: tick()})
	if err != nil {
		t.Fatal(err)
	}
	x := telling(7)
	c := cutScreening(x)
	if _, err := s.Write(t.Context(), cutDoctor, store.Change{Op: journal.OpSign, Content: c, Attachments: [][]byte{x}}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	if found := tells(t, root); len(found) != 5 {
		t.Errorf("found only %v", found)
	}
}
