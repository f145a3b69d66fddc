package print

// paragraph is a text in one style within a cell.
type paragraph struct {
	text  string
	style style
}

// cell is the paragraphs of one cell, one below the other.
type cell []paragraph

// column is one column of a table.
type column struct {
	title string
	width float64
	right bool // figures stand at the right
}

// table has rows of any height, breaks over pages between rows, repeats its
// titles on each page, and splits a row only where it is longer than a page.
type table struct {
	columns []column
	title   style
	gap     float64 // between columns
	pad     float64 // above and below a row's text
	rule    bool    // a hairline under each row
}

// headRoom is what the head of a page and a table's titles take at most.
const headRoom = 110

// setLine is one line of a cell, ready to be drawn.
type setLine struct {
	text  string
	style style
}

func (t table) draw(c *canvas, rows [][]cell) {
	for i, r := range rows {
		set, need := t.set(c, r)
		if i == 0 {
			c.room(need + c.lead(t.title) + 2) // no titles without a row
			t.titles(c)
		}
		t.place(c, set, need)
	}
}

// row draws one row of a table without titles.
func (t table) row(c *canvas, r []cell) {
	set, need := t.set(c, r)
	t.place(c, set, need)
}

// titles draws the titles, unless all are empty.
func (t table) titles(c *canvas) {
	x, drawn := c.left(), false
	for _, col := range t.columns {
		if col.title != "" {
			drawn = true
			if col.right {
				c.atRight(x+col.width, c.y, col.title, t.title)
			} else {
				c.at(x, c.y, col.title, t.title)
			}
		}
		x += col.width + t.gap
	}
	if !drawn {
		return
	}
	c.y += c.lead(t.title) + 2
	c.rule(c.left(), c.right(), c.y, 0.6, hair)
}

// set wraps the cells of a row, and says what height it needs to begin: all of
// its own where a page can hold it, so that it stays whole, else three lines.
func (t table) set(c *canvas, r []cell) (set [][]setLine, need float64) {
	set = make([][]setLine, len(r))
	height := 0.0
	for i, cl := range r {
		h := 0.0
		for _, p := range cl {
			if p.text == "" {
				continue
			}
			for _, l := range c.wrap(p.text, t.columns[i].width, p.style) {
				set[i] = append(set[i], setLine{l, p.style})
				h += c.lead(p.style)
			}
		}
		height = max(height, h)
	}
	need = height + 2*t.pad
	if need > c.bottom()-c.margin-headRoom {
		need = min(need, 3*c.lead(t.title)+2*t.pad)
	}
	return set, need
}

// place draws a row, on the next page where it does not fit on this one.
func (t table) place(c *canvas, set [][]setLine, need float64) {
	if c.y+need > c.bottom() {
		c.newPage()
		t.titles(c)
	}
	for first := true; first || remains(set); first = false {
		if !first {
			c.newPage()
			t.titles(c)
		}
		c.y += t.pad
		c.y = t.some(c, set, first)
		c.y += t.pad
	}
	if t.rule {
		c.rule(c.left(), c.right(), c.y, 0.4, hair)
	}
}

// some draws as many lines of each cell as the page holds, takes them away
// and returns where the lowest ends.
func (t table) some(c *canvas, set [][]setLine, first bool) float64 {
	end, x := c.y, c.left()
	biggest := 0.0
	for _, lines := range set {
		if first && len(lines) > 0 {
			biggest = max(biggest, lines[0].style.size)
		}
	}
	for i, lines := range set {
		y, n := c.y, 0
		if first && len(lines) > 0 { // the first lines stand on one baseline
			y += 1.02 * c.scale * (biggest - lines[0].style.size)
		}
		for _, l := range lines {
			// One line goes on any page, so that each page takes something.
			if n > 0 && y+c.lead(l.style) > c.bottom()-t.pad {
				break
			}
			if t.columns[i].right {
				c.atRight(x+t.columns[i].width, y, l.text, l.style)
			} else {
				c.at(x, y, l.text, l.style)
			}
			y += c.lead(l.style)
			n++
		}
		set[i] = lines[n:]
		end = max(end, y)
		x += t.columns[i].width + t.gap
	}
	return end
}

func remains(set [][]setLine) bool {
	for _, lines := range set {
		if len(lines) > 0 {
			return true
		}
	}
	return false
}
