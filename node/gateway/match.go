package gateway

import (
	"context"
	"fmt"

	"tallystick/book/trade"
)

// MatchForm matches an amount of proceeds to a document.
type MatchForm struct {
	Document string `json:"document" example:"350120260000000018"`
	Amount   string `json:"amount" example:"60,000.00"`
	Worth    string `json:"worth,omitempty" example:"8,634.42"`
}

// matches reads what is matched to each document.
func (a *asking) matches(ctx context.Context, field string, forms []MatchForm, c trade.Currency) ([]trade.MatchLine,
	error) {
	plain := make([]LineForm, len(forms))
	for i, f := range forms {
		plain[i] = LineForm{Document: f.Document, Amount: f.Amount}
	}
	lines, err := a.lines(ctx, field, plain)
	matches := make([]trade.MatchLine, len(lines))
	for i, line := range lines {
		matches[i] = trade.MatchLine{Document: line.Document, Amount: line.Amount}
		if forms[i].Worth != "" {
			matches[i].Worth = a.amount(fmt.Sprintf("%s[%d].worth", field, i), forms[i].Worth, c)
		}
	}
	return matches, err
}

// EvidenceDetails are the sealed evidence of a contracted rate.
type EvidenceDetails struct {
	Contract string `json:"contract"`
}

// evidence seals the contract of a rate, when one is named; the same contract
// that stands under the number is not sealed again.
func (a *asking) evidence(ctx context.Context, contract string, stands trade.Digest, into *trade.Digest,
	readers []trade.PartyID) []seal {
	contract = a.text("rateContract", contract, false)
	if contract == "" {
		return nil
	}
	return sealAnew(ctx, a, stands, into, EvidenceDetails{contract}, readers)
}

// received gives proceeds that the person's own party received and a form names
// by their identifier; the zero ones when there are none, which the rule book
// refuses.
func (a *asking) received(id trade.ProceedsID) (proceeds trade.Proceeds, err error) {
	err = a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		proceeds, _ = book.Proceeds(id)
		return nil
	})
	if err != nil {
		return trade.Proceeds{}, err
	}
	own, err := a.owns(proceeds.Bank)
	if !own {
		return trade.Proceeds{}, err
	}
	return proceeds, err
}

// CorrectProceedsForm replaces what proceeds are matched to, or takes all of it
// back. By a checker of the bank who did not enter the matches that stand.
type CorrectProceedsForm struct {
	Proceeds string      `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Lines    []MatchForm `json:"lines,omitempty" maxItems:"100"`
	Reason   string      `json:"reason" example:"entry-error"`
	Contract string      `json:"rateContract,omitempty" example:"FX-2026-77"`
	// of what is left without a declaration, and that what was said to be sent back was not
	Expected    string `json:"expected,omitempty" example:"2027-02-20"`
	NotReturned bool   `json:"notReturned,omitempty" example:"false"`
}

func (f CorrectProceedsForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.CorrectProceeds{Proceeds: identifier[trade.Proceeds](a, "proceeds", f.Proceeds),
		Reason: choice(a, "reason", f.Reason, reasons), NotReturned: f.NotReturned}
	if f.Expected != "" {
		c.Expected = a.day("expected", f.Expected)
	}
	proceeds, err := a.received(c.Proceeds)
	if err != nil {
		return intent{}, err
	}
	if len(f.Lines) > 0 {
		if c.Lines, err = a.matches(ctx, "lines", f.Lines, proceeds.Amount.Currency); err != nil {
			return intent{}, err
		}
	}
	seals, err := a.anewContract(ctx, f.Contract, proceeds, &c.Evidence)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: f.Proceeds}, err
}

// MatchProceedsForm names declarations of goods that went for money that came in advance, on
// top of what stands. By a maker of the bank that received it.
type MatchProceedsForm struct {
	Proceeds string      `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Lines    []MatchForm `json:"lines" minItems:"1" maxItems:"100"`
	Number   uint32      `json:"number,omitempty" example:"1"`
	Contract string      `json:"rateContract,omitempty" example:"FX-2026-77"`
}

func (f MatchProceedsForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.MatchProceeds{Proceeds: identifier[trade.Proceeds](a, "proceeds", f.Proceeds), Number: f.Number}
	proceeds, err := a.received(c.Proceeds)
	if err != nil {
		return intent{}, err
	}
	if c.Lines, err = a.matches(ctx, "lines", f.Lines, proceeds.Amount.Currency); err != nil {
		return intent{}, err
	}
	seals, err := a.anewContract(ctx, f.Contract, proceeds, &c.Evidence)
	return intent{command: func() trade.Command { return c }, seals: seals, subject: f.Proceeds}, err
}

// anewContract seals the contract of a rate of proceeds that the person's party received, when one
// is named.
func (a *asking) anewContract(ctx context.Context, contract string, p trade.Proceeds, into *trade.Digest) ([]seal,
	error) {
	if contract == "" || p.ID.IsZero() {
		return nil, nil
	}
	readers, err := a.gateway.readersOf(ctx, p.Enterprise, a.person.Party)
	if err != nil {
		return nil, err
	}
	stands := p.Evidence
	if !p.Waiting.Evidence.IsZero() {
		stands = p.Waiting.Evidence
	}
	return a.evidence(ctx, contract, stands, into, readers), nil
}

// ConfirmProceedsForm lets matches of proceeds count that wait, or dismisses them as
// entered in error. By a checker of the bank who did not enter them.
type ConfirmProceedsForm struct {
	Proceeds string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Dismiss  string `json:"dismiss,omitempty" example:"entry-error"`
}

func (f ConfirmProceedsForm) intend(_ context.Context, a *asking) (intent, error) {
	c := trade.ConfirmProceeds{Proceeds: identifier[trade.Proceeds](a, "proceeds", f.Proceeds),
		Dismiss: a.reasonOrNone("dismiss", f.Dismiss)}
	return intent{command: func() trade.Command { return c }, subject: f.Proceeds}, nil
}

// CloseRemainderForm says how much of a document will not come. By a checker of
// the bank who entered neither the matches nor the last remainder.
type CloseRemainderForm struct {
	Proceeds string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Document string `json:"document" example:"350120260000000018"`
	Amount   string `json:"amount" example:"18.00"`
	Reason   string `json:"reason" example:"bank-charges"`
}

func (f CloseRemainderForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.CloseRemainder{Proceeds: identifier[trade.Proceeds](a, "proceeds", f.Proceeds),
		Reason: choice(a, "reason", f.Reason, reasons)}
	var err error
	if c.Document, err = a.document(ctx, "document", f.Document); err != nil {
		return intent{}, err
	}
	currency, err := a.currencyOf(ctx, "document", c.Document)
	c.Amount = a.amountOrZero("amount", f.Amount, currency)
	return intent{command: func() trade.Command { return c }, subject: f.Proceeds}, err
}

// ReleasePledgeForm releases what a settled financing still pledges of a
// document. By a checker of the bank who did not enter the last repayment.
type ReleasePledgeForm struct {
	Financing string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Document  string `json:"document" example:"350120260000000018"`
	Reason    string `json:"reason,omitempty" example:"obligation-satisfied"`
}

func (f ReleasePledgeForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.ReleasePledge{Financing: identifier[trade.Financing](a, "financing", f.Financing),
		Reason: trade.ObligationSatisfied}
	if f.Reason != "" {
		c.Reason = choice(a, "reason", f.Reason, reasons)
	}
	var err error
	c.Document, err = a.document(ctx, "document", f.Document)
	return intent{command: func() trade.Command { return c }, subject: f.Financing}, err
}
