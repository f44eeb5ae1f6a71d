package trade

import "tallystick/book/trade/code"

// mayApply asks whether the signer could apply for anything at any bank.
func (r *ruling) mayApply(Object) Refusal {
	var shut Refusal
	for _, product := range OpenProducts() {
		scenario := product.Scenario()
		if shut = r.listed(scenario, r.party); shut.OK() {
			shut = r.openIn(scenario, r.party.Region)
		}
		if shut.OK() {
			return Refusal{}
		}
	}
	return shut
}

// listed refuses an enterprise that is not on the list where a scenario needs that.
func (r *ruling) listed(s Scenario, enterprise Party) Refusal {
	if s.of().listed && !enterprise.Listed {
		return r.no(EnterpriseMustBeListed)
	}
	return Refusal{}
}

func (Apply) object() Object { return Object{} }

func (c Apply) weigh(r *ruling) Refusal {
	if c.Financing.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if _, ok := r.book.Financing(c.Financing); ok {
		return r.no(FinancingMustBeNew)
	}
	if rule := c.Asked.sound(); rule != 0 {
		return r.no(rule)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	deal := Deal{ID: DealOf(FinancingDeal, c.Financing), Enterprise: r.party.ID, Bank: c.Bank, Region: r.party.Region}
	if bank, _ := r.book.Party(c.Bank); !bank.Successor.IsZero() {
		return r.no(PartyMustNotBeSucceeded)
	}
	if refusal := r.financeable(deal, c.Product, c.Tenor); !refusal.OK() {
		return refusal
	}
	asked := Financing{Deal: deal, Product: c.Product, Asked: c.Asked, Lines: c.Lines, Payment: c.Payment}
	if refusal := r.backsLoan(asked); !refusal.OK() {
		return refusal
	}
	r.add(FinancingApplied{Deal: deal, Product: c.Product, Asked: c.Asked, Tenor: c.Tenor, Lines: c.Lines,
		Details: c.Details, At: r.at, Payment: c.Payment})
	return Refusal{}
}

// backsLoan refuses what is applied for where nothing backs it: documents, or the
// payment that it is to pay.
func (r *ruling) backsLoan(asked Financing) Refusal {
	if asked.Product.PaysPayment() || !asked.Payment.IsZero() {
		if refusal := r.pays(asked); !refusal.OK() {
			return refusal
		}
		return r.inAdvance(asked, asked.Asked.Minor)
	}
	if refusal := r.lines(asked.Product.Scenario(), asked.Deal.Enterprise, asked.Lines); !refusal.OK() {
		return refusal
	}
	if refusal := r.fits(asked.Product.Scenario(), asked.Lines); !refusal.OK() {
		return refusal
	}
	return r.advance(asked.Product, asked.Asked, asked.Lines, r.at.Day())
}

// sound checks an amount of money that a command asks for.
func (m Money) sound() Rule {
	if m.Minor <= 0 {
		return AmountMustBePositive
	}
	if m.Minor > MaxAmount {
		return AmountMustBeInRange
	}
	if _, ok := code.MinorDigits(string(m.Currency)); !ok {
		return CurrencyMustBeKnown
	}
	return 0
}

// financeable refuses where enterprise, bank, pilot or product do not allow a
// financing of this tenor (domain §4.3).
func (r *ruling) financeable(deal Deal, product Product, tenor int32) Refusal {
	scenario := product.Scenario()
	if scenario == 0 {
		return r.no(ProductMustBeOpen)
	}
	enterprise, refusal := r.parties(deal, scenario)
	if !refusal.OK() {
		return refusal
	}
	return r.tenor(enterprise, product, tenor)
}

// parties refuses where enterprise, bank or pilot do not allow a deal in a scenario,
// and gives the enterprise.
func (r *ruling) parties(deal Deal, scenario Scenario) (Party, Refusal) {
	enterprise, ok := r.heirParty(deal.Enterprise)
	if !ok || enterprise.Kind != Enterprise {
		return enterprise, r.no(EnterpriseMustBeAdmitted)
	}
	if enterprise.Suspended {
		return enterprise, r.no(EnterpriseMustNotBeSuspended)
	}
	if refusal := r.listed(scenario, enterprise); !refusal.OK() {
		return enterprise, refusal
	}
	bank, ok := r.heirParty(deal.Bank)
	if !ok || bank.Kind != Bank {
		return enterprise, r.no(BankMustBeAdmitted)
	}
	if bank.Suspended {
		return enterprise, r.no(BankMustNotBeSuspended)
	}
	return enterprise, r.open(scenario, deal.Region, deal.Bank)
}

// tenor refuses a tenor beyond the product's limit and, for class C, beyond 90
// days (or what the limits say instead).
func (r *ruling) tenor(enterprise Party, product Product, days int32) Refusal {
	limits := r.limits(product.Scenario())
	limit, ok := limits.product(product)
	if !ok {
		return r.no(ProductMustBeOpen)
	}
	if days <= 0 || days > limit.Tenor || (enterprise.Class == ClassC && days > limits.ClassCTenor) {
		return r.no(TenorMustBeInLimit)
	}
	return Refusal{}
}

// limits gives the limits of a scenario in force.
func (r *ruling) limits(s Scenario) Limits { return r.book.limitsOn(s, r.at.Day()) }

// own gives the limits in force of the scenario that a financing belongs to.
func (r *ruling) own() Limits { return r.limits(r.financing.Product.Scenario()) }

// lines refuses documents that the applicant cannot finance, or not to this amount.
func (r *ruling) lines(s Scenario, holder PartyID, lines []Line) Refusal {
	if len(lines) == 0 || len(lines) > MaxLines {
		return r.no(ListMustBeInBounds)
	}
	for i, line := range lines {
		if repeats(lines[:i], line.Document) {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		document, ok := r.book.Document(line.Document)
		if !ok {
			return r.noItem(DocumentMustExist, i)
		}
		if r.heir(document.Holder) != r.heir(holder) {
			return r.noItem(HolderMustBeApplicant, i)
		}
		if refusal := r.usable(s, document, i); !refusal.OK() {
			return refusal
		}
		if line.Amount <= 0 {
			return r.noItem(AmountMustBePositive, i)
		}
		if line.Amount > document.Available() {
			return r.notAvailable(document, i)
		}
	}
	return Refusal{}
}

// fits refuses documents that a scenario does not take, or not on this word. That
// does not change while a document stands.
func (r *ruling) fits(s Scenario, lines []Line) Refusal {
	for i, line := range lines {
		document, _ := r.book.Document(line.Document)
		if rule := s.fits(document); rule != 0 {
			return r.noItem(rule, i)
		}
	}
	return Refusal{}
}

// usable refuses a document that may be taken for nothing new, whatever is left of it.
func (r *ruling) usable(s Scenario, document Document, i int) Refusal {
	return r.noItem(r.limits(s).bars(document, r.at), i)
}

// notAvailable names the amount that is left, and nothing about who took the rest.
func (r *ruling) notAvailable(d Document, i int) Refusal {
	return Refusal{Rule: TakingMustNotExceedAvailable, Item: uint32(i) + 1, Document: d.ID,
		Left: Money{d.Available(), d.Face.Currency}}
}

func repeats(lines []Line, id DocumentID) bool {
	for _, line := range lines {
		if line.Document == id {
			return true
		}
	}
	return false
}

// advance refuses a loan beyond the product's share of the value that backs it,
// at the rates of a value date.
func (r *ruling) advance(product Product, loan Money, lines []Line, date Day) Refusal {
	allowed, refusal := r.lendable(product, loan.Currency, lines, date)
	if !refusal.OK() {
		return refusal
	}
	if loan.Minor > allowed {
		return Refusal{Rule: AdvanceMustBeInLimit, Left: Money{allowed, loan.Currency}}
	}
	return Refusal{}
}

// lendable gives the most that a product lends on lines, in a currency, at the
// rates of a value date.
func (r *ruling) lendable(product Product, currency Currency, lines []Line, date Day) (int64, Refusal) {
	limit, ok := r.limits(product.Scenario()).product(product)
	if !ok {
		return 0, r.no(ProductMustBeOpen)
	}
	total := int64(0)
	for i, line := range lines {
		document, _ := r.book.Document(line.Document)
		worth, rule := r.convert(Money{line.Amount, document.Face.Currency}, currency, date, down)
		if rule != 0 {
			return 0, r.noItem(rule, i)
		}
		if total, ok = add(total, worth); !ok {
			return 0, r.noItem(AmountMustBeInRange, i)
		}
	}
	return share(total, limit.Advance), Refusal{}
}

// stillFinanceable asks of the financing what its application was asked, documents
// aside: what is held of them nobody else can take, but a payment may end meanwhile.
func (r *ruling) stillFinanceable() Refusal {
	financing := r.financing
	if refusal := r.financeable(financing.Deal, financing.Product, financing.Tenor); !refusal.OK() {
		return refusal
	}
	if financing.Product.PaysPayment() {
		return r.pays(financing)
	}
	return Refusal{}
}

// acceptable asks whether what was applied for can still be held.
func (r *ruling) acceptable(Object) Refusal {
	if refusal := r.stillFinanceable(); !refusal.OK() {
		return refusal
	}
	financing := r.financing
	if financing.Product.PaysPayment() {
		return r.inAdvance(financing, financing.Asked.Minor)
	}
	if refusal := r.lines(financing.Product.Scenario(), financing.Deal.Enterprise, financing.Lines); !refusal.OK() {
		return refusal
	}
	return r.advance(financing.Product, financing.Asked, financing.Lines, r.at.Day())
}

func (c Accept) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c Accept) weigh(r *ruling) Refusal {
	financing := r.financing
	until := r.at + Instant(r.own().HoldSeconds*second)
	r.add(FinancingAccepted{Deal: financing.Deal, By: r.key.Person, HoldUntil: until})
	for _, line := range financing.Lines {
		r.add(ValueMoved{Document: line.Document, Holder: financing.Deal.Enterprise, Deal: financing.Deal,
			Held: line.Amount})
	}
	return Refusal{}
}

// holding reports whether a financing holds value that is not yet pledged.
func (f Financing) holding() bool { return f.State == Accepted || f.State == Approved }

// holdRuns refuses once the hold ran out, before the ledger lets it lapse.
func (r *ruling) holdRuns() Refusal {
	if r.financing.HoldUntil <= r.at {
		return r.no(HoldMustNotHaveLapsed)
	}
	return Refusal{}
}

// extendable asks for a hold that runs and may be given one more term.
func (r *ruling) extendable(Object) Refusal {
	if refusal := r.holdRuns(); !refusal.OK() {
		return refusal
	}
	if r.suspended(r.financing.Deal.Enterprise) {
		return r.no(EnterpriseMustNotBeSuspended)
	}
	if r.financing.Extensions >= r.own().HoldExtensions {
		return r.no(HoldMustBeExtendable)
	}
	return Refusal{}
}

func (c ExtendHold) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c ExtendHold) weigh(r *ruling) Refusal {
	until := r.financing.HoldUntil + Instant(r.own().HoldSeconds*second)
	r.add(HoldExtended{Deal: r.financing.Deal, HoldUntil: until})
	return Refusal{}
}

