package journal

import (
	"bytes"
	"encoding/hex"
	"slices"
)

// attachmentPrefix begins the text by which a payload names an attachment.
const attachmentPrefix = "sha256-"

// attachmentLength is the length of such a text.
const attachmentLength = len(attachmentPrefix) + 64

// AttachmentName is how a payload names an attachment: a string of its own,
// "sha256-" and the 64 lower-case hex digits of the SHA-256 of its bytes.
func AttachmentName(h Hash) string { return attachmentPrefix + h.String() }

// ParseAttachmentName reads what AttachmentName wrote.
func ParseAttachmentName(s string) (Hash, bool) {
	if len(s) != attachmentLength || s[:len(attachmentPrefix)] != attachmentPrefix {
		return Hash{}, false
	}
	return attachmentDigits([]byte(s[len(attachmentPrefix):]))
}

func attachmentDigits(digits []byte) (h Hash, ok bool) {
	for _, c := range digits {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') { // one spelling only
			return Hash{}, false
		}
	}
	_, err := hex.Decode(h[:], digits)
	return h, err == nil
}

// Attachments lists what a payload names, each once, sorted: every string in
// it, at whatever depth, that is an attachment's name and nothing else. So a
// program finds them in kinds that it does not know, too.
func Attachments(payload []byte) []Hash {
	var out []Hash
	for {
		i := bytes.Index(payload, []byte(`"`+attachmentPrefix))
		if i < 0 {
			break
		}
		payload = payload[i+1:]
		if len(payload) <= attachmentLength || payload[attachmentLength] != '"' {
			continue
		}
		if h, ok := attachmentDigits(payload[len(attachmentPrefix):attachmentLength]); ok {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}
