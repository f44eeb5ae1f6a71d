package trade

func (c RegisterProceeds) decide(r *ruling) Refusal {
	if !r.has(Bank, Maker) {
		return r.no(DutyMustAllow)
	}
	if c.Proceeds.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if rule := c.Amount.sound(); rule != 0 {
		return r.no(rule)
	}
	if rule := r.registrable(c.Date); rule != 0 {
		return r.no(rule)
	}
	if !contains(r.limits().Instruments, c.Instrument) {
		return r.no(InstrumentMustBeAllowed)
	}
	if CheckBoPCode(string(c.Code)) != nil {
		return r.no(BoPCodeMustBeKnown)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	enterprise, ok := r.book.Party(c.Enterprise)
	if !ok || enterprise.Kind != Enterprise {
		return r.no(EnterpriseMustBeAdmitted)
	}
	if _, ok := r.book.Proceeds(c.Proceeds); ok {
		return r.no(ProceedsMustBeNew)
	}
	if refusal := r.matches(c); !refusal.OK() {
		return refusal
	}
	r.add(ProceedsRegistered{Proceeds{ID: c.Proceeds, Bank: r.party.ID, Enterprise: c.Enterprise, Region: enterprise.Region, Amount: c.Amount, Date: c.Date,
		Instrument: c.Instrument, Code: c.Code, Lines: c.Lines, Details: c.Details, Since: r.at}})
	for _, line := range c.Lines {
		r.collect(c, enterprise, line)
	}
	return Refusal{}
}

// matches refuses documents that the proceeds cannot pay, or not to this amount.
func (r *ruling) matches(c RegisterProceeds) Refusal {
	if len(c.Lines) == 0 || len(c.Lines) > MaxLines {
		return r.no(ListMustBeInBounds)
	}
	total := int64(0)
	for i, line := range c.Lines {
		if repeats(c.Lines[:i], line.Document) {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		document, ok := r.book.Document(line.Document)
		if !ok {
			return r.noItem(DocumentMustExist, i)
		}
		if document.Holder != c.Enterprise {
			return r.noItem(HolderMustBeApplicant, i)
		}
		if line.Amount <= 0 {
			return r.noItem(AmountMustBePositive, i)
		}
		if left := document.Face.Minor - document.Collected; line.Amount > left {
			return Refusal{Rule: CollectionMustNotExceedWorth, Item: uint32(i) + 1, Document: document.ID, Left: Money{max(0, left), document.Face.Currency}}
		}
		worth, rule := convert(r.book, Money{line.Amount, document.Face.Currency}, c.Amount.Currency, r.at.Day(), r.limits().RateAge, down)
		if rule != 0 {
			return r.noItem(rule, i)
		}
		if total, ok = add(total, worth); !ok || total > c.Amount.Minor {
			return Refusal{Rule: MatchMustNotExceedProceeds, Item: uint32(i) + 1, Document: document.ID, Left: c.Amount}
		}
	}
	return Refusal{}
}

// collect consumes the receivable (domain §4.1). What the receiving bank has
// pledged of it turns from a pledge of the receivable into money in its own
// account; money that pays a receivable which another bank has pledged is
// diverted, and that bank is warned.
func (r *ruling) collect(c RegisterProceeds, enterprise Party, line Line) {
	before, _ := r.book.Document(line.Document)
	rest, freed := line.Amount, int64(0)
	var others []PartyID
	for claim := range r.book.Claims(line.Document) {
		if claim.Bank != r.party.ID {
			if claim.Pledged > 0 && !contains(others, claim.Bank) {
				others = append(others, claim.Bank)
			}
			continue
		}
		part := min(rest, claim.Pledged)
		if part == 0 {
			continue
		}
		financing, _ := r.book.Financing(claim.Financing)
		r.add(ValueMoved{Document: line.Document, Holder: c.Enterprise, Deal: financing.Deal, Pledged: -part, Collected: part})
		rest, freed = rest-part, freed+part
	}
	r.move(ValueMoved{Document: line.Document, Holder: c.Enterprise, Deal: Deal{Enterprise: c.Enterprise, Bank: r.party.ID, Region: enterprise.Region}, Collected: rest})
	after := before
	after.Pledged -= freed
	after.Collected += line.Amount
	if len(others) > 0 && rest > 0 {
		r.warn(Alert{Kind: ProceedsDiverted, Document: line.Document, Proceeds: c.Proceeds, Enterprise: c.Enterprise, Region: enterprise.Region,
			Amount: Money{rest, before.Face.Currency}}, others, c.Enterprise)
	}
	r.shortfallAlert(before, after)
}