// approvable asks for a hold that runs, a second person, and what may be financed.
func (r *ruling) approvable(Object) Refusal { return r.onward(r.financing.AcceptedBy) }

// onward asks what the next step to a loan needs, after somebody's step before.
func (r *ruling) onward(before PersonID) Refusal {
	if refusal := r.holdRuns(); !refusal.OK() {
		return refusal
	}
	if refusal := r.other(before); !refusal.OK() {
		return refusal
	}
	return r.stillFinanceable()
}

func (c Approve) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c Approve) weigh(r *ruling) Refusal {
	r.add(FinancingApproved{Deal: r.financing.Deal, By: r.key.Person})
	return Refusal{}
}

func (c Decline) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c Decline) weigh(r *ruling) Refusal { return r.end(Declined, c.Reason) }

func (c WithdrawApplication) object() Object { return Object{Key: FinancingKey(c.Financing)} }

func (c WithdrawApplication) weigh(r *ruling) Refusal { return r.end(Withdrawn, c.Reason) }

// end closes a financing that is not disbursed and frees what it holds.
func (r *ruling) end(state State, reason Reason) Refusal {
	if !reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.release(r.financing)
	r.add(FinancingEnded{Deal: r.financing.Deal, State: state, Reason: reason})
	return Refusal{}
}

