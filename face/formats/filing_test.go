package formats

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// Filings come back from the files that they were written to, and the heading of their
// number says that they are none of customs.
func TestFilingsAreReadBack(t *testing.T) {
	sample := SampleFilings(7, 12, day)
	var text, book bytes.Buffer
	if err := WriteCSV(&text, sample); err != nil {
		t.Fatal(err)
	}
	if err := WriteXLSX(&book, sample); err != nil {
		t.Fatal(err)
	}
	if head, _, _ := strings.Cut(text.String(), "\n"); !strings.Contains(head, "备案表编号") ||
		strings.Contains(head, "监管方式") {
		t.Errorf("the headings are %s", head)
	}
	plain, err := ReadCSV(&text, nil)
	sheet, failed := ReadXLSX(&book, nil)
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	for _, r := range []Result{plain, sheet} {
		if len(r.Declarations) != len(sample) || len(r.Problems)+len(r.Doubts) > 0 {
			t.Fatalf("%d were read: %v %v", len(r.Declarations), r.Problems, r.Doubts)
		}
		for i, d := range r.Declarations {
			if want := sample[i]; d.Of() != trade.TaxFiling || d.Number != want.Number || d.Amount != want.Amount ||
				d.Verification != want.Verification || d.Payee != want.Payee || len(d.Items) > 0 || d.Line != i+2 {
				t.Errorf("%+v was read as %+v", want, d)
			}
		}
	}
}

// A bad row spoils its filing and no other, and is told with its line and column.
func TestBadFilings(t *testing.T) {
	const head = "备案表编号,验证码,付款人纳税人识别号,境外收款人,收款人国家,备案日期,合同号,付汇项目,币种,合同总金额,已付汇金额\n"
	const good = "2026-1,K7Q2M9,91350100M000100Y43,Alpenlicht AG,DE,2026-11-20,LC-1,royalty,EUR,\"300,000.00\","
	for text, want := range map[string]string{
		good:                                     "",
		good + "0":                               "",
		strings.Replace(good, "K7Q2M9", "", 1):   "Verification code",
		strings.Replace(good, "royalty", "x", 1): "Payment for",
		good + "\"300,000.00\"":                  "Paid before",
		good + "\n" + strings.Replace(good, "LC-1", "LC-2", 1): "Contract number",
		strings.Replace(good, "2026-1", "NOV-26", 1):           "Filing number",
		strings.Replace(good, "2026-1", "1-nov", 1):            "Filing number",
		strings.Replace(good, "2026-1", "01-Nov-2026", 1):      "Filing number",
		strings.Replace(good, "2026-1", "NOV", 1):              "",
		strings.Replace(good, "2026-1", "XNOV-26", 1):          "",
	} {
		r, err := ReadCSV(strings.NewReader(head+text+"\n"+strings.Replace(good, "2026-1", "2026-2", 1)), nil)
		if err != nil {
			t.Fatal(err)
		}
		columns := []string{}
		for _, p := range r.Problems {
			columns = append(columns, p.Column)
		}
		if want == "" && len(r.Declarations) != 2 || want != "" && (len(r.Declarations) != 1 ||
			!slices.Equal(columns, []string{want})) {
			t.Errorf("%s: %d are good, problems %+v", text, len(r.Declarations), r.Problems)
		}
	}
}

// Rows of one number are one filing, however the number is typed.
func TestRowsOfOneFiling(t *testing.T) {
	const head = "备案表编号,验证码,付款人纳税人识别号,境外收款人,收款人国家,备案日期,合同号,付汇项目,币种,合同总金额\n"
	const row = ",K7Q2M9,91350100M000100Y43,Alpenlicht AG,DE,2026-11-20,LC-1,royalty,EUR,\"300,000.00\"\n"
	r, err := ReadCSV(strings.NewReader(head+"FJ-2026-1"+row+"fj-2026-1"+row+"ＦＪ－2026-1"+row), nil)
	if err != nil || len(r.Declarations) != 1 || len(r.Problems) > 0 || r.Declarations[0].Number != "FJ-2026-1" {
		t.Errorf("%+v, %v", r, err)
	}
}

// A file of customs may have a filing number of its own beside its declarations; a file
// of filings whose verification codes are missing says so.
func TestWhatIsAFileOfFilings(t *testing.T) {
	for head, want := range map[string]*form{
		"报关单号,备案编号,境内收发货人,监管方式,币种,总价": customsForm,
		"备案编号,监管方式,申报日期,币种":           customsForm,
		"备案表编号,验证码":                   filingForm,
		"备案表编号,付款人纳税人识别号,境外收款人,付汇项目":  filingForm,
		"验证码,境外收款人,付汇项目":              customsForm,
	} {
		r := row{}
		for _, text := range strings.Split(head, ",") {
			r.cells = append(r.cells, cell{text: text})
		}
		if formOfRow(r) != want {
			t.Errorf("%s is read on the form of a %s", head, formOfRow(r).en)
		}
	}
}
