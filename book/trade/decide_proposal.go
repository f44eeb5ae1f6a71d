package trade

import "slices"

// least is the smallest threshold: an act takes two persons at least.
const least = 2

// directly refuses a governed command that is given without a proposal.
func (r *ruling) directly(verb Verb) Refusal {
	if !verb.Governed() {
		return Refusal{}
	}
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	return r.no(ActMustBeProposed)
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

// seasoned reports whether the key of a governor counts: it is of the founding, or
// was enrolled long enough ago.
func (r *ruling) seasoned(key PersonKey) bool {
	return key.Since == r.party.Since || r.at-key.Since >= Seasoning
}

// needed is how many governors an act takes, the proposer included.
func (r *ruling) needed(verb Verb) int {
	if verb == VerbSetThreshold {
		return int(r.book.Threshold()) + 1
	}
	return int(r.book.Threshold())
}

// carry decides the command of an act as if it were carried out now, proposed by a
// person. What follows from it is added.
func (r *ruling) carry(c Command, proposer PersonID) Refusal {
	r.proposer = proposer
	return c.decide(r)
}

func (c Propose) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
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
	if !r.seasoned(r.key) {
		return r.no(GovernorMustBeSeasoned)
	}
	if len(r.governors()) < r.needed(command.Verb()) {
		return r.no(ThresholdMustBeSound)
	}
	trial := *r // what would be refused now is not put before anybody
	if refusal := trial.carry(command, r.key.Person); !refusal.OK() || len(trial.events) == 0 {
		return refusal
	}
	r.add(ProposalMade{Proposal{ID: c.ID, Act: c.Act, Content: c.Content, Details: c.Details, By: r.key.Person,
		At: r.at, Expires: r.at + ProposalLife, State: ProposalOpen,
		Approvals: []Approval{{By: r.key.Person, At: r.at}}}})
	return Refusal{}
}

// openProposal gives a proposal that a governor acts on, which must wait for approvals still.
func (r *ruling) openProposal(id ProposalID) (Proposal, Refusal) {
	if !r.governor() {
		return Proposal{}, r.no(DutyMustAllow)
	}
	proposal, ok := r.book.Proposal(id)
	if !ok || proposal.State != ProposalOpen || r.at >= proposal.Expires {
		return proposal, r.no(ProposalMustBeOpen)
	}
	return proposal, Refusal{}
}

func (c ApproveProposal) decide(r *ruling) Refusal {
	proposal, refusal := r.openProposal(c.ID)
	if !refusal.OK() {
		return refusal
	}
	if c.Content != proposal.Content {
		return r.no(ContentMustAgree)
	}
	if proposal.Agreed(r.key.Person) {
		return r.no(GovernorMustNotRepeat)
	}
	if !r.seasoned(r.key) {
		return r.no(GovernorMustBeSeasoned)
	}
	command, _ := proposal.Act.Command()
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
	return r.carry(command, proposal.By)
}

func (c ObjectToProposal) decide(r *ruling) Refusal {
	proposal, refusal := r.openProposal(c.ID)
	if !refusal.OK() {
		return refusal
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	if proposal.Objected(r.key.Person) {
		return r.no(GovernorMustNotRepeat)
	}
	r.add(ProposalObjected{ID: c.ID, Objection: Objection{By: r.key.Person, At: r.at, Details: c.Details}})
	return Refusal{}
}

// decide asks that the threshold can be reached, and be changed again.
func (c SetThreshold) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	if c.Governors < least || int(c.Governors)+1 > len(r.governors()) {
		return r.no(ThresholdMustBeSound)
	}
	if c.Governors == r.book.Threshold() {
		return Refusal{}
	}
	r.add(ThresholdSet(c))
	return Refusal{}
}

// endProposal ends a proposal that too few agreed to in time.
func (r *ruling) endProposal(id ProposalID) {
	r.add(ProposalDone{ID: id, State: ProposalLapsed, At: r.at})
}
