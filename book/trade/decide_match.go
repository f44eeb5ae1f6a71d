package trade

// Money may go before the goods come 预付货款: such a payment names no documents and says on
// which day they are expected. Once they are declared, the bank that paid names the
// declarations, and their value is spent (汇发〔2017〕9号).

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
