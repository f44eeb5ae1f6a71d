package gateway

import (
	"context"
	"crypto/rand"
	"fmt"

	"tallystick/book/trade"
	"tallystick/node/desk"
)

// LineForm takes an amount from a document, in the document's currency.
type LineForm struct {
	Document string `json:"document" example:"350120260000000018"`
	Amount   string `json:"amount" example:"90,000.00"`
}

// ApplicationDetails are the sealed details of an application.
type ApplicationDetails struct {
	Purpose string `json:"purpose,omitempty"`
	Buyer   string `json:"buyer,omitempty"`
	Note    string `json:"note,omitempty"`
}

// ApplyForm asks a bank for a financing, against documents or to pay a payment. By a
// maker of the enterprise. The bank may then read the details of the chosen documents
// and of the enterprise.
type ApplyForm struct {
	Financing string     `json:"financing,omitempty" example:"00112233445566778899aabbccddeeff"`
	Bank      string     `json:"bank" example:"BANKA"`
	Product   string     `json:"product" example:"export-receivable"`
	Amount    string     `json:"amount" example:"100,000.00"`
	Currency  string     `json:"currency" example:"USD"`
	Tenor     int32      `json:"tenorDays" minimum:"1" maximum:"3650" example:"90"`
	Lines     []LineForm `json:"lines,omitempty" maxItems:"100"`
	Payment   string     `json:"payment,omitempty" example:"ffeeddccbbaa99887766554433221100"`
	Purpose   string     `json:"purpose,omitempty" example:"working capital"`
	Buyer     string     `json:"buyer,omitempty" example:"Acme GmbH"`
	Note      string     `json:"note,omitempty" example:"second shipment"`
}

func (f ApplyForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.Apply{Product: choice(a, "product", f.Product, products), Tenor: f.Tenor, Details: placeholder}
	if f.Financing == "" {
		_, _ = rand.Read(c.Financing[:]) // never fails
	} else {
		c.Financing = identifier[trade.Financing](a, "financing", f.Financing)
	}
	c.Asked.Currency = a.currency("currency", f.Currency)
	c.Asked.Minor = a.amount("amount", f.Amount, c.Asked.Currency)
	if f.Tenor <= 0 {
		a.no("tenorDays", "期限须为大于零的天数", "a tenor is a number of days above zero")
	}
	details := ApplicationDetails{Purpose: a.text("purpose", f.Purpose, false), Buyer: a.text("buyer", f.Buyer, false),
		Note: a.text("note", f.Note, false)}
	var err error
	if c.Bank, err = a.party(ctx, "bank", f.Bank); err != nil {
		return intent{}, err
	}
	if f.Payment != "" {
		c.Payment = identifier[trade.Payment](a, "payment", f.Payment)
	}
	if f.Payment == "" || len(f.Lines) > 0 { // what pays a payment is backed by it
		c.Lines, err = a.lines(ctx, "lines", f.Lines)
	}
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	readers, err := a.gateway.readersOf(ctx, a.person.Party) // the bank later: an attempt opens nothing
	return intent{command: func() trade.Command { return c }, seals: []seal{{&c.Details, details, readers}},
		subject: c.Financing.String(), errands: func() []desk.Errand {
			return []desk.Errand{{Share: &desk.Sharing{From: a.person.Party, Financing: c.Financing,
				Details: c.Details}}}
		}}, err
}

// lines reads what is taken of each document.
func (a *asking) lines(ctx context.Context, field string, forms []LineForm) ([]trade.Line, error) {
	if len(forms) == 0 || len(forms) > trade.MaxLines {
		a.no(field, fmt.Sprintf("须选择 1 至 %d 份单据", trade.MaxLines),
			fmt.Sprintf("choose 1 to %d documents", trade.MaxLines))
		return nil, nil
	}
	lines := make([]trade.Line, len(forms))
	for i, f := range forms {
		id, err := a.document(ctx, fmt.Sprintf("%s[%d].document", field, i), f.Document)
		if err != nil {
			return nil, err
		}
		lines[i].Document = id
	}
	for i := range lines {
		at := fmt.Sprintf("%s[%d].", field, i)
		c, err := a.currencyOf(ctx, at+"document", lines[i].Document)
		if err != nil {
			return nil, err
		}
		if lines[i].Amount = a.amount(at+"amount", forms[i].Amount, c); c == "" {
			// the rule book refuses a document that is not there; of one that comes at this
			// very moment next to nothing is taken, as nobody knows how many decimals were meant
			lines[i].Amount = min(1, lines[i].Amount)
		}
	}
	return lines, nil
}

// AcceptForm holds the value that was applied for. By a maker of the bank.
type AcceptForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
}

