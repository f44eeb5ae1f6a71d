package trade

import "slices"

// A proposal 提案 is an act of the regulator that takes more than one governor: it
// holds the act in full, waits for approvals, and is carried out in the moment in
// which as many governors as the threshold asks agree to the very same content.
// What harm runs fast against, stops and freezes, takes one governor at once;
// undoing them takes a proposal.

// ProposalID names a proposal; the proposer chooses it at random.
type ProposalID = ID[Proposal]

// ProposalState is where a proposal is in its life. Numbers are frozen.
type ProposalState uint8

// The states of a proposal.
const (
	ProposalOpen      ProposalState = 1 // waits for approvals
	ProposalCarried   ProposalState = 2 // was agreed to and carried out
	ProposalLapsed    ProposalState = 3 // ended without effect
	ProposalWithdrawn ProposalState = 4 // was taken back by who proposed it
)

// ProposalLife is how long a proposal waits, in milliseconds.
const ProposalLife Instant = 7 * dayLength

// Seasoning is how long ago, in milliseconds, the key of a governor must have been
// enrolled to count. Those with whom the ledger began count at once.
const Seasoning Instant = dayLength

// UsualThreshold is how many governors an act takes before that is ever set.
const UsualThreshold = 2

// Proposal is an act that waits for governors, or what became of it.
type Proposal struct {
	ID         ProposalID    `cbor:"1,keyasint"`
	Act        Act           `cbor:"2,keyasint"`
	Content    Digest        `cbor:"3,keyasint"` // of the act, which approvals repeat
	Details    Digest        `cbor:"4,keyasint"` // of the sealed reason
	By         PersonID      `cbor:"5,keyasint"`
	At         Instant       `cbor:"6,keyasint"`
	Expires    Instant       `cbor:"7,keyasint"` // it can be approved before this instant
	State      ProposalState `cbor:"8,keyasint"`
	Approvals  []Approval    `cbor:"9,keyasint"` // in their order; the proposer's is the first
	Objections []Objection   `cbor:"10,keyasint,omitempty"`
	Ended      Instant       `cbor:"11,keyasint,omitempty"` // when it was no longer open
}

// Approval is that a governor agrees to the content of a proposal; of one that the
// keepers decide, that a person does for a party that runs one.
type Approval struct {
	By    PersonID `cbor:"1,keyasint"`
	At    Instant  `cbor:"2,keyasint"`
	Party PartyID  `cbor:"3,keyasint,omitzero"` // whose voice it is; zero of what governors decide
}

// Objection 异议 is shown beside a proposal, and stops nothing.
type Objection struct {
	By      PersonID `cbor:"1,keyasint"`
	At      Instant  `cbor:"2,keyasint"`
	Details Digest   `cbor:"3,keyasint"` // of the sealed reason
}

// Threshold is the record of how many governors an act takes, the proposer
// included. Before it is ever set, that is two.
type Threshold struct {
	Governors uint8 `cbor:"1,keyasint"`
}

// Propose 提议 puts a governed act before the other governors. By a governor.
type Propose struct {
	ID      ProposalID `cbor:"1,keyasint"`
	Act     Act        `cbor:"2,keyasint"`
	Content Digest     `cbor:"3,keyasint"` // of the act; bytes that say another one are no command
	Details Digest     `cbor:"4,keyasint"`
}

// ApproveProposal 同意提案 agrees to the content of a proposal; with the last approval
// that it needs the act is carried out. By another governor.
type ApproveProposal struct {
	ID      ProposalID `cbor:"1,keyasint"`
	Content Digest     `cbor:"2,keyasint"` // of what the governor looked at
}

// ObjectToProposal 提出异议 says what speaks against a proposal. By any governor.
type ObjectToProposal struct {
	ID      ProposalID `cbor:"1,keyasint"`
	Details Digest     `cbor:"2,keyasint"`
}

// WithdrawProposal 撤回提案 takes a proposal back. By the governor who proposed it.
type WithdrawProposal struct {
	ID ProposalID `cbor:"1,keyasint"`
}

// SetThreshold sets how many governors an act takes. By proposal, with one approval
// more than acts take now.
type SetThreshold struct {
	Governors uint8 `cbor:"1,keyasint"`
}

// ProposalMade says that an act waits for other governors. Like all that follows
// it concerns the regulator alone; what is carried out concerns whom the act does.
// What the keepers decide concerns every member, since each follows who may vote.
type ProposalMade struct {
	Proposal Proposal `cbor:"1,keyasint"`
}

// ProposalApproved says that one more governor agrees.
type ProposalApproved struct {
	ID    ProposalID `cbor:"1,keyasint"`
	By    PersonID   `cbor:"2,keyasint"`
	At    Instant    `cbor:"3,keyasint"`
	Party PartyID    `cbor:"4,keyasint,omitzero"` // whose voice it is; zero of what governors decide
}

