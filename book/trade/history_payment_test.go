package trade

import "slices"

// importLines are what makes payments part of the world.
var importLines = []string{
	"gao admit-to-pilot region:35 scenario=import-payments from=2026-03-01",
	"gao admit-to-pilot region:44 scenario=import-payments from=2026-03-01 cap=30,000,000.00",
	"gao admit-to-pilot bank:north scenario=import-payments from=2026-03-01",
	"gao admit-to-pilot bank:south scenario=import-payments from=2026-03-01",
	"gao admit-to-pilot bank:east scenario=import-payments from=2026-03-01 cap=20,000,000.00",
	"gao admit-party taxes kind=tax region=35",
	"gao enrol-person tao party=taxes duties=feed",
	"gao admit-to-pilot region:35 scenario=service-payments from=2026-03-01",
	"gao admit-to-pilot bank:north scenario=service-payments from=2026-03-01",
	"gao admit-to-pilot bank:south scenario=service-payments from=2026-03-01",
	"gao admit-to-pilot region:35 scenario=capital-payments from=2026-03-01",
	"gao admit-to-pilot bank:north scenario=capital-payments from=2026-03-01 facilitates=yes",
	"gao set-limits 2026-03-02 scenario=capital-payments inspect=5000",
	"gao admit-party fuzhou kind=branch region=35",
	"gao enrol-person bai party=fuzhou duties=maker",
	"gao enrol-person bo party=fuzhou duties=maker,checker",
}

// source gives who publishes documents of a kind.
func source(kind DocumentKind) string {
	if kind == TaxFiling || kind == TaxInvoice {
		return "tao"
	}
	if kind == CapitalInflow {
		return "nie"
	}
	if kind == Permit {
		return "bo"
	}
	return "feng"
}

// enter asks for a document that north or a branch answers for, or confirms one that waits.
func (w *world) enter() (string, Command) {
	for _, id := range w.documents {
		if d := w.book.document(id); d.Waiting() && !w.seldom(3) {
			who := []string{"nie", "ning"}
			if d.Kind == Permit {
				who = []string{"bo"}
			}
			return w.somebody(who...), ConfirmDocument{id, pick(w, []Reason{NoReason, NoReason, EntryError,
				OtherReason})}
		}
	}
	id := named[Document](w.stage, w.newName("d"))
	if len(w.documents) > 0 && w.seldom(5) {
		id = pick(w, w.documents) // again, or one that is published
	} else {
		w.documents = append(w.documents, id)
	}
	c := EnterDocument{Document: id, Kind: CapitalInflow, Holder: named[Party](w.stage, pick(w, worldEnterprises)),
		Face: Money{w.number(1, 50_000_000), pick(w, worldCurrencies)}, Issued: w.at.Day(), Details: Digest{1}}
	if w.seldom(2) {
		c.Kind, c.Allows, c.Until = Permit, pick(w, Permissions()), w.at.Day()+Day(w.number(0, 60))
		if w.seldom(4) {
			c.Other = PartyID{1, byte(w.number(1, 2))}
		}
		return w.somebody("bai", "bai", "bo", "gao"), c
	}
	return w.somebody("nan", "ning"), c
}

// imported gives the kind of declaration that is published: half of them of imports.
func (w *world) imported() DocumentKind {
	if w.seldom(2) {
		return ImportDeclaration
	}
	return ExportDeclaration
}

// ofKind gives what a holder has left of documents of a kind, seldom of any.
func (w *world) ofKind(holder PartyID, kind DocumentKind) (own []DocumentID) {
	any := w.seldom(20)
	for _, id := range w.documents {
		if d := w.book.document(id); d.Holder == holder && d.Available() > 0 && (any || d.Kind == kind) {
			own = append(own, id)
		}
	}
	return own
}

