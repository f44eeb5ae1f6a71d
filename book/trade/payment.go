package trade

import "slices"

// A payment 付汇 is money that goes abroad for an enterprise, against documents
// whose value it spends: what is paid for once is not paid for again, at whatever
// bank. It is opened, verified with its value held, approved by a second person,
// paid, and may come back in parts.

// PaymentID names a payment; the client chooses it at random.
type PaymentID = ID[Payment]

// RemittanceID is the token of a balance-of-payments number (国际收支申报号), of money
// that came in or went out alike.
type RemittanceID = ID[Remittance]

// Payment is one payment and its life. Amounts are minor units of its currency.
type Payment struct {
	Deal        Deal         `cbor:"1,keyasint"`
	Scenario    Scenario     `cbor:"2,keyasint"`
	State       State        `cbor:"3,keyasint"`
	Amount      Money        `cbor:"4,keyasint"`
	Payee       PartyID      `cbor:"5,keyasint"` // the token of who is paid abroad
	Code        BoPCode      `cbor:"6,keyasint"`
	Instrument  Instrument   `cbor:"7,keyasint"`
	Lines       []Line       `cbor:"8,keyasint"` // what it spends of each document; none where none are asked for
	Due         Day          `cbor:"9,keyasint"` // on which it is owed
	Details     Digest       `cbor:"10,keyasint"`
	Instruction Digest       `cbor:"11,keyasint"` // of the enterprise, where the bank opened it
	OpenedBy    PersonID     `cbor:"12,keyasint"`
	OpenedAt    Instant      `cbor:"13,keyasint"`
	HoldUntil   Instant      `cbor:"14,keyasint,omitempty"`
	Extensions  uint8        `cbor:"15,keyasint,omitempty"`
	AcceptedBy  PersonID     `cbor:"16,keyasint"`
	ApprovedBy  PersonID     `cbor:"17,keyasint"`
	PayeeReason Reason       `cbor:"18,keyasint,omitempty"` // why another is paid than its documents name
	PaidBy      PersonID     `cbor:"19,keyasint"`
	Number      RemittanceID `cbor:"20,keyasint"`
	Date        Day          `cbor:"21,keyasint,omitempty"` // of the payment
	Voucher     Digest       `cbor:"22,keyasint"`           // of what the bank noted when it paid, sealed
	Weight      int64        `cbor:"23,keyasint,omitempty"` // CNY fen that it counted against caps
	Refunded    int64        `cbor:"24,keyasint,omitempty"` // of what counts, confirmed where that is asked for
	Refunds     uint32       `cbor:"25,keyasint,omitempty"` // how many were registered
	Reason      Reason       `cbor:"26,keyasint,omitempty"` // why it was declined, withdrawn or is void
	Waiver      Reason       `cbor:"27,keyasint,omitempty"` // why it is to name no documents above the threshold
	Waived      Reason       `cbor:"28,keyasint,omitempty"` // why its bank's checker waived them
	Exemption   Exemption    `cbor:"40,keyasint,omitempty"` // why it needs no documents at any amount
	Proof       Digest       `cbor:"41,keyasint"`           // of what proves the exemption, or the purpose
	Expected    Day          `cbor:"42,keyasint,omitempty"` // in advance: on which the goods are to come
	Matched     int64        `cbor:"43,keyasint,omitempty"` // of what is left, what its lines cover that may come later
	Lent        int64        `cbor:"44,keyasint,omitempty"` // principal that is owed of loans from which it was paid
	Purpose     Purpose      `cbor:"45,keyasint,omitempty"` // of capital income: what it is paid for
	Petty       int64        `cbor:"46,keyasint,omitempty"` // USD cents that it counted as petty cash
	Facilitated bool         `cbor:"47,keyasint,omitempty"` // on an order alone: its invoices may come later
	Attached    []PersonID   `cbor:"48,keyasint,omitempty"` // who attached those that did
	Matches     uint32       `cbor:"49,keyasint,omitempty"` // how often documents were named later
	Last        []Line       `cbor:"50,keyasint,omitempty"` // which ones the last time
	Permit      Line         `cbor:"51,keyasint,omitzero"`  // the permit that it uses, and how much of it; none: zero
	Consignee   PartyID      `cbor:"55,keyasint,omitzero"`  // 非报关人: whose documents an agent names
	Agreement   Digest       `cbor:"56,keyasint,omitzero"`  // of its agency agreement
}

