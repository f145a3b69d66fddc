package print

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"carnet/assets/fonts"
	"carnet/assets/text"

	"github.com/signintech/gopdf"
	"golang.org/x/text/unicode/norm"
)

// colour is red, green, blue.
type colour [3]uint8

// The colours of the papers: ink, one accent, and red for danger alone.
var (
	ink    = colour{0x1F, 0x24, 0x21}
	muted  = colour{0x5E, 0x65, 0x5F}
	accent = colour{0x0B, 0x5D, 0x5A}
	danger = colour{0xB3, 0x26, 0x1E}
	hair   = colour{0xC4, 0xC7, 0xC2}
	tint   = colour{0xF0, 0xF5, 0xF4}
	white  = colour{0xFF, 0xFF, 0xFF}
	ghost  = colour{0xF1, 0xEC, 0xE4} // the demonstration mark under the text
)

// style is how a text looks. Sizes are points.
type style struct {
	size float64
	bold bool
	col  colour
}

func (s style) lead() float64 { return s.size * 1.34 }

func (s style) in(c colour) style { s.col = c; return s }

// plain and strong are the two weights of a size.
func plain(size float64) style  { return style{size: size, col: ink} }
func strong(size float64) style { return style{size: size, bold: true, col: ink} }
func quiet(size float64) style  { return style{size: size, col: muted} }

// Paper sizes in points.
var (
	a4 = gopdf.Rect{W: 595.28, H: 841.89}
	a5 = gopdf.Rect{W: 419.53, H: 595.28}
)

// canvas is a paper that is being drawn: a cursor y that runs down the page,
// and new pages when it reaches the bottom. The first error stays and makes
// all that follows do nothing.
type canvas struct {
	pdf    *gopdf.GoPdf
	p      text.Printer
	size   gopdf.Rect
	margin float64
	foot   float64 // height kept for the footer
	y      float64
	scale  float64 // of all sizes of text, to fit a page
	page   int
	total  int // pages of the whole paper, known in the second pass
	head   func(first bool)
	footer func()
	under  func() // drawn first, beneath all else
	lacks  map[rune]bool
	err    error
}

// draw makes a paper: once to count its pages, and again with the count in
// the footers.
func draw(w io.Writer, o Options, title string, size gopdf.Rect, paint func(*canvas)) error {
	return drawScaled(w, o, title, size, []float64{1}, paint)
}

// drawScaled tries the scales one after the other until the paper fits on one
// page; where none does it, the paper has the first scale and as many pages as
// it needs.
func drawScaled(w io.Writer, o Options, title string, size gopdf.Rect, scales []float64, paint func(*canvas)) error {
	scale, total := scales[0], 0
	for _, s := range scales {
		c, err := pass(o, title, size, s, 0, paint)
		if err != nil {
			return err
		}
		if c.page == 1 {
			scale, total = s, 1
			break
		}
		if total == 0 {
			total = c.page
		}
	}
	c, err := pass(o, title, size, scale, total, paint)
	if err != nil {
		return err
	}
	if err := c.report(o); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := c.pdf.WriteTo(&b); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func pass(o Options, title string, size gopdf.Rect, scale float64, total int, paint func(*canvas)) (*canvas, error) {
	lang := o.Lang
	if lang == "" {
		lang = text.French
	}
	c := &canvas{
		pdf: &gopdf.GoPdf{}, p: text.For(lang), size: size, scale: scale, total: total,
		margin: 36, foot: 30, lacks: map[rune]bool{},
	}
	if size.W < a4.W {
		c.margin, c.foot = 26, 26
	}
	c.pdf.Start(gopdf.Config{PageSize: size})
	c.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "Carnet", Producer: "Carnet", CreationDate: o.Created})
	for _, f := range []struct {
		weight int
		data   []byte
	}{{gopdf.Regular, fonts.Regular}, {gopdf.Bold, fonts.Bold}} {
		err := c.pdf.AddTTFFontDataWithOption(fonts.Family, f.data, gopdf.TtfOption{
			Style:                     f.weight,
			OnGlyphNotFound:           func(r rune) { c.lacks[r] = true },
			OnGlyphNotFoundSubstitute: func(rune) rune { return '□' },
		})
		if err != nil {
			return nil, fmt.Errorf("print: %w", err)
		}
	}
	paint(c)
	return c, c.err
}

// report says which letters the font lacks.
func (c *canvas) report(o Options) error {
	if len(c.lacks) == 0 {
		return nil
	}
	e := &MissingGlyphError{}
	for r := range c.lacks {
		e.Runes = append(e.Runes, r)
	}
	slices.Sort(e.Runes)
	if o.Strict {
		return e
	}
	if o.Log != nil {
		o.Log.Warn("print", "error", e.Error())
	}
	return nil
}

// clean makes a text that can be set: composed letters, one kind of line
// break, none of the marks that have no shape.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\u2028", "\n", "\u2029", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u00ad' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\ufe00' && r <= '\ufe0f':
			return -1
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

func (c *canvas) fail(err error) {
	if c.err == nil && err != nil {
		c.err = fmt.Errorf("print: %w", err)
	}
}

