package maternity

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records"
	"carnet/records/print"
	"carnet/ui/kit"
)

// print makes a paper beside the window and shows it.
func (v *view) print(name string, make func(*records.Centre, io.Writer, print.Options) error) {
	v.ctx.Touch()
	o := print.Options{Lang: v.ctx.P().Lang(), Created: v.now(), Log: v.ctx.Log}
	path := ""
	v.asked.Add(1)
	v.ctx.Beside(func(ctx context.Context) error {
		_, centre, err := v.ctx.Store().Centre(ctx)
		if err != nil {
			return err
		}
		path, err = v.paper.Write(name, func(w io.Writer) error { return make(&centre, w, o) })
		return err
	}, func(err error) {
		defer v.ended.Add(1)
		if err == nil && v.in {
			err = v.ctx.Open(path)
		}
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		v.ctx.Shell.Toast(kit.Good, v.ctx.T("maternity.printed"))
	})
}

func stack(o ...fyne.CanvasObject) fyne.CanvasObject { return container.NewStack(o...) }
