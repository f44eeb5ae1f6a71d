package trade

import "tallystick/book/trade/code"

func (RegisterProceeds) object() Object { return Object{} }

func (c RegisterProceeds) told(r *ruling) (bool, Refusal) {
	known, ok := r.book.Proceeds(c.Proceeds)
	if !ok || known.dismissed() {
		return false, Refusal{}
	}
	return true, r.registeredAs(known, c)
}

func (c RegisterProceeds) weigh(r *ruling) Refusal {
	if c.Proceeds.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if rule := c.Amount.sound(); rule != 0 {
		return r.no(rule)
	}
	if rule := r.registrable(c.Date, r.limits(receipts()).Backdate); rule != 0 {
		return r.no(rule)
	}
	if !contains(r.limits(receipts()).Instruments, c.Instrument) {
		return r.no(InstrumentMustBeAllowed)
	}
	if r.remittanceUsed(RemittanceID(c.Proceeds)) || r.entryUsed(RemittanceID(c.Proceeds)) {
		return r.no(BoPNumberMustBeNew)
	}
	if code.CheckBoPCode(string(c.Code)) != nil {
		return r.no(BoPCodeMustBeKnown)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	enterprise, ok := r.heirParty(c.Enterprise)
	if !ok || enterprise.Kind != Enterprise {
		return r.no(EnterpriseMustBeAdmitted)
	}
	if refusal := c.expecting(r); !refusal.OK() {
		return refusal
	}
	proceeds := Proceeds{ID: c.Proceeds, Bank: r.party.ID, Enterprise: enterprise.ID, Region: enterprise.Region,
		Amount: c.Amount, Date: c.Date, Instrument: c.Instrument, Code: c.Code, Details: c.Details, Since: r.at,
		EnteredBy: r.key.Person, Revision: 1, Evidence: c.Evidence, Expected: c.Expected}
	matches, refusal := r.matches(proceeds, c.Lines, r.worth)
	if refusal.OK() {
		refusal = c.leaving(r, Money{c.Amount.Minor - worthOfMatches(matches), c.Amount.Currency})
	}
	if !refusal.OK() {
		return refusal
	}
	if r.beyondOwn(proceeds, matches) {
		proceeds.EnteredBy, proceeds.Revision = PersonID{}, 0
		proceeds.Waiting = Unconfirmed{Lines: linesAsking(matches), AskedBy: r.key.Person, AskedAt: r.at}
		r.add(ProceedsRegistered{proceeds})
		return Refusal{}
	}
	proceeds.Matches = matches
	r.add(ProceedsRegistered{proceeds})
	r.rematch(Proceeds{}, proceeds)
	return Refusal{}
}

// registeredAs refuses proceeds that are on the ledger unless everything that is
// said of them stands, the sealed details and the evidence too, and says what is
// otherwise: to the bank that registered them, and to no other. Matches that were
// corrected since are not compared, nor is the evidence of what they are worth.
func (r *ruling) registeredAs(p Proceeds, c RegisterProceeds) Refusal {
	if !r.acts(p.Bank) {
		return r.no(ProceedsMustBeNew)
	}
	if p.Amount != c.Amount {
		return Refusal{Rule: ProceedsMustBeNew, Left: p.Amount}
	}
	if r.heir(p.Enterprise) != r.heir(c.Enterprise) || p.Date != c.Date || p.Instrument != c.Instrument ||
		p.Code != c.Code || p.Expected != c.Expected {
		return r.no(ProceedsMustBeNew)
	}
	if p.Revision <= 1 {
		if refusal := r.matchedAs(p, c.Lines); !refusal.OK() {
			return refusal
		}
	}
	if p.Details != c.Details {
		return r.no(DetailsMustSayTheSame)
	}
	if p.Revision <= 1 && p.Evidence != c.Evidence {
		return r.no(EvidenceMustSayTheSame)
	}
	return Refusal{}
}

// matchedAs refuses lines that say otherwise than the matches as registered, or as
// they wait.
func (r *ruling) matchedAs(p Proceeds, lines []MatchLine) Refusal {
	stand := linesAsking(p.Matches)
	if p.Revision == 0 {
		stand = p.Waiting.Lines
	}
	if len(stand) != len(lines) {
		return r.no(ProceedsMustBeNew)
	}
	for i, line := range lines {
		m := stand[i]
		if m.Document != line.Document || m.Amount != line.Amount || (line.Worth != 0 && m.Worth != line.Worth) {
			return r.noItem(ProceedsMustBeNew, i)
		}
	}
	return Refusal{}
}

// matches refuses documents that the proceeds cannot pay, or not to this
// amount, and gives the matches that stand instead of the earlier ones, each worth
// what is said of its line. What repayments used of an earlier match stays.
func (r *ruling) matches(p Proceeds, lines []MatchLine, valued func(Proceeds, Match, MatchLine) (int64, Refusal)) (
	[]Match, Refusal) {
	if len(lines) > MaxLines {
		return nil, r.no(ListMustBeInBounds)
	}
	matches := make([]Match, 0, len(lines))
	total := int64(0)
	for i, line := range lines {
		earlier, refusal := r.matchable(p, lines[:i], line)
		if refusal.OK() {
			earlier.Worth, refusal = valued(p, earlier, line)
		}
		if refusal.OK() && (line.Amount < earlier.Applied || earlier.Worth < earlier.Used) {
			face := r.currencyOf(line.Document)
			refusal = Refusal{Rule: MatchMustCoverUses, Left: Money{earlier.Applied, face}}
		}
		if refusal.OK() {
			var ok bool
			if total, ok = add(total, earlier.Worth); !ok || total > p.Amount.Minor-p.Returned {
				refusal = Refusal{Rule: MatchMustNotExceedProceeds,
					Left: Money{p.Amount.Minor - p.Returned, p.Amount.Currency}}
			}
		}
		if !refusal.OK() {
			refusal.Item = uint32(i) + 1
			if refusal.Left.Currency != "" {
				refusal.Document = line.Document
			}
			return nil, refusal
		}
		earlier.Amount = line.Amount
		matches = append(matches, earlier)
	}
	return matches, Refusal{}
}

// matchable refuses a document that the proceeds cannot pay, or not to this
// amount. It gives the match that stands, or a fresh one.
func (r *ruling) matchable(p Proceeds, before []MatchLine, line MatchLine) (Match, Refusal) {
	for _, other := range before {
		if other.Document == line.Document {
			return Match{}, r.no(DocumentMustNotRepeat)
		}
	}
	document, ok := r.book.Document(line.Document)
	if !ok {
		return Match{}, r.no(DocumentMustExist)
	}
	if r.heir(document.Holder) != r.heir(p.Enterprise) {
		return Match{}, r.no(HolderMustBeApplicant)
	}
	if _, brings := receipts().takes(document.Kind); !brings {
		return Match{}, r.no(KindMustFitScenario) // goods that come in bring no money
	}
	if line.Amount <= 0 {
		return Match{}, r.no(AmountMustBePositive)
	}
	earlier, _ := p.matchOf(line.Document)
	earlier.Document = line.Document
	taking := r.book.Taking(line.Document)
	left := document.Face.Minor - taking.Collected - taking.Closed + earlier.Amount
	if line.Amount > left && line.Amount > earlier.Amount { // what stands already stays after an amendment
		refusal := Refusal{Rule: CollectionMustNotExceedWorth, Document: line.Document}
		if r.hasStake(document.ID, p.Bank) {
			refusal.Left = Money{max(0, left), document.Face.Currency}
		}
		return Match{}, refusal
	}
	return earlier, Refusal{}
}

// hasStake reports whether a bank takes of a document or has collected of it.
// Who has no stake is not told what can still be collected: together with what is
// available it says how much of it others lend on.
func (r *ruling) hasStake(id DocumentID, bank PartyID) bool {
	if positionOf(r.book, id, bank).Collected > 0 {
		return true
	}
	for claim := range r.book.Claims(id) {
		if r.heir(claim.Bank) == r.heir(bank) && (claim.Live() || claim.Brought() > 0) {
			return true
		}
	}
	return false
}

// worth says what a line is worth of the proceeds: as contracted, or at the mid
// rate of the value date; what is matched less of is worth its share.
func (r *ruling) worth(p Proceeds, earlier Match, line MatchLine) (int64, Refusal) {
	amount := Money{line.Amount, r.currencyOf(line.Document)}
	if line.Worth != 0 {
		return line.Worth, r.contracted(amount, Money{line.Worth, p.Amount.Currency}, p.Date, p.Evidence)
	}
	if earlier.Amount >= line.Amount && earlier.Amount > 0 {
		part, _ := mulDiv(earlier.Worth, line.Amount, earlier.Amount, down)
		return part, Refusal{}
	}
	worth, rule := r.convert(amount, p.Amount.Currency, p.Date, down)
	if rule != 0 {
		return 0, r.no(rule)
	}
	return worth, Refusal{}
}

func (r *ruling) currencyOf(id DocumentID) Currency {
	document, _ := r.book.Document(id)
	return document.Face.Currency
}

// matchOf finds the match of a document.
func (p Proceeds) matchOf(id DocumentID) (Match, bool) {
	for _, match := range p.Matches {
		if match.Document == id {
			return match, true
		}
	}
	return Match{}, false
}

// collect consumes the receivable (domain §4.1). Where the receiving bank has
// pledged of it, the money covers the pledge, which is then counted once;
// money that pays a receivable which another bank has pledged is diverted, and
// that bank is warned.
func (r *ruling) collect(p Proceeds, id DocumentID, amount int64) {
	before, _ := r.book.Document(id)
	after := r.book.Taking(id)
	after.Collected += amount
	r.add(ValueMoved{Document: id, Holder: before.Holder, Deal: p.deal(), Collected: amount, Unused: amount})
	rest := amount
	var others []PartyID
	for claim := range r.book.Claims(id) {
		if bank := r.heir(claim.Bank); bank != r.heir(p.Bank) {
			if claim.Pledged > 0 && !contains(others, bank) {
				others = append(others, bank)
			}
			continue
		}
		if part := min(rest, claim.Pledged-claim.Covered); part > 0 {
			financing, _ := r.book.Financing(claim.Deal.Financing())
			move := ValueMoved{Document: id, Holder: before.Holder, Deal: financing.Deal, Covered: part}
			if financing.State == Settled {
				// nothing is owed any more: what has come need not stay pledged
				move.Covered, move.Pledged, move.Released = 0, -part, part
			}
			r.add(move)
			rest -= part
			after.Covered, after.Pledged = after.Covered+move.Covered, after.Pledged+move.Pledged
		}
	}
	if len(others) > 0 && rest > 0 {
		r.warn(Alert{Kind: ProceedsDiverted, Document: id, Proceeds: p.ID, Enterprise: p.Enterprise, Region: p.Region,
			Amount: Money{rest, before.Face.Currency}}, others, p.Enterprise)
	}
	r.shortfallAlert(before, after.Free(before))
}

// deal of what moves by proceeds without a financing.
func (p Proceeds) deal() Deal { return Deal{Enterprise: p.Enterprise, Bank: p.Bank, Region: p.Region} }

// matchedByOther asks for a second person after who entered the matches.
func (r *ruling) matchedByOther(Object) Refusal { return r.other(r.received.EnteredBy) }

func (c CorrectProceeds) object() Object { return Object{Key: ProceedsKey(c.Proceeds)} }

func (c CorrectProceeds) weigh(r *ruling) Refusal {
	before := r.received
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if c.NotReturned && (c.Reason == RemittanceReturned || before.Returned == 0) {
		return r.no(ReasonMustFit)
	}
	asked := Unconfirmed{Lines: c.Lines, AskedFor: c.Reason, Evidence: c.Evidence, AskedBy: r.key.Person,
		AskedAt: r.at, Expected: c.Expected, NotReturned: c.NotReturned}
	after, refusal := r.rematched(before, asked, r.worth)
	if !refusal.OK() {
		return refusal
	}
	if c.Reason == RemittanceReturned && after.Returned == 0 {
		return r.no(ReasonMustFit)
	}
	if refusal := c.leaving(r, before, after); !refusal.OK() {
		return refusal
	}
	if sameMatches(before.Matches, after.Matches) && before.Returned == after.Returned &&
		before.Expected == after.Expected {
		return r.no(CorrectionMustChange)
	}
	if r.beyondOwn(before, after.Matches) {
		asked.Lines, after = linesAsking(after.Matches), before
		after.Waiting = asked
		r.add(ProceedsCorrected{Proceeds: after, Before: before.Matches, Reason: c.Reason})
		return Refusal{}
	}
	after.ConfirmedBy = PersonID{}
	r.add(ProceedsCorrected{Proceeds: after, Before: before.Matches, Reason: c.Reason})
	r.rematch(before, after)
	return Refusal{}
}

// rematched gives proceeds as they stand with the matches that are asked for, or
// refuses what they can't pay, or what repayments have used otherwise.
func (r *ruling) rematched(before Proceeds, asked Unconfirmed,
	valued func(Proceeds, Match, MatchLine) (int64, Refusal)) (after Proceeds, refusal Refusal) {
	after = before
	if !asked.Evidence.IsZero() {
		after.Evidence = asked.Evidence
	}
	if asked.NotReturned || asked.AskedFor == RemittanceReturned {
		after.Returned = 0 // it was not, or is said anew
	}
	if asked.Expected != 0 {
		after.Expected = asked.Expected
	}
	if after.Matches, refusal = r.matches(after, asked.Lines, valued); !refusal.OK() {
		return before, refusal
	}
	if asked.AskedFor == RemittanceReturned {
		after.Returned = after.Amount.Minor - worthOfMatches(after.Matches)
	}
	for _, match := range before.Matches {
		if _, stays := after.matchOf(match.Document); !stays && match.Used+match.Applied > 0 {
			return before, Refusal{Rule: MatchMustCoverUses, Document: match.Document,
				Left: Money{match.Applied, r.currencyOf(match.Document)}}
		}
	}
	after.Waiting, after.EnteredBy, after.Revision = Unconfirmed{}, asked.AskedBy, before.Revision+1
	return after, Refusal{}
}

// rematch collects of documents what proceeds pay more of them than before, after it
// took back what they pay less.
func (r *ruling) rematch(before, after Proceeds) {
	for _, match := range before.Matches {
		now, _ := after.matchOf(match.Document)
		if less, reopened := match.Amount-now.Amount, match.Closed-now.Closed; less > 0 || reopened > 0 {
			r.uncollect(before, match.Document, less, reopened)
		}
	}
	for _, match := range after.Matches {
		earlier, _ := before.matchOf(match.Document)
		if more := match.Amount - earlier.Amount; more > 0 {
			r.collect(after, match.Document, more)
		}
	}
}

func sameMatches(a, b []Match) bool {
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

// uncollect takes back what was matched to a document: the receivable runs on,
// and pledges that the money covered stand on it again. Whoever has a claim on
// the document is warned.
func (r *ruling) uncollect(p Proceeds, id DocumentID, less, reopened int64) {
	s := r.stand(p.deal(), id)
	s.move(0, 0, 0, 0, -less)
	r.uncover(&s, p.deal())
	s.moved.Collected, s.moved.Closed = -less, -reopened
	r.move(s.moved)
	r.warn(Alert{Kind: MatchUndone, Document: id, Proceeds: p.ID, Enterprise: p.Enterprise, Region: p.Region,
		Amount: Money{less + reopened, s.document.Face.Currency}}, r.claimants(id), p.Enterprise)
}

// isMatched asks for a document that the proceeds pay.
func (r *ruling) isMatched(o Object) Refusal {
	if _, ok := r.received.matchOf(o.Document); !ok {
		return r.no(MatchMustExist)
	}
	return Refusal{}
}

// closedByOther asks for a second person after who entered the matches, and after
// who said last what will not come.
func (r *ruling) closedByOther(o Object) Refusal {
	if refusal := r.matchedByOther(o); !refusal.OK() {
		return refusal
	}
	match, _ := r.received.matchOf(o.Document)
	return r.other(match.ClosedBy)
}

func (c CloseRemainder) object() Object { return Object{ProceedsKey(c.Proceeds), c.Document} }

func (c CloseRemainder) weigh(r *ruling) Refusal {
	proceeds := r.received
	match, _ := proceeds.matchOf(c.Document)
	if c.Reason != BankCharges && c.Reason != PriceReduced && (c.Reason != EntryError || c.Amount >= match.Closed) {
		return r.no(ReasonMustFit)
	}
	if c.Amount < 0 {
		return r.no(AmountMustBePositive)
	}
	if c.Amount == match.Closed {
		return r.no(CorrectionMustChange)
	}
	document, _ := r.book.Document(c.Document)
	closed := r.book.Taking(c.Document).Closed - match.Closed
	if most := max(0, share(document.Face.Minor, r.limits(receipts()).Remainder)-closed); c.Amount > most {
		return Refusal{Rule: RemainderMustBeInLimit, Document: c.Document, Left: Money{most, document.Face.Currency}}
	}
	moves, open := r.remainder(proceeds, document, c.Amount-match.Closed)
	if c.Amount-match.Closed > open {
		return Refusal{Rule: TakingMustNotExceedAvailable, Document: c.Document,
			Left: Money{match.Closed + open, document.Face.Currency}}
	}
	r.add(RemainderClosed{Proceeds: c.Proceeds, Bank: proceeds.Bank, Enterprise: proceeds.Enterprise,
		Document: c.Document,
		Amount:   Money{c.Amount, document.Face.Currency}, By: r.key.Person, Reason: c.Reason,
		Region: proceeds.Region})
	rest := c.Amount - match.Closed
	for _, move := range moves {
		r.add(move)
		rest -= move.Closed
	}
	r.move(ValueMoved{Document: c.Document, Holder: document.Holder, Deal: proceeds.deal(), Closed: rest})
	return Refusal{}
}

// remainder says how much more of a document can be closed: what is available,
// and what this bank pledges of it and no money covers; such pledges go first.
func (r *ruling) remainder(p Proceeds, document Document, more int64) (moves []ValueMoved, open int64) {
	open = document.Available()
	for claim := range r.book.Claims(document.ID) {
		if r.heir(claim.Bank) != r.heir(p.Bank) {
			continue
		}
		uncovered := claim.Open()
		if part := min(uncovered, more-open); part > 0 {
			financing, _ := r.book.Financing(claim.Deal.Financing())
			moves = append(moves, ValueMoved{Document: document.ID, Holder: document.Holder, Deal: financing.Deal,
				Pledged: -part, Closed: part})
		}
		open += uncovered
	}
	return moves, open
}