// left, right and width bound the body of the page.
func (c *canvas) left() float64   { return c.margin }
func (c *canvas) right() float64  { return c.size.W - c.margin }
func (c *canvas) width() float64  { return c.size.W - 2*c.margin }
func (c *canvas) bottom() float64 { return c.size.H - c.margin - c.foot + 14 }

// newPage begins a page with its head and footer.
func (c *canvas) newPage() {
	c.pdf.AddPage()
	c.page++
	c.y = c.margin
	if c.under != nil {
		c.under()
	}
	if c.footer != nil {
		c.footer()
	}
	c.y = c.margin
	if c.head != nil {
		c.head(c.page == 1)
	}
}

// room begins a new page where less than h points are left.
func (c *canvas) room(h float64) {
	if c.y+h > c.bottom() {
		c.newPage()
	}
}

func (c *canvas) use(s style) {
	weight := ""
	if s.bold {
		weight = "B"
	}
	c.fail(c.pdf.SetFont(fonts.Family, weight, s.size*c.scale))
	c.pdf.SetTextColor(s.col[0], s.col[1], s.col[2])
}

// oneLine makes a text that at and measure can take.
func oneLine(t string) string { return strings.ReplaceAll(clean(t), "\n", " ") }

// measure is the width of one line of text.
func (c *canvas) measure(t string, s style) float64 {
	c.use(s)
	w, err := c.pdf.MeasureTextWidth(oneLine(t))
	c.fail(err)
	return w
}

// at draws one line whose top is y.
func (c *canvas) at(x, y float64, t string, s style) {
	if t = oneLine(t); t == "" {
		return
	}
	c.use(s)
	c.pdf.SetXY(x, y+s.size*c.scale*1.02)
	c.fail(c.pdf.Text(t))
}

// atRight draws one line that ends at x.
func (c *canvas) atRight(x, y float64, t string, s style) { c.at(x-c.measure(t, s), y, t, s) }

// lead is the height of a line at the canvas's scale.
func (c *canvas) lead(s style) float64 { return s.lead() * c.scale }

// wrap breaks a text into lines of at most w points: at line breaks and
// spaces, and within a word only where the word alone is too long. No-break
// spaces hold.
func (c *canvas) wrap(t string, w float64, s style) []string {
	var lines []string
	for para := range strings.SplitSeq(strings.Trim(clean(t), "\n "), "\n") {
		line := ""
		for _, word := range strings.Split(para, " ") {
			next := word
			if line != "" {
				next = line + " " + word
			}
			if c.measure(next, s) <= w {
				line = next
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			whole, rest := c.chop(word, w, s)
			lines = append(lines, whole...)
			line = rest
		}
		lines = append(lines, line)
	}
	return lines
}

// chop cuts a word that is longer than a line.
func (c *canvas) chop(word string, w float64, s style) (whole []string, rest string) {
	if c.measure(word, s) <= w {
		return nil, word
	}
	for _, r := range word {
		if rest != "" && c.measure(rest+string(r), s) > w {
			whole = append(whole, rest)
			rest = ""
		}
		rest += string(r)
	}
	return whole, rest
}

// block draws a text at the cursor, wrapped, over as many pages as it needs.
func (c *canvas) block(x, w float64, t string, s style) {
	if strings.TrimSpace(t) == "" {
		return
	}
	for _, l := range c.wrap(t, w, s) {
		c.room(c.lead(s))
		c.at(x, c.y, l, s)
		c.y += c.lead(s)
	}
}

// fixed draws a text from y down without leaving the page and returns where it
// ends.
func (c *canvas) fixed(x, y, w float64, t string, s style) float64 {
	if strings.TrimSpace(t) == "" {
		return y
	}
	for _, l := range c.wrap(t, w, s) {
		c.at(x, y, l, s)
		y += c.lead(s)
	}
	return y
}

// rule draws a horizontal line.
func (c *canvas) rule(x1, x2, y, thick float64, col colour) {
	c.pdf.SetLineType("solid")
	c.pdf.SetLineWidth(thick)
	c.pdf.SetStrokeColor(col[0], col[1], col[2])
	c.pdf.Line(x1, y, x2, y)
}

// dashes draws a broken horizontal line; dots one to write on.
func (c *canvas) dashes(x1, x2, y float64) { c.broken(x1, x2, y, []float64{5, 3}, 0.7, muted) }
func (c *canvas) dots(x1, x2, y float64)   { c.broken(x1, x2, y, []float64{0.8, 2}, 0.7, muted) }

func (c *canvas) broken(x1, x2, y float64, pattern []float64, thick float64, col colour) {
	c.pdf.SetLineWidth(thick)
	c.pdf.SetStrokeColor(col[0], col[1], col[2])
	c.pdf.SetCustomLineType(pattern, 0)
	c.pdf.Line(x1, y, x2, y)
	c.pdf.SetLineType("solid")
}

// fill draws a filled rectangle.
func (c *canvas) fill(x, y, w, h float64, col colour) {
	c.pdf.SetFillColor(col[0], col[1], col[2])
	c.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}

// frame draws an empty rectangle.
func (c *canvas) frame(x, y, w, h float64, col colour) {
	c.pdf.SetLineType("solid")
	c.pdf.SetLineWidth(0.6)
	c.pdf.SetStrokeColor(col[0], col[1], col[2])
	c.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "D")
}
