package gateway

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestDecimalsComeBack reads what was written, for each number of digits.
func TestDecimalsComeBack(t *testing.T) {
	for _, c := range []struct {
		value  int64
		digits int
		want   string
	}{{0, 0, "0"}, {7, 0, "7"}, {0, 4, "0.0000"}, {1, 4, "0.0001"}, {9_999, 4, "0.9999"}, {10_000, 4, "1.0000"},
		{123_456, 4, "12.3456"}, {math.MaxInt64, 4, "922337203685477.5807"}} {
		if got := FormatDecimal(c.value, c.digits); got != c.want {
			t.Errorf("%d with %d digits is written %s, not %s", c.value, c.digits, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		value, digits := rapid.Int64Min(0).Draw(t, "value"), rapid.IntRange(0, 8).Draw(t, "digits")
		text := FormatDecimal(value, digits)
		if back, err := ParseDecimal(text, digits); err != nil || back != value {
			t.Fatalf("%s of %d is read as %d: %v", text, value, back, err)
		}
	})
}
