package formats

import (
	"bytes"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// Invoices are written as tables and read back, as text and as a workbook.
func TestInvoicesTravel(t *testing.T) {
	day, _ := trade.ParseDay("2026-11-23")
	sample := SampleInvoices(7, 12, day)
	var text, book bytes.Buffer
	if err := WriteCSV(&text, sample); err != nil {
		t.Fatal(err)
	}
	if err := WriteXLSX(&book, sample); err != nil {
		t.Fatal(err)
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
			if want := sample[i]; d.Of() != trade.TaxInvoice || d.Number != want.Number || d.Amount != want.Amount ||
				d.Seller != want.Seller || d.Currency != "CNY" || len(d.Items) > 0 {
				t.Errorf("%+v was read as %+v", want, d)
			}
		}
	}
}

// Older invoices of one number under several codes are several; a bad row spoils its own.
func TestOlderInvoices(t *testing.T) {
	const head = "发票代码,发票号码,开票日期,购买方纳税人识别号,销售方纳税人识别号,金额,税额,价税合计\n"
	const row = ",2026-11-20,91350100M000100Y43,91350100M000100Y43,100.00,13.00,113.00\n"
	r, err := ReadCSV(strings.NewReader(head+"1100191130,12345678"+row+"1100191131,12345678"+row+
		"1100191132,1234567"+row+",26351000000000012345"+row+",12345678"+row), nil)
	if err != nil || len(r.Declarations) != 3 || len(r.Problems) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if r.Declarations[1].Number != "1100191131-12345678" || r.Problems[0].Line != 4 ||
		r.Problems[1].Column != "Invoice number" || r.Problems[1].Line != 6 {
		t.Errorf("%+v", r)
	}
}
