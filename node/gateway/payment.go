package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/paper"
	"tallystick/face/words"
	"tallystick/node/desk"
)

// PayeeForm is who is paid abroad. Its name becomes the token that is compared with
// the shipper of import declarations, so it is written as there.
type PayeeForm struct {
	Name    string `json:"name" example:"Acme GmbH"`
	Country string `json:"country" example:"DE"`
	Account string `json:"account,omitempty" example:"DE89370400440532013000"`
	// of a payee in China, in place of the name what is compared with the seller of invoices
	Number string `json:"number,omitempty" example:"91350100M000100Y43"`
}

// PaymentDetails are the sealed details of a payment.
type PaymentDetails struct {
	Payee       PayeeForm `json:"payee"`
	Instruction string    `json:"instruction,omitempty"` // as the bank that opened it named it
	Proof       string    `json:"proof,omitempty"`       // what proves its exemption
	Agreement   string    `json:"agreement,omitempty"`   // by which an agent pays
	Note        string    `json:"note,omitempty"`
}

// RemittanceDetails are the sealed details of money that went, or came back.
type RemittanceDetails struct {
	Number string `json:"number"` // balance-of-payments declaration number
	Note   string `json:"note,omitempty"`
	Permit string `json:"permit,omitempty"` // of the branch, for a special refund
}

// OpenPaymentForm asks for a payment abroad. By a maker of the enterprise, which
// names its bank, or of the bank, which names the enterprise and its instruction: the
// SHA-256 of the signed order in 64 hexadecimal digits, or words that say which order
// it was, which are sealed.
type OpenPaymentForm struct {
	Payment     string     `json:"payment,omitempty" example:"00112233445566778899aabbccddeeff"`
	Scenario    string     `json:"scenario" example:"import-payments"`
	Enterprise  string     `json:"enterprise,omitempty" example:"91350100M000100Y43"`
	Bank        string     `json:"bank,omitempty" example:"BANKA"`
	Amount      string     `json:"amount" example:"100,000.00"`
	Currency    string     `json:"currency" example:"USD"`
	Payee       PayeeForm  `json:"payee"`
	Code        string     `json:"code,omitempty" example:"121010"`
	Purpose     string     `json:"purpose,omitempty" example:"goods"`
	Instrument  string     `json:"instrument" example:"wire"`
	Lines       []LineForm `json:"lines,omitempty" maxItems:"100"`
	Due         string     `json:"due" example:"2026-12-20"`
	Instruction string     `json:"instruction,omitempty" example:"Remittance order 2026-0815"`
	Exemption   string     `json:"exemption,omitempty" example:"import-freight"`
	Proof       string     `json:"proof,omitempty" example:"Freight invoice 2026-0815"`
	Waiver      string     `json:"waiver,omitempty" example:"long-relationship"`
	Expected    string     `json:"expected,omitempty" example:"2027-02-10"`
	Facilitated bool       `json:"facilitated,omitempty" example:"true"`
	Permit      string     `json:"permit,omitempty" example:"SAFE35:2026-0012"`
	Consignee   string     `json:"consignee,omitempty" example:"91350100M000100Y43"`
	Agreement   string     `json:"agreement,omitempty" example:"Agency agreement 2026-07"`
	Note        string     `json:"note,omitempty" example:"second instalment"`
}

func (f OpenPaymentForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.OpenPayment{Scenario: choice(a, "scenario", f.Scenario, trade.PayingScenarios()),
		Code: trade.BoPCode(strings.TrimSpace(f.Code)), Instrument: choice(a, "instrument", f.Instrument, instruments),
		Due: a.day("due", f.Due), Details: placeholder, Waiver: a.reasonOrNone("waiver", f.Waiver),
		Facilitated: f.Facilitated}
	if f.Payment == "" {
		_, _ = rand.Read(c.Payment[:]) // never fails
	} else {
		c.Payment = identifier[trade.Payment](a, "payment", f.Payment)
	}
	f.purposes(a, &c)
	c.Amount.Currency = a.currency("currency", f.Currency)
	c.Amount.Minor = a.amount("amount", f.Amount, c.Amount.Currency)
	details := PaymentDetails{Payee: a.payee(f.Payee), Note: a.text("note", f.Note, false),
		Proof: a.text("proof", f.Proof, false), Agreement: a.text("agreement", f.Agreement, false)}
	if f.Expected != "" {
		c.Expected = a.day("expected", f.Expected)
	}
	if f.Exemption != "" {
		c.Exemption = choice(a, "exemption", f.Exemption, trade.Exemptions())
	}
	if err := f.parties(ctx, a, &c); err != nil {
		return intent{}, err
	}
	if a.forClient() {
		details.Instruction = a.text("instruction", f.Instruction, true)
	} else if f.Instruction != "" {
		a.no("instruction", words.InstructionIsTheBanks.Zh, words.InstructionIsTheBanks.En)
	}
	var err error
	if len(f.Lines) > 0 {
		a.takes = words.NumbersOf(c.Scenario)
		c.Lines, err = a.lines(ctx, "lines", f.Lines)
	}
	if err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	if c.Codes, err = a.verifications(ctx, f.Lines, c.Lines); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	id, err := a.payeeToken(ctx, details.Payee)
	if err != nil {
		return intent{}, err
	}
	if c.Permit, err = a.permit(ctx, "permit", f.Permit); err != nil || len(a.wrong) > 0 {
		return intent{}, err
	}
	c.Payee = trade.PartyID(id)
	return f.sealed(ctx, a, c, details)
}

