package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
)

// Calendar is a year's working days as they differ from Monday to Friday.
type Calendar struct {
	Year   int32    `json:"year"`
	Closed []string `json:"closed" doc:"Mondays to Fridays that are not worked"`
	Worked []string `json:"worked" doc:"Saturdays and Sundays that are worked"`
}

func calendarOf(c trade.Calendar) Calendar {
	return Calendar{Year: c.Year, Closed: shown(c.Closed, trade.Day.String), Worked: shown(c.Worked, trade.Day.String)}
}

func (s *Server) registerCalendars() {
	op := endpoint(http.MethodGet, "/v1/calendars/{year}", "rates", "calendar",
		"The working days of a year, as they differ from Monday to Friday")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Year int32 `path:"year" minimum:"1900" maximum:"9999" example:"2027"`
	}) (*found[Calendar], error) {
		c, err := s.settings.Model.Calendar(ctx, in.Year)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Calendar]{calendarOf(c)}, nil
	})
}
