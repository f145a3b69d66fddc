package journal

// LinePayload gives the payload that stands in a line which DecodeLine has
// accepted, without decoding the rest; nil when it has none or was redacted.
// It shares the line's memory.
func LinePayload(line []byte) []byte {
	var p []byte
	eachMember(line, func(key, value []byte) {
		if string(key) == `"c"` {
			p = value
		}
	})
	return p
}