// purposes reads what is paid for: a purpose where capital income is paid out, else a code.
func (f OpenPaymentForm) purposes(a *asking, c *trade.OpenPayment) {
	if c.Scenario.Capital() {
		c.Purpose = choice(a, "purpose", f.Purpose, trade.Purposes())
		if f.Code != "" {
			a.no("code", words.PurposeNoCode.Zh, words.PurposeNoCode.En)
		}
		return
	}
	if f.Purpose != "" {
		a.no("purpose", words.CodeNoPurpose.Zh, words.CodeNoPurpose.En)
	}
	a.code("code", code.CheckBoPCode(string(c.Code)))
}

// payeeToken makes the identifier of who is paid: of somebody in China by the credit code,
// of others by the name.
func (a *asking) payeeToken(ctx context.Context, payee PayeeForm) ([16]byte, error) {
	if payee.Number != "" {
		return a.gateway.token(ctx, KindParty, payee.Number)
	}
	return a.gateway.token(ctx, KindOverseas, payee.Name)
}

// forClient reports whether who opens a payment is a bank, which names the enterprise
// for which it pays; an enterprise names its bank.
func (a *asking) forClient() bool { return a.person.Kind == trade.Bank }

// parties reads for whom and at which bank: each side names the other.
func (f OpenPaymentForm) parties(ctx context.Context, a *asking, c *trade.OpenPayment) (err error) {
	bank := a.forClient()
	if bank && f.Bank != "" {
		a.no("bank", words.OwnBankIsNotNamed.Zh, words.OwnBankIsNotNamed.En)
	}
	if !bank && f.Enterprise != "" {
		a.no("enterprise", words.OwnEnterpriseIsNotNamed.Zh, words.OwnEnterpriseIsNotNamed.En)
	}
	if bank {
		if a.text("enterprise", f.Enterprise, true) != "" {
			c.Enterprise, err = a.party(ctx, "enterprise", f.Enterprise)
		}
	} else if a.text("bank", f.Bank, true) != "" {
		c.Bank, err = a.party(ctx, "bank", f.Bank)
	}
	if err == nil && a.text("consignee", f.Consignee, false) != "" {
		c.Consignee, err = a.party(ctx, "consignee", f.Consignee)
	}
	return err
}

// sealed plans what is sealed, and to whom: a payment that a bank opens to both sides at
// once, one that an enterprise asks for to the bank once that is final, since a refused
// attempt opens nothing.
func (f OpenPaymentForm) sealed(ctx context.Context, a *asking, c trade.OpenPayment, details PaymentDetails) (intent,
	error) {
	plan := intent{command: func() trade.Command { return c }, subject: c.Payment.String()}
	if !a.forClient() {
		readers, err := a.gateway.readersOf(ctx, a.person.Party)
		plan.seals = append([]seal{{&c.Details, details, readers}},
			orDigest(details.Proof, &c.Proof, details, readers)...)
		plan.seals = append(plan.seals, orDigest(details.Agreement, &c.Agreement, details, readers)...)
		plan.errands = func() []desk.Errand {
			return []desk.Errand{{Share: &desk.Sharing{From: a.person.Party, Payment: c.Payment, Details: c.Details}}}
		}
		return plan, err
	}
	readers, err := a.gateway.readersOf(ctx, c.Enterprise, a.person.Party)
	plan.seals = append([]seal{{&c.Details, details, readers}},
		orDigest(details.Instruction, &c.Instruction, details, readers)...)
	plan.seals = append(plan.seals, orDigest(details.Proof, &c.Proof, details, readers)...)
	plan.seals = append(plan.seals, orDigest(details.Agreement, &c.Agreement, details, readers)...)
	return plan, err
}

