package main

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/assets/icons"
	"carnet/assets/text"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
	"carnet/ui/theme"
)

// show fills the window with a page and returns what puts the focus.
func show(s *kit.Shell, page string, signed bool) (focus func()) {
	var doc fyne.CanvasObject
	focus = func() {}
	switch page {
	case "kit":
		doc = pieces(s)
	case "dialog":
		doc = pieces(s)
		focus = func() {
			s.Ask(kit.Question{Title: "Corriger un document signé", Words: "La première version reste lisible, avec la date, votre nom et ce motif.", Yes: "Corriger"}, "Motif de la correction", func(string) {}, nil)
		}
	case "keys":
		doc = pieces(s)
		s.Push("Consultation").Bind("Ctrl+Return", "Signer", func() {}).Bind("F8", "Préparer la lettre de référence", func() {}).Bind("Ctrl+K", "Rechercher un patient", func() {})
		focus = s.ShowKeys
	case "rows":
		v := formview.New(prescription())
		doc = v
		focus = v.FocusFirstEmpty
	default:
		v := formview.New(antenatal(signed))
		doc = v
		focus = func() { v.FocusKey("Protéinurie (bandelette)") }
	}
	s.SetContent(frame(s, doc))
	return focus
}

func frame(s *kit.Shell, doc fyne.CanvasObject) fyne.CanvasObject {
	nav := kit.VStack(2, kit.Pad(kit.NewText("Carnet", kit.Brand), 4, 10, 10, 10))
	for i, n := range []string{"Accueil", "Patients", "Maternité", "Échographie", "Santé mentale", "Pharmacie", "Laboratoire", "Rapports", "Échanges", "Réglages"} {
		count := map[int]int{0: 7, 2: 3, 6: 2, 8: 1}[i]
		nav.Add(kit.NavItem(n, count, i == 2, func() {}))
	}
	search := kit.NewEntry("Nom, village, âge, téléphone, numéro…")
	search.SetAside("Ctrl K")
	top := kit.Bar(false, kit.HStack(8, kit.Grow(520, search), kit.Spacer(), kit.NewText("CSCom-U Banconi · Poste 2 · Dr A. Touré ▾", kit.Caption)))
	banner := kit.Bar(false, kit.VStack(6,
		kit.HStack(10, kit.NewText("TRAORÉ Aïssata", kit.Title), kit.NewText("F · 24 ans · Banconi Zékéné · mère : Kadidia DIARRA · N° B2-01437-6", kit.Aside).Cut()),
		kit.Flow(8, kit.Tag(kit.Alarm, "⚠ Allergie : pénicilline (urticaire)"), kit.Tag(kit.Marked, "Enceinte 31 SA + 2 j · DPA 23/01/2027 (écho) · G3 P2"), kit.Tag(kit.Alarm, "TA 142/92 ce jour"), kit.Tag(kit.Warning, "◷ CPN 5 en retard de 6 j"))))
	timeline := kit.VStack(4)
	for i, e := range [][2]string{{"Consultation prénatale 5", "aujourd’hui 10:36 · brouillon · F. Keïta (stagiaire)"}, {"Échographie T3", "09/11/2026 · Dr A. Touré · PFE 1 540 g, 42ᵉ c."}, {"Consultation prénatale 4", "12/10/2026 · O. Sangaré, sage-femme"}, {"Laboratoire", "12/10/2026 · Hb 9,8 g/dL ▼ · VIH nég."}, {"Santé mentale", "🔒 restreint · 03/06/2026"}} {
		timeline.Add(kit.ListRow(e[0], e[1], i == 0, func() {}))
	}
	title := kit.HStack(8, kit.NewText("Consultation prénatale 5", kit.Title), kit.PlainTag(kit.Marked, "31 SA + 2 j — calculé"))
	sign := kit.NewButton("Envoyer pour contreseing", kit.ParseKey("Ctrl+Return").Hint(s.Printer()), kit.Primary, func() {})
	bar := kit.Bar(true, kit.HStack(12, kit.NewText("Brouillon enregistré 10:42", kit.Caption).Cut(), kit.Spacer(), kit.NewButton("Imprimer la carte CPN", "", kit.Secondary, func() {}).WithIcon(icons.Print), sign))
	center := kit.Edges(kit.Pad(title, 12, 20, 8, 20), bar, nil, nil, kit.Pad(doc, 0, 8, 0, 20))
	left := kit.Edges(nil, nil, nil, kit.VLine(), kit.Fixed(258, 0, kit.Pad(timeline, 10, 10, 10, 10)))
	right := kit.Edges(kit.NewFlush(top, banner), nil, left, nil, center)
	side := container.NewStack(kit.NewPanel(theme.Surface, theme.Clear, 0), kit.Fixed(176, 0, kit.Pad(nav, 12, 10, 12, 10)))
	return container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), kit.Edges(nil, nil, kit.Edges(nil, nil, nil, kit.VLine(), side), nil, right))
}

func today() form.Date { return form.Date{Year: 2026, Month: 11, Day: 24} }

