package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// proceedsList narrows a list of proceeds.
type proceedsList struct {
	Paging
	Bank        string `query:"bank" maxLength:"32"`
	Enterprise  string `query:"enterprise" maxLength:"32"`
	Region      string `query:"region" maxLength:"4"`
	Currency    string `query:"currency" maxLength:"3"`
	Declaration string `query:"declaration" maxLength:"32" doc:"Matched to this declaration"`
	From        string `query:"from" maxLength:"10" doc:"Received on this day or later"`
	To          string `query:"to" maxLength:"10" doc:"Received on this day or earlier"`
	Unused      bool   `query:"unused" doc:"Something is left to repay from"`
	Waiting     bool   `query:"waiting" doc:"A match waits for a second person; who waits longest comes first"`
}

func (s *Server) registerProceeds() {
	const tag = "proceeds"
	model := s.settings.Model
	list := endpoint(http.MethodGet, "/v1/proceeds", tag, "proceeds", "Proceeds that the caller's party may see")
	huma.Register(s.api, list, func(ctx context.Context, in *proceedsList) (*found[Page[Proceeds]], error) {
		var f filter
		q := readmodel.ProceedsFilter{Bank: filterID[trade.Party](&f, "bank", in.Bank),
			Enterprise: filterID[trade.Party](&f, "enterprise", in.Enterprise),
			Region:     trade.Region(in.Region), Currency: trade.Currency(in.Currency),
			Document: filterID[trade.Document](&f, "declaration", in.Declaration),
			From:     f.day("from", in.From), To: f.day("to", in.To), Unused: in.Unused,
			Waiting: in.Waiting}
		if err := f.done(); err != nil {
			return nil, err
		}
		rows, err := model.ProceedsList(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, s.purse(ctx).proceeds), nil
	})
	get(s, "/v1/proceeds/{id}", tag, "proceeds-one", "Proceeds with what is used of them",
		func(ctx context.Context, v trade.Viewer, id trade.ProceedsID) (Proceeds, error) {
			p, err := model.Proceeds(ctx, v, id)
			return s.purse(ctx).proceeds(p), err
		})
	details[gateway.ProceedsDetails](s, "/v1/proceeds/{id}/details", tag, "proceeds-details",
		"What is sealed of proceeds",
		func(ctx context.Context, v trade.Viewer, id trade.ProceedsID) (trade.Digest, error) {
			p, err := model.Proceeds(ctx, v, id)
			return p.Details, err
		})
	details[gateway.EvidenceDetails](s, "/v1/proceeds/{id}/rate-contract", tag, "proceeds-rate-contract",
		"The contract of the rate at which proceeds were matched",
		func(ctx context.Context, v trade.Viewer, id trade.ProceedsID) (trade.Digest, error) {
			p, err := model.Proceeds(ctx, v, id)
			return p.Evidence, err
		})
}
