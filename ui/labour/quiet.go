package labour

import (
	"context"
	"encoding/json"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
	"carnet/ui/kit"
)

// quietKind is no kind of document: what was silenced at this desk is kept as a
// draft of no patient, so that looking at another woman, the lock or a start
// anew does not ring again for what somebody has heard.
const quietKind records.Kind = "labour_quiet"

func quietOf(id journal.DocumentID) string { return "labour-quiet-" + id.String() }

// readQuiet reads what was silenced at this desk; nothing where nothing was.
func readQuiet(ctx context.Context, st *store.Store, id journal.DocumentID) labourchart.Quiet {
	q := labourchart.Quiet{}
	d, err := st.Draft(ctx, quietOf(id))
	if err != nil || json.Unmarshal(d.Content, &q) != nil || q == nil {
		return labourchart.Quiet{} // it rings: that is the safe side
	}
	return q
}

// hush silences what rings for one round.
func (v *view) hush() {
	v.ctx.Touch()
	v.quiet.Hush(v.grid.sum.Due, v.now())
	v.rung = 0
	if b, err := json.Marshal(v.quiet); err == nil {
		d := store.Draft{ID: quietOf(v.id), Staff: v.ctx.Desk.Me.ID, Kind: quietKind, Content: b}
		if err := v.ctx.Store().SaveDraft(context.Background(), d); err != nil {
			v.ctx.Fail(err)
		}
	}
	v.ctx.Shell.Toast(kit.Neutral, v.t("labour.quiet"))
	v.paint()
}

// forgetQuiet lets go of what was silenced in a labour that is over.
func forgetQuiet(ctx context.Context, st *store.Store, id journal.DocumentID) {
	_ = st.DropDraft(ctx, quietOf(id)) // that it stays is no harm
}
