package trade

// due is what a claim should still pledge: what was pledged first, less what
// proceeds took the place of, less what was given up or will not come, less the share of the
// principal that was repaid from elsewhere, rounded down (domain §4.1). Money
// that pays the receivable and money that does not are never mixed: each
// reduces the pledge by its own part.
func due(claim Claim, original, own, amount int64) int64 {
	// what was repaid never exceeds the loan, so the share never exceeds the pledge
	freed, _ := mulDiv(original, own, amount, down)
	return max(0, original-claim.Collected-claim.Released-claim.Closed-freed)
}

// repaid is the principal that repayments, uncorrected, have brought back.
func (f Financing) repaid() int64 { return f.Terms.Amount - f.Outstanding }

// weightOf is what so much principal counts against the caps.
func weightOf(weight, outstanding, amount int64) int64 {
	part, _ := mulDiv(weight, outstanding, amount, up)
	return part
}

// standing is one document with its taking, financing's claim on it and the bank's
// position in it, as the moves so far leave them.
type standing struct {
	document Document
	taking   Taking
	claim    Claim
	position Position
	moved    ValueMoved
}

func (r *ruling) stand(deal Deal, id DocumentID) standing {
	document, _ := r.book.Document(id)
	claim, _ := r.book.Claim(id, deal.ID)
	position := positionOf(r.book, id, deal.Bank)
	return standing{document: document, taking: r.book.Taking(id), claim: claim, position: position,
		moved: ValueMoved{Document: id, Holder: document.Holder, Deal: deal}}
}

// positionOf gives a bank's position in a document: that of its successor where
// it has one, with what the banks had that the successor took over.
func positionOf(book Book, id DocumentID, bank PartyID) Position {
	party, _ := book.Party(bank)
	if !party.Successor.IsZero() {
		party, _ = book.Party(party.Successor)
		bank = party.ID
	}
	sum, _ := book.Position(id, bank)
	sum.Document, sum.Bank = id, bank
	for _, before := range party.Succeeds {
		p, _ := book.Position(id, before)
		sum.Collected, sum.Unused, sum.Covered = sum.Collected+p.Collected, sum.Unused+p.Unused, sum.Covered+p.Covered
	}
	return sum
}

// spare is what came in, is not used, and covers nothing.
func (p Position) spare() int64 { return p.Unused - p.Covered }

// move notes a change of the financing's own part.
func (s *standing) move(pledged, covered, applied, released, unused int64) {
	s.moved.Pledged += pledged
	s.moved.Covered += covered
	s.moved.Applied += applied
	s.moved.Released += released
	s.moved.Unused += unused
	s.claim.Pledged += pledged
	s.claim.Covered += covered
	s.claim.Collected += applied
	s.claim.Released += released
	s.position.Covered += covered
	s.position.Unused += unused
	s.taking.Pledged += pledged
	s.taking.Covered += covered
}

// release gives up a part of the pledge, first what no money covers.
func (s *standing) release(part int64) {
	s.move(-part, -max(0, s.claim.Covered-(s.claim.Pledged-part)), 0, 0, 0)
}

// repledge brings pledges and caps in line with what is owed and with the terms
// that stand now. What proceeds brought takes the place of the pledge; what was
// repaid from elsewhere releases its share; what is needed again is pledged as
// far as it is available, and a warning says that the rest is uncovered. A
// pledge that was left uncovered before stays so: a repayment first makes that
// part needless, and none of it is pledged when the repayment is taken back (undone
// is that repayment). It gives what collected money had covered of the pledges
// that were released, which money that is still there covers again then, and what
// was lacking of those that became needless.
func (r *ruling) repledge(before, after Financing, uses []Use, undone *Repayment) (uncovered, lacking []Line) {
	for _, line := range before.Lines {
		s := r.stand(before.Deal, line.Document)
		if use, ok := useOf(uses, line.Document); ok {
			r.apply(&s, use, undone != nil)
		}
		given := int64(0)
		if before.State == Settled && after.Outstanding > 0 {
			// owed again: what was given up when nothing was owed is needed again
			given = s.claim.Released
			s.move(0, 0, 0, -given, 0)
		}
		original := amountOf(after.Terms.Lines, line.Document)
		wanted := due(s.claim, original, after.Own, after.Terms.Amount)
		again := given
		lacked := int64(0)
		if undone != nil {
			again += amountOf(undone.Uncovered, line.Document)
			lacked = amountOf(undone.Lacking, line.Document)
		}
		// as far as the money is there; what of it is needless is released below
		again = max(0, min(again, s.position.spare()))
		s.move(again, again, 0, 0, 0)
		// what the claim should have pledged under what stood before
		earlier := s.claim
		earlier.Released += given
		more := wanted - due(earlier, earlier.Original, before.Own, before.Terms.Amount)
		needless := max(0, s.claim.Pledged-wanted)
		if covered := s.claim.Covered; needless > 0 {
			s.release(needless)
			if covered > s.claim.Covered {
				uncovered = append(uncovered, Line{line.Document, covered - s.claim.Covered})
			}
		}
		if -more > needless {
			lacking = append(lacking, Line{line.Document, -more - needless})
		}
		if more -= again + lacked; more > 0 {
			r.pledge(&s, before, more)
		}
		if after.Outstanding == 0 && s.claim.Covered > 0 {
			// nothing is owed, and the money for this part has come: no value is set free
			s.move(-s.claim.Covered, -s.claim.Covered, 0, s.claim.Covered, 0)
		}
		s.moved.Original = original - s.claim.Original
		r.uncover(&s, before.Deal)
		r.move(s.moved)
	}
	r.pool(before.Deal, before.Product.Scenario(), after.counts()-before.counts())
	return uncovered, lacking
}