// open asks for a payment: by its enterprise mostly, else by its bank.
func (w *world) open() (string, Command) {
	enterprise, bank := pick(w, worldEnterprises), pick(w, worldBanks)
	scenario, kind, code := ImportPayments, ImportDeclaration, BoPCode("121010")
	if w.seldom(3) {
		scenario, kind, code = FilingPayments, TaxFiling, "231010"
	}
	if w.seldom(3) {
		return w.spend(enterprise)
	}
	own := w.ofKind(named[Party](w.stage, enterprise), kind)
	if len(own) == 0 {
		return w.publish()
	}
	id := named[Payment](w.stage, w.newName("v"))
	c := OpenPayment{Payment: id, Scenario: scenario, Enterprise: named[Party](w.stage, enterprise),
		Bank: named[Party](w.stage, bank), Payee: PartyID{1, byte(w.number(1, 2))}, Code: code, Instrument: Wire,
		Due: w.at.Day(), Details: Digest{3}, Amount: Money{Currency: pick(w, worldCurrencies)}}
	sum := int64(0)
	if w.seldom(5) {
		if sum = w.number(1, 200_000_00); w.seldom(2) {
			c.Expected = w.at.Day() + Day(w.number(0, 10))
		} else if sum > 60_000_00 && !w.seldom(3) {
			c.Waiver = pick(w, []Reason{LongRelationship, GroupNetting, SeenAtCustoms, OtherReason, EntryError})
		}
	} else {
		for range w.number(1, 3) {
			d := w.book.document(pick(w, own))
			if repeats(c.Lines, d.ID) {
				continue
			}
			line := Line{d.ID, w.amount(d.Available())}
			c.Lines, c.Codes = append(c.Lines, line), append(c.Codes, d.Code)
			if w.seldom(2) || len(c.Lines) == 1 {
				c.Amount.Currency = d.Face.Currency
			}
		}
		for _, line := range c.Lines {
			face := w.book.document(line.Document).Face.Currency
			part, _ := convert(w.book.Book, Money{max(line.Amount, 0), face}, c.Amount.Currency, w.at.Day(),
				RateLimits{Age: 31, Workdays: 31}, down)
			sum, _ = add(sum, part)
		}
	}
	c.Amount.Minor = sum
	to := ToPay
	if c.Expected != 0 {
		to = ToPayAhead
	}
	c.Permit = w.permitOf(named[Party](w.stage, enterprise), to, w.book.party(named[Party](w.stage,
		enterprise)).Class != ClassA)
	w.payments = append(w.payments, id)
	if w.seldom(3) {
		c.Instruction = Digest{4}
		if !w.seldom(6) {
			// the client names them itself
			c.Lines, c.Amount.Minor, c.Permit = nil, w.number(1, 20_000_00), DocumentID{}
		}
		return w.somebody(worldMakers[bank]...), c
	}
	return w.somebody(worldClerks[enterprise]), c
}

// applyToPay asks for a loan that pays a payment.
func (w *world) applyToPay() (string, Command) {
	p := w.living()
	id := named[Financing](w.stage, w.newName("f"))
	w.financings = append(w.financings, id)
	c := Apply{Financing: id, Bank: p.Deal.Bank, Product: ImportFinancing, Tenor: int32(w.number(1, 95)),
		Details: Digest{3}, Payment: p.Deal.ID.Payment(),
		Asked: Money{w.amount(max(1, p.Left()-p.Lent)), p.Amount.Currency}}
	clerk := "hua"
	for name, who := range worldClerks {
		if named[Party](w.stage, name) == p.Deal.Enterprise {
			clerk = who
		}
	}
	return w.somebody(clerk), c
}

// spend asks for a payment of capital income, in its own currency mostly, with or without
// an invoice.
func (w *world) spend(enterprise string) (string, Command) {
	own := w.ofKind(named[Party](w.stage, enterprise), CapitalInflow)
	if len(own) == 0 {
		return w.enter()
	}
	d := w.book.document(pick(w, own))
	id := named[Payment](w.stage, w.newName("v"))
	line := Line{d.ID, max(1, w.number(1, max(1, d.Available())))}
	c := OpenPayment{Payment: id, Scenario: CapitalPayments, Bank: named[Party](w.stage, "north"), Payee: PartyID{1, 1},
		Instrument: Wire, Due: w.at.Day(), Details: Digest{3}, Amount: Money{line.Amount, d.Face.Currency},
		Lines: []Line{line}, Proof: Digest{7},
		Purpose: pick(w, []Purpose{ForPettyCash, ForGoods, ForWages, ForGoods, ForGoods, OutsideScope})}
	if c.Facilitated = c.Purpose == ForGoods && !w.seldom(4); c.Facilitated && !w.seldom(3) {
		w.payments = append(w.payments, id) // its invoices come later
		return w.somebody(worldClerks[enterprise]), c
	}
	for _, invoice := range w.ofKind(named[Party](w.stage, enterprise), TaxInvoice) {
		if amount, _ := convert(w.book.Book, c.Amount, CNY, w.at.Day(), RateLimits{Age: 31, Workdays: 31},
			up); c.Purpose == ForGoods && len(c.Lines) == 1 && amount <= w.book.document(invoice).Available() {
			c.Lines = append(c.Lines, Line{invoice, amount})
		}
	}
	w.payments = append(w.payments, id)
	return w.somebody(worldClerks[enterprise]), c
}

