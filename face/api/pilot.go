package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

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
