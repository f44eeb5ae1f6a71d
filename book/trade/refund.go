package trade

import (
	"cmp"
	"slices"
)

// refundReasons are why money of a payment comes back.
var refundReasons = []Reason{PaymentFailed, PaidTwice, WrongPayee, WentBack, PriceReduced, ContractEnded, InvoiceRed}

// holds reports whether money that came back for a reason frees no value by itself:
// the goods went back or are worth less, and their source has yet to say so.
func (s Scenario) holds(r Reason) bool { return s.of().listed && (r == WentBack || r == PriceReduced) }

// refunds reports whether money of a payment comes back for a reason: goods go back
// where there are goods, and
// invoices are reversed where there are invoices.
func (s Scenario) refunds(r Reason) bool {
	return contains(refundReasons, r) && (r != WentBack || s.of().listed) && (r != InvoiceRed || s.Capital())
}

func (c RefundPayment) weigh(r *ruling) Refusal {
	p := r.payment
	if !p.Scenario.refunds(c.Reason) {
		return r.no(ReasonMustFit)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if c.Amount <= 0 {
		return r.no(AmountMustBePositive)
	}
	if left := p.Left() - r.waiting(p); c.Amount > left {
		return Refusal{Rule: RefundMustNotExceedPaid, Left: Money{left, p.Amount.Currency}}
	}
	if refusal := r.ofInvoices(p, c); !refusal.OK() {
		return refusal
	}
	if refusal := r.cameOf(p, c); !refusal.OK() {
		return refusal
	}
	if refusal := r.remitted(c.Remittance, c.Date, p.Date); !refusal.OK() {
		return refusal
	}
	special := r.special(p, c.Elsewhere, c.Date)
	if special && c.Permit.IsZero() && !r.freeOfPermit(p, r.waiting(p)+c.Amount) {
		return r.no(RefundMustHavePermit)
	}
	to := ToTakeBack
	if !p.Scenario.of().listed {
		to = 0 // of goods alone refunds are special
	}
	permit, refusal := r.permits(p, c.Permit, to, Money{c.Amount, p.Amount.Currency})
	if !refusal.OK() {
		return refusal
	}
	refund := Refund{Payment: p.Deal.ID.Payment(), Number: p.Refunds + 1, Remittance: c.Remittance, Amount: c.Amount,
		Date: c.Date, Reason: c.Reason, Details: c.Details, EnteredBy: r.key.Person, Of: c.Of,
		Elsewhere: c.Elsewhere, Permit: permit,
		Waiting: special || c.Reason == PaymentFailed || r.endsContract(p, c.Reason) || r.checked(p, c.Amount)}
	if refund.Waiting {
		r.add(RefundRegistered{Deal: p.Deal, Refund: refund})
		r.moveOf(p, refund.Permit, refund.Permit.Amount, 0)
		return Refusal{}
	}
	refund.At = r.at
	at := len(r.events)
	r.add(nil) // the refund, which says what the moves below hold
	refund.Held = r.restore(p, refund)
	if len(refund.Held) > 0 {
		refund.HeldUntil = r.heldUntil(p)
	}
	r.events[at] = RefundRegistered{Deal: p.Deal, Refund: refund}
	r.moveOf(p, refund.Permit, 0, refund.Permit.Amount)
	return Refusal{}
}

// special reports whether money of a payment for goods came back long after it, or by another way
// than it went 特殊退汇 (汇发〔2020〕8号): then a second person looks at it. Where limits say nothing
// of it none is.
func (r *ruling) special(p Payment, elsewhere bool, date Day) bool {
	late := r.limits(p.Scenario).SpecialDays
	return late > 0 && (elsewhere || date > p.Date+Day(late))
}

// freeOfPermit reports whether a special refund takes no permit of the branch: of an enterprise of
// class A, and as long as all that came back of the payment, and so much more, is up to an amount. Where
// no rate says what it is worth it takes one.
func (r *ruling) freeOfPermit(p Payment, more int64) bool {
	payer, _ := r.heirParty(p.Deal.Enterprise)
	worth, rule := r.convert(Money{p.Refunded + more, p.Amount.Currency}, USD, r.at.Day(), up)
	return payer.Class == ClassA && rule == 0 && worth <= r.limits(p.Scenario).SpecialFree
}

// refundable asks for a payment of which something can still come back.
func (r *ruling) refundable(Object) Refusal {
	p := r.payment
	if p.Refunds >= MaxLines {
		return r.no(ListMustBeInBounds)
	}
	if left := p.Left() - r.waiting(p); left == 0 {
		return Refusal{Rule: RefundMustNotExceedPaid, Left: Money{0, p.Amount.Currency}}
	}
	return Refusal{}
}

// cameOf refuses a refund that does not say of which documents it is, where the goods
// of one of several went back, or of what came of a payment in advance, or that names
// others, or more of them than is spent, or parts that do not come to it.
func (r *ruling) cameOf(p Payment, c RefundPayment) Refusal {
	if len(c.Of) == 0 {
		several := len(p.Lines) > 1 || p.Unmatched() > 0 && len(p.Lines) > 0
		if several && (p.Scenario.holds(c.Reason) || r.endsContract(p, c.Reason)) {
			return r.no(RefundMustNameDocuments)
		}
		return Refusal{}
	}
	if len(c.Of) > len(p.Lines) {
		return r.no(ListMustBeInBounds)
	}
	for i, line := range c.Of {
		if repeats(c.Of[:i], line.Document) {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		if !repeats(p.Lines, line.Document) {
			return r.noItem(RefundMustNameDocuments, i)
		}
		if line.Amount <= 0 {
			return r.noItem(AmountMustBePositive, i)
		}
		claim, _ := r.book.Claim(line.Document, p.Deal.ID)
		if left := max(0, claim.Spent-r.waitingOf(p, line.Document)); line.Amount > left {
			document, _ := r.book.Document(line.Document)
			return Refusal{Rule: RefundMustNotExceedPaid, Item: uint32(i) + 1, Document: line.Document,
				Left: Money{left, document.Face.Currency}}
		}
	}
	return r.backed(c.Of, Money{c.Amount, p.Amount.Currency}, p.OpenedAt.Day())
}

// waitingOf is what refunds that wait name of a document.
func (r *ruling) waitingOf(p Payment, id DocumentID) (sum int64) {
	for record := range r.book.records.Scan(RefundsKey(p.Deal.ID.Payment())) {
		if refund := record.(Refund); refund.Waiting {
			sum += amountOf(refund.Of, id)
		}
	}
	return sum
}

// checked reports whether money that came back takes a second person: it brings all
// that came back of the payment above a threshold, so that parts do not slip below it,
// or no rate says what it is worth.
func (r *ruling) checked(p Payment, amount int64) bool {
	worth, rule := r.convert(Money{p.Refunded + amount, p.Amount.Currency}, USD, r.at.Day(), up)
	return rule != 0 || worth > r.limits(p.Scenario).RefundCheck
}

// heldUntil is how long what a refund holds now waits for the source's word.
func (r *ruling) heldUntil(p Payment) Instant {
	return (r.at.Day() + Day(r.limits(p.Scenario).ReturnHold) + 1).Start()
}

// waiting is what of a payment came back and waits for a second person.
func (r *ruling) waiting(p Payment) (sum int64) {
	for record := range r.book.records.Scan(RefundsKey(p.Deal.ID.Payment())) {
		if refund := record.(Refund); refund.Waiting {
			sum += refund.Amount
		}
	}
	return sum
}

// restore gives back what of each document is no longer spent once a refund counts,
// and lists what stays held of it. A refund that names documents gives back what it
// names, and with the last of the money all that is left. Of one that names none so
// much of a line stays spent as is its share of what is still paid, rounded up and
// taken from the totals, so that the last part that comes back leaves nothing; of a
// payment in advance as is its share of what is still matched. What
// is taken beyond a document's worth already its source has said: nothing of that
// waits for its word.
func (r *ruling) restore(p Payment, refund Refund) (held []Line) {
	rest, off := p.Left()-refund.Amount, p.comesOff(refund)
	for _, line := range p.Lines {
		claim, _ := r.book.Claim(line.Document, p.Deal.ID)
		back := claim.Spent
		switch {
		case rest == 0 || r.later(p, line) && off == p.Matched: // nothing is paid for it any more
		case len(refund.Of) > 0 && (!p.Scenario.Capital() || r.invoice(line)):
			back = min(back, amountOf(refund.Of, line.Document))
		case r.later(p, line):
			stays, _ := mulDiv(back, p.Matched-off, p.Matched, up) // no more than what is spent
			back -= stays
		default:
			of, left := line.Amount, p.Amount.Minor
			if alike, _ := mulDiv(of, p.Left(), left, up); alike != claim.Spent {
				of, left = claim.Spent, p.Left() // a refund before named documents
			}
			stays, _ := mulDiv(of, rest, left, up) // no more than what is spent
			back -= stays
		}
		move := ValueMoved{Document: line.Document, Holder: p.owner(), Deal: p.Deal, Spent: -back}
		if p.Scenario.holds(refund.Reason) {
			if move.Held = max(0, back-r.known(line.Document)); move.Held > 0 {
				held = append(held, Line{line.Document, move.Held})
			}
		}
		r.move(move)
	}
	change, _ := mulDiv(p.Weight, rest, p.Amount.Minor, up)
	before, _ := mulDiv(p.Weight, p.Left(), p.Amount.Minor, up)
	petty, _ := mulDiv(p.Petty, rest, p.Amount.Minor, up)
	counted, _ := mulDiv(p.Petty, p.Left(), p.Amount.Minor, up)
	if change != before || petty != counted {
		r.inMonth(p, change-before, petty-counted, p.Date)
	}
	r.lentBeyond(p, rest)
	r.warnOfRefund(p, refund.Amount)
	return held
}

// later reports whether a line is of those that may come after the payment: what is
// matched, and not the money itself.
func (r *ruling) later(p Payment, line Line) bool {
	return p.Expected != 0 || p.Facilitated && r.invoice(line)
}

// known is how far a document's source has said already that it is worth less than is
// taken of it. One that is withdrawn says nothing of goods that went back.
func (r *ruling) known(id DocumentID) int64 {
	document, _ := r.book.Document(id)
	if document.Withdrawn {
		return 0
	}
	return document.Shortfall()
}

// refundWaits asks for a refund that waits for somebody other than who entered it.
func (r *ruling) refundWaits(o Object) Refusal {
	r.refund, _ = owned(find[Refund](r.book.records, o.Key)) // one that is not there does not wait
	if !r.refund.Waiting {
		return r.no(RefundMustWait)
	}
	return Refusal{}
}

func (r *ruling) refundOfOther(Object) Refusal { return r.other(r.refund.EnteredBy) }

func (c ConfirmRefund) weigh(r *ruling) Refusal {
	p, refund := r.payment, r.refund
	if c.Dismiss != NoReason {
		if c.Dismiss != EntryError {
			return r.no(ReasonMustFit)
		}
		r.add(RefundDismissed{Deal: p.Deal, Number: c.Number, By: r.key.Person, Reason: c.Dismiss})
		r.moveOf(p, refund.Permit, -refund.Permit.Amount, 0)
		return Refusal{}
	}
	// asked again: the enterprise may be of another class by now, and more may have come back
	if r.special(p, refund.Elsewhere, refund.Date) && refund.Permit == (Line{}) && !r.freeOfPermit(p, refund.Amount) {
		return r.no(RefundMustHavePermit)
	}
	if refusal := r.permitStands(refund.Permit); !refusal.OK() {
		return refusal
	}
	r.add(nil)
	confirmed := RefundConfirmed{Deal: p.Deal, Number: c.Number, By: r.key.Person, At: r.at, Held: r.restore(p, refund)}
	if len(confirmed.Held) > 0 {
		confirmed.HeldUntil = r.heldUntil(p)
	}
	r.events[0] = confirmed
	r.moveOf(p, refund.Permit, -refund.Permit.Amount, refund.Permit.Amount)
	r.closeFilings(p, refund)
	return Refusal{}
}

// settleReturns lets go of what refunds hold of a document, the oldest first, as far
// as its source lowers what it is worth. A withdrawal lets go of nothing: the goods
// may be declared anew, or the document reinstated, and money for goods that left
// frees no value of either.
func (r *ruling) settleReturns(document DocumentID, lowered int64) {
	for _, refund := range r.returning(document) {
		part := min(refund.Held[indexOf(refund.Held, document)].Amount, lowered)
		if part <= 0 {
			return
		}
		r.letGo(refund, []Line{{document, part}})
		lowered -= part
	}
}

// returning lists the refunds that hold something of a document, the oldest first.
func (r *ruling) returning(id DocumentID) (refunds []Refund) {
	for claim := range r.book.Claims(id) {
		if claim.Held == 0 {
			continue // what a refund holds its claim holds
		}
		for record := range r.book.records.Scan(RefundsKey(claim.Deal.Payment())) {
			if refund := record.(Refund); indexOf(refund.Held, id) >= 0 {
				refunds = append(refunds, refund)
			}
		}
	}
	slices.SortStableFunc(refunds, func(a, b Refund) int { return cmp.Compare(a.At, b.At) })
	return refunds
}

func indexOf(lines []Line, id DocumentID) int {
	return slices.IndexFunc(lines, func(l Line) bool { return l.Document == id })
}

// letGo frees what a refund holds.
func (r *ruling) letGo(refund Refund, lines []Line) {
	p, _ := r.book.Payment(refund.Payment)
	for _, line := range lines {
		r.add(ValueMoved{Document: line.Document, Holder: p.owner(), Deal: p.Deal, Held: -line.Amount})
	}
	r.add(RefundReleased{Deal: p.Deal, Number: refund.Number, Lines: lines})
}

// endReturnHold frees what refunds of a payment hold when no source said in time that
// the goods went back, and warns of it.
func (r *ruling) endReturnHold(p Payment, deadline Deadline) {
	r.add(DeadlinePassed{deadline})
	for record := range r.book.records.Scan(RefundsKey(p.Deal.ID.Payment())) {
		refund := record.(Refund)
		if len(refund.Held) == 0 || refund.HeldUntil > deadline.At {
			continue
		}
		r.letGo(refund, slices.Clone(refund.Held))
		for _, line := range refund.Held {
			document, _ := r.book.Document(line.Document)
			r.alert(Alert{Kind: ReturnNotDeclared, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise,
				Region: p.Deal.Region, Document: line.Document, Amount: Money{line.Amount, document.Face.Currency},
				Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
		}
	}
}
