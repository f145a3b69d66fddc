package access

import (
	"context"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/print"
	"carnet/records/vault/keyring"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/theme"
)

// SheetKept is the desk's setting that says when somebody last showed that
// they hold the recovery sheet (RFC 3339); empty when nobody has since it was
// made.
const SheetKept = "recovery.kept"

// SheetSpec is what a page with a recovery sheet needs.
type SheetSpec struct {
	Shell  *kit.Shell
	Sheet  keyring.Sheet
	Centre *records.Centre
	Desk   string
	Date   clinical.Date
	// Open shows a file with the system's program.
	Open func(path string) error
	// Beside runs work off the window's goroutine, then done on it.
	Beside func(work func(context.Context) error, done func(error))
	// Fail says an error.
	Fail func(error)
	// Done is called once somebody has shown that they hold the sheet.
	Done func()
	// Pick chooses the group that is asked; math/rand unless told.
	Pick func(n int) int
}

// Sheet shows a recovery sheet, prints it, and lets nobody go on who does not
// show that they hold it.
type Sheet struct {
	Group *kit.Entry
	Kept  *Tick
	Print *kit.Button
	Next  *kit.Button

	spec    SheetSpec
	proof   Proof
	paper   *paper.Secret
	gone    bool
	keys    *kit.Scope
	say     *kit.Para
	printed *kit.Para
	content fyne.CanvasObject
}

// NewSheet makes the page.
func NewSheet(spec SheetSpec) *Sheet {
	if spec.Pick == nil {
		spec.Pick = rand.IntN
	}
	p := spec.Shell.Printer()
	s := &Sheet{spec: spec, proof: AskProof(spec.Sheet, spec.Pick), say: kit.NewPara(), printed: kit.NewPara()}
	s.Group = kit.NewEntry("")
	s.Group.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			s.confirm()
			return true
		}
		return false
	}
	s.Kept = NewTick(p.T("access.sheet.kept"), func(bool) { s.say.Set() })
	s.Print = kit.NewButton(p.T("access.sheet.print"), "F9", kit.Secondary, s.print).WithIcon(icons.Print)
	s.Next = kit.NewButton(p.T("access.next"), "⏎", kit.Primary, s.confirm)

	lines := []fyne.CanvasObject{}
	for i, l := range spec.Sheet.Lines {
		row := []fyne.CanvasObject{kit.Fixed(22, 0, kit.NewText(strconv.Itoa(i+1), kit.Aside))}
		groups := strings.Fields(l)
		for n, g := range groups {
			st := kit.Style{Size: theme.Heading, Role: theme.Text, Bold: true}
			if n == len(groups)-1 {
				st.Role = theme.Muted
			}
			row = append(row, kit.Fixed(92, 0, kit.NewText(g, st)))
		}
		lines = append(lines, kit.HStack(0, row...))
	}
	aside := kit.VStack(10, s.Print, kit.NewText(p.T("access.sheet.mark", spec.Sheet.Mark), kit.Caption), kit.Fixed(210, 58, s.printed))
	body := kit.VStack(12,
		kit.Words(p.T("access.sheet.what"), kit.Plain),
		kit.CardIn(theme.Accent, kit.Pad(kit.HStack(28, kit.VStack(6, lines...), aside), 6, 8, 6, 8)),
		kit.Message(kit.Warning, p.T("access.sheet.secret")),
		kit.HStack(10, kit.NewText(p.T("access.sheet.ask", s.proof.Group, s.proof.Line), kit.Plain), kit.Fixed(110, theme.FieldHeight, s.Group), kit.NewText(p.T("access.sheet.or"), kit.Aside), s.Kept.Box),
		kit.HStack(12, kit.Fixed(430, 20, s.say), kit.Spacer(), s.Next))
	s.content = body
	return s
}

// Content is the page's picture.
func (s *Sheet) Content() fyne.CanvasObject { return s.content }

// Proof is what the page asks.
func (s *Sheet) Proof() Proof { return s.proof }

// Enter opens the page's keys.
func (s *Sheet) Enter() {
	p := s.spec.Shell.Printer()
	s.keys = s.spec.Shell.Push(p.T("access.sheet.title")).
		Bind("F9", p.T("access.sheet.print"), s.print).
		Bind("Return", p.T("access.next"), s.confirm)
	s.spec.Shell.Window().Canvas().Focus(s.Print)
}

// Leave closes its keys and takes the printed file away.
func (s *Sheet) Leave() {
	s.gone = true
	if s.keys != nil {
		s.keys.Pop()
	}
	s.paper.Drop()
}

// confirm goes on when the group fits or the box is ticked.
func (s *Sheet) confirm() {
	p := s.spec.Shell.Printer()
	typed := strings.TrimSpace(s.Group.Text)
	switch {
	case typed != "" && !s.proof.Fits(typed):
		s.tell(p.T("access.sheet.wrong", s.proof.Line))
		s.Group.SelectAll()
	case typed == "" && !s.Kept.On():
		s.tell(p.T("access.sheet.needed"))
	default:
		s.spec.Done()
		return
	}
	s.spec.Shell.Window().Canvas().Focus(s.Group)
}

func (s *Sheet) tell(words string) {
	s.say.Set(kit.Span{Text: kit.Message(kit.Alarm, words).Text(), Style: kit.Caption.In(theme.Danger)})
}

// Said is what the page last refused with.
func (s *Sheet) Said() string { return s.say.Text() }

// print makes the paper and hands it to the system's viewer.
func (s *Sheet) print() {
	if s.Print.Disabled() {
		return
	}
	s.Print.Disable()
	sheet := print.RecoverySheet{Centre: s.spec.Centre, Date: s.spec.Date, Desk: s.spec.Desk, Lines: s.spec.Sheet.Lines, QR: s.spec.Sheet.QR, Mark: s.spec.Sheet.Mark, Recipient: s.spec.Sheet.Recipient}
	lang := s.spec.Shell.Printer().Lang()
	var made *paper.Secret
	s.spec.Beside(func(context.Context) error {
		var err error
		made, err = paper.NewSecret("fiche-de-secours.pdf", func(w io.Writer) error {
			return sheet.Write(w, print.Options{Lang: lang})
		})
		if err != nil {
			return err
		}
		return s.spec.Open(made.Path())
	}, func(err error) {
		s.Print.Enable()
		if s.gone {
			made.Drop()
			return
		}
		s.paper.Drop()
		s.paper = made
		if err != nil {
			s.spec.Fail(err)
			return
		}
		s.printed.Set(kit.Span{Text: s.spec.Shell.Printer().T("access.sheet.printed"), Style: kit.Caption})
		s.spec.Shell.Window().Canvas().Focus(s.Group)
	})
}
