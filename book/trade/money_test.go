package trade

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tallystick/internal/seeded"
)

// exact gives a*b/c rounded as asked, with arithmetic of any size.
func exact(a, b, c int64, r rounding) (int64, bool) {
	if a < 0 || b < 0 || c <= 0 {
		return 0, false
	}
	quotient, rest := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c), new(big.Int))
	if r == up && rest.Sign() > 0 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient.Int64(), quotient.IsInt64()
}

func TestMulDivIsExact(t *testing.T) {
	compare := func(t complaint, a, b, c int64) {
		t.Helper()
		for _, r := range []rounding{down, up} {
			got, ok := mulDiv(a, b, c, r)
			want, wantOK := exact(a, b, c, r)
			if ok != wantOK || (ok && got != want) {
				t.Errorf("%d * %d / %d, up is %v: %d %v, and exactly %d %v", a, b, c, r, got, ok, want, wantOK)
			}
		}
	}
	edges := []int64{math.MinInt64, -1, 0, 1, 2, 3, 99, 100, 1 << 31, 1 << 32, 1 << 40, MaxAmount, 1 << 62,
		math.MaxInt64 - 1, math.MaxInt64}
	for _, a := range edges {
		for _, b := range edges {
			for _, c := range edges {
				compare(t, a, b, c)
			}
		}
	}
	// rounded up to the last number there is, and beyond it
	compare(t, 50_557, 364_870_227_143_809, 2)
	compare(t, 1<<32-1, 1<<32+1, 2)
	seeded.Check(t, func(t *rapid.T) {
		compare(t, rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b"), rapid.Int64().Draw(t, "c"))
		compare(t, rapid.Int64Range(0, math.MaxInt64).Draw(t, "a"), rapid.Int64Range(0, math.MaxInt64).Draw(t, "b"),
			rapid.Int64Range(1, math.MaxInt64).Draw(t, "c"))
	})
}

func TestAddIsBounded(t *testing.T) {
	for _, c := range []struct {
		a, b, sum int64
		ok        bool
	}{{0, 0, 0, true}, {math.MaxInt64, 0, math.MaxInt64, true}, {math.MaxInt64 - 1, 1, math.MaxInt64, true},
		{math.MaxInt64, 1, 0, false}, {math.MaxInt64, math.MaxInt64, 0, false}} {
		if sum, ok := add(c.a, c.b); ok != c.ok || (ok && sum != c.sum) {
			t.Errorf("%d + %d is %d, %v", c.a, c.b, sum, ok)
		}
	}
}

func TestShareRoundsDown(t *testing.T) {
	for _, c := range []struct {
		minor int64
		part  BasisPoints
		want  int64
	}{{100, 9_000, 90}, {101, 9_000, 90}, {1, 9_999, 0}, {math.MaxInt64, whole, math.MaxInt64}, {0, whole, 0},
		{MaxAmount, 1, MaxAmount / 10_000}} {
		if got := share(c.minor, c.part); got != c.want {
			t.Errorf("%d basis points of %d are %d, not %d", c.part, c.minor, got, c.want)
		}
	}
}

func ratesBook(day Day) *MemoryBook {
	book := NewMemoryBook()
	book.Put(Rates{Day: day, Rates: []Rate{{"USD", 7_123_400}, {"EUR", 7_800_100}, {"JPY", 47_500}, {"KRW", 5_123},
		{"KWD", 23_200_000}, {"VND", 1}, {"TND", maxPer100}}})
	return book
}

func TestConvertRoundsBothWays(t *testing.T) {
	const today = Day(20_000)
	book := ratesBook(today)
	for _, c := range []struct {
		from     Money
		to       Currency
		low, top int64
	}{
		{Money{100, "USD"}, "CNY", 712, 713},                     // 1.00 USD is 7.1234 CNY
		{Money{100_00, "USD"}, "CNY", 71_234, 71_234},            // exactly 712.34
		{Money{1, "JPY"}, "CNY", 4, 5},                           // yen have no decimals: 0.0475 CNY
		{Money{100, "JPY"}, "CNY", 475, 475},                     //
		{Money{1_000, "KWD"}, "CNY", 2_320, 2_320},               // dinars have three
		{Money{2_320, "CNY"}, "KWD", 1_000, 1_000},               //
		{Money{100, "CNY"}, "JPY", 21, 22},                       // 1.00 CNY is 21.05 JPY
		{Money{100_00, "EUR"}, "USD", 109_49, 109_50},            // 109.4996...
		{Money{12_345, "USD"}, "USD", 12_345, 12_345},            // the same currency needs no rate
		{Money{12_345, "XXX"}, "XXX", 12_345, 12_345},            //
		{Money{0, "USD"}, "CNY", 0, 0},                           //
		{Money{1 << 50, "KRW"}, "VND", 5_123 << 50, 5_123 << 50}, // near the top of the range
	} {
		low, rule := convert(book.Book, c.from, c.to, today, RateLimits{}, down)
		top, rule2 := convert(book.Book, c.from, c.to, today, RateLimits{}, up)
		if rule != 0 || rule2 != 0 || low != c.low || top != c.top {
			t.Errorf("%v in %s is %d to %d (%s %s), not %d to %d", c.from, c.to, low, top, rule, rule2, c.low, c.top)
		}
	}
	if _, rule := convert(book.Book, Money{math.MaxInt64, "TND"}, "VND", today, RateLimits{},
		down); rule != AmountMustBeInRange {
		t.Errorf("an amount beyond int64 is answered by rule %d", rule)
	}
}

// Converting there and back never gains: what is granted rounds down twice.
func TestConvertNeverGains(t *testing.T) {
	const today = Day(20_000)
	book := ratesBook(today)
	currencies := []Currency{"CNY", "USD", "EUR", "JPY", "KRW", "KWD", "VND", "TND"}
	seeded.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom(currencies).Draw(t, "a"), rapid.SampledFrom(currencies).Draw(t, "b")
		minor := rapid.Int64Range(0, 1<<40).Draw(t, "minor")
		there, rule := convert(book.Book, Money{minor, a}, b, today, RateLimits{}, down)
		if rule != 0 {
			return
		}
		back, rule := convert(book.Book, Money{there, b}, a, today, RateLimits{}, down)
		if rule != 0 || back > minor {
			t.Fatalf("%d %s are %d %s, and those %d %s", minor, a, there, b, back, a)
		}
		more, rule := convert(book.Book, Money{minor, a}, b, today, RateLimits{}, up)
		if rule != 0 || more < there || more > there+1 {
			t.Fatalf("%d %s are %d rounded down and %d rounded up", minor, a, there, more)
		}
	})
}

