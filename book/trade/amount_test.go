package trade

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tallystick/book/trade/code"
	"tallystick/internal/seeded"
)

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		minor          int64
	}{
		{"12,345.67", "USD", 1234567}, {"12345.67", "USD", 1234567}, {"12345", "JPY", 12345}, {"1.234", "KWD", 1234},
		{"1.50", "JPY", -1}, {"1.5", "USD", 150},
		{"1.5000", "USD", 150}, {"1.505", "USD", -1}, {"0", "USD", 0}, {"-1", "USD", -1}, {"1e3", "USD", -1},
		{"1,23", "USD", -1}, {",123", "USD", -1}, {"1.", "USD", -1}, {".5", "USD", -1},
		{"92233720368547758.07", "USD", math.MaxInt64}, {"92233720368547758.08", "USD", -1}, {"１", "USD", -1},
		{"1", "XXX", -1}, {"", "USD", -1}, {strings.Repeat("1", 41), "JPY", -1},
	} {
		minor, err := ParseAmount(c.text, c.currency)
		if (err != nil) != (c.minor < 0) || (err == nil && minor != c.minor) {
			t.Errorf("%q %s is read as %d (%v)", c.text, c.currency, minor, err)
		}
	}
	seeded.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Min(0).Draw(t, "minor")
		currency := rapid.SampledFrom([]string{"USD", "JPY", "KWD", "CNY"}).Draw(t, "currency")
		again, err := ParseAmount(FormatAmount(minor, currency), currency)
		if err != nil || again != minor {
			t.Fatalf("%d %s is written %s and read %d (%v)", minor, currency, FormatAmount(minor, currency), again, err)
		}
	})
	if got := FormatAmount(math.MinInt64, "USD"); got != "-92,233,720,368,547,758.08" {
		t.Errorf("the least amount is written %s", got)
	}
}

func TestAmountsOneFurther(t *testing.T) {
	for text, want := range map[string]int64{
		"1,234": 123400, "12,345": 1234500, "123,456": 12345600, "1234,567": -1, ",234": -1, "1,2345": -1,
		"1,234,567.89": 123456789, "1,234,56": -1, "1,,234": -1,
		"1234": 123400, "0.00": 0, "0.01": 1, "0.1": 10, "0.10": 10, "0.100": 10, "0.001": -1, "1.2.3": -1, "00.50": 50,
		"1,2a4": -1, "1.a": -1, "1.5,0": -1,
		strings.Repeat("0", 40): 0, strings.Repeat("0", 41): -1, "92233720368547758.07": math.MaxInt64,
		"92233720368547758.08": -1, "92233720368547759": -1,
	} {
		if got, err := ParseAmount(text, "USD"); (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%q is read as %d (%v)", text, got, err)
		}
	}
	for _, currency := range []string{"USD UYU", "AED AFN", "usd", "US", "USDX", "", "D U", "XTS"} {
		var e *code.Error
		if _, err := ParseAmount("1", currency); !errors.As(err, &e) || e.Code != "currency" {
			t.Errorf("%q is taken for a currency (%v)", currency, err)
		}
	}
	for _, c := range []struct {
		minor    int64
		currency string
		want     string
	}{
		{0, "USD", "0.00"}, {1, "USD", "0.01"}, {-1, "USD", "-0.01"}, {10, "USD", "0.10"}, {99_999, "USD", "999.99"},
		{100_000, "USD", "1,000.00"},
		{-100_000, "USD", "-1,000.00"}, {123_456_789, "USD", "1,234,567.89"}, {0, "JPY", "0"}, {999, "JPY", "999"},
		{1_000, "JPY", "1,000"}, {1, "KWD", "0.001"},
		{1_000_000, "KWD", "1,000.000"}, {math.MaxInt64, "JPY", "9,223,372,036,854,775,807"},
	} {
		if got := FormatAmount(c.minor, c.currency); got != c.want {
			t.Errorf("%d %s is written %s, not %s", c.minor, c.currency, got, c.want)
		}
	}
}

func FuzzParseAmount(f *testing.F) {
	f.Add("12,345.67", "USD")
	f.Fuzz(func(t *testing.T, text, currency string) {
		if minor, err := ParseAmount(text, currency); err == nil && minor < 0 {
			t.Fatalf("%q %q is read as %d", text, currency, minor)
		}
	})
}
