package child

// What is drawn stands at the right of the form in windows of besideFrom and
// wider, besideWidth wide; below, in the form.
const (
	besideFrom  float32 = 1100
	besideWidth float32 = 392
)
