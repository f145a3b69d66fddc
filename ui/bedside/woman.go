package bedside

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// Woman is who is in labour.
type Woman struct {
	ID      journal.DocumentID
	Patient records.Patient
	// Pregnancy is the one under way, with the id of its document; nil for
	// none.
	Pregnancy   *records.Pregnancy
	PregnancyID journal.DocumentID
	// Delivered is when she gave birth, within the postnatal period; nil where
	// she did not or is pregnant again. It is said before the pregnancy.
	Delivered *time.Time
}

// postnatalDays is how long a birth is what must be seen first of a woman: the
// six weeks of the postnatal period.
const postnatalDays = 42

// ReadWoman reads a patient with her pregnancy; zero for no patient.
func ReadWoman(ctx context.Context, st *store.Store, id journal.DocumentID) (w Woman, err error) {
	if id.IsZero() {
		return w, nil
	}
	c, err := st.Chart(ctx, id)
	if err != nil {
		return w, err
	}
	w.ID, w.Patient = c.Document.ID, c.Patient
	d, p, ok, err := st.Pregnant(ctx, w.ID)
	if err != nil {
		return w, err
	}
	if ok {
		w.Pregnancy, w.PregnancyID = &p, d.ID
		return w, nil
	}
	births, err := st.OfPatient(ctx, w.ID, records.KindDelivery)
	if err != nil || len(births) == 0 {
		return w, err
	}
	var last records.Delivery
	if births[len(births)-1].Content == nil {
		return w, nil
	}
	if err := births[len(births)-1].Decode(&last); err != nil {
		return w, err
	}
	if since := st.Today().Sub(DayOf(last.At)); since >= 0 && since <= postnatalDays {
		w.Delivered = &last.At
	}
	return w, nil
}

// deliveredWords says how long ago she gave birth.
func deliveredWords(p text.Printer, days int) string {
	switch {
	case days <= 0:
		return p.T("labour.delivered.today")
	case days == 1:
		return p.T("labour.delivered.yesterday")
	}
	return p.T("labour.delivered.days", days)
}

// Banner says who she is and what must be seen about her first.
func Banner(c *place.Context, w *Woman) fyne.CanvasObject {
	p, who := c.P(), &w.Patient
	facts := place.Dots(place.Sex(p, who.Sex), place.Age(p, who.Birth, who.BirthBy, c.Today()), who.Place(), numbered(p.T("labour.number"), who.Number))
	var tags []fyne.CanvasObject
	switch {
	case len(who.Allergies) > 0:
		words := ""
		for i, a := range who.Allergies {
			if i > 0 {
				words += ", "
			}
			words += a.Substance
			if a.Reaction != "" {
				words += " (" + a.Reaction + ")"
			}
		}
		tags = append(tags, kit.Tag(kit.Alarm, "⚠ "+p.T("labour.allergy", words)))
	case !who.NoAllergy:
		tags = append(tags, kit.Tag(kit.Warning, "⚠ "+p.T("labour.allergy.unknown")))
	}
	if w.Delivered != nil {
		tags = append(tags, kit.Tag(kit.Marked, deliveredWords(p, c.Today().Sub(DayOf(*w.Delivered)))))
	} else if g := w.Pregnancy; g != nil {
		words := p.T("labour.pregnant.undated")
		if days, ok := g.Age(c.Today()); ok {
			words = p.T("labour.pregnant", int(days)/7, int(days)%7, place.Day(*g.EDD))
		}
		if g.Gravida != nil && g.Parity != nil {
			words = place.Dots(words, p.T("labour.gp", *g.Gravida, *g.Parity))
		}
		tags = append(tags, kit.Tag(kit.Marked, words))
		for _, r := range g.Risks {
			if key := "labour.risk." + r; p.Has(key) {
				tags = append(tags, kit.Tag(kit.Warning, p.T(key)))
			}
		}
	}
	if who.BloodGroup != "" {
		tags = append(tags, kit.PlainTag(kit.Neutral, who.BloodGroup))
	}
	if c.Desk.Info.Demo {
		tags = append(tags, kit.Tag(kit.Warning, p.T("place.demo")))
	}
	line := kit.HStack(10, kit.NewText(who.Name(), kit.Title), kit.NewText(facts, kit.Aside).Cut())
	return kit.NewFlush(container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0),
		kit.Pad(kit.VStack(6, line, kit.Flow(8, tags...)), 12, 20, 10, 20)), kit.HLine())
}

func numbered(label, n string) string {
	if n == "" {
		return ""
	}
	return label + "\u00a0" + n
}

// PregnancyWords is a pregnancy in a line: how many, how far, its risks; empty for
// none.
func PregnancyWords(p text.Printer, g *records.Pregnancy, now time.Time) []string {
	if g == nil {
		return nil
	}
	var out []string
	if g.Gravida != nil && g.Parity != nil {
		out = append(out, p.T("labour.gp", *g.Gravida, *g.Parity))
	}
	if days, ok := g.Age(DayOf(now)); ok {
		out = append(out, p.T("labour.paper.ga", int(days)/7, int(days)%7))
	}
	for _, r := range g.Risks {
		if key := "labour.risk." + r; p.Has(key) {
			out = append(out, p.T(key))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return []string{strings.Join(out, " · ")}
}
