package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/face/openapi"
	"tallystick/node/readmodel"
)

// registerReceipts adds the evidence. Whoever may see a record whole may have
// its receipt. The receipt of an absence names the records around it, so that
// only the regulator gets one; everybody else is answered as if the record were
// another's.
func (s *Server) registerReceipts() {
	forms := make([]string, len(readmodel.Evidenced))
	for i, e := range readmodel.Evidenced {
		forms[i] = e.Kind + " (" + e.Identifier + ")"
	}
	op := endpoint(http.MethodGet, "/v1/receipts/{kind}/{id}", "receipts", "receipt",
		"Proof of a record, or of its absence, that can be checked offline")
	op.Description = "Kinds, and what identifies a record of each: " + strings.Join(forms, ", ") + ". " +
		"A record is proven to those who may see it whole, an absence to the regulator alone, " +
		"because it names the records around the missing one."
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Kind string `path:"kind" maxLength:"20"`
		ID   string `path:"id" maxLength:"80"`
	}) (*found[json.RawMessage], error) {
		key, err := readmodel.KeyNamed(in.Kind, in.ID)
		if err != nil || s.settings.Receipts == nil {
			return nil, notFound()
		}
		may := false
		err = s.settings.Gateway.View(func(book trade.Book, _ trade.Instant) (err error) {
			may, err = s.settings.Model.MayHaveReceipt(ctx, caller(ctx).Viewer(), book, key)
			return err
		})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		if !may {
			return nil, notFound()
		}
		text, err := s.settings.Receipts.Receipt(ctx, key)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[json.RawMessage]{text}, nil
	})
	trust := endpoint(http.MethodGet, "/v1/trust", "receipts", "trust",
		"What receipts are checked against: the chain's name and its validators")
	trust.Description = "The file for tallystick verify --trust. It needs no token, and holds nothing that is not in " +
		"every receipt."
	trust.Security, trust.Errors = openapi.Open, []int{400, 404, 429, 503}
	huma.Register(s.api, trust, func(context.Context, *nothing) (*found[json.RawMessage], error) {
		if s.settings.Trust == nil {
			return nil, notFound()
		}
		return &found[json.RawMessage]{s.settings.Trust}, nil
	})
}