// living picks a payment, mostly one that is not at its end.
func (w *world) living() Payment {
	p, _ := w.book.Payment(pick(w, w.payments))
	for range 5 {
		if p.holding() || p.State == Applied || p.State == Paid && p.Left() > 0 {
			break
		}
		p, _ = w.book.Payment(pick(w, w.payments))
	}
	return p
}

// onward moves a payment on, mostly as its state asks.
func (w *world) onward() (string, Command) {
	if len(w.payments) == 0 {
		return w.open()
	}
	p := w.living()
	id, bank, state := p.Deal.ID.Payment(), w.actor(p.Deal.Bank), p.State
	if state == 0 || w.seldom(12) {
		bank = pick(w, worldBanks)
	}
	if w.seldom(12) {
		state = pick(w, []State{Applied, Accepted, Approved, Paid, Void})
	}
	makers, checkers := worldMakers[bank], worldCheckers[bank]
	switch state {
	case Applied:
		return w.somebody(makers...), AcceptPayment{id}
	case Accepted:
		switch w.chance.IntN(8) {
		case 0:
			return w.somebody(makers...), ExtendPayment{id}
		case 1:
			return w.somebody(checkers...), DeclinePayment{id, w.reason()}
		}
		waiver := NoReason
		if p.Waiver != NoReason && !w.seldom(5) {
			waiver = pick(w, waiverReasons)
		}
		return w.somebody(checkers...), ApprovePayment{id, pick(w, []Reason{NoReason, NoReason, NoReason,
			PaidOnBehalf}), waiver, p.Deal.Agent}
	case Approved:
		if w.seldom(10) {
			return w.somebody("hua", "qiu", "mia"), WithdrawPayment{id, w.reason()}
		}
		return w.somebody(makers...), Pay{id, w.remittance(), w.at.Day() - Day(w.number(0, 2)/2), Digest{5}}
	}
	if p.Expected != 0 && w.seldom(6) {
		return w.reports(TaskOf(AdvancePayment, id), makers)
	}
	if p.Facilitated && !w.seldom(8) {
		return w.checked(p, makers, checkers)
	}
	if p.Expected != 0 && !w.seldom(3) {
		return w.somebody(makers...), w.goodsOf(p)
	}
	return w.back(p, makers, checkers)
}

// reports tells what is to be reported of a task.
func (w *world) reports(id TaskID, makers []string) (string, Command) {
	who := w.somebody(append([]string{"hua", "qiu", "mia"}, makers...)...)
	return who, ReportTask{id, w.at.Day() + Day(w.number(0, 90)), pick(w, []Relation{Related, Unrelated, 0}),
		pick(w, []Reason{LongTerms, CounterpartyLate, DeliveryLate, EntryError})}
}

// checked attaches invoices of a payment by facilitation, reports what its check found, or has
// governors lift what an irregular one barred.
func (w *world) checked(p Payment, makers, checkers []string) (string, Command) {
	id := p.Deal.ID.Payment()
	if w.book.Facilitation(p.Deal.Enterprise).Suspended && w.seldom(2) {
		return w.somebody("gao"), ReinstateParty{Party: p.Deal.Enterprise}
	}
	if check, drawn := w.book.Check(id); drawn && check.State() == InspectionOpen && !w.seldom(3) {
		return w.somebody(checkers...), ReportCheck{id, pick(w, []Finding{Clean, Irregular, 0}), Digest{8}}
	}
	c := AttachInvoices{Payment: id, PayeeReason: pick(w, []Reason{NoReason, NoReason, PaidOnBehalf}),
		Number: pick(w, []uint32{0, 0, 1})}
	own := w.ofKind(p.Deal.Enterprise, TaxInvoice)
	for range min(int(w.number(1, 2)), len(own)) {
		d := w.book.document(pick(w, own))
		c.Lines = append(c.Lines, Line{d.ID, w.amount(max(1, min(d.Available(), p.Unmatched())))})
	}
	return w.somebody(append(slices.Clone(makers), checkers...)...), c
}

