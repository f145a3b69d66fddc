package rule

import "carnet/records/clinical"

// Biometry lists the fields bpd_mm, hc_mm, ac_mm and fl_mm, all optional: a
// method says which ones it needs.
func Biometry() []Field {
	return []Field{
		{Name: "bpd_mm", Kind: Number, Unit: "mm", Min: clinical.MinBPD, Max: clinical.MaxBPD, Doc: "biparietal diameter"},
		{Name: "hc_mm", Kind: Number, Unit: "mm", Min: clinical.MinHC, Max: clinical.MaxHC, Doc: "head circumference"},
		{Name: "ac_mm", Kind: Number, Unit: "mm", Min: clinical.MinAC, Max: clinical.MaxAC, Doc: "abdominal circumference"},
		{Name: "fl_mm", Kind: Number, Unit: "mm", Min: clinical.MinFL, Max: clinical.MaxFL, Doc: "femur length"},
	}
}

// Biometry reads those fields.
func (in *Input) Biometry() clinical.Biometry {
	return clinical.Biometry{
		BPD: clinical.Millimetres(in.Number("bpd_mm")),
		HC:  clinical.Millimetres(in.Number("hc_mm")),
		AC:  clinical.Millimetres(in.Number("ac_mm")),
		FL:  clinical.Millimetres(in.Number("fl_mm")),
	}
}
