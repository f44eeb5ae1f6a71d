package code

import (
	"strings"
	"testing"
)

// containerDigit gives the check digit of an ISO 6346 number, worked out by hand:
// letters count from 10 without the multiples of 11, and each place weighs twice
// the one before.
func containerDigit(first10 string) byte {
	values := map[byte]int{}
	next := 10
	for c := byte('A'); c <= 'Z'; c++ {
		if next%11 == 0 {
			next++
		}
		values[c] = next
		next++
	}
	sum, weight := 0, 1
	for i := range len(first10) {
		value, letter := values[first10[i]]
		if !letter {
			value = int(first10[i] - '0')
		}
		sum, weight = sum+value*weight, weight*2
	}
	return byte('0' + sum%11%10)
}

func TestContainersOfEveryLetterAndCategory(t *testing.T) {
	for _, first := range []string{"ABCU123456", "DEFJ123456", "GHIZ123456", "JKLU000000", "MNOU999999", "PQRU305438",
		"STUU000001", "VWXU654321",
		"YZAU111111", "UUUU222222"} {
		digit := containerDigit(first)
		for c := byte('0'); c <= '9'; c++ {
			if err := CheckContainer(first + string(c)); (err == nil) != (c == digit) {
				t.Errorf("%s%c: %v, and the check digit is %c", first, c, err, digit)
			}
		}
	}
	for _, first := range []string{"CSQA305438", "CS1U305438", "1SQU305438", "C5QU305438", "CSQ1305438", "CSQU3O5438",
		"CSQUX05438", "CSQU30543U"} {
		for c := byte('0'); c <= '9'; c++ {
			if CheckContainer(first+string(c)) == nil {
				t.Errorf("%s%c is taken for a container", first, c)
			}
		}
	}
	if CheckContainer("CSQU305438A") == nil {
		t.Error("a letter is taken for a check digit")
	}
}

// leiDigits gives the check digits of ISO 17442 by long division.
func leiDigits(first18 string) string {
	rest := 0
	for _, c := range first18 + "00" {
		text := string(c)
		if c >= 'A' {
			text = string([]byte{byte('0' + (c-'A'+10)/10), byte('0' + (c-'A'+10)%10)})
		}
		for _, d := range text {
			rest = (rest*10 + int(d-'0')) % 97
		}
	}
	check := 98 - rest
	return string([]byte{byte('0' + check/10), byte('0' + check%10)})
}

func TestLegalEntitiesOfEveryCharacter(t *testing.T) {
	for _, first := range []string{"ABCDEFGHIJKLMNOPQR", "STUVWXYZ0123456789", "5493001KJTIIGC8Y1R",
		"AAAAAAAAAAAAAAAAAA", "00000000000000000A"} {
		right := leiDigits(first)
		for n := range 100 {
			digits := string([]byte{byte('0' + n/10), byte('0' + n%10)})
			if n > 1 && n < 99 && (CheckLEI(first+digits) == nil) != (digits == right) {
				t.Errorf("%s%s: %v, and the check digits are %s", first, digits, CheckLEI(first+digits), right)
			}
		}
	}
	// a letter among the check digits, of a number that mod 97 finds right
	found := 0
	for a := byte('0'); a <= 'Z'; a++ {
		for b := byte('0'); b <= 'Z'; b++ {
			tail := string([]byte{a, b})
			if !only(tail, digits+capitals) || only(tail, digits) {
				continue
			}
			found++
			if CheckLEI("5493001KJTIIGC8Y1R"+tail) == nil {
				t.Errorf("the check digits %s are taken for good", tail)
			}
		}
	}
	// a character that is neither letter nor digit counts as nothing in the sum
	for _, odd := range []string{"-", "a", " "} {
		for n := range 100 {
			code := "5493001KJTIIGC8Y1" + odd + string([]byte{byte('0' + n/10), byte('0' + n%10)})
			if CheckLEI(code) == nil {
				t.Errorf("%s is taken for an LEI", code)
			}
		}
	}
	if found == 0 {
		t.Error("no letters were tried")
	}
}

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
