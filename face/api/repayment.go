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
	contract := operation(http.MethodGet, "/v1/financings/{id}/repayments/{number}/rate-contract", "financings",
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
	postTo(s, "/v1/financings/{id}/repayments", "financings", "repay", "Register a repayment",
		func(f *gateway.RepayForm, id string) { f.Financing = id })
	postTo(s, "/v1/financings/{id}/release", "financings", "release-pledge",
		"Release what a settled financing still pledges of a declaration",
		func(f *gateway.ReleasePledgeForm, id string) { f.Financing = id })
	op := operation(http.MethodPost, "/v1/financings/{id}/repayments/{number}/correction", "financings",
		"correct-repayment", "Take back a repayment that was entered wrongly")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Handing
		ID     string `path:"id" maxLength:"64"`
		Number uint32 `path:"number" minimum:"1"`
		Body   gateway.CorrectRepaymentForm
	}) (*answer, error) {
		in.Body.Financing, in.Body.Number = in.ID, in.Number
		return s.submit(ctx, in.Handing, in.Body)
	})
}
