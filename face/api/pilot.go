package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
)

// Pilot is an admission or a stop.
type Pilot struct {
	Place   Place   `json:"place"`
	From    string  `json:"from,omitempty"`
	Cap     *Amount `json:"cap,omitempty" doc:"Without it there is no cap"`
	Used    Amount  `json:"used" doc:"Principal that counts against the cap; of payments, what was paid in the month"`
	Waived  *Amount `json:"waived,omitempty" doc:"Of what was paid in the month, what documents were waived for"`
	Stopped bool    `json:"stopped"`
	Reason  string  `json:"reason,omitempty"`
}

func pilotOf(p trade.Pilot) Pilot {
	out := Pilot{Place: placeOf(p.Place), Used: of(p.Used, trade.CNY), Stopped: p.Stopped}
	if p.From != 0 {
		out.From = p.From.String()
	}
	if p.Cap > 0 {
		limit := of(p.Cap, trade.CNY)
		out.Cap = &limit
	}
	if p.Waived > 0 {
		waived := of(p.Waived, trade.CNY)
		out.Waived = &waived
	}
	if p.Reason != trade.NoReason {
		out.Reason = p.Reason.String()
	}
	return out
}

func (s *Server) registerPilots() {
	op := endpoint(http.MethodGet, "/v1/pilots", "pilots", "pilots", "Admissions and stops that the caller's party "+
		"may see")
	huma.Register(s.api, op, func(ctx context.Context, _ *nothing) (*found[[]Pilot], error) {
		rows, err := s.settings.Model.Pilots(ctx, caller(ctx).Viewer())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Pilot]{shown(rows, pilotOf)}, nil
	})
}
