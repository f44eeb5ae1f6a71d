package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// ModelVersion is a model that forms opinions, and who answers for it.
type ModelVersion struct {
	Model       string     `json:"model" doc:"SHA-256 of its file; table for the published weights table"`
	Card        string     `json:"card,omitempty" doc:"SHA-256 of its card"`
	From        *time.Time `json:"from,omitempty" doc:"When it takes force; missing for the table with which the ledger began"`
	ProposedBy  string     `json:"proposedBy,omitempty" doc:"Identifier of the person, or the login where the caller may know it"`
	ActivatedBy string     `json:"activatedBy,omitempty" doc:"Whose approval was the last"`
	ActivatedAt *time.Time `json:"activatedAt,omitempty"`
}

// Models are the models as they stand now.
type Models struct {
	InForce ModelVersion   `json:"inForce"`
	Ahead   []ModelVersion `json:"ahead" doc:"Activated, and yet to take force, in order"`
	Past    []ModelVersion `json:"past" doc:"In force before, latest first, as far as they are at hand; the history has all"`
}

// ModelChange is that a model was activated.
type ModelChange struct {
	Entry string `json:"entry" example:"1024-3" doc:"Of the journal"`
	ModelVersion
}

// personOf names a person to the caller: by login where that may be known.
func (s *Server) personOf(ctx context.Context, id trade.PersonID) string {
	if p, ok := s.settings.Gateway.NameOfPerson(ctx, caller(ctx), id); ok {
		return p.Login
	}
	return known(id)
}

func instantOf(at trade.Instant) *time.Time {
	if at == 0 {
		return nil
	}
	t := at.Time()
	return &t
}

func digestOf(d trade.Digest) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func (s *Server) modelOf(ctx context.Context, v trade.ModelVersion) ModelVersion {
	return ModelVersion{Model: gateway.ModelName(v.Model), Card: digestOf(v.Card), From: instantOf(v.From),
		ProposedBy: s.personOf(ctx, v.Proposed), ActivatedBy: s.personOf(ctx, v.Activated),
		ActivatedAt: instantOf(v.Since)}
}

func (s *Server) modelsOf(ctx context.Context, models readmodel.Models) Models {
	version := func(v trade.ModelVersion) ModelVersion { return s.modelOf(ctx, v) }
	return Models{InForce: version(models.Standing), Ahead: shown(models.Ahead, version),
		Past: shown(models.Past, version)}
}

func (s *Server) registerModels() {
	const tag = "models"
	now := endpoint(http.MethodGet, "/v1/models", tag, "models", "The models that form opinions: in force, "+
		"ahead and past")
	now.Description = "For the regulator, its branches and the banks. No rule of the ledger reads a model or an " +
		"opinion."
	huma.Register(s.api, now, func(ctx context.Context, _ *nothing) (*found[Models], error) {
		models, err := s.settings.Model.Models(ctx, caller(ctx).Viewer(), trade.InstantOf(s.settings.Clock()))
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Models]{s.modelsOf(ctx, models)}, nil
	})
	history := endpoint(http.MethodGet, "/v1/models/history", tag, "models-history",
		"Every activation of a model")
	huma.Register(s.api, history, func(ctx context.Context, in *Paging) (*found[Page[ModelChange]], error) {
		changes, err := s.settings.Model.ModelHistory(ctx, caller(ctx).Viewer(), in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(changes, func(c readmodel.ModelChange) ModelChange {
			return ModelChange{fmt.Sprintf("%d-%d", c.Height, c.Index), s.modelOf(ctx, c.Version)}
		}), nil
	})
}
