package imci

import (
	"testing"

	"carnet/records/clinical"
	"carnet/records/clinical/rule"
)

// BenchmarkClassify prints how many children are classified in the time that
// 50,000 lines a second leave for one, as a ratio (1 or more is in time).
func BenchmarkClassify(b *testing.B) {
	kg := clinical.Kilograms(10)
	signs := look(b, "cough respiratory_rate=44 fever malaria_test=positive diarrhoea sunken_eyes restless")
	s := Defaults()
	for b.Loop() {
		if _, err := Classify(400, &kg, signs, s); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(20_000/(float64(b.Elapsed().Nanoseconds())/float64(b.N)), "x-limit")
}

// BenchmarkLine is the same through the line of carnet calc.
func BenchmarkLine(b *testing.B) {
	c := rule.NewCaller(Rules())
	line := `{"rule":"imci","in":{"age_days":400,"weight_kg":10,"signs":{"cough":true,"respiratory_rate":44,"fever":true,"malaria_test":"positive","diarrhoea":true,"sunken_eyes":true,"restless":true}}}`
	var buf []byte
	for b.Loop() {
		buf = c.Line(buf[:0], line)
	}
	b.ReportMetric(20_000/(float64(b.Elapsed().Nanoseconds())/float64(b.N)), "x-limit")
}
