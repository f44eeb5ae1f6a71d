package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// Rates gives the rates published for a day, or ErrUnknown. Rates are public.
func (m *Model) Rates(ctx context.Context, day trade.Day) (trade.Rates, error) {
	return first(records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates WHERE day = ?", day))
}

// LatestRates gives the rates of the last day that has any, or ErrUnknown.
func (m *Model) LatestRates(ctx context.Context) (trade.Rates, error) {
	return first(records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates ORDER BY day DESC LIMIT 1"))
}

// RateLimits lists the versions of the limits of rates at hand, in order of their
// days; [trade.RateLimitsOn] says which one stands. They are public.
func (m *Model) RateLimits(ctx context.Context) ([]trade.RateLimits, error) {
	limits, err := first(records[trade.RateLimitVersions](ctx, m, "SELECT n, n, exact FROM rate_limits"))
	return limits.Versions, err
}
