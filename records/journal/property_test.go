package journal

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// typed is something that a person wrote into a field: a token that occurs
// nowhere else, or nothing, which empties the field.
type typed struct {
	revision Hash
	path     string
	token    string
}

// desks plays several desks that work on one document and exchange revisions.
type desks struct {
	t     *rapid.T
	sets  []map[Hash]Revision // what each desk holds
	seqs  []uint64
	prevs []Hash
	all   map[Hash]Revision
	typed []typed
	gone  map[Hash]bool // redacted
	ms    int64
	next  int
}

func play(t *rapid.T, steps int) *desks {
	n := rapid.IntRange(1, 3).Draw(t, "desks")
	d := &desks{t: t, all: map[Hash]Revision{}, gone: map[Hash]bool{}, ms: 1764000000000,
		sets: make([]map[Hash]Revision, n), seqs: make([]uint64, n), prevs: make([]Hash, n)}
	for i := range d.sets {
		d.sets[i] = map[Hash]Revision{}
	}
	for range steps {
		desk := rapid.IntRange(0, n-1).Draw(t, "desk")
		switch rapid.IntRange(0, 12).Draw(t, "step") {
		case 0, 1:
			maps.Copy(d.sets[desk], d.sets[rapid.IntRange(0, n-1).Draw(t, "from")])
		case 2:
			op := rapid.SampledFrom([]Op{OpCountersign, OpRetract, OpReturn, OpMerge, OpUnmerge, "later"}).Draw(t, "op")
			payload := ""
			if op == OpMerge {
				payload = `{"into":"` + DocumentID{byte(1 + d.next%3)}.String() + `"}`
			}
			d.write(desk, op, payload)
		case 3:
			d.resolve(desk)
		case 4:
			if rapid.IntRange(0, 3).Draw(t, "rarely") == 0 {
				d.redact(desk)
			}
		default:
			d.edit(desk)
		}
	}
	return d
}

func revisions(set map[Hash]Revision) []Revision {
	out := slices.Collect(maps.Values(set))
	slices.SortFunc(out, func(a, b Revision) int { return Compare(&a, &b) })
	return out
}

func (d *desks) state(desk int) State { return Merge(policy, revisions(d.sets[desk])) }

func (d *desks) write(desk int, op Op, payload string) Revision {
	s := d.state(desk)
	// Wall clocks disagree, so the higher time is not always the later act.
	d.ms += rapid.Int64Range(-3, 5).Draw(d.t, "minutes") * 60_000
	d.seqs[desk]++
	r := Revision{
		Device: DeviceID{byte(desk + 1)}, Epoch: 1, Seq: d.seqs[desk], Prev: d.prevs[desk],
		Document: subject, Kind: "consultation", Patient: someone, Bases: slices.Clone(s.Heads), Op: op,
		Author: DocumentID{byte(desk + 1)}, Wall: d.ms, HLC: At(d.ms, 0), Schema: 1 + d.next%2,
	}
	if op == OpSign && d.next%3 == 0 {
		r.OnBehalf = DocumentID{77}
	}
	if payload != "" {
		r.Payload = []byte(payload)
	}
	if err := Seal(&r); err != nil {
		d.t.Fatal(err)
	}
	d.prevs[desk] = r.ID
	d.all[r.ID] = r
	d.sets[desk][r.ID] = r
	return r
}

func (d *desks) token() string {
	d.next++
	return fmt.Sprintf("v%d.", d.next)
}

// edit changes one to three fields of what the desk's screen shows.
func (d *desks) edit(desk int) {
	content := map[string]any{}
	if c := d.state(desk).Content; c != nil {
		if err := json.Unmarshal(c, &content); err != nil {
			d.t.Fatalf("%s: %v", c, err)
		}
	}
	var wrote []typed
	for range rapid.IntRange(1, 3).Draw(d.t, "changes") {
		wrote = append(wrote, d.change(content)...)
	}
	payload, err := json.Marshal(content)
	if err != nil {
		d.t.Fatal(err)
	}
	r := d.write(desk, rapid.SampledFrom([]Op{OpPut, OpSign}).Draw(d.t, "op"), string(payload))
	for _, w := range wrote {
		if w.token == "" || strings.Contains(string(payload), w.token) { // not overwritten at once
			w.revision = r.ID
			d.typed = append(d.typed, w)
		}
	}
}

