package paper

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"tallystick/book/trade"
)

func FuzzCheck(f *testing.F) {
	f.Add("350120260000000018", "Hansa GmbH", "0110", "CIF", "PCS", int64(100), 2.0, 1.0, int32(20_700), int32(20_780))
	f.Add("", "\xff\u200d", "４５６１", "C&F", "双", int64(math.MinInt64), math.NaN(), math.Inf(-1), int32(math.MinInt32),
		int32(math.MaxInt32))
	f.Fuzz(func(t *testing.T, id, text, mode, incoterm, unit string, amount int64, gross, net float64,
		declared, now int32) {
		p := Paper{ID: id, Holder: text, Buyer: text, Mode: mode, Incoterm: incoterm, Transport: unit, Vessel: id,
			Voyage: unit, BillOfLading: mode, Contract: text, TradeCountry: incoterm, Destination: text, Port: text,
			Declared: trade.Day(declared), Exported: trade.Day(declared ^ now), Packages: amount, Gross: gross,
			Net: net, Amount: amount, Currency: incoterm, Freight: amount / 3, Insurance: -amount,
			HasFreight: net > 0,
			Items: []Item{{mode, text, unit, incoterm, gross, amount}, {mode, text, incoterm, unit, net, amount},
				{mode, text, unit, incoterm, gross, amount}}}
		found := Check(p, trade.Day(now))
		seen := map[string]bool{}
		for _, one := range found {
			sayWell(t, one)
			if seen[one.Check] || !utf8.ValidString(one.Zh+one.En) {
				t.Errorf("%+v", one)
			}
			seen[one.Check] = true
		}
		if again := Check(p, trade.Day(now)); !reflect.DeepEqual(found, again) {
			t.Error("the same paper has other findings")
		}
		shelf := NewShelf(Settings{Notable: 0.01})
		if shelf.Add(p) != nil {
			return
		}
		p.ID += "x"
		p.Amount++
		for _, one := range shelf.Alike(p) {
			if !(one.Share > 0 && one.Share <= 1) || !utf8.ValidString(one.Zh+one.En) {
				t.Errorf("%+v", one)
			}
		}
	})
}

func FuzzPlain(f *testing.F) {
	for _, text := range []string{"", "Ｈａｎｓａ　Ｇｍｂｈ", "Söhne & Fils, S.A.", "ﷺﷺﷺ", "\xff\xfe", "ŉ ǰ ΐ ß ſ ı",
		"한국 상사", "O0I1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := plain(text)
		if again := plain(once); again != once || len(once) > mostKept || !utf8.ValidString(once) {
			t.Errorf("%q, then %q", once, again)
		}
		if c := bare(text); bare(c) != c || len(c) > mostKept {
			t.Errorf("code %q, then %q", c, bare(c))
		}
		if n := name(text); (n == "") != (once == "") {
			t.Errorf("name %q of %q", n, once)
		}
		if s := names(once, plain(text+"x")); once != "" && !(s >= 0 && s <= 1) {
			t.Errorf("likeness %v", s)
		}
		if a, b := codes(text, once), codes(once, text); a != b {
			t.Errorf("%v one way and %v the other", a, b)
		}
	})
}

func TestSpellings(t *testing.T) {
	for _, same := range [][2]string{{"Ｈａｎｓａ　Import GmbH", "HANSA IMPORT"}, {"Söhne & Co. KG", "SOHNE"},
		{"Xi'an Trading", "XIAN TRADING"}, {"福州茶业有限公司", "福州茶业"}, {"Ltd.", "LTD"}} {
		if got := name(same[0]); got != same[1] {
			t.Errorf("%q becomes %q and not %q", same[0], got, same[1])
		}
	}
	for _, same := range [][2]string{{"TLYS-00O 1", "TLYS-0001"}, {"012e", "12E"}, {"ＡＢ１", "abI"}} {
		if bare(same[0]) != bare(same[1]) {
			t.Errorf("%q and %q differ: %q, %q", same[0], same[1], bare(same[0]), bare(same[1]))
		}
	}
	for _, c := range []struct {
		a, b string
		want float64
	}{{"TLYS123", "TLYS123", 1}, {"TLYS123", "TLYS124", 0.6}, {"TLYS123", "TLYS132", 0.6}, {"TLYS123", "TLYS12", 0.6},
		{"TLYS123", "TLYS312", 0}, {"TLYS123", "TLYS145", 0}, {"A1", "A2", 0}, {"", "A", notGiven}} {
		if got := codes(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if s := names("HANSA IMPORT", "HANSA INPORT"); s < 0.7 || s == 1 {
		t.Errorf("a misspelt name is %v alike", s)
	}
	if s := names("HANSA IMPORT", "KOBE SHOJI"); s != 0 {
		t.Errorf("another name is %v alike", s)
	}
	if plain("AB ") != "AB" || plain(" AB") != "AB" {
		t.Error("blanks at the ends stay")
	}
	if s := shown("a\x00\u202eb" + strings.Repeat("长", 80)); utf8.RuneCountInString(s) != 41 ||
		!strings.HasPrefix(s, "“a b") {
		t.Errorf("shown as %s", s)
	}
	for unit, want := range map[string]string{"台": "PCS", "千克": "KGS", "ｋｇ": "KGS", "双": "PAR", "吨": "T", "035": "KGS",
		"006": "SET", "furlong": "FURLONG", "": ""} {
		if got := unitOf(unit); got != want {
			t.Errorf("%s is %s and not %s", unit, got, want)
		}
	}
	for transport, want := range map[string]int{"水路运输 / sea": sea, "2": sea, "航空": air, "By Air": air, "rail": rail,
		"公路运输": road, "sea/air": unknown, "overseas": unknown, "repair": unknown} {
		if got := meansOf(transport); got != want {
			t.Errorf("%s is %d and not %d", transport, got, want)
		}
	}
}
