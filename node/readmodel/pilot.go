package readmodel

import (
	"context"
	"errors"

	"tallystick/book/trade"
)

// Pilots lists the pilot admissions and stops that the viewer may see, in the
// order in which they were first made.
func (m *Model) Pilots(ctx context.Context, v trade.Viewer) ([]trade.Pilot, error) {
	return records[trade.Pilot](ctx, m, "SELECT t.n, t.n, t.exact FROM pilot t WHERE EXISTS (SELECT 1 FROM sight s "+
		"WHERE s.noun = ? AND s.eye IN (?, ?) AND s.n = t.n) ORDER BY t.n LIMIT 10000",
		PilotNoun, []byte(eyeOf(v)), []byte(publicEye))
}

// Rates gives the rates published for a day, or ErrUnknown. Rates are public.
func (m *Model) Rates(ctx context.Context, day trade.Day) (trade.Rates, error) {
	return first(records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates WHERE day = ?", day))
}

// LatestRates gives the rates of the last day that has any, or ErrUnknown.
func (m *Model) LatestRates(ctx context.Context) (trade.Rates, error) {
	return first(records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates ORDER BY day DESC LIMIT 1"))
}

// Calendar gives the working days of a year, or ErrUnknown. Calendars are public.
func (m *Model) Calendar(ctx context.Context, year int32) (trade.Calendar, error) {
	return first(records[trade.Calendar](ctx, m, "SELECT n, n, exact FROM calendar WHERE year = ?", year))
}

// Threshold gives how many governors an act takes.
func (m *Model) Threshold(ctx context.Context) (uint8, error) {
	set, err := first(records[trade.Threshold](ctx, m, "SELECT n, n, exact FROM threshold"))
	if errors.Is(err, ErrUnknown) {
		return trade.UsualThreshold, nil
	}
	return set.Governors, err
}

// Limits lists the versions of the limits of all scenarios at hand, in order of
// scenario and then of day; [trade.LimitsOn] says which one of a scenario stands,
// [trade.Standing] which of them all; before the founding was followed it is
// ErrUnknown. Limits are public.
func (m *Model) Limits(ctx context.Context) (versions []trade.Limits, err error) {
	all, err := records[trade.LimitVersions](ctx, m, "SELECT n, n, exact FROM limits ORDER BY scenario")
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	for _, own := range all {
		versions = append(versions, own.Versions...)
	}
	return versions, err
}

// RateLimits lists the versions of the limits of rates at hand, in order of their
// days; [trade.RateLimitsOn] says which one stands. They are public.
func (m *Model) RateLimits(ctx context.Context) ([]trade.RateLimits, error) {
	limits, err := first(records[trade.RateLimitVersions](ctx, m, "SELECT n, n, exact FROM rate_limits"))
	return limits.Versions, err
}
