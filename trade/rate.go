package trade

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

// PublishRates sets the mid rates of a day. By a governor.
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
	maxHoldTime   = 90 * 86_400 // seconds that a limit may allow a hold to last
)

// per100 gives the rate of a currency on a day: the last one published, when it
// is not older than the limits allow (domain §4.4).
func per100(book Book, c Currency, day Day, maxAge int32) (int64, bool) {
	if c == CNY {
		return perHundredCNY, true
	}
	for age := Day(0); age <= Day(maxAge); age++ {
		rates, ok := book.Rates(day - age)
		if !ok {
			continue
		}
		for _, r := range rates.Rates {
			if r.Currency == c {
				return r.Per100, true
			}
		}
	}
	return 0, false
}

// convert gives an amount in another currency through CNY, exactly, rounded
// once at the end. The rule that failed is 0 when it succeeds.
func convert(book Book, m Money, to Currency, day Day, maxAge int32, r rounding) (int64, Rule) {
	if m.Currency == to {
		return m.Minor, 0
	}
	from, ok := per100(book, m.Currency, day, maxAge)
	if !ok {
		return 0, RateMustBePublished
	}
	into, ok := per100(book, to, day, maxAge)
	if !ok {
		return 0, RateMustBePublished
	}
	result, ok := mulDiv(m.Minor, from*minorUnits(to), into*minorUnits(m.Currency), r)
	if !ok {
		return 0, AmountMustBeInRange
	}
	return result, 0
}

// minorUnits is ten to the number of minor digits of a currency.
func minorUnits(c Currency) int64 {
	digits, _ := MinorDigits(string(c))
	units := int64(1)
	for range digits {
		units *= 10
	}
	return units
}

func (c PublishRates) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	if len(c.Rates.Rates) == 0 || len(c.Rates.Rates) > maxRates {
		return r.no(ListMustBeInBounds)
	}
	if c.Rates.Day > r.at.Day()+1 {
		return r.no(DateMustNotBeInFuture)
	}
	seen := make(map[Currency]bool, len(c.Rates.Rates))
	for _, rate := range c.Rates.Rates {
		if _, ok := MinorDigits(string(rate.Currency)); !ok || rate.Currency == CNY || seen[rate.Currency] {
			return r.no(CurrencyMustBeKnown)
		}
		if rate.Per100 <= 0 || rate.Per100 > maxPer100 {
			return r.no(AmountMustBeInRange)
		}
		seen[rate.Currency] = true
	}
	// the last rates published for a day stand
	r.add(RatesPublished(c))
	return Refusal{}
}