// Refund 退汇 is money of a payment that came back.
type Refund struct {
	Payment     PaymentID    `cbor:"1,keyasint"`
	Number      uint32       `cbor:"2,keyasint"` // of the payment's refunds, from 1
	Remittance  RemittanceID `cbor:"3,keyasint"`
	Amount      int64        `cbor:"4,keyasint"` // minor units of the payment's currency
	Date        Day          `cbor:"5,keyasint"`
	Reason      Reason       `cbor:"6,keyasint"`
	Details     Digest       `cbor:"7,keyasint"`
	EnteredBy   PersonID     `cbor:"8,keyasint"`
	ConfirmedBy PersonID     `cbor:"9,keyasint"` // zero: nobody was asked for, or it waits
	Waiting     bool         `cbor:"10,keyasint,omitempty"`
	At          Instant      `cbor:"11,keyasint,omitempty"` // when it began to count
	// What it left held of each document until the source declares that the goods
	// went back, or the hold ends: money for goods that left frees no value.
	Held      []Line  `cbor:"12,keyasint,omitempty"`
	HeldUntil Instant `cbor:"13,keyasint,omitempty"`
	Dismissed Reason  `cbor:"14,keyasint,omitempty"` // why it was never to count
	Of        []Line  `cbor:"15,keyasint,omitempty"` // of which documents it is; none: of all alike
	Elsewhere bool    `cbor:"16,keyasint,omitempty"` // it did not come by the way on which the payment went
	Permitted bool    `cbor:"17,keyasint,omitempty"` // as was said before permits were documents: it proves nothing
	Permit    Line    `cbor:"18,keyasint,omitzero"`  // the permit that it uses, and how much of it; none: zero
}

// Remittance is that a balance-of-payments number is used, and by which deal; by none
// when what used it turned out not to have happened.
type Remittance struct {
	ID   RemittanceID `cbor:"1,keyasint"`
	Deal Deal         `cbor:"2,keyasint"`
}

// OpenPayment 申请付汇 asks for a payment. By a maker of the enterprise, or, on its
// instruction and naming no documents, by a maker of the bank.
type OpenPayment struct {
	Payment     PaymentID  `cbor:"1,keyasint"`
	Scenario    Scenario   `cbor:"2,keyasint"`
	Enterprise  PartyID    `cbor:"3,keyasint"`
	Bank        PartyID    `cbor:"4,keyasint"`
	Amount      Money      `cbor:"5,keyasint"`
	Payee       PartyID    `cbor:"6,keyasint"`
	Code        BoPCode    `cbor:"7,keyasint"`
	Instrument  Instrument `cbor:"8,keyasint"`
	Lines       []Line     `cbor:"9,keyasint"`
	Due         Day        `cbor:"10,keyasint"`
	Details     Digest     `cbor:"11,keyasint"`
	Instruction Digest     `cbor:"12,keyasint"`
	// 免核验: why it is to be made without documents although it is above the threshold
	Waiver    Reason    `cbor:"13,keyasint"`
	Codes     []CodeID  `cbor:"20,keyasint,omitempty"` // of the lines' documents, in their order
	Exemption Exemption `cbor:"21,keyasint,omitempty"`
	Proof     Digest    `cbor:"22,keyasint"` // of what proves the exemption
	// 预付: on which the goods of a payment in advance are to come; 0 of every other
	Expected Day     `cbor:"23,keyasint,omitempty"`
	Purpose  Purpose `cbor:"24,keyasint,omitempty"` // of capital income, in place of a code
	// 便利化: on an order alone, its invoices now or later
	Facilitated bool       `cbor:"25,keyasint,omitempty"`
	Permit      DocumentID `cbor:"26,keyasint,omitzero"` // of the branch, where it takes one
	// 代理进口: of an agent, whose documents it names, and the agency agreement
	Consignee PartyID `cbor:"30,keyasint,omitzero"`
	Agreement Digest  `cbor:"31,keyasint,omitzero"`
}

