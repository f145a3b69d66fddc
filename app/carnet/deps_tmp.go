package main

import (
	_ "aead.dev/minisign"
	_ "filippo.io/age"
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "fyne.io/fyne/v2/widget"
	_ "fyne.io/fyne/v2/container"
	_ "github.com/alecthomas/kong"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/google/uuid"
	_ "github.com/jmoiron/sqlx"
	_ "github.com/klauspost/compress/zstd"
	_ "github.com/mattn/go-sqlite3"
	_ "github.com/psanford/sqlite3vfs"
	_ "github.com/signintech/gopdf"
	_ "github.com/skip2/go-qrcode"
	_ "golang.org/x/crypto/scrypt"
	_ "golang.org/x/image/font"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/term"
	_ "golang.org/x/text/unicode/norm"
	_ "lukechampine.com/adiantum"
	_ "pgregory.net/rapid"
)

func main() {}
