package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// stage is a virtual display with the programs that play on it.
type stage struct {
	ctx     context.Context
	out     string // where pictures go
	display string
	xvfb    *exec.Cmd
	shots   int
	say     func(format string, args ...any)
	// screens is a folder that keeps the pictures of the README, "" for none.
	screens string
}

// raise starts a virtual display of the screen that the centres have.
func raise(ctx context.Context, out string, say func(string, ...any)) (*stage, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("virtual display: %w", err), w.Close())
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	// To the end of the line: Xvfb writes it in pieces, and dies of a pipe
	// that is closed between them.
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("no display number from the virtual display: %w", err)
	}
	return &stage{ctx: ctx, out: out, display: ":" + strings.TrimSpace(line), xvfb: cmd, say: say}, nil
}

// strike takes the display down.
func (s *stage) strike() {
	_ = s.xvfb.Process.Kill() // it has no state to lose
	_ = s.xvfb.Wait()
}

// env is what the program and the tools run with: the virtual display and a
// configuration folder of their own.
func (s *stage) env(extra ...string) []string {
	var env []string
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "DISPLAY", "WAYLAND_DISPLAY", "LANG", "LC_ALL", "LC_CTYPE", "XDG_CONFIG_HOME", "CARNET_DATA", "CARNET_PASSWORD", "CARNET_USER":
			continue
		}
		env = append(env, e)
	}
	return append(append(env, "DISPLAY="+s.display, "LANG=C.UTF-8", "LC_CTYPE=C.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1"), extra...)
}

// tool runs xdotool and the like.
func (s *stage) tool(name string, args ...string) (string, error) {
	cmd := exec.CommandContext(s.ctx, name, args...)
	cmd.Env = s.env()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// player is the program in its window.
type player struct {
	*stage
	cmd    *exec.Cmd
	window string
	done   chan error
	// Opened is how long the window took from the command.
	opened time.Duration
}

// open starts the program and waits for its window.
func (s *stage) open(carnet, data string, extra ...string) (*player, error) {
	start := time.Now()
	cmd := exec.CommandContext(s.ctx, carnet, "--data", data, "window", "--idle", "0")
	cmd.Env = s.env(extra...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &player{stage: s, cmd: cmd, done: make(chan error, 1)}
	go func() { p.done <- cmd.Wait() }()
	for time.Since(start) < time.Minute {
		select {
		case err := <-p.done:
			return nil, fmt.Errorf("carnet ended at once: %w: %s", err, errs.String())
		default:
		}
		if id, err := s.tool("xdotool", "search", "--onlyvisible", "--name", "^Carnet$"); err == nil && id != "" {
			p.window, _, _ = strings.Cut(id, "\n")
			p.opened = time.Since(start)
			if _, err := s.tool("xdotool", "windowfocus", p.window); err != nil {
				return nil, err
			}
			return p, p.settle()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, errors.New("no window within a minute")
}

// close ends the program as a person does, through the window.
func (p *player) close() error {
	// Without a window manager there is no button to click: the program gets
	// the same message that the button would send.
	if _, err := p.tool("xdotool", "windowclose", p.window); err != nil {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(15 * time.Second):
		return errors.Join(errors.New("carnet does not end"), p.kill())
	}
}

// kill ends the program as a power cut does.
func (p *player) kill() error {
	err := p.cmd.Process.Kill()
	<-p.done
	return err
}

// keys presses keys, each written as xdotool does: "ctrl+k", "Return".
func (p *player) keys(names ...string) error {
	for _, n := range names {
		if _, err := p.tool("xdotool", "key", "--clearmodifiers", n); err != nil {
			return err
		}
		time.Sleep(60 * time.Millisecond)
	}
	return p.alive()
}

// types types a text.
func (p *player) types(text string) error {
	delay := "25"
	for _, r := range text {
		if r > 127 {
			delay = "120" // an accent borrows a key: the window must see the change first
		}
	}
	if _, err := p.tool("xdotool", "type", "--clearmodifiers", "--delay", delay, text); err != nil {
		return err
	}
	time.Sleep(80 * time.Millisecond)
	return p.alive()
}

func (p *player) alive() error {
	select {
	case err := <-p.done:
		p.done <- err
		return fmt.Errorf("carnet has ended: %w", errors.Join(err))
	default:
		return p.ctx.Err()
	}
}

// arrive waits for a page that was just asked for: it is read beside the
// window and has the focus only then.
func (p *player) arrive() error {
	time.Sleep(1200 * time.Millisecond)
	return p.settle()
}

// settle waits until the picture stands still: three looks the same, except
// for a cursor that blinks.
func (p *player) settle() error {
	same, last := 0, uint64(0)
	for range 14 {
		h, err := p.look()
		if err != nil {
			return err
		}
		if h == last {
			same++
		} else {
			same = 0
		}
		if same >= 2 {
			return nil
		}
		last = h
		time.Sleep(120 * time.Millisecond)
	}
	return nil // a blinking cursor: good enough
}

// look sums the picture at a coarse scale.
func (p *player) look() (uint64, error) {
	cmd := exec.CommandContext(p.ctx, "import", "-window", "root", "-resize", "171x96", "-depth", "3", "gray:-")
	cmd.Env = p.env()
	b, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	h := fnv.New64a()
	h.Write(b)
	return h.Sum64(), nil
}

// shot takes a numbered picture once the window stands still.
func (p *player) shot(name string) error {
	if err := p.settle(); err != nil {
		return err
	}
	p.shots++
	file := fmt.Sprintf("%02d-%s.png", p.shots, name)
	if err := p.picture(file); err != nil {
		return err
	}
	return p.keepScreen(name, file)
}

// readme are the pictures that the README shows, by the name of the shot.
var readme = map[string]string{
	"ouverture": "ouverture.png", "accueil": "accueil.png", "recherche": "recherche.png", "inscription-double": "inscription.png",
	"consultation-complete": "consultation.png", "consultation-signee": "dossier.png", "echanges": "echanges.png", "nuit-dossier": "dossier-nuit.png",
}

func (s *stage) keepScreen(name, file string) error {
	to, ok := readme[name]
	if s.screens == "" || !ok {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(s.out, file))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.screens, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.screens, to), b, 0o644)
}

// picture takes a picture under a name of its own.
func (p *player) picture(file string) error {
	path := filepath.Join(p.out, file)
	if _, err := p.tool("import", "-window", "root", "-define", "png:compression-level=9", path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() < 3000 {
		return fmt.Errorf("%s is blank (%s bytes)", path, strconv.FormatInt(info.Size(), 10))
	}
	p.say("  %s", path)
	return nil
}

// viewer is a program that "opens" a PDF by keeping a copy where the pictures
// are: what a person would see.
func viewer(dir string) (string, error) {
	path := filepath.Join(dir, "viewer.sh")
	script := "#!/bin/sh\nexec cp \"$1\" \"" + dir + "/\"\n"
	return path, os.WriteFile(path, []byte(script), 0o700)
}
