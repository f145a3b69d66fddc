package print

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
)

type writer interface {
	Write(io.Writer, Options) error
}

func papers() map[string]writer {
	return map[string]writer{
		"prescription": samplePrescription(), "referral": sampleReferral(), "summary": sampleSummary(),
		"recovery": sampleRecovery(), "keycard": sampleKeyCard(),
	}
}

// save writes a paper, strictly, and returns the file.
func save(t *testing.T, w writer, o Options) string {
	t.Helper()
	o.Strict = true
	var b bytes.Buffer
	if err := w.Write(&b, o); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s (from poppler-utils or zbar-tools): %v %s", name, err, stderr.String())
	}
	return string(out)
}

// read gives a paper's text with every run of white space as one space.
func read(t *testing.T, file string) string {
	return strings.Join(strings.Fields(run(t, "pdftotext", "-layout", file, "-")), " ")
}

func pages(t *testing.T, file string) int {
	m := regexp.MustCompile(`Pages:\s+(\d+)`).FindStringSubmatch(run(t, "pdfinfo", file))
	if m == nil {
		t.Fatal("pdfinfo counts no pages")
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

func expect(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, strings.Join(strings.Fields(w), " ")) {
			t.Errorf("%q is not on the paper:\n%s", w, got)
		}
	}
}

func absent(t *testing.T, got string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(got, w) {
			t.Errorf("%q is on the paper:\n%s", w, got)
		}
	}
}

func TestPrescription(t *testing.T) {
	file := save(t, samplePrescription(), Options{})
	expect(t, read(t, file),
		"CSCom-U de Banconi", "Région : Bamako · District sanitaire : Commune I", "Tél. 20 24 00 00", "ORDONNANCE", "mardi 22 septembre 2026",
		"TRAORÉ Aïssata", "sexe féminin · 24 ans · 61,5 kg · N° B2-01437-6", "Allergies : pénicilline (urticaire)",
		"Artéméther + luméfantrine 80 mg + 480 mg", "1 comprimé, 2 fois par jour (matin et soir), pendant 3 jours", "pendant le repas, avec un aliment gras", "6 comprimés",
		"1 ½ comprimé, 3 fois par jour (matin, midi et soir),", "14 comprimés", "si fièvre",
		"7,5 ml, 2 fois par jour", "75 ml", "suspension buvable", "40 mg/kg × 9,4 kg (OMS PCIME)",
		"1 sachet, en une seule prise", "1 application, 2 fois par jour (matin et soir), pendant 14 jours", "crème",
		"Ordonnance arrêtée à 5 médicaments.", "Conseils", "Boire beaucoup.", "Prochain rendez-vous", "mardi 29 septembre 2026", "Contrôle de l’hémoglobine",
		"Dr Aminata Touré", "Médecin généraliste, N° CNOM 1234", "Signature et cachet", sampleID, "page 1/1",
	)
	if size := run(t, "pdfinfo", file); !strings.Contains(size, "419.53 x 595.28") {
		t.Errorf("not A5: %s", size)
	}
}

func TestReferralLetter(t *testing.T) {
	l := sampleReferral()
	file := save(t, l, Options{})
	got := read(t, file)
	expect(t, got,
		"LETTRE DE RÉFÉRENCE", "URGENT", "CSRéf de la Commune I", "Départ du centre à 10:42", "Ŋolo Fɔlɔ Ɲaɲɛ", "Interne en médecine de famille",
		"née le 14/03/2002", "Banconi Zékéné", "Mari : Moussa Coulibaly", "Groupe sanguin O+", "Antécédents : HTA gravidique 2024",
		"Motif de référence Paludisme grave anémique", "Histoire", "39,4 °C", "142/92 mmHg", "112 /min", "96 %", "61,5 kg", "25,1 cm", "0,92 g/l",
		"Abdomen : Souple, rate palpable", "TDR paludisme : positif", "Hb : 6,8 g/dl", "Protéinurie : ++", "Glycosurie : négatif",
		"Paludisme grave, autre — B50.8 / A73", "Pré-éclampsie (suspicion) — O14.9 / W81", "Artésunate 2,4 mg/kg IV", "Ambulance du district", "Contreseing et cachet", "Dr Aminata Touré",
		"CONTRE-RÉFÉRENCE", "À retourner à : CSCom-U de Banconi (20 24 00 00)", "référée le 22/09/2026", "Diagnostic retenu", "page 1/1",
	)
	absent(t, got, "VIH")
	if size := run(t, "pdfinfo", file); !strings.Contains(size, "(A4)") {
		t.Errorf("not A4: %s", size)
	}
	l.WithHIV = true
	expect(t, read(t, save(t, l, Options{})), "Test VIH : négatif")
	l.Consultation.Referral.Urgent = false
	absent(t, read(t, save(t, l, Options{})), "URGENT")
}

