package trade

func (c Repay) decide(r *ruling) Refusal {
	financing, refusal := r.own(c.Financing, Maker)
	if !refusal.OK() {
		return refusal
	}
	if financing.State != Disbursed {
		return r.no(FinancingMustBeDisbursed)
	}
	if c.Principal < 0 || c.Interest < 0 || (c.Principal == 0 && c.Interest == 0) {
		return r.no(AmountMustBePositive)
	}
	if c.Principal > MaxAmount || c.Interest > MaxAmount {
		return r.no(AmountMustBeInRange)
	}
	if c.Principal > financing.Outstanding {
		return Refusal{Rule: RepaymentMustNotExceedOwed, Left: Money{financing.Outstanding, financing.Asked.Currency}}
	}
	if rule := r.registrable(c.Date); rule != 0 {
		return r.no(rule)
	}
	if c.Date < financing.Terms.Date {
		return r.no(DateMustBeInOrder)
	}
	if !contains(r.limits().Sources, c.Source) {
		return r.no(SourceMustBeAllowed)
	}
	used, refusal := r.use(financing, c)
	if !refusal.OK() {
		return refusal
	}
	repayment := Repayment{Financing: c.Financing, Number: financing.Repayments + 1, Date: c.Date, Principal: c.Principal, Interest: c.Interest,
		Source: c.Source, Proceeds: c.Proceeds, Used: used, By: r.key.Person}
	r.add(FinancingRepaid{Deal: financing.Deal, Repayment: repayment})
	if used > 0 {
		r.add(ProceedsUsed{Proceeds: c.Proceeds, Bank: r.party.ID, Enterprise: financing.Deal.Enterprise, Change: used})
	}
	outstanding := financing.Outstanding - c.Principal
	r.repledge(financing, outstanding)
	if c.Source == Purchase {
		r.alert(Alert{Kind: RepaidFromPurchase, Financing: c.Financing, Enterprise: financing.Deal.Enterprise, Region: financing.Deal.Region,
			Amount: Money{c.Principal + c.Interest, financing.Asked.Currency}, Parties: []PartyID{financing.Deal.Bank, financing.Deal.Enterprise}})
	}
	if outstanding == 0 {
		r.add(FinancingSettled{Deal: financing.Deal})
	}
	return Refusal{}
}

// registrable refuses days that have not come yet or lie too far back to be registered.
func (r *ruling) registrable(day Day) Rule {
	if day > r.at.Day() {
		return DateMustNotBeInFuture
	}
	if day < r.at.Day()-Day(r.limits().Backdate) {
		return DateMustNotBeTooOld
	}
	return 0
}

// use says how much of the proceeds a repayment uses up, in their currency.
// Loans with export background are repaid from export receipts that are named
// by their number (汇发〔2017〕3号); no other source names any.
func (r *ruling) use(financing Financing, c Repay) (int64, Refusal) {
	if (c.Source == FromProceeds) == c.Proceeds.IsZero() {
		return 0, r.no(ProceedsMustBeNamed)
	}
	if c.Source != FromProceeds {
		return 0, Refusal{}
	}
	proceeds, ok := r.book.Proceeds(c.Proceeds)
	if !ok || proceeds.Bank != r.party.ID {
		return 0, r.no(ProceedsMustExist)
	}
	if proceeds.Enterprise != financing.Deal.Enterprise || !overlap(proceeds.Lines, financing.Terms.Lines) {
		return 0, r.no(ProceedsMustBeSameDeal)
	}
	paid := Money{c.Principal + c.Interest, financing.Asked.Currency}
	used, rule := convert(r.book, paid, proceeds.Amount.Currency, r.at.Day(), r.limits().RateAge, up)
	if rule != 0 {
		return 0, r.no(rule)
	}
	if left := proceeds.Amount.Minor - proceeds.Used; used > left {
		return 0, Refusal{Rule: RepaymentMustNotExceedProceeds, Left: Money{left, proceeds.Amount.Currency}}
	}
	return used, Refusal{}
}

func overlap(a, b []Line) bool {
	for _, line := range a {
		if repeats(b, line.Document) {
			return true
		}
	}
	return false
}

// repledge brings pledges and caps in line with the principal that is owed:
// what is no longer needed is released; what is needed again is pledged as far
// as it is available, and a warning says that the rest is uncovered.
func (r *ruling) repledge(financing Financing, outstanding int64) {
	for _, line := range financing.Terms.Lines {
		claim, _ := r.book.Claim(line.Document, financing.Deal.Financing)
		document, _ := r.book.Document(line.Document)
		wanted := repledged(claim, financing, claim.Original, outstanding, financing.Terms.Amount)
		moved := min(wanted, document.Available())
		r.move(ValueMoved{Document: line.Document, Holder: financing.Deal.Enterprise, Deal: financing.Deal, Pledged: moved})
		if wanted > moved {
			r.alert(Alert{Kind: PledgeUncovered, Document: line.Document, Financing: financing.Deal.Financing, Enterprise: financing.Deal.Enterprise,
				Region: financing.Deal.Region, Amount: Money{wanted - moved, document.Face.Currency}, Parties: []PartyID{financing.Deal.Bank, financing.Deal.Enterprise}})
		}
	}
	amount := financing.Terms.Amount
	r.pool(financing.Deal, financing.Product.Scenario(), weightOf(financing.Weight, outstanding, amount)-weightOf(financing.Weight, financing.Outstanding, amount))
}

func (c CorrectRepayment) decide(r *ruling) Refusal {
	financing, refusal := r.own(c.Financing, Checker)
	if !refusal.OK() {
		return refusal
	}
	if financing.State != Disbursed && financing.State != Settled {
		return r.no(FinancingMustBeDisbursed)
	}
	repayment, ok := r.book.Repayment(c.Financing, c.Number)
	if !ok {
		return r.no(RepaymentMustExist)
	}
	if repayment.Corrected {
		return r.no(RepaymentMustNotBeCorrected)
	}
	if repayment.By == r.key.Person {
		return r.no(SecondPersonMustAct)
	}
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(RepaymentCorrected{Deal: financing.Deal, Repayment: repayment, Reason: c.Reason})
	if repayment.Used > 0 {
		r.add(ProceedsUsed{Proceeds: repayment.Proceeds, Bank: r.party.ID, Enterprise: financing.Deal.Enterprise, Change: -repayment.Used})
	}
	if financing.State == Settled && repayment.Principal > 0 {
		r.add(FinancingReopened{Deal: financing.Deal})
	}
	r.repledge(financing, financing.Outstanding+repayment.Principal)
	return Refusal{}
}