// antenatal is the form of the picture that sets the direction.
func antenatal(signed bool) *form.Form {
	f := form.New(text.For(text.French), form.Spec{Columns: 4, Today: today, ReadOnly: signed})
	sys, dia := new(int), new(int)
	*sys, *dia = 142, 92
	weight, sfh, hb, muac := ptr(68.5), ptr(30.0), ptr(10.2), ptr(25.0)
	fhr := ptr(144)
	protein, movements := "+", "présents"
	signs := []string{"headache"}
	sp, iron, td, net := "dose 4", "30 cp", "à jour (Td3)", "reçue CPN 1"
	f.Section("Mesures",
		form.BP("Tension artérielle", &sys, &dia, form.Required(), form.Check(func(p form.Pressure) form.Message {
			if p.Systolic < 140 && p.Diastolic < 90 {
				return form.Message{}
			}
			return form.Alarm("≥ 140/90 : reprendre après 15 min, protéinurie")
		})),
		form.Number("Poids", &weight, form.Unit("kg"), form.Decimals(1), form.Plausible(25, 200), form.Last("+1,9 depuis 12/10")),
		form.Number("Hauteur utérine", &sfh, form.Unit("cm"), form.Last("50ᵉ c. = 29,8"), form.Decimals(1), form.Plausible(5, 60)),
		form.Integer("BDCF", &fhr, form.Unit("/min"), form.Range("110–160"), form.Plausible(60, 240)),
		form.Choice("Protéinurie (bandelette)", &protein, form.Values("", "nég", "trace", "+", "++", "+++")),
		form.Number("Hémoglobine", &hb, form.Unit("g/dL"), form.Last("9,8 le 12/10"), form.Decimals(1), form.Plausible(2, 20), form.Below(11, form.Info, "anémie légère")),
		form.Number("PB", &muac, form.Unit("cm"), form.Decimals(1)),
		form.Text("Mouvements fœtaux", &movements))
	f.Section("Signes de danger",
		form.Checks("Présents aujourd’hui", &signs, []form.Option{{Value: "bleeding", Label: "Saignement", Level: form.Danger}, {Value: "headache", Label: "Céphalées sévères", Level: form.Danger}, {Value: "vision", Label: "Vision trouble", Level: form.Danger}, {Value: "fits", Label: "Convulsions", Level: form.Danger}, {Value: "fever", Label: "Fièvre", Level: form.Danger}, {Value: "fluid", Label: "Perte de liquide", Level: form.Danger}, {Value: "none", Label: "Aucun", Alone: true}}, form.Span(4)),
		form.Note(func() form.Alert {
			if *sys < 140 || len(signs) == 0 || signs[0] != "headache" {
				return form.Alert{}
			}
			return form.Alert{Level: form.Danger, Title: "Suspicion de pré-éclampsie sévère", Text: fmt.Sprintf("TA %d/%d, protéinurie %s, céphalées. À faire : évaluer, sulfate de magnésium selon protocole, référer au CSRef.", *sys, *dia, protein), Source: "Source : OMS, soins prénatals", Action: "Préparer la lettre de référence", Key: "F8", Do: func() {}}
		}))
	f.Section("Prévention",
		form.Text("SP (TPI)", &sp, form.Last("12/10 : dose 3")),
		form.Text("Fer-acide folique", &iron),
		form.Text("Td", &td),
		form.Text("MILDA", &net))
	var next *form.Date
	var birth *form.Date
	var by form.Precision
	var note string
	f.Section("Suite",
		form.Day("Prochain rendez-vous", &next, form.NotPast(), form.Required()),
		form.Age("Âge du mari", &birth, &by),
		form.Computed("Terme au rendez-vous", func() form.Message {
			if next == nil {
				return form.Message{}
			}
			d := next.Sub(today()) + 31*7 + 2
			return form.Inform(fmt.Sprintf("%d SA + %d j", d/7, d%7))
		}),
		form.Toggle("Référée", new(bool)),
		form.Lines("Observations", &note, form.Span(4)))
	return f
}

