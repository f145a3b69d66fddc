package main

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// afterBirth is the visit of mother and children at three days, the vaccines of
// birth of the first child, and at six weeks its first doses and its weight.
func (t *tour) afterBirth(woman chosen, kids []chosen, day time.Time) error {
	if err := t.on(day.AddDate(0, 0, 3), "09:15"); err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(finds(woman), postnatal, finds(kids[0]), vaccinesOfBirth, []step{t.prints("ctrl+p")})...); err != nil {
		return err
	}
	if err := t.judgePostnatal(woman, kids); err != nil {
		return err
	}
	if err := t.judgeDoses(kids[0], 1, "bcg", "polio0"); err != nil {
		return err
	}
	if err := t.on(day.AddDate(0, 0, 42), "09:40"); err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(believes, finds(kids[0]), vaccinesOfSixWeeks, []step{t.prints("ctrl+p")}, weighed)...); err != nil {
		return err
	}
	if err := t.judgeDoses(kids[0], 2, "polio", "penta", "pneumo", "rota"); err != nil {
		return err
	}
	if err := t.judgeGrowth(kids[0]); err != nil {
		return err
	}
	if n := len(t.papers()); n != 4 {
		return fmt.Errorf("%d papers, not the guide, the notices and two cards", n)
	}
	_, err := t.checked(maternity)
	return err
}

// postnatal is a normal visit of a mother and her two children.
var postnatal = join(
	[]step{turn("ctrl+shift+n"), settle(), shot("cpon-ouverte")},
	fill("36,9", "60", "118/72", "84"),
	[]step{keys("ctrl+Next"), types("a"), keys("Return"), types("nbnc"), types("n")}, fill("11,2"),
	[]step{types("01"), settle(), shot("cpon-mere")},
	postnatalChild("2,4"), []step{keys("ctrl+Next")},
	postnatalChild("2,25"), []step{settle(), shot("cpon-enfants"), turn("ctrl+Return"), settle(), types("1"), settle(), shot("cpon-suite"),
		turn("ctrl+Return"), settle(), shot("cpon-signee")},
)

// postnatalChild is one child at the visit.
func postnatalChild(weight string) []step {
	return join([]step{types("o")}, fill(weight, "36,8", "44"), []step{types("ss"), types("a"), keys("Return")})
}

var (
	vaccinesOfBirth = []step{
		turn("ctrl+shift+v"), settle(), shot("vaccins-naissance"), keys("F5"), settle(), shot("vaccins-naissance-donnes"),
		turn("ctrl+Return"), settle(), shot("vaccins-naissance-signes"),
	}
	vaccinesOfSixWeeks = join(
		[]step{turn("ctrl+shift+v"), settle(), types("dddd"), settle(), shot("vaccins-six-semaines")},
		fill("op9", "px12", "pn3", "r7"),
		[]step{settle(), shot("vaccins-lots"), turn("ctrl+Return"), settle(), shot("vaccins-six-semaines-signes")},
	)
	weighed = join(
		[]step{turn("ctrl+shift+g"), settle()},
		fill("4,1", "54"),
		[]step{settle(), shot("croissance"), turn("ctrl+Return"), settle(), shot("croissance-signee")},
	)
)

func (t *tour) judgePostnatal(woman chosen, kids []chosen) error {
	c, err := t.chart(maternity, woman.ID)
	if err != nil {
		return err
	}
	var v struct {
		Contact, Bleeding, Outcome string
		Vitals                     struct{ Systolic int }
		Hb                         float64
		Mood                       []int
		Danger                     []string
		Children                   []struct {
			Child       string
			Weight      float64
			Respiration int
			Feeding     string
		}
		Next struct{ Date string }
	}
	if err := c.signed("postnatal", 1, 0, &v); err != nil {
		return err
	}
	if v.Contact != "48_72h" || v.Bleeding != "normal" || v.Outcome != "home" || v.Vitals.Systolic != 118 || v.Hb != 11.2 || !slices.Equal(v.Mood, []int{0, 1}) || !slices.Equal(v.Danger, []string{"none"}) || v.Next.Date == "" {
		return fmt.Errorf("the postnatal visit: %+v", v)
	}
	if len(v.Children) != 2 || v.Children[0].Child != kids[0].ID || v.Children[1].Child != kids[1].ID || v.Children[0].Weight != 2.4 || v.Children[1].Weight != 2.25 || v.Children[1].Respiration != 44 || v.Children[0].Feeding != "breast" {
		return fmt.Errorf("the children at the postnatal visit: %+v", v.Children)
	}
	return nil
}

// judgeDoses asks for the n-th vaccination of a child.
func (t *tour) judgeDoses(child chosen, n int, want ...string) error {
	c, err := t.chart(maternity, child.ID)
	if err != nil {
		return err
	}
	var v struct {
		Doses []struct{ Vaccine, Lot string }
		Next  struct{ Date string }
	}
	if err := c.signed("vaccination", n, n-1, &v); err != nil {
		return err
	}
	var got []string
	for _, d := range v.Doses {
		got = append(got, d.Vaccine)
		if n == 2 && d.Lot == "" {
			return fmt.Errorf("%s has no lot: %+v", d.Vaccine, v)
		}
	}
	if !slices.Equal(got, want) || v.Next.Date == "" {
		return fmt.Errorf("doses %v, not %v; next %q", got, want, v.Next.Date)
	}
	return nil
}

func (t *tour) judgeGrowth(child chosen) error {
	c, err := t.chart(maternity, child.ID)
	if err != nil {
		return err
	}
	var v struct{ Weight, Length float64 }
	if err := c.signed("growth", 1, 0, &v); err != nil {
		return err
	}
	if v.Weight != 4.1 || v.Length != 54 {
		return errors.New("the growth is another one")
	}
	return nil
}
