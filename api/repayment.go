package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/gateway"
)

func (s *Server) registerRepaymentCommands() {
	postTo(s, "/v1/financings/{id}/repayments", "financings", "repay", "Register a repayment",
		func(f *gateway.RepayForm, id string) { f.Financing = id })
	op := operation(http.MethodPost, "/v1/financings/{id}/repayments/{number}/correction", "financings", "correct-repayment", "Take back a repayment that was entered wrongly")
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
