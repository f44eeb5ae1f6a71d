package trade

import "slices"

// checkPayments checks that each payment has two persons or more, that its refunds
// come to what it says, and that it takes of its documents what its state asks.
func checkPayments(t complaint, b *MemoryBook) {
	t.Helper()
	lent := map[PaymentID]int64{}
	for f := range All[Financing](b) {
		lent[f.Payment] += f.Outstanding
		backed := len(f.Lines) + len(f.Terms.Lines)
		if f.Payment.IsZero() != !f.Product.PaysPayment() || !f.Payment.IsZero() && backed > 0 {
			t.Errorf("the loan %s pays %s, and is backed by %v", f.Deal.ID, f.Payment, f.Lines)
		}
	}
	b.checkPettyCash(t)
	b.checkChecks(t)
	for id, p := range b.payments() {
		refunded, waiting := int64(0), int64(0)
		for number, r := range b.refunds()[id] {
			switch {
			case r.Waiting:
				waiting += r.Amount
			case r.Dismissed == NoReason:
				refunded += r.Amount
			}
			if r.Amount <= 0 || number == 0 || number > p.Refunds || r.Waiting && len(r.Held) > 0 ||
				r.EnteredBy == r.ConfirmedBy {
				t.Errorf("payment %s: the refund %+v is out of place", id, r)
			}
		}
		if p.Refunded != refunded || refunded+waiting > p.Amount.Minor || int(p.Refunds) != len(b.refunds()[id]) {
			t.Errorf("payment %s of %d counts %d refunded, its %d refunds come to %d and %d that wait", id,
				p.Amount.Minor, p.Refunded, p.Refunds, refunded, waiting)
		}
		if p.State == Void && refunded+waiting > 0 {
			t.Errorf("payment %s is void, and %d of it came back", id, refunded+waiting)
		}
		others := []PersonID{p.OpenedBy, p.AcceptedBy, p.PaidBy}
		if !p.ApprovedBy.IsZero() && slices.Contains(others, p.ApprovedBy) {
			t.Errorf("payment %s was approved by who opened, accepted or paid it", id)
		}
		if (p.State == Paid || p.State == Void) &&
			(p.AcceptedBy.IsZero() || p.ApprovedBy.IsZero() || p.PaidBy.IsZero()) {
			t.Errorf("payment %s is paid, and fewer than two persons answer for it", id)
		}
		if p.Waived != NoReason && (p.Waiver == NoReason || len(p.Lines) > 0 || p.ApprovedBy.IsZero()) ||
			p.State == Paid && p.Waiver != NoReason && p.Waived == NoReason {
			t.Errorf("payment %s asks for %s and is waived for %s", id, p.Waiver, p.Waived)
		}
		if p.Matched < 0 || p.Unmatched() < 0 || !p.later() && p.Matched != 0 || p.Left() == 0 && p.Matched > 0 {
			t.Errorf("payment %s of goods on %s is matched to %d, with %d paid", id, p.Expected, p.Matched, p.Left())
		}
		if p.Lent != lent[id] {
			t.Errorf("for payment %s is lent %d, and %d is owed", id, p.Lent, lent[id])
		}
		b.checkSpent(t, p)
		b.checkPermit(t, p)
	}
	for claim := range All[Claim](b) {
		p, ok := b.Payment(claim.Deal.Payment())
		if ok == (claim.Deal.Kind() != PaymentDeal) || ok && amountOf(p.Takes(), claim.Document) == 0 &&
			b.refundsBy(p, claim.Document) == 0 {
			t.Errorf("%+v is no claim of its payment", claim)
		}
	}
}

// namesDocuments reports whether a refund of a payment that counts says of which documents it is.
func (b *MemoryBook) namesDocuments(p Payment) bool {
	for _, refund := range b.refunds()[p.Deal.ID.Payment()] {
		if len(refund.Of) > 0 && !refund.Waiting && refund.Dismissed == NoReason {
			return true
		}
	}
	return false
}