// counts is what the financing weighs against the caps now.
func (f Financing) counts() int64 { return weightOf(f.Weight, f.Outstanding, f.Terms.Amount) }

// apply lets proceeds take the place of the pledge, or takes that back.
func (r *ruling) apply(s *standing, use Use, undone bool) {
	if undone {
		// the money is there again, and covers what is pledged again
		s.move(use.Pledge, use.Pledge, -use.Pledge, 0, use.Applied)
		return
	}
	s.move(-use.Pledge, -min(use.Pledge, s.claim.Covered), use.Pledge, 0, -use.Applied)
}

// pledge pledges more, as far as it is available.
func (r *ruling) pledge(s *standing, financing Financing, more int64) {
	moved := min(more, max(0, s.taking.Free(s.document)))
	s.move(moved, 0, 0, 0, 0)
	if more > moved {
		r.alert(Alert{Kind: PledgeUncovered, Document: s.document.ID, Deal: financing.Deal.ID,
			Enterprise: financing.Deal.Enterprise,
			Region:     financing.Deal.Region, Amount: Money{more - moved, s.document.Face.Currency},
			Parties: []PartyID{financing.Deal.Bank, financing.Deal.Enterprise}})
	}
}

// uncover takes cover from other pledges of the bank where money that covered
// them was used for this financing: what pays this loan does not back those any
// longer, and their pledges stand on the receivable again.
func (r *ruling) uncover(s *standing, deal Deal) {
	rest := s.position.Covered - s.position.Unused
	if rest <= 0 {
		return // and no claims are looked through
	}
	for claim := range r.book.Claims(s.document.ID) {
		if r.heir(claim.Bank) != r.heir(deal.Bank) || claim.Deal == deal.ID {
			continue
		}
		if part := min(rest, claim.Covered); part > 0 {
			financing, _ := r.book.Financing(claim.Deal.Financing())
			r.add(ValueMoved{Document: s.document.ID, Holder: s.document.Holder, Deal: financing.Deal, Covered: -part})
			rest -= part
		}
	}
}

func useOf(uses []Use, id DocumentID) (Use, bool) {
	for _, use := range uses {
		if use.Document == id {
			return use, true
		}
	}
	return Use{}, false
}

// move adds a movement of value unless nothing moves.
func (r *ruling) move(m ValueMoved) {
	if m.Moves() {
		r.add(m)
	}
}

func (r *ruling) pool(deal Deal, s Scenario, change int64) {
	if change != 0 {
		r.add(PoolChanged{Deal: deal, Scenario: s, Change: change})
	}
}

// pledgeLeft asks for a loan of which nothing is owed, and something is pledged.
func (r *ruling) pledgeLeft(o Object) Refusal {
	if r.financing.State != Settled {
		return r.no(FinancingMustBeSettled)
	}
	if claim, _ := find[Claim](r.book.records, o.Key); claim.Pledged == 0 {
		return r.no(PledgeMustBeLeft)
	}
	return Refusal{}
}

// repaidByOther asks for a second person after who entered the last repayment.
func (r *ruling) repaidByOther(Object) Refusal {
	// where there is none, nobody entered it
	last, _ := r.book.Repayment(r.financing.Deal.Financing(), r.financing.Repayments)
	return r.other(last.By)
}

func (c ReleasePledge) object() Object {
	return Object{Key: ClaimKey(c.Document, DealOf(FinancingDeal, c.Financing))}
}

func (c ReleasePledge) weigh(r *ruling) Refusal {
	financing := r.financing
	claim, _ := r.book.Claim(c.Document, financing.Deal.ID)
	if c.Reason != ObligationSatisfied {
		return r.no(ReasonMustFit)
	}
	s := r.stand(financing.Deal, c.Document)
	r.add(PledgeReleased{Deal: financing.Deal, Document: c.Document,
		Amount: Money{claim.Pledged, s.document.Face.Currency},
		By:     r.key.Person, Reason: c.Reason})
	s.move(-claim.Pledged, -claim.Covered, 0, claim.Pledged, 0)
	r.add(s.moved)
	return Refusal{}
}
