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
