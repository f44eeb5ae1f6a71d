package trade

import (
	"math"
	"math/bits"
)

// Currency is an ISO 4217 alphabetic code.
type Currency string

// CNY is the currency through which every conversion goes.
const CNY Currency = "CNY"

// USD is the currency in which norms state their thresholds.
const USD Currency = "USD"

// Money is an amount in integer minor units (fen, cents; yen have none).
type Money struct {
	Minor    int64    `cbor:"1,keyasint"`
	Currency Currency `cbor:"2,keyasint"`
}

// BasisPoints is a share or a yearly rate in hundredths of a per cent.
type BasisPoints int32

const whole BasisPoints = 10_000

// rounding says which way a conversion rounds: what consumes value rounds up,
// what grants value rounds down.
type rounding bool

const (
	down rounding = false
	up   rounding = true
)

// mulDiv gives a*b/c for non-negative a, b and positive c, with a 128-bit
// intermediate. It reports false when the result is beyond int64.
func mulDiv(a, b, c int64, r rounding) (int64, bool) {
	if a < 0 || b < 0 || c <= 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return 0, false
	}
	quotient, rest := bits.Div64(hi, lo, uint64(c))
	if quotient > math.MaxInt64 {
		return 0, false
	}
	if r == up && rest > 0 {
		if quotient == math.MaxInt64 {
			return 0, false
		}
		quotient++
	}
	return int64(quotient), true
}

// share gives the part of an amount that the basis points allow, rounded down.
func share(minor int64, part BasisPoints) int64 {
	// part is at most 10,000, so the result is never beyond the amount
	granted, _ := mulDiv(minor, int64(part), int64(whole), down)
	return granted
}

// add adds two non-negative amounts and reports false beyond int64.
func add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, sum >= a && b >= 0
}
