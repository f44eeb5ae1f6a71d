package trade

import "tallystick/book/trade/code"

// mayOpenPayment asks whether the signer could open a payment at all: for itself,
// or for a client. What stands in the way where the pilot is open says more than that
// another scenario is not open.
func (r *ruling) mayOpenPayment(Object) Refusal {
	var shut Refusal
	for _, s := range running {
		if !s.of().pays {
			continue
		}
		refusal := r.opens(s)
		if refusal.OK() {
			return Refusal{}
		}
		if shut.OK() || shut.Rule == RegionMustBeInPilot || shut.Rule == BankMustBeInPilot {
			shut = refusal
		}
	}
	return shut
}

// opens refuses a signer who can open no payment in a scenario.
func (r *ruling) opens(s Scenario) Refusal {
	if r.party.Kind == Bank {
		if refusal := r.notStopped(s); !refusal.OK() {
			return refusal
		}
		return r.admitted(PilotKey{Scenario: s, Bank: r.party.ID}, BankMustBeInPilot)
	}
	if refusal := r.listed(s, r.party); !refusal.OK() {
		return refusal
	}
	return r.openIn(s, r.party.Region)
}

// weigh asks of the fields; for whom and at which bank follows from the opener.
func (c OpenPayment) weigh(r *ruling) Refusal {
	if c.Payment.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if _, ok := r.book.Payment(c.Payment); ok {
		return r.no(PaymentMustBeNew)
	}
	if !c.Scenario.of().pays {
		return r.no(ScenarioMustPay)
	}
	if refusal := c.stated(r); !refusal.OK() {
		return refusal
	}
	enterprise, bank := c.Enterprise, c.Bank
	if r.party.Kind == Bank {
		bank = r.party.ID
		if c.Instruction.IsZero() {
			return r.no(InstructionMustBeGiven)
		}
		if len(c.Lines) > 0 || !c.Permit.IsZero() {
			return r.no(OrderMustNameNoDocuments)
		}
	} else {
		enterprise = r.party.ID
	}
	payer, _ := r.heirParty(enterprise)
	if lender, _ := r.book.Party(bank); !lender.Successor.IsZero() {
		return r.no(PartyMustNotBeSucceeded)
	}
	if refusal := c.agency(r, payer.ID); !refusal.OK() {
		return refusal
	}
	p := c.payment(r, payer, bank)
	if p.Deal.Agent { // who names no document of its consignee learns nothing of how that one stands
		if refusal := r.names(p); !refusal.OK() {
			return refusal
		}
	}
	if refusal := r.payable(p); !refusal.OK() {
		if r.party.Kind == Bank {
			// whatever the reason: how a firm stands a bank learns from the firm
			return r.no(ClientMustOpenItself)
		}
		return refusal
	}
	if refusal := r.waivable(p); !refusal.OK() {
		return refusal
	}
	if refusal := r.names(p); !refusal.OK() {
		return refusal
	}
	spends := r.spendable
	if p.Deal.Agent {
		spends = r.namedByAgent
	}
	if refusal := spends(p); !refusal.OK() {
		return refusal
	}
	if refusal := r.proven(c.Lines, c.Codes); !refusal.OK() {
		return refusal
	}
	var refusal Refusal
	if p.Permit, refusal = r.permits(p, c.Permit, p.permission(), p.Amount); !refusal.OK() {
		return refusal
	}
	p.Matched = r.invoiced(p)
	r.add(PaymentOpened{p})
	r.tellClient(p)
	return Refusal{}
}

// tellClient warns an enterprise in whose name a bank opens a payment.
func (r *ruling) tellClient(p Payment) {
	if r.party.Kind == Bank {
		r.alert(Alert{Kind: OpenedByBank, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: p.Deal.Region,
			Amount: p.Amount, Parties: []PartyID{p.Deal.Enterprise}})
	}
}

// payment is what is asked for.
func (c OpenPayment) payment(r *ruling, payer Party, bank PartyID) Payment {
	p := Payment{Deal: Deal{ID: DealOf(PaymentDeal, c.Payment), Enterprise: payer.ID, Bank: bank, Region: payer.Region},
		Scenario: c.Scenario, State: Applied, Amount: c.Amount, Payee: c.Payee, Code: c.Code, Instrument: c.Instrument,
		Lines: c.Lines, Due: c.Due, Details: c.Details, OpenedBy: r.key.Person, OpenedAt: r.at,
		Exemption: c.Exemption, Waiver: c.Waiver, Expected: c.Expected, Purpose: c.Purpose,
		Facilitated: c.Facilitated, Permit: Line{Document: c.Permit}}
	if c.Exemption != NotExempt || c.Scenario.Capital() {
		p.Proof = c.Proof
	}
	if r.party.Kind == Bank {
		p.Instruction = c.Instruction
	}
	if !c.Consignee.IsZero() {
		p.Deal.Agent, p.Consignee, p.Agreement = true, r.heir(c.Consignee), c.Agreement
	}
	return p
}

