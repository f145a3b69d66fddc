// Command generate makes the tables in assets/tables/data from the published
// ones: it keeps the columns that the rules read and checks that the keys run
// without a gap.
//
//	go run ./assets/tables/generate -from FOLDER
//
// FOLDER holds the published tables under the names that ORIGIN.md lists
// (who-growth/…, intergrowth/…, fetal-weight/…).
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

// source is one published table: where it lies, what it is called here and
// which of its columns are kept.
type source struct {
	from, to string
	columns  []int
}

var sources = []source{
	{"who-growth/wfa_daily.csv", "who_wfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/lhfa_daily.csv", "who_lhfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/bmifa_daily.csv", "who_bfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/acfa_muac_daily.csv", "who_acfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/hcfa_daily.csv", "who_hcfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/wfl.csv", "who_wfl.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/wfh.csv", "who_wfh.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/wfa_5_10y_monthly.csv", "who2007_wfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/hfa_5_19y_monthly.csv", "who2007_hfa.csv", []int{0, 1, 2, 3, 4}},
	{"who-growth/bmifa_5_19y_monthly.csv", "who2007_bfa.csv", []int{0, 1, 2, 3, 4}},
	{"intergrowth/newborn_wfga_ST3C_coefficients.csv", "newborn_weight.csv", []int{0, 1, 2, 3, 4, 5}},
	{"intergrowth/newborn_lfga_ST3C_coefficients.csv", "newborn_length.csv", []int{0, 1, 2, 3, 4, 5}},
	{"intergrowth/newborn_hcfga_ST3C_coefficients.csv", "newborn_hc.csv", []int{0, 1, 2, 3, 4, 5}},
	{"fetal-weight/who2017_coefficientsGlobalV3.csv", "who2017_fetal.csv", []int{0, 1, 2, 3, 4, 5, 6}},
	{"fetal-weight/who2017_coefficientsEFWbySexV3.csv", "who2017_efw_sex.csv", []int{0, 1, 2, 3, 4, 5, 6}},
}

func main() {
	from := flag.String("from", "", "folder of the published tables")
	to := flag.String("to", "assets/tables/data", "folder to write")
	flag.Parse()
	for _, s := range sources {
		if err := trim(filepath.Join(*from, s.from), filepath.Join(*to, s.to), s.columns); err != nil {
			log.Fatal(err)
		}
	}
}

func trim(from, to string, columns []int) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	var b strings.Builder
	for n, row := range rows {
		for i, c := range columns {
			if i > 0 {
				b.WriteByte(',')
			}
			v := strings.TrimSpace(row[c])
			if i == 0 && n > 0 {
				v = sexWord(v)
			}
			b.WriteString(v)
		}
		b.WriteByte('\n')
	}
	return os.WriteFile(to, []byte(b.String()), 0o644)
}

// sexWord gives one letter for the sex, however a table writes it.
func sexWord(v string) string {
	switch v {
	case "1", "male", "M":
		return "M"
	case "2", "female", "F":
		return "F"
	}
	return v
}
