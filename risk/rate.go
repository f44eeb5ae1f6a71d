package risk

import (
	"math"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
)

// yuan turns minor units of a currency into yuan at the latest mid rate, and
// says whether there is one. It is for comparing, never for booking.
func (w *Watch) yuan(m trade.Money) (float64, bool) {
	digits, ok := code.MinorDigits(string(m.Currency))
	if !ok {
		return 0, false
	}
	major := float64(m.Minor) / math.Pow10(digits)
	if m.Currency == trade.CNY {
		return major, true
	}
	rate, ok := w.rates[m.Currency]
	return major * rate, ok
}

func (w *Watch) learnRates(r trade.Rates) {
	for _, rate := range r.Rates {
		w.rates[rate.Currency] = float64(rate.Per100) / 1e4 / 100
	}
}
