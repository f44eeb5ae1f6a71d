package gateway

import (
	"context"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
)

// ProceedsDetails are the sealed details of proceeds.
type ProceedsDetails struct {
	Number string `json:"number"` // BoP declaration number
	Payer  string `json:"payer,omitempty"`
	Note   string `json:"note,omitempty"`
}

// RegisterProceedsForm registers money from abroad and matches it to documents.
// By a maker of the bank that received it. What goes beyond the bank's own open claims
// on a declaration waits for a checker.
type RegisterProceedsForm struct {
	Number     string      `json:"number" example:"3501000001012612200001"`
	Enterprise string      `json:"enterprise" example:"91350100M000100Y43"`
	Amount     string      `json:"amount" example:"60,000.00"`
	Currency   string      `json:"currency" example:"USD"`
	Date       string      `json:"date" example:"2026-12-20"`
	Instrument string      `json:"instrument" example:"wire"`
	Code       string      `json:"code" example:"121010"`
	Payer      string      `json:"payer,omitempty" example:"Acme GmbH"`
	Note       string      `json:"note,omitempty" example:"second instalment"`
	Lines      []MatchForm `json:"lines,omitempty" maxItems:"100"`
	Expected   string      `json:"expected,omitempty" example:"2027-02-20"`
	Contract   string      `json:"rateContract,omitempty" example:"FX-2026-77"`
}

func (f RegisterProceedsForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.RegisterProceeds{Date: a.day("date", f.Date), Instrument: choice(a, "instrument", f.Instrument,
		instruments), Code: trade.BoPCode(f.Code), Details: placeholder}
	number := a.proceedsNumber("number", f.Number, c.Date)
	a.code("code", code.CheckBoPCode(f.Code))
	c.Amount.Currency = a.currency("currency", f.Currency)
	c.Amount.Minor = a.amount("amount", f.Amount, c.Amount.Currency)
	details := ProceedsDetails{Number: number, Payer: a.text("payer", f.Payer, false),
		Note: a.text("note", f.Note, false)}
	if f.Expected != "" {
		c.Expected = a.day("expected", f.Expected)
	}
	var err error
	if c.Enterprise, err = a.party(ctx, "enterprise", f.Enterprise); err != nil {
		return intent{}, err
	}
	if len(f.Lines) > 0 { // none of money in advance
		c.Lines, err = a.matches(ctx, "lines", f.Lines, c.Amount.Currency)
	}
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	id, err := a.gateway.token(ctx, KindProceeds, number)
	if err != nil {
		return intent{}, err
	}
	c.Proceeds = trade.ProceedsID(id)
	stands, err := a.received(c.Proceeds)
	if err != nil {
		return intent{}, err
	}
	if stands.Dismissed != trade.NoReason {
		stands = trade.Proceeds{} // its number is free: what was sealed then was for others
	}
	readers, err := a.gateway.readersOf(ctx, c.Enterprise, a.person.Party)
	seals := a.evidence(ctx, f.Contract, stands.Evidence, &c.Evidence, readers)
	seals = append(seals, sealAnew(ctx, a, stands.Details, &c.Details, details, readers)...)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: c.Proceeds.String()}, err
}

// proceedsNumber reads the number of a declaration of money that came on a day;
// zero when the day is not asked for.
func (a *asking) proceedsNumber(field, number string, came trade.Day) string {
	number, err := paper.ProceedsNumber(number, came)
	a.code(field, err)
	return number
}
