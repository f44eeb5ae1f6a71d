package trade

// MaxLines is how many documents one financing or one proceeds may name.
const MaxLines = 100

// MaxPublications is how many documents one command may publish.
const MaxPublications = 5_000

// MaxAmount is the largest amount of one record in minor units; it leaves room
// to add thousands of them.
const MaxAmount = 1 << 53

// ruling is the deciding of one command: what it may read, and the events that
// follow so far.
type ruling struct {
	book   Book
	by     Signer
	key    PersonKey
	party  Party
	at     Instant
	events []Event
	alerts uint64
	// who proposed what is carried out, or zero
	proposer PersonID
}

func (r *ruling) add(e Event) { r.events = append(r.events, e) }

func (r *ruling) no(rule Rule) Refusal { return Refusal{Rule: rule} }

func (r *ruling) noItem(rule Rule, i int) Refusal {
	return Refusal{Rule: rule, Item: uint32(i) + 1}
}

// Decide answers a command of a signer at the time of the block with the events
// that follow from it, or with the rule that forbids it. It reads the book and
// changes nothing. A command may be allowed and change nothing: then there are
// no events and no refusal.
func Decide(records Records, by Signer, at Instant, c Command) ([]Event, Refusal) {
	r := ruling{book: Book{records}, by: by, at: at}
	if refusal := r.identify(c.Verb()); !refusal.OK() {
		return nil, refusal
	}
	if refusal := r.directly(c.Verb()); !refusal.OK() {
		return nil, refusal
	}
	if refusal := c.decide(&r); !refusal.OK() {
		return nil, refusal
	}
	if refusal := r.grows(); !refusal.OK() {
		return nil, refusal
	}
	return r.events, Refusal{}
}

// identify refuses signers who may not give this kind of command at all.
func (r *ruling) identify(verb Verb) Refusal {
	key, ok := r.book.Key(r.by.Key)
	if !ok || key.Party != r.by.Party {
		return r.no(KeyMustBeEnrolled)
	}
	if key.Revoked {
		return r.no(KeyMustNotBeRevoked)
	}
	party, ok := r.book.Party(r.by.Party)
	if !ok {
		return r.no(PartyMustBeAdmitted)
	}
	if party.Expelled {
		return r.no(PartyMustNotBeExpelled)
	}
	if party.Suspended && !verb.WindsDown() {
		return r.no(PartyMustNotBeSuspended)
	}
	if !party.Successor.IsZero() {
		return r.no(PartyMustNotBeSucceeded)
	}
	r.key, r.party = key, party
	return Refusal{}
}

// has reports whether the signer is of a kind of party and holds one of the duties.
func (r *ruling) has(kind PartyKind, duties Duty) bool {
	return r.party.Kind == kind && r.key.Duties&duties != 0
}

func (r *ruling) governor() bool { return r.has(Regulator, Governor) }

// Due gives the events of the earliest deadline at or before an instant, or
// none. The ledger posts them and asks again at the start of every block.
func Due(records Records, at Instant) []Event {
	deadline, _ := records.Deadline(at) // where there is none it is of no kind
	r := ruling{book: Book{records}, at: at}
	financing, _ := r.book.Financing(deadline.Financing)
	switch deadline.Kind {
	case HoldEnds:
		r.lapse(financing)
	case MaturityEnds:
		r.overdue(financing, deadline)
	case ProposalEnds:
		r.endProposal(ProposalID(deadline.Financing))
	}
	return r.events
}
