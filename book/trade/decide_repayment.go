package trade

func (c Repay) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c Repay) told(r *ruling) (bool, Refusal) {
	answer, known := r.toldBefore(r.financing, c)
	return known, answer
}

func (c Repay) weigh(r *ruling) Refusal {
	financing := r.financing
	if c.Principal < 0 || c.Interest < 0 || (c.Principal == 0 && c.Interest == 0) {
		return r.no(AmountMustBePositive)
	}
	if c.Principal > MaxAmount || c.Interest > MaxAmount {
		return r.no(AmountMustBeInRange)
	}
	if c.Principal > financing.Outstanding {
		return Refusal{Rule: RepaymentMustNotExceedOwed, Left: Money{financing.Outstanding, financing.Asked.Currency}}
	}
	if rule := r.registrable(c.Date, r.own().Backdate); rule != 0 {
		return r.no(rule)
	}
	if c.Date < financing.Terms.Date {
		return r.no(DateMustBeInOrder)
	}
	if !contains(r.own().Sources, c.Source) {
		return r.no(SourceMustBeAllowed)
	}
	uses, refusal := r.uses(financing, c)
	if !refusal.OK() {
		return refusal
	}
	repayment := Repayment{Financing: c.Financing, Number: financing.Repayments + 1, Date: c.Date,
		Principal: c.Principal, Interest: c.Interest,
		Source: c.Source, Proceeds: c.Proceeds, Uses: uses, By: r.key.Person, Transaction: c.Transaction,
		Evidence: c.Evidence}
	r.add(nil) // the repayment, which says what the moves below uncover
	if len(uses) > 0 {
		r.add(ProceedsUsed{Proceeds: c.Proceeds, Bank: financing.Deal.Bank, Enterprise: financing.Deal.Enterprise,
			Region: financing.Deal.Region,
			Uses:   uses})
	}
	after := financing
	after.Outstanding -= c.Principal
	after.Own += repayment.own()
	repayment.Uncovered, repayment.Lacking = r.repledge(financing, after, uses, nil)
	r.lends(financing, -c.Principal)
	r.events[0] = FinancingRepaid{Deal: financing.Deal, Repayment: repayment}
	if c.Source == Purchase && !financing.Product.PaysPayment() {
		r.alert(Alert{Kind: RepaidFromPurchase, Deal: financing.Deal.ID, Enterprise: financing.Deal.Enterprise,
			Region:  financing.Deal.Region,
			Amount:  Money{c.Principal + c.Interest, financing.Asked.Currency},
			Parties: []PartyID{financing.Deal.Bank, financing.Deal.Enterprise}})
	}
	if after.Outstanding == 0 {
		r.add(FinancingSettled{Deal: financing.Deal})
	}
	return Refusal{}
}

// registrable refuses days that have not come yet or lie too far back to be registered.
func (r *ruling) registrable(day Day, backdate int32) Rule {
	if day > r.at.Day() {
		return DateMustNotBeInFuture
	}
	if day < r.at.Day()-Day(backdate) {
		return DateMustNotBeTooOld
	}
	return 0
}

// uses says what a repayment uses up of the proceeds, document by document.
// Loans with export background are repaid from export receipts that are named
// by their number (汇发〔2017〕3号); no other source names any. A repayment uses at
// most what the remittance brought for this loan's documents and no repayment
// has used: money that came for one claim never frees another.
func (r *ruling) uses(financing Financing, c Repay) ([]Use, Refusal) {
	if (c.Source == FromProceeds) == c.Proceeds.IsZero() {
		return nil, r.no(ProceedsMustBeNamed)
	}
	if c.Source != FromProceeds {
		if c.Used != 0 {
			return nil, r.no(ProceedsMustBeNamed)
		}
		return nil, Refusal{}
	}
	// proceeds that are not there are no bank's
	proceeds, _ := r.book.Proceeds(c.Proceeds)
	if proceeds.dismissed() || r.heir(proceeds.Bank) != r.heir(financing.Deal.Bank) {
		return nil, r.no(ProceedsMustExist)
	}
	if proceeds.Revision == 0 {
		return nil, r.no(ProceedsMustNotWait)
	}
	// a document that both name is held by the enterprise of both
	if !overlap(proceeds.Matches, financing.Terms.Lines) {
		return nil, r.no(ProceedsMustBeSameDeal)
	}
	usable := r.leftFor(financing, proceeds)
	left := used(usable)
	wanted, refusal := r.wanted(financing, proceeds, c, left)
	if !refusal.OK() {
		return nil, refusal
	}
	if wanted > left {
		return nil, Refusal{Rule: RepaymentMustNotExceedProceeds, Left: Money{left, proceeds.Amount.Currency}}
	}
	return allot(usable, wanted), Refusal{}
}

// wanted is how much of the proceeds a repayment asks for, in their currency: as
// contracted, or at the mid rate of the value date. The rounding of one minor
// unit is not held against the last of the money.
func (r *ruling) wanted(financing Financing, proceeds Proceeds, c Repay, left int64) (int64, Refusal) {
	paid := Money{c.Principal + c.Interest, financing.Asked.Currency}
	if c.Used != 0 {
		return c.Used, r.contracted(paid, Money{c.Used, proceeds.Amount.Currency}, c.Date, c.Evidence)
	}
	wanted, rule := r.convert(paid, proceeds.Amount.Currency, c.Date, up)
	if rule != 0 {
		return 0, r.no(rule)
	}
	if least, _ := r.convert(paid, proceeds.Amount.Currency, c.Date, down); left > 0 && least == left {
		return left, Refusal{}
	}
	return wanted, Refusal{}
}

