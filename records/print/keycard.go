package print

import (
	"io"

	"carnet/records"
	"carnet/records/clinical"

	qrcode "github.com/skip2/go-qrcode"
)

// KeyCard carries the public keys of a desk, a centre, a district or a hub,
// A5 upright: what others need to seal bundles to it and to know its
// signature. Nothing on it is secret.
type KeyCard struct {
	Centre *records.Centre // whose paper it is; nil where it is not a centre's
	Date   clinical.Date
	Name   string // "District sanitaire de la Commune I"
	Role   string // text key "print.keycard.role." + Role: "desk", "centre", "district", "hub"
	// Recipient is the age recipient, SigningKey the minisign public key.
	Recipient  string
	SigningKey string
	// File is the name of the key card file that holds the same, if any.
	File string
}

// Write makes the PDF.
func (k KeyCard) Write(w io.Writer, o Options) error {
	return draw(w, o, "Carnet", a5, k.paint)
}

func (k KeyCard) paint(c *canvas) {
	c.under = demoMark(c, k.Centre)
	c.footer = func() { plainFoot(c, c.p.T("print.keycard.title")) }
	c.head = func(bool) {
		letterhead(c, k.Centre, c.p.T("print.keycard.title"), longDate(c.p, k.Date))
	}
	c.newPage()
	c.block(c.left(), c.width(), k.Name, strong(14))
	if k.Role != "" && c.p.Has("print.keycard.role."+k.Role) {
		c.block(c.left(), c.width(), c.p.T("print.keycard.role."+k.Role), quiet(10))
	}
	c.y += 4
	c.block(c.left(), c.width(), c.p.T("print.keycard.what"), plain(10))
	c.y += 8
	for _, key := range []struct{ label, value string }{
		{"print.keycard.recipient", groups(k.Recipient, 8)}, {"print.keycard.signing", groups(k.SigningKey, 8)}, {"print.keycard.file", k.File},
	} {
		if key.value == "" {
			continue
		}
		heading(c, c.p.T(key.label))
		c.block(c.left(), c.width(), key.value, strong(11))
		c.y += 8
	}
	const side = 150
	c.room(side + 24)
	c.y += 6
	c.qr((c.size.W-side)/2, c.y, side, k.code(), qrcode.Medium)
	c.y += side + 8
	c.block(c.left(), c.width(), c.p.T("print.keycard.compare"), quiet(8.5))
}

// code is what the QR code says: the keys, one a line.
func (k KeyCard) code() string {
	s := k.Recipient
	if k.SigningKey != "" {
		if s != "" {
			s += "\n"
		}
		s += k.SigningKey
	}
	return s
}

// groups parts a long key so that the eye can follow it; a key is typed
// without the spaces.
func groups(key string, n int) string {
	var out []rune
	for i, r := range []rune(key) {
		if i > 0 && i%n == 0 {
			out = append(out, ' ')
		}
		out = append(out, r)
	}
	return string(out)
}
