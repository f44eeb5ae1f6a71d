package code

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

func TestCodesOfTheField(t *testing.T) {
	mode := func(code string) error { _, err := CheckMode(code); return err }
	for _, c := range []struct {
		name  string
		check func(string) error
		good  string
		bad   string
	}{
		{"uscc", CheckUSCC, "91350100M000100Y43 91512081MA62K0260E 9131000063159284XQ 91440300708461136T " +
			"914403001922038216",
			"91350100M000100Y4Z 91350211M0000XUF46 91350100M000100Y4 91350100M000100Y433 9135010OM000100Y43 " +
				"91350100m000100y43"},
		{"bic", CheckBIC, "DEUTDEFF BKCHCNBJ300 ICBKCNBJ WG11CNBJ 1234DE99 A1B2CN22XXX",
			"DEUTDEF DEUTQQFF deutdeff DEUTDEFF12 WG111NBJ WG1-CNBJ"},
		{"hs", CheckHS, "850440 85044010 8504401000", "8504 85044 85O440 001122"},
		{"incoterm", CheckIncoterm, "EXW FOB CIF DPU", "DAT fob XXX"},
		{"declaration", CheckDeclarationNumber, "350120260000000018 020220191123456789",
			"35012026000000001 350120262000000018 35012026000000001X 350112260000000018"},
		{"bop number", CheckBoPNumber, "1100000001012611230001", "110000000101261123000 1100000001012613230001 " +
			"11000000010126112300X1"},
		{"bop code", CheckBoPCode, "121010 122030", "121011 12101 1210100"},
		{"region", CheckRegion, "44 4403 3302 65", "99 4401 4 440300 4x"},
		{"mode", mode, "0110 110 9810 0715 715 0130 0255 0815 1300 0139 9900", "9999 01100 11 x110 0000 0716"},
		{"country", CheckCountry, "CN DE KR", "XX cn CHN"},
	} {
		for _, code := range strings.Fields(c.good) {
			if err := c.check(code); err != nil {
				t.Errorf("%s %s: %v", c.name, code, err)
			}
		}
		for _, code := range append(strings.Fields(c.bad), "", " ", "１１") {
			err := c.check(code)
			if err == nil {
				t.Errorf("%s %q is taken for good", c.name, code)
			} else if e, ok := err.(*Error); !ok || e.Zh == "" || e.En == "" {
				t.Errorf("%s %q: %v is not said in both languages", c.name, code, err)
			}
		}
	}
	if code, err := CheckMode("110"); code != "0110" || err != nil {
		t.Errorf("mode 110 is read as %q (%v)", code, err)
	}
	for _, r := range Regions() {
		if zh, en := RegionNames(r); CheckRegion(r) != nil || zh == en {
			t.Errorf("region %s has no names", r)
		}
	}
}

func TestOneWrongCharacterOfACreditCodeIsSeen(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		first := rapid.StringOfN(rapid.RuneFrom([]rune(creditAlphabet)), 17, 17, 17).Draw(t, "first")
		digit, err := USCCCheckDigit(first)
		if err != nil {
			t.Fatal(err)
		}
		code := []byte(first + string(digit))
		if err := CheckUSCC(string(code)); err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, 17).Draw(t, "at")
		other := creditAlphabet[rapid.IntRange(0, 30).Draw(t, "other")]
		changed := other != code[at]
		code[at] = other
		if changed && CheckUSCC(string(code)) == nil {
			t.Fatalf("%s passes", code)
		}
	})
}