// release frees what a financing holds.
func (r *ruling) release(financing Financing) {
	for _, line := range financing.Lines {
		claim, _ := r.book.Claim(line.Document, financing.Deal.ID)
		r.move(ValueMoved{Document: line.Document, Holder: financing.Deal.Enterprise, Deal: financing.Deal,
			Held: -claim.Held})
	}
}

// lapse ends a financing whose hold ran out.
func (r *ruling) lapse(financing Financing) {
	r.release(financing)
	r.add(FinancingEnded{Deal: financing.Deal, State: Lapsed, Reason: ExpiredUndisbursed})
	r.alert(Alert{Kind: HoldLapsed, Deal: financing.Deal.ID, Enterprise: financing.Deal.Enterprise,
		Region: financing.Deal.Region,
		Amount: financing.Asked, Parties: []PartyID{financing.Deal.Bank, financing.Deal.Enterprise}})
}

// overdue warns that a maturity passed with principal owed.
func (r *ruling) overdue(financing Financing, deadline Deadline) {
	r.add(DeadlinePassed{deadline})
	r.alert(Alert{Kind: MaturityPassed, Deal: financing.Deal.ID, Enterprise: financing.Deal.Enterprise,
		Region:  financing.Deal.Region,
		Amount:  Money{financing.Outstanding, financing.Asked.Currency},
		Parties: []PartyID{financing.Deal.Bank, financing.Deal.Enterprise}})
}
