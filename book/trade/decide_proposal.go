package trade

import "slices"

// least is the smallest threshold: an act takes two persons at least.
const least = 2

// directly refuses a governed command that is given without a proposal.
func (r *ruling) directly(verb Verb) Refusal {
	if verb.Governed() {
		return r.no(ActMustBeProposed)
	}
	return Refusal{}
}

// governors gives the persons of the regulator who count now: who hold a key with
// the duty that was enrolled long enough ago.
func (r *ruling) governors() []PersonID {
	var persons []PersonID
	for record := range r.book.records.Scan(keyOf(KindPersonKey)) {
		key := record.(PersonKey)
		if key.Party == r.party.ID && key.Duties&Governor != 0 && !key.Revoked && r.seasoned(key) &&
			!contains(persons, key.Person) {
			persons = append(persons, key.Person)
		}
	}
	return persons
}

// seasoned reports whether the key of one of the signer's party counts: it is of the
// founding, or was enrolled long enough ago.
func (r *ruling) seasoned(key PersonKey) bool { return r.agedIn(r.party, key) }

// agedIn reports whether the key of one of a party counts. One that was enrolled in the
// moment in which its party was admitted counts at once only where that is the founding.
func (r *ruling) agedIn(party Party, key PersonKey) bool {
	return r.at-key.Since >= Seasoning || key.Since == party.Since && (party.Kind == Regulator || r.ofFounding(party))
}

// needed is how many governors an act takes, the proposer included.
func (r *ruling) needed(verb Verb) int {
	if verb == VerbSetThreshold {
		return int(r.book.Threshold()) + 1
	}
	return int(r.book.Threshold())
}

// counts refuses a governor whose key does not count yet.
func (r *ruling) counts(Object) Refusal {
	if !r.seasoned(r.key) {
		return r.no(GovernorMustBeSeasoned)
	}
	return Refusal{}
}

// findsProposal gives a governor a proposal.
func (r *ruling) findsProposal(o Object) Refusal {
	var ok bool
	if r.proposal, ok = r.book.Proposal(o.Key.Identifier(0)); !ok || !r.proposal.OfKeepers() && !r.governor() {
		return r.no(ProposalMustBeOpen)
	}
	return Refusal{}
}

// speaks asks of a proposal that the keepers decide for a person of their parties.
func (r *ruling) speaks(o Object) Refusal {
	if r.proposal.OfKeepers() {
		return r.decidesOnKeepers(o)
	}
	return Refusal{}
}

// findsOwnProposal gives a person the proposals that the person made; of those that the
// keepers decide, for the same party, since a person may speak for several.
func (r *ruling) findsOwnProposal(o Object) Refusal {
	if refusal := r.findsProposal(o); !refusal.OK() {
		return refusal
	}
	if p := r.proposal; p.By != r.key.Person || p.OfKeepers() && p.Approvals[0].Party != r.party.ID {
		return r.no(ProposalMustBeOwn)
	}
	return Refusal{}
}

// proposalOpen asks for one that waits for approvals still.
func (r *ruling) proposalOpen(Object) Refusal {
	if r.proposal.State != ProposalOpen || r.at >= r.proposal.Expires {
		return r.no(ProposalMustBeOpen)
	}
	return Refusal{}
}

// mayAgree asks for a governor who has not agreed yet, and counts.
func (r *ruling) mayAgree(o Object) Refusal {
	if r.proposal.Agreed(r.key.Person) {
		return r.no(GovernorMustNotRepeat)
	}
	if refusal := r.speaks(o); !refusal.OK() {
		return refusal
	}
	return r.counts(o)
}

// mayObject asks for a governor who has not objected yet.
func (r *ruling) mayObject(o Object) Refusal {
	if refusal := r.speaks(o); !refusal.OK() {
		return refusal
	}
	if r.proposal.Objected(r.key.Person) {
		return r.no(GovernorMustNotRepeat)
	}
	return Refusal{}
}

// carry decides the command of an act as if it were carried out now, proposed by a
// person at an instant. What follows from it is added.
func (r *ruling) carry(c Command, proposer PersonID, proposed Instant) Refusal {
	r.proposer, r.proposedAt = proposer, proposed
	a, o := actOf(c.Verb()), c.object()
	if refusal := r.find(a, o); !refusal.OK() {
		return refusal
	}
	return r.rule(a, o, c)
}

