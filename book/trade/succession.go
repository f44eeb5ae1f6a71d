package trade

// NameSuccessor 指定承继 says "X is now Y": an enterprise was renamed or given
// another code, a bank was merged into another. Documents, claims and loans of
// the old party are the new one's business from then on; the records keep the
// name under which they were made. By a governor.
type NameSuccessor struct {
	Party     PartyID `cbor:"1,keyasint"`
	Successor PartyID `cbor:"2,keyasint"`
}

// SuccessorNamed says which party acts for another from now on.
type SuccessorNamed struct {
	Party     PartyID   `cbor:"1,keyasint"`
	Successor PartyID   `cbor:"2,keyasint"`
	Kind      PartyKind `cbor:"3,keyasint"`
	Region    Region    `cbor:"4,keyasint"` // of the old party
}

// MaxSucceeded is how many parties one may succeed, those counted that they
// succeeded.
const MaxSucceeded = 64

// heir gives the party that acts for another now: the other itself, unless it
// has a successor.
func (r *ruling) heir(id PartyID) PartyID {
	if party, _ := r.book.Party(id); !party.Successor.IsZero() {
		return party.Successor
	}
	return id
}

// acts reports whether the signer's party acts for another: it is the one, or
// its successor. Wherever a rule compares the signer with a party of a record,
// it asks this.
func (r *ruling) acts(id PartyID) bool { return r.heir(id) == r.party.ID }

// heirParty gives the record of the party that acts for another now.
func (r *ruling) heirParty(id PartyID) (Party, bool) { return r.book.Party(r.heir(id)) }

// lenders lists the banks that have lent to a party or to those that it
// succeeded, each once, as they are now.
func (r *ruling) lenders(party Party) []PartyID {
	var banks []PartyID
	tell := func(id PartyID) {
		for _, lender := range r.book.Lenders(id) {
			if bank := r.heir(lender.Bank); !contains(banks, bank) {
				banks = append(banks, bank)
			}
		}
	}
	tell(party.ID)
	for _, id := range party.Succeeds {
		tell(id)
	}
	return banks
}

// notSucceeded asks for a party that still acts for itself, and is no regulator.
func (r *ruling) notSucceeded(o Object) Refusal {
	if refusal := r.noRegulator(o); !refusal.OK() {
		return refusal
	}
	if !r.target.Successor.IsZero() {
		return r.no(PartyMustNotBeSucceeded)
	}
	return Refusal{}
}

func (c NameSuccessor) object() Object { return Object{Key: PartyKey(c.Party)} }

func (c NameSuccessor) weigh(r *ruling) Refusal {
	party := r.target
	successor, ok := r.book.Party(c.Successor)
	if !ok {
		return r.no(PartyMustBeAdmitted)
	}
	if c.Party == c.Successor {
		return r.no(SuccessorMustBeOther)
	}
	if party.Kind != successor.Kind {
		return r.no(SuccessorMustBeSameKind)
	}
	if !successor.Successor.IsZero() {
		// its own successor is the one to name, which also keeps the chain free of rings
		return r.no(SuccessorMustAct)
	}
	if len(successor.Succeeds)+len(party.Succeeds)+1 > MaxSucceeded {
		return r.no(SuccessionsMustBeInBounds)
	}
	r.add(SuccessorNamed{Party: c.Party, Successor: c.Successor, Kind: party.Kind, Region: party.Region})
	if banks := r.lenders(party); len(banks) > 0 {
		r.warn(Alert{Kind: EnterpriseSucceeded, Enterprise: c.Party, Region: party.Region}, banks, c.Successor)
	}
	return Refusal{}
}

// post lets every party that the old one succeeded lead to the new one too, so
// that a chain is never longer than one step.
func (e SuccessorNamed) post(w Writer) {
	party, successor := must(w.Party(e.Party)), must(w.Party(e.Successor))
	succeeds := make([]PartyID, 0, len(successor.Succeeds)+len(party.Succeeds)+1)
	succeeds = append(append(append(succeeds, successor.Succeeds...), party.Succeeds...), e.Party)
	for _, id := range party.Succeeds {
		before := must(w.Party(id))
		before.Successor = e.Successor
		w.put(before)
	}
	party.Successor, successor.Succeeds = e.Successor, succeeds
	w.put(party)
	w.put(successor)
}
