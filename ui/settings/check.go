package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/store"
	"carnet/ui/access"
	"carnet/ui/kit"
)

// check runs carnet check with a bar and says the result in words.
type check struct {
	s      *settings
	act    *kit.Button
	result *fyne.Container
	busy   bool
	gone   bool
	pict   fyne.CanvasObject
}

func newCheck(s *settings) section {
	c := s.c
	k := &check{s: s, result: kit.VStack(8)}
	k.act = kit.NewButton(c.T("settings.check.run"), "Ctrl ⏎", kit.Primary, k.run)
	k.pict = page(kit.Words(c.T("settings.check.what"), kit.Aside), kit.HStack(12, k.act), k.result)
	return k
}

func (k *check) content() fyne.CanvasObject { return k.pict }

func (k *check) enter(keys *kit.Scope) {
	keys.Bind("Ctrl+Return", k.s.c.T("settings.check.run"), k.run)
	k.s.c.Shell.Window().Canvas().Focus(k.act)
}

func (k *check) leave() { k.gone = true }

func (k *check) run() {
	if k.busy {
		return
	}
	c := k.s.c
	k.busy = true
	ctx, cancel := context.WithCancel(context.Background())
	dialog, bar := c.Shell.Work(c.T("settings.check.running"), cancel)
	follow := access.Seldom(bar)
	words := c.T("settings.check.revisions")
	var got store.Report
	c.Beside(func(context.Context) (err error) {
		got, err = c.Store().Check(ctx, c.Desk.Scratch, func(done, of int) {
			if of > 0 {
				follow(float64(done)/float64(of), words)
			}
		})
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		k.busy = false
		dialog.Close()
		if k.gone {
			return
		}
		k.result.Objects = nil
		switch {
		case err != nil && stopped:
			k.result.Add(kit.Message(kit.Neutral, c.P().Sentence(text.NewProblem("access.stopped"))))
		case err != nil:
			c.Fail(err)
		default:
			for _, line := range verdict(c.P(), got) {
				k.result.Add(kit.NewPara(spanOf(line.tone, line.words)))
			}
		}
		k.pict.Refresh()
	})
}

// line is a sentence of the result.
type line struct {
	tone  kit.Tone
	words string
}

// verdict says a report to a person: whether all is well first, then what
// there is, then what is wrong.
func verdict(p text.Printer, r store.Report) []line {
	out := []line{{kit.Good, p.T("settings.check.ok")}}
	if !r.OK() {
		out = []line{{kit.Alarm, p.T("settings.check.bad", len(r.Faults))}}
	}
	out = append(out, line{kit.Neutral, p.T("settings.check.counts", r.Revisions, r.Documents, r.Patients)})
	if r.Conflicts > 0 {
		out = append(out, line{kit.Warning, p.T("settings.check.conflicts", r.Conflicts)})
	}
	if r.Quarantined > 0 {
		out = append(out, line{kit.Warning, p.T("settings.check.waiting", r.Quarantined)})
	}
	if r.Branches > 0 {
		out = append(out, line{kit.Warning, p.T("settings.check.branches", r.Branches)})
	}
	out = append(out, line{kit.Neutral, p.T("settings.check.digest", short(r.Digest))})
	const shown = 8
	for i, f := range r.Faults {
		if i == shown {
			out = append(out, line{kit.Alarm, p.T("settings.check.more", len(r.Faults)-shown)})
			break
		}
		where := f.Where
		if p.Has("settings.check.in." + where) {
			where = p.T("settings.check.in." + where)
		}
		out = append(out, line{kit.Alarm, p.T("settings.check.fault", where)})
	}
	return out
}

// short is enough of a digest for two people to compare, in groups.
func short(digest string) string {
	if len(digest) > 16 {
		digest = digest[:16]
	}
	var out []string
	for ; len(digest) > 4; digest = digest[4:] {
		out = append(out, digest[:4])
	}
	return strings.Join(append(out, digest), " ")
}
