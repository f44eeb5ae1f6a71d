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

// inMonth adds to what was paid in the month of a day, or takes it back, and warns of a
// bank when that brings the share whose documents are waived above the limit: of that
// month, or of the next, which it measures.
func (r *ruling) inMonth(p Payment, change, petty int64, on Day) {
	changed := PoolChanged{Deal: p.Deal, Scenario: p.Scenario, Change: change, Month: month(on),
		Waived: p.Waived != NoReason, Petty: petty}
	r.add(changed)
	before, _ := r.book.Pilot(PilotKey{Scenario: p.Scenario, Bank: p.Deal.Bank})
	after, limit := before, r.limits(p.Scenario).WaivedShare
	after.count(changed)
	for _, month := range []int32{changed.Month, changed.Month + 1} {
		if before.waivesBeyond(limit, month) || !after.waivesBeyond(limit, month) {
			continue
		}
		// how a bank waives is its own affair and its branch's
		bank, _ := r.heirParty(p.Deal.Bank)
		r.alert(Alert{Kind: WaivedAboveShare, Deal: p.Deal.ID, Enterprise: p.Deal.Enterprise, Region: bank.Region,
			Amount: Money{after.WaivedIn(month), CNY}, Parties: []PartyID{p.Deal.Bank}})
	}
}

// waivesBeyond reports whether documents of more than a share of what was paid in a
// month were waived. As long as the month has seen less than the one before, the whole
// of that is the measure: otherwise the first payment of a month would always be warned of.
func (p Pilot) waivesBeyond(limit BasisPoints, month int32) bool {
	return beyondShare(p.WaivedIn(month), max(p.UsedIn(month), p.UsedIn(month-1)), limit)
}

// beyondShare reports whether what was waived is more than a share of what was paid.
func beyondShare(waived, paid int64, limit BasisPoints) bool {
	most, _ := mulDiv(paid, int64(limit), int64(whole), down) // no more than it is of
	return waived > most
}