// AcceptPayment 受理付汇 verifies a payment and holds the value that it will spend. By
// a maker of the bank.
type AcceptPayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
}

// ExtendPayment gives the hold of a payment one more term. By a maker of the bank.
type ExtendPayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
}

// ApprovePayment 审核付汇 lets an accepted payment be made. By a checker of the bank
// who neither opened nor accepted it.
type ApprovePayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
	// why another is paid than its documents name; none where they agree
	PayeeReason Reason `cbor:"2,keyasint"`
	Waived      Reason `cbor:"3,keyasint"`            // why it needs no documents, where that was asked for
	Agent       bool   `cbor:"10,keyasint,omitempty"` // the agreement of an agent was seen
}

// Pay 付汇 registers that the money went and spends the value. By a maker of the
// bank other than who approved.
type Pay struct {
	Payment PaymentID    `cbor:"1,keyasint"`
	Number  RemittanceID `cbor:"2,keyasint"`
	Date    Day          `cbor:"3,keyasint"`
	Voucher Digest       `cbor:"4,keyasint"`
}

// WithdrawPayment takes a payment back before it is made. By a maker of the enterprise.
type WithdrawPayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Reason  Reason    `cbor:"2,keyasint"`
}

// DeclinePayment ends a payment that is not made and frees what it holds. By a maker
// or checker of the bank.
type DeclinePayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Reason  Reason    `cbor:"2,keyasint"`
}

// VoidPayment 撤销付汇 says that the money of a payment never left, and gives back all
// that it spent. By a checker of the bank who did not register it.
type VoidPayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Reason  Reason    `cbor:"2,keyasint"`
}

// RefundPayment 退汇登记 registers money of a payment that came back. A large one waits
// for a checker. By a maker of the bank.
type RefundPayment struct {
	Payment    PaymentID    `cbor:"1,keyasint"`
	Remittance RemittanceID `cbor:"2,keyasint"`
	Amount     int64        `cbor:"3,keyasint"`
	Date       Day          `cbor:"4,keyasint"`
	Reason     Reason       `cbor:"5,keyasint"`
	Details    Digest       `cbor:"6,keyasint"`
	Of         []Line       `cbor:"7,keyasint"` // of which documents it is; none: of all alike
	// it did not come by the way on which the payment went
	Elsewhere bool       `cbor:"8,keyasint,omitempty"`
	Permitted bool       `cbor:"9,keyasint,omitempty"` // as was said before permits were documents: nothing reads it
	Permit    DocumentID `cbor:"10,keyasint,omitzero"` // of the branch, where it takes one
}

// ConfirmRefund 确认退汇 lets a refund count that waits, or dismisses it. By a checker of the bank who did
// not register it.
type ConfirmRefund struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Number  uint32    `cbor:"2,keyasint"`
	Dismiss Reason    `cbor:"3,keyasint"` // why it is not to count; none: it counts
}

// PaymentOpened says that a payment was asked for.
type PaymentOpened struct {
	Payment Payment `cbor:"1,keyasint"`
}

// PaymentAccepted says that the bank holds the value until an instant.
type PaymentAccepted struct {
	Deal      Deal     `cbor:"1,keyasint"`
	By        PersonID `cbor:"2,keyasint"`
	HoldUntil Instant  `cbor:"3,keyasint"`
}

// PaymentExtended says that the hold lasts longer.
type PaymentExtended struct {
	Deal      Deal    `cbor:"1,keyasint"`
	HoldUntil Instant `cbor:"2,keyasint"`
}

// PaymentApproved says that a second person approved.
type PaymentApproved struct {
	Deal        Deal     `cbor:"1,keyasint"`
	By          PersonID `cbor:"2,keyasint"`
	PayeeReason Reason   `cbor:"3,keyasint,omitempty"`
	Waived      Reason   `cbor:"4,keyasint,omitempty"`
	Agent       bool     `cbor:"10,keyasint,omitempty"`
}