func (d *desks) change(content map[string]any) []typed {
	token := d.token()
	empty := rapid.IntRange(0, 4).Draw(d.t, "empty") == 0
	if empty {
		token = ""
	}
	put := func(m map[string]any, key string) {
		m[key] = token
		if empty {
			delete(m, key)
		}
	}
	switch field := rapid.SampledFrom([]string{"reason", "lmp", "vitals", "note", "allergies", "problems"}).Draw(d.t, "field"); field {
	case "vitals":
		m, _ := content[field].(map[string]any)
		if m == nil {
			m = map[string]any{}
		}
		content[field] = m
		key := rapid.SampledFrom([]string{"pulse", "weight"}).Draw(d.t, "vital")
		put(m, key)
		return []typed{{path: field + "." + key, token: token}}
	case "note": // its very structure changes
		if rapid.Bool().Draw(d.t, "deep") && !empty {
			content[field] = map[string]any{"text": token}
			return []typed{{path: "note.text", token: token}, {path: "note"}}
		}
		put(content, field)
		return []typed{{path: "note", token: token}, {path: "note.text"}}
	case "allergies":
		return d.changeSet(content, field, token, func(v any) string { return normalOf(v) })
	case "problems":
		return d.changeSet(content, field, token, func(v any) string { return normalOf(v.(map[string]any)["code"]) })
	default:
		put(content, field)
		return []typed{{path: field, token: token}}
	}
}

func normalOf(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return normal(raw)
}

// changeSet removes an element when there is no token, else adds or changes one.
func (d *desks) changeSet(content map[string]any, field, token string, key func(any) string) []typed {
	list, _ := content[field].([]any)
	if token == "" {
		if len(list) == 0 {
			return nil
		}
		i := rapid.IntRange(0, len(list)-1).Draw(d.t, "removed")
		removed := list[i]
		content[field] = slices.Delete(slices.Clone(list), i, i+1)
		return []typed{{path: field + "[" + key(removed) + "]"}}
	}
	var element any = token
	if field == "problems" {
		code := rapid.SampledFrom([]string{"A", "B"}).Draw(d.t, "code")
		element = map[string]any{"code": code, "note": token}
		for i, old := range list {
			if old.(map[string]any)["code"] == code {
				list = slices.Clone(list)
				list[i] = element
				content[field] = list
				return []typed{{path: field + "[" + key(element) + "]", token: token}}
			}
		}
	}
	content[field] = append(slices.Clone(list), element)
	return []typed{{path: field + "[" + key(element) + "]", token: token}}
}

func (d *desks) resolve(desk int) {
	s := d.state(desk)
	for _, c := range s.Conflicts {
		if c.Path == PathDocument || strings.HasPrefix(c.Path, "~") || rapid.Bool().Draw(d.t, "left open") {
			continue
		}
		chosen := c.Values[rapid.IntRange(0, len(c.Values)-1).Draw(d.t, "chosen")]
		raw := chosen.JSON
		if raw == nil {
			raw = json.RawMessage("null")
		}
		payload, err := json.Marshal(map[string]any{"fields": map[string]any{c.Path: raw}})
		if err != nil {
			d.t.Fatal(err)
		}
		r := d.write(desk, OpResolve, string(payload))
		d.typed = append(d.typed, typed{r.ID, c.Path, ""})
		for _, left := range d.state(desk).Conflicts {
			if left.Path == c.Path {
				d.t.Fatalf("a resolve left its conflict: %+v", left)
			}
		}
		return
	}
}

func (d *desks) redact(desk int) {
	for _, r := range revisions(d.sets[desk]) {
		if r.Payload != nil && redactable(r.Op) && rapid.IntRange(0, 3).Draw(d.t, "redacted") == 0 {
			d.write(desk, OpRedact, `{"revisions":["`+r.ID.String()+`"]}`)
			d.gone[r.ID] = true
			return
		}
	}
}

// sees tells whether a has b among its ancestors, by walking the bases: not the
// way in which Merge finds it.
func (d *desks) sees(a, b Hash) bool {
	if a == b {
		return false
	}
	seen := map[Hash]bool{}
	todo := []Hash{a}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		if at == b {
			return true
		}
		todo = append(todo, d.all[at].Bases...)
	}
	return false
}

func related(a, b string) bool { return a == b || isBelow(a, b) || isBelow(b, a) }

func TestStateDependsOnTheSetAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := play(t, rapid.IntRange(1, 18).Draw(t, "steps"))
		revs := revisions(d.all)
		want := Merge(policy, revs)
		shuffled := append(rapid.Permutation(revs).Draw(t, "order"), rapid.Permutation(revs).Draw(t, "again")...)
		for i := range shuffled {
			if d.gone[shuffled[i].ID] && rapid.Bool().Draw(t, "dropped") {
				Drop(&shuffled[i])
			}
		}
		if diff := cmp.Diff(want, Merge(policy, shuffled)); diff != "" {
			t.Fatal(diff)
		}
		for _, c := range want.Conflicts {
			if c.Path != PathDocument && !related(c.Path, "note") {
				checkOrder(t, d, c)
			}
		}
		if want.Content != nil && checkPayload(want.Content) != nil {
			t.Fatalf("not a compact object: %s", want.Content)
		}
	})
}

// checkOrder: the highest value is shown, unless it is an emptied field beside a
// value; the others follow from the highest down.
func checkOrder(t *rapid.T, d *desks, c Conflict) {
	for i := 1; i < len(c.Values); i++ {
		a, b := d.all[c.Values[i-1].Revision], d.all[c.Values[i].Revision]
		if i == 1 && c.Values[0].JSON != nil && c.Values[1].JSON == nil {
			continue
		}
		if Compare(&a, &b) < 0 {
			t.Fatalf("value %d of %s is lower than the next: %+v", i-1, c.Path, c.Values)
		}
	}
}

func TestAnyPartOfTheRevisionsMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		revs := revisions(play(t, 12).all)
		var part []Revision
		for _, r := range revs {
			if rapid.Bool().Draw(t, "arrived") {
				part = append(part, r)
			}
		}
		want := Merge(policy, part)
		if len(part) > 0 && diffAfterShuffle(t, part, want) != "" {
			t.Fatal(diffAfterShuffle(t, part, want))
		}
		if want.Revisions != len(part) {
			t.Fatalf("%d revisions of %d", want.Revisions, len(part))
		}
		arrived := append(rapid.Permutation(part).Draw(t, "first"), rapid.Permutation(revs).Draw(t, "later")...)
		if diff := cmp.Diff(Merge(policy, revs), Merge(policy, arrived)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func diffAfterShuffle(t *rapid.T, revs []Revision, want State) string {
	return cmp.Diff(want, Merge(policy, rapid.Permutation(revs).Draw(t, "shuffled")))
}

func TestDesksConverge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := play(t, 15)
		for range len(d.sets) { // each gives to the next, often enough
			for i := range d.sets {
				maps.Copy(d.sets[(i+1)%len(d.sets)], d.sets[i])
			}
		}
		first := d.state(0)
		for i := range d.sets {
			if diff := cmp.Diff(first, d.state(i)); diff != "" {
				t.Fatalf("desk %d: %s", i, diff)
			}
		}
		if first.Revisions != len(d.all) {
			t.Fatalf("%d revisions of %d", first.Revisions, len(d.all))
		}
		// And one who sees it all leaves no head but their own.
		if len(d.all) > 0 {
			r := d.write(0, "later", "")
			if diff := cmp.Diff([]Hash{r.ID}, d.state(0).Heads); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestNothingTypedIsUnreachable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := play(t, rapid.IntRange(1, 20).Draw(t, "steps"))
		revs := revisions(d.all)
		s := Merge(policy, revs)
		shown := string(s.Content)
		for _, c := range s.Conflicts {
			for _, v := range c.Values {
				shown += "\n" + string(v.JSON)
			}
		}
		var history strings.Builder
		for _, w := range History(policy, revs, "") {
			fmt.Fprintf(&history, "%s %s\n", w.Revision, w.JSON)
		}
		for _, w := range d.typed {
			if w.token == "" || d.gone[w.revision] {
				continue
			}
			inHistory := slices.ContainsFunc(strings.Split(history.String(), "\n"), func(line string) bool {
				return strings.HasPrefix(line, w.revision.String()) && strings.Contains(line, w.token)
			})
			if !inHistory {
				t.Fatalf("%s at %s is not in the history of %s", w.token, w.path, w.revision)
			}
			if strings.Contains(shown, w.token) {
				continue
			}
			overwritten := slices.ContainsFunc(d.typed, func(o typed) bool {
				return related(o.path, w.path) && (d.sees(o.revision, w.revision) || o.revision == w.revision && o != w)
			})
			if !overwritten {
				t.Fatalf("%s at %s is neither shown nor was it overwritten\n%s", w.token, w.path, shown)
			}
		}
	})
}

// A linear history, which Merge does not replay, must come to the same.
func TestLinearIsTheSameAsReplayed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := play(t, 10)
		var revs []Revision
		last := []Hash{}
		for i, r := range revisions(d.all) { // one after the other, as if by one desk
			r.Bases, r.Device, r.Seq, r.Prev = last, DeviceID{1}, uint64(i+1), Hash{}
			r.HLC = At(1764000000000+int64(i), 0)
			if len(last) > 0 {
				r.Prev = last[0]
			}
			if r.Op == OpResolve || r.Op == OpRedact {
				r.Op = "later"
			}
			if err := Seal(&r); err != nil {
				t.Fatal(err)
			}
			last = []Hash{r.ID}
			revs = append(revs, r)
		}
		if len(revs) == 0 {
			return
		}
		nodes := distinct(revs)
		if !isLinear(nodes) {
			t.Fatal("not linear")
		}
		fast, slow := linearState(nodes, nil), newGraph(&policy, nodes, nil).state()
		if (fast.Content == nil) != (slow.Content == nil) {
			t.Fatalf("%s, replayed %s", fast.Content, slow.Content)
		}
		if fast.Content != nil && withoutEmpty(fast.Content) != withoutEmpty(slow.Content) {
			t.Fatalf("%s, replayed %s", fast.Content, slow.Content)
		}
		fast.Content, slow.Content = nil, nil
		if diff := cmp.Diff(fast, slow); diff != "" {
			t.Fatal(diff)
		}
	})
}

// withoutEmpty is the content's normal form.
func withoutEmpty(content []byte) string {
	keys := map[string]any{}
	for path, v := range policy.flatten(content) {
		keys[path] = v.norm
	}
	return fmt.Sprint(keys)
}
