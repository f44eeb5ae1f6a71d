package gateway

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tallystick/book/trade"
)

// PublishCalendarForm sets the working days of a year. By a governor.
type PublishCalendarForm struct {
	Year   int32    `json:"year" example:"2027"`
	Closed []string `json:"closed,omitempty" example:"2027-01-01" maxItems:"260"`
	Worked []string `json:"worked,omitempty" example:"2027-02-20" maxItems:"106"`
}

func (f PublishCalendarForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.PublishCalendar{Calendar: trade.Calendar{Year: f.Year, Closed: a.days("closed", f.Closed),
		Worked: a.days("worked", f.Worked)}}
	return intent{command: func() trade.Command { return c }, subject: fmt.Sprint(f.Year)}, nil
}

// days reads a list of days and puts them in order.
func (a *asking) days(field string, values []string) []trade.Day {
	days := make([]trade.Day, 0, len(values))
	for i, value := range values {
		days = append(days, a.day(fmt.Sprintf("%s[%d]", field, i), strings.TrimSpace(value)))
	}
	slices.Sort(days)
	return days
}
