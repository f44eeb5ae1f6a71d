package readmodel

import (
	"context"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"tallystick/trade"
)

// Pilots lists the pilot admissions and stops that the viewer may see, in the
// order in which they were first made.
func (m *Model) Pilots(ctx context.Context, v trade.Viewer) ([]trade.Pilot, error) {
	return records[trade.Pilot](ctx, m, "SELECT t.n, t.n, t.exact FROM pilot t WHERE EXISTS (SELECT 1 FROM sight s WHERE s.noun = ? AND s.eye IN (?, ?) AND s.n = t.n) ORDER BY t.n LIMIT 10000",
		PilotNoun, []byte(eyeOf(v)), []byte(publicEye))
}

// Rates gives the rates published for a day, or ErrUnknown. Rates are public.
func (m *Model) Rates(ctx context.Context, day trade.Day) (trade.Rates, error) {
	return onlyRates(records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates WHERE day = ?", day))
}

// LatestRates gives the rates of the last day that has any, or ErrUnknown.
func (m *Model) LatestRates(ctx context.Context) (trade.Rates, error) {
	return onlyRates(records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates ORDER BY day DESC LIMIT 1"))
}

// RatesBetween lists the rates of the days from one to another, both
// inclusive, oldest first, at most 400.
func (m *Model) RatesBetween(ctx context.Context, from, to trade.Day) ([]trade.Rates, error) {
	return records[trade.Rates](ctx, m, "SELECT n, n, exact FROM rates WHERE day BETWEEN ? AND ? ORDER BY day LIMIT 400", from, to)
}

func onlyRates(all []trade.Rates, err error) (trade.Rates, error) {
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return trade.Rates{}, err
	}
	return all[0], nil
}

// Limits lists the versions of the limits at hand, in order of their days;
// [trade.LimitsOn] says which one stands. Limits are public.
func (m *Model) Limits(ctx context.Context) ([]trade.Limits, error) {
	all, err := records[trade.LimitVersions](ctx, m, "SELECT n, n, exact FROM limits")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0].Versions, nil
}

// records decodes the rows of a short list: key, number, exact record.
func records[T any](ctx context.Context, m *Model, text string, args ...any) ([]T, error) {
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	rows, err := m.findAll(ctx, text, args)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the tables: %w", err)
	}
	all := make([]T, len(rows))
	for i, row := range rows {
		if err := cbor.Unmarshal(row.exact, &all[i]); err != nil {
			return nil, m.damaged(fmt.Errorf("couldn't read a row: %w", err))
		}
	}
	return all, nil
}
