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
	Model  string `json:"-" path:"id" doc:"SHA-256 of the model's file, 64 hexadecimal digits; table for the published weights table" zh:"模型文件的 SHA-256，64 位十六进制；table 为已公布的权重表" example:"table"`
	Card   string `json:"card,omitempty" doc:"SHA-256 of the model's card, 64 hexadecimal digits; empty for the table" zh:"模型卡的 SHA-256；权重表不填" maxLength:"64" example:"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
	From   string `json:"from" doc:"The day from which it is to be in force, not before today" zh:"拟启用日期，不早于今日" example:"2026-12-01"`
	Reason string `json:"reason" doc:"Why it is proposed; sealed to the regulator" zh:"提议的理由，密封给监管机构" example:"It finds more of what inspections found"`
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
