package paper

import (
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

const creditCode = "91350100M000100Y43"

func sound() Declaration {
	return Declaration{Number: "350120260000000018", Holder: creditCode, Amount: "120,000.00", Currency: "USD",
		Declared: "2026-11-20", Mode: "0110",
		Items: []Item{{Code: "8501109990", Description: "电机", Quantity: "100", UnitPrice: "1200", Total: "120000",
			Currency: "USD"}}}
}

// What people have in hand is read into its one form, or refused with what to do.
func TestReadings(t *testing.T) {
	plain := func(read func(string) (string, error)) func(string) (string, error) { return read }
	usd := func(text string) (string, error) { return Amount(text, "USD") }
	cny := func(text string) (string, error) { return Amount(text, "CNY") }
	for _, c := range []struct {
		name   string
		read   func(string) (string, error)
		good   map[string]string
		wrong  map[string]string // what the English message says
		reader string
	}{
		{name: "day", read: Day, good: map[string]string{"2026-11-20": "2026-11-20", "2026/1/5": "2026-01-05",
			"2026.11.20": "2026-11-20", "20261120": "2026-11-20",
			"2026年11月20日": "2026-11-20", " 2026 年 1 月 5 日": "2026-01-05", "2026-11-20 08:30:00": "2026-11-20",
			"2026-11-20T00:00:00Z": "2026-11-20",
			"２０２６－１１－２０":           "2026-11-20", "2028-02-29": "2028-02-29"},
			wrong: map[string]string{"11/20/2026": "year first", "20.11.2026": "year first", "11-20-26": "year first",
				"46346": "count of days", "2026-02-29": "no day",
				"2027-13-45": "no day", "1900-01-01": "between 2000", "yesterday": "year first",
				"2026-11": "year first", "260101": "year first"}},
		{name: "number", read: DeclarationNumber, good: map[string]string{"350120260000000018": "350120260000000018",
			"350120261000000018":    "350120261000000018",
			"'350120260000000018":   "350120260000000018",
			`="350120260000000018"`: "350120260000000018", "\u200b３５０１２０２６００００００００１８": "350120260000000018",
			"3501 2026 0 000000018\t": "350120260000000018"},
			wrong: map[string]string{"350120262000000018": "import", "350119000000000018": "year",
				"350119990000000018": "2000", "350120260000000018001": "last three",
				"35012026000000001": "leading 0", "2.24820260712345E+17": "must be text",
				"示例行请删除350120260000000018": "sample row", "x": "18 digits",
				"35012026²000000018": "18 digits"}},
		{name: "mode", read: Mode, good: map[string]string{"0110": "0110", "110": "0110", "一般贸易": "0110",
			"一般贸易(0110)": "0110", "0110 一般贸易": "0110",
			"０１１０": "0110", "进料非对口": "0715", "货样广告品b": "3039"}, wrong: map[string]string{"7777": "customs table",
			"0110 易货贸易": "compare", "贸易": "customs table"}},
		{name: "currency", read: Currency, good: map[string]string{"USD": "USD", "usd": "USD", "美元": "USD",
			"502": "USD", "US$": "USD", "ＵＳＤ": "USD", "人民币": "CNY",
			"142": "CNY", "美元(USD)": "USD", "502/美元": "USD", "XCG": "XCG", "日元": "JPY"},
			wrong: map[string]string{"RMB": "CNY", "CNH": "CNY", "美元(EUR)": "two", "999": "no known", "": "ISO 4217",
				"$": "no known"}},
		{name: "country", read: Country, good: map[string]string{"DE": "DE", "de": "DE", "DEU": "DE", "德国": "DE",
			"美国": "US", "502": "US", "USA": "US", "德国(DEU)": "DE",
			"中国香港": "HK", "HKG": "HK", "英国": "GB", "Germany": "DE", "韩国": "KR", "ＪＰＮ": "JP", "中国台湾": "TW",
			"United States": "US"},
			wrong: map[string]string{"XX": "no known", "304": "GL", "999": "no code", "德国(FRA)": "no known",
				"火星": "no known"}},
		{name: "hs", read: TariffCode, good: map[string]string{"9405110000": "9405110000",
			"9405.11.0000": "9405110000", "94051100.00": "9405110000", "850440": "850440"},
			wrong: map[string]string{"304890090": "leading 0", "940511000090": "after the tenth", "12": "digits",
				"85O440": "digits"}},
		{name: "incoterm", read: Incoterm, good: map[string]string{"FOB": "FOB", "cif": "CIF"},
			wrong: map[string]string{"C&F": "CFR", "CNF": "CFR", "DAT": "DPU", "3": "FOB", "X": "Incoterms"}},
		{name: "amount", read: usd, good: map[string]string{"12345.67": "12345.67", "１２，３４５．６７": "12,345.67",
			"USD12,345.67": "12,345.67", "12 345.67": "12,345.67",
			"$12,345.67": "12,345.67", "12,345.67美元": "12,345.67", "US$ 5": "5"},
			wrong: map[string]string{"¥12,345.67": "compare", "12,345.67元": "compare", "EUR5": "compare",
				"1.2万": "full digits", "12.345,67": "written", "-1": "above zero",
				"(5)": "above zero", "0": "above zero", "1.001": "decimals", "1.2E+5": "exponents",
				"12,34": "written", "1 23": "written", "99999999999999999": "too large",
				"12²": "written"}},
		{name: "yuan", read: cny, good: map[string]string{"￥5": "5", "¥1,000.5": "1,000.5", "5元": "5", "RMB 5": "5"},
			wrong: map[string]string{"$5": "compare"}},
		{name: "text", read: plain(Text), good: map[string]string{"台灯\n型号A1": "台灯 型号A1", "a\r\nb": "a b", " x ": "x",
			"": ""},
			wrong: map[string]string{"a\u202eb": "U+202E", "a\u200bb": "U+200B", "a\u2028b": "U+2028",
				"a\ufeffb": "U+FEFF", "a\x00b": "U+0000", "a\ufffdb": "U+FFFD",
				"a\u2066b": "U+2066", "a\u3164b": "U+3164", "a\xffb": "cannot be shown", strings.Repeat("x",
					401): "shorten", strings.Repeat("灯", 134): "402"}},
		{name: "figure", read: Figure, good: map[string]string{"1200": "1200", "1,200.5": "1,200.5", "１０": "10"},
			wrong: map[string]string{"ten": "number", "-1": "number", "1,2": "number"}},
		{name: "party", read: PartyNumber, good: map[string]string{"jhbank": "JHBANK", "ＣＵ１": "CU1"},
			wrong: map[string]string{"x": "2 to 32", "a-b": "2 to 32"}},
		{name: "proceeds", read: func(text string) (string, error) { return ProceedsNumber(text, 20_784) },
			// 2026-11-27
			good: map[string]string{"3200000001012611270001": "3200000001012611270001",
				"3200000001012612120001": "3200000001012612120001"},
			wrong: map[string]string{"3200000001012612310001": "15 days", "3200000001012611260001": "15 days",
				"3200000001012613310001": "date", "32": "22"}},
	} {
		for text, want := range c.good {
			if got, err := c.read(text); err != nil || got != want {
				t.Errorf("%s %q is read as %q (%v), not %q", c.name, text, got, err, want)
			}
		}
		for text, want := range c.wrong {
			got, err := c.read(text)
			zh, en := "", ""
			if err != nil {
				zh, en = bothWords(err)
			}
			if err == nil || zh == "" || !strings.Contains(en, want) {
				t.Errorf("%s %q: %q %v, which does not say %q", c.name, text, got, err, want)
			}
		}
	}
}

// Every table of words names what the rule book knows.
func TestWordsAreOfTheField(t *testing.T) {
	for name, currency := range currencyNames {
		if _, ok := code.MinorDigits(currency); !ok {
			t.Errorf("%s is called %s", currency, name)
		}
	}
	for _, pair := range strings.Fields(customsCountries) {
		if err := code.CheckCountry(pair[3:]); err != nil || len(pair) != 5 {
			t.Errorf("%s: %v", pair, err)
		}
	}
	for _, form := range []trade.DocumentKind{0, trade.TaxFiling, trade.TaxInvoice} { // a file is on one form
		seen := map[string]bool{}
		for _, f := range Fields() {
			for _, name := range append([]string{f.Zh, f.En}, f.Also...) {
				if f.Column && f.Form() == form && seen[name] {
					t.Errorf("two columns are called %s", name)
				}
				seen[name] = seen[name] || f.Column && f.Form() == form
			}
		}
	}
}

// Fields that are right by themselves and contradict each other.
func TestDeclarationAgrees(t *testing.T) {
	d := sound()
	if f := d.Check(nil); len(f.Wrong)+len(f.Doubts) > 0 {
		t.Fatalf("%+v", f)
	}
	for name, c := range map[string]struct {
		change      func(*Declaration)
		wrong, says string
		doubt       string
	}{
		"items add up to another value": {change: func(d *Declaration) { d.Amount = "90,000.00" }, wrong: "amount",
			says: "120,000.00"},
		"items in another currency": {change: func(d *Declaration) { d.Items[0].Currency = "EUR" },
			wrong: "items[0].currency", says: "USD"},
		"no items": {change: func(d *Declaration) { d.Items = nil }, wrong: "items",
			says: "at least one"},
		"too many items": {change: func(d *Declaration) { d.Items = make([]Item, 201) },
			wrong: "items", says: "200"},
		"year of the number": {change: func(d *Declaration) { d.Number = "350120190000000018" },
			wrong: "declared", says: "2019"},
		"the year before, in November": {change: func(d *Declaration) { d.Number = "350120250000000018" },
			wrong: "declared", says: "2025"},
		"an import": {change: func(d *Declaration) { *d = imported(*d) }},
		"an import without its shipper": {change: func(d *Declaration) {
			*d = imported(*d)
			d.Shipper = " "
		}, wrong: "shipper", says: "Overseas shipper is empty"},
		"an import with a date of export": {change: func(d *Declaration) {
			*d = imported(*d)
			d.Exported = d.Declared
		}, wrong: "exported", says: "an import declaration has no"},
		"an export with a shipper": {change: func(d *Declaration) { d.Shipper = "Acme" }, wrong: "shipper",
			says: "an export declaration has no"},
		"an import in place of an export": {change: func(d *Declaration) {
			*d = imported(*d)
			d.Replaces = "350120260000000026"
		}, wrong: "replaces", says: "other direction"},
		"an impossible export date": {change: func(d *Declaration) { d.Exported = "2027-13-45" },
			wrong: "exported", says: "no day"},
		"hs": {change: func(d *Declaration) { d.Items[0].Code = "12" },
			wrong: "items[0].code", says: "digits"},
		"incoterm": {change: func(d *Declaration) { d.Incoterm = "C&F" }, wrong: "incoterm",
			says: "CFR"},
		"a wrong check digit": {change: func(d *Declaration) { d.Holder = "91350100M000100Y44" },
			wrong: "holder", says: "check digit"},
		"ten digits of customs": {change: func(d *Declaration) { d.Holder = "1101934567" }, wrong: "holder",
			says: "18"},
		"a total of nothing": {change: func(d *Declaration) {
			d.Items = append(d.Items,
				Item{Code: "850110", Description: "x"})
		}, wrong: "items[1].total", says: "empty"},
		"a zero too many": {change: func(d *Declaration) {
			d.Items[0].Total, d.Amount = "1,200,000.00",
				"1,200,000.00"
		}, doubt: "items[0].total",
			says: "unit price 1200"},
		"a price rounded to its last digit": {change: func(d *Declaration) {
			d.Items[0].Quantity,
				d.Items[0].UnitPrice = "7000", "17.14"
		}},
		"the same line twice": {change: func(d *Declaration) {
			d.Items,
				d.Amount = append(d.Items, d.Items[0]), "240,000"
		}, doubt: "items[1]", says: "twice"},
		"declared in January under a number of the year before": {change: func(d *Declaration) {
			d.Number,
				d.Declared = "350120250000000018", "2026-01-03"
		}},
	} {
		d := sound()
		c.change(&d)
		f := d.Check(nil)
		found, want := f.Wrong, c.wrong
		if c.doubt != "" {
			found, want = f.Doubts, c.doubt
		}
		if want == "" && len(f.Wrong)+len(f.Doubts) > 0 || want != "" && (len(found) == 0 ||
			found[0].Path() != want || !strings.Contains(found[0].En, c.says)) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// imported gives a declaration of an import like one of an export.
func imported(d Declaration) Declaration {
	d.Number = d.Number[:8] + "1" + d.Number[9:]
	d.Imported, d.Exported = d.Declared, ""
	d.Shipper, d.Consignee = "Acme GmbH", ""
	d.Departure, d.Destination = "DE", ""
	d.Consumer, d.Producer = d.HolderName, ""
	return d
}

// A code that the regulator let in is taken in spite of its check digit.
func TestAdmittedCode(t *testing.T) {
	d := sound()
	d.Holder = "91350203m0001QKT19"
	if f := d.Check(func(code string) bool { return code == "91350203M0001QKT19" }); len(f.Wrong) > 0 ||
		d.Holder != "91350203M0001QKT19" {
		t.Errorf("%+v", f)
	}
	if f := d.Check(func(string) bool { return false }); len(f.Wrong) != 1 {
		t.Errorf("%+v", f)
	}
}

func FuzzReadings(f *testing.F) {
	for _, text := range []string{"2026年1月5日", "美元(USD)", "502", "¥12,345.67", "9405.11.0000", `="x"`, "一般贸易(0110)",
		"12 345.6", "德国(DEU)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, field := range Fields() {
			read, err := field.Read(text, "USD", nil)
			if err != nil {
				if zh, en := bothWords(err); zh == "" || en == "" {
					t.Fatalf("%s %q: %v is not said in both languages", field.Key, text, err)
				}
				continue
			}
			again, err := field.Read(read, "USD", nil)
			if err != nil && read != "" || again != read {
				t.Fatalf("%s %q is read as %q and that as %q (%v)", field.Key, text, read, again, err)
			}
		}
	})
}
