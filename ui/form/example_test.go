package form_test

import (
	"fmt"
	"strings"

	"carnet/assets/text"
	"carnet/ui/form"
)

// A consultation in small: what a document keeps, and the form over it.
func Example() {
	type line struct {
		Medicine, Code string
		Dose           float64
		Times, Days    int
	}
	var c struct {
		Systolic, Diastolic *int
		Temperature         *float64
		Signs               []string
		Lines               []line
		Next                *form.Date
	}
	c.Lines = make([]line, 1)
	formulary := form.Among(
		form.Option{Value: "para500", Label: "Paracétamol 500 mg", Detail: "comprimé", Words: []string{"doliprane"}},
		form.Option{Value: "amox500", Label: "Amoxicilline 500 mg", Detail: "gélule"})
	today := form.Date{Year: 2026, Month: 11, Day: 24}

	f := form.New(text.For(text.French), form.Spec{Columns: 4, Today: func() form.Date { return today }})
	f.Section("Mesures",
		form.BP("Tension artérielle", &c.Systolic, &c.Diastolic, form.Required(),
			form.Check(func(p form.Pressure) form.Message {
				if p.Systolic < 140 && p.Diastolic < 90 {
					return form.Message{}
				}
				return form.Alarm("≥ 140/90 : reprendre après 15 min")
			})),
		form.Number("Température", &c.Temperature, form.Unit("°C"), form.Last("37,2 le 12/10"),
			form.Decimals(1), form.Plausible(25, 43), form.Above(38.4, form.Warning, "Fièvre")))
	f.Section("Signes de danger",
		form.Checks("Signes", &c.Signs, []form.Option{{Value: "headache", Label: "Céphalées", Level: form.Danger}}, form.Span(4)),
		form.Note(func() form.Alert {
			if c.Systolic == nil || *c.Systolic < 140 || len(c.Signs) == 0 {
				return form.Alert{}
			}
			return form.Alert{Level: form.Danger, Title: "Suspicion de pré-éclampsie", Text: "Référer."}
		}))
	f.Section("Ordonnance",
		form.Repeat("Médicament", &c.Lines, nil, func(l *line) []*form.Field {
			return []*form.Field{
				form.Combo("Médicament", &l.Medicine, formulary, form.Code(&l.Code), form.Span(2)),
				form.Number("Dose", &l.Dose),
				form.Integer("Fois par jour", &l.Times),
				form.Integer("Jours", &l.Days),
			}
		}).Columns(5))
	f.Section("Suite", form.Day("Prochain rendez-vous", &c.Next, form.NotPast(), form.Required()))

	// What a person types, key by key; formview does this in the window.
	fill := func(key, typed string) {
		x := f.Field(key)
		x.Enter()
		x.Edit(typed)
		x.Leave()
		fmt.Println(strings.TrimSpace(x.Label() + " = " + x.Text() + " " + x.Message().Text))
	}
	fill("Tension artérielle", "14,2/9")
	fill("Température", "39.2")
	f.Field("Signes").PickByKey('c')
	fill("Médicament[0].Médicament", "doliprane")
	f.Field("Médicament[0].Médicament").Enter()
	f.Field("Médicament[0].Médicament").Edit("dolip")
	f.Field("Médicament[0].Médicament").TakeSuggestion(-1)
	for _, m := range f.Missing() {
		fmt.Println("manque :", m.Label())
	}
	fill("Prochain rendez-vous", "+2s")
	fmt.Println(*c.Systolic, *c.Diastolic, *c.Temperature, c.Signs, c.Lines[0].Code, c.Next, len(f.Missing()))
	// Output:
	// Tension artérielle = 142/90 ≥ 140/90 : reprendre après 15 min
	// Température = 39,2 Fièvre
	// Médicament = doliprane
	// manque : Prochain rendez-vous
	// Prochain rendez-vous = 08/12/2026
	// 142 90 39.2 [headache] para500 2026-12-08 0
}
