package clinical

// MarshalText writes "male", "female" or nothing.
func (s Sex) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads "male", "female" or nothing.
func (s *Sex) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*s = SexUnknown
		return nil
	}
	v, err := ParseSex(string(b))
	if err != nil {
		return err
	}
	*s = v
	return nil
}
