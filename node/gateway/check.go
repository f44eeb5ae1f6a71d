package gateway

import (
	"context"

	"tallystick/book/trade"
)

// AttachInvoicesForm names invoices of a payment that was made by facilitation, and spends
// them. By a maker of the bank that paid, or, where a seller is another than was paid, by
// a checker with a reason.
type AttachInvoicesForm struct {
	Payment     string     `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Lines       []LineForm `json:"lines" minItems:"1" maxItems:"100"`
	PayeeReason string     `json:"payeeReason,omitempty" example:"paid-on-behalf"`
	Number      uint32     `json:"number,omitempty" example:"1"`
}

func (f AttachInvoicesForm) intend(ctx context.Context, a *asking) (intent, error) {
	reason := a.reasonOrNone("payeeReason", f.PayeeReason)
	lines, err := a.lines(ctx, "lines", f.Lines)
	if err != nil {
		return intent{}, err
	}
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.AttachInvoices{Payment: id, Lines: lines, PayeeReason: reason, Number: f.Number}
	})
}

// ReportCheckForm puts on the record what the check of a drawn payment found. By a checker
// of its bank who attached none of its invoices.
type ReportCheckForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Finding string `json:"finding" enum:"clean,irregular"`
	Report  string `json:"report" example:"contract, invoices and payee agree"`
}

func (f ReportCheckForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.ReportCheck{Payment: identifier[trade.Payment](a, "payment", f.Payment),
		Finding: choice(a, "finding", f.Finding, findings), Details: placeholder}
	details := InspectionDetails{Report: a.text("report", f.Report, true)}
	if len(a.wrong) > 0 {
		return intent{}, nil
	}
	var payment trade.Payment
	err := a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		payment, _ = book.Payment(c.Payment)
		return nil
	})
	if err != nil {
		return intent{}, err
	}
	readers, err := a.gateway.readersIn(ctx, payment.Deal.Region, a.person.Party)
	return intent{command: func() trade.Command { return c }, seals: []seal{{&c.Details, details, readers}},
		subject: f.Payment}, err
}
