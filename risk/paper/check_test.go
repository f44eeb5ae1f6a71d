package paper

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tallystick/book/trade"
)

const today trade.Day = 20_780 // 2026-11-23

// good gives a paper in which is given and fits.
func good() Paper {
	return Paper{ID: "224820260000000018", Kind: Declaration, Holder: "91350100M000100Y43", Declared: today - 20,
		Exported: today - 18, Mode: "0110", Buyer: "Hansa Import GmbH",
		Transport: "水路运输 / sea", Vessel: "EVER HARMONY", Voyage: "012E", BillOfLading: "TLYS000123456",
		Contract: "EX26-0007", TradeCountry: "DE", Destination: "DE", Port: "SHANGHAI", Incoterm: "CIF",
		Packages: 120, Gross: 2_640, Net: 2_400, Amount: 12_345_678, Currency: "USD", Freight: 210_000,
		Insurance: 12_000, HasFreight: true, HasInsurance: true,
		Items: []Item{{"8504401400", "稳压电源", "PCS", "CN", 1_200, 10_000_000},
			{"3926909090", "塑料制品", "千克", "CN", 400, 2_345_678}}}
}

type change = func(*Paper)

// each check with papers that it names and papers that it must not name.
var cases = map[string]struct{ fires, rests []change }{
	"absurd-figure": {[]change{func(p *Paper) { p.Gross = math.NaN() }, func(p *Paper) { p.Net = math.Inf(1) },
		func(p *Paper) { p.Items[1].Quantity = -4 }, func(p *Paper) { p.Freight = -1 },
		func(p *Paper) { p.Gross = 1e30 }, func(p *Paper) { p.Packages = math.MinInt64 }},
		[]change{func(p *Paper) { p.Gross, p.Net, p.Packages = 0, 0, 0 }}},
	"declared-in-future": {[]change{func(p *Paper) { p.Declared = today + 1 },
		func(p *Paper) { p.Declared = math.MaxInt32 }}, []change{func(p *Paper) { p.Declared = today },
		func(p *Paper) { p.Declared = 0 }}},
	"exported-in-future": {[]change{func(p *Paper) { p.Exported = today + 3 }},
		[]change{func(p *Paper) { p.Exported = today }}},
	"declared-long-ago": {[]change{func(p *Paper) { p.Declared = today - 361 },
		func(p *Paper) { p.Declared = math.MinInt32 }}, []change{func(p *Paper) { p.Declared = today - 360 }}},
	"exported-before-declared": {[]change{func(p *Paper) { p.Exported = p.Declared - 4 }},
		[]change{func(p *Paper) { p.Exported = p.Declared - 3 }, func(p *Paper) { p.Exported = 0 }}},
	"exported-long-after-declared": {[]change{func(p *Paper) { p.Declared = p.Exported - 31 }},
		[]change{func(p *Paper) { p.Declared = p.Exported - 30 }}},
	"number-of-import": {[]change{func(p *Paper) { p.ID = "224820261000000018" }},
		[]change{func(p *Paper) { p.ID = "5f1d0c" }}},
	"number-of-another-year": {[]change{func(p *Paper) { p.ID = "224820240000000018" }},
		[]change{func(p *Paper) { p.Declared = 20_825; p.ID = "224820260000000018" },
			func(p *Paper) { p.Declared = 20_810; p.ID = "224820270000000018" },
			func(p *Paper) { p.Declared = 0; p.ID = "224820240000000018" }}},
	"office-against-port": {[]change{func(p *Paper) { p.Port = "宁波 NINGBO" }},
		[]change{func(p *Paper) { p.Port = "Yangshan" }, func(p *Paper) { p.Port = "NOWHERE" }}},
	"gross-below-net": {[]change{func(p *Paper) { p.Gross = p.Net - 0.5 }},
		[]change{func(p *Paper) { p.Gross = p.Net }, func(p *Paper) { p.Gross = 0 }}},
	"packing-heavy": {[]change{func(p *Paper) { p.Gross = p.Net * 3 }},
		[]change{func(p *Paper) { p.Gross = p.Net * 2 }}},
	"package-too-light": {[]change{func(p *Paper) { p.Packages = 10_000_000 }},
		[]change{func(p *Paper) { p.Packages = 2_640 }, func(p *Paper) { p.Packages = 0 }}},
	"package-too-heavy": {[]change{func(p *Paper) { p.Packages, p.Gross = 2, 90_000 }},
		[]change{func(p *Paper) { p.Packages, p.Gross = 1, 50_000_000 }}},
	"piece-weight": {[]change{func(p *Paper) { p.Items = p.Items[:1]; p.Items[0].Quantity = 1e12 }},
		[]change{func(p *Paper) { p.Items = p.Items[:1] }, func(p *Paper) { p.Items[0].Quantity = 1e12 }}},
	"quantity-above-net": {[]change{func(p *Paper) { p.Items[1].Quantity = 2_430 },
		func(p *Paper) { p.Items[1].Unit, p.Items[1].Quantity = "吨", 3 }},
		[]change{func(p *Paper) { p.Items[1].Quantity = 2_400 },
			func(p *Paper) { p.Net = 0; p.Items[1].Quantity = 9_999 }}},
	"quantity-zero": {[]change{func(p *Paper) { p.Items[0].Quantity = 0 }},
		[]change{func(p *Paper) { p.Items[0].Quantity, p.Items[0].Unit = 0, "" }}},
	"quantity-fractional": {[]change{func(p *Paper) { p.Items[0].Quantity = 12.5 },
		func(p *Paper) { p.Items[0].Quantity, p.Items[0].Unit = 0.5, "套" }},
		[]change{func(p *Paper) { p.Items[1].Quantity = 12.5 }}},
	"sum-of-items": {[]change{func(p *Paper) { p.Amount = 12_500_000 },
		func(p *Paper) { p.Items = p.Items[:1] }}, []change{func(p *Paper) { p.Amount += 50_000 },
		func(p *Paper) { p.Items[0].Amount = 0 }, func(p *Paper) { p.Items = nil },
		func(p *Paper) { p.Items[0].Amount = math.MaxInt64 }}},
	"line-repeated": {[]change{func(p *Paper) { p.Items = append(p.Items, p.Items[0]) }},
		[]change{func(p *Paper) { p.Items = append(p.Items, p.Items[0]); p.Items[2].Quantity++ }}},
	"units-differ": {[]change{func(p *Paper) { p.Items[1].Code = "8504 4014 00" }},
		[]change{func(p *Paper) { p.Items[1].Code, p.Items[1].Unit = p.Items[0].Code, "个" }}},
	"code-form": {[]change{func(p *Paper) { p.Items[1].Code = "8504X" }},
		[]change{func(p *Paper) { p.Items[1].Code = "8504.40" }, func(p *Paper) { p.Items[1].Code = "" }}},
	"origin-abroad": {[]change{func(p *Paper) { p.Items[0].Origin = "VN" }},
		[]change{func(p *Paper) { p.Items[0].Origin = "中国" }, func(p *Paper) { p.Items[0].Origin = "" },
			func(p *Paper) { p.Items[0].Origin, p.Mode = "VN", "0615" }}},
	"mode-without-payment": {[]change{func(p *Paper) { p.Mode = "3010" }},
		[]change{func(p *Paper) { p.Mode = "110" }, func(p *Paper) { p.Mode, p.Amount = "3010", 0 }}},
	"mode-without-receivable": {[]change{func(p *Paper) { p.Mode = "9610" }},
		[]change{func(p *Paper) { p.Mode = "9710" }}},
	"mode-fee-only": {[]change{func(p *Paper) { p.Mode = "214" }},
		[]change{func(p *Paper) { p.Mode = "0615" }}},
	"third-country": {[]change{func(p *Paper) { p.TradeCountry = "HK" }},
		[]change{func(p *Paper) { p.TradeCountry = "德国" }, func(p *Paper) { p.TradeCountry = "DEU" },
			func(p *Paper) { p.TradeCountry = "" }}},
	"destination-home": {[]change{func(p *Paper) { p.Destination = "China" }},
		[]change{func(p *Paper) { p.Destination, p.Mode = "CN", "1210" }}},
	"sea-without-vessel": {[]change{func(p *Paper) { p.Vessel = " - " },
		func(p *Paper) { p.Vessel, p.Transport = "", "2" }},
		[]change{func(p *Paper) { p.Vessel, p.Transport = "", "铁路运输" },
			func(p *Paper) { p.Vessel, p.Transport = "", "" },
			func(p *Paper) { p.Vessel, p.Transport = "", "sea-air" }}},
	"sea-without-lading": {[]change{func(p *Paper) { p.BillOfLading = "" }},
		[]change{func(p *Paper) { p.BillOfLading, p.Exported = "", 0 },
			func(p *Paper) { p.BillOfLading, p.Exported = "", today+1 },
			func(p *Paper) { p.BillOfLading, p.Transport = "", "5" }}},
	"aircraft-with-vessel": {[]change{func(p *Paper) { p.Transport = "航空运输" }},
		[]change{func(p *Paper) { p.Transport, p.Vessel = "air", "CA 981" },
			func(p *Paper) { p.Transport, p.Vessel = "air", "" }}},
	"incoterm-unknown": {[]change{func(p *Paper) { p.Incoterm = "DAT" }},
		[]change{func(p *Paper) { p.Incoterm = "Cif Hamburg" }, func(p *Paper) { p.Incoterm = "C&F" },
			func(p *Paper) { p.Incoterm = "" }}},
	"incoterm-without-freight": {[]change{func(p *Paper) { p.Freight, p.HasFreight = 0, false },
		func(p *Paper) { p.Incoterm, p.Freight = "CFR", 0 }},
		[]change{func(p *Paper) { p.Incoterm, p.Freight = "FOB", 0 },
			func(p *Paper) { p.Incoterm, p.Freight = "", 0 }}},
	"incoterm-without-insurance": {[]change{func(p *Paper) { p.Insurance = 0 }},
		[]change{func(p *Paper) { p.Incoterm, p.Insurance = "CFR", 0 }}},
	"incoterm-without-costs": {[]change{func(p *Paper) {
		p.Freight, p.Insurance, p.HasFreight, p.HasInsurance = 0,
			0, false, false
	}}, []change{func(p *Paper) { p.Freight, p.Insurance = 0, 0 },
		func(p *Paper) { *p = Paper{Incoterm: "FOB"} }}},
	"incoterm-with-freight": {[]change{func(p *Paper) { p.Incoterm = "FOB" },
		func(p *Paper) { p.Incoterm = "7" }}, []change{func(p *Paper) { p.Incoterm, p.Freight = "FOB", 0 }}},
	"incoterm-with-insurance": {[]change{func(p *Paper) { p.Incoterm = "CFR" }},
		[]change{func(p *Paper) { p.Incoterm = "DDP" }}},
	"freight-out-of-proportion": {[]change{func(p *Paper) { p.Freight = 7_000_000 }},
		[]change{func(p *Paper) { p.Freight = 6_000_000 }}},
	"insurance-out-of-proportion": {[]change{func(p *Paper) { p.Insurance = 700_000 }},
		[]change{func(p *Paper) { p.Insurance = 600_000 }}},
	"buyer-empty": {[]change{func(p *Paper) { p.Buyer = "  " }},
		[]change{func(p *Paper) { *p = Paper{ID: p.ID, Amount: 5, Currency: "USD", Mode: "0110"} },
			func(p *Paper) { p.Buyer, p.Amount = "", 0 }}},
	"buyer-template": {[]change{func(p *Paper) { p.Buyer = "To Order" },
		func(p *Paper) { p.Buyer = "n/a" }, func(p *Paper) { p.Buyer = "ABC Company Ltd." },
		func(p *Paper) { p.Buyer = "某公司" }}, []change{func(p *Paper) { p.Buyer = "Order Logistics BV" }}},
	"buyer-is-exporter": {[]change{func(p *Paper) { p.Holder, p.Buyer = "福州茶业有限公司", "福州茶业" },
		func(p *Paper) { p.Buyer = strings.ToLower(p.Holder) }}, []change{func(p *Paper) { p.Holder = "" }}},
	"buyer-mixed-scripts": {[]change{func(p *Paper) { p.Buyer = "Hаnsa Import" }},
		[]change{func(p *Paper) { p.Buyer = "Ханза Hansa" }, func(p *Paper) { p.Buyer = "Söhne & Fils" }}},
	"buyer-repeated": {[]change{func(p *Paper) { p.Buyer = "AAAAAA Trading" },
		func(p *Paper) { p.Buyer = "abababab" }, func(p *Paper) { p.Buyer = "12345" }},
		[]change{func(p *Paper) { p.Buyer = "3M" }, func(p *Paper) { p.Buyer = "한국상사" },
			func(p *Paper) { p.Buyer = "三井物産" }}},
	"round-amount": {[]change{func(p *Paper) { p.Amount = 12_000_000 }},
		[]change{func(p *Paper) { p.Amount = 12_100_000 }, func(p *Paper) { p.Amount, p.Currency = 12_010_000, "JPY" },
			func(p *Paper) { p.Amount, p.Currency = 12_000_000, "?" }}},
	"value-per-kilogram": {[]change{func(p *Paper) { p.Net = 0.1; p.Gross = 0.1 }},
		[]change{func(p *Paper) { p.Net, p.Currency = 0.1, "VND" }}},
}