// orDigest takes a text that is the digest of a file as it stands; of other words it
// plans to seal the details in which they are. No text has none.
func orDigest(text string, into *trade.Digest, details PaymentDetails, readers []trade.PartyID) []seal {
	digest, wrong := hex.DecodeString(text)
	switch {
	case text == "":
		return nil
	case wrong == nil && len(digest) == len(into):
		*into = trade.Digest(digest)
		return nil
	}
	*into = placeholder
	return []seal{{into, details, readers}}
}

// payee reads who is paid.
func (a *asking) payee(f PayeeForm) PayeeForm {
	f.Name, f.Account = a.text("payee.name", f.Name, true), a.text("payee.account", f.Account, false)
	country, err := paper.Country(f.Country)
	a.code("payee.country", err)
	f.Country = country
	if f.Number != "" {
		number, err := paper.CreditCode(f.Number, nil)
		a.code("payee.number", err)
		f.Number = number
	}
	return f
}

// payment gives a payment of the person's own party; the zero one when there is
// none, which the rule book refuses.
func (a *asking) payment(id trade.PaymentID) (payment trade.Payment, err error) {
	err = a.gateway.ring.Books.View(func(book trade.Book, _ trade.Instant) error {
		payment, _ = book.Payment(id)
		return nil
	})
	if err != nil {
		return trade.Payment{}, err
	}
	if own, err := a.owns(payment.Deal.Bank, payment.Deal.Enterprise); !own {
		return trade.Payment{}, err
	}
	return payment, nil
}

// reasonOrNone reads a reason that is given only where there is one.
func (a *asking) reasonOrNone(field, value string) trade.Reason {
	if value == "" {
		return trade.NoReason
	}
	return choice(a, field, value, reasons)
}

// step is a form that says no more than which payment, and perhaps why.
func (a *asking) step(payment string, command func(trade.PaymentID) trade.Command) (intent, error) {
	id := identifier[trade.Payment](a, "payment", payment)
	return intent{command: func() trade.Command { return command(id) }, subject: id.String()}, nil
}

// AcceptPaymentForm verifies a payment and holds the value. By a maker of the bank.
type AcceptPaymentForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
}

func (f AcceptPaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command { return trade.AcceptPayment{Payment: id} })
}

// ExtendPaymentForm gives the hold one more term. By a maker of the bank.
type ExtendPaymentForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
}

func (f ExtendPaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command { return trade.ExtendPayment{Payment: id} })
}

// ApprovePaymentForm lets an accepted payment be made. By a checker of the bank who
// neither opened nor accepted it.
type ApprovePaymentForm struct {
	Payment     string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	PayeeReason string `json:"payeeReason,omitempty" example:"paid-on-behalf"`
	Waived      string `json:"waived,omitempty" example:"customs-data-seen"`
	Agent       bool   `json:"agent,omitempty" example:"true"`
}

func (f ApprovePaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	reason, waived := a.reasonOrNone("payeeReason", f.PayeeReason), a.reasonOrNone("waived", f.Waived)
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.ApprovePayment{Payment: id, PayeeReason: reason, Waived: waived, Agent: f.Agent}
	})
}

