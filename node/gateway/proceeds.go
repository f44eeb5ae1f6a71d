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
// By a maker of the bank that received it.
type RegisterProceedsForm struct {
	Number     string      `json:"number" doc:"BoP declaration number, 22 digits" zh:"国际收支申报号，22 位" example:"3501000001012612200001"`
	Enterprise string      `json:"enterprise" doc:"Identifier or unified social credit code" zh:"企业的标识或统一社会信用代码" example:"91350100M000100Y43"`
	Amount     string      `json:"amount" example:"60,000.00" doc:"What came in" zh:"收汇金额"`
	Currency   string      `json:"currency" example:"USD" doc:"ISO 4217 code" zh:"币种，ISO 4217 代码"`
	Date       string      `json:"date" example:"2026-12-20" doc:"Day on which it came in" zh:"收汇日期"`
	Instrument string      `json:"instrument" example:"wire" doc:"Instrument by name" zh:"结算工具代码"`
	Code       string      `json:"code" doc:"BoP transaction code" zh:"国际收支交易编码" example:"121010"`
	Payer      string      `json:"payer,omitempty" doc:"The payer abroad; sealed" zh:"境外付款人，密封" example:"Acme GmbH"`
	Note       string      `json:"note,omitempty" doc:"For those concerned; sealed" zh:"备注，密封，仅相关方可读" example:"second instalment"`
	Lines      []MatchForm `json:"lines" doc:"The receivables it pays" zh:"对应的应收账款" minItems:"1" maxItems:"100"`
	Contract   string      `json:"rateContract,omitempty" doc:"Where a line's worth was contracted: the contract that says so" zh:"汇率经约定的，注明该合同" example:"FX-2026-77"`
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
	var err error
	if c.Enterprise, err = a.party(ctx, "enterprise", f.Enterprise); err != nil {
		return intent{}, err
	}
	if c.Lines, err = a.matches(ctx, "lines", f.Lines, c.Amount.Currency); err != nil || len(a.wrong) > 0 {
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
