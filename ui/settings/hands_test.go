package settings

import (
	"context"
	"log/slog"
	"os"
	"testing"

	"fyne.io/fyne/v2/container"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/vault/keyring"
	"carnet/sync/admission"
	"carnet/ui/access/accesstest"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

const goodPassword = "trois mangues vertes"

func options() desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test"}
}

// hands sit in the settings of a real desk and type.
type hands struct {
	*accesstest.Hands
	k      *desk.Desk
	c      *place.Context
	shown  place.Place
	sheet  keyring.Sheet
	opened []string
	seen   [][]byte
	dead   bool
}

// sit founds a centre with a lead, a doctor and a nurse, and opens a section.
func sit(t *testing.T, section string) *hands {
	t.Helper()
	k, sheet, err := desk.Found(context.Background(), t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Region: "Bamako", Letter: "B"}, Desk: "Poste 1",
		Lead: records.Staff{Given: "Moussa", Family: "Diarra", Role: records.SiteLead, Qualification: "Directeur technique du centre"}, Password: goodPassword,
		Keys: admission.Keys,
	}, options())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []records.Staff{
		{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.Doctor, Qualification: "Médecin de famille"},
		{Given: "Seydou", Family: "Touré", Role: records.Nurse},
	} {
		if _, err := k.AddUser(context.Background(), s, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	return sitAt(t, k, sheet, section)
}

func sitAt(t *testing.T, k *desk.Desk, sheet keyring.Sheet, section string) *hands {
	t.Helper()
	h := &hands{Hands: accesstest.Sit(t), k: k, sheet: sheet}
	h.c = &place.Context{
		Desk: k, Shell: h.Shell, Log: slog.New(slog.DiscardHandler), Touch: func() {},
		Open: func(path string) error {
			b, err := os.ReadFile(path)
			h.opened, h.seen = append(h.opened, path), append(h.seen, b)
			return err
		},
		Go: func(r place.Route) { h.show(r) },
		Restyle: func() {
			h.Shell.SetPrinter(text.For(text.Lang(k.Info.Lang)))
			theme.Apply(h.App, theme.Palette(k.Info.Theme))
			h.show(h.shown.(*settings).route)
		},
	}
	h.show(place.Route{To: place.Settings, Query: section})
	h.Win.Show()
	t.Cleanup(h.close)
	return h
}

func (h *hands) show(r place.Route) {
	if h.shown != nil {
		h.shown.Leave()
	}
	h.shown = New(h.c, r)
	// As wide as beside the window's navigation.
	h.Shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), kit.Pad(h.shown.Content(), 56, 0, 0, 176)))
	h.shown.Enter()
}

func (h *hands) close() {
	if h.dead {
		return
	}
	h.dead = true
	h.Settle()
	h.shown.Leave()
	if err := h.k.Close(); err != nil {
		h.T.Errorf("close: %v", err)
	}
	h.Win.Close()
}

func (h *hands) now() section { return h.shown.(*settings).now }
