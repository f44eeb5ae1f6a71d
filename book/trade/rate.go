package trade

import (
	"slices"

	"tallystick/book/trade/code"
)

// Rate is the regulator's mid rate of a currency: CNY per 100 units, in
// ten-thousandths (712.3400 is 7,123,400).
type Rate struct {
	Currency Currency `cbor:"1,keyasint"`
	Per100   int64    `cbor:"2,keyasint"`
}

// Rates are the mid rates of one day.
type Rates struct {
	Day   Day    `cbor:"1,keyasint"`
	Rates []Rate `cbor:"2,keyasint"`
}

// PublishRates sets the mid rates of a day; the same again change nothing. By a governor, and where
// a rate is far from the last one by proposal, so that one typed per unit instead of
// per hundred is not taken.
type PublishRates struct {
	Rates Rates `cbor:"1,keyasint"`
}

// RatesPublished says that these are the mid rates of a day.
type RatesPublished struct {
	Rates Rates `cbor:"1,keyasint"`
}

const (
	perHundredCNY = 1_000_000   // 100 yuan per 100 yuan, in ten-thousandths
	maxPer100     = 1 << 40     // keeps every product below within int64
	maxRates      = 200         // currencies of one day
	maxRateAge    = 31          // days that a limit may allow a rate to be old
	maxLastRate   = 366         // days back in which the last rate is looked for when a new one is compared
	maxHoldTime   = 90 * 86_400 // seconds that a limit may allow a hold to last
)

// lastRate gives the last rate of a currency published for a day or before it,
// at most so many days back.
func lastRate(book Book, c Currency, day Day, back Day) (Rate, Day, bool) {
	for age := Day(0); age <= back; age++ {
		rates, _ := book.Rates(day - age)
		for _, rate := range rates.Rates {
			if rate.Currency == c {
				return rate, day - age, true
			}
		}
	}
	return Rate{}, 0, false
}

// per100 gives the rate of a currency on a day: the last one published, when it
// is not older than the limits allow.
func per100(book Book, c Currency, day Day, most RateLimits) (int64, bool) {
	if c == CNY {
		return perHundredCNY, true
	}
	rate, of, ok := lastRate(book, c, day, maxRateAge)
	if !ok {
		return 0, false
	}
	if worked, ok := workingDays(book, of, day); ok {
		return rate.Per100, worked <= most.Workdays
	}
	return rate.Per100, int32(day-of) <= most.Age
}

// convert gives an amount in another currency through CNY, exactly, at the
// rates of a day, rounded once at the end. The rule that failed is 0 when it succeeds.
func convert(book Book, m Money, to Currency, day Day, most RateLimits, r rounding) (int64, Rule) {
	if m.Currency == to {
		return m.Minor, 0
	}
	from, ok := per100(book, m.Currency, day, most)
	if !ok {
		return 0, RateMustBePublished
	}
	into, ok := per100(book, to, day, most)
	if !ok {
		return 0, RateMustBePublished
	}
	result, ok := mulDiv(m.Minor, from*minorUnits(to), into*minorUnits(m.Currency), r)
	if !ok {
		return 0, AmountMustBeInRange
	}
	return result, 0
}

func (r *ruling) rateLimits() RateLimits { return r.book.rateLimitsOn(r.at.Day()) }

// convert is [convert] by the limits in force.
func (r *ruling) convert(m Money, to Currency, day Day, way rounding) (int64, Rule) {
	return convert(r.book, m, to, day, r.rateLimits(), way)
}

// contracted refuses an amount that a contracted rate gives when it lies beyond
// a band about what the mid rate gives, or when no evidence of it is kept.
func (r *ruling) contracted(m Money, given Money, day Day, evidence Digest) Refusal {
	if given.Minor < 0 {
		return r.no(AmountMustBePositive)
	}
	if m.Currency == given.Currency {
		if given.Minor != m.Minor {
			return Refusal{Rule: ContractedRateMustBeInBand, Left: m}
		}
		return Refusal{}
	}
	if evidence.IsZero() {
		return r.no(EvidenceMustBeGiven)
	}
	high, rule := r.convert(m, given.Currency, day, up)
	if rule != 0 {
		return r.no(rule)
	}
	low, _ := r.convert(m, given.Currency, day, down) // what can be rounded up can be rounded down
	band := r.rateLimits().Band
	if given.Minor < low-share(low, band) || given.Minor > high+share(high, band) {
		return Refusal{Rule: ContractedRateMustBeInBand, Left: Money{low, given.Currency}}
	}
	return Refusal{}
}

// minorUnits is ten to the number of minor digits of a currency.
func minorUnits(c Currency) int64 {
	digits, _ := code.MinorDigits(string(c))
	units := int64(1)
	for range digits {
		units *= 10
	}
	return units
}

func (PublishRates) object() Object { return Object{} }

func (c PublishRates) weigh(r *ruling) Refusal {
	if len(c.Rates.Rates) == 0 || len(c.Rates.Rates) > maxRates {
		return r.no(ListMustBeInBounds)
	}
	if c.Rates.Day > r.at.Day()+1 {
		return r.no(DateMustNotBeInFuture)
	}
	seen := make(map[Currency]bool, len(c.Rates.Rates))
	for i, rate := range c.Rates.Rates {
		if _, ok := code.MinorDigits(string(rate.Currency)); !ok || rate.Currency == CNY || seen[rate.Currency] {
			return r.no(CurrencyMustBeKnown)
		}
		if rate.Per100 <= 0 || rate.Per100 > maxPer100 {
			return r.no(AmountMustBeInRange)
		}
		if r.proposer.IsZero() && r.farFromLast(rate, c.Rates.Day) {
			return r.noItem(RateMustBeProposed, i)
		}
		seen[rate.Currency] = true
	}
	if known, _ := r.book.Rates(c.Rates.Day); slices.Equal(known.Rates, c.Rates.Rates) {
		return Refusal{}
	}
	// the last rates published for a day stand
	r.add(RatesPublished(c))
	return Refusal{}
}

// farFromLast reports whether a rate differs from the last one by more than the
// limits let one governor publish.
func (r *ruling) farFromLast(rate Rate, day Day) bool {
	last, _, ok := lastRate(r.book, rate.Currency, day, maxLastRate)
	if !ok {
		return false
	}
	return max(rate.Per100-last.Per100, last.Per100-rate.Per100) > share(last.Per100, r.rateLimits().Step)
}