func TestRatesGrowOld(t *testing.T) {
	const today = Day(20_000)
	book := ratesBook(today)
	for age := Day(0); age < 12; age++ {
		_, ok := per100(book.Book, "USD", today+age, RateLimits{Age: 7})
		if ok != (age <= 7) {
			t.Errorf("a rate %d days old answers %v", age, ok)
		}
	}
	if _, ok := per100(book.Book, "USD", today-1, RateLimits{Age: 7}); ok {
		t.Error("a rate of tomorrow answers today")
	}
	// a weekend uses the last rate published, of each currency by itself
	book.Put(Rates{Day: today + 1, Rates: []Rate{{"USD", 7_000_000}}})
	if usd, _ := per100(book.Book, "USD", today+2, RateLimits{Age: 7}); usd != 7_000_000 {
		t.Errorf("the last rate of the dollar is %d", usd)
	}
	if eur, ok := per100(book.Book, "EUR", today+2, RateLimits{Age: 7}); !ok || eur != 7_800_100 {
		t.Errorf("the last rate of the euro is %d, %v", eur, ok)
	}
}

func TestMinorUnitsOfEveryExponent(t *testing.T) {
	for currency, want := range map[Currency]int64{"JPY": 1, "KRW": 1, "VND": 1, "CLP": 1, "ISK": 1, "USD": 100,
		"CNY": 100, "HKD": 100,
		"BHD": 1000, "KWD": 1000, "OMR": 1000, "JOD": 1000, "TND": 1000} {
		if got := minorUnits(currency); got != want {
			t.Errorf("one %s has %d minor units, not %d", currency, got, want)
		}
	}
}

func TestPledgeDueIsBounded(t *testing.T) {
	seeded.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(1, MaxAmount).Draw(t, "amount")
		own := rapid.Int64Range(0, amount).Draw(t, "own")
		original := rapid.Int64Range(0, MaxAmount).Draw(t, "original")
		claim := Claim{Collected: rapid.Int64Range(0, MaxAmount).Draw(t, "collected"),
			Released: rapid.Int64Range(0, MaxAmount).Draw(t, "released")}
		got := due(claim, original, own, amount)
		if got < 0 || got > original || (own == amount && got != 0) ||
			(own == 0 && got != max(0, original-claim.Collected-claim.Released)) {
			t.Fatalf("%d of %d repaid, %d pledged first, %+v: due is %d", own, amount, original, claim, got)
		}
		more := rapid.Int64Range(own, amount).Draw(t, "more")
		if due(claim, original, more, amount) > got {
			t.Fatalf("more is repaid and more pledge due")
		}
	})
}
