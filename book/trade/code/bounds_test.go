package code

import (
	"strings"
	"testing"
)

func TestCodesOneFurther(t *testing.T) {
	check := func(name string, check func(string) error, good, bad string) {
		t.Helper()
		for _, code := range strings.Split(good, "|") {
			if err := check(code); err != nil {
				t.Errorf("%s %q: %v", name, code, err)
			}
		}
		for _, code := range strings.Split(bad, "|") {
			if check(code) == nil {
				t.Errorf("%s %q is taken for good", name, code)
			}
		}
	}
	check("bic", CheckBIC, "DEUTDEFF|DEUTDE2FXXX|DEUTDE22",
		"DEU-DEFF|dEUTDEFF|DEUTDEF-|DEUTDE-F|DEUTDEFf|DEUTDEFF-00|DEUT11FF|DEUTD1FF")
	check("declaration", CheckDeclarationNumber, "350119900000000018|350120990000000018|350120261000000018",
		"350119890000000018|350121000000000018|350120262000000018|350100000000000018|3501202600000000180")
	check("country", CheckCountry, "AD|ZW", "AD AE|A|D A|ADE|")
	check("incoterm", CheckIncoterm, "EXW|CIF", "EXW FCA|EX|W F|EXWF|")
	check("region", CheckRegion, "11|65|4403", "|11 |1| 11|11\n12|110|北京|11 北京")
	mode := func(code string) error { _, err := CheckMode(code); return err }
	check("mode", mode, "0110|110|9900", "|0110 一般贸易|10|01100|0111|011O")
	check("bop code", CheckBoPCode, "121010|222011", "121010 一般贸易收入|121010 |12101|一般贸易收入||222012")
	check("bop number", CheckBoPNumber, "1100000001010001010001|1100000001019912310001",
		"1100000001010013010001|1100000001010001320001|1100000001010000010001")
	check("credit code", CheckUSCC, "91350100M000100Y43", "9135I100M000100Y43|９1350100M000100Y4|91350100M000100Y4 ")
	if digit, err := USCCCheckDigit(strings.Repeat("0", 17)); err != nil || digit != '0' {
		t.Errorf("the check digit of nothing but zeros is %c (%v)", digit, err)
	}
	for _, text := range []string{strings.Repeat("0", 16), strings.Repeat("0", 18), "", strings.Repeat("0", 16) + "I",
		"S" + strings.Repeat("0", 16)} {
		if _, err := USCCCheckDigit(text); err == nil {
			t.Errorf("%q has a check digit", text)
		}
	}
}

func TestNamesOfRegionsAndModes(t *testing.T) {
	zh, en := RegionNames("11")
	if zh != "北京" && zh != "北京市" || en != "Beijing" {
		t.Errorf("11 is called %q, %q", zh, en)
	}
	if zh, en := RegionNames("99"); zh != "99" || en != "99" {
		t.Errorf("99 is called %q, %q", zh, en)
	}
	if zh, en := ModeNames("0110"); zh != "一般贸易" || en == "" || strings.Contains(en, "\n") {
		t.Errorf("0110 is called %q, %q", zh, en)
	}
	if zh, en := ModeNames("9999"); zh != "9999" || en != "9999" {
		t.Errorf("9999 is called %q, %q", zh, en)
	}
	all := Regions()
	if len(all) < 36 || all[0] != "11" {
		t.Errorf("there are %d regions, from %s", len(all), all[0])
	}
	for _, mode := range []string{"11", "0110 ", "10110", "一般贸易"} {
		if code, err := CheckMode(mode); err == nil {
			t.Errorf("%q is taken for the mode %s", mode, code)
		}
	}
}
