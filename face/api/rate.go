package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

// Rates are the mid rates of a day.
type Rates struct {
	Day   string            `json:"day"`
	Rates map[string]string `json:"rates" doc:"CNY per 100 units, by currency"`
}

func ratesOf(r trade.Rates) Rates {
	out := Rates{Day: r.Day.String(), Rates: map[string]string{}}
	for _, rate := range r.Rates {
		out.Rates[string(rate.Currency)] = gateway.FormatDecimal(rate.Per100, 4)
	}
	return out
}

func (s *Server) registerRates() {
	op := endpoint(http.MethodGet, "/v1/rates/{day}", "rates", "rates",
		"The mid rates of a day; latest gives those of the last day that has any")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Day string `path:"day" maxLength:"10" example:"latest"`
	}) (*found[Rates], error) {
		read := s.settings.Model.LatestRates
		if in.Day != "latest" {
			var f filter
			day := f.day("day", in.Day)
			if err := f.done(); err != nil {
				return nil, err
			}
			read = func(ctx context.Context) (trade.Rates, error) { return s.settings.Model.Rates(ctx, day) }
		}
		rates, err := read(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Rates]{ratesOf(rates)}, nil
	})
	s.registerCalendars()
}
