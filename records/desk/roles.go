package desk

import "context"

// Roles tells what each account works as, by staff id, for the login window.
func (k *Desk) Roles(ctx context.Context) (map[string]string, error) {
	staff, err := k.Store.Staff(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, m := range staff {
		if !m.Left {
			out[m.ID.String()] = string(m.Role)
		}
	}
	return out, nil
}
