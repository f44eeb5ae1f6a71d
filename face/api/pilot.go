package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/node/gateway"
)

func (s *Server) registerPilots() {
	op := operation(http.MethodGet, "/v1/pilots", "pilots", "pilots", "Admissions and stops that the caller's party "+
		"may see")
	huma.Register(s.api, op, func(ctx context.Context, _ *nothing) (*found[[]Pilot], error) {
		rows, err := s.settings.Model.Pilots(ctx, caller(ctx).Viewer())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[[]Pilot]{shown(rows, pilotOf)}, nil
	})
	post[gateway.AdmitToPilotForm](s, "/v1/pilots", "pilots", "admit-to-pilot", "Open the scenario to a region or bank")
	post[gateway.StopPilotForm](s, "/v1/pilots/stop", "pilots", "stop-pilot",
		"Stop a region, bank, the scenario, or with nothing named everything")
	post[gateway.ResumePilotForm](s, "/v1/pilots/resume", "pilots", "resume-pilot", "End a stop")
}
