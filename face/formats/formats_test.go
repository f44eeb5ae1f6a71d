package formats

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

const day = trade.Day(20_780)

func TestSampleIsSoundAndTheSame(t *testing.T) {
	all := Sample(1, 600, day)
	if !reflect.DeepEqual(all, Sample(1, 600, day)) || reflect.DeepEqual(all, Sample(2, 600, day)) {
		t.Fatal("a sample is not made by its seed")
	}
	numbers, holders := map[string]bool{}, map[string]bool{}
	for _, d := range all {
		numbers[d.Number], holders[d.Holder] = true, true
		if err := code.CheckUSCC(d.Holder); err != nil {
			t.Fatal(err)
		}
		if err := code.CheckRegion(d.HolderRegion); err != nil {
			t.Fatal(err)
		}
	}
	if len(numbers) != 600 || len(holders) < 50 {
		t.Errorf("%d numbers of %d exporters", len(numbers), len(holders))
	}
}

// What is written is read again, in either form and in either encoding.
func TestFilesRoundTrip(t *testing.T) {
	written(t, Sample(4, 40, day))
	written(t, SampleImports(5, 40, day))
	written(t, append(Sample(6, 20, day), SampleImports(7, 20, day)...))
}

func written(t *testing.T, all []Declaration) {
	t.Helper()
	for i := range all {
		all[i].HolderNameEn, all[i].HolderRegion = "", "" // files do not carry them
	}
	var text, book bytes.Buffer
	if err := WriteCSV(&text, all); err != nil {
		t.Fatal(err)
	}
	if err := WriteXLSX(&book, all); err != nil {
		t.Fatal(err)
	}
	chinese, err := simplifiedchinese.GB18030.NewEncoder().Bytes(bytes.TrimPrefix(text.Bytes(), []byte("\xef\xbb\xbf")))
	if err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func() (Result, error){
		"a.csv":  func() (Result, error) { return Read("a.CSV", bytes.NewReader(text.Bytes()), nil) },
		"gb":     func() (Result, error) { return ReadCSV(bytes.NewReader(chinese), nil) },
		"a.xlsx": func() (Result, error) { return Read("a.xlsx", bytes.NewReader(book.Bytes()), nil) }} {
		got, err := read()
		if err != nil || len(got.Problems) > 0 {
			t.Fatalf("%s: %v %v", name, err, got.Problems)
		}
		for i := range got.Declarations {
			got.Declarations[i].Line, got.Declarations[i].Lines = 0, nil
		}
		if !reflect.DeepEqual(got.Declarations, all) {
			t.Errorf("%s: what was read is not what was written", name)
		}
	}
}

