package print

import (
	"io"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
)

// FollowUpList is the list of women whom the relays of the villages look for,
// A4, grouped by village, with a place to write when each was seen. It leaves
// the centre: it has who, where and for which contact, and nothing of what she
// suffers from.
type FollowUpList struct {
	Centre *records.Centre
	Author *records.Staff
	Date   clinical.Date
	// Women are in the order of the paper: by village.
	Women []AwaitedWoman
}

// AwaitedWoman is one line of the list.
type AwaitedWoman struct {
	Name    string
	Village string
	Quarter string
	Phone   string
	For     string // in words: "CPN 3", "Accouchement (terme)"
	Due     clinical.Date
	Late    int // days; 0 or less for one who is not late
}

// Write makes the PDF.
func (l FollowUpList) Write(w io.Writer, o Options) error {
	return draw(w, o, "Carnet", a4, l.paint)
}

func (l FollowUpList) paint(c *canvas) {
	p := c.p
	pp := paper{title: p.T("maternity.paper.recall"), centre: l.Centre, author: l.Author, date: l.Date}
	pp.start(c)
	c.block(c.left(), c.width(), p.T("maternity.paper.recall.words"), plain(9.5))
	c.y += 8
	if len(l.Women) == 0 {
		c.block(c.left(), c.width(), p.T("maternity.paper.recall.none"), plain(10))
		return
	}
	t := table{columns: []column{
		{title: p.T("maternity.col.name"), width: 128}, {title: p.T("maternity.col.quarter"), width: 72}, {title: p.T("maternity.col.phone"), width: 64},
		{title: p.T("maternity.col.for"), width: 78}, {title: p.T("maternity.col.due"), width: 56}, {title: p.T("maternity.col.late"), width: 34, right: true},
		{title: p.T("maternity.paper.seen"), width: 0},
	}, title: quiet(8), gap: 6, pad: 4.5, rule: true}
	used := 0.0
	for _, col := range t.columns {
		used += col.width + t.gap
	}
	t.columns[len(t.columns)-1].width = c.width() - used + t.gap
	for _, group := range byVillage(l.Women) {
		l.village(c, t, group)
	}
	c.y += 6
	c.room(40)
	c.block(c.left(), c.width(), p.T("maternity.paper.recall.foot"), quiet(8.5))
}

func (l FollowUpList) village(c *canvas, t table, women []AwaitedWoman) {
	p := c.p
	name := women[0].Village
	if strings.TrimSpace(name) == "" {
		name = p.T("maternity.no_village")
	}
	title := strong(11).in(accent)
	c.room(c.lead(title) + 60) // a village's name does not stand alone at the foot of a page
	c.y = c.fixed(c.left(), c.y, c.width(), p.T("maternity.paper.village", len(women), name), title) + 2
	var rows [][]cell
	for _, w := range women {
		late := plain(9.5)
		if w.Late > 0 {
			late = strong(9.5)
		}
		rows = append(rows, []cell{{{w.Name, strong(9.5)}}, {{w.Quarter, plain(9.5)}}, {{unbroken(w.Phone), plain(9.5)}}, {{w.For, plain(9.5)}},
			{{shortDate(w.Due), plain(9.5)}}, {{lateWords(c, w.Late), late}}, nil})
	}
	t.draw(c, rows)
	c.y += 12
}

func lateWords(c *canvas, days int) string {
	if days <= 0 {
		return "—"
	}
	return c.p.T("maternity.days", days)
}

// byVillage groups neighbours of one village.
func byVillage(list []AwaitedWoman) [][]AwaitedWoman {
	var out [][]AwaitedWoman
	for i, w := range list {
		if i == 0 || w.Village != list[i-1].Village {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], w)
	}
	return out
}
