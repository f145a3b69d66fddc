package birth

// protocols are the checklists of the complications: what is not to be
// forgotten, in the order in which it is done (WHO, Managing complications in
// pregnancy and childbirth, 2017). A code stands for a sentence of the
// catalogue; how much of what is given stands in the national protocol.
var protocols = map[string][]string{
	"preeclampsia":      {"call", "magnesium", "antihypertensive", "catheter", "watch", "refer"},
	"eclampsia":         {"call", "airway", "left_side", "magnesium", "antihypertensive", "catheter", "watch", "refer"},
	"obstructed":        {"call", "iv", "catheter", "antibiotics", "refer"},
	"retained_placenta": {"call", "bladder", "oxytocin", "traction", "iv", "removal", "antibiotics", "refer"},
	"uterine_rupture":   {"call", "iv", "watch", "refer"},
	"cord_prolapse":     {"call", "lift", "knee_chest", "no_cord", "refer"},
	"shoulder_dystocia": {"call", "mcroberts", "suprapubic", "episiotomy", "rotation", "posterior_arm", "all_fours", "time"},
	"infection":         {"iv", "antibiotics", "watch", "refer"},
	"fetal_distress":    {"call", "left_side", "stop_oxytocin", "iv", "examine", "refer"},
}
