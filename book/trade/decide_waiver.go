package trade

// Above a threshold a payment names its documents. A bank that is sure that the deal is
// true may waive them 免于逐笔核验 for an enterprise of class A: a maker of either side
// asks for it when the payment is opened, a checker of the bank grants it, each with a
// reason, and what is waived is counted against the bank.

// waiverReasons are why a payment above the threshold may name no documents.
var waiverReasons = []Reason{LongRelationship, GroupNetting, SeenAtCustoms, OtherReason}

// waivable refuses to ask that documents be waived where some are named, or none are
// needed: what is waived counts against its bank.
func (r *ruling) waivable(p Payment) Refusal {
	if p.Waiver == NoReason {
		return Refusal{}
	}
	if !contains(waiverReasons, p.Waiver) {
		return r.no(ReasonMustFit)
	}
	above, refusal := r.aboveThreshold(p)
	if !refusal.OK() {
		return refusal
	}
	if len(p.Lines) > 0 || !above || !p.Scenario.of().waives {
		return r.no(WaiverMustBeAllowed)
	}
	return Refusal{}
}

// waived asks a checker for a reason of its own where documents are to be waived, and
// for none where they are not.
func (r *ruling) waived(p Payment, why Reason) Refusal {
	asked := p.Waiver != NoReason
	if asked && why == NoReason {
		return r.no(WaiverMustBeGiven)
	}
	if why != NoReason && !(asked && contains(waiverReasons, why)) {
		return r.no(ReasonMustFit)
	}
	return Refusal{}
}

// inMonth adds to what was paid in the month of a day, or takes it back.
func (r *ruling) inMonth(p Payment, change int64, on Day) {
	r.add(PoolChanged{Deal: p.Deal, Scenario: p.Scenario, Change: change, Month: month(on),
		Waived: p.Waived != NoReason})
}

// warnOfWaivers warns of a bank when one more payment whose documents are waived
// brings their share of what it pays in a month above the limit. As long as the month
// has seen less than the one before, the whole of that is the measure: otherwise the
// first payment of a month would always be warned of.
func (r *ruling) warnOfWaivers(p Payment, month int32, weight int64) {
	pilot, _ := r.book.Pilot(PilotKey{Scenario: p.Scenario, Bank: p.Deal.Bank})
	paid, waived := pilot.UsedIn(month), pilot.WaivedIn(month)
	before, limit := pilot.UsedIn(month-1), r.limits(p.Scenario).WaivedShare
	if beyondShare(waived, max(paid, before), limit) || !beyondShare(waived+weight, max(paid+weight, before), limit) {
		return
	}
	// how a bank waives is its own affair and its branch's
	bank, _ := r.heirParty(p.Deal.Bank)
	r.alert(Alert{Kind: WaivedAboveShare, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: bank.Region,
		Amount: Money{waived + weight, CNY}, Parties: []PartyID{p.Deal.Bank}})
}

// beyondShare reports whether what was waived is more than a share of what was paid.
func beyondShare(waived, paid int64, limit BasisPoints) bool {
	most, _ := mulDiv(paid, int64(limit), int64(whole), down) // no more than it is of
	return waived > most
}