func TestVisitSummary(t *testing.T) {
	file := save(t, sampleSummary(), Options{})
	got := read(t, file)
	expect(t, got, "RÉSUMÉ DE CONSULTATION", "Fièvre et céphalées", "Traitement reçu", "Ordonnance", "Groupage sanguin", "Devenir", "Référée", "CSRéf de la Commune I",
		"Conseils", "mardi 29 septembre 2026", "Famille prévenue", "Dr Aminata Touré", "page 1/1")
	absent(t, got, "VIH")

	long := sampleSummary()
	long.Consultation.History = strings.Repeat("Toux grasse depuis dix jours, fièvre le soir. ", 40)
	if n := pages(t, save(t, long, Options{})); n != 1 {
		t.Errorf("a rather long summary takes %d pages", n)
	}
	long.Consultation.History = strings.Repeat("Toux grasse depuis dix jours, fièvre le soir. ", 300)
	if n := pages(t, save(t, long, Options{})); n < 2 {
		t.Error("a very long summary was squeezed onto one page")
	}
}

func TestRecoverySheet(t *testing.T) {
	s := sampleRecovery()
	got := read(t, save(t, s, Options{}))
	for _, l := range s.Lines {
		expect(t, got, l)
	}
	expect(t, got, "FICHE DE SECOURS", "mardi 1er septembre 2026", "Secret : celui qui tient cette fiche", "contrôle", "POUR S’EN SERVIR", "Repère : 7Q", "Faite sur : Poste 1", s.Recipient, "Gardée par")
}

func TestKeyCard(t *testing.T) {
	expect(t, read(t, save(t, sampleKeyCard(), Options{})), "CARTE DE CLÉS", "District sanitaire de la Commune I",
		"age1lggy hqrw2nlh cxprm67z", "RWQf6LRC GA9i53ml", "commune1.cle", "elles servent à chiffrer")
}

// A long prescription runs over pages, each with the titles, the patient and
// its number; no line is lost and none is cut in two.
func TestSixtyLines(t *testing.T) {
	p := samplePrescription()
	p.Lines = nil
	for i := 1; i <= 60; i++ {
		l := sampleLines()[i%5]
		l.Medicine = fmt.Sprintf("Médicament-%02d %s", i, l.Medicine)
		p.Lines = append(p.Lines, l)
	}
	file := save(t, p, Options{})
	n := pages(t, file)
	if n < 5 {
		t.Fatalf("%d pages", n)
	}
	all := ""
	for i := 1; i <= n; i++ {
		page := strings.Join(strings.Fields(run(t, "pdftotext", "-layout", "-f", fmt.Sprint(i), "-l", fmt.Sprint(i), file, "-")), " ")
		expect(t, page, fmt.Sprintf("page %d/%d", i, n), "TRAORÉ Aïssata")
		if i > 1 {
			expect(t, page, "ORDONNANCE (suite)")
		}
		if strings.Contains(page, "Médicament-") {
			expect(t, page, "Médicament et mode d’emploi", "À délivrer")
		}
		all += page
	}
	for i := 1; i <= 60; i++ {
		if c := strings.Count(all, fmt.Sprintf("Médicament-%02d", i)); c != 1 {
			t.Errorf("line %d stands %d times", i, c)
		}
	}
	expect(t, all, "Ordonnance arrêtée à 60 médicaments.")
}

// Every word of every paper lies within the margins, whatever is long.
func TestNothingLeavesThePage(t *testing.T) {
	long := strings.Repeat("Kouyaté-Diawara dit Sidibé ", 9)
	word := strings.Repeat("ɲaɲaɲɛŋɔ", 40) // one word without a space
	centre, patient, staff := sampleCentre(), samplePatient(), sampleStaff()
	centre.Name, centre.District, centre.Demo = long, long, true
	patient.Family, patient.Quarter, patient.Husband = long, word, long
	for range 12 {
		patient.Allergies = append(patient.Allergies, records.Allergy{Substance: "pénicilline et tout ce qui lui ressemble", Reaction: "œdème"})
	}
	staff.Family, staff.Qualification = long, long
	con := sampleConsultation()
	con.Reason, con.History, con.Examination.Abdomen, con.Advice = word, strings.Repeat(long, 30), strings.Repeat(long, 20), strings.Repeat(long, 3)
	con.Referral.To, con.Referral.Reason = long, long
	con.Lines[0].Medicine, con.Lines[1].How = word, strings.Repeat(long, 60) // a row longer than a page
	for name, w := range map[string]writer{
		"prescription": Prescription{Document: sampleID, Centre: centre, Prescriber: staff, Supervisor: staff, Patient: patient, Date: con.Date, Lines: con.Lines, Advice: con.Advice, Next: con.Next},
		"referral":     ReferralLetter{Document: sampleID, Centre: centre, Author: staff, Supervisor: staff, Patient: patient, Date: con.Date, Consultation: con},
		"summary":      VisitSummary{Document: sampleID, Centre: centre, Author: staff, Supervisor: staff, Patient: patient, Date: con.Date, Consultation: con},
		"keycard":      KeyCard{Centre: centre, Name: long, Recipient: word, SigningKey: word},
		"plain":        samplePrescription(), "letter": sampleReferral(), "sheet": sampleRecovery(),
	} {
		t.Run(name, func(t *testing.T) {
			within(t, save(t, w, Options{}))
		})
	}
}