func checksIn(findings []Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Check)
	}
	return all
}

func changed(c change) Paper {
	p := good()
	c(&p)
	return p
}

func TestChecks(t *testing.T) {
	if found := Check(good(), today); len(found) > 0 {
		t.Fatalf("the sound paper has findings: %v", found)
	}
	for check, c := range cases {
		if _, listed := weights[check]; !listed {
			t.Errorf("%s has no weight", check)
		}
		for i, paper := range c.fires {
			if found := Check(changed(paper), today); !slices.Contains(checksIn(found), check) {
				t.Errorf("%s does not name its paper %d: %v", check, i, checksIn(found))
			}
		}
		for i, paper := range c.rests {
			if found := Check(changed(paper), today); slices.Contains(checksIn(found), check) {
				t.Errorf("%s names the paper %d, which fits: %v", check, i, found)
			}
		}
	}
	for check, weight := range weights {
		if len(cases[check].fires) == 0 || len(cases[check].rests) == 0 {
			t.Errorf("%s is without a paper", check)
		}
		if weight <= 0 || weight > 1 {
			t.Errorf("%s weighs %v", check, weight)
		}
	}
}

func TestFindingsReadWell(t *testing.T) {
	for check, c := range cases {
		for _, paper := range c.fires {
			for _, f := range Check(changed(paper), today) {
				sayWell(t, f)
				if testing.Verbose() && f.Check == check {
					t.Log(f.Weight, f.Check, f.Zh, f.En)
				}
			}
		}
	}
}

