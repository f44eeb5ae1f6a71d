package trade

func (e FinancingApplied) post(w Writer) {
	w.put(Financing{Deal: e.Deal, Product: e.Product, State: Applied, Asked: e.Asked, Tenor: e.Tenor, Lines: e.Lines,
		Details: e.Details, AppliedAt: e.At, Payment: e.Payment})
}

func holdDeadline(f Financing) Deadline {
	return Deadline{At: f.HoldUntil, Kind: HoldEnds, Deal: f.Deal.ID}
}

// maturityDeadline is the start of the day after the maturity.
func maturityDeadline(f Financing) Deadline {
	return Deadline{At: (f.Terms.Maturity + 1).Start(), Kind: MaturityEnds, Deal: f.Deal.ID}
}

func (e FinancingAccepted) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	financing.State, financing.AcceptedBy, financing.HoldUntil = Accepted, e.By, e.HoldUntil
	w.put(financing)
	w.put(holdDeadline(financing))
}

func (e HoldExtended) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	w.remove(holdDeadline(financing))
	financing.HoldUntil = e.HoldUntil
	financing.Extensions++
	w.put(financing)
	w.put(holdDeadline(financing))
}

func (e FinancingApproved) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	financing.State, financing.ApprovedBy = Approved, e.By
	w.put(financing)
}

func (e FinancingEnded) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	if financing.holding() {
		w.remove(holdDeadline(financing))
	}
	financing.State, financing.Reason = e.State, e.Reason
	w.put(financing)
}

func (e FinancingDisbursed) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	w.remove(holdDeadline(financing))
	financing.State, financing.EnteredBy, financing.Terms = Disbursed, e.By, e.Terms
	financing.Outstanding, financing.Weight = e.Terms.Amount, e.Weight
	w.put(financing)
	w.put(maturityDeadline(financing))
	w.foresees(e.Terms)
	w.runs(financing)
	lend(w, e.Deal, true)
}

func (e DisbursalCorrected) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	moved := e.Terms.Maturity != financing.Terms.Maturity
	if moved {
		w.remove(maturityDeadline(financing))
		financing.OverdueSeen = false
	}
	financing.EnteredBy, financing.Terms, financing.Outstanding, financing.Weight = e.By, e.Terms,
		e.Outstanding, e.Weight
	w.put(financing)
	w.foresees(e.Terms)
	w.runs(financing)
	if moved {
		w.put(maturityDeadline(financing))
	}
}

func (e FinancingSettled) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	w.remove(maturityDeadline(financing))
	financing.State = Settled
	w.put(financing)
	lend(w, e.Deal, false)
}

func (e FinancingReopened) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	financing.State = Disbursed
	w.put(financing)
	if !financing.OverdueSeen {
		w.put(maturityDeadline(financing))
	}
	lend(w, e.Deal, true)
}

// lend counts one live financing more or less of a bank with an enterprise.
func lend(w Writer, deal Deal, more bool) {
	party := must(w.Party(deal.Enterprise))
	before := w.Lenders(party.ID)
	banks := make([]Lender, 0, len(before)+1)
	found := false
	for _, lender := range before {
		if lender.Bank == deal.Bank {
			found = true
			if more {
				lender.Live++
			} else {
				lender.Live--
			}
		}
		if lender.Live > 0 {
			banks = append(banks, lender)
		}
	}
	if !found {
		banks = append(banks, Lender{Bank: deal.Bank, Live: 1})
	}
	w.put(Lenders{Party: party.ID, Region: party.Region, Banks: banks})
}

func (e FinancingRepaid) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	financing.Outstanding -= e.Repayment.Principal
	financing.Own += e.Repayment.own()
	financing.Repayments = e.Repayment.Number
	w.put(financing)
	w.put(e.Repayment)
	if !e.Repayment.Transaction.IsZero() {
		w.put(Transaction{Bank: e.Deal.Bank, ID: e.Repayment.Transaction, Financing: e.Repayment.Financing,
			Number: e.Repayment.Number})
	}
}

// own is the principal that a repayment brought otherwise than from proceeds.
func (r Repayment) own() int64 {
	if r.Source == FromProceeds {
		return 0
	}
	return r.Principal
}

func (e RepaymentCorrected) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing()))
	financing.Outstanding += e.Repayment.Principal
	financing.Own -= e.Repayment.own()
	w.put(financing)
	w.runs(financing)
	repayment := e.Repayment
	repayment.Corrected = true
	w.put(repayment)
}

func (e ProceedsRegistered) post(w Writer) { w.receives(e.Proceeds) }

func (e ProceedsCorrected) post(w Writer) { w.receives(e.Proceeds) }

func (e ProceedsConfirmed) post(w Writer) { w.receives(e.Proceeds) }

func (e ProceedsDismissed) post(w Writer) { w.put(e.Proceeds) }

func (e RemainderClosed) post(w Writer) {
	proceeds := must(w.Proceeds(e.Proceeds))
	match := proceeds.match(e.Document)
	match.Closed, match.ClosedBy = e.Amount.Minor, e.By
	w.put(proceeds)
}

func (e ProceedsUsed) post(w Writer) {
	proceeds := must(w.Proceeds(e.Proceeds))
	proceeds.Used += e.Change()
	for _, use := range e.Uses {
		match := proceeds.match(use.Document)
		if e.Undone {
			use.Used, use.Applied = -use.Used, -use.Applied
		}
		match.Used += use.Used
		match.Applied += use.Applied
		if match.Used < 0 || match.Used > match.Worth || match.Applied < 0 || match.Applied > match.Amount {
			panic("broken invariant: repayments used more of a match than it brought")
		}
	}
	w.put(proceeds)
}

// match gives the match of a document for changing.
func (p Proceeds) match(id DocumentID) *Match {
	for i := range p.Matches {
		if p.Matches[i].Document == id {
			return &p.Matches[i]
		}
	}
	panic("broken invariant: an event names a match that the proceeds lack")
}

// post of a release: the value itself is moved by [ValueMoved].
func (e PledgeReleased) post(Writer) {}
