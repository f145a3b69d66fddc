package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	appicon "carnet/assets/icons/app"
	"carnet/assets/text"
	"carnet/ui/arrival"
	"carnet/ui/birth"
	"carnet/ui/cervical"
	"carnet/ui/child"
	"carnet/ui/consultation"
	"carnet/ui/exchanges"
	"carnet/ui/finder"
	"carnet/ui/frame"
	"carnet/ui/home"
	"carnet/ui/labour"
	"carnet/ui/login"
	"carnet/ui/maternity"
	"carnet/ui/place"
	"carnet/ui/planning"
	"carnet/ui/postnatal"
	"carnet/ui/record"
	"carnet/ui/scale"
	"carnet/ui/settings"
)

type windowCmd struct {
	Idle time.Duration `help:"Verrouiller après cette durée sans travail (0 : jamais)." default:"10m"`
}

// Run opens the window. A crash leaves its stack in the log.
func (c windowCmd) Run(r *run) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return text.NewProblem("cli.no_display")
	}
	log, closeLog := openLog(r.data)
	defer closeLog()
	// The fyneDo migration: what works beside the window comes back through
	// fyne.Do, and Fyne must not run its old compatibility path.
	app.SetMetadata(fyne.AppMetadata{ID: "ml.cscomu.carnet", Name: "Carnet", Version: version, Migrations: map[string]bool{"fyneDo": true}})
	a := app.NewWithID("ml.cscomu.carnet")
	a.SetIcon(fyne.NewStaticResource("carnet.svg", appicon.SVG))
	f := frame.New(a, screens(), frame.Options{
		Dir: r.data, DemoDir: demoData(r.data), Desk: deskOptions(), Shift: clockShift(), OpenFile: openFile, Log: log, Idle: c.Idle,
		Demo: func(ctx context.Context, dir string, progress func(int, int)) ([]place.Account, error) {
			return demoAccounts(ctx, dir, progress)
		},
	})
	f.Show()
	a.Run()
	return nil
}

// screens wires the places into the frame.
func screens() frame.Screens {
	return frame.Screens{
		Welcome: login.NewWelcome, Login: login.NewLogin, Lock: login.NewLock,
		Places: map[place.Name]place.Maker{
			place.Home:     home.New,
			place.Patients: finder.NewSearch,
			place.Register: finder.NewRegister,
			place.Record: record.New(arrival.Form, consultation.Form, prenatalRules().Pregnancy, prenatalRules().Visit, labour.Form(timeNow), birth.Delivery(timeNow), birth.Newborn(timeNow),
				postnatal.Form, scale.Form, child.Vaccination, child.Growth, planning.Form, cervical.Form),
			place.Maternity: maternity.New,
			place.Labour:    labour.New,
			place.Birth:     birth.New,
			place.Exchange:  exchanges.New,
			place.Settings:  settings.New,
		},
	}
}

// openLog writes to a file beside the data; without one, to the terminal. What
// ends the program at once, on whichever goroutine, is written there too: the
// stack names functions, lines and addresses, no value of the record.
func openLog(data string) (*slog.Logger, func()) {
	const limit = 4 << 20
	path := filepath.Join(data, "carnet.log")
	if info, err := os.Stat(path); err == nil && info.Size() > limit {
		_ = os.Rename(path, path+".1") // the older half is a convenience
	}
	f, err := logFile(path)
	if err != nil {
		return slog.New(slog.NewTextHandler(os.Stderr, nil)), func() {}
	}
	log := slog.New(slog.NewTextHandler(f, nil))
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		log.Error("a crash will not be logged", "error", err)
	}
	return log, func() {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{}) // the terminal has it
		_ = f.Close()
	}
}

func logFile(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
}

// openFile shows a file with the system's own program, or with the one that
// CARNET_VIEWER names.
func openFile(path string) error {
	var cmd *exec.Cmd
	switch viewer := os.Getenv("CARNET_VIEWER"); {
	case viewer != "":
		cmd = exec.Command(viewer, path)
	default:
		cmd = systemViewer(path)
	}
	if err := cmd.Start(); err != nil {
		return text.Wrap(fmt.Errorf("open: %w", err), "cli.no_viewer", path)
	}
	go func() { _ = cmd.Wait() }() // it lives as long as it likes
	return nil
}

func systemViewer(path string) *exec.Cmd {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", path)
	case "darwin":
		return exec.Command("open", path)
	}
	return exec.Command("xdg-open", path)
}
