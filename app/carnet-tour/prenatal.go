package main

import (
	"fmt"
	"time"
)

// maternity is the desk of the walks of the maternity.
const maternity = "maternite"

// pregnancy is one pregnancy from its first visit to its third, each on the day
// for which the one before made the appointment, with the window closed and
// opened again between them.
func (t *tour) pregnancy() error {
	first := time.Now().AddDate(0, 0, -16*7)
	if err := t.on(first, "09:05"); err != nil {
		return err
	}
	if err := t.demo(maternity, 60); err != nil {
		return err
	}
	name := []string{"zerbo", "natenin"}
	before, err := t.search(maternity, name...)
	if err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(registers("Zerbo Natenin", "f", "24", "Banconi"), opensPregnancy, firstVisit, []step{t.prints("ctrl+p")})...); err != nil {
		return err
	}
	woman, err := t.newcomer(maternity, before, name...)
	if err != nil {
		return err
	}
	preg, err := t.judgePregnancy(woman, dateOf(first))
	if err != nil {
		return err
	}
	want := visited{1, 82, 58, 0, 0, 3}
	for i, v := range []struct {
		clock string
		steps []step
		more  []step
		want  visited
	}{
		{"10:20", secondVisit, nil, visited{2, 0, 61.5, 18, 1, 0}},
		{"08:45", thirdVisit, []step{t.prints("ctrl+p")}, visited{3, 0, 65, 26, 2, 0}},
	} {
		next, err := t.judgeVisit(woman, preg, want)
		if err != nil {
			return err
		}
		if err := t.on(next, v.clock); err != nil {
			return err
		}
		if err := t.session(maternity, "oumou", join(believes, finds(woman), v.steps, v.more)...); err != nil {
			return err
		}
		want = v.want
		want.days = 82 + daysBetween(first, next)
		if i == 1 && want.days/7 < 24 {
			return fmt.Errorf("the third visit comes at %d weeks", want.days/7)
		}
	}
	if _, err := t.judgeVisit(woman, preg, want); err != nil {
		return err
	}
	if n := len(t.papers()); n != 2 {
		return fmt.Errorf("%d papers, not the two cards", n)
	}
	_, err = t.checked(maternity)
	return err
}

// dateOf is a day as the record writes it.
func dateOf(t time.Time) string { return t.Format(time.DateOnly) }

// daysBetween counts the days from one day to another.
func daysBetween(from, to time.Time) int {
	noon := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	}
	return int(noon(to).Sub(noon(from)).Hours() / 24)
}

// believes confirms on the first page that the date is right: a desk on which
// nobody wrote for more than two weeks asks.
var believes = []step{shot("accueil-horloge"), turn("a"), shot("horloge-question"), turn("Return"), settle()}

// finds opens the chart of somebody by her number.
func finds(who chosen) []step {
	return []step{turn("ctrl+k"), types(who.Number), pause(500 * time.Millisecond), turn("Return"), settle()}
}

// registers finds nobody of that name and registers her: the chart opens.
func registers(name, sex, age, village string) []step {
	return []step{
		turn("ctrl+k"), writes(name), pause(500 * time.Millisecond), turn("ctrl+n"),
		types(sex), types(age), keys("Return"), writes(village), keys("Return"), settle(), pause(500 * time.Millisecond),
		shot("inscription"), turn("ctrl+Return"), settle(), shot("dossier-nouveau"),
	}
}

// opensPregnancy begins a visit, which asks for the pregnancy first: a last
// period that she is sure of, a scan of today that dates it otherwise. Signed,
// it makes way for the visit.
var opensPregnancy = join(
	[]step{turn("ctrl+m"), shot("grossesse")},
	fill("13 SA"), []step{keys("space", "Return")},
	fill("auj"), []step{types("l")}, fill("50"),
	[]step{settle(), shot("grossesse-datation"), keys("Return")},
	fill("3", "2", "0", "2"),
	[]step{keys("ctrl+Next", "ctrl+Next"), shot("grossesse-antecedents"), types("1"), keys("Return"), types("nnn"), types("2"), keys("Return")},
	[]step{settle(), shot("grossesse-tests"), turn("ctrl+Return"), settle(), shot("cpn1-ouverte")},
)

// firstVisit is a normal visit in the first trimester, before the malaria
// prophylaxis may begin.
var firstVisit = join(
	fill("11/7", "58", "n", "11,4", "25"),
	[]step{types("a"), keys("Return"), types("a"), settle(), shot("cpn1-mesures")},
	fill("", "30", "d", "r", ""),
	[]step{settle(), shot("cpn1-prevention"), types("nnnn")},
	ends("cpn1"),
)

