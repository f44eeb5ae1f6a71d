package gateway

import (
	"context"
	"strings"

	"tallystick/trade"
)

// RepayForm registers a repayment. By a maker of the bank.
type RepayForm struct {
	Financing string `json:"-"`
	Date      string `json:"date" example:"2026-12-20"`
	Principal string `json:"principal" example:"50,000.00"`
	Interest  string `json:"interest,omitempty" example:"350.00"`
	Source    string `json:"source" example:"proceeds"`
	Proceeds  string `json:"proceeds,omitempty" doc:"Identifier or BoP declaration number of the proceeds, when they are the source"`
}

func (f RepayForm) intend(ctx context.Context, a *asking) (intent, error) {
	id := identifier[trade.Financing](a, "financing", f.Financing)
	financing, err := a.gateway.financing(id)
	if err != nil {
		return intent{}, err
	}
	c := trade.Repay{Financing: id, Date: a.day("date", f.Date), Source: choice(a, "source", f.Source, sources)}
	c.Principal = a.amountOrZero("principal", f.Principal, financing.Asked.Currency)
	if f.Interest != "" {
		c.Interest = a.amountOrZero("interest", f.Interest, financing.Asked.Currency)
	}
	if f.Proceeds != "" {
		c.Proceeds, err = a.proceeds(ctx, "proceeds", f.Proceeds)
	}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, err
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
	Financing string `json:"-"`
	Number    uint32 `json:"-"`
	Reason    string `json:"reason" example:"entry-error"`
}

func (f CorrectRepaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.CorrectRepayment{Financing: identifier[trade.Financing](a, "financing", f.Financing), Number: f.Number, Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}
