package trade

import "slices"

// An agent 代理进口 pays for goods that another, the consignee, imported: the documents that it names are
// the consignee's. It has an agency agreement with it, which its bank sees; that the payer is not the
// consignee (非报关人) stands on the payment from its first day (docs/decisions/payments.md).

// owner is whose documents a payment spends.
func (p Payment) owner() PartyID {
	if p.Deal.Agent {
		return p.Consignee
	}
	return p.Deal.Enterprise
}

// ForAnother reports whether a payment is an agent's and a document of it is its consignee's.
func (p Payment) ForAnother(document DocumentID) bool {
	return p.Deal.Agent && indexOf(p.Lines, document) >= 0
}

// forAnother reports whether a claim is that of an agent's payment on what is its consignee's.
func (r *ruling) forAnother(c Claim) bool {
	p, _ := r.book.Payment(c.Deal.Payment())
	return p.ForAnother(c.Document)
}

// holds is who the document of one of its lines belongs to: a permit is the payer's own.
func (p Payment) holds(l Line) PartyID {
	if l.Document == p.Permit.Document {
		return p.Deal.Enterprise
	}
	return p.owner()
}

// agency refuses a consignee without an agreement, or an agreement without a consignee, and either where
// it is no payment for goods that the agent opens itself, on documents that are there.
func (c OpenPayment) agency(r *ruling, payer PartyID) Refusal {
	switch {
	case c.Consignee.IsZero() && c.Agreement.IsZero():
		return Refusal{}
	case c.Consignee.IsZero() || c.Agreement.IsZero() || r.heir(c.Consignee) == payer || !c.Scenario.of().agents ||
		r.party.Kind == Bank || len(c.Lines) == 0:
		return r.no(AgencyMustFit)
	}
	return Refusal{}
}

// actsFor refuses an agent's payment for a consignee that has to pay itself, with one answer for whatever
// reason: how a firm stands another learns from the firm. Class and list of the payer bind it besides.
func (r *ruling) actsFor(p Payment) Refusal {
	if !p.Deal.Agent {
		return Refusal{}
	}
	consignee, ok := r.heirParty(p.Consignee)
	if !ok || consignee.Kind != Enterprise || consignee.Suspended || consignee.Class == ClassC {
		return r.no(ConsigneeMustPayItself)
	}
	return Refusal{}
}

// names refuses documents that are not the payer's or, of an agent, not its consignee's. An agent is told
// no more of them: whether they can be paid on, and what is left, its bank learns that accepts.
func (r *ruling) names(p Payment) Refusal {
	if !p.Scenario.of().agents {
		return Refusal{}
	}
	for i, line := range p.Lines {
		document, ok := r.book.Document(line.Document)
		theirs := ok && r.heir(document.Holder) == r.heir(p.owner())
		if !theirs && (ok || p.Deal.Agent) {
			return r.noItem(PayerMustBeConsignee, i)
		}
	}
	return Refusal{}
}

// namedByAgent refuses what an agent names so that it could be no payment, whatever the documents are worth.
func (r *ruling) namedByAgent(p Payment) Refusal {
	if len(p.Lines) > MaxLines {
		return r.no(ListMustBeInBounds)
	}
	for i, line := range p.Lines {
		if repeats(p.Lines[:i], line.Document) {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		if document, _ := r.book.Document(line.Document); p.Scenario.fits(document) != 0 {
			return r.noItem(PayerMustBeConsignee, i)
		}
		if line.Amount <= 0 {
			return r.noItem(AmountMustBePositive, i)
		}
	}
	return Refusal{}
}

// vouched refuses an agent's payment whose checker does not say that the agreement was seen, and that
// word where there is none.
func (r *ruling) vouched(p Payment, agent bool) Refusal {
	if agent != p.Deal.Agent {
		return r.no(AgencyMustFit)
	}
	return Refusal{}
}

// tellConsignee warns whose declarations an agent paid on, and those who supervise it, of each apart: who
// did, and not at which bank.
func (r *ruling) tellConsignee(p Payment) {
	if !p.Deal.Agent {
		return
	}
	consignee, _ := r.heirParty(p.Consignee)
	for _, line := range p.Lines {
		document, _ := r.book.Document(line.Document)
		r.alert(Alert{Kind: PaidByAgent, Document: line.Document, Enterprise: consignee.ID, Region: consignee.Region,
			Amount: Money{line.Amount, document.Face.Currency}, By: r.heir(p.Deal.Enterprise),
			Parties: []PartyID{consignee.ID}})
	}
}

// agentsAt gives the enterprises that a bank paid for on another's document, once each, where it has no
// claim there of the holder's own.
func (r *ruling) agentsAt(id DocumentID, bank PartyID) (agents []Party) {
	for claim := range r.book.Claims(id) {
		if !claim.Live() || r.heir(claim.Bank) != bank {
			continue
		}
		p, _ := r.book.Payment(claim.Deal.Payment())
		if !p.ForAnother(id) {
			return nil
		}
		agent, _ := r.heirParty(p.Deal.Enterprise)
		if !slices.ContainsFunc(agents, func(a Party) bool { return a.ID == agent.ID }) {
			agents = append(agents, agent)
		}
	}
	return agents
}
