package bedside

import (
	"context"
	"encoding/json"
	"time"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
)

// reminderKind is no kind of document, and the draft names no patient: it keeps
// what was silenced at this desk.
const reminderKind records.Kind = "dose_quiet"

const reminderDraft = "dose-quiet"

// DueFor is a dose of magnesium sulphate of a woman as a reminder knows it; of
// is her labour or her delivery.
func DueFor(of journal.DocumentID, due time.Time) labourchart.Due {
	return labourchart.Due{Item: labourchart.Magnesium + " " + of.String(), At: due, Every: labourchart.RemindEvery}
}

// Reminder rings for the doses that are due, wherever the ward is shown, until
// somebody silences them for a round.
type Reminder struct {
	Bell  func() // nil for the system's
	quiet labourchart.Quiet
}

// Read takes what was silenced at this desk.
func (r *Reminder) Read(ctx context.Context, st *store.Store) labourchart.Quiet {
	q := labourchart.Quiet{}
	d, err := st.Draft(ctx, reminderDraft)
	if err != nil || json.Unmarshal(d.Content, &q) != nil || q == nil {
		return labourchart.Quiet{} // it rings: that is the safe side
	}
	return q
}

// Hold is told what Read has found.
func (r *Reminder) Hold(q labourchart.Quiet) { r.quiet = q }

// Look rings where a dose is due that nobody has silenced.
func (r *Reminder) Look(due []labourchart.Due, now time.Time) (rings bool) {
	if len(r.quiet.Ringing(due, now)) == 0 {
		return false
	}
	if r.Bell != nil {
		r.Bell()
	} else {
		Ring()
	}
	return true
}

// Ringing tells whether a dose rings.
func (r *Reminder) Ringing(due []labourchart.Due, now time.Time) bool {
	return len(r.quiet.Ringing(due, now)) > 0
}

// Hush silences what rings for one round, and keeps that at this desk. What was
// silenced for what is no longer due is let go of.
func (r *Reminder) Hush(ctx context.Context, st *store.Store, me journal.DocumentID, due []labourchart.Due, now time.Time) error {
	fresh := labourchart.Quiet{}
	fresh.Hush(due, now)
	r.quiet = fresh
	b, err := json.Marshal(r.quiet)
	if err != nil {
		return err
	}
	return st.SaveDraft(ctx, store.Draft{ID: reminderDraft, Staff: me, Kind: reminderKind, Content: b})
}
