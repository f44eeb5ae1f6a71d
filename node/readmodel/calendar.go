package readmodel

import (
	"context"

	"tallystick/book/trade"
)

// Calendar gives the working days of a year, or ErrUnknown. Calendars are public.
func (m *Model) Calendar(ctx context.Context, year int32) (trade.Calendar, error) {
	return first(records[trade.Calendar](ctx, m, "SELECT n, n, exact FROM calendar WHERE year = ?", year))
}
