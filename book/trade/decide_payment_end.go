package trade

func (c WithdrawPayment) weigh(r *ruling) Refusal { return r.endPayment(Withdrawn, c.Reason) }
func (c DeclinePayment) weigh(r *ruling) Refusal  { return r.endPayment(Declined, c.Reason) }

// endPayment closes a payment that is not made and frees what it holds.
func (r *ruling) endPayment(state State, reason Reason) Refusal {
	if !reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.free(r.payment)
	r.add(PaymentEnded{Deal: r.payment.Deal, State: state, Reason: reason, By: r.key.Person})
	return Refusal{}
}

// free gives back what a payment holds and spends.
func (r *ruling) free(p Payment) {
	for _, line := range p.Takes() {
		claim, _ := r.book.Claim(line.Document, p.Deal.ID)
		r.move(ValueMoved{Document: line.Document, Holder: p.holds(line), Deal: p.Deal, Held: -claim.Held,
			Spent: -claim.Spent})
	}
}

// lapsePayment ends a payment whose hold ran out.
func (r *ruling) lapsePayment(p Payment) {
	r.free(p)
	r.add(PaymentEnded{Deal: p.Deal, State: Lapsed, Reason: ExpiredUndisbursed})
	r.alert(Alert{Kind: HoldLapsed, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
		Amount: p.Amount, Parties: []PartyID{p.Deal.Bank, p.Deal.Enterprise}})
}

// voidable asks for a payment of which nothing came back, or is said to have, and
// somebody other than who registered it.
func (r *ruling) voidable(Object) Refusal {
	if refusal := r.other(r.payment.PaidBy); !refusal.OK() {
		return refusal
	}
	if r.payment.Refunded+r.waiting(r.payment) > 0 {
		return r.no(PaymentMustNotBeRefunded)
	}
	return Refusal{}
}

func (c VoidPayment) weigh(r *ruling) Refusal {
	p := r.payment
	if c.Reason != EntryError && c.Reason != PaymentFailed {
		return r.no(ReasonMustFit)
	}
	r.free(p)
	r.add(PaymentEnded{Deal: p.Deal, State: Void, Reason: c.Reason, By: r.key.Person})
	r.inMonth(p, -p.Weight, -p.Petty, p.Date)
	r.lentBeyond(p, 0)
	return Refusal{}
}
