package clinical

// Biometry is what an ultrasound scan measured of a fetus in the second and
// third trimester. Zero means not measured.
type Biometry struct {
	BPD Millimetres `json:"bpd_mm,omitempty"` // biparietal diameter
	HC  Millimetres `json:"hc_mm,omitempty"`  // head circumference
	AC  Millimetres `json:"ac_mm,omitempty"`  // abdominal circumference
	FL  Millimetres `json:"fl_mm,omitempty"`  // femur length
}

// What a caliper can have measured of a fetus, in millimetres; what lies
// outside is a typing error (often centimetres for millimetres).
const (
	MinBPD, MaxBPD = 10, 130
	MinHC, MaxHC   = 40, 450
	MinAC, MaxAC   = 30, 500
	MinFL, MaxFL   = 3, 100
)

// Check refuses the measures that no fetus has; what was not measured passes.
func (b Biometry) Check() error {
	if err := given("bpd_mm", b.BPD, MinBPD, MaxBPD); err != nil {
		return err
	}
	if err := given("hc_mm", b.HC, MinHC, MaxHC); err != nil {
		return err
	}
	if err := given("ac_mm", b.AC, MinAC, MaxAC); err != nil {
		return err
	}
	return given("fl_mm", b.FL, MinFL, MaxFL)
}

func given(field string, mm Millimetres, min, max float64) error {
	if mm == 0 {
		return nil
	}
	return Within(field, float64(mm), min, max, "mm")
}

// Need refuses a measure that was not taken.
func Need(field string, mm Millimetres) error {
	if mm == 0 {
		return &MissingError{Field: field}
	}
	return nil
}

// AddTo lists the measures that were taken.
func (b Biometry) AddTo(in *Inputs) {
	for _, m := range [...]struct {
		name string
		mm   Millimetres
	}{{"bpd_mm", b.BPD}, {"hc_mm", b.HC}, {"ac_mm", b.AC}, {"fl_mm", b.FL}} {
		if m.mm != 0 {
			in.Add(m.name, float64(m.mm), "mm")
		}
	}
}
