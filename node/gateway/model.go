package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
)

// WeightsTable is how the published weights table is written where a model is
// named: the ledger names it by the zero digest.
const WeightsTable = "table"

// ModelName writes a model as forms, paths and answers name it: its digest, or
// [WeightsTable].
func ModelName(model trade.Digest) string {
	if model.IsZero() {
		return WeightsTable
	}
	return model.String()
}

// ActivateModelForm proposes that a model takes force. Going back is the same, of a
// model that was in force before or of the table. By a governor.
type ActivateModelForm struct {
	Model  string `json:"-" path:"id" example:"table"`
	Card   string `json:"card,omitempty" maxLength:"64" example:"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
	From   string `json:"from" example:"2026-12-01"`
	Reason string `json:"reason" example:"It finds more of what inspections found"`
}

func (f ActivateModelForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.ActivateModel{Model: a.model("model", f.Model), From: a.day("from", f.From)}
	if card := strings.TrimSpace(f.Card); card != "" {
		c.Card = a.digest("card", card)
	}
	return a.propose(ctx, c, f.Reason)
}

// model reads what [ModelName] writes.
func (a *asking) model(field, text string) trade.Digest {
	text = strings.TrimSpace(text)
	if text == WeightsTable {
		return trade.Digest{}
	}
	digest := a.digest(field, text)
	if digest.IsZero() && !a.wrongAt(field) {
		a.no(field, "公布的权重表写作 table", "the published weights table is written as table")
	}
	return digest
}
