package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
)

func (s *Server) registerRepayments() {
	get(s, "/v1/financings/{id}/repayments", "financings", "repayments", "The repayments of a financing",
		func(ctx context.Context, v trade.Viewer, id trade.FinancingID) ([]Repayment, error) {
			f, err := s.settings.Model.Financing(ctx, v, id)
			if err != nil {
				return nil, err
			}
			rows, err := s.settings.Model.Repayments(ctx, v, id)
			purse := s.purse(ctx)
			return shown(rows, func(r trade.Repayment) Repayment { return purse.repayment(r, f.Asked.Currency) }), err
		})
	contract := endpoint(http.MethodGet, "/v1/financings/{id}/repayments/{number}/rate-contract", "financings",
		"repayment-rate-contract", "The contract of the rate at which a repayment used proceeds")
	huma.Register(s.api, contract, func(ctx context.Context, in *struct {
		ID     string `path:"id" maxLength:"64"`
		Number uint32 `path:"number" minimum:"1"`
	}) (*found[gateway.EvidenceDetails], error) {
		id, err := trade.ParseID[trade.Financing](in.ID)
		if err != nil {
			return nil, notFound()
		}
		rows, err := s.settings.Model.Repayments(ctx, caller(ctx).Viewer(), id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		for _, r := range rows {
			if r.Number != in.Number {
				continue
			}
			said, err := gateway.Details[gateway.EvidenceDetails](ctx, s.settings.Gateway, caller(ctx), r.Evidence)
			if err != nil {
				return nil, s.problemOf(ctx, err)
			}
			return &found[gateway.EvidenceDetails]{said}, nil
		}
		return nil, notFound()
	})
}