// checkSpent checks each claim of a payment against the formula of its state.
func (b *MemoryBook) checkSpent(t complaint, p Payment) {
	t.Helper()
	for _, line := range p.Lines {
		want := Claim{Document: line.Document, Deal: p.Deal.ID, Bank: p.Deal.Bank}
		switch p.State {
		case Accepted, Approved:
			want.Held = line.Amount
		case Paid:
			want.Spent, _ = mulDiv(line.Amount, p.Left(), p.Amount.Minor, up)
			// then a line stands for itself, and nothing is left of it with nothing paid
			document, _ := b.Document(line.Document)
			later := p.Expected != 0 || p.Facilitated && document.Kind == TaxInvoice
			if b.namesDocuments(p) || later {
				claim, _ := b.Claim(line.Document, p.Deal.ID)
				if want.Spent = claim.Spent; claim.Spent > line.Amount ||
					(p.Left() == 0 || later && p.Matched == 0) && claim.Spent > 0 {
					t.Errorf("of %d on %s is spent %d with %d paid", line.Amount, line.Document, claim.Spent, p.Left())
				}
			}
			for _, r := range b.refunds()[p.Deal.ID.Payment()] {
				want.Held += amountOf(r.Held, line.Document)
			}
		}
		claim, ok := b.Claim(line.Document, p.Deal.ID)
		if ok && claim != want || !ok && want.Held+want.Spent > 0 {
			t.Errorf("the payment %s is %s, and takes %+v, not %+v", p.Deal.ID, p.State, claim, want)
		}
	}
}

// refundsBy is how many refunds of a payment name a permit.
func (b *MemoryBook) refundsBy(p Payment, permit DocumentID) (count int) {
	for _, r := range b.refunds()[p.Deal.ID.Payment()] {
		if r.Permit.Document == permit && r.Permit.Amount > 0 {
			count++
		}
	}
	return count
}

// checkPermit checks that a payment takes of its permit what its state asks, whatever came
// back of it, and of the permits of its refunds what counts or waits.
func (b *MemoryBook) checkPermit(t complaint, p Payment) {
	t.Helper()
	want := map[DocumentID]Claim{}
	takes := func(line Line, held, spent bool) {
		claim := want[line.Document]
		claim.Document, claim.Deal, claim.Bank = line.Document, p.Deal.ID, p.Deal.Bank
		if held {
			claim.Held += line.Amount
		}
		if spent {
			claim.Spent += line.Amount
		}
		if want[line.Document] = claim; b.document(line.Document).Kind != Permit || line.Amount <= 0 {
			t.Errorf("the payment %s uses %d of %s, which is no permit", p.Deal.ID, line.Amount, line.Document)
		}
	}
	if p.Permit != (Line{}) {
		takes(p.Permit, p.State == Accepted || p.State == Approved, p.State == Paid)
	}
	for _, r := range b.refunds()[p.Deal.ID.Payment()] {
		if r.Permit != (Line{}) {
			takes(r.Permit, r.Waiting, !r.Waiting && r.Dismissed == NoReason)
		}
	}
	for id, claim := range want {
		got, ok := b.Claim(id, p.Deal.ID)
		if ok && got != claim || !ok && claim.Held+claim.Spent > 0 {
			t.Errorf("the payment %s is %s, and takes of its permit %+v, not %+v", p.Deal.ID, p.State, got, claim)
		}
	}
}

// checkRemittances checks that a balance-of-payments number stands for one thing.
func checkRemittances(t complaint, b *MemoryBook) {
	t.Helper()
	uses, deals := map[RemittanceID]int{}, map[RemittanceID]DealID{}
	for id, p := range b.payments() {
		if p.State == Paid {
			uses[p.Number]++
			deals[p.Number] = p.Deal.ID
		}
		for _, r := range b.refunds()[id] {
			if r.Dismissed == NoReason {
				uses[r.Remittance]++
				deals[r.Remittance] = p.Deal.ID
			}
		}
	}
	for id, p := range b.allReceived() {
		if p.dismissed() {
			continue // its number is free
		}
		uses[RemittanceID(id)]++
	}
	for id, count := range uses {
		used, _ := b.Remittance(id)
		if count > 1 || used.Deal.ID != deals[id] {
			t.Errorf("the number %s stands for %d things, and is kept for %s, not %s", id, count, used.Deal.ID,
				deals[id])
		}
	}
	for r := range All[Remittance](b) {
		if r.ID.IsZero() || !r.Deal.ID.IsZero() && uses[r.ID] == 0 {
			t.Errorf("the number %s is kept, and nothing uses it", r.ID)
		}
	}
}

