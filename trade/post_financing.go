package trade

func (e FinancingApplied) post(w Writer) {
	w.Put(Financing{Deal: e.Deal, Product: e.Product, State: Applied, Asked: e.Asked, Tenor: e.Tenor, Lines: e.Lines, Details: e.Details, AppliedAt: e.At})
}

func holdDeadline(f Financing) Deadline {
	return Deadline{At: f.HoldUntil, Kind: HoldEnds, Financing: f.Deal.Financing}
}

// maturityDeadline is the start of the day after the maturity.
func maturityDeadline(f Financing) Deadline {
	return Deadline{At: (f.Terms.Maturity + 1).Start(), Kind: MaturityEnds, Financing: f.Deal.Financing}
}

func (e FinancingAccepted) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	financing.State, financing.AcceptedBy, financing.HoldUntil = Accepted, e.By, e.HoldUntil
	w.Put(financing)
	w.Put(holdDeadline(financing))
}

func (e HoldExtended) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	w.Remove(holdDeadline(financing))
	financing.HoldUntil = e.HoldUntil
	financing.Extensions++
	w.Put(financing)
	w.Put(holdDeadline(financing))
}

func (e FinancingApproved) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	financing.State, financing.ApprovedBy = Approved, e.By
	w.Put(financing)
}

func (e FinancingEnded) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	if financing.holding() {
		w.Remove(holdDeadline(financing))
	}
	financing.State, financing.Reason = e.State, e.Reason
	w.Put(financing)
}

func (e FinancingDisbursed) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	w.Remove(holdDeadline(financing))
	financing.State, financing.EnteredBy, financing.Terms = Disbursed, e.By, e.Terms
	financing.Outstanding, financing.Weight = e.Terms.Amount, e.Weight
	w.Put(financing)
	w.Put(maturityDeadline(financing))
	lend(w, e.Deal, true)
}

func (e DisbursalCorrected) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	moved := e.Terms.Maturity != financing.Terms.Maturity
	if moved {
		w.Remove(maturityDeadline(financing))
		financing.OverdueSeen = false
	}
	financing.EnteredBy, financing.Terms, financing.Outstanding, financing.Weight = e.By, e.Terms, e.Outstanding, e.Weight
	w.Put(financing)
	if moved {
		w.Put(maturityDeadline(financing))
	}
}

func (e FinancingSettled) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	w.Remove(maturityDeadline(financing))
	financing.State = Settled
	w.Put(financing)
	lend(w, e.Deal, false)
}

func (e FinancingReopened) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	financing.State = Disbursed
	w.Put(financing)
	if !financing.OverdueSeen {
		w.Put(maturityDeadline(financing))
	}
	lend(w, e.Deal, true)
}

// lend counts one live financing more or less of a bank with an enterprise.
func lend(w Writer, deal Deal, more bool) {
	party := must(w.Party(deal.Enterprise))
	lenders := make([]Lender, 0, len(party.Lenders)+1)
	found := false
	for _, lender := range party.Lenders {
		if lender.Bank == deal.Bank {
			found = true
			if more {
				lender.Live++
			} else {
				lender.Live--
			}
		}
		if lender.Live > 0 {
			lenders = append(lenders, lender)
		}
	}
	if !found && more {
		lenders = append(lenders, Lender{Bank: deal.Bank, Live: 1})
	}
	party.Lenders = lenders
	w.Put(party)
}

func (e FinancingRepaid) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	financing.Outstanding -= e.Repayment.Principal
	financing.Repayments = e.Repayment.Number
	w.Put(financing)
	w.Put(e.Repayment)
}

func (e RepaymentCorrected) post(w Writer) {
	financing := must(w.Financing(e.Deal.Financing))
	financing.Outstanding += e.Repayment.Principal
	w.Put(financing)
	repayment := e.Repayment
	repayment.Corrected = true
	w.Put(repayment)
}

func (e ProceedsRegistered) post(w Writer) { w.Put(e.Proceeds) }

func (e ProceedsUsed) post(w Writer) {
	proceeds := must(w.Proceeds(e.Proceeds))
	proceeds.Used += e.Change
	w.Put(proceeds)
}
