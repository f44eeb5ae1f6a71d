package readmodel

import (
	"context"

	"tallystick/book/trade"
)

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
