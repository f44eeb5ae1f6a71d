package gateway

import (
	"context"
	"encoding/hex"

	"tallystick/book/trade"
)

// AdviceDetails are the sealed details of what a bank made of advice.
type AdviceDetails struct {
	Why string `json:"why"`
}

// NoteAdviceForm puts on the record what a bank made of advice on an
// application. By a maker or checker of the bank.
type NoteAdviceForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Score     uint16 `json:"score" minimum:"0" maximum:"1000" example:"420"`
	Model     string `json:"model" example:"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
	Features  string `json:"features" example:"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
	Followed  bool   `json:"followed" example:"true"`
	Why       string `json:"why" example:"the buyer was called and confirmed"`
}

func (f NoteAdviceForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.NoteAdvice{Financing: identifier[trade.Financing](a, "financing", f.Financing), Score: f.Score,
		Model: a.digest("model", f.Model), Features: a.digest("features", f.Features),
		Followed: f.Followed, Details: placeholder}
	details := AdviceDetails{Why: a.text("why", f.Why, !f.Followed)}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	financing, err := a.gateway.financing(c.Financing)
	if err != nil {
		return intent{}, err
	}
	readers, err := a.gateway.readersIn(ctx, financing.Deal.Region, a.person.Party)
	return intent{command: func() trade.Command { return c }, seals: []seal{{&c.Details, details, readers}},
		subject: f.Financing}, err
}

func (a *asking) digest(field, text string) trade.Digest {
	bytes, err := hex.DecodeString(text)
	if err != nil || len(bytes) != len(trade.Digest{}) {
		a.no(field, "须为 64 位十六进制数字", "64 hexadecimal digits are needed")
		return trade.Digest{}
	}
	return trade.Digest(bytes)
}
