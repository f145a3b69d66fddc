package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// stage is a virtual display with the programs that play on it.
type stage struct {
	ctx     context.Context
	out     string // where pictures go
	display string
	frame   string // the folder of the display's picture
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
	frame, err := os.MkdirTemp("", "carnet-screen-")
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset", "-fbdir", frame)
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
	return &stage{ctx: ctx, out: out, display: ":" + strings.TrimSpace(line), frame: frame, xvfb: cmd, say: say}, nil
}

// strike takes the display down.
func (s *stage) strike() {
	_ = s.xvfb.Process.Kill() // it has no state to lose
	_ = s.xvfb.Wait()
	_ = os.RemoveAll(s.frame) // a picture of invented people
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
	// opened is how long the window took from the command, pressed how many
	// keys were counted.
	opened  time.Duration
	pressed int
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
			// The pointer would stand in the middle of every picture.
			if _, err := s.tool("xdotool", "windowfocus", p.window, "mousemove", "1365", "767"); err != nil {
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

// patience is how long a page may take on a loaded machine.
const patience = 20 * time.Second

// turn does what brings another page and waits until it is there and stands
// still: it is read beside the window and has the focus only then.
func (p *player) turn(do func() error) error {
	if err := p.settle(); err != nil {
		return err
	}
	before, err := p.look()
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	for end := time.Now().Add(patience); ; time.Sleep(80 * time.Millisecond) {
		now, err := p.look()
		if err = errors.Join(err, p.alive()); err != nil {
			return err
		}
		if differ(before, now) > newPage {
			return p.settle()
		}
		if time.Now().After(end) {
			return errors.New("nothing has changed on the screen")
		}
	}
}

// settle waits until the picture stands still: three looks the same, except
// for a cursor that blinks.
func (p *player) settle() error {
	var last []byte
	same := 0
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		now, err := p.look()
		if err = errors.Join(err, p.alive()); err != nil {
			return err
		}
		if last != nil && differ(last, now) <= blink {
			same++
		} else {
			same = 0
		}
		if same >= 2 {
			return nil
		}
		last = now
	}
	return errors.New("the picture does not come to rest")
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

// viewer is a program that "opens" a PDF by keeping a copy where the pictures
// are: what a person would see.
func viewer(dir string) (string, error) {
	path := filepath.Join(dir, "viewer.sh")
	script := "#!/bin/sh\nexec cp \"$1\" \"" + dir + "/\"\n"
	return path, os.WriteFile(path, []byte(script), 0o700)
}
