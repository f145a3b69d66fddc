package settings

import (
	"encoding/json"
	"os"
	"strings"

	"aead.dev/minisign"
	"filippo.io/age"

	"carnet/assets/text"
	"carnet/records"
)

// maxCard bounds what is read as a key card.
const maxCard = 64 << 10

// readCard reads a key card: the name of a file, or the keys themselves as
// they were pasted or typed.
func readCard(typed string) (records.Recipient, error) {
	typed = strings.TrimSpace(typed)
	if info, err := os.Stat(typed); err == nil && info.Mode().IsRegular() {
		if info.Size() > maxCard {
			return records.Recipient{}, text.NewProblem("settings.card_bad")
		}
		b, err := os.ReadFile(typed)
		if err != nil {
			return records.Recipient{}, text.Wrap(err, "settings.card_bad")
		}
		typed = string(b)
	}
	return parseCard(typed)
}

// parseCard finds the keys in a text: an age recipient, which is needed, and a
// minisign public key. A key card file is the same as JSON, with the name and
// the role. Spaces that part a printed key do not matter.
func parseCard(s string) (records.Recipient, error) {
	var r records.Recipient
	if strings.HasPrefix(strings.TrimSpace(s), "{") {
		if err := json.Unmarshal([]byte(s), &r); err != nil {
			return records.Recipient{}, text.Wrap(err, "settings.card_bad")
		}
		return checkCard(r)
	}
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		whole := strings.Join(strings.Fields(line), "")
		switch {
		case strings.HasPrefix(whole, "age1"):
			r.Key = whole
		case strings.HasPrefix(whole, "RW"):
			r.SigningKey = whole
		case strings.HasPrefix(line, "#"):
			r.Name = strings.TrimSpace(strings.TrimLeft(line, "#"))
		}
	}
	return checkCard(r)
}

func checkCard(r records.Recipient) (records.Recipient, error) {
	if _, err := age.ParseX25519Recipient(r.Key); err != nil {
		return records.Recipient{}, text.Wrap(err, "settings.card_bad")
	}
	if r.SigningKey != "" {
		var k minisign.PublicKey
		if err := k.UnmarshalText([]byte(r.SigningKey)); err != nil {
			return records.Recipient{}, text.Wrap(err, "settings.card_bad")
		}
	}
	return r, nil
}
