package readmodel

import (
	"hash/crc32"
	"slices"

	"tallystick/book/trade"
)

// A bank that asks for what is rare among its own rows is not led along an index of
// everybody's: how long it waited would tell what others do. The table trait has, for
// each row that a bank sees, what lists are narrowed by, and begins with the eye; so do
// the rows that every bank sees. Enterprises have few rows, and run along them.

// trait is a property of a row that lists are narrowed by: which one, and what is kept
// of its value. Two values may be kept alike: what is found is compared once more.
type trait int64

const (
	currencyTrait trait = (iota + 1) << 24
	productTrait        // or scenario of a payment
	kindTrait
	verbTrait
	ruleTrait
	shortTrait
	waitingTrait
	unmatchedTrait
)

const traitValue = 1<<24 - 1

// of is the trait with a number.
func (t trait) of(value uint64) trait { return t | trait(value&traitValue) }

// text is the trait with a text, or an identifier.
func (t trait) text(value string) trait { return t.of(uint64(crc32.ChecksumIEEE([]byte(value)))) }

// ofVerb is the trait of the entries of a verb, or none where it is a step that every
// loan goes through: a bank finds those along its own entries.
func ofVerb(verb trade.Verb) []trait {
	switch verb {
	case trade.VerbApply, trade.VerbAccept, trade.VerbApprove, trade.VerbDisburse, trade.VerbRepay:
		return nil
	}
	return []trait{verbTrait.of(uint64(verb))}
}

// is lists the trait where it holds.
func (t trait) is(holds bool) []trait {
	if holds {
		return []trait{t}
	}
	return nil
}

// traced reports whether the rows of an eye have their traits beside them.
func (w *writer) traced(e eye) bool {
	if e == publicEye || e == banksEye {
		return true
	}
	if len(e) != len(trade.PartyID{}) {
		return false
	}
	bank, known := w.banks[e]
	if !known {
		var party trade.Party
		if party, known = trade.BookOf(w).Party(trade.PartyID([]byte(e))); known {
			bank = party.Kind == trade.Bank
			w.banks[e] = bank
		}
	}
	return bank
}

// flushTraits writes the traits of a record before its eyes, and takes away those that
// it has no more.
func (t *table[R]) flushTraits(r *row[R]) {
	if t.traits == nil {
		return
	}
	now, before := t.traits(r.now), []trait(nil)
	if !r.fresh && r.seen > 0 {
		before = t.traits(r.before)
	}
	if slices.Equal(now, before) && r.seen == len(r.eyes) {
		return
	}
	for i, eye := range r.eyes {
		if !t.writer.traced(eye) {
			continue
		}
		for _, one := range now {
			if i >= r.seen || !slices.Contains(before, one) {
				t.writer.traits.add(t.noun, []byte(eye), one, r.n)
			}
		}
		for _, one := range before {
			if i < r.seen && !slices.Contains(now, one) {
				t.writer.dropTrait(t.noun, eye, one, r.n)
			}
		}
	}
}

func (w *writer) dropTrait(noun Noun, e eye, one trait, n int64) {
	w.write("DELETE FROM trait WHERE noun = ? AND eye = ? AND trait = ? AND n = ?", []any{noun, []byte(e), one, n})
}

// flushEntryTraits does so for an entry, which never changes.
func (w *writer) flushEntryTraits(n int64, e eye, verb trade.Verb, rule trade.Rule) {
	if !w.traced(e) {
		return
	}
	for _, one := range ofVerb(verb) {
		w.traits.add(EntryNoun, []byte(e), one, n)
	}
	if rule != 0 {
		w.traits.add(EntryNoun, []byte(e), ruleTrait.of(uint64(rule)), n)
	}
}

func documentTraits(x trade.Document) []trait {
	return append(shortTrait.is(x.Shortfall() > 0), kindTrait.of(uint64(x.Kind)),
		currencyTrait.text(string(x.Face.Currency)))
}

func financingTraits(f trade.Financing) []trait {
	return []trait{currencyTrait.text(string(f.Asked.Currency)), productTrait.of(uint64(f.Product))}
}

func paymentTraits(p trade.Payment) []trait {
	return append(append(waitingTrait.is(p.State <= trade.Approved), unmatchedTrait.is(p.Unmatched() > 0)...),
		currencyTrait.text(string(p.Amount.Currency)), productTrait.of(uint64(p.Scenario)))
}

func proceedsTraits(p trade.Proceeds) []trait {
	return []trait{currencyTrait.text(string(p.Amount.Currency))}
}

// led lets the list of a bank run along a trait.
func (q *question) led(by ...trait) { q.traits = append(q.traits, by...) }

// ledBy does so where a value is asked for.
func ledBy[T comparable](q *question, value T, one trait) {
	var zero T
	if value != zero {
		q.led(one)
	}
}