// Every bad cell is reported with line, column and reason in both languages,
// and never stops the good rows.
func TestBadRowsNeverStopTheGood(t *testing.T) {
	good := "350120260000000018,91350100M000100Y43,2026-11-20,0110,850440,power supplies,\"120,000.00\",USD"
	head := "Declaration number,Consignor credit code,Declaration date,Supervision mode,HS " +
		"code,Description,Total,Currency\n"
	for _, c := range []struct{ row, column, word string }{
		{"35012026000000001,91350100M000100Y43,2026-11-20,0110,850440,x,1,USD", "Declaration number", "18 digits"},
		{"350120262000000018,91350100M000100Y43,2026-11-20,0110,850440,x,1,USD", "Declaration number", "digit 9"},
		{"350120261000000018,91350100M000100Y43,2026-11-20,0110,850440,x,1,USD", "Overseas shipper", "empty"},
		{"350120260000000019,91350100M000100Y4Z,2026-11-20,0110,850440,x,1,USD", "Consignor credit code",
			"check digit"},
		{"350120260000000019,91350100M000100Y43,20.11.2026,0110,850440,x,1,USD", "Declaration date", "2026-11-23"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,7777,850440,x,1,USD", "Supervision mode", "mode"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,85044,x,1,USD", "HS code", "digits"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,850440,,1,USD", "Description", "empty"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,850440,x,0,USD", "Total", "above zero"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,850440,x,1.001,USD", "Total", "decimals"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,850440,x,-1,USD", "Total", "above zero"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,850440,x,99999999999999999999,USD", "Total",
			"too large"},
		{"350120260000000019,91350100M000100Y43,2026-11-20,0110,850440,x,1,XYZ", "Currency", "ISO 4217"},
		{"350120260000000019,91350100M000100Y43", "Declaration date", "empty"},
		{"350120260000000019,\"91350", "", "quotes"},
	} {
		got, err := ReadCSV(strings.NewReader(head+good+"\n"+c.row+"\n"), nil)
		if err != nil {
			t.Errorf("%s: %v", c.row, err)
			continue
		}
		if len(got.Declarations) != 1 || got.Declarations[0].Amount != "120,000.00" {
			t.Errorf("%s: the good row is lost: %v", c.row, got)
		}
		if len(got.Problems) == 0 || got.Problems[0].Line != 3 || got.Problems[0].Column != c.column ||
			!strings.Contains(got.Problems[0].En, c.word) || got.Problems[0].Zh == "" {
			t.Errorf("%s: reported as %+v", c.row, got.Problems)
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for name, text := range map[string]string{"a.csv": "", "b.csv": "a,b\n1,2\n", "c.xlsx": "no workbook", "d.txt": "x",
		"e.csv": "\xff\xfe\x00\x81"} {
		if _, err := Read(name, strings.NewReader(text), nil); err == nil || !strings.Contains(err.Error(), " / ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoFormulaLeavesUs(t *testing.T) {
	d := Sample(1, 1, day)
	d[0].Consignee = `=HYPERLINK("http://evil","x")`
	var text bytes.Buffer
	if err := WriteCSV(&text, d); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), `,=HYPER`) || strings.Contains(text.String(), `"=HYPER`) {
		t.Error("a formula is written as one")
	}
}

// The public customs data set has 45,519 declarations with different numbers.
func TestCustomsSet(t *testing.T) {
	const folder = "../../../shared/data/customs"
	if _, err := os.Stat(folder); err != nil {
		if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "data") {
			t.Fatal("the public customs data set is required and is not there")
		}
		t.Skip("the public customs data set is not at ../shared/data/customs beside the project")
	}
	numbers, holders := map[string]bool{}, map[string]string{}
	for d, err := range Customs(folder) {
		if err != nil {
			t.Fatal(err)
		}
		numbers[d.Number] = true
		holders[d.Holder] = d.HolderRegion
		if code.CheckUSCC(d.Holder) != nil || len(d.Items[0].Code) != 6 {
			t.Fatalf("%+v is not sound", d)
		}
		if minor, err := trade.ParseAmount(d.Amount, d.Currency); err != nil || minor < 1 {
			t.Fatalf("%s %s: %v", d.Amount, d.Currency, err)
		}
	}
	regions := map[string]int{}
	for _, region := range holders {
		regions[region]++
	}
	if len(numbers) != 45_519 || len(holders) != 13_676 || len(regions) != 19 {
		t.Errorf("%d declarations of %d enterprises in %d regions", len(numbers), len(holders), len(regions))
	}
}

func TestNoSet(t *testing.T) {
	for _, err := range Customs(t.TempDir()) {
		if err == nil || !strings.Contains(err.Error(), "customs data set") {
			t.Errorf("an empty folder: %v", err)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	var text bytes.Buffer
	if err := WriteCSV(&text, Sample(1, 2, day)); err != nil {
		f.Fatal(err)
	}
	f.Add(text.Bytes())
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := ReadCSV(bytes.NewReader(text), nil)
		if err != nil {
			return
		}
		for _, d := range got.Declarations {
			if code.CheckDeclarationNumber(d.Number) != nil || code.CheckUSCC(d.Holder) != nil {
				t.Fatalf("%+v is taken for good", d)
			}
		}
	})
}
