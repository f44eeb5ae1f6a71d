package trade

import (
	"testing"
)

// Lists of rates, their days and their figures at their bounds.
func TestRatesArePublishedWithinBounds(t *testing.T) {
	s := newStage()
	today := s.at.Day()
	dollars := func(per100 int64) []Rate { return []Rate{{"USD", per100}} }
	for name, c := range map[string]struct {
		rates Rates
		want  Rule
	}{
		"none":              {Rates{today, nil}, ListMustBeInBounds},
		"as many as may be": {Rates{today, make([]Rate, maxRates)}, CurrencyMustBeKnown},
		"one more":          {Rates{today, make([]Rate, maxRates+1)}, ListMustBeInBounds},
		"of long ago":       {Rates{today - 1_000, dollars(1)}, 0},
		"of tomorrow":       {Rates{today + 1, dollars(1)}, 0},
		"of the day after":  {Rates{today + 2, dollars(1)}, DateMustNotBeInFuture},
		"zero":              {Rates{today, dollars(0)}, AmountMustBeInRange},
		"the greatest":      {Rates{today, dollars(maxPer100)}, 0},
		"beyond":            {Rates{today, dollars(maxPer100 + 1)}, AmountMustBeInRange},
		"yuan":              {Rates{today, []Rate{{CNY, 1}}}, CurrencyMustBeKnown},
		"twice":             {Rates{today, append(dollars(1), dollars(1)...)}, CurrencyMustBeKnown},
	} {
		if rule := s.decideAs("gao", PublishRates{Rates: c.rates}); rule != c.want {
			t.Errorf("rates %s come to %q", name, rule)
		}
	}
}

// A rate is compared with the last one within a year and a day; a twentieth apart is near.
func TestRatesFarFromTheLastAreProposed(t *testing.T) {
	s := newStage()
	today := s.at.Day()
	s.book.Put(Rates{today, []Rate{{"USD", 10_000}, {"EUR", 2}}})
	for per100, want := range map[int64]Rule{1: RateMustBeProposed, 2: 0, 3: RateMustBeProposed} {
		if rule := s.decideAs("gao", PublishRates{Rates: Rates{today, []Rate{{"EUR", per100}}}}); rule != want {
			t.Errorf("%d after 2 comes to %q", per100, rule)
		}
	}
	for _, c := range []struct {
		after  Day
		per100 int64
		want   Rule
	}{
		{0, 10_500, 0}, {0, 10_501, RateMustBeProposed}, {0, 9_500, 0}, {0, 9_499, RateMustBeProposed},
		{maxLastRate, 10_501, RateMustBeProposed}, {maxLastRate, 10_500, 0}, {maxLastRate + 1, 10_501, 0},
	} {
		s.at = (today + c.after).Start()
		rates := Rates{s.at.Day(), []Rate{{"JPY", 1}, {"USD", c.per100}}}
		events, refusal := Decide(s.book, s.persons["gao"], s.at, PublishRates{Rates: rates})
		if refusal.Rule != c.want || (c.want != 0) != (refusal.Item == 2) || (c.want == 0) != (len(events) == 1) {
			t.Errorf("%d after %d days comes to %+v", c.per100, c.after, refusal)
		}
	}
}

// A rate is as old as the limits allow, in days, or in working days where their calendar is known.
func TestRatesOfAnAge(t *testing.T) {
	const of = Day(20_517) // a Thursday, 5 March 2026
	book := ratesBook(of)
	for _, c := range []struct {
		age  Day
		most RateLimits
		want bool
	}{
		{0, RateLimits{}, true}, {1, RateLimits{}, false}, {1, RateLimits{Age: 1}, true},
		{2, RateLimits{Age: 1}, false},
		{maxRateAge, RateLimits{Age: 100}, true}, {maxRateAge + 1, RateLimits{Age: 100}, false},
	} {
		if per, ok := per100(book.Book, "USD", of+c.age, c.most); ok != c.want || (ok && per != 7_123_400) {
			t.Errorf("after %d days a rate of %d stands under %+v: %v", c.age, per, c.most, ok)
		}
	}
	book.Put(Calendar{Year: 2026})
	for age, worked := range map[Day]int32{0: 0, 1: 1, 2: 1, 3: 1, 4: 2, 5: 3, 6: 4} {
		for _, most := range []int32{worked - 1, worked} {
			if _, ok := per100(book.Book, "USD", of+age, RateLimits{Age: 100, Workdays: most}); ok != (most >= worked) {
				t.Errorf("after %d days, %d of work, a rate stands under %d: %v", age, worked, most, ok)
			}
		}
	}
	if per, ok := per100(book.Book, CNY, of+1_000, RateLimits{}); !ok || per != perHundredCNY {
		t.Errorf("yuan are %d, %v", per, ok)
	}
}

// What a contract says lies within the band about the mid rate, rounded outwards; in one
// currency there is nothing to contract.
func TestContractedRates(t *testing.T) {
	const day = Day(20_000)
	book := ratesBook(day)
	book.Put(RateLimitVersions{[]RateLimits{FirstRateLimits(0)}})
	r := ruling{book: book.Book, at: day.Start()}
	for _, c := range []struct {
		paid, given Money
		evidence    Digest
		want        Refusal
	}{
		{Money{100, "USD"}, Money{100, "USD"}, Digest{}, Refusal{}},
		{Money{100, "USD"}, Money{99, "USD"}, Digest{1},
			Refusal{Rule: ContractedRateMustBeInBand, Left: Money{100, "USD"}}},
		{Money{100, "USD"}, Money{-1, "CNY"}, Digest{1}, Refusal{Rule: AmountMustBePositive}},
		{Money{100, "USD"}, Money{712, "CNY"}, Digest{}, Refusal{Rule: EvidenceMustBeGiven}},
		{Money{1, "VND"}, Money{0, "CNY"}, Digest{1}, Refusal{}},
		// 712.34 is 712 to 713; a twentieth of either is 35
		{Money{100, "USD"}, Money{677, "CNY"}, Digest{1}, Refusal{}},
		{Money{100, "USD"}, Money{676, "CNY"}, Digest{1},
			Refusal{Rule: ContractedRateMustBeInBand, Left: Money{712, "CNY"}}},
		{Money{100, "USD"}, Money{748, "CNY"}, Digest{1}, Refusal{}},
		{Money{100, "USD"}, Money{749, "CNY"}, Digest{1},
			Refusal{Rule: ContractedRateMustBeInBand, Left: Money{712, "CNY"}}},
		{Money{100, "CHF"}, Money{749, "CNY"}, Digest{1}, Refusal{Rule: RateMustBePublished}},
	} {
		if got := r.contracted(c.paid, c.given, day, c.evidence); got != c.want {
			t.Errorf("%v for %v: %+v, not %+v", c.given, c.paid, got, c.want)
		}
	}
}