// goodsOf names documents of goods that came of a payment in advance.
func (w *world) goodsOf(p Payment) Command {
	c := MatchPayment{Payment: p.Deal.ID.Payment(), PayeeReason: pick(w, []Reason{NoReason, NoReason, PaidOnBehalf}),
		Number: pick(w, []uint32{0, p.Matches, p.Matches + 1})}
	own := w.ofKind(p.Deal.Enterprise, ImportDeclaration)
	for range min(int(w.number(1, 2)), len(own)) {
		d := w.book.document(pick(w, own))
		c.Lines = append(c.Lines, Line{d.ID, w.amount(max(1, min(d.Available(), p.Unmatched())))})
	}
	return c
}

// back is money of a payment that comes back, or never left.
func (w *world) back(p Payment, makers, checkers []string) (string, Command) {
	id := p.Deal.ID.Payment()
	for number, refund := range w.book.refunds()[id] {
		if refund.Waiting && int64(number) == max(1, int64(p.Refunds)) && !w.seldom(3) {
			dismiss := pick(w, []Reason{NoReason, NoReason, EntryError, BankDeclined})
			return w.somebody(checkers...), ConfirmRefund{id, number, dismiss}
		}
	}
	if w.seldom(8) {
		return w.somebody(checkers...), VoidPayment{id, pick(w, []Reason{EntryError, PaymentFailed, BankDeclined})}
	}
	reason := pick(w, append([]Reason{WentBack, WentBack, PriceReduced, EntryError}, refundReasons...))
	if p.Scenario == FilingPayments && w.seldom(2) {
		reason = ContractEnded
	}
	amount := w.amount(max(1, p.Left()))
	if w.seldom(3) {
		amount = max(1, p.Left()/3)
	}
	c := RefundPayment{Payment: id, Remittance: w.remittance(), Amount: amount, Date: w.at.Day() - Day(w.number(0,
		2)/2), Reason: reason, Details: Digest{6}, Elsewhere: w.seldom(6)}
	c.Permit = w.permitOf(p.Deal.Enterprise, ToTakeBack, c.Elsewhere)
	if len(p.Lines) > 1 && !w.seldom(4) {
		line := pick(w, p.Lines)
		claim, _ := w.book.Claim(line.Document, p.Deal.ID)
		part := Line{line.Document, w.amount(max(1, claim.Spent))}
		worth, _ := convert(w.book.Book, Money{part.Amount, w.book.document(line.Document).Face.Currency},
			p.Amount.Currency, p.OpenedAt.Day(), RateLimits{Age: 31, Workdays: 31}, down)
		c.Of, c.Amount = []Line{part}, worth
	}
	return w.somebody(makers...), c
}

// remittance is a new balance-of-payments number, seldom one that is used.
func (w *world) remittance() RemittanceID {
	if w.seldom(12) {
		used := slices.Clone(w.remittances)
		for _, id := range w.proceeds {
			used = append(used, RemittanceID(id))
		}
		if len(used) > 0 {
			return pick(w, used)
		}
	}
	id := named[Remittance](w.stage, w.newName("b"))
	w.remittances = append(w.remittances, id)
	return id
}

// goBack returns goods of a document of which a refund holds something, where there is one.
func (w *world) goBack(d Document) Document {
	for _, p := range w.payments {
		for _, refund := range w.book.refunds()[p] {
			for _, line := range refund.Held {
				if w.seldom(2) {
					return w.book.document(line.Document)
				}
			}
		}
	}
	return d
}

// permitOf gives a permit of an enterprise, mostly where it is needed and allows this; zero
// where it has none.
func (w *world) permitOf(holder PartyID, to Permission, needed bool) (permit DocumentID) {
	if !needed && !w.seldom(20) {
		return permit
	}
	for _, id := range w.ofKind(holder, Permit) {
		if permit.IsZero() || w.book.document(id).Allows == to && !w.seldom(10) {
			permit = id
		}
	}
	return permit
}
