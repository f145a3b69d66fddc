package settings

import (
	"context"
	"maps"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
)

// changeCentre edits the centre's document as it stands now and writes it.
func changeCentre(ctx context.Context, k *desk.Desk, edit func(*records.Centre) error) (records.Centre, error) {
	d, c, err := k.Store.Centre(ctx)
	if err != nil {
		return c, err
	}
	if d.ID.IsZero() {
		return c, text.NewProblem("desk.none")
	}
	if err := edit(&c); err != nil {
		return c, err
	}
	_, err = k.Store.Write(ctx, k.Author(), store.Change{Op: journal.OpPut, Document: d.ID, Content: &c, Bases: d.Heads})
	return c, err
}

// code is the centre's code in another system, as a row of the form.
type code struct{ System, Value string }

func codesOf(c records.Centre) []code {
	out := []code{}
	for _, s := range slices.Sorted(maps.Keys(c.Codes)) {
		out = append(out, code{s, c.Codes[s]})
	}
	return out
}

// codeMap is what the rows say; rows without a system or a value say nothing.
func codeMap(rows []code) map[string]string {
	out := map[string]string{}
	for _, r := range rows {
		s, v := strings.ToLower(strings.TrimSpace(r.System)), strings.TrimSpace(r.Value)
		if s != "" && v != "" {
			out[s] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// addRecipient puts a key among those that the centre sends to; the same key
// takes the place of its older entry.
func addRecipient(c *records.Centre, r records.Recipient) error {
	if r.Name == "" {
		return text.NewProblem("settings.card_name")
	}
	for i, x := range c.Recipients {
		if x.Key == r.Key {
			c.Recipients[i] = r
			return nil
		}
	}
	c.Recipients = append(c.Recipients, r)
	return nil
}

func removeRecipient(c *records.Centre, key string) {
	c.Recipients = slices.DeleteFunc(c.Recipients, func(x records.Recipient) bool { return x.Key == key })
}

// retire takes a desk out of the centre, or takes it back. The desk itself is
// not asked: it may be stolen.
func retire(c *records.Centre, device string, retired bool) error {
	for i := range c.Desks {
		if c.Desks[i].Device == device {
			c.Desks[i].Retired = retired
			return nil
		}
	}
	return text.NewProblem("store.missing")
}

// shortKey is enough of a key to tell it from another.
func shortKey(k string) string {
	if len(k) <= 16 {
		return k
	}
	return k[:12] + "…" + k[len(k)-4:]
}