// prescription shows repeated rows, suggestions and words.
func prescription() *form.Form {
	type line struct {
		Medicine, Code, Unit string
		Dose                 float64
		Times, Days          int
	}
	f := form.New(text.For(text.French), form.Spec{Columns: 4, Today: today})
	lines := []line{{Medicine: "Artéméther-luméfantrine 20/120 mg", Unit: "cp", Dose: 4, Times: 2, Days: 3}, {Medicine: "Paracétamol 500 mg", Unit: "cp", Dose: 2, Times: 3, Days: 3}, {}}
	find := form.Among(form.Option{Value: "amox", Label: "Amoxicilline 500 mg", Detail: "gélule", Words: []string{"clamoxyl"}}, form.Option{Value: "amox-s", Label: "Amoxicilline 250 mg/5 ml", Detail: "sirop"}, form.Option{Value: "artem", Label: "Artéméther-luméfantrine 20/120 mg", Detail: "comprimé"}, form.Option{Value: "azi", Label: "Azithromycine 500 mg", Detail: "comprimé"})
	f.Section("Ordonnance",
		form.Repeat("Médicament", &lines, nil, func(l *line) []*form.Field {
			return []*form.Field{
				form.Combo("Médicament", &l.Medicine, find, form.Code(&l.Code), form.Span(3), form.Required()),
				form.Number("Dose", &l.Dose, form.Aside(func() string { return l.Unit })),
				form.Integer("Fois par jour", &l.Times),
				form.Integer("Jours", &l.Days),
				form.Computed("Quantité", func() form.Message {
					q := l.Dose * float64(l.Times) * float64(l.Days)
					if q == 0 {
						return form.Message{}
					}
					return form.Inform(fmt.Sprintf("%g %s", q, l.Unit))
				}),
			}
		}).Columns(7))
	orders := []string{"Goutte épaisse", "Hémoglobine"}
	item := "1"
	village := "Zékéné"
	var sure *bool
	f.Section("Le reste",
		form.Tags("Examens demandés", &orders, form.Span(2)),
		form.Choice("Idées de mort", &item, []form.Option{{Value: "0", Label: "0"}, {Value: "1", Label: "1", Level: form.Danger}, {Value: "2", Label: "2", Level: form.Danger}, {Value: "3", Label: "3", Level: form.Danger}}, form.Advance()),
		form.YesNo("Enceinte", &sure),
		form.Combo("Village", &village, form.Among(form.Values("", "Banconi", "Zékéné", "Sikoro")...), form.Free()))
	return f
}

// pieces shows the small widgets.
func pieces(s *kit.Shell) fyne.CanvasObject {
	strong := func(w string) fyne.CanvasObject { return kit.CellIn(w, kit.Strong) }
	table := kit.NewTable([]float32{1, 4, 2, 2}, []string{"Attente", "Patient", "Motif", "Tri"}, "Personne n’attend.", func(int) {})
	table.SetRows([][]fyne.CanvasObject{
		{kit.Cell("48 min"), strong("COULIBALY Moussa · M · 3 ans · Sikoro"), kit.Cell("Fièvre, toux"), kit.Tag(kit.Alarm, "FR 54")},
		{kit.Cell("33 min"), strong("DIARRA Fatoumata · F · 61 ans · Banconi"), kit.Cell("Contrôle HTA"), kit.Tag(kit.Warning, "TA 158/94")},
		{kit.Cell("20 min"), strong("SANGARÉ Awa · F · 19 ans · Djelibougou"), kit.Cell("Planification"), kit.Cell("")},
	})
	bar := kit.NewProgress("Annuler", func() {})
	bar.Set(0.64, "Écriture 64 % — 1 842 modifications · puis relecture de la clé avant de la retirer")
	usb := kit.CardIn(theme.Accent, kit.VStack(8, kit.HStack(12, kit.VStack(1, kit.NewText("Clé USB « SANDISK » branchée", kit.Strong), kit.NewText("12,4 Go libres · contient 1 accusé du district", kit.Caption)), kit.Spacer(), kit.NewButton("Recevoir", "F7", kit.Secondary, func() {}), kit.NewButton("Envoyer", "F6", kit.Primary, func() { s.Toast(kit.Good, "Envoyé") })), bar))
	buttons := kit.Flow(8, kit.NewButton("Signer", "Ctrl ⏎", kit.Primary, func() {}), kit.NewButton("Imprimer", "", kit.Secondary, func() {}), kit.NewButton("Effacer le brouillon", "", kit.Danger, func() {}), kit.NewButton("Plus tard", "", kit.Quiet, func() {}), kit.NewButton("Mot de passe oublié", "", kit.Link, func() {}))
	off := kit.NewButton("Indisponible", "F9", kit.Secondary, func() {})
	off.Disable()
	buttons.Add(off)
	row := kit.Flow(10)
	for _, i := range icons.All {
		row.Add(kit.NewIcon(i, theme.Accent, 24))
	}
	tags := kit.Flow(8, kit.Tag(kit.Good, "sans alerte"), kit.Tag(kit.Warning, "horloge suspecte"), kit.Tag(kit.Alarm, "2 alertes"), kit.Tag(kit.Neutral, "brouillon"), kit.IconTag(kit.Warning, icons.Lock, "restreint : équipe de soins"), kit.KeyHint("Ctrl K"), kit.Badge(12))
	return kit.Scroll(kit.VStack(8, kit.Header("File d’attente — 3"), table, kit.Header("Clé"), usb, kit.Header("Boutons"), buttons, tags, row,
		kit.Message(kit.Alarm, "Le 31/02 n’existe pas : vérifiez le jour et le mois."), kit.Message(kit.Warning, "Dernière sauvegarde il y a 3 jours."),
		kit.Alert(kit.Warning, "L’horloge de ce poste recule de 3 jours depuis hier.", "Vérifiez la date : 24/11/2026 10:31 ?", "", "Régler", func() {})))
}

func ptr[T any](v T) *T { return &v }
