package trade

// A rule book 规则版本 is the version of the rules by which blocks are executed. Every
// program knows some; which of them is in force is a record of the ledger itself, so
// that all keepers change over at the same block. They adopt one by a proposal of their
// own, with an instant from which it is in force: time for each of them to install a
// program that knows it. A keeper whose program does not stops before the first block
// that it could not execute.

// The rule books that this program knows.
const (
	// OldestRuleBook is that of ledgers which name none.
	OldestRuleBook uint32 = 1

	// BatchRuleBook takes signatures of envelopes by the cofactored equation of
	// ZIP-215, under which many are verified at once with the same outcome as one by
	// one. What the rules of before took it takes too.
	BatchRuleBook uint32 = 2
)

// How far ahead a rule book is adopted, in milliseconds: so long at least that the
// blocks in which it is decided lie before it, and no more than a year.
const (
	LeastRuleBookNotice Instant = 10_000
	MostRuleBookNotice  Instant = 366 * dayLength
)

// RuleBook is the record of the rules in force, and of those that wait for their
// instant. It concerns every member.
type RuleBook struct {
	Version uint32  `cbor:"1,keyasint"`           // in force
	Next    uint32  `cbor:"2,keyasint,omitempty"` // adopted and not yet in force; zero: none is
	From    Instant `cbor:"3,keyasint,omitempty"` // from the block after the first that is not dated before it
}

// AdoptRuleBook 启用规则版本 puts the next version of the rules into force from an instant
// on, or one that waits on another. By proposal of the keepers.
type AdoptRuleBook struct {
	Version uint32  `cbor:"1,keyasint"`
	From    Instant `cbor:"2,keyasint"`
}

// RuleBookAdopted says which rules are in force, and which will be.
type RuleBookAdopted struct {
	RuleBook RuleBook `cbor:"1,keyasint"`
	Before   Instant  `cbor:"2,keyasint,omitempty"` // when the same version would have been in force; zero: it waited for none
}

// RuleBookTurned says that rules are in force from the next block on.
type RuleBookTurned struct {
	Version uint32 `cbor:"1,keyasint"`
}

func (AdoptRuleBook) Verb() Verb     { return VerbAdoptRuleBook }
func (AdoptRuleBook) object() Object { return Object{} }

// RuleBookKey gives the key of the rules in force.
func RuleBookKey() Key { return keyOf(KindRuleBook) }

// Key implements [Record].
func (RuleBook) Key() Key { return RuleBookKey() }

// RuleBook gives the rules in force, and those that wait.
func (b Book) RuleBook() RuleBook {
	if rules, ok := find[RuleBook](b.records, RuleBookKey()); ok {
		return rules
	}
	return RuleBook{Version: OldestRuleBook}
}

// Newest gives the newest version that was adopted, in force or waiting.
func (b RuleBook) Newest() uint32 { return max(b.Version, b.Next) }

// TurnedTo gives the version of the rules that events put into force; zero where they
// put none.
func TurnedTo(events []Event) (version uint32) {
	for _, e := range events {
		if turned, ok := e.(RuleBookTurned); ok {
			version = turned.Version
		}
	}
	return version
}

func (RuleBook) Audience() Audience        { return everybody }
func (RuleBookAdopted) Audience() Audience { return everybody }
func (RuleBookTurned) Audience() Audience  { return everybody }
func (RuleBookAdopted) Subjects() []Key    { return present(RuleBookKey()) }
func (RuleBookTurned) Subjects() []Key     { return present(RuleBookKey()) }

// turn is the deadline at which rules that wait come into force.
func (b RuleBook) turn() Deadline { return Deadline{At: b.From, Kind: RuleBookTurns} }

func (e RuleBookAdopted) post(w Writer) {
	if e.Before != 0 {
		w.remove(RuleBook{From: e.Before}.turn())
	}
	w.put(e.RuleBook)
	if e.RuleBook.Next != 0 {
		w.put(e.RuleBook.turn())
	}
}

func (e RuleBookTurned) post(w Writer) {
	w.put(RuleBook{Version: e.Version})
}

// weigh asks for the version after the one in force, which may wait for another instant
// already.
func (c AdoptRuleBook) weigh(r *ruling) Refusal {
	stands := r.book.RuleBook()
	switch {
	case c.Version != stands.Version+1:
		return r.no(RuleBookMustFollow)
	case c.From < r.at+LeastRuleBookNotice, c.From > r.at+MostRuleBookNotice:
		return r.no(RuleBookMustBeAhead)
	case c.From == stands.From:
		return r.no(RuleBookMustChange)
	}
	r.add(RuleBookAdopted{RuleBook{Version: stands.Version, Next: c.Version, From: c.From}, stands.From})
	return Refusal{}
}
