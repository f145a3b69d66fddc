package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// entry is one value of the guide.
type entry struct {
	At          time.Time
	Item, Value string
	Noted       *time.Time
	Fetus       int
	Struck      string
}

// judgeBirth asks the record for the labour, the birth and the two children,
// whom it returns in the order of their birth.
func (t *tour) judgeBirth(woman chosen, before []chosen, day time.Time) ([]chosen, error) {
	c, err := t.chart(maternity, woman.ID)
	if err != nil {
		return nil, err
	}
	if err := judgeLabour(c); err != nil {
		return nil, err
	}
	var d struct {
		At             time.Time
		Mode, Perineum string
		Mother         string
		Days           int
		CordAt         int `json:"cord_at"`
		Losses         []struct{ ML float64 }
		Children       []string
	}
	if err := c.signed("delivery", 1, 0, &d); err != nil {
		return nil, err
	}
	if d.At.Local().Format(time.DateOnly+" 15:04") != dateOf(day)+" 16:30" || d.Mode != "spontaneous" || d.Perineum != "intact" || d.Mother != "well" || d.Days != 37*7+3 ||
		d.CordAt != 90 || len(d.Losses) != 1 || d.Losses[0].ML != 250 || len(d.Children) != 2 {
		return nil, fmt.Errorf("the delivery: %+v", d)
	}
	var p struct {
		End     string
		EndDate string `json:"end_date"`
		EDD     string
		Risks   []string
	}
	if err := c.signed("pregnancy", 1, 0, &p); err != nil {
		return nil, err
	}
	if p.End != "birth" || p.EndDate != dateOf(day) || p.EDD != dateOf(day.AddDate(0, 0, 280-37*7-3)) || !slices.Contains(p.Risks, "twins") {
		return nil, fmt.Errorf("the pregnancy: %+v", p)
	}
	return t.judgeChildren(woman, before, d.Children)
}

// judgeLabour looks for the columns, the two alerts, what was entered late, and
// the second stage.
func judgeLabour(c chart) error {
	var l struct {
		Admitted, Second, Ended time.Time
		End                     string
		Fetuses                 int
		Entries                 []entry
		Calls                   []struct {
			Who, Answer string
			Came        *time.Time
		}
	}
	if err := c.signed("labour", 1, 0, &l); err != nil {
		return err
	}
	at := func(t time.Time) string { return t.Local().Format("15:04") }
	hearts, late := map[string]int{}, 0
	seen := map[string]bool{}
	for _, e := range l.Entries {
		if e.Struck != "" {
			return fmt.Errorf("a value was struck: %+v", e)
		}
		if e.Item == "fhr" {
			hearts[at(e.At)]++
		}
		if e.Noted != nil {
			late++
		}
		seen[at(e.At)+" "+e.Item+" "+e.Value] = true
	}
	// The first column is live; fifteen came later, half an hour apart.
	if len(hearts) != 16 {
		return fmt.Errorf("%d columns with a heart, not 16: %v", len(hearts), hearts)
	}
	for when, n := range hearts {
		if n != 2 {
			return fmt.Errorf("%d hearts at %s, not one for each child", n, when)
		}
	}
	for _, want := range []string{"09:30 fhr 164", "10:00 fhr 150", "16:00 sbp 144", "16:00 dbp 92", "12:00 dilatation 7", "14:00 dilatation 9", "15:30 dilatation 10", "12:05 temperature 37.1"} {
		if !seen[want] {
			return fmt.Errorf("%q is not in the guide: %v", want, seen)
		}
	}
	if late < 15*6 {
		return fmt.Errorf("%d values are marked as entered late", late)
	}
	if at(l.Admitted) != "08:02" && at(l.Admitted) != "08:03" || at(l.Second) != "15:30" || at(l.Ended) != "16:30" || l.End != "birth" || l.Fetuses != 2 {
		return fmt.Errorf("admitted %s, second stage %s, ended %s by %s, %d fetuses", at(l.Admitted), at(l.Second), at(l.Ended), l.End, l.Fetuses)
	}
	if len(l.Calls) != 1 || l.Calls[0].Came == nil || at(*l.Calls[0].Came) != "16:10" || l.Calls[0].Answer == "" {
		return fmt.Errorf("calls: %+v", l.Calls)
	}
	return nil
}

// judgeChildren finds the two new patients, each linked to the mother, with the
// document of the birth.
func (t *tour) judgeChildren(woman chosen, before []chosen, documents []string) ([]chosen, error) {
	all, err := t.search(maternity, "zerbo")
	if err != nil {
		return nil, err
	}
	kids := make([]chosen, 2)
	for _, k := range all {
		if k.ID == woman.ID || slices.ContainsFunc(before, func(b chosen) bool { return b.ID == k.ID }) {
			continue
		}
		c, err := t.chart(maternity, k.ID)
		if err != nil {
			return nil, err
		}
		var p struct {
			MotherID string `json:"mother_id"`
			Birth    string
		}
		var n struct {
			Mother         string
			Rank           int
			Sex            string
			Weight, Length float64
			Apgar          []struct{ Items []int }
			Danger         []string
		}
		if err := c.identity(&p); err != nil {
			return nil, err
		}
		if err := c.signed("newborn", 1, 0, &n); err != nil {
			return nil, err
		}
		want := []struct {
			sex            string
			weight, length float64
		}{{"female", 2.45, 46}, {"male", 2.3, 45}}
		if n.Rank < 1 || n.Rank > 2 || p.MotherID != woman.ID || n.Mother != woman.ID || c.of("newborn")[0].ID != documents[n.Rank-1] || len(n.Apgar) != 3 || !slices.Equal(n.Danger, []string{"none"}) {
			return nil, fmt.Errorf("a child of %s: %+v %+v", woman.Number, p, n)
		}
		if w := want[n.Rank-1]; n.Sex != w.sex || n.Weight != w.weight || n.Length != w.length || !strings.Contains(k.Mother, "ZERBO") {
			return nil, fmt.Errorf("child %d: %+v %+v", n.Rank, n, k)
		}
		kids[n.Rank-1] = k
	}
	if kids[0].ID == "" || kids[1].ID == "" {
		return nil, fmt.Errorf("not two children: %+v", kids)
	}
	return kids, nil
}
