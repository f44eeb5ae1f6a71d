package gateway

import (
	"context"
	"strings"

	"tallystick/book/trade"
)

// RepayForm registers a repayment. By a maker of the bank.
type RepayForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Date      string `json:"date" example:"2026-12-20"`
	Principal string `json:"principal" example:"50,000.00"`
	Interest  string `json:"interest,omitempty" example:"350.00"`
	Source    string `json:"source" example:"proceeds"`
	Proceeds  string `json:"proceeds,omitempty" example:"3501000001012612200001"`
	Used      string `json:"used,omitempty" example:"8,300.00"`
	Contract  string `json:"rateContract,omitempty" example:"FX-2026-78"`
	Number    string `json:"transaction,omitempty" example:"CB20261220000123"`
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
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Number    uint32 `json:"-" path:"number" example:"1"`
	Reason    string `json:"reason" example:"entry-error"`
}

func (f CorrectRepaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.CorrectRepayment{Financing: identifier[trade.Financing](a, "financing", f.Financing), Number: f.Number,
		Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}
