package record_test

import (
	"testing"

	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/record"
	"carnet/ui/theme"

	"carnet/ui/consultation"
)

// BenchmarkOpenChart opens a chart of 50 documents, as a share of the 50 ms
// that nobody notices: "laid-out" is all that Carnet does, from the store to
// the last line of text in its place; "painted" also draws every pixel of the
// window by the test driver's software painter. "blank" is what that painter
// takes for a window with nothing in it: most of it is the copying of the
// picture, which the real window, drawn with OpenGL, does not do. It is the
// bare cost in the same run, so "painted" also reports what it costs beyond it.
func BenchmarkOpenChart(b *testing.B) {
	w := newWorld(b)
	for i := range 50 {
		c := fever()
		c.Date = today.AddDays(-7 * i)
		c.History = "Fièvre élevée avec frissons, vomissements cette nuit. A pris du paracétamol à la maison."
		c.Examination.General, c.Examination.Abdomen = "RAS", "rate palpable à 2 cm"
		w.signed(w.doctor, c)
	}
	w.k.Me = w.doctor
	ctx := w.context()
	open := func() place.Place {
		mk, _ := record.NewAtOnce(consultation.Form)
		p := mk(ctx, place.Route{To: place.Record, Patient: w.patient})
		w.shell.SetContent(p.Content())
		p.Enter()
		return p
	}
	const limit = 50e6 // ns
	report := func(b *testing.B) {
		each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
		b.ReportMetric(each/1e6, "ms/chart")
		b.ReportMetric(100*each/limit, "%of50ms")
	}
	b.Run("laid-out", func(b *testing.B) {
		for b.Loop() {
			open().Leave()
		}
		report(b)
	})
	var blank float64
	b.Run("blank", func(b *testing.B) {
		w.shell.SetContent(kit.NewPanel(theme.Background, theme.Clear, 0))
		for b.Loop() {
			w.win.Canvas().Capture()
		}
		blank = float64(b.Elapsed().Nanoseconds()) / float64(b.N)
		report(b)
	})
	b.Run("painted", func(b *testing.B) {
		for b.Loop() {
			p := open()
			w.win.Canvas().Capture()
			p.Leave()
		}
		report(b)
		own := float64(b.Elapsed().Nanoseconds())/float64(b.N) - blank
		b.ReportMetric(100*own/limit, "%of50ms-beyond-blank")
	})
}

// BenchmarkTyping is one key in the form of a consultation, all that is
// computed and warned of included, as a share of a frame.
func BenchmarkTyping(b *testing.B) {
	w := newWorld(b)
	w.open(w.doctor, place.Route{New: "consultation"})
	w.malaria(true, "3")
	f := record.WriterSheet(w.place).Form.Field("consultation.lines[1].medicine")
	words := []string{"amoxicillin", "amoxicilline"}
	const frame = 16e6 // ns
	i := 0
	for b.Loop() {
		f.Edit(words[i%2])
		i++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ms/key")
	b.ReportMetric(100*float64(b.Elapsed().Nanoseconds())/float64(b.N)/frame, "%ofFrame")
}
