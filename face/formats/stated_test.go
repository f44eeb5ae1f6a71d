package formats

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tallystick/book/trade"
)

// A list of invoices is read with headings or without, by commas, tabs or semicolons; a row
// that is not read says so with its line and holds no other back.
func TestListsOfInvoices(t *testing.T) {
	one := Stated{Line: 1, Number: "26350000000000000017", Holder: "91350100M000100Y43", Currency: "CNY",
		Amount: "1130.00"}
	for name, c := range map[string]struct {
		text string
		want Stated
	}{
		"commas":     {"26350000000000000017,91350100M000100Y43,1130.00\n", one},
		"tabs":       {"26350000000000000017\t91350100M000100Y43\t1,130.00\n", with(one, 1, "1,130.00", "CNY")},
		"semicolons": {"26350000000000000017;91350100M000100Y43;1130.00;USD\n", with(one, 1, "1130.00", "USD")},
		"headings": {"价税合计,备注,购买方纳税人识别号,发票号码\n1130.00,x,91350100M000100Y43,26350000000000000017\n",
			with(one, 2, "1130.00", "CNY")},
		"in English": {"Invoice number,Currency,Buyer tax number,Total with tax\n" +
			"26350000000000000017,EUR,91350100M000100Y43,1130.00\n", with(one, 2, "1130.00", "EUR")},
	} {
		got, err := ReadStated("pasted.csv", strings.NewReader(c.text), 5)
		if err != nil || len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	old, err := ReadStated("list.csv", strings.NewReader("发票代码,发票号码,购方税号,价税合计\n"+
		"3500123456,12345678,91350100M000100Y43,1.00\n\"3500,x\n"), 5)
	if err != nil || len(old) != 2 || old[0].Number != "3500123456-12345678" ||
		old[1].Problem == nil || old[1].Line != 3 {
		t.Errorf("an older invoice and a broken row: %+v, %v", old, err)
	}
	for text, fits := range map[string]bool{"发票号码,价税合计\n1,2\n": false, "合计\n": false, "": true,
		strings.Repeat("1,2,3\n", 5): true, strings.Repeat("1,2,3\n", 6): false} {
		if _, err := ReadStated("list.csv", strings.NewReader(text), 5); errors.Is(err, ErrFile) == fits {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func with(s Stated, line int, amount, currency string) Stated {
	s.Line, s.Amount, s.Currency = line, amount, currency
	return s
}

// The file of invoices that the tax office publishes from is such a list too, as a table and
// as a workbook.
func TestThePublishedFileIsAList(t *testing.T) {
	all := SampleInvoices(1, 20, 20_600)
	var table, book bytes.Buffer
	if err := errors.Join(WriteCSV(&table, all), WriteXLSX(&book, all)); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]*bytes.Buffer{"list.csv": &table, "list.xlsx": &book} {
		got, err := ReadStated(name, file, len(all))
		if err != nil || len(got) != len(all) {
			t.Fatalf("%s: %d rows, %v", name, len(got), err)
		}
		for i, d := range all {
			if want := (Stated{i + 2, d.Number, d.Holder, string(trade.CNY), d.Amount, nil}); got[i] != want {
				t.Errorf("%s: %s, not %s", name, fmt.Sprint(got[i]), fmt.Sprint(want))
			}
		}
	}
}