func (f AcceptForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.Accept{Financing: identifier[trade.Financing](a, "financing", f.Financing)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}

// DeclineForm ends a financing before it is disbursed. By a maker or checker of the bank.
type DeclineForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Reason    string `json:"reason" example:"bank-declined"`
}

func (f DeclineForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.Decline{Financing: identifier[trade.Financing](a, "financing", f.Financing),
		Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}

// WithdrawApplicationForm takes an application back. By a maker of the enterprise.
type WithdrawApplicationForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Reason    string `json:"reason" example:"applicant-withdrew"`
}

func (f WithdrawApplicationForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.WithdrawApplication{Financing: identifier[trade.Financing](a, "financing", f.Financing),
		Reason: choice(a, "reason", f.Reason, reasons)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}

// ExtendHoldForm gives a hold one more term. By a maker of the bank.
type ExtendHoldForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
}

func (f ExtendHoldForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.ExtendHold{Financing: identifier[trade.Financing](a, "financing", f.Financing)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}

// ApproveForm lets an accepted financing be disbursed. By a checker of the bank who did not accept it.
type ApproveForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
}

func (f ApproveForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.Approve{Financing: identifier[trade.Financing](a, "financing", f.Financing)}
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, nil
}

// DisbursalDetails are the sealed details of a disbursal.
type DisbursalDetails struct {
	Contract string `json:"contract"`
	Outlet   string `json:"outlet"`   // name of the bank's outlet
	Registry string `json:"registry"` // number at the movable-asset registry (中登网)
	Note     string `json:"note,omitempty"`
}

// DisburseForm registers a loan. By a maker of the bank.
type DisburseForm struct {
	Financing string     `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Amount    string     `json:"amount" example:"100,000.00"`
	Rate      string     `json:"rate" example:"4.35"`
	Date      string     `json:"date" example:"2026-11-23"`
	Maturity  string     `json:"maturity" example:"2027-02-21"`
	Region    string     `json:"outletRegion" example:"35"`
	Outlet    string     `json:"outlet" example:"Fuzhou branch"`
	Contract  string     `json:"contract" example:"LN-2026-0042"`
	Registry  string     `json:"registry,omitempty" example:"08123456000123456789"`
	Note      string     `json:"note,omitempty" example:"second shipment"`
	Lines     []LineForm `json:"lines,omitempty" maxItems:"100"`
}

// terms reads the terms of a loan; seals holds their details.
func (f DisburseForm) terms(ctx context.Context, a *asking, into *trade.Terms) (trade.FinancingID, []seal, error) {
	id := identifier[trade.Financing](a, "financing", f.Financing)
	financing, err := a.financing(id)
	if err != nil {
		return id, nil, err
	}
	*into = trade.Terms{Amount: a.amount("amount", f.Amount, financing.Asked.Currency), Rate: a.percent("rate", f.Rate),
		Date:     a.day("date", f.Date),
		Maturity: a.day("maturity", f.Maturity), Outlet: a.region("outletRegion", f.Region), Details: placeholder}
	details := DisbursalDetails{Contract: a.text("contract", f.Contract, true),
		Outlet:   a.text("outlet", f.Outlet, true),
		Registry: a.text("registry", f.Registry, false), Note: a.text("note", f.Note, false)}
	if financing.Payment.IsZero() || len(f.Lines) > 0 { // what pays a payment pledges nothing
		into.Lines, err = a.lines(ctx, "lines", f.Lines)
	}
	if err != nil || len(a.wrong) > 0 {
		return id, nil, err
	}
	readers, err := a.gateway.readersOf(ctx, financing.Deal.Enterprise, a.person.Party)
	return id, sealAnew(ctx, a, financing.Terms.Details, &into.Details, details, readers), err
}

func (g *Gateway) financing(id trade.FinancingID) (financing trade.Financing, err error) {
	err = g.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		financing, _ = book.Financing(id)
		return nil
	})
	return financing, err
}

func (f DisburseForm) intend(ctx context.Context, a *asking) (intent, error) {
	var c trade.Disburse
	id, seals, err := f.terms(ctx, a, &c.Terms)
	c.Financing = id
	return intent{command: func() trade.Command { return c }, seals: seals, subject: f.Financing}, err
}

// CorrectDisbursalForm replaces the terms of a disbursal. By a checker of the
// bank who did not enter them.
type CorrectDisbursalForm struct {
	DisburseForm
	Reason string `json:"reason" example:"entry-error"`
}

func (f CorrectDisbursalForm) intend(ctx context.Context, a *asking) (intent, error) {
	var c trade.CorrectDisbursal
	c.Reason = choice(a, "reason", f.Reason, reasons)
	id, seals, err := f.terms(ctx, a, &c.Terms)
	c.Financing = id
	return intent{command: func() trade.Command { return c }, seals: seals, subject: f.Financing}, err
}