// A text longer than pages arrives whole, word by word.
func TestNoWordIsLost(t *testing.T) {
	var b strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&b, "mot%04d ", i)
	}
	p, l, s := samplePrescription(), sampleReferral(), sampleSummary()
	p.Advice, p.Lines[0].How = b.String(), b.String()
	l.Consultation.History, s.Consultation.Examination.Skin = b.String(), b.String()
	for name, c := range map[string]struct {
		w     writer
		times int
	}{"prescription": {p, 2}, "referral": {l, 1}, "summary": {s, 1}} {
		got := read(t, save(t, c.w, Options{}))
		for i := range 1500 {
			if n := strings.Count(got, fmt.Sprintf("mot%04d", i)); n != c.times {
				t.Fatalf("%s: mot%04d stands %d times", name, i, n)
			}
		}
	}
}

var (
	pageBox = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)"`)
	wordBox = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>`)
)

// within checks each word's box against the margins, but for the letters of
// the demonstration mark, which stands across the page.
func within(t *testing.T, file string) {
	t.Helper()
	var w, h float64
	words := 0
	for l := range strings.SplitSeq(run(t, "pdftotext", "-bbox", file, "-"), "\n") {
		if m := pageBox.FindStringSubmatch(l); m != nil {
			w, _ = strconv.ParseFloat(m[1], 64)
			h, _ = strconv.ParseFloat(m[2], 64)
		}
		m := wordBox.FindStringSubmatch(l)
		if m == nil || len([]rune(m[5])) == 1 || strings.Contains("DÉMONSTRATION", m[5]) {
			continue
		}
		words++
		var box [4]float64
		for i := range box {
			box[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		if box[0] < 20 || box[1] < 15 || box[2] > w-20 || box[3] > h-8 {
			t.Errorf("%.30q leaves the page of %v × %v: %v", m[5], w, h, box)
		}
	}
	if words == 0 {
		t.Error("no words at all")
	}
}

// French, Bambara and signs are all in the font.
func TestEveryGlyphIsThere(t *testing.T) {
	p := samplePrescription()
	p.Advice = "Ŋ ŋ Ɲ ɲ Ɛ ɛ Ɔ ɔ à â ä ç é è ê ë î ï ô ö ù û ü ÿ œ Œ æ Æ « » ’ – — … ½ ¼ ¾ ⅓ ⅔ × ÷ ± ≥ ≤ ≠ ≈ → ← ° µ ² ³ ₂ € ✓ ☐ ☑ ▲ ⚠ ● □\u202f: tɔ́nɔ̀ ŋɔ̌mi"
	for _, lang := range text.Langs {
		for name, w := range papers() {
			var b bytes.Buffer
			if err := w.Write(&b, Options{Lang: lang, Strict: true}); err != nil {
				t.Errorf("%s in %s: %v", name, lang, err)
			}
		}
		// The letters stand so wide apart that they are read with or without spaces.
		got := strings.ReplaceAll(read(t, save(t, p, Options{Lang: lang})), " ", "")
		expect(t, got, "ŊŋƝɲƐɛƆɔàâä", "œŒæÆ«»’–—…½¼¾", "≥≤≠≈→←°µ²³₂€✓☐☑▲⚠●□")
	}
}

func TestAMissingGlyphIsSeen(t *testing.T) {
	p := samplePrescription()
	p.Advice = "Aïssata 漢 Traoré"
	var b bytes.Buffer
	err := p.Write(&b, Options{Strict: true})
	missing, ok := err.(*MissingGlyphError)
	if !ok || len(missing.Runes) != 1 || missing.Runes[0] != '漢' || b.Len() != 0 {
		t.Fatalf("strict: %v, %d bytes", err, b.Len())
	}
	var log bytes.Buffer
	if err := p.Write(&b, Options{Log: slog.New(slog.NewTextHandler(&log, nil))}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "U+6F22") || strings.Contains(log.String(), "Traor") {
		t.Errorf("log: %s", log.String())
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, read(t, file), "Aïssata □ Traoré")
}

func TestSameInputSameBytes(t *testing.T) {
	o := Options{Created: time.Date(2026, 9, 22, 10, 42, 0, 0, time.UTC), Strict: true}
	for name, w := range papers() {
		var a, b bytes.Buffer
		if err := w.Write(&a, o); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(&b, o); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s differs from itself", name)
		}
		var c bytes.Buffer
		if err := w.Write(&c, Options{Strict: true}); err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(a.Bytes(), c.Bytes()) {
			t.Errorf("%s does not carry the date of its making", name)
		}
	}
}

// The codes on the papers are read as a scanner reads them.
func TestQRCodesDecode(t *testing.T) {
	r, k := sampleRecovery(), sampleKeyCard()
	for name, c := range map[string]struct {
		w    writer
		want string
	}{
		"prescription": {samplePrescription(), sampleID}, "referral": {sampleReferral(), sampleID}, "summary": {sampleSummary(), sampleID},
		"recovery": {r, r.QR}, "keycard": {k, k.Recipient + "\n" + k.SigningKey},
	} {
		file := save(t, c.w, Options{})
		png := strings.TrimSuffix(file, ".pdf")
		run(t, "pdftoppm", "-r", "110", "-png", "-singlefile", file, png)
		if got := strings.TrimSpace(run(t, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", png+".png")); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestDemonstrationIsMarked(t *testing.T) {
	p := samplePrescription()
	absent(t, read(t, save(t, p, Options{})), "démonstration")
	before := inkAt(t, save(t, p, Options{}))
	p.Centre.Demo = true
	file := save(t, p, Options{})
	expect(t, read(t, file), "Données de démonstration, sans valeur")
	if after := inkAt(t, file); after <= before {
		t.Errorf("no mark across the page: %d tinted points before, %d after", before, after)
	}
}

// inkAt counts the points in the mark's colour.
func inkAt(t *testing.T, file string) int {
	t.Helper()
	png := strings.TrimSuffix(file, ".pdf")
	run(t, "pdftoppm", "-r", "40", "-png", "-singlefile", file, png)
	f, err := os.Open(png + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); uint8(r>>8) == ghost[0] && uint8(g>>8) == ghost[1] && uint8(b>>8) == ghost[2] {
				n++
			}
		}
	}
	return n
}

func TestEmptyFieldsAreLeftOut(t *testing.T) {
	bare := &records.Patient{Family: "Diarra", Given: "Oumar"}
	day := clinical.Date{Year: 2026, Month: 1, Day: 1}
	for name, w := range map[string]writer{
		"prescription": Prescription{Patient: bare, Date: day},
		"referral":     ReferralLetter{Patient: bare, Date: day},
		"summary":      VisitSummary{Patient: bare, Date: day, Consultation: &records.Consultation{}},
		"nobody":       Prescription{},
		"recovery":     RecoverySheet{},
		"keycard":      KeyCard{},
	} {
		got := read(t, save(t, w, Options{}))
		absent(t, got, "N°", "Allergies", "Tél", "null", "print.", "coding.", "{0}", "Histoire", "Constantes", "0 médicament", "Conseils", "%!", "· ·")
		if name != "nobody" && name != "recovery" && name != "keycard" {
			expect(t, got, "DIARRA Oumar")
		}
	}
}

// No key stands on a paper in any language, and the three catalogues agree.
func TestCataloguesAgree(t *testing.T) {
	want := keys(text.French)
	for _, lang := range text.Langs {
		got := keys(lang)
		for k := range want {
			if !got[k] {
				t.Errorf("%s lacks %s", lang, k)
			}
		}
		for k := range got {
			if !want[k] {
				t.Errorf("%s has %s, French has not", lang, k)
			}
		}
		for name, w := range papers() {
			if s := read(t, save(t, w, Options{Lang: lang})); strings.Contains(s, "print.") || strings.Contains(s, "coding.") {
				t.Errorf("%s in %s shows a key: %s", name, lang, s)
			}
		}
	}
}

func keys(l text.Lang) map[string]bool {
	m := map[string]bool{}
	for _, k := range text.Keys(l) {
		if strings.HasPrefix(k, "print.") || strings.HasPrefix(k, "coding.") {
			m[k] = true
		}
	}
	return m
}

// A writer that fails is heard.
func TestWriteErrors(t *testing.T) {
	if err := samplePrescription().Write(full{}, Options{}); err == nil {
		t.Error("a full disk went unnoticed")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func BenchmarkPrescription(b *testing.B) {
	for b.Loop() {
		if err := samplePrescription().Write(io.Discard, Options{Strict: true}); err != nil {
			b.Fatal(err)
		}
	}
}
