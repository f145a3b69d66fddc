package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The two desks of the centre of the first walk.
const (
	firstDesk  = "un"
	secondDesk = "deux"
)

// desks is the main job: at the first desk from the search to the sealed
// bundle, at the second one, by night, what has come.
func (t *tour) desks() error {
	if err := t.pair(); err != nil {
		return err
	}
	double, err := t.double()
	if err != nil {
		return err
	}
	given := strings.TrimPrefix(double.Name, "TRAORÉ ")
	before, err := t.search(firstDesk, "traore", given)
	if err != nil {
		return err
	}
	if err := t.opened(firstDesk, func(p *player) error {
		return p.plays(join([]step{shot("ouverture"), login("aminata"), shot("accueil"), turn("alt+m"), settle(), shot("maternite"), turn("ctrl+k"),
			types("tarawele fatimata"), pause(time.Second), shot("recherche")},
			registersDouble(given, double.Village, double.Age+1), malaria, t.hands())...)
	}); err != nil {
		return err
	}
	patient, err := t.newcomer(firstDesk, before, "traore", given)
	if err != nil {
		return err
	}
	if err := t.opened(secondDesk, func(p *player) error {
		return p.plays(join([]step{shot("nuit-ouverture"), login("aminata"), shot("nuit-accueil")}, t.receives(),
			[]step{turn("ctrl+k"), types(patient.Number), settle(), turn("Return"), shot("nuit-dossier")})...)
	}); err != nil {
		return err
	}
	return t.judgeDesks(patient)
}

// stick is the folder that stands for a USB stick.
func (t *tour) stick() string { return filepath.Join(t.work, "cle") }

// pair makes a centre with invented people, and a second desk of it, dark for
// the night.
func (t *tour) pair() error {
	if err := os.Mkdir(t.stick(), 0o755); err != nil {
		return err
	}
	if err := t.demo(firstDesk, 400); err != nil {
		return err
	}
	var request, approval struct{ File string }
	if err := t.cli(&request, "desk", "request", "--data", t.data(secondDesk), "--to", t.stick(), "--name", "Maternité"); err != nil {
		return err
	}
	if err := t.cli(&approval, "desk", "approve", request.File, "--data", t.data(firstDesk), "--user", "Moussa Diarra", "--to", t.stick()); err != nil {
		return err
	}
	if err := t.cli(nil, "desk", "join", approval.File, "--data", t.data(secondDesk)); err != nil {
		return err
	}
	return errors.Join(os.Remove(request.File), os.Remove(approval.File), nightTheme(t.data(secondDesk)))
}

// nightTheme makes a desk dark before it opens: night duty.
func nightTheme(data string) error {
	path := filepath.Join(data, "desk.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var info map[string]any
	if err := json.Unmarshal(b, &info); err != nil {
		return err
	}
	info["theme"] = "dark"
	if b, err = json.Marshal(info); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}

// double is a woman beside whom another one of the same name is registered.
func (t *tour) double() (chosen, error) {
	found, err := t.search(firstDesk, "traore", "25")
	if err != nil {
		return chosen{}, err
	}
	for _, f := range found {
		if f.Sex == "female" && strings.HasPrefix(f.Name, "TRAORÉ ") {
			return f, nil
		}
	}
	return chosen{}, fmt.Errorf("no woman of that name to be a double of: %+v", found)
}

// registersDouble goes on in the search and registers a woman whose double is
// there already: the same name in another spelling, the same village.
func registersDouble(given, village string, age int) []step {
	return []step{
		keys("ctrl+a"), types("Traore " + given), turn("ctrl+n"),
		types("f"), types(strconv.Itoa(age)), keys("Return"), types(village), keys("Return"),
		settle(), pause(600 * time.Millisecond), shot("inscription-double"),
		turn("ctrl+Return"), shot("inscription-question"),
		// It is somebody else: she is registered all the same.
		turn("ctrl+Return"), shot("dossier-nouveau"),
	}
}

// malaria is a consultation for malaria in a young woman, up to the
// prescription.
var malaria = []step{
	turn("ctrl+n"),
	types("38,9"), keys("Return"), types("58"), keys("Return"), types("118/72"), keys("Return"), types("96"), keys("Return"),
	keys("Return", "Return", "Return", "Return"),
	writes("Corps chaud depuis 3 jours"), keys("Return"),
	writes("Frissons, courbatures, pas de vomissement."), keys("Tab"),
	shot("consultation-debut"),
	types("erca"), keys("Tab", "Tab"),
	types("p"), types("10,4"), keys("Return"),
	shot("consultation-tests"),
	keys("Return", "Return", "Return"),
	types("palu simple"), keys("Return"), types("c"),
	shot("consultation-diagnostic"),
	keys("Tab", "Tab"),
	types("coartem"), keys("Return", "F5"),
	shot("consultation-ordonnance"),
	keys("ctrl+Next", "ctrl+Next"), types("1"), types("+3j"), keys("Return"),
	shot("consultation-complete"),
	turn("ctrl+Return"), shot("consultation-signee"),
}

// hands prints the prescription and seals what the other desks lack.
func (t *tour) hands() []step {
	return join([]step{t.prints("F9")}, t.usesFolder(), []step{
		keys("F6"),
		{"seals a bundle", func(*player) error {
			if err := t.wait("bundle", func() bool { return len(t.bundles()) > 0 }); err != nil {
				return err
			}
			for _, b := range t.bundles() {
				content, err := os.ReadFile(b)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(t.out, filepath.Base(b)), content, 0o644); err != nil {
					return err
				}
			}
			return nil
		}},
		pause(time.Second), shot("echanges"),
	})
}

func (t *tour) bundles() []string {
	list, err := filepath.Glob(filepath.Join(t.stick(), "*.CAR"))
	if err != nil {
		return nil // the pattern is constant
	}
	return list
}

// usesFolder opens Échanges and chooses the folder that stands for a stick.
func (t *tour) usesFolder() []step {
	return []step{turn("alt+e"), keys("ctrl+o"), settle(), types(t.stick()), settle(), keys("Return"), settle()}
}

// receives takes in what the first desk sealed.
func (t *tour) receives() []step {
	return join(t.usesFolder(), []step{
		keys("F7"),
		{"receives", func(*player) error {
			return t.wait("receipt", func() bool {
				list, err := filepath.Glob(filepath.Join(t.stick(), "*.ACK"))
				return err == nil && len(list) > 0
			})
		}},
		pause(time.Second), shot("nuit-recu"),
	})
}

// judgeDesks asks both records whether the job was done.
func (t *tour) judgeDesks(patient chosen) error {
	a, err := t.checked(firstDesk)
	if err != nil {
		return err
	}
	b, err := t.checked(secondDesk)
	if err != nil {
		return err
	}
	if a != b {
		return fmt.Errorf("the desks differ: %s and %s", a, b)
	}
	c, err := t.chart(secondDesk, patient.ID)
	if err != nil {
		return err
	}
	var v struct {
		Reason    string
		Diagnoses []struct{ ICD10 string }
		Lines     []struct{ Code string }
	}
	if err := c.signed("consultation", 1, 0, &v); err != nil {
		return err
	}
	if v.Reason != "Corps chaud depuis 3 jours" || len(v.Diagnoses) == 0 || len(v.Lines) == 0 {
		return fmt.Errorf("the second desk reads another consultation of %s: %+v", patient.Name, v)
	}
	if len(t.papers()) == 0 {
		return errors.New("no prescription was printed")
	}
	return nil
}
