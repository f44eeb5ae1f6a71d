package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/gateway"
)

// LookedUp is what anybody who knows a declaration's number may learn.
type LookedUp struct {
	Document  string  `json:"document"`
	Known     bool    `json:"known" doc:"A source has published it"`
	Available *Amount `json:"available,omitempty" doc:"What may still be taken"`
	Conflict  bool    `json:"conflict" doc:"Nothing may be taken from it: taken in full, frozen or withdrawn"`
}

func (s *Server) registerDeclarationCommands() {
	op := operation(http.MethodPost, "/v1/declarations", "declarations", "publish-declarations", "Register up to 5,000 declarations")
	op.MaxBodyBytes = maxUpload
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Handing
		Body gateway.PublishDeclarationsForm
	}) (*answer, error) {
		return s.submit(ctx, in.Handing, in.Body)
	})
	postTo(s, "/v1/declarations/{id}/amendments", "declarations", "amend-declaration", "Give a declaration a new value",
		func(f *gateway.AmendDeclarationForm, id string) { f.Document = id })
	postTo(s, "/v1/declarations/{id}/withdrawal", "declarations", "withdraw-declaration", "Take a declaration back",
		func(f *gateway.WithdrawDeclarationForm, id string) { f.Document = id })
	postTo(s, "/v1/declarations/{id}/returns", "declarations", "return-goods", "Mark goods as returned",
		func(f *gateway.ReturnGoodsForm, id string) { f.Document = id })
	postTo(s, "/v1/declarations/{id}/freeze", "declarations", "freeze-declaration", "Stop every new use",
		func(f *gateway.FreezeDocumentForm, id string) { f.Document = id })
	postBare(s, "/v1/declarations/{id}/unfreeze", "declarations", "unfreeze-declaration", "End a freeze",
		func(id string) gateway.Form { return gateway.UnfreezeDocumentForm{Document: id} })

	look := operation(http.MethodPost, "/v1/look-ups", "declarations", "look-up", "Find a declaration by its number, on the record")
	look.Errors = append(look.Errors, http.StatusTooManyRequests)
	huma.Register(s.api, look, func(ctx context.Context, in *struct {
		Body struct {
			Number string `json:"number" maxLength:"40" doc:"Customs declaration number, 18 digits" example:"350120260000000018"`
		}
	}) (*found[LookedUp], error) {
		f, err := s.settings.Gateway.LookUp(ctx, caller(ctx), in.Body.Number)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		out := found[LookedUp]{LookedUp{Document: f.Document.String(), Known: f.Known, Conflict: f.Conflict}}
		if f.Known {
			available := amountOf(f.Available)
			out.Body.Available = &available
		}
		return &out, nil
	})
}
