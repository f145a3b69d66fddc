package main

import (
	"time"
)

// birth is a labour of eight hours with two alerts, the birth of twins, and
// what follows for them and for their mother until six weeks. The window is
// closed and opened again between the parts.
func (t *tour) birth() error {
	day := time.Now().AddDate(0, 0, -43)
	if err := t.on(day, "08:02"); err != nil {
		return err
	}
	if err := t.demo(maternity, 60); err != nil {
		return err
	}
	name := []string{"zerbo"}
	before, err := t.search(maternity, name...)
	if err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(registers("Zerbo Kadiatou", "f", "29", "Banconi"), atTerm, admitted)...); err != nil {
		return err
	}
	woman, err := t.newcomer(maternity, before, name...)
	if err != nil {
		return err
	}
	if err := t.on(day, "12:10"); err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join(finds(woman), morning)...); err != nil {
		return err
	}
	if err := t.on(day, "16:50"); err != nil {
		return err
	}
	if err := t.session(maternity, "oumou", join([]step{turn("alt+m"), settle(), shot("maternite-garde")}, finds(woman), afternoon, []step{t.prints("ctrl+p")}, twins, []step{t.prints("F9")})...); err != nil {
		return err
	}
	kids, err := t.judgeBirth(woman, before, day)
	if err != nil {
		return err
	}
	return t.afterBirth(woman, kids, day)
}

// atTerm opens a pregnancy with twins, near its term.
var atTerm = join(
	[]step{turn("ctrl+g")},
	fill("37 SA + 3"), []step{keys("space", "Return", "Return")},
	fill("4", "3", "0", "3"),
	[]step{keys("ctrl+Next"), types("j"), keys("ctrl+Next"), types("1"), keys("Return"), types("nnn"), types("3"), keys("Return"),
		settle(), shot("grossesse-jumeaux"), turn("ctrl+Return"), settle()},
)

// admitted admits her at 5 cm; the first round is open at once, and is entered
// whole, with a heart for each child.
var admitted = join(
	[]step{turn("ctrl+t"), settle(), types("5"), settle(), shot("admission"), turn("ctrl+Return"), settle(), shot("premiere-colonne"),
		keys("Up", "Up", "Up", "Up"), types("ooom"), types("138n"), types("142n"), types("ia"), types("00"), types("84"), keys("Return"),
		types("11876"), keys("Return"), types("368"), types("00")},
	fill("3", "35"), []step{keys("Down"), types("4"), keys("F4"), settle(), shot("colonne-entree"), pause(time.Second)},
)

// round is a round that was not entered when it was made: its time, the heart
// of each child, the contractions in ten minutes and their length in seconds,
// and the dilatation where it was felt.
func round(clock, first, second, contractions, seconds, cm string) []step {
	return join(
		[]step{keys("F4", "F6"), types(clock), keys("Return", "Down", "Down", "Down", "Down"),
			types(first + "n"), types(second + "n"), keys("Next", "Next")},
		fill(contractions, seconds, cm),
		[]step{keys("F4"), settle()})
}

// herself opens a round at the values of the woman.
func herself(clock string) []step {
	return []step{keys("F4", "F6"), types(clock), keys("Return", "Next", "Next")}
}

// vitals are the pulse, the pressure, the temperature and a clean urine, in the
// part of the woman.
func vitals(pulse, systolic, diastolic, temperature string) []step {
	return join(fill(pulse), []step{types(systolic)}, fill(diastolic), []step{types(temperature + "00")})
}

// morning enters what was noted on paper until noon: one heart too fast for a
// while.
var morning = join(
	[]step{turn("ctrl+t"), settle(), shot("travail-repris")},
	round("0830", "140", "144", "3", "35", ""),
	round("0900", "141", "143", "3", "40", ""),
	round("0930", "164", "146", "4", "40", ""),
	[]step{shot("alerte-rcf")},
	round("1000", "150", "142", "4", "40", ""),
	round("1030", "144", "140", "4", "40", ""),
	round("1100", "142", "141", "4", "40", ""),
	round("1130", "140", "143", "4", "45", ""),
	round("1200", "141", "144", "4", "45", "7"),
	// Now she is looked at herself: the values of the woman are due.
	herself("1205"), vitals("88", "122", "80", "371"), []step{keys("F4"), settle(), shot("midi"), turn("F2"), settle(), shot("courbes"), turn("F2"), settle(), shot("partogramme"), turn("F2"),
		settle(), turn("ctrl+r"), shot("transmission"), turn("Escape"), pause(time.Second)},
)

// afternoon goes on to the second stage: her pressure rises, the doctor is
// called and comes.
var afternoon = join(
	[]step{turn("ctrl+t"), settle()},
	round("1230", "143", "145", "4", "45", ""),
	round("1300", "140", "142", "4", "45", ""),
	round("1330", "139", "141", "4", "50", ""),
	round("1400", "142", "140", "4", "50", "9"),
	round("1430", "138", "139", "4", "50", ""),
	round("1500", "136", "138", "5", "50", ""),
	round("1530", "135", "137", "5", "50", "10"),
	herself("1600"), vitals("96", "144", "92", "372"),
	[]step{keys("F4"), settle(), shot("alerte-tension"),
		turn("F3"), writes("Dr Aminata"), keys("Return"), types("1601"), keys("Return"), writes("Tension 144/92, jumeaux"), settle(), shot("appel"), turn("Return"),
		settle(), turn("F3"), writes("Surveillance, pas de traitement"), keys("shift+Tab", "shift+Tab"), types("1610"), settle(), shot("venue"), turn("ctrl+Return"), settle(),
		turn("F5"), writes("Tension 144/92 sans autre signe"), keys("Return"), writes("Tension toutes les 15 min, urines"), keys("Return"),
		settle(), shot("deuxieme-stade"), turn("ctrl+r"), shot("transmission"), turn("Escape"), settle()},
)

// twins is the birth: a girl, then a boy, the third stage, and the signature.
var twins = join(
	[]step{turn("F9"), settle(), shot("naissance"), types("v"), keys("Return", "Return")}, fill("1630", ""),
	fill("1642", "90"), []step{types("o")}, fill("1648"), []step{types("ooi")},
	fill("250", "92", "13/8", "1649"),
	[]step{settle(), shot("delivrance"), turn("ctrl+Return"), settle(), types("v"), settle(), shot("mere"), keys("ctrl+Next")},
	newborn("f", "1630", "2,45", "46", "33"),
	[]step{shot("premier-enfant"), keys("ctrl+Next"), settle(), shot("deuxieme-enfant")},
	newborn("g", "1640", "2,3", "45", "32,5"),
	[]step{shot("deuxieme-enfant-soins"), turn("ctrl+Return"), settle(), shot("naissance-signee")},
)

// newborn is one child, from its sex to its danger signs.
func newborn(sex, clock, weight, length, head string) []step {
	return join(
		[]step{types(sex), keys("Return")}, fill(clock, weight, length, head, "", "", ""),
		[]step{types("12222"), types("22222"), types("22222"), types("a"), keys("Return", "Return"), types("o")}, fill("30"),
		[]step{types("noonn")}, fill("36,8", "44"), []step{types("a"), keys("Return"), settle()})
}