// paidIn counts anew what payments weigh in the month of each pilot, and in the one before:
// all of them, or those whose documents were waived.
func (b *MemoryBook) paidIn(waived bool) (used, before map[PilotKey]int64) {
	used, before = map[PilotKey]int64{}, map[PilotKey]int64{}
	for _, p := range b.payments() {
		if p.State != Paid || waived && p.Waived == NoReason {
			continue
		}
		weight, _ := mulDiv(p.Weight, p.Left(), p.Amount.Minor, up)
		for _, key := range []PilotKey{{Scenario: p.Scenario, Region: p.Deal.Region},
			{Scenario: p.Scenario, Bank: p.Deal.Bank}} {
			switch b.pilot(key).Month - month(p.Date) {
			case 0:
				used[key] += weight
			case 1:
				before[key] += weight
			}
		}
	}
	return used, before
}

// paymentDeadlines adds the deadlines that payments should have: exactly those of
// holds, and those of returns at least as long as a refund holds something.
func (b *MemoryBook) paymentDeadlines(there, want map[Deadline]struct{}) {
	for id, p := range b.payments() {
		if p.holding() {
			want[p.holdDeadline()] = struct{}{}
		}
		if _, ok := there[p.meets()]; ok && !p.PaidBy.IsZero() { // until the next block
			want[p.meets()] = struct{}{}
		}
		for d := range there {
			if d.Kind == MatchEnds && d.Deal == p.Deal.ID && p.Expected != 0 && !p.PaidBy.IsZero() {
				want[d] = struct{}{}
			}
		}
		if check, _ := b.Check(id); !check.Deal.ID.IsZero() && !check.Late && check.State() == InspectionOpen {
			want[check.deadline()] = struct{}{}
		}
		for _, r := range b.refunds()[id] {
			d := Deadline{At: r.HeldUntil, Kind: ReturnHoldEnds, Deal: p.Deal.ID}
			if _, ok := there[d]; ok || len(r.Held) > 0 {
				want[d] = struct{}{}
			}
		}
	}
}

// Late checks of a bank are those that were not reported in time, and are not reported yet.
func (b *MemoryBook) checkChecks(t complaint) {
	t.Helper()
	late := map[PilotKey]int32{}
	for c := range All[Check](b) {
		p, _ := b.Payment(c.Deal.ID.Payment())
		if c.Deal != p.Deal || !p.Facilitated || p.PaidBy.IsZero() || c.Due < c.Since.Day() {
			t.Errorf("%+v is no check of %+v", c, p)
		}
		if c.Late && c.State() == InspectionOpen {
			late[PilotKey{Scenario: p.Scenario, Bank: p.Deal.Bank}]++
		}
	}
	for pilot := range All[Pilot](b) {
		if pilot.LateChecks != late[pilot.Place] {
			t.Errorf("%d checks are late at %+v, and %d are counted", late[pilot.Place], pilot.Place, pilot.LateChecks)
		}
	}
}

// Petty cash of a month is what payments of it count that were not taken back.
func (b *MemoryBook) checkPettyCash(t complaint) {
	t.Helper()
	want := map[Key]int64{}
	for _, p := range b.payments() {
		if p.Petty > 0 && p.State == Paid {
			counts, _ := mulDiv(p.Petty, p.Left(), p.Amount.Minor, up)
			want[PettyCashKey(p.Deal.Enterprise, month(p.Date))] += counts
		}
	}
	for cash := range All[PettyCash](b) {
		if cash.Used != want[cash.Key()] {
			t.Errorf("petty cash of %s in %d is %d, and its payments count %d", cash.Enterprise, cash.Month, cash.Used,
				want[cash.Key()])
		}
		delete(want, cash.Key())
	}
	for key, counts := range want {
		if counts > 0 {
			t.Errorf("%x counts %d as petty cash, and there is no record", key.Bytes(), counts)
		}
	}
}
