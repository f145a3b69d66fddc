package vault

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// conduct is how SQLite is told to behave for one purpose.
type conduct struct {
	journal string // journal_mode
	sync    string // synchronous
	cacheKB int
	look    bool // read only: the file is not changed by as much as a byte
}

var (
	// working: the log is never cut short between saves (the file system then
	// has no length to write down with each of them) and is moved into the main
	// file every checkpointPages pages.
	working = conduct{journal: "wal", sync: "FULL", cacheKB: 64 << 10}
	// copying: the file is not used before it is whole, synced and renamed.
	copying = conduct{journal: "off", sync: "OFF", cacheKB: 8 << 10}
	// passing is for what is thrown away with the program.
	passing = conduct{journal: "memory", sync: "OFF", cacheKB: 32 << 10}
	// looking takes the journal mode as it finds it, for changing it writes.
	looking = conduct{sync: "FULL", cacheKB: 8 << 10, look: true}
)

// checkpointPages: 16 MiB of log. Its replay costs less than 50 ms at start,
// and a checkpoint comes with every few hundred saves.
const checkpointPages = 4000

// connector opens the one connection of a vault. All that durability rests on
// is set and asserted here, so that a connection that database/sql opens anew
// is held to it as well.
type connector struct {
	name string // of the main file
	slot *slot
	c    conduct
}

var _ driver.Connector = connector{}

func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

func (c connector) dsn() string {
	return fmt.Sprintf("file:/%s?vfs=%s&_locking_mode=EXCLUSIVE&_synchronous=%s&_foreign_keys=1"+
		"&_secure_delete=fast&_cache_size=-%d&_stmt_cache_size=64",
		c.name, c.slot.name, c.c.sync, c.c.cacheKB)
}

// Connect opens and asserts. The journal mode comes after the locking mode, for
// without shared memory SQLite opens a log in exclusive mode only.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn())
	if err != nil {
		return nil, err
	}
	if err := c.assert(conn.(*sqlite3.SQLiteConn)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (c connector) assert(conn *sqlite3.SQLiteConn) error {
	levels := map[string]string{"OFF": "0", "NORMAL": "1", "FULL": "2"}
	for _, p := range []struct{ set, get, want string }{
		{"", "locking_mode", "exclusive"},
		{"page_size=4096", "page_size", "4096"},
		{"", "synchronous", levels[c.c.sync]},
		{"", "foreign_keys", "1"},
		{"", "journal_size_limit=-1", "-1"},
		{"", fmt.Sprintf("wal_autocheckpoint=%d", checkpointPages), fmt.Sprint(checkpointPages)},
		{"temp_store=1", "temp_store", "1"},
		{"trusted_schema=0", "trusted_schema", "0"},
		{"", "cell_size_check=1", ""},
	} {
		if p.set != "" {
			if _, err := pragma(conn, p.set); err != nil {
				return fmt.Errorf("vault: %s: %w", p.set, err)
			}
		}
		got, err := pragma(conn, p.get)
		if err != nil {
			return fmt.Errorf("vault: %s: %w", p.get, err)
		}
		if !strings.EqualFold(got, p.want) {
			return fmt.Errorf("vault: %s is %q, must be %q", p.get, got, p.want)
		}
	}
	return c.assertJournal(conn)
}

// assertJournal sets the journal mode and reads the file for the first time: a
// page that deciphers to noise shows here.
func (c connector) assertJournal(conn *sqlite3.SQLiteConn) error {
	if !c.c.look {
		for _, p := range []string{"journal_mode=" + c.c.journal, "journal_mode"} {
			got, err := pragma(conn, p)
			if err != nil {
				return fmt.Errorf("vault: %s: %w", p, err)
			}
			if !strings.EqualFold(got, c.c.journal) {
				return fmt.Errorf("vault: the journal mode is %q, must be %q", got, c.c.journal)
			}
		}
	}
	_, err := pragma(conn, "schema_version")
	return err
}

func pragma(conn *sqlite3.SQLiteConn, statement string) (string, error) {
	rows, err := conn.Query("PRAGMA "+statement, nil)
	if err != nil {
		return "", err
	}
	value := make([]driver.Value, max(1, len(rows.Columns())))
	err = rows.Next(value)
	if errors.Is(err, io.EOF) {
		return "", rows.Close()
	}
	if err != nil {
		return "", errors.Join(err, rows.Close())
	}
	if b, ok := value[0].([]byte); ok {
		return string(b), rows.Close()
	}
	return fmt.Sprint(value[0]), rows.Close()
}
