package home

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/records/store"
	"carnet/ui/kit"
	"carnet/ui/maternity/ward"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// wardShown is how many women in labour the home shows; the others are on the
// maternity's board.
const wardShown = 3

// paintWard shows who is in labour: how far, what alerts, what is due. Their
// letters come after those of the cards at the right.
func (v *view) paintWard() {
	if v.ward == nil {
		return
	}
	p, now := v.ctx.P(), v.ctx.Desk.Now()
	v.ward.Objects = nil
	if n := len(v.b.labours); n > 0 {
		all := kit.NewButton(p.T("place.maternity"), "Alt M", kit.Link, func() { v.ctx.Go(place.Route{To: place.Maternity}) })
		v.ward.Add(kit.Fixed(0, 30, kit.HStack(14, kit.NewText(p.T("home.ward", n), kit.Strong), kit.Spacer(), all)))
		for i := range v.b.labours[:min(n, wardShown)] {
			l := &v.b.labours[i]
			v.ward.Add(v.wardCard(l, ward.Of(p, l, now, v.b.rules.Labour)))
		}
		if n > wardShown {
			v.ward.Add(kit.NewText(p.T("home.more", n-wardShown), kit.Caption))
		}
	}
	v.ward.Refresh()
	if v.queue != nil {
		v.content.Refresh()
	}
}

func (v *view) wardCard(l *store.Labouring, say ward.Line) fyne.CanvasObject {
	i := len(v.cards)
	where := say.Where
	if where == "" {
		where = say.Stage
	}
	v.cards = append(v.cards, card{words: place.Dots(say.Name, say.Who, where), tag: say.Alert.Words, aside: say.Due.Words,
		to: place.Route{To: place.Labour, Patient: l.Patient, Document: l.ID}})
	words := []fyne.CanvasObject{kit.NewText(say.Name, kit.Strong), kit.NewText("· "+place.Dots(say.Who, where), kit.Plain).Cut(), kit.Spacer()}
	// What needs somebody now is said, both where both do.
	shown := 0
	for _, s := range []ward.Sign{say.Alert, say.Due} {
		if s.Words == "" || shown > 0 && s.Tone != kit.Alarm && s.Tone != kit.Warning {
			continue
		}
		words = append(words, kit.Tag(s.Tone, s.Words))
		shown++
	}
	if i < len(letters) {
		words = append(words, kit.KeyHint(letters[i:i+1]))
	}
	border := theme.Line
	if say.Urgent {
		border = theme.Danger
	}
	return kit.NewTap(container.NewStack(kit.NewPanel(theme.Surface, border, theme.CardRadius), kit.Pad(kit.HStack(6, words...), 8, 12, 8, 12)), func() { v.act(i) })
}

// leftLayout puts the women in labour right under the queue, which gives way
// where there is little room.
type leftLayout struct{ v *view }

// queueLeast is the height that the queue keeps.
const queueLeast = 4 * queueRow

func (l *leftLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 2*queueRow) }

func (l *leftLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const gap float32 = 8
	q, below := l.v.queue, o[1].MinSize().Height
	if len(l.v.ward.Objects) == 0 {
		below = -gap
	}
	room := max(s.Height-below-gap, min(queueLeast, s.Height))
	h := min(q.wanted(s.Width), room)
	q.Move(fyne.Position{})
	q.Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, h+gap))
	o[1].Resize(fyne.NewSize(s.Width, max(below, 0)))
}
