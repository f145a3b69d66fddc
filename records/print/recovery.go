package print

import (
	"fmt"
	"io"
	"strings"

	"carnet/records"
	"carnet/records/clinical"

	qrcode "github.com/skip2/go-qrcode"
)

// RecoverySheet is the paper that opens the records when no password does,
// A4. It holds the secret itself: the file that Write makes must not stay on
// a disk.
type RecoverySheet struct {
	Centre *records.Centre
	Date   clinical.Date
	Desk   string // where it was made
	// Lines are the secret as one types it: groups parted by spaces, the last
	// group of each line its check.
	Lines []string
	// QR is the secret for a scanner.
	QR string
	// Mark tells this sheet from an older one; Recipient is the public half.
	Mark      string
	Recipient string
}

// Write makes the PDF.
func (s RecoverySheet) Write(w io.Writer, o Options) error {
	return draw(w, o, "Carnet", a4, s.paint)
}

func (s RecoverySheet) paint(c *canvas) {
	c.under = demoMark(c, s.Centre)
	c.footer = func() { plainFoot(c, join(c.p.T("print.recovery.title"), s.Mark)) }
	c.head = func(bool) {
		letterhead(c, s.Centre, c.p.T("print.recovery.title"), longDate(c.p, s.Date))
	}
	c.newPage()
	c.block(c.left(), c.width(), c.p.T("print.recovery.what"), plain(11))
	c.y += 6
	c.block(c.left(), c.width(), c.p.T("print.recovery.secret"), strong(11).in(danger))
	c.y += 10

	s.code(c)
	heading(c, c.p.T("print.recovery.how"))
	for i := 1; c.p.Has(fmt.Sprint("print.recovery.step.", i)); i++ {
		numbered(c, i, c.p.T(fmt.Sprint("print.recovery.step.", i)))
	}
	c.y += 8
	heading(c, c.p.T("print.recovery.keep"))
	for i := 1; c.p.Has(fmt.Sprint("print.recovery.keep.", i)); i++ {
		numbered(c, i, c.p.T(fmt.Sprint("print.recovery.keep.", i)))
	}
	c.y += 8
	heading(c, c.p.T("print.recovery.marks"))
	mark := ""
	if s.Mark != "" {
		mark = c.p.T("print.recovery.mark", s.Mark)
	}
	desk := ""
	if s.Desk != "" {
		desk = c.p.T("print.recovery.desk", s.Desk)
	}
	c.block(c.left(), c.width(), join(mark, desk), plain(9.5))
	c.block(c.left(), c.width(), s.Recipient, quiet(8.5))

	c.room(60)
	y := c.bottom() - 30
	half := (c.width() - 24) / 2
	for i, key := range []string{"print.recovery.kept_by", "print.recovery.place"} {
		x := c.left() + float64(i)*(half+24)
		label := c.p.T(key)
		c.at(x, y-11, label, quiet(8.5))
		c.dots(x+c.measure(label, quiet(8.5))+6, x+half, y)
	}
}

// code draws the secret: the numbered lines in a frame, and the QR code
// beside them.
func (s RecoverySheet) code(c *canvas) {
	const side, pad, quietZone = 124, 14, 12
	st := strong(17)
	step := c.lead(st) + 4
	head := c.lead(quiet(7.5)) + 2
	height := max(float64(len(s.Lines))*step+head, side) + 2*pad
	c.room(height + 12)
	c.fill(c.left(), c.y, c.width(), height, tint)
	c.frame(c.left(), c.y, c.width(), height, accent)
	x, y := c.left()+pad, c.y+pad

	groups := 0
	for _, l := range s.Lines {
		groups = max(groups, len(strings.Fields(l)))
	}
	area := c.width() - side - 4*pad - 22
	col := area / float64(max(groups, 1))
	for _, l := range s.Lines {
		for _, g := range strings.Fields(l) {
			// Wider groups make the letters smaller, never the frame larger.
			for st.size > 8 && c.measure(g, st) > col-8 {
				st.size--
			}
		}
	}
	if groups > 1 {
		c.at(x+22+col*float64(groups-1), y, c.p.T("print.recovery.check"), quiet(7.5))
	}
	y += head
	for i, l := range s.Lines {
		c.at(x, y+(c.lead(strong(17))-c.lead(quiet(10)))/2, fmt.Sprint(i+1), quiet(10))
		fields := strings.Fields(l)
		for n, g := range fields {
			look := st
			if groups > 1 && n == groups-1 {
				look = st.in(accent)
			}
			c.at(x+22+float64(n)*col, y, g, look)
		}
		y += step
	}
	c.fill(c.right()-side-pad-quietZone, c.y+(height-side)/2-quietZone, side+2*quietZone, side+2*quietZone, white)
	c.qr(c.right()-side-pad, c.y+(height-side)/2, side, s.QR, qrcode.Medium)
	c.y += height + 14
}

// numbered draws one step of an instruction.
func numbered(c *canvas, n int, t string) {
	s := plain(10)
	c.room(c.lead(s))
	c.at(c.left(), c.y, fmt.Sprint(n), strong(10).in(accent))
	c.block(c.left()+16, c.width()-16, t, s)
	c.y += 2
}

func plainFoot(c *canvas, left string) {
	s := quiet(7.5)
	y := c.size.H - c.margin - c.lead(s) + 8
	c.atRight(c.right(), y, pageOf(c), s)
	c.at(c.left(), y, left, s)
	c.rule(c.left(), c.right(), y-4, 0.4, hair)
}
