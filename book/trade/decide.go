package trade

// MaxLines is how many documents one financing, payment or proceeds may name.
const MaxLines = 100

// MaxPublications is how many documents one command may publish.
const MaxPublications = 5_000

// MaxAmount is the largest amount of one record in minor units; it leaves room
// to add thousands of them.
const MaxAmount = 1 << 53

// ruling is the deciding of one command: what it may read, and the events that
// follow so far.
type ruling struct {
	book       Book
	by         Signer
	key        PersonKey // as it is kept
	party      Party
	at         Instant
	events     []Event
	proposer   PersonID // of what is carried out, or zero
	proposedAt Instant  // when that was proposed
	found               // by the first half of the rule
}

// found is what the first half of a rule has found of the object, for its second
// half to go on with. Of each command only what its rule names is there.
type found struct {
	target    Party
	held      PersonKey // a key, of whomever
	document  Document
	financing Financing
	repayment Repayment
	received  Proceeds
	proposal  Proposal
	keeper    Keeper
	payment   Payment
	refund    Refund
	reporting duty
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
	return new(Court).Decide(records, by, at, c)
}

// Court decides one command after the other, each by itself as [Decide] does; the
// room that a decision takes is used again for the next.
type Court struct{ ruling }

// Decide is [Decide].
func (d *Court) Decide(records Records, by Signer, at Instant, c Command) ([]Event, Refusal) {
	r := &d.ruling
	*r = ruling{book: Book{records}, by: by, at: at}
	a, o := actOf(c.Verb()), c.object()
	if refusal := r.reaches(c.Verb(), a, o); !refusal.OK() {
		return nil, refusal
	}
	if refusal := r.directly(c.Verb()); !refusal.OK() {
		return nil, refusal
	}
	if refusal := r.rule(a, o, c); !refusal.OK() {
		return nil, refusal
	}
	if refusal := r.grows(); !refusal.OK() {
		return nil, refusal
	}
	if refusal := r.unlike(c.Verb()); !refusal.OK() {
		return nil, refusal
	}
	return r.events, Refusal{}
}

// rule asks what remains of a rule about an object that is found: whether the same
// was told before, whether the object is there for it, and what the fields weigh.
func (r *ruling) rule(a *act, o Object, c Command) Refusal {
	if c, ok := c.(repeatable); ok {
		if again, refusal := c.told(r); again || !refusal.OK() {
			return refusal
		}
	}
	if refusal := r.goesOn(a, o); !refusal.OK() {
		return refusal
	}
	return c.weigh(r)
}

// identify refuses signers who may not give this kind of command, whatever their
// duties. It notes who they are all the same.
func (r *ruling) identify(verb Verb) Refusal {
	key, ok := find[PersonKey](r.book.records, PersonKeyKey(r.by.Key))
	if !ok || key.Party != r.by.Party {
		return r.no(KeyMustBeEnrolled)
	}
	r.key = key
	party, ok := r.book.Party(r.by.Party)
	r.party = party
	if key.Revoked {
		return r.no(KeyMustNotBeRevoked)
	}
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
	return Refusal{}
}

func (r *ruling) governor() bool { return r.has(Regulator, Governor) }

// Due gives the events of the earliest deadline at or before an instant, or
// none. The ledger posts them and asks again at the start of every block.
func Due(records Records, at Instant) []Event {
	deadline, _ := records.Deadline(at) // where there is none it is of no kind
	r := ruling{book: Book{records}, at: at}
	financing, _ := r.book.Financing(deadline.Deal.Financing())
	switch deadline.Kind {
	case HoldEnds:
		if payment, ok := r.book.Payment(deadline.Deal.Payment()); ok {
			r.lapsePayment(payment)
			break
		}
		r.lapse(financing)
	case ReturnHoldEnds:
		payment, _ := r.book.Payment(deadline.Deal.Payment())
		r.endReturnHold(payment, deadline)
	case MatchEnds:
		payment, _ := r.book.Payment(deadline.Deal.Payment())
		r.endMatch(payment, deadline)
	case MaturityEnds:
		r.overdue(financing, deadline)
	case ProposalEnds:
		r.endProposal(deadline.Deal.Identifier())
	case EntryEnds:
		document, _ := r.book.Document(deadline.Deal.Identifier())
		r.dropEntry(document)
	case CheckEnds:
		r.endCheck(deadline)
	case MarksMeet:
		document, _ := r.book.Document(deadline.Deal.Identifier())
		r.meet(document, deadline)
	case PaymentsMeet:
		payment, _ := r.book.Payment(deadline.Deal.Payment())
		r.track(payment, deadline)
	case TaskWakes:
		r.wake(deadline)
	case TaskEnds:
		r.endTask(deadline)
	case KeeperTurns:
		r.add(DeadlinePassed{deadline})
	case RuleBookTurns:
		r.add(DeadlinePassed{deadline})
		r.add(RuleBookTurned{r.book.RuleBook().Next})
	}
	return r.events
}
