package print

import qrcode "github.com/skip2/go-qrcode"

// qr draws a QR code of a text, w points wide, without a margin: the paper
// around it must stay white for four modules.
func (c *canvas) qr(x, y, w float64, t string, level qrcode.RecoveryLevel) {
	if t == "" {
		return
	}
	q, err := qrcode.New(t, level)
	if err != nil {
		c.fail(err)
		return
	}
	q.DisableBorder = true
	modules := q.Bitmap()
	side := w / float64(len(modules))
	c.pdf.SetFillColor(0, 0, 0)
	for row, line := range modules {
		for from := 0; from < len(line); {
			if !line[from] {
				from++
				continue
			}
			to := from
			for to < len(line) && line[to] {
				to++
			}
			// A hair of overlap, so that no white line shows between rows.
			c.pdf.RectFromUpperLeftWithStyle(x+float64(from)*side, y+float64(row)*side, float64(to-from)*side, side+0.08, "F")
			from = to
		}
	}
}