// secondVisit is a normal visit in the second trimester; thirdVisit is the one
// after it, whose keys are counted.
var (
	secondVisit = join(
		[]step{turn("ctrl+m"), settle(), shot("cpn2-ouverte")},
		laterVisit("61,5", "18", "a"), ends("cpn2"))
	thirdVisit = join(
		[]step{shot("cpn3-dossier"), count(), turn("ctrl+m"), settle()},
		laterVisit("65", "26", ""), ends("cpn3"),
		[]step{most(90, "une CPN normale")})
)

// laterVisit are the measures of a visit after the first, and what is given.
func laterVisit(weight, fundus, deworming string) []step {
	return join(
		fill("11/7", weight, fundus, "144", "n", "11,6", "25"),
		[]step{types("p"), types("a"), keys("Return"), types("a"), settle(), shot("cpn-mesures")},
		fill("d", "30", "", "", deworming),
		[]step{settle(), shot("cpn-prevention")})
}

// ends goes on to the counsels and signs: what is missing is shown, and the
// focus goes there; it is how the visit ends.
func ends(name string) []step {
	return []step{
		keys("ctrl+Next", "ctrl+Next"), types("sa"), turn("ctrl+Return"), settle(), shot(name + "-manque"), types("1"), settle(),
		turn("ctrl+Return"), settle(), shot(name + "-signee"),
	}
}

// judgePregnancy asks the record for the pregnancy: the date that the scan
// decided, nine days from that of her period. It returns its document.
func (t *tour) judgePregnancy(woman chosen, first string) (string, error) {
	c, err := t.chart(maternity, woman.ID)
	if err != nil {
		return "", err
	}
	var p struct {
		LMP, EDD, Basis string
		Certain         bool `json:"lmp_certain"`
		Gravida, Parity int
		HIV             string
		Scans           []struct {
			Date, Method string
			CRL          float64
		}
	}
	if err := c.signed("pregnancy", 1, 0, &p); err != nil {
		return "", err
	}
	on, err := time.ParseInLocation(time.DateOnly, first, time.Local)
	if err != nil {
		return "", err
	}
	lmp, edd := dateOf(on.AddDate(0, 0, -13*7)), dateOf(on.AddDate(0, 0, 280-82))
	if p.LMP != lmp || !p.Certain || p.EDD != edd || p.Basis != "scan" || p.Gravida != 3 || p.Parity != 2 || p.HIV != "negative" {
		return "", fmt.Errorf("want a period on %s and a due date on %s by the scan: %+v", lmp, edd, p)
	}
	if len(p.Scans) != 1 || p.Scans[0].Date != first || p.Scans[0].CRL != 50 {
		return "", fmt.Errorf("the scan: %+v", p.Scans)
	}
	return c.of("pregnancy")[0].ID, nil
}

// visited is what is asked of a signed visit; 0 where there is nothing.
type visited struct {
	number, days   int
	weight, fundus float64
	sp, td         int
}

// judgeVisit asks the record for the latest visit, and returns the day of the
// appointment that it made.
func (t *tour) judgeVisit(woman chosen, preg string, want visited) (time.Time, error) {
	c, err := t.chart(maternity, woman.ID)
	if err != nil {
		return time.Time{}, err
	}
	var v struct {
		Pregnancy, Outcome string
		Number, Days       int
		Vitals             struct{ Systolic, Diastolic, Weight float64 }
		FundalHeight       float64 `json:"fundal_height"`
		SP, Td, Iron       int
		Danger             []string
		Next               struct{ Date string }
	}
	if err := c.signed("prenatal", want.number, want.number-1, &v); err != nil {
		return time.Time{}, err
	}
	got := visited{v.Number, v.Days, v.Vitals.Weight, v.FundalHeight, v.SP, v.Td}
	if got != want || v.Pregnancy != preg || v.Outcome != "home" || v.Vitals.Systolic != 110 || v.Vitals.Diastolic != 70 || v.Iron != 30 || len(v.Danger) != 1 || v.Danger[0] != "none" {
		return time.Time{}, fmt.Errorf("visit %d: want %+v, the record has %+v", want.number, want, v)
	}
	return time.ParseInLocation(time.DateOnly, v.Next.Date, time.Local)
}