// PaymentEnded says that a payment ended and was not made: declined, withdrawn or
// lapsed; or that it was made and is void.
type PaymentEnded struct {
	Deal   Deal     `cbor:"1,keyasint"`
	State  State    `cbor:"2,keyasint"`
	Reason Reason   `cbor:"3,keyasint,omitempty"`
	By     PersonID `cbor:"4,keyasint"`
}

// PaymentMade says that the money went.
type PaymentMade struct {
	Deal    Deal         `cbor:"1,keyasint"`
	By      PersonID     `cbor:"2,keyasint"`
	Number  RemittanceID `cbor:"3,keyasint"`
	Date    Day          `cbor:"4,keyasint"`
	Voucher Digest       `cbor:"5,keyasint"`
	Weight  int64        `cbor:"6,keyasint"`
	MatchBy Instant      `cbor:"7,keyasint,omitempty"` // when whoever is concerned is warned that no goods came of it
	Petty   int64        `cbor:"8,keyasint,omitempty"` // USD cents that it counts as petty cash
}

// RefundRegistered says that money came back, and counts now or waits.
type RefundRegistered struct {
	Deal   Deal   `cbor:"1,keyasint"`
	Refund Refund `cbor:"2,keyasint"`
}

// RefundConfirmed says that a refund that waited counts from now on.
type RefundConfirmed struct {
	Deal   Deal     `cbor:"1,keyasint"`
	Number uint32   `cbor:"2,keyasint"`
	By     PersonID `cbor:"3,keyasint"`
	At     Instant  `cbor:"4,keyasint"`
	Held   []Line   `cbor:"5,keyasint,omitempty"`
	// until when the source may say that the goods went back
	HeldUntil Instant `cbor:"6,keyasint,omitempty"`
}

// RefundDismissed says that a refund that waited never counts.
type RefundDismissed struct {
	Deal   Deal     `cbor:"1,keyasint"`
	Number uint32   `cbor:"2,keyasint"`
	By     PersonID `cbor:"3,keyasint"`
	Reason Reason   `cbor:"4,keyasint"`
}

// RefundReleased says that what a refund held is free, or counts as returned by its
// source.
type RefundReleased struct {
	Deal   Deal   `cbor:"1,keyasint"`
	Number uint32 `cbor:"2,keyasint"`
	Lines  []Line `cbor:"3,keyasint"`
}

func (OpenPayment) Verb() Verb     { return VerbOpenPayment }
func (AcceptPayment) Verb() Verb   { return VerbAcceptPayment }
func (ExtendPayment) Verb() Verb   { return VerbExtendPayment }
func (ApprovePayment) Verb() Verb  { return VerbApprovePayment }
func (Pay) Verb() Verb             { return VerbPay }
func (WithdrawPayment) Verb() Verb { return VerbWithdrawPayment }
func (DeclinePayment) Verb() Verb  { return VerbDeclinePayment }
func (VoidPayment) Verb() Verb     { return VerbVoidPayment }
func (RefundPayment) Verb() Verb   { return VerbRefundPayment }
func (ConfirmRefund) Verb() Verb   { return VerbConfirmRefund }

func (OpenPayment) object() Object       { return Object{} }
func (c AcceptPayment) object() Object   { return Object{Key: PaymentKey(c.Payment)} }
func (c ExtendPayment) object() Object   { return Object{Key: PaymentKey(c.Payment)} }
func (c ApprovePayment) object() Object  { return Object{Key: PaymentKey(c.Payment)} }
func (c Pay) object() Object             { return Object{Key: PaymentKey(c.Payment)} }
func (c WithdrawPayment) object() Object { return Object{Key: PaymentKey(c.Payment)} }
func (c DeclinePayment) object() Object  { return Object{Key: PaymentKey(c.Payment)} }
func (c VoidPayment) object() Object     { return Object{Key: PaymentKey(c.Payment)} }
func (c RefundPayment) object() Object   { return Object{Key: PaymentKey(c.Payment)} }
func (c ConfirmRefund) object() Object   { return Object{Key: RefundKey(c.Payment, c.Number)} }

