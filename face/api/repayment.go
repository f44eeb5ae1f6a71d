package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// Repayment is a repayment as the API shows it.
type Repayment struct {
	Number    uint32  `json:"number"`
	Date      string  `json:"date"`
	Principal Amount  `json:"principal"`
	Interest  Amount  `json:"interest"`
	Source    string  `json:"source"`
	Proceeds  string  `json:"proceeds,omitempty"`
	Used      *Amount `json:"used,omitempty" doc:"What it used up of the proceeds, in their currency"`
	Corrected bool    `json:"corrected"`
}

func (p *purse) repayment(r trade.Repayment, currency trade.Currency) Repayment {
	out := Repayment{Number: r.Number, Date: r.Date.String(), Principal: of(r.Principal, currency),
		Interest: of(r.Interest, currency), Source: r.Source.String(), Corrected: r.Corrected}
	if !r.Proceeds.IsZero() {
		out.Proceeds = r.Proceeds.String()
		if own, ok := p.currency(readmodel.ProceedsNoun, r.Proceeds); ok {
			used := of(r.Used(), own)
			out.Used = &used
		}
	}
	return out
}

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
