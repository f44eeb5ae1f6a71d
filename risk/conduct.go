package risk

import (
	"math"
	"slices"

	"tallystick/book/trade"
)

const (
	months      = 24 // kept of an enterprise's past
	mostDelays  = 64 // of them, the latest
	leastDelays = 3  // settled loans before a forecast
)

// Conduct is how an enterprise has behaved, as far as the watching party sees
// it. Values are yuan at the mid rate of their day.
type Conduct struct {
	First      trade.Day // of its first declaration or application
	Declared   float64   // of declarations, over the last 24 months
	Applied    int       // applications
	Disbursed  int
	Lent       float64
	Settled    int
	Owed       float64 // principal not repaid yet
	Proceeds   float64 // principal repaid from export proceeds
	OwnFunds   float64 // from own funds
	Lapsed     int     // holds that ran out
	Declined   int
	Suspected  int // declined as fraud or as financed already
	Amended    int // declarations changed by customs after they had been financed
	Withdrawn  int // declarations withdrawn or goods returned, after they had been financed
	Diverted   int // proceeds that went to another bank than the lender's
	Overdue    int
	Tenors     float64 // sum of tenors applied for, days
	Delays     []int32 // of settled loans, days after maturity, negative when early; the latest 64
	recent     recent
	monthly    [months]month
	latest     int32 // month number of the last entry of monthly
	buyers     map[string]int
	morebuyers bool
}

// month is what an enterprise did in one month.
type month struct {
	declared, asked float64
	applied         int32
}

const mostBuyers = 256

// recent counts loans and what befell them with the latest ten or so counting
// most: each new loan leaves nine tenths of what was.
type recent struct{ loans, diverted, changed, overdue, lapsed float64 }

func (r *recent) lend() {
	for _, count := range [...]*float64{&r.loans, &r.diverted, &r.changed, &r.overdue, &r.lapsed} {
		*count *= 0.9
	}
	r.loans++
}

func newConduct(day trade.Day) *Conduct {
	return &Conduct{First: day, latest: monthOf(day), buyers: map[string]int{}}
}

// monthOf counts months of thirty days: close enough for a trend, and the same everywhere.
func monthOf(day trade.Day) int32 { return int32(day) / 30 }

// lately counts the applications of the last one to two months.
func (c *Conduct) lately(today trade.Day) int {
	c.at(today)
	return int(c.monthly[c.latest%months].applied + c.monthly[(c.latest-1+months)%months].applied)
}

// at gives the month of a day and forgets those that are too old. Days older
// than the window count into its oldest month.
func (c *Conduct) at(day trade.Day) *month {
	now := monthOf(day)
	for c.latest < now {
		if now-c.latest > months {
			c.latest = now - months
		}
		c.latest++
		old := &c.monthly[c.latest%months]
		c.Declared -= old.declared
		*old = month{}
	}
	return &c.monthly[max(now, c.latest-months+1)%months]
}

func (c *Conduct) declare(day trade.Day, value float64, buyer string) {
	c.at(day).declared += value
	c.Declared += value
	if _, known := c.buyers[buyer]; !known && len(c.buyers) >= mostBuyers {
		c.morebuyers = true
	} else if buyer != "" {
		c.buyers[buyer]++
	}
}

func (c *Conduct) apply(day trade.Day, asked float64, tenor int32) {
	m := c.at(day)
	m.asked += asked
	m.applied++
	c.Applied++
	c.Tenors += float64(tenor)
}

func (c *Conduct) settle(delay int32) {
	c.Settled++
	if len(c.Delays) == mostDelays {
		c.Delays = slices.Delete(c.Delays, 0, 1)
	}
	c.Delays = append(c.Delays, delay)
}

// Burst compares what was applied for in the last thirty days with the monthly
// mean of the five months before: 1 is as before. It is 0 when nothing is known
// of before, or when the enterprise is younger than three months.
func (c *Conduct) Burst(today trade.Day) float64 {
	c.at(today)
	if today-c.First < 90 {
		return 0
	}
	before := 0.0
	for back := int32(1); back <= 5; back++ {
		before += c.monthly[(c.latest-back+months)%months].asked / 5
	}
	if before <= 0 {
		return 0
	}
	return c.monthly[c.latest%months].asked / before
}

// Delay is a forecast of how late an enterprise repays.
type Delay struct {
	Days      float64 // after maturity, in the middle
	Low, High float64 // in eight of ten cases
	From      int     // settled loans it rests on
}

// Delay forecasts from the enterprise's own past, leaning on what others do
// while that past is short. It abstains with fewer than three settled loans.
func (c *Conduct) Delay(others float64) (Delay, bool) {
	if len(c.Delays) < leastDelays {
		return Delay{}, false
	}
	sorted := slices.Sorted(slices.Values(c.Delays))
	at := func(share float64) float64 {
		place := share * float64(len(sorted)-1)
		i := int(place)
		next := min(i+1, len(sorted)-1)
		return float64(sorted[i]) + (place-float64(i))*float64(sorted[next]-sorted[i])
	}
	const lean = 3.0 // the others count as much as three loans
	n := float64(len(sorted))
	return Delay{Days: (n*at(0.5) + lean*others) / (n + lean), Low: at(0.1), High: at(0.9), From: len(sorted)}, true
}

// OwnShare is the share of repaid principal that came from own funds, and
// whether enough was repaid to tell.
func (c *Conduct) OwnShare() (float64, bool) {
	all := c.Proceeds + c.OwnFunds
	return c.OwnFunds / math.Max(all, 1), c.Settled >= leastDelays && all > 0
}
