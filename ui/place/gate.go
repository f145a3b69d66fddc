package place

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/desk"
	"carnet/ui/kit"
)

// Gate is what the screens before the login are given: there is no open desk
// yet, and perhaps none at all.
type Gate struct {
	Shell *kit.Shell
	// Dir is the data folder, DemoDir the one of the demonstration centre.
	Dir, DemoDir string
	Options      desk.Options
	// Door is the desk that one stands before; nil at the first start.
	Door *desk.Door
	// Opened goes on into the window with an open desk.
	Opened func(*desk.Desk)
	// Demo makes the demonstration centre in DemoDir, if need be, telling how
	// far it is, and returns the accounts that it made.
	Demo func(ctx context.Context, progress func(done, of int)) ([]Account, error)
	// Stand leaves this gate and stands before the desk of another folder.
	Stand func(dir string)
	// Restyle shows another language, palette or scale at once and keeps it
	// where there is a desk.
	Restyle func(edit func(*desk.Info))
	// Info is the language, theme and scale in force.
	Info func() desk.Info
	// Open shows a file (the recovery sheet) with the system's program.
	Open func(path string) error
	Log  *slog.Logger
}

// Account is a login of the demonstration centre.
type Account struct {
	Name, Role, Password string
}

// P speaks the window's language.
func (g *Gate) P() text.Printer { return g.Shell.Printer() }

// T is P().T.
func (g *Gate) T(key string, args ...any) string { return g.P().T(key, args...) }

// Beside runs work off the window's goroutine, then done on it.
func (g *Gate) Beside(work func(ctx context.Context) error, done func(err error)) {
	go func() {
		err := work(context.Background())
		fyne.Do(func() { done(err) })
	}()
}