// sayWell asks of a finding what an officer asks.
func sayWell(t *testing.T, f Finding) {
	t.Helper()
	if f.Weight <= 0 || f.Weight > 1 || f.Check == "" || len(f.Fields) == 0 || len(f.Fields) > mostFields+1 {
		t.Errorf("%+v", f)
	}
	if !strings.HasSuffix(f.Zh, "。") || !strings.HasSuffix(f.En, ".") || strings.Contains(f.Zh+f.En, "%!") ||
		len(f.Zh)+len(f.En) > 2_000 {
		t.Errorf("%s: %q %q", f.Check, f.Zh, f.En)
	}
	if !strings.ContainsFunc(f.Zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%s is not in Chinese: %q", f.Check, f.Zh)
	}
	for _, field := range f.Fields {
		if name := FieldName(field); name.Zh == field || name.En == "" {
			t.Errorf("%s: the field %q is called %q", f.Check, field, name)
		}
	}
}

func TestNothingIsHeldAgainstWhatIsNotGiven(t *testing.T) {
	for _, p := range []Paper{{}, {ID: "350120260000000018"}, {Kind: "invoice", Gross: -1, Declared: today + 9},
		{ID: "x", Holder: "91350100M000100Y43", Amount: 1_234_567, Currency: "USD", Declared: today, Mode: "0110"}} {
		if found := Check(p, today); len(found) > 0 {
			t.Errorf("%+v has findings: %v", p, found)
		}
	}
	// leaving out any one field of a sound paper says at most that it is missing
	missing := []string{"buyer-empty", "sea-without-vessel", "sea-without-lading", "incoterm-without-freight",
		"incoterm-without-insurance", "quantity-zero"}
	v := reflect.ValueOf(good())
	for i := range v.NumField() {
		p := good()
		reflect.ValueOf(&p).Elem().Field(i).SetZero()
		for _, f := range Check(p, today) {
			if !slices.Contains(missing, f.Check) {
				t.Errorf("without %s: %v", v.Type().Field(i).Name, f)
			}
		}
	}
	p := good()
	p.Declared, p.Exported = today+30, today+31
	if found := Check(p, 0); len(found) > 0 {
		t.Errorf("without a day to compare with: %v", found)
	}
}

func TestMostTellingFirst(t *testing.T) {
	p := good()
	p.Gross, p.Amount, p.Mode, p.TradeCountry = -1, 99_000_000, "3010", "HK"
	found := Check(p, today)
	if len(found) < 4 || !slices.IsSortedFunc(found, func(a, b Finding) int {
		if a.Weight < b.Weight {
			return 1
		}
		return -1
	}) {
		t.Errorf("%v", checksIn(found))
	}
	if again := Check(p, today); !reflect.DeepEqual(found, again) {
		t.Error("the same paper has other findings")
	}
}
