package login

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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

func options() desk.Options {
	return desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test"}
}

// hands sit before a window and type. They stand for the frame, which is what
// calls these screens: the gate, the way in, the lock.
type hands struct {
	*accesstest.Hands
	dir    string
	info   desk.Info
	gate   *place.Gate
	shown  place.Place
	inside *place.Context
	opened []string // files that were shown with the system's program
	seen   [][]byte // what was in them
	stood  []string // folders one has stood before
}

func sit(t *testing.T, dir string) *hands {
	t.Helper()
	h := &hands{Hands: accesstest.Sit(t), dir: dir, info: desk.Info{Lang: "fr"}}
	h.stand(dir)
	h.Win.Show()
	t.Cleanup(h.close)
	return h
}

func (h *hands) show(p place.Place) {
	if h.shown != nil {
		h.shown.Leave()
	}
	h.shown = p
	h.Shell.SetContent(container.NewStack(kit.NewPanel(theme.Background, theme.Clear, 0), p.Content()))
	p.Enter()
}

func (h *hands) stand(dir string) {
	h.stood = append(h.stood, dir)
	if h.gate != nil && h.gate.Door != nil {
		if err := h.gate.Door.Close(); err != nil {
			h.T.Errorf("the door that one leaves: %v", err)
		}
	}
	h.gate = &place.Gate{
		Shell: h.Shell, Dir: dir, DemoDir: filepath.Join(filepath.Dir(h.dir), "demonstration"), Options: options(),
		Opened: h.open, Stand: h.stand, Log: slog.New(slog.DiscardHandler),
		Info: func() desk.Info { return h.info }, Open: h.openFile,
		Restyle: func(edit func(*desk.Info)) {
			edit(&h.info)
			h.Shell.SetPrinter(text.For(text.Lang(h.info.Lang)))
			if h.gate.Door != nil {
				h.show(NewLogin(h.gate))
				return
			}
			h.show(NewWelcome(h.gate))
		},
		Demo: func(ctx context.Context, progress func(int, int)) ([]place.Account, error) {
			if dir := h.gate.DemoDir; !desk.Exists(dir) {
				if err := foundDemo(ctx, dir); err != nil {
					return nil, err
				}
			}
			progress(1, 1)
			return []place.Account{{Name: "Dr Aminata Touré", Role: string(records.SiteLead), Password: "demonstration"}}, nil
		},
	}
	if !desk.Exists(dir) {
		h.show(NewWelcome(h.gate))
		return
	}
	door, err := desk.At(dir, options())
	if err != nil {
		h.T.Fatalf("stand before %s: %v", dir, err)
	}
	h.gate.Door = door
	h.show(NewLogin(h.gate))
}

func (h *hands) openFile(path string) error {
	b, err := os.ReadFile(path)
	h.opened, h.seen = append(h.opened, path), append(h.seen, b)
	return err
}

// open is what the frame does with an open desk.
func (h *hands) open(k *desk.Desk) {
	h.shown.Leave()
	h.shown = nil
	h.gate.Door = k.Door
	h.inside = &place.Context{Desk: k, Shell: h.Shell, Open: h.openFile, Log: slog.New(slog.DiscardHandler), Touch: func() {}}
	h.room()
}

// room stands for the places behind the login: it says whose they are.
func (h *hands) room() {
	h.Shell.SetContent(kit.NewText("Salle de "+h.inside.Desk.Me.Name(), kit.Plain))
}

func (h *hands) lock() {
	h.show(NewLock(h.inside, func() { h.shown.Leave(); h.shown = nil; h.room() }))
}

// close closes the window as its cross does.
func (h *hands) close() {
	if h.gate == nil {
		return
	}
	h.Settle()
	if h.shown != nil {
		h.shown.Leave()
	}
	var err error
	switch {
	case h.inside != nil:
		err = h.inside.Desk.Close()
	case h.gate.Door != nil:
		err = h.gate.Door.Close()
	}
	if err != nil {
		h.T.Errorf("close: %v", err)
	}
	h.gate = nil
	h.Win.Close()
}

func foundDemo(ctx context.Context, dir string) error {
	k, _, err := desk.Found(ctx, dir, desk.Founding{
		Centre: records.Centre{Name: "CSCom-U Banconi", Letter: "B", Demo: true}, Desk: "Poste 1",
		Lead: records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré", Role: records.SiteLead}, Password: "demonstration",
		Keys: admission.Keys,
	}, options())
	if err != nil {
		return err
	}
	return k.Close()
}

// sheetOnScreen reads the recovery sheet off the window.
func (h *hands) sheetOnScreen() []string {
	h.T.Helper()
	var groups []string
	for _, w := range h.Words() {
		if len(w) == 4 && signsOf(w) == 4 && strings.ToUpper(w) == w {
			groups = append(groups, w)
		}
	}
	if len(groups) < sheetLines*4 {
		h.T.Fatalf("%d groups of a sheet on the screen:\n%s", len(groups), h.Screen())
	}
	var lines []string
	for i := range sheetLines {
		lines = append(lines, strings.Join(groups[i*4:i*4+4], " "))
	}
	if _, err := keyring.ParseSheet(strings.Join(lines, "\n")); err != nil {
		h.T.Fatalf("the sheet on the screen is none: %v", err)
	}
	return lines
}

func kitQuestion(title string) kit.Question { return kit.Question{Title: title, Words: title} }
