package main

import (
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// eclampsia is a first visit at 31 weeks, by night, that finds a severe pre-eclampsia. The
// window is closed while she rests before her pressure is taken again: the
// draft is gone on with. It ends with the letter.
func (t *tour) eclampsia() error {
	today := time.Now()
	if err := t.on(today, "20:40"); err != nil {
		return err
	}
	if err := t.demo(maternity, 60); err != nil {
		return err
	}
	if err := nightTheme(t.data(maternity)); err != nil {
		return err
	}
	name := []string{"zerbo", "safiatou"}
	before, err := t.search(maternity, name...)
	if err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(registers("Zerbo Safiatou", "f", "27", "Banconi"), pregnantAt31, raised)...); err != nil {
		return err
	}
	woman, err := t.newcomer(maternity, before, name...)
	if err != nil {
		return err
	}
	if err := t.on(today, "20:57"); err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(finds(woman), severe, []step{t.prints("F8")})...); err != nil {
		return err
	}
	if err := t.judgeReferral(woman); err != nil {
		return err
	}
	_, err = t.checked(maternity)
	return err
}

// pregnantAt31 opens the pregnancy on the way to the visit; her HIV test is
// positive, which no letter may say unless asked.
var pregnantAt31 = join(
	[]step{turn("ctrl+m")},
	fill("31 SA + 2"), []step{keys("space", "Return", "Return")},
	fill("2", "1", "0", "1"),
	[]step{keys("ctrl+Next", "ctrl+Next"), types("1"), keys("Return"), types("nnp"), types("2"), keys("Return"),
		settle(), turn("ctrl+Return"), settle()},
)

// raised are the first measures: a pressure that is to be taken again.
var raised = join(
	fill("142/92"), []step{settle(), shot("tension-elevee")},
	fill("68,5", "30", "144", "+", "10,2", "25"), []step{types("p"), settle(), shot("reprendre-la-tension"), pause(time.Second)},
)

// severe is the second pressure, the headache, and what follows from both.
var severe = join(
	[]step{shot("brouillon-repris")},
	fill("150/96"), []step{types("c"), settle(), shot("pre-eclampsie-severe"),
		turn("F8"), settle(), shot("reference-preparee"), turn("ctrl+Return"), settle(), shot("cpn-signee")},
)

// judgeReferral asks the record for the referral, and the letter for its words.
func (t *tour) judgeReferral(woman chosen) error {
	c, err := t.chart(maternity, woman.ID)
	if err != nil {
		return err
	}
	var v struct {
		Days, Number int
		Vitals       struct{ Systolic, Diastolic int }
		Again        int    `json:"repeat_systolic"`
		At           string `json:"pressure_at"`
		Tests        struct{ Protein string }
		Danger       []string
		Outcome      string
		Referral     struct {
			To, Reason string
			Urgent     bool
		}
	}
	if err := c.signed("prenatal", 1, 0, &v); err != nil {
		return err
	}
	if v.Days != 31*7+2 || v.Vitals.Systolic != 142 || v.Vitals.Diastolic != 92 || v.Again != 150 || (v.At < "20:40" || v.At > "20:50") || v.Tests.Protein != "+" ||
		len(v.Danger) != 1 || v.Danger[0] != "severe_headache" {
		return fmt.Errorf("the visit: %+v", v)
	}
	if v.Outcome != "referred" || v.Referral.To == "" || !v.Referral.Urgent || !strings.Contains(v.Referral.Reason, "pré-éclampsie sévère") {
		return fmt.Errorf("the referral: %+v", v)
	}
	return t.says([]string{"LETTRE DE RÉFÉRENCE", "URGENT", v.Referral.To, "Suspicion de pré-éclampsie sévère", "142/92", "150/96", "31 SA + 2", "ZERBO Safiatou", woman.Number}, "VIH")
}

// says looks for words in the one paper of the walk, and for those that must
// not be there.
func (t *tour) says(words []string, never ...string) error {
	list := t.papers()
	if len(list) != 1 {
		return fmt.Errorf("%d papers, not one", len(list))
	}
	text, err := t.words(list[0])
	if err != nil {
		return err
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			return fmt.Errorf("%s does not say %q:\n%s", list[0], w, text)
		}
	}
	for _, w := range never {
		if strings.Contains(text, w) {
			return fmt.Errorf("%s says %q:\n%s", list[0], w, text)
		}
	}
	return nil
}

// words is the text of a paper, a run of white space as one space.
func (t *tour) words(pdf string) (string, error) {
	out, err := exec.CommandContext(t.ctx, "pdftotext", "-layout", pdf, "-").Output()
	if err != nil {
		return "", fmt.Errorf("pdftotext: %w", err)
	}
	flat := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(string(out))
	return strings.Join(strings.Fields(flat), " "), nil
}