// MatchPaymentForm names the declarations of goods that came of a payment in advance, and
// spends their value. By a maker of the bank that paid, or, where they name another than
// was paid, by a checker with a reason.
type MatchPaymentForm struct {
	Payment     string     `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Lines       []LineForm `json:"lines" minItems:"1" maxItems:"100"`
	PayeeReason string     `json:"payeeReason,omitempty" example:"paid-on-behalf"`
	Number      uint32     `json:"number,omitempty" example:"1"`
}

func (f MatchPaymentForm) intend(ctx context.Context, a *asking) (intent, error) {
	reason := a.reasonOrNone("payeeReason", f.PayeeReason)
	lines, err := a.lines(ctx, "lines", f.Lines)
	if err != nil {
		return intent{}, err
	}
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.MatchPayment{Payment: id, Lines: lines, PayeeReason: reason, Number: f.Number}
	})
}

// WithdrawPaymentForm takes a payment back before it is made. By a maker of the
// enterprise.
type WithdrawPaymentForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Reason  string `json:"reason" example:"applicant-withdrew"`
}

func (f WithdrawPaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	reason := choice(a, "reason", f.Reason, reasons)
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.WithdrawPayment{Payment: id, Reason: reason}
	})
}

// DeclinePaymentForm ends a payment that is not made. By a maker or checker of the bank.
type DeclinePaymentForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Reason  string `json:"reason" example:"bank-declined"`
}

func (f DeclinePaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	reason := choice(a, "reason", f.Reason, reasons)
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.DeclinePayment{Payment: id, Reason: reason}
	})
}

// VoidPaymentForm says that the money of a payment never left. By a checker of the
// bank who did not register it.
type VoidPaymentForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Reason  string `json:"reason" example:"payment-failed"`
}

func (f VoidPaymentForm) intend(_ context.Context, a *asking) (intent, error) {
	reason := choice(a, "reason", f.Reason, reasons)
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.VoidPayment{Payment: id, Reason: reason}
	})
}

// PayForm registers that the money went. By a maker of the bank who did not approve.
type PayForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Number  string `json:"number" example:"3501000001012612210001"`
	Date    string `json:"date" example:"2026-12-21"`
	Note    string `json:"note,omitempty" example:"charges shared"`
}

func (f PayForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.Pay{Payment: identifier[trade.Payment](a, "payment", f.Payment), Date: a.day("date", f.Date)}
	number, seals, err := a.remittance(ctx, c.Payment, f.Number, c.Date, f.Note, "", &c.Voucher)
	c.Number = number
	return intent{command: func() trade.Command { return c }, seals: seals, subject: c.Payment.String()}, err
}

// remittance reads the number of money that went or came back on a day, and plans to
// seal it with a note. The token is that of proceeds: one number is one remittance.
func (a *asking) remittance(ctx context.Context, payment trade.PaymentID, number string, day trade.Day, note,
	permit string, into *trade.Digest) (trade.RemittanceID, []seal, error) {
	details := RemittanceDetails{Number: a.proceedsNumber("number", number, day), Note: a.text("note", note, false),
		Permit: a.text("permit", permit, false)}
	p, err := a.payment(payment)
	if err != nil || len(a.wrong) > 0 {
		return trade.RemittanceID{}, nil, err
	}
	id, err := a.gateway.token(ctx, KindProceeds, details.Number)
	if err != nil {
		return trade.RemittanceID{}, nil, err
	}
	*into = placeholder
	readers, err := a.gateway.readersOf(ctx, p.Deal.Enterprise, a.person.Party)
	return trade.RemittanceID(id), []seal{{into, details, readers}}, err
}

// RefundPaymentForm registers money of a payment that came back. By a maker of the bank. A
// payment that failed, a contract that ended or a large sum waits for a checker.
type RefundPaymentForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Number  string `json:"number" example:"3501000001012612280002"`
	Amount  string `json:"amount" example:"30,000.00"`
	Date    string `json:"date" example:"2026-12-28"`
	Reason  string `json:"reason" example:"went-back"`
	// of which documents it is; none: of all alike
	Lines []LineForm `json:"lines,omitempty" maxItems:"100"`
	Note  string     `json:"note,omitempty" example:"damaged goods"`
	// not by the way on which the payment went; and the number of the branch's permit
	Elsewhere bool   `json:"elsewhere,omitempty" example:"false"`
	Permit    string `json:"permit,omitempty" example:"SAFE35:2026-0012"`
}

func (f RefundPaymentForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.RefundPayment{Payment: identifier[trade.Payment](a, "payment", f.Payment), Date: a.day("date", f.Date),
		Reason: choice(a, "reason", f.Reason, reasons), Elsewhere: f.Elsewhere}
	p, err := a.payment(c.Payment)
	if err != nil {
		return intent{}, err
	}
	if c.Permit, err = a.permit(ctx, "permit", f.Permit); err != nil {
		return intent{}, err
	}
	c.Amount = a.amount("amount", f.Amount, p.Amount.Currency)
	if len(f.Lines) > 0 {
		if c.Of, err = a.lines(ctx, "lines", f.Lines); err != nil {
			return intent{}, err
		}
	}
	number, seals, err := a.remittance(ctx, c.Payment, f.Number, c.Date, f.Note, f.Permit, &c.Details)
	c.Remittance = number
	return intent{command: func() trade.Command { return c }, seals: seals, subject: c.Payment.String()}, err
}

// ConfirmRefundForm lets a refund count that waits, or dismisses it as entered in
// error. By a checker of the bank who did not register it.
type ConfirmRefundForm struct {
	Payment string `json:"-" path:"id" example:"00112233445566778899aabbccddeeff"`
	Number  uint32 `json:"-" path:"number" example:"1"`
	Dismiss string `json:"dismiss,omitempty" example:"entry-error"`
}

func (f ConfirmRefundForm) intend(_ context.Context, a *asking) (intent, error) {
	dismiss := a.reasonOrNone("dismiss", f.Dismiss)
	return a.step(f.Payment, func(id trade.PaymentID) trade.Command {
		return trade.ConfirmRefund{Payment: id, Number: f.Number, Dismiss: dismiss}
	})
}