// stated refuses a payment that does not say what it must.
func (c OpenPayment) stated(r *ruling) Refusal {
	if rule := c.Amount.sound(); rule != 0 {
		return r.no(rule)
	}
	if c.Payee.IsZero() {
		return r.no(PayeeMustBeNamed)
	}
	if refusal := c.purposed(r); !refusal.OK() {
		return refusal
	}
	if !c.Scenario.Capital() && code.CheckBoPCode(string(c.Code)) != nil {
		return r.no(BoPCodeMustBeKnown)
	}
	if refusal := r.allowed(c.Scenario, c.Code, c.Instrument); !refusal.OK() {
		return refusal
	}
	if c.Instrument == ECNY && c.Amount.Currency != CNY {
		return r.no(InstrumentMustFitCurrency)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if refusal := c.advanced(r); !refusal.OK() {
		return refusal
	}
	return c.exempted(r)
}

// allowed refuses a purpose or an instrument that the limits do not allow.
func (r *ruling) allowed(s Scenario, c BoPCode, i Instrument) Refusal {
	limits := r.limits(s)
	if !s.Capital() && !contains(limits.Codes, c) {
		return r.no(PurposeMustBeAllowed)
	}
	if !contains(limits.Instruments, i) {
		return r.no(InstrumentMustBeAllowed)
	}
	return Refusal{}
}

// payable refuses where enterprise, bank or pilot do not allow a payment. At every
// step an enterprise that is not of class A names documents of goods, whatever the
// amount, and nobody waives them; it pays in advance by a permit alone.
func (r *ruling) payable(p Payment) Refusal {
	enterprise, refusal := r.parties(p.Deal, p.Scenario)
	if !refusal.OK() {
		return refusal
	}
	if refusal := r.permitted(p, enterprise); !refusal.OK() {
		return refusal
	}
	if refusal := r.eligible(p, enterprise); !refusal.OK() {
		return refusal
	}
	if refusal := r.actsFor(p); !refusal.OK() {
		return refusal
	}
	if len(p.Lines) > 0 || !p.Scenario.of().listed || enterprise.Class == ClassA ||
		p.Expected != 0 && !p.Permit.Document.IsZero() {
		return Refusal{}
	}
	if p.Waiver != NoReason {
		return r.no(WaiverMustBeAllowed)
	}
	if p.Expected != 0 { // it can name no documents, which are not there
		return r.no(PermitMustBeGiven)
	}
	return r.no(p.Scenario.unnamed())
}

// stillPayable asks at every step what was asked when the payment was opened: limits
// may have become tighter since.
func (r *ruling) stillPayable(p Payment) Refusal {
	if refusal := r.payable(p); !refusal.OK() {
		return refusal
	}
	if refusal := r.allowed(p.Scenario, p.Code, p.Instrument); !refusal.OK() {
		return refusal
	}
	if len(p.Lines) == 0 {
		return r.unverified(p)
	}
	return Refusal{}
}

// spendable refuses documents that the payer cannot pay on, or not to this amount,
// and a payment without any that needs them.
func (r *ruling) spendable(p Payment) Refusal {
	if len(p.Lines) == 0 {
		return r.unverified(p)
	}
	if refusal := r.lines(p.Scenario, p.owner(), p.Lines); !refusal.OK() {
		return refusal
	}
	if refusal := r.fits(p.Scenario, p.Lines); !refusal.OK() {
		return refusal
	}
	if refusal := r.unclosed(p.Lines); !refusal.OK() {
		return refusal
	}
	if p.Scenario.Capital() {
		return r.settled(p)
	}
	return r.backed(p.Lines, p.Amount, p.OpenedAt.Day())
}

// backed refuses lines that come to less than an amount, or that could each be one
// minor unit less and would still come to more: no value is burnt by a typing error.
// Rates are those of one day for good, so that what fitted once fits at every step.
func (r *ruling) backed(lines []Line, amount Money, on Day) Refusal {
	least, most, refusal := r.worthOf(lines, amount.Currency, on)
	if !refusal.OK() {
		return refusal
	}
	if most < amount.Minor || least > amount.Minor {
		return Refusal{Rule: LinesMustFitPayment, Left: Money{most, amount.Currency}}
	}
	return Refusal{}
}

// worthOf gives what lines come to in a currency, and what they would come to if each
// were one minor unit less.
func (r *ruling) worthOf(lines []Line, in Currency, on Day) (least, most int64, _ Refusal) {
	for i, line := range lines {
		document, _ := r.book.Document(line.Document)
		whole, rule := r.convert(Money{line.Amount, document.Face.Currency}, in, on, down)
		if rule != 0 {
			return 0, 0, r.noItem(rule, i)
		}
		less, _ := r.convert(Money{line.Amount - 1, document.Face.Currency}, in, on, down)
		var ok bool
		if most, ok = add(most, whole); !ok || most > MaxAmount {
			return 0, 0, r.noItem(AmountMustBeInRange, i)
		}
		least += less // no more than the other sum
	}
	return least, most, Refusal{}
}

// findsPaid gives a bank a payment that was asked of it, in the words of one that is
// not there to every other.
func (r *ruling) findsPaid(o Object) Refusal {
	r.payment, _ = r.book.Payment(o.Key.Identifier(0))
	if !r.acts(r.payment.Deal.Bank) {
		return r.no(PaymentMustExist)
	}
	return Refusal{}
}

// findsOpened gives an enterprise a payment of its own.
func (r *ruling) findsOpened(o Object) Refusal {
	r.payment, _ = r.book.Payment(o.Key.Identifier(0))
	if !r.acts(r.payment.Deal.Enterprise) {
		return r.no(PaymentMustExist)
	}
	return Refusal{}
}

// paying asks for a payment in one of some states.
func paying(rule Rule, states ...State) asks {
	return func(r *ruling, _ Object) Refusal {
		if !contains(states, r.payment.State) {
			return r.no(rule)
		}
		return Refusal{}
	}
}

// verifiable asks whether what was asked for can still be held.
func (r *ruling) verifiable(Object) Refusal {
	if refusal := r.stillPayable(r.payment); !refusal.OK() {
		return refusal
	}
	if refusal := r.reported(r.payment); !refusal.OK() {
		return refusal
	}
	if refusal := r.spendable(r.payment); !refusal.OK() {
		return refusal
	}
	return r.permitLeft(r.payment.Permit)
}

func (c AcceptPayment) weigh(r *ruling) Refusal {
	p := r.payment
	until := r.at + Instant(r.limits(p.Scenario).HoldSeconds*second)
	r.add(PaymentAccepted{Deal: p.Deal, By: r.key.Person, HoldUntil: until})
	for _, line := range p.Takes() {
		r.add(ValueMoved{Document: line.Document, Holder: p.holds(line), Deal: p.Deal, Held: line.Amount})
	}
	return Refusal{}
}

// paymentRuns refuses once the hold ran out, before the ledger lets it lapse.
func (r *ruling) paymentRuns() Refusal {
	if r.payment.HoldUntil <= r.at {
		return r.no(HoldMustNotHaveLapsed)
	}
	return Refusal{}
}

// prolongable asks for a hold that runs and may be given one more term.
func (r *ruling) prolongable(Object) Refusal {
	if refusal := r.paymentRuns(); !refusal.OK() {
		return refusal
	}
	if r.suspended(r.payment.Deal.Enterprise) {
		return r.no(EnterpriseMustNotBeSuspended)
	}
	if r.payment.Extensions >= r.limits(r.payment.Scenario).HoldExtensions {
		return r.no(HoldMustBeExtendable)
	}
	return Refusal{}
}

func (c ExtendPayment) weigh(r *ruling) Refusal {
	until := r.payment.HoldUntil + Instant(r.limits(r.payment.Scenario).HoldSeconds*second)
	r.add(PaymentExtended{Deal: r.payment.Deal, HoldUntil: until})
	return Refusal{}
}

// nearer asks what the next step to a payment needs, after some persons' steps before.
func (r *ruling) nearer(before ...PersonID) Refusal {
	if refusal := r.paymentRuns(); !refusal.OK() {
		return refusal
	}
	for _, person := range before {
		if refusal := r.other(person); !refusal.OK() {
			return refusal
		}
	}
	return r.stillPayable(r.payment)
}

// certifiable asks for a checker who neither opened nor accepted.
func (r *ruling) certifiable(Object) Refusal {
	return r.nearer(r.payment.OpenedBy, r.payment.AcceptedBy)
}

func (c ApprovePayment) weigh(r *ruling) Refusal {
	p := r.payment
	if refusal := r.agrees(p, c.PayeeReason); !refusal.OK() {
		return refusal
	}
	if refusal := r.waived(p, c.Waived); !refusal.OK() {
		return refusal
	}
	if refusal := r.vouched(p, c.Agent); !refusal.OK() {
		return refusal
	}
	r.add(PaymentApproved{Deal: p.Deal, By: r.key.Person, PayeeReason: c.PayeeReason, Waived: c.Waived, Agent: c.Agent})
	return Refusal{}
}

// sendable asks for somebody other than who approved, and for documents that carry it.
func (r *ruling) sendable(Object) Refusal {
	if refusal := r.nearer(r.payment.ApprovedBy); !refusal.OK() {
		return refusal
	}
	return r.covered(r.payment)
}

func (c Pay) weigh(r *ruling) Refusal {
	p := r.payment
	if c.Voucher.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if month(c.Date) < month(r.at.Day())-1 {
		return r.no(DateMustNotBeTooOld) // what was paid in that month is no longer counted
	}
	// the money may have gone before it was entered here
	if refusal := r.remitted(c.Number, c.Date, c.Date); !refusal.OK() {
		return refusal
	}
	weight, rule := r.convert(p.Amount, CNY, c.Date, up)
	if rule != 0 {
		return r.no(rule)
	}
	if refusal := r.underMonth(p, month(c.Date), weight); !refusal.OK() {
		return refusal
	}
	petty, refusal := r.pettyCash(p, c.Date)
	if !refusal.OK() {
		return refusal
	}
	r.add(PaymentMade{Deal: p.Deal, By: r.key.Person, Number: c.Number, Date: c.Date, Voucher: c.Voucher,
		Weight: weight, MatchBy: r.matchBy(p), Petty: petty})
	for _, line := range p.Takes() {
		r.add(ValueMoved{Document: line.Document, Holder: p.holds(line), Deal: p.Deal, Held: -line.Amount,
			Spent: line.Amount})
	}
	r.tellConsignee(p)
	r.inMonth(p, weight, petty, c.Date)
	r.warnOfAge(p, p.Lines)
	return Refusal{}
}

// covered refuses a payment whose documents no longer carry what is held of them, or
// name another payee than a checker saw. What was held before a document's last day,
// or before it grew too old, is taken already.
func (r *ruling) covered(p Payment) Refusal {
	for i, line := range p.Lines {
		document, _ := r.book.Document(line.Document)
		rule := r.limits(p.Scenario).halts(document, r.at)
		if rule != 0 && rule != DocumentMustNotBeExpired {
			return r.noItem(rule, i)
		}
		if document.Shortfall() > 0 {
			return Refusal{Rule: DocumentMustCoverClaims, Item: uint32(i) + 1, Document: document.ID,
				Left: Money{0, document.Face.Currency}}
		}
	}
	if i, other := r.otherPayee(p); other && p.PayeeReason == NoReason {
		return r.noItem(PayeeMustAgree, i)
	}
	if refusal := r.permitStands(p.Permit); !refusal.OK() {
		return refusal
	}
	return r.unclosed(p.Lines)
}

// remitted refuses a balance-of-payments number that is used, and a day that is not
// one to register now: in the future, before another, or too long ago in working days.
func (r *ruling) remitted(number RemittanceID, on, notBefore Day) Refusal {
	if number.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if on > r.at.Day() {
		return r.no(DateMustNotBeInFuture)
	}
	if on < notBefore {
		return r.no(DateMustBeInOrder)
	}
	if most := r.limits(r.payment.Scenario).Backdate; worked(r.book, on, r.at.Day(), most) > most {
		return r.no(DateMustNotBeTooOld)
	}
	// asked last: who tries numbers is on record with each that is used
	if r.remittanceUsed(number) || r.proceedsUsed(number) || r.entryUsed(number) {
		return r.no(BoPNumberMustBeNew)
	}
	return Refusal{}
}

// remittanceUsed reports whether a payment, or a refund, stands under a number.
func (r *ruling) remittanceUsed(number RemittanceID) bool {
	used, _ := r.book.Remittance(number) // of no deal where there is none
	return !used.Deal.ID.IsZero()
}

// underMonth refuses a payment that would exceed a cap of its region or bank in the
// calendar month.
func (r *ruling) underMonth(p Payment, month int32, more int64) Refusal {
	for _, key := range [...]PilotKey{{Scenario: p.Scenario, Region: p.Deal.Region},
		{Scenario: p.Scenario, Bank: p.Deal.Bank}} {
		pilot, _ := r.book.Pilot(key)
		used, ok := add(pilot.UsedIn(month), more)
		if !ok || (pilot.Cap > 0 && used > pilot.Cap) {
			return r.no(CapMustNotBeExceeded)
		}
	}
	return Refusal{}
}
