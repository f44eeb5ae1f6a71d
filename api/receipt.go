package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/trade"
)

// ErrNoReceipt says that there is no such kind of record, or that no receipt
// of it can be made.
var ErrNoReceipt = errors.New("没有该记录的回执 / there is no receipt of such a record")

// registerReceipts adds the evidence. Whoever may see a record may have its
// receipt; the receipt of an absence says nothing that a look-up would not.
func (s *Server) registerReceipts() {
	op := operation(http.MethodGet, "/v1/receipts/{kind}/{id}", "receipts", "receipt", "Proof of a record, or of its absence, that can be checked offline")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Kind string `path:"kind" enum:"documents,financings,proceeds,parties"`
		ID   string `path:"id" maxLength:"64"`
	}) (*found[json.RawMessage], error) {
		if s.settings.Receipts == nil || !s.seesRecord(ctx, in.Kind, in.ID) {
			return nil, notFound()
		}
		text, err := s.settings.Receipts.Receipt(ctx, in.Kind, in.ID)
		if errors.Is(err, ErrNoReceipt) {
			return nil, notFound()
		}
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[json.RawMessage]{text}, nil
	})
}

// seesRecord reports whether the caller may see a record, or may learn that
// there is none.
func (s *Server) seesRecord(ctx context.Context, kind, id string) bool {
	seen := false
	err := s.settings.Gateway.View(func(book trade.Book, _ trade.Instant) error {
		switch kind {
		case "documents":
			if id, err := trade.ParseID[trade.Document](id); err == nil {
				d, ok := book.Document(id)
				seen = !ok || seesDocument(ctx, book, d)
			}
		case "financings":
			if id, err := trade.ParseID[trade.Financing](id); err == nil {
				f, ok := book.Financing(id)
				seen = !ok || sees(ctx, f)
			}
		case "proceeds":
			if id, err := trade.ParseID[trade.Proceeds](id); err == nil {
				p, ok := book.Proceeds(id)
				seen = !ok || sees(ctx, p)
			}
		case "parties":
			if id, err := trade.ParseID[trade.Party](id); err == nil {
				p, ok := book.Party(id)
				seen = !ok || sees(ctx, p)
			}
		}
		return nil
	})
	return err == nil && seen
}
