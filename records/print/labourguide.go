package print

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"

	"github.com/signintech/gopdf"
)

// LabourGuide is the WHO Labour Care Guide of one labour, A4 across: the woman
// on top, a column for each hour of the first stage and each quarter of an hour
// of the second, alerts ringed, then medication, decisions and calls.
type LabourGuide struct {
	Document  string // the labour's id
	Centre    *records.Centre
	Author    *records.Staff // who prints it
	Patient   *records.Patient
	Pregnancy *records.Pregnancy // for the gestational age; may be nil
	Labour    *records.Labour
	// Now is the time of printing: a labour under way is drawn up to it.
	Now      time.Time
	Settings labour.Settings
	// Initials are those of the staff by document id, for the last row.
	Initials map[string]string
}

// across is A4 on its side.
var across = gopdf.Rect{W: a4.H, H: a4.W}

// The measures of the guide's table, in points.
const (
	guideSection = 13.0 // the section's name, upright
	guideLabel   = 124.0
	guideAlert   = 58.0
	guideColumns = 14 // on one page
)

// guideRow is a row of the paper: most are rows of the chart; dilatation and
// descent are plotted, a line for each centimetre and each fifth.
type guideRow struct {
	section, label, alert string
	row                   int // of the chart, -1 for a plotted line
	plot                  string
	level                 float64
	initials              bool
}

// Write makes the PDF.
func (l LabourGuide) Write(w io.Writer, o Options) error {
	return draw(w, o, "Carnet", across, l.paint)
}

func (l LabourGuide) paint(c *canvas) {
	c.margin, c.foot = 28, 26
	pp := paper{title: c.p.T("labour.paper.title"), document: l.Document, centre: l.Centre, patient: l.Patient, author: l.Author, date: dateAt(l.Labour.Admitted)}
	pp.start(c)
	g := labourchart.GridOf(l.Labour, l.Now, l.Settings)
	for from := 0; from < len(g.Columns); from += guideColumns {
		if from > 0 {
			c.newPage()
		}
		l.woman(c)
		l.table(c, &g, from, min(from+guideColumns, len(g.Columns)))
	}
	l.decisions(c)
	pp.signature(c)
}