// PaymentKey gives the key of a payment.
func PaymentKey(id PaymentID) Key { return keyOf(KindPayment).with(id[:]...) }

// RefundsKey gives what the keys of all refunds of a payment begin with.
func RefundsKey(id PaymentID) Key { return keyOf(KindRefund).with(id[:]...) }

// RefundKey gives the key of a refund by its number, from 1.
func RefundKey(id PaymentID, number uint32) Key { return RefundsKey(id).number(uint64(number), 4) }

// RemittanceKey gives the key of a balance-of-payments number that is used.
func RemittanceKey(id RemittanceID) Key { return keyOf(KindRemittance).with(id[:]...) }

// Key implements [Record].
func (p Payment) Key() Key { return PaymentKey(p.Deal.ID.Payment()) }

// Key implements [Record].
func (r Refund) Key() Key { return RefundKey(r.Payment, r.Number) }

// Key implements [Record].
func (r Remittance) Key() Key { return RemittanceKey(r.ID) }

// Payment gives the payment that the deal is; zero where it is none.
func (d DealID) Payment() (id PaymentID) {
	if d.Kind() == PaymentDeal {
		copy(id[:], d[1:])
	}
	return id
}

// Payment gives a payment.
func (b Book) Payment(id PaymentID) (Payment, bool) {
	return owned(find[Payment](b.records, PaymentKey(id)))
}

// Refund gives a refund of a payment by its number.
func (b Book) Refund(id PaymentID, number uint32) (Refund, bool) {
	return owned(find[Refund](b.records, RefundKey(id, number)))
}

// Remittance gives what uses a balance-of-payments number for money that went out or
// came back.
func (b Book) Remittance(id RemittanceID) (Remittance, bool) {
	return find[Remittance](b.records, RemittanceKey(id))
}

// Copied gives a copy with a list of its own.
func (p Payment) Copied() Payment {
	p.Lines, p.Attached, p.Last = slices.Clone(p.Lines), slices.Clone(p.Attached), slices.Clone(p.Last)
	return p
}

// Copied gives a copy with a list of its own.
func (r Refund) Copied() Refund {
	r.Held, r.Of = slices.Clone(r.Held), slices.Clone(r.Of)
	return r
}

func (p Payment) copied() Record { return p.Copied() }
func (r Refund) copied() Record  { return r.Copied() }

// Left is what of a payment can still come back, refunds that wait aside.
func (p Payment) Left() int64 { return p.Amount.Minor - p.Refunded }

// holding reports whether a payment holds value that is not yet spent.
func (p Payment) holding() bool { return p.State == Accepted || p.State == Approved }

func (p Payment) Audience() Audience  { return p.Deal.audience() }
func (Refund) Audience() Audience     { return Audience{} } // read with its payment
func (Remittance) Audience() Audience { return Audience{} }

func (e PaymentOpened) Audience() Audience    { return e.Payment.Deal.audience() }
func (e PaymentAccepted) Audience() Audience  { return e.Deal.audience() }
func (e PaymentExtended) Audience() Audience  { return e.Deal.audience() }
func (e PaymentApproved) Audience() Audience  { return e.Deal.audience() }
func (e PaymentEnded) Audience() Audience     { return e.Deal.audience() }
func (e PaymentMade) Audience() Audience      { return e.Deal.audience() }
func (e RefundRegistered) Audience() Audience { return e.Deal.audience() }
func (e RefundConfirmed) Audience() Audience  { return e.Deal.audience() }
func (e RefundDismissed) Audience() Audience  { return e.Deal.audience() }
func (e RefundReleased) Audience() Audience   { return e.Deal.audience() }

func (e PaymentOpened) Subjects() []Key    { return e.Payment.Deal.subjects() }
func (e PaymentAccepted) Subjects() []Key  { return e.Deal.subjects() }
func (e PaymentExtended) Subjects() []Key  { return e.Deal.subjects() }
func (e PaymentApproved) Subjects() []Key  { return e.Deal.subjects() }
func (e PaymentEnded) Subjects() []Key     { return e.Deal.subjects() }
func (e PaymentMade) Subjects() []Key      { return e.Deal.subjects() }
func (e RefundRegistered) Subjects() []Key { return e.Deal.subjects() }
func (e RefundConfirmed) Subjects() []Key  { return e.Deal.subjects() }
func (e RefundDismissed) Subjects() []Key  { return e.Deal.subjects() }
func (e RefundReleased) Subjects() []Key   { return e.Deal.subjects() }

