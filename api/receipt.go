package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/readmodel"
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
	var raw [16]byte
	parsed, err := trade.ParseID[trade.Entry](id)
	if err != nil {
		return false
	}
	raw = parsed
	v, model, there := caller(ctx).Viewer(), s.settings.Model, false
	var book error
	switch kind {
	case "documents":
		_, err = model.Document(ctx, v, raw)
		book = s.settings.Gateway.View(func(b trade.Book, _ trade.Instant) error { _, there = b.Document(raw); return nil })
	case "financings":
		_, err = model.Financing(ctx, v, raw)
		book = s.settings.Gateway.View(func(b trade.Book, _ trade.Instant) error { _, there = b.Financing(raw); return nil })
	case "proceeds":
		_, err = model.Proceeds(ctx, v, raw)
		book = s.settings.Gateway.View(func(b trade.Book, _ trade.Instant) error { _, there = b.Proceeds(raw); return nil })
	case "parties":
		_, err = model.Party(ctx, v, raw)
		book = s.settings.Gateway.View(func(b trade.Book, _ trade.Instant) error { _, there = b.Party(raw); return nil })
	default:
		return false
	}
	return book == nil && (err == nil || (errors.Is(err, readmodel.ErrUnknown) && !there))
}