// ProposalObjected says that a governor objects.
type ProposalObjected struct {
	ID        ProposalID `cbor:"1,keyasint"`
	Objection Objection  `cbor:"2,keyasint"`
	Keepers   bool       `cbor:"3,keyasint,omitempty"` // to what the keepers decide
}

// ProposalDone says that a proposal has ended: carried out, with what follows from
// its act, lapsed, or withdrawn.
type ProposalDone struct {
	ID    ProposalID    `cbor:"1,keyasint"`
	State ProposalState `cbor:"2,keyasint"`
	At    Instant       `cbor:"3,keyasint"`

	Keepers bool `cbor:"4,keyasint,omitempty"` // of what the keepers decide
}

// ThresholdSet says how many governors an act takes from now on.
type ThresholdSet struct {
	Governors uint8 `cbor:"1,keyasint"`
}

func (Propose) Verb() Verb          { return VerbPropose }
func (ApproveProposal) Verb() Verb  { return VerbApproveProposal }
func (ObjectToProposal) Verb() Verb { return VerbObjectToProposal }
func (WithdrawProposal) Verb() Verb { return VerbWithdrawProposal }
func (SetThreshold) Verb() Verb     { return VerbSetThreshold }

// Key implements [Record].
func (p Proposal) Key() Key { return ProposalKey(p.ID) }

// Key implements [Record].
func (Threshold) Key() Key { return ThresholdKey() }

// ProposalKey gives the key of a proposal.
func ProposalKey(id ProposalID) Key { return keyOf(KindProposal).with(id[:]...) }

// ThresholdKey gives the key of how many governors an act takes.
func ThresholdKey() Key { return keyOf(KindThreshold) }

// Proposal gives a proposal.
func (b Book) Proposal(id ProposalID) (Proposal, bool) {
	return owned(find[Proposal](b.records, ProposalKey(id)))
}

// Threshold gives how many governors an act takes.
func (b Book) Threshold() uint8 {
	if set, ok := find[Threshold](b.records, ThresholdKey()); ok {
		return set.Governors
	}
	return UsualThreshold
}

// Copied gives a copy with lists of its own.
func (p Proposal) Copied() Proposal {
	p.Act = p.Act.copied()
	p.Approvals, p.Objections = slices.Clone(p.Approvals), slices.Clone(p.Objections)
	return p
}

func (p Proposal) copied() Record { return p.Copied() }

// OfKeepers reports whether the keepers' parties decide, and not the governors.
func (p Proposal) OfKeepers() bool { return p.Act.Verb().OfKeepers() }

// Agreed reports whether a person has agreed.
func (p Proposal) Agreed(person PersonID) bool {
	return slices.ContainsFunc(p.Approvals, func(a Approval) bool { return a.By == person })
}

// Objected reports whether a person has objected.
func (p Proposal) Objected(person PersonID) bool {
	return slices.ContainsFunc(p.Objections, func(o Objection) bool { return o.By == person })
}

func (p Proposal) Audience() Audience         { return Audience{Public: p.OfKeepers()} }
func (Threshold) Audience() Audience          { return Audience{} }
func (e ProposalMade) Audience() Audience     { return e.Proposal.Audience() }
func (e ProposalApproved) Audience() Audience { return Audience{Public: !e.Party.IsZero()} }
func (e ProposalObjected) Audience() Audience { return Audience{Public: e.Keepers} }
func (e ProposalDone) Audience() Audience     { return Audience{Public: e.Keepers} }
func (ThresholdSet) Audience() Audience       { return Audience{} }

func (e ProposalMade) Subjects() []Key     { return present(ProposalKey(e.Proposal.ID)) }
func (e ProposalApproved) Subjects() []Key { return present(ProposalKey(e.ID)) }
func (e ProposalObjected) Subjects() []Key { return present(ProposalKey(e.ID)) }
func (e ProposalDone) Subjects() []Key     { return present(ProposalKey(e.ID)) }
func (ThresholdSet) Subjects() []Key       { return nil }

// expiry is the deadline of a proposal, whose name stands in the place of that of
// a financing.
func (p Proposal) expiry() Deadline {
	return Deadline{At: p.Expires, Kind: ProposalEnds, Deal: DealOf(0, p.ID)}
}

func (e ProposalMade) post(w Writer) {
	w.put(e.Proposal)
	w.put(e.Proposal.expiry())
}

func (e ProposalApproved) post(w Writer) {
	proposal := must(w.Proposal(e.ID))
	proposal.Approvals = append(proposal.Approvals, Approval{By: e.By, At: e.At, Party: e.Party})
	w.put(proposal)
}

func (e ProposalObjected) post(w Writer) {
	proposal := must(w.Proposal(e.ID))
	proposal.Objections = append(proposal.Objections, e.Objection)
	w.put(proposal)
}

func (e ProposalDone) post(w Writer) {
	proposal := must(w.Proposal(e.ID))
	w.remove(proposal.expiry())
	proposal.State, proposal.Ended = e.State, e.At
	w.put(proposal)
}

func (e ThresholdSet) post(w Writer) { w.put(Threshold(e)) }