func (e PaymentOpened) post(w Writer) { w.put(e.Payment) }

func (p Payment) holdDeadline() Deadline {
	return Deadline{At: p.HoldUntil, Kind: HoldEnds, Deal: p.Deal.ID}
}

func (e PaymentAccepted) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	payment.State, payment.AcceptedBy, payment.HoldUntil = Accepted, e.By, e.HoldUntil
	w.put(payment)
	w.put(payment.holdDeadline())
}

func (e PaymentExtended) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	w.remove(payment.holdDeadline())
	payment.HoldUntil = e.HoldUntil
	payment.Extensions++
	w.put(payment)
	w.put(payment.holdDeadline())
}

func (e PaymentApproved) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	payment.State, payment.ApprovedBy, payment.PayeeReason = Approved, e.By, e.PayeeReason
	payment.Waived = e.Waived
	w.put(payment)
}

func (e PaymentEnded) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	if payment.holding() {
		w.remove(payment.holdDeadline())
	}
	if payment.State == Paid {
		w.put(Remittance{ID: payment.Number})
	}
	payment.State, payment.Reason = e.State, e.Reason
	w.put(payment)
}

func (e PaymentMade) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	w.remove(payment.holdDeadline())
	payment.State, payment.PaidBy, payment.Number, payment.Date = Paid, e.By, e.Number, e.Date
	payment.Voucher, payment.Weight, payment.Petty = e.Voucher, e.Weight, e.Petty
	w.put(payment)
	w.put(Remittance{ID: e.Number, Deal: e.Deal})
	w.put(payment.meets())
	if payment.Expected != 0 {
		w.wakesFor(AdvancePayment, e.Deal.ID.Payment())
	}
	if e.MatchBy != 0 {
		w.put(Deadline{At: e.MatchBy, Kind: MatchEnds, Deal: e.Deal.ID})
	}
}

func (e RefundRegistered) post(w Writer) {
	payment := must(w.Payment(e.Refund.Payment))
	payment.Refunds = e.Refund.Number
	w.put(Remittance{ID: e.Refund.Remittance, Deal: e.Deal})
	count(w, payment, e.Refund)
}

func (e RefundConfirmed) post(w Writer) {
	refund := must(w.Refund(e.Deal.ID.Payment(), e.Number))
	refund.Waiting, refund.ConfirmedBy, refund.At = false, e.By, e.At
	refund.Held, refund.HeldUntil = e.Held, e.HeldUntil
	count(w, must(w.Payment(refund.Payment)), refund)
}

// count writes a refund, and what it takes of its payment unless it waits.
func count(w Writer, payment Payment, refund Refund) {
	if !refund.Waiting {
		if payment.later() {
			payment.Matched -= payment.comesOff(refund)
		}
		payment.Refunded += refund.Amount
	}
	w.put(payment)
	w.put(refund)
	if len(refund.Held) > 0 {
		w.put(Deadline{At: refund.HeldUntil, Kind: ReturnHoldEnds, Deal: payment.Deal.ID})
	}
}

func (e RefundDismissed) post(w Writer) {
	refund := must(w.Refund(e.Deal.ID.Payment(), e.Number))
	refund.Waiting, refund.Dismissed = false, e.Reason
	w.put(refund)
	w.put(Remittance{ID: refund.Remittance})
}

func (e RefundReleased) post(w Writer) {
	refund := must(w.Refund(e.Deal.ID.Payment(), e.Number))
	for _, line := range e.Lines {
		at := indexOf(refund.Held, line.Document)
		if refund.Held[at].Amount -= line.Amount; refund.Held[at].Amount == 0 {
			refund.Held = slices.Delete(refund.Held, at, at+1)
		}
	}
	w.put(refund)
}
