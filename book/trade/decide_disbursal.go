package trade

import "tallystick/book/trade/code"

// disbursable asks for a hold that runs, a second person, and what may be financed.
func (r *ruling) disbursable(Object) Refusal {
	if refusal := r.onward(r.financing.ApprovedBy); !refusal.OK() {
		return refusal
	}
	return r.paidFrom(r.financing)
}

func (c Disburse) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c Disburse) weigh(r *ruling) Refusal {
	financing := r.financing
	if c.Terms.Date < r.at.Day()-Day(r.own().Backdate) {
		return r.no(DateMustNotBeTooOld)
	}
	weight, refusal := r.terms(financing, c.Terms)
	if !refusal.OK() {
		return refusal
	}
	scenario := financing.Product.Scenario()
	if refusal := r.underCap(scenario, financing.Deal.Region, financing.Deal.Bank, weight); !refusal.OK() {
		return refusal
	}
	r.add(FinancingDisbursed{Deal: financing.Deal, By: r.key.Person, Terms: c.Terms, Weight: weight})
	for _, line := range financing.Lines {
		claim, _ := r.book.Claim(line.Document, financing.Deal.ID)
		amount := amountOf(c.Terms.Lines, line.Document)
		r.add(ValueMoved{Document: line.Document, Holder: financing.Deal.Enterprise, Deal: financing.Deal,
			Held: -claim.Held, Pledged: amount, Original: amount})
	}
	r.pool(financing.Deal, scenario, weight)
	r.lends(financing, c.Terms.Amount)
	return Refusal{}
}

func amountOf(lines []Line, id DocumentID) int64 {
	for _, line := range lines {
		if line.Document == id {
			return line.Amount
		}
	}
	return 0
}

// terms refuses terms that the financing, its documents or the limits do not
// carry. It gives what the loan weighs against the caps, in CNY fen. A
// correction is asked only about what it makes more of: limits, classes, rates
// and documents may have changed since, and a wrong date must still be corrected.
func (r *ruling) terms(financing Financing, terms Terms) (int64, Refusal) {
	loan := Money{terms.Amount, financing.Asked.Currency}
	if rule := loan.sound(); rule != 0 {
		return 0, r.no(rule)
	}
	if terms.Amount > financing.Asked.Minor {
		return 0, Refusal{Rule: DisbursalMustNotExceedAsked, Left: financing.Asked}
	}
	if terms.Rate < 0 || terms.Rate > whole {
		return 0, r.no(InterestRateMustBeInRange)
	}
	if terms.Date > r.at.Day() {
		return 0, r.no(DateMustNotBeInFuture)
	}
	if terms.Date < financing.AppliedAt.Day() {
		return 0, r.no(DateMustBeInOrder)
	}
	if terms.Maturity <= terms.Date {
		return 0, r.no(MaturityMustFollowDate)
	}
	stand := financing.Terms // nothing until it is disbursed
	if terms.Maturity-terms.Date > stand.Maturity-stand.Date {
		enterprise, _ := r.book.Party(financing.Deal.Enterprise)
		if refusal := r.tenor(enterprise, financing.Product, int32(terms.Maturity-terms.Date)); !refusal.OK() {
			return 0, refusal
		}
	}
	if code.CheckRegion(string(terms.Outlet)) != nil {
		return 0, r.no(RegionMustBeKnown)
	}
	if terms.Details.IsZero() {
		return 0, r.no(DetailsMustBeGiven)
	}
	if financing.Product.PaysPayment() {
		return 0, r.goesWith(financing, terms)
	}
	if refusal := r.pledges(financing, terms); !refusal.OK() {
		return 0, refusal
	}
	if terms.Amount > stand.Amount || !sameLines(terms.Lines, stand.Lines) {
		if refusal := r.advance(financing.Product, loan, terms.Lines, terms.Date); !refusal.OK() {
			return 0, refusal
		}
	}
	if terms.Amount == stand.Amount {
		return financing.Weight, Refusal{}
	}
	weight, rule := r.convert(loan, CNY, terms.Date, up)
	if rule != 0 {
		return 0, r.no(rule)
	}
	return weight, Refusal{}
}

// pledges refuses an allocation to documents that were not applied for, that
// may not be used, or of which not enough is available besides what this
// financing has already taken.
func (r *ruling) pledges(financing Financing, terms Terms) Refusal {
	if len(terms.Lines) == 0 || len(terms.Lines) > len(financing.Lines) {
		return r.no(DisbursalMustMatchLines)
	}
	for i, line := range terms.Lines {
		if repeats(terms.Lines[:i], line.Document) {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		if !repeats(financing.Lines, line.Document) {
			return r.noItem(DisbursalMustMatchLines, i)
		}
		if line.Amount <= 0 {
			return r.noItem(AmountMustBePositive, i)
		}
		claim, _ := r.book.Claim(line.Document, financing.Deal.ID)
		more := line.Amount - claim.Held
		if financing.State == Disbursed {
			more = due(claim, line.Amount, financing.Own, terms.Amount) -
				due(claim, claim.Original, financing.Own, financing.Terms.Amount)
			if more <= 0 {
				continue
			}
		}
		document, _ := r.book.Document(line.Document)
		refusal := r.usable(financing.Product.Scenario(), document, i)
		if !refusal.OK() && (refusal.Rule != DocumentMustNotBeExpired || more > 0) {
			return refusal // what was held before its last day is taken already
		}
		if document.Shortfall() > 0 {
			return Refusal{Rule: DocumentMustCoverClaims, Item: uint32(i) + 1, Document: document.ID,
				Left: Money{0, document.Face.Currency}}
		}
		if more > document.Available() {
			return r.notAvailable(document, i)
		}
	}
	return Refusal{}
}

// enteredByOther asks for a second person after who entered the terms.
func (r *ruling) enteredByOther(Object) Refusal { return r.other(r.financing.EnteredBy) }

func (c CorrectDisbursal) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c CorrectDisbursal) weigh(r *ruling) Refusal {
	financing := r.financing
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	repaid := financing.repaid()
	if c.Terms.Amount < repaid {
		return Refusal{Rule: CorrectionMustCoverRepaid, Left: Money{repaid, financing.Asked.Currency}}
	}
	if c.Terms.same(financing.Terms) {
		return r.no(CorrectionMustChange)
	}
	weight, refusal := r.terms(financing, c.Terms)
	if !refusal.OK() {
		return refusal
	}
	after := financing
	after.Terms, after.Outstanding, after.Weight = c.Terms, c.Terms.Amount-repaid, weight
	if change := after.counts() - financing.counts(); change > 0 {
		if refusal := r.underCap(financing.Product.Scenario(), financing.Deal.Region, financing.Deal.Bank,
			change); !refusal.OK() {
			return refusal
		}
	}
	r.add(DisbursalCorrected{Deal: financing.Deal, By: r.key.Person, Terms: c.Terms, Before: financing.Terms,
		Outstanding: after.Outstanding, Weight: weight, Reason: c.Reason})
	r.repledge(financing, after, nil, nil)
	r.lends(financing, after.Outstanding-financing.Outstanding)
	if after.Outstanding == 0 {
		r.add(FinancingSettled{Deal: financing.Deal})
	}
	return Refusal{}
}

// same reports whether nothing of the terms differs.
func (t Terms) same(u Terms) bool {
	return t.Amount == u.Amount && t.Rate == u.Rate && t.Date == u.Date && t.Maturity == u.Maturity &&
		t.Outlet == u.Outlet && t.Details == u.Details && sameLines(t.Lines, u.Lines)
}

func sameLines(a, b []Line) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