func dateAt(t time.Time) clinical.Date {
	return clinical.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// woman is the head of the guide: its first section.
func (l LabourGuide) woman(c *canvas) {
	p, x := c.p, l.Labour
	at := func(t *time.Time) string {
		if t == nil {
			return "…"
		}
		return t.Format("02/01 15:04")
	}
	name, parity, risks := "", "…", ""
	if l.Patient != nil {
		name = join(l.Patient.Name(), age(p, l.Patient, dateAt(x.Admitted)), number(p, l.Patient))
	}
	if x.Parity != nil {
		parity = strconv.Itoa(*x.Parity)
	}
	var list []string
	for _, r := range x.Risks {
		if p.Has("labour.risk." + r) {
			list = append(list, p.T("labour.risk."+r))
		}
	}
	if len(list) > 0 {
		risks = p.T("labour.paper.risks", strings.Join(list, ", "))
	}
	onset := "…"
	if x.Onset != "" {
		onset = p.T("labour.onset." + x.Onset)
	}
	ga := ""
	if l.Pregnancy != nil {
		if days, ok := l.Pregnancy.Age(dateAt(x.Admitted)); ok {
			ga = p.T("labour.paper.ga", int(days)/7, int(days)%7)
		}
	}
	allergy := ""
	if l.Patient != nil {
		if a := allergies(p, l.Patient); a != "" {
			allergy = p.T("print.allergies", a)
		}
	}
	c.y = c.fixed(c.left(), c.y, c.width(), join(name, ga, p.T("labour.paper.parity", parity), p.T("labour.paper.onset", onset)), strong(9))
	c.y = c.fixed(c.left(), c.y, c.width(), join(p.T("labour.paper.admitted", x.Admitted.Format("02/01 15:04")), p.T("labour.paper.active", at(x.Active)),
		p.T("labour.paper.ruptured", at(x.Ruptured)), risks), plain(8.5))
	c.y = c.fixed(c.left(), c.y, c.width(), allergy, strong(8.5).in(danger))
	c.y += 3
}

// rows are the rows of the paper.
func (l LabourGuide) rows(c *canvas, g *labourchart.Grid) []guideRow {
	p := c.p
	var out []guideRow
	plotted := func(i int, plot string, from, to float64, limit func(float64) string) {
		for v := from; v >= to; v-- {
			label := ""
			if v == from {
				label = p.T("labour.paper.plot." + plot)
			}
			out = append(out, guideRow{section: g.Rows[i].Section, label: label, alert: limit(v), row: -1, plot: plot, level: v})
		}
	}
	for i, r := range g.Rows {
		switch r.Code {
		case labourchart.Dilatation:
			plotted(i, "dilatation", 10, 5, func(v float64) string {
				if h, ok := l.Settings.DwellFrom[int(v)]; ok {
					return p.T("labour.paper.level", p.Number(v, 0), "≥ "+p.Number(h, 1)+" h")
				}
				return p.T("labour.paper.level", p.Number(v, 0), "")
			})
		case "descent":
			plotted(i, "descent", 5, 0, func(v float64) string { return p.Number(v, 0) })
		case labourchart.Assessment, labourchart.Plan:
		default:
			label := p.T("labour.row." + r.Code)
			if r.Fetus > 0 || l.Labour.Fetuses > 1 && (r.Code == "fhr" || r.Code == "fhr_deceleration") {
				label = p.T("labour.row.twin", label, max(r.Fetus, 1))
			}
			out = append(out, guideRow{section: r.Section, label: label, alert: labourchart.LimitShown(p, r.Code, l.Settings), row: i})
		}
	}
	return append(out, guideRow{section: "decision", label: p.T("labour.paper.initials"), row: -1, initials: true})
}

// table draws the columns from, to of the chart.
func (l LabourGuide) table(c *canvas, g *labourchart.Grid, from, to int) {
	rows := l.rows(c, g)
	x0 := c.left() + guideSection + guideLabel + guideAlert
	w := (c.right() - x0) / guideColumns
	head := 22.0
	h := min((c.bottom()-24-c.y-head)/float64(len(rows)), 12.5)
	top := c.y
	l.head(c, g, from, to, x0, w, top)
	y := top + head
	start := y
	for i, r := range rows {
		if i == 0 || rows[i-1].section != r.section {
			c.rule(c.left(), c.right(), y, 0.9, accent)
			n := 0
			for _, s := range rows[i:] {
				if s.section == r.section {
					n++
				}
			}
			l.upright(c, r.section, y, h*float64(n))
		} else {
			c.rule(c.left()+guideSection, c.right(), y, 0.25, hair)
		}
		c.at(c.left()+guideSection+3, y+(h-8.6)/2, shortened(c, r.label, guideLabel-4, plain(7.2)), plain(7.2))
		c.at(c.left()+guideSection+guideLabel, y+(h-8.6)/2, r.alert, alertStyle(r))
		for k := from; k < to; k++ {
			l.cell(c, g, r, k, x0+float64(k-from)*w, y, w, h)
		}
		y += h
	}
	c.rule(c.left(), c.right(), y, 0.9, accent)
	for k := 0; k <= guideColumns; k++ {
		upright(c, x0+float64(k)*w, top, y, 0.25, hair)
	}
	upright(c, c.left()+guideSection+guideLabel-3, top, y, 0.25, hair)
	l.plots(c, g, rows, from, to, x0, w, start, h)
	c.y = c.fixed(c.left(), y+3, c.width(), c.p.T("labour.paper.legend"), quiet(6.6))
}

// alertStyle is red for a threshold, quiet for a level that has none.
func alertStyle(r guideRow) style {
	if r.plot != "" && !strings.Contains(r.alert, "≥") {
		return quiet(7)
	}
	return style{size: 7, bold: true, col: danger}
}

// head draws the stages and the times.
func (l LabourGuide) head(c *canvas, g *labourchart.Grid, from, to int, x0, w, top float64) {
	p := c.p
	c.fill(c.left(), top, c.width(), 22, tint)
	c.at(c.left()+guideSection+guideLabel, top+12, p.T("labour.limit"), style{size: 7.5, bold: true, col: danger})
	c.at(c.left()+guideSection+3, top+12, p.T("labour.paper.time"), strong(7.5))
	for k := from; k < to; k++ {
		col := g.Columns[k]
		x := x0 + float64(k-from)*w
		st := strong(7.5)
		if col.Second {
			st = st.in(accent)
		}
		centred(c, x, top+12, w, col.From.Format("15:04"), st)
		if k == from || g.Columns[k-1].Second != col.Second {
			name := "labour.paper.first"
			if col.Second {
				name = "labour.paper.second"
			}
			c.at(x+2, top+2, p.T(name), quiet(7))
		}
	}
}

func (l LabourGuide) upright(c *canvas, section string, y, h float64) {
	words := c.p.T("labour.paper.section." + section)
	s := strong(6.6).in(accent)
	x := c.left() + 9.5
	w := c.measure(words, s)
	if w > h-2 {
		words = shortened(c, words, h-2, s)
		w = c.measure(words, s)
	}
	c.pdf.Rotate(90, x, y+h/2+w/2)
	c.at(x, y+h/2+w/2-s.size, words, s)
	c.pdf.RotateReset()
}

// cell draws the values of a row in a column; an alert is ringed, a late entry
// underlined.
func (l LabourGuide) cell(c *canvas, g *labourchart.Grid, r guideRow, k int, x, y, w, h float64) {
	if r.initials {
		centred(c, x, y+(h-8)/2, w, l.initials(g, k), quiet(6.6))
		return
	}
	if r.row < 0 {
		return
	}
	vals := g.Cells[r.row][k]
	if len(vals) == 0 {
		return
	}
	if g.Rows[r.row].Words() {
		var words []string
		for _, v := range vals {
			words = append(words, v.Value)
		}
		s := plain(5.6)
		c.at(x+1.5, y+(h-7)/2, shortened(c, strings.Join(words, " ; "), w-3, s), s)
		return
	}
	size := 7.2
	if len(vals) > 2 {
		size = 5.4
	}
	part := w / float64(len(vals))
	for i, v := range vals {
		st := plain(size)
		words := labourchart.Shown(c.p, g.Rows[r.row].Code, v.Value)
		vx := x + float64(i)*part
		if v.Alert != nil {
			st = strong(size).in(danger)
			half := min(c.measure(words, st)/2+2.6, part/2)
			c.pdf.SetLineWidth(0.8)
			c.pdf.SetStrokeColor(danger[0], danger[1], danger[2])
			c.pdf.Oval(vx+part/2-half, y+0.9, vx+part/2+half, y+h-0.9)
		}
		centred(c, vx, y+(h-size*1.3)/2, part, words, st)
		if v.Late {
			c.rule(vx+part/2-5, vx+part/2+5, y+h-1.2, 0.4, muted)
		}
	}
}

// initials are those of who made entries in a column.
func (l LabourGuide) initials(g *labourchart.Grid, k int) string {
	var out []string
	seen := map[string]bool{}
	for i := range g.Cells {
		for _, v := range g.Cells[i][k] {
			if s := l.Initials[v.By]; s != "" && !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return strings.Join(out, " ")
}

// plots draws the crosses of the dilatation and the rings of the descent at
// their times.
func (l LabourGuide) plots(c *canvas, g *labourchart.Grid, rows []guideRow, from, to int, x0, w, top, h float64) {
	for _, plot := range []struct{ name, item, sign string }{{"dilatation", labourchart.Dilatation, "✗"}, {"descent", "descent", "○"}} {
		levels := map[float64]float64{}
		highest, lowest := -1.0, 99.0
		for i, r := range rows {
			if r.plot == plot.name {
				levels[r.level] = top + (float64(i)+0.5)*h
				highest, lowest = max(highest, r.level), min(lowest, r.level)
			}
		}
		for _, e := range l.Labour.Of(plot.item, 1) {
			v, err := strconv.ParseFloat(e.Value, 64)
			k := g.ColumnAt(e.At)
			if err != nil || k < from || k >= to {
				continue
			}
			x := x0 + (g.Place(e.At)-float64(from))*w
			y := levels[min(max(float64(int(v)), lowest), highest)]
			words := plot.sign
			if v < lowest || v != float64(int(v)) {
				words += " " + c.p.Number(v, 1)
			}
			c.at(max(x-3.5, x0+1), y-5.6, words, strong(8.5).in(accent))
		}
	}
}

// decisions lists what was given, decided and who was called.
func (l LabourGuide) decisions(c *canvas) {
	p := c.p
	line := func(t time.Time, what, words, by string) []cell {
		return []cell{{{t.Format("02/01 15:04"), plain(8.5)}}, {{what, strong(8.5)}}, {{words, plain(8.5)}}, {{by, quiet(8.5)}}}
	}
	type dated struct {
		at    time.Time
		cells []cell
	}
	var all []dated
	add := func(t time.Time, what, words, by string) { all = append(all, dated{t, line(t, what, words, by)}) }
	for _, code := range []string{labourchart.Complication, labourchart.Fit, labourchart.Step, labourchart.Oxytocin, labourchart.Medicine, labourchart.Fluid, labourchart.Assessment, labourchart.Plan} {
		for _, e := range l.Labour.Of(code, 1) {
			add(e.At, p.T("labour.row."+code), labourchart.Said(p, code, e.Value), l.Initials[e.By])
		}
	}
	for _, g := range l.Labour.Magnesium {
		add(g.At, p.T("labour.row.magnesium"), labourchart.DoseSaid(p, g), l.Initials[g.By])
	}
	for _, k := range l.Labour.Calls {
		words := k.Who
		if k.Why != "" {
			words += " — " + k.Why
		}
		if k.Came != nil {
			words += " — " + p.T("labour.call.came", k.Came.Format("15:04"))
		}
		if k.Answer != "" {
			words += " — " + k.Answer
		}
		add(k.At, p.T("labour.paper.call"), words, "")
	}
	for _, e := range l.Labour.Entries {
		if e.Struck != "" {
			add(e.At, p.T("labour.paper.struck"), p.T("labour.row."+e.Item)+" "+labourchart.Said(p, e.Item, e.Value)+" — "+e.Struck, l.Initials[e.By])
		}
	}
	if l.Labour.Ended != nil {
		words := p.T("labour.end." + l.Labour.End)
		if l.Labour.To != "" {
			words += " — " + l.Labour.To
		}
		add(*l.Labour.Ended, p.T("labour.paper.end"), words, "")
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.at.Compare(b.at) })
	var rows [][]cell
	for _, x := range all {
		rows = append(rows, x.cells)
	}
	c.newPage()
	c.y = c.fixed(c.left(), c.y, c.width(), p.T("labour.paper.decisions"), strong(11).in(accent)) + 4
	t := table{columns: []column{{title: p.T("labour.paper.time"), width: 76}, {width: 130}, {width: c.width() - 76 - 130 - 60 - 24}, {title: p.T("labour.paper.initials"), width: 60}},
		title: quiet(8), gap: 8, pad: 2.5, rule: true}
	t.draw(c, rows)
}

func centred(c *canvas, x, y, w float64, t string, s style) {
	c.at(x+(w-c.measure(t, s))/2, y, t, s)
}

func upright(c *canvas, x, y1, y2, thick float64, col colour) {
	c.pdf.SetLineType("solid")
	c.pdf.SetLineWidth(thick)
	c.pdf.SetStrokeColor(col[0], col[1], col[2])
	c.pdf.Line(x, y1, x, y2)
}

// shortened cuts a text to a width, with "…" at its end.
func shortened(c *canvas, t string, w float64, s style) string {
	if c.measure(t, s) <= w {
		return t
	}
	r := []rune(t)
	for len(r) > 0 && c.measure(string(r)+"…", s) > w {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