// leftFor says how much a financing may use of the match of each of its
// documents, in their order, nothing where none is left: what is not used yet, and of money that covers other pledges
// of
// the bank no more than takes the place of its own.
func (r *ruling) leftFor(financing Financing, proceeds Proceeds) []Use {
	var uses []Use
	for _, line := range financing.Terms.Lines {
		match, _ := proceeds.matchOf(line.Document)
		s := r.stand(financing.Deal, line.Document)
		use := Use{Document: line.Document, Used: match.Worth - match.Used, Applied: match.Amount - match.Applied,
			Pledge: s.claim.Pledged}
		if most := s.position.spare() + s.claim.Pledged; use.Applied > most {
			use.Used, _ = mulDiv(use.Used, most, use.Applied, down)
			use.Applied = most
		}
		uses = append(uses, use)
	}
	return uses
}

// allot spreads what is wanted over what is usable. The last of a match takes
// all that is left of it in the document's currency.
func allot(usable []Use, wanted int64) []Use {
	var uses []Use
	for _, use := range usable {
		part := min(wanted, use.Used)
		if part == 0 {
			continue
		}
		use.Applied, _ = mulDiv(use.Applied, part, use.Used, down)
		use.Used, use.Pledge = part, min(use.Applied, use.Pledge)
		uses = append(uses, use)
		wanted -= part
	}
	return uses
}

func overlap(matches []Match, lines []Line) bool {
	for _, match := range matches {
		if repeats(lines, match.Document) {
			return true
		}
	}
	return false
}

// toldBefore answers a repayment that is on the ledger already: nothing is left
// to do for the same payment of the bank in the same words, on the same evidence.
// Without a number of the bank's own, an equal repayment is refused, since nobody
// can tell whether it is the same one.
func (r *ruling) toldBefore(financing Financing, c Repay) (answer Refusal, known bool) {
	if c.Transaction.IsZero() {
		if financing.State != Disbursed {
			return Refusal{}, false
		}
		for before := range financing.Repayments {
			if told, _ := r.book.Repayment(c.Financing, before+1); !told.Corrected && told.same(c) {
				return r.no(RepaymentMustNotRepeat), true
			}
		}
		return Refusal{}, false
	}
	of, ok := r.book.Transaction(financing.Deal.Bank, c.Transaction)
	if !ok {
		return Refusal{}, false
	}
	told, _ := r.book.Repayment(of.Financing, of.Number)
	if told.Corrected {
		return Refusal{}, false
	}
	if of.Financing == c.Financing && told.Principal != c.Principal {
		return Refusal{Rule: RepaymentMustBeNew, Left: Money{told.Principal, financing.Asked.Currency}}, true
	}
	if of.Financing != c.Financing || !told.same(c) {
		return r.no(RepaymentMustBeNew), true
	}
	if told.Evidence != c.Evidence {
		return r.no(EvidenceMustSayTheSame), true
	}
	return Refusal{}, true
}

// same reports whether a repayment was told in these very words; evidence that
// is sealed apart is not among them.
func (t Repayment) same(c Repay) bool {
	return t.Date == c.Date && t.Principal == c.Principal && t.Interest == c.Interest && t.Source == c.Source &&
		t.Proceeds == c.Proceeds && (c.Used == 0 || t.Used() == c.Used)
}

// repaymentStands asks for a repayment of a loan that counts.
func (r *ruling) repaymentStands(o Object) Refusal {
	if r.financing.State != Disbursed && r.financing.State != Settled {
		return r.no(FinancingMustBeDisbursed)
	}
	var ok bool
	if r.repayment, ok = owned(find[Repayment](r.book.records, o.Key)); !ok {
		return r.no(RepaymentMustExist)
	}
	if r.repayment.Corrected {
		return r.no(RepaymentMustNotBeCorrected)
	}
	return Refusal{}
}

// repaymentOfOther asks for a second person after who entered the repayment.
func (r *ruling) repaymentOfOther(Object) Refusal { return r.other(r.repayment.By) }

func (c CorrectRepayment) object() Object { return Object{Key: RepaymentKey(c.Financing, c.Number)} }

func (c CorrectRepayment) weigh(r *ruling) Refusal {
	financing, repayment := r.financing, r.repayment
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(RepaymentCorrected{Deal: financing.Deal, Repayment: repayment, Reason: c.Reason})
	if len(repayment.Uses) > 0 {
		r.add(ProceedsUsed{Proceeds: repayment.Proceeds, Bank: financing.Deal.Bank,
			Enterprise: financing.Deal.Enterprise,
			Region:     financing.Deal.Region, Uses: repayment.Uses, Undone: true})
	}
	if financing.State == Settled && repayment.Principal > 0 {
		r.add(FinancingReopened{Deal: financing.Deal})
	}
	after := financing
	after.Outstanding += repayment.Principal
	after.Own -= repayment.own()
	r.repledge(financing, after, repayment.Uses, &repayment)
	r.lends(financing, repayment.Principal)
	return Refusal{}
}
