package trade

import "slices"

// Money may go before the goods come 预付货款: such a payment names no documents and says on
// which day they are expected. Once they are declared, the bank that paid names the
// declarations, and their value is spent (汇发〔2017〕9号).

// MatchPayment 匹配预付 names the documents of goods that came of a payment in advance, and
// spends their value. By a maker of the bank that paid, or, where they name another than
// was paid, by a checker with a reason.
type MatchPayment struct {
	Payment PaymentID `cbor:"1,keyasint"`
	Lines   []Line    `cbor:"2,keyasint"`
	// why another was paid than the documents name; none where they agree
	PayeeReason Reason `cbor:"3,keyasint"`
	// which match of the payment it is, from 1; 0: one more, whatever was asked for before
	Number uint32 `cbor:"4,keyasint,omitempty"`
}

// PaymentMatched says that goods came of a payment in advance.
type PaymentMatched struct {
	Deal   Deal     `cbor:"1,keyasint"`
	Goods  []Line   `cbor:"2,keyasint"` // the documents that came, and what is spent of each
	Amount int64    `cbor:"3,keyasint"` // of the payment, in its currency, what they cover
	By     PersonID `cbor:"4,keyasint"`
	Why    Reason   `cbor:"5,keyasint,omitempty"` // another was paid than they name
}

func (MatchPayment) Verb() Verb { return VerbMatchPayment }

func (c MatchPayment) object() Object { return Object{Key: PaymentKey(c.Payment)} }

func (e PaymentMatched) Audience() Audience { return e.Deal.audience() }
func (e PaymentMatched) Subjects() []Key    { return e.Deal.subjects() }

func (e PaymentMatched) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	payment.spendMore(e.Goods, e.Amount, e.Why)
	w.put(payment)
}

// spendMore adds documents that came after the payment, and what they cover of it.
func (p *Payment) spendMore(lines []Line, covered int64, why Reason) {
	p.Lines = slices.Clone(p.Lines)
	for _, line := range lines {
		if at := indexOf(p.Lines, line.Document); at >= 0 {
			p.Lines[at].Amount += line.Amount
		} else {
			p.Lines = append(p.Lines, line)
		}
	}
	p.Matched += covered
	p.Matches, p.Last = p.Matches+1, lines
	if why != NoReason {
		p.PayeeReason = why
	}
}

// later reports whether documents of the payment may come after it: it was made in
// advance, or by facilitation.
func (p Payment) later() bool { return p.Expected != 0 || p.Facilitated }

// Unmatched is what of a payment no goods or invoices have come of yet that may come
// later, and no money back.
func (p Payment) Unmatched() int64 {
	if !p.later() || p.State != Paid {
		return 0
	}
	return p.Left() - p.Matched
}

// comesOff is what a refund takes of what is matched of a payment in advance. What no
// goods came of comes back first, unless it is money for the goods of documents.
func (p Payment) comesOff(refund Refund) int64 {
	switch {
	case refund.Amount == p.Left():
		return p.Matched
	case len(refund.Of) > 0:
		return min(refund.Amount, p.Matched)
	}
	return max(0, refund.Amount-p.Unmatched())
}

// maxAdvance is how many days ahead goods may be expected.
const maxAdvance = 366

// advanced refuses a payment in advance that does not say when the goods are to come, or
// that names documents, or whose documents are to be waived: there are none yet.
func (c OpenPayment) advanced(r *ruling) Refusal {
	switch {
	case c.Expected == 0:
		return Refusal{}
	case !c.Scenario.of().advances || len(c.Lines) > 0 || c.Waiver != NoReason:
		return r.no(AdvanceMustNameNoDocuments)
	case c.Expected <= r.at.Day() || c.Expected > r.at.Day()+maxAdvance:
		return r.no(AdvanceMustNameImportDay)
	}
	return Refusal{}
}

// matchBy is when a payment in advance is to have been matched; 0 of every other.
func (r *ruling) matchBy(p Payment) Instant {
	if p.Expected == 0 {
		return 0
	}
	return (max(p.Expected, r.at.Day()) + Day(r.limits(p.Scenario).MatchWithin) + 1).Start()
}

// paidInAdvance asks for a payment that was made, and in advance.
func (r *ruling) paidInAdvance(Object) Refusal {
	switch p := r.payment; {
	case p.State != Paid:
		return r.no(PaymentMustBePaid)
	case p.Expected == 0:
		return Refusal{Rule: MatchMustNotExceedAdvance, Left: Money{0, p.Amount.Currency}}
	}
	return Refusal{}
}

// awaitsGoods asks for a payment in advance of which goods are still to come.
func (r *ruling) awaitsGoods(Object) Refusal {
	if p := r.payment; r.unmatched(p) <= 0 {
		return Refusal{Rule: MatchMustNotExceedAdvance, Left: Money{0, p.Amount.Currency}}
	}
	return Refusal{}
}

// unmatched is what of a payment may be matched: what waits to count as come back is
// not asked for twice.
func (r *ruling) unmatched(p Payment) int64 { return max(0, p.Unmatched()-r.waiting(p)) }

// told reports whether just this match was asked for already. Asked again, as after an answer that
// was lost, it spends nothing.
func (c MatchPayment) told(r *ruling) (bool, Refusal) {
	p := r.payment
	if p.State != Paid || p.Expected == 0 {
		return false, Refusal{}
	}
	return r.numbered(c.Number, p.Matches, slices.Equal(c.Lines, p.Last))
}

func (c MatchPayment) weigh(r *ruling) Refusal {
	p := r.payment
	if len(c.Lines) == 0 || len(p.Lines)+len(c.Lines) > MaxLines {
		return r.no(ListMustBeInBounds)
	}
	if refusal := r.lines(p.Scenario, p.Deal.Enterprise, c.Lines); !refusal.OK() {
		return refusal
	}
	if refusal := r.fits(p.Scenario, c.Lines); !refusal.OK() {
		return refusal
	}
	least, most, refusal := r.worthOf(c.Lines, p.Amount.Currency, p.OpenedAt.Day())
	if !refusal.OK() {
		return refusal
	}
	if most == 0 {
		return Refusal{Rule: LinesMustFitPayment, Left: Money{0, p.Amount.Currency}}
	}
	left := r.unmatched(p)
	if least > left {
		return Refusal{Rule: MatchMustNotExceedAdvance, Left: Money{left, p.Amount.Currency}}
	}
	if c.PayeeReason != NoReason && r.key.Duties&Checker == 0 {
		return r.no(PayeeMustAgree)
	}
	named := p
	named.Lines = c.Lines
	if refusal := r.agrees(named, c.PayeeReason); !refusal.OK() {
		return refusal
	}
	r.add(PaymentMatched{Deal: p.Deal, Goods: c.Lines, Amount: min(most, left), By: r.key.Person,
		Why: c.PayeeReason})
	for _, line := range c.Lines {
		r.add(ValueMoved{Document: line.Document, Holder: p.Deal.Enterprise, Deal: p.Deal, Spent: line.Amount})
	}
	return Refusal{}
}

// endMatch warns of a payment in advance when no goods have come of all of it in time.
func (r *ruling) endMatch(p Payment, deadline Deadline) {
	r.add(DeadlinePassed{deadline})
	if left := p.Unmatched(); left > 0 {
		r.alert(Alert{Kind: AdvanceUnmatched, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
			Amount: Money{left, p.Amount.Currency}, Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
	}
}
