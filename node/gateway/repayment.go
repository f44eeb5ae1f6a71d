package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
)

// RepayForm registers a repayment. By a maker of the bank.
type RepayForm struct {
	Financing string `json:"-" path:"id" doc:"Identifier of the financing" zh:"融资标识" example:"00112233445566778899aabbccddeeff"`
	Date      string `json:"date" example:"2026-12-20" doc:"Day on which it was repaid" zh:"还款日期"`
	Principal string `json:"principal" example:"50,000.00" doc:"In the loan's currency" zh:"偿还本金，以融资币种计"`
	Interest  string `json:"interest,omitempty" example:"350.00" doc:"In the loan's currency" zh:"偿还利息，以融资币种计"`
	Source    string `json:"source" example:"proceeds" doc:"Where the money came from" zh:"还款来源代码"`
	Proceeds  string `json:"proceeds,omitempty" doc:"Identifier or BoP declaration number of the proceeds, when they are the source" zh:"以收汇还款的，收汇标识或国际收支申报号" example:"3501000001012612200001"`
	Used      string `json:"used,omitempty" doc:"What it uses of the proceeds, in their currency, at a contracted rate; without it the mid rate of the date" zh:"按约定汇率使用的收汇金额，以收汇币种计；不填按当日中间价" example:"8,300.00"`
	Contract  string `json:"rateContract,omitempty" doc:"The contract of that rate" zh:"该汇率的合同" example:"FX-2026-78"`
	Number    string `json:"transaction,omitempty" doc:"Your bank's own number of the payment: it counts once however often it is sent" zh:"本行的付款流水号：无论提交几次只计一次" example:"CB20261220000123"`
}

func (f RepayForm) intend(ctx context.Context, a *asking) (intent, error) {
	id := identifier[trade.Financing](a, "financing", f.Financing)
	financing, err := a.financing(id)
	if err != nil {
		return intent{}, err
	}
	c := trade.Repay{Financing: id, Date: a.day("date", f.Date), Source: choice(a, "source", f.Source, sources)}
	c.Principal = a.amountOrZero("principal", f.Principal, financing.Asked.Currency)
	if f.Interest != "" {
		c.Interest = a.amountOrZero("interest", f.Interest, financing.Asked.Currency)
	}
	var seals []seal
	if f.Proceeds != "" {
		if c.Proceeds, err = a.proceeds(ctx, "proceeds", f.Proceeds); err != nil {
			return intent{}, err
		}
	}
	if number := a.text("transaction", f.Number, false); number != "" && len(a.wrong) == 0 {
		// banks number their payments by themselves: the token is of bank and number
		id, err := a.gateway.token(ctx, KindTransaction, a.person.Party.String()+" "+number)
		if err != nil {
			return intent{}, err
		}
		c.Transaction = trade.TransactionID(id)
	}
	if f.Used != "" {
		if c.Used, err = a.usedOf(c.Proceeds, f.Used); err != nil {
			return intent{}, err
		}
		readers, err := a.gateway.readersOf(ctx, financing.Deal.Enterprise, a.person.Party)
		if err != nil {
			return intent{}, err
		}
		stands, err := a.gateway.transacted(financing.Deal.Bank, c.Transaction)
		if err != nil {
			return intent{}, err
		}
		seals = a.evidence(ctx, f.Contract, stands.Evidence, &c.Evidence, readers)
	}
	return intent{command: func() trade.Command { return c }, seals: seals, subject: f.Financing}, err
}

// transacted gives the repayment that a bank's own number stands for; the zero
// one when there is none.
func (g *Gateway) transacted(bank trade.PartyID, id trade.TransactionID) (repayment trade.Repayment, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		if known, ok := book.Transaction(bank, id); ok && !id.IsZero() {
			repayment, _ = book.Repayment(known.Financing, known.Number)
		}
		return nil
	})
	return repayment, err
}

// usedOf reads an amount in the currency of proceeds. Proceeds that are not
// there are refused by the rule book.
func (a *asking) usedOf(id trade.ProceedsID, value string) (used int64, err error) {
	proceeds, err := a.received(id)
	return a.amount("used", value, proceeds.Amount.Currency), err
}

// proceeds finds proceeds by their identifier or their natural number.
func (a *asking) proceeds(ctx context.Context, field, value string) (trade.ProceedsID, error) {
	value = strings.TrimSpace(value)
	if id, err := trade.ParseID[trade.Proceeds](value); err == nil {
		return id, nil
	}
	before := len(a.wrong)
	if value = a.proceedsNumber(field, value, 0); len(a.wrong) > before {
		return trade.ProceedsID{}, nil
	}
	id, err := a.gateway.token(ctx, KindProceeds, value)
	return trade.ProceedsID(id), err
}

// CorrectRepaymentForm takes back a repayment that was entered wrongly. By a
// checker of the bank who did not enter it.
type CorrectRepaymentForm struct {
	Financing string `json:"-" path:"id" doc:"Identifier of the financing" zh:"融资标识" example:"00112233445566778899aabbccddeeff"`
	Number    uint32 `json:"-" path:"number" doc:"Which repayment, from 1" zh:"第几笔还款，从 1 起" example:"1"`
	Reason    string `json:"reason" example:"entry-error" doc:"Coded reason" zh:"原因代码"`
}

func (f CorrectRepaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.CorrectRepayment{Financing: identifier[trade.Financing](a, "financing", f.Financing), Number: f.Number,
		Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}
