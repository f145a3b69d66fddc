package calc

import (
	"fmt"
	"strconv"
	"strings"

	"carnet/records/clinical/rule"
)

const preface = `# carnet calc

` + "`carnet calc`" + ` reads one JSON object a line on standard input and writes one a
line on standard output, in the same order. It needs no data folder and no
password. Use it to run Carnet's clinical rules against your own tables.

` + "```" + `
$ echo '{"rule":"ga.crl","in":{"crl_mm":50,"method":"robinson"}}' | carnet calc
{"rule":"ga.crl","out":{"days":81.70999139703281},"source":"Robinson & Fleming 1975, with the caliper correction 1.037"}
` + "```" + `

- A line in is ` + "`{\"rule\":name,\"in\":{fields}}`" + `; UTF-8, at most 1 MB.
- A line out is ` + "`{\"rule\":name,\"out\":{fields},\"source\":text}`" + `, or
  ` + "`{\"rule\":name,\"error\":text}`" + ` where the rule cannot answer: an unknown rule or
  field, a missing field, a wrong type, a value outside the range. A number is
  never NaN or infinite. An error never ends the run.
- A field set to null counts as not given. Sex is ` + "`male` or `female`" + `, a date
  ` + "`YYYY-MM-DD`" + `.
- Thresholds that a centre may change are at their defaults here.

The list below is written by the program from the rules themselves.
`

// Doc is the text of docs/calc.md. A test compares it with the file.
func Doc() string {
	var b strings.Builder
	b.WriteString(preface)
	for _, s := range Subjects() {
		b.WriteString("\n## " + s.Title + "\n")
		for _, r := range s.Rules {
			b.WriteString("\n### `" + r.Name + "`\n\n" + r.Doc + "\n\n")
			b.WriteString("Source: " + r.Source + ".\n\n")
			b.WriteString("| in | type | unit | allowed | |\n|---|---|---|---|---|\n")
			writeFields(&b, r.In, "", true)
			b.WriteString("\n| out | type | unit | values | |\n|---|---|---|---|---|\n")
			writeFields(&b, r.Out, "", false)
		}
	}
	return b.String()
}

func writeFields(b *strings.Builder, fields []rule.Field, prefix string, input bool) {
	for _, f := range fields {
		note := f.Doc
		if input && f.Required {
			note = strings.TrimSuffix("required; "+note, "; ")
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", prefix+f.Name, f.Kind, cell(f.Unit), allowed(f), cell(note))
		if f.Of != nil {
			writeFields(b, f.Of, prefix+f.Name+".", input)
		}
	}
}

func allowed(f rule.Field) string {
	if len(f.Choices) > 0 {
		return cell(strings.Join(f.Choices, ", "))
	}
	if f.Min == 0 && f.Max == 0 {
		return ""
	}
	return plain(f.Min) + " to " + plain(f.Max)
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