func (c Propose) weigh(r *ruling) Refusal {
	if c.ID.IsZero() {
		return r.no(IdentifierMustBeGiven)
	}
	if _, ok := r.book.Proposal(c.ID); ok {
		return r.no(ProposalMustBeNew)
	}
	command, ok := c.Act.Command()
	if !ok || c.Content.IsZero() {
		return r.no(ContentMustAgree)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if !r.gives(actOf(command.Verb())) {
		return r.no(DutyMustAllow)
	}
	trial := *r // what would be refused now is not put before anybody
	if refusal := trial.carry(command, r.key.Person, r.at); !refusal.OK() || len(trial.events) == 0 {
		return refusal
	}
	var voice PartyID
	if parties := r.keeping(); command.Verb().OfKeepers() {
		if voice = r.party.ID; !suffice(r.speakers(parties), parties, r.persons(parties)) {
			return r.no(KeepersMustSuffice)
		}
	} else if len(r.governors()) < r.needed(command.Verb()) {
		return r.no(ThresholdMustBeSound)
	}
	r.add(ProposalMade{Proposal{ID: c.ID, Act: c.Act, Content: c.Content, Details: c.Details, By: r.key.Person,
		At: r.at, Expires: r.at + ProposalLife, State: ProposalOpen,
		Approvals: []Approval{{By: r.key.Person, At: r.at, Party: voice}}}})
	return Refusal{}
}

func (c ApproveProposal) weigh(r *ruling) Refusal {
	proposal := r.proposal
	if c.Content != proposal.Content {
		return r.no(ContentMustAgree)
	}
	command, _ := proposal.Act.Command()
	if proposal.OfKeepers() {
		r.add(ProposalApproved{ID: c.ID, By: r.key.Person, At: r.at, Party: r.party.ID})
		if parties := r.keeping(); !suffice(r.agreedBy(proposal), parties, r.persons(parties)) {
			return Refusal{}
		}
		r.add(ProposalDone{ID: c.ID, State: ProposalCarried, At: r.at, Keepers: true})
		return r.carry(command, proposal.By, proposal.At)
	}
	r.add(ProposalApproved{ID: c.ID, By: r.key.Person, At: r.at})
	// approvals of persons who are governors no longer do not stand
	governors, standing := r.governors(), 1
	for _, approval := range proposal.Approvals {
		if slices.Contains(governors, approval.By) {
			standing++
		}
	}
	if standing < r.needed(command.Verb()) {
		return Refusal{}
	}
	r.add(ProposalDone{ID: c.ID, State: ProposalCarried, At: r.at})
	return r.carry(command, proposal.By, proposal.At)
}

func (c WithdrawProposal) weigh(r *ruling) Refusal {
	r.add(ProposalDone{ID: c.ID, State: ProposalWithdrawn, At: r.at, Keepers: r.proposal.OfKeepers()})
	return Refusal{}
}

func (c ObjectToProposal) weigh(r *ruling) Refusal {
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	r.add(ProposalObjected{ID: c.ID, Objection: Objection{By: r.key.Person, At: r.at, Details: c.Details},
		Keepers: r.proposal.OfKeepers()})
	return Refusal{}
}

// weigh asks that the threshold can be reached, and be changed again.
func (c SetThreshold) weigh(r *ruling) Refusal {
	if c.Governors < least || int(c.Governors)+1 > len(r.governors()) {
		return r.no(ThresholdMustBeSound)
	}
	if c.Governors == r.book.Threshold() {
		return Refusal{}
	}
	r.add(ThresholdSet(c))
	return Refusal{}
}

func (c Propose) object() Object          { return Object{} }
func (c ApproveProposal) object() Object  { return Object{Key: ProposalKey(c.ID)} }
func (c ObjectToProposal) object() Object { return Object{Key: ProposalKey(c.ID)} }
func (c WithdrawProposal) object() Object { return Object{Key: ProposalKey(c.ID)} }
func (c SetThreshold) object() Object     { return Object{} }

// endProposal ends a proposal that too few agreed to in time.
func (r *ruling) endProposal(id ProposalID) {
	proposal, _ := r.book.Proposal(id)
	r.add(ProposalDone{ID: id, State: ProposalLapsed, At: r.at, Keepers: proposal.OfKeepers()})
}
